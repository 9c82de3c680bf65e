"""Numbers that count: I, 1, A, a and "1.x" are series of their own, and each number has its place in its series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.domain.plan import Section
from knowledge.domain.regex import regex
from knowledge.domain.roman import read_roman

ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""The letters that count headings and items: the Vietnamese alphabet without its ă, â, ê, ô, ơ, ư."""

_LAST_WORD = regex(r"(?:^|\s)([IVXLC]+|\d+|[A-Za-zĐđ])$")


@dataclass(frozen=True, slots=True)
class Count:
    """A number as it counts: ``style`` tells I, 1, A, a and "1.x" apart, ``value`` is its place in the series."""

    written: str
    style: str
    value: int


def families(
    sections: Sequence[Section], parent: Section | None, depth: int
) -> Iterator[tuple[int, Section | None, Sequence[Section]]]:
    """Every group of sections under one parent in reading order, with its depth."""
    yield depth, parent, sections
    for section in sections:
        yield from families(section.children, section, depth + 1)


@lru_cache(maxsize=1024)
def count_of(number: str) -> Count | None:
    """How a written number counts; None for what is no number ("-", empty)."""
    written = number.strip().rstrip(".)/")
    if re.fullmatch(r"\d+(?:\.\d+)*", written):
        prefix, _, last = written.rpartition(".")
        return Count(written, f"{_plain(prefix)}.n" if prefix else "n", int(last))
    found = _LAST_WORD.search(written)
    if found is None:
        return None
    lead, last = written[: found.start()].lower(), found[1]
    if last.isdigit():
        return Count(written, f"{lead} n", int(last))
    if (value := read_roman(last)) is not None and (len(last) > 1 or last in "IVX"):
        return Count(written, f"{lead} I", value)
    if last.lower() in ALPHABET + "f":
        return Count(written, f"{lead} {'a' if last.islower() else 'A'}", _letter(last))
    return None


def _plain(number: str) -> str:
    """A dotted number without leading zeros."""
    return ".".join(str(int(part)) for part in number.split("."))


def _letter(letter: str) -> int:
    """The place of a letter in the Vietnamese alphabet; 0, which nothing precedes, for f, which it lacks."""
    return ALPHABET.find(letter.lower()) + 1
