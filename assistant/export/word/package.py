"""The Word file as a package: document, styles, settings, page headers, properties. Same plan, same bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from assistant.export.word.profile import Profile
from assistant.export.word.styles import styles_part
from assistant.export.word.wml import DECLARATION, NAMESPACES, REFERENCE, SOURCE, clean, paragraph, run, size, twips

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LINES = {-1: "separator", 0: "continuationSeparator"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages of one orientation. ``starts`` is true where numbering begins at 1 and the first page shows no number."""

    content: str
    landscape: bool = False
    starts: bool = False


@dataclass(frozen=True, slots=True)
class DraftMark:
    """What the head of each page of a draft says; ``legend`` stands on first pages only."""

    word: str
    legend: str


def package(
    stretches: tuple[Stretch, ...],
    profile: Profile,
    *,
    title: str,
    author: str,
    mark: DraftMark | None,
    notes: tuple[str, ...] = (),
) -> bytes:
    """The bytes of the file. ``notes`` are the texts of its footnotes, from number 1 on."""
    orientations = sorted({stretch.landscape for stretch in stretches})
    headers = {
        f"header-{kind}-{'ngang' if wide else 'doc'}.xml": _header(profile, mark, first=kind == "dau", landscape=wide)
        for wide in orientations
        for kind in ("dau", "sau")
    }
    identifiers = {name: f"rId{index}" for index, name in enumerate(headers, 3)}
    body = []
    for index, stretch in enumerate(stretches):
        properties = _section(stretch, profile, identifiers)
        last = index == len(stretches) - 1
        ending = properties if last else paragraph("KhoangCach", properties=properties)
        body.append(f"{stretch.content}{paragraph('KhoangCach') if last else ''}{ending}")
    parts = {
        "[Content_Types].xml": _content_types(tuple(headers), noted=bool(notes)),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{_OFFICE}/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            }
        ),
        "word/_rels/document.xml.rels": _relationships(
            {
                "rId1": (f"{_OFFICE}/styles", "styles.xml"),
                "rId2": (f"{_OFFICE}/settings", "settings.xml"),
                **{identifiers[name]: (f"{_OFFICE}/header", name) for name in headers},
                **({f"rId{len(headers) + 3}": (f"{_OFFICE}/footnotes", "footnotes.xml")} if notes else {}),
            }
        ),
        "word/document.xml": f"{DECLARATION}<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": styles_part(profile),
        "word/settings.xml": _settings(profile, noted=bool(notes)),
        **({"word/footnotes.xml": _footnotes(notes)} if notes else {}),
        **{f"word/{name}": content for name, content in headers.items()},
        "docProps/core.xml": _core(title, author),
        "docProps/app.xml": f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>Dự Thảo</Application></Properties>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content.encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _section(stretch: Stretch, profile: Profile, identifiers: dict[str, str]) -> str:
    way = "ngang" if stretch.landscape else "doc"
    headers = "".join(
        f'<w:headerReference w:type="{kind}" r:id="{identifiers[f"header-{name}-{way}.xml"]}"/>'
        for kind, name in (("default", "sau"), ("first", "dau"))
    )
    wide, high = profile.page
    if stretch.landscape:
        wide, high = high, wide
    orientation = ' w:orient="landscape"' if stretch.landscape else ""
    return (
        f'<w:sectPr>{headers}<w:type w:val="nextPage"/><w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{orientation}/>'
        f'<w:pgMar w:top="{twips(profile.top)}" w:right="{twips(profile.right)}" '
        f'w:bottom="{twips(profile.bottom)}" w:left="{twips(profile.left)}" '
        f'w:header="{twips(profile.header_from_top)}" w:footer="{twips(profile.header_from_top)}" w:gutter="0"/>'
        + ('<w:pgNumType w:fmt="decimal" w:start="1"/>' if stretch.starts else '<w:pgNumType w:fmt="decimal"/>')
        + ("<w:titlePg/>" if stretch.starts else "")
        + "</w:sectPr>"
    )


def _header(profile: Profile, mark: DraftMark | None, *, first: bool, landscape: bool) -> str:
    """Above a first page the draft mark with its legend; above the others the page number, centred."""
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    room = profile.landscape_width if landscape else profile.text_width
    stops = (("center", room / 2), ("right", room))
    tabs = "".join(f'<w:tab w:val="{align}" w:pos="{twips(place)}"/>' for align, place in stops)
    if first:
        content = paragraph("SoTrang", _boxed(mark) + _legend(profile, mark) if mark else "", '<w:jc w:val="left"/>')
    elif mark:
        tab = "<w:r><w:tab/></w:r>"
        content = paragraph(
            "SoTrang", f"{tab}{number}{tab}{_boxed(mark)}", f'<w:tabs>{tabs}</w:tabs><w:jc w:val="left"/>'
        )
    else:
        content = paragraph("SoTrang", number)
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{content}</w:hdr>"


def _boxed(mark: DraftMark) -> str:
    box = '<w:bdr w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    return run(f"\u00a0{mark.word}\u00a0", f"<w:b/><w:bCs/>{size(12)}{box}")


def _legend(profile: Profile, mark: DraftMark) -> str:
    return run(f"   {mark.legend}", f"<w:i/><w:iCs/>{size(profile.sizes.legend)}") if mark.legend else ""


def _footnotes(notes: tuple[str, ...]) -> str:
    """The part that holds the footnotes, after the two lines that part them from the text."""
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{place}">{paragraph(SOURCE, f"<w:r><w:{kind}/></w:r>")}</w:footnote>'
        for place, kind in _LINES.items()
    )
    mark = f'<w:r><w:rPr><w:rStyle w:val="{REFERENCE}"/></w:rPr><w:footnoteRef/></w:r>'
    held = "".join(
        f'<w:footnote w:id="{number}">{paragraph(SOURCE, mark + run(" " + text))}</w:footnote>'
        for number, text in enumerate(notes, 1)
    )
    return f"{DECLARATION}<w:footnotes {NAMESPACES}>{lines}{held}</w:footnotes>"


def _settings(profile: Profile, *, noted: bool) -> str:
    compatibility = (
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>'
    )
    listed = "".join(f'<w:footnote w:id="{place}"/>' for place in _LINES)
    lines = f"<w:footnotePr>{listed}</w:footnotePr>" if noted else ""
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        f'<w:defaultTabStop w:val="{twips(profile.first_line)}"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'{lines}{compatibility}<w:themeFontLang w:val="vi-VN"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
        "</w:settings>"
    )


def _core(title: str, author: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{clean(title)}</dc:title><dc:creator>{clean(author)}</dc:creator>"
        f"<dc:language>vi-VN</dc:language><cp:lastModifiedBy>{clean(author)}</cp:lastModifiedBy></cp:coreProperties>"
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    held = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{held}</Relationships>'


def _content_types(headers: tuple[str, ...], *, noted: bool) -> str:
    kinds = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        **{f"/word/{name}": f"{_WORD}.header+xml" for name in headers},
        **({"/word/footnotes.xml": f"{_WORD}.footnotes+xml"} if noted else {}),
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
