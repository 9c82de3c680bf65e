"""Texts as numbers: the vocabulary of syllables and frequent pairs, and documents written in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.abbreviations import expand
from knowledge.domain.folding import folded_syllables

Ids = NDArray[np.int32]
_SENTENCE_END = re.compile(r"(?<=[.;:])\s|\n")
_LONGEST_DIGITS = 4
"""Longer runs of digits are numbers of documents and amounts, which no vector can tell apart."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A document as the trainer takes it: syllables per part, before they are numbered.

    ``sentences`` are those of its body in order. ``group`` is what its hard negatives share with it.
    """

    group: str
    topic: tuple[str, ...]
    heading: tuple[str, ...]
    sentences: tuple[tuple[str, ...], ...]
    references: tuple[int, ...] = ()
    """Places of other documents in the same sequence."""


def write(
    group: str, topic: str, heading: str, body: str, references: tuple[int, ...] = (), most: int = 1500
) -> Writing:
    """The document in syllables; its body is cut after ``most`` of them, at the end of a sentence."""
    sentences, count = [], 0
    for sentence in _SENTENCE_END.split(body):
        syllables = tuple(expand(folded_syllables(sentence)))
        if syllables:
            sentences.append(syllables)
            count += len(syllables)
        if count > most:
            break
    titles = [tuple(expand(folded_syllables(part))) for part in (topic, heading)]
    return Writing(group, titles[0], titles[1], tuple(sentences), references)


class Tally:
    """How often syllables and pairs occur in the writings counted so far."""

    def __init__(self) -> None:
        self.singles: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()

    def add(self, writing: Writing) -> None:
        """Count one writing."""
        for run in (writing.heading, *writing.sentences):
            self.singles.update(run)
            self.pairs.update(pairwise(run))

    def features(self, pairs: int, least_single: int, least_pair: int, known: Iterable[str] = ()) -> dict[str, int]:
        """Features to number: those ``known``, then new syllables, then the ``pairs`` most frequent new pairs."""
        numbered = {feature: number for number, feature in enumerate(known)}
        for single, count in sorted(self.singles.items(), key=lambda item: (-item[1], item[0])):
            if count >= least_single and not (single.isdigit() and len(single) > _LONGEST_DIGITS):
                numbered.setdefault(single, len(numbered))
        left = pairs
        for (first, second), count in sorted(self.pairs.items(), key=lambda item: (-item[1], item[0])):
            if left == 0 or count < least_pair:
                break
            pair = f"{first}_{second}"
            both_digits = first.isdigit() and second.isdigit()
            if pair not in numbered and first in numbered and second in numbered and not both_digits:
                numbered[pair] = len(numbered)
                left -= 1
        return numbered


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Numbers for syllables and pairs. Syllables are numbered apart, so that a text is an array of them.

    ``row_of_single[s]`` is the row of the weights for syllable ``s``; -1 for syllables known only inside pairs.
    The last syllable number stands for every unknown one, and for the gap between two parts of a text.
    """

    single: Mapping[str, int]
    row_of_single: Ids
    pair_keys: NDArray[np.int64]
    pair_rows: Ids

    @classmethod
    def of(cls, features: Mapping[str, int]) -> Lexicon:
        """The lexicon of numbered features ("ke", "ke_hoach")."""
        single: dict[str, int] = {}
        for feature in features:
            for syllable in feature.split("_"):
                single.setdefault(syllable, len(single))
        row_of_single = np.full(len(single) + 1, -1, np.int32)
        keys, rows = [], []
        for feature, row in features.items():
            first, _, second = feature.partition("_")
            if second:
                keys.append(single[first] * (len(single) + 1) + single[second])
                rows.append(row)
            else:
                row_of_single[single[first]] = row
        # One key that no text has, so that there is always one to look at.
        keys.append(np.iinfo(np.int64).max)
        rows.append(-1)
        order = np.argsort(np.array(keys, np.int64), kind="stable")
        return cls(single, row_of_single, np.array(keys, np.int64)[order], np.array(rows, np.int32)[order])

    @property
    def unknown(self) -> int:
        """The number of the unknown syllable."""
        return len(self.single)

    def number(self, syllables: Sequence[str]) -> Ids:
        """The syllables as numbers."""
        unknown = self.unknown
        return np.fromiter((self.single.get(one, unknown) for one in syllables), np.int32, len(syllables))

    def rows(self, texts: Sequence[Ids], most: int, chance: np.random.Generator | None) -> tuple[Ids, Ids]:
        """Rows of the weights for each text, one after the other, and where each text begins (n + 1 places).

        A text with more than ``most`` rows is represented by that many drawn at random (its first ones without
        ``chance``); one with none has none.
        """
        gap = np.array([self.unknown], np.int32)
        flat = np.concatenate([part for text in texts for part in (text, gap)])
        owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        keys = flat[:-1].astype(np.int64) * (self.unknown + 1) + flat[1:]
        place = np.minimum(np.searchsorted(self.pair_keys, keys), len(self.pair_keys) - 1)
        pair = np.where(self.pair_keys[place] == keys, self.pair_rows[place], -1)
        rows = np.stack([self.row_of_single[flat], np.append(pair, -1).astype(np.int32)], axis=1).ravel()
        owners = np.repeat(owner, 2)
        known = rows >= 0
        rows, owners = rows[known], owners[known]
        lengths = np.bincount(owners, minlength=len(texts))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        if lengths.max(initial=0) <= most:
            return rows, starts.astype(np.int32)
        kept = np.minimum(lengths, most)
        ends = np.concatenate([[0], np.cumsum(kept)])
        within = np.arange(ends[-1]) - np.repeat(ends[:-1], kept)
        if chance is not None:
            drawn = (chance.random(ends[-1], np.float32) * np.repeat(lengths, kept)).astype(np.int64)
            within = np.where(np.repeat(lengths > most, kept), drawn, within)
        return rows[np.repeat(starts[:-1], kept) + within], ends.astype(np.int32)
