"""Set the day the draft is dated (ngày ban hành), as officers write days: "15/12/2026", "05 tháng 01 năm 2027"."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.lookup.days import read_day
from assistant.operations import SetHeader
from assistant.tools.changing import changed
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.dates import PartialDate
from knowledge.domain.folding import fold

NAME = "set_date"
TITLE = "Ghi ngày ban hành"


@dataclass(frozen=True, slots=True)
class Input:
    """The day; empty leaves it to be written in."""

    date: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Write the day and say what stood there."""
    if not given.date.strip():
        return changed(turn, (SetHeader("date", PartialDate()),), "Đã để trống ngày ban hành.")
    day = turn.workspace.today() if fold(given.date) in ("hom nay", "ngay hom nay") else read_day(given.date)
    if day is None:
        raise ToolInputError(f"“{given.date}” không phải là một ngày có thật; hãy viết lại, ví dụ 15/12/2026.")
    before = turn.draft().plan.header.date.exact()
    was = f" (trước đó {before:%d/%m/%Y})" if before is not None else ""
    return changed(
        turn,
        (SetHeader("date", PartialDate(day.day, day.month, day.year)),),
        f"Đã ghi ngày ban hành {day:%d/%m/%Y}{was}.",
    )
