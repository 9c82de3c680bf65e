"""Rename a budget line of the draft. ``line`` is its STT or words of its label now."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import SetLabel
from assistant.tools.budget_lines import called, line_asked
from assistant.tools.changing import changed
from assistant.tools.turn import ToolResult, Turn

NAME = "rename_line"
TITLE = "Đổi tên một dòng dự toán"


@dataclass(frozen=True, slots=True)
class Input:
    """Which line, and its new words."""

    line: str
    label: str
    table: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Rename the line and say so."""
    plan = turn.draft().plan
    table, line = line_asked(plan, given.line, given.table)
    label = " ".join(given.label.split())
    if not label:
        raise ToolInputError("Hãy nêu tên mới của dòng.")
    sentence = f"Đã đổi tên {called(plan, table, line)} thành “{label}”."
    return changed(turn, (SetLabel(table.key, line.key, label),), sentence)
