"""Change the year the draft plans for; sentences that name this year, the one before or the one after follow."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import SetBrief
from assistant.tools.changing import changed, year_of
from assistant.tools.turn import ToolResult, Turn

NAME = "set_year"
TITLE = "Đổi năm kế hoạch"


@dataclass(frozen=True, slots=True)
class Input:
    """The year, four digits."""

    year: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Change the year and say so."""
    year = year_of(given.year)
    if not 2000 <= year <= 2100:
        raise ToolInputError(f"Năm kế hoạch {year} không hợp lệ (từ 2000 đến 2100).")
    brief = turn.draft().plan.brief
    was = f" (trước đó {brief.year})" if brief is not None else ""
    return changed(turn, (SetBrief("year", year),), f"Đã đổi năm kế hoạch thành {year}{was}.")
