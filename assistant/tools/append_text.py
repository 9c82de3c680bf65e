"""Add paragraphs at the end of the text of a section; what stands there stays.

``section`` is its number path ("II.1") or words of its title; ``text`` holds the new paragraphs, one a line, list items
begun with "- ". Amounts in prose must come from the budget by reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import RewriteSection
from assistant.tools.changing import changed, heading_of, paragraphs_of, section_asked
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.plan import Paragraph

NAME = "append_text"
TITLE = "Viết thêm vào một mục"


@dataclass(frozen=True, slots=True)
class Input:
    """Which section, and what is added to it."""

    section: str
    text: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Add the paragraphs and say which section got them."""
    plan = turn.draft().plan
    section = section_asked(plan, given.section)
    if not given.text.strip():
        raise ToolInputError("Hãy nêu nội dung cần viết thêm.")
    new = paragraphs_of(given.text, turn.message)
    paragraphs = (*(block for block in section.blocks if isinstance(block, Paragraph)), *new)
    said = f"Đã viết thêm {len(new)} đoạn vào mục “{heading_of(plan, section)}”."
    return changed(turn, (RewriteSection(section.key, None, paragraphs),), said)
