"""A file four times as large takes about four times as long, whatever its shape."""

from __future__ import annotations

import time
from datetime import date

import pytest

from assistant.checks.context import context_for
from assistant.checks.report import check
from evals.shapes import SHAPES
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read_bytes
from knowledge.registry import load_agencies, load_registry

_SIZE = 20_000
_TIMES = 8.0
"""Four times the work, and a margin for a busy machine; what grows with the square takes sixteen times as long."""
_SHORTEST_S = 0.3
"""Below this a clock tells nothing of how time grows."""


def _seconds(raw: bytes) -> float:
    """The least process time of two runs of reading, parsing and checking."""
    spent = []
    for _ in range(2):
        begun = time.process_time()
        plan = parse_plan(read_bytes("plan.txt", raw))
        context = context_for(plan, today=date(2026, 11, 20), registry=load_registry(), agencies=load_agencies())
        check(plan, context)
        spent.append(time.process_time() - begun)
    return min(spent)


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_size_and_not_with_its_square(shape: str) -> None:
    """A file of this shape with four times the text takes at most eight times as long."""
    small, large = (_seconds(SHAPES[shape](size).encode()) for size in (_SIZE, 4 * _SIZE))
    assert large <= max(_TIMES * small, _SHORTEST_S)
