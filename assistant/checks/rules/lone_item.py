"""Sai gì: một mục được đánh số “1” (hoặc I, A, a) nhưng cùng cấp không có mục “2” nào.

Vì sao: chỉ có một mục thì không cần đánh số; thường là mục thứ hai bị bỏ sót hoặc bị đánh số sai cấp. Đây là thói quen
trình bày nên chỉ lưu ý. Không xét dòng của bảng, điều khoản và phụ lục: một nhóm chi chỉ có một dòng là bình thường.

Ví dụ: mục “II. NHIỆM VỤ” chỉ có “1. Tuyên truyền”, rồi sang mục III.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checks.context import CheckContext
from assistant.checks.counting import Count, count_of, families
from assistant.checks.figures import clip, one_line
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex

NAME = "lone-item"

_SECOND = regex(r"(?:2|II|B|b)\s*[.)/:]?\s|(?:\d+\.)+2[.)]?\s")
_NAMED = regex(r"^\s*(?:điều|mục|chương)\s+", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per heading that opens a series and is alone in it; pages may be missing from an excerpt."""
    groups = list(families(plan.sections, None, 0))
    for position, (depth, parent, sections) in enumerate(groups):
        if (parent is None and not _is_whole(plan)) or (parent is not None and _NAMED.match(parent.number)):
            continue
        for section, count in _lone(sections):
            if not _goes_on(groups[position + 1 :], depth, count) and not _second_is_text(parent or section):
                yield _finding(parent, section)


def _is_whole(plan: Plan) -> bool:
    """True when the document has its beginning and its end, so that no chapter is missing."""
    closing = plan.closing
    return bool(plan.header.kind) and bool(plan.conclusion or closing.recipients or closing.authority)


def _lone(sections: Sequence[Section]) -> Iterator[tuple[Section, Count]]:
    """The sections numbered as the first of their style, without a second one of that style beside them."""
    counted = [(section, count) for section in sections if (count := count_of(section.number)) is not None]
    for section, count in counted:
        alone = sum(other.style == count.style for _, other in counted) == 1
        if alone and count.value == 1 and not section.appendix and not _NAMED.match(section.number):
            yield section, count


def _goes_on(after: Sequence[tuple[int, Section | None, Sequence[Section]]], depth: int, count: Count) -> bool:
    """True when the same style stands at the same depth further on with another number: it counts on from 1."""
    for other, _, sections in after:
        if other == depth:
            values = [
                one.value for section in sections if (one := count_of(section.number)) and one.style == count.style
            ]
            if values:
                return values[0] != 1
    return False


def _second_is_text(parent: Section) -> bool:
    """True when the second item may have been read as running text ("2 Tập huấn") or under another heading."""
    return any(
        isinstance(block, Paragraph) and (_SECOND.match(block.text) or _SECOND.match(f"{block.marker} "))
        for _, section in parent.walk()
        for block in section.blocks
    )


def _finding(parent: Section | None, section: Section) -> Finding:
    heading = one_line(section.heading)
    where = f"Mục “{clip(parent.heading)}”" if parent else "Các đề mục lớn"
    return Finding(
        rule=NAME,
        severity=Severity.INFO,
        message=f"{where}: chỉ có mục {section.number} (“{clip(section.title)}”) mà không có mục tiếp theo cùng cấp.",
        place=Place(
            line=section.span.line if section.span else None, heading=heading, quote=heading, span=section.span
        ),
        stated=section.number,
    )
