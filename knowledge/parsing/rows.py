"""The rows of a budget table set as a tree by their STT and labels, never by what happens to add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.domain.budget import BudgetLine, Column, Entry, Role
from knowledge.domain.folding import fold
from knowledge.domain.money import Money, Unit, find_amounts, read_number
from knowledge.domain.source import Cell, Merge
from knowledge.parsing.outline import roman_value

_TOTAL = re.compile(r"^(?:tong cong|cong|tong so|tong kinh phi|tong du toan|tong)(?: \([^)]*\))?\s*:?$|^tong cong\b")
_LABEL_NUMBER = re.compile(r"^(?P<number>[IVXLC]+|[A-H]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+(?P<label>\S.*)$")
_DECIMAL = re.compile(r"^\d{1,3}(?:\.\d{1,3})*$")
_LETTER = re.compile(r"^(?:[a-zđ])$")

LETTER, GROUP, ROMAN, DECIMAL, ITEM, DASH, PLUS = 0, 1, 2, 3, 20, 30, 31
"""Ranks of rows, outermost first; ``2.1`` has rank DECIMAL + 1. GROUP is an unnumbered title over numbered rows."""


@dataclass(slots=True)
class _Row:
    rank: int
    number: str
    label: str
    entries: tuple[Entry, ...]
    cells: Sequence[Cell]
    children: list[_Row] = field(default_factory=list)


def build_rows(
    body: Sequence[Sequence[Cell]], columns: Sequence[Column]
) -> tuple[tuple[BudgetLine, ...], BudgetLine | None]:
    """The lines of a table as a tree, and its total row. Blank rows are dropped; of two total rows the later counts."""
    number_at = next((i for i, column in enumerate(columns) if column.role is Role.NUMBER), None)
    label_at = next((i for i, column in enumerate(columns) if column.role is Role.LABEL), None)
    fallback = _assumed_unit(body, columns)
    total: _Row | None = None
    rows: list[_Row] = []
    for cells in body:
        row = _read_row(cells, columns, number_at, label_at, fallback)
        if row is None:
            continue
        if _is_total(row):
            total = row
        else:
            rows.append(row)
    _rank_unnumbered(rows)
    keys: dict[str, int] = {}
    return (
        tuple(_line(row, keys) for row in _tree(rows)),
        BudgetLine("tong", "", total.label or total.number, total.entries, span=total.cells[0].span) if total else None,
    )


def read_entry(cell: Cell, column: Column, fallback: Unit) -> Entry:
    """One cell as an entry of its column. ``fallback`` is the unit taken where the table declares none."""
    text = " ".join(cell.text.split())
    if (
        cell.merge is not Merge.NONE
        or not text
        or column.role in (Role.NUMBER, Role.LABEL, Role.MEASURE, Role.NOTE, Role.OTHER)
    ):
        return Entry(raw="" if cell.merge is not Merge.NONE else text, span=cell.span)
    number = read_number(text)
    unit = column.unit or fallback
    if number.value is None and number.problem and column.role.is_money:
        amounts = find_amounts(text)
        if len(amounts) == 1 and amounts[0].raw.strip() == text and amounts[0].money is not None:
            amount = amounts[0]
            return Entry(text, amount.number.value, amount.money, amount.number.decimals, span=cell.span)
    if number.value is None or not column.role.is_money:
        return Entry(text, number.value, None, number.decimals, number.problem, cell.span)
    try:
        money = Money.of(number.value, unit)
    except ValueError:
        problem = f"“{text}” {unit.label} không phải là số đồng tròn"
        return Entry(text, None, None, number.decimals, problem, cell.span)
    return Entry(text, number.value, money, number.decimals, span=cell.span)


def _read_row(
    cells: Sequence[Cell],
    columns: Sequence[Column],
    number_at: int | None,
    label_at: int | None,
    fallback: Unit,
) -> _Row | None:
    if not any(cell.text.strip() for cell in cells):
        return None
    number = _text(cells, number_at).rstrip(".)")
    label = _text(cells, label_at)
    if not number and label:
        found = _LABEL_NUMBER.match(label)
        if found and number_at is None:
            number, label = found["number"], found["label"]
    if number and not label and not _is_number(number):
        number, label = "", number
    entries = tuple(read_entry(cell, column, fallback) for cell, column in zip(cells, columns, strict=False))
    return _Row(_rank(number, label), number, label, entries, cells)


def _text(cells: Sequence[Cell], index: int | None) -> str:
    if index is None or index >= len(cells) or cells[index].merge is Merge.UP:
        return ""
    return " ".join(cells[index].text.split())


def _is_number(text: str) -> bool:
    return bool(_DECIMAL.match(text) or roman_value(text) or re.fullmatch(r"[A-Za-zĐđ]|[-–+*•]", text))


def _is_total(row: _Row) -> bool:
    return not row.number and bool(_TOTAL.match(fold(row.label).strip()))


def _rank(number: str, label: str) -> int:
    if roman_value(number):
        return ROMAN
    if re.fullmatch(r"[A-HĐ]", number):
        return LETTER
    if _DECIMAL.match(number):
        return DECIMAL + number.count(".")
    if _LETTER.match(number):
        return ITEM
    mark = number[:1] or label[:1]
    if mark in "-–—•*" and mark:
        return DASH
    return PLUS if mark == "+" else -1


def _rank_unnumbered(rows: Sequence[_Row]) -> None:
    """A row without STT is a title when numbering restarts after it, a part after "trong đó", else a sibling."""
    for index, row in enumerate(rows):
        if row.rank != -1:
            continue
        after = rows[index + 1] if index + 1 < len(rows) else None
        before = rows[index - 1] if index else None
        if after is not None and after.rank == DECIMAL and after.number.lstrip("0") == "1":
            row.rank = GROUP
        elif before is not None and (row.label[:1].islower() or fold(row.label).startswith("trong do")):
            row.rank = before.rank + 1 if before.rank < DASH else before.rank
        else:
            row.rank = before.rank if before is not None else DECIMAL


def _tree(rows: Sequence[_Row]) -> list[_Row]:
    top: list[_Row] = []
    stack: list[_Row] = []
    for row in rows:
        while stack and stack[-1].rank >= row.rank:
            stack.pop()
        (stack[-1].children if stack else top).append(row)
        stack.append(row)
    return top


def _line(row: _Row, keys: dict[str, int], parent: str = "") -> BudgetLine:
    own = row.number or f"r{sum(keys.values()) + 1}"
    nested = parent and not own.startswith(f"{parent}.") and own[:1] != "r"
    key = f"{parent}.{own}" if nested else own
    keys[key] = keys.get(key, 0) + 1
    if keys[key] > 1:
        key = f"{key}#{keys[key]}"
    return BudgetLine(
        key=key,
        number=row.number,
        label=row.label,
        entries=row.entries,
        children=tuple(_line(child, keys, key) for child in row.children),
        span=row.cells[0].span,
    )


def _assumed_unit(body: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> Unit:
    """Where no unit is declared: triệu when amounts show decimals, else đồng. The table's unit stays None."""
    money = [i for i, column in enumerate(columns) if column.role.is_money]
    shown = [read_number(row[i].text).decimals for row in body for i in money if i < len(row)]
    return Unit.TRIEU if any(shown) else Unit.DONG
