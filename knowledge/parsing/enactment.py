"""What a legal document says of itself outside its letterhead: in a portal's title, in old titles, in its last clause.

Laws are often published without the letterhead that plans carry. Then the number stands in the title a portal prints
("Luật Thư viện số 46/2019/QH14"), the issuer in the enacting words ("Quốc hội ban hành Luật Thư viện."), and the date
where the text says when it was passed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.domain.dates import PartialDate
from knowledge.domain.plan import Header
from knowledge.domain.regex import regex
from knowledge.parsing.lines import Line

LEGAL_KINDS = (
    "BỘ LUẬT", "LUẬT", "HIẾN PHÁP", "PHÁP LỆNH", "SẮC LỆNH", "NGHỊ ĐỊNH", "THÔNG TƯ LIÊN TỊCH", "THÔNG TƯ", "CHỈ THỊ",
    "NGHỊ QUYẾT", "QUYẾT ĐỊNH",
)  # fmt: skip
"""The kinds of legal documents, as titles write them; a longer one before the one it begins or ends with."""

_KINDS = "|".join(LEGAL_KINDS)
_SYMBOL = r"\d+[a-z]?(?:/\d{4})?\s?[-/][A-ZĐ][\wĐđ&]*(?:[-/][\wĐđ&]+)*"
_TITLED = regex(rf"^(?P<kind>{_KINDS})\s+(?P<subject>.+?)(?:\s+(?:luật\s+)?số)+\s*:?\s*(?P<number>{_SYMBOL})\.?$", re.I)
_OLD_TITLE = regex(
    rf"^(?:CỦA\s+(?P<agency>\D+?)\s+)?SỐ\s+(?P<number>{_SYMBOL})\s+NGÀY\s+"
    r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})(?:\s+VỀ)?\s*(?P<subject>.*)$"
)
_BODY = (
    r"Quốc hội|Ủy ban Thường vụ Quốc hội|Uỷ ban Thường vụ Quốc hội|Chính phủ|Thủ tướng Chính phủ|Chủ tịch nước"
    r"|(?:Bộ trưởng\s+)?Bộ\s+[^.;:,]{3,60}?|Hội đồng nhân dân\s+[^.;:,]{3,40}?|(?:Ủy|Uỷ) ban nhân dân\s+[^.;:,]{3,40}?"
)
_ENACTS = regex(rf"(?:^|;\s*|\.\s+)(?P<agency>{_BODY})\s+ban hành\s+(?:{_KINDS})\b", re.I)
_PASSED = regex(
    rf"^(?:{_KINDS}) này (?:đã )?được (?P<agency>{_BODY})\b.*?thông qua\s+ngày\s*(?P<day>\d{{1,2}})"
    r"\s*tháng\s*(?P<month>\d{1,2})\s*năm\s*(?P<year>\d{4})",
    re.I,
)
_BEFORE_ISSUER = regex(r"^(?:Căn cứ|RA\s+(?:SẮC )?LỆNH|QUYẾT ĐỊNH\s*:|QUYẾT NGHỊ\s*:|NGHỊ ĐỊNH\s*:)")
_ISSUER = regex(
    r"^(?:QUỐC HỘI|CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ|CHỦ TỊCH NƯỚC|BỘ TRƯỞNG|HỘI ĐỒNG NHÂN DÂN|ỦY BAN NHÂN DÂN"
    r"|UỶ BAN NHÂN DÂN)\b"
)
_OPENING_LINES = 40
_TITLE_LENGTH = 600
"""No title is longer; searching a longer line for one is time lost."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A title that tells its own number: "Luật Thư viện số 46/2019/QH14"."""

    kind: str
    number: str
    subject: str


def read_titled(text: str) -> Titled | None:
    """The title of a legal document with its number at the end; None for any other line."""
    found = _TITLED.match(text) if len(text) <= _TITLE_LENGTH else None
    return Titled(found["kind"].upper(), found["number"], found["subject"]) if found else None


def is_issuer_line(text: str, following: str) -> bool:
    """True for the issuer named between an old title and the legal bases ("CHÍNH PHỦ", then "Căn cứ …")."""
    return text.isupper() and bool(_ISSUER.match(text)) and bool(_BEFORE_ISSUER.match(following))


def complete(header: Header, lines: Sequence[Line]) -> Header:
    """The header of a legal document with what its text tells where the letterhead is silent; a plan's is unchanged."""
    if header.kind not in LEGAL_KINDS:
        return header
    header = _with_old_title(header)
    if not header.agency:
        found = (match for line in lines[:_OPENING_LINES] if (match := _ENACTS.search(line.text)))
        header = replace(header, agency=next((match["agency"] for match in found), ""))
    if header.agency and header.date.year:
        return header
    for line in reversed(lines):
        passed = _PASSED.match(line.text)
        if passed:
            agency = header.agency or passed["agency"]
            if header.date.year:
                return replace(header, agency=agency)
            return replace(header, agency=agency, date=_date(passed), date_span=line.span)
    return header


def _with_old_title(header: Header) -> Header:
    """Before 1996 titles read "LUẬT CỦA QUỐC HỘI SỐ 21-LCT/HĐNN8 NGÀY 30/06/1989 VỀ BẢO VỆ SỨC KHOẺ NHÂN DÂN"."""
    found = _OLD_TITLE.match(header.subject) if len(header.subject) <= _TITLE_LENGTH else None
    if found is None:
        return header
    return replace(
        header,
        agency=header.agency or found["agency"] or "",
        number=found["number"],
        date=_date(found) if header.date.year is None else header.date,
        subject=found["subject"],
    )


def _date(found: re.Match[str]) -> PartialDate:
    return PartialDate(*(int(found[part]) for part in ("day", "month", "year")))
