"""Remove a section of the draft with all below it, tables included.

``section`` is its number path or words of its title.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.operations import RemoveSection
from assistant.tools.changing import changed, section_asked
from assistant.tools.turn import ToolResult, Turn

NAME = "remove_section"
TITLE = "Bỏ một mục"


@dataclass(frozen=True, slots=True)
class Input:
    """Which section."""

    section: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Remove the section and say which one; undo brings it back."""
    section = section_asked(turn.draft().plan, given.section)
    return changed(turn, (RemoveSection(section.key),), f"Đã bỏ mục “{section.heading}”. Gõ “hoàn tác” để lấy lại.")
