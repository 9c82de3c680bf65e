"""``parse_plan``: from what stands on the page to the plan as a tree."""

from __future__ import annotations

from itertools import takewhile

from knowledge.domain.budget import BudgetTable
from knowledge.domain.collection import uncollected
from knowledge.domain.plan import Plan
from knowledge.domain.source import Grid, SourceText
from knowledge.parsing.closing import split_closing, split_conclusion
from knowledge.parsing.enactment import complete
from knowledge.parsing.header import parse_header, split_bases
from knowledge.parsing.lines import Line, read_lines
from knowledge.parsing.outline import build_outline, read_heading
from knowledge.parsing.tables import read_tables


@uncollected
def parse_plan(source: SourceText) -> Plan:
    """The plan a document holds. Never fails: what is missing stays empty, what is no heading stays a paragraph.

    Every element keeps its span in ``source.text``; a table that could not be read is named in ``unread``.
    """
    lines = read_lines(source)
    head = [item for item in takewhile(lambda item: not isinstance(item, Grid), lines) if isinstance(item, Line)]
    header, rest = parse_header(head)
    header = complete(header, [item for item in lines if isinstance(item, Line)])
    items, unread = read_tables((*rest, *lines[len(head) :]))
    body, closing, strays, appendices = split_closing(items)
    body, conclusion = split_conclusion(body)
    first = next((index for index, item in enumerate(body) if _opens_section(item)), len(body))
    bases, preamble = split_bases([item for item in body[:first] if isinstance(item, Line)])
    sections = build_outline((*body[first:], *strays))
    return Plan(
        header=header,
        bases=bases,
        preamble=preamble,
        sections=(*sections, *build_outline(appendices, first=len(sections) + 1, appendix=True)),
        conclusion=conclusion,
        closing=closing,
        unread=(*source.unread, *unread),
        reservation=source.reservation,
        layout=source.layout,
    )


def _opens_section(item: Line | BudgetTable) -> bool:
    return isinstance(item, BudgetTable) or read_heading(item) is not None
