"""Whatever stands on the page, parsing and checking end with a plan and a report, never with an exception."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks.context import context_for
from assistant.checks.report import check
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text

PIECES = st.sampled_from(
    [
        "I. ", "II. ", "A. ", "1. ", "1.1. ", "a) ", "- ", "+ ", "PHẦN I", "PHỤ LỤC", "Điều 1. ", "KẾ HOẠCH", "Căn cứ ",
        "Số: /KH-UBND", "Tây Sơn, ngày    tháng 2 năm 2026", "UBND XÃ A", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nơi nhận:",
        "Trên đây là Kế hoạch./.", "Đơn vị tính: triệu đồng", "Bảng 1: Dự toán năm 2026", "trong đó: ", "Tổng cộng", "Cộng",
        "STT", "Nội dung", "Kinh phí", "Năm 2026", "Số lượng", "Đơn giá", "| ", " |", "|---|---|---|", "\t", "\n", "\n\n",
        "1.006", "39,6", "1.5", "2.400.400.000 đồng", "30%", "10 ha", "03", "-5", "(Bằng chữ: Hai tỷ đồng)", "12/QĐ-UBND ",
        "ngày 31/02/2026", "của UBND tỉnh ", "[CẦN BỔ SUNG: x]", "**", "<b>", "</b>", "; ", ". ", ", ", "lớp", "Ờ", "  ", "\u00a0",
    ]
)  # fmt: skip


def examine(text: str) -> None:
    try:
        source = read_text("thử.txt", text.encode())
    except UnreadableFile as error:
        assert "thử.txt" in str(error)
        return
    plan = parse_plan(source)
    report = check(plan, context_for(plan, today=date(2026, 11, 20)))
    assert not [finding for finding in report.findings if finding.rule == "rule-crashed"]
    assert report.coverage.figures_tied <= report.coverage.figures_found


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_pieces_of_plans_in_any_order(text: str) -> None:
    """Marks of plans thrown together in any order are read, parsed and checked; no rule crashes."""
    examine(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    """Any text at all is read or refused with a sentence."""
    examine(text)


CELLS = st.lists(
    st.sampled_from(["", "1", "I", "2.1", "-", "Cộng", "Tổng cộng", "Việc", "5", "1.000", "1,5", "x", "Trong đó"]),
    min_size=3,
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=12))
def test_any_table(rows: list[list[str]]) -> None:
    """Any table is read or named as unread; none makes a rule crash."""
    body = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    examine(f"I. KINH PHÍ\nĐơn vị tính: triệu đồng\n\n| STT | Nội dung | Kinh phí |\n|---|---|---|\n{body}\n")
