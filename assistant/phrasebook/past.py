"""What was said before in the same conversation, as far as a message may point back to it.

Nothing is remembered apart from the log: what an earlier message meant is understood again, from its words and from the
plan as it stood when they were said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from assistant.errors import AssistantError
from assistant.phrasebook.reading import Call, Option, Reading
from assistant.phrasebook.spotting import Spotted
from assistant.phrasebook.targets import lines, reference
from assistant.phrasebook.wording import Wording
from assistant.tools.budget_lines import line_asked
from assistant.tools.changing import section_asked
from knowledge.domain.budget import BudgetLine
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan

_FARTHEST = 4
"""So many messages back may be pointed at."""
_LINE_TOOLS = ("set_amount", "rename_line", "add_line", "why_total", "compare_with_prior")

Understand = Callable[[str, "Plan | None", "Past"], Reading]


@dataclass(frozen=True)
class Exchange:
    """One earlier message: the plan as it was then, and whether it was changed by it."""

    message: str
    plan: Callable[[], Plan | None]
    changed: bool = False

    @cached_property
    def before(self) -> Plan | None:
        """The plan the message was about."""
        return self.plan()


@dataclass(frozen=True)
class Past:
    """Earlier messages, the last one first; ``now`` are calls of the message in hand that come first."""

    exchanges: tuple[Exchange, ...] = ()
    understand: Understand | None = None
    now: tuple[Call, ...] = ()
    hoping: bool = False
    """True while a message is only being cut: what points back is taken to have found something."""
    is_part: bool = False
    """True while a part of a message is understood by itself: it is no correction again, nor put together again."""
    _readings: dict[int, Reading] = field(default_factory=dict, repr=False, compare=False)
    _spotted: dict[tuple[str, int], Spotted] = field(default_factory=dict, repr=False, compare=False)

    def spotted(self, wording: Wording, plan: Plan | None) -> Spotted:
        """What stands in a message; found once for all of its pieces."""
        key = (wording.folded, id(plan))
        if key not in self._spotted:
            self._spotted[key] = Spotted(wording, plan)
        return self._spotted[key]

    def of_a_part(self) -> Past:
        """The same for a part of the message in hand, or for what it comes to in other words."""
        return Past(self.exchanges, self.understand, is_part=True)

    def with_calls(self, calls: tuple[Call, ...]) -> Past:
        """The same, where the message in hand has already asked for these."""
        return replace(self, now=calls)

    @property
    def last(self) -> Reading:
        """What the last message meant; nothing where there is none."""
        return self._reading(0)

    def _reading(self, place: int) -> Reading:
        if self.understand is None or place >= min(len(self.exchanges), _FARTHEST):
            return Reading()
        at = len(self.exchanges) - place  # counted from the first: the same for every Past of one conversation
        if at not in self._readings:
            one, earlier = (
                self.exchanges[place],
                replace(self, exchanges=self.exchanges[place + 1 :], now=(), hoping=False, is_part=False),
            )
            self._readings[at] = self.understand(one.message, one.before, earlier)
        return self._readings[at]

    def said(self) -> Iterator[tuple[Exchange | None, Call]]:
        """Every call, the last one first; without an exchange those of the message in hand."""
        for call in reversed(self.now):
            yield None, call
        for place in range(min(len(self.exchanges), _FARTHEST)):
            for call in reversed(self._reading(place).calls):
                yield self.exchanges[place], call

    def options(self) -> tuple[Option, ...]:
        """What the officer was offered last."""
        question = self.last.question
        return question.options if question is not None else ()

    def line(self, plan: Plan) -> tuple[int, BudgetLine] | None:
        """The line touched last, with the ordinal of its table, where it is still there and only one can be meant."""
        for exchange, call in self.said():
            if call.name in ("move_amount", "remove_line", "reshare_lines", "undo"):
                return None
            if exchange is not None and call.name == "show_part" and (shown := _spoken_of(exchange, plan)) is not None:
                return shown
            if call.name not in _LINE_TOOLS or not (call.arguments.get("line") or call.name == "add_line"):
                continue
            before = exchange.before if exchange is not None else plan
            return _added(plan, call) if call.name == "add_line" else _same(before, plan, call)
        return None

    def table(self, plan: Plan) -> str:
        """The ordinal of the table spoken of last, "" where none was."""
        for exchange, call in self.said():
            if table := call.arguments.get("table", ""):
                return table
            if call.name == "show_part" and call.arguments.get("part", "").startswith("bảng "):
                return call.arguments["part"].removeprefix("bảng ")
            before = exchange.before if exchange is not None else plan
            if call.arguments.get("line") and (found := _same(before, plan, call)) is not None:
                return str(found[0])
        return ""

    def section(self, plan: Plan) -> str:
        """The key of the section touched last, "" where none was or it is gone."""
        for exchange, call in self.said():
            name = call.arguments.get("section", "") or (
                call.arguments.get("title", "") if call.name == "add_section" else ""
            )
            if not name:
                continue
            before = plan if call.name == "add_section" or exchange is None else exchange.before
            try:
                key = section_asked(before, name).key if before is not None else ""
            except AssistantError:
                return ""
            return key if any(one.key == key for _, one in plan.walk()) else ""
        return ""

    def section_is_later(self, plan: Plan) -> bool:
        """True when a section was touched after any line was."""
        for _, call in self.said():
            if call.arguments.get("section") or call.name == "add_section":
                return True
            if call.name in _LINE_TOOLS or call.arguments.get("line"):
                return False
        return False

    def basis(self, plan: Plan) -> str:
        """The ordinal of the legal basis added last."""
        for exchange, call in self.said():
            if call.name == "add_basis" and exchange is not None:
                held = {fold(one.text).rstrip(" .;") for one in exchange.before.bases} if exchange.before else set()
                new = [n for n, one in enumerate(plan.bases, 1) if fold(one.text).rstrip(" .;") not in held]
                return str(new[-1]) if new else ""
        return ""


def _spoken_of(exchange: Exchange, plan: Plan) -> tuple[int, BudgetLine] | None:
    """The one line that a message named, whatever it asked of it."""
    spotted = Spotted(Wording.of(exchange.message), plan)
    found = [target for mark in spotted.rows for target in mark.targets]
    for mark in spotted.literals:
        if mark.kind in ("number", "ordinal"):
            found += lines(plan, reference(mark.text)).found
    if len(set(found)) != 1:
        return None
    table, line = line_asked(plan, found[0].address, found[0].table)
    return next(n for n, (_, one) in enumerate(plan.tables(), 1) if one.key == table.key), line


def _added(plan: Plan, call: Call) -> tuple[int, BudgetLine] | None:
    found = [
        (ordinal, line)
        for ordinal, (_, table) in enumerate(plan.tables(), 1)
        for _, line in table.walk()
        if fold(line.label) == fold(call.arguments["label"])
    ]
    return found[0] if len(found) == 1 else None


def _same(before: Plan | None, plan: Plan, call: Call) -> tuple[int, BudgetLine] | None:
    """The line that a call named, as it is now."""
    if before is None:
        return None
    try:
        table, line = line_asked(before, call.arguments["line"], call.arguments.get("table", ""))
    except AssistantError:
        return None
    for ordinal, (_, now) in enumerate(plan.tables(), 1):
        if now.key == table.key:  # keys follow the numbers when lines come and go; the name tells which it is then
            named = [one for _, one in now.walk() if one.label == line.label]
            kept = [one for _, one in now.walk() if one.key == line.key]
            same_lines = sum(1 for _ in now.walk()) == sum(1 for _ in table.walk())
            found = kept if same_lines else named
            return (ordinal, found[0]) if len(found) == 1 else None
    return None
