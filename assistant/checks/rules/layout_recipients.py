"""Sai gì: phần “Nơi nhận” sai nhãn, thiếu dấu đầu dòng, thiếu dấu chấm phẩy, hoặc không kết thúc bằng dòng Lưu.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: chữ “Nơi nhận:” in thường, nghiêng, đậm; mỗi nơi nhận một dòng, đầu dòng có
gạch đầu dòng, cuối dòng có dấu chấm phẩy; dòng cuối là “Lưu:” rồi “VT”, đơn vị soạn thảo, kết thúc bằng dấu chấm.

Ví dụ: “- Như trên” không có dấu chấm phẩy; “- Lưu VT” thiếu dấu hai chấm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.looks import dressed, named, recipients, told, unset
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.folding import fold
from knowledge.domain.layout import LineLook, Look
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "layout-recipients"

_LABEL = "Nơi nhận:"
_END = regex(r"[\s.,;:/]*$")
_MARKED = regex(r"[-–+*•]")
_KEPT = regex(r"(?P<head>[-–+*•\s]*)(?i:lưu)\s*[.,;]?\s*(?=VT\b)")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning for the label, one per line of the list that is wrong, one where no line says what is kept."""
    label, items = recipients(plan)
    if label is None:
        return
    yield from _label(plan, *label)
    if not items:
        return
    unmarked = not any(_MARKED.match(part) for _, part in items)
    kept = any(re.search(r"\bluu\b", fold(part)) for _, part in items)
    for index, (line, part) in enumerate(items):
        last = index == len(items) - 1
        if kept or not last:
            yield from _item(line, part, last=last, unmarked=unmarked)
    if not kept:
        line, part = items[-1]
        yield told(NAME, line, f"Dòng cuối của Nơi nhận (“{part}”) phải là “- Lưu: VT, …”", None, part)


def _label(plan: Plan, line: LineLook, part: str) -> Iterator[Finding]:
    lacking = unset(plan, line, (Look.BOLD, Look.ITALIC))
    faults = [f"phải viết “{_LABEL}”"] if part != _LABEL else []
    faults += [f"phải {named(lacking)}"] if lacking else []
    if faults:
        replaced = _LABEL if part != _LABEL else ""
        fix = Fix("Trình bày lại nhãn.", replaced, safe=True, quote=part, dress=dressed((line,), lacking))
        yield told(NAME, line, f"Nhãn “{part}” {', '.join(faults)}", fix, part)


def _item(line: LineLook, part: str, *, last: bool, unmarked: bool) -> Iterator[Finding]:
    right = _END.sub("." if last else ";", part, count=1)
    right = _KEPT.sub(r"\g<head>Lưu: ", right)
    right = f"- {right}" if unmarked else right
    if right != part:
        fix = Fix(f"Viết “{right}”.", right, safe=True, quote=part)
        yield told(NAME, line, f"Dòng nơi nhận “{part}” phải viết “{right}”", fix, part)
