"""The single years a text names, apart from dates, document numbers and periods."""

from __future__ import annotations

import re

from assistant.checks.figures import dates_in
from assistant.checks.remembering import found_once
from knowledge.domain.regex import regex

_YEAR = regex(r"(?<![\w./–-])(?:19|20)\d{2}(?![\w./]|\s*[-–]\s*\d)(?!-)")
_ANY_YEAR = regex(r"(?:19|20)\d\d")
PERIOD = regex(r"(?:19|20)\d{2}\s*(?:[-–]|đến(?:\s+năm)?)\s*(?:19|20)?\d{2}|\bgiai đoạn\b", re.IGNORECASE)


@found_once
def years(text: str) -> frozenset[int]:
    """The single years a title names: no part of a date, of a document number or of a period."""
    if "20" not in text and "19" not in text:
        return frozenset()
    for found in reversed(dates_in(text)):
        if found.day is not None or found.month is not None:
            text = text[: found.start] + " " + text[found.end :]
    return frozenset(int(match[0]) for match in _YEAR.finditer(PERIOD.sub(" ", text)))


def years_written(text: str) -> list[str]:
    """Whatever is written like a year, in order."""
    return _ANY_YEAR.findall(text) if "20" in text or "19" in text else []
