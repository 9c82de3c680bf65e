"""``duthao check`` on files of every kind: tracked changes as the officer says, PDF for review, old files by their reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pytest

from assistant.cli import main
from knowledge.readers import conversion


def tracked(path: Path) -> Path:
    """A Word file in which a total is being changed from 30 to 35."""
    import zipfile

    document: Any = docx.Document()
    document.add_paragraph("III. KINH PHÍ")
    document.add_paragraph("Đơn vị tính: triệu đồng")
    table = document.add_table(rows=3, cols=3)
    table.style = "Table Grid"
    for row, texts in zip(
        table.rows, (("STT", "Nội dung", "Kinh phí"), ("1", "Họp", "30"), ("", "Tổng cộng", "TONG")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    plain = path.with_suffix(".tmp")
    document.save(str(plain))
    by = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    change = f"<w:del {by}><w:r><w:delText>30</w:delText></w:r></w:del><w:ins {by}><w:r><w:t>35</w:t></w:r></w:ins>"
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<w:r><w:t>TONG</w:t></w:r>", change.encode()))
    return path


@pytest.mark.parametrize(
    ("view", "code", "verdict"), [(None, 2, "unreadable"), ("accept", 1, "fail"), ("reject", 0, "pass")]
)
def test_tracked_changes(
    view: str | None, code: int, verdict: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a word about its changes the file is refused; accepted, its total is wrong; rejected, it is right."""
    options = ["--tracked", view] if view else []
    path = tracked(tmp_path / "sua.docx")
    assert main(["check", "--json", *options, str(path)]) == code
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["verdict"] == verdict
    assert file["tracked"] == view


@pytest.mark.parametrize(("view", "said"), [("accept", "chấp nhận tất cả"), ("reject", "từ chối tất cả")])
def test_the_report_says_which_view_was_judged(
    view: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On screen and in the report file stands how the pending changes were read; a file without any has no such line."""
    path, report = tracked(tmp_path / "sua.docx"), tmp_path / "phieu.html"
    main(["check", "--tracked", view, "--report", str(report), str(path)])
    assert f"kiểm tra như đã {said}" in capsys.readouterr().out
    assert f"phiếu này đọc như đã {said}" in report.read_text(encoding="utf-8")
    plain = tmp_path / "thuong.txt"
    plain.write_text("KẾ HOẠCH\nI. MỤC TIÊU\n", encoding="utf-8")
    main(["check", "--tracked", view, str(plain)])
    assert "Track Changes" not in capsys.readouterr().out


def test_a_pdf_is_for_review(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdict of a PDF is "review": it is told apart from a pass, and blocks nothing."""
    drawn = "BT /F 12 Tf 60 800 Td (KE HOACH nam 2026) Tj ET"
    parts = (
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )  # fmt: skip
    body = "%PDF-1.4\n" + "".join(f"{i} 0 obj\n{part}\nendobj\n" for i, part in enumerate(parts, 1))
    path = tmp_path / "in.pdf"
    path.write_text(f"{body}trailer<</Size 6/Root 1 0 R>>\n%%EOF", "latin-1")
    assert main(["check", "--json", str(path)]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["verdict"] == "review"
    assert main(["check", str(path), str(path)]) == 0
    assert "CẦN XEM LẠI" in capsys.readouterr().out


def test_an_old_file_without_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A .doc on a machine without LibreOffice is refused in one sentence."""
    monkeypatch.setattr(conversion, "installed", lambda: None)
    path = tmp_path / "cu.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    assert main(["check", str(path)]) == 2
    assert "LibreOffice" in capsys.readouterr().out
