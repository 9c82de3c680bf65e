"""The running text of a plan as one text: what is rare is looked for once, not in every paragraph."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from assistant.checks.figures import Prose, all_prose
from assistant.checks.remembering import PlanText, found_once
from knowledge.domain.plan import Plan

_BETWEEN = "\x00"
"""No letter, no blank and no mark: nothing that is looked for goes over it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Every heading and paragraph, one after the other."""

    text: PlanText
    every: tuple[Prose, ...]
    begins: tuple[int, ...]

    def at(self, place: int) -> tuple[Prose, int]:
        """The stretch of text in which a place stands, and where in it."""
        index = self.index(place)
        return self.every[index], place - self.begins[index]

    def index(self, place: int) -> int:
        """The position among all stretches of the one in which a place stands."""
        return bisect_right(self.begins, place) - 1


@found_once
def whole_of(plan: Plan) -> Whole:
    """The running text of the plan as one."""
    every = all_prose(plan)
    begins = tuple(accumulate((len(prose.text) + 1 for prose in every[:-1]), initial=0))
    return Whole(PlanText(_BETWEEN.join(prose.text for prose in every)), every, begins)
