"""Frames about the words of a plan: sections, bases, slots, agency, year, day; and the first draft."""

from __future__ import annotations

from collections.abc import Callable

from assistant.phrasebook.scene import Outcome, Scene
from assistant.phrasebook.spotting import Clause

WORDING: tuple[Callable[[Scene, Clause], Outcome], ...] = ()
"""In the order in which they are tried."""
