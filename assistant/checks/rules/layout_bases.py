"""Sai gì: các dòng căn cứ không in nghiêng.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: căn cứ ban hành văn bản trình bày bằng chữ in thường, kiểu chữ nghiêng, sau
mỗi căn cứ xuống dòng. Dấu ở cuối dòng do quy tắc `basis-punctuation` xét.

Ví dụ: “Căn cứ Luật Ngân sách nhà nước …;” in chữ đứng.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.looks import lines_at, told_looks, unset
from knowledge.domain.finding import Finding
from knowledge.domain.layout import Look
from knowledge.domain.plan import Plan

NAME = "layout-bases"

_OPENINGS = ("Căn cứ", "Theo đề nghị", "Xét đề nghị")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning for all bases that stand upright."""
    bases = [basis for basis in plan.bases if basis.text.startswith(_OPENINGS) and not basis.text.endswith(":")]
    upright = [line for line in lines_at(plan, bases) if unset(plan, line, (Look.ITALIC,))]
    if upright:
        yield told_looks(NAME, "căn cứ ban hành", upright, (Look.ITALIC,))
