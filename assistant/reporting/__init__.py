"""The check of one plan as a file to keep: what the head who signs, and the accountant who doubts, want to see.

What is said is put together once (``content``) and set by one renderer per format. Nothing in it comes from the clock
or the machine: the same file checked by the same program gives the same bytes.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from assistant.errors import BadRequest
from assistant.reporting.content import Examined, content

RENDERERS = {".html": "html", ".docx": "word"}
"""The renderer of each suffix: a module of this package with ``render(title, blocks) -> bytes``."""

__all__ = ["RENDERERS", "Examined", "place", "refuse_unusable", "write_report"]


def write_report(examined: Examined, path: Path) -> None:
    """Writes the report in the format that the suffix of ``path`` names; ``BadRequest`` for one that cannot be used."""
    refuse_unusable(path, tuple(RENDERERS))
    title, blocks = content(examined)
    rendered: bytes = import_module(f"{__name__}.{RENDERERS[path.suffix.lower()]}").render(title, blocks)
    with place(path) as file:
        file.write(rendered)


def refuse_unusable(path: Path, suffixes: tuple[str, ...] = ()) -> None:
    """``BadRequest`` where no file of that name can be written."""
    if suffixes and path.suffix.lower() not in suffixes:
        raise BadRequest(f"Chưa ghi được tệp “{path.name}”: đuôi tệp phải là {' hoặc '.join(suffixes)}.")
    if path.is_dir():
        raise BadRequest(f"“{path}” là một thư mục; hãy cho tên tệp cần ghi.")
    if not path.parent.is_dir():
        raise BadRequest(f"Không có thư mục “{path.parent}” để ghi tệp “{path.name}”.")


@contextmanager
def place(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name only when it is whole; ``BadRequest`` when the disk refuses."""
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        with temporary.open("xb") as file:
            yield file
        os.replace(temporary, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadRequest(
            f"Không ghi được tệp “{path}” ({reason}). Kiểm tra quyền ghi, chỗ trống trên đĩa và đóng tệp nếu đang mở."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
