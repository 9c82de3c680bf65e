"""Every change to a plan is an operation: pure, total, and refused with a sentence when it aims at nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.draft import decode_plan, encode_plan
from assistant.errors import ToolInputError
from assistant.operations import (
    AddBasis,
    AddLine,
    AddSection,
    AddTable,
    ConfirmProposals,
    MoveSection,
    Operation,
    RecallFinding,
    ReleaseFinding,
    RemoveBasis,
    RemoveLine,
    RemoveSection,
    RemoveTable,
    RewriteSection,
    SetBases,
    SetBrief,
    SetCeiling,
    SetClosing,
    SetConclusion,
    SetEntry,
    SetFact,
    SetHeader,
    SetLabel,
    SetNamedAmount,
    SetPreamble,
    apply,
    apply_all,
    describe,
    find_column,
    find_line,
    find_section,
    find_table,
    table_name,
)
from assistant.rendering import resolve
from knowledge.domain.budget import BudgetLine, BudgetTable, Entry
from knowledge.domain.dates import PartialDate
from knowledge.domain.finding import Suppression
from knowledge.domain.money import Money, Unit
from knowledge.domain.origin import OriginKind
from knowledge.domain.plan import Closing, Paragraph, Plan, Section
from tests.assistant.sample_draft import COLUMNS, PRICED, TYPED, draft, line, main_table, priced


def numbers(plan: Plan, key: str) -> list[str]:
    """The STTs of a table in reading order."""
    return [one.number for _, one in find_table(plan, key).walk()]


def keys(plan: Plan, key: str) -> list[str]:
    """The keys of a table's lines in reading order."""
    return [one.key for _, one in find_table(plan, key).walk()]


def headings(plan: Plan) -> list[str]:
    """The headings of a plan in reading order."""
    return [section.heading for _, section in plan.walk()]


def with_lines(*lines: BudgetLine) -> Plan:
    """The sample draft with other lines in Bảng 1 and no prose that quotes them."""
    plan = apply(draft(), RewriteSection("s2", None, ()))
    return apply_all(plan, (RemoveTable("bang-1"), AddTable("s2", 0, replace(main_table(), lines=lines))))


def test_setting_a_leaf_changes_one_cell_and_leaves_the_old_plan_alone() -> None:
    """One cell holds the new amount with its origin; the plan before is untouched; the total follows."""
    before = draft()
    after = apply(before, SetEntry("bang-1", "2.1", 2, Money(30_000_000), TYPED))
    table = find_table(after, "bang-1")
    assert find_line(after, table, "2.1").entries[2] == Entry("30", Decimal(30), Money(30_000_000), origin=TYPED)
    assert table.computed_total(2) == Money(404_400_000)
    assert before == draft()


def test_blanking_a_leaf_makes_it_none_not_zero() -> None:
    """None takes the amount away."""
    after = apply(draft(), SetEntry("bang-1", "1", 2, None, TYPED))
    assert find_table(after, "bang-1").lines[0].entries[2].is_blank


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (SetEntry("bang-1", "2.9", 2, None, None), "Không có dòng 2.9 trong Bảng 1; các dòng: 1, 2, 2.1, 2.2, 2.3."),
        (RemoveTable("bang-9"), "Không có bảng “bang-9”; các bảng: bang-1 (Bảng 1), bang-2 (Bảng 2)."),
        (SetEntry("bang-1", "1", 7, Money(1), TYPED), "Bảng 1 không có cột số 7"),
        (SetEntry("bang-1", "1", 2, "ba mươi", TYPED), "không phải là số tiền"),
        (SetEntry("bang-1", "1", 2, Decimal(30), TYPED), "không phải là số tiền"),
        (SetEntry("bang-1", "1", 2, Money(-1), TYPED), "không được âm"),
        (SetEntry("bang-1", "1", 3, Money(1), TYPED), "không ghi số tiền"),
        (SetEntry("bang-1", "1", 0, "5", TYPED), "STT được đánh số tự động"),
        (SetEntry("bang-1", "2", 2, Money(1), TYPED), "là nhóm, số tiền là tổng các dòng 2.1, 2.2, 2.3"),
        (SetLabel("bang-1", "1", "  "), "không được để trống"),
        (RemoveLine("bang-1", "7"), "Không có dòng 7"),
        (AddLine("bang-1", "7", None, line("", "Mới")), "Không có dòng 7"),
        (AddLine("bang-1", None, 9, line("", "Mới")), "Không có vị trí 10"),
        (AddLine("bang-1", "1", None, line("", "Mới", 5)), "đang ghi 20.000.000 đồng"),
        (AddLine("bang-1", None, None, BudgetLine("", "", "Mới", (Entry(),))), "có 1 ô nhưng bảng có 4 cột"),
        (RewriteSection("s9", None, ()), "Không có mục “s9” trong kế hoạch; các mục: I, II, II.1, II.2, III."),
        (RewriteSection("s1", " ", None), "không được để trống"),
        (RemoveSection("s9"), "Không có mục"),
        (MoveSection("s2", "s2.1", None), "vào chính nó"),
        (MoveSection("s1", None, 5), "Không có vị trí 6"),
        (RemoveTable("x"), "Không có bảng"),
        (AddTable("s9", None, main_table()), "Không có mục"),
        (RemoveBasis(5), "Không có căn cứ thứ 6; kế hoạch có 2 căn cứ."),
        (SetHeader("title", "x"), "Phần đầu văn bản không có “title”"),
        (SetHeader("date", "x"), "phải là một ngày"),
        (SetHeader("subject", PartialDate(year=2027)), "phải là một đoạn chữ"),
        (SetBrief("year", "2027"), "không phải là năm"),
        (SetBrief("year", 27), "không phải là năm"),
        (SetBrief("level", "huyen"), "Không có cấp “huyen”; các cấp: xa, tinh, so."),
        (SetBrief("owner", "x"), "không có “owner”"),
        (SetBrief("agency", ""), "không được để trống"),
        (SetCeiling(Money(0)), "phải lớn hơn 0"),
        (SetNamedAmount("chuyen_nguon", Money(-5)), "không được âm"),
        (SetNamedAmount("", Money(5)), "phải có tên"),
        (SetFact("", "x"), "phải có tên"),
        (SetFact("a", "{year}"), "dấu ngoặc nhọn"),
        (ConfirmProposals("x"), "Không có bảng"),
        (ReleaseFinding(Suppression("total-mismatch", "Tổng cộng: 31", " ")), "Cần ghi lý do"),
        (ReleaseFinding(Suppression("total-mismatch", "", "đã xem")), "không trích được câu nào"),
        (ReleaseFinding(Suppression("placeholder-left", "[CẦN BỔ SUNG: x]", "đã xem")), "không bỏ qua được"),
        (RecallFinding("total-mismatch", "Tổng cộng: 31"), "Không có phát hiện nào đã bỏ qua"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_a_sentence(operation: Operation, sentence: str) -> None:
    """Each wrong target or value gives a Vietnamese sentence that names what there is."""
    with pytest.raises(ToolInputError) as refused:
        apply(draft(), operation)
    assert sentence in str(refused.value)


def test_a_plan_read_from_a_file_has_no_brief_to_change() -> None:
    """Ceiling, facts and brief belong to drafts."""
    for operation in (SetCeiling(Money(5)), SetFact("a", "b"), SetBrief("year", 2027), SetNamedAmount("a", Money(1))):
        with pytest.raises(ToolInputError, match="đọc từ tệp"):
            apply(replace(draft(), brief=None), operation)


def test_setting_a_group_to_what_its_parts_give_changes_nothing() -> None:
    """A grid that sends the computed amount back is not refused."""
    plan = draft()
    assert apply(plan, SetEntry("bang-1", "2", 2, Money(374_400_000), TYPED)) == plan


def test_a_removed_line_renumbers_the_rest_and_prose_follows() -> None:
    """2.2 becomes 2.1 in STT, key and STT cell; what quoted the removed line is a slot, what quoted 2.2 follows."""
    after = apply(draft(), RemoveLine("bang-1", "2.1"))
    table = find_table(after, "bang-1")
    assert numbers(after, "bang-1") == keys(after, "bang-1") == ["1", "2", "2.1", "2.2"]
    assert find_line(after, table, "2.1").entries[0].raw == "2.1"
    assert find_section(after, "s2").blocks[1].text == (
        "Riêng tập huấn [CẦN BỔ SUNG: số tiền trước đây dẫn từ dòng 2.1 đã bỏ], nâng cấp phần mềm {line:bang-1:2.1}."
    )
    assert "nâng cấp phần mềm 39.600.000 đồng" in resolve(after).sections[1].blocks[1].text


def test_a_removed_group_takes_its_parts_along() -> None:
    """The parts go with the group."""
    assert numbers(apply(draft(), RemoveLine("bang-1", "2")), "bang-1") == ["1"]


def test_an_added_line_counts_in_the_tables_style() -> None:
    """At the end, in between and as the first part: 2.4, 2.1 with the others pushed on, I.02 as 02."""
    plan = draft()
    assert numbers(apply(plan, AddLine("bang-1", "2", None, line("", "Mới", 5))), "bang-1")[-1] == "2.4"
    pushed = apply(plan, AddLine("bang-1", "2", 0, line("x", "Mới", 5)))
    assert [one.label for one in find_table(pushed, "bang-1").lines[1].children][:2] == ["Mới", "Tập huấn"]
    assert numbers(pushed, "bang-1") == keys(pushed, "bang-1") == ["1", "2", "2.1", "2.2", "2.3", "2.4"]
    assert "{line:bang-1:2.2}, nâng cấp phần mềm {line:bang-1:2.3}" in find_section(pushed, "s2").blocks[1].text
    assert numbers(apply(plan, AddLine("bang-2", "I", None, line("", "Mới"))), "bang-2") == ["I", "01", "02"]
    assert numbers(apply(plan, AddLine("bang-2", None, None, line("", "Mới"))), "bang-2") == ["I", "01", "II"]


def test_a_new_group_brings_its_parts() -> None:
    """A line with parts is numbered whole, in the style of its cousins; its entries may be left out."""
    group = BudgetLine("", "", "Nhóm mới", (), (line("", "Phần một", 1), line("", "Phần hai", 2)))
    plan = apply(draft(), AddLine("bang-1", None, 1, group))
    assert numbers(plan, "bang-1") == ["1", "2", "2.1", "2.2", "3", "3.1", "3.2", "3.3"]
    assert "tập huấn {line:bang-1:3.1}" in find_section(plan, "s2").blocks[1].text


def test_a_leaf_becomes_a_group_only_when_its_amount_is_not_lost() -> None:
    """The new part may carry the amount; or the amount is blanked first."""
    plan = draft()
    carried = apply(plan, AddLine("bang-1", "1", None, line("", "Thù lao", 20_000_000)))
    assert numbers(carried, "bang-1")[:2] == ["1", "1.1"]
    assert find_table(carried, "bang-1").lines[0].entries[2].is_blank
    assert find_table(carried, "bang-1").computed_total(2) == Money(394_400_000)
    emptied = apply_all(
        plan, (SetEntry("bang-1", "1", 2, None, None), AddLine("bang-1", "1", None, line("", "Thù lao", 7)))
    )
    assert find_table(emptied, "bang-1").lines[0].amount(2) == Money(7)


@pytest.mark.parametrize(
    ("lines", "removed", "left"),
    [
        ((line("01", "a"), line("02", "b"), line("03", "c")), "01", ["01", "02"]),
        ((line("I", "a"), line("II", "b", None, line("1", "c"), line("2", "d", key="22"))), "I", ["I", "1", "2"]),
        ((line("A", "a", None, line("I", "b")), line("B", "c"), line("C", "d")), "B", ["A", "I", "B"]),
        ((line("a", "a"), line("b", "b"), line("c", "c"), line("d", "d"), line("đ", "e")), "a", ["a", "b", "c", "d"]),
        ((line("1)", "a", key="1"), line("2)", "b", key="2")), "1", ["1)"]),
        ((line("1", "a"), line("", "b", key="r2"), line("2", "c")), "1", ["", "1"]),
        ((line("I", "a"), line("II", "b", None, line("2.1", "c"), line("2.2", "d"))), "I", ["I", "1.1", "1.2"]),
    ],
)
def test_numbers_follow_the_style_they_are_written_in(
    lines: tuple[BudgetLine, ...], removed: str, left: list[str]
) -> None:
    """Leading zeros, Roman, letters of the Vietnamese alphabet, brackets, blanks: each counts as it did."""
    assert numbers(apply(with_lines(*lines), RemoveLine("bang-1", removed)), "bang-1") == left


def test_a_line_is_found_by_key_number_or_path() -> None:
    """Where several lines share an STT the sentence asks which, and the path tells them apart."""
    lines = (
        line("I", "a", None, line("01", "b", key="01")),
        line("II", "c", None, line("01", "d", key="01-2")),
    )
    plan = with_lines(*lines)
    table = find_table(plan, "bang-1")
    assert find_line(plan, table, "II.01").label == "d"
    assert find_line(plan, table, "01").label == "b"
    assert find_line(plan, table, "II.").label == "c"
    keyed = replace(table, lines=(lines[0], replace(lines[1], children=(line("01", "d", key="x"),))))
    keyed = replace(keyed, lines=(replace(lines[0], children=(line("01", "b", key="y"),)), keyed.lines[1]))
    with pytest.raises(ToolInputError, match="có 2 dòng 01; hãy nói rõ dòng nào: y, x"):
        find_line(plan, keyed, "01")


def test_keys_of_their_own_stay_and_numbers_repeated_get_paths() -> None:
    """A key that was no STT never changes; lines with one STT in two groups are told apart by their group."""
    plan = with_lines(
        line("I", "a", None, line("1", "b", key="hoi-nghi")), line("II", "c", None, line("1", "d", key="1"))
    )
    after = apply(plan, AddLine("bang-1", "II", None, line("", "e", 5)))
    assert numbers(after, "bang-1") == ["I", "1", "II", "1", "2"]
    assert keys(after, "bang-1") == ["I", "hoi-nghi", "II", "II.1", "2"]


def test_quantity_and_price_make_the_amount() -> None:
    """Setting either recomputes the product; the amount itself cannot be set to anything else."""
    table = BudgetTable("gia", "Dự toán", PRICED, (priced("1", "Lớp", "2", 15_000_000),), None, Unit.TRIEU)
    plan = apply(draft(), AddTable("s1", None, table))
    assert find_table(plan, "gia").lines[0].amount(4) == Money(30_000_000)
    assert find_table(plan, "gia").lines[0].entries[4].origin.kind is OriginKind.COMPUTED
    plan = apply(plan, SetEntry("gia", "1", 2, Decimal("2.5"), TYPED))
    assert find_table(plan, "gia").lines[0].amount(4) == Money(37_500_000)
    assert apply(plan, SetEntry("gia", "1", 4, Money(37_500_000), TYPED)) == plan
    with pytest.raises(ToolInputError, match=r"số lượng × đơn giá = 37\.500\.000 đồng"):
        apply(plan, SetEntry("gia", "1", 4, Money(40_000_000), TYPED))
    with pytest.raises(ToolInputError, match="không ra số đồng nguyên"):
        apply(plan, SetEntry("gia", "1", 3, Money(1), TYPED))
    freed = apply(plan, SetEntry("gia", "1", 3, None, TYPED))
    assert find_table(freed, "gia").lines[0].entries[4] == Entry(
        "37,5", Decimal("37.5"), Money(37_500_000), 1, origin=TYPED
    )
    with pytest.raises(ToolInputError, match="không phải là số lượng"):
        apply(plan, SetEntry("gia", "1", 2, "hai", TYPED))


def test_a_table_with_a_wrong_group_or_total_is_refused_and_a_right_one_is_blanked() -> None:
    """Amounts stated above leaves must be what the parts give; then they are dropped, for they will be computed."""
    right = line("1", "a", 5, line("1.1", "b", 5))
    plan = with_lines(right)
    assert find_table(plan, "bang-1").lines[0].entries[2].is_blank
    with pytest.raises(ToolInputError, match="dòng 1 “a” ghi 6 đồng nhưng các dòng bên dưới cộng lại là 5 đồng"):
        with_lines(line("1", "a", 6, line("1.1", "b", 5)))
    stated = replace(main_table(), total=replace(line("", "Cộng", 9), key="total"))
    with pytest.raises(ToolInputError, match="dòng tổng cộng ghi 9 đồng"):
        apply(draft(), AddTable("s1", None, stated))
    with pytest.raises(ToolInputError, match="trùng hoặc thiếu mã"):
        with_lines(line("1", "a"), line("1", "b"))


def test_a_table_gets_a_free_key_and_a_removed_one_leaves_slots() -> None:
    """No two tables share a key; prose never points at nothing."""
    plan = apply(draft(), AddTable("s1", None, main_table()))
    assert [table.key for _, table in plan.tables()] == ["bang-3", "bang-1", "bang-2"]
    assert table_name(plan, "bang-3") == "Bảng 1"
    gone = apply(draft(), RemoveTable("bang-1"))
    assert "[CẦN BỔ SUNG: số tiền trước đây dẫn từ Bảng 1 đã bỏ]" in find_section(gone, "s2").blocks[1].text
    assert resolve(gone).sections[1].blocks[0].text.startswith("Tổng kinh phí năm 2027: [CẦN BỔ SUNG: ")


def test_sections_count_anew_by_level() -> None:
    """I, II, III at the top, 1, 2 below, a below that; appendices count apart and stand last."""
    plan = apply(draft(), AddSection(None, 1, Section("new", "", "YÊU CẦU", (), (Section("new.1", "", "Chung"),))))
    assert headings(plan)[:3] == ["I. MỤC ĐÍCH", "II. YÊU CẦU", "1. Chung"]
    assert [section.number for section in plan.sections] == ["I", "II", "III", "IV"]
    plan = apply(plan, AddSection("s2.1", None, Section("s1", "", "Chi tiết")))
    assert find_section(plan, "s2.1.1").heading == "a. Chi tiết"
    plan = apply(plan, AddSection(None, None, Section("pl", "", "Biểu", appendix=True)))
    plan = apply(plan, AddSection(None, None, Section("s9", "", "CUỐI")))
    assert [section.title for section in plan.sections][-2:] == ["CUỐI", "Biểu"]
    assert find_section(plan, "V").title == "CUỐI"
    assert plan.sections[-1].number == "Phụ lục"
    two = apply(plan, AddSection(None, None, Section("pl2", "", "Biểu khác", appendix=True)))
    assert [section.number for section in two.sections[-2:]] == ["Phụ lục I", "Phụ lục II"]
    assert apply(two, RemoveSection("pl")).sections[-1].number == "Phụ lục"
    plan = apply(plan, RemoveSection("s1"))
    assert [section.number for section in plan.sections if not section.appendix] == ["I", "II", "III", "IV"]


def test_a_section_added_with_tables_keeps_its_references() -> None:
    """A table key already taken is given anew, and the section's own prose follows it."""
    new = Section("x", "", "Thêm", (Paragraph("Cộng {total:bang-1}"), main_table()))
    section = find_section(apply(draft(), AddSection("s1", None, new)), "x")
    assert section.number == "1"
    assert section.blocks[0].text == "Cộng {total:bang-3}"
    assert section.blocks[1].key == "bang-3"


def test_a_moved_section_keeps_its_key_and_what_quotes_it() -> None:
    """The number changes, the key and the references do not."""
    plan = apply(draft(), MoveSection("s2", None, 0))
    assert [(section.key, section.number) for section in plan.sections] == [("s2", "I"), ("s1", "II"), ("s3", "III")]
    assert [child.number for child in plan.sections[0].children] == ["1", "2"]
    assert resolve(plan).sections[0].blocks[0].text.startswith("Tổng kinh phí năm 2027: 394.400.000 đồng")
    bare = replace(plan, sections=(*plan.sections[:2], replace(plan.sections[2], number="")))
    assert [section.number for section in apply(bare, MoveSection("s3", None, 0)).sections] == ["", "I", "II"]
    under = apply(plan, MoveSection("s3", "s1", None))
    assert find_section(under, "s3").heading == "1. TỔ CHỨC THỰC HIỆN"


def test_a_rewritten_section_keeps_its_tables_in_their_places() -> None:
    """As many paragraphs stand below the table as before; more or fewer are so above it."""

    def shape(*texts: str) -> list[str]:
        plan = apply(draft(), RewriteSection("s2", "MỚI", tuple(Paragraph(text) for text in texts)))
        section = find_section(plan, "s2")
        assert section.title == "MỚI" and len(section.children) == 2
        return [block.text if isinstance(block, Paragraph) else block.key for block in section.blocks]

    assert shape("a", "b", "c") == ["a", "b", "bang-1", "c"]
    assert shape("a", "b", "c", "d") == ["a", "b", "c", "bang-1", "d"]
    assert shape("a") == ["a", "bang-1"]
    assert shape() == ["bang-1"]
    same = apply(draft(), RewriteSection("s2", None, None))
    assert same == draft()


def test_bases_end_as_the_decree_has_it_and_the_request_stays_last() -> None:
    """One basis a line, ";" after each, "." after the last, "Theo đề nghị" at the end."""
    plan = apply(draft(), AddBasis(Paragraph("Căn cứ Luật số 89/2025/QH15.")))
    assert [basis.text for basis in plan.bases] == [
        "Căn cứ Luật số 93/2025/QH15;",
        "Căn cứ Luật số 89/2025/QH15;",
        "Theo đề nghị của Phòng Văn hóa - Xã hội.",
    ]
    plan = apply(plan, RemoveBasis(2))
    assert plan.bases[-1].text == "Căn cứ Luật số 89/2025/QH15."


def test_header_brief_and_words_around_are_replaced() -> None:
    """Each field is set where it stands; the header's agency follows the brief's."""
    text = (Paragraph("Mới"),)
    plan = apply_all(
        draft(),
        (
            SetHeader("date", PartialDate(None, 1, 2027)),
            SetHeader("subject", "Khoa học"),
            SetBrief("agency", "UBND xã Bình Khê"),
            SetBrief("year", 2028),
            SetCeiling(None),
            SetNamedAmount("chuyen_nguon", None),
            SetNamedAmount("nguon_khac", Money(5)),
            SetFact("a", "1"),
            SetFact("b", "2"),
            SetFact("a", " 3 "),
            SetBases(text),
            SetPreamble(text),
            SetConclusion(text),
            SetClosing(Closing(("- Lưu: VT.",), ("CHỦ TỊCH",), "Trần Văn A")),
        ),
    )
    assert plan.header.agency == plan.brief.agency == "UBND xã Bình Khê"
    assert (plan.header.subject, plan.header.date) == ("Khoa học", PartialDate(None, 1, 2027))
    assert (plan.brief.year, plan.brief.ceiling) == (2028, None)
    assert plan.brief.amounts == (("nguon_khac", Money(5)),)
    assert plan.brief.facts == (("a", "3"), ("b", "2"))
    assert plan.bases == plan.preamble == plan.conclusion == text
    assert plan.closing.signer == "Trần Văn A"
    assert apply(plan, SetFact("a", "")).brief.facts == (("b", "2"),)


def test_confirming_makes_proposals_the_officers_own() -> None:
    """In one table or everywhere; what was proposed stays readable; nothing proposed means no change."""
    one = apply(draft(), ConfirmProposals("bang-1"))
    entry = find_line(one, find_table(one, "bang-1"), "2.3").entries[2]
    assert entry.origin.kind is OriginKind.TYPED and "tỷ trọng 20" in entry.origin.passage
    assert find_section(one, "s2").blocks[3].origin.needs_confirmation
    everything = apply(draft(), ConfirmProposals())
    assert not find_section(everything, "s2").blocks[3].origin.needs_confirmation
    assert apply(everything, ConfirmProposals()) == everything


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (SetEntry("bang-1", "2.1", 2, Money(30_000_000), TYPED), "Đặt dòng 2.1 Bảng 1: 20 → 30 triệu đồng"),
        (SetEntry("bang-1", "2.1", 2, Money(30_000_001), TYPED), "Đặt dòng 2.1 Bảng 1: 20.000.000 → 30.000.001 đồng"),
        (SetEntry("bang-1", "2.1", 2, None, TYPED), "Đặt dòng 2.1 Bảng 1: 20 → trống"),
        (SetEntry("bang-1", "1", 3, "quý I", TYPED), "Đặt dòng 1 Bảng 1, cột “Ghi chú”: trống → “quý I”"),
        (AddLine("bang-1", "2", None, line("", "Thi", 5_000_000)), "Thêm dòng “Thi” (5 triệu đồng) vào dòng 2 Bảng 1"),
        (AddLine("bang-1", None, None, line("", "Hội thi")), "Thêm dòng “Hội thi” vào Bảng 1"),
        (RemoveLine("bang-2", "I"), "Bỏ dòng I “Đã chi” và 1 dòng con (5 triệu đồng) khỏi Bảng 2"),
        (SetLabel("bang-1", "1", "Hội đồng"), "Đổi tên dòng 1 Bảng 1: “Hoạt động của Hội đồng” → “Hội đồng”"),
        (SetBrief("year", 2028), "Đặt năm kế hoạch: “2027” → “2028”"),
        (SetCeiling(Money(450_000_000)), "Đặt tổng kinh phí được giao: 394.400.000 đồng → 450.000.000 đồng"),
        (SetNamedAmount("chuyen_nguon", None), "Đặt số tiền “chuyen_nguon”: 154.400.000 đồng → trống"),
        (SetHeader("date", PartialDate(5, 1, 2027)), "Đặt ngày ban hành: trống → ngày 05 tháng 01 năm 2027"),
        (SetFact("don_vi", "Phòng Kinh tế"), "Bổ sung “don_vi”: “Phòng Kinh tế”"),
        (RemoveBasis(0), "Bỏ căn cứ: Căn cứ Luật số 93/2025/QH15;"),
        (RewriteSection("s1", "YÊU CẦU", ()), "Sửa tiêu đề thành “YÊU CẦU” và nội dung của mục “I. MỤC ĐÍCH”"),
        (MoveSection("s3", None, 0), "Chuyển mục “III. TỔ CHỨC THỰC HIỆN” đến vị trí 1 của cấp cao nhất"),
        (AddSection("s1", None, Section("", "", "Chung")), "Thêm mục “Chung” vào mục “I. MỤC ĐÍCH”"),
        (RemoveTable("bang-2"), "Bỏ Bảng 2 “Thực hiện năm {year-1}”"),
        (AddTable("s1", None, main_table()), "Thêm bảng “Dự toán năm {year}” vào mục “I. MỤC ĐÍCH”"),
        (RemoveSection("s3"), "Bỏ mục “III. TỔ CHỨC THỰC HIỆN”"),
        (ConfirmProposals("bang-1"), "Xác nhận các đề xuất trong Bảng 1"),
        (SetClosing(Closing()), "Sửa nơi nhận và chữ ký"),
        (SetPreamble(()), "Viết lại phần mở đầu"),
        (SetConclusion(()), "Viết lại phần kết"),
        (SetBases(()), "Viết lại phần căn cứ (2 → 0 căn cứ)"),
        (AddBasis(Paragraph("Căn cứ Luật số 1;")), "Thêm căn cứ: Căn cứ Luật số 1;"),
    ],
)  # fmt: skip
def test_the_history_tells_every_operation_in_one_sentence(operation: Operation, sentence: str) -> None:
    """From what to what, where, in the table's unit."""
    assert describe(operation, draft()) == sentence


def test_a_column_is_found_by_its_header_with_or_without_marks() -> None:
    """Exact before partial; several or none is asked back."""
    table = main_table()
    assert find_column(table, "so tien") == 2
    assert find_column(table, "ghi") == 3
    with pytest.raises(ToolInputError, match="Không có cột “đơn giá” trong bảng; các cột: STT, Nội dung chi"):
        find_column(table, "đơn giá")
    doubled = replace(table, columns=(*COLUMNS[:3], COLUMNS[2]))
    with pytest.raises(ToolInputError, match="Có nhiều cột"):
        find_column(doubled, "Số tiền")


def test_a_finding_is_released_and_recalled() -> None:
    """A newer reason takes the place of an older one, blanks in the quote aside; recalled, nothing is left of it."""
    first = Suppression("total-mismatch", "Tổng cộng:  31", "đã xem")
    again = Suppression("total-mismatch", "Tổng cộng: 31", "gồm dự phòng")
    plan = apply(apply(draft(), ReleaseFinding(first)), ReleaseFinding(again))
    assert plan.suppressions == (again,)
    assert decode_plan(encode_plan(plan)) == plan
    assert describe(ReleaseFinding(again), plan) == "Bỏ qua “total-mismatch” tại “Tổng cộng: 31”, lý do: gồm dự phòng"
    assert apply(plan, RecallFinding("total-mismatch", "Tổng cộng: 31")) == draft()
