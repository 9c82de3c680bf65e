"""Sai gì: cùng một số liệu (cùng tên gọi, cùng năm) được ghi hai giá trị ở hai chỗ trong kế hoạch.

Vì sao: người đọc không biết số nào được duyệt; thường là sửa một chỗ mà quên chỗ kia.
Chỉ so hai câu gọi số liệu bằng đúng những từ như nhau, là tổng kinh phí hoặc kinh phí được giao của cả kế hoạch và có
ghi năm; số của từng việc, từng đơn vị, số trước và sau điều chỉnh thì không so.

Ví dụ: mục II ghi “Tổng kinh phí sự nghiệp khoa học năm 2026 là 450 triệu đồng”, mục IV ghi 405 triệu đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import Amount, Prose, all_prose, amounts, amounts_in, described, sentence_at, years_in
from assistant.checks.quantities import depths_of
from knowledge.domain.finding import Operator, Relation, Term
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section

NAME = "figure-conflict"

_FACT = re.compile(
    r"(?:tong (?:so |muc |nguon |nhu cau )?(?:kinh phi|du toan|ngan sach|nguon)|du toan kinh phi"
    r"|kinh phi duoc (?:giao|cap)|du toan duoc giao)\b"
)
_WHOLE_PLAN = re.compile(r"\b(?:ke hoach|su nghiep|hoat dong khoa hoc|khoa hoc (?:va )?cong nghe|kh&cn|khcn)\b")
_LINKS = re.compile(r"\b(?:la|voi|so tien|duoc xac dinh|bang|nhu sau|nam)\b|[^\w&]+")
_OF_A_UNIT = re.compile(r"\b(?:phong|so|trung tam|van phong|xa|phuong|thon|chi cuc|huyen|ban|truong|hop tac xa)\b")
_MAY_DIFFER = re.compile(
    r"\b(?:điều chỉnh|bổ sung|tăng|giảm|ban đầu|trước|sau khi|còn lại|đã chi|đã sử dụng|giải ngân|đợt|quý|tháng"
    r"|giai đoạn|khoảng|tối đa|không quá|ít nhất|đề nghị|đề xuất|nhu cầu|dự kiến|ước|làm tròn|mỗi|từng|lũy kế|tiết kiệm"
    r"|phương án)\b",
    re.IGNORECASE,
)


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per later mention of a fact, against the first."""
    first: dict[tuple[str, frozenset[str]], tuple[Prose, Amount]] = {}
    parents = {child.key: section.key for _, section in plan.walk() for child in section.children}
    for prose in all_prose(plan):
        for key, amount in _facts(prose):
            earlier = first.setdefault(key, (prose, amount))
            if earlier[1] is amount or not _may_be_one(earlier[0].section, prose.section, parents):
                continue
            stated = amount.figure
            yield Relation(
                rule=NAME,
                stated=stated,
                parts=(Term(earlier[1].figure),),
                subject=described(stated.place, stated.raw),
                operator=Operator.EQUAL,
            )


def _facts(prose: Prose) -> Iterator[tuple[tuple[str, frozenset[str]], Amount]]:
    """The amounts whose own clause names a total of the whole plan and a year."""
    if not amounts_in(prose.text) or not years_in(prose.text):
        return
    depths = depths_of(prose.text)
    previous = 0
    for amount in amounts(prose):
        words = prose.text[previous : amount.start]
        previous = amount.end
        sentence = sentence_at(prose.text, amount.start, amount.end)
        if depths[amount.start] > 0 or _MAY_DIFFER.search(sentence):
            continue
        clause = re.split(r"[.;:,](?=\s)", words.rstrip(" :"))[-1]
        years = years_in(clause)
        name = fold(clause)
        fact = _FACT.search(name)
        if fact is not None and len(years) == 1 and _WHOLE_PLAN.search(name, fact.end()) and "(" not in clause:
            called = " ".join(sorted(_LINKS.sub(" ", name[fact.start() :]).split()))
            yield (called, years), amount


def _may_be_one(one: Section | None, other: Section | None, parents: dict[str, str]) -> bool:
    """False within one section, and for sections that may each speak of the money of their own unit or task."""
    if one is None or other is None:
        return one is not other
    if one.key == other.key or one.appendix or other.appendix:
        return False
    if one.number[:1].isdigit() and other.number[:1].isdigit() and parents.get(one.key) == parents.get(other.key):
        return False
    return not (_OF_A_UNIT.search(fold(one.title)) and _OF_A_UNIT.search(fold(other.title)))
