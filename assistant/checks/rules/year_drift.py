"""Sai gì: trong chương nói về một năm lại có đề mục, cột, dòng hoặc câu nói về một năm khác một cách khó hiểu.

Vì sao: thường là chép từ kế hoạch năm khác mà quên sửa năm. Nhắc năm khác là chuyện thường, nên đây chỉ là điều cần xem
lại, và chỉ nêu khi khó đúng: báo cáo năm 2025 kể việc đã làm năm 2026; lập kế hoạch cho năm đã qua; đề mục con, cột ghi
năm khác với chương; đề mục của phần kế hoạch hoặc câu kết ghi năm trước năm của kế hoạch; câu nêu đúng tổng số của bảng
mà ghi năm khác; dòng kinh phí của năm này ghi hoạt động của năm trước. Chuyển tiếp, chuyển nguồn, quyết toán, tổng kết,
so sánh, giai đoạn và văn bản được viện dẫn thì không xét.

Ví dụ: mục “Dự toán năm 2026” có dòng “Hội thi sáng tạo năm 2025”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import (
    Prose,
    all_prose,
    amounts_in,
    cell_place,
    citations_in,
    described,
    one_line,
    prose_of_section,
    table_place,
)
from assistant.checks.years import years, years_written
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Finding, Place, Severity, Verdict
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "year-drift"

_REPORTS = regex(r"\b(?:đánh giá|kết quả|tình hình|quyết toán|báo cáo|tổng kết)\b", re.IGNORECASE)
_PLANS = regex(r"\b(?:kế hoạch|dự toán|nhiệm vụ|mục tiêu|nhu cầu|nội dung chi|phân bổ)\b", re.IGNORECASE)
_BOTH = regex(
    r"\b(?:phương hướng|trọng tâm|năm tới|và (?:xây dựng )?(?:kế hoạch|nhiệm vụ|dự kiến)|ước)\b", re.IGNORECASE
)
_RELATES = regex(
    r"\b(?:chuyển|quyết toán|thanh toán|tổng kết|sơ kết|so với|so sánh|giai đoạn|từ|đến|tới|cho|sang|cuối|đầu|hết|trước"
    r"|sau|nợ|cùng kỳ|đối chiếu|tạm ứng|bổ sung|tính|ước|tiếp|duy trì|niên độ|niên khóa|năm học|khóa|theo|thuộc)\b",
    re.IGNORECASE,
)
_NO_ACTIVITY = regex(
    r"\b(?:báo cáo|kết quả|đánh giá|phê duyệt|nghiệm thu|hoàn thành|kế hoạch|dự toán|đăng ký|đề xuất|dự kiến|mùa|vụ"
    r"|luật|chương trình|đề án|dự án|sản xuất|mẫu|đời|phiên bản|tiêu chuẩn|bộ|thực hiện|nhiệm vụ|đề tài|mô hình|hỗ trợ"
    r"|chi trả|xuất bản|ban hành|công nhận|cấp|mua|giải|khen thưởng|hợp đồng|công trình)\b",
    re.IGNORECASE,
)
_EVENT = regex(
    r"\b(?:hội thi|cuộc thi|ngày hội|lễ hội|liên hoan|tuyên truyền|tập huấn|hội thảo|diễn tập|hưởng ứng|kỷ niệm"
    r"|phát động|truyền thông)\b",
    re.IGNORECASE,
)
"""What happens in its year and is paid in it; a survey or a yearbook of last year is rightly paid this year."""
_DONE = regex(r"\b(?:thực hiện|triển khai|tổ chức|tham gia|hỗ trợ|xây dựng được)\b", re.IGNORECASE)
_AHEAD = regex(
    r"\b(?:kế hoạch|dự kiến|dự toán|đăng ký|đề xuất|xây dựng|chuyển|phương hướng|cho|sang|đến|từ|tới|mục tiêu|phấn đấu"
    r"|tuyển|chuẩn bị|sẽ|tiếp tục|giao|chỉ tiêu|nhiệm vụ|định hướng|hết|danh mục|lộ trình|trước|hiệu lực|hạn|cần"
    r"|đề nghị|thông báo|phê duyệt|ban hành|yêu cầu|hướng dẫn|theo)\b",
    re.IGNORECASE,
)
_MAKES_PLAN = regex(r"\b(?:xây dựng|lập)\s+(?:kế hoạch|dự toán)\b(?!.*\bthực hiện\b)", re.IGNORECASE)
_REVIEWED = regex(r"\b(?:kiểm tra|rà soát|kinh nghiệm|đánh giá|kết quả|so|từ|sau|trước|công tác)\b", re.IGNORECASE)
_CHAPTER_PLANS = regex(
    r"\W*(?:kế hoạch|mục tiêu|nhiệm vụ|nội dung|dự toán|kinh phí|nhu cầu|phương hướng|chỉ tiêu|phân bổ)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = regex(
    r"\b(?:chuyển (?:nguồn|tiếp|sang)|quyết toán|thanh toán|so với|so sánh|từ|đến|tới|sang|cuối|trước|sau|nợ|đã|còn lại"
    r"|tồn|năm trước|được giao|thực hiện trong|ước)\b",
    re.IGNORECASE,
)
_TOTAL = regex(r"\W*tổng (?:nhu cầu |mức |số )?(?:kinh phí|dự toán|vốn)\b", re.IGNORECASE)
_TOTAL_RELATES = regex(
    r"\b(?:chuyển (?:nguồn|tiếp|sang)|quyết toán|so với|sang|giao từ|tương đương|giữ)\b", re.IGNORECASE
)
_CLAUSE = regex(r"[^.;:\n]+(?:\.(?=\d)[^.;:\n]+)*")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """Findings on subheadings, table columns, rows and sentences whose year is not that of the section around them."""
    yield from _behind_the_plan(plan)
    for path in _paths(plan.sections, ()):
        section = path[-1]
        for block in section.blocks:
            if isinstance(block, BudgetTable):
                yield from _told_of_the_table(section, block)
        governing = next((one for one in reversed(path) if years(one.title)), None)
        year = _year_of(governing.title) if governing else None
        if governing is None or year is None or any(one.appendix for one in path):
            continue
        kind = _kind(governing.title)
        if governing is section:
            yield from _subheading(path)
        for prose in prose_of_section(section):
            if not prose.is_heading:
                yield from _sentences(prose, year, kind)
        for block in section.blocks:
            if isinstance(block, BudgetTable):
                yield from _columns(section, block, year, kind)
                yield from _rows(section, block, year)


def _paths(sections: tuple[Section, ...], above: tuple[Section, ...]) -> Iterator[tuple[Section, ...]]:
    """Every section with the sections it stands in, outermost first."""
    for section in sections:
        path = (*above, section)
        yield path
        yield from _paths(section.children, path)


def _year_of(text: str) -> int | None:
    """The one year a text names of its own; None for none, several, a period, or a text that cites a document."""
    named = years(text)
    return min(named) if len(named) == 1 and not citations_in(text) else None


def _kind(title: str) -> str:
    """What a chapter does: "report", "plan", or "" where it is both or neither."""
    if _BOTH.search(title):
        return ""
    if _REPORTS.search(title):
        return "report"
    return "plan" if _PLANS.search(title) else ""


def _subheading(path: tuple[Section, ...]) -> Iterator[Finding]:
    """A subheading of the same kind as the chapter it stands in, for another year; plans may prepare a later one."""
    section = path[-1]
    named = _year_of(section.title)
    above = next((one for one in reversed(path[:-1]) if years(one.title)), None)
    year = _year_of(above.title) if above else None
    if named is None or year is None or above is None or named == year or _RELATES.search(section.title):
        return
    kind = _kind(section.title)
    if kind and kind == _kind(above.title) and (kind == "report" or named < year):
        heading = one_line(section.heading)
        line = section.span.line if section.span else None
        place = Place(line=line, heading=heading, quote=heading, span=section.span)
        yield _finding(place, f"mục này ghi năm {named}", named, year)


def _behind_the_plan(plan: Plan) -> Iterator[Finding]:
    """Chapters that plan, and the closing words, for a year before that of the plan's subject."""
    year = _year_of(plan.header.subject)
    if year is None:
        return
    for section in plan.sections:
        named = _year_of(section.title)
        if section.appendix or named is None or named >= year:
            continue
        opens = _CHAPTER_PLANS.match(section.title)
        if opens is not None and _kind(section.title) == "plan" and not _LOOKS_BACK.search(section.title):
            heading = one_line(section.heading)
            line = section.span.line if section.span else None
            place = Place(line=line, heading=heading, quote=heading, span=section.span)
            yield _finding(place, f"mục này ghi năm {named}", named, year, "kế hoạch này là của")
    for prose in all_prose(plan):
        named = _year_of(prose.text) if prose.text.startswith("Trên đây là") else None
        if prose.section is None and named is not None and named != year:
            place = prose.place(0, len(prose.text))
            yield _finding(place, f"câu kết ghi năm {named}", named, year, "kế hoạch này là của")


def _told_of_the_table(section: Section, table: BudgetTable) -> Iterator[Finding]:
    """A total told for one year above a table of another year that states the very same total."""
    captioned = years(" ; ".join((table.caption, *(column.title for column in table.columns))))
    totals = {money for column in table.columns_of(Role.AMOUNT) if (money := table.stated_total(column))}
    if len(captioned) != 1 or not totals:
        return
    (year,) = captioned
    for prose in prose_of_section(section):
        named = _year_of(prose.text)
        if prose.is_heading or named is None or named == year or not _TOTAL.match(prose.text):
            continue
        if any(amount.money in totals for amount in amounts_in(prose.text)) and not _TOTAL_RELATES.search(prose.text):
            place = prose.place(0, len(prose.text))
            yield _finding(place, f"nói về năm {named}", named, year, "bảng cùng số tổng này là của")


def _columns(section: Section, table: BudgetTable, year: int, kind: str) -> Iterator[Finding]:
    """A table without a year in its caption, all of whose years in the header are one other year."""
    header = " ; ".join(column.title for column in table.columns)
    named = _year_of(header)
    if named is None or named == year or not kind or years(table.caption) or _RELATES.search(header):
        return
    other = _REPORTS if kind == "plan" else _PLANS
    if other.search(header) or other.search(table.caption) or "thực hiện" in f"{header} {table.caption}".lower():
        return
    yield _finding(table_place(section, table), f"cột của bảng ghi năm {named}", named, year)


def _rows(section: Section, table: BudgetTable, year: int) -> Iterator[Finding]:
    """Rows that name an activity of an earlier year under one year's column, or in a chapter about one year."""
    header = years(" ; ".join(column.title for column in table.columns))
    captioned = years(table.caption)
    if len(header) > 1 or (not header and captioned and captioned != {year}):
        return
    spent = min(header) if header else year
    for _, line in table.walk():
        named = _year_of(line.label)
        if named is None or named >= spent or not _EVENT.search(line.label):
            continue
        if _RELATES.search(line.label) or _NO_ACTIVITY.search(line.label):
            continue
        place = cell_place(section, table, line)
        yield _finding(place, f"ghi năm {named}", named, spent)


def _sentences(prose: Prose, year: int, kind: str) -> Iterator[Finding]:
    """What a report tells as done in a later year, and plans that are made for a year already past."""
    if all(written == str(year) for written in years_written(prose.text)):
        return
    for clause in _CLAUSE.finditer(prose.text):
        text = clause[0]
        named = _year_of(text)
        if named is None or named == year:
            continue
        reported = named > year and kind == "report" and _DONE.search(text) and not _AHEAD.search(text)
        planned = named < year and _MAKES_PLAN.search(text) and not _REVIEWED.search(text)
        if reported or planned:
            yield _finding(prose.place(clause.start(), clause.end()), f"nói về năm {named}", named, year)


def _finding(place: Place, what: str, named: int, year: int, around: str = "phần này nói về") -> Finding:
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        verdict=Verdict.REVIEW,
        message=f"{described(place, str(named))}: {what}, trong khi {around} năm {year}; xem lại năm.",
        place=place,
        stated=str(named),
        computed=str(year),
    )
