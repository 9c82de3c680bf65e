"""BM25 over words as pyvi cuts them: what Vietnamese tutorials do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from evals.retrieval.bm25 import Bm25
from evals.retrieval.engine import Engine, Needs
from evals.retrieval.material import Article

_WORD = re.compile(r"\w+")


class Bm25Words:
    """BM25, k1 1.5 and b 0.75, over the words found by pyvi's segmenter."""

    name = "BM25 on words (pyvi)"
    sample: int | None = None
    missing = Needs(("pyvi",)).missing

    def build(self, articles: Sequence[Article], work: Path) -> Engine:
        """Cut every article into words and count them."""
        return Bm25([article.key for article in articles], (article.text for article in articles), words)


def words(text: str) -> list[str]:
    """The words of a text in lower case, their syllables joined by underscores."""
    from pyvi import ViTokenizer

    segmented: str = ViTokenizer.tokenize(unicodedata.normalize("NFC", text))
    return [word for word in _WORD.findall(segmented.lower()) if word.strip("_")]
