"""Tables in a text file: pipe tables, and lines whose cells stand between tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.domain.grid_headers import merge_header
from knowledge.domain.lettering import visible
from knowledge.domain.regex import regex
from knowledge.domain.source import Cell, Grid, Span
from knowledge.readers.text.marks import unmark

_SEPARATOR_CELL = regex(r"\s*:?-+:?\s*$")
_UNESCAPED_PIPE = regex(r"(?<!\\)((?:\\\\)*)\|")
_ORDINAL_TITLE = regex(r"\W*(?:stt|s\s?tt|tt|số\s+tt|số\s+thứ\s+tự)\W*$", re.IGNORECASE)
_MARK = regex(r"[!#*\\<&]")
"""Without one of these a cell has no marks to take out."""
_TAG = regex(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: where it starts in the text, its 1-based number, and what stands on it."""

    start: int
    number: int
    text: str

    @property
    def span(self) -> Span:
        """From the first to the last character of the line."""
        return Span(self.start, self.start + len(self.text), self.number)


def is_pipe_row(line: str) -> bool:
    """True of ``| a | b |``; a bar inside a sentence makes no row."""
    stripped = line.strip()
    return stripped.startswith("|") and stripped.count("|") > 1


def pipe_grid(lines: Sequence[Line]) -> tuple[Grid, int]:
    """The grid of a run of pipe rows, and how many pictures stood in it."""
    cut = [_pipe_cells(line) for line in lines]
    separators = [i for i, cells in enumerate(cut) if all(_SEPARATOR_CELL.match(text) for _, text in cells)]
    rows = [(line, cells) for i, (line, cells) in enumerate(zip(lines, cut, strict=True)) if i not in separators]
    return _grid(rows, lines, marked_header=separators[:1] == [1])


def tab_run(lines: Sequence[Line]) -> int:
    """How many of the first lines make one table with tabs between the cells; 0 where there is none.

    A table has a first row with two filled cells or more, then either starts with STT or has two rows of one shape
    and three columns that hold something (two blocks set side by side with tabs make no table).
    """
    if "\t" not in lines[0].text:
        return 0
    first = _filled(lines[0].text)
    titled = bool(first) and first[0] == 0 and bool(_ORDINAL_TITLE.match(_bare(lines[0].text.split("\t")[0])))
    if len(first) < 2:
        return 0
    least = 1 if titled else 2
    run = 0
    while run < len(lines) and lines[run].text.count("\t") >= least:
        run += 1
    if titled:
        return run
    shapes = [line.text.count("\t") for line in lines[:run]]
    columns = {column for line in lines[:run] for column in _filled(line.text)}
    alike = any(shapes.count(shape) > 1 for shape in shapes)
    return run if alike and len(columns) > 2 else 0


def tab_grid(lines: Sequence[Line]) -> tuple[Grid, int]:
    """The grid of a run found by ``tab_run``, and how many pictures stood in it."""
    rows = []
    for line in lines:
        cells, at = [], 0
        for text in line.text.split("\t"):
            cells.append((at, text))
            at += len(text) + 1
        rows.append((line, cells))
    return _grid(rows, lines, marked_header=False)


def _pipe_cells(line: Line) -> list[tuple[int, str]]:
    """The cells between the bars, each with its offset in the line."""
    body = line.text.rstrip()
    at = body.index("|") + 1
    cells: list[tuple[int, str]] = []
    for bar in _UNESCAPED_PIPE.finditer(body, at):
        cells.append((at, body[at : bar.end() - 1]))
        at = bar.end()
    if body[at:].strip():
        cells.append((at, body[at:]))
    return cells


def _grid(
    rows: Sequence[tuple[Line, list[tuple[int, str]]]], lines: Sequence[Line], *, marked_header: bool
) -> tuple[Grid, int]:
    width = max((len(cells) for _, cells in rows), default=0)
    pictures = 0
    built: list[tuple[Cell, ...]] = []
    for line, cells in rows:
        row: list[Cell] = []
        for offset, text in cells:
            cell, found = _cell(line, offset, text)
            row.append(cell)
            pictures += found
        end = line.start + len(line.text)
        row.extend(Cell("", Span(end, end, line.number)) for _ in range(width - len(row)))
        built.append(tuple(row))
    merged = merge_header(tuple(built))
    header = 0
    if marked_header and any(cell.text for cell in merged[0]):
        header = 1 if merged == tuple(built) else 2
    return Grid(merged, lines[0].span.to(lines[-1].span), header), pictures


def _cell(line: Line, offset: int, text: str) -> tuple[Cell, int]:
    bare = text.strip()
    start = line.start + offset + (len(text) - len(text.lstrip()) if bare else 0)
    span = Span(start, start + len(bare), line.number)
    if not bare:
        return Cell("", span), 0
    if not _MARK.search(bare):
        return Cell(visible(bare).strip(), span), 0
    (unmarked,) = unmark([bare])
    pieces = [piece for piece in unmarked.pieces if piece.text]
    bold = bool(pieces) and all(piece.bold for piece in pieces)
    return Cell("\n".join(piece.text for piece in pieces), span, bold), unmarked.pictures


def _filled(line: str) -> list[int]:
    return [i for i, cell in enumerate(line.split("\t")) if cell.strip()]


def _bare(text: str) -> str:
    return _TAG.sub("", text)
