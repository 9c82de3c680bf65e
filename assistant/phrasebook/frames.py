"""Requests understood by what stands in them rather than by how they are put: the first frame that accounts for the
clause is taken.

A frame names what it needs (an amount and a line, a document and a question …) and which cues it allows; it refuses a
clause in which something stands that it cannot account for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.phrasebook.frames_asking import ASKING, FOREMOST
from assistant.phrasebook.frames_ceiling import carried_over, ceiling_set
from assistant.phrasebook.frames_freed import as_much, freed_to, likewise, moved_again
from assistant.phrasebook.frames_lines import removed, renamed, shared_out
from assistant.phrasebook.frames_money import changed
from assistant.phrasebook.frames_moving import moved
from assistant.phrasebook.frames_new_lines import added
from assistant.phrasebook.frames_text import WORDING
from assistant.phrasebook.known import is_law, is_place
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.trimming import asks, forbids

Frame = Callable[[Scene, Clause], Outcome]

COMMANDS: tuple[Frame, ...] = (
    freed_to,
    as_much,
    likewise,
    moved_again,
    moved,
    carried_over,
    ceiling_set,
    shared_out,
    changed,
    added,
    renamed,
    removed,
)
"""Changes of money and of lines."""


_LEAST_REASON = 3
_ENUMERATED = re.compile(r"(?<!\w)\(?1\) .*(?<!\w)\(?2\) ", re.S)
_FILLING = re.compile(r"\b(?:dien|khai|cho (?:trong|con)|cho can|can bo sung|o trong)\b")


def _is_known(call: Call) -> bool:
    """True of an agency whose place there is, or where only the province is said."""
    name = call.arguments.get("agency", "")
    return not re.match(r"UBND (?:xã|phường|đặc khu) ", name) or is_place(name.removeprefix("UBND "))


def _is_document(text: str) -> bool:
    """True of words that name a document: with a number, or the name of a law."""
    return re.search(r"\d|\[", text) is not None or is_law(text) or is_law(text.removeprefix("Căn cứ "))


def command(scene: Scene) -> Outcome:
    """A change of money or lines."""
    start, end = scene.match.span("text")
    if scene.plan is None or asks(scene.wording, start, end) or forbids(scene.wording, start, end):
        raise NoSense
    try:
        return _first(scene, COMMANDS)
    except NoSense:
        cut = _reason(scene, start, end)
        if cut is None:
            raise
    return _first(scene, COMMANDS, cut)


_REASON = re.compile(
    r"[ ,]+(?P<word>vi|tai|tai vi|boi|boi vi|do|theo|nham)\b"
    r"(?! (?:ty le|ti le|so|bang|muc|dong|thu tu|co cau|he so)\b)[^\d]*$"
    r"|[ ,]+(?P<so>cho (?:dung|khop|phu hop|kip|nguoi ta|tron|gon|de|do|bot|hop))\b[^\d]*$"
)
_REASON_WORDS = ("vì", "tại", "tại vì", "bởi", "bởi vì", "do", "theo", "nhằm")


def _reason(scene: Scene, start: int, end: int) -> int | None:
    """Where a reason begins at the end of a wish ("… vì hội đồng họp không tốn tiền"); None where there is none."""
    match = _REASON.search(scene.wording.folded, start, end)
    if match is None or len(match.group().split()) < _LEAST_REASON:
        return None
    span = match.span("word")
    if match["so"] is None and not any(scene.wording.means(*span, word) for word in _REASON_WORDS):
        return None
    return match.start() if match.start() > start else None


def wording(scene: Scene) -> Outcome:
    """A change of the words of a plan; or a first draft. An amount beside the name of a line is meant for the line."""
    if _ENUMERATED.search(scene.folded("text")):
        raise NoSense  # each point is a request of its own
    outcome = _first(scene, WORDING)
    clause = scene.past.spotted(scene.wording, scene.plan).clause(*scene.match.span("text"))
    if any(call.name == "add_basis" and not _is_document(call.arguments["text"]) for call in outcome.calls):
        raise NoSense
    if scene.wording.is_bare and any(call.name == "set_agency" and not _is_known(call) for call in outcome.calls):
        raise NoSense  # "cua phuong hien co …" names nothing
    if not _is_of_lines(scene, clause, outcome):
        return outcome
    try:
        return command(scene)
    except (NoSense, Unsettled):
        return outcome


def _is_of_lines(scene: Scene, clause: Clause, outcome: Outcome) -> bool:
    """True where what was taken for words of the plan, or another draft, may be told of its lines."""
    if scene.plan is not None and any(call.name == "start_draft" for call in outcome.calls):
        return bool(clause.of("amount"))
    if not outcome.calls or any(call.name != "fill_slot" for call in outcome.calls):
        return False
    named = clause.rows and (clause.of("amount") or len(clause.rows) > 1)
    return bool(named) and not _FILLING.search(scene.folded("text"))


def foremost(scene: Scene) -> Outcome:
    """What is known by its words whatever stands beside it: taking back, what is never done, places."""
    return _first(scene, FOREMOST)


def asking(scene: Scene) -> Outcome:
    """A question, a look-up, or a wish that changes nothing in the draft."""
    return _first(scene, ASKING)


def _first(scene: Scene, frames: Sequence[Frame], stop: int | None = None) -> Outcome:
    start, end = scene.match.span("text")
    end = end if stop is None else stop
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
