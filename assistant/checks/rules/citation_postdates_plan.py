"""Sai gì: kế hoạch viện dẫn một văn bản ban hành sau ngày của chính kế hoạch.

Vì sao: không thể căn cứ vào văn bản chưa có; thường là gõ nhầm năm, hoặc chép căn cứ từ kế hoạch năm khác.
Ngày ký để trống thì xét theo tháng, theo năm: chỉ báo khi mọi ngày có thể của kế hoạch đều sớm hơn văn bản.

Ví dụ: kế hoạch tháng 3 năm 2026 căn cứ Quyết định số 512/QĐ-UBND ngày 14/5/2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.checks.citation_years import years_apart
from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, citations_in, clip, described
from assistant.checks.holding import holding
from knowledge.domain.dates import PartialDate
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.legal import Citation
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "citation-postdates-plan"

_PLANNED = regex(r"\b(?:dự kiến|dự thảo|sẽ|sắp|chuẩn bị|trước khi)\b[^.;]*$", re.IGNORECASE)
"""Before a citation in its sentence: the document is yet to come, so its date may lie ahead."""


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per cited document whose earliest possible day lies after the last possible day of the plan."""
    if context.plan_date is None:
        return
    last = context.plan_date[1]
    told: set[str] = set()
    for prose in holding(plan, citations_in):
        for citation in citations_in(prose.text):
            if citation.number is None or citation.number.key in told:
                continue
            written = _written_date(citation)
            interval = written.interval() if written is not None else None
            if interval is None or interval[0] <= last or _PLANNED.search(prose.text[: citation.start]):
                continue
            apart = years_apart(prose.text, citation)
            if apart is not None and apart[0] <= last.year:
                continue  # number and date disagree: that is one fault, and the number may be the one that is right
            told.add(citation.number.key)
            yield _finding(prose, citation, written, context.plan_date)


def _written_date(citation: Citation) -> PartialDate | None:
    """The date the citation bears, else the year inside its number."""
    if citation.date is not None and citation.date.interval() is not None:
        return citation.date
    year = citation.number.year if citation.number is not None else None
    return PartialDate(year=year) if year else None


def _finding(prose: Prose, citation: Citation, written: PartialDate | None, plan_date: tuple[date, date]) -> Finding:
    place = prose.place(citation.start, citation.end)
    return Finding(
        rule=NAME,
        severity=Severity.ERROR,
        message=f"{described(place)}: văn bản “{clip(citation.raw)}” ({_day_text(written)}) ban hành sau "
        f"thời điểm của kế hoạch ({_interval_text(plan_date)}).",
        place=place,
        stated=_day_text(written),
        computed=_interval_text(plan_date),
    )


def _day_text(written: PartialDate | None) -> str:
    """A date as far as it is written: 14/5/2026, tháng 5/2026, năm 2026."""
    if written is None:
        return ""
    if written.month is None:
        return f"năm {written.year}"
    if written.day is None:
        return f"tháng {written.month}/{written.year}"
    return f"ngày {written.day:02d}/{written.month:02d}/{written.year}"


def _interval_text(interval: tuple[date, date]) -> str:
    """The days a plan may bear: one day, a month or a year."""
    first, last = interval
    if first == last:
        return _day_text(PartialDate(first.day, first.month, first.year))
    same_month = first.month == last.month
    return _day_text(PartialDate(None, first.month if same_month else None, first.year))
