"""The layout of a Word file: paper, fonts, page numbers, repeated header rows."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from knowledge.domain.layout import DocumentLayout, FontUse, LineLook, NumberPlace, Sheet, TableLook
from knowledge.domain.source import Block, Grid
from knowledge.readers.word.names import STRICT_TO_TRANSITIONAL, W, switch, value
from knowledge.readers.word.styles import Look, Styles, run_look

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGE = re.compile(r"\bPAGE\b")
_LENGTH = re.compile(r"-?[0-9]{1,6}$")


def read_looks(
    raw: bytes, document: Element, styles: Styles, blocks: tuple[Block, ...], lines: tuple[LineLook, ...] = ()
) -> DocumentLayout:
    """The layout of the file whose text part and styles are given; ``blocks`` and ``lines`` were read from it."""
    sections = list(document.iter(f"{W}sectPr"))
    fonts, letters = _fonts(document, styles)
    number, first = _numbers(raw, sections)
    tables = tuple(
        TableLook(block.span.line, len(block.rows), block.header_rows > 0)
        for block in blocks
        if isinstance(block, Grid)
    )
    sheets = tuple(sheet for section in sections if (sheet := _sheet(section)) is not None)
    return DocumentLayout(sheets, letters, fonts, tables, number, first, lines)


def _sheet(section: Element) -> Sheet | None:
    """The paper of a section; None where it does not give all its lengths."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margins is None:
        return None
    names = ((size, "w"), (size, "h"), (margins, "top"), (margins, "bottom"), (margins, "left"), (margins, "right"))
    lengths = [element.get(W + name, "") for element, name in names]
    if not all(_LENGTH.match(length) for length in lengths):
        return None
    width, height, top, bottom, left, right = map(int, lengths)
    gutter = margins.get(f"{W}gutter", "0")
    left += int(gutter) if _LENGTH.match(gutter) else 0
    return Sheet(width, height, abs(top), abs(bottom), left, right)


def _fonts(document: Element, styles: Styles) -> tuple[tuple[FontUse, ...], int]:
    """The fonts that runs, styles or defaults name, most letters first; and all letters, also those in other fonts."""
    letters: dict[str, int] = {}
    styled: dict[tuple[str | None, str | None], str | None] = {}
    total = 0
    for paragraph in document.iter(f"{W}p"):
        named = value(paragraph.find(f"{W}pPr"), "pStyle")
        for run in _runs(paragraph):
            count = sum(sum(map(str.isalpha, text.text or "")) for text in run.findall(f"{W}t"))
            if not count:
                continue
            total += count
            properties = run.find(f"{W}rPr")
            style = value(properties, "rStyle")
            if (named, style) not in styled:
                styled[named, style] = styles.run(Look(), style, styles.paragraph(named)).font
            own = properties is not None and properties.find(f"{W}rFonts") is not None
            direct = run_look(properties).font if own else None
            font = styled[named, style] if direct is None else direct
            if font:
                letters[font] = letters.get(font, 0) + count
    ordered = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FontUse(name, count) for name, count in ordered), total


def _runs(parent: Element) -> Iterator[Element]:
    """The runs of a paragraph, also those in links and content controls; those of other paragraphs left out."""
    for child in parent:
        if child.tag == f"{W}r":
            yield child
        elif child.tag not in (f"{W}p", f"{W}pPr"):
            yield from _runs(child)


def _numbers(raw: bytes, sections: list[Element]) -> tuple[NumberPlace, bool]:
    """Where the page number stands, and whether the first page bears it."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        paths = _parts(archive)
        numbered: dict[str, bool] = {}
        places: list[NumberPlace] = []
        for section in sections:
            for name, place in (("headerReference", NumberPlace.HEAD), ("footerReference", NumberPlace.FOOT)):
                for reference in section.findall(W + name):
                    path = paths.get(reference.get(f"{_R}id", ""), "")
                    if path not in numbered:
                        numbered[path] = path in archive.namelist() and _has_number(archive.read(path))
                    if numbered[path] and reference.get(f"{W}type", "default") != "first":
                        places.append(place)
        place = NumberPlace.HEAD if NumberPlace.HEAD in places else places[0] if places else NumberPlace.NOWHERE
        if place is NumberPlace.NOWHERE or not sections:
            return place, False
        opening = sections[0]
        kind = "first" if switch(opening, "titlePg") else "default"
        first = any(
            numbered.get(paths.get(reference.get(f"{_R}id", ""), ""), False)
            for name in ("headerReference", "footerReference")
            for reference in opening.findall(W + name)
            if reference.get(f"{W}type", "default") == kind
        )
        return place, first


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts that the text refers to, by the identifiers of the relations."""
    related = next(
        (name for name in archive.namelist() if re.fullmatch(r"word/_rels/document\d*\.xml\.rels", name)), ""
    )
    if not related:
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/word", relation.get("Target", ""))).lstrip("/")
        for relation in ElementTree.fromstring(archive.read(related))
        if relation.get("TargetMode") != "External"
    }


def _has_number(content: bytes) -> bool:
    """True of a header or footer with a field that shows the page number."""
    for strict, transitional in STRICT_TO_TRANSITIONAL:
        content = content.replace(strict, transitional)
    part = ElementTree.fromstring(content)
    fields = [element.get(f"{W}instr", "") for element in part.iter(f"{W}fldSimple")]
    fields.append("".join(element.text or "" for element in part.iter(f"{W}instrText")))
    return any(_PAGE.search(field) for field in fields) or next(part.iter(f"{W}pgNum"), None) is not None
