"""Sai gì: kế hoạch căn cứ vào văn bản chưa có hiệu lực vào ngày của kế hoạch.

Vì sao: văn bản đã ban hành nhưng chưa đến ngày có hiệu lực thì chưa thể là căn cứ; khi đó văn bản trước nó còn hiệu
lực. Chỉ xét phần căn cứ và phần nêu việc sắp làm. Ngày ký để trống thì mọi ngày có thể của kế hoạch đều phải sớm hơn
ngày có hiệu lực. Văn bản có hiệu lực từ năm mà kế hoạch lập cho thì để người soạn xem lại.

Ví dụ: kế hoạch ngày 12/8/2025 “Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.checks.citing import Mention, Use, binding, day_text, force_finding, plan_text
from assistant.checks.context import CheckContext
from assistant.checks.figures import clip, described, years_in
from knowledge.domain.finding import Finding
from knowledge.domain.legal import LegalDocument
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "citation-not-in-force"

_AWAITS = regex(r"\b(?:khi|sau khi|kể từ|dự kiến|sẽ|sắp)\b|\bcó hiệu lực\b", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per document that binds nobody before the day after the last day the plan can bear."""
    years = {int(year) for year in years_in(plan.header.subject)}
    for mention, record, (first, last) in binding(plan, context):
        begins = max((day for day in (record.issued, record.effective) if day is not None), default=None)
        if begins is None or begins <= last or _told_by_date(mention, last) or _awaited(mention):
            continue
        for_plan = begins.year in years and (begins.month, begins.day) == (1, 1)
        sure = record.confidence == "high" and not record.force_is_weak and not for_plan
        place = mention.prose.place(mention.citation.start, mention.citation.end)
        doubt = "" if sure else " Đề nghị kiểm tra lại trước khi dùng làm căn cứ."
        yield force_finding(
            NAME,
            mention,
            f"{described(place, mention.citation.raw)}: {clip(mention.citation.raw)} {_begins(record, begins)}, "
            f"sau thời điểm của kế hoạch ({plan_text((first, last))}){_before(record)}.{doubt}",
            sure=sure,
            stated=mention.number.text,
            computed=day_text(begins),
        )


def _told_by_date(mention: Mention, last: date) -> bool:
    """True when the date or the year written with the number lies ahead: that is another fault, told elsewhere."""
    written = mention.citation.date.interval() if mention.citation.date is not None else None
    if written is not None:
        return written[0] > last
    return mention.number.year is not None and mention.number.year > last.year


def _awaited(mention: Mention) -> bool:
    """True when the sentence itself says that the document is yet to take effect."""
    sentence = mention.prose.place(mention.citation.start, mention.citation.end).quote
    return mention.use is not Use.BASIS and _AWAITS.search(sentence) is not None


def _begins(record: LegalDocument, begins: date) -> str:
    what = "có hiệu lực" if begins != record.issued or begins == record.effective else "được ban hành"
    return f"{what} từ ngày {day_text(begins)}" if what == "có hiệu lực" else f"{what} ngày {day_text(begins)}"


def _before(record: LegalDocument) -> str:
    return f"; văn bản trước nó: {', '.join(record.replaces)}" if record.replaces else ""
