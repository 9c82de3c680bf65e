"""Whether what came of a message is one of the outcomes its case allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from assistant.errors import AssistantError
from assistant.operations.targets import line_paths
from assistant.rendering import allocated, open_slots, resolve
from assistant.tools.budget_lines import line_asked
from assistant.tools.changing import section_asked
from evals.requests.cases import Answer, Call, Facts, Outcome, Request
from evals.requests.staging import Came, Made
from knowledge.domain.budget import Role
from knowledge.domain.folding import fold
from knowledge.domain.money import AmountError, Money, read_amount
from knowledge.domain.plan import Paragraph, Plan

Line = tuple[str, str]
"""Key of a table and of a line in it."""

_LINES = ("line", "source", "target", "parent")
_LOOKS = (
    "check_draft", "show_part", "outline", "why_total", "compare_with_prior", "search_library", "find_legal_document",
    "find_place", "list_missing_documents", "suggest_bases",
)  # fmt: skip
_AS_GOOD_AS = {"show_part": ("why_total", "outline"), "why_total": ("show_part",), "outline": ("show_part",)}
"""Look-ups that answer the same question where nothing more is asked of the call."""
_MAIN_NUMBER = re.compile(r"\d+(?:,\d+)?")


class Verdict(StrEnum):
    """What a message came to. The first three are right; ``amiss`` is a look-up or a reply that was not wanted."""

    UNDERSTOOD = "understood"
    ASKED = "asked"
    REFUSED = "refused"
    WRONG = "wrong"
    AMISS = "amiss"
    NOT_UNDERSTOOD = "not understood"

    @property
    def right(self) -> bool:
        """True when the case allows it."""
        return self in (Verdict.UNDERSTOOD, Verdict.ASKED, Verdict.REFUSED)


def judge(case: Request, came: Came) -> Verdict:
    """The verdict on one message. Wrong is what changed a draft or made a file otherwise than was asked."""
    held = next((one for one in case.expect if holds(one, came)), None)
    if held is not None and not any(holds(one, came) for one in case.wrong):
        return Verdict.ASKED if held.asks else Verdict.REFUSED if held.refuses else Verdict.UNDERSTOOD
    if came.changed or came.file is not None or any(holds(one, came) for one in case.wrong):
        return Verdict.WRONG
    return Verdict.NOT_UNDERSTOOD if came.unknown or came.asks or came.refused else Verdict.AMISS


def holds(outcome: Outcome, came: Came) -> bool:
    """True when all that the outcome names came about."""
    if came.failed or (outcome.changes_nothing and came.changed):
        return False
    if outcome.asks and not (came.asks):
        return False
    if outcome.refuses and not (came.refuses and came.file is None):
        return False
    if outcome.calls and not _called(outcome.calls, came):
        return False
    if outcome.draft is not None and (came.after is None or not says(outcome.draft, came.after)):
        return False
    if outcome.answer is not None and not answers(outcome.answer, came.reply):
        return False
    return outcome.changes_nothing or _rest_stayed(outcome, came)


def answers(wanted: Answer, reply: str) -> bool:
    """True when of each group at least one stands in the reply; an amount in triệu may be written in đồng."""
    said = fold(reply)
    return bool(said.strip()) and all(any(_stands(one, said) for one in group) for group in wanted)


def _stands(words: str, said: str) -> bool:
    if fold(words) in said:
        return True
    if not _MAIN_NUMBER.fullmatch(words):
        return False
    return re.sub(r" dong$", "", fold(read_amount(f"{words} triệu").text())) in said


def says(facts: Facts, plan: Plan) -> bool:
    """True when the draft says all of it."""
    shown, brief = resolve(plan), plan.brief
    if brief is None:
        return False
    date = shown.header.date
    headings = [section.heading for _, section in shown.walk()]
    bases = " ".join(basis.text for basis in shown.bases)
    slots = {slot.name for slot in open_slots(plan)}
    whole = _text(shown)
    labels = [line.label for _, table in shown.tables() for _, line in table.walk()]
    return (
        (facts.template is None or brief.template == facts.template)
        and (facts.agency is None or fold(facts.agency) in fold(f"{brief.agency} {brief.province}"))
        and (facts.province is None or fold(facts.province) in fold(brief.province))
        and (facts.year is None or brief.year == facts.year)
        and (facts.ceiling is None or brief.ceiling == Money(facts.ceiling))
        and (facts.carry_over is None or (brief.amount("chuyen_nguon") or Money.ZERO).dong == facts.carry_over)
        and (facts.total is None or allocated(plan) == Money(facts.total))
        and (facts.date is None or facts.date == (f"{date.exact():%d/%m/%Y}" if date.exact() else ""))
        and all(_amount(plan, key) == amount for key, amount in facts.lines.items())
        and not any(_inside(one, labels) for one in facts.lines_absent)
        and all(_inside(one, headings) for one in facts.headings)
        and not any(_inside(one, headings) for one in facts.headings_absent)
        and all(fold(one) in whole for one in facts.text)
        and not any(fold(one) in whole for one in facts.text_absent)
        and all(fold(one) in fold(bases) for one in facts.bases)
        and not any(fold(one) in fold(bases) for one in facts.bases_absent)
        and not slots & set(facts.slots_filled)
        and set(facts.slots_open) <= slots
    )


def _inside(words: str, texts: Iterable[str]) -> bool:
    return any(fold(words) in fold(text) for text in texts)


def _text(plan: Plan) -> str:
    said = [one.text for one in (*plan.bases, *plan.preamble, *plan.conclusion)]
    for _, section in plan.walk():
        said += [section.heading, *(block.text for block in section.blocks if isinstance(block, Paragraph))]
    said += [f"{line.number} {line.label}" for _, table in plan.tables() for _, line in table.walk()]
    return fold(" ".join((plan.header.agency, plan.header.subject, *said)))


def _find(plan: Plan, key: str) -> Line | None:
    """The line "2:2.1" or "2:words of its label"; None where there is none."""
    ordinal, _, name = key.partition(":")
    tables = [table for _, table in plan.tables()]
    if not 1 <= int(ordinal) <= len(tables):
        return None
    table = tables[int(ordinal) - 1]
    paths = line_paths(table)
    lines = [line for _, line in table.walk()]
    found = [line for line in lines if paths[line.key] == name] or [
        line for line in lines if fold(name) in fold(line.label)
    ]
    return (table.key, found[0].key) if found else None


def _amount(plan: Plan, key: str) -> int | None:
    place = _find(plan, key)
    return _amounts(plan, leaves=False).get(place) if place is not None else None


def _amounts(plan: Plan, *, leaves: bool) -> dict[Line, int | None]:
    held: dict[Line, int | None] = {}
    for _, table in plan.tables():
        columns = table.columns_of(Role.AMOUNT)
        for _, line in table.walk():
            if columns and not (leaves and line.children):
                amount = line.amount(columns[0] if table.allocation else columns[-1])
                held[table.key, line.key] = amount.dong if amount is not None else None
    return held


def _below(plan: Plan, place: Line) -> set[Line]:
    """The line and all below it."""
    lines = [line for _, table in plan.tables() if table.key == place[0] for _, line in table.walk()]
    return {(place[0], one.key) for line in lines if line.key == place[1] for _, one in line.walk()}


def _called(wanted: tuple[Call, ...], came: Came) -> bool:
    """True when these tools ran, each as wanted, and no other that changes anything."""
    left = list(came.made)
    for call in wanted:
        same = (call.tool, *_AS_GOOD_AS.get(call.tool, ())) if not call.arguments else (call.tool,)
        fits = next((made for made in left if made.tool in same and _as_wanted(call, made)), None)
        if fits is None:
            return False
        left.remove(fits)
    return all(made.tool in _LOOKS for made in left)


def _in_removed_sections(came: Came) -> set[Line]:
    """The lines that went with a section that was taken out."""
    gone: set[Line] = set()
    for made in came.made:
        if made.tool == "remove_section" and made.before is not None and made.after is not None:
            kept = {table.key for _, table in made.after.tables()}
            gone |= {(t.key, line.key) for _, t in made.before.tables() if t.key not in kept for _, line in t.walk()}
    return gone


def _as_wanted(call: Call, made: Made) -> bool:
    return all(_argument(name, value, call, made) for name, value in call.arguments.items())


def _argument(name: str, value: str | int, call: Call, made: Made) -> bool:
    given, before, after = made.given, made.before, made.after
    if name == "becomes":
        place = _line_of(made, "line")
        return after is not None and place is not None and _amounts(after, leaves=False).get(place) == value
    if name == "mode" or (name == "amount" and "becomes" in call.arguments):
        return True  # how it was said; what came of it counts
    if name == "table" and before is not None:
        slot = next((one for one in _LINES if one in call.arguments and getattr(given, one, None)), "")
        place = _line_of(made, slot) if slot else None
        tables = [table.key for _, table in before.tables()]
        return tables[int(value) - 1] == place[0] if place is not None else str(value) in str(given.table)
    if name in _LINES and before is not None:
        return _line_of(made, name) == _same_line(before, str(value), call)
    said = str(getattr(given, name))
    if name == "amount":
        return _money(said) == value
    if name == "section" and before is not None:
        return section_asked(before, said).key == section_asked(before, str(value)).key
    if name == "basis" and before is not None and after is not None:
        return _inside(str(value), [one.text for one in before.bases if one not in after.bases])
    if name == "name" and before is not None and after is not None:
        filled = {slot.name for slot in open_slots(before)} - {slot.name for slot in open_slots(after)}
        return str(value) in (said, *filled)
    if not str(value):
        return not said
    return fold(str(value)) in fold(said) or (after is not None and fold(str(value)) in _all_said(after))


def _others_stayed(before: Plan, after: Plan, named: set[str], absent: tuple[str, ...], outcome: Outcome) -> bool:
    was, now = _by_label(before), _by_label(after)
    if any(was.get(label) != now.get(label) for label in was.keys() & now.keys() - named):
        return False
    gone = [label for label in was.keys() - now.keys() - named if not any(fold(one) in fold(label) for one in absent)]
    wanted = [fold(key.partition(":")[2]) for key in (outcome.draft.lines if outcome.draft else ())]
    new = [
        label
        for label in now.keys() - was.keys() - named
        if not any(one in fold(label) or fold(label.partition(" ")[2]) in one for one in wanted)
    ]
    adds = sum(call.tool in ("add_line", "rename_line") for call in outcome.calls)
    return not gone and len(new) <= adds


def _by_label(plan: Plan) -> dict[str, int | None]:
    amounts = _amounts(plan, leaves=True)
    labels = {(t.key, line.key): f"{t.key} {line.label}" for _, t in plan.tables() for _, line in t.walk()}
    return {labels[place]: amount for place, amount in amounts.items()}


def _all_said(plan: Plan) -> str:
    brief = plan.brief
    named = f"{brief.agency} {brief.province} {brief.year}" if brief is not None else ""
    return f"{_text(resolve(plan))} {fold(named)}"


def _money(text: str) -> int | None:
    try:
        return read_amount(text).dong
    except AmountError:
        digits = re.sub(r"\D", "", text)
        return int(digits) if digits else None


def _line_of(made: Made, slot: str) -> Line | None:
    """The line that a call named."""
    if made.before is None:
        return None
    try:
        table, line = line_asked(made.before, getattr(made.given, slot), getattr(made.given, "table", ""))
    except AssistantError:
        return None
    return table.key, line.key


def _same_line(plan: Plan, name: str, call: Call) -> Line | None:
    return _find(plan, f"{call.arguments.get('table', 1)}:{name}")


def _rest_stayed(outcome: Outcome, came: Came) -> bool:
    """True when no line changed but those the outcome names, and those that belong to them."""
    if came.before is None or came.after is None or came.before == came.after:
        return True
    if any(call.tool == "undo" for call in outcome.calls) or any(made.tool == "start_draft" for made in came.made):
        return True
    if outcome.draft is not None and outcome.draft.total is not None and not outcome.draft.lines:
        return True  # shared out anew: the sum is what counts
    named: set[Line] = _in_removed_sections(came)
    for made in came.made:
        places = [_line_of(made, slot) for slot in _LINES if getattr(made.given, slot, "")]
        named |= {one for place in places if place for one in _below(made.before or came.before, place)}
        if made.tool == "reshare_lines" and not made.given.parent:
            named |= {
                (table.key, line.key)
                for at, (_, table) in enumerate(came.before.tables(), 1)
                if made.given.table in ("", str(at))
                for _, line in table.walk()
            }
    if not outcome.calls:
        for plan in (came.before, came.after):
            keys = outcome.draft.lines if outcome.draft is not None else ()
            named |= {one for key in keys if (place := _find(plan, key)) for one in _below(plan, place)}
    absent = outcome.draft.lines_absent if outcome.draft is not None else ()
    labels = {
        (t.key, line.key): line.label
        for plan in (came.after, came.before)
        for _, t in plan.tables()
        for _, line in t.walk()
    }
    before, after = _amounts(came.before, leaves=True), _amounts(came.after, leaves=True)
    if (
        before.keys() != after.keys()
    ):  # lines came or went, and the others got new numbers: they are known by their names
        return _others_stayed(
            came.before,
            came.after,
            {f"{place[0]} {labels[place]}" for place in named if place in labels},
            absent,
            outcome,
        )
    adds = any(call.tool == "add_line" for call in outcome.calls)
    for place in before.keys() | after.keys():
        if place in named or before.get(place) == after.get(place):
            continue
        if place not in before and adds:
            continue
        if place not in after and any(fold(one) in fold(labels[place]) for one in absent):
            continue
        return False
    return True
