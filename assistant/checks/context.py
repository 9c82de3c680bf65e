"""What a check may consult besides the plan itself: one value, made once, handed to every rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.domain.finding import Suppression
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The circumstances of one check.

    ``plan_date`` is the first and last day the plan can bear, None when nothing usable is written. ``own`` is true for
    what the assistant drafted: only there provenance and the ceiling are judged. ``final`` is true for a file that is
    to be signed.
    """

    today: date
    plan_date: tuple[date, date] | None = None
    own: bool = False
    final: bool = False
    ceiling: Money | None = None
    suppressions: tuple[Suppression, ...] = ()


def context_for(
    plan: Plan, *, today: date, final: bool = False, suppressions: tuple[Suppression, ...] = ()
) -> CheckContext:
    """The context that follows from the plan: a draft of ours bears today's date, a file the interval it writes."""
    own = plan.brief is not None
    return CheckContext(
        today=today,
        plan_date=(today, today) if own else plan.header.date.interval(),
        own=own,
        final=final,
        ceiling=plan.brief.ceiling if plan.brief else None,
        suppressions=suppressions,
    )
