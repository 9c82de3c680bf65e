"""Asking the derived stores: for a query the best passages by words and by meaning, each with both its scores.

What the stores do not hold yet is asked of the full-text index and scored as the store of words would; what was removed
since is masked. Stores never change once named, so what is open here is right as long as its names are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.durable import Derived, Index
from knowledge.index.settling import VECTORS, WORDS
from knowledge.index.terms import fits
from knowledge.index.vectors import Vectors
from knowledge.index.words import Query, Words

_TAIL_MOST = 20
"""So many passages that the store of words lacks are looked at closely."""
_MORE = 10
"""With filters so many times more are asked for, because most fall away."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Passages with their BM25 score and their cosine; 0 where a lane does not know them.

    ``fits`` tells which share more than a stray syllable with the query, ``said`` how much of what it says each says.
    """

    numbers: NDArray[np.int64]
    words: NDArray[np.float32]
    cosines: NDArray[np.float32]
    fits: NDArray[np.bool_]
    said: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """The stores of a library as they are open now. Positions of passages that were removed since are masked."""

    state: tuple[object, ...]
    words: Words | None
    words_newest: int
    vectors: Vectors | None
    gone_words: NDArray[np.int64]
    gone_vectors: NDArray[np.int64]

    @classmethod
    def open(cls, index: Index, folder: Path, model: str, before: Lanes | None) -> Lanes:
        """What SQLite names, or ``before`` if that is still it. ``model`` is the embedder's name and dimension."""
        held, rows, last = index.derived(WORDS), index.derived(VECTORS), index.last_gone()
        state = (held, rows, last, model)
        if before is not None and before.state == state:
            return before
        words = Words.open(folder / held.folder) if held is not None else None
        vectors = _vectors(folder, rows, model)
        gone = np.array([number for _, number in index.gone()] if last else (), np.int64)
        return cls(
            state,
            words,
            held.passages if held is not None and words is not None else 0,
            vectors,
            _places(words.numbers, gone)[1] if words is not None else gone[:0],
            _places(vectors.numbers, gone)[1] if vectors is not None else gone[:0],
        )

    @property
    def size(self) -> int:
        """How many passages the store of words holds."""
        return len(self.words.numbers) if self.words is not None else 0

    def times(self, index: Index, term: str) -> int:
        """In how many passages a folded syllable or a pair of neighbours ("ke_hoach") stands."""
        held = self.words.times(term) if self.words is not None else 0
        return held or (index.times(term) if index.newest() > self.words_newest else 0)

    def ask(
        self,
        index: Index,
        query: str,
        direction: NDArray[np.float32] | None,
        most: int,
        allowed: NDArray[np.int64] | None,
    ) -> Candidates:
        """The ``most`` best passages of each lane, both scores for all of them. ``allowed`` are ascending numbers."""
        keys = Query.read(query)
        scores = self._by_words(keys, allowed)
        tail = self._tail(index, query, most, allowed)
        cosines = self._by_meaning(direction, allowed)
        found = set(tail)
        if self.words is not None and scores is not None:
            found |= set(self.words.numbers[_best(scores, most)].tolist())
        if self.vectors is not None and cosines is not None:
            found |= set(self.vectors.numbers[_best(cosines, most)].tolist())
        numbers = np.array(sorted(found), np.int64)
        by_words, by_meaning, said = np.zeros((3, len(numbers)), np.float32)
        fit = np.zeros(len(numbers), bool)
        if self.words is not None and scores is not None:
            there, places = _places(self.words.numbers, numbers)
            by_words[there] = scores[places]
            fit[there], said[there] = self.words.fits(keys, places)
        if self.vectors is not None and cosines is not None:
            there, places = _places(self.vectors.numbers, numbers)
            by_meaning[there] = cosines[places]
        for number, judged in tail.items():
            place = np.searchsorted(numbers, number)
            by_words[place], fit[place], said[place] = judged
        return Candidates(numbers, by_words, by_meaning, fit, said)

    def _by_words(self, query: Query, allowed: NDArray[np.int64] | None) -> NDArray[np.float32] | None:
        if self.words is None:
            return None
        scores = self.words.scores(query)
        scores[self.gone_words] = 0
        if allowed is not None:
            scores[~np.isin(self.words.numbers, allowed, assume_unique=True)] = 0
        return scores

    def _tail(
        self, index: Index, query: str, most: int, allowed: NDArray[np.int64] | None
    ) -> dict[int, tuple[float, bool, float]]:
        """What the full-text index knows beyond the store of words (all, where there is none): score, fit, said."""
        if self.words is not None and index.newest() <= self.words_newest:
            return {}
        looked_at = (_TAIL_MOST if self.words is not None else most) * (1 if allowed is None else _MORE)
        found = dict(index.match(query, looked_at, self.words_newest))
        if allowed is not None:
            inside = set(allowed.tolist())
            found = {number: score for number, score in found.items() if number in inside}
        keys = Query.read(query)
        scored: dict[int, tuple[float, bool, float]] = {}
        for number, passage in index.passages(list(found)).items():
            heading = " ".join(passage.titles)
            if self.words is not None:
                scored[number] = self.words.score_of(keys, heading, passage.text)
            else:
                is_fit = fits(query, f"{heading} {passage.text}")
                scored[number] = found[number], is_fit, float(is_fit)
        return scored

    def _by_meaning(
        self, direction: NDArray[np.float32] | None, allowed: NDArray[np.int64] | None
    ) -> NDArray[np.float32] | None:
        if self.vectors is None or direction is None or not len(self.vectors.numbers) or not direction.any():
            return None
        cosines = self.vectors.cosines(direction)
        cosines[self.gone_vectors] = 0
        if allowed is not None:
            cosines[~np.isin(self.vectors.numbers, allowed, assume_unique=True)] = 0
        return cosines


def _vectors(folder: Path, rows: Derived | None, model: str) -> Vectors | None:
    if rows is None or rows.detail.get("model") != model:
        return None
    return Vectors.open(folder / rows.folder, rows.detail["rows"], int(model.rpartition("-")[2]))


def _places(held: NDArray[np.int64], numbers: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which of ``numbers`` are among the ascending ``held``, and where those stand."""
    if not len(held):
        return np.zeros(len(numbers), bool), np.zeros(0, np.int64)
    places = np.minimum(np.searchsorted(held, numbers), len(held) - 1)
    there = held[places] == numbers
    return there, places[there]


def _best(scores: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The positions of the ``most`` best positive scores."""
    if len(scores) > most:
        best = np.argpartition(scores, len(scores) - most)[len(scores) - most :]
        return best[scores[best] > 0]
    return np.flatnonzero(scores > 0)


def best_first(scores: Sequence[float] | NDArray[np.float32]) -> list[int]:
    """Positions by falling score; equal ones in their order."""
    return [int(place) for place in np.argsort(-np.asarray(scores), kind="stable")]
