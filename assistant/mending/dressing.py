"""Looks of lines and rows, changed in the bytes of the part: bold, italic, alignment, a header row that is repeated.

Only the properties named change; the words, and every other property, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.mending.markup import Paragraph, Part, Patch
from knowledge.domain.layout import Look

_PLACED = {Look.CENTERED: b"center", Look.JUSTIFIED: b"both"}
_AFTER_ALIGNMENT = (
    b"textDirection", b"textAlignment", b"textboxTightWrap", b"outlineLvl", b"divId", b"cnfStyle", b"rPr", b"sectPr",
    b"pPrChange",
)  # fmt: skip


def dressed(part: Part, paragraph: Paragraph, looks: Sequence[Look]) -> list[Patch] | None:
    """The patches that give the paragraph the looks; None where its lines cannot be told apart."""
    inside = part.content[paragraph.opens : paragraph.closes]
    prefix = paragraph.prefix
    shown = [line for line in paragraph.lines if line.strip()]
    if paragraph.bare or len(shown) != 1 or re.search(rb"<" + re.escape(prefix) + rb"p[\s>]", inside):
        return None
    patches: list[Patch] = []
    for look in looks:
        if look in _PLACED:
            patches.append(_aligned(part.content, paragraph, _PLACED[look]))
    lettered = [look for look in (Look.BOLD, Look.ITALIC) if look in looks]
    if lettered:
        patches += _lettered(part.content, paragraph, lettered)
    return patches


def repeated(part: Part, first_row: Sequence[Paragraph]) -> Patch | None:
    """The patch that repeats the row of these paragraphs on each page; None where they are not sure to be one row."""
    if not first_row or part.content.count(b"<" + first_row[0].prefix + b"tr", 0, first_row[0].opens) == 0:
        return None
    prefix, content = re.escape(first_row[0].prefix), part.content
    openings = list(re.finditer(rb"<" + prefix + rb"tr(?:\s[^>]*)?>", content[: first_row[0].opens]))
    row = openings[-1]
    end = content.find(b"</" + first_row[0].prefix + b"tr>", row.end())
    if any(not row.end() <= paragraph.opens < end for paragraph in first_row):
        return None
    mark = b"<" + first_row[0].prefix + b"tblHeader/>"
    cell = re.search(rb"<" + prefix + rb"tc(?:\s[^>]*)?>", content[row.end() : end])
    if cell is None:
        return None
    before = content[row.end() : row.end() + cell.start()]
    closing = before.rfind(b"</" + first_row[0].prefix + b"trPr>")
    if closing >= 0:
        return Patch(row.end() + closing, row.end() + closing, mark)
    if b"trPr" in before:
        return None
    at = row.end() + cell.start()
    name = first_row[0].prefix + b"trPr>"
    return Patch(at, at, b"<" + name + mark + b"</" + name)


def _aligned(content: bytes, paragraph: Paragraph, value: bytes) -> Patch:
    """The alignment in the paragraph's properties, in the place the format wants it."""
    w = paragraph.prefix
    mark = b"<" + w + b"jc " + w + b'val="' + value + b'"/>'
    closing = b"</" + w + b"pPr>"
    if not content[: paragraph.opens].endswith(closing):
        bare = re.search(rb"<" + re.escape(w) + rb"pPr\s*/>$", content[: paragraph.opens])
        start = bare.start() if bare else paragraph.opens
        return Patch(start, paragraph.opens, b"<" + w + b"pPr>" + mark + closing)
    start = content.rfind(b"<" + w + b"pPr", 0, paragraph.opens)
    inside = content[start : paragraph.opens]
    held = re.search(rb"<" + re.escape(w) + rb"jc\s[^>]*/>", inside)
    if held is not None:
        return Patch(start + held.start(), start + held.end(), mark)
    later = re.search(rb"<" + re.escape(w) + rb"(?:" + rb"|".join(_AFTER_ALIGNMENT) + rb")[\s/>]", inside)
    at = start + (later.start() if later else len(inside) - len(closing))
    return Patch(at, at, mark)


def _lettered(content: bytes, paragraph: Paragraph, looks: Sequence[Look]) -> Iterator[Patch]:
    """Every run of the paragraph with the looks among its properties."""
    w = paragraph.prefix
    run = re.compile(rb"<" + re.escape(w) + rb"r(?:\s[^>]*[^/])?>")
    named = re.compile(
        rb"\s*<" + re.escape(w) + rb"rPr(?:\s*/>|>(?P<inside>.*?)</" + re.escape(w) + rb"rPr>)", re.DOTALL
    )
    for opening in run.finditer(content, paragraph.opens, paragraph.closes):
        held = named.match(content, opening.end())
        inside = (held["inside"] or b"") if held else b""
        properties = _with_looks(inside, w, looks)
        new = b"<" + w + b"rPr>" + properties + b"</" + w + b"rPr>"
        yield Patch(opening.end(), held.end() if held else opening.end(), new)


def _with_looks(properties: bytes, w: bytes, looks: Sequence[Look]) -> bytes:
    """The properties of a run with bold and italic on, in the order of the format."""
    name = re.escape(w)
    for look in looks:
        own = b"b" if look is Look.BOLD else b"i"
        properties = re.sub(rb"<" + name + own + rb"(?:\s[^>]*)?/>", b"", properties)
        first = rb"(?:<" + name + rb"rStyle\s[^>]*/>)?(?:<" + name + rb"rFonts\s[^>]*/>)?"
        if look is Look.ITALIC:
            first += rb"(?:<" + name + rb"b(?:\s[^>]*)?/>)?(?:<" + name + rb"bCs(?:\s[^>]*)?/>)?"
        found = re.match(first, properties)
        at = found.end() if found else 0
        properties = properties[:at] + b"<" + w + own + b"/>" + properties[at:]
    return properties
