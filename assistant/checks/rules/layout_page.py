"""Sai gì: trang giấy không phải khổ A4, hoặc lề trên, dưới, trái, phải ra ngoài khoảng cho phép.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: khổ A4; lề trên và dưới 20–25 mm, lề trái 30–35 mm, lề phải 15–20 mm. Trang
nằm ngang (cho bảng rộng) không xét. Chỉ xét tệp Word, vì chỉ tệp Word cho biết trang giấy.

Ví dụ: tệp để khổ Letter 216 × 279 mm với bốn lề 25,4 mm.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.layout import ND30_2020, LayoutProfile, Sheet, millimetres
from knowledge.domain.plan import Plan

NAME = "layout-page"

_SLACK = 1.0
"""Millimetres by which a page may be off: programs round inches and points."""


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning for the paper and one for the margins of the upright pages."""
    upright = [sheet for sheet in plan.layout.sheets if not sheet.is_landscape] if plan.layout else []
    profile = ND30_2020
    for sheet in upright:
        if not (_near(sheet.width, profile.width) and _near(sheet.height, profile.height)):
            shown = f"khổ giấy {_mm(sheet.width)} × {_mm(sheet.height)} mm"
            yield _finding(
                shown, f"Trang giấy: {shown}, không phải khổ A4 (210 × 297 mm).", "Đặt khổ giấy A4.", profile
            )
            break
    for sheet in upright:
        wrong = _margins(sheet, profile)
        if wrong:
            advice = "Đặt lề trên và dưới 20–25 mm, lề trái 30–35 mm, lề phải 15–20 mm."
            yield _finding("; ".join(wrong), f"Lề trang ngoài khoảng cho phép: {'; '.join(wrong)}.", advice, profile)
            break


def _margins(sheet: Sheet, profile: LayoutProfile) -> list[str]:
    sides = (
        ("trên", sheet.top, profile.top),
        ("dưới", sheet.bottom, profile.bottom),
        ("trái", sheet.left, profile.left),
        ("phải", sheet.right, profile.right),
    )
    return [
        f"lề {side} {_mm(length)} mm (cần {least:g}–{most:g} mm)"
        for side, length, (least, most) in sides
        if not least - _SLACK <= millimetres(length) <= most + _SLACK
    ]


def _near(length: int, wanted: float) -> bool:
    return abs(millimetres(length) - wanted) <= _SLACK


def _mm(length: int) -> str:
    return f"{millimetres(length):g}".replace(".", ",")


def _finding(quote: str, message: str, advice: str, profile: LayoutProfile) -> Finding:
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{message} Theo {profile.decree}.",
        place=Place(quote=quote),
        fix=Fix(advice, safe=True),
    )
