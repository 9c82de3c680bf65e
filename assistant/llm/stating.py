"""What a text states as a fact that must come from somewhere: amounts, dates, percentages, document numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.domain.dates import find_dates
from knowledge.domain.folding import fold
from knowledge.domain.money import AmountError, find_amounts, read_amount, read_number
from knowledge.domain.regex import regex
from knowledge.domain.words import find_words, read_words
from knowledge.parsing.citations import find_numbers


class Kind(StrEnum):
    """The kinds of facts, each named as an officer reads it."""

    AMOUNT = "số tiền"
    FIGURE = "con số"
    """A large number without a unit ("450.000.000", "12500")."""
    DATE = "ngày, tháng, năm"
    PERCENT = "tỷ lệ"
    NUMBER = "số, ký hiệu văn bản"
    FACT = "thông tin"
    """Whatever fills a slot."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact as a text states it: ``text[start:end] == raw``. ``key`` is equal for equal facts of one kind.

    The key is whole đồng of an amount, the value of a figure or a percentage, (day, month, year) of a date with None
    for what is not said, the key of a document number; the folded words where they cannot be read.
    """

    kind: Kind
    key: object
    raw: str
    start: int
    end: int


_INVISIBLE = regex("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_UNITS = "một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|linh|lẻ|không|rưỡi|chục"
_SCALES = "nghìn|ngàn|triệu|tỷ|tỉ"
_IN_WORDS = regex(
    rf"(?<!\w)(?:{_UNITS})(?:\s+(?:{_UNITS}|{_SCALES}))*\s+(?:{_SCALES})(?:\s+(?:{_UNITS}|{_SCALES}))*(?!\w)",
    re.IGNORECASE,
)
_PERCENT_IN_WORDS = regex(rf"(?<!\w)(?:{_UNITS})(?:\s+(?:{_UNITS}|phẩy))*\s+phần\s+(?:trăm|nghìn)(?!\w)", re.IGNORECASE)
_PERCENT = regex(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*(?:%|phần\s+trăm(?!\w)|phan\s+tram(?!\w))", re.IGNORECASE)
_MONTH = regex(r"(?<!\w)tháng\s+(\d{1,2})\s*(?:/|-|\s+năm\s+)\s*(\d{4})(?![\d/])", re.IGNORECASE)
_LARGE = regex(r"(?<![\w.,/:-])(?:\d{1,3}(?:[.,\u00a0\u202f]\d{3})+|\d{5,})(?![\w/%]|[.,-]\d)")
_SHORT = regex(
    r"(?<![\w.,/])\d+(?:[.,]\d+)*\s*(?:triệu|trieu|tr|tỷ|tỉ|ty|nghìn|nghin|ngàn|ngan|k|củ)(?![^\W_])", re.IGNORECASE
)
_TYPED = regex(r"\d+(?:[.,]\d+)*")
_TYPED_WORD = regex(r"\s*(?:\d+(?:[.,]\d+)*|[^\W\d_]+)")
_TENS = regex("chục", re.IGNORECASE)
_MOST_WORDS = 8


def plain(text: str) -> str:
    """The text composed, without invisible letters and with every digit an ASCII one: what a reader sees."""
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if shown.isascii():
        return shown
    return "".join(str(unicodedata.digit(one)) if unicodedata.category(one) == "Nd" else one for one in shown)


def stated(text: str) -> tuple[Stated, ...]:
    """Every fact of a text that is already ``plain``, in order, none within another."""
    taken: list[Stated] = []
    for found in (_numbers, _dates, _percents, _amounts, _larges):
        for one in found(text):
            if not any(one.start < other.end and other.start < one.end for other in taken):
                taken.append(one)
    return tuple(sorted(taken, key=lambda one: one.start))


def _numbers(text: str) -> Iterator[Stated]:
    for one in find_numbers(text):
        yield Stated(Kind.NUMBER, one.number.key, text[one.start : one.end], one.start, one.end)


def _dates(text: str) -> Iterator[Stated]:
    for one in find_dates(text):
        yield Stated(Kind.DATE, (one.day, one.month, one.year), one.raw, one.start, one.end)
    for match in _MONTH.finditer(text):
        yield Stated(Kind.DATE, (None, int(match[1]), int(match[2])), match[0], match.start(), match.end())


def _percents(text: str) -> Iterator[Stated]:
    for match in _PERCENT.finditer(text):
        value = read_number(match[1].replace(".", ",")).value
        yield Stated(Kind.PERCENT, _settled(value, match[0]), match[0], match.start(), match.end())
    for match in _PERCENT_IN_WORDS.finditer(text):
        yield Stated(Kind.PERCENT, fold(match[0]), match[0], match.start(), match.end())


def _amounts(text: str) -> Iterator[Stated]:
    for one in find_amounts(text):
        key = fold(one.raw) if one.money is None else one.money.dong
        yield Stated(Kind.AMOUNT, key, one.raw, one.start, one.end)
    for words in find_words(text):
        value = words.reading.value
        key = fold(words.raw) if value is None else value
        yield Stated(Kind.AMOUNT, key, text[words.start : words.end], words.start, words.end)
    for match in _IN_WORDS.finditer(text):
        value = read_words(f"{_TENS.sub('mươi', match[0])} đồng").value
        yield Stated(Kind.AMOUNT, fold(match[0]) if value is None else value, match[0], match.start(), match.end())
    for match in _SHORT.finditer(text):
        try:
            yield Stated(Kind.AMOUNT, read_amount(match[0]).dong, match[0], match.start(), match.end())
        except AmountError:
            yield Stated(Kind.AMOUNT, fold(match[0]), match[0], match.start(), match.end())


def _larges(text: str) -> Iterator[Stated]:
    for match in _LARGE.finditer(text):
        value = read_number(match[0]).value
        yield Stated(Kind.FIGURE, _settled(value, match[0]), match[0], match.start(), match.end())


def _settled(value: Decimal | None, raw: str) -> object:
    return fold(raw) if value is None else value.normalize()


def amounts_typed(text: str) -> frozenset[int]:
    """The amounts in đồng that an officer's message may mean: "30tr", "1ty2", "2,4 ty", "450.000.000", "hai tỷ"."""
    shown = plain(text)
    found = {one.key for one in stated(shown) if one.kind is Kind.AMOUNT and isinstance(one.key, int)}
    for start in _TYPED.finditer(shown):
        end, longest = start.end(), set[int]()
        for _ in range(_MOST_WORDS):
            longest = _read(shown[start.start() : end]) or longest
            word = _TYPED_WORD.match(shown, end)
            if word is None:
                break
            end = word.end()
        found |= longest
    return frozenset(found)


def _read(text: str) -> set[int]:
    try:
        return {read_amount(text).dong}
    except AmountError:
        return set()


@dataclass(slots=True)
class Facts:
    """Facts that stand in trusted texts. A question about one is answered by kind, whatever words it was told in."""

    amounts: set[int]
    dates: set[tuple[int | None, int | None, int | None]]
    others: set[tuple[Kind, object]]

    @classmethod
    def none(cls) -> Facts:
        """No facts yet."""
        return cls(set(), set(), set())

    def add(self, text: str, *, without: Iterable[Stated] = ()) -> None:
        """Take in what a text states, but for ``without``."""
        left_out = {(one.kind, one.key) for one in without}
        for one in stated(plain(text)):
            if (one.kind, one.key) in left_out:
                continue
            if one.kind is Kind.AMOUNT and isinstance(one.key, int):
                self.amounts.add(one.key)
            elif one.kind is Kind.DATE and isinstance(one.key, tuple):
                self.dates.add(one.key)
            else:
                self.others.add((one.kind, one.key))

    def hold(self, one: Stated) -> bool:
        """True when the fact stands in them; a date said in part stands in the whole date."""
        if one.kind is Kind.AMOUNT:
            return one.key in self.amounts or (Kind.AMOUNT, one.key) in self.others
        if one.kind is Kind.DATE:
            return isinstance(one.key, tuple) and any(_within(one.key, other) for other in self.dates)
        if one.kind is Kind.FIGURE and isinstance(one.key, Decimal):
            in_units = {int(one.key * factor) for factor in (1, 1_000, 1_000_000)}
            return (one.kind, one.key) in self.others or bool(in_units & self.amounts)
        return (one.kind, one.key) in self.others


def _within(said: tuple[object, ...], whole: tuple[object, ...]) -> bool:
    return all(part is None or part == other for part, other in zip(said, whole, strict=True))
