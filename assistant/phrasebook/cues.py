"""Words that tell what a request is about, read from ``cues.txt`` and found in a message, the longest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.domain.folding import fold

_TABLE = Path(__file__).with_name("cues.txt")
_WORD = re.compile(r"[a-z0-9&%+]+")
LIGHT = "light"
"""The kind of words that tell nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a folded message: ``folded[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words ``first`` to ``last`` (not included) of a message, and the kinds they are of."""

    first: int
    last: int
    kinds: frozenset[str]


@cache
def _cues() -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, equals, written = line.partition(" = ")
        if not equals:
            raise ValueError(f"no kind of words: {line!r}")
        for phrase in written.split("|"):
            found.setdefault(tuple(_WORD.findall(fold(phrase))), set()).add(kind.strip())
    return {words: frozenset(kinds) for words, kinds in found.items()}


@cache
def _by_first() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Every cue by its first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in _cues():
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(them, key=len, reverse=True)) for first, them in found.items()}


def known_words() -> frozenset[str]:
    """Every word that stands in a cue."""
    return frozenset(word for words in _cues() for word in words)


def words_of(folded: str) -> tuple[Word, ...]:
    """The words of a folded text, in order."""
    return tuple(Word(*match.span(), match.group()) for match in _WORD.finditer(folded))


def cues_in(words: Sequence[Word], taken: Sequence[bool]) -> tuple[Cue, ...]:
    """The cues among the words that are not taken, from the left, the longest first; none runs over a taken word."""
    found: list[Cue] = []
    place = 0
    while place < len(words):
        if taken[place]:
            place += 1
            continue
        for cue in _by_first().get(words[place].text, ()):
            last = place + len(cue)
            if last > len(words) or any(taken[place:last]):
                continue
            if all(words[place + at].text == word for at, word in enumerate(cue)):
                found.append(Cue(place, last, _cues()[cue]))
                place = last
                break
        else:
            place += 1
    return tuple(found)
