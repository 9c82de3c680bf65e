"""Sai gì: kế hoạch căn cứ vào văn bản đã hết hiệu lực vào ngày của kế hoạch.

Vì sao: văn bản hết hiệu lực không còn là căn cứ để giao việc, chi tiền. Chỉ xét phần căn cứ và phần nêu việc sắp làm;
báo cáo việc đã làm thì văn bản cũ là đúng. Ngày ký để trống thì xét theo tháng, theo năm: mọi ngày có thể đều phải sau
khi văn bản hết hiệu lực. Văn bản của Đảng không “hết hiệu lực”, nên không xét. Dữ liệu chưa chắc chắn, hoặc văn bản chỉ
hết giai đoạn thực hiện mà không có văn bản thay thế, thì để người soạn xem lại.

Ví dụ: kế hoạch ngày 20/01/2026 “Căn cứ Luật Ngân sách nhà nước số 83/2015/QH13”.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.checks.citing import binding, day_text, force_finding, named, plan_text
from assistant.checks.context import CheckContext, LegalRegistry
from assistant.checks.figures import clip, described
from knowledge.domain.finding import Finding
from knowledge.domain.legal import Force, LegalDocument
from knowledge.domain.plan import Plan

NAME = "citation-expired"


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per document that had lost its force before the first day the plan can bear."""
    for mention, record, (first, last) in binding(plan, context):
        if record.expires is None or record.in_force(first) is not Force.EXPIRED or context.registry is None:
            continue
        place = mention.prose.place(mention.citation.start, mention.citation.end)
        after = _successors(record, context.registry, first)
        sure = record.confidence == "high" and (bool(record.replaced_by) or record.validity is None)
        doubt = "" if sure else " Đề nghị kiểm tra lại hiệu lực trước khi dùng làm căn cứ."
        yield force_finding(
            NAME,
            mention,
            f"{described(place, mention.citation.raw)}: {clip(mention.citation.raw)} hết hiệu lực từ ngày "
            f"{day_text(record.expires)}, trước thời điểm của kế hoạch ({plan_text((first, last))}){after}.{doubt}",
            sure=sure,
            stated=mention.number.text,
            computed=day_text(record.expires),
        )


def _successors(record: LegalDocument, registry: LegalRegistry, on: date) -> str:
    """What took its place, with those that in turn no longer hold on that day."""
    said = []
    for number in record.replaced_by:
        found = registry.find(number)
        if len(found) != 1:
            said.append(number)
            continue
        gone = found[0].in_force(on) is Force.EXPIRED
        said.append(f"{named(found[0])}{' (cũng đã hết hiệu lực)' if gone else ''}")
    return f"; văn bản thay thế: {', '.join(said)}" if said else ""
