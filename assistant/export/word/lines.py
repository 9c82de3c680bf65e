"""Titles in lines of like length that end where a reader would pause, never inside a word.

The lines are not written as such: the title gets a narrower measure, in which Word breaks it at these places, and
no-break spaces where it would not. An officer who edits the title keeps flowing text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from math import inf

from assistant.export.word.metrics import width
from assistant.export.word.wml import indented, paragraph, plain, runs
from knowledge.domain.compounds import NO_BREAK, bound
from knowledge.domain.printed import Pieces

_OPENERS = frozenset(
    {
        "và", "của", "trên", "cho", "tại", "theo", "về", "trong", "từ", "đến", "để", "với", "giữa", "do", "kèm",
        "thuộc", "năm", "giai", "ngày", "xã", "phường", "đặc", "tỉnh", "thành", "huyện", "quận",
    }
)  # fmt: skip
"""Syllables that begin a phrase: a line may well begin with them."""
_LEANING = frozenset(
    {
        "và", "của", "trên", "cho", "tại", "theo", "về", "trong", "từ", "đến", "để", "với", "giữa", "do", "kèm",
        "thuộc", "các", "những", "số", "là",
    }
)  # fmt: skip
"""Words that want the next one on their line."""
_AFTER_CLAUSE, _AFTER_COMMA, _BEFORE_PHRASE, _BETWEEN_WORDS, _AFTER_LEANING = 0.0, 0.03, 0.05, 0.25, 0.7
_TOLERANCE, _SLACK = 0.015, 0.6
"""How much wider than its longest line the measure of a title is, for what fonts differ: a share, and millimetres."""


@dataclass(frozen=True, slots=True)
class Title:
    """The pieces with their no-break spaces, the lines they will take, and the measure (mm) to set them in."""

    pieces: Pieces
    lines: tuple[str, ...]
    measure: float
    longest: float

    def side(self, room: float) -> float:
        """The margin (mm) at each side of ``room``; none for a title of one line."""
        return max(0.0, (room - self.measure) / 2) if len(self.lines) > 1 else 0.0


def titled(pieces: Pieces, room: float, points: float, *, bold: bool = True) -> Title:
    """The title in as few lines as ``room`` millimetres allow."""
    units = bound(plain(pieces)).split(" ")
    sizes = [width(unit, points, bold=bold) for unit in units]
    blank = width(" ", points, bold=bold)
    ends = _ends(units, sizes, blank, room / (1 + _TOLERANCE) - _SLACK)
    starts = (0, *ends[:-1])
    if len(ends) == 1:
        return Title(pieces, (plain(pieces),), room, _length(sizes, blank))
    lines = [units[start:end] for start, end in zip(starts, ends, strict=True)]
    lengths = [_length(sizes[start:end], blank) for start, end in zip(starts, ends, strict=True)]
    longest = max(lengths)
    measure = min(room, longest * (1 + _TOLERANCE) + _SLACK)
    written = [" ".join(lines[0])]
    for index, start in enumerate(starts[1:], 1):
        held, taken = 1, lengths[index - 1] + blank + sizes[start]
        while taken <= measure * (1 + _TOLERANCE) and held < len(lines[index]):
            taken += blank + sizes[start + held]
            held += 1
        words = lines[index]
        written.append(" ".join((NO_BREAK.join(words[:held]), *words[held:])))
    return Title(_cut(" ".join(written), pieces), tuple(" ".join(line) for line in lines), measure, longest)


def centred(style: str, title: Title, room: float, *, draft: bool, properties: str = "") -> str:
    """A title in the measure in which its lines break as they should."""
    return paragraph(style, runs(title.pieces, draft=draft, properties=properties), indented(title.side(room)))


def lines_taken(text: str, room: float, points: float, *, bold: bool = False) -> int:
    """How many lines the text takes when each holds as many words as fit."""
    blank, lines, at = width(" ", points, bold=bold), 1, 0.0
    for unit in text.split(" "):
        size = width(unit, points, bold=bold)
        if at and at + blank + size > room:
            lines, at = lines + 1, size
        else:
            at += (blank if at else 0.0) + size
    return lines


def narrowest(text: str, points: float, lines: int, *, bold: bool = False) -> float:
    """The least width in which the text takes no more than ``lines`` lines, broken between its words."""
    units = tuple(width(unit, points, bold=bold) for unit in bound(text).split(" "))
    return _narrowest(units, width(" ", points, bold=bold), lines)


@lru_cache(maxsize=512)
def _narrowest(sizes: tuple[float, ...], blank: float, lines: int) -> float:
    if lines == 1 or len(sizes) == 1:
        return _length(sizes, blank)
    return min(
        max(_length(sizes[:end], blank), _narrowest(sizes[end:], blank, lines - 1) if end < len(sizes) else 0.0)
        for end in range(1, len(sizes) + 1)
    )


def _length(sizes: Sequence[float], blank: float) -> float:
    return sum(sizes) + blank * (len(sizes) - 1)


def _ends(units: list[str], sizes: list[float], blank: float, room: float) -> tuple[int, ...]:
    """Where the lines end, for the least number of lines; a word wider than the room has a line of its own."""
    for count in range(1, len(units) + 1):
        cost, ends = _best(units, sizes, blank, room, count)
        if cost < inf:
            return ends
    return (len(units),)


def _best(units: list[str], sizes: list[float], blank: float, room: float, count: int) -> tuple[float, tuple[int, ...]]:
    """The cheapest way to break into ``count`` lines: lines as even as may be, breaks where a reader pauses."""
    before = (0.0, *accumulate(size + blank for size in sizes))
    even = (before[-1] - blank * count) / count or 1.0
    found: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *(((inf, ()),) * len(units))]
    for _ in range(count):
        further: list[tuple[float, tuple[int, ...]]] = [(inf, ())]
        for end in range(1, len(units) + 1):
            ways = (
                (found[start][0] + ((length - even) / even) ** 2 + _price(units, end), (*found[start][1], end))
                for start in range(end)
                if (length := before[end] - before[start] - blank) <= room or start == end - 1
            )
            further.append(min(ways, default=(inf, ())))
        found = further
    return found[-1]


def _price(units: list[str], end: int) -> float:
    """What it costs to end a line before unit ``end``."""
    if end == len(units):
        return 0.0
    last, first = units[end - 1], units[end].split(NO_BREAK)[0].casefold()
    if last.endswith((";", ":", ".")):
        return _AFTER_CLAUSE
    if last.endswith(","):
        return _AFTER_COMMA
    if last.casefold() in _LEANING:
        return _AFTER_LEANING
    return _BEFORE_PHRASE if first in _OPENERS else _BETWEEN_WORDS


def _cut(text: str, pieces: Pieces) -> Pieces:
    """The pieces with the blanks of ``text``, which is as long as all of them."""
    ends = tuple(accumulate(len(piece.text) for piece in pieces))
    return tuple(
        replace(piece, text=text[end - len(piece.text) : end]) for piece, end in zip(pieces, ends, strict=True)
    )
