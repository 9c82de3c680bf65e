"""Lines and ruled tables of a page, in the order they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from knowledge.domain.lettering import visible
from knowledge.domain.source import Block, Cell, Grid, Merge, Span, TextLine

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

_SAME_LINE = 4.0
"""Letters whose feet differ by less (points) stand on one line."""
_WIDE_GAP = 2.2
"""Words further apart than so many letter heights are set side by side, not one after another."""
_OFF_CENTRE = 12.0
_THICKEST_RULE = 3.0
_FEWEST_ROWS, _FEWEST_COLUMNS = 2, 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that follow one another on a line."""

    text: str
    left: float
    right: float
    foot: float
    bold: bool
    italic: bool


@dataclass(slots=True)
class PageWriter:
    """The text and the blocks so far. A line of the text is a line of the page or a table row."""

    blocks: list[Block] = field(default_factory=list)
    _written: list[str] = field(default_factory=list)
    _length: int = 0
    _line: int = 0

    @property
    def text(self) -> str:
        """All lines, each with its line end."""
        return "".join(self._written)

    def add_page(self, page: Page, number: int) -> None:
        """Lays out a page: tables where they stand, the lines above each before it."""
        tables = [table for table in page.filter(_is_no_shading).find_tables() if _is_data(table)]
        words = page.extract_words(extra_attrs=["fontname", "size"], use_text_flow=False)
        outside = [word for word in words if not any(_is_inside(word, table.bbox) for table in tables)]
        rows = _rows(outside)
        for table in sorted(tables, key=lambda table: table.bbox[1]):
            above = [row for row in rows if row[0].foot <= table.bbox[1] + _SAME_LINE]
            rows = rows[len(above) :]
            self._add_rows(above, page, number)
            self._add_table(table, number)
        self._add_rows(rows, page, number)

    def add_lines(self, lines: Iterable[str], number: int) -> None:
        """Lays out lines whose places are not known."""
        for line in lines:
            self._add_line(_Piece(line, 0, 0, 0, bold=False, italic=False), number, centered=False)

    def _add_rows(self, rows: Sequence[list[_Piece]], page: Page, number: int) -> None:
        middle = (page.bbox[0] + page.bbox[2]) / 2
        pieces = [piece for row in rows for piece in row]
        left = min((piece.left for piece in pieces), default=0.0)
        right = max((piece.right for piece in pieces), default=0.0)
        for piece in _in_reading_order(rows, middle):
            centre = (piece.left + piece.right) / 2
            short = piece.left > left + 3 * _OFF_CENTRE and piece.right < right - 3 * _OFF_CENTRE
            self._add_line(piece, number, centered=short and abs(centre - (left + right) / 2) < _OFF_CENTRE)

    def _add_line(self, piece: _Piece, number: int, *, centered: bool) -> None:
        self._line += 1
        span = Span(self._length, self._length + len(piece.text), self._line, number)
        self.blocks.append(TextLine(piece.text, span, piece.bold, piece.italic, centered))
        self._write(piece.text)

    def _add_table(self, table: Table, number: int) -> None:
        start, first = self._length, self._line + 1
        texts = table.extract()
        rows: list[tuple[Cell, ...]] = []
        for at, row in enumerate(table.rows):
            self._line += 1
            place = self._length
            cells: list[Cell] = []
            for column, box in enumerate(row.cells):
                text = "\n".join(visible(line).strip() for line in (texts[at][column] or "").split("\n")).strip()
                merge = Merge.NONE if box is not None else _merge(table, at, column)
                cells.append(Cell(text, Span(place, place + len(text), self._line, number), merge=merge))
                place += len(text) + 1
            self._write("\t".join(cell.text.replace("\n", " ") for cell in cells))
            rows.append(tuple(cells))
        self.blocks.append(Grid(tuple(rows), Span(start, self._length - 1, first, number)))

    def _write(self, line: str) -> None:
        self._written.append(line + "\n")
        self._length += len(line) + 1


def _is_no_shading(thing: dict[str, Any]) -> bool:
    """True of all but coloured areas without an outline (marked text, shaded cells): they rule no table."""
    is_area = thing["object_type"] == "rect" and min(thing["width"], thing["height"]) > _THICKEST_RULE
    return not (is_area and thing.get("fill") and not thing.get("stroke"))


def _is_data(table: Table) -> bool:
    """True of a table with several rows and columns; a frame around text, or a rule under a title, is none."""
    return len(table.rows) >= _FEWEST_ROWS and len(table.columns) >= _FEWEST_COLUMNS


def _merge(table: Table, row: int, column: int) -> Merge:
    """Whether a place without a cell of its own belongs to the cell on its left or to the one above."""
    across = table.columns[column].bbox
    middle = (across[0] + across[2]) / 2
    for box in table.rows[row].cells:
        if box is not None and box[0] < middle < box[2]:
            return Merge.LEFT
    return Merge.UP if row else Merge.LEFT


def _is_inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _rows(words: Sequence[dict[str, Any]]) -> list[list[_Piece]]:
    """The words as lines of the page, top down, each cut where words stand side by side."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if lines and abs(lines[-1][0]["bottom"] - word["bottom"]) < _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_pieces(sorted(line, key=lambda word: float(word["x0"]))) for line in lines]


def _pieces(line: list[dict[str, Any]]) -> list[_Piece]:
    cut = [0, *(at for at, (one, two) in enumerate(pairwise(line), 1) if _apart(one, two)), len(line)]
    return [_piece(line[start:end]) for start, end in pairwise(cut)]


def _apart(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return bool(two["x0"] - one["x1"] > _WIDE_GAP * max(one["size"], two["size"]))


def _piece(words: list[dict[str, Any]]) -> _Piece:
    text = visible(" ".join(word["text"] for word in words)).strip()
    fonts = [word["fontname"].lower() for word in words]
    bold = all("bold" in font for font in fonts)
    italic = all("italic" in font or "oblique" in font for font in fonts)
    return _Piece(text, words[0]["x0"], words[-1]["x1"], words[0]["bottom"], bold, italic)


def _in_reading_order(rows: Sequence[list[_Piece]], middle: float) -> list[_Piece]:
    """The pieces as they are read: where lines stand side by side, the left ones first, then the right ones.

    Such is the letterhead (agency beside Quốc hiệu) and the end (Nơi nhận beside the signature).
    """
    result: list[_Piece] = []
    at = 0
    while at < len(rows):
        end = _side_by_side(rows, at, middle)
        if end == at:
            result += rows[at]
            at += 1
            continue
        block = [piece for row in rows[at:end] for piece in row]
        result += [piece for piece in block if _is_left(piece, middle)]
        result += [piece for piece in block if not _is_left(piece, middle)]
        at = end
    return result


def _side_by_side(rows: Sequence[list[_Piece]], start: int, middle: float) -> int:
    """Where the stretch of lines that stand side by side, beginning here, ends; ``start`` where none begins."""
    if len(rows[start]) < 2:
        return start
    recipients = False
    end = start
    while end < len(rows):
        row = rows[end]
        recipients = recipients or row[0].text.lower().startswith("nơi nhận")
        alone = len(row) == 1 and (row[0].left > middle or (recipients and row[0].right < middle + _OFF_CENTRE))
        if len(row) < 2 and not alone:
            break
        end += 1
    return end


def _is_left(piece: _Piece, middle: float) -> bool:
    return (piece.left + piece.right) / 2 < middle
