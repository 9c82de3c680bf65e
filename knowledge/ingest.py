"""Files into the library: read → parse → examine → catalog → passages → index. One bad file never stops the run.

A file is known by what it holds (its digest): what is held already is not read again, a file that moved is followed.
Several documents share a transaction, which is what makes ingest fast; of a file something is told only when its
transaction is on disk, so a run that is killed has lost nothing it told of and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from knowledge.catalog import Catalog, Entry, entry_of, with_passages
from knowledge.domain.passage import HeldDocument
from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError
from knowledge.index import Counted, Index
from knowledge.lock import alone
from knowledge.parsing.plan import parse_plan
from knowledge.passages import passages_of
from knowledge.readers import READABLE, read_bytes, read_raw
from knowledge.search import Library

LOCK = "ingest"
"""The lock in the library folder of whoever puts in or takes out."""
_MOST_DOCUMENTS, _MOST_PASSAGES, _MOST_SECONDS = 64, 2000, 1.0
"""A transaction is closed when it has so many of them or has waited so long."""
PATIENCE_S = 60.0
"""How long somebody else who puts in or takes out is waited for."""
_log = logging.getLogger(__name__)
Told = TypeVar("Told")


def _of_no_family(plan: Plan) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Examination:
    """The checker, which comes in from above: what is wrong with a plan, as Vietnamese sentences.

    ``version`` is the program's: what another version has read and examined is read and examined again. ``family`` is
    the id of the template that a plan is most like, "" where it is like none.
    """

    version: str
    look: Callable[[Plan], tuple[str, ...]]
    family: Callable[[Plan], str] = _of_no_family


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    MOVED = "moved"
    """It is held already, from another place where it is no more."""
    UNCHANGED = "unchanged"
    FAILED = "failed"
    FORGOTTEN = "forgotten"
    """It is held no more, because the file is gone from a folder that was walked."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """One file: what became of it, why (Vietnamese), how many passages it gave, what is wrong with it."""

    path: Path
    outcome: Outcome
    reason: str = ""
    passages: int = 0
    problems: tuple[str, ...] = ()
    duplicate_of: str = ""
    """The path of the document with the same content that is held instead."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it was read: what is to be held of it. No ``entry``: it is known already, or ``failure`` says why."""

    path: Path
    digest: str = ""
    entry: Entry | None = None
    passages: tuple[Counted, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads files; can be carried to another process. ``known`` are digests of which nothing more need be read."""

    examination: Examination
    known: frozenset[str] = frozenset()

    def read(self, path: Path) -> FileRead:
        """The file read, parsed, examined and cut into passages; what goes wrong is a ``failure``."""
        return _spared(path, lambda: self._read(path), lambda why: FileRead(path, failure=why))

    def give_up(self, path: Path, reason: str) -> FileRead:
        """What is told of a file on which the program itself failed."""
        return FileRead(path, failure=_beyond_us(path, reason))

    def _read(self, path: Path) -> FileRead:
        raw = read_raw(path)
        digest = hashlib.sha256(raw).hexdigest()
        if digest in self.known:
            return FileRead(path, digest)
        name = unicodedata.normalize("NFC", path.name)
        plan = parse_plan(read_bytes(path.name, raw))
        passages = passages_of(plan, digest)
        entry = entry_of(
            plan,
            key=digest,
            name=name,
            path=str(path.resolve()),
            problems=self.examination.look(plan),
            examiner=self.examination.version,
            size=len(raw),
            family=self.examination.family(plan),
        )
        return FileRead(path, digest, with_passages(entry, len(passages)), tuple(map(Counted.of, passages)))


def _spared(path: Path, attempt: Callable[[], Told], given_up: Callable[[str], Told]) -> Told:
    """The one trap of ingest: a file that cannot be taken in never stops the run, whatever is wrong with it.

    What is wrong with the library itself is no fault of the file, and stops the run.
    """
    try:
        return attempt()
    except KnowledgeError as error:
        return given_up(str(error))
    except Exception as error:  # one bad file never stops the run
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.IntegrityError):
            raise
        _log.exception("cannot ingest %r", path)
        return given_up(_beyond_us(path, f"lỗi ngoài dự kiến ({type(error).__name__})"))


def _beyond_us(path: Path, reason: str) -> str:
    return f"Không nạp được tệp “{path.name}”: {reason}. Hãy báo người quản trị kèm tệp."


@dataclass(frozen=True, slots=True)
class Watch:
    """Who hears how far the indexing after a run is (task in Vietnamese, done, of how many), and what to know of it."""

    progress: Callable[[str, int, int], None] = lambda task, done, total: None
    notice: Callable[[str], None] = lambda sentence: None


UNWATCHED = Watch()

Hands = Callable[[FileReader, Sequence[Path]], Iterable[FileRead]]
"""Who reads: given the reader and the files, what was read, in order. Several processes come in from above."""


def one_by_one(reader: FileReader, paths: Sequence[Path]) -> Iterator[FileRead]:
    """One file after another, in this process."""
    return map(reader.read, paths)


def ingest(
    library: Library,
    paths: Iterable[Path],
    examination: Examination,
    hands: Hands = one_by_one,
    *,
    watch: Watch = UNWATCHED,
    patience: float = PATIENCE_S,
) -> Iterator[Ingested]:
    """Take every file of ``paths`` into ``library``, telling of each when it is safely held.

    Folders are walked, and what was read from a file in them that is gone is forgotten. Another process that puts
    something in is waited for ``patience`` seconds; then ``KnowledgeError`` says who it is.
    """
    named = tuple(paths)
    with alone(library.folder, LOCK, "nạp tài liệu", patience):
        library.documents()  # a library that cannot be used is no fault of a file: KnowledgeError before the first
        run = _Run(library, FileReader(examination, _known(library, examination)))
        batch: list[FileRead] = []
        since = time.monotonic()
        for one in hands(run.reader, files_of(named)):
            batch.append(one)
            late = time.monotonic() - since > _MOST_SECONDS
            if late or len(batch) >= _MOST_DOCUMENTS or sum(len(read.passages) for read in batch) >= _MOST_PASSAGES:
                yield from run.hold(batch)
                batch, since = [], time.monotonic()
        yield from run.hold(batch)
        yield from run.hold([run.reader.read(path) for path in run.left_alone()])
        yield from run.forget_missing([path.resolve() for path in named if path.is_dir()])
        settle(library, watch)


def settle(library: Library, watch: Watch) -> None:
    """What is derived from the documents follows them; until then new passages are found by their words already."""
    for notice in library.settle(watch.progress):
        watch.notice(notice)


def take_out(library: Library, documents: Sequence[HeldDocument], *, patience: float = PATIENCE_S) -> None:
    """These documents are held no more. A copy that lies in the library's own folder (an upload) goes with it."""
    with alone(library.folder, LOCK, "bỏ tài liệu", patience):
        with library.writing() as (catalog, index):
            for held in documents:
                forget(catalog, index, held.key)
        for held in documents:
            path = Path(held.path)
            if not held.collection and path.is_relative_to(library.folder.resolve()):
                path.unlink(missing_ok=True)
        settle(library, UNWATCHED)


def take_out_collection(library: Library, collection: str, *, patience: float = PATIENCE_S) -> int:
    """No article of this collection is held any more; how many there were."""
    with alone(library.folder, LOCK, "bỏ tài liệu", patience):
        with library.writing() as (catalog, index):
            keys = tuple(catalog.examiners(collection))
            for key in keys:
                forget(catalog, index, key)
        settle(library, UNWATCHED)
    return len(keys)


def files_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Every file once, in the order given, those of folders by name; hidden files and the locks of Word left out.

    From a folder comes what some reader reads; a file that is named is tried whatever it is.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_walked(path) if path.is_dir() else (path,)))
    return tuple(found)


def _walked(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if file.suffix.lower() in READABLE and not name.startswith((".", "~$")) and file.is_file():
                yield file


def _known(library: Library, examination: Examination) -> frozenset[str]:
    with library.reading() as (catalog, _):
        return frozenset(key for key, who in catalog.examiners("").items() if who == examination.version)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over one library."""

    library: Library
    reader: FileReader
    duplicates: list[FileRead] = field(default_factory=list)

    def left_alone(self) -> tuple[Path, ...]:
        """Files that were duplicates of one that has got another content since: now nobody holds theirs."""
        if not self.duplicates:
            return ()
        with self.library.reading() as (catalog, _):
            return tuple(one.path for one in self.duplicates if catalog.holds(one.digest) is None)

    def hold(self, batch: Sequence[FileRead]) -> tuple[Ingested, ...]:
        """What was read is held, in one transaction; told is what became of it."""
        if not any(not one.failure for one in batch):
            return tuple(Ingested(one.path, Outcome.FAILED, one.failure) for one in batch)
        with self.library.writing() as (catalog, index):
            return tuple(self._hold_one(catalog, index, one) for one in batch)

    def _hold_one(self, catalog: Catalog, index: Index, one: FileRead) -> Ingested:
        """One file, all of it or nothing: its fault is no fault of the others in the transaction."""
        if one.failure:
            return Ingested(one.path, Outcome.FAILED, one.failure)
        connection = catalog.connection

        def undone(why: str) -> Ingested:
            connection.execute("ROLLBACK TO one_file")
            return Ingested(one.path, Outcome.FAILED, why)

        connection.execute("SAVEPOINT one_file")
        told = _spared(one.path, lambda: self._placed(catalog, index, one), undone)
        connection.execute("RELEASE one_file")
        return told

    def _placed(self, catalog: Catalog, index: Index, one: FileRead) -> Ingested:
        place = str(one.path.resolve())
        before, twin = catalog.at_path(place), catalog.holds(one.digest)
        if twin is not None and catalog.examiner_of(twin.key) == self.reader.examination.version:
            told = _known_already(catalog, index, one.path, before, twin)
            self.duplicates.extend([one] if told.duplicate_of else [])
            return told
        if one.entry is None:  # it was held when the run began, and what held it has been replaced since
            one = replace(self.reader, known=frozenset()).read(one.path)
            if one.entry is None:
                return Ingested(one.path, Outcome.FAILED, one.failure)
        for held in {held.key: held for held in (before, twin) if held is not None}.values():
            _remove(catalog, index, held)
        catalog.put(one.entry)
        index.add(one.passages)
        again = before is not None or twin is not None
        problems = one.entry.held.problems
        return Ingested(one.path, Outcome.REPLACED if again else Outcome.ADDED, "", len(one.passages), problems)

    def forget_missing(self, folders: Sequence[Path]) -> Iterator[Ingested]:
        """What was read from files under ``folders`` that are there no more is held no more."""
        with self.library.reading() as (catalog, _):
            gone = _missing(catalog.paths(), folders)
        if gone:
            with self.library.writing() as (catalog, index):
                for key in gone.values():
                    forget(catalog, index, key)
        for path in gone:
            yield Ingested(Path(path), Outcome.FORGOTTEN, "Tệp không còn trong thư mục.")


def _known_already(
    catalog: Catalog, index: Index, path: Path, before: HeldDocument | None, twin: HeldDocument
) -> Ingested:
    """A file whose content is held: from this very place, from one where it is no more, or from another one."""
    place = str(path.resolve())
    if twin.path == place:
        return Ingested(path, Outcome.UNCHANGED, problems=twin.problems)
    if before is not None:
        _remove(catalog, index, before)
    if is_gone(Path(twin.path)):
        catalog.move(twin.key, unicodedata.normalize("NFC", path.name), place)
        return Ingested(path, Outcome.MOVED, f"Trước đây ở “{twin.path}”.", problems=twin.problems)
    reason = f"Trùng nội dung với “{twin.name}”."
    return Ingested(path, Outcome.UNCHANGED, reason, problems=twin.problems, duplicate_of=twin.path)


def _missing(held: Mapping[str, str], folders: Sequence[Path]) -> dict[str, str]:
    inside = {path: key for path, key in held.items() if any(Path(path).is_relative_to(folder) for folder in folders)}
    return {path: key for path, key in sorted(inside.items()) if is_gone(Path(path))}


def is_gone(path: Path) -> bool:
    """True when nothing is at ``path``; a folder that may not be looked into hides files, it does not delete them."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def forget(catalog: Catalog, index: Index, key: str) -> None:
    """The document with this key is held no more."""
    index.remove(key)
    catalog.remove(key)


def _remove(catalog: Catalog, index: Index, held: HeldDocument) -> None:
    forget(catalog, index, held.key)
