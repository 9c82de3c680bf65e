"""Sai gì: số tiền do trợ lý đề xuất chưa được cán bộ xác nhận.

Vì sao: trợ lý chỉ gợi ý cách chia kinh phí; người quyết định là cán bộ. Bản thảo được giữ số đề xuất (cảnh báo),
bản trình ký thì không (lỗi). Văn bản đọc từ tệp không ghi nguồn gốc số liệu nên quy tắc này không áp dụng.

Ví dụ: bảng dự toán có 5 số tiền được chia theo tỷ lệ từ mức trần, chưa ai bấm xác nhận.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, amounts, cell_place, described, one_line, place_table, table_name
from assistant.checks.provenance import known_amounts, leaf_entries, origin_of, prose_origins
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan, Section

NAME = "proposal-unconfirmed"


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per table that holds proposed amounts, with their number and sum; one per paragraph that does."""
    severity = Severity.ERROR if context.final else Severity.WARNING
    for section, table in plan.tables():
        yield from _in_table(section, table, severity)
    origins = prose_origins(plan)
    proposed = [prose for prose in all_prose(plan) if (origin := origins.get(prose.key)) and origin.needs_confirmation]
    if proposed:
        known = known_amounts(plan)
        for prose in proposed:
            yield from _in_prose(prose, known, severity)


def _in_table(section: Section | None, table: BudgetTable, severity: Severity) -> Iterator[Finding]:
    count = total = 0
    first: Place | None = None
    for line, column in leaf_entries(table):
        origin = origin_of(line, column)
        if origin is None or not origin.needs_confirmation:
            continue
        money = line.entries[column].money
        count += 1
        if money is not None and table.columns[column].role is Role.AMOUNT:
            total += money.dong
        first = first or cell_place(section, table, line, column)
    if first is None:
        return
    yield Finding(
        rule=NAME,
        severity=severity,
        message=f"{table_name(place_table(table))}: {count} số tiền do trợ lý đề xuất, tổng {Money(total).text()}, "
        "chờ cán bộ xác nhận hoặc sửa lại.",
        place=Place(
            line=first.line,
            heading=first.heading,
            table=place_table(table),
            quote=one_line(table.caption),
            span=first.span,
        ),
        stated_money=Money(total),
    )


def _in_prose(prose: Prose, known: frozenset[int], severity: Severity) -> Iterator[Finding]:
    pending = [amount.figure for amount in amounts(prose) if amount.figure.dong not in known]
    if pending:
        total = sum(figure.dong or 0 for figure in pending)
        yield Finding(
            rule=NAME,
            severity=severity,
            message=f"{described(prose.place())}: {len(pending)} số tiền do trợ lý đề xuất, "
            f"tổng {Money(total).text()}, chờ cán bộ xác nhận hoặc sửa lại.",
            place=prose.place(),
            stated_money=Money(total),
        )
