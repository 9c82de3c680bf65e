"""Whether words are the name of something the program knows: a law, a place, an agency that ended."""

from __future__ import annotations

from datetime import date

from assistant.lookup import laws_named
from knowledge.registry import load_agencies, load_registry
from knowledge.registry.places import load_places


def is_law(name: str) -> bool:
    """True for the name of a law, code or ordinance of the registry."""
    return bool(laws_named(name, load_registry()))


def is_place(name: str) -> bool:
    """True for a place or an agency of the past or of today, as far as the name tells one."""
    return bool(load_places().resolve(name, date.max) or load_agencies().abolished(name, date.max))
