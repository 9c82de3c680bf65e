"""A message is cut into requests so that as much as possible is understood, and each becomes calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.phrasebook.agencies import named
from assistant.phrasebook.correcting import correction
from assistant.phrasebook.grammar import Pattern, compiled
from assistant.phrasebook.meanings import COURTESIES, HERE, MEANINGS, SURE
from assistant.phrasebook.mending import mended
from assistant.phrasebook.past import Past
from assistant.phrasebook.phrases import phrase_table
from assistant.phrasebook.reading import Call, Reading
from assistant.phrasebook.scene import HOPED, NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.talk import AFTER, BEFORE, NOT_AFTER, examples, not_understood
from assistant.phrasebook.wording import Wording
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan

_HARD = re.compile(
    r"\n+|;|(?<!\btp)(?<!\btx)(?<!\bso)(?<!\bmuc [ivx\d])(?<!\bmuc [ivx]{2})(?<!\bmuc [ivx]{3})[.!?]+(?= |\n|$)"
)
_LINK = re.compile(r",? (?:roi|sau do|dong thoi|tiep theo|tiep do)(?= )")
_SOFT = re.compile(r",(?= )| va(?= )")
_QUOTED = re.compile(r'"[^"\n]*"')
_FREE_SLOTS = ("label", "text", "title", "value", "query", "request", "agency", "basis")
_WORD = re.compile(r"\w+")
_MOST_CUTS = 24
_NEVER = ("\0",)
_NOTHING = Past()
_REMOVALS = ("remove_line", "remove_section", "remove_basis")
_LOOKS = (
    "check_draft",
    "export_draft",
    "show_part",
    "undo",
    "confirm_proposals",
    "search_library",
    "find_legal_document",
    "find_place",
    "list_missing_documents",
    "record_legal_document",
    "suggest_bases",
    "outline",
    "why_total",
    "compare_with_prior",
)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place where one request may end and the next begin. ``strength``: 2 a sentence, 1 "rồi", 0 a comma or "và"."""

    start: int
    end: int
    strength: int


@dataclass(frozen=True, slots=True)
class _Clause:
    """A piece of the message; ``outcome`` is None where it was not understood."""

    start: int
    end: int
    meaning: str = ""
    outcome: Outcome | None = None


@cache
def _patterns() -> tuple[tuple[str, Pattern, dict[str, str]], ...]:
    table = phrase_table()
    return tuple((one.meaning, compiled(one.text, table.words), dict(one.fixed)) for one in table.phrases)


def understand(text: str, plan: Plan | None, past: Past | None = None) -> Reading:
    """What an officer's message asks for, given the plan of the open draft (None: no draft) and what was said before.

    What is not understood as it stands is tried once more with slips of the keyboard put right.
    """
    past = replace(past or Past(), understand=understand)
    wording = Wording.of(text)
    reading = _understood(wording, plan, past)
    if reading.unknown and (better := mended(wording, plan)) is not None:
        again = _understood(better, plan, past)
        if not again.unknown:
            return again
    return reading


def _understood(wording: Wording, plan: Plan | None, past: Past) -> Reading:
    if (corrected := correction(wording, plan, past)) is not None:
        return corrected
    return _assembled(wording, plan, _Cutter(wording, plan, past).clauses(), past)


class _Cutter:
    """Finds the best way to cut one message: fewest pieces not understood, then most requests."""

    def __init__(self, wording: Wording, plan: Plan | None, past: Past) -> None:
        self._wording = wording
        self._plan = plan
        self._past = replace(past, hoping=True)
        self._cuts = _cuts(wording.folded)

    def clauses(self) -> list[_Clause]:
        """The pieces in order; what only surrounds a request is dropped."""
        starts = [0, *(cut.end for cut in self._cuts)]
        ends = [*(cut.start for cut in self._cuts), len(self._wording.folded)]
        count = len(starts)
        best: list[tuple[int, int, list[_Clause]]] = [(0, 0, [])] * (count + 1)
        for first in range(count - 1, -1, -1):
            options = []
            crossed = 0
            for last in range(first, count):
                if last > first:
                    crossed = max(crossed, self._cuts[last - 1].strength)
                clause = self._read(starts[first], ends[last], crossed)
                if clause is None and last > first:
                    continue
                unknown, made, rest = best[last + 1]
                if clause is None:
                    clause = _Clause(*_trimmed(self._wording, starts[first], ends[last]))
                if last < count - 1 and not self._may_end(clause, self._cuts[last], rest):
                    continue
                is_unknown = clause.outcome is None and clause.end > clause.start
                options.append((unknown - is_unknown, made + (clause.outcome is not None), [clause, *rest]))
            if not options:  # every reading of the beginning is open, and nothing definite follows: it ends here
                unknown, made, rest = best[first + 1]
                clause = _Clause(*_trimmed(self._wording, starts[first], ends[first]))
                options.append((unknown - 1, made, [clause, *rest]))
            best[first] = max(options, key=lambda option: option[:2])
        return [clause for clause in best[0][2] if clause.end > clause.start]

    def _may_end(self, clause: _Clause, cut: _Cut, rest: list[_Clause]) -> bool:
        """A free text goes on after a comma unless what follows is a definite request."""
        if cut.strength or clause.outcome is None or not clause.outcome.is_open:
            return True
        return clause.meaning != "start" and bool(rest) and rest[0].meaning in SURE

    def _read(self, start: int, end: int, crossed: int) -> _Clause | None:
        start, end = _trimmed(self._wording, start, end)
        if end <= start:
            return None
        return interpret(self._wording, self._plan, start, end, self._past, only_free=crossed == 2)


def interpret(
    wording: Wording, plan: Plan | None, start: int, end: int, past: Past = _NOTHING, *, only_free: bool = False
) -> _Clause | None:
    """The first phrase that fits ``folded[start:end]`` and makes sense in the plan; None when none does."""
    unsettled: _Clause | None = None
    words = frozenset(_WORD.findall(wording.folded, start, end))
    for meaning, pattern, fixed in _patterns():
        if (only_free and not pattern.is_free) or not pattern.may_fit(words):
            continue
        match = pattern.expression.fullmatch(wording.folded, start, end)
        if match is None:
            continue
        try:
            outcome = MEANINGS[meaning](Scene(wording, plan, match, fixed, past))
        except NoSense:
            continue
        except Unsettled as found:
            if unsettled is None or (
                unsettled.outcome is not None and unsettled.outcome.problem and found.outcome.question
            ):
                unsettled = _Clause(start, end, meaning, found.outcome)
            if found.outcome.question is not None:
                return unsettled
            continue
        groups = [name for name in _FREE_SLOTS if match.groupdict().get(name)]
        is_open = any(match.end(name) >= end for name in groups)
        return _Clause(start, end, meaning, replace(outcome, is_open=is_open))
    return unsettled


def _cuts(folded: str) -> tuple[_Cut, ...]:
    """Where the message may be cut; nothing inside quotation marks."""
    closed = [match.span() for match in _QUOTED.finditer(folded)]
    found = [
        _Cut(*match.span(), strength)
        for strength, pattern in ((2, _HARD), (1, _LINK), (0, _SOFT))
        for match in pattern.finditer(folded)
        if not any(start < match.start() < end for start, end in closed)
    ]
    found.sort(key=lambda cut: (cut.start, -cut.strength))
    kept: list[_Cut] = []
    for cut in found:
        if not kept or cut.start >= kept[-1].end:
            kept.append(cut)
    return tuple(kept[:_MOST_CUTS])


@cache
def _polite() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    return tuple((fold(word), word) for word in BEFORE), tuple((fold(word), word) for word in AFTER)


def _trimmed(wording: Wording, start: int, end: int) -> tuple[int, int]:
    """The piece without marks and polite words around it."""
    folded = wording.folded
    before, after = _polite()
    changed = True
    while changed:
        changed = False
        while start < end and folded[start] in " ,\n.;!?-+*":
            start += 1
        while end > start and folded[end - 1] in " ,\n.;!?":
            end -= 1
        for word, written in before:
            stop = start + len(word)
            follows = stop < end and folded[stop] in " ,:"
            if follows and folded.startswith(word, start, end) and wording.means(start, stop, written):
                start, changed = stop, True
                break
        for word, written in after:
            begin = end - len(word)
            follows = begin > start and folded[begin - 1] in " ,"
            part_of = folded[start:begin].rstrip().endswith(NOT_AFTER.get(written, _NEVER))
            if follows and not part_of and folded.startswith(word, begin, end) and wording.means(begin, end, written):
                end, changed = begin, True
                break
    return start, end


def _assembled(wording: Wording, plan: Plan | None, clauses: Sequence[_Clause], past: Past) -> Reading:
    has_draft = plan is not None
    asking = [clause for clause in clauses if clause.meaning not in COURTESIES]
    if not asking:
        if not clauses:
            return Reading(unknown=not_understood((wording.text.strip(),), has_draft))
        said = clauses[-1].outcome
        return Reading(answer=said.answer.strip() if said else "")
    calls: list[Call] = []
    unknown: list[str] = []
    now = plan
    for clause in asking:
        outcome = clause.outcome
        hoped = outcome is not None and any(HOPED in call.arguments.values() for call in outcome.calls)
        if outcome is not None and (now is not plan or calls or hoped or clause.meaning in HERE):
            again = interpret(wording, now, clause.start, clause.end, past.with_calls(tuple(calls)))
            outcome = again.outcome if again is not None else None if hoped or clause.meaning in HERE else outcome
        if outcome is None:
            unknown.append(wording.said(clause.start, clause.end))
        elif outcome.question is not None:
            return Reading(question=outcome.question)
        elif outcome.problem:
            return Reading(_ordered(calls), unknown=f"{outcome.problem} {examples(has_draft)}")
        elif not unknown:
            calls += outcome.calls
            if any(call.name == "start_draft" for call in outcome.calls):
                now = None
    if unknown and not calls and plan is None and (guess := _bare_start(wording)) is not None:
        return Reading((guess,))
    return Reading(_ordered(calls), unknown=not_understood(tuple(unknown), has_draft) if unknown else "")


def _bare_start(wording: Wording) -> Call | None:
    """ "xã Tây Sơn, tỉnh Gia Lai, năm 2027, 450 triệu" – with no draft this can only ask for one."""
    found = named(wording, 0, len(wording.folded))
    if found.unclear is not None or not found.agency or not found.year:
        return None
    start = interpret(Wording.of(f"lập kế hoạch {wording.text}"), None, 0, len(wording.folded) + len("lap ke hoach "))
    return start.outcome.calls[0] if start is not None and start.outcome is not None and start.outcome.calls else None


def _ordered(calls: Sequence[Call]) -> tuple[Call, ...]:
    """What belongs to a first draft is given with it; removals are the last changes, from the end: no number shifts."""
    merged: list[Call] = []
    for call in calls:
        begun = merged[-1] if merged and merged[-1].name == "start_draft" else None
        extra = _of_start(call) if begun is not None else None
        if begun is not None and extra is not None and not any(begun.arguments[name] for name in extra):
            merged[-1] = Call("start_draft", {**begun.arguments, **extra})
        else:
            merged.append(call)
    ordered: list[Call] = []
    removals: list[Call] = []
    for call in merged:
        if call.name in _REMOVALS:
            removals.insert(0, call)
            continue
        if call.name in _LOOKS:
            ordered += removals
            removals = []
        ordered.append(call)
    return (*ordered, *removals)


def _of_start(call: Call) -> dict[str, str] | None:
    """The call as arguments of ``start_draft``, or None."""
    if call.name == "set_ceiling":
        return {"ceiling": call.arguments["amount"]}
    if call.name == "set_carry_over":
        return {"carry_over": call.arguments["amount"]}
    if call.name == "set_year":
        return {"year": call.arguments["year"]}
    if call.name == "set_agency":
        return {name: value for name, value in call.arguments.items() if value}
    return None
