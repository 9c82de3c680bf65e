"""Confirm what the assistant proposed, in one table or (``table`` empty) in the whole draft.

Only when the officer asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import ConfirmProposals
from assistant.rendering import proposals
from assistant.tools.changing import changed, table_asked
from assistant.tools.turn import ToolResult, Turn

NAME = "confirm_proposals"
TITLE = "Xác nhận các số đề xuất"


@dataclass(frozen=True, slots=True)
class Input:
    """Which table; empty means all."""

    table: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Confirm and say how many there were."""
    plan = turn.draft().plan
    table = table_asked(plan, given.table)
    count = sum(1 for one in proposals(plan) if table is None or one.table == table.key)
    if not count:
        raise ToolInputError("Không còn số nào do trợ lý đề xuất cần xác nhận.")
    operation = ConfirmProposals(table.key if table else None)
    return changed(turn, (operation,), f"Đã xác nhận {count} nội dung do trợ lý đề xuất.")
