"""How fast is a large library searched, how much memory does that take?

All articles of the codification and a thousand plans (``evals/large_library.py``). The figure is the worst share of its
bar; each figure with its bar is told below. Times are process time, which a busy machine blurs less; those on the clock
are told beside them. How fast it is filled: ``ingest-rate``. ``--quick`` takes a tenth of it.
"""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

from evals.large_library import extract_of, fill, own_peak_mb
from evals.measurement import Bar, Conditions, Measurement, skip
from evals.program import duthao, own_home

NAME = "search-speed"
BAR = Bar(1, "of its bar")
_QUERIES = 300
_COLD_RUNS = 5
_SHORT, _LONG = 12, 30
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure with the most it may be."""

    what: str
    value: float
    most: float
    unit: str
    clock: float | None = None

    def __str__(self) -> str:
        clock = f", on the clock {self.clock:.4g}" if self.clock is not None else ""
        return f"{self.what}: {self.value:.4g} {self.unit} (≤ {self.most:g}{clock})"


def measure(conditions: Conditions) -> Measurement:
    """Fill a library, search it warm in a process of its own, and from the command line."""
    if not extract_of(conditions).is_file():
        return skip(f"no codification in {conditions.shared} (DUTHAO_SHARED names another folder)")
    with own_home() as environment:
        home = Path(environment["DUTHAO_HOME"])
        filled = fill(environment, conditions, 10 if conditions.quick else 1)
        figures = _apart(partial(_search, home / "library", _Queries.of(home / "articles.jsonl")))
        figures.append(_cold(environment))
        disk = sum(path.stat().st_size for path in (home / "library").rglob("*") if path.is_file()) / 1e6
    worst = max(figure.value / figure.most for figure in figures)
    note = f"{filled.articles.passages + filled.plans.passages} passages, {disk:.0f} MB on the disk"
    return Measurement(worst, note, tuple(str(figure) for figure in figures))


def _apart(run: Callable[[], _T]) -> _T:
    """The outcome of ``run`` in a new process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run).result()


@dataclass(frozen=True, slots=True)
class _Queries:
    """What is asked: headings, beginnings of articles, numbers."""

    short: tuple[str, ...]
    long: tuple[str, ...]
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, articles: Path) -> _Queries:
        """Of the articles whose ids have the smallest SHA-256."""
        with articles.open(encoding="utf-8") as lines:
            rows = sorted((json.loads(line) for line in lines), key=lambda row: sha256(row["id"].encode()).digest())
        titles = (row["title"].partition(". ")[2].split()[:_SHORT] for row in rows)
        bodies = (row["body"].split()[:_LONG] for row in rows)
        numbers = (word for row in rows for word in row["src"].split() if word.count("/") == 2 and word[0].isdigit())
        return cls(
            tuple(" ".join(words) for words in islice((words for words in titles if len(words) > 2), _QUERIES)),
            tuple(" ".join(words) for words in islice((words for words in bodies if len(words) == _LONG), _QUERIES)),
            tuple(number.strip(",.;") for number in islice(numbers, _QUERIES)),
        )


def _search(folder: Path, asked: _Queries) -> list[_Figure]:
    from knowledge.search import Library

    library = Library.open(folder)
    library.search(asked.short[0])
    return [
        _timed(f"fused query of up to {_SHORT} syllables, p95", 30, library.search, asked.short),
        _timed(f"fused query of {_LONG} syllables, p95", 120, library.search, asked.long),
        _timed("number, p95", 5, library.find_number, asked.numbers),
        _Figure("memory while searching", own_peak_mb(), 500, "MB"),
    ]


def _timed(what: str, most: float, ask: Callable[[str], object], queries: Sequence[str]) -> _Figure:
    cpu, clock = list[float](), list[float]()
    for query in queries:
        began, worked = time.perf_counter(), time.process_time()
        ask(query)
        clock.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
    return _Figure(what, _p95(cpu), most, "ms", _p95(clock))


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _cold(environment: dict[str, str]) -> _Figure:
    """A search from the command line, start of the program included: the median of several runs after a first one."""
    ran = [duthao(["search", "kinh phi su nghiep khoa hoc"], environment) for _ in range(_COLD_RUNS + 1)][1:]
    broken = next((one for one in ran if one.code), None)
    if broken is not None:
        raise RuntimeError(f"duthao search ended with {broken.code}: {broken.complaint.strip()}")
    middle = sorted(ran, key=lambda one: one.cpu_s)[_COLD_RUNS // 2]
    return _Figure("cold search from the command line", middle.cpu_s, 1.5, "s", middle.elapsed_s)
