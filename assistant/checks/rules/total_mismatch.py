"""Sai gì: số ở dòng Cộng, Tổng cộng không bằng tổng các dòng cấp cao nhất của bảng.

Vì sao: tổng cộng là số được trình, được giao và được quyết toán; sai ở đây là sai nội dung, phải thay văn bản.
Không cộng lẫn dòng nhóm với dòng con của nó; ô trống là chưa bố trí, không phải số 0; mỗi cột tiền cộng riêng.

Ví dụ: dòng “Tổng cộng” ghi 80 (triệu đồng) nhưng các nhóm I, II, III là 20 + 35 + 15 = 70.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, amounts, cell, cell_subject, described, leading_lines, paragraph_prose
from assistant.checks.rounding import allowance
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Figure, Relation, Term
from knowledge.domain.plan import Paragraph, Plan, Section

NAME = "total-mismatch"

_LABELS = ("tổng cộng", "cộng:", "cộng ", "tổng số tiền", "tổng kinh phí")


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per table and money column whose total and at least one line are stated."""
    for section, table in plan.tables():
        columns = table.columns_of(Role.AMOUNT)
        stated = tuple(column for column in columns if table.total and not table.total.entries[column].is_blank)
        for column in stated:
            if table.total:
                total = cell(section, table, table.total, column)
                yield from _foot(section, table, column, total, cell_subject(section, table, table.total, column))
        if not stated and len(columns) == 1 and section is not None:
            yield from _outside(section, table, columns[0])


def _foot(section: Section | None, table: BudgetTable, column: int, total: Figure, subject: str) -> Iterator[Relation]:
    parts = tuple(Term(cell(section, table, line, column)) for line in leading_lines(table.lines, column))
    if parts:
        yield Relation(
            rule=NAME, stated=total, parts=parts, subject=subject, tolerance=allowance(section, table, total, parts)
        )


def _outside(section: Section, table: BudgetTable, column: int) -> Iterator[Relation]:
    """A total that stands in no money cell: inside the label of the total row, or on the line below the table."""
    below = section.blocks.index(table) + 1
    candidates: list[Prose] = []
    if table.total is not None:
        key = f"{table.key}/{table.total.key}"
        candidates.append(Prose(key, table.total.label, section, "", table.total.span))
    elif below < len(section.blocks):
        block = section.blocks[below]
        if isinstance(block, Paragraph) and block.text.lower().startswith(_LABELS):
            candidates.append(paragraph_prose(section, below, block))
    for prose in candidates:
        for amount in amounts(prose)[:1]:
            yield from _foot(section, table, column, amount.figure, described(amount.figure.place, amount.figure.raw))
