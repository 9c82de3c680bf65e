"""How fast does the library take documents in: all of the official codification, and a thousand plans as text?

The figure is the time on the clock of one passage, from the command to the settled index: reading, the examination of
plans, rows, citations, full text, words, vectors, both commands with their start. On the clock, because several
processes share the work; so it says something only of a machine that does nothing else. Told beside it: process time,
which a busy machine blurs less, the most memory that all processes held together, and the size of the library.
"""

from __future__ import annotations

from pathlib import Path

from evals.large_library import extract_of, fill
from evals.measurement import Bar, Conditions, Measurement, skip
from evals.program import own_home

NAME = "ingest-rate"
BAR = Bar(1000 / 600, "ms a passage")
MOST_MB = 1000
_QUICK_SHARE = 15


def measure(conditions: Conditions) -> Measurement:
    """Add the codification, then ingest a folder of plans, each by its command, into the same library."""
    if not extract_of(conditions).is_file() or not conditions.seeds:
        return skip(f"no codification or no real plans in {conditions.shared} (DUTHAO_SHARED names another folder)")
    with own_home() as environment:
        filled = fill(environment, conditions, _QUICK_SHARE if conditions.quick else 1)
        library = Path(environment["DUTHAO_HOME"]) / "library"
        disk = sum(path.stat().st_size for path in library.rglob("*") if path.is_file()) / 1e6
    details = tuple(
        f"{part.passages} passages of {name}: {part.rate:.0f} a second on the clock, "
        f"{1000 * part.cpu_s / part.passages:.2f} ms of process time each"
        for name, part in (("the codification", filled.articles), ("plans", filled.plans))
    )
    whole = filled.articles + filled.plans
    too_much = f" (MORE than {MOST_MB})" if filled.memory_mb > MOST_MB else ""
    note = (
        f"{whole.rate:.0f} passages a second on the clock; at most {filled.memory_mb:.0f} MB of memory{too_much} "
        f"in all processes together; {disk:.0f} MB on the disk"
    )
    return Measurement(1000 / whole.rate, note, details)
