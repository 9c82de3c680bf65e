"""Sai gì: dòng địa danh, ngày tháng năm không in nghiêng, thiếu số 0 trước ngày 1–9 và tháng 1, 2, hoặc viết tắt ngày.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: “…, ngày 05 tháng 01 năm 2020”, chữ in thường, nghiêng; ngày nhỏ hơn 10 và
tháng 1, 2 ghi thêm số 0 phía trước. Ngày và tháng để trống trong bản thảo là đúng: ghi khi ký.

Ví dụ: “Tây Sơn, ngày 5 tháng 1 năm 2026”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.looks import dressed, line_at, named, parts, told, unset
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.layout import Look
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "layout-place-date"

_LINE = regex(r"[^,\d]{1,60},\s*ngày\b.*", re.IGNORECASE)
_DAY = regex(r"\b(ngày\s+)([1-9])(?=\s+tháng\b)", re.IGNORECASE)
_MONTH = regex(r"\b(tháng\s+)([12])(?=\s+năm\b)", re.IGNORECASE)
_SHORT = regex(r"\bngày\s+(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning for the line of place and date."""
    line = line_at(plan, plan.header.date_span)
    written = next((part for part in parts(line) if _LINE.match(part)), "") if line is not None else ""
    if line is None or not written:
        return
    lacking = unset(plan, line, (Look.ITALIC,))
    right = _MONTH.sub(r"\g<1>0\2", _DAY.sub(r"\g<1>0\2", written))
    short = _SHORT.search(written)
    faults = [f"phải viết “{right}”"] if right != written else []
    faults += [f"phải {named(lacking)}"] if lacking else []
    faults += ["phải viết đủ “ngày … tháng … năm …”"] if short else []
    if not faults:
        return
    advice = f"Viết “{right}”" if right != written else f"Đặt {named(lacking)}"
    fix = Fix(
        f"{advice}.", right if right != written else "", safe=True, quote=written, dress=dressed((line,), lacking)
    )
    spelled = Fix("Viết đủ chữ ngày, tháng, năm.")
    yield told(NAME, line, f"Địa danh và thời gian “{written}” {'; '.join(faults)}", spelled if short else fix, written)
