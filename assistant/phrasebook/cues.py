"""Words that tell what a request is about, read from ``cues.txt`` and found in a message, the longest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.phrasebook.spelling import marks_of
from assistant.phrasebook.wording import Wording
from knowledge.domain.folding import fold

_TABLE = Path(__file__).with_name("cues.txt")
_WORD = re.compile(r"[a-z0-9&%+]+")
LIGHT = "light"
"""The kind of words that tell nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a folded message: ``folded[start:end]``; ``marks`` are the marks it was written with."""

    start: int
    end: int
    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words ``first`` to ``last`` (not included) of a message, and the kinds they are of."""

    first: int
    last: int
    kinds: frozenset[str]


_Spelling = tuple[tuple[frozenset[str], ...], str]
"""The marks of each word of a cue, and the kind it is of."""


@cache
def _cues() -> dict[tuple[str, ...], tuple[_Spelling, ...]]:
    found: dict[tuple[str, ...], list[_Spelling]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, equals, written = line.partition(" = ")
        if not equals:
            raise ValueError(f"no kind of words: {line!r}")
        for phrase in written.split("|"):
            marks = tuple(marks_of(word) for word in phrase.split())
            found.setdefault(tuple(_WORD.findall(fold(phrase))), []).append((marks, kind.strip()))
    return {words: tuple(them) for words, them in found.items()}


@cache
def _by_first() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Every cue by its first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in _cues():
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(them, key=len, reverse=True)) for first, them in found.items()}


@cache
def cue_phrases() -> frozenset[tuple[str, ...]]:
    """Every cue, as its words without marks."""
    return frozenset(_cues())


@cache
def known_words() -> frozenset[str]:
    """Every word that stands in a cue."""
    return frozenset(word for words in _cues() for word in words)


def words_of(folded: str) -> tuple[Word, ...]:
    """The words of a folded text, in order, without their marks."""
    return tuple(Word(*match.span(), match.group()) for match in _WORD.finditer(folded))


def words_written(wording: Wording) -> tuple[Word, ...]:
    """The words of a message, in order, with the marks they were written with."""
    return tuple(
        Word(
            word.start,
            word.end,
            word.text,
            marks_of(wording.text[wording.places[word.start] : wording.places[word.end]]),
        )
        for word in words_of(wording.folded)
    )


def cues_in(words: Sequence[Word], taken: Sequence[bool]) -> tuple[Cue, ...]:
    """The cues among the words that are not taken, from the left, the longest first; none runs over a taken word.

    A word may lack marks that the cue has, and has none that the cue lacks: "đổi" is no "dời".
    """
    found: list[Cue] = []
    place = 0
    while place < len(words):
        cue = None if taken[place] else _cue_at(words, taken, place)
        if cue is not None:
            found.append(cue)
        place = cue.last if cue is not None else place + 1
    return tuple(found)


_OF_THEIR_OWN = {fold(word): marks_of(word) for word in ("công", "chuyên", "đôi", "dân", "giâm")}
"""Words that are no others with a mark left out: "công" is not "cộng"."""


def _may_be(word: Word, marks: frozenset[str]) -> bool:
    """True where the word may be one with these marks, some of them left out."""
    return word.marks <= marks and (word.marks == marks or word.marks != _OF_THEIR_OWN.get(word.text))


def _cue_at(words: Sequence[Word], taken: Sequence[bool], place: int) -> Cue | None:
    for cue in _by_first().get(words[place].text, ()):
        last = place + len(cue)
        if last > len(words) or any(taken[place:last]):
            continue
        if any(words[place + at].text != word for at, word in enumerate(cue)):
            continue
        kinds = frozenset(
            kind for marks, kind in _cues()[cue] if all(_may_be(words[place + at], own) for at, own in enumerate(marks))
        )
        if kinds:
            return Cue(place, last, kinds)
    return None
