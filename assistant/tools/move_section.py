"""Move a section of the draft with all below it; numbers follow.

``section`` is its number path ("II.4") or words of its title. It goes right before the section ``before``, or right
after the section ``after``, or becomes the ``place``-th of its own siblings ("2").
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import MoveSection, find_section
from assistant.tools.changing import changed, section_asked, siblings_of
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.plan import Plan, Section

NAME = "move_section"
TITLE = "Chuyển chỗ một mục"


@dataclass(frozen=True, slots=True)
class Input:
    """Which section, and where it goes: one of the three is given."""

    section: str
    before: str = ""
    after: str = ""
    place: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Move the section and say where it stands now."""
    plan = turn.draft().plan
    section = section_asked(plan, given.section)
    parent, index = _place(plan, section, given)
    if parent is not None and any(one.key == parent.key for _, one in section.walk()):
        raise ToolInputError(f"Không thể chuyển mục “{section.heading}” vào bên trong chính nó.")
    result = changed(turn, (MoveSection(section.key, parent.key if parent else None, index),), "")
    now = find_section(turn.draft().plan, section.key)
    return ToolResult(f"Đã chuyển mục “{section.heading}”; nay là “{now.heading}”.", result.revision, result.draft_id)


def _place(plan: Plan, section: Section, given: Input) -> tuple[Section | None, int]:
    """The section above, and the place among its others without the one that is moved."""
    beside = given.before.strip() or given.after.strip()
    if beside:
        neighbour = section_asked(plan, beside)
        if neighbour.key == section.key:
            raise ToolInputError("Mục cần chuyển và mục làm mốc là một; hãy nêu hai mục khác nhau.")
        parent, siblings = siblings_of(plan, neighbour)
        others = [one.key for one in siblings if one.key != section.key]
        return parent, others.index(neighbour.key) + (0 if given.before.strip() else 1)
    if not given.place.strip().isdigit():
        raise ToolInputError("Hãy nói rõ chuyển mục này lên trước hoặc xuống sau mục nào, ví dụ: trước mục II.1.")
    parent, siblings = siblings_of(plan, section)
    if not 1 <= int(given.place) <= len(siblings):
        raise ToolInputError(f"Ở cấp này chỉ có {len(siblings)} mục nên không có vị trí {given.place}.")
    return parent, int(given.place) - 1
