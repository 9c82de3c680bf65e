"""The head of a plan: agency, number, place and date, kind, subject; then its legal bases and preamble."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.domain.dates import PartialDate
from knowledge.domain.folding import fold
from knowledge.domain.plan import Header, Paragraph
from knowledge.domain.source import Span
from knowledge.parsing.lines import Line

_NUMBER = re.compile(r"^Số\s*:?\s*(?P<number>\d*\s*/?\s*[\wĐđ/&.\-]*)", re.IGNORECASE)
_PLACE_DATE = re.compile(
    r"^(?P<place>[^,]{2,60}),\s*ngày\s*(?P<day>\d{0,2})[\s._…]*tháng\s*(?P<month>\d{0,2})[\s._…]*"
    r"năm\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
_KINDS = (
    "KẾ HOẠCH",
    "CHƯƠNG TRÌNH CÔNG TÁC",
    "CHƯƠNG TRÌNH",
    "ĐỀ ÁN",
    "PHƯƠNG ÁN",
    "DỰ TOÁN",
    "BÁO CÁO",
    "THÔNG BÁO",
)
_KIND = re.compile(rf"^(?:DỰ THẢO\s+)?(?P<kind>{'|'.join(_KINDS)})(?:\s+(?P<rest>.+))?$")
_BASIS = re.compile(r"^(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị|Xét)\b")
_MOTTO = ("cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc", "doc lap – tu do – hanh phuc")
_AGENCY = re.compile(
    r"^(?:UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|SỞ|PHÒNG|BAN|TRUNG TÂM|BỘ|CHI CỤC|VĂN PHÒNG|TỈNH|THÀNH PHỐ"
    r"|XÃ|PHƯỜNG|ĐẶC KHU)\b"
)
_SUBJECT_LINES = 4


def parse_header(lines: Sequence[Line]) -> tuple[Header, int]:
    """The header and how many lines it took. A letterhead that extraction cut off is no error: fields stay empty."""
    agencies: list[str] = []
    number = place = kind = subject = ""
    date = PartialDate()
    spans: dict[str, Span] = {}
    used = 0
    for index, line in enumerate(lines):
        text = f"{line.marker} {line.text}".strip()
        title = _KIND.match(text)
        if title and (title["rest"] is None or not _BASIS.match(title["rest"])):
            kind = title["kind"]
            subject, used, spans["subject"] = _subject(lines, index, title["rest"] or "")
            break
        if _BASIS.match(text) or re.match(r"^[IVX]+\.\s", text):
            break
        dated = _PLACE_DATE.match(text)
        numbered = _NUMBER.match(text)
        if dated:
            place, date, spans["date"] = dated["place"].strip(), _date(dated), line.span
        elif numbered:
            number, spans["number"] = "".join(numbered["number"].split()), line.span
        elif fold(text) in _MOTTO:
            pass
        elif line.is_upper and _AGENCY.match(text):
            agencies.append(text)
        elif line.is_upper and agencies and not number:
            agencies[-1] = f"{agencies[-1]} {text}"
        elif index > 12:
            break
        used = index + 1
    if not kind and not (number or place or agencies):
        return Header(), 0
    whole = lines[0].span.to(lines[max(used - 1, 0)].span)
    return Header(
        parent_agency=" ".join(agencies[:-1]),
        agency=agencies[-1] if agencies else "",
        number=number,
        place=place,
        date=date,
        kind=kind,
        subject=subject,
        span=whole,
        number_span=spans.get("number"),
        date_span=spans.get("date"),
        subject_span=spans.get("subject"),
    ), used


def split_bases(lines: Sequence[Line]) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """What stands before the first section: the legal bases and the preamble, each in order."""
    bases: list[Paragraph] = []
    preamble: list[Paragraph] = []
    for line in lines:
        paragraph = Paragraph(line.text, line.marker, line.span)
        (bases if _BASIS.match(line.text) and not preamble else preamble).append(paragraph)
    return tuple(bases), tuple(preamble)


def is_basis(text: str) -> bool:
    """True for a paragraph that opens like a legal basis ("Căn cứ …", "Thực hiện …")."""
    return bool(_BASIS.match(text))


def _date(found: re.Match[str]) -> PartialDate:
    return PartialDate(*(int(found[part]) if found[part] else None for part in ("day", "month", "year")))


def _subject(lines: Sequence[Line], index: int, rest: str) -> tuple[str, int, Span]:
    """The subject after the kind line: as many lines as look like one title, at most four."""
    parts = [rest] if rest else []
    span = lines[index].span
    used = index + 1
    upper = False
    for line in lines[used : used + _SUBJECT_LINES]:
        if line.marker or _BASIS.match(line.text) or re.match(r"^(?:[IVX]+|[A-E]|\d+)[./]\s", line.text):
            break
        same_title = line.text[:1].islower() or (upper and line.is_upper) or (line.centered and line.bold)
        if parts and not same_title:
            break
        if not parts and len(line.text) > 400:
            break
        span = line.span if not parts else span.to(line.span)
        parts.append(line.text)
        upper = line.is_upper
        used += 1
    return " ".join(parts), used, span
