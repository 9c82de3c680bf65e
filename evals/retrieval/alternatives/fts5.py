"""SQLite FTS5 as it comes: the default tokenizer, the words of the query joined by OR, its own bm25."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from evals.retrieval.engine import FOUND, Engine
from evals.retrieval.material import Article

_WORD = re.compile(r"[^\W_]+")


class Fts5:
    """One column, ``unicode61``. It folds tones by itself (not đ, nor letters with two marks)."""

    name = "SQLite FTS5 as it comes"
    sample: int | None = None

    def missing(self) -> str:
        """Nothing: it comes with Python."""
        return ""

    def build(self, articles: Sequence[Article], work: Path) -> Engine:
        """A table in memory with every article."""
        table = sqlite3.connect(":memory:")
        table.execute("CREATE VIRTUAL TABLE article USING fts5(text)")
        table.executemany(
            "INSERT INTO article (rowid, text) VALUES (?, ?)",
            ((place, unicodedata.normalize("NFC", article.text)) for place, article in enumerate(articles)),
        )
        return _Table(table, tuple(article.key for article in articles))


class _Table:
    def __init__(self, table: sqlite3.Connection, keys: tuple[str, ...]) -> None:
        self._table, self._keys = table, keys

    def find(self, query: str) -> tuple[str, ...]:
        """The best articles by FTS5's own rank."""
        asked = dict.fromkeys(_WORD.findall(unicodedata.normalize("NFC", query)))
        if not asked:
            return ()
        rows = self._table.execute(
            "SELECT rowid FROM article WHERE article MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(f'"{word}"' for word in asked), FOUND),
        )
        return tuple(self._keys[row[0]] for row in rows)
