"""Add a budget line to the draft. ``parent`` is the STT or label of the group it belongs to, empty for the top level.

``amount`` may be empty (the line is then blank). The STT is given by the program.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import AddLine, table_name
from assistant.tools.budget_lines import line_asked, own_amount_column
from assistant.tools.changing import amount_of, changed, table_asked
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.budget import BudgetLine, BudgetTable, Entry
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan

NAME = "add_line"
TITLE = "Thêm một dòng dự toán"


@dataclass(frozen=True, slots=True)
class Input:
    """What the line says, how much, and where it goes."""

    label: str
    amount: str = ""
    parent: str = ""
    table: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Add the line and say where it stands and what the totals are now."""
    plan = turn.draft().plan
    label = " ".join(given.label.split())
    if not label:
        raise ToolInputError("Hãy nêu nội dung của dòng cần thêm, ví dụ: thêm dòng “Tập huấn” 20 triệu.")
    table, parent = _place(plan, given)
    origin = Origin(OriginKind.TYPED, "yêu cầu của cán bộ", turn.message)
    entries = [Entry() for _ in table.columns]
    if given.amount.strip():
        money = amount_of(given.amount)
        entries[own_amount_column(table)] = Entry(money=money, origin=origin)
    line = BudgetLine("moi", "", label[:1].upper() + label[1:], tuple(entries), origin=origin)
    amount = entries[own_amount_column(table)].money
    said = f"Đã thêm dòng “{line.label}” vào {table_name(plan, table.key)}" + (f": {amount.text()}." if amount else ".")
    return changed(turn, (AddLine(table.key, parent.key if parent else None, None, line),), said)


def _place(plan: Plan, given: Input) -> tuple[BudgetTable, BudgetLine | None]:
    if given.parent.strip():
        return line_asked(plan, given.parent, given.table)
    chosen = table_asked(plan, given.table)
    tables = [table for _, table in plan.tables() if table.allocation]
    if chosen is None and len(tables) != 1:
        raise ToolInputError(f"Dự thảo có {len(tables)} bảng dự toán; hãy nói rõ thêm vào bảng nào, ví dụ: bảng 1.")
    return chosen or tables[0], None
