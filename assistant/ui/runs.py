"""Text of a plan as pieces for the page: what is missing stands apart, so that it can be marked."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from knowledge.domain.origin import Origin
from knowledge.domain.plan import SLOT_PREFIX
from knowledge.domain.printed import Pieces

Json: TypeAlias = dict[str, Any]
"""A value that goes to the browser as it is: strings, numbers, booleans, lists and dicts of them."""

_SLOT = re.compile(f"({re.escape(SLOT_PREFIX)}[^\\[\\]]*\\])")


def runs(text: str) -> list[Json]:
    """The text in order: ``{"t": words}`` and, for what is missing, ``{"t": words, "c": "slot"}``."""
    pieces = _SLOT.split(text)
    return [{"t": piece, "c": "slot"} if index % 2 else {"t": piece} for index, piece in enumerate(pieces) if piece]


def marked(pieces: Pieces) -> list[Json]:
    """Pieces that an exporter would print, with the same marks."""
    return [{"t": piece.text, "c": piece.mark.value} if piece.mark else {"t": piece.text} for piece in pieces]


def is_proposed(origin: Origin | None) -> bool:
    """True for what the assistant suggests and nobody has confirmed."""
    return origin is not None and origin.needs_confirmation
