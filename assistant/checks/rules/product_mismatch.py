"""Sai gì: thành tiền không bằng số lượng nhân đơn giá.

Vì sao: dòng có đơn giá là dòng lập theo định mức; thành tiền sai thì dự toán không có căn cứ để thẩm định.
Số ngày, số buổi, số tháng … cũng nhân vào khi bảng có các cột đó.
Chỉ xét khi bảng có cột đơn giá; không bao giờ chia ngược để đoán đơn giá.

Ví dụ: 3 lớp × 2,5 triệu đồng = 7,5 triệu đồng nhưng cột “Thành tiền” ghi 7,8.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from math import prod

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell, cell_subject, column_unit, holds_figure
from assistant.checks.rounding import allowance, half_digit
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.finding import Figure, Operator, Relation, Term
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section

NAME = "product-mismatch"

_OTHER_FACTORS = ("he so", "%", "ty le", "thue", "vat", "muc ho tro")


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per leaf line that states price, quantity and amount under one header group."""
    for section, table in plan.tables():
        for price in table.columns_of(Role.PRICE):
            factors = _factors(table, price)
            amount = _amount_column(table, price)
            if not factors or amount is None:
                continue
            leaves = tuple(line for _, line in table.walk() if not line.children)
            if _fewer_explain_all(table, leaves, (*factors, price), amount):
                continue
            for line in leaves:
                if not _multiplied_by_more(table, line, (*factors, price, amount)):
                    yield from _line(section, table, line, (*factors, price), amount)


def _factors(table: BudgetTable, price: int) -> tuple[int, ...]:
    """The quantity columns that belong to a price column; none where the table multiplies by something else too."""
    titles = [fold(column.title) for column in table.columns if column.role not in (Role.LABEL, Role.NOTE)]
    if any(word in title for title in titles for word in _OTHER_FACTORS):
        return ()
    if len(_in_group(table, table.columns_of(Role.PRICE), price)) != 1:
        return ()
    return _in_group(table, table.columns_of(Role.QUANTITY), price)


def _multiplied_by_more(table: BudgetTable, line: BudgetLine, columns: tuple[int, ...]) -> bool:
    """True when a figure of another column stands between the factors: it may be one more."""
    between = (column for column in range(min(columns) + 1, max(columns)) if column not in columns)
    unknown = (column for column in between if table.columns[column].role in (Role.OTHER, Role.AMOUNT))
    return any(holds_figure(line.entries[column]) for column in unknown)


def _fewer_explain_all(
    table: BudgetTable, leaves: tuple[BudgetLine, ...], factors: tuple[int, ...], amount: int
) -> bool:
    """True when every line is the product of one and the same part of its factors: one column only informs."""
    values = [
        tuple(line.entries[column].value for column in (*factors, amount))
        for line in leaves
        if not line.entries[amount].is_blank and not line.entries[factors[-1]].is_blank
    ]
    rows = [tuple(value for value in row if value is not None) for row in values]
    rows = [row for row in rows if len(row) == len(factors) + 1]
    scale = (_factor(table, factors[-1]), _factor(table, amount))
    quantities = range(len(factors) - 1)
    return bool(rows) and any(
        all(prod((row[i] for i in chosen), start=row[-2] * scale[0]) == row[-1] * scale[1] for row in rows)
        and not all(prod(row[:-1], start=scale[0]) == row[-1] * scale[1] for row in rows)
        for size in range(1, len(factors) - 1)
        for chosen in combinations(quantities, size)
    )


def _factor(table: BudgetTable, column: int) -> Decimal:
    unit = column_unit(table, column)
    return Decimal(unit.factor if unit else 1)


def _amount_column(table: BudgetTable, price: int) -> int | None:
    """The column of the product: the only amount under the same header group, else the one called thành tiền."""
    columns = _in_group(table, table.columns_of(Role.AMOUNT), price)
    if len(columns) > 1:
        columns = tuple(column for column in columns if "thanh tien" in fold(table.columns[column].header))
    return columns[0] if len(columns) == 1 else None


def _in_group(table: BudgetTable, columns: tuple[int, ...], price: int) -> tuple[int, ...]:
    """Those of the columns that stand under the same header group as the price, else those under none."""
    group = table.columns[price].group
    same = tuple(column for column in columns if table.columns[column].group == group)
    return same or tuple(column for column in columns if not table.columns[column].group)


def _line(
    section: Section | None, table: BudgetTable, line: BudgetLine, factors: tuple[int, ...], amount: int
) -> Iterator[Relation]:
    present = tuple(column for column in factors if not line.entries[column].is_blank)
    if line.entries[amount].is_blank or len(present) < 2 or present[-1] != factors[-1]:
        return
    stated = cell(section, table, line, amount)
    parts = tuple(Term(cell(section, table, line, column)) for column in present)
    yield Relation(
        rule=NAME,
        stated=stated,
        parts=parts,
        subject=cell_subject(section, table, line, amount),
        operator=Operator.PRODUCT,
        tolerance=_tolerance(section, table, stated, parts),
    )


def _tolerance(section: Section | None, table: BudgetTable, stated: Figure, parts: tuple[Term, ...]) -> Decimal:
    """Rounded prices are off by half a digit for every piece; exact ones by nothing."""
    if not allowance(section, table, stated, parts):
        return Decimal(0)
    pieces = Decimal(1)
    for term in parts[:-1]:
        pieces *= term.figure.value or Decimal(0)
    return half_digit(stated) + half_digit(parts[-1].figure) * pieces
