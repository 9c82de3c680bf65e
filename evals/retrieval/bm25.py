"""BM25 in memory, for the alternatives: counted once, every query scored against every article."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import log

import numpy as np

from evals.retrieval.engine import FOUND


class Bm25:
    """Okapi BM25 with the idf that is never negative. Ties stand in the order of the articles."""

    def __init__(
        self,
        keys: Sequence[str],
        texts: Iterable[str],
        tokens: Callable[[str], list[str]],
        k1: float = 1.5,
        b: float = 0.75,
    ) -> None:
        self._keys, self._tokens = keys, tokens
        held: dict[str, tuple[array[int], array[int]]] = {}
        lengths = np.zeros(len(keys))
        for place, text in enumerate(texts):
            counted = Counter(tokens(text))
            lengths[place] = counted.total()
            for token, times in counted.items():
                places, counts = held.setdefault(token, (array("i"), array("i")))
                places.append(place)
                counts.append(times)
        mean = lengths.mean() or 1.0
        self._norm = k1 * (1 - b + b * lengths / mean)
        self._k1 = k1
        self._held = held

    def find(self, query: str) -> tuple[str, ...]:
        """Keys of the articles with the highest scores above zero."""
        scores = np.zeros(len(self._keys))
        for token in self._tokens(query):
            if token in self._held:
                places, counts = (np.frombuffer(part, np.int32) for part in self._held[token])
                rarity = log(1 + (len(self._keys) - len(places) + 0.5) / (len(places) + 0.5))
                scores[places] += rarity * counts * (self._k1 + 1) / (counts + self._norm[places])
        best = np.argsort(-scores, kind="stable")[:FOUND]
        return tuple(self._keys[place] for place in best if scores[place] > 0)
