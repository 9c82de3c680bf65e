"""Sai gì: ngày ghi trong văn bản không có trong lịch, hoặc thứ trong tuần không đúng với ngày đó.

Vì sao: hạn hoàn thành hay ngày ký ghi sai thì không ai thực hiện, viện dẫn được; đây là lỗi nội dung.
Ngày hoặc tháng để trống chờ ký là đúng, không phải lỗi.

Ví dụ: “hoàn thành trước ngày 31/9/2026” (tháng 9 chỉ có 30 ngày); “thứ Hai, ngày 01/9/2026” (hôm đó là thứ Ba).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell_place, dates_in, described, one_line
from assistant.checks.holding import holding
from knowledge.domain.budget import Role
from knowledge.domain.dates import WEEKDAY_NAMES, DateInText, PartialDate
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "impossible-date"

_OPENS_WEEKDAY = regex(
    r"(?:^|[,;:.()“\"–-]|\d\s*h?|\b(?:vào|sáng|chiều|tối|trưa|hết|từ|đến|trước|sau|và|là|lúc|giờ|ngày))\s*$",
    re.IGNORECASE,
)
"""What may stand before a weekday. After "lần", "kỳ họp", "đợt" the words "thứ hai" count something else."""


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per written date that no calendar has or whose weekday is another."""
    header = plan.header
    if header.date.impossible:
        span = header.date_span
        place = Place(line=span.line if span else None, quote=header.date.text(), span=span)
        yield _finding(place, header.date.text(), _no_such_day(header.date))
    for prose in holding(plan, dates_in):
        for found in dates_in(prose.text):
            problem = _problem(prose.text, found)
            if problem:
                yield _finding(prose.place(found.start, found.end), found.raw, problem)
    for section, table in plan.tables():
        columns = table.columns_of(Role.OTHER, Role.NOTE)
        for _, line in table.walk():
            texts = [(line.label, None), *((line.entries[column].raw, column) for column in columns)]
            for text, column in texts:
                for found in dates_in(text):
                    problem = _problem(text, found)
                    if problem:
                        yield _finding(cell_place(section, table, line, column), found.raw, problem)


def _problem(text: str, found: DateInText) -> str:
    """What is wrong with the date, as a clause; empty when nothing is."""
    if found.impossible:
        return _no_such_day(found.date)
    day = found.date.exact()
    if found.weekday_agrees is False and day is not None and _OPENS_WEEKDAY.search(text[: found.start]):
        return f"ngày {day:%d/%m/%Y} là {WEEKDAY_NAMES[day.weekday()]}, không phải {found.weekday}"
    return ""


def _no_such_day(written: PartialDate) -> str:
    """Why no calendar has the date, as a clause."""
    month = written.month
    if month is not None and not 1 <= month <= 12:
        return f"không có tháng {month}"
    if month is None or not written.day:
        return f"không có ngày {written.day}"
    year = written.year if written.year and 1 <= written.year <= 9999 else None
    days = calendar.monthrange(year or 2000, month)[1]
    return f"tháng {month}{f' năm {year}' if year else ''} chỉ có {days} ngày"


def _finding(place: Place, raw: str, problem: str) -> Finding:
    written = one_line(raw)
    return Finding(
        rule=NAME,
        severity=Severity.ERROR,
        message=f"{described(place)}: ngày tháng “{written}” không đúng, vì {problem}.",
        place=place,
        stated=written,
    )
