"""WordprocessingML as text: runs, paragraphs, cells. Children stand in the order that the schema demands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from knowledge.domain.printed import Mark, Pieces

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHADES = {Mark.SLOT: "FFFF66", Mark.PROPOSED: "C9F0F5"}
"""Background colours of a draft: what is missing is yellow, what is only proposed light blue."""

REFERENCE, SOURCE = "FootnoteReference", "NguonSoLieu"
"""The styles of the mark of a footnote, and of a footnote that names a source."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def twips(millimetres: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def clean(text: str) -> str:
    """The text as XML content; what no XML may hold is left out."""
    return escape(_UNPRINTABLE.sub("", text), {'"': "&quot;"})


def run(text: str, properties: str = "") -> str:
    """A run of text with the children of its ``w:rPr``."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{clean(text)}</w:t></w:r>'


def runs(pieces: Pieces, *, draft: bool, properties: str = "") -> str:
    """The pieces as runs, the marks of a draft highlighted. ``properties`` precede ``w:shd`` in the schema."""
    return "".join(
        run(piece.text, properties + (_shade(piece.mark) if draft and piece.mark else "")) + _reference(piece.note)
        for piece in pieces
    )


def _reference(note: int) -> str:
    """The mark of a footnote, where there is one."""
    if not note:
        return ""
    return f'<w:r><w:rPr><w:rStyle w:val="{REFERENCE}"/></w:rPr><w:footnoteReference w:id="{note}"/></w:r>'


def _shade(mark: Mark) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADES[mark]}"/>'


def size(points: float) -> str:
    """The run properties of a type size."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def paragraph(style: str, content: str = "", properties: str = "") -> str:
    """A paragraph of a style; ``properties`` follow ``w:pStyle`` in ``w:pPr``."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def plain(pieces: Pieces) -> str:
    """The pieces without their marks."""
    return "".join(piece.text for piece in pieces)


def indented(side: float) -> str:
    """The paragraph property that narrows a paragraph at both sides (mm)."""
    return f'<w:ind w:left="{twips(side)}" w:right="{twips(side)}" w:firstLine="0"/>' if side else ""


def rule(width: float, length: float) -> str:
    """A centred line of ``length`` in a column of ``width``, drawn as the border of an empty paragraph."""
    return paragraph("GachChan", properties=indented(max(0.0, (width - length) / 2)))


def bare_table(widths: tuple[float, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table without lines that sets blocks side by side; its rows do not break over pages."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
            for width, content in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(twips(width) for width in widths)}" w:type="dxa"/>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )
