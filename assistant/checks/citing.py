"""Where a plan cites documents: each mention with what it is for (a basis, work ahead, a report), and its record.

A document named inside the title of another is ``nested``: the drafter quotes a title there and cites nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.checks.context import CheckContext, LegalRegistry
from assistant.checks.figures import Prose, citations_in, one_line, sentence_at, sentence_says
from assistant.checks.holding import holding
from assistant.checks.lowered import lowered
from assistant.checks.remembering import found_once
from knowledge.domain.dates import PartialDate, date_at
from knowledge.domain.finding import Finding, Severity, Verdict
from knowledge.domain.legal import Citation, DocumentNumber, LegalDocument, same_issuer
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

_BACK = regex(
    r"\b(?:kết quả|tình hình|đánh giá|tổng kết|sơ kết|ước thực hiện|tồn tại|hạn chế|nguyên nhân|thực trạng|hiện trạng"
    r"|đặc điểm|khái quát|thuận lợi|khó khăn|bài học|bối cảnh|đã (?:đạt|thực hiện|triển khai))\b",
    re.IGNORECASE,
)
_AHEAD = regex(
    r"\b(?:nhiệm vụ|giải pháp|mục tiêu|mục đích|yêu cầu|nội dung|tổ chức thực hiện|kinh phí|dự toán|phân công"
    r"|trách nhiệm|kế hoạch|phương hướng|tiến độ|chỉ tiêu|căn cứ|cơ sở pháp lý)\b",
    re.IGNORECASE,
)
_SAID_BACK = regex(
    r"\b(?:đã|từng|vừa qua|thời gian qua|năm qua|năm trước|trước đây|chuyển tiếp|quyết toán|hết hiệu lực|bãi bỏ"
    r"|thay thế|thay cho|còn hiệu lực|sửa đổi|kết quả)\b",
    re.IGNORECASE,
)
_REPLACED = regex(r"\(?\b(?:thay thế|thay cho|bãi bỏ|trước đây là)\b[^.;)]*$", re.IGNORECASE)
_YEAR = regex(r"(?<![\d./-])((?:19|20)\d\d)(?![\d./-]\d|\d)")
_LAW = regex(
    r"(?<!\w)(?<!của )(?P<law>(?:Luật|Bộ luật|Pháp lệnh)\s+[^\W\da-zđ][^;:.()\n\d“”\"]{2,120}?),?\s+"
    r"(?:năm\s+(?P<year>(?:19|20)\d\d)(?!\d)|(?=ngày\s))"
)
_SLOT = regex(r"\[\s*CẦN BỔ SUNG\b[^\]]*\]")
_FAR = 2000  # characters in which something is said of a citation
_LONGEST_SUBJECT = 4000  # characters
_SUBJECT_LEAD = regex(
    r"[\s,]*(?:khóa\s+\S+|kỳ họp\s+\S+(?:\s+\S+)?|\([^()\n]{1,40}\)|về việc|v/v|về|[,\s])*", re.IGNORECASE
)
_SUBJECT_END = regex(
    r"[;\n]|\.(?=\s|$)|:|,\s+(?=(?:(?:giao|đề nghị|yêu cầu|trong đó|theo đó)\b"
    r"|(?:UBND|Ủy ban|HĐND|Sở|Phòng|Ban|Chi cục|Trung tâm|Văn phòng)\s))"
)
_CENTRAL = regex(r"(?:CP|TTg|CTN|TW|VPCP|KTNN|TANDTC|VKSNDTC|QH\d+|UBTVQH\d+|B[A-ZĐ][A-Za-zĐđ&]*)")


class Use(StrEnum):
    """What a mention is for."""

    BASIS = "basis"
    AHEAD = "ahead"
    BACK = "back"
    OPEN = "open"
    """Neither the heading nor the sentence tells."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation with the stretch of text it stands in. ``number`` is the citation's own."""

    prose: Prose
    citation: Citation
    number: DocumentNumber
    use: Use
    nested: bool

    @property
    def binds(self) -> bool:
        """The plan rests on the document: it must hold on the plan's date."""
        return self.use in (Use.BASIS, Use.AHEAD) and not self.nested


@found_once
def mentions(plan: Plan) -> tuple[Mention, ...]:
    """Every numbered document that the plan names, in reading order."""
    return tuple(_walked(plan))


def _walked(plan: Plan) -> Iterator[Mention]:
    uses = heading_uses(plan)
    for prose in holding(plan, citations_in):
        found = citations_in(prose.text)
        titled = 0  # where the titles told so far end
        for one in found:
            nested = one.start < titled
            titled = max(titled, cited_span(prose.text, one)[1])
            if one.number is not None and not in_slot(prose.text, one.start):
                yield Mention(prose, one, one.number, _use_of(prose, one, uses), nested)


def in_slot(text: str, place: int) -> bool:
    """True inside a slot (``[CẦN BỔ SUNG: đơn vị thay cho …]``): what stands there is not said by the plan."""
    return any(start < place < end for start, end in _slots(text))


@found_once
def _slots(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _SLOT.finditer(text)) if "[" in text else ()


def short_forms(every: Iterable[Mention]) -> frozenset[str]:
    """The keys of numbers without a year that only shorten one the plan writes with its year ("30/NĐ-CP")."""
    return frozenset(
        DocumentNumber(one.number.number, None, one.number.symbol).key for one in every if one.number.year is not None
    )


@found_once
def heading_uses(plan: Plan) -> dict[str, Use]:
    """For each section by key: whether it plans or reports, by its heading and those above it."""
    years = [int(match[1]) for match in _YEAR.finditer(one_line(plan.header.subject))]
    written = plan.header.date.year
    planned = max(years) if years else written
    uses: dict[str, Use] = {}

    def settle(section: Section, above: Use) -> None:
        title = one_line(section.title)
        named = [int(match[1]) for match in _YEAR.finditer(title)]
        use = above
        if above is not Use.BACK:
            if _BACK.search(title) or (named and planned is not None and max(named) < planned):
                use = Use.BACK
            elif _AHEAD.search(title):
                use = Use.AHEAD
        uses[section.key] = use
        for child in section.children:
            settle(child, use)

    for section in plan.sections:
        settle(section, Use.OPEN)
    return uses


def _use_of(prose: Prose, citation: Citation, uses: dict[str, Use]) -> Use:
    """What this mention is for: its section, corrected by the words before it in the sentence."""
    if _says_replaced(prose.text) and _REPLACED.search(prose.text, max(0, citation.start - _FAR), citation.start):
        return Use.BACK
    if prose.section is None:
        if prose.key.startswith("bases/"):
            return Use.BASIS
        return Use.BACK if _says_back(prose.text) else Use.AHEAD
    use = uses.get(prose.section.key, Use.OPEN)
    if use is not Use.AHEAD or not sentence_says(_SAID_BACK, prose.text, citation.start, citation.end):
        return use
    sentence = sentence_at(prose.text, citation.start, citation.end)
    if len(sentence) > 2 * _FAR:
        sentence = one_line(prose.text[max(0, citation.start - _FAR) : citation.end + _FAR])
    told = sentence.replace(one_line(citation.raw), " ")
    return Use.OPEN if _SAID_BACK.search(told) else use


@found_once
def _says_replaced(text: str) -> bool:
    small = lowered(text)
    return "thay" in small or "bãi bỏ" in small or "trước đây" in small


@found_once
def _says_back(text: str) -> bool:
    return _SAID_BACK.search(text) is not None


def _laws_by_name(plan: Plan, registry: LegalRegistry) -> Iterator[tuple[Mention, LegalDocument]]:
    """The laws among the bases that stand without a number, as the decree wants it ("Luật Đo lường ngày 11/11/2011").

    The name and the whole date, or the year, must be those of one record.
    """
    for index, paragraph in enumerate(plan.bases):
        text = paragraph.text
        for match in _LAW.finditer(text):
            written = date_at(text, match.end())
            day = (
                written.date if written is not None else PartialDate(year=int(match["year"])) if match["year"] else None
            )
            exact = day.exact() if day is not None else None
            found = [
                record
                for record in registry.titled(one_line(match["law"]))
                if record.number is not None and record.issued is not None and day is not None
                if record.issued == exact or (match["year"] and record.issued.year == day.year)
            ]
            if len(found) == 1 and found[0].number is not None:
                end = written.end if written is not None else match.end()
                law = one_line(match["law"])
                cited = Citation(text[match.start() : end], None, found[0].number, day, None, law, match.start(), end)
                prose = Prose(f"bases/{index}", text, None, paragraph.marker, paragraph.span, index)
                yield Mention(prose, cited, found[0].number, Use.BASIS, nested=False), found[0]


def cited_span(text: str, citation: Citation) -> tuple[int, int]:
    """Where a citation stands with its title: from the kind to the end of the subject."""
    if citation.subject is None or one_line(citation.subject) in one_line(citation.raw):
        return citation.start, citation.end
    lead = _SUBJECT_LEAD.match(text, citation.end)
    begin = lead.end() if lead else citation.end
    stop = _SUBJECT_END.search(text, begin, begin + _LONGEST_SUBJECT)
    return citation.start, stop.start() if stop else min(len(text), begin + _LONGEST_SUBJECT)


def is_central(number: DocumentNumber) -> bool:
    """True when the symbol names a central body; a local symbol may be that of many."""
    return any(_CENTRAL.fullmatch(part) for part in re.split(r"[/-]", number.symbol))


def record_of(mention: Mention, registry: LegalRegistry) -> LegalDocument | None:
    """The one record that is surely the document cited; None where the text leaves room for another.

    A number without a year comes back every year, a local one in every province: there the day must be the record's,
    and the issuer too.
    """
    number, day, issuer = mention.number, mention.citation.date, mention.citation.issuer
    exact = day.exact() if day is not None else None
    sure = []
    for record in registry.find(number):
        if number.year is None and (exact is None or exact != record.issued):
            continue
        if record.scope != "central" and (exact != record.issued or issuer is None):
            continue
        if issuer is not None and not same_issuer(issuer, record.issuer):
            continue
        sure.append(record)
    return sure[0] if len(sure) == 1 else None


def named(record: LegalDocument) -> str:
    """A document as a message names it: ``Luật Ngân sách nhà nước số 89/2025/QH15``, ``Nghị định số 73/2026/NĐ-CP``."""
    number = record.number.text if record.number else record.title
    if record.kind in ("Luật", "Bộ luật", "Pháp lệnh") and record.number:
        return f"{record.kind} {record.title} số {number}"
    return f"{record.kind} số {number}"


def day_text(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def plan_text(interval: tuple[date, date]) -> str:
    """The days a plan may bear: one day, a month, or a stretch of days."""
    first, last = interval
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"tháng {first.month}/{first.year}"
    return f"năm {first.year}" if first.year == last.year else f"{day_text(first)}–{day_text(last)}"


def binding(plan: Plan, context: CheckContext) -> Iterator[tuple[Mention, LegalDocument, tuple[date, date]]]:
    """The first binding mention of each document whose record is sure, with the days the plan may bear."""
    if context.registry is None or context.plan_date is None:
        return
    told: set[str] = set()
    for mention in mentions(plan):
        if not mention.binds or mention.number.key in told:
            continue
        record = record_of(mention, context.registry)
        if record is not None:
            told.add(mention.number.key)
            yield mention, record, context.plan_date
    for mention, record in _laws_by_name(plan, context.registry):
        if mention.number.key not in told:
            told.add(mention.number.key)
            yield mention, record, context.plan_date


def force_finding(rule: str, mention: Mention, message: str, *, sure: bool, stated: str, computed: str) -> Finding:
    """A finding about force: an error where the record is sure, else for a person to decide."""
    return Finding(
        rule=rule,
        severity=Severity.ERROR if sure else Severity.WARNING,
        verdict=Verdict.FAIL if sure else Verdict.REVIEW,
        message=message,
        place=mention.prose.place(mention.citation.start, mention.citation.end),
        stated=stated,
        computed=computed,
    )
