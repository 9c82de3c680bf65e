"""Which accented syllables follow each other, counted in the codification: what the restorer of accents goes by."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np

from knowledge.restoring import BEGINNING, syllables
from knowledge.training.codification import Article

_RUN_END = re.compile(r"[.;:,()\n]")
_SPOKEN = Path(__file__).with_name("spoken.txt")
_SPOKEN_COUNT = 400
"""A phrase of everyday questions counts as if the laws said it so often; they never do."""
_LEAST = 3


def save_accents(articles: Iterable[Article], path: Path) -> None:
    """Count the articles and write the restorer's data: the same articles give the same bytes.

    Gzip of a line of text and two arrays of 32-bit numbers. The line has the n syllables as "syllable:count", the most
    frequent first. The arrays are about pairs: how far each key is from the one before it (the key of the pair of
    syllables i, j is i * n + j), and how often it occurs.
    """
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()

    def count(run: str, times: int) -> None:
        found = [BEGINNING, *syllables(run)]
        if len(found) > 1:
            for one in found:
                singles[one] += times
            for pair in pairwise(found):
                pairs[pair] += times

    for article in articles:
        for run in _RUN_END.split(f"{article.heading}\n{article.body}"):
            count(run, 1)
    for phrase in _SPOKEN.read_text(encoding="utf-8").splitlines():
        count(phrase, _SPOKEN_COUNT)
    known = sorted((one for one, times in singles.items() if times >= _LEAST), key=lambda one: (-singles[one], one))
    number = {one: place for place, one in enumerate(known)}
    kept = sorted(
        (number[first] * len(known) + number[second], times)
        for (first, second), times in pairs.items()
        if times >= _LEAST and first in number and second in number
    )
    heading = " ".join(f"{one}:{singles[one]}" for one in known) + "\n"
    steps = np.diff([key for key, _ in kept], prepend=0).astype("<u4")
    counts = np.array([times for _, times in kept], "<u4")
    content = heading.encode("utf-8") + steps.tobytes() + counts.tobytes()
    path.write_bytes(gzip.compress(content, 9, mtime=0))
