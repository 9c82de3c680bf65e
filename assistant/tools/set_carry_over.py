"""Set the money carried over from last year (chuyển nguồn); empty or 0 takes the sentence about it away."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.tools.changing import amount_of, changed
from assistant.tools.turn import ToolResult, Turn

NAME = "set_carry_over"
TITLE = "Đặt kinh phí chuyển nguồn"


@dataclass(frozen=True, slots=True)
class Input:
    """The amount as the officer writes it."""

    amount: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Set the amount, with the sentences and the basis that go with it, and say so."""
    from assistant.drafting import carry_over

    money = amount_of(given.amount) if given.amount.strip() else None
    workspace = turn.workspace
    operations = carry_over(turn.draft().plan, money or None, workspace.today(), workspace.settings.templates)
    if not money:
        return changed(turn, operations, "Đã bỏ kinh phí chuyển nguồn và các câu về khoản này.")
    return changed(turn, operations, f"Đã đặt kinh phí năm trước chuyển nguồn sang: {money.text()}.")
