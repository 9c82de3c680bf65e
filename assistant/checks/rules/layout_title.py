"""Sai gì: tên loại văn bản không in hoa, hoặc tên loại, trích yếu không in đậm, không canh giữa.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: tên loại chữ in hoa, đậm; trích yếu chữ in thường, đậm; cả hai canh giữa.
Tệp không có dòng nào in đậm hay nghiêng (chép chữ trần) được nhắc một lần tại đây.

Ví dụ: “Kế hoạch” viết thường; trích yếu chữ đứng không đậm.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import one_line
from assistant.checks.looks import dressed, is_dressed, lines_of, named, title_lines, told, unset
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.layout import LineLook, Look
from knowledge.domain.plan import Plan

NAME = "layout-title"

_LOOKS = (Look.BOLD, Look.CENTERED)
_PAGE_OF_LINES = 12


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning for the kind, one for the subject."""
    kind, subject = title_lines(plan)
    if kind is None:
        return
    if not is_dressed(plan):
        if len(lines_of(plan)) > _PAGE_OF_LINES:
            said = (
                "Cả tệp không có dòng nào in đậm hoặc in nghiêng; tên cơ quan, tên loại, trích yếu, đề mục phải in đậm"
            )
            yield told(NAME, kind, f"{said}, căn cứ phải in nghiêng", Fix("Trình bày lại theo mẫu của Nghị định."))
        return
    yield from _kind(plan, kind)
    yield from _subject(plan, subject)


def _kind(plan: Plan, line: LineLook) -> Iterator[Finding]:
    written = one_line(line.text)
    lacking = unset(plan, line, _LOOKS)
    faults = ["in hoa"] if not written.isupper() else []
    faults += [named(lacking)] if lacking else []
    if faults:
        upper = written.upper() if not written.isupper() else ""
        fix = Fix(f"Đặt {', '.join(faults)}.", upper, safe=True, quote=written, dress=dressed((line,), lacking))
        yield told(NAME, line, f"Tên loại văn bản “{written}” phải {', '.join(faults)}", fix)


def _subject(plan: Plan, lines: list[LineLook]) -> Iterator[Finding]:
    lacks = [unset(plan, line, _LOOKS) for line in lines]
    lacking = tuple(look for look in _LOOKS if any(look in missing for missing in lacks))
    if lacking:
        fix = Fix(f"Đặt {named(lacking)}.", safe=True, dress=dressed(lines, lacking))
        yield told(NAME, lines[0], f"Trích yếu phải {named(lacking)}", fix)
