"""Faults of layout, planted in the XML of Word files that we wrote."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

from evals.mutation.fault import Fault, rules

_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_OTHER_FONTS = ("Calibri", "Arial", "Cambria", ".VnTime", "VNI-Times", "Tahoma")
_TEXT = re.compile(r"<w:t[ >][^<]*</w:t>")
_LETTER = {"w": "12240", "h": "15840"}
_MARGINS = {  # a margin out of what the decree allows, in twentieths of a point: too small, too large
    "top": ("567", "2268"), "bottom": ("720", "2268"), "left": ("1134", "2552"), "right": ("425", "1701"),
}  # fmt: skip

Parts = dict[str, str]


def word_faults(raw: bytes, luck: random.Random) -> Iterator[tuple[Fault, bytes]]:
    """Every fault of layout that the file can bear, with the file that has it; ``Fault.text`` is empty."""
    parts = _unpacked(raw)
    for plant in (_paper, _margins, _fonts, _page_numbers, _header_rows):
        for rule, kind, what, changed in plant(parts, luck):
            if changed != parts:
                yield Fault(kind, rules(rule), "", what), _packed(raw, changed)


def _unpacked(raw: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def _packed(raw: bytes, parts: Parts) -> bytes:
    """The package with these parts in place of its own; a part that is not among them is gone."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.endswith((".xml", ".rels")):
                new.writestr(name, old.read(name))
            elif name in parts:
                new.writestr(name, parts[name])
    return made.getvalue()


_Planted = Iterator[tuple[str, str, str, Parts]]


def _with(parts: Parts, name: str, change: Callable[[str], str]) -> Parts:
    return {**parts, name: change(parts[name])}


def _paper(parts: Parts, luck: random.Random) -> _Planted:
    """American paper; a whole plan that lies on its side."""
    sizes = re.findall(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"[^>]*>', parts[_BODY])
    upright = [size for size in sizes if int(size[0]) < int(size[1])]
    if not upright:
        return
    width, height = upright[0]
    old = f'<w:pgSz w:w="{width}" w:h="{height}"'
    new = f'<w:pgSz w:w="{_LETTER["w"]}" w:h="{_LETTER["h"]}"'
    letter = _with(parts, _BODY, lambda text: text.replace(old, new))
    yield "layout-page", "paper of another size", f"{old} → {new}", letter


def _margins(parts: Parts, luck: random.Random) -> _Planted:
    """One margin out of the decree's range, in every section of the file."""
    for side, values in _MARGINS.items():
        value = luck.choice(values)
        changed = _with(
            parts,
            _BODY,
            lambda text, side=side, value=value: re.sub(  # type: ignore[misc]
                rf'(<w:pgMar [^>]*?w:{side}=)"\d+"', rf'\1"{value}"', text
            ),
        )
        yield "layout-page", "margin out of range", f"{side} = {value}", changed


def _fonts(parts: Parts, luck: random.Random) -> _Planted:
    """Another font everywhere, in the style of the body, in one table, in a long paragraph."""
    font = luck.choice(_OTHER_FONTS)
    everywhere = _with(parts, _STYLES, lambda text: text.replace("Times New Roman", font))
    yield "layout-font", "another font everywhere", font, everywhere
    named = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
    style = _with(
        parts,
        _STYLES,
        lambda text: re.sub(
            r'(<w:style [^>]*w:styleId="NoiDung">.*?<w:rPr>)', rf"\1{named}", text, count=1, flags=re.DOTALL
        ),
    )
    yield "layout-font", "another font in the body", font, style
    texts = [*re.finditer(r"<w:r>(<w:t [^>]*>[^<]{120,}</w:t>)</w:r>", parts[_BODY])]
    if texts:
        match = luck.choice(texts)
        new = f"<w:r><w:rPr>{named}</w:rPr>{match[1]}</w:r>"
        run = _with(parts, _BODY, lambda text: text[: match.start()] + new + text[match.end() :])
        yield "layout-font", "another font in one paragraph", f"{font}: {match[1][:80]}", run


def _page_numbers(parts: Parts, luck: random.Random) -> _Planted:
    """No number on any page; a number on the first page too; the number at the foot."""
    bearing = [name for name, text in parts.items() if re.search(r"\bPAGE\b", text) and "header" in name]
    if not bearing:
        return
    bare = dict(parts)
    for name in bearing:
        bare[name] = re.sub(r"<w:fldSimple.*?</w:fldSimple>", "", bare[name], flags=re.DOTALL)
    yield "layout-page-number", "no page number", ", ".join(bearing), bare
    first = _with(parts, _BODY, lambda text: text.replace("<w:titlePg/>", ""))
    yield "layout-page-number", "number on the first page", "titlePg", first
    foot = dict(parts)
    rels = "word/_rels/document.xml.rels"
    foot[_BODY] = re.sub(r"<w:headerReference (w:type=\"default\")", r"<w:footerReference \1", foot[_BODY])
    for name in bearing:
        part = name.removeprefix("word/")
        foot[name] = foot[name].replace("<w:hdr ", "<w:ftr ").replace("</w:hdr>", "</w:ftr>")
        foot[rels] = re.sub(
            rf'(Type="[^"]*/)header("[^>]*Target="{part}"|"(?=[^>]*Target="{part}"))', r"\1footer\2", foot[rels]
        )
        kinds = "[Content_Types].xml"
        foot[kinds] = re.sub(rf'(PartName="/{name}"[^>]*wordprocessingml\.)header', r"\1footer", foot[kinds])
    yield "layout-page-number", "number at the foot", ", ".join(bearing), foot


def _header_rows(parts: Parts, luck: random.Random) -> _Planted:
    """A table of more rows than a page holds whose header row is not repeated on the next page."""
    rows = [*re.finditer(r"<w:tblHeader/>", parts[_BODY])]
    for match in rows:
        body = parts[_BODY]
        start, end = body.rfind("<w:tbl>", 0, match.start()), body.find("</w:tbl>", match.end())
        table = body[start:end]
        last = table.rfind("<w:tr>") if table.count("<w:tr>") > 3 else -1
        if last >= 0:
            table = table[:last] + _TEXT.sub("", table[last : table.find("</w:tr>", last) + 7]) * 60 + table[last:]
            bare = body[:start] + table.replace("<w:tblHeader/>", "") + body[end:]
            words = re.sub(r"<[^>]+>", " ", table)[:80]
            yield "layout-table-header", "header row not repeated", words, {**parts, _BODY: bare}
