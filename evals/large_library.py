"""A large library, filled as an office fills one: all articles of the codification and a thousand plans, by commands.

The plans are the real ones and those of ``evals/corpus`` over and over, each with its number in every line of prose, so
that no two are the same.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from evals.measurement import ROOT, Conditions
from evals.program import Ran, duthao

PLANS = 1000
_PATIENCE_S = 3600
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Part:
    """One part of it: how many passages it gave, what that cost."""

    passages: int
    elapsed_s: float
    cpu_s: float

    def __add__(self, other: Part) -> Part:
        return Part(self.passages + other.passages, self.elapsed_s + other.elapsed_s, self.cpu_s + other.cpu_s)

    @property
    def rate(self) -> float:
        """Passages a second on the clock, the start of the program included."""
        return self.passages / self.elapsed_s


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put in, and the most memory that the processes at work held together."""

    articles: Part
    plans: Part
    memory_mb: float


def extract_of(conditions: Conditions) -> Path:
    """Where the codification is, if it is."""
    return conditions.shared / "data" / "phapdien" / "phapdien.jsonl.gz"


def fill(environment: dict[str, str], conditions: Conditions, share: int) -> Filled:
    """Every ``share``-th article and plan put into the library of ``environment``, by the commands of the program."""
    home = Path(environment["DUTHAO_HOME"])
    home.mkdir(parents=True)
    articles, plans = home / "articles.jsonl", home / "plans"
    with gzip.open(extract_of(conditions), "rb") as lines, articles.open("wb") as part:
        part.writelines(line for place, line in enumerate(lines) if place % share == 0)
    _write_plans(plans, conditions.seeds, PLANS // share)
    with _memory() as memory:
        added = _run(["library", "add", "phapdien", str(articles), "--json"], environment)
        taken = _run(["ingest", str(plans), "--json"], environment)
    passages = sum(one["passages"] for one in json.loads(taken.output)["files"])
    return Filled(
        Part(json.loads(added.output)["passages"], added.elapsed_s, added.cpu_s),
        Part(passages, taken.elapsed_s, taken.cpu_s),
        memory.most_mb,
    )


def _run(arguments: list[str], environment: dict[str, str]) -> Ran:
    ran = duthao(arguments, environment, _PATIENCE_S)
    if ran.code != 0:
        raise RuntimeError(f"duthao {' '.join(arguments)} ended with {ran.code}: {ran.complaint.strip()}")
    return ran


def _write_plans(folder: Path, seeds: Sequence[Path], count: int) -> None:
    folder.mkdir()
    models = [*seeds, *sorted((ROOT / "evals" / "corpus").glob("*.md"))]
    read = [model.read_text("utf-8").splitlines() for model in models]
    for place in range(count):
        lines = [
            f"{line} ({place})" if len(line) >= 40 and "|" not in line and "\t" not in line else line
            for line in read[place % len(read)]
        ]
        name = models[place % len(models)].name
        (folder / f"{place:04}-{name}").write_text("\n".join(lines) + "\n", encoding="utf-8")


# ---- memory


def own_peak_mb() -> float:
    """The most memory this process has held since it began.

    Linux tells it of a process even what its parent held before it began, unless the process's own account is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    return _most_of(resource.RUSAGE_SELF)


def _most_of(whom: int) -> float:
    return resource.getrusage(whom).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


@dataclass(slots=True)
class _Memory:
    """Looks several times a second at what the processes started from here hold together, shared pages once."""

    most_mb: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.over.wait(_LOOK_S):
            self.most_mb = max(self.most_mb, sum(_held_mb(one) for one in _descendants(os.getpid())))


@contextmanager
def _memory() -> Iterator[_Memory]:
    memory = _Memory()
    watching = threading.Thread(target=memory.watch, daemon=True)
    watching.start()
    try:
        yield memory
    finally:
        memory.over.set()
        watching.join()
        if not memory.most_mb:  # where the system keeps no accounts to read: the largest of them alone
            memory.most_mb = _most_of(resource.RUSAGE_CHILDREN)


def _descendants(process: int) -> Iterator[int]:
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(one) for one in file.read_text("ascii").split()]
        except OSError:  # it has ended since
            continue
        for child in children:
            yield child
            yield from _descendants(child)


def _held_mb(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
