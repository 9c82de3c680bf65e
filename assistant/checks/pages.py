"""A text as its lists are read: quantities, brackets, sentences and the words that announce a list, in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.checks.quantities import Depths, Quantity, depths_of, quantities
from assistant.checks.remembering import found_once
from knowledge.domain.regex import regex

TRIGGER = regex(
    r"\b(?:(?P<strong>trong đó|chia ra)|(?P<weak>bao gồm|gồm có|gồm)|(?P<plain>cụ thể(?: như sau)?|như sau)(?=\s*:))",
    re.IGNORECASE,
)
_ANNOUNCES = ("trong đó", "chia ra", "gồm", "cụ thể", "như sau")
_SENTENCE_END = regex(r"[.!?](?=\s+(?P<next>[^\W\d_a-zà-ỹ]))|\n")
_AFTER_LIST = regex(r"\b(?:đồng thời|ngoài ra|bên cạnh|qua đó|từ đó|đến nay)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A text with what its lists are made of: its quantities, brackets, sentences and announcing words, in order."""

    text: str
    found: tuple[Quantity, ...]
    depths: Depths
    triggers: tuple[re.Match[str], ...]
    ends: list[int]
    """Where its sentences end."""
    seen_from: list[int]
    """For each of these, how much of the text shows that the sentence ends: the capital after it."""
    leads_on: list[int]
    """Where words outside brackets lead on to something else."""
    series: dict[int, dict[str, list[Quantity]]]
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
        series = self.series.get(depth, {}).get(kind, [])
        return series[bisect_left(series, start, key=start_of) : bisect_left(series, end, key=start_of)]

    def last_of_each(self, depth: int, start: int, end: int) -> Iterator[Quantity]:
        """The last quantity of each kind at one depth that begins in a stretch."""
        for kind, series in self.series.get(depth, {}).items():
            at = bisect_left(series, end, key=start_of) - 1
            if kind and at >= 0 and series[at].start >= start:
                yield series[at]


def start_of(quantity: Quantity) -> int:
    """Where a quantity begins, to order by."""
    return quantity.start


@found_once
def page_of(text: str) -> Page:
    """The text as its lists are read."""
    found, depths = quantities(text), depths_of(text)
    ends, seen_from = [], []
    for end in _SENTENCE_END.finditer(text):
        ends.append(end.start())
        seen_from.append(end.end("next") if end["next"] else end.end())
    series: dict[int, dict[str, list[Quantity]]] = {}
    for quantity in found:
        here = series.setdefault(quantity.depth, {})
        for kind in {"", quantity.kind}:
            here.setdefault(kind, []).append(quantity)
    leads_on = [match.start() for match in _AFTER_LIST.finditer(text) if depths[match.start()] == 0]
    return Page(text, found, depths, triggers(text), ends, seen_from, leads_on, series)


@found_once
def triggers(text: str) -> tuple[re.Match[str], ...]:
    """The words of the text that announce a list."""
    lowered = text.lower()
    return tuple(TRIGGER.finditer(text)) if any(words in lowered for words in _ANNOUNCES) else ()
