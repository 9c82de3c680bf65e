"""Places and agencies of the past and of today, as an officer asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.registry import AbolishedName, load_agencies
from knowledge.registry.places import Place, load_places

MOST_PLACES = 10
MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What a name can mean on a day: places, and bodies that had ended by then."""

    places: tuple[Place, ...]
    bodies: tuple[AbolishedName, ...] = ()


def find_places(name: str, on: date) -> Found:
    """The places of that name; where there are none, the bodies in it that had ended."""
    places = load_places().resolve(name, on)
    return Found(places, () if places else load_agencies().abolished(name, on))


def places_text(name: str, on: date, found: Found) -> str:
    """One line per place; several are told apart by what they lie in."""
    said = [_place_line(place, on) for place in found.places[:MOST_PLACES]]
    if len(found.places) > MOST_PLACES:
        said.append(f"và {len(found.places) - MOST_PLACES} nơi khác cùng tên; hãy ghi thêm tên tỉnh.")
    for body in found.bodies:
        now = f"; nay: {body.successor}" if body.successor else ""
        said.append(
            f"{body.name}: không còn từ ngày {body.since:%d/%m/%Y}{now}." + (f" {body.note}" if body.note else "")
        )
    return "\n".join(said) or f"Chưa tìm thấy “{name}” trong danh mục đơn vị hành chính và cơ quan."


def _place_line(place: Place, on: date) -> str:
    if place.ended is not None:
        parts = _listed(place.now)
        verb = "nay thuộc" if place.is_whole and len(place.now) == 1 else "nay chia về"
        return f"{place.title} ({place.level}): không còn từ ngày {place.ended:%d/%m/%Y}; {verb} {parts}."
    was = f"; gồm {_listed(place.was)}" if place.was else ""
    later = f"; sau này: {_listed(place.now)}" if place.now else ""
    return f"{place.title} ({place.level}): có vào ngày {on:%d/%m/%Y}{was}{later}."


def _listed(names: Sequence[str]) -> str:
    more = f" và {len(names) - MOST_PARTS} đơn vị khác" if len(names) > MOST_PARTS else ""
    return "; ".join(names[:MOST_PARTS]) + more


def places_json(name: str, on: date, found: Found) -> dict[str, Any]:
    """The answer as ``duthao place --json`` prints it."""
    return {
        "asked": name,
        "on": on.isoformat(),
        "places": [
            {
                "title": one.title,
                "level": one.level,
                "province": one.province,
                "stands": one.ended is None,
                "ended": one.ended.isoformat() if one.ended else None,
                "now": list(one.now),
                "was": list(one.was),
                "whole": one.is_whole,
            }
            for one in found.places
        ],
        "ended_bodies": [
            {"name": one.name, "since": one.since.isoformat(), "successor": one.successor, "note": one.note}
            for one in found.bodies
        ],
    }
