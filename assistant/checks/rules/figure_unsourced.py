"""Sai gì: trong bản do trợ lý soạn có số tiền không rõ lấy từ đâu.

Vì sao: mỗi số tiền phải do cán bộ nhập, trích từ nguồn có tên, được tính từ số khác, hoặc được đề xuất và chờ xác nhận;
số không có nguồn gốc là số bịa. Văn bản đọc từ tệp không ghi nguồn gốc số liệu nên quy tắc này không áp dụng.

Ví dụ: câu của mẫu ghi “hỗ trợ 25.000.000 đồng” trong khi không bảng nào, không ai đưa ra con số đó.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import all_prose, amounts, cell_place, cell_subject, described, one_line
from assistant.checks.provenance import known_amounts, leaf_entries, origin_of, prose_origins
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.origin import OriginKind
from knowledge.domain.plan import Plan

NAME = "figure-unsourced"


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per leaf amount of a table, and per amount in prose, that has no origin."""
    if not context.own:
        return
    for section, table in plan.tables():
        for line, column in leaf_entries(table):
            origin = origin_of(line, column)
            if origin is None or origin.kind is OriginKind.TEMPLATE:
                yield Finding(
                    rule=NAME,
                    severity=Severity.ERROR,
                    message=f"{cell_subject(section, table, line, column)}: số "
                    f"{one_line(line.entries[column].raw)} không ghi nguồn gốc.",
                    place=cell_place(section, table, line, column),
                    stated=one_line(line.entries[column].raw),
                    stated_money=line.entries[column].money,
                )
    known = known_amounts(plan)
    origins = prose_origins(plan)
    for prose in all_prose(plan):
        origin = origins.get(prose.key)
        if origin is not None and origin.kind is not OriginKind.TEMPLATE:
            continue
        for amount in amounts(prose):
            if amount.figure.dong is None or amount.figure.dong not in known:
                place = prose.place(amount.start, amount.end)
                yield Finding(
                    rule=NAME,
                    severity=Severity.ERROR,
                    message=f"{described(place)}: số tiền {one_line(prose.text[amount.start : amount.end])} "
                    "không ghi nguồn gốc và không có trong bảng nào.",
                    place=place,
                    stated=amount.figure.raw,
                )
