"""The library: documents found by number (exact) or by words, each hit with the reason it was found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalog import Catalog
from knowledge.domain.legal import DocumentNumber
from knowledge.domain.passage import HeldDocument, Hit, LegalAnswer
from knowledge.errors import KnowledgeError
from knowledge.index import Index, fits, words_in_common
from knowledge.parsing.citations import find_numbers, parse_number
from knowledge.registry import Registry, load_registry

LIBRARY_FILE = "library.sqlite3"
MOST_HITS = 1000
"""No search answers more than this."""

_LOOKED_AT = 10
"""For each hit asked for, so many passages are looked at: those that share a stray syllable are no hits."""

_WAIT_SECONDS = 60
"""How long one writer waits for another."""


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
    def reading(self) -> Iterator[tuple[Catalog, Index]]:
        """Catalog and index to look things up in; without a file they are empty, and nothing is made on disk."""
        with self._failures_told():
            path = self._path
            with closing(sqlite3.connect(path if path.exists() else ":memory:", timeout=_WAIT_SECONDS)) as connection:
                yield Catalog(connection), Index(connection)

    @contextmanager
    def writing(self) -> Iterator[tuple[Catalog, Index]]:
        """Catalog and index to one writer at a time: all that is read and written inside is kept, or nothing."""
        with self._failures_told():
            self.folder.mkdir(parents=True, exist_ok=True)
            # isolation_level None: the transaction is ours, and takes the lock before the first look.
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA foreign_keys = ON")
                held = Catalog(connection), Index(connection)
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    yield held

    @property
    def _path(self) -> Path:
        return self.folder / LIBRARY_FILE

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        """A file that cannot be opened, or is no library, becomes a sentence that says what to do."""
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            raise KnowledgeError(
                f"Không mở được thư viện “{self._path}” ({error}). Hãy kiểm tra quyền đọc, ghi và chỗ trống trên đĩa; "
                "nếu chương trình đang nạp tài liệu thì thử lại sau ít phút."
            ) from error
        except sqlite3.DatabaseError as error:
            raise KnowledgeError(
                f"Tệp thư viện “{self._path}” đã hỏng ({error}). Hãy chuyển tệp này đi nơi khác rồi nạp lại các kế "
                "hoạch bằng “duthao ingest THƯ_MỤC”."
            ) from error

    def documents(self) -> tuple[HeldDocument, ...]:
        """Everything held, by name."""
        with self.reading() as (catalog, _):
            return catalog.documents()

    def find_number(self, text: str) -> tuple[LegalAnswer, ...]:
        """What is known of each document number that ``text`` is or holds, in its order; none when it holds none."""
        alone = parse_number(text)
        numbers = (alone,) if alone is not None else tuple(found.number for found in find_numbers(text))
        with self.reading() as (catalog, _):
            return tuple(self._answer(catalog, number) for number in {one.key: one for one in numbers}.values())

    def _answer(self, catalog: Catalog, number: DocumentNumber) -> LegalAnswer:
        return LegalAnswer(
            asked=number.text,
            records=self.registry.find(number),
            cited_in=catalog.citing(number.key),
            held=catalog.numbered(number.key),
        )

    def search(self, query: str, limit: int = 8) -> tuple[Hit, ...]:
        """The best passages for ``query``, typed with or without diacritics; best first, none when nothing fits."""
        limit = min(limit, MOST_HITS)
        hits: list[Hit] = []
        with self.reading() as (catalog, index):
            for passage, score in index.find(query, limit * _LOOKED_AT):
                document = catalog.holds(passage.document)
                whole = " ".join((*passage.heading, passage.text))
                if document is None or not fits(query, whole):
                    continue
                shared = words_in_common(query, whole)
                hits.append(Hit(passage, document, f"có các từ: {', '.join(shared)}", score))
                if len(hits) == limit:
                    break
        return tuple(hits)
