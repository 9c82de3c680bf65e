"""A draft is written out: sums, words, units and references; what is open or changed is told from the same place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import ToolInputError
from assistant.operations import (
    AddLine,
    AddSection,
    AddTable,
    ConfirmProposals,
    RemoveLine,
    RewriteSection,
    SetBrief,
    SetEntry,
    SetFact,
    SetLabel,
    SetNamedAmount,
    apply,
    apply_all,
    find_section,
    find_table,
)
from assistant.rendering import (
    Change,
    ChangeKind,
    allocated,
    diff,
    named_amount,
    open_slots,
    proposals,
    resolve,
    resolve_text,
    tell,
)
from knowledge.domain.budget import BudgetTable, Column, Entry, Role
from knowledge.domain.money import Money, Unit, read_number
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan, Section
from tests.assistant.sample_draft import COLUMNS, PRICED, TYPED, draft, line, main_table, priced


def say(text: str, plan: Plan | None = None) -> str:
    """What the text says when the draft is written out."""
    return resolve_text(plan or draft(), text)


def raws(plan: Plan, key: str, column: int = 2) -> list[str]:
    """The cells of one column as the page shows them, the total last."""
    table = find_table(plan, key)
    lines = [one for _, one in table.walk()] + ([table.total] if table.total else [])
    return [one.entries[column].raw for one in lines]


def test_groups_totals_and_raw_texts_are_written_in_the_tables_unit() -> None:
    """Leaves as given, groups and the total as what they add up to, with computed origins and values in the unit."""
    plan = resolve(draft())
    assert raws(plan, "bang-1") == ["20", "374,4", "20", "39,6", "314,8", "394,4"]
    total = find_table(plan, "bang-1").total.entries[2]
    assert (total.money, total.value, total.decimals) == (Money(394_400_000), Money(394_400_000).in_unit(Unit.TRIEU), 1)
    assert total.origin == Origin(OriginKind.COMPUTED, passage="tổng các dòng 1, 2")
    assert find_table(plan, "bang-2").unit_text == "Đơn vị tính: triệu đồng"


def test_prose_titles_captions_header_and_closing_are_written_out() -> None:
    """No brace is left anywhere; figures, words, years, names and facts stand in their place."""
    plan = resolve(draft())
    means = plan.sections[1]
    assert means.blocks[0].text == (
        "Tổng kinh phí năm 2027: 394.400.000 đồng (Bằng chữ: Ba trăm chín mươi tư triệu bốn trăm nghìn đồng chẵn)."
    )
    assert means.blocks[1].text == "Riêng tập huấn 20.000.000 đồng, nâng cấp phần mềm 39.600.000 đồng."
    assert means.blocks[3].text == "Giao trong năm 240.000.000 đồng, chuyển nguồn 154.400.000 đồng."
    assert means.children[0].title == "Tình hình năm 2026"
    assert find_table(plan, "bang-1").caption == "Dự toán năm 2027"
    assert plan.header.subject.endswith("năm 2027")
    assert plan.preamble[0].text == "UBND xã Tây Sơn ban hành Kế hoạch năm 2027 như sau:"
    assert plan.closing.recipients[0] == "- UBND tỉnh Gia Lai;"
    assert "[CẦN BỔ SUNG: tên đơn vị chủ trì]" in means.children[1].blocks[0].text


def test_resolve_is_idempotent_and_leaves_files_alone() -> None:
    """A plan written out stays as it is; a plan without a brief is the very same object."""
    once = resolve(draft())
    assert resolve(once) == once
    read = replace(draft(), brief=None)
    assert resolve(read) is read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{total:bang-1}", "394.400.000 đồng"),
        ("{total:bang-1:Số tiền}", "394.400.000 đồng"),
        ("{words:total:bang-1}", "Ba trăm chín mươi tư triệu bốn trăm nghìn đồng chẵn"),
        ("{line:bang-1:2}", "374.400.000 đồng"),
        ("{line:bang-1:2.1:so tien}", "20.000.000 đồng"),
        ("{words:line:bang-1:2.1}", "Hai mươi triệu đồng chẵn"),
        ("{amount:tran}", "394.400.000 đồng"),
        ("{words:amount:chuyen_nguon}", "Một trăm năm mươi tư triệu bốn trăm nghìn đồng chẵn"),
        ("{year-1}–{year}–{year+1}", "2026–2027–2028"),
        ("{province}", "Gia Lai"),
        ("{fact:so_lop|số lớp tập huấn}", "[CẦN BỔ SUNG: số lớp tập huấn]"),
        ("{fact:so_lop}", "[CẦN BỔ SUNG: so lop]"),
        ("{amount:tai_tro|kinh phí tài trợ}", "[CẦN BỔ SUNG: kinh phí tài trợ]"),
        ("không có gì", "không có gì"),
    ],
)
def test_each_reference_of_the_grammar_says_its_figure(text: str, said: str) -> None:
    """Totals, lines, named amounts, words, years, names, facts."""
    assert say(text) == said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{total:bang-9}", "Không có bảng “bang-9”"),
        ("{line:bang-1:9}", "Không có dòng 9 trong Bảng 1"),
        ("{total:bang-1:Đơn giá}", "Không có cột “Đơn giá”"),
        ("{total:bang-1:Ghi chú}", "không phải cột kinh phí"),
        ("{amount:tai_tro}", "không có số tiền tên “tai_tro”; các tên: tong_kinh_phi, chuyen_nguon"),
        ("{tong}", "không hiểu chỗ tham chiếu {tong}"),
        ("{words:year}", "không hiểu chỗ tham chiếu {words:year}"),
        ("{fact:}", "không hiểu"),
        ("{}", "không hiểu"),
        ("một { lẻ", "dấu ngoặc nhọn"),
        ("{{year}}", "dấu ngoặc nhọn"),
    ],
)
def test_nothing_else_in_braces_survives(text: str, sentence: str) -> None:
    """An unknown reference or a stray brace is refused, with the place where it stands."""
    plan = apply(draft(), RewriteSection("s1", None, (Paragraph(text),)))
    with pytest.raises(ToolInputError) as refused:
        resolve(plan)
    assert sentence in str(refused.value)


def test_amounts_not_known_yet_are_slots() -> None:
    """A blank table, an absent carry-over and an absent ceiling are asked for, never read as zero."""
    blank = apply(draft(), SetNamedAmount("chuyen_nguon", None))
    assert say("{amount:chuyen_nguon}", blank) == "[CẦN BỔ SUNG: kinh phí năm trước chuyển nguồn sang]"
    assert say("{amount:kinh_phi_giao}", blank) == "394.400.000 đồng"
    assert say("{amount:tran}", replace(blank, brief=replace(blank.brief, ceiling=None))).startswith("[CẦN BỔ SUNG")
    empty = replace(main_table(), key="trong", lines=(line("1", "Chưa rõ"),))
    plan = apply(draft(), AddTable("s1", None, empty))
    assert say("{total:trong}", plan) == "[CẦN BỔ SUNG: tổng kinh phí Bảng 1]"
    assert raws(resolve(plan), "trong") == ["", ""]


def test_only_allocation_tables_count_and_named_amounts_follow() -> None:
    """Last year's report is no part of the total; giao = tổng − chuyển nguồn."""
    plan = draft()
    assert allocated(plan) == named_amount(plan, "tong_kinh_phi") == Money(394_400_000)
    assert named_amount(plan, "kinh_phi_giao") == Money(240_000_000)
    assert named_amount(plan, "x") is None
    assert allocated(replace(plan, sections=())) is None


def test_an_edit_moves_total_prose_and_words_together() -> None:
    """After 2.1 goes from 20 to 30 million the table, the sentence and the words agree."""
    plan = resolve(apply(draft(), SetEntry("bang-1", "2.1", 2, Money(30_000_000), TYPED)))
    assert raws(plan, "bang-1")[-1] == "404,4"
    assert (
        "404.400.000 đồng (Bằng chữ: Bốn trăm linh bốn triệu bốn trăm nghìn đồng chẵn)"
        in plan.sections[1].blocks[0].text
    )


def test_the_unit_gives_way_to_an_amount_that_is_not_plain_in_it() -> None:
    """No amount needs more than two decimals: triệu becomes nghìn, the unit line and the headers say so."""
    columns = (*COLUMNS[:2], Column("Số tiền (triệu đồng)", Role.AMOUNT, Unit.TRIEU), COLUMNS[3])
    plan = apply(draft(), SetEntry("bang-1", "1", 2, Money(1_006_500), TYPED))
    assert raws(resolve(plan), "bang-1")[:2] == ["1.006,5", "374.400"]
    assert find_table(resolve(plan), "bang-1").unit_text == "Đơn vị tính: nghìn đồng"
    assert resolve(resolve(plan)) == resolve(plan)
    headed = replace(main_table(), key="cot", columns=columns, unit_text="", lines=(line("1", "a", 1_001),))
    table = find_table(resolve(apply(draft(), AddTable("s1", None, headed))), "cot")
    assert (table.columns[2].header, table.lines[0].entries[2].raw) == ("Số tiền (đồng)", "1.001")
    for raw in raws(resolve(plan), "bang-1"):
        assert not read_number(raw).problem


def test_unit_prices_keep_a_unit_of_their_own() -> None:
    """A price column in đồng beside amounts in triệu: each is written in its own unit."""
    columns = (*PRICED[:3], Column("Đơn giá (đồng)", Role.PRICE, Unit.DONG), PRICED[4])
    table = BudgetTable("gia", "Dự toán", columns, (priced("1", "Lớp", "3", 15_000_000),), None, Unit.TRIEU)
    plan = resolve(apply(draft(), AddTable("s1", None, table)))
    assert [entry.raw for entry in find_table(plan, "gia").lines[0].entries] == ["1", "Lớp", "3", "15.000.000", "45"]


def test_a_group_that_states_its_own_amount_keeps_it() -> None:
    """Stated and computed are different things: the checker must see both."""
    plan = draft()
    table = find_table(plan, "bang-1")
    group = replace(table.lines[1], entries=(Entry(), Entry(), Entry(raw="9", money=Money(9_000_000)), Entry()))
    section = replace(plan.sections[1], blocks=(replace(table, lines=(table.lines[0], group)),))
    assert raws(resolve(replace(plan, sections=(section,))), "bang-1")[1] == "9"


def test_slots_are_found_in_a_draft_and_in_a_plan_written_out() -> None:
    """Name, words and place of each; a fact by name or by words closes it."""
    plan = draft()
    assert [(slot.name, slot.what, slot.where) for slot in open_slots(plan)] == [
        ("don_vi", "tên đơn vị chủ trì", "2. Nguồn"),
        ("tên phòng", "tên phòng", "III. TỔ CHỨC THỰC HIỆN"),
    ]
    assert [slot.what for slot in open_slots(resolve(plan))] == ["tên đơn vị chủ trì", "tên phòng"]
    plan = apply_all(plan, (SetFact("don_vi", "Phòng Kinh tế"), SetFact("tên phòng", "Văn phòng")))
    assert open_slots(plan) == open_slots(resolve(plan)) == ()
    assert resolve(plan).sections[2].blocks[0].text == "Văn phòng thực hiện."
    by_words = apply(draft(), SetFact("tên đơn vị chủ trì", "Phòng Kinh tế"))
    assert [slot.name for slot in open_slots(by_words)] == ["tên phòng"]
    unknown = apply(draft(), SetNamedAmount("chuyen_nguon", None))
    assert [slot.name for slot in open_slots(unknown) if slot.is_amount] == ["chuyen_nguon"]


def test_slots_of_a_plan_read_from_a_file_are_found_too() -> None:
    """A file's written-out slots count; braces in it mean nothing."""
    plan = replace(draft(), brief=None)
    assert [slot.what for slot in open_slots(plan)] == ["tên phòng"]


def test_proposals_are_listed_until_confirmed() -> None:
    """The proposed cell with its amount and target, the proposed sentence with its section."""
    found = proposals(draft())
    assert [(one.where, one.money, one.table, one.line, one.column, one.section) for one in found] == [
        ("Bảng 1, dòng 2.3", Money(314_800_000), "bang-1", "2.3", 2, ""),
        ("Mục II", None, "", "", None, "s2"),
    ]
    assert proposals(apply(draft(), ConfirmProposals())) == ()


def changes(*kinds: ChangeKind, of: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    """(row or place, before, after) of the changes of some kinds."""
    return [(change.row or change.where, change.before, change.after) for change in of if change.kind in kinds]


def test_the_diff_of_an_amount_names_cell_group_total_and_prose() -> None:
    """The cell as an entry with the totals before and after; what follows from it as computed."""
    after = apply(draft(), SetEntry("bang-1", "2.1", 2, Money(30_000_000), TYPED))
    found = diff(draft(), after)
    entry = next(change for change in found if change.kind is ChangeKind.ENTRY)
    assert (entry.where, entry.row, entry.column, entry.before, entry.after, entry.table, entry.line) == (
        "Bảng 1", "2.1 Tập huấn", "Số tiền", "20 triệu đồng", "30 triệu đồng", "bang-1", "2.1",
    )  # fmt: skip
    assert (entry.total_before, entry.total_after) == (Money(394_400_000), Money(404_400_000))
    computed = changes(ChangeKind.COMPUTED, of=found)
    assert ("2 Các hoạt động khoa học và công nghệ", "374,4 triệu đồng", "384,4 triệu đồng") in computed
    assert ("Tổng cộng", "394,4 triệu đồng", "404,4 triệu đồng") in computed
    assert computed[0][0] == "II. KINH PHÍ THỰC HIỆN"
    assert diff(draft(), draft()) == ()


def test_the_diff_follows_lines_through_renumbering() -> None:
    """A removed or added line is told once; the lines that only got another STT are not."""
    removed = diff(draft(), apply(draft(), RemoveLine("bang-1", "2.1")))
    kinds = (ChangeKind.LINE_REMOVED, ChangeKind.LINE_ADDED, ChangeKind.ENTRY, ChangeKind.LABEL)
    assert changes(*kinds, of=removed) == [("2.1 Tập huấn", "20 triệu đồng", "")]
    added = diff(draft(), apply(draft(), AddLine("bang-1", "2", 0, line("", "Hội thi", 5_000_000))))
    assert changes(*kinds, of=added) == [("2.1 Hội thi", "", "5 triệu đồng")]
    renamed = diff(draft(), apply(draft(), SetLabel("bang-1", "1", "Hội đồng")))
    assert changes(*kinds, of=renamed) == [("1 Hội đồng", "Hoạt động của Hội đồng", "Hội đồng")]


def test_the_diff_tells_sections_tables_and_texts() -> None:
    """What was rewritten, added or removed by hand apart from what only follows."""
    plan = apply_all(
        draft(),
        (
            RewriteSection("s1", None, (Paragraph("Mới", "-"),)),
            AddSection(None, None, Section("s4", "", "MỚI", (replace(main_table(), key="bang-3"),))),
            SetBrief("year", 2028),
        ),
    )
    found = diff(draft(), plan)
    assert changes(ChangeKind.SECTION, of=found) == [
        ("I. MỤC ĐÍCH", "MỤC ĐÍCH\n- Phục vụ người dân năm 2028.", "MỤC ĐÍCH\n- Mới")
    ]
    assert [change.section for change in found if change.kind is ChangeKind.SECTION_ADDED] == ["s4"]
    assert [change.table for change in found if change.kind is ChangeKind.TABLE_ADDED] == ["bang-3"]
    assert "Phần đầu văn bản" in [change.where for change in found if change.kind is ChangeKind.COMPUTED]
    back = diff(plan, draft())
    assert [change.where for change in back if change.kind is ChangeKind.SECTION_REMOVED] == ["IV. MỚI"]
    assert [change.table for change in back if change.kind is ChangeKind.TABLE_REMOVED] == ["bang-3"]


def test_a_run_of_operations_is_told_as_it_happens_without_braces() -> None:
    """Each sentence is seen from the plan as the ones before left it; references in it are written out."""
    run = (
        SetEntry("bang-1", "1", 2, Money(1_000_000), TYPED),
        SetEntry("bang-1", "1", 2, Money(2_000_000), TYPED),
        AddTable("s1", None, replace(main_table(), caption="{total:moi} năm {year}")),
        AddTable("s1", None, main_table()),
    )
    assert tell(draft(), run) == (
        "Đặt dòng 1 Bảng 1: 20 → 1 triệu đồng",
        "Đặt dòng 1 Bảng 1: 1 → 2 triệu đồng",
        "Thêm bảng “… năm …” vào mục “I. MỤC ĐÍCH”",
        "Thêm bảng “Dự toán năm 2027” vào mục “I. MỤC ĐÍCH”",
    )


def test_a_section_is_found_by_its_number() -> None:
    """The way officers call it."""
    assert find_section(draft(), "II.1").key == "s2.1"
