"""The year inside a document number (``09/2015/QĐ-UBND``) and the year of its date are one year, or one is a slip."""

from __future__ import annotations

import re

from knowledge.domain.legal import Citation
from knowledge.domain.regex import regex

_GOES_ON = regex(
    r"\s*(?:$|[;:.,)\]”]|của\b|về\b|v/v\b|quy định\b|ban hành\b|phê duyệt\b|hướng dẫn\b|sửa đổi\b|giao\b)",
    re.IGNORECASE,
)
_DATE_APART = regex(r",\s*(?:ngày\s*)?\d[\d\s/.-]*(?:tháng\s*\d+\s*năm\s*\d+)?$", re.IGNORECASE)


def years_apart(text: str, citation: Citation) -> tuple[int, int] | None:
    """The year inside the number and that of the date where they differ; None where they agree or one is not written.

    "Nghị quyết số 12/2021/NQ-HĐND năm 2022" names no date: the year may belong to what is done by it. A date that
    follows a comma and opens a clause of its own ("…, ngày 15/3/2022 UBND xã họp") is the date of something else.
    """
    number, day = citation.number, citation.date
    if number is None or number.year is None or day is None or day.year is None or day.month is None:
        return None
    if number.year == day.year:
        return None
    if _DATE_APART.search(citation.raw) and not _GOES_ON.match(text[citation.end :]):
        return None
    return number.year, day.year
