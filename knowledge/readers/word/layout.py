"""Paragraphs and tables laid out as the blocks of a ``SourceText``, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from knowledge.domain.grid_headers import merge_header
from knowledge.domain.layout import LineLook
from knowledge.domain.source import Block, Cell, Grid, Merge, Span, TextLine
from knowledge.readers.word.body import Paragraph, Table, TableCell, TableRow
from knowledge.readers.word.runs import Strip

_ORDINAL_TITLE = re.compile(r"\W*(?:s?tt|s tt|số tt|số thứ tự)\W*$", re.IGNORECASE)
_MOST_LAYOUT_ROWS = 4
_MOST_COLUMNS = 1000


@dataclass(slots=True)
class _Draft:
    """A cell before its place is known."""

    strips: tuple[Strip, ...] = ()
    merge: Merge = Merge.NONE

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.strips)


@dataclass(slots=True)
class Layout:
    """The text and the blocks so far. A line of the text is a shown line of a paragraph or a table row."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[LineLook] = field(default_factory=list)
    """How the lines of the paragraphs are set."""
    _written: list[str] = field(default_factory=list)
    _length: int = 0
    _line: int = 0

    @property
    def text(self) -> str:
        """All lines, each with its line end."""
        return "".join(self._written)

    def add(self, content: Iterable[Paragraph | Table]) -> None:
        """Lays out paragraphs and tables in order."""
        for item in content:
            if isinstance(item, Paragraph):
                self._add_paragraph(item)
            elif _is_page_layout(item):
                for row in item.rows:
                    for cell in row.cells:
                        self.add(() if cell.continues_up or cell.continues_left else cell.content)
            else:
                self._add_table(item)

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        self._line += 1
        for strip in paragraph.strips:
            span = Span(self._length, self._length + len(strip.text), self._line)
            self._write(strip.text)
            shifted = strip.shifted or "\t" in strip.text
            self.lines.append(
                LineLook(
                    strip.text,
                    span.start,
                    span.end,
                    span.line,
                    strip.bold,
                    strip.italic,
                    "" if shifted and not paragraph.centered else paragraph.alignment,
                    strip.size / 2 if strip.size else None,
                )
            )
            look = (strip.bold, strip.italic, paragraph.centered, paragraph.heading)
            self.blocks.append(TextLine(strip.text, span, *look))

    def _add_table(self, table: Table) -> None:
        drafts = _rectangle(table)
        if drafts and drafts[0]:
            start, first = self._length, self._line + 1
            rows = merge_header(tuple(self._row(row) for row in drafts))
            header = table.header_rows if table.header_rows < len(rows) else 0
            self.blocks.append(Grid(rows, Span(start, self._length - 1, first), header))
        for row in table.rows:
            for cell in row.cells:
                self.add(item for item in cell.content if isinstance(item, Table))

    def _row(self, drafts: list[_Draft]) -> tuple[Cell, ...]:
        self._line += 1
        at = self._length
        cells: list[Cell] = []
        for draft in drafts:
            span = Span(at, at + len(draft.text), self._line)
            telling = [s for s in draft.strips if any(c.isalnum() for c in s.text)] or draft.strips
            bold = bool(telling) and all(strip.bold for strip in telling)
            cells.append(Cell(draft.text, span, bold, draft.merge))
            at = span.end + 1
        self._write("\t".join(draft.text.replace("\n", " ") for draft in drafts))
        return tuple(cells)

    def _write(self, line: str) -> None:
        self._written.append(line + "\n")
        self._length += len(line) + 1


def _rectangle(table: Table) -> list[list[_Draft]]:
    """The cells of the table as rows of one width; columns that only ever continue their neighbour are left out."""
    rows = [_spread(row) for row in table.rows if row.cells]
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend(_Draft() for _ in range(width - len(row)))
    kept = [i for i in range(width) if any(row[i].merge is not Merge.LEFT for row in rows)]
    return [[row[i] for i in kept] for row in rows]


def _spread(row: TableRow) -> list[_Draft]:
    drafts = [_Draft() for _ in range(min(row.before, _MOST_COLUMNS))]
    for cell in row.cells:
        if cell.continues_up:
            merge = rest = Merge.UP
        elif cell.continues_left and drafts:
            merge = rest = Merge.LEFT
        else:
            merge, rest = Merge.NONE, Merge.LEFT
        strips = tuple(_strips(cell)) if merge is Merge.NONE else ()
        drafts.append(_Draft(strips, merge))
        drafts.extend(_Draft(merge=rest) for _ in range(min(cell.width, _MOST_COLUMNS) - 1))
    return drafts


def _strips(cell: TableCell) -> Iterator[Strip]:
    for item in cell.content:
        if isinstance(item, Paragraph):
            yield from item.strips


def _is_page_layout(table: Table) -> bool:
    """True of a table that only places text on the page: agency beside Quốc hiệu, Nơi nhận beside signature.

    It shows no lines, has at most two columns that hold text, few rows, and a cell with several lines; a frame
    around one cell is layout too. A table with a column STT holds data.
    """
    cells = [cell for row in table.rows for cell in row.cells]
    if len(cells) == 1:
        return True
    titles = (next(_strips(row.cells[0]), None) for row in table.rows[:1] if row.cells)
    if table.ruled or table.header_rows or any(title and _ORDINAL_TITLE.match(title.text) for title in titles):
        return False
    if len(table.rows) > _MOST_LAYOUT_ROWS or any(_columns_with_text(row) > 2 for row in table.rows):
        return False
    return len(table.rows) == 1 or any(sum(1 for _ in _strips(cell)) > 1 for cell in cells)


def _columns_with_text(row: TableRow) -> int:
    return sum(1 for cell in row.cells if next(_strips(cell), None) is not None)
