"""Fill a slot [CẦN BỔ SUNG: …] of the draft, by its name or by words of what it asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.errors import ToolInputError
from assistant.operations import Operation, SetFact, SetNamedAmount
from assistant.rendering import Slot, open_slots
from assistant.tools.changing import amount_of, changed
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.folding import fold

NAME = "fill_slot"
TITLE = "Bổ sung thông tin còn thiếu"


@dataclass(frozen=True, slots=True)
class Input:
    """Which slot, and what stands there from now on."""

    name: str
    value: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Fill every place of that slot and say how many slots are still open."""
    plan = turn.draft().plan
    value = " ".join(given.value.split())
    if not value:
        raise ToolInputError("Hãy nêu nội dung cần điền.")
    slot = _slot(open_slots(plan), given.name)
    operation: Operation = SetNamedAmount(slot.name, amount_of(value)) if slot.is_amount else SetFact(slot.name, value)
    result = changed(turn, (operation,), f"Đã điền “{slot.what}”: {value}.")
    left = len({slot.name or slot.what for slot in open_slots(turn.draft().plan)})
    more = f" Còn {left} chỗ cần bổ sung." if left else " Không còn chỗ nào cần bổ sung."
    return replace(result, text=result.text + more)


def _slot(slots: tuple[Slot, ...], asked: str) -> Slot:
    wanted = fold(asked)
    named = {slot.name: slot for slot in slots if slot.name}
    exact = [slot for slot in named.values() if wanted in (fold(slot.name), fold(slot.what))]
    holding = [
        slot for slot in named.values() if wanted and wanted in fold(f"{slot.name} {slot.what}".replace("_", " "))
    ]
    for found in (exact, holding):
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(f"{slot.what} ({slot.name})" for slot in found)
            raise ToolInputError(f"Có {len(found)} chỗ khớp với “{asked}”: {names}. Hãy nói rõ hơn.")
    known = "; ".join(f"{slot.what} ({slot.name})" for slot in named.values())
    raise ToolInputError(f"Không có chỗ cần bổ sung “{asked}”. Các chỗ còn thiếu: {known or 'không còn chỗ nào'}.")
