"""Sai gì: số tiền, số lượng hoặc câu chữ do trợ lý đề xuất chưa được cán bộ xác nhận.

Vì sao: trợ lý chỉ gợi ý; người quyết định là cán bộ. Bản thảo được giữ đề xuất (cảnh báo), bản trình ký
thì không (lỗi). Văn bản đọc từ tệp không ghi nguồn gốc số liệu nên quy tắc này không áp dụng.

Ví dụ: bảng dự toán có 5 số tiền được chia theo tỷ lệ từ mức trần, chưa ai bấm xác nhận.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, amounts, cell_place, described, one_line, place_table, table_name
from assistant.checks.provenance import leaf_entries, origin_of, prose_origins
from knowledge.domain.budget import BudgetTable, Role, sum_money
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin
from knowledge.domain.plan import Plan, Section

NAME = "proposal-unconfirmed"


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per table that holds proposals, with their number and sum; one per proposed heading or paragraph."""
    severity = Severity.ERROR if context.final else Severity.WARNING
    for section, table in plan.tables():
        yield from _in_table(section, table, severity)
    origins = prose_origins(plan)
    for prose in all_prose(plan):
        origin = origins.get(prose.key)
        if origin is not None and origin.needs_confirmation:
            yield _in_prose(prose, severity)


def _in_table(section: Section | None, table: BudgetTable, severity: Severity) -> Iterator[Finding]:
    pending = [(line, column) for line, column in leaf_entries(table) if _waits(origin_of(line, column))]
    quantities = [
        (line, column)
        for _, line in table.walk()
        for column in table.columns_of(Role.QUANTITY)
        if _waits(line.entries[column].origin)
    ]
    counted = {line.key for line, _ in (*pending, *quantities)}
    labels = [(line, None) for _, line in table.walk() if _waits(line.origin) and line.key not in counted]
    first = next(iter((*pending, *quantities, *labels)), None)
    if first is None:
        return
    added = [line.entries[column].money for line, column in pending if table.columns[column].role is Role.AMOUNT]
    total = sum_money(iter(added)) or Money.ZERO
    parts = [f"{len(pending)} số tiền (tổng {total.text()})"] if pending else []
    parts += [f"{len(quantities)} số lượng"] if quantities else []
    parts += [f"{len(labels)} nội dung"] if labels else []
    place = cell_place(section, table, first[0], first[1])
    yield Finding(
        rule=NAME,
        severity=severity,
        message=f"{table_name(place_table(table))}: {', '.join(parts)} do trợ lý đề xuất, "
        "chờ cán bộ xác nhận hoặc sửa lại.",
        place=Place(
            line=place.line, heading=place.heading, table=place.table, quote=one_line(table.caption), span=place.span
        ),
        stated_money=total if pending else None,
    )


def _waits(origin: Origin | None) -> bool:
    return origin is not None and origin.needs_confirmation


def _in_prose(prose: Prose, severity: Severity) -> Finding:
    figures = ", ".join(one_line(prose.text[amount.start : amount.end]) for amount in amounts(prose))
    holds = f" (có số tiền {figures})" if figures else ""
    return Finding(
        rule=NAME,
        severity=severity,
        message=f"{described(prose.place())}: nội dung do trợ lý đề xuất{holds}, chờ cán bộ xác nhận hoặc sửa lại.",
        place=prose.place(),
    )
