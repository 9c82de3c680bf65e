"""How long does a file of 1 MB take in a shape that nobody writes? One paragraph, a table, an outline without end.

The figure is the process time of reading, parsing and checking the slowest of the shapes; the others are told. A file
that no plan can be (of more lines than a thousand pages have) is refused, and the time until then is what it takes.
"""

from __future__ import annotations

import time
from datetime import date

from assistant.checks.context import context_for
from assistant.checks.report import check
from evals.measurement import Bar, Conditions, Measurement
from evals.shapes import SHAPES
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read_bytes
from knowledge.registry import load_agencies, load_registry

NAME = "hostile-sizes"
BAR = Bar(30, "s for 1 MB")
"""A bar that a busy machine holds; the aim is 2 s, and docs/checker-quality.md says which shapes reach it."""
_SIZE = 1_000_000
_TODAY = date(2026, 11, 20)


def measure(conditions: Conditions) -> Measurement:
    """Each shape once, in this process."""
    size = _SIZE // 10 if conditions.quick else _SIZE
    spent = {name: _seconds(shape(size).encode()) for name, shape in SHAPES.items()}
    told = tuple(f"{name}: {seconds:.1f} s" for name, seconds in sorted(spent.items(), key=lambda one: -one[1]))
    return Measurement(max(spent.values()), f"{len(spent)} shapes of {size // 1000} KB", told)


def _seconds(raw: bytes) -> float:
    begun = time.process_time()
    try:
        source = read_bytes("plan.txt", raw)
    except UnreadableFile:
        return time.process_time() - begun
    plan = parse_plan(source)
    check(plan, context_for(plan, today=_TODAY, registry=load_registry(), agencies=load_agencies()))
    return time.process_time() - begun
