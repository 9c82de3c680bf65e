"""Paper, margins, fonts and page numbers of a Word file, put right in the bytes of its parts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from assistant.mending.markup import before_end
from assistant.mending.package import Package, relations_of
from knowledge.domain.layout import ND30_2020, twips

_SECTION = re.compile(rb"<w:sectPr(?:\s[^>]*)?>.*?</w:sectPr>", re.DOTALL)
_SIZE = re.compile(rb"<w:pgSz\s[^>]*/>")
_MARGINS = re.compile(rb"<w:pgMar\s[^>]*/>")
_FONTS = re.compile(rb"<w:rFonts\s[^>]*/>")
_LATE = re.compile(rb"<w:(?:textDirection|bidi|rtlGutter|docGrid|printerSettings|sectPrChange)[\s/>]")
_OLD = (".vn", "vni")
_SIDES = ("top", "bottom", "left", "right")
_SLACK = 1.0
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"


def on_paper(content: bytes) -> bytes:
    """The text part with A4 paper and margins within the decree's range, on every upright page."""
    return _SECTION.sub(lambda section: _set_sheet(section[0]), content)


def in_font(package: Package, changed: Mapping[str, bytes], names: Sequence[str]) -> dict[str, bytes]:
    """The text and its styles with the decree's font wherever one of ``names`` was named; nothing for old fonts.

    Letters of TCVN3 or VNI mean something else in another font: such a file must be converted, not renamed.
    """
    if not names or any(name.lower().startswith(_OLD) for name in names):
        return {}
    found: dict[str, bytes] = {}
    for name in (package.document, package.target("styles")):
        content = (changed.get(name) or package.part(name)) if name else None
        if name and content is not None:
            renamed = _FONTS.sub(lambda fonts: _renamed(fonts[0], names), content)
            if renamed != content:
                found[name] = renamed
    return found


def numbered(package: Package, content: bytes) -> dict[str, bytes]:
    """The parts of a file whose pages get a number in the top margin, none on the first page.

    Nothing for a file that already has a header or a footer: what stands there is the officer's.
    """
    types, related = package.part("[Content_Types].xml"), relations_of(package.document)
    held = package.part(related)
    sections = list(_SECTION.finditer(content))
    name = posixpath.join(posixpath.dirname(package.document), "header-so-trang.xml")
    if types is None or held is None or not sections or package.part(name) is not None:
        return {}
    if re.search(rb"<w:(?:header|footer)Reference\b", content) or b"xmlns:r=" not in content[:8192]:
        return {}
    first = sections[0]
    reference = b'<w:headerReference w:type="default" r:id="rIdSoTrang"/>'
    opening = first[0].index(b">") + 1
    section = first[0][:opening] + reference + first[0][opening:]
    if b"<w:titlePg" not in section:
        late = _LATE.search(section)
        at = late.start() if late else section.rindex(b"</w:sectPr>")
        section = section[:at] + b"<w:titlePg/>" + section[at:]
    relation = (
        f'<Relationship xmlns="{_PACKAGE}/relationships" Id="rIdSoTrang" Type="{_RELATION}/header" '
        f'Target="{posixpath.basename(name)}"/>'
    )
    kind = f'<Override xmlns="{_PACKAGE}/content-types" PartName="/{name}" ContentType="{_HEADER}"/>'
    return {
        package.document: content[: first.start()] + section + content[first.end() :],
        name: _header(),
        related: before_end(held, relation.encode()),
        "[Content_Types].xml": before_end(types, kind.encode()),
    }


def _header() -> bytes:
    look = f'<w:rPr><w:rFonts w:ascii="{ND30_2020.font}" w:hAnsi="{ND30_2020.font}"/><w:sz w:val="28"/></w:rPr>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:hdr xmlns:w="{_NAMESPACE}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        f'<w:fldSimple w:instr=" PAGE "><w:r>{look}<w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>'
    ).encode()


def _set_sheet(section: bytes) -> bytes:
    size, margins = _SIZE.search(section), _MARGINS.search(section)
    if size is None or margins is None:
        return section
    width, height = _length(size[0], b"w"), _length(size[0], b"h")
    if width is None or height is None or width > height:
        return section
    profile = ND30_2020
    sheet, edges = size[0], margins[0]
    if abs(width - twips(profile.width)) > twips(_SLACK) or abs(height - twips(profile.height)) > twips(_SLACK):
        sheet = _with(_with(sheet, b"w", twips(profile.width)), b"h", twips(profile.height))
    gutter = _length(edges, b"gutter") or 0
    for side in _SIDES:
        length = _length(edges, side.encode())
        least, most = getattr(profile, side)
        if length is None:
            continue
        held = abs(length) + (gutter if side == "left" else 0)
        if not twips(least - _SLACK) <= held <= twips(most + _SLACK):
            right = twips(least if held < twips(least) else most) - (gutter if side == "left" else 0)
            edges = _with(edges, side.encode(), max(right, 0))
    return section.replace(size[0], sheet, 1).replace(margins[0], edges, 1)


def _length(element: bytes, name: bytes) -> int | None:
    found = re.search(rb"\sw:" + name + rb'="(-?[0-9]{1,6})"', element)
    return int(found[1]) if found else None


def _with(element: bytes, name: bytes, length: int) -> bytes:
    return re.sub(rb"(\sw:" + name + rb'=")-?[0-9]+(")', rb"\g<1>%d\g<2>" % length, element)


def _renamed(fonts: bytes, names: Sequence[str]) -> bytes:
    for name in names:
        fonts = fonts.replace(b'="' + name.encode() + b'"', b'="' + ND30_2020.font.encode() + b'"')
    return fonts
