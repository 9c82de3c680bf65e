"""Old Office formats (.doc, .odt, .rtf) turned into .docx, workbooks into tables of text, by LibreOffice if installed.

LibreOffice runs in a folder of its own that is gone afterwards, with a profile of its own: no macro runs, no link is
followed, and whatever would reach for the network meets a proxy that nobody answers.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import UnreadableFile

LONGEST_WAIT = 90.0
"""Seconds after which a conversion is given up; a plan takes two to five."""
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_ROW_END = b"\x07\x00\x07\x00"
"""Where a row of a table ends in the text of a .doc (LibreOffice 7.4 loses a table that ends the document)."""
_KINDS = {".doc": "Word cũ (.doc)", ".odt": "OpenDocument (.odt)", ".rtf": "RTF (.rtf)"}
SUFFIXES = frozenset(_KINDS)
_WORKBOOKS = {".xlsx": "Excel (.xlsx)", ".xls": "Excel cũ (.xls)", ".ods": "bảng tính OpenDocument (.ods)"}
WORKBOOK_SUFFIXES = frozenset(_WORKBOOKS)
_AS_TABS = "csv:Text - txt - csv (StarCalc):9,34,76,1,,1066,false,true,true,false,false,-1"
"""Every sheet of a workbook as a file of its own: cells between tabs, UTF-8, as they are shown."""
_COPY = "Mở tệp bằng Excel, chép bảng sang tệp Word rồi dùng tệp .docx."
_SAVE_AS = "Mở tệp bằng Word hoặc LibreOffice, chọn Lưu thành (Save As) .docx rồi dùng tệp .docx."
_SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    # A workbook shows 1234567,5 as "1.234.567,5", as every Vietnamese document writes it.
    ("Setup/L10N", "ooSetupSystemLocale", "vi-VN"),
)


def to_docx(name: str, raw: bytes) -> bytes:
    """The bytes of a .docx with what the file says. Raises ``UnreadableFile``."""
    reason = f"đây là định dạng {_KINDS[Path(name).suffix.lower()]}"
    with _made(name, raw, "docx:MS Word 2007 XML", "tep.docx", reason, _SAVE_AS) as (made,):
        result = made.read_bytes()
    if _ROW_END in raw and not _has_tables(result):
        lost = f"{reason} và LibreOffice làm mất bảng khi chuyển"
        raise UnreadableFile(name, lost, "Mở tệp bằng Word, chọn Lưu thành (Save As) .docx rồi dùng tệp .docx.")
    return result


def to_tables(name: str, raw: bytes) -> tuple[tuple[str, bytes], ...]:
    """The sheets of a workbook in their order: name, and cells between tabs. Raises ``UnreadableFile``."""
    reason = f"đây là định dạng {_WORKBOOKS[Path(name).suffix.lower()]}"
    with _made(name, raw, _AS_TABS, "tep-*.csv", reason, _COPY) as made:
        sheets = sorted(made, key=lambda file: (file.stat().st_mtime_ns, file.name))
        return tuple((file.stem.removeprefix("tep-"), file.read_bytes()) for file in sheets)


@contextmanager
def _made(name: str, raw: bytes, kind: str, pattern: str, reason: str, advice: str) -> Iterator[list[Path]]:
    """The files ``pattern`` that LibreOffice makes of the file, at least one, gone afterwards.

    Raises ``UnreadableFile``, which tells ``reason`` and gives ``advice``.
    """
    if not raw.strip():
        raise UnreadableFile(name, "tệp rỗng (0 byte)", "Chép hoặc tải lại tệp gốc rồi thử lại.")
    program = installed()
    if program is None:
        raise UnreadableFile(name, f"{reason}, cần LibreOffice mà máy này chưa cài", advice)
    with tempfile.TemporaryDirectory(prefix="duthao-") as folder:
        given = Path(folder) / f"tep{Path(name).suffix.lower()}"
        given.write_bytes(raw)
        if not _run(program, given, kind):
            late = f"{reason} và LibreOffice không chuyển xong trong {LONGEST_WAIT:g} giây"
            raise UnreadableFile(name, late, advice)
        made = list(Path(folder).glob(pattern))
        if not made:
            failed = f"{reason} nhưng LibreOffice không mở được (tệp hỏng, có mật khẩu, hoặc sai đuôi)"
            raise UnreadableFile(name, failed, advice)
        yield made


def _has_tables(docx: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return b"<w:tbl>" in archive.read("word/document.xml")


def installed() -> str | None:
    """The program of LibreOffice on this machine; None without one."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def _run(program: str, given: Path, kind: str) -> bool:
    """Converts the file to ``kind`` beside itself; False where it took too long. The file made tells the rest."""
    profile = given.parent / "profile"
    _write_profile(profile)
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", kind, "--outdir", str(given.parent), str(given),
    ]  # fmt: skip
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=given.parent, start_new_session=True,
        )  # fmt: skip
    except OSError:
        return True
    try:
        process.wait(LONGEST_WAIT)
    except subprocess.TimeoutExpired:
        _end(process)
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice with the processes it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        "utf-8",
    )
