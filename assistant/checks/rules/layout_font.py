"""Sai gì: một phần đáng kể của văn bản không dùng phông Times New Roman.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: phông chữ Times New Roman, bộ mã Unicode, màu đen. Chỉ xét phần chữ mà tệp
Word ghi rõ tên phông; ký hiệu (Symbol, Wingdings) và vài chữ lẻ không nhắc.

Ví dụ: cả kế hoạch gõ bằng phông Arial.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.layout import ND30_2020
from knowledge.domain.plan import Plan

NAME = "layout-font"

_SHARE = 20
"""Another font is told where it holds more than one letter in so many."""
_SIGNS = ("symbol", "wingdings", "webdings", "cambriamath", "mtextra")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning that names the other fonts."""
    if plan.layout is None:
        return
    wanted = _plain(ND30_2020.font)
    others = [
        font
        for font in plan.layout.fonts
        if not _plain(font.name).startswith((wanted, *_SIGNS)) and font.letters * _SHARE > plan.layout.letters
    ]
    if others:
        named = ", ".join(font.name for font in others)
        share = sum(font.letters for font in others) * 100 // plan.layout.letters
        yield Finding(
            rule=NAME,
            severity=Severity.WARNING,
            message=f"Phông chữ: khoảng {share}% chữ dùng phông {named}, không phải {ND30_2020.font}. "
            f"Theo {ND30_2020.decree}.",
            place=Place(quote=f"phông {named}"),
            stated=named,
            computed=ND30_2020.font,
            fix=Fix(f"Chọn toàn văn bản, đặt phông {ND30_2020.font}.", safe=True),
        )


def _plain(name: str) -> str:
    return "".join(name.lower().split())
