"""Which lines of a draft are the largest and the smallest, and how much of the total each is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.errors import ToolInputError
from assistant.operations.targets import table_name
from assistant.rendering import allocated
from assistant.tools.budget_lines import called, own_amount_column
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.money import Money, format_number
from knowledge.domain.plan import Plan

_NEXT_TOLD = 2
_MOST_SHARES = 40
_Held = tuple[Money, BudgetTable, BudgetLine]


def allocations(plan: Plan) -> tuple[BudgetTable, ...]:
    """The tables that share money out."""
    return tuple(table for _, table in plan.tables() if table.allocation)


def percent(part: Money, whole: Money) -> str:
    """ "18,9 %"."""
    rate = (Decimal(100) * part.dong / whole.dong).quantize(Decimal("0.1"))
    return f"{format_number(rate)} %"


def _held(tables: Iterable[BudgetTable]) -> list[tuple[int, Money, BudgetTable, BudgetLine]]:
    """Every line that has an amount, with how deep it stands."""
    found = []
    for table in tables:
        column = own_amount_column(table)
        for depth, line in table.walk():
            amount = line.amount(column)
            if amount is not None:
                found.append((depth, amount, table, line))
    return found


def _whole(plan: Plan) -> Money:
    total = allocated(plan)
    if total is None or not total:
        raise ToolInputError("Các bảng dự toán chưa có số tiền nào.")
    return total


def extremes(plan: Plan, tables: Sequence[BudgetTable], *, most: bool) -> str:
    """The largest (else the smallest) line, the ones next to it, and where they differ the group and the table."""
    total = _whole(plan)
    held = _held(tables)
    leaves: list[_Held] = [(amount, table, line) for _, amount, table, line in held if not line.children]
    groups: list[_Held] = [(amount, table, line) for _, amount, table, line in held if line.children]
    if not leaves:
        raise ToolInputError("Các bảng dự toán chưa có số tiền nào.")
    word = "lớn nhất" if most else "nhỏ nhất"
    leaves.sort(key=lambda one: -one[0].dong if most else one[0].dong)
    same = [one for one in leaves if one[0] == leaves[0][0]]
    said = [f"Dòng {word}: {_listed(plan, same)}, bằng {percent(leaves[0][0], total)} tổng dự toán {total.text()}."]
    following = leaves[len(same) : len(same) + _NEXT_TOLD]
    if following:
        said.append(f"Kế đó: {_listed(plan, following)}.")
    if groups:
        chosen = (max if most else min)(groups, key=lambda one: one[0].dong)
        said.append(f"Nhóm {word}: {_listed(plan, [chosen])}.")
    sums = [(one.computed_total(own_amount_column(one)), one) for one in tables]
    known = [(amount, one) for amount, one in sums if amount is not None]
    if len(known) > 1:
        amount, table = (max if most else min)(known, key=lambda one: one[0].dong)
        caption = f" ({table.caption})" if table.caption else ""
        said.append(f"Bảng {word}: {table_name(plan, table.key)}{caption}, {amount.text()}.")
    return "\n".join(said)


def _listed(plan: Plan, held: Sequence[_Held]) -> str:
    return "; ".join(f"{called(plan, table, line)}, {amount.text()}" for amount, table, line in held)


def share_of(plan: Plan, table: BudgetTable, line: BudgetLine) -> str:
    """How much of the total, and of its own table, one line is."""
    total, column = _whole(plan), own_amount_column(table)
    amount, name = line.amount(column), called(plan, table, line)
    name = name[:1].upper() + name[1:]
    if amount is None:
        return f"{name} chưa có số tiền."
    said = f"{name} là {amount.text()}, bằng {percent(amount, total)} tổng dự toán {total.text()}"
    own = table.computed_total(column)
    if own and own != total:
        said += f", bằng {percent(amount, own)} {table_name(plan, table.key)} ({own.text()})"
    return f"{said}."


def shares(plan: Plan, tables: Sequence[BudgetTable]) -> str:
    """Each line of the tables with how much of the total it is."""
    total = _whole(plan)
    said = [f"Cơ cấu so với tổng dự toán {total.text()}:"]
    for table in tables:
        own = table.computed_total(own_amount_column(table))
        if own is not None and len(tables) > 1:
            said.append(f"{table_name(plan, table.key)}: {own.text()}, {percent(own, total)}.")
        for depth, amount, _, line in _held((table,)):
            name = f"{line.number} {line.label}".strip()
            said.append(f"{'  ' * depth}- {name}: {amount.text()}, {percent(amount, total)}")
    if len(said) > _MOST_SHARES:
        said = [*said[:_MOST_SHARES], f"… và {len(said) - _MOST_SHARES} dòng khác"]
    return "\n".join(said)
