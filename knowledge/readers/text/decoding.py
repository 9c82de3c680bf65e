"""Bytes to text: UTF-8 or UTF-16; Windows-1258, TCVN3 and VNI where the words leave no doubt.

Anything else is refused with a sentence that helps: a text in letters that are not Vietnamese is never handed on.
"""

from __future__ import annotations

import codecs
import unicodedata

from knowledge.domain.lettering import is_garbled
from knowledge.domain.old_fonts import recognised, soundest
from knowledge.domain.regex import regex
from knowledge.errors import UnreadableFile

_SIGNATURES = (
    (b"PK\x03\x04", "tệp Word (.docx) hoặc tệp nén"),
    (b"\xd0\xcf\x11\xe0", "tệp Office cũ (.doc, .xls)"),
    (b"%PDF", "tệp PDF"),
    (b"{\\rtf", "tệp RTF"),
    (b"\x89PNG", "tệp hình ảnh"),
    (b"\xff\xd8\xff", "tệp hình ảnh"),
    (b"GIF8", "tệp hình ảnh"),
)
_LINE_ENDS = regex("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD_LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROL = regex(r"[\x00-\x08\x0e-\x1b\x1f]")
_MOST_ZEROS = 0.2
_RESAVE = "Mở tệp bằng Notepad hoặc Word, chuyển sang phông Unicode, lưu lại với bảng mã UTF-8 rồi thử lại."


def decode(name: str, raw: bytes) -> str:
    """The NFC text with ``\\n`` line ends. Raises ``UnreadableFile``."""
    if not raw.strip():
        raise empty(name)
    for signature, kind in _SIGNATURES:
        if raw.startswith(signature):
            reason = f"đuôi tệp là văn bản thuần nhưng bên trong là {kind}"
            raise UnreadableFile(name, reason, "Đổi lại đúng đuôi tệp, hoặc lưu nội dung thành .docx hay .txt.")
    text = _decoded(name, raw)
    if "\x00" in text or 100 * len(_CONTROL.findall(text)) > len(text):
        raise _not_text(name)
    if any(mark in text for mark in _ODD_LINE_ENDS):
        text = _LINE_ENDS.sub("\n", text)
    text = unicodedata.normalize("NFC", text)
    text = recognised(text) or text
    if is_garbled(text):
        reason = "chữ Việt trong tệp bị vỡ (sai bảng mã hoặc phông cũ TCVN3, VNI)"
        raise UnreadableFile(name, reason, _RESAVE)
    return text


def _decoded(name: str, raw: bytes) -> str:
    utf_16 = _utf_16(raw)
    try:
        return raw.decode(utf_16 or "utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in raw and utf_16 is None:
            raise _not_text(name) from None
    text = None if utf_16 else _old_encoding(raw)
    if text is None:
        reason = "tệp không dùng bảng mã UTF-8 (có thể là TCVN3, VNI hay Windows-1258)"
        raise UnreadableFile(name, reason, _RESAVE)
    return text


def _utf_16(raw: bytes) -> str | None:
    """The kind of UTF-16 these bytes are in: by their mark, else by zeros that stand in every other place only."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(raw) % 2 or b"\x00" not in raw:
        return None
    first, second = raw[::2].count(0), raw[1::2].count(0)
    if _MOST_ZEROS * len(raw) < second and not first:
        return "utf-16-le"
    return "utf-16-be" if _MOST_ZEROS * len(raw) < first and not second else None


def _old_encoding(raw: bytes) -> str | None:
    """The text of bytes that are no UTF-8, where one old encoding gives Vietnamese and the others do not."""
    try:
        windows = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    old = recognised(windows) or windows
    try:
        vietnamese = unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        vietnamese = windows
    return soundest(vietnamese, old, but=windows)


def empty(name: str) -> UnreadableFile:
    """The error of a file with nothing to read."""
    return UnreadableFile(name, "tệp rỗng, không có chữ nào", "Kiểm tra lại tệp gốc hoặc chọn tệp khác.")


def _not_text(name: str) -> UnreadableFile:
    reason = "đây không phải tệp văn bản (có dữ liệu nhị phân)"
    return UnreadableFile(name, reason, "Lưu nội dung thành tệp .docx hoặc .txt (UTF-8) rồi thử lại.")
