"""How wide text is in Times New Roman: close enough to size columns and break titles before Word lays out the page."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_POINT = 25.4 / 72
_REGULAR = {
    0.18: "'", 0.2: "|", 0.25: " .,\u00a0", 0.28: "ijlt/;:", 0.33: "!fr-()[]I’‘", 0.39: "sJ", 0.44: "acez“”?",
    0.5: "bdđghknopquvxy0123456789–*_#§", 0.53: "ơ", 0.54: "ư", 0.56: "+=PSF<>", 0.61: "ELTZ", 0.67: "BCR",
    0.72: "ADĐGHKNOQUVXYwƠ", 0.78: "&mƯ", 0.83: "%", 0.89: "M", 0.94: "W", 1.0: "—…",
}  # fmt: skip
_BOLD = {
    0.22: "|", 0.25: " .,\u00a0", 0.28: "il/'", 0.33: "jt;:!f-()[]’‘", 0.39: "Is", 0.44: "rcez",
    0.5: "Jagovxy0123456789–“”*_?#§", 0.55: "ơ", 0.56: "bdđhknpquS", 0.57: "+=<>", 0.6: "ư", 0.61: "PF",
    0.67: "ELTZB", 0.72: "CRADĐNUVXYw", 0.78: "GHKOQƠ", 0.8: "Ư", 0.83: "&m", 0.94: "M", 1.0: "—…%W",
}  # fmt: skip
_WIDTHS = tuple(
    {character: width for width, characters in table.items() for character in characters} for table in (_REGULAR, _BOLD)
)
_USUAL = 0.56
_HORN = "\u031b"
_HORNED = {"o": "ơ", "u": "ư", "O": "Ơ", "U": "Ư"}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in millimetres of one line of text set in ``size`` points."""
    return sum(_advance(character, bold) for character in unicodedata.normalize("NFC", text)) * size * _POINT


def longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """The width of the longest part of the text that no line break may divide."""
    return max((width(word, size, bold=bold) for word in text.split(" ")), default=0)


@lru_cache(maxsize=1024)
def _advance(character: str, bold: bool) -> float:
    """The width of a letter in ems: accents take no room, horns a little."""
    parts = unicodedata.normalize("NFD", character)
    letter = _HORNED.get(parts[0], parts[0]) if _HORN in parts else parts[0]
    return _WIDTHS[bold].get(letter, _USUAL)
