"""What stands in a message, whatever the sentence: figures, numbers of documents and lines, names of the plan, cues.

A frame (``frames``) asks for some of it, takes it, and looks whether what is left could mean anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from assistant.phrasebook.agencies import is_clear
from assistant.phrasebook.cues import LIGHT, Cue, Word, cues_in, words_written
from assistant.phrasebook.grammar import AMOUNT, SLOTS
from assistant.phrasebook.mentions import Mention, Named, mentions
from assistant.phrasebook.targets import Target, every_line, every_section
from assistant.phrasebook.wording import Wording
from knowledge.domain.plan import Plan

Found = TypeVar("Found")

_ROW_NOUN = r"(?:dong|muc|khoan|hang muc|tieu muc|stt|nhom|khoan chi|muc chi|dong chi|noi dung|phan|chuong|m|d)"
_COUNT = r"(?:[ivx]+|\d+|[a-e])(?:[.-](?:\d+|[ivx]+|[a-e]))*"
_ORDINAL = (
    r"(?:thu (?:nhat|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi|\d+)|dau tien|dau|cuoi cung|cuoi|chot"
    r"|ap chot|ap cuoi|gan cuoi|ke cuoi|(?:co |chi |ton )*"
    r"(?:lon|cao|nhieu|ton|ton kem|to|nho|thap|it|be)(?: tien| kinh phi)? nhat)"
)
_BACK = (
    r"(?:do|nay|ay|kia|noi tren|vua roi|vua noi|vua nhac|(?:vua|moi)(?: moi)? (?:them|sua|doi|dat|noi|tang|giam|nhap"
    r"|bo sung|chinh|xong)(?: xong| vao| roi)?)"
)
_QUOTED = re.compile(r'"[^"\n]*"')
_NUMBER = (
    r"(?<!\w)m\d{1,2}(?:\.\d{1,2})*(?!\w)|(?<=vao )[ivx]{1,4}(?!\w)|(?<=duoi )[ivx]{1,4}(?!\w)|"
    rf"(?<!\w){_ROW_NOUN} (?:so )?{_COUNT}(?![\w]|[.,]\d)|(?<![\w.,/-])[ivx]+[.-]\d+(?:[.-]\d+)*(?!\w)"
    r"|(?<![\w.,/-])\d{1,2}(?:\.\d{1,2}){1,2}(?![\w/]|[.,]\d)(?! ?%| ?(?:trieu|tr|ty)(?!\w))"
)
_POINTER = (
    rf"(?<!\w)(?:{_ROW_NOUN}|cai|(?<!thong )so|so tien|khoan tien|bang|(?<!phuong )tien) {_BACK}(?!\w)|(?<!\w)no(?!\w)"
)
_TABLE = (
    r"(?<!\w)(?:bang|bieu|b|phu luc)(?: so)? ?\d{1,2}(?!\w|[.,]\d)"
    rf"|(?<!\w)(?:bang|bieu) {_ORDINAL}(?!\w)"
)
_NEIGHBOUR = (
    rf"(?<!\w){_ROW_NOUN} (?:(?:ke duoi|ke tren|sat duoi|sat tren|ke tiep|tiep theo|lien sau|lien truoc"
    r"|ngay duoi|ngay tren|ben duoi|ben tren|ke)"
    r"(?: (?:no|do|dong do|muc do))?|(?:duoi|tren|sau|truoc) (?:no|do|dong do|muc do))(?!\w)"
    r"|(?<!\w)(?:dong|muc|khoan) (?:duoi|sau|truoc)(?= *(?:$|[,.;!]|luon|nha|nhe|di|giup))"
)
_RATIO = (
    r"(?<![\w.,/-])\d{1,3}(?:-\d{1,3}){1,5}(?![\w/-]| ?(?:trieu|tr|ty)\b)"
    r"|(?<![\w.,/])\d{1,3}(?: ?[:/] ?\d{1,3}){1,9}(?![\w/])|(?<![\w.,/-])\d{1,3}(?: - \d{1,3}){1,9}"
)
_LITERALS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("document", SLOTS["document"]),
        ("day", rf"{SLOTS['day']}|(?<!\d)\d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark)\d{{2,4}}(?!\d)"),
        ("ratio", _RATIO),
        ("percent", SLOTS["percent"]),
        (
            "table",
            rf"(?<!\w)(?:bang|bieu|b|phu luc)(?: so)? ?\d{{1,2}}(?!\w|[.,]\d)|(?<!\w)(?:bang|bieu) {_ORDINAL}(?!\w)",
        ),
        ("amount", AMOUNT),
        ("neighbour", _NEIGHBOUR),
        ("pointer", _POINTER),
        ("ordinal", rf"(?<!\w)(?:{_ROW_NOUN}|cai) {_ORDINAL}(?!\w)"),
        ("number", _NUMBER),
        ("year", rf"(?<![\d/.,-]){SLOTS['year']}(?![\d/.,-]*\d)"),
        (
            "bare",
            r"(?<![\w.,/-])\d+(?:[.,]\d+)?(?![\w/])(?! (?:nua|phan (?:tu|ba|nam))\b)(?<!tron \d)"
            r"(?<!tron \d\d)(?<!chan \d\d)",
        ),
    )
)
"""Kinds of marks, as patterns over folded text; what an earlier one took a later one cannot."""


def _is_amount(folded: str, text: str, end: int) -> bool:
    """True of money: "2 dòng" and "80tr/năm" are none."""
    if not is_clear(text) or re.match(r"/| (?:nghin|ngan|trieu|ty)\b", folded[end:]):
        return False
    return re.fullmatch(r"\d{1,2} ?dong", text.strip()) is None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of a known kind at ``folded[start:end]``; ``targets`` are what a mention may name."""

    kind: str
    start: int
    end: int
    text: str
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Spotted:
    """All that stands in one message about one plan (None: no draft)."""

    wording: Wording
    plan: Plan | None
    _clauses: dict[tuple[int, int], Clause] = field(default_factory=dict, repr=False, compare=False)
    _found: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the message."""
        return words_written(self.wording)

    @cached_property
    def literals(self) -> tuple[Mark, ...]:
        """Quotations, figures, numbers and days, in order."""
        folded = self.wording.folded
        found = [Mark("quoted", *match.span(), match.group()) for match in _QUOTED.finditer(folded)]
        for kind, pattern in _LITERALS:
            for match in pattern.finditer(folded):
                start, end = match.span()
                text = match.group()
                while end > start and folded[end - 1] in " ,":
                    end -= 1
                if any(start < one.end and one.start < end for one in found):
                    continue
                if kind == "amount" and not _is_amount(folded, text, end):
                    continue
                if kind == "table" and text.startswith("bang") and self._is_equal(start):
                    continue  # "bằng 47 triệu"
                found.append(Mark(kind, start, end, folded[start:end]))
        return tuple(sorted(found, key=lambda mark: mark.start))

    def once(self, key: tuple[object, ...], find: Callable[[], Found]) -> Found:
        """What ``find`` finds, looked for once in a message: it is asked for of every piece again."""
        if key not in self._found:
            self._found[key] = find()
        return cast("Found", self._found[key])

    def _is_equal(self, start: int) -> bool:
        """True of a "bằng" that was typed with its marks: no table is named by it."""
        return self.wording.means(start, start + len("bang"), "bằng") and not self.wording.means(
            start, start + len("bang"), "bảng"
        )

    @cached_property
    def rows(self) -> tuple[Mark, ...]:
        """Mentions of budget lines by their words."""
        return self._mentions("row", every_line(self.plan) if self.plan is not None else ())

    @cached_property
    def parts(self) -> tuple[Mark, ...]:
        """Mentions of sections by their words."""
        return self._mentions("part", every_section(self.plan) if self.plan is not None else ())

    def _mentions(self, kind: str, named: Iterable[tuple[Target, str]]) -> tuple[Mark, ...]:
        taken = covered(self.words, [one for one in self.literals if one.kind != "bare"])
        found: Sequence[Mention] = mentions(self.words, taken, [Named(*one) for one in named])
        return tuple(self._mark(kind, one) for one in found)

    def _mark(self, kind: str, one: Mention) -> Mark:
        start, end = self.words[one.first].start, self.words[one.last - 1].end
        return Mark(kind, start, end, self.wording.folded[start:end], one.targets)

    def clause(self, start: int, end: int) -> Clause:
        """What stands at ``folded[start:end]``."""
        if (start, end) not in self._clauses:
            self._clauses[start, end] = Clause(self, start, end)
        return self._clauses[start, end]


@dataclass(frozen=True)
class Clause:
    """One piece of a message."""

    whole: Spotted
    start: int
    end: int

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return tuple(word for word in self.whole.words if self.start <= word.start and word.end <= self.end)

    def _inside(self, marks: Sequence[Mark]) -> tuple[Mark, ...]:
        return tuple(mark for mark in marks if self.start <= mark.start and mark.end <= self.end)

    @cached_property
    def literals(self) -> tuple[Mark, ...]:
        """Its figures, numbers, days and quotations."""
        return self._inside(self.whole.literals)

    @cached_property
    def _by_kind(self) -> dict[str, list[Mark]]:
        found: dict[str, list[Mark]] = {}
        for mark in self.literals:
            found.setdefault(mark.kind, []).append(mark)
        return found

    def of(self, *kinds: str) -> tuple[Mark, ...]:
        """Its literal marks of some kinds, in order."""
        found = [mark for kind in kinds for mark in self._by_kind.get(kind, ())]
        return tuple(sorted(found, key=lambda mark: mark.start))

    @cached_property
    def rows(self) -> tuple[Mark, ...]:
        """Mentions of budget lines."""
        return self._inside(self.whole.rows)

    @cached_property
    def parts(self) -> tuple[Mark, ...]:
        """Mentions of sections."""
        return self._inside(self.whole.parts)

    @cached_property
    def view(self) -> View:
        """Its cues with only the literals taken."""
        return View(self, ())

    def without(self, marks: Sequence[Mark]) -> View:
        """Its cues where the marks, too, are taken."""
        return View(self, tuple(marks))


_PASSED_OVER = (LIGHT, "row", "part", "money", "slot")
"""Cues that may stand between a word that tells a role and the name it belongs to."""


@dataclass(frozen=True)
class View:
    """The cues of a clause once some marks are taken as names, and what is then left over."""

    clause: Clause
    marks: tuple[Mark, ...]

    @cached_property
    def taken(self) -> list[bool]:
        """For each word whether a literal or one of the marks covers it."""
        return covered(self.clause.words, (*self.clause.literals, *self.marks))

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The cues in order."""
        return cues_in(self.clause.words, self.taken)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Every kind of cue there is."""
        return frozenset(kind for cue in self.cues for kind in cue.kinds)

    def has(self, *kinds: str) -> bool:
        """True when a cue of one of the kinds stands there."""
        return not self.kinds.isdisjoint(kinds)

    def of(self, *kinds: str) -> tuple[Cue, ...]:
        """The cues that are of one of the kinds."""
        return tuple(cue for cue in self.cues if not cue.kinds.isdisjoint(kinds))

    def before(self, place: int, *kinds: str) -> Cue | None:
        """The cue of one of the kinds that ends right before ``place`` in the message, light words between."""
        at = next((n for n, word in enumerate(self.clause.words) if word.start >= place), len(self.clause.words))
        for cue in reversed(self.cues):
            if cue.last > at:
                continue
            if any(self.taken[cue.last : at]):
                return None
            if not cue.kinds.isdisjoint(kinds):
                return cue
            if cue.kinds.isdisjoint(_PASSED_OVER):
                return None
        return None

    def left(self, *kinds: str, used: Sequence[Mark] = ()) -> tuple[Word, ...]:
        """The words that are neither light, nor of the kinds, nor in marks that are used.

        Literals that are not used count as left over.
        """
        explained = covered(self.clause.words, (*self.marks, *used))
        for cue in self.cues:
            if not cue.kinds.isdisjoint((*kinds, LIGHT)):
                explained[cue.first : cue.last] = [True] * (cue.last - cue.first)
        return tuple(word for word, known in zip(self.clause.words, explained, strict=True) if not known)

    def position(self, cue: Cue) -> int:
        """Where a cue begins in the message."""
        return self.clause.words[cue.first].start


def covered(words: Sequence[Word], marks: Sequence[Mark]) -> list[bool]:
    """For each word whether it stands in one of the marks."""
    spans = sorted((mark.start, mark.end) for mark in marks)
    found: list[bool] = []
    at, reach = 0, -1
    for word in words:
        while at < len(spans) and spans[at][0] <= word.start:
            reach = max(reach, spans[at][1])
            at += 1
        found.append(word.start < reach)
    return found
