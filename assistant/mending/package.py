"""A Word file as a package that is taken over part by part: what is not changed keeps its bytes."""

from __future__ import annotations

import io
import os
import posixpath
import secrets
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from assistant.errors import BadRequest
from knowledge.errors import UnreadableFile

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SUFFIXES = (".docx", ".docm")


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file by their names; ``document`` names the one that holds the text."""

    name: str
    entries: tuple[tuple[zipfile.ZipInfo, bytes], ...]
    document: str

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None where the file has no such part."""
        return next((content for entry, content in self.entries if entry.filename == name), None)

    def target(self, kind: str) -> str | None:
        """The part that the text refers to as ``kind`` ("comments"), the last word of the relation's type."""
        content = self.part(relations_of(self.document))
        return None if content is None else _target(content, kind, posixpath.dirname(self.document))

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """The bytes of the file with these parts changed or, where it has none of that name, added at its end."""
        packed = io.BytesIO()
        held = {entry.filename for entry, _ in self.entries}
        added = [(_entry(name), content) for name, content in changed.items() if name not in held]
        with zipfile.ZipFile(packed, "w") as archive:
            for entry, content in (*self.entries, *added):
                copied = zipfile.ZipInfo(entry.filename, entry.date_time)
                copied.external_attr, copied.compress_type = entry.external_attr, entry.compress_type
                copied.create_system = entry.create_system
                archive.writestr(copied, changed.get(entry.filename, content))
        return packed.getvalue()


def relations_of(part: str) -> str:
    """The part that holds the relations of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def open_package(source: Path) -> Package:
    """The parts of a Word file that the reader has already accepted.

    ``BadRequest`` for what cannot be changed, such as a file that bears a digital signature.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            entries = tuple((entry, archive.read(entry)) for entry in archive.infolist())
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        remedy = "Tải hoặc chép lại tệp gốc; nếu Word còn mở được, lưu thành một tệp .docx mới."
        raise UnreadableFile(source.name, "tệp Word bị hỏng hoặc chưa tải xong", remedy) from error
    names = [entry.filename for entry, _ in entries]
    if any(name.startswith("_xmlsignatures/") for name in names):
        raise BadRequest(f"“{source.name}” có chữ ký số; sửa tệp sẽ làm mất chữ ký. Hãy dùng bản chưa ký.")
    if len(set(names)) != len(names):
        raise BadRequest(f"“{source.name}” có phần trùng tên bên trong; mở bằng Word, lưu thành tệp mới rồi thử lại.")
    held = dict(zip(names, entries, strict=True))
    roots = held.get("_rels/.rels")
    document = (_target(roots[1], "officeDocument", "") if roots else None) or "word/document.xml"
    return Package(source.name, entries, document)


def refuse_unusable(source: Path, out: Path) -> None:
    """``BadRequest`` for a place where the new file cannot stand; the officer's own file is never written over."""
    if source.suffix.lower() not in _SUFFIXES:
        raise BadRequest(f"Chỉ sửa và ghi nhận xét được vào tệp Word (.docx); “{source.name}” là định dạng khác.")
    if out.suffix.lower() != source.suffix.lower():
        raise BadRequest(
            f"Tệp mới phải có cùng đuôi {source.suffix} với tệp gốc, ví dụ “{source.stem}-da-sua{source.suffix}”."
        )
    if out.is_dir() or not out.parent.is_dir():
        raise BadRequest(f"Không ghi được “{out}”: hãy cho tên tệp trong một thư mục đã có.")


def put(content: bytes, out: Path) -> None:
    """Writes the file whole or not at all."""
    temporary = out.with_name(f".{secrets.token_hex(8)}{out.suffix}")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, out)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadRequest(
            f"Không ghi được tệp “{out}” ({reason}). Kiểm tra quyền ghi, chỗ trống trên đĩa và đóng tệp nếu đang mở."
        ) from error


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _target(relations: bytes, kind: str, folder: str) -> str | None:
    for relation in ElementTree.fromstring(relations).iter(_RELATIONSHIP):
        if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", "")))
            return path.lstrip("/")
    return None
