"""Files into the library: read → parse → examine → catalog → passages → index. One bad file never stops the run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError
from knowledge.parsing.plan import parse_plan
from knowledge.passages import passages_of
from knowledge.readers import read
from knowledge.search import Library

SUFFIXES = (".txt", ".md", ".docx")
"""The files taken from a folder; a file that is named is tried whatever its suffix."""

_log = logging.getLogger(__name__)

Examine = Callable[[Plan], tuple[str, ...]]
"""What is wrong with a plan, as Vietnamese sentences; the checker comes in from above as such a function."""


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ingested:
    """One file: what became of it, why it failed (Vietnamese), how many passages it gave, what is wrong with it."""

    path: Path
    outcome: Outcome
    reason: str = ""
    passages: int = 0
    problems: tuple[str, ...] = ()


def ingest(library: Library, paths: Iterable[Path], examine: Examine) -> Iterator[Ingested]:
    """Take every file of ``paths`` (folders are walked) into ``library``, telling of each as it is done."""
    for path in _files(paths):
        try:
            yield _ingest_one(library, path, examine)
        except KnowledgeError as error:
            yield Ingested(path, Outcome.FAILED, str(error))
        except Exception as error:  # noqa: BLE001 - one bad file never stops the batch
            _log.exception("cannot ingest %s", path)
            yield Ingested(
                path, Outcome.FAILED, f"Lỗi ngoài dự kiến khi đọc tệp “{path.name}” ({type(error).__name__})."
            )


def _ingest_one(library: Library, path: Path, examine: Examine) -> Ingested:
    source = read(path)
    place = str(path.resolve())
    with library.connect() as (catalog, index):
        before = [held for held in catalog.documents() if held.path == place]
        if before and before[0].key == source.digest:
            return Ingested(path, Outcome.UNCHANGED, problems=before[0].problems)
        twin = catalog.holds(source.digest)
        if twin is not None and Path(twin.path).exists():
            return Ingested(
                path, Outcome.UNCHANGED, f"Trùng nội dung với “{twin.name}”.", problems=twin.problems
            )
        plan = parse_plan(source)
        problems = examine(plan)
        for held in before:
            index.remove(held.key)
        if twin is not None:
            index.remove(twin.key)
            catalog.remove_path(twin.path)
        catalog.put(plan, key=source.digest, name=path.name, path=place, problems=problems)
        count = index.add(passages_of(plan, source.digest))
    return Ingested(path, Outcome.REPLACED if before else Outcome.ADDED, passages=count, problems=problems)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES
                and file.is_file()
                and not file.name.startswith((".", "~$"))
            )
        else:
            yield path
