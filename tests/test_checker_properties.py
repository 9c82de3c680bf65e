"""What holds for any plan: a consistent budget passes; a figure that is changed is found, or is shown as not tied.

The plans are composed here from a budget that adds up, in several ways of writing a table. ``DUTHAO_EXAMPLES`` sets how
many are tried (100,000 for the published run).
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.checks.context import context_for
from assistant.checks.presentation import report_text
from assistant.checks.report import CheckReport, check
from knowledge.domain.collection import uncollected
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.money import Money, format_number
from knowledge.domain.words import money_words
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text

EXAMPLES = int(os.environ.get("DUTHAO_EXAMPLES", "150"))
TRIED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SLOW_S = 2.0
UNITS = {"đồng": 1, "nghìn đồng": 1_000, "triệu đồng": 1_000_000}
NAMES = (
    "Tập huấn kỹ thuật", "Hội nghị triển khai", "Mua máy đo độ ẩm", "Mô hình trồng nấm", "In tài liệu", "Thuê hội trường",
    "Hỗ trợ nhãn hiệu", "Sửa nhà kho", "Kiểm định cân", "Truyền thông", "Nạo vét mương", "Khám sức khỏe", "Giải thưởng",
    "Trồng cây xanh", "Đo đạc ruộng", "Số hóa hồ sơ", "Bảo trì máy chủ", "Diễn tập cứu nạn", "Tham quan học tập", "Dự phòng",
)  # fmt: skip
GROUPS = ("Tuyên truyền", "Ứng dụng kỹ thuật", "Trang bị", "Tổ chức thực hiện", "Chuyển đổi số")
ROMAN = ("I", "II", "III", "IV", "V")


@dataclass(frozen=True)
class Budget:
    """Groups of amounts in tenths of the unit; the plan is written from it, its sums computed."""

    unit: str
    groups: tuple[tuple[int, ...], ...]
    grouped: bool
    number_below: bool
    total_first: bool
    priced: bool

    @property
    def total(self) -> int:
        return sum(map(sum, self.groups))


def written(amount: int) -> str:
    return format_number(Decimal(amount) / 10)


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    unit = draw(st.sampled_from(sorted(UNITS)))
    whole = unit == "đồng"
    amount = st.integers(1, 900_000).map(lambda n: n * 10 if whole else n)
    groups = draw(st.lists(st.lists(amount, min_size=1, max_size=4).map(tuple), min_size=1, max_size=5))
    grouped, below, first, priced = (draw(st.booleans()) for _ in range(4))
    return Budget(unit, tuple(groups), grouped, below, first, priced and whole)


def composed(budget: Budget) -> list[str]:
    """The plan as lines; every figure that is tied stands alone in a line or a cell."""
    dong = budget.total * UNITS[budget.unit] // 10
    total = f"{dong:,}".replace(",", ".")
    head = ["| STT | Nội dung | Kinh phí | Ghi chú |", "|---|---|---|---|"]
    if budget.priced:
        head = ["| STT | Nội dung | Số lượng | Đơn giá | Thành tiền |", "|---|---|---|---|---|"]
    names = iter(NAMES)
    rows = []
    for order, group in enumerate(budget.groups):
        if budget.grouped:
            rows.append(_row(budget, ROMAN[order], GROUPS[order], sum(group), None))
        for position, amount in enumerate(group, 1):
            number = str(position) if budget.grouped else str(len(rows) + 1)
            if budget.grouped and budget.number_below:
                number = f"{order + 1}.{position}"
            rows.append(_row(budget, number, next(names), amount, position))
    closing = _row(budget, "", "Tổng cộng", budget.total, None)
    rows = [closing, *rows] if budget.total_first else [*rows, closing]
    return [
        "UBND XÃ SUỐI TRĂNG", "Số: 12/KH-UBND", "Suối Trăng, ngày 05 tháng 02 năm 2026", "", "KẾ HOẠCH",
        "Hoạt động khoa học và công nghệ năm 2026", "", "I. MỤC ĐÍCH", "Phục vụ sản xuất.", "", "II. KINH PHÍ",
        f"Tổng kinh phí: {total} đồng (Bằng chữ: {money_words(Money(dong))}), cụ thể:", "",
        f"Đơn vị tính: {budget.unit}", "", *head, *rows, "", "III. TỔ CHỨC THỰC HIỆN", "Ủy ban nhân dân xã thực hiện.",
    ]  # fmt: skip


def _row(budget: Budget, number: str, label: str, amount: int, factor: int | None) -> str:
    if not budget.priced:
        return f"| {number} | {label} | {written(amount)} | |"
    if factor is None or amount % (10 * (factor + 1)):
        return f"| {number} | {label} | | | {written(amount)} |"
    count = factor + 1
    return f"| {number} | {label} | {count} | {written(amount // count)} | {written(amount)} |"


@uncollected
def examined(text: str) -> CheckReport:
    """The report; garbage of the thousands of examples before is no work of this one."""
    plan = parse_plan(read_text("kế hoạch.md", text.encode()))
    return check(plan, context_for(plan, today=date(2026, 11, 20)))


@uncollected
def timed(text: str) -> tuple[CheckReport, float]:
    """The report, and the seconds of work it took."""
    begun = time.process_time()
    report = examined(text)
    return report, time.process_time() - begun


def accusing(report: CheckReport) -> list[Finding]:
    """Errors and warnings; a question about the scale of an amount may be asked of any wild budget."""
    return [one for one in report.findings if one.severity is not Severity.INFO and one.rule != "scale-suspect"]


@TRIED
@given(budgets())
def test_a_plan_built_from_a_consistent_budget_passes(budget: Budget) -> None:
    """Whatever the amounts, the unit and the way of numbering: no error, no warning, and every figure is tied."""
    report = examined("\n".join(composed(budget)))
    told = report_text(report, "kế hoạch", relations=True)
    assert accusing(report) == [], told
    prices = 2 * sum(line.count("|") == 6 and "|  |" not in line and "| |" not in line for line in composed(budget))
    assert report.coverage.figures_tied >= report.coverage.figures_found - prices, told


def figures(lines: list[str]) -> list[tuple[int, int, int]]:
    """Where the plan's amounts stand: line, start, end."""
    found = []
    for at, line in enumerate(lines):
        if line.startswith("|") and "STT" not in line and "---" not in line:
            start = 1
            for column, text in enumerate(line.split("|")[1:-1]):
                bare = text.strip()
                if column >= 2 and bare:
                    begin = start + text.index(bare)
                    found.append((at, begin, begin + len(bare)))
                start += len(text) + 1
        elif line.startswith("Tổng kinh phí"):
            begin = line.index(": ") + 2
            found.append((at, begin, line.index(" đồng")))
    return found


@TRIED
@given(budgets(), st.data())
def test_any_figure_changed_by_any_amount_is_found_or_shown_as_untied(budget: Budget, data: st.DataObject) -> None:
    """One figure of a plan that adds up becomes another: an error names it, or coverage shows a figure not tied."""
    lines = composed(budget)
    at, start, end = data.draw(st.sampled_from(figures(lines)))
    old = Decimal(lines[at][start:end].replace(".", "").replace(",", "."))
    new = data.draw(st.integers(1, 10**13).map(lambda n: Decimal(n) / (1 if budget.unit == "đồng" else 10)))
    assume(new != old)
    lines[at] = lines[at][:start] + format_number(new) + lines[at][end:]
    report = examined("\n".join(lines))
    told = report_text(report, "kế hoạch", relations=True)
    assert report.blocking or report.coverage.figures_tied < report.coverage.figures_found, told


PIECES = (
    "II. ", "1. ", "a) ", "- ", "| ", " |", "|---|---|", "Tổng cộng", "Cộng", "Trong đó: ", "trong đó: ", "gồm: ", "; ",
    "Đơn vị tính: đồng", "1.5", "1.006", "-5", "12%", "(Bằng chữ: một đồng)", "ngày 31/02/2026", "12/QĐ-UBND", "[…]", "**",
    "<b>", "\t", "\n", "\u00a0", "Phụ lục I", "PHẦN II", "chuyển nguồn 5 triệu đồng", "Năm 2027", "x" * 300,
)  # fmt: skip


@TRIED
@given(budgets(), st.data())
def test_any_change_of_structure_is_read_and_judged(budget: Budget, data: st.DataObject) -> None:
    """Lines left out, doubled, moved, joined, cut or mixed with others: a report within 2 s of work, no rule breaks off."""
    lines = composed(budget)
    for _ in range(data.draw(st.integers(1, 6))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        way = data.draw(st.integers(0, 6))
        if way == 0 and len(lines) > 2:
            del lines[at]
        elif way == 1:
            lines.insert(other, lines[at])
        elif way == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif way == 3:
            lines[at] += lines[other]
        elif way == 4:
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        elif way == 5:
            cut = data.draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:cut] + data.draw(st.sampled_from(PIECES)) + lines[at][cut:]
        else:
            lines[at] = lines[at].replace("|", "\t")
    text = "\n".join(lines)
    try:
        report, spent = timed(text)
    except UnreadableFile:
        return
    assert spent < SLOW_S, text
    assert [one.message for one in report.findings if one.rule == "rule-crashed"] == [], text
    assert report.coverage.figures_tied <= report.coverage.figures_found, text


@TRIED
@given(budgets().filter(lambda one: all(len(group) > 1 for group in one.groups)), st.data())
def test_a_row_that_is_left_out_is_never_a_pass(budget: Budget, data: st.DataObject) -> None:
    """Without one of its lines (never the only one of a group) a budget no longer adds up, and the plan fails."""
    lines = composed(budget)
    rows = [at for at, line in enumerate(lines) if line.startswith("| ") and line.split("|")[1].strip()[:1].isdigit()]
    del lines[data.draw(st.sampled_from(rows))]
    report = examined("\n".join(lines))
    assert report.blocking, report_text(report, "kế hoạch", relations=True)
