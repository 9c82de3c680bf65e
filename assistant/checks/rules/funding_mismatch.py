"""Sai gì: kinh phí được giao cộng kinh phí chuyển nguồn (và nguồn khác) không bằng tổng kinh phí đã nêu.

Vì sao: tổng kinh phí là căn cứ phân bổ cho các đơn vị; nguồn không đủ thì phần phân bổ thừa không có kinh phí bảo đảm.
Khoản tiết kiệm, giảm trừ, cắt giảm thì trừ đi.
Phần chuyển nguồn thuộc quyết định của năm khác nên thường nêu ở câu riêng; chỉ đối chiếu các câu gần nhau một mục.

Ví dụ: giao 900.000.000 đồng, chuyển nguồn 60.000.000 đồng nhưng tổng kinh phí ghi 970.000.000 đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.checks.context import CheckContext
from assistant.checks.figures import Amount, Prose, amounts, amounts_in, described, prose_of_section, years_in
from assistant.checks.quantities import depths_of
from assistant.checks.rounding import allowance_in_prose
from knowledge.domain.finding import Relation, Term
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "funding-mismatch"

_REACH = 4  # paragraphs on either side of the total


class _Source(StrEnum):
    ALLOCATED = "allocated"
    CARRIED = "carried"
    OTHER = "other"
    DEDUCTED = "deducted"
    TOTAL = "total"
    ESTIMATED = "estimated"
    """The total under another name ("Dự toán kinh phí …"), where nothing nearby is called the total."""


_CARRIED = regex(r"\b(?:chuyển nguồn|chuyển sang|kết dư)\b", re.IGNORECASE)
_ALLOCATED = regex(
    r"\b(?:(?:giao|phân bổ) dự toán|dự toán (?:được )?giao|kinh phí (?:được )?(?:giao|phân bổ|cấp)"
    r"|được (?:giao|cấp|phân bổ)|ngân sách (?:\w+ ){0,3}giao)\b",
    re.IGNORECASE,
)
_OTHER = regex(
    r"\b(?:nguồn (?:khác|tài trợ|huy động|xã hội hóa|sự nghiệp khác)|xã hội hóa|đối ứng|tài trợ|bổ sung)\b",
    re.IGNORECASE,
)
_DEDUCTED = regex(r"\b(?:tiết kiệm|giảm trừ|cắt giảm|trừ đi|thu hồi|hủy dự toán)\b", re.IGNORECASE)
_ESTIMATED = regex(r"\W*dự toán kinh phí\b", re.IGNORECASE)
_TOTAL = regex(r"\W*tổng (?:số |mức |nguồn |nhu cầu )?(?:kinh phí|dự toán|nguồn|ngân sách)\b", re.IGNORECASE)
_NOT_FUNDING = regex(
    r"\b(?:đã (?:chi|sử dụng|giải ngân)|còn lại|mỗi|bình quân|tối đa|không quá|khoảng)\b", re.IGNORECASE
)


_TOTALS = {_Source.TOTAL, _Source.ESTIMATED}
_SOURCES = (
    (_DEDUCTED, _Source.DEDUCTED),
    (_CARRIED, _Source.CARRIED),
    (_ALLOCATED, _Source.ALLOCATED),
    (_OTHER, _Source.OTHER),
)


@dataclass(frozen=True, slots=True)
class _Funds:
    """An amount that the words around it call a source of money or the total."""

    prose: Prose
    amount: Amount
    source: _Source
    years: frozenset[str]
    position: int


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per section that names its total, what was allocated for it and what was carried over.

    The three may stand in its paragraphs, or in the headings of its subsections.
    """
    for _, section in plan.walk():
        yield from _among(prose for prose in prose_of_section(section) if not prose.is_heading)
        yield from _among(_headings(section.children))
    yield from _among(_headings(plan.sections))


def _headings(sections: tuple[Section, ...]) -> Iterator[Prose]:
    for section in sections:
        yield from (prose for prose in prose_of_section(section) if prose.is_heading)


def _among(texts: Iterable[Prose]) -> Iterator[Relation]:
    funds = [one for position, prose in enumerate(texts) for one in _funds(prose, position)]
    if any(one.source is _Source.TOTAL for one in funds):
        funds = [one for one in funds if one.source is not _Source.ESTIMATED]
    totals = [one for one in funds if one.source in _TOTALS]
    if len(totals) > 1 and funds[0] is not totals[0]:
        yield from _each_closed_by_its_total(funds)
        return
    for total in totals:
        near = [
            one
            for one in funds
            if one is not total and abs(one.position - total.position) <= _REACH and _same_year(one, total)
        ]
        yield from _adding_up(total, near)


def _each_closed_by_its_total(funds: list[_Funds]) -> Iterator[Relation]:
    """Several programmes, each with its sources first and then its total: what stands between two totals is one's."""
    since: list[_Funds] = []
    for one in funds:
        if one.source not in _TOTALS:
            since.append(one)
            continue
        near = [fund for fund in since if one.position - fund.position <= _REACH]
        if len(near) == len(since) and all(_same_year(fund, one) for fund in near):
            yield from _adding_up(one, near)
        since = []


def _adding_up(total: _Funds, near: list[_Funds]) -> Iterator[Relation]:
    """The relation, where one allocation and one carry-over stand beside the total."""
    kinds = [one.source for one in near]
    if kinds.count(_Source.ALLOCATED) == 1 and kinds.count(_Source.CARRIED) == 1 and not _TOTALS & set(kinds):
        added = tuple(Term(one.amount.figure) for one in near if one.source is not _Source.DEDUCTED)
        deducted = tuple(Term(one.amount.figure, -1) for one in near if one.source is _Source.DEDUCTED)
        gross = _relation(total, added)
        yield gross if not deducted or gross.computed == gross.stated.comparable else _relation(total, added + deducted)


def _relation(total: _Funds, parts: tuple[Term, ...]) -> Relation:
    stated = total.amount.figure
    return Relation(
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


def _funds(prose: Prose, position: int) -> Iterator[_Funds]:
    """The amounts outside brackets that are called a source or a total; the words before each one decide."""
    money = amounts_in(prose.text)
    if not money:
        return
    depths = depths_of(prose.text)
    previous = 0
    for position_in_text, amount in enumerate(money):
        words = prose.text[previous : amount.start]
        previous = amount.end
        if depths[amount.start] > 0:
            continue
        clause = re.sub(r"\([^()]*\)", " ", words)
        source = _source(clause)
        if source is not None:
            yield _Funds(prose, amounts(prose)[position_in_text], source, years_in(clause), position)


def _source(clause: str) -> _Source | None:
    if _NOT_FUNDING.search(clause):
        return None
    last = re.split(r"[.;]\s", clause.strip())[-1]
    if _TOTAL.match(last):
        return _Source.TOTAL
    for pattern, source in _SOURCES:
        if pattern.search(last):
            return source
    for pattern, source in _SOURCES[1:]:
        if pattern.search(clause):
            return source
    return _Source.ESTIMATED if _ESTIMATED.match(last) else None
