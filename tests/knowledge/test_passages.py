"""Passages follow the structure of a document, and no figure, citation or date is ever cut."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.domain.dates import find_dates
from knowledge.domain.money import find_amounts
from knowledge.domain.passage import Passage
from knowledge.domain.plan import Plan
from knowledge.parsing.citations import find_citations
from knowledge.parsing.plan import parse_plan
from knowledge.parsing.sentences import CLAUSE, parts_of
from knowledge.passages import LONGEST, LONGEST_ARTICLE, article_passages, passages_of
from knowledge.readers import read
from knowledge.readers.text import read_text

HEAD = "KẾ HOẠCH\nHoạt động khoa học và công nghệ năm 2026\n\n"


def plan_of(text: str) -> Plan:
    return parse_plan(read_text("a.txt", text.encode()))


def cut(text: str) -> tuple[Passage, ...]:
    return passages_of(plan_of(HEAD + text), "khóa")


def lacking(plan: Plan) -> list[str]:
    """The figures and citations of the plan that stand whole in no passage of it."""
    held = ["\n".join((*one.heading, one.text)) for one in passages_of(plan, "khóa")]
    texts = [paragraph.text for _, paragraph in plan.paragraphs()] + [section.heading for _, section in plan.walk()]
    wanted = [
        found.raw for text in texts for find in (find_citations, find_amounts, find_dates) for found in find(text)
    ]
    wanted += [
        entry.raw for _, table in plan.tables() for _, line in table.walk() for entry in line.entries if entry.raw
    ]
    return [one for one in wanted if not any(one in text for text in held)]


def test_every_figure_of_the_real_plans_stands_whole(shared: Path) -> None:
    """Every amount, date, cell and citation of the real plans stands whole in some passage."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        assert lacking(parse_plan(read(path))) == [], path.name


PIECE = st.sampled_from(
    (
        "Kinh phí thực hiện là 1.250.000.000 đồng (Một tỷ hai trăm năm mươi triệu đồng).",
        "Thực hiện Quyết định số 1234/QĐ-UBND ngày 15 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Hòa An; ",
        "theo Nghị định số 30/2020/NĐ-CP và Công văn số 77/SKHCN-KH",
        "ngày 05/02/2026",
        "tổ chức 12 lớp tập huấn, kinh phí 2 tỷ 400 triệu đồng",
        "các xã, phường rà soát và báo cáo kết quả về Sở Khoa học và Công nghệ",
        "đến năm 2030 đạt 45,5 % số hộ.",
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=90), st.integers(80, 900))
def test_no_text_is_cut_inside_what_it_states(pieces: list[str], longest: int) -> None:
    """However long a paragraph and wherever it must be cut: nothing is lost, and what it states stays whole."""
    text = " ".join(pieces)
    parts = list(parts_of(text, longest))
    assert "".join(" ".join(parts).split()) == "".join(text.split())
    for find in (find_citations, find_amounts, find_dates):
        whole = [found.raw for found in find(text)]
        assert [raw for raw in whole if not any(raw in part for part in parts)] == []


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=40), st.integers(1, 60))
def test_every_figure_of_a_made_plan_stands_whole(pieces: list[str], rows: int) -> None:
    """Giant paragraphs, list items and long tables alike."""
    items = "".join(f"- {piece}\n" for piece in pieces)
    table = "".join(
        f"| {row} | Việc thứ {row} theo Quyết định số {row}/QĐ-UBND | {row}.500 |\n" for row in range(1, rows)
    )
    text = (
        f"I. NHIỆM VỤ\n{' '.join(pieces)}\n{items}II. KINH PHÍ\nBảng 1: Dự toán năm 2026\nĐơn vị tính: nghìn đồng\n\n"
        f"| STT | Nội dung | Kinh phí |\n|---|---|---|\n{table}| | Tổng cộng | 99.000 |\n"
    )
    assert lacking(plan_of(HEAD + text)) == []


def test_a_long_table_repeats_what_makes_its_rows_understood() -> None:
    """Each part of a table has its caption, unit and header, and names what its first row belongs to."""
    rows = "".join(f"| {n} | Tập huấn chuyển đổi số cho cán bộ thôn số {n} | {n}.000 |\n" for n in range(1, 80))
    table = f"| STT | Nội dung | Kinh phí |\n|---|---|---|\n| I | Tập huấn | 9.000 |\n{rows}| | Tổng cộng | 9.000 |\n"
    parts = [
        one.text.splitlines()
        for one in cut(f"I. KINH PHÍ\nBảng 1: Dự toán năm 2026\nĐơn vị tính: nghìn đồng\n\n{table}")
        if "Nội dung" in one.text
    ]
    frame = ["Bảng 1: Dự toán năm 2026", "Đơn vị tính: nghìn đồng", "STT | Nội dung | Kinh phí"]
    assert len(parts) > 2 and all(part[:3] == frame for part in parts)
    assert parts[1][3] == "(I Tập huấn)" and parts[-1][-1] == "Tổng cộng | 9.000"
    assert all(sum(map(len, part)) <= LONGEST + 100 for part in parts)
    said = [line for part in parts for line in part[3:] if line.startswith(tuple("0123456789"))]
    assert said == [f"{n} | Tập huấn chuyển đổi số cho cán bộ thôn số {n} | {n}.000" for n in range(1, 80)]


def test_a_table_without_money_keeps_its_header_too() -> None:
    """Rows of a table that is no budget are split under their caption and header."""
    rows = "".join(f"| {n} | Ủy ban nhân dân xã số {n} của huyện | Phối hợp tổ chức |\n" for n in range(1, 60))
    parts = [
        one.text.splitlines()
        for one in cut(f"I. PHÂN CÔNG\nBiểu 2: Phân công\n\n| STT | Đơn vị | Nhiệm vụ |\n|---|---|---|\n{rows}")
        if "|" in one.text
    ]
    assert len(parts) > 1 and all(part[:2] == ["Biểu 2: Phân công", "STT | Đơn vị | Nhiệm vụ"] for part in parts)


def test_an_announcement_stays_with_its_list() -> None:
    """A paragraph that ends in a colon is never the last one of a passage when items follow."""
    long = "Ủy ban nhân dân xã giao các đơn vị thực hiện những việc sau đây trong năm " * 7 + "gồm:"
    parts = cut(f"I. TỔ CHỨC THỰC HIỆN\n{long}\n- Rà soát.\n- Báo cáo.\n")
    (held,) = [one.text for one in parts if "gồm:" in one.text]
    assert held.splitlines()[1] == "- Rà soát."


def test_headings_alone_become_a_list() -> None:
    """Neighbouring headings with nothing under them are one passage below their parent."""
    parts = cut("I. NHIỆM VỤ\n1. Mua máy bơm\n2. Mua phân bón\n3. Tập huấn\n- Mở một lớp.\n")
    assert ("I. NHIỆM VỤ",) in {one.heading for one in parts}
    assert next(one.text for one in parts if one.heading == ("I. NHIỆM VỤ",)) == "1. Mua máy bơm\n2. Mua phân bón"


def test_the_first_passage_says_what_the_document_is() -> None:
    """Kind, number, subject and issuer are found as a passage of their own."""
    text = "ỦY BAN NHÂN DÂN\nXÃ AN HÒA\n\nSố: 12/KH-UBND\n\n" + HEAD + "I. MỤC TIÊU\n- Đẩy mạnh.\n"
    first = passages_of(plan_of(text), "khóa")[0]
    assert first.ordinal == 0 and "Hoạt động khoa học và công nghệ năm 2026" in first.text
    assert "12/KH-UBND" in first.text


def test_an_article_is_one_passage_with_its_heading() -> None:
    """In a law the clauses stay with their article; a longer article is cut where a clause begins."""
    law = (
        "LUẬT\nThư viện\n\nChương I. NHỮNG QUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi điều chỉnh\n1. Luật này quy định về thư viện.\n"
        "2. Luật này không áp dụng cho kho lưu trữ.\nĐiều 2. Đối tượng\nMọi người.\n"
    )
    found = {one.heading[-1]: one.text for one in passages_of(plan_of(law), "khóa") if one.heading}
    assert found["Điều 1. Phạm vi điều chỉnh"].count("\n") == 1 and found["Điều 2. Đối tượng"] == "Mọi người."
    clauses = "\n".join(f"{n}. {'Cơ quan có trách nhiệm báo cáo. ' * 60}" for n in range(1, 12))
    parts = article_passages("khóa", ("Thư viện", "Báo cáo"), clauses)
    assert len(parts) == 3 and all(len(part.text) <= LONGEST_ARTICLE for part in parts)
    assert all(part.text[0].isdigit() and part.heading == ("Thư viện", "Báo cáo") for part in parts)
    assert [part.ordinal for part in parts] == [0, 1, 2]
    assert list(parts_of("1. một\n2. hai", 8, before=CLAUSE)) == ["1. một", "2. hai"]


@pytest.mark.parametrize("text", ["", "một", "x" * 5000, "1.000 " * 900, "\n\n\n"])
def test_cutting_ends_whatever_the_text(text: str) -> None:
    """Text without a place to cut is one part; nothing gives nothing."""
    parts = list(parts_of(text, 100))
    assert "".join("".join(parts).split()) == "".join(text.split())
