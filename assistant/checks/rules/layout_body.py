"""Sai gì: phần lớn đoạn văn của nội dung không canh đều hai lề.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: nội dung văn bản được canh đều cả hai lề. Chỉ xét đoạn dài hơn một dòng in.

Ví dụ: cả kế hoạch canh trái, lề phải lởm chởm.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.looks import body_lines, told_looks, unset
from knowledge.domain.finding import Finding
from knowledge.domain.layout import Look
from knowledge.domain.plan import Plan

NAME = "layout-body"

_LINE_OF_PRINT = 100
_LEAST = 3


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning where most long paragraphs are not justified."""
    long = [line for line in body_lines(plan) if len(line.text) > _LINE_OF_PRINT and "\t" not in line.text]
    ragged = [line for line in long if unset(plan, line, (Look.JUSTIFIED,))]
    if len(long) >= _LEAST and len(ragged) * 2 > len(long):
        yield told_looks(NAME, "nội dung văn bản", ragged, (Look.JUSTIFIED,))
