"""Replace the text of a section of the draft; its tables and subsections stay.

``section`` is its number path ("II.1") or words of its title; ``text`` holds the new paragraphs, one a line, list items
begun with "- "; ``title`` may be empty to keep the heading. Amounts in prose must come from the budget by reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import RewriteSection
from assistant.tools.changing import changed, heading_of, paragraphs_of, section_asked
from assistant.tools.turn import ToolResult, Turn

NAME = "rewrite_section"
TITLE = "Viết lại một mục"


@dataclass(frozen=True, slots=True)
class Input:
    """Which section, and what it says from now on."""

    section: str
    text: str
    title: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Rewrite the section and say which one."""
    plan = turn.draft().plan
    section = section_asked(plan, given.section)
    if not given.text.strip() and not given.title.strip():
        raise ToolInputError("Hãy nêu nội dung mới của mục.")
    paragraphs = paragraphs_of(given.text, turn.message) if given.text.strip() else None
    title = " ".join(given.title.split()) or None
    said = f"Đã viết lại mục “{heading_of(plan, section)}”."
    return changed(turn, (RewriteSection(section.key, title, paragraphs),), said)
