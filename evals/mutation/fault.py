"""What a planted fault is, the plan it is planted in, and how a number is written wrongly."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge.domain.plan import Plan
from knowledge.domain.source import Span

NUMBER = re.compile(r"(?<![\w.,/])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?![\w/]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Ground:
    """A clean plan: its text, what was parsed from it (spans point into the text), and the luck of its own."""

    name: str
    text: str
    plan: Plan
    luck: random.Random


@dataclass(frozen=True, slots=True)
class Fault:
    """The text with one fault: ``rules`` are the right ones, ``also`` may speak of it truly besides.

    ``numeric`` is true of a figure that no longer agrees with the others.
    """

    kind: str
    rules: frozenset[str]
    text: str
    what: str
    numeric: bool = False
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """A number where it stands in the text."""

    start: int
    end: int
    value: Decimal
    decimals: int

    def told(self, ground: Ground) -> str:
        """The number as written."""
        return ground.text[self.start : self.end]


def rules(*names: str) -> frozenset[str]:
    """Names of rules as a set."""
    return frozenset(names)


def number_at(ground: Ground, span: Span | None) -> Written | None:
    """The one number that stands alone in the span, marks of bold and a unit after it aside."""
    return None if span is None else number_in(ground.text, span.start, span.end)


def number_in(text: str, start: int, end: int) -> Written | None:
    """The number in ``text[start:end]`` when there is exactly one."""
    found = [*NUMBER.finditer(text, start, end)]
    return written(found[0]) if len(found) == 1 else None


def written(match: re.Match[str]) -> Written:
    """The number of a match of ``NUMBER``."""
    whole, _, decimals = match[0].replace(".", "").partition(",")
    return Written(match.start(), match.end(), Decimal(f"{whole}.{decimals or 0}"), len(decimals))


def put(text: str, *changes: tuple[int, int, str]) -> str:
    """The text with parts replaced; the parts do not overlap."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def wrong(number: Written, luck: random.Random) -> tuple[Decimal, str]:
    """Another value for the number, and how it is written with as many decimals; never zero, never less than zero."""
    ways = [_nudged, _redigited, _swapped, _tenfold, _lessened]
    luck.shuffle(ways)
    for way in (*ways, _nudged):
        value = way(number, luck)
        if value != number.value and value > 0:
            return value, spelled(value, number.decimals)
    raise ValueError(f"no other value for {number.value}")


def spelled(value: Decimal, decimals: int) -> str:
    """The value with dots between thousands and exactly so many decimals; three are written as four."""
    decimals = 4 if decimals == 3 else decimals
    whole, _, rest = f"{value:.{decimals}f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def _unit(number: Written) -> Decimal:
    return Decimal(1).scaleb(-number.decimals)


def _nudged(number: Written, luck: random.Random) -> Decimal:
    return number.value + _unit(number)


def _lessened(number: Written, luck: random.Random) -> Decimal:
    return number.value - _unit(number) * luck.choice((1, 2, 5))


def _tenfold(number: Written, luck: random.Random) -> Decimal:
    return number.value * 10


def _redigited(number: Written, luck: random.Random) -> Decimal:
    digits = list(str(int(number.value / _unit(number))))
    at = luck.randrange(len(digits))
    digits[at] = luck.choice([digit for digit in "123456789" if digit != digits[at]])
    return int("".join(digits)) * _unit(number)


def _swapped(number: Written, luck: random.Random) -> Decimal:
    digits = list(str(int(number.value / _unit(number))))
    places = [at for at in range(len(digits) - 1) if digits[at] != digits[at + 1] and digits[at + 1] != "0"]
    if not places:
        return number.value
    at = luck.choice(places)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    return int("".join(digits)) * _unit(number)
