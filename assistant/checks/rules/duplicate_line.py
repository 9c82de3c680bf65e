"""Sai gì: trong cùng một nhóm của bảng, một nội dung chi được ghi hai dòng.

Vì sao: thường là dán nhầm hoặc quên gộp, kinh phí bị tính hai lần mà tổng cộng vẫn khớp nên khó thấy.
Cùng nội dung nhưng ở nhóm khác hay bảng khác, hoặc do hai đơn vị khác nhau thực hiện, là bình thường.

Ví dụ: nhóm II có mục 1 và mục 3 cùng là “Tập huấn nghiệp vụ cho cán bộ xã”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell_place, clip, line_name, place_table, table_name
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "duplicate-line"

_NO_LETTER = regex(r"[\W_]+")
_LETTER = regex(r"[^\W\d_]")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per line whose label an earlier line of its group already has."""
    for section, table in plan.tables():
        yield from _group(section, table, None, table.lines)
        for _, parent in table.walk():
            yield from _group(section, table, parent, parent.children)


def _group(
    section: Section | None, table: BudgetTable, parent: BudgetLine | None, lines: Sequence[BudgetLine]
) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], BudgetLine] = {}
    for under, line in _numbered(lines):
        key = (under, *_identity(table, line))
        if not key[1]:
            continue
        first = seen.setdefault(key, line)
        if first is not line:
            yield _finding(section, table, parent, first, line)


def _numbered(lines: Sequence[BudgetLine]) -> Iterator[tuple[str, BudgetLine]]:
    """Each line with the key of the numbered line an unnumbered one follows: it may belong to that one alone."""
    under = ""
    for line in lines:
        if line.number:
            under = line.key
            yield "", line
        else:
            yield under, line


def _identity(table: BudgetTable, line: BudgetLine) -> tuple[str, ...]:
    """What makes two lines the same task: label and the words in columns that name a unit, a place or a time.

    A mere figure there ("95%", "30") names nothing.
    """
    label = _NO_LETTER.sub(" ", fold(line.label)).strip()
    others = (fold(line.entries[column].raw) for column in table.columns_of(Role.OTHER))
    return label, *(text if _LETTER.search(text) else "" for text in others)


def _finding(
    section: Section | None, table: BudgetTable, parent: BudgetLine | None, first: BudgetLine, line: BudgetLine
) -> Finding:
    group = f"nhóm “{clip(line_name(parent))}”" if parent else "nhóm ngoài cùng"
    numbered = all(re.search(r"\w", row.number) for row in (first, line))
    rows = f"dòng {first.number} và dòng {line.number}" if numbered else "hai dòng"
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{table_name(place_table(table))}, {group}: {rows} cùng ghi nội dung “{clip(line_name(line))}”; "
        "kiểm tra xem có bị ghi trùng không.",
        place=cell_place(section, table, line),
    )
