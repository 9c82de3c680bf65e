"""The draft as a page: a plan becomes blocks that the browser lays out as Decree 30/2020 wants them.

Every block carries an anchor, the key by which the checker knows the same place (``Prose.key``, ``table/line``).
Letterhead and foot are worded as every exporter words them.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.session import DraftView
from assistant.ui.runs import Json, is_proposed, marked, runs
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.printed import Letterhead, PrintedClosing
from knowledge.domain.printing import printed

_NUMERIC = (Role.AMOUNT, Role.PRICE, Role.QUANTITY)
HEAD, CLOSING = "head", "closing"
"""The anchors of the letterhead and of what stands below the last section."""
TOTAL = "tong"
"""The anchor of a table's total row, which no line key takes the place of."""


def paper_value(view: DraftView) -> Json:
    """The whole page of a draft."""
    plan = view.plan
    as_printed = printed(plan)
    return {
        "draft": view.draft.id,
        "revision": view.draft.revision,
        "own": plan.brief is not None,
        "head": _head(as_printed.letterhead),
        "blocks": [*_opening(plan), *_body(plan, appendix=False), *_paragraphs(plan.conclusion, "conclusion", "body")],
        "closing": _closing(as_printed.closing),
        "appendices": list(_body(plan, appendix=True)),
    }


def _head(head: Letterhead) -> Json:
    return {
        "parent": marked(head.parent_agency),
        "agency": marked(head.agency),
        "number": marked(head.number),
        "place": marked(head.place_and_date),
        "kind": marked(head.kind),
        "subject": marked(head.subject),
    }


def _opening(plan: Plan) -> Iterator[Json]:
    yield from _paragraphs(plan.bases, "bases", "basis")
    yield from _paragraphs(plan.preamble, "preamble", "body")


def _paragraphs(paragraphs: tuple[Paragraph, ...], name: str, look: str) -> Iterator[Json]:
    for index, paragraph in enumerate(paragraphs):
        yield _paragraph(paragraph, f"{name}/{index}", look)


def _paragraph(paragraph: Paragraph, anchor: str, look: str) -> Json:
    return {
        "k": "p",
        "a": anchor,
        "look": look,
        "runs": runs(f"{paragraph.marker} {paragraph.text}".strip()),
        "proposed": is_proposed(paragraph.origin),
    }


def _body(plan: Plan, *, appendix: bool) -> Iterator[Json]:
    for section in plan.sections:
        if section.appendix is appendix:
            yield from _section(section, 0)


def _section(section: Section, depth: int) -> Iterator[Json]:
    if section.heading:
        title = f"{section.number}. {section.title}" if section.number else section.title
        yield {
            "k": "h",
            "a": f"{section.key}#",
            "level": min(depth, 3),
            "appendix": section.appendix,
            "runs": runs(title.upper() if depth == 0 else title),
            "proposed": is_proposed(section.origin),
        }
    for index, block in enumerate(section.blocks):
        if isinstance(block, BudgetTable):
            yield _table(block)
        else:
            yield _paragraph(block, f"{section.key}/{index}", "body")
    for child in section.children:
        yield from _section(child, depth + 1)


def _table(table: BudgetTable) -> Json:
    rows = [_row(table, line, f"{table.key}/{line.key}", depth) for depth, line in table.walk()]
    if table.total is not None:
        rows.append(_row(table, table.total, f"{table.key}/{TOTAL}", 0, is_total=True))
    return {
        "k": "t",
        "a": table.key,
        "caption": runs(table.caption),
        "unit": table.unit_text,
        "head": header_rows(table),
        "rows": rows,
    }


def header_rows(table: BudgetTable) -> list[list[Json]]:
    """The header as rows of cells with ``cols`` and ``rows`` spans: one row, or two where columns are grouped."""
    if not any(column.group and column.group != column.header for column in table.columns):
        return [[{"t": column.header, "cols": 1, "rows": 1} for column in table.columns]]
    top: list[Json] = []
    below: list[Json] = []
    before = ""
    for column in table.columns:
        grouped = column.group if column.group != column.header else ""
        if not grouped:
            top.append({"t": column.header, "cols": 1, "rows": 2})
        elif grouped == before:
            top[-1]["cols"] += 1
        else:
            top.append({"t": grouped, "cols": 1, "rows": 1})
        if grouped:
            below.append({"t": column.header, "cols": 1, "rows": 1})
        before = grouped
    return [top, below]


def _row(table: BudgetTable, line: BudgetLine, anchor: str, depth: int, *, is_total: bool = False) -> Json:
    cells = []
    for index, column in enumerate(table.columns):
        entry = line.entries[index]
        text, proposed = entry.raw, is_proposed(entry.origin)
        if column.role is Role.NUMBER:
            text = line.number or text
        elif column.role is Role.LABEL:
            text, proposed = line.label or text, is_proposed(line.origin)
        look = "n" if column.role in _NUMERIC else "c" if column.role in (Role.NUMBER, Role.MEASURE) else "l"
        cells.append({"runs": runs(text), "look": look, "proposed": proposed})
    return {"a": anchor, "cells": cells, "strong": is_total or bool(line.children), "total": is_total, "depth": depth}


def _closing(closing: PrintedClosing) -> Json:
    return {
        "recipients": [marked(line) for line in closing.recipients],
        "authority": [marked(line) for line in closing.authority],
        "signer": marked(closing.signer),
    }
