"""Sai gì: số tiền viết theo cách có thể đọc thành hai số khác nhau, hoặc không đọc được theo quy ước tiếng Việt.

Vì sao: dấu chấm ngăn hàng nghìn, dấu phẩy ngăn phần thập phân; “1.5” hay “1,006” thì người đọc phải đoán,
mà đoán sai là sai một nghìn lần. Chỉ xét trong cột tiền và trước chữ đồng, nghìn, triệu, tỷ.

Ví dụ: ô kinh phí ghi “2.5” trong bảng tính bằng triệu đồng: 2,5 triệu hay 25 triệu?
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import amounts_in, cell_place, cell_subject, described, one_line
from assistant.checks.holding import holding
from knowledge.domain.budget import Role
from knowledge.domain.finding import Finding, Place, Severity, Verdict
from knowledge.domain.plan import Plan

NAME = "ambiguous-number"


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per money cell or amount in prose that has digits but no single reading."""
    for section, table in plan.tables():
        columns = table.columns_of(Role.AMOUNT, Role.PRICE)
        for line in (*(line for _, line in table.walk()), *((table.total,) if table.total else ())):
            for column in columns:
                entry = line.entries[column]
                if entry.problem and any(character.isdigit() for character in entry.raw):
                    subject = cell_subject(section, table, line, column)
                    place = cell_place(section, table, line, column)
                    yield _finding(subject, entry.problem, place, one_line(entry.raw))
    for prose in holding(plan, amounts_in):
        for amount in amounts_in(prose.text):
            if amount.number.problem:
                place = prose.place(amount.start, amount.end)
                yield _finding(described(place), amount.number.problem, place, amount.number.raw)


def _finding(subject: str, problem: str, place: Place, raw: str) -> Finding:
    return Finding(
        rule=NAME,
        severity=Severity.ERROR,
        verdict=Verdict.UNPARSED,
        message=f"{subject}: {problem.rstrip('.')}.",
        place=place,
        stated=raw,
    )
