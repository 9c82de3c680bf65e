"""Are document numbers found where they stand, in real plans and real laws, and nothing else taken for one?

The figure is the share of numbers missed or invented, in a hundred of those that stand in the texts; the list of what
stands there was made by eye (`evals/cases/citations.yaml`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from evals.measurement import CASES, Bar, Conditions, Measurement, skip
from knowledge.domain.legal import number_key
from knowledge.parsing.citations import find_numbers
from knowledge.readers import read

NAME = "citation-extraction"
BAR = Bar(1.0, "% missed or invented")

Numbers = dict[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """One file: how many numbers stand in it, which were missed, which were found and do not stand there."""

    name: str
    standing: int
    missed: Counter[str]
    invented: Counter[str]


def measure(conditions: Conditions) -> Measurement:
    """Find the numbers of every file that is listed and there; when quick, of the plans only."""
    cases = yaml.safe_load((CASES / "citations.yaml").read_text("utf-8"))
    plans = [(path, cases["plans"][mark]) for path in conditions.seeds if (mark := _mark(path)) in cases["plans"]]
    folder = conditions.shared / "data" / "vbpl_docx"
    named = [(folder / f"VBPL_{name}.docx", numbers) for name, numbers in cases["documents"].items()]
    laws = [] if conditions.quick else [(path, numbers) for path, numbers in named if path.exists()]
    if not plans and not laws:
        return skip(conditions.no_seeds)
    kinds = [("plans", [compare(*one) for one in plans]), ("laws", [compare(*one) for one in laws])]
    seen = [one for _, compared in kinds for one in compared]
    wrong = sum(one.missed.total() + one.invented.total() for one in seen)
    standing = sum(one.standing for one in seen)
    note = "; ".join(_told(kind, compared) for kind, compared in kinds if compared)
    return Measurement(100 * wrong / standing, note, tuple(line for one in seen for line in _lines(one)))


def compare(path: Path, listed: Numbers) -> Compared:
    """What the program finds in the file beside what stands there; spellings of one number are one."""
    standing: Counter[str] = Counter()
    for number, times in listed.items():
        standing[number_key(number)] += times
    found = Counter(one.number.key for one in find_numbers(read(path).text))
    return Compared(path.stem, standing.total(), standing - found, found - standing)


def _told(kind: str, compared: list[Compared]) -> str:
    standing = sum(one.standing for one in compared)
    found = standing - sum(one.missed.total() for one in compared)
    invented = sum(one.invented.total() for one in compared)
    precision = 100 * found / (found + invented) if found else 0.0
    recall = 100 * found / standing
    return f"{len(compared)} {kind}: {standing} numbers, precision {precision:.1f} %, recall {recall:.1f} %"


def _lines(one: Compared) -> Iterator[str]:
    yield from (f"{one.name}: missed {times} x {number}" for number, times in one.missed.items())
    yield from (f"{one.name}: invented {times} x {number}" for number, times in one.invented.items())


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
