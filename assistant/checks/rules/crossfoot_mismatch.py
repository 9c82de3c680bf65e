"""Sai gì: số ở cột tổng của một dòng không bằng tổng các cột nguồn (hoặc cột năm) của dòng đó.

Vì sao: cột tổng và các cột nguồn cùng nói về một khoản chi; lệch nhau thì không biết nguồn nào bảo đảm.
Chỉ xét khi tiêu đề cột nói rõ (Tổng số, Trong đó, nguồn, ngân sách).
“Tính đến tháng 5”, “ước thực hiện”, “lũy kế” không cộng.

Ví dụ: cột “Tổng số” ghi 50 nhưng ngân sách tỉnh 30, ngân sách xã 15, cộng lại là 45.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell, cell_subject, unread_columns
from assistant.checks.rounding import allowance
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Role
from knowledge.domain.finding import Relation, Term
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

NAME = "crossfoot-mismatch"

_TOTAL = regex(r"tong(?! hop| ket)|cong(?= |$)(?! (?:nghe|tac|trinh|chuc|bo))")
_INSIDE = regex(r"\b(?:trong do|chia ra|bao gom|gom|nguon|phan theo|co cau)\b")
_SOURCE = regex(
    r"\b(?:ngan sach|ns|nguon|von|nstw|nsdp|nsnn|nst|nsh|nsx|xa hoi hoa|doi ung|tai tro|huy dong|dong gop|khac)\b"
)
_YEAR = regex(r"(?:(?:du toan|ke hoach|kinh phi) )?(?:nam )?20\d\d")
_QUARTERS = {"quy i", "quy ii", "quy iii", "quy iv"}
_WHOLE_YEAR = regex(r"\bca nam\b")
_NOT_ADDED = regex(
    r"\b(?:tinh den|uoc|luy ke|cong don|da (?:chi|cap|giai ngan|thuc hien|su dung)|thuc hien|giai ngan|quyet toan"
    r"|con lai|de nghi|ty le|chenh lech|tang|giam|so sanh)\b|%"
)
_NOT_PART = regex(rf"{_NOT_ADDED.pattern}|\b(?:bo tri|ke hoach von)\b")
_INVESTMENT = regex(r"\btong muc dau tu\b")
"""The cost of a project over all its years: the sources of one year do not make it up unless the header says so."""


@dataclass(frozen=True, slots=True)
class _Split:
    """A total column and the columns it is made of.

    ``closed`` is false where only one "trong đó" is shown, or a column of figures beside the parts was not understood.
    """

    total: int
    parts: tuple[int, ...]
    closed: bool


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per line, total row included, for each total column that the header says is split."""
    for section, table in plan.tables():
        for split in _splits(table):
            lines = [line for _, line in table.walk()] + ([table.total] if table.total else [])
            for line in lines:
                yield from _line(section, table, line, split)


def _splits(table: BudgetTable) -> Iterator[_Split]:
    amounts = table.columns_of(Role.AMOUNT)
    for total in amounts:
        column = table.columns[total]
        if not (_TOTAL.match(fold(column.header)) or _divided(table, total, amounts)):
            continue
        if _NOT_ADDED.search(fold(column.title)):
            continue
        parts, named = _parts_of(table, total, amounts)
        if not parts or any(_NOT_PART.search(fold(table.columns[part].title)) for part in parts):
            continue
        if not named and _INVESTMENT.search(fold(column.title)):
            continue
        closed = len(parts) > 1 and _TOTAL.match(fold(column.header)) is not None
        if len(parts) > 1 or named:
            yield _Split(total, parts, closed=closed and not _beside(table, (total, *parts)))
    yield from _by_quarter(table, amounts)


def _by_quarter(table: BudgetTable, amounts: tuple[int, ...]) -> Iterator[_Split]:
    """ "Cả năm" and the four quarters, where the table has each of them once."""
    years = [index for index in amounts if _WHOLE_YEAR.search(fold(table.columns[index].title))]
    quarters = tuple(index for index in amounts if _name(table.columns[index]) in _QUARTERS)
    names = {_name(table.columns[index]) for index in quarters}
    reported = any(_NOT_ADDED.search(fold(table.columns[index].title)) for index in (*years, *quarters))
    if len(years) == 1 and names == _QUARTERS and len(quarters) == len(_QUARTERS) and not reported:
        yield _Split(years[0], quarters, closed=True)


def _divided(table: BudgetTable, total: int, amounts: tuple[int, ...]) -> bool:
    """True when the next column says that it divides this one ("Kinh phí", "Trong đó: ngân sách tỉnh")."""
    after = table.columns[total + 1] if total + 1 in amounts else None
    return after is not None and not (after.group or table.columns[total].group) and _name(after).startswith("trong do")


def _beside(table: BudgetTable, columns: tuple[int, ...]) -> bool:
    """True when a column of figures of unknown meaning stands among the columns or next to them."""
    return any(min(columns) - 1 <= column <= max(columns) + 1 for column in unread_columns(table))


def _parts_of(table: BudgetTable, total: int, amounts: tuple[int, ...]) -> tuple[tuple[int, ...], bool]:
    """The columns that make up a total column, and whether their header calls them its parts."""
    column = table.columns[total]
    others = tuple(index for index in amounts if index != total and not _nested(table, index, total))
    if column.group:
        same = tuple(index for index in others if table.columns[index].group == column.group)
        inside = bool(_INSIDE.search(fold(column.group)))
        if same:
            return (same, inside) if inside or _alike(table, same) else ((), False)
    for group in dict.fromkeys(table.columns[index].group for index in others):
        if group and group != column.group and _INSIDE.search(fold(group)):
            return tuple(index for index in others if table.columns[index].group == group), True
    loose = tuple(index for index in others if not table.columns[index].group)
    if len(loose) == len(others) and _alike(table, loose):
        return loose, False
    return (), False


def _nested(table: BudgetTable, index: int, total: int) -> bool:
    """True of a "Trong đó: …" that divides the part before it, not the total."""
    return index > total + 1 and _name(table.columns[index]).startswith("trong do")


def _alike(table: BudgetTable, columns: tuple[int, ...]) -> bool:
    """True when all the columns are called sources, or all are called years."""
    return bool(columns) and (
        all(_SOURCE.search(_name(table.columns[index])) for index in columns)
        or all(_YEAR.fullmatch(_name(table.columns[index])) for index in columns)
    )


def _name(column: Column) -> str:
    return fold(column.header).strip(" .:()")


def _line(section: Section | None, table: BudgetTable, line: BudgetLine, split: _Split) -> Iterator[Relation]:
    filled = [column for column in split.parts if not line.entries[column].is_blank]
    if line.entries[split.total].is_blank or not filled:
        return
    stated = cell(section, table, line, split.total)
    parts = tuple(Term(cell(section, table, line, column)) for column in filled)
    relation = Relation(
        rule=NAME,
        stated=stated,
        parts=parts,
        subject=cell_subject(section, table, line, split.total),
        closed=split.closed,
        tolerance=allowance(section, table, stated, parts),
    )
    computed = relation.computed
    if split.closed or computed is None or computed >= (stated.comparable or 0):
        yield relation
