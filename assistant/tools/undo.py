"""Undo the last change of the draft."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.rendering import diff
from assistant.tools.turn import ToolResult, Turn

NAME = "undo"
TITLE = "Hoàn tác"


@dataclass(frozen=True, slots=True)
class Input:
    """Nothing to say."""


def run(given: Input, turn: Turn) -> ToolResult:
    """Go back one revision and say what that changed."""
    before = turn.draft()
    after = turn.workspace.store.undo(before.id, before.revision, turn.author)
    count = len(diff(before.plan, after.plan))
    return ToolResult(
        f"Đã hoàn tác {count} thay đổi; dự thảo trở về như trước đó (bản {after.revision}).", after.revision, after.id
    )
