"""Names of a plan found inside a message: budget lines and sections, however little of their name is said.

A run of words is a mention where all of them stand in one name (small words between them do not count): at least two
that tell something, or one that is an acronym.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.phrasebook.cues import Word, cue_phrases, known_words
from assistant.phrasebook.spelling import marks_of
from assistant.phrasebook.targets import Target
from assistant.tools.words import ABBREVIATIONS, SMALL, near, spelled
from knowledge.domain.folding import fold

_WIDEST_GAP = 2
_ACRONYM = re.compile(r"\b[A-ZĐ]{2,}\d*\b")
_ALL = 100
_LINKS = frozenset(("va", "cac", "cho", "cua", "ve", "o", "trong", "voi", "la", "theo", "nay", "tai", "tren", "nhung"))
"""Small words that tell the place of a name, not its beginning."""
_LONG = 6
"""So long a word is no Vietnamese syllable that could stand anywhere."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name: ``name`` as written in the plan."""

    target: Target
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words ``first`` to ``last`` (not included), and what they may name; ``score``: how much of a name was said."""

    first: int
    last: int
    score: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    first: int
    last: int
    score: int
    clash: int
    """How many of the words were typed with the marks of another word: "cổng" for "công"."""
    rank: tuple[int, int]
    target: Target


@lru_cache(maxsize=512)
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(spelled(name).split())


@lru_cache(maxsize=65536)
def _held(word: str, name: str) -> tuple[str, ...]:
    """The words of the name that a word of the message stands for; an abbreviation stands for all of its words."""
    words = _name_words(name)
    wanted = ABBREVIATIONS.get(word, word).split()
    sure = word in known_words()  # a word that has its own meaning is no slip for another
    found = [
        part if part in words else "" if sure else next((one for one in words if near(part, one)), "")
        for part in wanted
    ]
    return tuple(found) if all(found) else ()


def mentions(words: Sequence[Word], taken: Sequence[bool], named: Sequence[Named]) -> tuple[Mention, ...]:
    """The mentions among the words that are not taken, in order; none overlaps another."""
    runs = [run for one in named for run in _runs(words, taken, one) if not _is_cue(words[run.first : run.last], run)]
    runs.sort(key=lambda run: (-run.score, run.clash, -(run.rank[1] == _ALL), -run.rank[0], -run.rank[1], run.first))
    kept: list[Mention] = []
    for run in runs:
        if any(run.first < one.last and one.first < run.last for one in kept):
            continue
        whole = run.rank[1] == _ALL
        same = [
            one.target
            for one in runs
            if (one.first, one.last, one.score, one.clash) == (run.first, run.last, run.score, run.clash)
            and (not whole or one.rank[1] == _ALL)
        ]
        kept.append(Mention(run.first, run.last, run.score, tuple(dict.fromkeys(same))))
    return tuple(sorted(kept, key=lambda one: one.first))


def _is_cue(words: Sequence[Word], run: _Run) -> bool:
    """True of words that say what is to be done ("chuyển sang") and do not stand side by side in the name."""
    return not run.rank[0] and tuple(word.text for word in words) in cue_phrases()


def _runs(words: Sequence[Word], taken: Sequence[bool], one: Named) -> list[_Run]:
    found: list[_Run] = []
    place = 0
    while place < len(words):
        if taken[place] or not _tells(words[place].text, one.name) or _ends_noun(words, place, one.name):
            place += 1
            continue
        first, last, gap = place, place + 1, 0
        said = set(_held(words[place].text, one.name))
        at = place + 1
        while at < len(words) and not taken[at]:
            held = _held(words[at].text, one.name)
            follows = at == last and _follows(words[at - 1].text, words[at].text, one.name)
            if held and (follows or any(part not in SMALL for part in held)):
                said |= set(held)
                last, gap = at + 1, 0
            elif words[at].text in SMALL and gap < _WIDEST_GAP:
                gap += 1
            else:
                break
            at += 1
        while first and not taken[first - 1] and _leads(words[first - 1], words[first].text, one.name):
            first -= 1
        telling = said - SMALL
        exact = sum(word.text in said for word in words[first:last])
        if not exact and not any(word.text in ABBREVIATIONS for word in words[first:last]):
            place = last
            continue  # only slips of its words: it may be anything
        if len(telling) >= 2 or _is_distinct(words[place].text, one.name):
            run = words[first:last]
            clash = sum(_clashes(word, one.name) for word in run)
            score = 2 * len(telling) + place - first
            found.append(_Run(first, last, score, clash, _rank(run, one.name), one.target))
        place = last
    return found


_NOUNS = (("noi", "dung"), ("hang", "muc"), ("khoan", "muc"), ("du", "toan"))


def _ends_noun(words: Sequence[Word], place: int, name: str) -> bool:
    """True of the "dung" of "nội dung", which says that a line is spoken of, not which."""
    pair = (words[place - 1].text, words[place].text) if place else ("", "")
    return pair in _NOUNS and not _follows(*pair, name)


@lru_cache(maxsize=65536)
def _follows(word: str, after: str, name: str) -> bool:
    """True when the two stand side by side in the name."""
    return f" {word} {after} " in f" {' '.join(_name_words(name))} "


def _leads(word: Word, after: str, name: str) -> bool:
    """True of a small word of the name that may stand before the words that tell it ("cổng thông tin")."""
    held = _name_words(name)
    if word.text not in SMALL or word.text in _LINKS or _clashes(word, name):
        return False
    return any(one == word.text and after in held[at + 1 : at + 3] for at, one in enumerate(held))


@lru_cache(maxsize=512)
def _marks_in(name: str) -> dict[str, tuple[frozenset[str], ...]]:
    """The marks of every word of the name, by the word without them."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for word in name.split():
        found[fold(word).strip(",.;:()")] = (*found.get(fold(word).strip(",.;:()"), ()), marks_of(word))
    return found


def _clashes(word: Word, name: str) -> bool:
    """True where the name has the word with other marks than it was typed with; typed without them it is any."""
    held = _marks_in(name).get(word.text, ())
    return bool(word.marks and held) and not any(word.marks <= marks for marks in held)


def _tells(word: str, name: str) -> bool:
    held = _held(word, name)
    return bool(held) and any(part not in SMALL for part in held)


def _is_distinct(word: str, name: str) -> bool:
    """True of a word that alone tells the name: an acronym in it ("ISO"), or no Vietnamese syllable ("camera")."""
    acronyms = {fold(match.group()) for match in _ACRONYM.finditer(name)}
    return word in acronyms or (len(word) >= _LONG and word in _name_words(name) and word not in known_words())


def _rank(words: Sequence[Word], name: str) -> tuple[int, int]:
    """2 where the name begins with the words, 1 where they stand in it together; then how much of the name they are."""
    said = " ".join(ABBREVIATIONS.get(word.text, word.text) for word in words)
    whole = " ".join(_name_words(name))
    tier = 2 if f"{whole} ".startswith(f"{said} ") else 1 if f" {said} " in f" {whole} " else 0
    weighty = sum(part not in SMALL for part in _name_words(name))
    return tier, _ALL * sum(part not in SMALL for part in said.split()) // max(1, weighty)
