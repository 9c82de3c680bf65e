"""Word files made from bytes: any input gives well-formed parts, so that fuzzing gets past the XML parser.

Two bytes make a step: the first chooses an element, a text, a value or a way up; the second varies it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

SPLIT = 0xFF
"""A step that begins with this byte ends one part and begins the next."""
PARTS = {"document": "document", "numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_ELEMENTS = (
    "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:body", "w:pPr", "w:rPr", "w:tcPr", "w:trPr", "w:tblPr", "w:numPr",
    "w:numId", "w:ilvl", "w:gridSpan", "w:gridBefore", "w:vMerge", "w:hMerge", "w:pStyle", "w:rStyle", "w:tblStyle",
    "w:sdt", "w:sdtContent", "w:txbxContent", "w:drawing", "w:pict", "w:object", "w:fldChar", "w:instrText",
    "w:fldSimple", "w:hyperlink", "w:footnoteReference", "w:footnote", "w:br", "w:tab", "w:cr", "w:sym", "w:vanish",
    "w:outlineLvl", "w:jc", "w:b", "w:i", "w:caps", "w:num", "w:abstractNum", "w:abstractNumId", "w:lvl", "w:numFmt",
    "w:lvlText", "w:start", "w:suff", "w:lvlOverride", "w:startOverride", "w:lvlRestart", "w:isLgl", "w:style",
    "w:basedOn", "w:link", "w:docDefaults", "w:pPrDefault", "w:rPrDefault", "w:styleLink", "w:numStyleLink",
    "w:tblHeader", "w:tblBorders", "w:tcBorders", "w:top", "w:altChunk", "mc:AlternateContent", "mc:Choice",
    "mc:Fallback", "pic:pic", "m:oMath", "w:ins", "w:del", "w:noBreakHyphen", "w:rFonts", "w:smartTag", "w:ruby",
)  # fmt: skip
_ATTRIBUTES = (
    "w:val", "w:id", "w:numId", "w:abstractNumId", "w:ilvl", "w:styleId", "w:type", "w:default", "w:fldCharType",
    "w:font", "w:char", "w:ascii",
)  # fmt: skip
_VALUES = (
    "1", "0", "2", "-1", "9", "99999999999", "continue", "restart", "begin", "separate", "end", "decimal",
    "upperRoman", "lowerLetter", "bullet", "%1.", "%1.%2.", "%9)", "center", "paragraph", "numbering", "A", "B", "",
    "F0B7", "Symbol", "x", "none", "single", "true", "off", "٣", "1.5", "63", "ordinalText", "100000", "4000",
)  # fmt: skip
_TEXTS = (
    "KẾ HOẠCH", "I. KINH PHÍ", "1. Nội dung", "a) Việc", "Bảng 1: Dự toán năm 2026", "Đơn vị tính: triệu đồng", "STT",
    "Nội dung", "Kinh phí", "Tổng cộng", "1.006", "39,6", "12", "-", " ", "\u00a0", "Tổng kinh phí: 39.600.000 đồng",
    "Căn cứ Luật số 93/2025/QH15;", "Nơi nhận:", "CHỦ TỊCH", "(Bằng chữ: Hai tỷ đồng)", "PHỤ LỤC I", "ngày 31/02/2026",
)  # fmt: skip
_UP, _TEXT, _ATTRIBUTE = 0xF0, 0xE0, 0xC0


def packed(given: bytes) -> bytes:
    """The Word file that the bytes stand for."""
    parts = dict(zip(PARTS, _parts(given), strict=False))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}))
        package.writestr("word/_rels/document.xml.rels", _relations({kind: f"{kind}.xml" for kind in PARTS}))
        for kind, part in parts.items():
            package.writestr(f"word/{kind}.xml", part)
    return buffer.getvalue()


def _relations(targets: dict[str, str]) -> str:
    told = "".join(f'<Relationship Type="{_OFFICE}/{kind}" Target="{path}"/>' for kind, path in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}</Relationships>'


def _parts(given: bytes) -> Iterator[str]:
    steps = [(given[at], given[at + 1]) for at in range(0, len(given) - 1, 2)]
    for root in PARTS.values():
        end = next((at for at, (kind, _) in enumerate(steps) if kind == SPLIT), len(steps))
        inside = _tree(steps[:end], ["w:body"] if root == "document" else [])
        yield f"<w:{root} {_NAMESPACES}>{inside}</w:{root}>"
        steps = steps[end + 1 :]


def _tree(steps: list[tuple[int, int]], opened: list[str]) -> str:
    """Elements, texts and values in the order of the steps; whatever is still open is closed."""
    written = [f"<{name}>" for name in opened]
    at = 0
    while at < len(steps):
        kind, variant = steps[at]
        at += 1
        if kind >= _UP:
            for _ in range(min(1 + variant % 8, len(opened))):
                written.append(f"</{opened.pop()}>")
        elif kind >= _TEXT:
            written.append(escape(_TEXTS[variant % len(_TEXTS)]))
        elif kind < _ATTRIBUTE:
            name = _ELEMENTS[kind % len(_ELEMENTS)]
            chosen: dict[str, str] = {}
            if variant & 0x80:
                chosen["w:val"] = _VALUES[(variant & 0x3F) % len(_VALUES)]
            while at < len(steps) and _ATTRIBUTE <= steps[at][0] < _TEXT:
                attribute, value = steps[at]
                chosen[_ATTRIBUTES[attribute % len(_ATTRIBUTES)]] = _VALUES[value % len(_VALUES)]
                at += 1
            told = "".join(f" {attribute}={quoteattr(value)}" for attribute, value in chosen.items())
            if variant & 0x40:
                written.append(f"<{name}{told}/>")
            else:
                written.append(f"<{name}{told}>")
                opened.append(name)
    written += [f"</{name}>" for name in reversed(opened)]
    return "".join(written)


def steps_of(*parts: str) -> bytes:
    """The bytes that stand for parts told in short: ``p r t #2 ^3`` opens three elements, writes a text, goes up 3.

    A word ``name=3`` opens an element with that value, a trailing ``/`` closes it at once; no parts but the document
    need be given.
    """
    written = bytearray()
    for order, part in enumerate(parts):
        written += bytes((SPLIT, 0)) if order else b""
        for told in part.split():
            if told.startswith("#"):
                written += bytes((_TEXT, int(told[1:])))
            elif told.startswith("^"):
                written += bytes((_UP, int(told[1:]) - 1))
            else:
                name, _, value = told.rstrip("/").partition("=")
                variant = (0x40 if told.endswith("/") else 0) | (0x80 | int(value) if value else 0)
                written += bytes((_ELEMENTS.index(f"w:{name}"), variant))
    return bytes(written)


BEGINNINGS = (
    steps_of("p r t #0 ^3 p r t #1 ^3 p r t #5 ^3 tbl tr tc p r t #6 ^4 tc p r t #7 ^4 tc p r t #8 ^5 "
             "tr tc p r t #12 ^4 tc p r t #7 ^4 tc p r t #10 ^4"),
    steps_of("p pPr numPr ilvl=1/ numId=0/ ^2 r t #7 ^3 p pPr pStyle=21/ ^1 r t #2",
             "num abstractNumId=0/ ^1 abstractNum lvl start=0/ numFmt=12/ lvlText=15/"),
    steps_of("tbl tr trPr gridBefore=2/ tblHeader/ ^1 tc tcPr gridSpan=2/ vMerge=7/ ^1 p r t #8 ^4 tr tc tcPr "
             "gridSpan=4/ vMerge/ ^1 p r t #10"),
    steps_of("p r fldChar=8/ instrText #3 ^1 fldChar=9/ t #2 ^1 fldChar=10/ ^1 drawing txbxContent p r t #4 ^4 "
             "footnoteReference=0/", "", "style pPr jc=18/ numPr numId=0/", "footnote p r t #3"),
)  # fmt: skip
