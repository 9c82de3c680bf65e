"""Sai gì: hết nội dung văn bản không có dấu “./.”, hoặc viết sai dấu này.

Vì sao: các mẫu văn bản kèm Nghị định 30/2020/NĐ-CP kết thúc nội dung bằng “./.” để không ai viết thêm được. Chỉ xét khi
tệp Word có chữ ký hoặc nơi nhận ngay sau một câu kết (“Trên đây là …”, “Yêu cầu …”); kết thúc bằng bảng hoặc bằng một
đầu việc thì không nhắc.

Ví dụ: “Trên đây là Kế hoạch … năm 2026.” rồi tới chữ ký.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import clip, one_line
from assistant.checks.looks import lines_of, told
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "layout-ending"

_RIGHT = "./."
_END = regex(r"[\s.,;:/]*$")
_LAST_WORDS = regex(r"(?:Trên đây|Yêu cầu|Đề nghị|Trong quá trình|Quá trình|Nếu có|Giao|Kế hoạch này)\b|.*/\.?$")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning for the last line before the signature."""
    foot = plan.closing.span
    if foot is None or plan.layout is None:
        return
    before = [line for line in lines_of(plan) if line.start < foot.start]
    if not before:
        return
    last = before[-1]
    text = one_line(last.text)
    tabled = any(last.line < table.line <= foot.line for table in plan.layout.tables)
    if tabled or text.endswith(_RIGHT) or not _LAST_WORDS.match(text) or "\t" in last.text:
        return
    right = _END.sub("", text) + _RIGHT
    fix = Fix(f"Kết thúc bằng “{_RIGHT}”.", right, safe=True, quote=text)
    yield told(NAME, last, f"Câu cuối của văn bản (“{clip(text)}”) phải kết thúc bằng “{_RIGHT}”", fix, text)
