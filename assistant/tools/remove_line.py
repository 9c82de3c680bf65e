"""Remove a budget line of the draft, with the lines below it. ``line`` is its STT or words of its label."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.operations import RemoveLine
from assistant.tools.budget_lines import called, line_asked, own_amount_column
from assistant.tools.changing import changed
from assistant.tools.turn import ToolResult, Turn

NAME = "remove_line"
TITLE = "Bỏ một dòng dự toán"


@dataclass(frozen=True, slots=True)
class Input:
    """Which line."""

    line: str
    table: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Remove the line and say what it held and what the totals are now."""
    plan = turn.draft().plan
    table, line = line_asked(plan, given.line, given.table)
    amount = line.amount(own_amount_column(table))
    held = f", {amount.text()}" if amount is not None else ""
    return changed(turn, (RemoveLine(table.key, line.key),), f"Đã bỏ {called(plan, table, line)}{held}.")
