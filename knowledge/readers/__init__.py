"""One reader per format: ``read(path)`` gives the ``SourceText`` of a file, or says in Vietnamese why it cannot.

The suffix chooses the reader, the content must agree with it; a file without a suffix is judged by its content.
Readers are imported when a file needs them and never import one another.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from knowledge.domain.source import SourceText
from knowledge.errors import UnreadableFile

TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text"})
WORD_SUFFIXES = frozenset({".docx", ".docm"})
SUFFIXES = TEXT_SUFFIXES | WORD_SUFFIXES
_ZIP = b"PK\x03\x04"


def read(path: Path) -> SourceText:
    """The text of the file at ``path``. Raises ``UnreadableFile``."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(path.name, "không tìm thấy tệp", "Kiểm tra lại đường dẫn và tên tệp.") from None
    except IsADirectoryError:
        raise UnreadableFile(path.name, "đây là một thư mục", "Chọn một tệp trong thư mục đó.") from None
    except OSError as error:
        reason = f"máy không mở được tệp ({error.strerror or error})"
        raise UnreadableFile(path.name, reason, "Đóng tệp ở chương trình khác, kiểm tra quyền đọc.") from error
    return read_bytes(path.name, raw)


def read_bytes(name: str, raw: bytes) -> SourceText:
    """The text of a file given by its name and bytes. Raises ``UnreadableFile``."""
    suffix = PurePath(name).suffix.lower()
    if suffix in WORD_SUFFIXES or (not suffix and raw.startswith(_ZIP)):
        from knowledge.readers.word import read_word

        return read_word(name, raw)
    if suffix in TEXT_SUFFIXES or not suffix:
        from knowledge.readers.text import read_text

        return read_text(name, raw)
    if suffix == ".doc":
        reason = "đây là định dạng Word cũ (.doc)"
        raise UnreadableFile(name, reason, "Mở tệp bằng Word, chọn Lưu thành (Save As) .docx rồi dùng tệp .docx.")
    reason = f"chưa hỗ trợ định dạng {suffix}"
    raise UnreadableFile(name, reason, "Lưu nội dung thành tệp .docx, .txt hoặc .md rồi thử lại.")
