"""A document as it was read: what stands on the page, in order, free of any file format.

Readers turn a file into a ``SourceText``; the parser knows nothing else. A block is a line of text (a paragraph as
Word means it, a line in a text file) or a grid of cells. Marks of the format (``**``, ``<b>``, Word runs) have become
fields; the text is NFC; the officer's bytes stay untouched in ``raw``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from knowledge.domain.layout import DocumentLayout

TrackedView = Literal["accept", "reject"]
"""How pending tracked changes of a Word file are read: as if all were accepted, or all rejected."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something stands: character offsets into ``SourceText.text`` and a 1-based line.

    In a Word file a line is a paragraph or a table row, counted in reading order. ``page`` is 1-based, or None
    where the format has no pages.
    """

    start: int
    end: int
    line: int
    page: int | None = None

    def to(self, other: Span) -> Span:
        """The span from here to the end of ``other``."""
        return Span(self.start, max(self.end, other.end), self.line, self.page)


class Merge(StrEnum):
    """How a cell continues a neighbour. A continued cell repeats no text."""

    NONE = "none"
    LEFT = "left"
    UP = "up"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text as a reader of the page sees it, list numbers and bullets included (``"1. "``, ``"- "``).

    ``breaks`` are offsets into ``text`` where the author broke the line without ending the paragraph.
    """

    text: str
    span: Span
    bold: bool = False
    italic: bool = False
    centered: bool = False
    heading: int | None = None
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; ``text`` is trimmed, several paragraphs are joined by a newline."""

    text: str
    span: Span
    bold: bool = False
    merge: Merge = Merge.NONE


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a rectangle: every row has the same number of cells, merged cells carry ``merge``."""

    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    header_rows: int = 0
    """How many rows the format itself marks as a repeated header (0: it says nothing)."""


Block = TextLine | Grid


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader found in a file.

    ``unread`` names, in Vietnamese, what could not be read (pictures, embedded objects); the checker publishes it.
    ``reservation`` says, in Vietnamese, why nothing read from the file is certain; empty where the format is exact.
    """

    name: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    digest: str
    raw: bytes = field(default=b"", repr=False, compare=False)
    unread: tuple[str, ...] = ()
    layout: DocumentLayout | None = field(default=None, repr=False, compare=False)
    """How the file is laid out; None where the format has no pages."""
    reservation: str = ""
    tracked: TrackedView | None = None
    """How pending tracked changes were read; None where the file had none."""
