"""What was written against what is read back: every table cell, total, amount in prose and amount in words; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.money import Money, find_amounts
from knowledge.domain.plan import Plan
from knowledge.domain.printing import cell_text, one_line, printed_columns
from knowledge.domain.words import find_words


def compare(before: Plan, after: Plan) -> tuple[str, ...]:
    """Every difference as a Vietnamese sentence; none when the file says what was checked."""
    return (*_tables(before, after), *_prose(before, after))


def _tables(before: Plan, after: Plan) -> Iterator[str]:
    written = [table for _, table in before.tables()]
    read = [table for _, table in after.tables()]
    if len(written) != len(read):
        yield f"Bản đã kiểm tra có {len(written)} bảng, tệp đọc lại có {len(read)} bảng."
    for index, (one, other) in enumerate(zip(written, read, strict=False), 1):
        yield from _table(f"Bảng thứ {index}", one, other, printed_columns(one, own=before.brief is not None))


def _table(name: str, written: BudgetTable, read: BudgetTable, printed: tuple[int, ...]) -> Iterator[str]:
    """``printed`` are the columns of ``written`` that were printed, in their order."""
    if len(printed) != len(read.columns):
        yield f"{name}: đã kiểm tra {len(printed)} cột, đọc lại {len(read.columns)} cột."
        return
    rows = tuple(_rows(written)), tuple(_rows(read))
    if len(rows[0]) != len(rows[1]):
        yield f"{name}: đã kiểm tra {len(rows[0])} dòng, đọc lại {len(rows[1])} dòng."
        return
    for one, other in zip(*rows, strict=True):
        for place, column in enumerate(printed):
            titled = written.columns[column]
            cells = cell_text(written, one, column), cell_text(read, other, place)
            amounts = one.entries[column].money, other.entries[place].money
            if cells[0] != cells[1]:
                shown = f"đã kiểm tra “{cells[0]}”, đọc lại “{cells[1]}”"
            elif amounts[0] != amounts[1]:
                shown = f"đã kiểm tra {_amount(amounts[0])}, đọc lại {_amount(amounts[1])}"
            else:
                continue
            yield f"{name}, dòng “{one_line(one.label) or one.number}”, cột “{titled.title}”: {shown}."


def _rows(table: BudgetTable) -> Iterator[BudgetLine]:
    yield from (line for _, line in table.walk())
    if table.total is not None:
        yield table.total


def _amount(money: Money | None) -> str:
    return "ô trống" if money is None else money.text()


def _prose(before: Plan, after: Plan) -> Iterator[str]:
    written, read = (Counter(_figures(plan)) for plan in (before, after))
    for figure, count in (written - read).items():
        yield f"{figure}: đã kiểm tra {written[figure]} lần trong lời văn, đọc lại thiếu {count} lần."
    for figure, count in (read - written).items():
        yield f"{figure}: đọc lại thừa {count} lần trong lời văn."


def _figures(plan: Plan) -> Iterator[str]:
    """Amounts in digits and in words, named; an unreadable one by its characters."""
    for text in _texts(plan):
        for found in find_amounts(text):
            yield f"Số tiền {found.money.text() if found.money else one_line(found.raw)}"
        for words in find_words(text):
            value = words.reading.value
            yield f"Số tiền bằng chữ “{one_line(words.raw).lower() if value is None else Money(value).text()}”"


def _texts(plan: Plan) -> Iterator[str]:
    for _, paragraph in plan.paragraphs():
        yield one_line(paragraph.text)
    for _, section in plan.walk():
        yield one_line(section.title)
    for _, table in plan.tables():
        yield one_line(table.caption)
