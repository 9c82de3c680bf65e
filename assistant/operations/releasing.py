"""Findings that the officer lets pass, with a reason, and takes up again."""

from __future__ import annotations

from dataclasses import replace

from assistant.errors import ToolInputError
from assistant.operations.kinds import RecallFinding, ReleaseFinding
from knowledge.domain.finding import Suppression
from knowledge.domain.plan import Plan

NEVER_RELEASED = frozenset({"placeholder-left", "proposal-unconfirmed", "rule-crashed"})
"""What is to be filled in, confirmed or repaired, never let pass."""


def release(plan: Plan, operation: ReleaseFinding) -> Plan:
    """The plan with the finding released; a newer reason takes the place of an older one."""
    suppression = operation.suppression
    if suppression.rule in NEVER_RELEASED:
        raise ToolInputError("Phát hiện này không bỏ qua được: hãy điền, xác nhận hoặc sửa chỗ được nêu.")
    if not suppression.reason.strip():
        raise ToolInputError("Cần ghi lý do thì mới bỏ qua được một phát hiện.")
    if not suppression.quote.strip():
        raise ToolInputError("Phát hiện này không trích được câu nào nên không bỏ qua được.")
    others = _without(plan, suppression.rule, suppression.quote)
    return replace(plan, suppressions=(*others, suppression))


def recall(plan: Plan, operation: RecallFinding) -> Plan:
    """The plan with the finding judged again."""
    others = _without(plan, operation.rule, operation.quote)
    if len(others) == len(plan.suppressions):
        raise ToolInputError("Không có phát hiện nào đã bỏ qua với câu trích này.")
    return replace(plan, suppressions=others)


def _without(plan: Plan, rule: str, quote: str) -> tuple[Suppression, ...]:
    wanted = (rule, " ".join(quote.split()))
    return tuple(one for one in plan.suppressions if (one.rule, " ".join(one.quote.split())) != wanted)
