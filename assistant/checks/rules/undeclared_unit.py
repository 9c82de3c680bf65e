"""Sai gì: bảng có cột tiền nhưng không ghi đơn vị tính (đồng, nghìn đồng, triệu đồng, tỷ đồng).

Vì sao: không có đơn vị thì “110” có thể là 110 đồng hay 110 triệu đồng; kho bạc và đơn vị được giao
không thể hiểu khác nhau.
Cột “Đơn vị tính” ghi Lớp, Lần, Mô hình là đơn vị của khối lượng, không phải đơn vị của tiền.

Ví dụ: bảng có cột “Kinh phí” với các số 30, 45, 75 mà trên bảng không có dòng “Đơn vị tính: triệu đồng”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell_place, clip, column_unit, one_line, place_table, table_name
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.money import Unit
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "undeclared-unit"

_IN_CAPTION = regex(
    r"\(\s*(?:(?:đơn vị(?: tính)?|đvt)\s*:?\s*)?([^()]{1,20})\)|\b(?:đvt|đơn vị tính)\s*:\s*([^()]{2,20})$", re.I
)
_CELL_UNIT = regex(r"\d\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s*(?:đồng)?|đồng|vnđ|đ)$", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per table in which some column holds figures of money without a declared unit."""
    for section, table in plan.tables():
        columns = tuple(
            column
            for column in table.columns_of(Role.AMOUNT, Role.PRICE)
            if column_unit(table, column) is None and _holds_bare_figures(table, column)
        )
        if columns and _caption_unit(table) is None:
            yield _finding(section, table, columns)


def _holds_bare_figures(table: BudgetTable, column: int) -> bool:
    """True when some cell of the column is a figure that does not name its unit itself."""
    lines = (*(line for _, line in table.walk()), *((table.total,) if table.total else ()))
    written = (line.entries[column] for line in lines)
    return any(not entry.is_blank and not _CELL_UNIT.search(entry.raw.strip()) for entry in written)


def _caption_unit(table: BudgetTable) -> Unit | None:
    """The unit that the caption names ("Dự toán năm 2026 (triệu đồng)"), or None."""
    names = (match[1] or match[2] for match in _IN_CAPTION.finditer(one_line(table.caption)))
    return next((unit for name in names if (unit := Unit.parse(name)) is not None), None)


def _finding(section: Section | None, table: BudgetTable, columns: tuple[int, ...]) -> Finding:
    titles = ", ".join(f"“{clip(table.columns[column].title)}”" for column in columns)
    written = one_line(table.unit_text)
    why = f"dòng “{written}” không phải là đơn vị tiền" if written else "chưa ghi đơn vị tính của số tiền"
    span = table.caption_span or table.span
    heading = one_line(section.heading) if section else ""
    first = next((line for line in table.lines), table.total)
    line = span.line if span else (cell_place(section, table, first).line if first else None)
    return Finding(
        rule=NAME,
        severity=Severity.ERROR,
        message=f"{table_name(place_table(table))}: {why} (cột {titles}), "
        "nên chưa rõ các số là đồng, nghìn, triệu hay tỷ đồng.",
        place=Place(line=line, heading=heading, table=place_table(table), quote=one_line(table.caption), span=span),
        fix=Fix("Ghi dòng “Đơn vị tính: …” (đồng, nghìn đồng, triệu đồng hoặc tỷ đồng) ngay trên bảng."),
    )
