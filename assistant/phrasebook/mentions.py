"""Names of a plan found inside a message: budget lines and sections, however little of their name is said.

A run of words is a mention where all of them stand in one name (small words between them do not count): at least two
that tell something, or one that stands in no other name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.phrasebook.cues import Word
from assistant.phrasebook.targets import Target
from assistant.tools.words import ABBREVIATIONS, SMALL, near, spelled

_WIDEST_GAP = 2
_NEVER_ALONE = frozenset(
    ("nam", "dong", "muc", "bang", "tong", "so", "va", "phan", "mo", "hinh", "chi", "khac", "hoat", "xay", "ra", "vao")
)


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name: ``name`` as written in the plan."""

    target: Target
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words ``first`` to ``last`` (not included), and what they may name; ``score`` words of the name were said."""

    first: int
    last: int
    score: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    first: int
    last: int
    score: int
    rank: tuple[int, int]
    target: Target


@lru_cache(maxsize=512)
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(spelled(name).split())


@lru_cache(maxsize=8192)
def _held(word: str, name: str) -> tuple[str, ...]:
    """The words of the name that a word of the message stands for; an abbreviation stands for all of its words."""
    words = _name_words(name)
    wanted = ABBREVIATIONS.get(word, word).split()
    found = [next((one for one in words if near(part, one)), "") for part in wanted]
    return tuple(found) if all(found) else ()


def mentions(words: Sequence[Word], taken: Sequence[bool], named: Sequence[Named]) -> tuple[Mention, ...]:
    """The mentions among the words that are not taken, in order; none overlaps another."""
    runs = [run for one in named for run in _runs(words, taken, one, named)]
    runs.sort(key=lambda run: (-run.score, -run.rank[0], -run.rank[1], run.first))
    kept: list[Mention] = []
    for run in runs:
        if any(run.first < one.last and one.first < run.last for one in kept):
            continue
        alike = (run.first, run.last, run.score, run.rank)
        same = [one.target for one in runs if (one.first, one.last, one.score, one.rank) == alike]
        kept.append(Mention(run.first, run.last, run.score, tuple(dict.fromkeys(same))))
    return tuple(sorted(kept, key=lambda one: one.first))


def _runs(words: Sequence[Word], taken: Sequence[bool], one: Named, named: Sequence[Named]) -> list[_Run]:
    found: list[_Run] = []
    place = 0
    while place < len(words):
        if taken[place] or not _tells(words[place].text, one.name):
            place += 1
            continue
        first, last, gap = place, place + 1, 0
        said = set(_held(words[place].text, one.name))
        at = place + 1
        while at < len(words) and not taken[at]:
            held = _held(words[at].text, one.name)
            if held:
                said |= set(held)
                if any(part not in SMALL for part in held):
                    last, gap = at + 1, 0
            elif words[at].text in SMALL and gap < _WIDEST_GAP:
                gap += 1
            else:
                break
            at += 1
        telling = said - SMALL
        if len(telling) >= 2 or _is_distinct(words[first].text, one, named):
            found.append(_Run(first, last, len(telling), _rank(words[first:last], one.name), one.target))
        place = last
    return found


def _tells(word: str, name: str) -> bool:
    held = _held(word, name)
    return bool(held) and any(part not in SMALL for part in held)


def _is_distinct(word: str, one: Named, named: Sequence[Named]) -> bool:
    """True of a word that alone can only mean this name."""
    if len(word) < 2 or word in _NEVER_ALONE or word.isdigit():
        return False
    return all(other is one or other.target == one.target or not _held(word, other.name) for other in named)


def _rank(words: Sequence[Word], name: str) -> tuple[int, int]:
    """2 where the name begins with the words, 1 where they stand in it together; then how much of the name they are."""
    said = " ".join(ABBREVIATIONS.get(word.text, word.text) for word in words)
    whole = " ".join(_name_words(name))
    tier = 2 if f"{whole} ".startswith(f"{said} ") else 1 if f" {said} " in f" {whole} " else 0
    weighty = sum(part not in SMALL for part in _name_words(name))
    return tier, 100 * sum(part not in SMALL for part in said.split()) // max(1, weighty)
