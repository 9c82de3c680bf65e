"""The rows of a budget table set as a tree by their STT and labels, never by what happens to add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.domain.budget import BudgetLine, Column, Entry, Role
from knowledge.domain.folding import fold
from knowledge.domain.money import Money, Unit, find_amounts, read_number
from knowledge.domain.plan import SLOT_PREFIX
from knowledge.domain.regex import regex
from knowledge.domain.roman import read_roman
from knowledge.domain.source import Cell, Merge

_SUM = regex(r"^(?:cộng|tổng cộng|cộng tổng|tổng số|tổng mục|tổng phần|tổng nhóm)\b|^tổng$|^(?:tong cong|cong)$", re.I)
_TOTAL = regex(
    r"^(?:tổng|cộng|toàn (?:tỉnh|xã|phường|huyện|thành phố|ngành|đơn vị))\b|^tong (?:cong|so|kinh phi)\b|^cong$", re.I
)
_PARTIAL = regex(r"^(?:trong đó|trong do|tr\.\s*đó|tđ|bao gồm|gồm)\b", re.I)
_LABEL_NUMBER = regex(r"^(?P<number>[IVXLC]+|[A-H]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+(?P<label>\S.*)$")
_DECIMAL = regex(r"^\d{1,3}(?:\.\d{1,3})*$")
_BETWEEN_BLANKS = regex(r"[^ \t\r\n]+")  # the no-break space that groups digits is no blank
_UNREAD = (Role.NUMBER, Role.LABEL, Role.MEASURE, Role.NOTE, Role.OTHER)

LETTER, GROUP, ROMAN, DECIMAL, ITEM, DETAIL, DASH, PLUS = 0, 1, 2, 3, 20, 25, 30, 31
"""Ranks of rows, outermost first; ``2.1`` has rank DECIMAL + 1. GROUP is an unnumbered title over numbered rows, DETAIL
an unnumbered row under a numbered one."""
_UNRANKED = -1
_LETTERS = frozenset("ABCDEFGHĐ")
_SMALL_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzđ")


@dataclass(slots=True)
class _Row:
    rank: int
    number: str
    label: str
    entries: tuple[Entry, ...]
    cells: Sequence[Cell]
    sums: bool = False
    partial: bool = False
    continues: bool = False
    """Its label is the merged one of the row above: another amount of the same matter."""
    children: list[_Row] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """No amount stands in it."""
        return all(entry.money is None and not entry.problem for entry in self.entries)

    @property
    def is_title(self) -> bool:
        """Written as a title: in capitals or bold."""
        return self.label.isupper() or any(cell.bold and cell.text.strip() == self.label for cell in self.cells)


def is_total_label(text: str) -> bool:
    """True of what the label of a total row says, wherever that row stands."""
    return bool(_SUM.match(" ".join(text.split())))


def build_rows(
    body: Sequence[Sequence[Cell]], columns: Sequence[Column]
) -> tuple[tuple[BudgetLine, ...], BudgetLine | None]:
    """The lines of a table as a tree, and its total row; rows that follow the total divide it and are dropped from it.

    Blank rows are dropped. A row that adds up those above it, and is not the total, stays a line with ``sums``.
    """
    number_at = next((i for i, column in enumerate(columns) if column.role is Role.NUMBER), None)
    label_at = next((i for i, column in enumerate(columns) if column.role is Role.LABEL), None)
    fallback = _assumed_unit(body, columns)
    split = (row for cells in body for row in _split(cells, columns))
    read = (_read_row(cells, columns, number_at, label_at, fallback) for cells in split)
    rows = [row for row in read if row is not None]
    at = _total_at(rows)
    total = rows[at] if at is not None else None
    after = rows[at + 1 :] if at else []
    rows = rows[:at] if at else [row for row in rows if row is not total]
    for row in rows:
        row.sums = not row.number and bool(_SUM.match(row.label))
        row.partial = not row.number and bool(_PARTIAL.match(row.label))
    _rank_unnumbered(rows)
    keys: dict[str, int] = {}
    lines = tuple(_line(row, keys) for row in _tree(rows))
    return lines, _total_line(total, after, keys) if total is not None else None


def _split(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Sequence[Cell]]:
    """The row, or the rows typed into it: where each cell that is not blank has as many lines as an amount has."""
    if not any("\n" in cell.text for cell in cells):
        return [cells]
    money = [cell for cell, column in zip(cells, columns, strict=False) if column.role.is_money]
    size = max((len(_numbers_on_lines(cell)) for cell in money), default=0)
    if size < 2:
        return [cells]
    pieces = [_lines_of(cell) for cell in cells]
    if any(len(lines) not in (0, size) for lines in pieces):
        return [cells]
    return [
        [lines[at] if lines else replace(cell, text="") for cell, lines in zip(cells, pieces, strict=True)]
        for at in range(size)
    ]


def _lines_of(cell: Cell) -> list[Cell]:
    """The lines of a cell that hold something, each as a cell; spans are exact where the file keeps them so."""
    exact = cell.span.end - cell.span.start == len(cell.text)
    found: list[Cell] = []
    at = cell.span.start
    for line in cell.text.split("\n"):
        if line.strip():
            span = replace(cell.span, start=at, end=at + len(line)) if exact else cell.span
            found.append(replace(cell, text=line.strip(), span=span))
        at += len(line) + 1
    return found


def _numbers_on_lines(cell: Cell) -> tuple[str, ...]:
    """The figures of a cell that holds several, each on a line of its own; empty for any other cell."""
    if "\n" not in cell.text or cell.merge is not Merge.NONE:
        return ()
    lines = [line.strip() for line in cell.text.split("\n") if line.strip()]
    numbers = [line for line in lines if read_number(line).value is not None]
    return tuple(lines) if len(lines) > 1 and len(numbers) == len(lines) else ()


def read_entry(cell: Cell, column: Column, fallback: Unit) -> Entry:
    """One cell as an entry of its column. ``fallback`` is the unit taken where the table declares none."""
    plain = cell.text.isprintable() and "  " not in cell.text and " " not in (cell.text[:1], cell.text[-1:])
    text = cell.text if plain else " ".join(_BETWEEN_BLANKS.findall(cell.text))
    is_slot = text.startswith(SLOT_PREFIX) and text.endswith("]")  # a draft's file: still to be filled, not misread
    if cell.merge is not Merge.NONE or not text or is_slot or column.role in _UNREAD:
        return Entry(raw="" if cell.merge is not Merge.NONE else text, span=cell.span)
    numbers = _numbers_on_lines(cell) if column.role.is_money else ()
    if numbers:
        count, quote = len(numbers), " / ".join(numbers)
        problem = f"“{quote}”: một ô có {count} số trên {count} dòng, không rõ số nào là của dòng này."
        return Entry(text, None, None, 0, problem, cell.span)
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


def _total_at(rows: Sequence[_Row]) -> int | None:
    """The total row: among the rows below the last numbered one, or the first row of the table; None without one.

    Below the last numbered row "Tổng cộng" goes before "Cộng"; any other "Tổng …" counts when only its parts follow.
    """
    last = max((i for i, row in enumerate(rows) if row.number), default=-1)
    tail = [i for i in range(last + 1, len(rows)) if not rows[i].is_blank]
    for fits in (
        [i for i in tail if rows[i].label[:1] in "tT" and fold(rows[i].label).startswith("tong cong")],
        [i for i in tail if _SUM.match(rows[i].label) and not _names_group(rows[i])],
        [i for i in tail if _TOTAL.match(rows[i].label) and all(_divides(row) for row in rows[i + 1 :])],
    ):
        if fits:
            return fits[-1]
    if last == len(rows) - 1 > 1 and fold(rows[last].label).strip(" :") in _PLAIN_TOTALS:
        return last
    first = rows[0] if len(rows) > 1 else None
    return 0 if first is not None and not first.number and _TOTAL.match(first.label) else None


_PLAIN_TOTALS = ("tong cong", "cong", "tong so", "tong")
_GROUP_NAMED = regex(
    r"^(?:cộng|tổng)(?: cộng)?\s+(?:mục|phần|nhóm|khoản)?\s*(?P<number>[IVXLC]+|[A-H]|\d+(?:\.\d+)*)$", re.I
)
_ROUNDED = regex(r"^(?:làm tròn|bằng chữ|viết bằng chữ|\(bằng chữ)", re.I)


def _names_group(row: _Row) -> re.Match[str] | None:
    """The number a row "Cộng mục I" names."""
    return _GROUP_NAMED.match(row.label.rstrip(" :"))


def _divides(row: _Row) -> bool:
    """True of a row that may follow the total: its parts, the rounded total, the total in words."""
    return row.rank in (DASH, PLUS) or bool(_PARTIAL.match(row.label) or _ROUNDED.match(row.label))


def _total_line(total: _Row, after: Sequence[_Row], keys: dict[str, int]) -> BudgetLine:
    """The total row; the rows below it are its parts, of which there may be more ("Trong đó")."""
    parts = []
    for row in after:
        row.partial, row.children = True, []
        parts.append(_line(row, keys, "tong"))
    label = total.label or total.number
    return BudgetLine("tong", "", label, total.entries, tuple(parts), span=total.cells[0].span)


def _read_row(
    cells: Sequence[Cell], columns: Sequence[Column], number_at: int | None, label_at: int | None, fallback: Unit
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
    continues = label_at is not None and label_at < len(cells) and cells[label_at].merge is Merge.UP
    entries = tuple(read_entry(cell, column, fallback) for cell, column in zip(cells, columns, strict=False))
    return _Row(_rank(number, label), number, label, entries, cells, continues=continues)


def _text(cells: Sequence[Cell], index: int | None) -> str:
    if index is None or index >= len(cells) or cells[index].merge is Merge.UP:
        return ""
    return " ".join(cells[index].text.split())


def _is_number(text: str) -> bool:
    return bool(_DECIMAL.match(text) or read_roman(text) or re.fullmatch(r"[A-Za-zĐđ]|[-–+*•]", text))


def _rank(number: str, label: str) -> int:
    if number in _LETTERS:
        return LETTER
    if read_roman(number):
        return ROMAN
    if _DECIMAL.match(number):
        return DECIMAL + min(number.count("."), ITEM - DECIMAL - 1)
    if number in _SMALL_LETTERS:
        return ITEM
    mark = number[:1] or label[:1]
    if mark and mark in "-–—•*":
        return DASH
    return PLUS if mark == "+" else _UNRANKED


def _rank_unnumbered(rows: Sequence[_Row]) -> None:
    """A row without STT is, in this order: a sum of the rows above; a part of the row above ("Trong đó"); a
    title, when numbering starts again below or it is written as one; a detail of the numbered row above, when more
    numbered rows follow; else a sibling of the row above."""
    last = max((index for index, row in enumerate(rows) if row.rank not in (_UNRANKED, DASH, PLUS)), default=-1)
    detailed = False
    for index, row in enumerate(rows):
        if row.rank != _UNRANKED:
            continue
        before = rows[index - 1] if index else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        group = _names_group(row) if row.sums else None
        if group is not None:
            named = [other.rank for other in rows[:index] if other.number.rstrip(".") == group["number"]]
            row.rank = named[-1] + 1 if named else (before.rank if before else DECIMAL)
        elif row.sums or row.continues:
            row.label = row.label or (before.label if before else "")
            row.rank = before.rank if before else DECIMAL
        elif before is not None and (row.partial or row.label[:1].islower()):
            row.rank = before.rank + 1 if before.rank < DASH else before.rank
        elif after is not None and after.rank == DECIMAL and (after.number.lstrip("0") == "1" or row.is_title):
            row.rank = GROUP
        elif before is not None and _has_details(before, index, last, detailed):
            holder = next(rows[at] for at in range(index - 1, -1, -1) if rows[at].number)
            row.rank, row.partial, detailed = DETAIL, not holder.is_blank, True
        else:
            row.rank = before.rank if before is not None else DECIMAL


def _has_details(before: _Row, index: int, last: int, detailed: bool) -> bool:
    """True where an unnumbered row stands under a numbered row that is not the last, or others before it did."""
    if before.rank == DETAIL:
        return True
    return bool(before.number) and before.rank >= DECIMAL and (detailed or index < last)


def _tree(rows: Sequence[_Row]) -> list[_Row]:
    top: list[_Row] = []
    stack: list[_Row] = []
    for row in rows:
        while stack and stack[-1].rank >= row.rank:
            stack.pop()
        (stack[-1].children if stack else top).append(row)
        stack.append(row)
    return top


_LINES = ""
"""Among the keys taken: how many lines took one."""


def _line(row: _Row, keys: dict[str, int], parent: str = "") -> BudgetLine:
    keys[_LINES] = keys.get(_LINES, 0) + 1
    own = row.number or f"r{keys[_LINES]}"
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
        sums=row.sums,
        partial=row.partial,
    )


def _assumed_unit(body: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> Unit:
    """Where no unit is declared: triệu when amounts show decimals, else đồng. The table's unit stays None."""
    money = [i for i, column in enumerate(columns) if column.role.is_money]
    shown = [read_number(row[i].text).decimals for row in body for i in money if i < len(row)]
    return Unit.TRIEU if any(shown) else Unit.DONG
