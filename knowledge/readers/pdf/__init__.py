"""PDF files: lines and ruled tables as they stand on the pages, by pdfplumber (the extra ``pdf``).

A PDF holds no text, only letters at places: what is read from it is put together, so nothing that follows from it is
more certain than "to be looked at" (``SourceText.reservation``). A page that is a picture is a scan: it is read by
tesseract (``vie``) where that is installed, else named as unread.
"""

from __future__ import annotations

import hashlib
import io
import logging
import struct
import zlib
from importlib.util import find_spec
from typing import TYPE_CHECKING

from knowledge.domain.lettering import is_garbled
from knowledge.domain.source import SourceText
from knowledge.errors import UnreadableFile
from knowledge.readers.pdf.page import PageWriter
from knowledge.readers.pdf.scans import recognised_lines, tesseract

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

_FEWEST_LETTERS = 10
"""A page with fewer letters than this and a picture is a scan (a stamp or a page number may be typed over it)."""
_MOST_PAGES = 300
_BROKEN = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, EOFError,
    OSError, struct.error, zlib.error,
)  # fmt: skip
"""What pdfminer lets through where the inside of a file is not what it says it is."""
_READ = "tệp PDF chỉ giữ vị trí của chữ trên trang, nên số liệu và bảng đọc từ đó cần người đối chiếu với bản gốc"
_SAVE_AS = "Dùng tệp Word gốc (.docx) nếu có; hoặc mở PDF bằng Word rồi lưu thành .docx và xem lại số liệu."


def read_pdf(name: str, raw: bytes) -> SourceText:
    """What stands in a PDF file. Raises ``UnreadableFile``, also where the extra is not installed."""
    if find_spec("pdfplumber") is None:
        reason = "muốn đọc tệp PDF thì máy phải cài thêm phần đọc PDF (pdfplumber)"
        raise UnreadableFile(name, reason, f"Nhờ người quản trị cài thêm; hoặc: {_SAVE_AS}")
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what is wrong with a file is said here, once
    if b"%PDF" not in raw[:1024]:
        raise UnreadableFile(name, "tên tệp là .pdf nhưng bên trong không phải PDF", "Đổi lại đúng đuôi tệp.")
    try:
        with pdfplumber.open(io.BytesIO(raw)) as document:
            return _read(name, raw, document)
    except (MalformedPDFException, PdfminerException, PDFException, *_BROKEN) as error:
        reason = "tệp PDF bị hỏng, có mật khẩu hoặc chưa tải xong"
        raise UnreadableFile(name, reason, _SAVE_AS) from error


def _read(name: str, raw: bytes, document: PDF) -> SourceText:
    if len(document.pages) > _MOST_PAGES:
        reason = f"tệp PDF có {len(document.pages)} trang (trên {_MOST_PAGES})"
        raise UnreadableFile(name, reason, "Chia tệp thành nhiều phần rồi thử lại.")
    writer = PageWriter()
    scans: list[int] = []
    recognised: list[int] = []
    pictures = 0
    for number, page in enumerate(document.pages, 1):
        if _is_scan(page):
            lines = recognised_lines(page)
            (recognised if lines else scans).append(number)
            writer.add_lines(lines, number)
        else:
            pictures += len(page.images)
            writer.add_page(page, number)
        page.close()
    text = writer.text
    if not text.strip():
        reason = "tệp PDF là bản quét (chỉ có hình ảnh, không có chữ)" if scans else "tệp PDF không có chữ nào"
        missing = " và máy chưa cài tesseract với tiếng Việt (vie)" if scans and tesseract() is None else ""
        raise UnreadableFile(name, reason + missing, _SAVE_AS)
    if is_garbled(text):
        raise UnreadableFile(name, "chữ Việt trong tệp PDF bị vỡ (phông cũ hoặc thiếu bảng mã)", _SAVE_AS)
    unread = [f"{pictures} hình ảnh"] if pictures else []
    if scans:
        unread.append(f"trang quét (không có chữ): {_listed(scans)}")
    if recognised:
        unread.append(f"bảng và hình trong trang quét {_listed(recognised)} (chữ của trang do máy nhận dạng)")
    blocks = tuple(writer.blocks)
    return SourceText(name, "pdf", text, blocks, hashlib.sha256(raw).hexdigest(), raw, tuple(unread), reservation=_READ)


def _is_scan(page: Page) -> bool:
    return bool(page.images) and sum(1 for letter in page.chars if letter["text"].strip()) < _FEWEST_LETTERS


def _listed(pages: list[int]) -> str:
    return ", ".join(map(str, pages))
