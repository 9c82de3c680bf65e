"""One reader per format: ``read(path)`` gives the ``SourceText`` of a file, or says in Vietnamese why it cannot.

The suffix chooses the reader, the content must agree with it; a file without a suffix is judged by its content.
Readers are imported when a file needs them and never import one another.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePath

from knowledge.domain.collection import uncollected
from knowledge.domain.source import SourceText, TrackedView
from knowledge.errors import UnreadableFile

TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text"})
WORD_SUFFIXES = frozenset({".docx", ".docm"})
OLD_SUFFIXES = frozenset({".doc", ".odt", ".rtf"})
PDF_SUFFIXES = frozenset({".pdf"})
SUFFIXES = TEXT_SUFFIXES | WORD_SUFFIXES
"""What is read without another program; old files and workbooks take LibreOffice, .pdf the extra ``pdf``."""
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xls", ".ods"})
READABLE = SUFFIXES | OLD_SUFFIXES | PDF_SUFFIXES | WORKBOOK_SUFFIXES
"""Every suffix that has a reader: what a walk through a folder takes up."""
_ZIP = b"PK\x03\x04"


def read(path: Path, tracked: TrackedView | None = None) -> SourceText:
    """The text of the file at ``path``. Raises ``UnreadableFile``.

    ``tracked`` says how a Word file with pending tracked changes is read; without it such a file is refused.
    """
    return read_bytes(path.name, read_raw(path), tracked)


def read_raw(path: Path) -> bytes:
    """The bytes of the file at ``path``. Raises ``UnreadableFile``."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(path.name, "không tìm thấy tệp", "Kiểm tra lại đường dẫn và tên tệp.") from None
    except IsADirectoryError:
        raise UnreadableFile(path.name, "đây là một thư mục", "Chọn một tệp trong thư mục đó.") from None
    except OSError as error:
        reason = f"máy không mở được tệp ({error.strerror or error})"
        raise UnreadableFile(path.name, reason, "Đóng tệp ở chương trình khác, kiểm tra quyền đọc.") from error


@uncollected
def read_bytes(name: str, raw: bytes, tracked: TrackedView | None = None) -> SourceText:
    """The text of a file given by its name and bytes. Raises ``UnreadableFile``."""
    suffix = PurePath(name).suffix.lower()
    if suffix in WORD_SUFFIXES or (not suffix and raw.startswith(_ZIP)):
        from knowledge.readers.word import read_word

        return read_word(name, raw, tracked)
    if suffix in TEXT_SUFFIXES or not suffix:
        from knowledge.readers.text import read_text

        return read_text(name, raw)
    if suffix in PDF_SUFFIXES:
        from knowledge.readers.pdf import read_pdf

        return read_pdf(name, raw)
    if suffix in OLD_SUFFIXES:
        return _read_old(name, raw, tracked)
    if suffix in WORKBOOK_SUFFIXES:
        return _read_workbook(name, raw)
    reason = f"chưa hỗ trợ định dạng {suffix}"
    raise UnreadableFile(name, reason, "Lưu nội dung thành tệp .docx, .txt hoặc .md rồi thử lại.")


def _read_old(name: str, raw: bytes, tracked: TrackedView | None) -> SourceText:
    """An old Office file, turned into a Word file first; a .docx that only bears an old suffix needs no turning."""
    from knowledge.readers.conversion import to_docx
    from knowledge.readers.word import read_word

    is_docx = raw.startswith(_ZIP) and PurePath(name).suffix.lower() != ".odt"
    source = read_word(name, raw if is_docx else to_docx(name, raw), tracked)
    return replace(source, format="office", raw=raw, digest=hashlib.sha256(raw).hexdigest(), layout=None)


def _read_workbook(name: str, raw: bytes) -> SourceText:
    """A workbook, every sheet of which is first written as text with tables."""
    from knowledge.readers.conversion import to_tables
    from knowledge.readers.text import read_text
    from knowledge.readers.workbook import as_text

    source = read_text(name, as_text(to_tables(name, raw)).encode())
    return replace(source, format="workbook", raw=raw, digest=hashlib.sha256(raw).hexdigest())
