"""Sai gì: văn bản nhiều trang không đánh số trang, số trang đặt ở chân trang, hoặc hiện cả ở trang đầu.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: số trang canh giữa ở phần lề trên, không hiển thị số trang thứ nhất. Chỉ xét
văn bản chắc chắn dài hơn một trang; số trang đặt sai chỗ thì văn bản dài ngắn đều xét.

Ví dụ: kế hoạch mười trang đánh số ở góc dưới bên phải.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.layout import ND30_2020, NumberPlace
from knowledge.domain.plan import Plan

NAME = "layout-page-number"

_LETTERS_OF_TWO_PAGES = 4500
_ADVICE = "Đánh số trang bằng chữ số Ả Rập, canh giữa ở lề trên, không hiện ở trang đầu (Different First Page)."


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning: no number, or a number in a wrong place."""
    layout = plan.layout
    if layout is None or not layout.sheets:
        return
    wrong = []
    if layout.numbers is NumberPlace.NOWHERE and layout.letters >= _LETTERS_OF_TWO_PAGES:
        wrong.append("văn bản nhiều trang nhưng không đánh số trang")
    if layout.numbers is NumberPlace.FOOT:
        wrong.append("số trang đặt ở chân trang, phải đặt giữa lề trên")
    if layout.numbers_first_page:
        wrong.append("trang đầu hiện số trang, phải để trống")
    if wrong:
        yield Finding(
            rule=NAME,
            severity=Severity.WARNING,
            message=f"Số trang: {'; '.join(wrong)}. Theo {ND30_2020.decree}.",
            place=Place(quote="; ".join(wrong)),
            fix=Fix(_ADVICE, safe=layout.numbers is NumberPlace.NOWHERE),
        )
