"""Sai gì: số thứ tự đề mục viết sai kiểu (“I/”, “1/”, “a.”), hoặc đề mục không in đậm, đề mục số La Mã không in hoa.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: mục lớn dùng số La Mã, sau số có dấu chấm, chữ in hoa, đậm; khoản dùng số Ả
Rập, sau số có dấu chấm, có tiêu đề thì in đậm; điểm dùng chữ cái tiếng Việt, sau chữ có dấu đóng ngoặc đơn. Số “1.1.”
là thói quen được chấp nhận.

Ví dụ: “I/ MỤC TIÊU”; “II. Nội dung” không in hoa.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import one_line
from assistant.checks.looks import line_at, told, told_looks, unset
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.layout import LineLook, Look
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "layout-numbering-style"

_MARK = regex(r"(?P<number>[IVXLC]+|\d{1,2}|[a-zđ])\s*(?P<sign>[./)-])\s*(?=\S)")
_ROMAN = regex(r"[IVXLC]+")
_LONGEST_TITLE = 100


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per heading whose number is written wrongly, one per level whose headings are not set rightly."""
    chapters: list[LineLook] = []
    items: list[LineLook] = []
    small: list[LineLook] = []
    for _, section in plan.walk():
        line = line_at(plan, section.span)
        if line is None or section.appendix or not section.number or "\t" in line.text:
            continue
        yield from _mark(line, section.number)
        if _ROMAN.fullmatch(section.number):
            chapters += [line] if unset(plan, line, (Look.BOLD,)) else []
            small += [line] if _is_title(section) and not _is_upper(section.title) else []
        elif section.number.isdecimal() and _is_title(section) and unset(plan, line, (Look.BOLD,)):
            items.append(line)
    if small:
        first = small[0]
        said = f"Đề mục số La Mã phải in hoa ({len(small)} đề mục chưa đúng): “{one_line(first.text)}”"
        yield told(NAME, first, said, Fix("Viết hoa tiêu đề của các mục I, II, III."))
    if chapters:
        yield told_looks(NAME, "đề mục số La Mã", chapters, (Look.BOLD,))
    if items and len(items) < sum(1 for _ in _titled(plan)):
        yield told_looks(NAME, "tiêu đề của khoản (1., 2., …)", items, (Look.BOLD,))


def _mark(line: LineLook, number: str) -> Iterator[Finding]:
    found = _MARK.match(line.text)
    if found is None or found["number"] != number:
        return
    wanted = ")" if number.islower() else "."
    if found["sign"] != wanted:
        written = line.text[: found.end()].strip()
        right = f"{number}{wanted}"
        text = one_line(line.text)
        fixed = f"{right} {one_line(line.text[found.end() :])}"
        fix = Fix(f"Viết “{right}”.", fixed, safe=True, quote=text)
        yield told(NAME, line, f"Số thứ tự “{written}” phải viết “{right}”", fix)


def _is_title(section: Section) -> bool:
    """True of a heading with something below it, that is no sentence."""
    ended = section.title.endswith((".", ";", ":", ","))
    return bool(section.blocks or section.children) and not ended and len(section.title) <= _LONGEST_TITLE


def _is_upper(title: str) -> bool:
    """True of capitals; what follows a colon is no part of the title ("KINH PHÍ: 30.000.000 đồng")."""
    return title.partition(":")[0].isupper()


def _titled(plan: Plan) -> Iterator[Section]:
    return (section for _, section in plan.walk() if section.number.isdecimal() and _is_title(section))
