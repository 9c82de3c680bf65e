"""Remove a section of the draft with all below it, tables included.

``section`` is its number path or words of its title.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.operations import RemoveSection
from assistant.tools.changing import changed, heading_of, section_asked
from assistant.tools.turn import ToolResult, Turn

NAME = "remove_section"
TITLE = "Bỏ một mục"


@dataclass(frozen=True, slots=True)
class Input:
    """Which section."""

    section: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Remove the section and say which one; undo brings it back."""
    plan = turn.draft().plan
    section = section_asked(plan, given.section)
    said = f"Đã bỏ mục “{heading_of(plan, section)}”. Gõ “hoàn tác” để lấy lại."
    return changed(turn, (RemoveSection(section.key),), said)
