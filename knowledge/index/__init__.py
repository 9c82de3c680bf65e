"""Passages that are found by number, by words and by meaning: the truth in SQLite, fast stores derived from it.

`durable` holds the passages and an incremental full-text index; `words` and `vectors` are memory-mapped and Chroma
keeps the vectors for good; `settling` brings them up to date; `lanes` asks them.
"""

from knowledge.index.durable import Counted, Index
from knowledge.index.schema import VERSION, prepare
from knowledge.index.terms import fits, words_in_common

__all__ = ["VERSION", "Counted", "Index", "fits", "prepare", "words_in_common"]
