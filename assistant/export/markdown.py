"""Markdown that reads well as it is and that our own text reader takes back to the same figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.gate import CheckedPlan
from knowledge.domain.budget import Role
from knowledge.domain.printed import (
    DRAFT,
    MOTTO,
    NATION,
    Level,
    Mark,
    Pieces,
    PrintedBlock,
    PrintedHeading,
    PrintedPlan,
    PrintedRow,
    PrintedTable,
    RowKind,
)
from knowledge.domain.printing import printed

_HASHES = {Level.PART: "##", Level.CHAPTER: "##", Level.ITEM: "###", Level.SUBITEM: "####", Level.POINT: "#####"}
_RULERS = {
    Role.NUMBER: ":-:", Role.LABEL: ":--", Role.MEASURE: ":-:", Role.QUANTITY: ":-:", Role.PRICE: "--:",
    Role.AMOUNT: "--:", Role.NOTE: ":--", Role.OTHER: ":--",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\*_`~<|]|&(?=#?\w+;)")
_OPENING = re.compile(r"^(?=[#>])|^(?<!\d)(\d+)(?=[.)]\s)")
_MARKER = re.compile(r"^(?:[-+]|[a-zđ]\)|\d+\))\s+")
_STARS = {Mark.NONE: "", Mark.SLOT: "**", Mark.PROPOSED: "*"}


def write(checked: CheckedPlan) -> bytes:
    """The bytes of the .md file (UTF-8)."""
    plan = printed(checked.plan)
    return ("\n\n".join(part for part in _parts(plan, draft=not checked.final) if part) + "\n").encode()


def _parts(plan: PrintedPlan, *, draft: bool) -> Iterator[str]:
    """Paragraphs, headings and tables, which a blank line keeps apart."""
    if draft:
        yield f"**{DRAFT}** {plan.legend('Chữ đậm trong ngoặc vuông', 'Chữ và số nghiêng')}".rstrip()
    head = plan.letterhead
    yield _text(head.parent_agency, draft=draft)
    yield _text(head.agency, draft=draft, around="**")
    yield f"**{NATION}**"
    yield f"**{MOTTO}**"
    yield _text(head.number, draft=draft)
    yield _text(head.place_and_date, draft=draft)
    yield f"# {_text(head.kind, draft=draft)}" if head.kind else ""
    yield _text(head.subject, draft=draft, around="**")
    for item in (*plan.blocks, *plan.conclusion):
        yield _block(item, draft=draft)
    closing = plan.closing
    if closing.recipients:
        yield "**Nơi nhận:**"
        yield "\n".join(_paragraph(name, draft=draft) for name in closing.recipients)
    for line in (*closing.authority, closing.signer):
        yield _text(line, draft=draft, around="**")
    for appendix in plan.appendices:
        yield "---"
        yield f"## {appendix.number}"
        yield _text(appendix.title, draft=draft, around="**")
        for item in appendix.blocks:
            yield _block(item, draft=draft)


def _block(item: PrintedBlock, *, draft: bool) -> str:
    if isinstance(item, PrintedTable):
        return _table(item, draft=draft)
    if isinstance(item, PrintedHeading):
        return f"{_HASHES[item.level]} {_text(item.pieces, draft=draft)}"
    return _paragraph(item.pieces, draft=draft)


def _paragraph(pieces: Pieces, *, draft: bool) -> str:
    """A paragraph or list item; what would open a list or heading of Markdown's own is escaped."""
    whole = _text(pieces, draft=draft)
    return whole if _MARKER.match(whole) else _OPENING.sub(lambda found: f"{found[1] or ''}\\", whole, count=1)


def _text(pieces: Pieces, *, draft: bool, around: str = "") -> str:
    """The pieces with the marks of a draft; ``around`` is the emphasis of what bears no mark."""
    written = []
    for index, piece in enumerate(pieces):
        stars = (_STARS[piece.mark] if draft else "") or around
        marker = _MARKER.match(piece.text) if index == 0 else None
        lead = marker[0] if marker else ""
        inner = piece.text[len(lead) :]
        bare = inner.strip()
        before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :] if bare else ""
        written.append(f"{lead}{before}{stars}{_escaped(bare)}{stars}{after}" if bare else piece.text)
    return "".join(written)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: "&amp;" if found[0] == "&" else f"\\{found[0]}", text)


def _table(item: PrintedTable, *, draft: bool) -> str:
    top = [""] * len(item.columns)
    for cell in item.head[0]:
        top[cell.column] = _escaped(cell.text)
    rows = [_pipes(top), _pipes([_RULERS[column.role] for column in item.columns])]
    for below in item.head[1:]:
        titles = [""] * len(item.columns)
        for cell in below:
            titles[cell.column] = _escaped(cell.text)
        rows.append(_pipes(titles))
    rows += [_row(row, draft=draft) for row in item.rows]
    above = [_text(item.caption, draft=draft, around="**"), item.unit_line, "\n".join(rows)]
    return "\n\n".join(part for part in above if part)


def _row(row: PrintedRow, *, draft: bool) -> str:
    around = "" if row.kind is RowKind.LINE else "**"
    return _pipes([_text(cell, draft=draft, around=around) for cell in row.cells])


def _pipes(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
