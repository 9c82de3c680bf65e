"""The Word file by Decree 30/2020: parts, page, type, tables, headers; seen in its XML and in LibreOffice's pages."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from assistant.export import word
from assistant.export.word.metrics import width
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Header, Plan, Section
from tests.assistant.export_plans import LABEL, STT, checked, draft_plan, full_plan, row

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(plan: Plan, *, final: bool = False) -> dict[str, str]:
    """The parts of the file as text, each of them well-formed."""
    with zipfile.ZipFile(io.BytesIO(word.write(checked(plan, final=final)))) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    for content in found.values():
        ElementTree.fromstring(content)
    return found


def test_every_part_is_declared_and_reached() -> None:
    """Content types and relationships name exactly the parts there are."""
    found = parts(draft_plan())
    declared = set(re.findall(r'PartName="/([^"]+)"', found["[Content_Types].xml"]))
    assert declared == {name for name in found if not name.endswith(".rels") and name != "[Content_Types].xml"}
    targets = re.findall(r'Target="([^"]+)"', found["word/_rels/document.xml.rels"])
    assert all(f"word/{target}" in found for target in targets)
    used = set(re.findall(r'r:id="([^"]+)"', found["word/document.xml"]))
    assert used <= set(re.findall(r' Id="([^"]+)"', found["word/_rels/document.xml.rels"]))


def test_a_stranger_reads_the_file() -> None:
    """python-docx opens the file and finds page, margins, properties and language."""
    document = docx.Document(io.BytesIO(word.write(checked(full_plan(), final=True))))
    first, last = document.sections[0], document.sections[-1]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (round(last.page_width.mm), round(last.page_height.mm)) == (297, 210)
    for section in document.sections:
        assert 20 <= round(section.top_margin.mm) <= 25
        assert 20 <= round(section.bottom_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20
        assert section.different_first_page_header_footer
    properties = document.core_properties
    assert properties.title.startswith("Kế hoạch Hoạt động khoa học")
    assert properties.author == "ỦY BAN NHÂN DÂN XÃ TÂY SƠN"
    assert properties.language == "vi-VN"
    assert "python-docx" not in "".join(parts(full_plan()).values())


def test_type_is_the_decrees() -> None:
    """Times New Roman in every script, body 14 justified with a first line of 1.27 cm, 6 pt between paragraphs."""
    styles = parts(full_plan())["word/styles.xml"]
    fonts = re.search(r"<w:rFonts ([^/]*)/>", styles)
    assert fonts and fonts[1].count("Times New Roman") == 4
    body = re.search(r'w:styleId="NoiDung">.*?</w:style>', styles)
    assert body
    for mark in ('w:before="120"', 'w:line="276"', 'w:firstLine="720"', 'w:val="both"', '<w:sz w:val="28"/>'):
        assert mark in body[0]
    headings = re.findall(r'w:styleId="Heading\d">.*?</w:style>', styles)
    assert len(headings) == 5 and all("<w:keepNext/>" in heading for heading in headings)
    assert 'w:val="vi-VN"' in styles


def test_lists_and_headings_are_typed() -> None:
    """No automatic numbers: markers and heading numbers stand in the text; chapters are in capitals."""
    found = parts(full_plan())
    assert "word/numbering.xml" not in found and "<w:numPr>" not in found["word/document.xml"]
    document = found["word/document.xml"]
    for text in ("I. MỤC ĐÍCH, YÊU CẦU", "1. Chuyển đổi số", "1.1. Hạ tầng số", "- Mở lớp", "+ Lớp buổi tối"):
        assert text in document
    assert "&amp; doanh nghiệp" in document and "&lt; 2 năm" in document


def test_budget_tables_repeat_their_header_and_keep_rows_whole() -> None:
    """Header rows repeat, no row breaks, groups and totals are bold, amounts stand right, group titles are merged."""
    root = ElementTree.fromstring(parts(full_plan())["word/document.xml"])
    ruled = [table for table in root.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblBorders") is not None]
    assert len(ruled) == 3
    heads = [len(table.findall(f"{W}tr/{W}trPr/{W}tblHeader")) for table in ruled]
    assert heads == [1, 2, 1]
    for table in ruled:
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        amounts = rows[-1].findall(f"{W}tc")
        assert any(cell.find(f".//{W}jc").get(f"{W}val") == "right" for cell in amounts)  # type: ignore[union-attr]
        assert rows[-1].find(f".//{W}b") is not None
        grid = sum(int(column.get(f"{W}w", "0")) for column in table.findall(f"{W}tblGrid/{W}gridCol"))
        room = 252 if table is ruled[2] else 165
        assert abs(grid - room * 1440 / 25.4) < 20
    top, below = ruled[1].findall(f"{W}tr")[:2]
    assert [span.get(f"{W}val") for span in top.iter(f"{W}gridSpan")] == ["2"]
    assert len(list(top.iter(f"{W}vMerge"))) == len(list(below.iter(f"{W}vMerge"))) == 4


def test_only_a_draft_is_marked() -> None:
    """A draft says DỰ THẢO on every page, shades slots and proposals, explains the colours; a final file never."""
    draft, final = parts(draft_plan()), parts(full_plan(), final=True)
    headers = [content for name, content in draft.items() if name.startswith("word/header")]
    assert len(headers) == 4 and all("DỰ THẢO" in header for header in headers)
    assert sum("[SỐ ĐỀ XUẤT: 33 số tiền chờ xác nhận]" in header for header in headers) == 2
    assert draft["word/document.xml"].count("C9F0F5") == 33
    assert draft["word/document.xml"].count("FFFF66") == 1
    whole = "".join(final.values())
    assert not any(mark in whole for mark in ("DỰ THẢO", "w:shd", "w:highlight", "ĐỀ XUẤT", "CẦN BỔ SUNG"))


def test_pages_are_numbered_above_and_each_appendix_by_itself() -> None:
    """Later pages show their number, first pages none; the appendix starts at 1 again on pages of its own."""
    found = parts(full_plan(), final=True)
    assert "PAGE" in found["word/header-sau-doc.xml"] and "PAGE" not in found["word/header-dau-doc.xml"]
    sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", found["word/document.xml"])
    assert len(sections) == 2
    assert all('w:start="1"' in section and "<w:titlePg/>" in section for section in sections)
    assert 'w:orient="landscape"' in sections[1]


@pytest.mark.office
def test_libreoffice_lays_out_the_pages(soffice: str, tmp_path: Path) -> None:
    """Rendered, the table's header comes back on its next page, and block and signature stand on one page each."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext to read the pages")
    (tmp_path / "a.docx").write_bytes(word.write(checked(draft_plan())))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [soffice, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    pages = [page for page in text.split("\f") if page.strip()]
    assert len(pages) == 5
    first = pages[0].split("\n")
    assert any(re.search(r"ỦY BAN NHÂN DÂN\s+CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$", line) for line in first)
    assert any(re.search(r"XÃ\sTÂY\sSƠN\s+Độc lập - Tự do - Hạnh phúc", line) for line in first)
    assert all(re.search(r"STT\s+Nội dung\s+Kinh phí", page) for page in pages[1:3])
    assert "TM. ỦY BAN NHÂN DÂN" in pages[3] and "Nguyễn Văn An" in pages[3] and "Nơi nhận:" in pages[3]
    assert re.search(r"^\s*2\s+DỰ THẢO", pages[1]) and "Phụ lục" in pages[4]
    assert not re.match(r"\s*\d", pages[4])


def many_columns(count: int) -> BudgetTable:
    """A table with one amount in đồng for each of several years."""
    money = Money(1_234_567_000)
    entry = Entry(money.format(), money.in_unit(Unit.DONG), money)
    columns = (STT, LABEL, *(Column(f"Kinh phí năm {2020 + year}", Role.AMOUNT, Unit.DONG) for year in range(count)))
    lines = (row("1", "Hỗ trợ ứng dụng tiến bộ kỹ thuật", *[entry] * count),)
    last = BudgetLine("tong", "", "Tổng cộng", (Entry(), Entry(), *[entry] * count))
    return BudgetTable("bang-1", "Bảng 1. Kinh phí", columns, lines, last, Unit.DONG, "Đơn vị tính: đồng")


@pytest.mark.parametrize(("count", "landscape"), [(1, False), (4, False), (8, True)])
def test_a_table_too_wide_for_the_page_turns_it(count: int, landscape: bool) -> None:
    """With too many columns the page turns, the heading above goes along, and no figure is ever divided."""
    section = Section("s1", "I", "Kinh phí", (many_columns(count),))
    document = parts(Plan(Header(kind="KẾ HOẠCH"), sections=(section,)))["word/document.xml"]
    assert ('w:orient="landscape"' in document) is landscape
    if landscape:
        assert document.index("w:sectPr") < document.index("I. KINH PHÍ")
    root = ElementTree.fromstring(document)
    table = next(one for one in root.iter(f"{W}tbl") if one.find(f"{W}tblPr/{W}tblBorders") is not None)
    widths = [int(column.get(f"{W}w", "0")) / 1440 * 25.4 for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    half_points = {int(size.get(f"{W}val", "0")) for size in table.iter(f"{W}sz")}
    assert len(half_points) == 1
    figure = width("1.234.567.000", half_points.pop() / 2, bold=True)
    assert all(column >= figure + 2 * 1.9 for column in widths[2:])
    assert sum(widths) < (252.5 if landscape else 165.5)
