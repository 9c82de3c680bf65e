"""Sai gì: kinh phí phân bổ cho các đơn vị không bằng kinh phí hiện có, hoặc dự toán vượt mức trần đã cho.

Vì sao: phân bổ quá số được giao thì không có nguồn chi; phân bổ thiếu thì còn kinh phí chưa ai được giao.
Mức trần chỉ xét với dự thảo do trợ lý soạn, vì chỉ ở đó cán bộ đã cho biết mức trần. Dự toán thấp hơn trần là hợp lệ.

Ví dụ: mức trần 450.000.000 đồng nhưng các bảng cộng lại 460.000.000 đồng, vượt 10.000.000 đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.enumerations import announcement, leading_quantity
from assistant.checks.figures import cell_place, described, prose_of_section, table_place
from knowledge.domain.finding import Finding, Relation, Severity, Term
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "allocation-mismatch"

_TOTAL = regex(r"\W*tổng (?:số |mức )?(?:kinh phí|dự toán)\b", re.IGNORECASE)
_TO_UNIT = regex(r"\W*(?:phân bổ|giao|cấp|bố trí)\b.*\bcho\b", re.IGNORECASE)
_FEWEST = 2


def check(plan: Plan, context: CheckContext) -> Iterator[Relation | Finding]:
    """The ceiling of a draft of ours, and every section whose subsections share out a stated total."""
    for _, section in plan.walk():
        yield from _shared_out(section)
    if context.own and context.ceiling is not None:
        yield from _ceiling(plan, context.ceiling)


def _shared_out(section: Section) -> Iterator[Relation]:
    """ "Tổng kinh phí … là X" above subsections that each allocate an amount to a unit."""
    totals = [
        prose
        for prose in prose_of_section(section)
        if not prose.is_heading and _TOTAL.match(prose.text) and announcement(prose.text) is None
    ]
    children = [prose for child in section.children for prose in prose_of_section(child) if prose.is_heading]
    if len(totals) != 1 or len(children) < _FEWEST or not all(_TO_UNIT.match(child.text) for child in children):
        return
    whole = leading_quantity(totals[0].text, "đồng", whole=True)
    shares = [(child, leading_quantity(child.text, "đồng")) for child in children]
    parts = tuple(Term(share.figure(child)) for child, share in shares if share is not None)
    if whole is not None and len(parts) == len(children):
        stated = whole.figure(totals[0])
        yield Relation(rule=NAME, stated=stated, parts=parts, subject=described(stated.place, stated.raw))


def _ceiling(plan: Plan, ceiling: Money) -> Iterator[Finding]:
    """The finding that the allocation tables together pass the ceiling."""
    total = plan.allocated()
    if total is None or total <= ceiling:
        return
    planned = [
        (section, table, column, share)
        for section, table in plan.tables()
        if table.allocation and (column := table.amount_column) is not None
        if (share := table.computed_total(column)) is not None
    ]
    section, table, column, _ = planned[-1]
    place = cell_place(section, table, table.total, column) if table.total else table_place(section, table)
    added = " + ".join(share.format() for _, _, _, share in planned)
    yield Finding(
        rule=NAME,
        severity=Severity.ERROR,
        message=f"Tổng kinh phí các bảng dự toán {added + ' =' if len(planned) > 1 else 'là'} {total.text()}, "
        f"vượt mức trần {ceiling.text()} là {(total - ceiling).text()}.",
        place=place,
        stated=ceiling.format(),
        computed=total.format(),
        stated_money=ceiling,
        computed_money=total,
    )
