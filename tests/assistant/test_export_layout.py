"""Titles, narrow columns and letterhead: lines end where a reader pauses, and what is printed is still read back."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.export import export, html, markdown, word
from assistant.export.readback import compare
from assistant.export.word.lines import lines_taken, narrowest, titled
from assistant.export.word.metrics import width
from assistant.export.word.profile import ND30_2020
from assistant.export.word.tables import _held
from assistant.export.word.widths import PADDING, fitted
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.compounds import NO_BREAK, bound
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Brief, Paragraph, Plan, Section
from knowledge.domain.printed import Piece, PrintedTable
from knowledge.domain.printing import printed
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from tests.assistant.export_plans import LABEL, STT, checked, full_plan, row

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOM = ND30_2020.text_width


def lines_of(text: str, room: float = ROOM, points: float = 14) -> tuple[str, ...]:
    return tuple(line.replace(NO_BREAK, " ") for line in titled((Piece(text),), room, points).lines)


def greedy(text: str, measure: float, points: float) -> tuple[str, ...]:
    """The lines a word processor makes of the text: as many words on each as fit, no-break spaces kept."""
    lines = [""]
    for unit in text.split(" "):
        longer = f"{lines[-1]} {unit}" if lines[-1] else unit
        if lines[-1] and width(longer, points, bold=True) > measure:
            lines.append(unit)
        else:
            lines[-1] = longer
    return tuple(line.replace(NO_BREAK, " ") for line in lines)


@pytest.mark.parametrize(
    ("subject", "first"),
    [
        (
            "Hoạt động khoa học, công nghệ và đổi mới sáng tạo; dự toán ngân sách khoa học, công nghệ năm 2027",
            "Hoạt động khoa học, công nghệ và đổi mới sáng tạo;",
        ),
        (
            "Triển khai nhiệm vụ khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số năm 2027",
            "Triển khai nhiệm vụ khoa học, công nghệ,",
        ),
        (
            "Khoa học, công nghệ, đổi mới sáng tạo và dự toán ngân sách năm 2027 của phường Quy Nhơn Bắc",
            "Khoa học, công nghệ, đổi mới sáng tạo",
        ),
        (
            "Hoạt động khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số trên địa bàn tỉnh Gia Lai năm 2027",
            "Hoạt động khoa học, công nghệ, đổi mới sáng tạo",
        ),
    ],
)
def test_a_subject_breaks_where_a_reader_pauses(subject: str, first: str) -> None:
    """After a semicolon or comma, or before a phrase; a word processor that fills its lines breaks at that place."""
    title = titled((Piece(subject),), ROOM, 14)
    assert [line.replace(NO_BREAK, " ") for line in title.lines] == [first, subject[len(first) + 1 :]]
    text = "".join(piece.text for piece in title.pieces)
    assert text.replace(NO_BREAK, " ") == subject
    assert greedy(text, title.measure, 14) == (first, subject[len(first) + 1 :])
    assert title.side(ROOM) == pytest.approx((ROOM - title.measure) / 2)


def test_a_title_of_one_line_is_left_alone() -> None:
    """No no-break space and no narrower measure where one line will do; marks of pieces survive in long titles."""
    short = titled((Piece("Khoa học năm 2027"),), ROOM, 14)
    assert (short.pieces, short.side(ROOM)) == ((Piece("Khoa học năm 2027"),), 0.0)
    long = (Piece("Hoạt động khoa học, công nghệ, đổi mới sáng tạo và chuyển "), Piece("đổi số trên địa bàn năm 2027"))
    done = titled(long, ROOM, 14).pieces
    assert [len(piece.text) for piece in done] == [len(piece.text) for piece in long]
    assert done[0].text.endswith(f"chuyển{NO_BREAK}")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("đổi mới sáng tạo và chuyển đổi số", ["đổi mới sáng tạo", "và", "chuyển đổi số"]),
        ("KHOA HỌC, CÔNG NGHỆ NĂM 2027", ["KHOA HỌC,", "CÔNG NGHỆ", "NĂM 2027"]),
        ("dự toán của phường Quy Nhơn Bắc", ["dự toán", "của", "phường Quy Nhơn Bắc"]),
        ("là 113.000.000 đồng, quý IV", ["là", "113.000.000 đồng,", "quý IV"]),
    ],
)
def test_words_names_and_figures_are_not_parted(text: str, units: list[str]) -> None:
    """What may not be divided holds together; the text keeps its length."""
    done = bound(text)
    assert [unit.replace(NO_BREAK, " ") for unit in done.split(" ")] == units
    assert len(done) == len(text)


def test_a_label_holds_its_words_together_where_that_costs_no_line() -> None:
    """No-break spaces in a label of two lines; none where they would make a third, none in a label of one."""
    label = "Sở hữu trí tuệ, truy xuất nguồn gốc và chuyển đổi số"
    for room, held in ((200.0, False), (width(label, 13) - 4, True), (width("chuyển đổi số và", 13), False)):
        pieces = _held((Piece(label),), room, 13, bold=False)
        assert (NO_BREAK in pieces[0].text) is held
        assert lines_taken(pieces[0].text, room, 13) == lines_taken(label, room, 13)


def test_a_long_agency_takes_two_even_lines_with_air_beside_it() -> None:
    """The sector's name breaks before "và"; the names keep clear of Quốc hiệu; the place stays whole."""
    room = ND30_2020.letterhead_left - ND30_2020.letterhead_air
    assert lines_of("SỞ KHOA HỌC VÀ CÔNG NGHỆ", room, 13) == ("SỞ KHOA HỌC", "VÀ CÔNG NGHỆ")
    assert lines_of("SỞ TÀI CHÍNH", room, 13) == ("SỞ TÀI CHÍNH",)
    place = f"ỦY BAN NHÂN DÂN PHƯỜNG{NO_BREAK}QUY{NO_BREAK}NHƠN{NO_BREAK}BẮC"
    assert lines_of(place, room, 13) == ("ỦY BAN NHÂN DÂN", "PHƯỜNG QUY NHƠN BẮC")
    assert titled((Piece(place),), room, 13).longest <= room


def document(plan: Plan) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(word.write(checked(plan)))) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def test_recipients_use_the_room_the_signature_leaves() -> None:
    """A long recipient widens Nơi nhận so far that it stands on one line; a short list leaves the usual halves."""
    plan = full_plan()
    long = "Thường trực Đảng ủy, Thường trực HĐND phường"
    for name, least in (("Sở Tài chính", 80.0), (long, width(f"- {long};", 11))):
        one = replace(plan, closing=replace(plan.closing, recipients=(name, "Lưu: VT")))
        foot = [table for table in document(one).iter(f"{W}tbl") if "Nơi nhận:" in "".join(table.itertext())][-1]
        wide = int(foot.find(f"{W}tblGrid/{W}gridCol").get(f"{W}w", "0")) / 1440 * 25.4  # type: ignore[union-attr]
        assert least <= wide + 0.1 <= 100.2


def unpriced() -> BudgetTable:
    """A table of our own with measures and quantities, but no unit price and no note."""
    columns = (
        STT, LABEL, Column("Đơn vị tính", Role.MEASURE), Column("Số lượng", Role.QUANTITY),
        Column("Đơn giá", Role.PRICE, Unit.TRIEU), Column("Thành tiền", Role.AMOUNT, Unit.TRIEU),
        Column("Ghi chú", Role.NOTE),
    )  # fmt: skip

    def line(number: str, label: str, measure: str, amount: int) -> BudgetLine:
        money = Money(amount * 1_000_000)
        paid = Entry(str(amount), money.in_unit(Unit.TRIEU), money)
        return row(number, label, Entry(measure), Entry("1", Money(1).in_unit(Unit.DONG)), Entry(), paid, Entry())

    lines = (
        line("1", "Triển khai mô hình ứng dụng tiến bộ kỹ thuật", "Mô hình", 40),
        line("2", "Hỗ trợ đăng ký nhãn hiệu tập thể cho sản phẩm đặc trưng", "Nhãn hiệu", 20),
    )
    whole = Money(60_000_000)
    filled = Entry("60", whole.in_unit(Unit.TRIEU), whole)
    last = BudgetLine("tong", "", "Tổng cộng", (*[Entry()] * 5, filled, Entry()))
    return BudgetTable(
        "bang-9", "Bảng 4. Dự toán chi tiết", columns, lines, last, Unit.TRIEU, "Đơn vị tính: triệu đồng"
    )


def own(plan: Plan) -> Plan:
    return replace(plan, brief=Brief("mau", "Ủy ban nhân dân xã Tây Sơn", "Gia Lai", 2026, "xa"))


def with_table(table: BudgetTable, title: str = "Dự toán chi tiết kinh phí", *texts: str) -> Plan:
    """Our own plan whose appendix holds just that table."""
    plan = own(full_plan())
    last = Section("s5", "Phụ lục", title, (*map(Paragraph, texts), table), appendix=True)
    return replace(plan, sections=(*plan.sections[:-1], last))


def printed_table(plan: Plan) -> PrintedTable:
    (appendix,) = printed(plan).appendices
    return next(block for block in appendix.blocks if isinstance(block, PrintedTable))


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_a_column_of_unit_prices_without_one_is_not_printed(suffix: str, tmp_path: Path) -> None:
    """In our own draft; the file is still read back and compared, quantity and amount included."""
    plan = with_table(unpriced())
    assert [column.header for column in printed_table(plan).columns] == [
        "STT", "Nội dung", "Đơn vị tính", "Số lượng", "Thành tiền", "Ghi chú",
    ]  # fmt: skip
    path = tmp_path / f"a{suffix}"
    export(checked(plan), path)
    again = parse_plan(read(path))
    assert compare(plan, again) == ()
    wrong = replace(unpriced(), lines=unpriced().lines[:1])
    assert compare(with_table(wrong), again)


def test_columns_that_wait_for_figures_stay() -> None:
    """A plan read from a file keeps all its columns; so does a table in which no amount stands yet."""
    read_plan = replace(with_table(unpriced()), brief=None)
    assert len(printed_table(read_plan).columns) == 7
    blank = tuple(replace(line, entries=(*line.entries[:5], Entry(), Entry())) for line in unpriced().lines)
    waiting = replace(unpriced(), lines=blank, total=None)
    assert len(printed_table(with_table(waiting)).columns) == 7


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_a_caption_that_repeats_the_appendix_title_is_not_printed(suffix: str, tmp_path: Path) -> None:
    """It is printed where it says more, where the text refers to it by number, or where there are two tables."""
    plan = with_table(unpriced())
    assert printed_table(plan).caption == ()
    assert printed_table(with_table(unpriced(), "Kinh phí tập huấn")).caption
    assert printed_table(with_table(unpriced(), "Dự toán chi tiết kinh phí", "Số liệu tại Bảng 4 như sau:")).caption
    section = plan.sections[-1]
    two = replace(plan, sections=(*plan.sections[:-1], replace(section, blocks=(unpriced(), unpriced()))))
    assert printed_table(two).caption
    path = tmp_path / f"a{suffix}"
    export(checked(plan), path)
    again = parse_plan(read(path))
    assert [table.unit for _, table in again.tables()] == [table.unit for _, table in plan.tables()]


@pytest.mark.parametrize("room", [ND30_2020.text_width, ND30_2020.landscape_width])
def test_short_titles_and_entries_of_narrow_columns_stay_whole(room: float) -> None:
    """Words of two syllables stand on one line ("Ghi chú", "Mô hình"); "Đơn vị tính" takes two lines at most."""
    for table in (printed_table(with_table(unpriced())), printed_table(replace(with_table(unpriced()), brief=None))):
        fit = fitted(table, ND30_2020, room)
        assert sum(fit.widths) <= room + 0.1
        for column, wide in zip(table.columns, fit.widths, strict=True):
            inner = wide - 2 * PADDING
            assert inner >= narrowest(column.header, fit.points, 2, bold=True)
            if len(column.header.split()) == 2:
                assert inner >= width(column.header, fit.points, bold=True)
            if column.role is Role.MEASURE:
                assert inner >= width("Nhãn hiệu", fit.points)


def test_titles_hold_together_on_the_page_and_not_in_markdown() -> None:
    """HTML gets no-break spaces inside the words of its titles; Markdown stays plain and searchable."""
    plan = checked(full_plan())
    page, text = html.write(plan).decode(), markdown.write(plan).decode()
    assert f"đổi{NO_BREAK}mới{NO_BREAK}sáng{NO_BREAK}tạo và chuyển{NO_BREAK}đổi{NO_BREAK}số" in page
    assert "đổi mới sáng tạo và chuyển đổi số" in text
