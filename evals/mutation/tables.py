"""Faults in budget tables: a cell that is tied by a sum or a product, two that cancel out, a unit, a number, a label.

A cell is tied where the arithmetic of the clean table holds; which rule must speak follows from which sums it enters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import prod

from evals.mutation.fault import Fault, Ground, Written, number_at, put, rules, spelled, wrong
from knowledge.domain.budget import BudgetLine, BudgetTable, Role

_FEWEST_ROWS = 2
FIGURES = rules(
    "total-mismatch", "subtotal-mismatch", "crossfoot-mismatch", "product-mismatch", "narrative-mismatch",
    "words-mismatch", "funding-mismatch", "allocation-mismatch", "figure-conflict", "scale-suspect",
    "breakdown-mismatch", "execution-mismatch",
)  # fmt: skip
"""The rules that speak truly of a changed cell besides the one that must."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with a readable number, and the sums it enters: ``groups`` are the stated groups above it."""

    line: BudgetLine
    column: int
    number: Written
    rules: frozenset[str]
    group: str = ""


def table_faults(ground: Ground) -> Iterator[Fault]:
    """Every fault of every table; sampling is left to the caller."""
    for _, table in ground.plan.tables():
        cells = list(_cells(ground, table))
        for cell in cells:
            value, told = wrong(cell.number, ground.luck)
            role = table.columns[cell.column].role.value
            where = "total" if cell.line is table.total else role
            text = put(ground.text, (cell.number.start, cell.number.end, told))
            what = f"{table.key}, {cell.line.label!r}: {cell.number.told(ground)} → {told}"
            if value != cell.number.value:
                yield Fault(f"cell: {where}", cell.rules, text, what, numeric=True, also=FIGURES)
        yield from _cancelling(ground, table, cells)
        yield from _unreadable(ground, table)
        yield from _units(ground, table)
        yield from _labels(ground, table)
        yield from _numbers(ground, table)


def _cells(ground: Ground, table: BudgetTable) -> Iterator[_Cell]:
    across = _crossfoot(table)
    for column in table.columns_of(Role.AMOUNT):
        footed = table.stated_total(column) is not None and table.stated_total(column) == table.computed_total(column)
        crossed = rules("crossfoot-mismatch", "execution-mismatch") if column in across else rules()
        for line, above in _parts(table.lines, None, column):
            tied = set(crossed)
            if above is not None:
                tied |= {"subtotal-mismatch"} if _adds_up(above, column) else set()
            elif footed:
                tied.add("total-mismatch")
            tied |= {"subtotal-mismatch"} if _adds_up(line, column) else set()
            tied |= {"subtotal-mismatch"} if tied and _layered(table) else set()
            tied |= {"product-mismatch"} if _multiplied(table, line, column) else set()
            yield from _cell(ground, line, column, frozenset(tied), above.key if above else "")
        if table.total is not None and footed:
            yield from _cell(ground, table.total, column, crossed | {"total-mismatch"}, "")
        for _, line in table.walk():
            if _multiplied(table, line, column):
                for other in table.columns_of(Role.QUANTITY, Role.PRICE):
                    yield from _cell(ground, line, other, rules("product-mismatch"), "")


def _cell(ground: Ground, line: BudgetLine, column: int, tied: frozenset[str], group: str) -> Iterator[_Cell]:
    number = number_at(ground, line.entries[column].span)
    if tied and number is not None and number.value == line.entries[column].value:
        yield _Cell(line, column, number, tied, group)


def _parts(
    lines: tuple[BudgetLine, ...], above: BudgetLine | None, column: int
) -> Iterator[tuple[BudgetLine, BudgetLine | None]]:
    """Lines that are filled, each with the nearest filled group above it."""
    for line in lines:
        if line.sums or line.partial:
            continue
        filled = line.entries[column].money is not None
        if filled:
            yield line, above
        yield from _parts(line.children, line if filled else above, column)


def _adds_up(line: BudgetLine, column: int) -> bool:
    return line.subtotal(column) is not None and line.subtotal(column) == line.entries[column].money


def _layered(table: BudgetTable) -> bool:
    """True of a table with rows that add up some of the others ("Cộng mục I"), or with rows that bear no number."""
    return any(line.sums or not line.number for _, line in table.walk())


def _multiplied(table: BudgetTable, line: BudgetLine, column: int) -> bool:
    """True where the quantities times the one price are the amount, in a table with one amount column.

    A coefficient ("Hệ số lương") is no quantity: what it multiplies is not planted.
    """
    if any("hệ số" in column.header.lower() for column in table.columns):
        return False
    prices, counts = table.columns_of(Role.PRICE), table.columns_of(Role.QUANTITY)
    if len(prices) != 1 or not counts or table.columns_of(Role.AMOUNT) != (column,):
        return False
    factors = [line.entries[count].value for count in counts]
    price, amount = line.entries[prices[0]].money, line.entries[column].money
    if price is None or amount is None or None in factors:
        return False
    return prod((factor for factor in factors if factor is not None), start=Decimal(price.dong)) == amount.dong


def _crossfoot(table: BudgetTable) -> frozenset[int]:
    """The amount columns of which one equals several that follow one another, in each row."""
    columns = table.columns_of(Role.AMOUNT)
    rows = [line for _, line in table.walk() if not all(line.entries[column].is_blank for column in columns)]
    runs = [columns[start:end] for start in range(len(columns)) for end in range(start + 2, len(columns) + 1)]
    if len(rows) < _FEWEST_ROWS:
        return frozenset()
    tied = {
        (whole, *run)
        for whole in columns
        for run in runs
        if whole not in run
        and all(
            line.entries[whole].value == sum((line.entries[part].value or Decimal(0) for part in run), Decimal(0))
            for line in rows
        )
    }
    return frozenset(column for one in tied for column in one)


def _cancelling(ground: Ground, table: BudgetTable, cells: list[_Cell]) -> Iterator[Fault]:
    """One figure more, another less by the same: the grand total still holds, the groups do not."""
    for column in table.columns_of(Role.AMOUNT):
        inside = [cell for cell in cells if cell.column == column and cell.group and "subtotal-mismatch" in cell.rules]
        leaves = [cell for cell in inside if not cell.line.children]
        for one in leaves:
            other = next((cell for cell in leaves if cell.group != one.group and cell.number.value > 2), None)
            if other is None:
                continue
            step = Decimal(ground.luck.choice((1, 2)))
            more, less = one.number, other.number
            changes = (
                (more.start, more.end, spelled(more.value + step, more.decimals)),
                (less.start, less.end, spelled(less.value - step, less.decimals)),
            )
            right = one.rules | other.rules
            what = f"{table.key}: {one.line.label!r} + {step}, {other.line.label!r} − {step}"
            yield Fault(
                "two cells that cancel out", right, put(ground.text, *changes), what, numeric=True, also=FIGURES
            )
    singles = [
        cell for cell in cells if "product-mismatch" in cell.rules and cell.column in table.columns_of(Role.AMOUNT)
    ]
    for one, other in pairwise(singles):
        if one.group == other.group and other.number.value > 1:
            changes = (
                (one.number.start, one.number.end, spelled(one.number.value + 1, one.number.decimals)),
                (other.number.start, other.number.end, spelled(other.number.value - 1, other.number.decimals)),
            )
            what = f"{table.key}: {one.line.label!r} + 1, {other.line.label!r} − 1"
            right = rules("product-mismatch")
            yield Fault(
                "two products that cancel out", right, put(ground.text, *changes), what, numeric=True, also=FIGURES
            )


def _unreadable(ground: Ground, table: BudgetTable) -> Iterator[Fault]:
    """A number that may mean two things: "1.5", "1,006"."""
    for column in table.columns_of(Role.AMOUNT):
        for _, line in table.walk():
            number = number_at(ground, line.entries[column].span)
            if number is not None:
                told = ground.luck.choice(("1.5", "12.75", "1,006", "1.23.456"))
                text = put(ground.text, (number.start, number.end, told))
                what = f"{table.key}, {line.label!r}: {number.told(ground)} → {told}"
                yield Fault("number that can be read two ways", rules("ambiguous-number"), text, what)


def _units(ground: Ground, table: BudgetTable) -> Iterator[Fault]:
    """The unit line left out, where no column and no cell tells the unit."""
    line = re.escape(table.unit_text)
    if not table.unit_text or any(column.unit for column in table.columns if "đồng" in column.header.lower()):
        return
    found = list(re.finditer(rf"[*(_]*{line}[*)_]*", ground.text))
    before = [match for match in found if table.span is not None and match.end() <= table.span.start + 200]
    if before and not re.search(r"đồng", " ".join(entry.raw for _, row in table.walk() for entry in row.entries)):
        match = before[-1]
        text = put(ground.text, (match.start(), match.end(), ""))
        yield Fault("unit left out", rules("undeclared-unit"), text, f"{table.key}: {table.unit_text!r} left out")


def _labels(ground: Ground, table: BudgetTable) -> Iterator[Fault]:
    """Two lines of one group with one label."""
    label = table.columns_of(Role.LABEL)[:1]
    for group in (table.lines, *(line.children for _, line in table.walk())):
        lines = [line for line in group if not (line.sums or line.partial or line.children) and line.number]
        for one, other in pairwise(lines):
            span = other.entries[label[0]].span if label else None
            if span is not None and one.label != other.label and ground.text[span.start : span.end] == other.label:
                text = put(ground.text, (span.start, span.end, one.label))
                what = f"{table.key}: {other.label!r} → {one.label!r}"
                yield Fault(
                    "label twice in a group", rules("duplicate-line"), text, what, also=rules("narrative-mismatch")
                )


def _numbers(ground: Ground, table: BudgetTable) -> Iterator[Fault]:
    """An STT that skips one, or stands twice, in the middle of a group."""
    column = table.columns_of(Role.NUMBER)[:1]
    for group in (table.lines, *(line.children for _, line in table.walk())):
        lines = [line for line in group if re.fullmatch(r"\d{1,2}", line.number) and not line.children]
        for one, other in pairwise(lines[:-1]):
            span = other.entries[column[0]].span if column else None
            if span is not None and int(other.number) == int(one.number) + 1:
                told = ground.luck.choice((one.number, str(int(other.number) + 2)))
                number = number_at(ground, span)
                if number is not None:
                    text = put(ground.text, (number.start, number.end, told))
                    what = f"{table.key}: STT {other.number} → {told}"
                    yield Fault("STT twice or left out", rules("numbering-broken"), text, what)
