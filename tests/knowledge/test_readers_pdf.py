"""PDF files: lines and ruled tables as they stand on the pages, scans known as scans, nothing more certain than a look."""

from __future__ import annotations

import io
import random
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.checks.context import context_for
from assistant.checks.presentation import report_text
from assistant.checks.report import CheckReport, check
from knowledge.domain.finding import Severity, Verdict
from knowledge.domain.source import Grid, Merge, SourceText, TextLine
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers import pdf, read, read_bytes
from knowledge.readers.pdf import scans

WIDTH, HEIGHT = 595, 842


def packed(*pages: str) -> bytes:
    """A PDF of these pages (their drawing commands), with one font."""
    parts = ["<</Type/Catalog/Pages 2 0 R>>"]
    parts.append(f"<</Type/Pages/Kids[{' '.join(f'{4 + 2 * i} 0 R' for i in range(len(pages)))}]/Count {len(pages)}>>")
    parts.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for i, drawn in enumerate(pages):
        box = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F 3 0 R>>>>"
        parts.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {5 + 2 * i} 0 R>>")
        parts.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return (f"{body}xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{entries}{tail}").encode("latin-1")


def at(x: float, y: float, text: str) -> str:
    return f"BT /F 12 Tf {x} {y} Td ({text}) Tj ET\n"


def rule(*points: float) -> str:
    return "{} {} m {} {} l S\n".format(*points)


def shown(source: SourceText) -> list[object]:
    marks = {Merge.NONE: "", Merge.LEFT: "<", Merge.UP: "^"}
    return [
        block.text if isinstance(block, TextLine) else [[marks[c.merge] + c.text for c in row] for row in block.rows]
        for block in source.blocks
    ]


def judged(source: SourceText) -> CheckReport:
    plan = parse_plan(source)
    return check(plan, context_for(plan, today=date(2026, 11, 20)))


def test_what_stands_side_by_side_is_read_one_after_the_other() -> None:
    """Agency before Quốc hiệu, recipients before signature; lines of pages are numbered with their pages."""
    first = (
        at(60, 800, "UBND XA A") + at(330, 800, "CONG HOA XA HOI") + at(70, 784, "So: 05/KH-UBND") + at(350, 784, "Doc lap")
        + at(380, 768, "ngay 05 thang 01") + at(60, 740, "Mot cau van xuoi dung mot minh tren trang giay nay, dai het dong.")
    )  # fmt: skip
    second = at(60, 800, "N\xf3i") + at(60, 700, "cuoi")
    source = read_bytes("a.pdf", packed(first, second))
    assert shown(source) == [
        "UBND XA A", "So: 05/KH-UBND", "CONG HOA XA HOI", "Doc lap", "ngay 05 thang 01",
        "Mot cau van xuoi dung mot minh tren trang giay nay, dai het dong.", "Nói", "cuoi",
    ]  # fmt: skip
    assert [block.span.page for block in source.blocks][-3:] == [1, 2, 2]
    assert all(
        source.text[block.span.start : block.span.end] == block.text
        for block in source.blocks
        if isinstance(block, TextLine)
    )


def test_ruled_tables_are_grids() -> None:
    """Cells are those the rules draw, merged ones included; coloured areas rule nothing; lines around stay lines."""
    drawn = (
        at(60, 760, "Truoc bang") + at(60, 560, "Sau bang") + "0.9 0.9 0 rg 310 612 40 14 re f 0 g\n"
        + "".join(rule(60, y, 400, y) for y in (600, 630, 690)) + rule(200, 660, 400, 660)
        + rule(60, 600, 60, 690) + rule(200, 600, 200, 690) + rule(300, 600, 300, 660) + rule(400, 600, 400, 690)
        + at(70, 640, "Viec") + at(210, 670, "Nam 2026") + at(210, 640, "Tinh") + at(310, 640, "Xa")
        + at(70, 612, "Hop") + at(210, 612, "1.250,5") + at(312, 612, "09")
    )  # fmt: skip
    source = read_bytes("a.pdf", packed(drawn))
    assert shown(source) == [
        "Truoc bang", [["Viec", "Nam 2026", "<"], ["^", "Tinh", "Xa"], ["Hop", "1.250,5", "09"]], "Sau bang",
    ]  # fmt: skip
    grid = source.blocks[1]
    assert isinstance(grid, Grid)
    span = grid.rows[2][1].span
    assert (source.text[span.start : span.end], span.line, span.page) == ("1.250,5", 4, 1)


def test_nothing_read_from_a_pdf_is_certain() -> None:
    """A clean PDF is never "pass"; the report says why, and nothing of it blocks."""
    source = read_bytes("a.pdf", packed(at(60, 800, "KE HOACH nam 2026")))
    report = judged(source)
    assert (report.verdict, report.blocking) == (Verdict.REVIEW, ())
    assert [finding.rule for finding in report.findings] == ["content-unread"]
    assert "CẦN XEM LẠI" in report_text(report, "a.pdf") and "bản gốc" in report.findings[0].message


def plan_in_word(total: str) -> bytes:
    """A small plan with a budget table in a Word file."""
    import docx

    document: Any = docx.Document()
    document.add_paragraph("III. KINH PHÍ THỰC HIỆN")
    document.add_paragraph("Đơn vị tính: triệu đồng")
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    rows = (
        ("STT", "Nội dung", "Kinh phí"),
        ("1", "Tập huấn", "30"),
        ("2", "Hội nghị", "1.220,5"),
        ("", "Tổng cộng", total),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Ủy ban nhân dân xã tổ chức thực hiện Kế hoạch này.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def printed(soffice: str, folder: Path, word: bytes) -> Path:
    """The Word file as the PDF that LibreOffice prints."""
    (folder / "a.docx").write_bytes(word)
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(folder / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "a.pdf"


@pytest.mark.office
def test_a_wrong_total_in_a_printed_plan_is_shown_for_review(soffice: str, tmp_path: Path) -> None:
    """The fault that is an error in the Word file is found in its PDF, as something a person must look at."""
    word = plan_in_word("1.350,5")
    source = read(printed(soffice, tmp_path, word))
    assert shown(source)[:2] == ["III. KINH PHÍ THỰC HIỆN", "Đơn vị tính: triệu đồng"]
    assert [judged(read_bytes("a.docx", word)).verdict, judged(source).verdict] == [Verdict.FAIL, Verdict.REVIEW]
    (finding,) = (one for one in judged(source).findings if one.rule == "total-mismatch")
    assert (finding.severity, finding.verdict, finding.blocks) == (Severity.WARNING, Verdict.REVIEW, False)
    assert "100" in finding.message


@pytest.mark.office
def test_a_printed_plan_reads_as_its_word_file(soffice: str, tmp_path: Path) -> None:
    """Lines and cells of the PDF are those of the Word file it was printed from."""
    word = plan_in_word("1.250,5")
    assert shown(read(printed(soffice, tmp_path, word))) == shown(read_bytes("a.docx", word))


def scan(text_page: bool = False) -> bytes:
    """A PDF of one scanned page; on request with a page of letters after it."""
    from PIL import Image

    picture = "q 400 0 0 500 60 200 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00FF00FF> EI Q\n"
    if text_page:
        return packed(picture, at(60, 800, "Trang co chu viet day du o day"))
    target = io.BytesIO()
    Image.new("L", (200, 280), 255).save(target, "PDF")
    return target.getvalue()


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No program recognises letters."""
    monkeypatch.setenv("PATH", str(tmp_path))
    scans.tesseract.cache_clear()


@pytest.mark.usefixtures("no_tesseract")
def test_scans_are_known_as_scans() -> None:
    """A file of scans alone is refused and says why; a scanned page among others is named as unread."""
    with pytest.raises(UnreadableFile, match=r"bản quét.*chưa cài tesseract"):
        read_bytes("a.pdf", scan())
    source = read_bytes("a.pdf", scan(text_page=True))
    assert (shown(source), source.unread) == (["Trang co chu viet day du o day"], ("trang quét (không có chữ): 1",))


@pytest.mark.parametrize("languages", ["vie", "eng"])
def test_scans_are_read_by_tesseract_and_marked(
    languages: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Letters recognised with the Vietnamese of tesseract are read and marked so; without it the scan stays unread."""
    program = tmp_path / "tesseract"
    said = f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo {languages}; else echo; echo " I. KINH PHÍ "; fi\n'
    program.write_text(said, "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    scans.tesseract.cache_clear()
    source = read_bytes("a.pdf", scan(text_page=True))
    scans.tesseract.cache_clear()
    if languages == "vie":
        assert shown(source)[0] == "I. KINH PHÍ"
        assert "máy nhận dạng" in source.unread[0]
    else:
        assert source.unread == ("trang quét (không có chữ): 1",)


def test_without_the_extra_a_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pdfplumber is not installed, the officer is told so and told the way round it."""
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    with pytest.raises(UnreadableFile, match="pdfplumber") as caught:
        read_bytes("a.pdf", packed(at(60, 800, "x")))
    assert ".docx" in caught.value.remedy


def test_broken_files_are_refused_never_crash() -> None:
    """Cut, changed or shortened anywhere, a PDF is read or refused in a sentence."""
    whole, source = packed(at(60, 800, "UBND XA A") + rule(60, 600, 400, 600)), random.Random(3)
    for _ in range(150):
        raw = bytearray(whole)
        for _ in range(source.choice((0, 1, 9))):
            raw[source.randrange(len(raw))] = source.randrange(256)
        start = source.randrange(len(raw))
        del raw[start : start + source.choice((0, 30, len(raw)))]
        try:
            read_bytes("a.pdf", bytes(raw))
        except UnreadableFile as refused:
            assert refused.reason
