"""What is derived from the passages is brought up to date: nothing to do is cheap, dying at any moment does no harm.

Each store says in SQLite how far it goes, and says so only after its files are on the disk; what lies beyond is written
over. A store that is lost is made again: words from the texts, vectors from their other copy, else from the texts.
The caller holds the lock of the library; readers go on meanwhile with what the tables name.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex

import numpy as np
from numpy.typing import NDArray

from knowledge.beside import beside
from knowledge.index.chroma import Chroma, ChromaTrouble
from knowledge.index.durable import Derived, Index
from knowledge.index.vectors import Embedder, Vectors, append_vectors
from knowledge.index.words import Words, write_words

WORDS, VECTORS, CHROMA = "words", "vectors", "chroma"
Making = Callable[[Sequence[str], Sequence[str]], Future[NDArray[np.float32]]]
"""Promises the vectors of passages, given their headings and their texts."""
Progress = Callable[[str, int, int], None]
"""Hears the task (Vietnamese), how much of it is done and how much there is."""

_ALWAYS_NEW = 5000
"""A library of so many passages or fewer has its words written anew at once."""
_TAIL = 50
"""In a larger one they are when more than every fiftieth passage is missing: the full-text index answers for those."""
_GONE_LEAST, _GONE_SHARE = 1000, 5
"""Removed passages are swept out when there are more than this, and more than a fifth of those held."""
_BATCH = 1000


def settle(
    connection: sqlite3.Connection,
    folder: Path,
    embedder: Embedder | None,
    chroma_url: str,
    progress: Progress,
    *,
    portable: bool = False,
) -> tuple[str, ...]:
    """Bring every store in ``folder`` up to date; Vietnamese sentences on what somebody should know.

    The connection must commit on its own. Without ``embedder`` the vectors stay as they are; one that is ``portable``
    works in another process while this one writes.
    """
    run = _Run(Index(connection), folder, chroma_url, progress, portable)
    gone = len(run.index.gone())
    sweep = gone > _GONE_LEAST and gone * _GONE_SHARE > run.index.count()
    run.settle_words(anew=sweep)
    if embedder is not None:
        run.settle_vectors(embedder)
    if sweep:
        run.sweep()
    run.clear_away()
    return tuple(run.notices)


@dataclass(slots=True)
class _Run:
    """One settling."""

    index: Index
    folder: Path
    chroma_url: str
    progress: Progress
    portable: bool
    notices: list[str] = field(default_factory=list)

    # ---- words

    def settle_words(self, *, anew: bool) -> None:
        """The store of words holds every passage, or all but a few."""
        held = self.index.derived(WORDS)
        whole = held is not None and Words.open(self.folder / held.folder) is not None
        if held is not None and not whole:
            self.notices.append("Bộ chỉ mục từ khóa bị thiếu hoặc hỏng và đã được dựng lại từ thư viện.")
        count = self.index.count()
        missing = self.index.count_after(held.passages) if held is not None and whole else count
        few = count > _ALWAYS_NEW and missing * _TAIL <= count
        if not anew and whole and (missing == 0 or few):
            return
        name = f"{WORDS}-{token_hex(4)}"
        newest = 0

        def rows() -> Iterator[tuple[int, str, str]]:
            nonlocal newest
            for row in self.index.rows():
                newest = row[0]
                yield row

        written = write_words(
            self.folder / name, rows(), lambda done: self.progress("Lập chỉ mục từ khóa", done, max(count, done))
        )
        with self._transaction():
            if written:
                self.index.note_derived(Derived(WORDS, name, newest, 0, {}))
            else:
                self.index.drop_derived(WORDS)

    # ---- vectors

    def settle_vectors(self, embedder: Embedder) -> None:
        """Both copies of the vectors hold every passage, made by this embedder."""
        model = f"{embedder.name}-{embedder.dimension}"
        rows = self._kept(VECTORS, model)
        chroma = self._kept(CHROMA, model)
        if (
            rows is not None
            and Vectors.open(self.folder / rows.folder, rows.detail["rows"], embedder.dimension) is None
        ):
            self.notices.append("Bộ véc-tơ để tìm theo nghĩa bị thiếu hoặc hỏng và đã được dựng lại.")
            rows = None
        if chroma is not None and not self.chroma_url and not (self.folder / chroma.folder).is_dir():
            self.notices.append("Kho véc-tơ Chroma không còn và đã được dựng lại từ thư viện.")
            chroma = None
        newest, gone = self.index.newest(), self.index.last_gone()
        if rows and chroma and rows.passages >= newest and chroma.passages >= newest and chroma.gone >= gone:
            return
        rows = rows or Derived(VECTORS, f"{VECTORS}-{token_hex(4)}", 0, 0, {"model": model, "rows": 0})
        chroma = chroma or Derived(CHROMA, f"{CHROMA}-{token_hex(4)}", 0, 0, {"model": model})
        try:
            _Vectoring(self, embedder, rows, chroma).run()
        except ChromaTrouble as trouble:
            self._without_chroma(embedder, rows, chroma, trouble)

    def _without_chroma(self, embedder: Embedder, rows: Derived, chroma: Derived, trouble: ChromaTrouble) -> None:
        """A damaged folder is left behind for a new one; a server that does not answer is done without, this time."""
        rows = self._kept(VECTORS, rows.detail["model"]) or rows
        if self.chroma_url:
            self.notices.append(f"{trouble} Vẫn tìm được theo nghĩa; kho sẽ được bổ sung khi kết nối lại.")
            _Vectoring(self, embedder, rows, chroma, reached=False).run()
            return
        self.notices.append(f"Kho véc-tơ Chroma bị hỏng và được dựng lại từ thư viện ({trouble})")
        anew = Derived(CHROMA, f"{CHROMA}-{token_hex(4)}", 0, 0, chroma.detail)
        try:
            _Vectoring(self, embedder, rows, anew).run()
        except ChromaTrouble as again:
            self.notices.append(f"{again} Vẫn tìm được theo nghĩa; lần cập nhật sau sẽ thử lại.")
            with self._transaction():
                self.index.drop_derived(CHROMA)
            _Vectoring(self, embedder, self._kept(VECTORS, rows.detail["model"]) or rows, anew, reached=False).run()

    def _kept(self, store: str, model: str) -> Derived | None:
        held = self.index.derived(store)
        return held if held is not None and held.detail.get("model") == model else None

    # ---- tidying

    def sweep(self) -> None:
        """Removed passages leave every store; only then are they forgotten."""
        rows, chroma = self.index.derived(VECTORS), self.index.derived(CHROMA)
        last = self.index.last_gone()
        if chroma is not None and chroma.gone < last:
            return
        compacted = self._compacted(rows) if rows is not None else None
        with self._transaction():
            if self.index.last_gone() == last:
                if compacted is not None:
                    self.index.note_derived(compacted)
                self.index.forget_gone()

    def _compacted(self, rows: Derived) -> Derived | None:
        dimension = int(rows.detail["model"].rpartition("-")[2])
        old = Vectors.open(self.folder / rows.folder, rows.detail["rows"], dimension)
        if old is None:
            return None
        gone = np.array([number for _, number in self.index.gone()], np.int64)
        kept = np.flatnonzero(~np.isin(old.numbers, gone))
        name, count = f"{VECTORS}-{token_hex(4)}", 0
        for start in range(0, len(kept), _BATCH):
            piece = kept[start : start + _BATCH]
            count = append_vectors(self.folder / name, count, old.numbers[piece].tolist(), old.wide(piece))
        return replace(rows, folder=name, detail={**rows.detail, "rows": count})

    def clear_away(self) -> None:
        """Folders that no table names any more are deleted; where a reader still holds one, the next settling does."""
        named = {one.folder for store in (WORDS, VECTORS, CHROMA) if (one := self.index.derived(store)) is not None}
        for path in self.folder.iterdir():
            if path.is_dir() and path.name.partition("-")[0] in (WORDS, VECTORS, CHROMA) and path.name not in named:
                shutil.rmtree(path, ignore_errors=True)

    def _transaction(self) -> sqlite3.Connection:
        self.index.connection.execute("BEGIN IMMEDIATE")
        return self.index.connection


@dataclass(slots=True)
class _Vectoring:
    """Both copies of the vectors brought to the newest passage; what one copy lacks it takes from the other."""

    settling: _Run
    embedder: Embedder
    rows: Derived
    chroma: Derived
    reached: bool = True
    _open: Chroma | None = None

    def run(self) -> None:
        """Level the copies, embed what neither has, take out what was removed, compare the counts.

        What a server holds of this library by another model is dropped; a folder never has that.
        """
        index = self.settling.index
        if self.reached:
            self._level()
        make = self.embedder.embed_passages
        with beside(make, apart=self.settling.portable) as made:  # the next vectors, while Chroma writes these
            coming = self._asked(made, self.rows.passages)
            while coming is not None:
                batch, vectors = coming[0], coming[1].result()
                coming = self._asked(made, batch[-1])
                self._put(batch, vectors, rows=True, chroma=self.reached)
                done, left = self.rows.detail["rows"], index.count_after(self.rows.passages)
                self.settling.progress("Lập chỉ mục theo nghĩa", done, done + left)
        if self.reached:
            self._take_out()
            self._compare()
            self._store().drop_others(index.identity)

    def _asked(self, made: Making, after: int) -> tuple[list[int], Future[NDArray[np.float32]]] | None:
        """The numbers of the next passages, and their vectors to come; None when there are no more."""
        batch = list(self.settling.index.rows(after, _BATCH))
        if not batch:
            return None
        return [row[0] for row in batch], made([row[1] for row in batch], [row[2] for row in batch])

    def _level(self) -> None:
        """The copy that lags gets what the other has, without embedding again."""
        index = self.settling.index
        while self.rows.passages < self.chroma.passages:
            batch = [row for row in index.rows(self.rows.passages, _BATCH) if row[0] <= self.chroma.passages]
            if not batch:
                break
            known = self._store().vectors([row[0] for row in batch])
            lacking = [row for row in batch if row[0] not in known]
            if lacking:
                made = self.embedder.embed_passages([row[1] for row in lacking], [row[2] for row in lacking])
                known |= dict(zip((row[0] for row in lacking), made, strict=True))
            numbers = [row[0] for row in batch]
            self._put(numbers, np.stack([known[number] for number in numbers]), rows=True, chroma=False)
        while self.chroma.passages < self.rows.passages:
            kept = self._kept_rows()
            start = int(np.searchsorted(kept.numbers, self.chroma.passages, side="right"))
            positions = np.arange(start, min(start + _BATCH, len(kept.numbers)))
            if not len(positions):
                break
            self._put(kept.numbers[positions].tolist(), kept.wide(positions), rows=False, chroma=True)

    def _kept_rows(self) -> Vectors:
        kept = Vectors.open(self.settling.folder / self.rows.folder, self.rows.detail["rows"], self.embedder.dimension)
        if kept is None:
            raise OSError(f"vectors in {self.rows.folder} are gone")
        return kept

    def _put(self, numbers: Sequence[int], vectors: NDArray[np.float32], *, rows: bool, chroma: bool) -> None:
        """Into the copies first, then the tables say so: in this order a death between them costs a repetition."""
        if chroma:
            self._store().put(numbers, vectors)
            self.chroma = replace(self.chroma, passages=max(numbers))
        if rows:
            count = append_vectors(self.settling.folder / self.rows.folder, self.rows.detail["rows"], numbers, vectors)
            self.rows = replace(self.rows, passages=max(numbers), detail={**self.rows.detail, "rows": count})
        self._note()

    def _note(self) -> None:
        with self.settling._transaction():
            self.settling.index.note_derived(self.rows)
            if self.reached:
                self.settling.index.note_derived(self.chroma)

    def _take_out(self) -> None:
        gone = self.settling.index.gone(self.chroma.gone)
        if gone:
            self._store().remove([number for _, number in gone])
            self.chroma = replace(self.chroma, gone=gone[-1][0])
            self._note()

    def _compare(self) -> None:
        """A collection that holds other passages than it should (a copy of an older library, say) is put right."""
        index, store = self.settling.index, self._store()
        if store.count() == index.count_up_to(self.chroma.passages):
            return
        should = set(index.numbers_up_to(self.chroma.passages))
        there = store.numbers()
        store.remove(sorted(there - should))
        missing = np.array(sorted(should - there), np.int64)
        kept = self._kept_rows()
        positions = np.flatnonzero(np.isin(kept.numbers, missing))
        store.put(kept.numbers[positions].tolist(), kept.wide(positions))

    def _store(self) -> Chroma:
        if self._open is None:
            settling = self.settling
            place: Path | str = settling.chroma_url or settling.folder / self.chroma.folder
            self._open = Chroma.open(place, f"{self.chroma.detail['model']}-{settling.index.identity}")
        return self._open
