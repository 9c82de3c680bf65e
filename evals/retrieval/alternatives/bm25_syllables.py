"""Plain BM25 over the syllables as they are written, with the usual k1 and b."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from evals.retrieval.bm25 import Bm25
from evals.retrieval.engine import Engine
from evals.retrieval.material import Article

_SYLLABLE = re.compile(r"[^\W_]+")


class Bm25Syllables:
    """BM25, k1 1.5 and b 0.75, over lower-case syllables with their diacritics."""

    name = "BM25 on syllables"
    sample: int | None = None

    def missing(self) -> str:
        """Nothing: numpy is there."""
        return ""

    def build(self, articles: Sequence[Article], work: Path) -> Engine:
        """Count every syllable of every article."""
        return Bm25([article.key for article in articles], (article.text for article in articles), syllables)


def syllables(text: str) -> list[str]:
    """The syllables of a text in lower case."""
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text).lower())
