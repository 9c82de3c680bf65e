"""What the assistant proposed becomes the officer's own by one word."""

from __future__ import annotations

from dataclasses import replace

from assistant.operations.kinds import ConfirmProposals
from assistant.operations.targets import change_table, find_table
from knowledge.domain.budget import BudgetLine, BudgetTable, Entry
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan, Section


def confirm(plan: Plan, operation: ConfirmProposals) -> Plan:
    """The plan with every proposed origin, in one table or everywhere, confirmed by the officer."""
    if operation.table is not None:
        table = find_table(plan, operation.table)
        return change_table(plan, table.key, _table)
    return replace(
        plan,
        bases=tuple(_paragraph(one) for one in plan.bases),
        preamble=tuple(_paragraph(one) for one in plan.preamble),
        sections=tuple(_section(one) for one in plan.sections),
        conclusion=tuple(_paragraph(one) for one in plan.conclusion),
    )


def _origin(origin: Origin | None) -> Origin | None:
    """Typed, with what had been proposed kept as the passage."""
    if origin is None or not origin.needs_confirmation:
        return origin
    proposed = " – ".join(part for part in (origin.source, origin.passage) if part)
    return Origin(OriginKind.TYPED, "người soạn xác nhận đề xuất", proposed, origin.line)


def _paragraph(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, origin=_origin(paragraph.origin))


def _section(section: Section) -> Section:
    return replace(
        section,
        origin=_origin(section.origin),
        blocks=tuple(_paragraph(block) if isinstance(block, Paragraph) else _table(block) for block in section.blocks),
        children=tuple(_section(child) for child in section.children),
    )


def _table(table: BudgetTable) -> BudgetTable:
    total = None if table.total is None else _line(table.total)
    return replace(table, lines=tuple(_line(line) for line in table.lines), total=total)


def _line(line: BudgetLine) -> BudgetLine:
    return replace(
        line,
        origin=_origin(line.origin),
        entries=tuple(_entry(entry) for entry in line.entries),
        children=tuple(_line(child) for child in line.children),
    )


def _entry(entry: Entry) -> Entry:
    return replace(entry, origin=_origin(entry.origin))
