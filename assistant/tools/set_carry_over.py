"""Set the money carried over from last year (chuyển nguồn); empty or 0 takes the sentence about it away."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.operations import SetNamedAmount
from assistant.tools.changing import amount_of, changed
from assistant.tools.turn import ToolResult, Turn

NAME = "set_carry_over"
TITLE = "Đặt kinh phí chuyển nguồn"


@dataclass(frozen=True, slots=True)
class Input:
    """The amount as the officer writes it."""

    amount: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Set the amount and say so."""
    money = amount_of(given.amount) if given.amount.strip() else None
    if not money:
        return changed(turn, (SetNamedAmount("chuyen_nguon", None),), "Đã bỏ kinh phí chuyển nguồn.")
    sentence = f"Đã đặt kinh phí năm trước chuyển nguồn sang: {money.text()}."
    return changed(turn, (SetNamedAmount("chuyen_nguon", money),), sentence)
