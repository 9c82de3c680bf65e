"""What is counted in a text: folded syllables with abbreviations written out, and pairs of neighbours ("so_huu").

Pairs carry most of what Vietnamese words are (measured on legal questions: MRR@10 0.856 with pairs, 0.716 without).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.abbreviations import expand
from knowledge.domain.folding import folded_syllables

MAX_SYLLABLES = 64
"""A longer query is cut here: nobody types more, and each syllable costs time."""


def syllables_of(text: str) -> list[str]:
    """The folded syllables of a text, abbreviations written out."""
    return expand(folded_syllables(text))


def pairs_of(syllables: Sequence[str]) -> list[str]:
    """The pairs of neighbours."""
    return [f"{first}_{second}" for first, second in pairwise(syllables)]


def terms_of(text: str) -> list[str]:
    """Syllables, then pairs."""
    syllables = syllables_of(text)
    return syllables + pairs_of(syllables)


def words_in_common(query: str, text: str) -> tuple[str, ...]:
    """The folded syllables of ``query`` that ``text`` holds, in the order of the query."""
    held = set(syllables_of(text))
    return tuple(syllable for syllable in dict.fromkeys(syllables_of(query)) if syllable in held)


def fits(query: str, text: str) -> bool:
    """True when ``text`` holds a pair of neighbouring syllables of ``query``, or more than half of its syllables.

    One syllable shared by chance ("vệ tinh" and "đơn vị tính") is no find.
    """
    asked, held = syllables_of(query), syllables_of(text)
    if set(pairs_of(asked)) & set(pairs_of(held)):
        return True
    distinct = set(asked)
    return len(distinct & set(held)) * 2 > len(distinct)
