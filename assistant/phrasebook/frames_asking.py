"""Frames of questions and look-ups, of checking, taking away and taking back."""

from __future__ import annotations

from collections.abc import Callable

from assistant.phrasebook.scene import Outcome, Scene
from assistant.phrasebook.spotting import Clause

ASKING: tuple[Callable[[Scene, Clause], Outcome], ...] = ()
"""In the order in which they are tried."""
