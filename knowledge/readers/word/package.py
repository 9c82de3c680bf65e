"""A .docx as a package of XML parts; everything that makes it unfit to be read is refused here."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from knowledge.domain.source import TrackedView
from knowledge.errors import UnreadableFile
from knowledge.readers.word.names import STRICT_TO_TRANSITIONAL, W
from knowledge.readers.word.tracked import changes, settle

LARGEST_UNPACKED = 200 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SAVE_AGAIN = "Mở tệp bằng Word, chọn Lưu thành (Save As) .docx rồi dùng tệp mới."


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts of a Word file that carry its text; an absent part is None."""

    document: Element
    styles: Element | None
    numbering: Element | None
    notes: tuple[Element, ...]
    """Footnotes, then endnotes."""
    margins: tuple[Element, ...]
    """Headers of pages, then footers."""
    pending: bool = False
    """True where tracked changes were pending before they were settled."""


def open_package(name: str, raw: bytes, tracked: TrackedView | None = None) -> WordParts:
    """The parts of the Word file, tracked changes settled as ``tracked`` says.

    Raises ``UnreadableFile`` for anything else, and for pending tracked changes where nothing is said of them.
    """
    _refuse_other_formats(name, raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read(name, archive, tracked)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError, NotImplementedError,
        ElementTree.ParseError,
    ) as error:  # fmt: skip
        remedy = "Tải hoặc chép lại tệp gốc; nếu Word còn mở được, lưu thành một tệp .docx mới."
        raise UnreadableFile(name, "tệp Word bị hỏng hoặc chưa tải xong", remedy) from error


def _refuse_other_formats(name: str, raw: bytes) -> None:
    if not raw:
        raise UnreadableFile(name, "tệp rỗng (0 byte)", "Chép hoặc tải lại tệp gốc rồi thử lại.")
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            reason = "tệp Word được bảo vệ bằng mật khẩu"
            raise UnreadableFile(name, reason, "Mở bằng Word, gỡ mật khẩu (File → Info → Protect Document), lưu lại.")
        reason = "bên trong là định dạng Office cũ (.doc) dù tên tệp là .docx"
        raise UnreadableFile(name, reason, _SAVE_AGAIN)
    if raw.startswith(b"PK"):
        return
    if raw.startswith(b"%PDF"):
        kind = "tệp PDF"
    elif raw.startswith(b"{\\rtf"):
        kind = "tệp RTF"
    elif b"\x00" in raw[:4096]:
        kind = "dữ liệu không rõ định dạng"
    elif b"<html" in raw[:4096].lower():
        kind = "trang HTML"
    else:
        kind = "văn bản thuần"
    reason = f"tên tệp là .docx nhưng bên trong không phải tệp Word mà là {kind}"
    raise UnreadableFile(name, reason, "Mở tệp bằng Word và lưu thành .docx, hoặc đổi lại đúng đuôi tệp.")


def _read(name: str, archive: zipfile.ZipFile, tracked: TrackedView | None) -> WordParts:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        reason = "tệp giải nén ra quá lớn (trên 200 MB)"
        raise UnreadableFile(name, reason, "Bỏ bớt hình ảnh trong tệp, hoặc chia tệp thành nhiều phần.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(name, "tệp được khóa bằng mật khẩu", "Gỡ mật khẩu, lưu lại rồi thử lại.")
    held = {entry.filename for entry in entries}
    roots = _targets(archive, held, "") if "_rels/.rels" in held else {}
    main = next(iter(roots.get("officeDocument", ())), "word/document.xml")
    document = _xml(archive, main) if main in held else None
    if document is None or document.tag != f"{W}document":
        reason = "bên trong không có văn bản Word (có thể là tệp Excel, PowerPoint, ODT hoặc tệp nén đổi tên)"
        raise UnreadableFile(name, reason, _SAVE_AGAIN)
    targets = _targets(archive, held, main)

    def parts(kind: str) -> list[Element]:
        return [_xml(archive, path) for path in targets.get(kind, ()) if path in held]

    notes = (*parts("footnotes"), *parts("endnotes"))
    margins = (*parts("header"), *parts("footer"))
    pending = False
    if tracked is None:
        _refuse_tracked_changes(name, (document, *notes, *margins))
    else:
        pending = any(True for part in (document, *notes, *margins) for _ in changes(part))
        for part in (document, *notes, *margins):
            settle(part, tracked)
    styles, numbering = parts("styles"), parts("numbering")
    return WordParts(document, next(iter(styles), None), next(iter(numbering), None), notes, margins, pending)


def _targets(archive: zipfile.ZipFile, held: set[str], part: str) -> dict[str, list[str]]:
    """Paths of the parts that ``part`` ("" for the package) refers to, by the last word of the relation's type."""
    folder, base = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    found: dict[str, list[str]] = {}
    if relations not in held:
        return found
    for relation in _xml(archive, relations).iter(_RELATIONSHIP):
        if relation.get("TargetMode") == "External":
            continue
        kind = relation.get("Type", "").rpartition("/")[2]
        path = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", "")))
        found.setdefault(kind, []).append(path.lstrip("/"))
    return found


def _xml(archive: zipfile.ZipFile, path: str) -> Element:
    content = archive.read(path)
    if b"<!DOCTYPE" in content or "<!DOCTYPE".encode("utf-16-le") in content:
        raise ValueError("a Word part never declares a document type")
    for strict, transitional in STRICT_TO_TRANSITIONAL:
        content = content.replace(strict, transitional)
    return ElementTree.fromstring(content)


def _refuse_tracked_changes(name: str, parts: tuple[Element, ...]) -> None:
    count = sum(1 for part in parts for _ in changes(part))
    if count:
        reason = f"tệp còn {count} chỗ sửa đổi được theo dõi (Track Changes) chưa chấp nhận hoặc từ chối"
        remedy = (
            "Trong Word, mở thẻ Xem lại (Review), chọn Chấp nhận tất cả (Accept All) hoặc Từ chối tất cả "
            "(Reject All), lưu tệp rồi kiểm tra lại; hoặc chạy lệnh kiểm tra với --tracked accept "
            "(đọc như đã chấp nhận) hay --tracked reject (đọc như đã từ chối)."
        )
        raise UnreadableFile(name, reason, remedy)
