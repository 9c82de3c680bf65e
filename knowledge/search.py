"""The library: what the office holds, found by number, by words and by meaning, each hit with why it was found."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.catalog import Catalog
from knowledge.domain.folding import fold
from knowledge.domain.legal import DocumentNumber
from knowledge.domain.passage import Filters, HeldDocument, Hit, Lane, LegalAnswer, SearchAnswer
from knowledge.errors import KnowledgeError
from knowledge.index import Index, prepare
from knowledge.lock import alone
from knowledge.numbers import keys_beginning, near_numbers, read_typed
from knowledge.parsing.citations import find_numbers, parse_number
from knowledge.registry import Registry, load_registry

if TYPE_CHECKING:
    from knowledge.answering import Answering
    from knowledge.embedding import Embedder, Reranker
    from knowledge.index.lanes import Lanes

LIBRARY_FILE = "library.sqlite3"
MOST_HITS = 1000
"""No search answers more than this."""
SETTLING = "index"
"""The lock in the library folder of whoever brings the derived stores up to date."""
_WAIT_SECONDS = 60
"""How long one writer waits for another."""
_SETTLE_WAIT_SECONDS = 600.0
"""How long one settling waits for another: then there is nothing left to do for it."""
_MOST_NEAR = 5
_MOST_RERANKED = 30
"""A reranker reads so many of the best hits by words and by meaning."""


@dataclass(frozen=True, slots=True)
class Models:
    """Which models the office uses; empty settings mean our own embedder, no reranker, Chroma in the library folder."""

    embedder: str = ""
    reranker: str = ""
    downloads: bool = False
    chroma_url: str = ""


@dataclass(slots=True)
class _Warm:
    """What stays loaded between the calls on one library."""

    guard: threading.Lock = field(default_factory=threading.Lock)
    lanes: Lanes | None = None
    embedder: Embedder | None = None
    embedder_key: object = None
    reranker: Reranker | None = None
    reranker_asked_for: bool = False
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Library:
    """What the office holds, in ``folder``. Every call opens the file anew, so threads may share a library."""

    folder: Path
    models: Models = Models()
    _warm: _Warm = field(default_factory=_Warm, repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path, models: Models = Models()) -> Library:
        """The library in ``folder``, which need not exist yet."""
        return cls(folder, models)

    @property
    def registry(self) -> Registry:
        """The legal documents as they are known now: those of the program, with what the office recorded over them."""
        return load_registry(self.folder)

    @contextmanager
    def reading(self) -> Iterator[tuple[Catalog, Index]]:
        """Catalog and index to look things up in; without a file they are empty, and nothing is made on disk."""
        with self._failures_told(), self._connected(self._path if self._path.exists() else ":memory:") as connection:
            yield Catalog(connection), Index(connection)

    @contextmanager
    def writing(self) -> Iterator[tuple[Catalog, Index]]:
        """Catalog and index to one writer at a time: all that is read and written inside is kept, or nothing."""
        with self._failures_told():
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._connected(self._path) as connection:
                # Readers go on while somebody writes, and a commit need not wait for the disk to be never half done.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA foreign_keys = ON")
                held = Catalog(connection), Index(connection)
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    yield held

    @contextmanager
    def _connected(self, place: Path | str) -> Iterator[sqlite3.Connection]:
        # isolation_level None: transactions are ours, and take the lock before the first look.
        with closing(sqlite3.connect(place, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            notice = prepare(connection)
            if notice:
                self._warm.notices.append(notice)
            yield connection

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

    # ---- what is held

    def documents(self) -> tuple[HeldDocument, ...]:
        """The office's own documents, by name."""
        with self.reading() as (catalog, _):
            return catalog.documents()

    def is_empty(self) -> bool:
        """True when no passage is held."""
        with self.reading() as (_, index):
            return index.newest() == 0

    def find_number(self, text: str) -> tuple[LegalAnswer, ...]:
        """What is known of each document number that ``text`` is or holds, in its order; none when it holds none."""
        whole = parse_number(text)
        numbers = (whole,) if whole is not None else tuple(found.number for found in find_numbers(text))
        with self.reading() as (catalog, index):
            if not numbers:
                only = self._meant(index, text)
                numbers = (only,) if only is not None else ()
            return tuple(self._answer(catalog, number) for number in {one.key: one for one in numbers}.values())

    def _meant(self, index: Index, text: str) -> DocumentNumber | None:
        """The one number of the library or the registry that a half-typed one can be completed to."""
        typed = read_typed(text)
        found = keys_beginning(index.connection, typed, self._recorded()) if typed is not None else {}
        return parse_number(next(iter(found.values()))) if len(found) == 1 else None

    def _recorded(self) -> Iterator[str]:
        return (record.number.text for record in self.registry.documents if record.number is not None)

    def _answer(self, catalog: Catalog, number: DocumentNumber) -> LegalAnswer:
        return LegalAnswer(
            asked=number.text,
            records=self.registry.find(number),
            cited_in=catalog.citing(number.key),
            held=catalog.numbered(number.key),
        )

    # ---- searching

    def search(self, query: str, limit: int = 8, filters: Filters = Filters()) -> tuple[Hit, ...]:  # noqa: B008
        """The best passages for ``query``, typed with or without diacritics; best first, none when nothing fits."""
        return self.look_up(query, limit, filters).hits

    def look_up(self, query: str, limit: int = 8, filters: Filters = Filters()) -> SearchAnswer:  # noqa: B008
        """The hits for ``query`` and what helps where there are none; ``limit`` is cut to ``MOST_HITS``."""
        limit = min(limit, MOST_HITS)
        if not fold(query):
            return SearchAnswer(query)
        with self.reading() as (catalog, index):
            if index.newest() == 0:
                return SearchAnswer(query, notices=self._told())
            typed = read_typed(query)
            if typed is not None:
                found = keys_beginning(index.connection, typed, self._recorded())
                answering = self._answering(catalog, index, by_meaning=False)
                if len(found) == 1:
                    hits = answering.by_number(next(iter(found)), limit, filters)
                    return SearchAnswer(query, hits, notices=self._told())
                if not typed.digits_only or found:
                    near = tuple(found.values())[:_MOST_NEAR] or near_numbers(index.connection, typed, _MOST_NEAR)
                    return SearchAnswer(query, near_numbers=near, notices=self._told())
            answering, reranker = self._answering(catalog, index, by_meaning=True), self._reranker()
            spelt = answering.spelt(query)
            reading = _with_diacritics(spelt, query)
            most = max(limit, _MOST_RERANKED) if reranker is not None else limit
            hits = answering.hits(spelt, most, filters, reading)
            if reranker is not None:
                hits = _reranked(reranker, reading or query, hits)
            return SearchAnswer(query, hits[:limit], reading, notices=self._told())

    def _answering(self, catalog: Catalog, index: Index, *, by_meaning: bool) -> Answering:
        from knowledge.answering import Answering
        from knowledge.index.lanes import Lanes

        embedder = self._embedder() if by_meaning else None
        model = f"{embedder.name}-{embedder.dimension}" if embedder is not None else ""
        with self._warm.guard:
            if by_meaning or self._warm.lanes is None:
                self._warm.lanes = Lanes.open(index, self.folder, model, self._warm.lanes)
            return Answering(catalog, index, self.registry, self._warm.lanes, embedder, not self.models.embedder)

    def _embedder(self) -> Embedder | None:
        """The embedder, loaded once, and again when an adapted one has taken its place; None when it cannot be had."""
        from knowledge.embedding import adapted_folder, load_embedder

        with self._warm.guard:
            try:
                key = self.models.embedder or adapted_folder(self.folder)
                if self._warm.embedder_key != (key,):
                    self._warm.embedder_key, self._warm.embedder = (key,), None
                    self._warm.embedder = load_embedder(self.models.embedder, self.folder, self.models.downloads)
            except KnowledgeError as error:
                self._warm.notices.append(f"{error} Hiện chỉ tìm theo từ và theo số, ký hiệu.")
            return self._warm.embedder

    def _reranker(self) -> Reranker | None:
        """The reranker, loaded once; None where none is set, or it cannot be had, which is told."""
        with self._warm.guard:
            if self.models.reranker and not self._warm.reranker_asked_for:
                from knowledge.embedding import load_reranker

                self._warm.reranker_asked_for = True
                try:
                    self._warm.reranker = load_reranker(self.models.reranker, self.models.downloads)
                except KnowledgeError as error:
                    self._warm.notices.append(f"{error} Hiện không xếp lại kết quả tìm được.")
            return self._warm.reranker

    def _told(self) -> tuple[str, ...]:
        """Sentences that nobody has heard yet."""
        notices = tuple(dict.fromkeys(self._warm.notices))
        self._warm.notices.clear()
        return notices

    # ---- keeping up

    def settle(self, progress: Callable[[str, int, int], None] | None = None) -> tuple[str, ...]:
        """Bring what is derived from the passages up to date; sentences on what somebody should know.

        Safe to die in at any moment and to repeat. One process at a time: another is waited for, then named.
        """
        if not self._path.exists():
            return ()
        from knowledge.index.settling import settle

        embedder = self._embedder()
        with (
            self._failures_told(),
            alone(self.folder, SETTLING, "cập nhật chỉ mục", _SETTLE_WAIT_SECONDS),
            self._connected(self._path) as connection,
        ):
            connection.execute("PRAGMA synchronous = NORMAL")
            told = settle(
                connection,
                self.folder,
                embedder,
                self.models.chroma_url,
                progress or (lambda task, done, all: None),
                portable=not self.models.embedder,
            )
        return (*self._told(), *told)


def _reranked(reranker: Reranker, query: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The best hits in the order of the reranker; those by number stay before them, and the others behind."""
    numbered = tuple(hit for hit in hits if Lane.NUMBER in hit.lanes)
    others = [hit for hit in hits if Lane.NUMBER not in hit.lanes]
    first = others[:_MOST_RERANKED]
    if len(first) < 2:
        return hits
    scores = reranker.scores(query, [" ".join((*hit.passage.titles, hit.passage.text)) for hit in first])
    order = sorted(range(len(first)), key=lambda place: -float(scores[place]))
    return (*numbered, *(first[place] for place in order), *others[_MOST_RERANKED:])


def _with_diacritics(spelt: str, typed: str) -> str:
    """The query as it is meant, with diacritics; "" where it was typed so: rightly spelt, and with some diacritics."""
    if spelt == typed and not typed.isascii():
        return ""
    from knowledge.restoring import restore

    reading = restore(spelt)
    return reading if reading != typed else ""
