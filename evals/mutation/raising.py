"""Amounts made larger with all that rests on them, so that only what they are compared with tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.mutation.fault import NUMBER, Ground, Written, number_at, put, spelled, written
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.money import Money, find_amounts
from knowledge.domain.plan import Paragraph, Section
from knowledge.domain.words import find_words, money_words

_FEWEST_SIBLINGS = 3
_TOTAL = re.compile(r"\W*tổng (?:nhu cầu |mức |số )?(?:kinh phí|dự toán|vốn)\b", re.IGNORECASE)
_GIVEN = re.compile(r"(?:được |kinh phí |dự toán )(?:được )?giao", re.IGNORECASE)


def thousandfold(ground: Ground, table: BudgetTable) -> Iterator[tuple[str, str]]:
    """The largest line beside others a thousand times what it was; the sums above it follow."""
    columns = table.columns_of(Role.AMOUNT)
    if len(columns) != 1:
        return
    for above, group in _groups(table):
        leaves = [line for line in group if not (line.sums or line.partial or line.children)]
        values = sorted(line.entries[columns[0]].value or Decimal(0) for line in leaves)
        if len(leaves) < _FEWEST_SIBLINGS or not values[0]:
            continue
        for line in leaves:
            number = number_at(ground, line.entries[columns[0]].span)
            if number is None or number.value < values[-1]:
                continue
            raised = _raised(ground, table, line, above, number.value * 999)
            if raised is not None:
                yield raised, f"{table.key}, {line.label!r}: {number.told(ground)} × 1000"


def raised_table(ground: Ground, section: Section | None, table: BudgetTable) -> Iterator[tuple[str, str]]:
    """One line more, and all the sums of its table: the total in the prose of its section is no longer that."""
    columns = table.columns_of(Role.AMOUNT)
    if section is None or len(columns) != 1 or table.total is None:
        return
    total = table.stated_total(columns[0])
    texts = [one.text for one in section.blocks if isinstance(one, Paragraph)]
    told = [text for text in texts if _TOTAL.match(text) and _dong(text) == total]
    if total is None or not told:
        return
    for above, group in _groups(table):
        for line in group:
            number = number_at(ground, line.entries[columns[0]].span)
            if number is not None and not (line.children or line.sums or line.partial):
                raised = _raised(ground, table, line, above, Decimal(ground.luck.choice((1, 2, 5, 10))))
                if raised is not None:
                    yield raised, f"{table.key}, {line.label!r} and all sums above it raised; prose says {told[0]!r}"


def raised_amounts(ground: Ground) -> Iterator[tuple[str, str]]:
    """The money given and the total told in prose, digits and words, both more by the same; the table stays."""
    tables = [table for _, table in ground.plan.tables() if table.total is not None]
    totals = {table.stated_total(column) for table in tables for column in table.columns_of(Role.AMOUNT)}
    for _, section in ground.plan.walk():
        texts = [(section.title, section.span)]
        texts += [(one.text, one.span) for one in section.blocks if isinstance(one, Paragraph)]
        texts += [(one.title, one.span) for one in section.children]
        for text, _span in texts:
            whole = _dong(text)
            if not _TOTAL.match(text) or whole is None or whole not in totals:
                continue
            given = next((_dong(other) for other, _ in texts if _GIVEN.search(other)), None)
            step = whole.dong // 10 - whole.dong // 10 % 100_000
            if given is not None and step and given != whole:
                raised = _retold(ground, {whole: Money(whole.dong + step), given: Money(given.dong + step)})
                if raised != ground.text:
                    yield raised, f"{whole.dong} and {given.dong} told {step} more"


def _groups(table: BudgetTable) -> Iterator[tuple[tuple[BudgetLine, ...], tuple[BudgetLine, ...]]]:
    """Every group of lines with the lines above it, outermost first."""

    def walk(
        above: tuple[BudgetLine, ...], lines: tuple[BudgetLine, ...]
    ) -> Iterator[tuple[tuple[BudgetLine, ...], tuple[BudgetLine, ...]]]:
        yield above, lines
        for line in lines:
            if line.children:
                yield from walk((*above, line), line.children)

    yield from walk((), table.lines)


def _raised(
    ground: Ground, table: BudgetTable, line: BudgetLine, above: tuple[BudgetLine, ...], step: Decimal
) -> str | None:
    """The text with the line and every stated sum above it more by ``step``; None where one cannot be rewritten."""
    column = table.columns_of(Role.AMOUNT)[0]
    if table.columns_of(Role.PRICE) and any(line.entries[at].value for at in table.columns_of(Role.PRICE)):
        return None
    if any(one.sums for _, one in table.walk()):
        return None
    changes = []
    for one in (line, *above, *((table.total,) if table.total else ())):
        entry = one.entries[column]
        if entry.is_blank:
            continue
        number = number_at(ground, entry.span)
        if number is None or number.value != entry.value:
            return None
        changes.append((number.start, number.end, spelled(number.value + step, number.decimals)))
    return put(ground.text, *changes)


def _dong(text: str) -> Money | None:
    """The first amount of a text."""
    return next((amount.money for amount in find_amounts(text)), None)


def _retold(ground: Ground, new: dict[Money, Money]) -> str:
    """The text with these amounts of its prose rewritten, words with them; tables stay."""
    changes: list[tuple[int, int, str]] = []
    pieces = [(section.title, section.span) for _, section in ground.plan.walk()]
    pieces += [(one.text, one.span) for _, one in ground.plan.paragraphs()]
    for text, span in pieces:
        start = ground.text.find(text, span.start) if span is not None and text else -1
        if span is None or not 0 <= start <= span.end:
            continue
        for amount in find_amounts(text):
            match = NUMBER.search(text, amount.start, amount.end)
            if amount.money in new and match is not None:
                number = written(match)
                factor = Decimal(amount.money.dong) / number.value
                told = _exactly(Decimal(new[amount.money].dong) / factor, number)
                changes.append((start + match.start(), start + match.end(), told))
        for words in find_words(text):
            value = words.reading.value
            if value is not None and Money(value) in new:
                changes.append((start + words.start, start + words.end, money_words(new[Money(value)])))
    return put(ground.text, *changes)


def _exactly(value: Decimal, number: Written) -> str:
    decimals = max(number.decimals, -int(value.normalize().as_tuple().exponent))
    return spelled(value, decimals)
