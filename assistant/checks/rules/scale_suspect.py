"""Sai gì: một số tiền có vẻ sai bậc: gấp hàng nghìn lần các dòng cùng nhóm, hoặc sai với đơn vị tính của bảng.

Vì sao: ghi số đồng vào bảng “triệu đồng” (hoặc ngược lại) làm kinh phí tăng, giảm một triệu lần mà vẫn cộng khớp.
Kế hoạch thật có khoản rất lớn cạnh khoản rất nhỏ, nên đây chỉ là điều đề nghị xem lại.

Ví dụ: bảng “Đơn vị tính: triệu đồng” có các dòng 20; 15; 25.000.000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from assistant.checks.context import CheckContext
from assistant.checks.figures import amounts, amounts_in, cell, clip, described, line_name
from assistant.checks.holding import holding
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.finding import Figure, Finding, Severity, Verdict
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Plan, Section

NAME = "scale-suspect"

_FEWEST = 3  # other amounts of the group, to know what is usual in it; two tell where all are a thousandth
_APART = 1000
_ABOVE_ALL = 100  # times the largest of the others: a group of small and large amounts is no surprise
_LEAST_DONG = 1000
_LEAST_MUCH = 10**8
_MUCH_IN_A_TABLE = {Unit.TRIEU: Decimal(10**6), Unit.TY: Decimal(10**6)}
_MUCH_IN_PROSE = {Unit.TRIEU: Decimal(_LEAST_MUCH), Unit.TY: Decimal(_LEAST_MUCH)}
"""From here on a round number under this unit looks like one counted in đồng; prose also speaks of whole countries."""
_ROUND = 1000
_ZERO = Decimal(0)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per amount, or per column, whose size does not go with its unit or with its siblings."""
    for prose in holding(plan, amounts_in):
        large = any((amount.number.value or 0) >= _LEAST_MUCH for amount in amounts_in(prose.text))
        for amount in amounts(prose) if large else ():
            if _looks_like_dong(amount.figure, _MUCH_IN_PROSE):
                unit = amount.figure.unit.label if amount.figure.unit else ""
                what = f"{amount.figure.raw} {unit} là số rất lớn, có thể nhầm đơn vị"
                yield _finding(amount.figure, f"{described(amount.figure.place, amount.figure.raw)}: {what}")
    for section, table in plan.tables():
        for column in table.columns_of(Role.AMOUNT):
            told = _column(section, table, column)
            if told is not None:
                yield told
            else:
                for lines in (table.lines, *(line.children for _, line in table.walk())):
                    yield from _siblings(section, table, lines, column)


def _column(section: Section | None, table: BudgetTable, column: int) -> Finding | None:
    """The finding that a whole column does not go with the unit declared for it."""
    figures = [
        figure
        for _, line in table.walk()
        if not line.entries[column].is_blank and (figure := cell(section, table, line, column)).value
    ]
    large = [figure for figure in figures if _looks_like_dong(figure, _MUCH_IN_A_TABLE)]
    if large and 2 * len(large) >= len(figures):
        return _finding(large[0], _about(large[0], "là số rất lớn so với đơn vị tính này"))
    small = [figure for figure in figures if figure.unit is Unit.DONG and abs(figure.value or _ZERO) < _LEAST_DONG]
    if len(figures) > 1 and len(small) == len(figures):
        return _finding(small[0], _about(small[0], "và mọi số trong cột đều nhỏ hơn 1.000 đồng"))
    return None


def _about(figure: Figure, what: str) -> str:
    unit = figure.unit.label if figure.unit else ""
    return f"{described(figure.place)}: ghi {figure.raw} trong khi đơn vị tính là {unit}, {what}"


def _looks_like_dong(figure: Figure, much: dict[Unit, Decimal]) -> bool:
    """True of a round number under triệu or tỷ that only a figure in đồng or nghìn would need."""
    least = much.get(figure.unit) if figure.unit else None
    return least is not None and figure.value is not None and figure.value >= least and not figure.value % _ROUND


def _siblings(
    section: Section | None, table: BudgetTable, lines: Sequence[BudgetLine], column: int
) -> Iterator[Finding]:
    """The amount of a group that is a thousand times what is usual in it and far above all others."""
    own = [line for line in lines if not (line.sums or line.partial)]
    stated = [(line, line.entries[column].money) for line in own]
    found = [(line, money.dong) for line, money in stated if money is not None and money.dong > 0]
    if len(found) < _FEWEST:
        return
    largest = max(dong for _, dong in found)
    line = next(one for one, dong in found if dong == largest)
    others = [dong for other, dong in found if other is not line]
    usual = int(median(others))
    above = _ABOVE_ALL if len(others) >= _FEWEST else _APART
    if largest < _APART * usual or largest < above * max(others):
        return
    figure = cell(section, table, line, column)
    what = f"dòng “{clip(line_name(line))}” ghi {figure.raw}, gấp hơn {largest // usual} lần mức thường thấy trong nhóm"
    yield _finding(figure, f"{described(figure.place)}: {what} ({Money(usual).text()})")


def _finding(figure: Figure, what: str) -> Finding:
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        verdict=Verdict.REVIEW,
        message=f"{what}; đề nghị kiểm tra lại số hoặc đơn vị tính.",
        place=figure.place,
        stated=figure.raw,
        stated_money=Money(figure.dong) if figure.dong is not None else None,
    )
