"""Sai gì: cùng một số liệu (cùng tên gọi, cùng năm) được ghi hai giá trị ở hai chỗ trong kế hoạch.

Vì sao: người đọc không biết số nào được duyệt; thường là sửa một chỗ mà quên chỗ kia.
So hai câu gọi số liệu bằng đúng những từ như nhau: tổng kinh phí hoặc kinh phí được giao của cả kế hoạch có ghi năm
(lỗi); hoặc cả câu như nhau ở hai phần chỉ khác số lượng (cảnh báo, vì có thể là hai việc). Số của từng đơn vị, số trước
và sau điều chỉnh, phần kết quả với phần nhiệm vụ thì không so.

Ví dụ: mục II ghi “Tổng kinh phí sự nghiệp khoa học năm 2026 là 450 triệu đồng”, mục IV ghi 405 triệu đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import Amount, Prose, amounts, amounts_in, described, sentence_at, years_in
from assistant.checks.holding import holding
from assistant.checks.quantities import depths_of, quantities
from assistant.checks.retelling import SENTENCE, chapters, may_be_one, words_of
from knowledge.domain.finding import Figure, Operator, Relation, Severity, Term
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "figure-conflict"

_FACT = regex(
    r"(?:tong (?:so |muc |nguon |nhu cau )?(?:kinh phi|du toan|ngan sach|nguon)|du toan kinh phi"
    r"|kinh phi duoc (?:giao|cap)|du toan duoc giao)\b"
)
_WHOLE_PLAN = regex(r"\b(?:ke hoach|su nghiep|hoat dong khoa hoc|khoa hoc (?:va )?cong nghe|kh&cn|khcn)\b")
_LINKS = regex(r"\b(?:la|voi|so tien|duoc xac dinh|bang|nhu sau|nam)\b|[^\w&]+")
_OF_A_UNIT = regex(r"\b(?:phong|so|trung tam|van phong|xa|phuong|thon|chi cuc|huyen|ban|truong|hop tac xa)\b")
_MAY_DIFFER = regex(
    r"\b(?:điều chỉnh|bổ sung|tăng|giảm|ban đầu|trước|sau khi|còn lại|đã chi|đã sử dụng|giải ngân|đợt|quý|tháng"
    r"|giai đoạn|khoảng|tối đa|không quá|ít nhất|đề nghị|đề xuất|nhu cầu|dự kiến|ước|làm tròn|mỗi|từng|lũy kế|tiết kiệm"
    r"|phương án)\b",
    re.IGNORECASE,
)
_RECURS = regex(
    r"\b(?:mỗi|từng|đợt|quý|tháng|tuần|lần|kỳ|tiết kiệm|trở lên|trên|dưới|hơn|gần|tối thiểu|thêm|tiếp)\b", re.IGNORECASE
)
_SHORTEST = 6  # words beside the figure that make two sentences tell of one thing


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per later mention of a fact, against the first."""
    yield from _counts_told_again(plan)
    first: dict[tuple[str, frozenset[str]], tuple[Prose, Amount]] = {}
    parents = {child.key: section.key for _, section in plan.walk() for child in section.children}
    for prose in holding(plan, amounts_in):
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


def _counts_told_again(plan: Plan) -> Iterator[Relation]:
    """A sentence with one count that stands in another chapter too."""
    first: dict[tuple[str, str], list[tuple[Prose, Figure]]] = {}
    for prose in holding(plan, quantities):
        if prose.is_heading or prose.section is None:
            continue
        for key, figure in _counts(prose):
            for earlier, other in first.setdefault(key, []):
                if may_be_one(earlier, prose, chapters(plan)):
                    yield Relation(
                        rule=NAME,
                        stated=figure,
                        parts=(Term(other),),
                        subject=described(figure.place, figure.raw),
                        severity=Severity.WARNING,
                        operator=Operator.EQUAL,
                    )
                    break
            first[key].append((prose, figure))


def _counts(prose: Prose) -> Iterator[tuple[tuple[str, str], Figure]]:
    """The sentences of which one count is the only figure."""
    every = [one for one in quantities(prose.text) if one.measure]
    for sentence in SENTENCE.finditer(prose.text) if every else ():
        inside = [one for one in every if sentence.start() <= one.start and one.stop <= sentence.end()]
        if len(inside) != 1 or len(re.findall(r"\d[\d.,]*", sentence[0])) != 1:
            continue
        words = words_of(sentence[0])
        if len(words.split()) > _SHORTEST and not (_RECURS.search(sentence[0]) or _MAY_DIFFER.search(sentence[0])):
            yield (words, inside[0].measure), inside[0].figure(prose)


def _facts(prose: Prose) -> Iterator[tuple[tuple[str, frozenset[str]], Amount]]:
    """The amounts whose own clause names a total of the whole plan and a year."""
    if not years_in(prose.text):
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
