"""A plan cut into passages that keep their heading path; no figure and no citation is ever cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.passage import Passage
from knowledge.domain.plan import Paragraph, Plan, Section

LONG_ENOUGH = 400
"""Paragraphs of one section are gathered until a passage has this many characters."""


def passages_of(plan: Plan, document: str) -> tuple[Passage, ...]:
    """The passages of ``plan``: per section its paragraphs in order, and each table whole with its unit."""
    pieces = list(_gather((), (*plan.bases, *plan.preamble)))
    pieces += _sections(plan.sections, ())
    pieces += _gather((), plan.conclusion)
    return tuple(Passage(document, i, heading, text, line) for i, (heading, text, line) in enumerate(pieces))


def _sections(sections: Sequence[Section], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, int | None]]:
    for section in sections:
        heading = (*path, section.heading)
        paragraphs: list[Paragraph] = []
        for block in section.blocks:
            if isinstance(block, Paragraph):
                paragraphs.append(block)
                continue
            yield from _gather(heading, paragraphs)
            paragraphs = []
            yield heading, table_text(block), block.span.line if block.span else None
        yield from _gather(heading, paragraphs)
        if not section.blocks and not section.children:
            yield heading, section.heading, section.span.line if section.span else None
        yield from _sections(section.children, heading)


def _gather(
    heading: tuple[str, ...], paragraphs: Sequence[Paragraph]
) -> Iterator[tuple[tuple[str, ...], str, int | None]]:
    held: list[str] = []
    line: int | None = None
    for paragraph in paragraphs:
        if not held:
            line = paragraph.span.line if paragraph.span else None
        held.append(f"{paragraph.marker} {paragraph.text}".strip())
        if sum(map(len, held)) >= LONG_ENOUGH:
            yield heading, "\n".join(held), line
            held = []
    if held:
        yield heading, "\n".join(held), line


def table_text(table: BudgetTable) -> str:
    """A table as text: caption, unit, header, one line per row with the figures as written."""
    rows = [table.caption, table.unit_text, " | ".join(column.title for column in table.columns)]
    lines = [line for _, line in table.walk()] + ([table.total] if table.total else [])
    rows += [" | ".join(cell for cell in _cells(table, line) if cell) for line in lines]
    return "\n".join(row for row in rows if row)


def _cells(table: BudgetTable, line: BudgetLine) -> Iterator[str]:
    """The cells of a line in the order of the columns; an STT with no column of its own stands before the label."""
    numbered = bool(table.columns_of(Role.NUMBER))
    for column, entry in zip(table.columns, line.entries, strict=True):
        if column.role is Role.NUMBER:
            yield line.number
        elif column.role is Role.LABEL:
            yield line.label if numbered else f"{line.number} {line.label}".strip()
        else:
            yield entry.raw
