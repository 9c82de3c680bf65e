"""Sai gì: số ghi ở dòng nhóm không bằng tổng các dòng con trực tiếp của nhóm đó.

Vì sao: dòng tổng cộng được cộng từ các dòng nhóm; nhóm sai thì kinh phí được giao không khớp với việc phải làm.
Chỉ cộng các dòng con trực tiếp (I gồm 1, 2, 3; 2 gồm 2.1, 2.2); ô trống là chưa bố trí, không phải số 0.
Dòng “Trong đó: …” chỉ nêu một phần của dòng trên: chỉ sai khi vượt quá dòng đó.

Ví dụ: nhóm I ghi 10 (triệu đồng) nhưng các mục 1, 2, 3 của nhóm là 3 + 3 + 3 = 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell, cell_subject, leading_lines
from assistant.checks.rounding import allowance
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.finding import Relation, Term
from knowledge.domain.plan import Plan, Section

NAME = "subtotal-mismatch"


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per group and money column in which the group and at least one child state an amount.

    A row "Cộng A" below the rows of a group is held against the rows above it.
    """
    for section, table in plan.tables():
        for column in table.columns_of(Role.AMOUNT):
            yield from _sum_lines(section, table, table.lines, column)
            for _, group in table.walk():
                if group.children and not group.entries[column].is_blank:
                    yield from _group(section, table, group, column)
                yield from _sum_lines(section, table, group.children, column)


def _group(section: Section | None, table: BudgetTable, group: BudgetLine, column: int) -> Iterator[Relation]:
    """The group against its children; those that name only some of what it holds must not exceed it."""
    some = _partial(group.children)
    named = {line.key for line in some}
    yield from _sum(section, table, group, tuple(line for line in group.children if line.key not in named), column)
    if some:
        whole = tuple(replace(line, partial=False) for line in some)
        for relation in _sum(section, table, group, whole, column):
            computed, stated = relation.computed, relation.stated.comparable
            if computed is None or stated is None or computed >= stated:
                yield replace(relation, closed=False)


def _partial(lines: tuple[BudgetLine, ...]) -> tuple[BudgetLine, ...]:
    """The rows from "Trong đó: …" on, as long as they bear no number of their own."""
    found: list[BudgetLine] = []
    listing = False
    for line in lines:
        listing = line.partial or (listing and not line.number and not line.sums)
        found += [line] if listing else []
    return tuple(found)


def _sum_lines(
    section: Section | None, table: BudgetTable, lines: tuple[BudgetLine, ...], column: int
) -> Iterator[Relation]:
    """The rows among ``lines`` that add up those above them, back to the row before that did."""
    above: list[BudgetLine] = []
    for line in lines:
        if not line.sums:
            above.append(line)
            continue
        if not line.entries[column].is_blank:
            yield from _sum(section, table, line, tuple(above), column)
        above = []


def _sum(
    section: Section | None, table: BudgetTable, group: BudgetLine, lines: tuple[BudgetLine, ...], column: int
) -> Iterator[Relation]:
    stated = cell(section, table, group, column)
    parts = tuple(Term(cell(section, table, line, column)) for line in leading_lines(lines, column))
    if parts:
        yield Relation(
            rule=NAME,
            stated=stated,
            parts=parts,
            subject=cell_subject(section, table, group, column),
            tolerance=allowance(section, table, stated, parts),
        )
