"""Sai gì: bảng chắc chắn dài hơn một trang nhưng dòng tiêu đề không lặp lại ở đầu mỗi trang.

Vì sao: sang trang sau người đọc không biết cột nào là cột gì, dễ đọc nhầm số. Chỉ xét bảng trên 50 dòng của
tệp Word, vì một trang A4 không chứa hết.

Ví dụ: bảng dự toán 80 dòng, từ trang hai chỉ còn số.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.plan import Plan

NAME = "layout-table-header"

_ROWS_OF_A_PAGE = 50


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per long table whose header stands on its first page alone."""
    for order, table in enumerate(plan.layout.tables if plan.layout else (), start=1):
        if table.rows > _ROWS_OF_A_PAGE and not table.repeats_header:
            yield Finding(
                rule=NAME,
                severity=Severity.WARNING,
                message=f"Bảng thứ {order} của tệp có {table.rows} dòng, dài hơn một trang, nhưng dòng tiêu đề không "
                "lặp lại ở các trang sau.",
                place=Place(line=table.line, quote=f"bảng thứ {order}, {table.rows} dòng"),
                fix=Fix("Trong Word: chọn dòng tiêu đề, Table Layout → Repeat Header Rows.", safe=True),
            )
