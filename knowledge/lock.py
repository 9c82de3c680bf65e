"""One at a time: a lock on a folder that other processes and threads respect, and that says who holds it.

The system gives the lock up when its holder ends, however it ends; the file that stays behind means nothing.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from knowledge.errors import KnowledgeError

_STEP_S = 0.05
_FAR = 1 << 30
"""Where the byte is that Windows locks: beyond what is written, so that others can read who holds the lock."""


class Held(KnowledgeError):
    """Somebody else holds the lock; the sentence says who and since when."""


@contextmanager
def alone(folder: Path, name: str, task: str, patience: float) -> Iterator[None]:
    """Nobody else is inside with this ``name`` in ``folder``. Waits at most ``patience`` seconds, then ``Held``.

    ``task`` says in Vietnamese what is being done; it is shown to those who must wait.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.lock"
    with path.open("a+b") as file:
        until = time.monotonic() + patience
        while not _take(file):
            if time.monotonic() >= until:
                raise Held(_who(path))
            time.sleep(_STEP_S)
        try:
            _sign(file, task)
            yield
        finally:
            file.truncate(0)
            _give_back(file)


def _sign(file: BinaryIO, task: str) -> None:
    holder = {"pid": os.getpid(), "machine": platform.node(), "since": f"{datetime.now():%H:%M ngày %d/%m/%Y}"}
    file.truncate(0)
    file.write(json.dumps(holder | {"task": task}, ensure_ascii=False).encode())
    file.flush()


def _who(path: Path) -> str:
    try:
        holder = json.loads(path.read_bytes())
        told = f"tiến trình {holder['pid']} trên máy {holder['machine']} đang {holder['task']} từ {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # it signs a moment after it takes the lock
        told = "một tiến trình khác đang ghi"
    return f"Thư viện đang bận: {told}. Hãy chờ việc ấy xong rồi chạy lại; phần đã nạp không mất."


if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> bool:
        try:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give_back(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _give_back(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
