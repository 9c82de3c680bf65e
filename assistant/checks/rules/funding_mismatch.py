"""Sai gì: kinh phí được giao cộng kinh phí chuyển nguồn (và nguồn khác) không bằng tổng kinh phí đã nêu.

Vì sao: tổng kinh phí là căn cứ phân bổ cho các đơn vị; nguồn không đủ thì phần phân bổ thừa không có kinh phí bảo đảm.
Phần chuyển nguồn thuộc quyết định của năm khác nên thường nêu ở câu riêng; chỉ đối chiếu các câu gần nhau một mục.

Ví dụ: giao 900.000.000 đồng, chuyển nguồn 60.000.000 đồng nhưng tổng kinh phí ghi 970.000.000 đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.checks.context import CheckContext
from assistant.checks.figures import Amount, Prose, amounts, described, prose_of_section, years_in
from assistant.checks.quantities import depths_of
from assistant.checks.rounding import allowance_in_prose
from knowledge.domain.finding import Relation, Term
from knowledge.domain.plan import Plan, Section

NAME = "funding-mismatch"

_REACH = 4  # paragraphs on either side of the total


class _Source(StrEnum):
    ALLOCATED = "allocated"
    CARRIED = "carried"
    OTHER = "other"
    TOTAL = "total"


_CARRIED = re.compile(r"\b(?:chuyển nguồn|chuyển sang|kết dư)\b", re.IGNORECASE)
_ALLOCATED = re.compile(
    r"\b(?:(?:giao|phân bổ) dự toán|dự toán (?:được )?giao|kinh phí (?:được )?(?:giao|phân bổ|cấp)"
    r"|được (?:giao|cấp|phân bổ))\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:nguồn (?:khác|tài trợ|huy động|xã hội hóa|sự nghiệp khác)|xã hội hóa|đối ứng|tài trợ|bổ sung)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\W*tổng (?:số |mức |nguồn |nhu cầu )?(?:kinh phí|dự toán|nguồn|ngân sách)\b", re.IGNORECASE)
_NOT_FUNDING = re.compile(
    r"\b(?:đã (?:chi|sử dụng|giải ngân)|còn lại|mỗi|bình quân|tối đa|không quá|khoảng)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Funds:
    """An amount that the words around it call a source of money or the total."""

    prose: Prose
    amount: Amount
    source: _Source
    years: frozenset[str]


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per section that names its total, what was allocated for it and what was carried over."""
    for _, section in plan.walk():
        yield from _section(section)


def _section(section: Section) -> Iterator[Relation]:
    funds = [one for prose in prose_of_section(section) if not prose.is_heading for one in _funds(prose)]
    for total in (one for one in funds if one.source is _Source.TOTAL):
        near = [
            one
            for one in funds
            if one is not total and abs(one.prose.index - total.prose.index) <= _REACH and _same_year(one, total)
        ]
        kinds = [one.source for one in near]
        if kinds.count(_Source.ALLOCATED) != 1 or kinds.count(_Source.CARRIED) != 1 or _Source.TOTAL in kinds:
            continue
        parts = tuple(Term(one.amount.figure) for one in near)
        stated = total.amount.figure
        yield Relation(
            rule=NAME,
            stated=stated,
            parts=parts,
            subject=described(stated.place, stated.raw),
            tolerance=allowance_in_prose(total.prose, stated, parts),
        )


def _same_year(one: _Funds, total: _Funds) -> bool:
    """True when both may speak of one year; what is carried over is often named by the year it comes from alone."""
    years = one.years
    if one.source is _Source.CARRIED:
        years |= {str(int(year) + 1) for year in years}
    return not years or not total.years or bool(years & total.years)


def _funds(prose: Prose) -> Iterator[_Funds]:
    """The amounts outside brackets that are called a source or a total; the words before each one decide."""
    depths = depths_of(prose.text)
    previous = 0
    for amount in amounts(prose):
        words = prose.text[previous : amount.start]
        previous = amount.end
        if depths[amount.start] > 0:
            continue
        clause = re.sub(r"\([^()]*\)", " ", words)
        source = _source(clause)
        if source is not None:
            yield _Funds(prose, amount, source, years_in(clause))


def _source(clause: str) -> _Source | None:
    if _NOT_FUNDING.search(clause):
        return None
    last = re.split(r"[.;]\s", clause.strip())[-1]
    if _TOTAL.match(last):
        return _Source.TOTAL
    for pattern, source in ((_CARRIED, _Source.CARRIED), (_ALLOCATED, _Source.ALLOCATED), (_OTHER, _Source.OTHER)):
        if pattern.search(clause):
            return source
    return None
