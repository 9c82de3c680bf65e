"""Suggest legal bases for the draft in hand, or for a family of plans: in force on the day, of the province, in order.

``template`` is the id of a family (empty: that of the draft), ``province`` and ``on`` likewise. What is doubtful or
unverified is listed apart; nothing is added to the draft (see add_basis).
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.lookup.bases import suggest_for, suggestions_text
from assistant.lookup.days import read_day
from assistant.tools.turn import ToolResult, Turn
from knowledge.errors import TemplateError
from knowledge.templates import find_template

NAME = "suggest_bases"
TITLE = "Gợi ý căn cứ pháp lý"


@dataclass(frozen=True, slots=True)
class Input:
    """Family, day and province; what is empty is taken from the draft in hand."""

    template: str = ""
    on: str = ""
    province: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """List the bases; the draft stays as it is."""
    brief = turn.draft().plan.brief if turn.draft_id is not None else None
    family = given.template.strip() or (brief.template if brief else "")
    if not family:
        raise ToolInputError("Hãy nêu mẫu kế hoạch cần gợi ý căn cứ, hoặc lập dự thảo trước.")
    day = read_day(given.on) if given.on.strip() else turn.workspace.today()
    if day is None:
        raise ToolInputError(f"Không đọc được ngày “{given.on}”; viết ví dụ 31/01/2026.")
    try:
        template = find_template(family, turn.workspace.settings.templates)
    except TemplateError as error:
        raise ToolInputError(str(error)) from error
    province = given.province.strip() or (brief.province if brief else "") or turn.workspace.settings.office.province
    year = brief.year if brief else None
    found = suggest_for(template, turn.workspace.registry, day, province, year)
    return ToolResult(suggestions_text(found, day, province))
