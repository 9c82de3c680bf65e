"""What a draft still waits for: open slots as one form, and proposals to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.errors import BadRequest
from assistant.operations import Operation, SetFact, SetNamedAmount
from assistant.rendering import Slot
from assistant.session import DraftView
from assistant.ui.runs import Json
from knowledge.domain.money import AmountError, read_amount

_MOST_SHOWN = 60
_MOST_LETTERS = 2000


def pending_value(view: DraftView) -> Json:
    """The form: one field per name of a slot with the places it fills, then the proposals."""
    places: dict[str, list[str]] = {}
    for slot in view.slots:
        where = places.setdefault(slot.name, [])
        if slot.where and slot.where not in where:
            where.append(slot.where)
    named = _named(view.slots)
    budget = sorted({slot.what for slot in view.slots if not slot.name})
    return {
        "draft": view.draft.id,
        "revision": view.draft.revision,
        "fields": [
            {
                "name": slot.name,
                "what": slot.what[:1].upper() + slot.what[1:],
                "where": "; ".join(places[slot.name]),
                "amount": slot.is_amount,
            }
            for slot in named.values()
        ],
        "budget": budget,
        "open": len(named) + len(budget),
        "proposals": [
            {"where": one.where, "text": one.text, "source": one.source} for one in view.proposals[:_MOST_SHOWN]
        ],
        "proposed": len(view.proposals),
    }


def _named(slots: tuple[Slot, ...]) -> dict[str, Slot]:
    """The slots an officer can fill, by name, in reading order."""
    named: dict[str, Slot] = {}
    for slot in slots:
        if slot.name:
            named.setdefault(slot.name, slot)
    return named


def fill_operations(slots: tuple[Slot, ...], values: object) -> tuple[Operation, ...]:
    """One operation per field that was filled; BadRequest with a clear sentence for what cannot be used."""
    if not isinstance(values, Mapping):
        raise BadRequest("Biểu mẫu gửi lên không đúng; hãy tải lại trang.")
    named = _named(slots)
    operations: list[Operation] = []
    for name, value in values.items():
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if not text:
            continue
        slot = named.get(name)
        if slot is None:
            raise BadRequest("Chỗ cần bổ sung này không còn trong dự thảo; hãy tải lại trang.")
        if len(text) > _MOST_LETTERS:
            raise BadRequest(f"Nội dung điền vào “{slot.what}” dài quá {_MOST_LETTERS} ký tự.")
        if not slot.is_amount:
            operations.append(SetFact(name, text))
            continue
        try:
            operations.append(SetNamedAmount(name, read_amount(text)))
        except AmountError as error:
            raise BadRequest(f"{slot.what[:1].upper()}{slot.what[1:]}: {error}") from error
    if not operations:
        raise BadRequest("Chưa có ô nào được điền.")
    return tuple(operations)
