"""Requests understood by what stands in them rather than by how they are put: the first frame that accounts for the
clause is taken.

A frame names what it needs (an amount and a line, a document and a question …) and which cues it allows; it refuses a
clause in which something stands that it cannot account for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.phrasebook.frames_asking import ASKING
from assistant.phrasebook.frames_lines import added, removed, renamed, shared_out
from assistant.phrasebook.frames_money import carried_over, ceiling_set, changed, moved
from assistant.phrasebook.frames_text import WORDING
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause

Frame = Callable[[Scene, Clause], Outcome]

COMMANDS: tuple[Frame, ...] = (moved, carried_over, ceiling_set, shared_out, changed, added, renamed, removed)

"""Changes of money and of lines."""


def command(scene: Scene) -> Outcome:
    """A change of money or lines."""
    if scene.plan is None:
        raise NoSense
    return _first(scene, COMMANDS)


def wording(scene: Scene) -> Outcome:
    """A change of the words of a plan; or a first draft."""
    return _first(scene, WORDING)


def asking(scene: Scene) -> Outcome:
    """A question, a look-up, or a wish that changes nothing in the draft."""
    return _first(scene, ASKING)


def _first(scene: Scene, frames: Sequence[Frame]) -> Outcome:
    start, end = scene.match.span("text")
    clause = scene.past.spotted(scene.wording, scene.plan).clause(start, end)
    unsettled: Unsettled | None = None
    for frame in frames:
        try:
            return frame(scene, clause)
        except NoSense:
            continue
        except Unsettled as found:
            if unsettled is None or (found.outcome.question and not unsettled.outcome.question):
                unsettled = found
    if unsettled is not None:
        raise unsettled
    raise NoSense
