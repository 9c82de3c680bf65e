"""Do whole conversations come out as officers mean them, through ``duthao chat --json``?

Each conversation of the cases is held with a process of its own. The figure is the percentage of facts that did not
come out, in both halves (``--quick``: in the development half): a reply without what was asked for, a draft changed by
a question, a wrong line at the end. Told beside it: conversations in which all came out, and the times of the answers.
"""

from __future__ import annotations

from statistics import median

from evals.conversations.holding import Held, hold
from evals.measurement import Bar, Conditions, Measurement
from evals.requests.cases import Half

NAME = "conversations"
BAR = Bar(5, "% of facts wrong")


def measure(conditions: Conditions) -> Measurement:
    """Every conversation; the held-back half as rates alone."""
    halves = (Half.DEVELOPMENT,) if conditions.quick else tuple(Half)
    held = tuple(hold(halves))
    told = "; ".join(_rates(half, [one for one in held if one.case.half is half]) for half in halves)
    firsts, laters = [one.first_s for one in held], [second for one in held for second in one.later_s]
    note = f"{told}; first answer {median(firsts):.2f} s with the start, later ones {1000 * median(laters):.0f} ms"
    details = [f"{one.case.id}: {wrong}" for one in held for wrong in one.wrong if one.case.half is Half.DEVELOPMENT]
    right, wrong = sum(one.right for one in held), sum(len(one.wrong) for one in held)
    return Measurement(100 * wrong / (right + wrong), note, tuple(details))


def _rates(half: Half, held: list[Held]) -> str:
    right, wrong = sum(one.right for one in held), sum(len(one.wrong) for one in held)
    whole = sum(not one.wrong for one in held)
    return f"{half.value}: {whole} of {len(held)} conversations, {right} facts right, {wrong} wrong"
