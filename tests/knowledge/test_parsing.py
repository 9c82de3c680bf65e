"""The parser finds the tree of a plan in what stands on the page, through the real text reader."""

from pathlib import Path

import pytest

from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Plan
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from knowledge.readers.text import read_text

PLAN = """\
ỦY BAN NHÂN DÂN TỈNH A
SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 05/KH-SKHCN
An Bình, ngày 06 tháng 02 năm 2026

KẾ HOẠCH
Hoạt động khoa học, công nghệ và đổi mới sáng tạo năm 2026

Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;
Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2025.
Sở Khoa học và Công nghệ ban hành Kế hoạch với các nội dung sau:

I. MỤC TIÊU
1. Mục tiêu chung: Nâng cao năng lực nghiên cứu và ứng dụng trên địa

bàn toàn tỉnh.
- Đưa ba kết quả vào sản xuất.
+ Mỗi kết quả một đơn vị chủ trì.
a) Theo dõi hằng quý.
II. KINH PHÍ
Bảng 1: Dự toán năm 2026
Đơn vị tính: triệu đồng

| STT | Nội dung | Đơn vị tính | Số lượng | Năm 2026 | | Ghi chú |
|---|---|---|---|---|---|---|
| | | | | Dự toán | Nguồn khác | |
| I | Tập huấn | | | 30 | 0 | |
| 1 | Lớp quản lý | Lớp | 02 | 12,5 | | |
| 2 | Lớp kỹ thuật | Lớp | 01 | 17,5 | | |

| | | | | | | |
|---|---|---|---|---|---|---|
| II | Mô hình | Mô hình | 1 | 1.006 | | |
| Tổng cộng: | | | | 1.036 | 0 | |

LƯU Ý CHUNG
- Báo cáo trước ngày 15/12.

Trên đây là Kế hoạch năm 2026, đề nghị các đơn vị thực hiện./.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Nguyễn Văn A

PHỤ LỤC
Danh mục nhiệm vụ
1. Nhiệm vụ một
"""


@pytest.fixture
def plan() -> Plan:
    return parse(PLAN)


def parse(text: str) -> Plan:
    return parse_plan(read_text("kế hoạch.txt", text.encode()))


def only_table(text: str) -> BudgetTable:
    (found,) = [table for _, table in parse(text).tables()]
    return found


def test_header(plan: Plan) -> None:
    """Agencies, number, place, date, kind and subject are found in the letterhead."""
    header = plan.header
    assert (header.parent_agency, header.agency) == ("ỦY BAN NHÂN DÂN TỈNH A", "SỞ KHOA HỌC VÀ CÔNG NGHỆ")
    assert (header.number, header.place, header.date) == ("05/KH-SKHCN", "An Bình", PartialDate(6, 2, 2026))
    assert header.kind == "KẾ HOẠCH"
    assert header.subject == "Hoạt động khoa học, công nghệ và đổi mới sáng tạo năm 2026"


def test_bases_and_preamble(plan: Plan) -> None:
    """Legal bases stand apart from the sentence that opens the plan."""
    assert [basis.text[:15] for basis in plan.bases] == ["Căn cứ Nghị địn", "Căn cứ Luật Ngâ"]
    assert [paragraph.text[:6] for paragraph in plan.preamble] == ["Sở Kho"]


def test_outline(plan: Plan) -> None:
    """Headings form a tree; a heading in capitals without a number is one too; an appendix follows the signature."""
    assert [(depth, section.number, section.title) for depth, section in plan.walk()] == [
        (0, "I", "MỤC TIÊU"),
        (1, "1", "Mục tiêu chung"),
        (0, "II", "KINH PHÍ"),
        (0, "", "LƯU Ý CHUNG"),
        (0, "PHỤ LỤC", ""),
        (1, "1", "Nhiệm vụ một"),
    ]
    assert [section.appendix for section in plan.sections] == [False, False, False, True]


def test_run_in_heading_and_broken_sentence(plan: Plan) -> None:
    """Text after a heading's colon is a paragraph; a sentence broken by a page is one; markers are set apart."""
    blocks = plan.sections[0].children[0].blocks
    assert [(block.marker, block.text) for block in blocks if not isinstance(block, BudgetTable)] == [
        ("", "Nâng cao năng lực nghiên cứu và ứng dụng trên địa bàn toàn tỉnh."),
        ("-", "Đưa ba kết quả vào sản xuất."),
        ("+", "Mỗi kết quả một đơn vị chủ trì."),
        ("a)", "Theo dõi hằng quý."),
    ]


def test_table_split_by_a_page_with_two_row_header(plan: Plan) -> None:
    """A table split by a page is one; caption, unit, column roles, tree and stated total are read."""
    ((section, table),) = plan.tables()
    assert section is not None and section.number == "II"
    assert (table.caption, table.unit) == ("Bảng 1: Dự toán năm 2026", Unit.TRIEU)
    assert [column.role for column in table.columns] == [
        Role.NUMBER, Role.LABEL, Role.MEASURE, Role.QUANTITY, Role.AMOUNT, Role.AMOUNT, Role.NOTE,
    ]  # fmt: skip
    assert table.columns[5].title == "Năm 2026 – Nguồn khác"
    assert [(depth, line.key) for depth, line in table.walk()] == [(0, "I"), (1, "I.1"), (1, "I.2"), (0, "II")]
    assert (table.stated_total(4), table.computed_total(4)) == (Money(1_036_000_000), Money(1_036_000_000))
    assert (table.stated_total(5), table.computed_total(5)) == (Money(0), Money(0))
    assert table.lines[0].subtotal(5) is None


def test_closing(plan: Plan) -> None:
    """Recipients, signing authority, name and the last sentence are found."""
    assert plan.closing.recipients == ("UBND tỉnh;", "Lưu: VT.")
    assert plan.closing.authority == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert plan.closing.signer == "Nguyễn Văn A"
    assert plan.conclusion[0].text.startswith("Trên đây là")


def test_spans_point_into_the_source(plan: Plan) -> None:
    """Every paragraph, section, table, line and entry says where it stands."""
    lines = PLAN.split("\n")
    for _, section in plan.walk():
        assert section.span is not None and section.heading.split(" ", 1)[-1][:5] in lines[section.span.line - 1]
    for _, table in plan.tables():
        for _, line in table.walk():
            assert line.span is not None and line.label in lines[line.span.line - 1]


def test_two_tables_side_by_side_stay_two() -> None:
    """A second table with a header of its own is not a continuation of one that has its total."""
    one = "| STT | Nội dung | Số tiền (triệu đồng) |\n|---|---|---|\n| 1 | A | 2 |\n| | Tổng cộng | 2 |\n"
    assert [table.key for _, table in parse(f"I. KINH PHÍ\n\n{one}\n\n{one}").tables()] == ["bang-1", "bang-2"]


def test_caption_below_the_table() -> None:
    """Where the first table has its caption below, captions stand below tables."""
    grid = "| STT | Nội dung | Kinh phí |\n|---|---|---|\n| 1 | A | 2 |\n"
    plan = parse(
        f"I. KINH PHÍ\nĐơn vị tính: triệu đồng\n{grid}\nBảng 1: Chi năm 2025\n"
        f"\nĐơn vị tính: đồng\n{grid}\nBảng 2: Chi năm 2026\n"
    )
    assert [table.caption for _, table in plan.tables()] == ["Bảng 1: Chi năm 2025", "Bảng 2: Chi năm 2026"]
    assert [table.unit for _, table in plan.tables()] == [Unit.TRIEU, Unit.DONG]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Kinh phí (triệu đồng)", Unit.TRIEU),
        ("Thành tiền (đồng)", Unit.DONG),
        ("Kinh phí (ĐVT: nghìn đồng)", Unit.NGHIN),
    ],
)
def test_unit_in_the_column_header(header: str, unit: Unit) -> None:
    """A unit in the header of a money column counts as declared."""
    assert only_table(f"| STT | Nội dung | {header} |\n|---|---|---|\n| 1 | A | 2 |\n").unit is unit


def test_column_numbering_row_is_header() -> None:
    """A row (1) (2) (3) that numbers the columns is no line of the budget."""
    table = only_table("| TT | Nội dung | Kinh phí (đồng) |\n|---|---|---|\n| (1) | (2) | (3) |\n| 1 | A | 2.000 |\n")
    assert [line.label for line in table.lines] == ["A"]


def test_table_without_stt_column() -> None:
    """Dashed rows are parts of the row above them where no STT tells the level."""
    table = only_table(
        "| Nội dung | Kinh phí (đồng) |\n|---|---|\n| Tập huấn | 3.000 |\n"
        "| - Nước uống | 1.000 |\n| - Tài liệu | 2.000 |\n| Cộng | 3.000 |\n"
    )
    assert [child.label for child in table.lines[0].children] == ["- Nước uống", "- Tài liệu"]
    assert table.stated_total(1) == Money(3000)


def test_group_title_without_number_above_restarting_numbers() -> None:
    """An unnumbered row above numbers that restart at 1 is the group they belong to."""
    table = only_table(
        "| STT | Nội dung | Kinh phí (đồng) |\n|---|---|---|\n| | Nhóm A | 3.000 |\n"
        "| 1 | x | 1.000 |\n| 2 | y | 2.000 |\n"
        "| | Nhóm B | 4.000 |\n| 1 | z | 4.000 |\n| | Tổng cộng | 7.000 |\n"
    )
    assert [(line.label, len(line.children)) for line in table.lines] == [("Nhóm A", 2), ("Nhóm B", 1)]


def test_table_without_money_becomes_lines() -> None:
    """A table with no money column is prose, one line per row."""
    plan = parse("I. PHÂN CÔNG\n\n| STT | Nhiệm vụ | Thời gian |\n|---|---|---|\n| 1 | Tập huấn | Quý II |\n")
    assert not list(plan.tables())
    assert [paragraph.text for _, paragraph in plan.paragraphs()][-1] == "1 | Tập huấn | Quý II"


def test_letter_parts_restart_roman_numbers() -> None:
    """Part B may restart at I: sections hang under their part."""
    plan = parse("A. ĐÁNH GIÁ\nI. KẾT QUẢ\n1. Một.\nII. TỒN TẠI\nB. KẾ HOẠCH\nI. NHIỆM VỤ\n")
    assert [(depth, section.number) for depth, section in plan.walk()] == [
        (0, "A"), (1, "I"), (2, "1"), (1, "II"), (0, "B"), (1, "I"),
    ]  # fmt: skip


def test_nothing_to_find_is_no_error() -> None:
    """Prose without any structure is a plan with a preamble and nothing else."""
    plan = parse("Một câu bình thường không có cấu trúc gì.")
    assert not plan.sections and len(plan.preamble) == 1


def test_real_plans(seeds: list[Path]) -> None:
    """The five real plans: every table, its unit and what its lines add up to; every signature block."""
    plans = {path.name[:3]: parse_plan(read(path)) for path in seeds}
    totals = {
        name: [
            (table.stated_total(i), table.computed_total(i))
            for _, table in plan.tables()
            for i in table.columns_of(Role.AMOUNT)
        ]
        for name, plan in plans.items()
    }
    million = 1_000_000
    assert totals["000"] == [(Money(n), Money(n)) for n in (394_400_000, 300 * million, 1706 * million)]
    assert totals["003"] == [
        (None, Money(0)), (Money(117 * million), Money(117 * million)), (Money(152 * million), Money(146 * million)),
    ]  # fmt: skip
    assert not totals["001"] and not totals["002"] and not totals["004"]
    assert all(plan.closing.authority and plan.conclusion for plan in plans.values())
    assert [len(list(plans[name].walk())) for name in sorted(plans)] == [26, 25, 13, 7, 7]


def everything(plan: Plan) -> str:
    """All words of a plan, wherever they ended up."""
    header, closing = plan.header, plan.closing
    parts = [header.parent_agency, header.agency, header.number, header.place, header.kind, header.subject]
    parts += [paragraph.text for _, paragraph in plan.paragraphs()] + [section.heading for _, section in plan.walk()]
    return " ".join([*parts, *closing.recipients, *closing.authority, closing.signer])


@pytest.mark.parametrize(
    "text",
    [
        "UBND XÃ A\nKính gửi: HĐND xã\nTổng kinh phí là 500.000.000 đồng.\nTrong đó 300.000.000 đồng.\n\nI. VIỆC",
        "I. TỔ CHỨC\n1. Trách nhiệm\nGIÁM ĐỐC\nChịu trách nhiệm chi 50.000.000 đồng.\nII. KINH PHÍ\nTổng 100.000.000 đồng.",
        "I. HỒ SƠ\nNơi nhận hồ sơ: Bộ phận một cửa.\nPhí 20.000 đồng.\nII. KHÁC\nHết.",
        "I. KINH PHÍ\nTổng kinh phí:\t450\ttriệu đồng.\nKinh phí (triệu đồng):\n450\nHết.",
        "I. VIỆC\nMột.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn A\nGhi chú: số 5.000.000 đồng đã tạm ứng.",
    ],
)
def test_no_words_are_lost(text: str) -> None:
    """Whatever is no part of letterhead, list or signature stays in the text of the plan."""
    words = everything(parse(text))
    for word in text.replace(":", " ").replace("-", " ").split():
        assert word.strip(".") in words, word


def test_page_numbers_are_no_text() -> None:
    """Numbers that go on counting the pages are dropped; a figure alone on its line is not."""
    plan = parse("I. VIỆC\nMột.\n\n2\n\nHai.\n\n- 3 -\n\nBa.\n\nSố lớp đã mở là:\n\n4\n\nTrang 4/5\n")
    assert [paragraph.text for _, paragraph in plan.paragraphs()] == ["Một.", "Hai.", "Ba.", "Số lớp đã mở là:", "4"]


def test_appendix_without_its_name() -> None:
    """A title in capitals after the signature opens an appendix, with its table and all."""
    plan = parse(
        "I. VIỆC\nMột.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn A\n\nDỰ TOÁN CHI TIẾT\n(Kèm theo Kế hoạch số 1/KH-UBND)\n\n"
        "| STT | Nội dung | Kinh phí (đồng) |\n|---|---|---|\n| 1 | A | 2.000 |\n"
    )
    assert plan.closing.signer == "Nguyễn Văn A"
    assert [section.appendix for section in plan.sections] == [False, True]
    assert len(list(plan.tables())) == 1


def test_part_with_its_title_on_the_next_line() -> None:
    """ "PHẦN I" and the title below it are one heading; parts, articles and lettered items are seen."""
    plan = parse("PHẦN I\nĐÁNH GIÁ KẾT QUẢ\nI. MỘT\nPhần thứ hai\nKẾ HOẠCH NĂM 2026\nĐiều 1. Phạm vi\na. Việc nhỏ.\n")
    assert [(depth, section.number, section.title) for depth, section in plan.walk()] == [
        (0, "PHẦN I", "ĐÁNH GIÁ KẾT QUẢ"), (1, "I", "MỘT"), (0, "Phần thứ hai", "KẾ HOẠCH NĂM 2026"), (1, "Điều 1", "Phạm vi"),
    ]  # fmt: skip
    assert plan.sections[1].children[0].blocks[0].marker == "a."


def test_wrapped_sentences_are_joined() -> None:
    """A line that ends in mid-sentence goes on, even before a figure or a capital."""
    plan = parse(
        "KẾ HOẠCH\nMột việc\nThực hiện Kế hoạch số 15/KH-UBND ngày 05/01/2026 của\nỦy ban nhân dân tỉnh về chuyển đổi số.\n"
        "I. KINH PHÍ\nTổng kinh phí thực hiện Kế hoạch là\n70.000.000 đồng.\n"
    )
    assert plan.bases[0].text.endswith("của Ủy ban nhân dân tỉnh về chuyển đổi số.") and not plan.preamble
    assert "là 70.000.000 đồng" in everything(plan)


@pytest.mark.parametrize(
    ("head", "agency", "number", "place", "date"),
    [
        ("ỦY BAN NHÂN DÂN\nXÃ TÂY SƠN\nSố 12 /KH - UBND", "ỦY BAN NHÂN DÂN XÃ TÂY SƠN", "12/KH-UBND", "", PartialDate()),
        ("UBND XÃ A   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTây Sơn, ngày 5/1/2026", "UBND XÃ A", "", "Tây Sơn", PartialDate(5, 1, 2026)),
        ("UBND XÃ A\nSố: 3/KH-UBND   An Bình, ngày 05 tháng 01 năm 2026", "UBND XÃ A", "3/KH-UBND", "An Bình", PartialDate(5, 1, 2026)),
    ],
)  # fmt: skip
def test_letterheads(head: str, agency: str, number: str, place: str, date: PartialDate) -> None:
    """Letterheads in the spellings officers use."""
    header = parse(f"{head}\n\nKẾ HOẠCH\nMột việc\n\nI. VIỆC\nMột.").header
    assert (header.agency, header.number, header.place, header.date) == (agency, number, place, date)
    assert (header.kind, header.subject) == ("KẾ HOẠCH", "Một việc")


def test_rows_that_lost_their_cells_are_no_headings() -> None:
    """A line "2.1 Tập huấn 20" is what is left of a table row; "2.1 Mục tiêu năm 2026" is a heading."""
    plan = parse("I. KINH PHÍ\n2.1 Tập huấn 20\n2.2 Mô hình 314,8\n2.1 Mục tiêu năm 2026\n")
    assert [section.title for _, section in plan.walk()] == ["KINH PHÍ", "Mục tiêu năm 2026"]
