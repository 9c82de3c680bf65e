"""Sai gì: tên bảng ghi một năm, còn tiêu đề cột và đề mục chứa bảng nói về một năm khác.

Vì sao: bảng bị chép từ kế hoạch năm trước mà chưa sửa tên; số liệu bị hiểu là của năm khác, văn bản phải thay thế.
Tên bảng không ghi năm, ghi một giai đoạn, hoặc ghi hai năm thì không xét.

Ví dụ: mục “Dự toán năm 2026” có “Biểu 2: Tổng hợp kinh phí năm 2025”, trong khi cột ghi “Năm 2026”.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import one_line, place_table, table_name
from assistant.checks.years import PERIOD, years
from knowledge.domain.budget import BudgetTable
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "caption-year-mismatch"

_LOOKS_BACK = regex(r"\b(?:ket qua|tinh hinh|thuc hien|quyet toan|so sanh)\b")
"""A section about next year may hold a table that reports the last one; only its columns can then contradict it."""
_REPORTS = regex(r"\b(?:ket qua|quyet toan)\b")
_PLANS = regex(r"\b(?:ke hoach|du toan|nhiem vu|phuong huong|muc tieu|kinh phi)\b")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per table whose caption names one year while header and section name exactly one other."""
    for path in _paths(plan.sections, ()):
        for block in path[-1].blocks:
            if not isinstance(block, BudgetTable):
                continue
            named = years(block.caption)
            header = years(" ; ".join(column.title for column in block.columns))
            enclosing = [found for section in reversed(path) if (found := years(section.title))]
            around = header | (enclosing[0] if enclosing else frozenset())
            anywhere = around.union(*enclosing) if enclosing else around
            single = len(named) == len(around) == 1 and not PERIOD.search(block.caption)
            reports = any(_is_report(section) for section in path) and "so sanh" not in fold(block.caption)
            looks_back = not header and not reports and _LOOKS_BACK.search(fold(block.caption)) is not None
            if single and not named & anywhere and not looks_back:
                yield _finding(path[-1], block, min(named), min(around))


def _is_report(section: Section) -> bool:
    """True of a section that reports one year and plans none: a report of another year is out of place in it."""
    title = fold(section.title)
    return bool(years(section.title)) and bool(_REPORTS.search(title)) and not _PLANS.search(title)


def _paths(sections: tuple[Section, ...], above: tuple[Section, ...]) -> Iterator[tuple[Section, ...]]:
    """Every section with the sections it stands in, outermost first."""
    for section in sections:
        path = (*above, section)
        yield path
        yield from _paths(section.children, path)


def _finding(section: Section, table: BudgetTable, named: int, around: int) -> Finding:
    span = table.caption_span or table.span
    return Finding(
        rule=NAME,
        severity=Severity.ERROR,
        message=f"{table_name(place_table(table))}: tên bảng ghi năm {named}, nhưng tiêu đề cột hoặc đề mục chứa bảng "
        f"(“{one_line(section.heading)}”) nói về năm {around}.",
        place=Place(
            line=span.line if span else None,
            heading=one_line(section.heading),
            table=place_table(table),
            quote=one_line(table.caption),
            span=span,
        ),
        stated=str(named),
        computed=str(around),
    )
