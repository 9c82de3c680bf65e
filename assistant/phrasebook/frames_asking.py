"""Frames of questions and look-ups, of checking, taking away and taking back, in the order in which they are tried.

Nothing here changes a draft but taking back and confirming, so that talk beside a clear question does no harm.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.phrasebook.frames_doing import checked, confirmed, taken_away, taken_back
from assistant.phrasebook.frames_figures import figure_asked
from assistant.phrasebook.frames_lookups import (
    bases_asked,
    document_asked,
    document_questioned,
    place_asked,
    topic_asked,
)
from assistant.phrasebook.frames_prior import against_prior, prior_questioned
from assistant.phrasebook.frames_refusing import refused
from assistant.phrasebook.frames_showing import (
    chatted,
    facts_asked,
    help_asked,
    introduced,
    missing_asked,
    outline_asked,
    part_shown,
)
from assistant.phrasebook.scene import Outcome, Scene
from assistant.phrasebook.spotting import Clause

Frame = Callable[[Scene, Clause], Outcome]

FOREMOST: tuple[Frame, ...] = (introduced, taken_back, refused, place_asked, document_questioned, prior_questioned)
"""Tried before any phrase: what they know by its words is never a change."""

ASKING: tuple[Frame, ...] = (
    help_asked, confirmed, taken_away, document_asked, against_prior, bases_asked, missing_asked, checked, facts_asked,
    figure_asked, outline_asked, part_shown, topic_asked, chatted,
)  # fmt: skip
