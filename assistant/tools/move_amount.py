"""Move an amount from one budget line of the draft to another; the total stays as it is.

``source`` and ``target`` are STTs or words of labels; ``table`` is the table of both when several have such lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import SetEntry
from assistant.tools.budget_lines import called, line_asked, own_amount_column
from assistant.tools.changing import amount_of, changed
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin, OriginKind

NAME = "move_amount"
TITLE = "Chuyển kinh phí giữa hai dòng"


@dataclass(frozen=True, slots=True)
class Input:
    """From where, to where, how much."""

    source: str
    target: str
    amount: str
    table: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Take from one line, give to the other, and say both before and after."""
    plan = turn.draft().plan
    amount = amount_of(given.amount)
    from_table, giver = line_asked(plan, given.source, given.table)
    to_table, taker = line_asked(plan, given.target, given.table)
    if (from_table.key, giver.key) == (to_table.key, taker.key):
        raise ToolInputError("Dòng chuyển đi và dòng nhận là một; hãy nêu hai dòng khác nhau.")
    from_column, to_column = own_amount_column(from_table), own_amount_column(to_table)
    has, had = giver.amount(from_column) or Money.ZERO, taker.amount(to_column) or Money.ZERO
    if has < amount:
        raise ToolInputError(
            f"{called(plan, from_table, giver)} chỉ có {has.text()}, không chuyển được {amount.text()}."
        )
    origin = Origin(OriginKind.TYPED, "yêu cầu của cán bộ", turn.message)
    sentence = (
        f"Đã chuyển {amount.text()}: {called(plan, from_table, giver)} {has.text()} → {(has - amount).text()}; "
        f"{called(plan, to_table, taker)} {had.text()} → {(had + amount).text()}."
    )
    return changed(
        turn,
        (
            SetEntry(from_table.key, giver.key, from_column, has - amount, origin),
            SetEntry(to_table.key, taker.key, to_column, had + amount, origin),
        ),
        sentence,
    )
