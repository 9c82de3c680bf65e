"""Old Office files are read through LibreOffice, which reaches no network, or refused with a sentence that helps."""

from __future__ import annotations

import http.server
import io
import subprocess
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from knowledge.domain.source import Grid, SourceText, TextLine
from knowledge.errors import UnreadableFile
from knowledge.readers import conversion, read, read_bytes

ROWS = (("STT", "Nội dung", "Kinh phí"), ("1", "Tập huấn chuyển đổi số", "1.250,5"), ("2", "In tài liệu", "09"))


def plan(font: str = "Times New Roman", line: str = "Kế hoạch chuyển đổi số năm 2026", end: str = "Hết") -> bytes:
    """A small Word file with a numbered list, a ruled table and a last line."""
    import docx

    document: Any = docx.Document()
    document.add_paragraph().add_run(line)
    document.paragraphs[0].runs[0].font.name = font
    document.add_paragraph("Bước một", style="List Number")
    table = document.add_table(rows=3, cols=3)
    table.style = "Table Grid"
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    if end:
        document.add_paragraph(end)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def shown(source: SourceText) -> list[object]:
    return [
        b.text if isinstance(b, TextLine) else tuple(tuple(c.text for c in r) for r in b.rows) for b in source.blocks
    ]


def converted(soffice: str, folder: Path, raw: bytes, kind: str) -> Path:
    """The Word file turned into another kind by LibreOffice."""
    given = folder / "mau.docx"
    given.write_bytes(raw)
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'made').as_uri()}", "--headless", "--convert-to", kind,
         "--outdir", str(folder), str(given)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return given.with_suffix("." + kind.partition(":")[0])


@pytest.mark.office
@pytest.mark.parametrize("kind", ["doc:MS Word 97", "odt", "rtf"])
def test_old_formats_read_as_the_word_file_they_were_made_of(kind: str, soffice: str, tmp_path: Path) -> None:
    """Lines, automatic numbers and cells are those of the Word file; the officer's own bytes are kept."""
    path = converted(soffice, tmp_path, plan(), kind)
    source = read(path)
    assert shown(source) == ["Kế hoạch chuyển đổi số năm 2026", "1. Bước một", ROWS, "Hết"]
    assert (source.name, source.raw, source.format) == (path.name, path.read_bytes(), "office")


@pytest.mark.office
def test_a_table_that_conversion_loses_is_said_never_glued(soffice: str, tmp_path: Path) -> None:
    """Where LibreOffice runs the cells of a .doc together, the file is refused."""
    path = converted(soffice, tmp_path, plan(end=""), "doc:MS Word 97")
    try:
        assert ROWS in shown(read(path))  # a LibreOffice that keeps the table
    except UnreadableFile as refused:
        assert "làm mất bảng" in refused.reason


@pytest.mark.office
def test_old_fonts_in_old_files(soffice: str, tmp_path: Path) -> None:
    """A .doc typed in .VnTime, as offices kept them for years, reads in Unicode, its letter ư (a soft hyphen) too."""
    path = converted(soffice, tmp_path, plan(".VnTime", "KÕ ho¹ch t­ vÊn ®Çu t­ n¨m 2026"), "doc:MS Word 97")
    assert shown(read(path))[0] == "Kế hoạch tư vấn đầu tư năm 2026"


@pytest.mark.office
def test_tracked_changes_in_old_files(soffice: str, tmp_path: Path) -> None:
    """An .odt with pending changes is refused until the officer picks a view."""
    import re

    with zipfile.ZipFile(io.BytesIO(plan())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    change = '<w:ins w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z">'
    body = re.sub(r"(<w:r>(?:(?!</w:r>).)*Kế hoạch.*?</w:r>)", change + r"\1</w:ins>", body, count=1)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (parts | {"word/document.xml": body.encode()}).items():
            archive.writestr(name, content)
    path = converted(soffice, tmp_path, target.getvalue(), "odt")
    with pytest.raises(UnreadableFile, match="sửa đổi được theo dõi"):
        read(path)
    assert shown(read(path, "reject"))[0] == "1. Bước một"


@pytest.mark.office
def test_conversion_reaches_no_network() -> None:
    """A picture that a file links to on a server is not asked for, even on this machine."""
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *arguments: object) -> None:
            """Nothing is printed."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = f'<html><p>Xin chao</p><img src="http://127.0.0.1:{server.server_port}/a.png"></html>'
        source = read_bytes("a.doc", page.encode())
        server.shutdown()
    assert (shown(source), source.unread, asked) == (["Xin chao"], ("1 hình ảnh",), [])


def test_a_word_file_under_an_old_name_needs_no_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    """A .docx saved as .doc is read as it is."""
    monkeypatch.setattr(conversion, "installed", lambda: None)
    assert shown(read_bytes("a.doc", plan()))[2] == ROWS


@pytest.mark.parametrize("name", ["a.doc", "a.odt", "a.rtf"])
def test_without_libreoffice_a_sentence_says_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the format, what is missing on the machine, and the way round it."""
    monkeypatch.setattr(conversion, "installed", lambda: None)
    with pytest.raises(UnreadableFile, match="cần LibreOffice mà máy này chưa cài") as caught:
        read_bytes(name, b"x")
    assert "Save As" in caught.value.remedy


@pytest.mark.parametrize(("program", "said"), [("sleep 60", "không chuyển xong"), ("exit 1", "không mở được")])
def test_conversion_that_fails_or_hangs_is_ended(
    program: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A program that does not end is killed with its children; one that makes no file is reported."""
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\n{program}\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(conversion, "installed", lambda: str(script))
    monkeypatch.setattr(conversion, "LONGEST_WAIT", 0.5)
    with pytest.raises(UnreadableFile, match=said):
        read_bytes("a.doc", b"\xd0\xcf\x11\xe0")


def test_grids_are_grids() -> None:
    """What was a table in the Word file is a grid."""
    assert any(isinstance(block, Grid) for block in read_bytes("a.docx", plan()).blocks)
