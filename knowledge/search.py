"""The library: documents found by number (exact) or by words, each hit with the reason it was found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalog import Catalog
from knowledge.domain.passage import HeldDocument, Hit, LegalAnswer
from knowledge.index import Index, fits, words_in_common
from knowledge.parsing.citations import find_numbers, parse_number
from knowledge.registry import Registry, load_registry

LIBRARY_FILE = "library.sqlite3"


@dataclass(frozen=True, slots=True)
class Library:
    """What the office holds, in ``folder``. Every call opens the file anew, so threads may share a library."""

    folder: Path
    registry: Registry

    @classmethod
    def open(cls, folder: Path) -> Library:
        """The library in ``folder``, which need not exist yet; the registry of legal bases comes with the program."""
        return cls(folder, load_registry())

    @contextmanager
    def connect(self) -> Iterator[tuple[Catalog, Index]]:
        """Catalog and index in one transaction: all that is done inside is kept, or nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.folder / LIBRARY_FILE, timeout=30)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            with connection:
                yield Catalog(connection), Index(connection)
        finally:
            connection.close()

    def documents(self) -> tuple[HeldDocument, ...]:
        """Everything held, by name."""
        with self.connect() as (catalog, _):
            return catalog.documents()

    def find_number(self, text: str) -> LegalAnswer | None:
        """What is known of the document number that ``text`` is or holds; None when it holds none."""
        number = parse_number(text)
        if number is None:
            found = find_numbers(text)
            if not found:
                return None
            number = found[0].number
        with self.connect() as (catalog, _):
            return LegalAnswer(
                asked=number.text,
                records=self.registry.find(number),
                cited_in=catalog.citing(number.key),
                held=catalog.numbered(number.key),
            )

    def search(self, query: str, limit: int = 8) -> tuple[Hit, ...]:
        """The best passages for ``query``, typed with or without diacritics; best first, none when nothing fits."""
        with self.connect() as (catalog, index):
            hits = []
            for passage, score in index.find(query, limit):
                document = catalog.holds(passage.document)
                if document is None:
                    continue
                whole = " ".join((*passage.heading, passage.text))
                if not fits(query, whole):
                    continue
                shared = words_in_common(query, whole)
                hits.append(Hit(passage, document, f"có các từ: {', '.join(shared)}", score))
            return tuple(hits)
