"""Say why an amount is what it is: the sum written out, and where each part comes from.

``line`` is an STT or words of a label, ``table`` a table ("1"); both empty: the total of all tables against the
ceiling. ``show`` asks for something else of them: "lớn nhất" or "nhỏ nhất" (which line and which table), or "tỷ lệ"
(how much of the total a line is, or each line).
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations.targets import table_name
from assistant.rendering import allocated, resolve
from assistant.tools.budget_lines import called, line_asked, own_amount_column
from assistant.tools.changing import excess_over_ceiling, table_asked
from assistant.tools.proportions import allocations, extremes, share_of, shares
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.folding import fold
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan

NAME = "why_total"
TITLE = "Giải thích một con số"
_MOST = "lon nhat"
_SHARES = "ty le"


@dataclass(frozen=True, slots=True)
class Input:
    """Which figure; nothing: the total."""

    line: str = ""
    table: str = ""
    show: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """The sum written out, with what each part rests on."""
    stored = turn.draft().plan
    plan = resolve(stored)
    shown = fold(given.show).strip()
    if given.line.strip():
        table, line = line_asked(plan, given.line, given.table)
        return ToolResult(share_of(plan, table, line) if shown == _SHARES else _of_line(plan, table, line))
    chosen = table_asked(plan, given.table)
    if shown:
        tables = tuple(one for one in allocations(plan) if chosen is None or one.key == chosen.key)
        return ToolResult(shares(plan, tables) if shown == _SHARES else extremes(plan, tables, most=shown == _MOST))
    if chosen is not None:
        return ToolResult(_of_table(plan, chosen))
    return _of_plan(plan)


def _sum(parts: list[tuple[str, Money | None]], total: Money | None) -> str:
    known = [f"{amount.text()} ({name})" for name, amount in parts if amount is not None]
    return " + ".join(known) + (f" = {total.text()}" if total is not None and len(known) > 1 else "")


def _parts(table: BudgetTable, lines: tuple[BudgetLine, ...]) -> list[tuple[str, Money | None]]:
    column = own_amount_column(table)
    return [(f"mục {line.number} {line.label}".replace("mục  ", ""), line.amount(column)) for line in lines]


def _of_table(plan: Plan, table: BudgetTable) -> str:
    total = table.computed_total(own_amount_column(table))
    if total is None:
        raise ToolInputError(f"{table_name(plan, table.key)} chưa có số tiền nào.")
    return f"{table_name(plan, table.key)}: {_sum(_parts(table, table.lines), total)}."


def _of_line(plan: Plan, table: BudgetTable, line: BudgetLine) -> str:
    column = own_amount_column(table)
    amount, name = line.amount(column), called(plan, table, line)
    name = name[:1].upper() + name[1:]
    if amount is None:
        return f"{name} chưa có số tiền."
    if line.children:
        return f"{name} là {amount.text()}, vì {_sum(_parts(table, line.children), amount)}."
    return f"{name} là {amount.text()}{_told(line.entries[column].origin or line.origin)}."


def _told(origin: Origin | None) -> str:
    """Where a leaf's amount comes from."""
    if origin is None:
        return ""
    if origin.kind is OriginKind.TYPED:
        return f", do cán bộ nhập (“{origin.passage}”)" if origin.passage else ", do cán bộ nhập"
    if origin.kind is OriginKind.PROPOSED:
        return f", số do trợ lý đề xuất ({origin.source or origin.passage}), chờ xác nhận"
    if origin.kind is OriginKind.QUOTED:
        return f", lấy từ “{origin.source}”" + (f" dòng {origin.line}" if origin.line else "")
    return f", tính từ {origin.passage}" if origin.kind is OriginKind.COMPUTED and origin.passage else ""


def _of_plan(plan: Plan) -> ToolResult:
    total = allocated(plan)
    if total is None:
        return ToolResult("Các bảng dự toán chưa có số tiền nào.")
    tables = [table for _, table in plan.tables() if table.allocation]
    sums = [table.computed_total(own_amount_column(table)) for table in tables]
    said = [_of_table(plan, table) for table, amount in zip(tables, sums, strict=True) if amount is not None]
    if len(said) > 1:
        parts = [(table_name(plan, table.key), amount) for table, amount in zip(tables, sums, strict=True)]
        said.append(f"Cộng các bảng: {_sum(list(parts), total)}.")
    ceiling = plan.brief.ceiling if plan.brief else None
    excess, choices = excess_over_ceiling(plan)
    if ceiling is not None and not excess:
        left = ceiling - total
        said.append(
            f"Tổng kinh phí được giao {ceiling.text()}, "
            + (f"còn {left.text()} chưa phân bổ." if left else "vừa đủ, không còn dư.")
        )
    return ToolResult("\n".join(said) + excess, choices=choices)
