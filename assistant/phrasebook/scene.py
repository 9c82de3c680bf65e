"""One phrase that fitted, with what is needed to make calls of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.phrasebook.agencies import is_clear
from assistant.phrasebook.amounts import written
from assistant.phrasebook.past import Past
from assistant.phrasebook.reading import Call, Option, Question
from assistant.phrasebook.targets import NUMBER, PARTS, POINTED, Reference, Sought, Target, lines, reference, sections
from assistant.phrasebook.wording import Wording
from assistant.tools.budget_lines import line_asked
from knowledge.domain.folding import fold
from knowledge.domain.money import AmountError, read_amount
from knowledge.domain.plan import Plan

_LIST_MARK = re.compile(r"(?: va | voi | & |, ?)")
_NO_LABEL = re.compile(
    r"\b(?:len|xuong|them|bot|roi|neu|bao nhieu|vi sao|khong|dung|dong y)\b|\d ?(?:trieu|tr|ty|nghin|dong|%)"
)
_NO_PAST = Past()
HOPED = "?"
"""Stands for a line spoken of before while a message is only being cut."""
_JUST = re.compile(
    r"(?:dong |muc |khoan )?(?:ma )?(?:vua|moi)(?: moi)? (?:them|sua|doi|dat|noi|tang|giam|xong|nhac|bo sung|chinh"
    r"|nhap)"
    r"(?: xong| vao| roi)?"
)
_POINTING = frozenset(("do", "nay", "kia", "tren", "duoi", "ay", "no", "vua roi", "cuoi", "dau", "khac", "nao", "gi"))
"""Words that point at something said before; folded they could be found inside labels ("đó", "đo lường")."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request comes to: calls, or a question, or a sentence why it cannot be done, or an answer.

    ``is_open``: it ends in words that could go on (a label, a text). ``is_sure``: so definite that it may follow a free
    text after a mere comma.
    """

    calls: tuple[Call, ...] = ()
    question: Question | None = None
    problem: str = ""
    answer: str = ""
    is_open: bool = False
    is_sure: bool = False


class NoSense(Exception):
    """The phrase fitted, its slots do not: another phrase may."""


class Unsettled(Exception):
    """The request is understood but cannot be settled without the officer."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.problem)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Scene:
    """The message, the plan it is about (None: no draft yet), the slots of the phrase, what the phrase fixes."""

    wording: Wording
    plan: Plan | None
    match: re.Match[str]
    fixed: dict[str, str]
    past: Past = _NO_PAST

    def has(self, slot: str) -> bool:
        """True when the slot exists in the phrase and was filled."""
        return bool(self.match.groupdict().get(slot))

    def said(self, slot: str) -> str:
        """What the officer wrote in the slot; empty where nothing."""
        return self.wording.said(*self.match.span(slot)) if self.has(slot) else ""

    def text(self, slot: str) -> str:
        """What the officer wrote in a slot at the end of the message, with the mark that ends its last sentence."""
        start, end = self.match.span(slot)
        while self.wording.folded[end : end + 1] in (".", "!", "?", "/"):
            end += 1
        return self.wording.said(start, end)

    def folded(self, slot: str) -> str:
        """The same, folded."""
        return self.match[slot].strip(' ,"') if self.has(slot) else ""

    def ask(self, reason: str, text: str, span: tuple[int, int], options: Sequence[tuple[str, str]]) -> Unsettled:
        """A question whose options (label, words) replace what stands at ``span`` of the message."""
        chosen = tuple(Option(label, self.wording.replaced(*span, words)) for label, words in options)
        return Unsettled(Outcome(question=Question(reason, text, chosen)))

    def amount(self, slot: str = "amount") -> str:
        """The amount as written; a figure that could be triệu or đồng is asked about."""
        if "amount" in self.fixed:
            return self.fixed["amount"]
        said, span = self.said(slot), self.match.span(slot)
        if in_words := written(self.folded(slot)):
            return in_words
        if fold(said) != self.folded(slot):  # a slip of the keyboard was put right
            said = self.folded(slot)
        if not is_clear(self.folded(slot)):
            reason = f"Số “{said}” chưa có đơn vị tiền."
            bare = re.sub(r" ?[^\W\d]+$", "", said)
            options = [(f"{bare} {unit}", f"{bare} {unit}") for unit in ("triệu đồng", "nghìn đồng")]
            raise self.ask(reason, "Bạn muốn nói số nào?", _tight(self.wording, span), options)
        try:
            read_amount(said)
        except AmountError:  # a slip in the unit ("triẹu")
            return self.folded(slot)
        return said

    def references(self, slot: str) -> list[tuple[Reference, tuple[int, int]]]:
        """The targets named in a slot ("mục 2.1 và 2.2 bảng 1"), each with its place in the message."""
        start, end = self.match.span(slot)
        whole = reference(self.wording.folded[start:end])
        pieces = [piece for piece in _LIST_MARK.split(whole.words) if piece]
        bare = [re.sub(r"^(?:muc|dong|khoan) ", "", piece) for piece in pieces]
        if len(pieces) < 2 or not all(NUMBER.fullmatch(piece) for piece in bare):
            return [(whole, _tight(self.wording, (start, end)))]
        found, place = [], start + whole.start
        for piece, number in zip(pieces, bare, strict=True):
            at = self.wording.folded.index(piece, place)
            place = at + len(piece)
            found.append((Reference(whole.noun, whole.table, number, 0, 0), (at, place)))
        return found

    def lines(self, slot: str) -> list[Target]:
        """The budget lines named in a slot, each without doubt; else Unsettled or NoSense."""
        named = self.references(slot)
        settled: dict[Reference, Target] = {}  # "2.1, 2.1, 2.1 …" is looked for once
        for wanted, span in named:
            if wanted not in settled:
                settled[wanted] = self._line(wanted, span)
        return [settled[wanted] for wanted, _ in named]

    def group(self, slot: str) -> Target:
        """The one group of lines named in a slot; a number that several lines have is that of the only group."""
        ((wanted, _), *more) = self.references(slot)
        if self.plan is not None and not more and wanted.is_number and not wanted.table:
            found = lines(self.plan, wanted).found
            groups = [one for one in found if line_asked(self.plan, one.address, one.table)[1].children]
            if len(found) > 1 and len(groups) == 1:
                return groups[0]
        return self.line(slot)

    def line(self, slot: str) -> Target:
        """The one budget line named in a slot."""
        found = self.lines(slot)
        if len(found) != 1:
            raise NoSense
        return found[0]

    def _line(self, wanted: Reference, span: tuple[int, int]) -> Target:
        if self.plan is not None and wanted.noun not in PARTS and points(wanted):
            return self._touched(wanted, span)
        in_place = bool(wanted.noun) and wanted.words in ("cuoi", "dau")
        if not wanted.words or (wanted.words in _POINTING and not in_place):
            raise NoSense
        said = self.wording.said(*span)
        if self.plan is None:
            if _NO_LABEL.search(wanted.words):
                raise NoSense
            return Target(_spelled(said, wanted), wanted.table, said, said)
        sought = lines(
            self.plan, wanted, self.past.table(self.plan) if wanted.table == POINTED or not wanted.table else ""
        )
        if len(sought.found) == 1:
            return sought.found[0]
        if not sought.found and wanted.is_number:
            return Target(wanted.words.upper(), wanted.table.replace(POINTED, ""), said, said)
        if not sought.found and _NO_LABEL.search(wanted.words):
            raise NoSense
        raise self.which(sought, said, span, "dòng")

    def touched(self, folded: str, span: tuple[int, int]) -> Target:
        """The line that folded words such as "dòng đó" point at; Unsettled where none was spoken of."""
        return self._touched(reference(folded), span)

    def _touched(self, wanted: Reference, span: tuple[int, int]) -> Target:
        """The line spoken of last; asked for where none was."""
        if self.past.hoping:
            return Target(HOPED, "", "", "")
        found = self.past.line(self.plan) if self.plan is not None else None
        if found is not None and self.plan is not None:
            ordinal, line = found
            several = sum(1 for _ in self.plan.tables()) > 1
            return Target(line.key, str(ordinal) if several else "", line.label, line.key)
        said = self.wording.said(*span)
        raise Unsettled(Outcome(problem=f"Chưa rõ “{said}” là dòng nào. Hãy nói rõ, ví dụ: mục 2.1."))

    def last_line(self) -> Target:
        """The line spoken of last, where the request names none."""
        if self.past.hoping and self.plan is not None:
            return Target(HOPED, "", "", "")
        if self.plan is None or (found := self.past.line(self.plan)) is None:
            raise NoSense
        several = sum(1 for _ in self.plan.tables()) > 1
        return Target(found[1].key, str(found[0]) if several else "", found[1].label, found[1].key)

    def section(self, slot: str) -> Target:
        """The one section named in a slot."""
        (wanted, span), *more = self.references(slot)
        if self.plan is not None and points(wanted) and (key := self.past.section(self.plan)):
            return Target(key, "", key, key)
        if more or not wanted.words or wanted.words in _POINTING:
            raise NoSense
        said = self.wording.said(*span)
        if self.plan is None:
            return Target(_spelled(said, wanted), "", said, said)
        sought = sections(self.plan, wanted)
        if len(sought.found) == 1:
            return sought.found[0]
        if not sought.found and wanted.is_number:
            return Target(wanted.words.upper(), "", said, said)
        raise self.which(sought, said, span, "phần")

    def only_table(self, start: int, end: int) -> str:
        """The table a new line goes into ("" for the only one); asked where several share out the budget.

        ``folded[start:end]`` is the request, which the answer repeats with the table.
        """
        shared = (
            [(n, place) for n, place in enumerate(self.plan.tables(), 1) if place[1].allocation] if self.plan else []
        )
        if len(shared) < 2:
            return ""
        span = _tight(self.wording, (start, end))
        said = self.wording.said(*span)
        options = [
            (f"Bảng {n}: {table.caption or (section.title if section else '')}", f"{said} vào bảng {n}")
            for n, (section, table) in shared
        ]
        raise self.ask(f"Dự thảo có {len(shared)} bảng dự toán.", "Thêm dòng này vào bảng nào?", span, options)

    def which(self, sought: Sought, said: str, span: tuple[int, int], noun: str) -> Unsettled:
        """A question which of several is meant; where there is none, a sentence that says so."""
        offered = sought.found or sought.near
        if not offered:
            return Unsettled(Outcome(problem=f"Không có {noun} nào khớp với “{said}” trong dự thảo."))
        reason = (
            f"Có {len(offered)} {noun} khớp với “{said}”." if sought.found else f"Không có {noun} nào tên “{said}”."
        )
        options = [(target.name, target.words) for target in offered]
        return self.ask(reason, f"Bạn muốn nói {noun} nào?", span, options)


def points(wanted: Reference) -> bool:
    """True for "mục đó", "nó", "dòng vừa thêm": words that name nothing but point back."""
    if wanted.words in ("no", "vua roi") or _JUST.fullmatch(wanted.words):
        return True
    return bool(wanted.noun) and wanted.words in ("do", "nay", "ay", "kia", "tren", "noi tren", "vua roi", "do luon")


def _spelled(said: str, wanted: Reference) -> str:
    """The rest of a reference in the officer's own letters."""
    inner = Wording.of(said)
    return inner.said(wanted.start, wanted.end) if wanted.end <= len(inner.folded) else said


def _tight(wording: Wording, span: tuple[int, int]) -> tuple[int, int]:
    """The span without blanks and marks at its ends."""
    start, end = span
    while end > start and wording.folded[end - 1] in ' ,"':
        end -= 1
    while start < end and wording.folded[start] in ' ,"':
        start += 1
    return start, end
