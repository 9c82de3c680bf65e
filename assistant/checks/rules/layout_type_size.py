"""Sai gì: cỡ chữ của một phần văn bản ra ngoài khoảng cho phép.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: Quốc hiệu 12–13, Tiêu ngữ 13–14, tên cơ quan 12–13, số và ký hiệu 13, địa
danh và thời gian 13–14, tên loại và trích yếu 13–14, căn cứ và nội dung 13–14, chữ ký 13–14, nhãn Nơi nhận 12, danh
sách nơi nhận 11. Chỉ xét dòng có một cỡ chữ ghi rõ trong tệp Word; không xét chữ trong bảng.

Ví dụ: cả kế hoạch gõ cỡ 12; danh sách nơi nhận cỡ 14.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.checks.context import CheckContext
from assistant.checks.looks import (
    agencies,
    body_lines,
    head_lines,
    line_at,
    lines_at,
    mottos,
    nations,
    recipients,
    signature_lines,
    title_lines,
    told,
)
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.layout import ND30_2020, LineLook
from knowledge.domain.plan import Plan

NAME = "layout-type-size"

_SHARE = 5
"""Running text is judged by its letters: wrong where more than one in so many stands outside the range."""


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning that names every part of a wrong size."""
    faults: list[str] = []
    first: LineLook | None = None
    for what, name, lines in _parts(plan):
        least, most = ND30_2020.points[name]
        sized = [line for line in lines if line.points is not None and "\t" not in line.text]
        wrong = [line for line in sized if line.points is not None and not least <= line.points <= most]
        letters = sum(len(line.text) for line in wrong)
        if not wrong or letters * _SHARE <= sum(len(line.text) for line in sized):
            continue
        first = first or wrong[0]
        sizes = ", ".join(f"{size:g}".replace(".", ",") for size in sorted({line.points or 0 for line in wrong}))
        wanted = f"{least:g}" if least == most else f"{least:g}–{most:g}"
        faults.append(f"{what} cỡ {sizes} (cần {wanted})")
    if first is not None:
        advice = Fix("Đặt lại cỡ chữ của các phần nêu trên.")
        yield told(NAME, first, f"Cỡ chữ ngoài khoảng cho phép: {'; '.join(faults)}", advice)


def _parts(plan: Plan) -> Iterator[tuple[str, str, Sequence[LineLook]]]:
    """The parts of the document with the name of their range and their lines."""
    head = head_lines(plan)
    above, own = agencies(plan)
    kind, subject = title_lines(plan)
    label, items = recipients(plan)
    authority, signer = signature_lines(plan)
    yield "Quốc hiệu", "nation", [line for line, _ in nations(head)]
    yield "Tiêu ngữ", "motto", [line for line, _ in mottos(head)]
    yield "tên cơ quan", "agency", (*above, *own)
    yield "số, ký hiệu", "number", _only(line_at(plan, plan.header.number_span))
    yield "địa danh, thời gian", "place", _only(line_at(plan, plan.header.date_span))
    yield "tên loại, trích yếu", "title", (*_only(kind), *subject)
    yield "căn cứ", "body", lines_at(plan, plan.bases)
    yield "nội dung", "body", body_lines(plan)
    yield "chữ ký", "signature", (*authority, *_only(signer))
    yield "nhãn Nơi nhận", "recipients_title", [label[0]] if label else []
    yield "danh sách nơi nhận", "recipients", [line for line, _ in items]


def _only(line: LineLook | None) -> tuple[LineLook, ...]:
    return (line,) if line is not None else ()
