"""Add a section to the draft. ``parent`` is the number path or title of the section above it, empty for the top level.

``text`` holds its paragraphs, one a line. It stands last, or right before the section ``before``, or right after the
section ``after``. The number is given by the program.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import AddSection
from assistant.tools.changing import changed, paragraphs_of, section_asked, siblings_of
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.plan import Plan, Section

NAME = "add_section"
TITLE = "Thêm một mục"


@dataclass(frozen=True, slots=True)
class Input:
    """The heading, the text, and where it goes."""

    title: str
    text: str = ""
    parent: str = ""
    before: str = ""
    after: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Add the section and say its heading."""
    title = " ".join(given.title.split())
    if not title:
        raise ToolInputError("Hãy nêu tên mục cần thêm.")
    parent, index = _place(turn.draft().plan, given)
    blocks = paragraphs_of(given.text, turn.message) if given.text.strip() else ()
    return changed(turn, (AddSection(parent, index, Section("moi", "", title, blocks)),), f"Đã thêm mục “{title}”.")


def _place(plan: Plan, given: Input) -> tuple[str | None, int | None]:
    """The key of the section above (None: top level), and the place below it (None: the last)."""
    beside = given.before.strip() or given.after.strip()
    if not beside:
        return (section_asked(plan, given.parent).key if given.parent.strip() else None), None
    neighbour = section_asked(plan, beside)
    parent, siblings = siblings_of(plan, neighbour)
    at = [one.key for one in siblings].index(neighbour.key)
    return (parent.key if parent is not None else None), at if given.before.strip() else at + 1
