"""Sai gì: bảng kinh phí có từ hai nhóm trở lên nhưng không có dòng Cộng hoặc Tổng cộng cho cột tiền.

Vì sao: số tổng cộng là số được trình và được giao; không ghi thì người đọc phải tự cộng, và không có gì để đối chiếu.
Tổng số ghi ở câu văn cùng mục hoặc tên bảng cũng được; cột đơn giá, định mức và bảng cân đối thu chi thì không cộng.

Ví dụ: bảng có nhóm I và nhóm II, mỗi nhóm nhiều dòng, nhưng dưới nhóm II không có dòng “Tổng cộng”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import amounts_in, column_unit, described, prose_of_section, table_place
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "missing-total"

_FEWEST = 2
_BALANCE = regex(
    r"\W*(?:(?:tổng|số|phần|các khoản|cân đối)\s+)*(?:thu|nguồn|tổng|cân đối|(?:phân |chia )?theo)\b", re.I
)
"""A group that is no spending: what comes in, or a sum under another name."""
_RATE = regex(r"\b(?:mức|định mức|đơn giá|giá|tỷ lệ|tỉ lệ|bình quân|so sánh|tăng|giảm|chênh lệch)\b", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One note per table with a money column that two or more groups fill and nothing adds up."""
    for section, table in plan.tables():
        columns = [column for column in table.columns_of(Role.AMOUNT) if _lacks_total(section, table, column)]
        if not columns:
            continue
        titles = ", ".join(f"“{table.columns[column].title}”" for column in columns)
        place = table_place(section, table)
        unit = column_unit(table, columns[0])
        total = table.computed_total(columns[0])
        sum_told = f" Các nhóm cộng lại được {total.format(unit)} {unit.label}." if unit and total else ""
        yield Finding(
            rule=NAME,
            severity=Severity.INFO,
            message=f"{described(place)}: có từ hai nhóm trở lên nhưng chưa ghi tổng cộng của cột {titles}.{sum_told}",
            place=place,
            computed_money=total if len(columns) == 1 else None,
        )


def _lacks_total(section: Section | None, table: BudgetTable, column: int) -> bool:
    """True when groups fill the column, nothing in the table adds them up and no text around it says the sum."""
    groups = [line for line in table.lines if line.children and not (line.sums or line.partial)]
    if len([line for line in groups if line.amount(column)]) < _FEWEST or _RATE.search(table.columns[column].title):
        return False
    if table.total is not None and not table.total.entries[column].is_blank:
        return False
    if any(line.sums or _BALANCE.match(line.label) for line in table.lines):
        return False
    sum_stated = table.computed_total(column)
    texts = [table.caption, table.total.label if table.total is not None else ""]
    texts += [prose.text for prose in prose_of_section(section)] if section is not None else []
    return not any(amount.money == sum_stated for text in texts for amount in amounts_in(text))
