"""The eye: what a language model writes is looked at before it reaches the draft or the chat.

An amount, a date, a percentage or the number of a document must stand in the draft, in what the officer typed, or in
what a tool told in this turn. What does not is refused: the model is told once, then the place stays a slot. An amount
that a model gives a budget line becomes a proposal that waits for the officer.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from dataclasses import fields as fields_of
from typing import Any

from assistant.checks.provenance import known_amounts
from assistant.errors import ToolInputError
from assistant.llm.stating import Facts, Kind, Stated, amounts_typed, plain, stated
from assistant.operations import ConfirmProposals, Operation, SetCeiling, SetEntry, SetFact, SetNamedAmount
from assistant.rendering import proposals, resolve
from assistant.tools.turn import ToolResult, Turn, Vouched
from knowledge.domain.budget import BudgetLine, BudgetTable, Entry
from knowledge.domain.folding import fold
from knowledge.domain.money import AmountError, Money, read_amount, read_number
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import SLOT_PREFIX, Paragraph, Plan, Section

_log = logging.getLogger(__name__)

RULE = "figure-unsourced"
MODEL = "mô hình ngôn ngữ"
WITHHELD = "(Trợ lý đã bỏ một câu có {what} không rõ nguồn.)"
_AMOUNTS = ("amount", "ceiling", "carry_over", "total")
"""Arguments whose whole value is an amount or a percentage, whatever tool they belong to."""
_ADDRESSES = frozenset(
    ("key", "table", "line", "parent", "section", "field", "name", "number", "marker", "raw", "unit")
)
_CONSENT = re.compile(r"\b(xac nhan|dong y|nhat tri|chap nhan|duyet|chot|ok|oke|duoc roi|giu cac so)\b")
_SLOT = re.compile(re.escape(SLOT_PREFIX) + r"[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fact that was kept out: where it was to go (a tool's name, or "chat"), its kind and words."""

    where: str
    kind: Kind
    raw: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text that a tool told in this turn, with where it stands."""

    source: str
    passage: str
    line: int | None
    facts: Facts


@dataclass(slots=True)
class Eye:
    """Looks at one turn. Whoever drives the turn tells it of each tool call before and after."""

    turn: Turn
    refused: list[Refusal] = field(default_factory=list)
    acted: bool = False
    """True once a tool has changed something or made a file in this turn."""
    _quoted: list[Quoted] = field(default_factory=list)
    _typed: Facts = field(default_factory=Facts.none)
    _messages: list[str] = field(default_factory=list)
    _computed: Facts | None = None
    _told: set[str] = field(default_factory=set)
    _tool: str = ""
    _doubtful: bool = False

    def __post_init__(self) -> None:
        earlier = self.turn.conversation()
        self._messages = [plain(self.turn.message), *(plain(one.text) for one in earlier if one.role == "user")]
        for message in self._messages:
            self._typed.add(message)
            self._typed.amounts |= amounts_typed(message)
        today = self.turn.workspace.today()
        self._typed.dates.add((today.day, today.month, today.year))

    def beside(self, extra: Sequence[tuple[str, str, int | None]]) -> Eye:
        """An eye over another piece of the same turn, with evidence of its own (name, passage, line)."""
        self._draft()
        other = copy.copy(self)
        other.refused, other._quoted, other._told = [], [], set()
        for name, passage, line in extra:
            other._hear(name, passage, line)
        return other

    # -- tool calls ---------------------------------------------------------------------------------------------------

    def begin(self, tool: str, arguments: Mapping[str, Any]) -> None:
        """A model calls a tool: its operations are vouched for by ``vouch`` until ``end``."""
        self._tool = tool
        doubtful = [
            str(value)
            for name, value in arguments.items()
            if value and _is_amount(name) and not self._given(str(value))
        ]
        self._doubtful = bool(doubtful)
        self.turn.voucher = self
        if tool == "start_draft" and doubtful:  # its amounts have no origin of their own
            made_up = [Stated(Kind.AMOUNT, one, one, 0, len(one)) for one in doubtful]
            self.refuse(made_up, tool)
            raise ToolInputError(self._lesson(made_up))

    def end(self, arguments: Mapping[str, Any], result: ToolResult | None) -> None:
        """The call is over; what it told is evidence, but for what only repeats its own arguments."""
        self._tool, self._doubtful, self._computed = "", False, None
        self.turn.voucher = None
        if result is None:
            return
        own = [one for value in arguments.values() for one in stated(plain(str(value)))]
        self._hear("kết quả công cụ", result.text, None, without=own)
        for source in result.sources:
            self._hear(source.name, f"{source.name} {source.passage}", source.line)

    def vouch(self, plan: Plan, operations: Sequence[Operation]) -> Vouched:
        """The operations as they may land, each with its origin; ToolInputError where the model is to try again."""
        offending: list[Stated] = []
        looked = tuple(self._operation(one, offending) for one in operations)
        if offending:
            self.refuse(offending, self._tool)
            if self._tool not in self._told:
                self._told.add(self._tool)
                raise ToolInputError(self._lesson(offending))
        remarks = []
        if offending:
            kinds = ", ".join(dict.fromkeys(one.kind.value for one in offending))
            remarks.append(f"Chỗ chưa rõ nguồn ({kinds}) để trống, đánh dấu cần bổ sung.")
        if self._doubtful and any(isinstance(one, SetEntry) or _holds_lines(one) for one in looked):
            remarks.append("Số tiền này do mô hình đề xuất, cần bạn xác nhận.")
        return Vouched(looked, " ".join(remarks), bool(offending))

    def _operation(self, operation: Operation, offending: list[Stated]) -> Operation:
        if isinstance(operation, ConfirmProposals):
            if not _CONSENT.search(fold(self.turn.message)):
                _log.warning("not-asked: %s was refused, the officer confirmed nothing", self._tool)
                raise ToolInputError("Chỉ cán bộ được xác nhận các số đề xuất; hãy hỏi và chờ cán bộ trả lời.")
            return operation
        if isinstance(operation, (SetCeiling, SetNamedAmount)):
            if operation.money is not None and self._doubts(operation.money):
                self.refuse([_of_money(operation.money)], self._tool)
                raise ToolInputError(self._lesson([_of_money(operation.money)]))
            return operation
        if isinstance(operation, SetEntry):
            return replace(operation, origin=self._of_cell(operation.origin, operation.value))
        if isinstance(operation, SetFact) and operation.value:
            self._fact(operation)
        looked: Operation = self._looked(operation, offending)
        return looked

    def _fact(self, operation: SetFact) -> None:
        """A fact has no origin of its own: its words must have been given, else the slot stays."""
        words = _words(operation.value)
        given = [*self._messages, *(one.passage for one in self._quoted)]
        if not any(words <= _words(text) for text in given):
            self.refused.append(Refusal(self._tool, Kind.FACT, operation.value))
            _log.warning("%s: the fact %r was given by nobody", RULE, operation.value)
            raise ToolInputError(
                f"“{operation.value}” không có trong lời cán bộ, cũng không có trong kết quả công cụ của lượt này; để "
                "nguyên chỗ [CẦN BỔ SUNG: …] và hỏi cán bộ."
            )

    def _looked(self, value: Any, offending: list[Stated]) -> Any:
        """The value with every text looked at, and with origins that say who gave what it states."""
        if isinstance(value, tuple):
            return tuple(self._looked(one, offending) for one in value)
        if isinstance(value, (BudgetTable, Origin)) or not is_dataclass(value) or isinstance(value, type):
            return value
        if isinstance(value, Entry):
            return replace(value, origin=self._of_cell(value.origin, value.money)) if not value.is_blank else value
        if isinstance(value, (Paragraph, Section)) and _is_trusted(value.origin):
            return value
        changes: dict[str, Any] = {}
        for one in fields_of(value):
            held = getattr(value, one.name)
            if isinstance(held, str) and one.name not in _ADDRESSES:
                changes[one.name] = self.cleared(held, offending)
            elif isinstance(held, tuple) or is_dataclass(held):
                changes[one.name] = self._looked(held, offending)
        if isinstance(value, Paragraph):
            changes["origin"] = self.origin_of(changes.get("text", value.text))
        elif isinstance(value, Section):
            changes["origin"] = self.origin_of(changes.get("title", value.title))
        elif isinstance(value, BudgetLine) and value.origin is not None:
            changes["origin"] = self._of_cell(value.origin, None)
        return replace(value, **changes)

    def _of_cell(self, origin: Origin | None, value: object) -> Origin | None:
        if origin is None or origin.kind is not OriginKind.TYPED:
            return origin
        if self._doubtful:
            return Origin(OriginKind.PROPOSED, MODEL, "số mô hình gợi ý")
        if isinstance(value, Money):
            one = _of_money(value)
            if self._typed.hold(one):
                return self._typed_origin([one])
            for quoted in self._quoted:
                if quoted.facts.hold(one):
                    return Origin(OriginKind.QUOTED, quoted.source, quoted.passage, quoted.line)
        return origin

    # -- texts --------------------------------------------------------------------------------------------------------

    def unsourced(self, text: str) -> tuple[Stated, ...]:
        """The facts of a ``plain`` text that stand nowhere."""
        return tuple(one for one in stated(text) if not self._holds(one))

    def cleared(self, text: str, offending: list[Stated]) -> str:
        """The text with a slot in place of each fact that stands nowhere; these are added to ``offending``."""
        shown = plain(text)
        slots = [(match.start(), match.end()) for match in _SLOT.finditer(shown)]
        found = self.unsourced(shown)
        for one in reversed(found):
            inside = any(start <= one.start and one.end <= end for start, end in slots)
            put = "…" if inside else f"{SLOT_PREFIX}: {one.kind.value}]"
            shown = shown[: one.start] + put + shown[one.end :]
        offending += found
        return shown

    def withheld(self, found: Sequence[Stated]) -> str:
        """What stands in the chat in place of a sentence; the refusal is kept."""
        self.refuse(found, "chat")
        return WITHHELD.format(what=", ".join(dict.fromkeys(one.kind.value for one in found)))

    def lesson_for_chat(self, found: Sequence[Stated]) -> str:
        """What a model is told when its answer held facts that stand nowhere; "" when it was told already."""
        if "chat" in self._told:
            return ""
        self._told.add("chat")
        self.refuse(found, "chat")
        return self._lesson(found)

    def origin_of(self, text: str) -> Origin:
        """Where a text of a model comes from: whose words or figures it holds, else a proposal."""
        words = " ".join(fold(text).split()).strip(" .;,")
        for message in self._messages:
            if words and words in " ".join(fold(message).split()):
                return Origin(OriginKind.TYPED, "yêu cầu của cán bộ", message)
        figures = stated(plain(text))
        if not figures:
            return Origin(OriginKind.PROPOSED, MODEL, "câu chữ do mô hình viết")
        left = [one for one in figures if not self._typed.hold(one) and not self._draft().hold(one)]
        if not left and any(self._typed.hold(one) for one in figures):
            return self._typed_origin([one for one in figures if self._typed.hold(one)])
        if not left:
            return Origin(OriginKind.COMPUTED, "dự thảo", "; ".join(one.raw for one in figures))
        for quoted in self._quoted:
            if all(quoted.facts.hold(one) for one in left):
                return Origin(OriginKind.QUOTED, quoted.source, quoted.passage, quoted.line)
        sources = dict.fromkeys(quoted.source for one in left for quoted in self._quoted if quoted.facts.hold(one))
        return Origin(OriginKind.PROPOSED, MODEL, f"số liệu lấy từ {'; '.join(sources)}")

    # -- what is known ------------------------------------------------------------------------------------------------

    def _holds(self, one: Stated) -> bool:
        known = (self._typed, *(quoted.facts for quoted in self._quoted))
        return any(facts.hold(one) for facts in known) or self._draft().hold(one)

    def _draft(self) -> Facts:
        """What the draft in hand states and what follows from it, read again after each call of a tool."""
        if self._computed is None:
            self._computed = _facts_of(self.turn.draft().plan) if self.turn.draft_id is not None else Facts.none()
        return self._computed

    def _hear(self, source: str, text: str, line: int | None, without: Iterable[Stated] = ()) -> None:
        facts = Facts.none()
        facts.add(text, without=without)
        self._quoted.append(Quoted(source, text, line, facts))

    def _given(self, text: str) -> bool:
        """True when an argument that is an amount, or a bare percentage, was typed or stands somewhere."""
        bare = read_number(plain(text).strip().rstrip("% ")).value
        try:
            money = read_amount(plain(text))
        except AmountError:
            return bare is not None and self._typed.hold(Stated(Kind.PERCENT, bare.normalize(), text, 0, 0))
        as_percent = bare is not None and self._typed.hold(Stated(Kind.PERCENT, bare.normalize(), text, 0, 0))
        return as_percent or (self._holds(_of_money(money)) and not self._only_proposed(_of_money(money)))

    def _only_proposed(self, one: Stated) -> bool:
        """True of an amount that stands in the draft as a proposal alone: saying it twice gives it no source."""
        if self.turn.draft_id is None or any(
            facts.hold(one) for facts in (self._typed, *(q.facts for q in self._quoted))
        ):
            return False
        return any(held.money is not None and held.money.dong == one.key for held in proposals(self.turn.draft().plan))

    def _doubts(self, money: Money) -> bool:
        return self._doubtful or (bool(money) and not self._holds(_of_money(money)))

    def _typed_origin(self, figures: Sequence[Stated]) -> Origin:
        for message in self._messages:
            said = Facts.none()
            said.add(message)
            said.amounts |= amounts_typed(message)
            if all(said.hold(one) for one in figures):
                return Origin(OriginKind.TYPED, "yêu cầu của cán bộ", message)
        return Origin(OriginKind.TYPED, "yêu cầu của cán bộ", self.turn.message)

    def refuse(self, found: Sequence[Stated], where: str) -> None:
        """Keep and log what was kept out of ``where``."""
        for one in found:
            self.refused.append(Refusal(where, one.kind, one.raw))
            _log.warning("%s: %s %r in %s stands in no source", RULE, one.kind.name.lower(), one.raw, where)

    def _lesson(self, found: Sequence[Stated]) -> str:
        return (
            f"{RULE}: {_listed(found)} không có trong dự thảo, không do cán bộ nêu và không có trong kết quả công cụ "
            "của lượt này. Viết lại không có số liệu đó: tra bằng công cụ, dùng tham chiếu như {total:bang-1}, hoặc để "
            "[CẦN BỔ SUNG: …]."
        )


def _facts_of(draft: Plan) -> Facts:
    """What a draft states, and what follows from it."""
    facts, plan = Facts.none(), resolve(draft)
    for text in _texts(plan):
        facts.add(text)
    facts.amounts |= known_amounts(plan)
    if plan.brief is not None and plan.brief.ceiling is not None and (total := plan.allocated()) is not None:
        facts.amounts.add(abs((plan.brief.ceiling - total).dong))
    return facts


def _is_amount(name: str) -> bool:
    return any(word in name for word in _AMOUNTS)


def _of_money(money: Money) -> Stated:
    return Stated(Kind.AMOUNT, money.dong, money.text(), 0, 0)


def _is_trusted(origin: Origin | None) -> bool:
    """What a tool itself took from the registry, a source or a template was not written by the model."""
    return origin is not None and origin.kind in (OriginKind.QUOTED, OriginKind.COMPUTED, OriginKind.TEMPLATE)


def _holds_lines(operation: Operation) -> bool:
    return isinstance(getattr(operation, "line", None), BudgetLine)


def _listed(found: Sequence[Stated]) -> str:
    return ", ".join(f"{one.kind.value} “{one.raw}”" for one in found)


def _words(text: str) -> set[str]:
    return {word.lstrip("0") or "0" for word in re.findall(r"[^\W_]+", fold(text))}


def _texts(plan: Plan) -> Iterable[str]:
    yield f"{plan.header.number} {plan.header.subject}"
    yield from (f"{section.title}" for _, section in plan.walk())
    yield from (paragraph.text for _, paragraph in plan.paragraphs())
    for _, table in plan.tables():
        yield table.caption
        yield from (f"{line.label} ; {entry.raw}" for _, line in table.walk() for entry in line.entries if entry.raw)
