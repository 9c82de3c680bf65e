"""A plan cut into passages that keep their heading path; no figure and no citation is ever cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.domain.budget import BudgetTable
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


def _sections(
    sections: Sequence[Section], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, int | None]]:
    for section in sections:
        heading = (*path, section.heading)
        paragraphs: list[Paragraph] = []
        found = False
        for block in section.blocks:
            if isinstance(block, Paragraph):
                paragraphs.append(block)
                continue
            yield from _gather(heading, paragraphs)
            paragraphs = []
            yield heading, table_text(block), block.span.line if block.span else None
            found = True
        yield from _gather(heading, paragraphs)
        if not section.blocks and not section.children and not found:
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
    rows += [
        " | ".join(part for part in (line.number, line.label, *(e.raw for e in line.entries[2:])) if part)
        for line in lines
    ]
    return "\n".join(row for row in rows if row)
