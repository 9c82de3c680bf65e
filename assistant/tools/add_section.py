"""Add a section to the draft. ``parent`` is the number path or title of the section above it, empty for the top level.

``text`` holds its paragraphs, one a line. The number is given by the program.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import AddSection
from assistant.tools.changing import changed, paragraphs_of, section_asked
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.plan import Section

NAME = "add_section"
TITLE = "Thêm một mục"


@dataclass(frozen=True, slots=True)
class Input:
    """The heading, the text, and where it goes."""

    title: str
    text: str = ""
    parent: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Add the section and say its heading."""
    title = " ".join(given.title.split())
    if not title:
        raise ToolInputError("Hãy nêu tên mục cần thêm.")
    parent = section_asked(turn.draft().plan, given.parent).key if given.parent.strip() else None
    blocks = paragraphs_of(given.text, turn.message) if given.text.strip() else ()
    return changed(turn, (AddSection(parent, None, Section("moi", "", title, blocks)),), f"Đã thêm mục “{title}”.")
