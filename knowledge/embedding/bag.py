"""Our own embedder: a text is the mean of the vectors of its folded syllables and neighbouring pairs, at length one.

The vectors are int8 with one scale a row. They are mapped into memory, not read: only rows that are used cost anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from knowledge.abbreviations import expand
from knowledge.domain.folding import folded_syllables

FloatRows = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class BagEmbedder:
    """An embedder over int8 ``rows`` (n, dimension) with ``scales`` (n,); ``row_of`` numbers "ke" and "ke_hoach"."""

    name: str
    rows: NDArray[np.int8]
    scales: FloatRows
    row_of: Mapping[str, int]

    tells_accents: ClassVar[bool] = False

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.rows.shape[1])

    def embed(self, texts: Sequence[str]) -> FloatRows:
        """(n, dimension): one vector of length one a text; all zero for a text with no known word."""
        sums = np.zeros((len(texts), self.dimension), np.float32)
        for place, text in enumerate(texts):
            times = self._features(text)
            if times:
                used = np.fromiter(times.keys(), np.int64, len(times))
                weights = self.scales[used] * np.fromiter(times.values(), np.float32, len(times))
                # The weighted sum, which is the mean but for its length.
                sums[place] = weights @ self.rows.take(used, axis=0).astype(np.float32)
        return at_length_one(sums)

    def embed_passages(self, headings: Sequence[str], texts: Sequence[str]) -> FloatRows:
        """(n, dimension): half the direction of the heading and half that of the text, at length one."""
        return at_length_one(self.embed(headings) + self.embed(texts))

    def _features(self, text: str) -> dict[int, int]:
        """The rows of the features of ``text`` with how often each stands there; half of them come again."""
        syllables = expand(folded_syllables(text))
        get = self.row_of.get
        found = Counter([*map(get, syllables), *map(get, map("_".join, pairwise(syllables)))])
        return {row: times for row, times in found.items() if row is not None}


def at_length_one(vectors: FloatRows) -> FloatRows:
    """The rows at length one; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-9)), np.float32)
