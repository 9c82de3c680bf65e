"""Text files become lines and grids without marks; what cannot be read is refused in a sentence that helps."""

from __future__ import annotations

import hashlib
import io
import os
import random
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from knowledge.domain.source import Grid, Merge, SourceText, TextLine
from knowledge.errors import UnreadableFile
from knowledge.readers import read, read_bytes
from knowledge.readers.text import read_text
from knowledge.readers.word import package

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden/readers"
SEEDS = Path(os.environ.get("DUTHAO_SHARED", ROOT.parent / "shared")) / "seeds"
PLANS = sorted(SEEDS.glob("*.txt"))
SENTENCE = "Kế hoạch chuyển đổi số của xã An Bình được thực hiện từ quý I, kinh phí do ngân sách bảo đảm."


def described(source: SourceText) -> str:
    """The blocks as the golden files write them."""
    lines: list[str] = []
    for block in source.blocks:
        if isinstance(block, TextLine):
            look = " bold" * block.bold + " italic" * block.italic + " centered" * block.centered
            lines.append(f"{block.span.line}{look}{f' h{block.heading}' if block.heading else ''}: {block.text}")
            continue
        lines.append(f"grid {block.rows[0][0].span.line}-{block.rows[-1][0].span.line}, header {block.header_rows}")
        marks = {Merge.NONE: "", Merge.LEFT: "<", Merge.UP: "^"}
        for row in block.rows:
            cells = ["*" * c.bold + marks[c.merge] + c.text.replace("\n", "/") for c in row]
            lines.append("  " + " ¦ ".join(cells))
    lines.extend(f"unread: {what}" for what in source.unread)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["marks.md", "tables.txt"])
def test_golden_pairs(name: str) -> None:
    """Each sample reads as the file beside it says."""
    path = GOLDEN / name
    assert described(read(path)) == path.with_suffix(".blocks").read_text("utf-8")


def test_spans_point_into_the_text() -> None:
    """A line's span covers the whole line of the file; a cell's span covers what stands in the cell, marks included."""
    source = read_text("a.md", "Đầu\r\n\r\n## **Mục** 1  \r\n| a | **12,5** |\r\n".encode())
    assert source.text == "Đầu\n\n## **Mục** 1  \n| a | **12,5** |\n"
    heading, grid = source.blocks[1:]
    assert source.text[heading.span.start : heading.span.end] == "## **Mục** 1  "
    assert isinstance(grid, Grid)
    span = grid.rows[0][1].span
    assert (source.text[span.start : span.end], span.line) == ("**12,5**", 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_unicode_forms(encoding: str) -> None:
    """UTF-8, with or without its mark, and UTF-16 read the same; NFD becomes NFC; the bytes are kept and digested."""
    raw = (unicodedata.normalize("NFD", SENTENCE) + "\n").encode(encoding)
    source = read_text("a.txt", raw)
    assert [block.text for block in source.blocks if isinstance(block, TextLine)] == [SENTENCE]
    assert (source.raw, source.digest, source.format) == (raw, hashlib.sha256(raw).hexdigest(), "text")


def test_odd_blanks_are_plain() -> None:
    """Non-breaking blanks become plain ones, soft hyphens and zero-width characters go."""
    source = read_text("a.txt", "1\u00a0000\u202fđồng\u200b khoa\u00ad học &nbsp;x".encode())
    assert source.blocks[0].text == "1\u00a0000 đồng khoa học  x"  # type: ignore[union-attr]


def zipped(names: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.txt", b"", "tệp rỗng"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t\n", "tệp rỗng"),
        ("a.md", b"---\n\n***\n", "tệp rỗng"),
        ("a.txt", b"abc\x00\x01\x02def", "nhị phân"),
        ("a.txt", "Hoạt".encode("cp1258", "replace") + b"\xc0\xff", "không dùng bảng mã UTF-8"),
        ("a.txt", (SENTENCE * 3).encode().decode("cp1252", "replace").encode(), "chữ Việt trong tệp bị vỡ"),
        ("a.txt", "Kế ho\ufffdch n\ufffdm 20\ufffd0".encode(), "chữ Việt trong tệp bị vỡ"),
        ("a.txt", zipped({"word/document.xml": b"<a/>"}), "bên trong là tệp Word"),
        ("a.txt", b"%PDF-1.7\n", "bên trong là tệp PDF"),
        ("a.docx", b"", "0 byte"),
        ("a.docx", SENTENCE.encode(), "mà là văn bản thuần"),
        ("a.docx", b"<HTML><p>x</p></HTML>", "mà là trang HTML"),
        ("a.docx", OLE, "định dạng Office cũ (.doc)"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        ("a.docx", zipped({"word/document.xml": b"<a/>" * 99})[:80], "bị hỏng"),
        ("a.docx", zipped({"word/document.xml": b"<a>"}), "bị hỏng"),
        ("a.docx", zipped({"word/document.xml": b"<!DOCTYPE a><a/>"}), "bị hỏng"),
        ("a.docx", zipped({"xl/workbook.xml": b"<a/>"}), "không có văn bản Word"),
        ("a.doc", b"", "0 byte"),
        ("a.ppt", OLE, "chưa hỗ trợ định dạng .ppt"),
        ("a.xlsx", b"", "0 byte"),
        ("a.pdf", b"%PDF", "bị hỏng"),
        ("a.pdf", OLE, "bên trong không phải PDF"),
    ],
)  # fmt: skip
def test_unreadable_files_are_refused(name: str, raw: bytes, said: str) -> None:
    """Each kind of unusable file gives its own sentence: which file, what is wrong, what to do."""
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(name, raw)
    assert said in caught.value.reason
    assert str(caught.value).startswith(f"Không đọc được tệp “{name}”: ")
    assert caught.value.remedy.endswith(".")


def test_packages_that_unpack_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks into more than the limit is refused before anything is unpacked."""
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 100_000)
    with pytest.raises(UnreadableFile, match="quá lớn"):
        read_bytes("a.docx", zipped({"word/document.xml": bytes(100_001)}))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A path that leads nowhere and a folder are refused with a sentence too."""
    for path, said in ((tmp_path / "a.txt", "không tìm thấy"), (tmp_path, "thư mục")):
        with pytest.raises(UnreadableFile, match=said):
            read(path)


def test_content_decides_without_a_suffix() -> None:
    """A file without a suffix is read by what is in it."""
    assert read_bytes("vanban", SENTENCE.encode()).format == "text"
    with pytest.raises(UnreadableFile, match="không có văn bản Word"):
        read_bytes("vanban", zipped({"a": b""}))


@pytest.mark.skipif(not PLANS, reason=f"no real plans in {SEEDS}")
def test_real_plans_lose_their_marks_and_nothing_else() -> None:
    """In real plans every letter and digit of the file is in a block, in order, and no mark is left in one."""
    for path in PLANS:
        source = read(path)
        texts: list[str] = []
        for block in source.blocks:
            rows = ((block,),) if isinstance(block, TextLine) else block.rows
            texts.extend(part.text for row in rows for part in row)
        assert not any("**" in text or "<b>" in text or text.startswith("#") for text in texts), path.name
        tagless = source.text.replace("<b>", "").replace("</b>", "")
        assert [c for text in texts for c in text if c.isalnum()] == [c for c in tagless if c.isalnum()], path.name


@pytest.mark.skipif(not PLANS, reason=f"no real plans in {SEEDS}")
def test_real_plans_are_read_at_once() -> None:
    """Reading a real plan takes milliseconds (measured 2 to 4; the bound leaves room for a busy machine)."""
    for path in PLANS:
        started = time.perf_counter()
        read(path)
        assert time.perf_counter() - started < 1


def test_broken_marks_never_lose_letters() -> None:
    """Whatever stars, tags and bars stand around them, the letters and digits of a line come through in order."""
    source = random.Random(2)
    for _ in range(2000):
        text = "x" + "".join(
            source.choice(["*", "**", "a", "7", " ", "\n", "|", "\t", "\\", "#", "-"]) for _ in range(30)
        )
        blocks = read_text("a.txt", text.encode()).blocks
        rows = [row for block in blocks for row in ([[block]] if isinstance(block, TextLine) else block.rows)]
        read_letters = [c for row in rows for part in row for c in part.text if c.isalnum()]
        assert read_letters == [c for c in text if c.isalnum()], text


def test_a_file_of_endless_lines_is_refused() -> None:
    """More lines than any plan has are refused with their number, before anything is made of them; fewer are read."""
    with pytest.raises(UnreadableFile, match=r"60\.000 dòng, nhiều hơn"):
        read_bytes("plan.txt", ("a\n" * 59_999 + "b").encode())
    assert read_bytes("plan.txt", ("a\n" * 100).encode()).blocks
