"""The stretches of a plan's text that hold something: an amount, a date, a citation. Most rules ask these alone."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import cast

from assistant.checks.figures import Prose, all_prose
from assistant.checks.remembering import PlanInHand
from knowledge.domain.plan import Plan


def holding(plan: Plan, find: Callable[[str], Sized]) -> tuple[Prose, ...]:
    """Every heading and paragraph in which ``find`` finds anything, in reading order; gathered once for all rules."""
    if not isinstance(plan, PlanInHand):
        return _gathered(plan, find)
    key = (holding, find)
    if key not in plan.found:
        plan.found[key] = _gathered(plan, find)
    return cast("tuple[Prose, ...]", plan.found[key])


def _gathered(plan: Plan, find: Callable[[str], Sized]) -> tuple[Prose, ...]:
    return tuple(prose for prose in all_prose(plan) if find(prose.text))
