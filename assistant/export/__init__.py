"""The files a checked plan leaves in. Exporters accept only a ``CheckedPlan`` and never import one another.

The file is written under a temporary name beside its place, read back from the disk and compared with what was checked;
only then does it get its name. Whatever goes wrong, nothing new and nothing half-written stays.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from assistant.checks.gate import CheckedPlan
from assistant.errors import AssistantError, BadRequest
from assistant.export.cover_note import cover_note
from assistant.export.readback import compare
from knowledge.errors import UnreadableFile
from knowledge.readers import SUFFIXES, read

EXPORTERS = {".docx": "word", ".md": "markdown", ".html": "html"}
"""The exporter of each suffix: a module of this package with ``write(checked) -> bytes``."""

_DIFFERENCES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Exported:
    """The file handed over; ``cover_note`` is the file beside it that names released findings, if there are any."""

    path: Path
    final: bool
    cover_note: Path | None = None


def export(checked: CheckedPlan, path: Path, *, sources: bool = False) -> Exported:
    """Writes the plan in the format that the suffix of ``path`` names, over a file of that name.

    With ``sources`` footnotes name where figures and citations come from (Word files only). ``BadRequest`` for a suffix
    or place that cannot be used; ``AssistantError`` when the file, read back, says something else than was checked.
    """
    suffix = path.suffix.lower()
    if suffix not in EXPORTERS:
        shown = f"Chưa xuất được tệp “{path.name}”: đuôi tệp phải là một trong {', '.join(EXPORTERS)}."
        raise BadRequest(shown)
    if sources and suffix != ".docx":
        raise BadRequest(f"Chú thích nguồn chỉ có trong tệp Word (.docx); tệp “{path.name}” không ghi được chú thích.")
    _refuse_unusable(path)
    exporter = import_module(f"{__name__}.{EXPORTERS[suffix]}")
    content: bytes = exporter.write(checked, sources=True) if sources else exporter.write(checked)
    note = cover_note(path.name, content, checked.report)
    beside = path.with_name(f"{path.name}.phieu-kiem-tra.md") if note else None
    temporary = _temporary(path)
    temporary_note = _temporary(beside) if beside else None
    try:
        _put(temporary, content)
        _read_back(checked, temporary)
        if beside and temporary_note:
            _put(temporary_note, note.encode())
            os.replace(temporary_note, beside)
        os.replace(temporary, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadRequest(
            f"Không ghi được tệp “{path}” ({reason}). Kiểm tra quyền ghi, chỗ trống trên đĩa và đóng tệp nếu đang mở."
        ) from error
    finally:
        for leftover in (temporary, temporary_note):
            if leftover is not None:
                _remove(leftover)
    return Exported(path, checked.final, beside)


def _refuse_unusable(path: Path) -> None:
    try:
        taken, folder = path.is_dir(), path.parent.is_dir()
    except (OSError, ValueError) as error:
        raise BadRequest(f"Không dùng được tên tệp “{path.name[:80]}”; hãy đặt tên ngắn, không có ký tự lạ.") from error
    if taken:
        raise BadRequest(f"“{path}” là một thư mục; hãy cho tên tệp cần ghi.")
    if not folder:
        raise BadRequest(f"Không có thư mục “{path.parent}” để ghi tệp “{path.name}”.")


def _temporary(path: Path) -> Path:
    """A free name in the same folder, with the same suffix, so that the same reader reads it."""
    return path.with_name(f".{secrets.token_hex(8)}{path.suffix.lower()}")


def _put(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the folder vanished or became read-only meanwhile; the error that matters is already on its way


def _read_back(checked: CheckedPlan, path: Path) -> None:
    """The last check, on the finished file; formats that no reader knows (HTML) are not read back."""
    if path.suffix not in SUFFIXES:
        return
    from knowledge.parsing.plan import parse_plan

    try:
        again = parse_plan(read(path))
    except UnreadableFile as error:
        raise AssistantError(f"Tệp vừa ghi không đọc lại được nên chưa được giao: {error}") from error
    differences = compare(checked.plan, again)
    if differences:
        more = len(differences) - _DIFFERENCES_SHOWN
        tail = f" (và {more} khác biệt khác)" if more > 0 else ""
        shown = " ".join(differences[:_DIFFERENCES_SHOWN])
        raise AssistantError(f"Tệp vừa ghi, khi đọc lại, khác với bản đã kiểm tra nên chưa được giao: {shown}{tail}")
