"""Change the agency that issues the draft, or its province; the header and sentences that name it follow."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import Operation, SetBrief
from assistant.tools.changing import changed
from assistant.tools.turn import ToolResult, Turn

NAME = "set_agency"
TITLE = "Đổi cơ quan ban hành"


@dataclass(frozen=True, slots=True)
class Input:
    """The new agency, the new province; what is empty stays."""

    agency: str = ""
    province: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Change what was given and say so."""
    values = {"agency": " ".join(given.agency.split()), "province": " ".join(given.province.split())}
    operations: list[Operation] = [SetBrief(field, value) for field, value in values.items() if value]
    if not operations:
        raise ToolInputError("Hãy nêu cơ quan hoặc tỉnh cần đổi, ví dụ: UBND xã Tây Sơn, tỉnh Gia Lai.")
    return changed(turn, operations)
