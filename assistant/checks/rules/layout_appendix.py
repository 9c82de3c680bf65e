"""Sai gì: từ hai phụ lục mà không đánh số La Mã; chữ “Phụ lục” hoặc dòng “(Kèm theo …)” trình bày sai.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: văn bản có từ hai phụ lục trở lên thì đánh số bằng số La Mã; chữ “Phụ lục”
và tên phụ lục canh giữa, đậm; dòng chỉ dẫn kèm theo văn bản nào đặt trong ngoặc đơn, in nghiêng, canh giữa.

Ví dụ: “Phụ lục 1”, “Phụ lục 2”; “(Kèm theo Kế hoạch số …)” in chữ đứng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import one_line
from assistant.checks.looks import line_at, lines_of, told, told_looks, unset
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.layout import Look
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex
from knowledge.domain.roman import write_roman

NAME = "layout-appendix"

_ARABIC = regex(r"phụ lục\s+(?:số\s+)?(\d{1,2})\b", re.IGNORECASE)
_ATTACHED = regex(r"\(\s*kèm theo\b", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per appendix with an Arabic number, one for titles and one for notes that are set wrongly."""
    lines = [line_at(plan, section.span) for section in plan.sections if section.appendix]
    titles = [line for line in lines if line is not None and line.text.lower().startswith("phụ lục")]
    for line in titles if len(titles) > 1 else ():
        numbered = _ARABIC.match(line.text)
        if numbered is not None:
            right = f"Phụ lục {write_roman(int(numbered[1]))}"
            said = f"Phụ lục đánh số bằng số La Mã: “{one_line(line.text)}” phải viết “{right}”"
            yield told(NAME, line, said, Fix(f"Viết “{right}”, sửa cả những chỗ dẫn tới phụ lục này."))
    looks = (Look.BOLD, Look.CENTERED)
    wrong = [line for line in titles if unset(plan, line, looks)]
    if wrong:
        missing = tuple(look for look in looks if any(look in unset(plan, line, looks) for line in wrong))
        yield told_looks(NAME, "chữ “Phụ lục” và số phụ lục", wrong, missing)
    upright = [
        line for line in lines_of(plan) if _ATTACHED.match(line.text) and unset(plan, line, (Look.ITALIC,)) and titles
    ]
    if upright:
        yield told_looks(NAME, "dòng “(Kèm theo …)” của phụ lục", upright, (Look.ITALIC,))
