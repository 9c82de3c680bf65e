"""Are real legal documents in Word read without a crash and in time, and is their head read right?

The figure counts documents that crash, documents slower than two seconds, heads read wrong in the sample kept by hand,
and errors of any rule: these laws were proofread by the National Assembly, so every error is a false one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from assistant.checks.context import context_for
from assistant.checks.report import check
from evals.measurement import CASES, Bar, Conditions, Measurement, skip
from knowledge.domain.finding import Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Header
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from knowledge.registry import load_agencies, load_registry

NAME = "legal-documents"
BAR = Bar(0, "wrong")
SLOWEST_S = 2.0
"""Reading and parsing one document takes no more time of a core."""

_CRASHES = (UnreadableFile, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, OSError)
"""What a document may break; anything else breaks the measure, which is told as a crash too."""

Truth = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """One document: seconds of a core to read and parse it, and to check it; ``faults`` in words."""

    name: str
    head: Truth
    elapsed_s: float
    checked_s: float
    faults: tuple[str, ...]


def measure(conditions: Conditions) -> Measurement:
    """Read and check every document (only the sample when quick), and compare the heads of the sample."""
    folder = conditions.shared / "data" / "vbpl_docx"
    truths = sample()
    paths = [path for path in sorted(folder.glob("*.docx")) if not conditions.quick or _key(path) in truths]
    if not paths:
        return skip(f"no legal documents in {folder} (DUTHAO_SHARED names another folder)")
    seen = [see(path) for path in paths]
    heads = [one for one in seen if one.name in truths]
    wrong = [line for one in heads for line in differences(one, truths[one.name])]
    wrong += [f"{one.name}: {fault}" for one in seen for fault in one.faults]
    wrong += [f"{one.name}: {one.elapsed_s:.1f} s" for one in seen if one.elapsed_s > SLOWEST_S]
    slowest, longest = max(one.elapsed_s for one in seen), max(one.checked_s for one in seen)
    note = f"{len(seen)} documents, {len(heads)} heads compared"
    note += f"; at most {slowest:.1f} s to read, {longest:.1f} s to check"
    return Measurement(len(wrong), note, tuple(wrong))


def sample() -> dict[str, Truth]:
    """The documents read by eye, by file name: number, kind, issuer and date as ISO text, empty where not written."""
    rows = yaml.safe_load((CASES / "legal_documents.yaml").read_text("utf-8"))["documents"]
    return {
        str(name): (number, kind, issuer, day.isoformat() if day else "") for name, number, kind, issuer, day in rows
    }


def see(path: Path) -> Seen:
    """Read, parse and check one document; a crash is a fault, told with its words."""
    begun = time.process_time()
    try:
        plan = parse_plan(read(path))
        parsed = time.process_time()
        context = context_for(plan, today=date.today(), registry=load_registry(), agencies=load_agencies())
        report = check(plan, context)
    except _CRASHES as error:
        return Seen(_key(path), ("", "", "", ""), 0.0, 0.0, (f"{type(error).__name__}: {error}",))
    done = time.process_time()
    judged = [one for one in report.findings if one.severity is Severity.ERROR]
    faults = tuple(f"[{one.rule}] {one.message}" for one in judged)
    return Seen(_key(path), head_of(plan.header), parsed - begun, done - parsed, faults)


def head_of(header: Header) -> Truth:
    """Number, kind, issuer and date of a header, as the sample writes them."""
    found = header.date
    complete = found.day is not None and found.month is not None and found.year is not None
    day = f"{found.year:04}-{found.month:02}-{found.day:02}" if complete else ""
    return header.number, header.kind, header.agency, day


def differences(seen: Seen, truth: Truth) -> Iterator[str]:
    """What the parser read otherwise than the eye did; capitals do not count."""
    for part, read_as, written in zip(("number", "kind", "issuer", "date"), seen.head, truth, strict=True):
        if fold(read_as) != fold(written):
            yield f"{seen.name}: {part} read as {read_as or 'nothing'}, written {written or 'nowhere'}"


def _key(path: Path) -> str:
    return path.stem.removeprefix("VBPL_")
