"""Bytes to text: UTF-8, or UTF-16 with its mark; anything else is refused with a sentence that helps."""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.domain.lettering import is_garbled
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
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f]")
_RESAVE = "Mở tệp bằng Notepad hoặc Word, chuyển sang phông Unicode, lưu lại với bảng mã UTF-8 rồi thử lại."


def decode(name: str, raw: bytes) -> str:
    """The NFC text with ``\\n`` line ends. Raises ``UnreadableFile``."""
    if not raw.strip():
        raise empty(name)
    for signature, kind in _SIGNATURES:
        if raw.startswith(signature):
            reason = f"đuôi tệp là văn bản thuần nhưng bên trong là {kind}"
            raise UnreadableFile(name, reason, "Đổi lại đúng đuôi tệp, hoặc lưu nội dung thành .docx hay .txt.")
    utf_16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in raw and not utf_16:
            raise _not_text(name) from None
        reason = "tệp không dùng bảng mã UTF-8 (có thể là TCVN3, VNI hay Windows-1258)"
        raise UnreadableFile(name, reason, _RESAVE) from None
    if "\x00" in text or 100 * len(_CONTROL.findall(text)) > len(text):
        raise _not_text(name)
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    if is_garbled(text):
        reason = "chữ Việt trong tệp bị vỡ (sai bảng mã hoặc phông cũ TCVN3, VNI)"
        raise UnreadableFile(name, reason, _RESAVE)
    return text


def empty(name: str) -> UnreadableFile:
    """The error of a file with nothing to read."""
    return UnreadableFile(name, "tệp rỗng, không có chữ nào", "Kiểm tra lại tệp gốc hoặc chọn tệp khác.")


def _not_text(name: str) -> UnreadableFile:
    reason = "đây không phải tệp văn bản (có dữ liệu nhị phân)"
    return UnreadableFile(name, reason, "Lưu nội dung thành tệp .docx hoặc .txt (UTF-8) rồi thử lại.")
