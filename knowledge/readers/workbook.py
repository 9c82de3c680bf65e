"""The sheets of a workbook as text with tables, the way an officer would have typed them into a document."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

_UNNAMED = re.compile(r"(?:sheet|trang tính|bảng tính)\s*\d*", re.IGNORECASE)


def as_text(sheets: Sequence[tuple[str, bytes]]) -> str:
    """All sheets, one below the other: rows of several cells as ``| a | b |``, titles and notes as lines.

    A sheet is its name and its cells between tabs (UTF-8). Of several sheets each that has a name of its own begins
    with it.
    """
    texts = []
    for name, raw in sheets:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter="\t"))
        lines = [line for run in _runs(rows) for line in _written(run)]
        if lines:
            title = [name, ""] if len(sheets) > 1 and not _UNNAMED.fullmatch(name.strip()) else []
            texts.append("\n".join((*title, *lines)))
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(texts)).strip()


def _runs(rows: Sequence[Sequence[str]]) -> Iterator[list[list[str]]]:
    """Rows without an empty one between them; the white space in a cell is made one space."""
    run: list[list[str]] = []
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        if any(cells):
            run.append(cells)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _written(run: Sequence[Sequence[str]]) -> Iterator[str]:
    """From the first row of several cells to the last it is a table; what stands above and below are lines."""
    wide = [index for index, row in enumerate(run) if sum(map(bool, row)) > 1]
    first, last = (wide[0], wide[-1]) if wide else (len(run), len(run))
    for index, row in enumerate(run):
        if first <= index <= last:
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
        else:
            yield " ".join(cell for cell in row if cell)
        if index in (first - 1, last):
            yield ""
    yield ""
