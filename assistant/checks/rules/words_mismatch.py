"""Sai gì: số tiền ghi bằng chữ không bằng số tiền ghi bằng số đứng ngay trước nó.

Vì sao: kho bạc và kế toán lấy phần bằng chữ làm căn cứ khi hai bên lệch nhau; văn bản lệch phải làm lại.
Phần bằng chữ có thể nằm cùng câu, ở dòng dưới, hoặc ngay dưới bảng (khi đó là tổng cộng của bảng).

Ví dụ: “Kinh phí: 185.000.000 đồng (Bằng chữ: Một trăm tám mươi triệu đồng chẵn)”, bằng chữ thiếu 5.000.000 đồng.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.checks.context import CheckContext
from assistant.checks.figures import (
    Prose,
    all_prose,
    amounts,
    cell,
    cell_place,
    described,
    one_line,
    paragraph_prose,
    words_in,
)
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Figure, Finding, Operator, Place, Relation, Severity, Term, Verdict
from knowledge.domain.money import Unit
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex
from knowledge.domain.words import WordsInText, mend_words

NAME = "words-mismatch"

_CURRENCY = regex(r"[\s,]*(?:đồng|vnđ)\b.*$", re.IGNORECASE | re.DOTALL)
_BETWEEN = regex(r"[\s,;:.(\[–-]*(?:(?:viết|ghi|đọc)\s+)?", re.IGNORECASE)
_MOST_BEFORE = 100  # amounts of one paragraph that words may spell


def check(plan: Plan, context: CheckContext) -> Iterator[Relation | Finding]:
    """One relation for each amount in words that follows digits; a finding where the words cannot be read."""
    before: Prose | None = None
    for prose in all_prose(plan):
        for words in _amounts_in_words(prose.text):
            if words.raw.strip(" .…_"):
                figure = _figure(words, prose.place(words.start, words.end), f"{prose.key}@{words.start}")
                yield from _compare(words, figure, _candidates(prose, words, before))
        before = prose
    for section, table in plan.tables():
        for _, line in table.walk():
            for words in _amounts_in_words(line.label):
                place = cell_place(section, table, line)
                figure = _figure(words, place, f"{table.key}/{line.key}/words")
                yield from _compare(words, figure, _totals(section, table))


def _amounts_in_words(text: str) -> Iterator[WordsInText]:
    """The amounts in words with what they mean; a slip of spelling with one meaning is no reason not to compare."""
    for words in words_in(text):
        yield words if words.reading.value is not None else replace(words, reading=mend_words(words.raw))


def _compare(words: WordsInText, spelled: Figure, stated: Sequence[Figure]) -> Iterator[Relation | Finding]:
    if words.reading.value is None:
        beside = stated[-1] if stated else None
        digits = f"{beside.raw} {beside.unit.label if beside.unit else ''}".rstrip() if beside else ""
        told = f" Phần ghi bằng số là {digits}." if digits else ""
        yield Finding(
            rule=NAME,
            severity=Severity.ERROR,
            verdict=Verdict.UNPARSED,
            message=f"{described(spelled.place)}: chưa đọc được số tiền bằng chữ. {words.reading.problem}{told}",
            place=spelled.place,
            stated=one_line(words.raw),
            computed=beside.raw if beside else None,
        )
        return
    if stated:
        equal = (figure for figure in stated if figure.comparable == spelled.comparable)
        chosen = next(equal, stated[-1])
        yield Relation(
            rule=NAME,
            stated=chosen,
            parts=(Term(replace(spelled, place=_told(words, spelled.place))),),
            subject=described(chosen.place),
            operator=Operator.EQUAL,
        )


def _told(words: WordsInText, place: Place) -> Place:
    """The place of the words as the sentence names it after the digits: quoted with their label, nothing more."""
    label = words.label.rstrip(" :")
    quote = f"{label}: {one_line(words.raw)}" if label else one_line(words.raw)
    return Place(line=place.line, quote=quote, span=place.span)


def _figure(words: WordsInText, place: Place, key: str) -> Figure:
    """The words as a figure; its raw form leaves out the currency, which is its unit."""
    value = words.reading.value
    return Figure(
        raw=one_line(_CURRENCY.sub("", words.raw)),
        value=None if value is None else Decimal(value),
        place=place,
        unit=Unit.DONG,
        key=key,
    )


def _candidates(prose: Prose, words: WordsInText, before: Prose | None) -> tuple[Figure, ...]:
    """The amounts the words may spell: the one they touch, else those before them, else those of the block above."""
    every = amounts(prose)
    at = bisect_right(every, words.start, key=lambda amount: amount.end)
    earlier = every[max(0, at - _MOST_BEFORE) : at]
    if earlier:
        label = prose.text.rfind(words.label[:4], earlier[-1].end, words.start)
        gap = prose.text[earlier[-1].end : label if label >= 0 else words.start]
        touching = _BETWEEN.fullmatch(gap) is not None
        return tuple(amount.figure for amount in (earlier[-1:] if touching else earlier))
    if prose.section is not None and prose.index > 0:
        above = prose.section.blocks[prose.index - 1]
        if isinstance(above, BudgetTable):
            return _totals(prose.section, above)
        if isinstance(above, Paragraph):
            before = paragraph_prose(prose.section, prose.index - 1, above)
    return tuple(amount.figure for amount in amounts(before)) if before is not None else ()


def _totals(section: Section | None, table: BudgetTable) -> tuple[Figure, ...]:
    """The totals the table states, the last money column last."""
    if table.total is None:
        return ()
    columns = table.columns_of(Role.AMOUNT)
    return tuple(
        cell(section, table, table.total, column) for column in columns if not table.total.entries[column].is_blank
    )
