"""What officers say, read from ``phrases.txt``: each phrase with what it means and what it fixes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("phrases.txt")
_GROUP = re.compile(r"@(?P<name>\w+) = (?P<words>.+)")
_HEAD = re.compile(r"\[(?P<meaning>\w+)(?P<fixed>(?: \w+=\S+)*)\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """``text`` means ``meaning``; ``fixed`` are values that the phrase itself decides."""

    meaning: str
    text: str
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """The groups of words and every phrase, in the order in which they are tried."""

    words: tuple[tuple[str, str], ...]
    phrases: tuple[Phrase, ...]


@cache
def phrase_table() -> PhraseTable:
    """The table that belongs to the program; ValueError where a phrase stands under no meaning."""
    words: list[tuple[str, str]] = []
    phrases: list[Phrase] = []
    meaning, fixed = "", tuple[tuple[str, str], ...]()
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if group := _GROUP.fullmatch(line):
            words.append((group["name"], group["words"]))
        elif head := _HEAD.fullmatch(line):
            pairs = (pair.partition("=") for pair in head["fixed"].split())
            meaning, fixed = head["meaning"], tuple((name, value) for name, _, value in pairs)
        elif meaning:
            phrases.append(Phrase(meaning, line, fixed))
        else:
            raise ValueError(f"a phrase under no meaning: {line!r}")
    return PhraseTable(tuple(words), tuple(phrases))
