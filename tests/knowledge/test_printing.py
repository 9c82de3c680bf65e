"""A plan as it is printed: capitals, punctuation, numbers and blanks by Decree 30/2020."""

from dataclasses import replace

import pytest

from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.money import Money, Unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Brief, Closing, Header, Paragraph, Plan, Section
from knowledge.domain.printed import BLANK, Level, Mark, Pieces, PrintedHeading, PrintedParagraph, PrintedTable
from knowledge.domain.printing import cell_text, level_of, printed

PROPOSED = Origin(OriginKind.PROPOSED)


def plain(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces).replace(BLANK, " ")


def headings(plan: Plan) -> list[str]:
    return [plain(block.pieces) for block in printed(plan).blocks if isinstance(block, PrintedHeading)]


@pytest.mark.parametrize(
    ("number", "level"),
    [
        ("PHẦN I", Level.PART), ("A", Level.CHAPTER), ("IV", Level.CHAPTER), ("", Level.CHAPTER), ("2", Level.ITEM),
        ("2.1", Level.SUBITEM), ("2.1.3", Level.SUBITEM), ("đ", Level.POINT),
    ],
)  # fmt: skip
def test_the_number_tells_the_level(number: str, level: Level) -> None:
    """How a heading is set follows from the shape of its number."""
    assert level_of(number) is level


def test_headings_are_written_with_their_number() -> None:
    """Chapters in capitals, items as written, points with a bracket; a section without words has no heading."""
    sections = (
        Section(
            "s1", "I", "Mục đích", (), (Section("s1.1", "1", "Yêu cầu", (), (Section("x", "a", "Về thời gian"),)),)
        ),
        Section("s2", "", "", (Paragraph("Không có tiêu đề."),)),
    )
    assert headings(Plan(Header(), sections=sections)) == ["I. MỤC ĐÍCH", "1. Yêu cầu", "a) Về thời gian"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [("/KH-UBND", "Số: /KH-UBND"), ("5/KH-UBND", "Số: 05/KH-UBND"), ("126/KH-UBND", "Số: 126/KH-UBND"), ("", "Số:")],
)
def test_the_number_line(number: str, shown: str) -> None:
    """Numbers below 10 get a 0; what is given after signature stays blank."""
    line = plain(printed(Plan(Header(number=number))).letterhead.number)
    assert " ".join(line.split()).replace("Số: /", "Số: /") == shown


def test_place_and_date_leave_room() -> None:
    """Unknown day and month leave room; known ones are written by the decree's rule about zeros."""
    blank = Header(place="Tây Sơn", date=PartialDate(None, None, 2026))
    assert printed(Plan(blank)).letterhead.place_and_date[0].text.count(BLANK) >= 6
    known = Header(place="Tây Sơn", date=PartialDate(5, 2, 2026))
    assert plain(printed(Plan(known)).letterhead.place_and_date) == "Tây Sơn, ngày 05 tháng 02 năm 2026"


def test_bases_and_recipients_are_punctuated() -> None:
    """One semicolon after each basis and recipient, a full stop after the last, whatever was typed."""
    plan = Plan(
        Header(),
        bases=(Paragraph("Căn cứ Luật A."), Paragraph("Căn cứ Luật B;;"), Paragraph("Căn cứ Luật C")),
        closing=Closing(("- Như trên;", "Lưu: VT;"), ("kt. chủ tịch",), "Lê Văn Bình"),
    )
    done = printed(plan)
    texts = [plain(block.pieces) for block in done.blocks if isinstance(block, PrintedParagraph)]
    assert texts == ["Căn cứ Luật A;", "Căn cứ Luật B;", "Căn cứ Luật C."]
    assert [plain(name) for name in done.closing.recipients] == ["- Như trên;", "- Lưu: VT."]
    assert [plain(line) for line in done.closing.authority] == ["KT. CHỦ TỊCH"]


def test_the_place_of_an_agency_stays_on_one_line() -> None:
    """The place name in an agency's name does not break over lines; the sector's name may."""
    done = printed(Plan(Header(parent_agency="UBND tỉnh Gia Lai", agency="Sở Khoa học và Công nghệ"))).letterhead
    assert done.parent_agency[0].text == f"UBND TỈNH{BLANK}GIA{BLANK}LAI"
    assert done.agency[0].text == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"


def test_appendices_are_numbered_when_there_are_several() -> None:
    """One appendix has no number of its own, two have Roman ones; each says what it belongs to, once."""
    brief = Brief("mau", "Ủy ban nhân dân xã Tây Sơn", "Gia Lai", 2026, "xa")
    one = Section("s1", "Phụ lục", "Biểu chi tiết", (Paragraph("Nội dung."),), appendix=True)
    plan = Plan(Header(number="/KH-UBND", kind="KẾ HOẠCH"), sections=(one,), brief=brief)
    (alone,) = printed(plan).appendices
    assert (alone.number, plain(alone.title)) == ("Phụ lục", "BIỂU CHI TIẾT")
    note = alone.blocks[0]
    assert isinstance(note, PrintedParagraph)
    assert plain(note.pieces).startswith("(Kèm theo Kế hoạch số")
    assert plain(note.pieces).endswith("của Ủy ban nhân dân xã Tây Sơn)")
    both = printed(replace(plan, sections=(one, replace(one, key="s2", blocks=(Paragraph("(Kèm theo Tờ trình)"),)))))
    assert [appendix.number for appendix in both.appendices] == ["Phụ lục I", "Phụ lục II"]
    assert len(both.appendices[1].blocks) == 1


def budget() -> BudgetTable:
    money = Money(12_500_000)
    stated = Entry("", money.in_unit(Unit.TRIEU), money, origin=PROPOSED)
    return BudgetTable(
        "bang-1", "Bảng 1", (Column("Nội dung", Role.LABEL), Column("Số tiền", Role.AMOUNT, Unit.TRIEU)),
        (BudgetLine("1", "1", "Tập huấn", (Entry(), stated)), BudgetLine("2", "2", "Khác", (Entry(), Entry()))),
        unit=Unit.TRIEU,
    )  # fmt: skip


def test_cells_show_number_label_and_figure() -> None:
    """Without a number column the number stands before the label; an amount not yet written out is formatted."""
    table = budget()
    assert cell_text(table, table.lines[0], 0) == "1. Tập huấn"
    assert [cell_text(table, line, 1) for line in table.lines] == ["12,5", ""]


def test_marks_and_legend() -> None:
    """Slots and proposals are marked and counted, in prose and in tables; without any there is nothing to explain."""
    section = Section(
        "s1", "I", "Kinh phí", (Paragraph("[CẦN BỔ SUNG: đơn vị] thực hiện 02 lớp.", origin=PROPOSED), budget())
    )
    done = printed(Plan(Header(), sections=(section,)))
    paragraph, table = done.blocks[1], done.blocks[2]
    assert isinstance(paragraph, PrintedParagraph) and isinstance(table, PrintedTable)
    assert [piece.mark for piece in paragraph.pieces] == [Mark.SLOT, Mark.PROPOSED]
    assert [row.cells[1] for row in table.rows][1] == ()
    assert (done.slots, done.proposes, done.proposed_amounts) == (1, True, 1)
    assert done.legend("Vàng", "Xanh") == (
        "Vàng: cần bổ sung (1 chỗ). Xanh: đề xuất [SỐ ĐỀ XUẤT: 1 số tiền chờ xác nhận]."
    )
    assert printed(Plan(Header())).legend("Vàng", "Xanh") == ""


def test_the_unit_is_said_once() -> None:
    """The unit line comes from the table, or from its unit where neither a header nor the caption names it."""

    def unit_line(table: BudgetTable) -> str:
        (block,) = printed(Plan(Header(), sections=(Section("s1", "", "", (table,)),))).blocks
        assert isinstance(block, PrintedTable)
        return block.unit_line

    table = budget()
    assert unit_line(table) == "Đơn vị tính: triệu đồng"
    assert unit_line(replace(table, unit_text="ĐVT: triệu đồng")) == "ĐVT: triệu đồng"
    titled = replace(table.columns[1], header="Số tiền (triệu đồng)")
    assert unit_line(replace(table, columns=(table.columns[0], titled))) == ""
    assert unit_line(replace(table, unit=None)) == ""
