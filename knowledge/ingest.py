"""Files into the library: read → parse → examine → catalog → passages → index. One bad file never stops the run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.catalog import Catalog
from knowledge.domain.passage import HeldDocument
from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError
from knowledge.index import Index
from knowledge.parsing.plan import parse_plan
from knowledge.passages import passages_of
from knowledge.readers import read
from knowledge.search import Library

SUFFIXES = (".txt", ".md", ".docx")
"""The files taken from a folder; a file that is named is tried whatever its suffix."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Examination:
    """The checker, which comes in from above: what is wrong with a plan, as Vietnamese sentences.

    ``version`` is the program's: what another version has read and examined is read and examined again.
    """

    version: str
    look: Callable[[Plan], tuple[str, ...]]


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    FORGOTTEN = "forgotten"
    """It is held no more, because the file is gone from a folder that was walked."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """One file: what became of it, why it failed (Vietnamese), how many passages it gave, what is wrong with it."""

    path: Path
    outcome: Outcome
    reason: str = ""
    passages: int = 0
    problems: tuple[str, ...] = ()


def ingest(library: Library, paths: Iterable[Path], examination: Examination) -> Iterator[Ingested]:
    """Take every file of ``paths`` into ``library``, telling of each as it is done.

    Folders are walked, and what was read from a file in them that is gone is forgotten.
    """
    named = tuple(paths)
    library.documents()  # a library that cannot be used is no fault of a file: KnowledgeError before the first
    for path in _files(named):
        try:
            yield _ingest_one(library, path, examination)
        except KnowledgeError as error:
            yield Ingested(path, Outcome.FAILED, str(error))
        except Exception as error:  # noqa: BLE001 - one bad file never stops the batch
            _log.exception("cannot ingest %s", path)
            yield Ingested(
                path, Outcome.FAILED, f"Lỗi ngoài dự kiến khi đọc tệp “{path.name}” ({type(error).__name__})."
            )
    yield from _forget(library, [path.resolve() for path in named if path.is_dir()])


def _ingest_one(library: Library, path: Path, examination: Examination) -> Ingested:
    source = read(path)
    place = str(path.resolve())
    with library.writing() as (catalog, index):
        before, twin = catalog.at_path(place), catalog.holds(source.digest)
        if twin is not None and catalog.examiner_of(twin.key) == examination.version:
            if twin.path == place:
                return Ingested(path, Outcome.UNCHANGED, problems=twin.problems)
            if Path(twin.path).exists():
                if before is not None:
                    _remove(catalog, index, before)
                reason = f"Trùng nội dung với “{twin.name}”."
                return Ingested(path, Outcome.UNCHANGED, reason, problems=twin.problems)
        plan = parse_plan(source)
        problems = examination.look(plan)
        for held in (before, twin):
            if held is not None:
                _remove(catalog, index, held)
        catalog.put(
            plan, key=source.digest, name=path.name, path=place, problems=problems, examiner=examination.version
        )
        count = index.add(passages_of(plan, source.digest))
    again = before is not None or twin is not None
    return Ingested(path, Outcome.REPLACED if again else Outcome.ADDED, passages=count, problems=problems)


def _forget(library: Library, folders: Sequence[Path]) -> Iterator[Ingested]:
    """What was read from files under ``folders`` that are there no more."""
    if not folders or not library.documents():
        return
    with library.writing() as (catalog, index):
        gone = [
            held
            for held in catalog.documents()
            if any(Path(held.path).is_relative_to(folder) for folder in folders) and not Path(held.path).exists()
        ]
        for held in gone:
            _remove(catalog, index, held)
    for held in gone:
        yield Ingested(Path(held.path), Outcome.FORGOTTEN, "Tệp không còn trong thư mục.")


def _remove(catalog: Catalog, index: Index, held: HeldDocument) -> None:
    index.remove(held.key)
    catalog.remove(held.key)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.startswith((".", "~$"))
            )
        else:
            yield path
