"""Sai gì: kinh phí được cấp trừ đi số đã chi không bằng số còn lại; ghi đã chi hết mà số chi khác số được cấp.

Vì sao: số còn lại phải hủy, nộp trả hoặc chuyển nguồn; ghi sai thì quyết toán và dự toán năm sau cùng sai.
Ước thực hiện thấp hơn hoặc cao hơn kinh phí được cấp mà không nêu phần chênh thì chỉ đề nghị xem lại.

Ví dụ: “Kinh phí được cấp 120.000.000 đồng, đã chi 85.000.000 đồng, còn lại 30.000.000 đồng” – còn 35.000.000 đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from assistant.checks.context import CheckContext
from assistant.checks.figures import (
    Amount,
    Prose,
    all_prose,
    amounts,
    amounts_in,
    cell,
    cell_subject,
    column_years,
    described,
    prose_of_section,
    years_in,
)
from assistant.checks.quantities import depths_of
from assistant.checks.rounding import allowance, allowance_in_prose
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Figure, Finding, Operator, Relation, Severity, Term, Verdict
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "execution-mismatch"


class _Part(StrEnum):
    GRANTED = "granted"
    SPENT = "spent"
    LEFT = "left"


_LEFT = regex(
    r"\b(?:còn lại|còn dư|số dư|(?:chưa|không) (?:sử dụng|chi|giải ngân|thực hiện)(?: hết)?)\b", re.IGNORECASE
)
_LEFT_ALONE = regex(
    r"\W*(?:(?:kinh phí|dự toán|số|số tiền|phần|và|nay|hiện|trong năm|năm \d{4})\s+)*" + _LEFT.pattern + r"(?:\s+(?:"
    r"là|chưa (?:sử dụng|chi|giải ngân|thực hiện)|số tiền|trong năm|của năm \d{4}|năm \d{4}))*\W*",
    re.IGNORECASE,
)
"""Words that speak of what is left of the whole, not of one task or of another year's money."""
_SPENT = regex(r"\b(?:đã|thực) (?:chi|sử dụng|giải ngân|thanh toán|quyết toán|thực hiện)\b", re.IGNORECASE)
_GRANTED = regex(
    r"\b(?:(?:kinh phí|dự toán|ngân sách|vốn) (?:được |đã )?(?:cấp|giao|phân bổ|bố trí)"
    r"|được (?:cấp|giao|phân bổ|bố trí))\b",
    re.IGNORECASE,
)
_PARTS = ((_LEFT, _Part.LEFT), (_SPENT, _Part.SPENT), (_GRANTED, _Part.GRANTED))
_ALL_SPENT = regex(
    r"[\s,]*(?:(?:đến nay|trong năm|cả năm|hiện nay|nay|và)[\s,]+){0,2}"
    r"đã (?:chi|sử dụng|giải ngân|thực hiện|thanh toán)(?: \w+){0,2} hết(?: số)?\s+",
    re.IGNORECASE,
)
_CLAUSE_END = regex(r"\s*(?:[.,;)*]|$)")
_UNSURE = regex(
    r"\b(?:khoảng|trên|hơn|gần|mỗi|bình quân|tối đa|không quá|tiết kiệm|bổ sung|điều chỉnh|hủy|thu hồi|chuyển nguồn"
    r"|chuyển sang|tạm ứng|nộp trả|cắt giảm|trong đó)\b",
    re.IGNORECASE,
)
_LEFT_COLUMN = regex(r"(?:kinh phí |dự toán |số )?(?:còn lại|còn dư|chưa (?:chi|sử dụng|giải ngân))", re.IGNORECASE)
_SPENT_COLUMN = regex(
    r"(?:kinh phí |số )?(?:đã|thực) (?:chi|sử dụng|thực hiện|giải ngân|thanh toán|quyết toán)|giải ngân\b|quyết toán\b",
    re.IGNORECASE,
)
_GRANTED_COLUMN = regex(
    r"(?:dự toán|kinh phí|kế hoạch|ngân sách|vốn)(?: vốn)? (?:được |đã )?(?:giao|cấp|phân bổ)|được (?:giao|cấp)"
    r"|dự toán\b",
    re.IGNORECASE,
)
_EXPECTED_COLUMN = regex(r"ước (?:thực hiện|chi|giải ngân)(?! đến| tháng| \d)", re.IGNORECASE)
_SO_FAR = regex(r"\btháng|quý\b", re.IGNORECASE)
_COLUMNS = ((_LEFT_COLUMN, _Part.LEFT), (_SPENT_COLUMN, _Part.SPENT), (_GRANTED_COLUMN, _Part.GRANTED))
_SENTENCE_END = regex(r"[.!?]\s+(?=[^\W\d_a-zà-ỹ])")
_REACH = 3  # paragraphs over which the three figures may be spread


@dataclass(frozen=True, slots=True)
class _Told:
    """An amount that the words around it call granted, spent or left; ``part`` is None for any other."""

    prose: Prose
    amount: Amount
    part: _Part | None
    years: frozenset[str]
    position: int


def check(plan: Plan, context: CheckContext) -> Iterator[Relation | Finding]:
    """One relation per granted, spent and left amount that stand together, in prose or in the columns of a row."""
    for prose in all_prose(plan):
        yield from _spent_wholly(prose)
    for _, section in plan.walk():
        yield from _in_prose(section)
    for owner, table in plan.tables():
        yield from _in_rows(owner, table)
        if owner is not None:
            yield from _expected(owner, table)


def _spent_wholly(prose: Prose) -> Iterator[Relation]:
    """ "40 triệu đồng, đã chi hết 40 triệu đồng": the two amounts are one."""
    found = amounts(prose) if " hết" in prose.text else ()
    for granted, spent in pairwise(found):
        closed = _CLAUSE_END.match(prose.text, spent.end)
        if closed and _ALL_SPENT.fullmatch(prose.text[granted.end : spent.start]):
            yield _relation(prose, spent.figure, (Term(granted.figure),), Operator.EQUAL)


def _relation(prose: Prose, stated: Figure, parts: tuple[Term, ...], operator: Operator = Operator.SUM) -> Relation:
    return Relation(
        rule=NAME,
        stated=stated,
        parts=parts,
        subject=described(stated.place, stated.raw),
        severity=Severity.WARNING,
        operator=operator,
        tolerance=allowance_in_prose(prose, stated, parts),
    )


def _in_prose(section: Section) -> Iterator[Relation]:
    """Three amounts in a row that are what was granted, what was spent of it and what is left."""
    texts = tuple(prose_of_section(section))
    if sum(len(amounts_in(prose.text)) for prose in texts) < len(_Part):
        return
    if not any(_LEFT.search(prose.text) for prose in texts):
        return
    told = [one for position, prose in enumerate(texts) for one in _told(prose, position)]
    for at in range(len(told) - 2):
        granted, spent, left = told[at : at + 3]
        around = (*told[max(at - 1, 0) : at], *told[at + 3 : at + 4])
        if any(one.prose.key in (granted.prose.key, left.prose.key) for one in around):
            continue
        if (granted.part, spent.part, left.part) != (_Part.GRANTED, _Part.SPENT, _Part.LEFT):
            continue
        years = [one.years for one in (granted, spent, left) if one.years]
        if left.position - granted.position >= _REACH or any(one != years[0] for one in years):
            continue
        parts = (Term(granted.amount.figure), Term(spent.amount.figure, -1))
        yield _relation(left.prose, left.amount.figure, parts)


def _told(prose: Prose, position: int) -> Iterator[_Told]:
    depths = depths_of(prose.text)
    previous = 0
    for amount in amounts(prose):
        if not previous:
            previous = max((end.end() for end in _SENTENCE_END.finditer(prose.text, 0, amount.start)), default=0)
        words = prose.text[previous : amount.start]
        previous = amount.end
        if depths[amount.start] == 0:
            clause = re.sub(r"\([^()]*\)", " ", words)
            yield _Told(prose, amount, _part(clause), years_in(clause), position)


def _part(clause: str) -> _Part | None:
    """What the words before an amount call it: those of its own clause, and nothing when they say two things."""
    own = re.split(r"[.;,:]\s+(?=\S)", clause.strip())[-1]
    if _UNSURE.search(clause):
        return None
    for text in (own, clause):
        called = [part for pattern, part in _PARTS if pattern.search(text)]
        if called:
            alone = called[0] is not _Part.LEFT or _LEFT_ALONE.fullmatch(own)
            return called[0] if len(called) == 1 and alone else None
    return None


def _in_rows(section: Section | None, table: BudgetTable) -> Iterator[Relation]:
    """Every row of a table whose three money columns are what was granted, spent and left."""
    columns = table.columns_of(Role.AMOUNT)
    by_part: dict[_Part, int] = {}
    for column in columns:
        header = table.columns[column].header
        part = next((part for pattern, part in _COLUMNS if pattern.match(header.strip())), None)
        if part is None or part in by_part:
            return
        by_part[part] = column
    if len(by_part) != len(_Part) or len({years for column in columns if (years := _years(table, column))}) > 1:
        return
    granted, spent, left = (by_part[part] for part in _Part)
    lines = [*(line for _, line in table.walk()), *((table.total,) if table.total else ())]
    for line in lines:
        if any(line.entries[column].is_blank for column in columns):
            continue
        stated = cell(section, table, line, left)
        parts = (Term(cell(section, table, line, granted)), Term(cell(section, table, line, spent), -1))
        yield Relation(
            rule=NAME,
            stated=stated,
            parts=parts,
            subject=cell_subject(section, table, line, left),
            severity=Severity.WARNING,
            tolerance=allowance(section, table, stated, parts),
        )


def _years(table: BudgetTable, column: int) -> frozenset[str]:
    return column_years(table.columns[column])


def _expected(section: Section, table: BudgetTable) -> Iterator[Finding]:
    """A year's expected spending that is not what the same section says was granted, with no word of the rest."""
    columns = [
        column
        for column in table.columns_of(Role.AMOUNT)
        if _EXPECTED_COLUMN.search(table.columns[column].title) and not _SO_FAR.search(table.columns[column].header)
    ]
    if len(columns) != 1:
        return
    texts: Sequence[Prose] = tuple(prose for prose in prose_of_section(section) if not prose.is_heading)
    granted = [one for at, prose in enumerate(texts) for one in _told(prose, at) if one.part is _Part.GRANTED]
    if len(granted) != 1 or table.total is None or table.total.entries[columns[0]].is_blank:
        return
    years = _years(table, columns[0])
    spoken_of_rest = any(_LEFT.search(prose.text) and amounts(prose) for prose in texts)
    if spoken_of_rest or not years or not granted[0].years or years != granted[0].years:
        return
    stated, given = cell(section, table, table.total, columns[0]), granted[0].amount.figure
    if stated.dong is None or given.dong is None or stated.dong == given.dong:
        return
    how = "thấp hơn" if stated.dong < given.dong else "cao hơn"
    unit = stated.unit.label if stated.unit else ""
    where = cell_subject(section, table, table.total, columns[0])
    yield Finding(
        rule=NAME,
        severity=Severity.WARNING,
        verdict=Verdict.REVIEW,
        message=f"{described(given.place, given.raw)}: kinh phí được cấp là {Money(given.dong).text()} nhưng {where} "
        f"ghi {stated.raw} {unit}, {how} {Money(abs(given.dong - stated.dong)).text()} mà chưa nêu phần chênh này; "
        "đề nghị xem lại.",
        place=given.place,
        stated=given.raw,
        computed=stated.raw,
        stated_money=Money(given.dong),
        computed_money=Money(stated.dong),
    )
