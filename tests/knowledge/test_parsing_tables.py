"""Budget tables as officers really write them: nothing that holds an amount is lost or counted twice."""

import pytest

from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Plan
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text

MILLION = 1_000_000


def parse(text: str) -> Plan:
    return parse_plan(read_text("kế hoạch.txt", text.encode()))


def grid(*rows: str) -> str:
    """A pipe table of ``rows``; the first one is the header."""
    head, *body = rows
    return "\n".join((f"| {head} |", "|" + "---|" * (head.count("|") + 1), *(f"| {row} |" for row in body)))


def tables(*grids: str, unit: str = "triệu đồng") -> list[BudgetTable]:
    text = "\n\n".join(grids)
    return [table for _, table in parse(f"I. KINH PHÍ\nĐơn vị tính: {unit}\n\n{text}\n").tables()]


def table(*rows: str, unit: str = "triệu đồng") -> BudgetTable:
    (found,) = tables(grid(*rows), unit=unit)
    return found


def sums(found: BudgetTable, column: int = 2) -> tuple[int | None, int | None]:
    stated, computed = found.stated_total(column), found.computed_total(column)
    return (stated.dong if stated else None, computed.dong if computed else None)


@pytest.mark.parametrize("suffix", [" đồng", " đ", "đ"])
def test_amounts_with_their_unit_in_the_cell(suffix: str) -> None:
    """ "30.000.000 đồng" in a cell is an amount."""
    found = table(
        "STT | Nội dung | Kinh phí", f"1 | a | 30.000.000{suffix}", f"| Tổng cộng | 80.000.000{suffix}", unit="đồng"
    )
    assert sums(found) == (80_000_000, 30_000_000)


def test_words_between_amounts() -> None:
    """A money column stays one when most of its cells say "Lồng ghép"."""
    found = table("STT | Nội dung | Kinh phí", "1 | a | 30", "2 | b | Lồng ghép", "3 | c | Lồng ghép", "| Cộng | 30")
    assert sums(found) == (30 * MILLION, 30 * MILLION)


@pytest.mark.parametrize(
    "headers",
    ["2024 | 2025 | Cộng", "Năm 2024 | Năm 2025 | Tổng", "Quý I | Quý II | Cả năm", "NS tỉnh | NS xã | Xã hội hóa",
     "TW | ĐP | Mức hỗ trợ", "Giá trị | Đối ứng | Lồng ghép"],
)  # fmt: skip
def test_money_columns_under_a_declared_unit(headers: str) -> None:
    """Numeric columns of a table with a money unit hold money, whatever they are called."""
    found = table(f"STT | Nội dung | {headers}", "1 | a | 1 | 2 | 3", "2 | b | 4 | 5 | 9")
    assert found.columns_of(Role.AMOUNT) == (2, 3, 4)


def test_years_below_a_money_title() -> None:
    """A two-row header of years under "Kinh phí" is header, not data."""
    found = table("STT | Nội dung | Kinh phí | |", "| | 2025 | 2026 | Cộng", "1 | a | 1 | 2 | 3")
    assert [column.title for column in found.columns[2:]] == ["Kinh phí – 2025", "Kinh phí – 2026", "Kinh phí – Cộng"]
    assert len(found.lines) == 1


def test_numbers_that_are_no_money() -> None:
    """Households, hectares and rates are no money where no money unit is declared."""
    text = grid("STT | Nội dung | Đơn vị | Tổng số | Thực hiện", "1 | Số hộ | hộ | 10 | 5")
    assert not list(parse(f"I. KẾT QUẢ\n\n{text}\n").tables())


def test_unit_column_names_the_lines_where_nothing_else_does() -> None:
    """In "STT | Đơn vị | Kinh phí" the unit that gets the money is the label."""
    found = table("STT | Đơn vị | Kinh phí", "1 | Phòng Kinh tế | 10", "2 | Văn phòng | 20", "| Cộng | 30")
    assert [line.label for line in found.lines] == ["Phòng Kinh tế", "Văn phòng"]
    assert sums(found) == (30 * MILLION, 30 * MILLION)


def test_days_and_sessions_are_quantities() -> None:
    """Every factor of an amount is a quantity."""
    found = table("STT | Nội dung | Số lượng | Số ngày | Đơn giá | Thành tiền", "1 | a | 5 | 2 | 1 | 10")
    roles = [column.role for column in found.columns[2:]]
    assert roles == [Role.QUANTITY, Role.QUANTITY, Role.PRICE, Role.AMOUNT]


def test_title_and_unit_rows_inside_the_table() -> None:
    """A first row that holds only the title or the unit is frame, not header."""
    text = grid(
        "DỰ TOÁN KINH PHÍ NĂM 2026 | |", "Đơn vị tính: nghìn đồng | |", "STT | Nội dung | Kinh phí", "1 | a | 5"
    )
    (found,) = [table for _, table in parse(f"I. KINH PHÍ\n\n{text}\n").tables()]
    assert (found.caption, found.unit) == ("DỰ TOÁN KINH PHÍ NĂM 2026", Unit.NGHIN)
    assert found.lines[0].entries[2].money == Money(5000)


@pytest.mark.parametrize(
    "label",
    ["Tổng cộng", "Cộng", "Tổng kinh phí thực hiện", "Tổng nhu cầu kinh phí", "Toàn tỉnh", "Tổng chi", "Cộng tổng"],
)
def test_total_labels(label: str) -> None:
    """The last row that says it is a total is the total."""
    assert (
        sums(table("STT | Nội dung | Kinh phí", "1 | a | 10", "2 | b | 20", f"| {label} | 30")) == (30 * MILLION,) * 2
    )


def test_total_on_top() -> None:
    """A total may stand in the first row."""
    assert sums(table("STT | Nội dung | Kinh phí", "| Tổng số | 30", "1 | a | 10", "2 | b | 20")) == (30 * MILLION,) * 2


def test_rows_that_add_up_their_group_are_counted_once() -> None:
    """ "Cộng mục I" is a sum of the rows above it, no part of the total; plain "Cộng" too."""
    for label in ("Cộng mục {}", "Cộng"):
        found = table(
            "STT | Nội dung | Kinh phí", "I | A | ", "1 | a | 10", "2 | b | 20", f"| {label.format('I')} | 30",
            "II | B | ", "1 | c | 40", f"| {label.format('II')} | 45", "| Tổng cộng | 70",
        )  # fmt: skip
        assert sums(found) == (70 * MILLION, 70 * MILLION)
        assert [line.label for _, line in found.walk() if line.sums] == [label.format("I"), label.format("II")]


def test_rows_below_the_total_divide_it() -> None:
    """Sources listed below the total are its parts, not lines of the budget."""
    found = table("STT | Nội dung | Kinh phí", "1 | a | 100", "| Tổng cộng | 100", "| Trong đó: | ", "| - NS tỉnh | 60")
    assert sums(found) == (100 * MILLION, 100 * MILLION)
    assert found.total is not None and [part.label for part in found.total.children] == ["Trong đó:", "- NS tỉnh"]


def test_part_rows_are_partial() -> None:
    """ "Trong đó: chi lương" names some of what the row above it holds."""
    found = table(
        "STT | Nội dung | Kinh phí", "1 | Giáo dục | 50", "| Trong đó: chi lương | 42", "2 | Y tế | 20", "| Cộng | 70"
    )
    assert sums(found) == (70 * MILLION, 70 * MILLION)
    assert [child.partial for child in found.lines[0].children] == [True]


def test_group_titles_in_capitals_without_restarting_numbers() -> None:
    """Titles in capitals open groups even where numbering runs on."""
    found = table(
        "STT | Nội dung | Kinh phí", "| CHI THƯỜNG XUYÊN | 30", "1 | a | 10", "2 | b | 20", "| CHI ĐẦU TƯ | 40",
        "3 | c | 15", "4 | d | 25", "| Tổng cộng | 70",
    )  # fmt: skip
    assert sums(found) == (70 * MILLION, 70 * MILLION)
    assert [len(line.children) for line in found.lines] == [2, 2]


def test_two_tables_that_touch_stay_two() -> None:
    """Two tables with one header each, side by side, are two; the second shares the unit above them."""
    first = grid("STT | Nội dung | Kinh phí", "1 | a | 10", "2 | b | 10", "| Cộng | 25")
    second = grid("STT | Nội dung | Kinh phí", "1 | c | 20", "| Cộng | 20")
    found = tables(first, second)
    assert [sums(one) for one in found] == [(25 * MILLION, 20 * MILLION), (20 * MILLION, 20 * MILLION)]


def test_continued_page_that_lost_an_empty_column() -> None:
    """A continued page without the empty last column still belongs to its table."""
    first = grid("STT | Nội dung | Kinh phí | Ghi chú", "1 | a | 10 | ")
    (found,) = tables(first, "| 2 | b | 20 |\n| | Tổng cộng | 30 |")
    assert sums(found) == (30 * MILLION, 30 * MILLION)


def test_table_nobody_can_read_is_named() -> None:
    """A grid with amounts and no header is said, never passed over."""
    plan = parse("I. KINH PHÍ\n\n| a | 1.000.000 | x |\n|---|---|---|\n| b | 2.000.000 | y |\n")
    assert plan.unread and "dòng 3" in plan.unread[0]


def test_total_in_words_inside_the_table() -> None:
    """The total in words, written as the last row, is a line below the table."""
    text = grid("STT | Nội dung | Thành tiền (đồng)", "1 | a | 50", "| Tổng cộng | 50", "(Bằng chữ: Năm mươi đồng) | |")
    plan = parse(f"I. KINH PHÍ\n\n{text}\n")
    assert [paragraph.text for _, paragraph in plan.paragraphs()] == ["(Bằng chữ: Năm mươi đồng)"]


def test_details_of_a_blank_row_are_its_amount() -> None:
    """Unnumbered rows under a numbered one make up its amount where it has none, and only tell of it where it has one."""
    blank = table(
        "STT | Nội dung | Kinh phí",
        "1 | Hội nghị | ",
        "| Nước uống | 10",
        "| In ấn | 20",
        "2 | Khác | 5",
        "| Cộng | 35",
    )
    stated = table(
        "STT | Nội dung | Kinh phí",
        "1 | Hội nghị | 30",
        "| Nước uống | 10",
        "| In ấn | 20",
        "2 | Khác | 5",
        "| Cộng | 35",
    )
    assert sums(blank) == sums(stated) == (35 * MILLION, 35 * MILLION)


def test_lettered_groups() -> None:
    """A, B, C, D are letters, not the Roman 100 and 500."""
    found = table(
        "STT | Nội dung | Kinh phí", "A | a | 1", "B | b | 2", "C | c | 3", "I | d | 3", "D | e | 4", "| Cộng | 10"
    )
    assert [(depth, line.number) for depth, line in found.walk()] == [(0, "A"), (0, "B"), (0, "C"), (1, "I"), (0, "D")]
    assert sums(found) == (10 * MILLION, 10 * MILLION)
