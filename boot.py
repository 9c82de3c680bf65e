"""Sets the program up in .venv beside this file, then runs it or its tests. Standard library only.

    python boot.py setup [--dev]     make .venv ready (--dev: with the developers' tools)
    python boot.py run [ARG...]      set up if needed, then `python app.py ARG...`
    python boot.py test [ARG...]     set up with the developers' tools if needed, then `pytest ARG...`

Exit codes: 0 done; 1 the installation failed; 2 unknown command; 3 this Python cannot be used; 4 no network;
5 disk full or not writable; 130 interrupted. `run` and `test` end with the code of what they ran.

The file is written so that an old Python can still parse it and be refused with a sentence.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "duthao-stamp.json"
LOCK_FILE = ROOT / ".venv.lock"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
PROJECT = ROOT / "pyproject.toml"
OLDEST = (3, 11)
WINDOWS = os.name == "nt"

FAILED, USAGE, BAD_PYTHON, NO_NETWORK, NO_DISK, INTERRUPTED = 1, 2, 3, 4, 5, 130

NETWORK_SIGNS = (
    "could not connect", "connection refused", "connection reset", "connection error", "dns error",
    "failed to establish a new connection", "name resolution", "network is unreachable",
    "error sending request",
    "failed to fetch", "timed out", "no route to host", "getaddrinfo failed", "proxyerror", "sslerror",
)  # fmt: skip
DISK_SIGNS = ("no space left", "os error 28", "errno 28", "disk quota", "os error 112", "not enough space")


class SetupError(Exception):
    """The set-up cannot go on: a sentence for the person at the keyboard, and the exit code that says why."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Progress goes to stderr, so that stdout belongs to the program alone."""
    print(message, file=sys.stderr, flush=True)


def venv_python() -> Path:
    return VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"


def venv_uv() -> Path:
    return VENV / "Scripts" / "uv.exe" if WINDOWS else VENV / "bin" / "uv"


# ---- What is there already -------------------------------------------------------------------------------


def wanted(dev: bool) -> "dict[str, str]":
    """What the stamp of a finished set-up says: where it was made, for which Python, from which locks."""
    digest = hashlib.sha256()
    for path in (RUN_LOCK, DEV_LOCK, PROJECT):
        digest.update(path.read_bytes())
    return {
        "root": str(ROOT),
        "python": "{}.{}".format(*sys.version_info[:2]),
        "locks": digest.hexdigest(),
        "tools": "dev" if dev else "run",
    }


def stamp() -> "dict[str, str] | None":
    """The stamp of the last set-up that finished; None while there is none, or only half of one."""
    try:
        held = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) and venv_python().exists() else None


def is_ready(dev: bool) -> bool:
    """True when .venv holds all that is asked; developers' tools do not hurt a plain run."""
    return stamp() in ([wanted(True)] if dev else [wanted(False), wanted(True)])


def can_be_updated(held: "dict[str, str] | None") -> bool:
    """True when .venv was finished here for this Python, so that only what changed need be installed."""
    new = wanted(False)
    return held is not None and (held.get("root"), held.get("python")) == (new["root"], new["python"])


# ---- Steps -----------------------------------------------------------------------------------------------


def run_step(command: "list[str]") -> "tuple[int, str]":
    """(exit code, output) of one command; its output is kept quiet unless it fails."""
    environment = dict(os.environ, PYTHONUTF8="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment.pop("PIP_USER", None)
    done = subprocess.run(
        command, cwd=str(ROOT), env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, close_fds=WINDOWS,
    )  # fmt: skip
    return done.returncode, done.stdout.decode("utf-8", "replace")


def explain(output: str) -> SetupError:
    """The failure of an installer, told by its cause; the installer's last words follow."""
    low = output.lower()
    words = [line for line in output.strip().splitlines() if not line.startswith("WARNING")]
    tail = "\n".join("    " + line for line in words[-12:])
    if any(sign in low for sign in DISK_SIGNS):
        return SetupError(
            "Ổ đĩa đã đầy nên chưa cài đặt được. Xin dọn bớt (cần khoảng 1 GB) rồi chạy lại.\n" + tail,
            NO_DISK,
        )
    if any(sign in low for sign in NETWORK_SIGNS):
        return SetupError(
            "Không tải được các gói phần mềm. Xin kiểm tra kết nối mạng (hoặc proxy của cơ quan) "
            "rồi chạy lại; chỉ lần cài đặt đầu tiên mới cần mạng.\n" + tail,
            NO_NETWORK,
        )
    return SetupError("Cài đặt không thành công. Thông báo của trình cài đặt:\n" + tail, FAILED)


def make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = "{}.{}".format(*sys.version_info[:2])
        raise SetupError(
            "Python {0} trên máy này thiếu thành phần {1}. Trên Debian hoặc Ubuntu xin cài bằng lệnh\n"
            "    sudo apt install python{0}-venv\nrồi chạy lại.".format(version, ", ".join(missing)),
            BAD_PYTHON,
        )
    if VENV.is_symlink() or VENV.exists():
        say("Đang xóa môi trường .venv dở dang hoặc của máy khác…")
        remove_venv()
    say("Đang tạo môi trường riêng .venv…")
    # The interpreter behind a virtual environment, so that .venv never hangs on another one (or on itself).
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, output = run_step([base, "-m", "venv", str(VENV)])
    if code != 0:
        raise explain(output)


def remove_venv() -> None:
    """.venv is gone: renamed away first, so that a removal cut short leaves nothing that looks whole."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
        return
    doomed = Path(tempfile.mkdtemp(prefix=".venv-old-", dir=str(ROOT)))
    VENV.rename(doomed / "venv")
    shutil.rmtree(str(doomed), ignore_errors=True)


def locked_uv(lock: str) -> str:
    """The lines of the lock that pin uv and its hashes."""
    kept = []  # type: list[str]
    for line in lock.splitlines():
        if line.startswith("uv==") or (kept and line.strip().startswith("--hash=")):
            kept.append(line)
        elif kept:
            break
    return "\n".join(kept) + "\n"


def install_uv() -> bool:
    """True when the uv of the lock is in .venv; False when this machine has none, and pip must do."""
    say("Đang cài trình cài đặt uv…")
    with tempfile.TemporaryDirectory(prefix="duthao-") as folder:
        pinned = Path(folder) / "uv.txt"
        pinned.write_text(locked_uv(RUN_LOCK.read_text(encoding="utf-8")), encoding="utf-8")
        pip = [str(venv_python()), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(pinned)]
        code, output = run_step(pip)
    if code == 0:
        return venv_uv().exists()
    cause = explain(output)
    if cause.code in (NO_NETWORK, NO_DISK):
        raise cause
    return False


def install_packages(lock: Path, with_uv: bool) -> None:
    say(f"Đang cài các gói theo {lock.name} (lần đầu mất chừng nửa phút đến vài phút)…")
    python = str(venv_python())
    # The lock is the whole list: what it leaves out on purpose (see `make lock`) is not asked for again.
    locked = ["--quiet", "--no-deps", "--require-hashes", "-r", str(lock)]
    if with_uv:
        code, output = run_step([str(venv_uv()), "pip", "install", "--python", python, *locked])
        if code == 0:
            return
        cause = explain(output)
        if cause.code == NO_DISK:
            raise cause
        # pip also knows the mirrors and proxies set in pip's own configuration.
        say("uv chưa cài được, đang thử lại bằng pip…")
    code, output = run_step([python, "-m", "pip", "install", *locked])
    if code != 0:
        raise explain(output)


def install_project(with_uv: bool) -> None:
    say("Đang nối lệnh duthao vào môi trường…")
    python = str(venv_python())
    alone = ["--no-deps", "--no-build-isolation", "--quiet", "-e", "."]
    code, output = 1, ""
    if with_uv:
        code, output = run_step([str(venv_uv()), "pip", "install", "--python", python, "--offline", *alone])
    if code != 0:
        code, output = run_step([python, "-m", "pip", "install", "--no-index", *alone])
    if code != 0:
        raise explain(output)


# ---- The whole -------------------------------------------------------------------------------------------


def take(handle: "IO[str]") -> bool:
    """True when this process now holds the lock; the system drops it however the process ends."""
    try:
        if WINDOWS:
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Only one process at a time changes .venv; the others wait and then find it ready."""
    with LOCK_FILE.open("a+") as handle:
        # Installers inherit the lock: one that outlives a killed boot.py still keeps others out.
        os.set_inheritable(handle.fileno(), True)
        told = False
        while not take(handle):
            if not told:
                say("Một lần cài đặt khác đang chạy trong thư mục này, xin chờ…")
                told = True
            time.sleep(0.3)
        yield


def set_up(dev: bool) -> None:
    """.venv is ready when this returns: whole, from the locks, with the `duthao` command in it."""
    if is_ready(dev):
        return
    with one_at_a_time():
        if is_ready(dev):
            return
        begun = time.monotonic()
        if can_be_updated(stamp()):
            STAMP.unlink()  # From here until the end .venv counts as half-made.
        else:
            make_venv()
        with_uv = install_uv()
        install_packages(DEV_LOCK if dev else RUN_LOCK, with_uv)
        install_project(with_uv)
        fresh = STAMP.with_suffix(".new")
        fresh.write_text(json.dumps(wanted(dev), ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(str(fresh), str(STAMP))
        say(f"Cài đặt xong sau {time.monotonic() - begun:.0f} giây.")


def hand_over(arguments: "list[str]") -> int:
    """The program takes this process's place, so that signals and exit codes are its own."""
    command = [str(venv_python()), *arguments]
    os.chdir(str(ROOT))
    sys.stdout.flush()
    sys.stderr.flush()
    if not WINDOWS:
        os.execv(command[0], command)
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # The child got the same Ctrl-C and is closing down; its exit code counts.


def main(arguments: "list[str]") -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < OLDEST:
        needed, found = "{}.{}".format(*OLDEST), "{}.{}.{}".format(*sys.version_info[:3])
        say(f"Dự Thảo cần Python {needed} trở lên; máy đang dùng Python {found} ({sys.executable}).")
        say("Xin cài bản mới hơn, hoặc chỉ rõ: make run PYTHON=/đường/dẫn/tới/python3.12")
        return BAD_PYTHON
    verb, rest = (arguments[0] if arguments else ""), arguments[1:]
    if verb not in ("setup", "run", "test") or (verb == "setup" and rest not in ([], ["--dev"])):
        say("Cách dùng: python boot.py setup [--dev] | run [tham số…] | test [tham số…]")
        return USAGE
    try:
        set_up(dev=verb == "test" or (rest == ["--dev"] and verb == "setup"))
        if verb == "setup":
            return 0
        return hand_over(["app.py", *rest] if verb == "run" else ["-m", "pytest", *rest])
    except SetupError as error:
        say(str(error))
        return error.code
    except OSError as error:
        say(f"Không ghi được vào thư mục chương trình {ROOT}: {error.strerror or error}.")
        say("Xin kiểm tra quyền ghi, chỗ trống trên ổ đĩa, và đóng Dự Thảo nếu đang mở.")
        return NO_DISK
    except KeyboardInterrupt:
        say("\nĐã dừng theo yêu cầu; lần chạy sau sẽ cài tiếp.")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
