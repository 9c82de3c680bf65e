"""Word files (.docx): the text as Word shows it, automatic numbers included, as lines and grids in reading order.

The XML is read with the standard library. Page headers and footers are no part of the text; footnotes and endnotes
follow the body. ``SourceText.text`` is written here: one line per shown line of a paragraph or per table row (cells
between tabs); every span points into it.
"""

from __future__ import annotations

import hashlib

from knowledge.domain.lettering import is_garbled
from knowledge.domain.source import SourceText
from knowledge.errors import UnreadableFile
from knowledge.readers.word.body import BodyReader
from knowledge.readers.word.layout import Layout
from knowledge.readers.word.names import W
from knowledge.readers.word.numbering import Numbering
from knowledge.readers.word.package import WordParts, open_package
from knowledge.readers.word.styles import Styles


def read_word(name: str, raw: bytes) -> SourceText:
    """What stands in a Word file. Raises ``UnreadableFile``, also where tracked changes are still pending."""
    parts = open_package(name, raw)
    try:
        layout, reader = _lay_out(parts)
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
    return SourceText(name, "word", text, tuple(layout.blocks), hashlib.sha256(raw).hexdigest(), raw, unread)


def _lay_out(parts: WordParts) -> tuple[Layout, BodyReader]:
    styles = Styles(parts.styles)
    reader = BodyReader(styles, Numbering(parts.numbering, styles))
    layout = Layout()
    body = parts.document.find(f"{W}body")
    if body is not None:
        layout.add(reader.content(body))
    notes = {(note.tag, note.get(f"{W}id", "")): note for part in parts.notes for note in part}
    for referred in dict.fromkeys(reader.runs.notes):
        if referred in notes:
            layout.add(reader.content(notes[referred]))
    return layout, reader
