"""Are officers understood without a language model, on requests that nobody had read when the phrasebook was written?

The figure is the worst of three, each as a share of what is allowed: requests of the held-back half that did not come
out right (5 %), that were done wrongly (1 %), and the points lost without diacritics (3).
"""

from __future__ import annotations

from evals.measurement import Bar, Conditions, Measurement, skip
from evals.requests.cases import Half
from evals.requests.running import Outcomes, run

NAME = "understanding"
BAR = Bar(1, "× what is allowed")
_NOT_RIGHT, _WRONG, _LOST = 5.0, 1.0, 3.0


def measure(conditions: Conditions) -> Measurement:
    """Put both halves to the program; only ids of the development half are named."""
    if conditions.quick:
        return skip("takes minutes; run it without --quick")
    outcomes = run()
    held = outcomes.rates(Half.HELD_BACK)
    value = max((100 - held.right) / _NOT_RIGHT, held.wrong / _WRONG, (held.right - held.bare_right) / _LOST)
    return Measurement(
        round(value, 3), f"held-back: {held.told()}", tuple(told(outcomes, (Half.DEVELOPMENT, Half.HELD_BACK)))
    )


def told(outcomes: Outcomes, halves: tuple[Half, ...]) -> list[str]:
    """The rates of each half, and what of the development half did not come out right."""
    lines = []
    for half in halves:
        well, count = outcomes.ended_well(half)
        lines.append(f"{half.value}: {outcomes.rates(half).told()}; {well} of {count} conversations ended well")
    amiss = [
        f"{one.case.id}{' without diacritics' if one.bare else ''} ({one.verdict})"
        for one in outcomes.judged
        if one.case.half is Half.DEVELOPMENT and not one.verdict.right
    ]
    return [*lines, f"development half amiss: {', '.join(amiss)}"] if amiss else lines
