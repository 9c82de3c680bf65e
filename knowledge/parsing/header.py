"""The head of a plan: agency, number, place and date, kind, subject; then its legal bases and preamble."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from knowledge.domain.dates import PartialDate
from knowledge.domain.folding import fold
from knowledge.domain.plan import Header, Paragraph
from knowledge.domain.source import Span
from knowledge.parsing.lines import Line

_SYMBOL = r"\d*[a-z]?\s*/?\s*(?:\d{4}\s*/\s*)?[A-ZĐ][\wĐđ&]*(?:\s*[-/]\s*[A-ZĐ][\wĐđ&]*)*"
_NUMBER = re.compile(rf"^Số\s*:?\s*(?P<number>{_SYMBOL})?\s*(?P<rest>.*)$")
_PLACE = r"(?P<place>[^,\d]{1,60}),\s*"
_PLACE_DATE = re.compile(
    rf"^{_PLACE}ngày\s*(?P<day>\d{{0,2}})[\s._…]*tháng\s*(?P<month>\d{{0,2}})[\s._…]*năm\s*(?P<year>\d{{4}})?", re.I
)
_PLACE_SHORT_DATE = re.compile(
    rf"^{_PLACE}ngày\s*(?P<day>\d{{1,2}})[/-](?P<month>\d{{1,2}})[/-](?P<year>\d{{4}})", re.I
)
_KINDS = (
    "KẾ HOẠCH", "CHƯƠNG TRÌNH CÔNG TÁC", "CHƯƠNG TRÌNH", "ĐỀ ÁN", "PHƯƠNG ÁN", "DỰ TOÁN", "BÁO CÁO", "THÔNG BÁO",
    "QUYẾT ĐỊNH", "NGHỊ QUYẾT", "TỜ TRÌNH", "HƯỚNG DẪN",
)  # fmt: skip
_KIND = re.compile(rf"^(?:DỰ THẢO\s+)?(?P<kind>{'|'.join(_KINDS)})(?:\s+(?P<rest>.+))?$")
_BASIS = re.compile(r"^(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị|Xét)\b")
_SECTION = re.compile(r"^(?:[IVX]+|[A-E]|\d+)[./]\s")
_COUNTRY = re.compile(r"\s*CỘNG H[ÒO][ÀA]? XÃ HỘI CHỦ NGHĨA VIỆT NAM\s*$")
_MOTTO = ("doc lap - tu do - hanh phuc", "doc lap – tu do – hanh phuc")
_DRAFT_MARK = re.compile(r"^(?:BẢN )?(?:DỰ )?THẢO(?:$|\s+(?:LẦN|lần)\b|.*\[SỐ ĐỀ XUẤT\b)")
_COUNCIL = ("ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "UBND", "HĐND")
_AREA = re.compile(r"^(?:XÃ|PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|THỊ TRẤN)\b")
_AGENCY = re.compile(
    r"^(?:UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|SỞ|PHÒNG|BAN|TRUNG TÂM|BỘ|CHI CỤC|VĂN PHÒNG|TỈNH|THÀNH PHỐ"
    r"|XÃ|PHƯỜNG|ĐẶC KHU)\b"
)
_SUBJECT_LINES = 4
_HEAD_LINES = 14
"""A letterhead and its title stand within so many lines."""


@dataclass(slots=True)
class _Letterhead:
    """What was recognised so far; ``used`` counts the lines up to the last one recognised."""

    agencies: list[str] = field(default_factory=list)
    number: str = ""
    place: str = ""
    date: PartialDate = field(default_factory=PartialDate)
    spans: dict[str, Span] = field(default_factory=dict)
    used: int = 0
    skipped: list[tuple[int, Line]] = field(default_factory=list)

    def take(self, line: Line, text: str) -> bool:
        """Take one line, if it is one of a letterhead."""
        bare = _COUNTRY.sub("", text)
        if bare != text and not bare:
            return True
        if fold(bare) in _MOTTO or _DRAFT_MARK.match(bare):
            return True
        if self._take_date(line, bare):
            return True
        numbered = _NUMBER.match(bare)
        if numbered and (numbered["number"] or ":" in bare[:6]):
            rest = numbered["rest"].strip()
            if not rest or self._take_date(line, rest) or rest.startswith("V/v"):
                self.number = "".join((numbered["number"] or "").split())
                self.spans["number"] = line.span
                return True
        return line.is_upper and not self.number and self._take_agency(bare)

    def _take_agency(self, text: str) -> bool:
        if self.agencies and self.agencies[-1] in _COUNCIL and _AREA.match(text):
            self.agencies[-1] = f"{self.agencies[-1]} {text}"
        elif _AGENCY.match(text):
            self.agencies.append(text)
        elif self.agencies:
            self.agencies[-1] = f"{self.agencies[-1]} {text}"
        else:
            return False
        return True

    def _take_date(self, line: Line, text: str) -> bool:
        found = _PLACE_DATE.match(text) or _PLACE_SHORT_DATE.match(text)
        if found is None:
            return False
        parts = (int(found[part]) if found[part] else None for part in ("day", "month", "year"))
        self.place, self.date = found["place"].strip(), PartialDate(*parts)
        self.spans["date"] = line.span
        return True


def parse_header(lines: Sequence[Line]) -> tuple[Header, Sequence[Line]]:
    """The header, and the lines that follow it. A letterhead that extraction cut off is no error: fields stay empty.

    Lines between the letterhead and the title that are neither ("Kính gửi …") are handed on, never dropped.
    """
    head = _Letterhead()
    kind = subject = ""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        text = f"{line.marker} {line.text}".strip()
        title = _KIND.match(text) or (_KIND.match(text.upper()) if text.upper() in _KINDS else None)
        if title and not _BASIS.match(title["rest"] or ""):
            kind = title["kind"]
            subject, head.used, head.spans["subject"] = _subject(lines, index, title["rest"] or "")
            break
        if _BASIS.match(text) or _SECTION.match(text):
            break
        if head.take(line, text):
            head.used = index + 1
        else:
            head.skipped.append((index, line))
    if not head.used:
        return Header(), lines
    skipped = [line for index, line in head.skipped if index < head.used]
    header = Header(
        parent_agency=" ".join(head.agencies[:-1]),
        agency=head.agencies[-1] if head.agencies else "",
        number=head.number,
        place=head.place,
        date=head.date,
        kind=kind,
        subject=subject,
        span=lines[0].span.to(lines[head.used - 1].span),
        number_span=head.spans.get("number"),
        date_span=head.spans.get("date"),
        subject_span=head.spans.get("subject"),
    )
    return header, (*skipped, *lines[head.used :])


def split_bases(lines: Sequence[Line]) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """What stands before the first section: the first block of legal bases, and the rest, each in order."""
    first = next((index for index, line in enumerate(lines) if _BASIS.match(line.text)), len(lines))
    bases = list(takewhile(lambda line: _BASIS.match(line.text), lines[first:]))
    rest = (*lines[:first], *lines[first + len(bases) :])
    return tuple(line.paragraph for line in bases), tuple(line.paragraph for line in rest)


def _subject(lines: Sequence[Line], index: int, rest: str) -> tuple[str, int, Span]:
    """The subject after the kind line: as many lines as look like one title, at most four."""
    parts = [rest] if rest else []
    span = lines[index].span
    used = index + 1
    upper = False
    for line in lines[used : used + _SUBJECT_LINES]:
        if line.marker or _BASIS.match(line.text) or _SECTION.match(line.text):
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
