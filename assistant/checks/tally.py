"""Every figure of a plan, and the keys of all: to count them and see which are tied, their places need not be known."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.figures import amounts, amounts_in, cell, digits_of
from assistant.checks.holding import holding
from assistant.checks.quantities import PHYSICAL, quantities
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.finding import Figure
from knowledge.domain.plan import Plan, Section


def figures_of(plan: Plan) -> Iterator[Figure]:
    """Every figure: money cells (the total rows and what stands below them included), amounts in prose, measures."""
    for section, table, line, column in _money_cells(plan):
        yield cell(section, table, line, column)
    for prose in holding(plan, amounts_in):
        yield from (amount.figure for amount in amounts(prose))
    for prose in holding(plan, quantities):
        for quantity in quantities(prose.text):
            if quantity.measure in PHYSICAL:
                yield quantity.figure(prose)


def figure_keys(plan: Plan) -> Iterator[tuple[str, bool]]:
    """The key of each of them, and whether it could be read."""
    for _, table, line, column in _money_cells(plan):
        entry = line.entries[column]
        yield f"{table.key}/{line.key}/{column}", entry.value is not None or entry.money is not None
    for prose in holding(plan, amounts_in):
        for found in amounts_in(prose.text):
            yield f"{prose.key}@{digits_of(prose.text, found)[0]}", found.number.value is not None
    for prose in holding(plan, quantities):
        for quantity in quantities(prose.text):
            if quantity.measure in PHYSICAL:
                yield f"{prose.key}@{quantity.start}", quantity.value is not None


def _money_cells(plan: Plan) -> Iterator[tuple[Section | None, BudgetTable, BudgetLine, int]]:
    """Every money cell that is not blank."""
    for section, table in plan.tables():
        columns = table.columns_of(Role.AMOUNT, Role.PRICE)
        closing = table.total.walk() if table.total else ()
        for _, line in (*table.walk(), *closing):
            for column in columns:
                if not line.entries[column].is_blank:
                    yield section, table, line, column
