"""``parse_plan``: from what stands on the page to the plan as a tree."""

from __future__ import annotations

from itertools import takewhile

from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Plan
from knowledge.domain.source import Grid, SourceText
from knowledge.parsing.closing import split_closing, split_conclusion
from knowledge.parsing.header import parse_header, split_bases
from knowledge.parsing.lines import Line, read_lines
from knowledge.parsing.outline import build_outline, read_heading
from knowledge.parsing.tables import read_tables


def parse_plan(source: SourceText) -> Plan:
    """The plan a document holds. Never fails: what is missing stays empty, what is no heading stays a paragraph.

    Every element keeps its span in ``source.text``.
    """
    lines = read_lines(source)
    head = tuple(takewhile(lambda item: not isinstance(item, Grid), lines))
    header, used = parse_header([item for item in head if isinstance(item, Line)])
    body, closing, after = split_closing(read_tables(lines[used:]))
    body, conclusion = split_conclusion(body)
    first = next((index for index, item in enumerate(body) if _opens_section(item)), len(body))
    bases, preamble = split_bases([item for item in body[:first] if isinstance(item, Line)])
    _, sections = build_outline([*body[first:], *after])
    return Plan(
        header=header,
        bases=bases,
        preamble=preamble,
        sections=sections,
        conclusion=conclusion,
        closing=closing,
        unread=source.unread,
    )


def _opens_section(item: Line | BudgetTable) -> bool:
    return isinstance(item, BudgetTable) or read_heading(item) is not None
