"""Budget tables: a tree of lines with an entry per column.

What a document states and what its parts add up to are different things: an entry holds what is *stated*; ``amount``
and ``subtotal`` compute. Money is whole đồng; a column remembers the unit it was written in. A blank entry is None,
never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.domain.money import Money, Unit
from knowledge.domain.origin import Origin
from knowledge.domain.source import Span


class Role(StrEnum):
    """What a column holds, read from its header."""

    NUMBER = "number"
    LABEL = "label"
    MEASURE = "measure"
    QUANTITY = "quantity"
    PRICE = "price"
    AMOUNT = "amount"
    NOTE = "note"
    OTHER = "other"

    @property
    def is_money(self) -> bool:
        """True for unit prices and amounts."""
        return self is Role.PRICE or self is Role.AMOUNT


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``group`` is the header above a two-row header ("Năm 2023"), empty where there is none."""

    header: str
    role: Role
    unit: Unit | None = None
    group: str = ""

    @property
    def title(self) -> str:
        """The whole header, outer part first."""
        return f"{self.group} – {self.header}" if self.group and self.group != self.header else self.header


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of a budget line, aligned with ``BudgetTable.columns``.

    ``raw`` is what the document writes. ``money`` is set in money columns, ``value`` in every numeric column; both are
    None when the cell is blank or could not be read, and then ``problem`` says why it could not (Vietnamese).
    """

    raw: str = ""
    value: Decimal | None = None
    money: Money | None = None
    decimals: int = 0
    problem: str = ""
    span: Span | None = None
    origin: Origin | None = None

    @property
    def is_blank(self) -> bool:
        """True when nothing is planned here."""
        return self.value is None and self.money is None and not self.problem


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One row and the rows below it. ``number`` is its STT ("I", "2.1", "01"), ``key`` is unique in its table.

    ``sums`` is true of a row inside the table that adds up the rows above it ("Cộng mục I"): it is no part of any sum.
    ``partial`` is true of a row that names only some of what its parent holds ("Trong đó: chi lương").
    """

    key: str
    number: str
    label: str
    entries: tuple[Entry, ...]
    children: tuple[BudgetLine, ...] = ()
    span: Span | None = None
    origin: Origin | None = None
    sums: bool = False
    partial: bool = False

    def amount(self, column: int) -> Money | None:
        """The stated money of this line in ``column``, else the sum of its parts; None when all is blank."""
        stated = self.entries[column].money
        return stated if stated is not None else self.subtotal(column)

    def subtotal(self, column: int) -> Money | None:
        """The sum of the direct parts; None when the line has none or all of them are blank."""
        return sum_money(child.amount(column) for child in self.children if not (child.sums or child.partial))

    def walk(self, depth: int = 0) -> Iterator[tuple[int, BudgetLine]]:
        """This line and all below it, with their depth."""
        yield depth, self
        for child in self.children:
            if child.children:
                yield from child.walk(depth + 1)
            else:
                yield depth + 1, child


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """A table with at least one money column.

    ``unit_text`` is the unit line as written ("Đơn vị tính: triệu đồng"), ``unit`` what it means, or None when nothing
    is declared. ``total`` is the stated Cộng / Tổng cộng row; in a draft its entries are blank until rendered.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    lines: tuple[BudgetLine, ...]
    total: BudgetLine | None = None
    unit: Unit | None = None
    unit_text: str = ""
    span: Span | None = None
    caption_span: Span | None = None
    landscape: bool = False
    allocation: bool = True
    """False in a draft for a table that reports past years: it is no part of tổng kinh phí."""

    def walk(self) -> Iterator[tuple[int, BudgetLine]]:
        """Every line in reading order with its depth (0 = top level), without the total row."""
        for line in self.lines:
            if line.children:
                yield from line.walk()
            else:
                yield 0, line

    def columns_of(self, *roles: Role) -> tuple[int, ...]:
        """Indexes of the columns that have one of ``roles``."""
        return tuple(index for index, column in enumerate(self.columns) if column.role in roles)

    @property
    def amount_column(self) -> int | None:
        """The column meant when only the table is named: its first amount column; None when it has none."""
        return next(iter(self.columns_of(Role.AMOUNT)), None)

    def computed_total(self, column: int) -> Money | None:
        """What the top-level lines add up to in ``column``; None when all are blank."""
        return sum_money(line.amount(column) for line in self.lines if not (line.sums or line.partial))

    def stated_total(self, column: int) -> Money | None:
        """What the total row states in ``column``; None when there is no such row or it is blank."""
        return None if self.total is None else self.total.entries[column].money


def sum_money(amounts: Iterator[Money | None]) -> Money | None:
    """The sum of what is planned; None when nothing is."""
    planned = [amount.dong for amount in amounts if amount is not None]
    return Money(sum(planned)) if planned else None
