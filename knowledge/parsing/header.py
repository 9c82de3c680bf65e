"""The head of a plan: agency, number, place and date, kind, subject; then its legal bases and preamble."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from operator import itemgetter

from knowledge.domain.dates import PartialDate
from knowledge.domain.folding import fold
from knowledge.domain.plan import Header, Paragraph
from knowledge.domain.regex import regex
from knowledge.domain.source import Span
from knowledge.parsing.enactment import LEGAL_KINDS, Titled, is_issuer_line, read_titled
from knowledge.parsing.lines import Line

_SYMBOL = r"\d*[a-z]?\s*[-/]?\s*(?:\d{4}\s*/\s*)?[A-ZĐ][\wĐđ&]*(?:\s*[-/]\s*[A-ZĐ][\wĐđ&]*)*"
_NUMBER = regex(
    rf"^(?:Số\s*:?|(?:{'|'.join(kind.capitalize() for kind in LEGAL_KINDS)})\s+số\s*:)"
    rf"\s*(?P<number>{_SYMBOL})?\s*(?P<rest>.*)$"
)
_PLACE = r"(?P<place>[^,\d]{1,60}),\s*"
_PLACE_DATE = regex(
    rf"^{_PLACE}ngày\s*(?P<day>\d{{0,2}})[\s._…]*tháng\s*(?P<month>\d{{0,2}})[\s._…]*năm\s*(?P<year>\d{{4}})?", re.I
)
_PLACE_SHORT_DATE = regex(rf"^{_PLACE}ngày\s*(?P<day>\d{{1,2}})[/-](?P<month>\d{{1,2}})[/-](?P<year>\d{{4}})", re.I)
_KINDS = (
    "KẾ HOẠCH", "CHƯƠNG TRÌNH CÔNG TÁC", "CHƯƠNG TRÌNH", "ĐỀ ÁN", "PHƯƠNG ÁN", "DỰ TOÁN", "BÁO CÁO", "THÔNG BÁO",
    "TỜ TRÌNH", "HƯỚNG DẪN", *LEGAL_KINDS,
)  # fmt: skip
_KIND = regex(
    rf"^(?:DỰ THẢO\s+)?(?:(?P<kind>{'|'.join(_KINDS)})(?:\s+(?P<rest>.+))?"
    r"|(?P<glued>(?:BỘ )?LUẬT)(?P<title>[A-ZÀ-Ỹ]{2,}.*))$"
)
"""The second form is a title whose line break was lost: "LUẬTĐỊA CHẤT VÀ KHOÁNG SẢN"."""
_RULE_MARKS = "-_–—=*"
"""What the line under an agency or under the motto is drawn with when it is typed."""
_BASIS = regex(r"^(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị|Xét)\b")
_SECTION = regex(r"^(?:[IVX]+|[A-E]|\d+)[./]\s")
_COUNTRY = regex(r"\s*(?:NƯỚC )?CỘNG H[ÒO][ÀA]? XÃ HỘI CHỦ NGHĨA VIỆT NAM\s*(?:Độc lập [-–] Tự do [-–] Hạnh phúc)?\s*$")
_MOTTO = ("doc lap - tu do - hanh phuc", "doc lap – tu do – hanh phuc")
_DRAFT_MARK = regex(r"^(?:BẢN )?(?:DỰ )?THẢO(?:$|\s+(?:LẦN|lần)\b|.*\[SỐ ĐỀ XUẤT\b)")
_COUNCIL = ("ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "UBND", "HĐND")
_AREA = regex(r"^(?:XÃ|PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|THỊ TRẤN)\b")
_AGENCY = regex(
    r"^(?:UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|SỞ|PHÒNG|BAN|TRUNG TÂM|BỘ|CHI CỤC|VĂN PHÒNG|TỈNH|THÀNH PHỐ"
    r"|XÃ|PHƯỜNG|ĐẶC KHU|QUỐC HỘI|CHÍNH PHỦ|THỦ TƯỚNG|CHỦ TỊCH NƯỚC|TÒA ÁN|TOÀ ÁN|VIỆN|KIỂM TOÁN|THANH TRA"
    r"|NGÂN HÀNG|TỔNG CỤC|CỤC)\b"
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
        bare = _COUNTRY.sub("", _without_rule(text))
        if not bare and not _is_rule(text):
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


@dataclass(frozen=True, slots=True)
class _TitleLine:
    """A title that tells its own number, and where it stands."""

    title: Titled
    index: int
    line: Line


def parse_header(lines: Sequence[Line]) -> tuple[Header, Sequence[Line]]:
    """The header, and the lines that follow it. A letterhead that extraction cut off is no error: fields stay empty.

    Lines between the letterhead and the title that are neither ("Kính gửi …") are handed on, never dropped.
    """
    head = _Letterhead()
    titled: _TitleLine | None = None
    kind = subject = ""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        text = f"{line.marker} {line.text}".strip()
        title = _KIND.match(text) or (_KIND.match(text.upper()) if text.upper() in _KINDS else None)
        rest = (title["rest"] or title["title"] or "") if title else ""
        found = read_titled(text) if not head.number else None
        if found and (not title or title["kind"] in LEGAL_KINDS):
            titled = _TitleLine(found, index, line)
            head.used = index + 1
        elif title and not _BASIS.match(rest):
            kind = title["kind"] or title["glued"]
            subject, head.used, head.spans["subject"] = _subject(lines, index, rest)
            if kind in LEGAL_KINDS and not head.agencies and _names_issuer(lines, head.used):
                head.agencies.append(lines[head.used].text)
                head.used += 1
            break
        elif _BASIS.match(text) or _SECTION.match(text):
            break
        elif head.take(line, text) or (head.used and _is_rule(text)):
            head.used = index + 1
        else:
            head.skipped.append((index, line))
    if not head.used:
        return Header(), lines
    if titled and kind and kind not in LEGAL_KINDS:
        head.skipped.append((titled.index, titled.line))
        titled = None
    skipped = [line for index, line in sorted(head.skipped, key=itemgetter(0)) if index < head.used]
    number_span, subject_span = head.spans.get("number"), head.spans.get("subject")
    header = Header(
        parent_agency=" ".join(head.agencies[:-1]),
        agency=head.agencies[-1] if head.agencies else "",
        number=head.number or (titled.title.number if titled else ""),
        place=head.place,
        date=head.date,
        kind=kind or (titled.title.kind if titled else ""),
        subject=subject or (titled.title.subject if titled else ""),
        span=lines[0].span.to(lines[head.used - 1].span),
        number_span=number_span or (titled.line.span if titled else None),
        date_span=head.spans.get("date"),
        subject_span=subject_span or (titled.line.span if titled else None),
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
        if parts and _names_issuer(lines, used):
            break
        if not parts and len(line.text) > 400:
            break
        span = line.span if not parts else span.to(line.span)
        parts.append(line.text)
        upper = line.is_upper
        used += 1
    return " ".join(parts), used, span


def _names_issuer(lines: Sequence[Line], index: int) -> bool:
    """True for the issuer of a legal document, named once more between its title and its bases."""
    return index + 1 < len(lines) and is_issuer_line(lines[index].text, lines[index + 1].text)


def _without_rule(text: str) -> str:
    """The text without a line typed at its end ("QUỐC HỘI-------")."""
    bare = text.rstrip().rstrip(_RULE_MARKS)
    return bare.rstrip() if len(text.rstrip()) - len(bare) >= 3 else text


def _is_rule(text: str) -> bool:
    return len(text) >= 3 and not text.strip(_RULE_MARKS)
