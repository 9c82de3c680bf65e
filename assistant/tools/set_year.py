"""Change the year the draft plans for; sentences that name this year, the one before or the one after follow."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import SetBrief
from assistant.tools.changing import changed
from assistant.tools.turn import ToolResult, Turn

NAME = "set_year"
TITLE = "Đổi năm kế hoạch"


@dataclass(frozen=True, slots=True)
class Input:
    """The year, four digits."""

    year: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Change the year and say so."""
    text = given.year.strip()
    if not text.isdigit() or not 2000 <= int(text) <= 2100:
        raise ToolInputError(f"Không đọc được năm “{given.year}”; viết bốn chữ số, ví dụ 2027.")
    brief = turn.draft().plan.brief
    was = f" (trước đó {brief.year})" if brief is not None else ""
    return changed(turn, (SetBrief("year", int(text)),), f"Đã đổi năm kế hoạch thành {text}{was}.")
