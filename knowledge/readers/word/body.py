"""The body of a Word file as paragraphs and tables in reading order, with numbers, styles and merges worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from xml.etree.ElementTree import Element

from knowledge.domain.old_fonts import OldFont
from knowledge.readers.word.names import MC, VAL, W, chosen, number, switch, value
from knowledge.readers.word.numbering import Numbering
from knowledge.readers.word.runs import RunReader, Strip
from knowledge.readers.word.styles import Styles, draws_lines, paragraph_look

_BESIDE_TEXT = frozenset(W + name for name in ("sectPr", "sdtPr", "sdtEndPr", "tcPr", "tblPr", "tblGrid", "trPr"))
_DEEPEST_HEADING = 8
_ALIGNMENTS = {"start": "left", "end": "right", "distribute": "both"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The shown lines of a paragraph (none where it is blank); ``alignment`` empty where an indent may place them."""

    strips: tuple[Strip, ...]
    alignment: str = ""
    heading: int | None = None

    @property
    def centered(self) -> bool:
        """True where Word centres the lines."""
        return self.alignment == "center"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of the file: ``width`` columns wide, with the content of its own and any tables set in it."""

    content: tuple[Paragraph | Table, ...]
    width: int = 1
    continues_up: bool = False
    continues_left: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the file, with the columns left out before its first cell."""

    cells: tuple[TableCell, ...]
    before: int = 0
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file; ``ruled`` where it shows lines."""

    rows: tuple[TableRow, ...]
    ruled: bool

    @property
    def header_rows(self) -> int:
        """How many first rows are repeated on each page."""
        return sum(1 for _ in takewhile(lambda row: row.header, self.rows))


class BodyReader:
    """Walks a part of the file once, in reading order: numbers count on as it goes."""

    def __init__(self, styles: Styles, numbering: Numbering, assumed: OldFont | None = None) -> None:
        """``assumed`` is how text is stored whose font tells nothing; None: in Unicode."""
        self._styles = styles
        self._numbering = numbering
        self.runs = RunReader(styles, assumed)

    def content(self, parent: Element) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables of a body, a cell, a note or a text box; a text box follows its paragraph."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child)
            elif tag == f"{W}tbl":
                yield self._table(child)
            elif tag == f"{W}altChunk":
                self.runs.unread["tệp chèn trong văn bản"] += 1
            elif tag == f"{MC}AlternateContent":
                choice = chosen(child)
                if choice is not None:
                    yield from self.content(choice)
            elif tag not in _BESIDE_TEXT:
                yield from self.content(child)

    def _paragraph(self, element: Element) -> Iterator[Paragraph | Table]:
        properties = element.find(f"{W}pPr")
        style = value(properties, "pStyle")
        direct = paragraph_look(properties)
        named = self._styles.paragraph(style)
        look = direct.over(named)
        strips, boxes = self.runs.read(element, named)
        hidden = switch(properties.find(f"{W}rPr"), "vanish") if properties is not None else None
        label = "" if hidden and not any(strip.text for strip in strips) else self._numbering.label(direct, style)
        if label:
            strips[0] = _labelled(label, strips[0])
        shown = tuple(strip for strip in strips if strip.text)
        outline = look.outline
        heading = outline + 1 if outline is not None and 0 <= outline <= _DEEPEST_HEADING and shown else None
        if shown:
            yield Paragraph(shown, _alignment(look.alignment, properties), heading)
        for box in boxes:
            yield from self.content(box)

    def _table(self, element: Element) -> Table:
        properties = element.find(f"{W}tblPr")
        borders = properties.find(f"{W}tblBorders") if properties is not None else None
        style = value(properties, "tblStyle")
        ruled = draws_lines(borders) if borders is not None else self._styles.has_borders(style)
        ruled = ruled or any(draws_lines(cell) for cell in element.iter(f"{W}tcBorders"))
        return Table(tuple(self._row(row) for row in _inside(element, f"{W}tr")), ruled)

    def _row(self, element: Element) -> TableRow:
        properties = element.find(f"{W}trPr")
        cells = tuple(self._cell(cell) for cell in _inside(element, f"{W}tc"))
        return TableRow(cells, number(properties, "gridBefore") or 0, switch(properties, "tblHeader") or False)

    def _cell(self, element: Element) -> TableCell:
        properties = element.find(f"{W}tcPr")
        content = tuple(self.content(element))
        width = max(1, number(properties, "gridSpan") or 1)
        return TableCell(content, width, _continues(properties, "vMerge"), _continues(properties, "hMerge"))


def _alignment(named: str | None, properties: Element | None) -> str:
    """Where the lines stand between the margins; left is sure only where no indent moves them."""
    alignment = _ALIGNMENTS.get(named or "left", named or "")
    indented = properties is not None and properties.find(f"{W}ind") is not None
    return "" if indented and alignment == "left" else alignment


def _continues(properties: Element | None, name: str) -> bool:
    """True of a cell merged into the one before; a merge without a value continues."""
    merge = properties.find(W + name) if properties is not None else None
    return merge is not None and merge.get(VAL, "continue") == "continue"


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those wrapped in a content control."""
    for child in parent:
        if child.tag == name:
            yield child
        elif child.tag not in _BESIDE_TEXT:
            yield from _inside(child, name)


def _labelled(label: str, strip: Strip) -> Strip:
    """The line with its automatic number before it, unless the officer typed the same number again."""
    text = strip.text
    typed_again = text.startswith(label) and (label[-1] in ".)-+*" or not text[len(label) : len(label) + 1].strip())
    typed_again = typed_again and not text[len(label) :][:1].isdigit()
    return strip if typed_again else replace(strip, text=f"{label} {text}".rstrip())
