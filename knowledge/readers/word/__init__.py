"""Word files (.docx): the text as Word shows it, automatic numbers included, as lines and grids in reading order.

The XML is read with the standard library. What every page repeats in its margins is no part of the text, save the
letterhead of a file that keeps it there; amounts in a margin are named as unread. Footnotes and endnotes follow the
body, but for those that only name the source of a figure (``SOURCE_NOTE``). ``SourceText.text`` is written here: one
line per shown line of a paragraph or per table row (cells between tabs); every span points into it.
"""

from __future__ import annotations

import hashlib
import re
from xml.etree.ElementTree import Element

from knowledge.domain.folding import fold
from knowledge.domain.lettering import is_garbled
from knowledge.domain.old_fonts import OldFont, recognised
from knowledge.domain.printed import SOURCE_NOTE
from knowledge.domain.source import SourceText, TrackedView
from knowledge.domain.syllables import is_sound
from knowledge.errors import UnreadableFile
from knowledge.readers.word.body import BodyReader
from knowledge.readers.word.layout import Layout
from knowledge.readers.word.looks import read_looks
from knowledge.readers.word.names import W, value
from knowledge.readers.word.numbering import Numbering
from knowledge.readers.word.package import WordParts, open_package
from knowledge.readers.word.styles import Styles

_COUNTRY = "cong hoa xa hoi chu nghia viet nam"
_AMOUNT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def read_word(name: str, raw: bytes, tracked: TrackedView | None = None) -> SourceText:
    """What stands in a Word file, with pending tracked changes all accepted or all rejected.

    Raises ``UnreadableFile``, also where tracked changes are pending and ``tracked`` does not say how to read them.
    """
    try:
        parts = open_package(name, raw, tracked)
        layout, reader = _readable(parts)
        blocks = tuple(layout.blocks)
        looks = read_looks(raw, parts.document, Styles(parts.styles), blocks, tuple(layout.lines))
    except RecursionError:
        reason = "tệp Word lồng quá nhiều tầng"
        raise UnreadableFile(name, reason, "Chép nội dung sang một tệp Word mới rồi thử lại.") from None
    unread = tuple(f"{count} {what}" for what, count in sorted(reader.runs.unread.items()))
    text = layout.text
    if not text.strip() and not unread:
        raise UnreadableFile(name, "tệp rỗng, không có chữ nào", "Kiểm tra lại tệp gốc hoặc chọn tệp khác.")
    if is_garbled(text):
        reason = "chữ Việt trong tệp bị vỡ (phông cũ TCVN3, VNI hoặc sai bảng mã)"
        raise UnreadableFile(name, reason, "Chuyển văn bản sang phông Unicode (Times New Roman), lưu lại rồi thử lại.")
    digest = hashlib.sha256(raw).hexdigest()
    settled = tracked if parts.pending else None
    return SourceText(name, "word", text, blocks, digest, raw, unread, looks, tracked=settled)


def _readable(parts: WordParts) -> tuple[Layout, BodyReader]:
    """The file laid out; where its letters are those of an old font that no run names, read as that font shows them."""
    plain = _lay_out(parts)
    text = plain[0].text
    if not is_garbled(text) and recognised(text) is None:
        return plain
    for assumed in (OldFont.TCVN3, OldFont.VNI):
        found = _lay_out(parts, assumed)
        if is_sound(found[0].text) and not is_garbled(found[0].text):
            return found
    return plain


def _lay_out(parts: WordParts, assumed: OldFont | None = None) -> tuple[Layout, BodyReader]:
    styles = Styles(parts.styles)
    reader = BodyReader(styles, Numbering(parts.numbering, styles), assumed)
    layout = Layout()
    body = parts.document.find(f"{W}body")
    letterhead = next((part for part in parts.margins if _is_letterhead(part)), None)
    if letterhead is not None and (body is None or not _is_letterhead(body)):
        layout.add(reader.content(letterhead))
    else:
        letterhead = None
    if body is not None:
        layout.add(reader.content(body))
    if any(part is not letterhead and _AMOUNT.search("".join(part.itertext())) for part in parts.margins):
        reader.runs.unread["chỗ có số tiền ở đầu trang hoặc chân trang"] += 1
    notes = {(note.tag, note.get(f"{W}id", "")): note for part in parts.notes for note in part}
    for referred in dict.fromkeys(reader.runs.notes):
        if referred in notes and not _names_a_source(notes[referred], styles):
            layout.add(reader.content(notes[referred]))
    return layout, reader


def _names_a_source(note: Element, styles: Styles) -> bool:
    """True of a footnote all of whose paragraphs have the style of our own notes on sources."""
    paragraphs = list(note.iter(f"{W}p"))
    named = [styles.name(value(one.find(f"{W}pPr"), "pStyle")) for one in paragraphs]
    return bool(named) and all(name == SOURCE_NOTE for name in named)


def _is_letterhead(part: Element) -> bool:
    return any(_COUNTRY in fold("".join(paragraph.itertext())) for paragraph in part.iter(f"{W}p"))
