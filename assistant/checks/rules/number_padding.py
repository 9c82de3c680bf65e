"""Sai gì: trong một cột, số nhỏ hơn 10 khi thì viết “09”, khi thì viết “3”.

Vì sao: một cột nên theo một kiểu viết; lẫn hai kiểu thường là dấu vết của việc ghép bảng từ nhiều nguồn.
Số 0 đứng trước không làm đổi giá trị nên chỉ là lưu ý. Cột viết “01, 02, 110” hoặc “1, 2, 110” đều được.

Ví dụ: cột “Kinh phí” có các số 09, 3, 3, 02.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell_place, described
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "number-padding"

_PADDED = regex(r"0[1-9](?:,\d+)?")
_BARE = regex(r"\d(?:,\d+)?")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One note per column of amounts, prices or quantities that writes small numbers in both ways."""
    for section, table in plan.tables():
        for column in table.columns_of(Role.AMOUNT, Role.PRICE, Role.QUANTITY):
            yield from _mixed(section, table, column)


def _mixed(section: Section | None, table: BudgetTable, column: int) -> Iterator[Finding]:
    lines = [*(line for _, line in table.walk()), *((table.total,) if table.total else ())]
    padded = _written(lines, column, _PADDED)
    bare = _written(lines, column, _BARE)
    if not padded or not bare:
        return
    first = next(line for line in lines if line in padded or line in bare)
    place = cell_place(section, table, first, column)
    one, other = (group[0].entries[column].raw.strip() for group in (padded, bare))
    yield Finding(
        rule=NAME,
        severity=Severity.INFO,
        message=f"{described(replace(place, row=''))}: trong cột này số nhỏ hơn 10 khi thì viết “{one}” "
        f"({len(padded)} ô), khi thì viết “{other}” ({len(bare)} ô); nên viết một kiểu.",
        place=place,
        stated=first.entries[column].raw.strip(),
    )


def _written(lines: list[BudgetLine], column: int, form: re.Pattern[str]) -> list[BudgetLine]:
    """The lines whose cell in the column is written in this form."""
    return [line for line in lines if form.fullmatch(line.entries[column].raw.strip())]
