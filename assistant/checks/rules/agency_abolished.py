"""Sai gì: kế hoạch giao việc cho một cơ quan, một cấp chính quyền không còn vào ngày của kế hoạch.

Vì sao: việc giao cho cơ quan đã giải thể, đã sáp nhập thì không ai làm; thường do chép kế hoạch cũ. Từ ngày 01/7/2025
không còn cấp huyện; năm 2025 nhiều bộ, sở đã sáp nhập. Kế hoạch trước ngày đó thì tên cũ là đúng. Tên nằm trong văn bản
được viện dẫn, trong phần báo cáo việc đã làm, hoặc có chữ “cũ”, “trước đây” thì không xét. Luật, nghị định, thông tư và
lời văn bản khác được trích nguyên trong ngoặc kép để sửa đổi không phải là giao việc của kế hoạch.

Ví dụ: kế hoạch tháng 01/2026 ghi “Giao Phòng Tài chính - Kế hoạch huyện chủ trì, phối hợp với Sở Kế hoạch và Đầu tư”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.checks.articles import is_law, quoted
from assistant.checks.citing import Use, cited_span, day_text, heading_uses, in_slot
from assistant.checks.context import AgencyNames, CheckContext, EndedName
from assistant.checks.figures import all_prose, cell_place, citations_in, described, one_line
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Finding, Place, Severity, Verdict
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "agency-abolished"

_ASSIGNS = regex(
    r"\b(?:tổ chức thực hiện|phân công|trách nhiệm|giao nhiệm vụ|đơn vị thực hiện|cơ quan thực hiện)\b", re.IGNORECASE
)
_WHO = regex(r"\b(?:đơn vị|cơ quan|bộ phận)\b.*\b(?:thực hiện|phụ trách)\b|\bchủ trì\b|\bphối hợp\b", re.IGNORECASE)
_UNIT = regex(r"\s*(?:tên\s+)?(?:đơn vị|cơ quan)\b", re.IGNORECASE)
_NOW = regex(r"\s*[(,]?\s*nay\s+(?:là|thuộc)\b", re.IGNORECASE)
_WORDING = regex(r"\b(?:cụm từ|tên gọi|tên)\s*[“\"'‘][^”\"'’]*$", re.IGNORECASE)
"""Words that are to be replaced in other documents: “thay cụm từ “Phòng Kinh tế và Hạ tầng” bằng …”."""
_GIVEN = regex(
    r"\b(?:giao|đề nghị|yêu cầu|phân công|phối hợp|tham mưu|chủ trì|cùng|gửi|trình|báo cáo)\b[^.;:]{0,60}$"
    r"|^[\s\-+*•\d.)]*$",
    re.IGNORECASE,
)
_DOES = regex(
    r"^[^.;]{0,40}?(?::|\b(?:chủ trì|phối hợp|tham mưu|có trách nhiệm|chịu trách nhiệm|căn cứ|tổ chức|triển khai"
    r"|xây dựng|hướng dẫn|thẩm định|tổng hợp|chỉ đạo)\b)",
    re.IGNORECASE,
)
_BODY = regex(
    r"^(?:UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng|Sở|Bộ|Tổng cục|Cục|Phòng|Thanh tra|Văn phòng|VP|Trung tâm|Công an|Ban|BCĐ"
    r"|huyện ủy|thị ủy|quận ủy)\b",
    re.IGNORECASE,
)
_BODY_BEFORE = regex(r"\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân)\s+$", re.IGNORECASE)
_PAST = regex(
    r"\b(?:đã|trước đây|cũ|nguyên là|sáp nhập|hợp nhất|giải thể|kế thừa|tiếp nhận|bàn giao"
    r"|kết thúc hoạt động)\b",
    re.IGNORECASE,
)
_SOURCE_OF_RULES = regex(
    r"\b(?:theo|tại|quy định|hướng dẫn|thông tư|quyết định|nghị quyết|công văn|văn bản|quy chuẩn|kế hoạch|báo cáo"
    r"|chỉ đạo|do)\b[^.;,]{0,60}\bcủa\s+$",
    re.IGNORECASE,
)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per ended body that is given a task, at its first place."""
    if context.agencies is None or context.plan_date is None or is_law(plan):
        return
    told: set[str] = set()
    in_department = fold(plan.header.agency).startswith("so ")
    for place, text, name in _assigned(plan, context.agencies, context.plan_date[0]):
        key = fold(name.name)
        if key in told or (in_department and name.level == "cấp huyện" and key.startswith("phong ")):
            continue
        told.add(key)
        yield _finding(place, text, name, context.plan_date)


def _assigned(plan: Plan, agencies: AgencyNames, on: date) -> Iterator[tuple[Place, str, EndedName]]:
    """Every ended body that the plan gives a task, with its place and the text it stands in."""
    uses = heading_uses(plan)
    assigning = _assigning(plan)
    amended = quoted(plan)
    for prose in all_prose(plan):
        section = prose.section
        if section is None or prose.key in amended or uses.get(section.key) is Use.BACK:
            continue
        ended = agencies.abolished(prose.text, on)
        cited = [cited_span(prose.text, one) for one in citations_in(prose.text)] if ended else []
        for name in ended:
            if _excused(prose.text, name) or any(begin < name.end and name.start < end for begin, end in cited):
                continue
            place = prose.place(name.start, name.end)
            if _PAST.search(place.quote) or _SOURCE_OF_RULES.search(prose.text[: name.start]):
                continue
            if _acts(prose.text, name, section.key in assigning):
                yield place, prose.text, name
    for where, table in plan.tables():
        if where is not None and uses.get(where.key) is Use.BACK:
            continue
        yield from _in_table(where, table, agencies, on)


def _excused(text: str, name: EndedName) -> bool:
    """True when the successor is named beside it, or the name stands in quotation marks or in a slot."""
    before = text[: name.start]
    quoted = before.count("“") > before.count("”") or _WORDING.search(before) is not None
    return quoted or _NOW.match(text, name.end) is not None or in_slot(text, name.start)


def _assigning(plan: Plan) -> frozenset[str]:
    """The sections, by key, that hand out work: by their own heading or one above."""
    found: set[str] = set()
    for top in plan.sections:
        for _, section in top.walk():
            if section.key in found or _ASSIGNS.search(one_line(section.title)):
                found |= {below.key for _, below in section.walk()}
    return frozenset(found)


def _acts(text: str, name: EndedName, assigning: bool) -> bool:
    """True when the name is that of a body (or a place standing for one) and something is given to it to do."""
    before, after = text[: name.start], text[name.end :]
    body = bool(_BODY.match(name.name) or _BODY_BEFORE.search(before))
    sentence = re.split(r"[.;\n]", before)[-1]
    given = bool(_GIVEN.search(sentence)) and bool(_DOES.match(after) or re.search(r"\w", sentence))
    does = bool(_DOES.match(after))
    plural = name.name.lower().startswith(("các ", "ubnd các", "ủy ban nhân dân các"))
    if body or plural:
        return given or does or (assigning and not re.search(r"\b(?:tại|ở|địa bàn)\s+$", before, re.IGNORECASE))
    return does and not re.search(r"[^\s\-+*•\d.)]", sentence)


def _in_table(
    section: Section | None, table: BudgetTable, agencies: AgencyNames, on: date
) -> Iterator[tuple[Place, str, EndedName]]:
    """Ended bodies in the columns that say who does the work."""
    columns = [
        index
        for index, column in enumerate(table.columns)
        if (column.role in (Role.OTHER, Role.NOTE) and _WHO.search(column.title))
        or (column.role is Role.LABEL and _UNIT.match(column.title))
    ]
    for _, line in table.walk():
        for column in columns:
            text = line.entries[column].raw
            for name in agencies.abolished(text, on):
                if _excused(text, name):
                    continue
                yield cell_place(section, table, line, column), text, name


def _finding(place: Place, text: str, name: EndedName, interval: tuple[date, date]) -> Finding:
    sure = name.confidence == "high" and not name.note
    after = f"; nay là {name.successor}" if name.successor else ""
    gone = "không còn" if sure else "có thể không còn"
    note = "" if sure else f" {name.note or 'Đề nghị kiểm tra lại tên cơ quan.'}"
    return Finding(
        rule=NAME,
        severity=Severity.ERROR if sure else Severity.WARNING,
        verdict=Verdict.FAIL if sure else Verdict.REVIEW,
        message=f"{described(place, name.name)}: “{one_line(name.name)}” được giao nhiệm vụ nhưng {gone} từ ngày "
        f"{day_text(name.since)}{after}.{note}",
        place=place,
        stated=one_line(name.name),
        computed=name.successor,
    )
