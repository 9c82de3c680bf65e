"""The official codification (Bộ Pháp điển điện tử) as a collection of law: each article is found by itself.

The file is JSON lines, gzipped or not, one article a line:
``id`` (official anchor), ``demuc`` ("Đề mục 36.3 Thanh niên"), ``chuong``, ``title`` ("Điều 36.3.LQ.1. Thanh niên"),
``src`` ("(Điều 1 Luật số 57/2020/QH14 …, có hiệu lực thi hành kể từ ngày 01/01/2021)"), ``body``, and ``refs`` (left
aside). Other fields are left aside too.

An article is one passage with the names of its đề mục and its own heading above it (`knowledge.passages` says why one),
it bears the number of the law it was taken from, and cites what amended it and what its text names.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.beside import beside
from knowledge.catalog import Entry, cited_number, cited_numbers
from knowledge.domain.passage import HeldDocument
from knowledge.errors import KnowledgeError
from knowledge.index import Counted
from knowledge.ingest import LOCK, PATIENCE_S, UNWATCHED, Watch, forget, settle
from knowledge.lock import alone
from knowledge.parsing.citations import NumberInText, find_numbers, issuer_of, kind_of
from knowledge.passages import article_passages
from knowledge.search import Library

COLLECTION = "phapdien"
TITLE = "Bộ Pháp điển điện tử"
_FIELDS = ("id", "demuc", "chuong", "title", "src", "body")
_EDITION = "2"
"""Raised when articles are read or cut otherwise than before: all are then read again."""
_AT_ONCE = 500
"""So many articles share a transaction."""
_AHEAD = 2
"""So many transactions are made ready while another is written."""
_MOST_TOLD = 20
_LONGEST_OPENING = 60
"""Words of a first sentence that stand for a heading (chosen on held-back headings of the codification)."""
_SENTENCE_END = re.compile(r"(?<=[.;:])\s|\n")
_CLAUSE_NUMBER = re.compile(r"^(?:1\.|a\))\s*")
_TOPIC = re.compile(r"Đề mục [\d.]+\s+")
_NUMBER = re.compile(r"Điều (?P<number>(?:[^\s.]+\.)*[^\s.]+)\.?\s*(?P<heading>.*)", re.DOTALL)
_WRITTEN_KIND = re.compile(r"Điều \S+\s+(?P<kind>[^\d(),;]{3,30}?)\s+(?:số:?\s*)?")
_EFFECTIVE = re.compile(r"có hiệu lực (?:thi hành )?(?:kể )?từ ngày (\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Article:
    """One line of the file."""

    id: str
    topic: str
    number: str
    """In the codification: "36.3.LQ.1"."""
    heading: str
    source: str
    body: str

    @property
    def title(self) -> tuple[str, ...]:
        """The heading path: the đề mục and the article, without their numbers, which nobody asks by.

        Under no heading of its own an article is found by how it begins: it would be lost among those that have one.
        """
        return tuple(part for part in (self.topic, self.heading or _opening(self.body)) if part)


@dataclass(frozen=True, slots=True)
class Known:
    """An article with what it is known by: its key, the mark of its very line, the length of that in bytes."""

    article: Article
    key: str
    mark: str
    size: int


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a run is: articles put in, read again because they changed, unchanged, taken out; bad lines."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    bad: int = 0
    complaints: tuple[str, ...] = ()
    """The first bad lines with what is wrong with each (Vietnamese)."""
    share: float = 0.0
    """How much of the file is read, 0 to 1."""

    @property
    def articles(self) -> int:
        """How many articles of the file have been seen."""
        return self.added + self.replaced + self.unchanged


Ready = tuple[Entry, tuple[Counted, ...]]
"""What the catalog and the index take of one article."""


def article_key(id: str, occurrence: int = 1) -> str:
    """The key of an article as a held document; a few official ids stand on two articles."""
    return "pd-" + hashlib.sha256(f"{id}#{occurrence}".encode()).hexdigest()[:24]


def add_codification(
    library: Library,
    path: Path,
    *,
    watch: Watch = UNWATCHED,
    patience: float = PATIENCE_S,
) -> Iterator[Stage]:
    """Put every article of the file into the library, telling now and then how far it is.

    Articles held already and unchanged are left be, so a run that was broken off goes on where it was; articles that
    the file no longer has are taken out once all of it is read.
    """
    with alone(library.folder, LOCK, "nạp Bộ Pháp điển", patience):
        with library.reading() as (catalog, _):
            held = catalog.examiners(COLLECTION)
        run = _Run(library, path, held)
        yield from run.stages()
        settle(library, watch)


class _Run:
    """One run over one file."""

    def __init__(self, library: Library, path: Path, held: dict[str, str]) -> None:
        self._library, self._path, self._held = library, path, held
        self._seen: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._complaints: list[str] = []

    def stages(self) -> Iterator[Stage]:
        """Read to the end, ``_AT_ONCE`` articles a transaction, then take out what the file no longer has."""
        with beside(made_ready) as ready:
            coming: list[tuple[Future[tuple[Ready, ...]], float]] = []
            for share, articles in self._batches():
                coming.append((ready(articles), share))
                if len(coming) > _AHEAD:
                    yield self._hold(*coming.pop(0))
            for one in coming:
                yield self._hold(*one)
        if not self._counts["seen"]:
            raise KnowledgeError(
                f"Tệp “{self._path.name}” không có điều luật nào đọc được. Cần tệp .jsonl.gz, mỗi dòng một điều, "
                f"có các trường {', '.join(_FIELDS)}. {' '.join(self._complaints[:1])}".strip()
            )
        with self._library.writing() as (catalog, index):
            for key in self._held:
                forget(catalog, index, key)
        self._counts["removed"] = len(self._held)
        yield self._stage(1.0)

    def _hold(self, batch: Future[tuple[Ready, ...]], share: float) -> Stage:
        articles = batch.result()
        with self._library.writing() as (catalog, index):
            for entry, passages in articles:
                known = self._held.pop(entry.held.key, None)
                if known is not None:
                    forget(catalog, index, entry.held.key)
                catalog.put(entry)
                index.add(passages)
                self._counts["added" if known is None else "replaced"] += 1
                self._counts["passages"] += len(passages)
        return self._stage(share)

    def _stage(self, share: float) -> Stage:
        counts = {name: self._counts[name] for name in ("added", "replaced", "unchanged", "removed", "passages", "bad")}
        return Stage(**counts, complaints=tuple(self._complaints), share=share)

    def _batches(self) -> Iterator[tuple[float, tuple[Known, ...]]]:
        """The articles that are not held as they are now, with how much of the file is read."""
        batch: list[Known] = []
        share = 0.0
        for share, known in self._articles():
            batch.append(known)
            if len(batch) >= _AT_ONCE:
                yield share, tuple(batch)
                batch = []
        if batch:
            yield share, tuple(batch)

    def _articles(self) -> Iterator[tuple[float, Known]]:
        for number, share, line in _lines(self._path):
            try:
                article = _article(json.loads(line))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                self._counts["bad"] += 1
                if len(self._complaints) < _MOST_TOLD:
                    self._complaints.append(f"Dòng {number}: không phải một điều luật ({_said(error)}).")
                continue
            self._counts["seen"] += 1
            self._seen[article.id] += 1
            key = article_key(article.id, self._seen[article.id])
            examiner = f"{_EDITION}:{hashlib.sha256(line).hexdigest()[:16]}"
            if self._held.get(key) == examiner:
                del self._held[key]
                self._counts["unchanged"] += 1
                continue
            yield share, Known(article, key, examiner, len(line))


def made_ready(batch: Sequence[Known]) -> tuple[Ready, ...]:
    """The articles as the library is to hold them: what it says of each, and its passages."""
    return tuple(_made_ready(known) for known in batch)


def _made_ready(known: Known) -> Ready:
    passages = article_passages(known.key, known.article.title, known.article.body)
    entry = _entry(known.article, known.key, known.mark, known.size, len(passages))
    return entry, tuple(map(Counted.of, passages))


def _opening(body: str) -> str:
    """The first sentence, without the number of its clause."""
    first = _SENTENCE_END.split(_CLAUSE_NUMBER.sub("", body.strip()), maxsplit=1)[0]
    return " ".join(first.split()[:_LONGEST_OPENING])


def _said(error: Exception) -> str:
    return f"thiếu trường {error}" if isinstance(error, KeyError) else str(error)


def _lines(path: Path) -> Iterator[tuple[int, float, bytes]]:
    """Every line that is not empty: its number, how much of the file is read with it, its bytes."""
    try:
        size = max(path.stat().st_size, 1)
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream: Iterable[bytes] = gzip.GzipFile(fileobj=raw) if packed else raw
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, min(raw.tell() / size, 1.0), line
    except (OSError, EOFError, zlib.error) as error:
        raise KnowledgeError(
            f"Không đọc hết được tệp “{path}” ({error}). Các điều đã nạp vẫn được giữ; "
            "hãy tải lại tệp rồi chạy lại lệnh."
        ) from error


def _article(found: Any) -> Article:
    """The article of one line; ValueError, KeyError or TypeError where it is none."""
    if not isinstance(found, dict):
        raise TypeError("dòng không phải một đối tượng JSON")
    given = {name: found[name] for name in _FIELDS}
    if wrong := [name for name, value in given.items() if not isinstance(value, str)]:
        raise TypeError(f"trường {wrong[0]} không phải chữ")
    if not given["id"]:
        raise ValueError("trường id trống")
    titled = _NUMBER.fullmatch(given["title"])
    number, heading = (titled["number"], titled["heading"]) if titled else ("", given["title"])
    topic = _TOPIC.sub("", given["demuc"], count=1)
    return Article(given["id"], topic, number, heading.strip(), given["src"].strip(), given["body"])


def _entry(article: Article, key: str, examiner: str, size: int, passages: int) -> Entry:
    source = article.source.removeprefix("(").removesuffix(")")
    numbers = find_numbers(source)
    own = numbers[0] if numbers else None
    day = _EFFECTIVE.search(source)
    effective = _day(day) if day else None
    held = HeldDocument(
        key=key,
        name=source[: own.end] if own else f"Điều {article.number} {TITLE}" if article.number else TITLE,
        path=f"{COLLECTION}:{key}",
        number=own.number.text if own else "",
        kind=_kind(source, own) if own else "",
        subject=article.heading,
        agency=(issuer_of(own.number) or "") if own else "",
        year=(own.number.year if own else None) or (effective.year if effective else None),
        collection=COLLECTION,
        effective=effective,
        passages=passages,
        size=size,
    )
    # Official texts write every number with a slash; most articles name none and need not be searched.
    in_body = cited_numbers(article.body) if "/" in article.body else ()
    cited = (*(cited_number(source, found) for found in numbers), *in_body)
    own_key = cited[0].key if own else ""
    others = {(one.key, one.quote): one for one in cited if one.key != own_key}
    return Entry(held, tuple(others.values()), examiner)


def _kind(source: str, own: NumberInText) -> str:
    """The kind as written before the number ("Luật"), else what its letters say."""
    written = _WRITTEN_KIND.fullmatch(source[: own.start])
    return written["kind"] if written else kind_of(own.number) or ""


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
