"""Documents that a text names without their number: "Luật Đo lường", "Nghị quyết 36a", "TCVN ISO 9001:2015"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.catalog import QUOTE_SIDE, Catalog
from knowledge.domain.dates import find_dates
from knowledge.domain.legal import LegalDocument
from knowledge.domain.passage import CitedIn
from knowledge.index import Index
from knowledge.parsing.citations import find_numbers

_NAMED_BY_TITLE = ("Luật", "Bộ luật", "Pháp lệnh")
_BEHIND = 45
"""How far behind a name its number or day stands."""


def named_without_number(catalog: Catalog, index: Index, record: LegalDocument) -> Iterator[CitedIn]:
    """Where the office's documents name ``record`` and give no number; another law of that name shows by its day."""
    words, pattern = _forms(record)
    if not words:
        return
    told = set()
    for key, text, line in index.mentioning(words):
        for match in pattern.finditer(text):
            behind = text[match.end() : match.end() + _BEHIND]
            quote = " ".join(text[max(0, match.start() - QUOTE_SIDE) : match.end() + QUOTE_SIDE].split())
            document = catalog.holds(key)
            near = (key, text[max(0, match.start() - _BEHIND) : match.start()])  # a heading stands in many passages
            if document is None or near in told or not _fits(record, behind):
                continue
            told.add(near)
            yield CitedIn(document, quote, line)


def _forms(record: LegalDocument) -> tuple[str, re.Pattern[str]]:
    """What a passage must hold, and what the name then looks like; empty for a document only its number names."""
    number = record.number
    if record.kind in _NAMED_BY_TITLE and record.title:
        name = f"{record.kind} {record.title}"
        return name, re.compile(rf"{re.escape(name)}(?!\w)")
    if number is None:
        pieces = [re.escape(piece) for piece in re.findall(r"\w+", record.id)]
        # the middle words may be left out: TCVN 9001-2015 is TCVN ISO 9001:2015
        tight = r"[\s:-]*".join(
            [pieces[0], f"(?:{'[ ]*'.join(pieces[1:-2])}[ ]*)?" if pieces[1:-2] else "", *pieces[-2:]]
        )
        return re.findall(r"\w+", record.id)[0], re.compile(tight)
    if number.year is None and number.number[-1:].isalpha():
        return f"{record.kind} {number.number}", re.compile(rf"{record.kind}\s+{number.number}(?![\w/-])")
    return "", re.compile("(?!)")


def _fits(record: LegalDocument, behind: str) -> bool:
    """No number follows the name, and no day or year of another document."""
    if record.number is not None and any(found.start < _BEHIND for found in find_numbers(behind)):
        return False
    days = find_dates(behind)
    year = days[0].year if days else None
    return year is None or record.issued is None or year == record.issued.year
