"""Does one process that checks plan after plan keep anything of them? Memory after 1,000, 5,000 and 10,000 plans.

The plans are the real ones over and over, every paragraph of every copy made to differ. The figure is how much more the
process holds at the end than after half of them; what is kept of each plan would show, while what is remembered of
short texts, which is bounded, is full by then.
"""

from __future__ import annotations

import gc
import resource
import sys
from datetime import date
from pathlib import Path

from assistant.checks.context import context_for
from assistant.checks.report import check
from evals.measurement import Bar, Conditions, Measurement, skip
from evals.measures.check_rate import varied
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read_bytes
from knowledge.registry import load_agencies, load_registry

NAME = "memory"
BAR = Bar(2, "MB more")
_PLANS = 10_000
_TODAY = date(2026, 11, 20)
_STATM = Path("/proc/self/statm")


def measure(conditions: Conditions) -> Measurement:
    """Check the plans one after another in this process, looking at its memory three times."""
    if not conditions.seeds:
        return skip(conditions.no_seeds)
    plans = _PLANS // 10 if conditions.quick else _PLANS
    texts = [path.read_text("utf-8") for path in conditions.seeds]
    held: dict[int, float] = {}
    for index in range(plans):
        plan = parse_plan(read_bytes("plan.txt", varied(texts[index % len(texts)], index).encode()))
        check(plan, context_for(plan, today=_TODAY, registry=load_registry(), agencies=load_agencies()))
        if index + 1 in (plans // 10, plans // 2, plans):
            gc.collect()
            held[index + 1] = _held_mb()
    grown = held[plans] - held[plans // 2]
    return Measurement(grown, "; ".join(f"after {count:,} plans {size:.0f} MB" for count, size in held.items()))


def _held_mb() -> float:
    """What this process holds now; where the system does not tell, the most it ever held."""
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
