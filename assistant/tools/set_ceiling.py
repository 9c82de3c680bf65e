"""Set the total budget given (tổng kinh phí, trần): the most the allocation tables may add up to.

The lines stay as they are; the answer says how much is left to share out or by how much the tables pass the ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.operations import SetCeiling
from assistant.rendering import allocated
from assistant.tools.changing import amount_of, changed
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.money import Money

NAME = "set_ceiling"
TITLE = "Đặt tổng kinh phí được giao"


@dataclass(frozen=True, slots=True)
class Input:
    """The new ceiling as the officer writes it."""

    amount: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Set the ceiling and say what is left."""
    plan = turn.draft().plan
    ceiling = amount_of(given.amount)
    total = allocated(plan) or Money.ZERO
    before = plan.brief.ceiling if plan.brief else None
    was = f" (trước đó {before.text()})" if before is not None else ""
    left = (
        f" Các bảng mới phân bổ {total.text()}, còn {(ceiling - total).text()} chưa phân bổ." if total < ceiling else ""
    )
    match = " Các bảng cộng đúng bằng số này." if total == ceiling else ""
    return changed(turn, (SetCeiling(ceiling),), f"Đã đặt tổng kinh phí được giao: {ceiling.text()}{was}.{left}{match}")
