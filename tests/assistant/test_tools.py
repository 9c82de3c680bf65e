"""Each tool does what it says to a real draft in a real store, and teaches the asker when it cannot."""

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import GateRefused, NotFound, ToolInputError
from assistant.rendering import allocated, resolve
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import ToolResult, Turn, Workspace, load_tools
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.money import Money
from knowledge.domain.plan import SLOT_PREFIX, Paragraph
from knowledge.search import Library

TODAY = date(2026, 11, 20)
CEILING = 450_000_000


@pytest.fixture
def turn(tmp_path: Path) -> Turn:
    """A turn with no draft yet, in a data folder of its own."""
    settings = Settings(home=tmp_path)
    settings.ready_home()
    workspace = Workspace(settings, Store(settings.database), Library.open(settings.library), lambda: TODAY)
    return Turn(workspace, None, "yêu cầu thử")


@pytest.fixture
def started(turn: Turn) -> Turn:
    """A turn with a first draft: one table, a ceiling of 450 million."""
    do(turn, "start_draft", template="danh-gia-va-du-toan", agency="UBND xã Tây Sơn", province="Gia Lai",
       year="2027", ceiling="450 triệu")  # fmt: skip
    return turn


def do(turn: Turn, name: str, /, **given: str) -> ToolResult:
    tool = next(tool for tool in load_tools() if tool.name == name)
    return tool.run(tool.input_type(**given), turn)


def table(turn: Turn) -> BudgetTable:
    return next(table for _, table in resolve(turn.draft().plan).tables())


def line(turn: Turn, number: str) -> BudgetLine:
    return next(line for _, line in table(turn).walk() if line.number == number)


def amount(turn: Turn, number: str) -> int:
    money = line(turn, number).amount(2)
    assert money is not None
    return money.dong


def total(turn: Turn) -> int:
    money = allocated(turn.draft().plan)
    assert money is not None
    return money.dong


def test_every_tool_has_a_name_a_title_and_words_for_a_model() -> None:
    """The list of tools is closed and each can be offered to a driver."""
    tools = load_tools()
    assert len({tool.name for tool in tools}) == len(tools) >= 20
    assert all(tool.title and len(tool.description) > 20 for tool in tools)


def test_first_draft_adds_up_to_the_ceiling(started: Turn) -> None:
    """A first draft shares the ceiling out to the đồng."""
    assert total(started) == CEILING
    assert started.draft().revision == 1


def test_first_draft_without_agency_asks_for_it(turn: Turn) -> None:
    """What is missing is asked for, not guessed."""
    with pytest.raises(ToolInputError, match="cơ quan ban hành và năm kế hoạch"):
        do(turn, "start_draft", template="danh-gia-va-du-toan")


def test_first_draft_without_family_offers_the_families(turn: Turn) -> None:
    """An unknown family is a question with the families as choices, and a choice is understood."""
    asked = do(turn, "start_draft", agency="UBND xã Tây Sơn", province="Gia Lai", year="2027")
    assert asked.choices is not None and len(asked.choices.options) == 5 and turn.draft_id is None


def test_no_draft_yet(turn: Turn) -> None:
    """Changing nothing says how to begin."""
    with pytest.raises(NotFound, match="Lập kế hoạch"):
        do(turn, "set_amount", line="2.1", amount="30 triệu")


def test_set_amount_says_by_how_much_the_ceiling_is_passed(started: Turn) -> None:
    """A raised line changes the totals; the excess over the ceiling is said, with ways out."""
    before = amount(started, "1.1")
    result = do(started, "set_amount", line="1.1", amount="10 triệu", mode="add")
    assert amount(started, "1.1") == before + 10_000_000
    assert total(started) == CEILING + 10_000_000
    assert "vượt tổng kinh phí được giao 450.000.000 đồng là 10.000.000 đồng" in result.text
    assert result.choices is not None
    assert any("giảm" in option.message for option in result.choices.options)
    assert any("460.000.000" in option.message for option in result.choices.options)


def test_raising_the_ceiling_settles_the_excess(started: Turn) -> None:
    """After the ceiling follows, nothing is over it any more."""
    do(started, "set_amount", line="1.1", amount="10 triệu", mode="add")
    result = do(started, "set_ceiling", amount="460 triệu")
    assert "cộng đúng bằng" in result.text and result.choices is None


def test_an_excess_keeps_the_file_from_leaving(started: Turn) -> None:
    """A draft over its ceiling is refused at the gate."""
    do(started, "set_amount", line="1.1", amount="10 triệu", mode="add")
    with pytest.raises(GateRefused, match="vượt"):
        do(started, "export_draft")


def test_move_amount_keeps_the_total(started: Turn) -> None:
    """What one line gives another gets."""
    first, second = amount(started, "1.1"), amount(started, "1.2")
    do(started, "move_amount", source="1.1", target="1.2", amount="5 triệu")
    assert (amount(started, "1.1"), amount(started, "1.2")) == (first - 5_000_000, second + 5_000_000)
    assert total(started) == CEILING


def test_group_amount_is_not_typed(started: Turn) -> None:
    """A group is what its parts add up to; setting it names the parts."""
    with pytest.raises(ToolInputError, match=r"1\.1"):
        do(started, "set_amount", line="1", amount="1 triệu")


def test_unknown_line_lists_what_there_is(started: Turn) -> None:
    """A wrong STT is answered with the right ones."""
    with pytest.raises(ToolInputError, match=r"Không có dòng “9.9”.*1\.1"):
        do(started, "set_amount", line="9.9", amount="1 triệu")


def test_line_by_its_words_without_marks(started: Turn) -> None:
    """A line may be meant by words of its label, typed without diacritics."""
    result = do(started, "set_amount", line="cong nhan sang kien", amount="27 triệu")
    assert "sáng kiến" in result.text


def test_add_rename_remove_and_undo_a_line(started: Turn) -> None:
    """A line can be added, renamed, removed, and each change undone."""
    do(started, "add_line", label="chi hội thảo", amount="3 triệu", parent="1")
    added = next(line for _, line in table(started).walk() if line.label == "Chi hội thảo")
    do(started, "rename_line", line=added.number, label="Chi hội nghị")
    assert line(started, added.number).label == "Chi hội nghị"
    do(started, "remove_line", line=added.number)
    assert total(started) == CEILING
    do(started, "undo")
    assert total(started) == CEILING + 3_000_000


def test_year_and_agency_carry_through(started: Turn) -> None:
    """Year and agency stand in many places; one change moves them all."""
    do(started, "set_year", year="2028")
    do(started, "set_agency", agency="UBND phường Quy Nhơn")
    plan = resolve(started.draft().plan)
    assert "2028" in plan.header.subject
    assert plan.brief is not None and plan.brief.agency.endswith("Quy Nhơn")


def test_fill_slot(started: Turn) -> None:
    """A slot is filled by words of what it asks for, everywhere it stands."""
    result = do(started, "fill_slot", name="hạn chế chủ yếu", value="Kinh phí còn ít")
    assert "Còn" in result.text
    texts = [paragraph.text for _, paragraph in resolve(started.draft().plan).paragraphs()]
    assert any("Kinh phí còn ít" in text for text in texts)


def test_sections(started: Turn) -> None:
    """A section can be rewritten, added and removed by its number or words of its title."""
    do(started, "rewrite_section", section="II.1", text="Mục tiêu thứ nhất.\n- Một việc.")
    section = next(s for _, s in started.draft().plan.walk() if s.title == "Mục tiêu")
    assert [(block.marker, block.text) for block in section.blocks if isinstance(block, Paragraph)] == [
        ("", "Mục tiêu thứ nhất."),
        ("-", "Một việc."),
    ]
    do(started, "add_section", title="Khó khăn", text="Chưa có.", parent="I")
    do(started, "remove_section", section="khó khăn")
    assert all(s.title != "Khó khăn" for _, s in started.draft().plan.walk())
    do(started, "add_section", title="Mở đầu", before="I")
    do(started, "add_section", title="Giải pháp", after="Mở đầu")
    assert [s.title for s in started.draft().plan.sections][:2] == ["Mở đầu", "Giải pháp"]


def test_bases(started: Turn) -> None:
    """A basis known to the registry is added by number alone, an unknown one needs its whole sentence."""
    result = do(started, "add_basis", text="30/2020/nd-cp")
    assert "công tác văn thư" in result.text
    with pytest.raises(ToolInputError, match="chưa xác minh"):
        do(started, "add_basis", text="999/QĐ-UBND")
    ended = "Luật Khoa học và công nghệ số 29/2013/QH13 ngày 18 tháng 6 năm 2013"
    assert "hết hiệu lực" in do(started, "add_basis", text=ended).text
    do(started, "remove_basis", basis="30/2020/NĐ-CP")
    assert all("30/2020" not in basis.text for basis in started.draft().plan.bases)


def test_legal_lookup(started: Turn) -> None:
    """A number is found in any spelling, with its force on a day and where the draft cites it."""
    known = do(started, "find_legal_document", number="luật 83/2015/qh13", on="01/02/2026")
    assert "đã hết hiệu lực" in known.text and "89/2025/QH15" in known.text
    cited = do(started, "find_legal_document", number="73/2026/NĐ-CP")
    assert "Dự thảo này viện dẫn" in cited.text and cited.sources
    assert "chưa xác minh" in do(started, "find_legal_document", number="999/QĐ-UBND").text


def test_search_says_when_nothing_is_held(turn: Turn) -> None:
    """An empty library is said to be empty."""
    assert "Thư viện đang trống" in do(turn, "search_library", query="tập huấn").text


def test_show_parts(started: Turn) -> None:
    """Tables, sections, bases, the sum and what is missing can be shown."""
    assert "Tổng cộng" in do(started, "show_part", part="bảng 1").text
    assert "vừa đủ" in do(started, "show_part", part="vì sao tổng là 450 triệu?").text
    assert "Căn cứ" in do(started, "show_part", part="căn cứ").text
    assert "cần bổ sung" in do(started, "show_part", part="còn thiếu gì").text
    assert "Mục tiêu" in do(started, "show_part", part="mục II").text
    assert "I. " in do(started, "show_part").text


def test_confirm_and_check_tell_what_is_open(started: Turn) -> None:
    """The check counts what keeps the final file back; confirming takes the proposals off that list."""
    assert "số đề xuất chờ xác nhận" in do(started, "check_draft").text
    do(started, "confirm_proposals")
    assert "0 số đề xuất" in do(started, "check_draft").text
    with pytest.raises(ToolInputError, match="Không còn số nào"):
        do(started, "confirm_proposals")


def test_final_file_is_refused_while_slots_are_open(started: Turn) -> None:
    """A file to be signed has no slot."""
    do(started, "confirm_proposals")
    with pytest.raises(GateRefused):
        do(started, "export_draft", final="yes")


def test_export_writes_a_file_that_reads_back(started: Turn) -> None:
    """A draft leaves as Word, marked, and its slots are still visible in it."""
    from knowledge.readers import read

    result = do(started, "export_draft")
    assert result.file is not None and result.file.path.suffix == ".docx"
    assert SLOT_PREFIX in read(result.file.path).text
    assert Money(CEILING).text() in read(result.file.path).text


def test_carry_over_brings_its_sentences(turn: Turn) -> None:
    """Money carried over brings the sentence about it, and takes it away again."""
    do(turn, "start_draft", template="phan-bo-kinh-phi", agency="UBND xã Tây Sơn", province="Gia Lai", year="2027",
       ceiling="450 triệu")  # fmt: skip
    do(turn, "set_carry_over", amount="50 triệu")
    texts = " ".join(paragraph.text for _, paragraph in resolve(turn.draft().plan).paragraphs())
    assert " 50.000.000 đồng" in texts and "400.000.000 đồng" in texts
    do(turn, "set_carry_over", amount="0")
    assert " 50.000.000 đồng" not in " ".join(p.text for _, p in resolve(turn.draft().plan).paragraphs())


def test_raising_to_less_is_asked_back(started: Turn) -> None:
    """ "Raise to" an amount below the present one changes nothing and offers what may have been meant."""
    before = amount(started, "2.1")
    result = do(started, "set_amount", line="2.1", amount="30 triệu", mode="raise_to")
    assert amount(started, "2.1") == before > 30_000_000
    assert result.revision is None and result.choices is not None and len(result.choices.options) == 3


def test_years_are_four_plain_digits(started: Turn, turn: Turn) -> None:
    """What merely looks like digits is no year, when a draft begins and when it changes."""
    for year in ("²⁰²⁷", "٢٠٢٧", "20277", "hai nghìn"):
        with pytest.raises(ToolInputError, match=year):
            do(started, "set_year", year=year)
        with pytest.raises(ToolInputError, match=year):
            do(turn, "start_draft", template="danh-gia-va-du-toan", agency="UBND xã Tây Sơn", year=year)


def test_a_change_that_changes_nothing_is_refused(started: Turn) -> None:
    """What stands there already makes no revision, whoever typed it; taking a proposal over as typed does."""
    with pytest.raises(ToolInputError, match="không có gì thay đổi"):
        do(started, "set_ceiling", amount="450 triệu")
    money = Money(amount(started, "1.1")).text()
    do(started, "set_amount", line="1.1", amount=money)
    assert started.draft().revision == 2
    started.message = "một tin nhắn khác"
    with pytest.raises(ToolInputError, match="không có gì thay đổi"):
        do(started, "set_amount", line="1.1", amount=money)
    assert started.draft().revision == 2


def test_undoing_a_confirmation_is_said(started: Turn) -> None:
    """A confirmation changes no word of the page; undoing it says that the proposals wait again."""
    do(started, "confirm_proposals")
    said = do(started, "undo").text
    assert "0 thay đổi" not in said and "lại chờ xác nhận" in said


def test_several_numbers_are_all_answered(turn: Turn) -> None:
    """Two numbers in one question are both answered."""
    text = do(turn, "find_legal_document", number="30/2020/nd-cp và 57-NQ/TW").text
    assert "30/2020/NĐ-CP" in text and "57-NQ/TW" in text


def test_a_section_is_shown_though_its_title_sounds_like_what_is_missing(started: Turn) -> None:
    """ "Giới thiệu" and "Kinh phí bổ sung" are titles, not the question what is missing."""
    for title in ("Giới thiệu chung", "Kinh phí bổ sung"):
        do(started, "add_section", title=title, text=f"Nội dung của {title}.", parent="I")
        assert f"Nội dung của {title}." in do(started, "show_part", part=f"mục {title}").text
    assert "Nội dung của" in do(started, "show_part", part="giới thiệu chung").text
    for asked in ("thiếu", "còn thiếu", "chỗ nào cần bổ sung", "con thieu gi"):
        assert "chỗ cần bổ sung" in do(started, "show_part", part=asked).text


def test_a_shown_table_has_every_cell_once(started: Turn) -> None:
    """A row of a table is shown in the order of its columns, with its amount."""
    row = line(started, "1.1")
    shown = do(started, "show_part", part="bảng 1").text.splitlines()
    assert [text for text in shown if text.startswith(f"1.1 | {row.label} | {row.entries[2].raw}")]
    assert sum(row.label in text for text in shown) == 1


def test_lines_are_meant_by_the_number_they_show(started: Turn) -> None:
    """After a line is removed the others move up, and each is found by the number it shows now."""
    label = line(started, "1.3").label
    do(started, "remove_line", line="1.2")
    assert line(started, "1.2").label == label
    do(started, "set_amount", line="1.2", amount="1 triệu")
    assert amount(started, "1.2") == 1_000_000


def test_an_excess_is_said_where_it_arises_and_not_again(started: Turn) -> None:
    """What moves the total is told of the excess; a new year or a filled slot is not."""
    assert do(started, "set_amount", line="1.1", amount="10 triệu", mode="add").choices is not None
    later = do(started, "set_year", year="2028")
    assert later.choices is None and "vượt" not in later.text


def test_laws_are_found_by_their_words(turn: Turn) -> None:
    """The registry answers to words of a title even where the library is empty."""
    assert "89/2025/QH15" in do(turn, "search_library", query="luat ngan sach nha nuoc").text
