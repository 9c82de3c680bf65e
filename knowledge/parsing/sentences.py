"""Long text cut where a sentence ends, never inside an amount, a number, a citation or a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.domain.dates import find_dates
from knowledge.domain.money import find_amounts
from knowledge.domain.regex import regex
from knowledge.domain.words import find_words
from knowledge.parsing.citations import find_citations

CLAUSE = regex(r"\n(?=\d{1,3}[a-zđ]?\.\s)")
"""Where a numbered clause of an article begins."""
_LINE = regex(r"\n")
_SENTENCE = regex(r"(?<=[.;!?…])\s+(?=[^\W\d_a-zà-ỹ]|[-+•“\"(\d])")
_SPACE = regex(r"\s+")
_FIGURE = regex(r"[0-9]\d*(?:[.,/ ]\d+)*(?: ?[^\W\d_]+| ?%)?")
_WINDOW = 400
"""How far around a place where one might cut is looked for what stands across it."""


def parts_of(text: str, longest: int, before: re.Pattern[str] = _LINE) -> Iterator[str]:
    """``text`` in parts of at most ``longest`` characters, in order; nothing but white space is lost between them.

    It is cut where ``before`` matches if it can be, else at the end of a line, of a sentence, at a space; a part is
    longer only where one figure or citation is.
    """
    start = 0
    while len(text) - start > longest:
        cut = _cut(text, start, start + longest, before)
        if cut is None:
            break
        end, start_of_next = cut
        yield text[start:end].rstrip()
        start = start_of_next
    rest = text[start:].strip()
    if rest:
        yield rest


def _cut(text: str, start: int, most: int, before: re.Pattern[str]) -> tuple[int, int] | None:
    """The last good place to cut after ``start`` and not after ``most``: where the part ends, where the next begins."""
    for pattern in dict.fromkeys((before, _LINE, _SENTENCE, _SPACE)):
        # A part of next to nothing helps nobody: finer cuts are tried before one near the start.
        least = start + (most - start) // 4
        for match in reversed(list(pattern.finditer(text, least, most + 1))):
            if match.end() > start and not _inside(text, match.start(), match.end()):
                return match.start(), match.end()
    for match in _SPACE.finditer(text, most):
        if not _inside(text, match.start(), match.end()):
            return match.start(), match.end()
    return None


def _inside(text: str, start: int, end: int) -> bool:
    """True when a figure, a citation or a date stands across the white space from ``start`` to ``end``."""
    left = max(0, start - _WINDOW)
    around = text[left : end + _WINDOW]
    spans = sorted(
        (found.start + left, found.end + left)
        for find in (find_citations, find_dates, find_amounts, find_words)
        for found in find(around)
    ) + [(match.start() + left, match.end() + left) for match in _FIGURE.finditer(around)]
    return any(first < start and end < last for first, last in spans)
