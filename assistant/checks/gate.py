"""The only way out: a plan leaves the house as a ``CheckedPlan``, and only ``verify`` makes one."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checks.context import CheckContext
from assistant.checks.report import CheckReport, check
from assistant.errors import GateRefused
from knowledge.domain.plan import Plan

_SEAL = object()


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A resolved plan that passed the check, with its report. ``final`` is true of a file to be signed."""

    plan: Plan
    report: CheckReport
    final: bool
    seal: object

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("only assistant.checks.gate.verify makes a CheckedPlan")


def verify(plan: Plan, context: CheckContext) -> CheckedPlan:
    """The plan as one that may leave; GateRefused (with the report) when a finding blocks it.

    ``plan`` is resolved: totals and references are written out. A final file admits neither slots nor unconfirmed
    proposals, because the rules about them are errors there.
    """
    report = check(plan, context)
    if report.blocking:
        raise GateRefused(report)
    return CheckedPlan(plan, report, context.final, _SEAL)
