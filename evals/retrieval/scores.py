"""How good rankings are, question by question, and how sure one can be of a mean or of a difference of means."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

DEEP = 10
"""MRR and nDCG look at so many places."""

_DRAWS = 4000
_SEED = 20261120
_Values = NDArray[np.float64]


def reciprocal_rank(ranked: Sequence[str], relevant: AbstractSet[str], deep: int = DEEP) -> float:
    """One over the place of the first relevant key among the first ``deep``; 0 when there is none."""
    return next((1 / place for place, key in enumerate(ranked[:deep], 1) if key in relevant), 0.0)


def recall(ranked: Sequence[str], relevant: AbstractSet[str], deep: int) -> float:
    """The share of the relevant keys that stand among the first ``deep``."""
    return len(set(ranked[:deep]) & relevant) / len(relevant)


def hit(ranked: Sequence[str], relevant: AbstractSet[str], deep: int) -> float:
    """1 when any relevant key stands among the first ``deep``, else 0."""
    return float(any(key in relevant for key in ranked[:deep]))


def gain(ranked: Sequence[str], relevant: AbstractSet[str], deep: int = DEEP) -> float:
    """nDCG: relevant keys count 1/log2(place + 1), divided by what the best order would count."""
    got = sum(1 / log2(place + 1) for place, key in enumerate(ranked[:deep], 1) if key in relevant)
    return got / sum(1 / log2(place + 1) for place in range(1, min(deep, len(relevant)) + 1))


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the bounds between which 95 of 100 samples of the same size would have it; in points of a hundred."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.1f} [{self.low:.1f}, {self.high:.1f}]"

    @property
    def signed(self) -> str:
        """The same as a difference: with its sign."""
        return f"{self.mean:+.1f} [{self.low:+.1f}, {self.high:+.1f}]"


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one run, one value per question, in the order of the questions."""

    values: dict[str, tuple[float, ...]]

    @classmethod
    def of(cls, runs: Sequence[Sequence[str]], relevant: Sequence[AbstractSet[str]]) -> Scores:
        """The scores of ``runs``: the keys found for each question, best first, no key twice."""
        asked = list(zip(runs, relevant, strict=True))
        values = {f"R@{deep}": tuple(recall(run, keys, deep) for run, keys in asked) for deep in (1, 5, 10, 20)}
        values |= {f"hit@{deep}": tuple(hit(run, keys, deep) for run, keys in asked) for deep in (1, 3, 10)}
        values["MRR@10"] = tuple(reciprocal_rank(run, keys) for run, keys in asked)
        values["nDCG@10"] = tuple(gain(run, keys) for run, keys in asked)
        return cls(values)

    def mean(self, name: str) -> float:
        """The mean in points of a hundred."""
        return float(100 * np.mean(self.values[name]))

    def interval(self, name: str) -> Interval:
        """The mean with its 95 % interval, by drawing the questions again with replacement."""
        return interval(self.values[name])

    def better_than(self, other: Scores, name: str) -> Interval:
        """By how much these scores are above the ``other`` ones on the same questions, paired."""
        return interval([one - two for one, two in zip(self.values[name], other.values[name], strict=True)])


def interval(values: Sequence[float]) -> Interval:
    """The mean of ``values`` and its 95 % bootstrap interval (percentiles of 4,000 draws, seed fixed)."""
    array: _Values = np.asarray(values, dtype=np.float64)
    chance = np.random.default_rng(_SEED)
    means = np.array([array[chance.integers(0, len(array), len(array))].mean() for _ in range(_DRAWS)])
    low, high = np.percentile(means, (2.5, 97.5))
    return Interval(float(100 * array.mean()), float(100 * low), float(100 * high))
