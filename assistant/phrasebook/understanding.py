"""A message is cut into requests so that as much as possible is understood, and each becomes calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.phrasebook.correcting import correction
from assistant.phrasebook.cutting import Cut, cuts, trimmed
from assistant.phrasebook.gathering import gathered
from assistant.phrasebook.grammar import Pattern, compiled
from assistant.phrasebook.meanings import COURTESIES, FRAMES, HERE, MEANINGS, SURE
from assistant.phrasebook.mending import mended, spelled_out
from assistant.phrasebook.past import Past
from assistant.phrasebook.phrases import phrase_table
from assistant.phrasebook.reading import Call, Option, Question, Reading
from assistant.phrasebook.remarks import REMARK, is_remark
from assistant.phrasebook.scene import HOPED, NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Spotted
from assistant.phrasebook.talk import WELCOME, examples, not_understood
from assistant.phrasebook.trimming import asks, forbids
from assistant.phrasebook.wording import Wording
from knowledge.domain.plan import Plan

_FREE_SLOTS = ("label", "text", "title", "value", "query", "request", "agency", "basis")
_WORD = re.compile(r"\w+")
_YES = re.compile(r"(?:ok|oke|da|vang|u|duoc roi|xong|tot|on)\b")
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
_ONCE = tuple(name for name in (*_REMOVALS, *_LOOKS) if name != "undo")
"""Asked for twice in one message they are done once."""


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
    wording = spelled_out(Wording.of(text), plan)
    reading = _understood(wording, plan, past)
    if reading.unknown and (better := mended(wording, plan)) is not None:
        again = _understood(better, plan, past)
        if not again.unknown:
            return again
    if not past.is_part and (reading.unknown or not reading.calls):
        return gathered(wording, plan, past) or reading
    return reading


def _understood(wording: Wording, plan: Plan | None, past: Past) -> Reading:
    if not past.is_part and (corrected := correction(wording, plan, past)) is not None:
        return corrected
    return _assembled(wording, plan, _Cutter(wording, plan, past).clauses(), past)


class _Cutter:
    """Finds the best way to cut one message: least that is not understood or mere talk, then most requests."""

    def __init__(self, wording: Wording, plan: Plan | None, past: Past) -> None:
        self._wording = wording
        self._plan = plan
        self._past = replace(past, hoping=True)
        spotted = self._past.spotted(wording, plan)
        names = (*spotted.rows, *spotted.parts)
        self._cuts = tuple(
            cut
            for cut in cuts(wording.folded)
            if cut.strength or not any(name.start < cut.start < name.end for name in names)
        )

    def clauses(self) -> list[_Clause]:
        """The pieces in order; what only surrounds a request is dropped."""
        starts = [0, *(cut.end for cut in self._cuts)]
        ends = [*(cut.start for cut in self._cuts), len(self._wording.folded)]
        count = len(starts)
        best: list[tuple[int, int, list[_Clause]]] = [(0, 0, [])] * (count + 1)  # what it costs, requests made, pieces
        for first in range(count - 1, -1, -1):
            options = []
            crossed = 0
            for last in range(first, count):
                if last > first:
                    crossed = max(crossed, self._cuts[last - 1].strength)
                clause = self._read(starts[first], ends[last], crossed)
                if clause is None and last > first:
                    continue
                cost, made, rest = best[last + 1]
                if clause is None:
                    clause = self._remark(*trimmed(self._wording, starts[first], ends[last]))
                if last < count - 1 and not self._may_end(clause, self._cuts[last], rest):
                    continue
                paid = _cost(clause)
                options.append((cost - paid, made + (paid == 0), [clause, *rest]))
            if not options:  # every reading of the beginning is open, and nothing definite follows: it ends here
                cost, made, rest = best[first + 1]
                clause = _Clause(*trimmed(self._wording, starts[first], ends[first]))
                options.append((cost - _cost(clause), made, [clause, *rest]))
            best[first] = max(options, key=lambda option: option[:2])
        return [clause for clause in best[0][2] if clause.end > clause.start]

    def _remark(self, start: int, end: int) -> _Clause:
        """A piece that no phrase fits: talk that asks for nothing, or something not understood."""
        if self._plan is not None and end > start:
            clause = self._past.spotted(self._wording, self._plan).clause(start, end)
            if is_remark(clause):
                return _Clause(start, end, REMARK, Outcome())
        return _Clause(start, end)

    def _may_end(self, clause: _Clause, cut: Cut, rest: list[_Clause]) -> bool:
        """A free text goes on after a comma unless what follows is a definite request; a list of documents goes on."""
        after = next((one for one in rest if one.end > one.start), _Clause(clause.end, clause.end))
        if clause.meaning == "wording" and _looks_up(after):
            return asks(self._wording, after.start, after.end)
        if clause.outcome is None or not clause.outcome.is_open:
            return True
        if any(call.name == "start_draft" for call in clause.outcome.calls) and not cut.strength:
            return after.meaning == "export"
        if cut.strength:  # a sentence of the text itself may look like talk or like a request
            return after.meaning not in (*FRAMES, REMARK) or _is_sure(after)
        if clause.meaning == after.meaning == "wording" and any(
            call.arguments.get("title") for call in clause.outcome.calls
        ):
            return False  # a title may hold a comma
        return _is_sure(after) or (after.meaning == REMARK and clause.meaning == "command")

    def _read(self, start: int, end: int, crossed: int) -> _Clause | None:
        start, end = trimmed(self._wording, start, end)
        if end <= start:
            return None
        return interpret(self._wording, self._plan, start, end, self._past, only_free=crossed == 2)


def _cost(clause: _Clause) -> int:
    """2 for a piece that is not understood, 1 for one that cannot be done or asks for nothing, 0 for a request."""
    if clause.end <= clause.start:
        return 0
    if clause.outcome is None:
        return 2
    return int(not clause.outcome.calls and clause.outcome.question is None)


def _looks_up(clause: _Clause) -> bool:
    """True of a piece that was taken for a question about a document."""
    calls = clause.outcome.calls if clause.outcome is not None else ()
    return bool(calls) and all(call.name == "find_legal_document" for call in calls)


def _is_sure(clause: _Clause) -> bool:
    return clause.outcome is not None and clause.outcome.is_sure


def interpret(
    wording: Wording, plan: Plan | None, start: int, end: int, past: Past, *, only_free: bool = False
) -> _Clause | None:
    """The first phrase that fits ``folded[start:end]`` and makes sense in the plan; None when none does."""
    unsettled: _Clause | None = None
    asked = False
    words = frozenset(_WORD.findall(wording.folded, start, end))
    for meaning, pattern, fixed in _patterns():
        if (only_free and not pattern.is_free) or not pattern.may_fit(words) or (asked and meaning not in FRAMES):
            continue
        match = pattern.expression.fullmatch(wording.folded, start, end)
        if match is None or not _written_so(past.spotted(wording, plan), pattern, match):
            continue
        try:
            outcome = MEANINGS[meaning](Scene(wording, plan, match, fixed, past))
        except NoSense:
            continue
        except Unsettled as found:
            if unsettled is None or (
                unsettled.outcome is not None and unsettled.outcome.problem and found.outcome.question
            ):
                is_open = meaning in FRAMES or _ends_open(match, end)
                unsettled = _Clause(start, end, meaning, replace(found.outcome, is_open=is_open))
            asked = asked or found.outcome.question is not None
            continue
        if any(call.name not in _LOOKS for call in outcome.calls) and forbids(wording, start, end):
            continue  # "khoan bỏ mục 2.1": it is not to be done
        if meaning not in FRAMES:
            outcome = replace(outcome, is_open=_ends_open(match, end), is_sure=meaning in SURE)
        return _Clause(start, end, meaning, outcome)
    return unsettled


def _written_so(spotted: Spotted, pattern: Pattern, match: re.Match[str]) -> bool:
    """False where a word of the phrase was typed with the marks of another: "cổng" is no "cộng"."""
    if spotted.wording.is_bare:
        return True
    slots = [match.span(name) for name in match.groupdict() if match[name] is not None]
    for word in spotted.words:
        if not (match.start() <= word.start and word.end <= match.end()) or not word.marks:
            continue
        known = pattern.spellings.get(word.text)
        if known is None or any(first <= word.start < last for first, last in slots):
            continue
        if not any(word.marks <= marks for marks in known):
            return False
    return True


def _ends_open(match: re.Match[str], end: int) -> bool:
    """True when the phrase ends in a free text."""
    return any(match.end(name) >= end for name in _FREE_SLOTS if match.groupdict().get(name))


def _assembled(wording: Wording, plan: Plan | None, clauses: Sequence[_Clause], past: Past) -> Reading:
    has_draft = plan is not None
    asking = [clause for clause in clauses if clause.meaning not in (*COURTESIES, REMARK)]
    if not asking:  # talk beside nothing is no request that was understood
        asking = [replace(clause, outcome=None) for clause in clauses if clause.meaning == REMARK]
    if not asking:
        if not clauses:
            if _YES.match(wording.folded.strip()):
                return Reading(answer=WELCOME)
            return Reading(unknown=not_understood((wording.text.strip(),), has_draft))
        said = clauses[-1].outcome
        return Reading(answer=said.answer.strip() if said else "")
    calls: list[Call] = []
    unknown: list[str] = []
    problem = ""
    done: list[_Clause] = []
    now = plan
    for clause in asking:
        outcome = clause.outcome
        hoped = outcome is not None and any(HOPED in call.arguments.values() for call in outcome.calls)
        if outcome is not None and (now is not plan or calls or hoped or clause.meaning in HERE):
            again = interpret(wording, now, clause.start, clause.end, past.with_calls(tuple(calls)))
            outcome = again.outcome if again is not None else None if hoped or clause.meaning in HERE else outcome
        if hoped and clause.outcome is not None and (whole := _with_its_amount(calls, clause.outcome)) is not None:
            calls[-1] = whole
            done.append(clause)
            continue
        if outcome is None:
            unknown.append(wording.said(clause.start, clause.end))
        elif outcome.question is not None:
            return Reading(question=outcome.question)
        elif outcome.problem:
            problem = problem or outcome.problem
        else:
            done.append(clause)
            calls += [call for call in outcome.calls if call not in calls or call.name not in _ONCE]
            if any(call.name == "start_draft" for call in outcome.calls):
                now = None
    if (unknown or problem) and any(call.name not in _LOOKS for call in calls):
        return Reading(question=_half_understood(wording, done, problem, unknown))
    if problem:
        return Reading(_ordered(calls), unknown=f"{problem} {examples(has_draft)}")
    if not calls and not unknown:  # only talk that is answered
        return Reading(answer=next((one.outcome.answer for one in done if one.outcome and one.outcome.answer), ""))
    return Reading(_ordered(calls), unknown=not_understood(tuple(unknown), has_draft) if unknown else "")


def _with_its_amount(calls: Sequence[Call], outcome: Outcome) -> Call | None:
    """A new line with the amount that the next piece gives it ("thêm dòng …, số tiền 300 triệu")."""
    if not calls or calls[-1].name != "add_line" or calls[-1].arguments["amount"] or len(outcome.calls) != 1:
        return None
    given = outcome.calls[0]
    if given.name != "set_amount" or given.arguments.get("mode") not in ("set", "add"):
        return None
    return replace(calls[-1], arguments={**calls[-1].arguments, "amount": given.arguments["amount"]})


def _half_understood(wording: Wording, done: Sequence[_Clause], problem: str, unknown: Sequence[str]) -> Question:
    """Nothing is done of a message of which a part is unclear, unless the officer wants the rest done."""
    reason = problem or f"Chưa hiểu {'; '.join(f'“{part}”' for part in unknown)}."
    clear = "; ".join(wording.said(clause.start, clause.end) for clause in done)
    options = (Option(f"Chỉ làm: {clear}", clear), Option("Để nguyên, tôi viết lại", "để nguyên"))
    return Question(reason, "Chưa làm gì. Bạn muốn làm phần đã rõ không?", options)


def _ordered(calls: Sequence[Call]) -> tuple[Call, ...]:
    """What belongs to a first draft is given with it; removals are the last changes, from the end: no number shifts."""
    merged: list[Call] = []
    for call in calls:
        while merged and (joined := _begun_with(merged[-1], call)) is not None:
            merged.pop()
            call = joined
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


def _begun_with(first: Call, second: Call) -> Call | None:
    """Two calls as one first draft, where one begins it and the other says more of it; None where they do not agree."""
    if "start_draft" not in (first.name, second.name):
        return None
    begun, said = (second, first) if second.name == "start_draft" else (first, second)
    extra = said.arguments if said.name == "start_draft" else _of_start(said)
    if extra is None:
        return None
    held = begun.arguments
    if any(value and held[name] not in ("", value) for name, value in extra.items() if name != "request"):
        return None
    request = ". ".join(one.arguments["request"] for one in (first, second) if one.name == "start_draft")
    return Call("start_draft", {**held, **{name: value for name, value in extra.items() if value}, "request": request})


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
