"""Undo the last change of the draft."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.rendering import diff, proposals
from assistant.tools.turn import ToolResult, Turn

NAME = "undo"
TITLE = "Hoàn tác"


@dataclass(frozen=True, slots=True)
class Input:
    """Nothing to say."""


def run(given: Input, turn: Turn) -> ToolResult:
    """Go back by one change and say what that changed."""
    before = turn.draft()
    after = turn.workspace.store.undo(before.id, before.revision, turn.author)
    count = len(diff(before.plan, after.plan))
    what = f"{count} thay đổi" if count else "thay đổi gần nhất"
    again = len(proposals(after.plan)) - len(proposals(before.plan))
    waiting = f" {again} nội dung do trợ lý đề xuất lại chờ xác nhận." if again > 0 else ""
    return ToolResult(
        f"Đã hoàn tác {what}; dự thảo trở về như trước đó (bản {after.revision}).{waiting}", after.revision, after.id
    )
