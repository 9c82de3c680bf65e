"""Does the search find what officers look for, on the questions kept for tuning?

The figure is the number of promises missed: the score of a set below its bar, more than a point lost without
diacritics. Set A (questions on law) and P (plans) are asked here, when quick only the plans of this repository; for the
others, for the model adapted to a library, and beside what people would take instead: ``python -m evals retrieval``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from evals.measurement import Bar, Conditions, Measurement
from evals.retrieval.bars import missed
from evals.retrieval.command import PLANS, Wish, run
from evals.retrieval.comparison import Outcome
from evals.retrieval.sets import Sources

NAME = "retrieval"
BAR = Bar(0, "promises missed")


def measure(conditions: Conditions) -> Measurement:
    """Ask the sets and hold their scores against the bars."""
    plans = tuple(sorted(PLANS.glob("*.md")))
    sources = Sources.in_shared(conditions.shared)
    whole = not conditions.quick and not sources.missing("A")
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as work:
        wish = Wish(sources, plans if conditions.quick else (*plans, *conditions.seeds), Path(work))
        outcomes = list(run(("A", "P") if whole else ("P",), wish))
    wrong = missed(outcomes)
    return Measurement(len(wrong), "; ".join(_told(outcomes)), tuple(wrong))


def _told(outcomes: list[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        ours, head = outcome.runs[0], outcome.headline
        bare = ours.stripped.mean(head)
        yield f"set {outcome.name}: {head} {ours.written.interval(head)}, {bare:.1f} without diacritics"
