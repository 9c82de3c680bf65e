"""How long does ``duthao check`` of a real plan take, start of the program included?

The figure is process time (user and system, so that a busy machine does not blur it): the median of several runs for
each plan, and of these the slowest plan. The time on the clock is told beside it.
"""

from __future__ import annotations

from statistics import median

from evals.measurement import Bar, Conditions, Measurement, skip
from evals.program import duthao, own_home

NAME = "check-time"
BAR = Bar(0.5, "s")
_RUNS = 5


def measure(conditions: Conditions) -> Measurement:
    """One warming run, then several timed ones for each real plan."""
    if not conditions.seeds:
        return skip(conditions.no_seeds)
    runs = 2 if conditions.quick else _RUNS
    times = []
    with own_home() as environment:
        duthao(["check", str(conditions.seeds[0])], environment)
        for seed in conditions.seeds:
            ran = [duthao(["check", str(seed)], environment) for _ in range(runs)]
            broken = next((one for one in ran if one.code not in (0, 1)), None)
            if broken is not None:
                raise RuntimeError(f"duthao check {seed.name} ended with {broken.code}: {broken.complaint.strip()}")
            times.append((median(one.cpu_s for one in ran), median(one.elapsed_s for one in ran)))
    slowest = max(cpu for cpu, _ in times)
    clock = max(elapsed for _, elapsed in times)
    return Measurement(slowest, f"slowest of {len(times)} plans, median of {runs} runs; on the clock {clock:.2f} s")
