"""A plan as it is printed, in the order of Decree 30/2020, free of any file format.

Exporters write this and nothing else, so that a Word file, a page and a text say the same. What is missing and what is
only proposed carries a mark; exporters show the marks of a draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum

from knowledge.domain.budget import Column
from knowledge.domain.compounds import bound
from knowledge.domain.origin import Origin

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"
BLANK = "\u00a0"
SOURCE_NOTE = "Nguồn số liệu"
"""The paragraph style of a footnote that names where a figure comes from: no words of the plan, nor read as such."""


class Mark(StrEnum):
    """Why a piece of a draft stands out."""

    NONE = ""
    SLOT = "slot"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one mark; ``note`` is the number of the footnote right after it, 0 for none."""

    text: str
    mark: Mark = Mark.NONE
    origin: Origin | None = field(default=None, compare=False)
    """Where its figures come from."""
    note: int = 0


Pieces = tuple[Piece, ...]


class Level(Enum):
    """How a heading is set: PHẦN, A. and I. (also unnumbered), 1., 1.1., a)."""

    PART = 1
    CHAPTER = 2
    ITEM = 3
    SUBITEM = 4
    POINT = 5


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """A heading with its number, capitals written out."""

    pieces: Pieces
    level: Level


class Manner(Enum):
    """How a paragraph is set."""

    BODY = "body"
    BASIS = "basis"
    WORDS = "words"
    """An amount in words after its table or sentence."""
    ATTACHED = "attached"
    """"(Kèm theo Kế hoạch số …)" under the title of an appendix."""


@dataclass(frozen=True, slots=True)
class PrintedParagraph:
    """A paragraph; a list marker is typed text at its beginning ("- ")."""

    pieces: Pieces
    manner: Manner = Manner.BODY


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A title of a table header: ``across`` columns wide from ``column`` on, ``down`` rows high."""

    text: str
    column: int
    across: int = 1
    down: int = 1


class RowKind(Enum):
    """What a row of a budget table is."""

    LINE = "line"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row with one cell per column."""

    cells: tuple[Pieces, ...]
    kind: RowKind = RowKind.LINE


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A budget table. ``head`` has one row, or two where columns stand in groups."""

    caption: Pieces
    unit_line: str
    columns: tuple[Column, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[PrintedRow, ...]
    landscape: bool = False


PrintedBlock = PrintedHeading | PrintedParagraph | PrintedTable


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above the first basis; an empty field is not printed."""

    parent_agency: Pieces
    agency: Pieces
    number: Pieces
    place_and_date: Pieces
    kind: Pieces
    subject: Pieces


@dataclass(frozen=True, slots=True)
class PrintedClosing:
    """Recipients ("- …;", the last with a full stop), the lines of authority in capitals, the name."""

    recipients: tuple[Pieces, ...]
    authority: tuple[Pieces, ...]
    signer: Pieces


@dataclass(frozen=True, slots=True)
class PrintedAppendix:
    """An appendix on pages of its own: "Phụ lục I", its name in capitals, what follows."""

    number: str
    title: Pieces
    blocks: tuple[PrintedBlock, ...]


@dataclass(frozen=True, slots=True)
class PrintedPlan:
    """The whole plan in the order of printing. ``title`` names it in file properties."""

    title: str
    letterhead: Letterhead
    blocks: tuple[PrintedBlock, ...]
    conclusion: tuple[PrintedParagraph, ...]
    closing: PrintedClosing
    appendices: tuple[PrintedAppendix, ...]

    @property
    def slots(self) -> int:
        """How many facts are still to be filled in."""
        return sum(piece.mark is Mark.SLOT for pieces in _all_pieces(self) for piece in pieces)

    @property
    def proposes(self) -> bool:
        """True where anything, an amount or words, waits for the officer's confirmation."""
        return any(piece.mark is Mark.PROPOSED for pieces in _all_pieces(self) for piece in pieces)

    @property
    def proposed_amounts(self) -> int:
        """How many amounts in tables the officer has not confirmed yet."""
        return sum(
            column.role.is_money and any(piece.mark is Mark.PROPOSED for piece in cell)
            for blocks in (self.blocks, *(appendix.blocks for appendix in self.appendices))
            for table in blocks
            if isinstance(table, PrintedTable)
            for row in table.rows
            for column, cell in zip(table.columns, row.cells, strict=True)
        )

    def legend(self, slot: str, proposed: str) -> str:
        """What the marks of a draft mean, ``slot`` and ``proposed`` being how they look; empty where there are none."""
        said = []
        if self.slots:
            said.append(f"{slot}: cần bổ sung ({self.slots} chỗ).")
        if self.proposes:
            count = self.proposed_amounts
            waiting = f"[SỐ ĐỀ XUẤT: {count} số tiền chờ xác nhận]" if count else "chờ xác nhận"
            said.append(f"{proposed}: đề xuất {waiting}.")
        return " ".join(said)


def bound_pieces(pieces: Pieces) -> Pieces:
    """The pieces with no-break spaces inside words, names and figures; slots stay as they are."""
    return tuple(piece if piece.mark is Mark.SLOT else replace(piece, text=bound(piece.text)) for piece in pieces)


def _all_pieces(plan: PrintedPlan) -> Iterator[Pieces]:
    head, closing = plan.letterhead, plan.closing
    yield from (head.parent_agency, head.agency, head.number, head.place_and_date, head.kind, head.subject)
    yield from _block_pieces((*plan.blocks, *plan.conclusion))
    yield from (*closing.recipients, *closing.authority, closing.signer)
    for appendix in plan.appendices:
        yield appendix.title
        yield from _block_pieces(appendix.blocks)


def _block_pieces(blocks: Iterable[PrintedBlock]) -> Iterator[Pieces]:
    for block in blocks:
        if isinstance(block, PrintedTable):
            yield block.caption
            for row in block.rows:
                yield from row.cells
        else:
            yield block.pieces
