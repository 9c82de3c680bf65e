"""Abbreviations are written out the same way wherever syllables are counted: in queries, in passages, in training.

"Sở KH&CN", "Sở KHCN" and "Sở Khoa học và Công nghệ" give the same syllables. The list is `abbreviations.txt`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")


def expand(syllables: Sequence[str]) -> list[str]:
    """The folded syllables with every known abbreviation written out; the longest one wins where several begin."""
    beginnings = _beginnings()
    if beginnings.keys().isdisjoint(syllables):
        return list(syllables)
    written: list[str] = []
    place = 0
    while place < len(syllables):
        for short, long in beginnings.get(syllables[place], ()):
            if tuple(syllables[place : place + len(short)]) == short:
                written += long
                place += len(short)
                break
        else:
            written.append(syllables[place])
            place += 1
    return written


def is_abbreviation(syllable: str) -> bool:
    """True of a folded syllable that stands in a known abbreviation ("kh" and "cn" of KH&CN)."""
    return syllable in _short()


@cache
def _short() -> frozenset[str]:
    return frozenset(one for pairs in _beginnings().values() for short, _ in pairs for one in short)


@cache
def _beginnings() -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """For each first syllable the abbreviations that begin with it, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            short, _, long = line.partition(" = ")
            key = tuple(short.split())
            found.setdefault(key[0], []).append((key, tuple(long.split())))
    return {first: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for first, pairs in found.items()}
