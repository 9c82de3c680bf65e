"""Where the figures of a draft come from: the origins of cells and paragraphs, and the amounts that code wrote out."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.figures import paragraph_prose
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.money import Money, find_amounts
from knowledge.domain.origin import Origin
from knowledge.domain.plan import Paragraph, Plan


def leaf_entries(table: BudgetTable) -> Iterator[tuple[BudgetLine, int]]:
    """Every money cell that is not the sum of others and not blank: its line and column."""
    for _, line in table.walk():
        if not line.children:
            for column in table.columns_of(Role.AMOUNT, Role.PRICE):
                if not line.entries[column].is_blank:
                    yield line, column


def origin_of(line: BudgetLine, column: int) -> Origin | None:
    """The origin of one cell: its own, else that of the whole line."""
    return line.entries[column].origin or line.origin


def prose_origins(plan: Plan) -> dict[str, Origin | None]:
    """The origin of each heading and paragraph by the key of its prose: its own, else that of its section."""
    origins: dict[str, Origin | None] = {}
    for name, block in (("bases", plan.bases), ("preamble", plan.preamble), ("conclusion", plan.conclusion)):
        origins |= {f"{name}/{index}": paragraph.origin for index, paragraph in enumerate(block)}
    for _, section in plan.walk():
        origins[f"{section.key}#"] = section.origin
        for index, paragraph in enumerate(section.blocks):
            if isinstance(paragraph, Paragraph):
                key = paragraph_prose(section, index, paragraph).key
                origins[key] = paragraph.origin or section.origin
    return origins


def known_amounts(plan: Plan) -> frozenset[int]:
    """The amounts, in đồng, that follow from the tables and the brief: what references in prose are written out to.

    Cells, group sums, totals, what the allocation tables come to together, the ceiling and the named amounts, what of
    the whole remains beside each named amount, and the amounts in the facts the officer gave.
    """
    known: set[int] = set()
    whole = 0
    for _, table in plan.tables():
        for column in table.columns_of(Role.AMOUNT, Role.PRICE):
            sums = [line.amount(column) for _, line in table.walk()]
            sums += [table.stated_total(column), table.computed_total(column)]
            known |= {money.dong for money in sums if money is not None}
        columns = table.columns_of(Role.AMOUNT)
        if table.allocation and columns:
            whole += (table.computed_total(columns[0]) or Money.ZERO).dong
    known.add(whole)
    if plan.brief is not None:
        given = {money.dong for _, money in plan.brief.amounts}
        known |= given | {whole - dong for dong in given}
        known |= {plan.brief.ceiling.dong} if plan.brief.ceiling is not None else set()
        told = [amount.money for _, fact in plan.brief.facts for amount in find_amounts(fact)]
        known |= {money.dong for money in told if money is not None}
    return frozenset(known)
