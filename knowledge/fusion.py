"""Two lanes give one ranking by adding their scores, each divided by its best: measured better than adding ranks.

Weights were chosen on development questions: 242 on law (ALQAC), headings of the codification, queries of officers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MEANING_WEIGHT, MEANING_WEIGHT_SHORT = 0.3, 0.4
SHORT = 12
"""A query of so many syllables or fewer is short: it says what it means rather than how the text says it."""


def fuse(words: NDArray[np.float32], cosines: NDArray[np.float32], syllables: int) -> NDArray[np.float32]:
    """The score of each candidate, at most 1, from its score by words and its cosine with a query of ``syllables``."""
    weight = MEANING_WEIGHT_SHORT if syllables <= SHORT else MEANING_WEIGHT
    if not len(cosines) or cosines.max() <= 0:
        weight = 0.0
    elif words.max() <= 0:
        weight = 1.0
    return np.asarray((1 - weight) * _by_best(words) + weight * _by_best(cosines), np.float32)


def _by_best(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    best = float(scores.max()) if len(scores) else 0.0
    return np.asarray(np.maximum(scores, 0) / best if best > 0 else np.zeros(len(scores)), np.float32)
