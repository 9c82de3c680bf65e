"""Frames about the words of a plan: sections, bases, slots, agency, year, day; and the first draft."""

from __future__ import annotations

from collections.abc import Callable

from assistant.phrasebook.frames_bases import bases_changed
from assistant.phrasebook.frames_brief import agency_set, date_set, year_set
from assistant.phrasebook.frames_new_sections import section_added
from assistant.phrasebook.frames_sections import (
    section_moved,
    section_removed,
    section_rewritten,
    section_wished,
    section_written_on,
)
from assistant.phrasebook.frames_slots import lead_named, nothing_made_up, slots_filled
from assistant.phrasebook.frames_start import first_draft
from assistant.phrasebook.scene import Outcome, Scene
from assistant.phrasebook.spotting import Clause

Frame = Callable[[Scene, Clause], Outcome]

WORDING: tuple[Frame, ...] = (
    slots_filled, lead_named, bases_changed, first_draft, section_added, section_written_on, section_rewritten,
    section_moved, section_removed, section_wished, date_set, year_set, agency_set, nothing_made_up,
)  # fmt: skip
"""In the order in which they are tried."""
