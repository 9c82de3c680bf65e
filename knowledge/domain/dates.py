"""A date in a Vietnamese document may be whole, may lack its day (given after signature), or may be impossible.

Pure values and one finder, standard library only.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from knowledge.domain.regex import matches_at, places_of, regex

_LEAP_YEAR = 2000

_WEEKDAYS = {
    "hai": 0, "ba": 1, "tư": 2, "bốn": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5,
}  # fmt: skip
WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

_WEEKDAY = r"(?:(?P<weekday>thứ\s+(?:hai|ba|tư|bốn|năm|sáu|bảy|bẩy)|chủ\s+nhật)\s*,?\s*(?:\(\s*)?)?"
_GAP = r"(?:[\s…_]|\.{2,})*+"
_DATE = regex(
    r"(?=[\dnNtTcC])"
    + _WEEKDAY
    + r"(?:"
    # ngày 06 tháng 8 năm 2015, with any of the three left blank
    + rf"\bngày{_GAP}(?P<d1>\d{{1,2}})?{_GAP}\btháng{_GAP}(?P<m1>\d{{1,2}})?"
    + rf"(?:{_GAP},?\s*\bnăm{_GAP}(?P<y1>\d{{4}}\b)?)?"
    # ngày 29/4/2022, 29-5-2018
    + r"|(?:\bngày\s*)?(?<![\d/.,-])(?P<d2>\d{1,2})\s?(?P<sep>[/-])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?"
    + r"(?P<y2>\d{4})(?![\d/]|-\w)"
    # ngày 18/5
    + r"|\bngày\s*(?P<d3>\d{1,2})\s?[/-]\s?(?P<m3>\d{1,2})(?![\d/]|-\d)"
    + r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is written; None is a blank, never zero."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def exact(self) -> date | None:
        """The day itself; None where something is blank or the day does not exist."""
        if self.day is None or self.month is None or self.year is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def interval(self) -> tuple[date, date] | None:
        """First and last day the date can mean: a day, a month, a year; None without a usable year or month."""
        if self.year is None or not 1 <= self.year <= 9999:
            return None
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if not 1 <= self.month <= 12:
            return None
        if self.day is None:
            return date(self.year, self.month, 1), date(self.year, self.month, _days_in(self.year, self.month))
        day = self.exact()
        return (day, day) if day else None

    @property
    def impossible(self) -> bool:
        """What is written cannot be a day of any calendar: 31/02, 30/13, month 0."""
        if self.month is not None and not 1 <= self.month <= 12:
            return True
        if self.day is None:
            return False
        if self.month is None:
            return not 1 <= self.day <= 31
        year = self.year if self.year and 1 <= self.year <= 9999 else _LEAP_YEAR
        return not 1 <= self.day <= _days_in(year, self.month)

    def text(self) -> str:
        """`ngày 06 tháng 8 năm 2015`: 0 before days under 10 and months 1 and 2 (Decree 30/2020); blanks stay blank."""
        day = "  " if self.day is None else f"{self.day:02d}"
        month = "  " if self.month is None else f"{self.month:02d}" if self.month < 3 else str(self.month)
        year = "" if self.year is None else str(self.year)
        return f"ngày {day} tháng {month} năm {year}".rstrip()


@dataclass(frozen=True, slots=True)
class DateInText:
    """A date as a text writes it; `text[start:end] == raw`."""

    raw: str
    start: int
    end: int
    day: int | None
    month: int | None
    year: int | None
    impossible: bool
    weekday: str | None = None

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.day, self.month, self.year)

    @property
    def weekday_agrees(self) -> bool | None:
        """Whether the weekday written is the day's own; None where none is written or the day is not whole."""
        day = self.date.exact()
        if self.weekday is None or day is None:
            return None
        return WEEKDAY_NAMES[day.weekday()] == self.weekday


_BLANK_ENDS = " \t\n\r\x0b\x0c\u00a0.…_"


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _weekday_name(written: str | None) -> str | None:
    if written is None:
        return None
    last = written.split()[-1].lower()
    return WEEKDAY_NAMES[_WEEKDAYS.get(last, 6)]


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _from_match(match: re.Match[str]) -> DateInText | None:
    group = match.group
    day = _number(group("d1") or group("d2") or group("d3"))
    month = _number(group("m1") or group("m2") or group("m3"))
    year = _number(group("y1") or group("y2"))
    if day is None and month is None and year is None:
        return None
    raw = match[0].rstrip(_BLANK_ENDS)
    written = PartialDate(day, month, year)
    return DateInText(
        raw=raw,
        start=match.start(),
        end=match.start() + len(raw),
        day=day,
        month=month,
        year=year,
        impossible=written.impossible,
        weekday=_weekday_name(group("weekday")),
    )


_DIGITS_WITH_MARK = regex(r"[0-9](?<!\d.)(?=\d?\s?[/-]\s?\d)")
_OPENING_WORDS = ("ngày", "thứ", "chủ")


def find_dates(text: str, lowered: str | None = None) -> tuple[DateInText, ...]:
    """Every date of the text in order; `18/5` counts only after "ngày". Impossible days are found and flagged.

    ``lowered`` is the text in lower case, where the caller has it.
    """
    dates = map(_from_match, matches_at(_DATE, text, _openings(text, text.lower() if lowered is None else lowered)))
    return tuple(date for date in dates if date is not None)


def _openings(text: str, lowered: str) -> list[int]:
    """Where a date may begin: at digits with a mark after them, at "ngày", at a day of the week; none without both."""
    marked = "/" in text or "-" in text
    if not marked and "ngày" not in lowered:
        return []
    if len(lowered) != len(text):
        return list(range(len(text)))
    found = [match.start() for match in _DIGITS_WITH_MARK.finditer(text)] if marked else []
    return sorted((*found, *places_of(_OPENING_WORDS, lowered)))


def date_at(text: str, position: int) -> DateInText | None:
    """The date that begins exactly at this position, if one does."""
    match = _DATE.match(text, position)
    return _from_match(match) if match else None
