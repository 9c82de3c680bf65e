"""Say what a province, district, commune or agency is on a day: whether it stands, what it became, what it was.

Level, name and province tell places apart ("xã Tây Xuân, huyện Tây Sơn, tỉnh Bình Định"); ``on`` is the day, empty for
today.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.lookup.days import read_day
from assistant.lookup.places import find_places, places_text
from assistant.tools.turn import ToolResult, Turn

NAME = "find_place"
TITLE = "Tra cứu địa danh, cơ quan cũ và mới"


@dataclass(frozen=True, slots=True)
class Input:
    """The name as the officer writes it, and the day."""

    name: str
    on: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """One line per place of that name."""
    day = read_day(given.on) if given.on.strip() else turn.workspace.today()
    if day is None:
        raise ToolInputError(f"Không đọc được ngày “{given.on}”; viết ví dụ 31/01/2026.")
    found = find_places(given.name, day)
    return ToolResult(places_text(given.name, day, found))
