"""Amounts that follow from the plan as a whole, by name."""

from __future__ import annotations

from knowledge.domain.money import Money
from knowledge.domain.plan import Plan

CARRY_OVER = "chuyen_nguon"
NAMES = {
    "tong_kinh_phi": "tổng kinh phí thực hiện kế hoạch",
    CARRY_OVER: "kinh phí năm trước chuyển nguồn sang",
    "kinh_phi_giao": "kinh phí giao trong năm",
    "tran": "tổng kinh phí được giao",
}
"""Amounts every draft knows, with what a slot asks for while they are unknown."""


def allocated(plan: Plan) -> Money | None:
    """What the allocation tables add up to (``Plan.allocated``); None when all are blank."""
    return plan.allocated()


def named_amount(plan: Plan, name: str) -> Money | None:
    """The amount of that name (see ``NAMES``, and what the brief names), or None when it is not known (yet)."""
    given = plan.brief.amount(name) if plan.brief is not None else None
    if name == "tong_kinh_phi":
        return allocated(plan)
    if name == "tran":
        return plan.brief.ceiling if plan.brief is not None else None
    if name == "kinh_phi_giao":
        total = allocated(plan)
        carried = plan.brief.amount(CARRY_OVER) if plan.brief is not None else None
        return total if total is None or carried is None else total - carried
    return given
