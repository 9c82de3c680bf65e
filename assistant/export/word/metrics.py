"""How wide text is in Times New Roman: close enough to size columns and rules before Word lays out the page."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import ceil

_POINT = 25.4 / 72
_BY_WIDTH = {
    0.25: " .,\u00a0",
    0.28: "ijlt/;:'|!",
    0.33: "fr-()[]I",
    0.39: "sJ",
    0.44: "acez",
    0.5: "bdđghknopquvxy0123456789–“”*_?+=",
    0.56: "PSF",
    0.61: "ELTZ",
    0.67: "BCR",
    0.72: "ADĐGHKNOQUVXYwW&",
    0.78: "m%",
    0.89: "M",
}
_WIDTH = {character: width for width, characters in _BY_WIDTH.items() for character in characters}
_USUAL = 0.5
_SLACK = 1.15
"""How much longer than the average a line of a balanced title may be."""
_BOLD = {"upper": 1.05, "other": 1.06}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in millimetres of one line of text set in ``size`` points."""
    factor = _BOLD["upper" if text.isupper() else "other"] if bold else 1
    return sum(_advance(character) for character in text) * size * _POINT * factor


def longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """The width of the longest part of the text that no line break may divide."""
    return max((width(word, size, bold=bold) for word in text.split(" ")), default=0)


@lru_cache(maxsize=512)
def _advance(character: str) -> float:
    letter = unicodedata.normalize("NFD", character)[:1]
    return _WIDTH.get(letter, _USUAL)


def side_room(title: str, room: float, size: float) -> float:
    """The margin (mm) at each side that evens out the lines of a bold title; 0 where one line will do."""
    whole = width(title, size, bold=True)
    lines = ceil(whole / room)
    return max(0.0, (room - whole / lines * _SLACK) / 2) if lines > 1 else 0.0
