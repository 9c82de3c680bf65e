"""A text as its lists are read: quantities, brackets, sentences and the words that announce a list, in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.checks.lowered import lowered
from assistant.checks.quantities import Depths, Quantity, depths_of, quantities
from assistant.checks.remembering import found_once
from knowledge.domain.regex import regex

TRIGGER = regex(
    r"[tTcCbBgGnN](?<!\w.)(?i:(?P<strong>(?<=t)rong đó|(?<=c)hia ra)|(?P<weak>(?<=b)ao gồm|(?<=g)ồm có|(?<=g)ồm)"
    r"|(?P<plain>(?<=c)ụ thể(?: như sau)?|(?<=n)hư sau)(?=\s*:))"
)
"""The first letter of the words stands apart because that is what a search looks for; a group holds what follows it."""
_SENTENCE_END = regex(r"[.!?\n](?:(?<=\n)|(?=\s+(?P<next>[^\W\d_a-zà-ỹ])))")
_LEADS = ("đồng thời", "ngoài ra", "bên cạnh", "qua đó", "từ đó", "đến nay")
_AFTER_LIST = regex(rf"\b(?:{'|'.join(_LEADS)})\b", re.IGNORECASE)


@dataclass(slots=True)
class Series:
    """Quantities in order, and where each begins."""

    every: list[Quantity] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def add(self, quantity: Quantity) -> None:
        """Put one behind the others."""
        self.every.append(quantity)
        self.starts.append(quantity.start)

    def between(self, start: int, end: int) -> list[Quantity]:
        """Those that begin in a stretch."""
        return self.every[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@dataclass(frozen=True, slots=True)
class Page:
    """A text with what its lists are made of: its quantities, brackets, sentences and announcing words, in order."""

    text: str
    found: tuple[Quantity, ...]
    starts: list[int]
    """Where each of these begins."""
    depths: Depths
    triggers: tuple[re.Match[str], ...]
    ends: list[int]
    """Where its sentences end."""
    seen_from: list[int]
    """For each of these, how much of the text shows that the sentence ends: the capital after it."""
    leads_on: list[int]
    """Where words outside brackets lead on to something else."""
    series: dict[int, dict[str, Series]]
    """The quantities by depth and kind; under "" those of every kind."""
    parts: dict[tuple[int, bool], bool] = field(default_factory=dict)

    def sentence_start(self, before: int) -> int:
        """Where the sentence that holds the character before begins."""
        at = bisect_left(self.ends, before) - 1
        while at >= 0 and self.seen_from[at] > before:
            at -= 1
        return self.ends[at] + 1 if at >= 0 else 0

    def announces(self, start: int, end: int) -> bool:
        """True when words in a stretch announce a list."""
        at = bisect_left(self.triggers, start, key=lambda one: one.start())
        return at < len(self.triggers) and self.triggers[at].end() <= end

    def sentence_end(self, start: int) -> int | None:
        """Where the sentence that goes on at ``start`` ends; None where no other follows."""
        at = bisect_left(self.ends, start)
        return self.ends[at] if at < len(self.ends) else None

    def of_kind(self, kind: str, depth: int, start: int, end: int) -> list[Quantity]:
        """The quantities of one kind ("" for all) at one depth that begin in a stretch."""
        series = self.series.get(depth, {}).get(kind)
        return series.between(start, end) if series else []

    def last_of_each(self, depth: int, start: int, end: int) -> Iterator[Quantity]:
        """The last quantity of each kind at one depth that begins in a stretch."""
        for kind, series in self.series.get(depth, {}).items():
            at = bisect_left(series.starts, end) - 1
            if kind and at >= 0 and series.starts[at] >= start:
                yield series.every[at]


@found_once
def page_of(text: str) -> Page:
    """The text as its lists are read."""
    found, depths = quantities(text), depths_of(text)
    ends, seen_from = [], []
    for end in _SENTENCE_END.finditer(text):
        ends.append(end.start())
        seen_from.append(end.end("next") if end["next"] else end.end())
    series: dict[int, dict[str, Series]] = {}
    for quantity in found:
        here = series.setdefault(depths[quantity.start], {})
        for kind in {"", quantity.kind}:
            here.setdefault(kind, Series()).add(quantity)
    small = lowered(text)
    leads = _AFTER_LIST.finditer(text) if any(words in small for words in _LEADS) else ()
    leads_on = [match.start() for match in leads if depths[match.start()] == 0]
    return Page(text, found, [one.start for one in found], depths, triggers(text), ends, seen_from, leads_on, series)


@found_once
def triggers(text: str) -> tuple[re.Match[str], ...]:
    """The words of the text that announce a list."""
    small = lowered(text)
    announces = "gồm" in small or "trong đó" in small or "như sau" in small or "cụ thể" in small or "chia ra" in small
    return tuple(TRIGGER.finditer(text)) if announces else ()
