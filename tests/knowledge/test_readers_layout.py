"""The layout of Word files as the reader finds it: paper, fonts, page numbers, repeated header rows."""

import io
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.checks.context import CheckContext
from assistant.checks.rules import load_rules
from assistant.export import word
from knowledge.domain.finding import Finding
from knowledge.domain.layout import DocumentLayout, FontUse, NumberPlace, TableLook, millimetres
from knowledge.domain.source import SourceText
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read_bytes
from tests.assistant.export_plans import checked, draft_plan, full_plan

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "Kế hoạch ứng dụng khoa học và công nghệ phục vụ sản xuất của xã trong năm tới. " * 160


def source_of(document: Document) -> SourceText:
    packed = io.BytesIO()
    document.save(packed)
    return read_bytes("ke-hoach.docx", packed.getvalue())


def layout_of(document: Document) -> DocumentLayout:
    layout = source_of(document).layout
    assert layout is not None
    return layout


def said(source: SourceText) -> list[str]:
    """What the layout rules say of the file."""
    plan = parse_plan(source)
    rules = [rule for rule in load_rules() if rule.name.startswith("layout-")]
    assert len(rules) >= 4
    results = [result for rule in rules for result in rule.check(plan, CheckContext(date(2026, 11, 20)))]
    return [result.message for result in results if isinstance(result, Finding)]


def numbered(part: object, *, split: bool = False) -> None:
    """A PAGE field in the first paragraph of a header or footer, in one element or in the three that Word writes."""
    simple = f'<w:fldSimple {NAMESPACE} w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>', "<w:instrText> PA</w:instrText>", "<w:instrText>GE </w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    )  # fmt: skip
    runs = [f"<w:r {NAMESPACE}>{piece}</w:r>" for piece in pieces] if split else [simple]
    for run in runs:
        part.paragraphs[0]._p.append(parse_xml(run))  # type: ignore[attr-defined]


def test_paper_and_margins_are_read_with_the_gutter() -> None:
    """Lengths come in twips, one sheet per section; the gutter belongs to the left margin."""
    document = docx.Document()
    first = document.sections[0]
    first.page_width, first.page_height, first.left_margin, first.gutter = Mm(210), Mm(297), Mm(20), Mm(10)
    document.add_paragraph(TEXT)
    second = document.add_section()
    second.page_width, second.page_height = Mm(297), Mm(210)
    sheets = layout_of(document).sheets
    assert [(millimetres(sheet.width), millimetres(sheet.height), sheet.is_landscape) for sheet in sheets] == [
        (210, 297, False), (297, 210, True),
    ]  # fmt: skip
    assert millimetres(sheets[0].left) == 30


def test_fonts_are_counted_where_they_are_named() -> None:
    """A run's own font, its style's and the default count by letters; what only the theme chooses is left out."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.add_paragraph("Bốn chữ đây 12.")
    document.add_paragraph().add_run("Ba chữ.").font.name = "Arial"
    layout = layout_of(document)
    assert (layout.fonts, layout.letters) == ((FontUse("Times New Roman", 9), FontUse("Arial", 5)), 14)
    themed = docx.Document()
    themed.add_paragraph("Chữ của chủ đề")
    assert (layout_of(themed).fonts, layout_of(themed).letters) == ((), 11)


@pytest.mark.parametrize("split", [False, True])
def test_page_numbers_are_found_where_they_stand(split: bool) -> None:
    """A PAGE field in the header or footer, whole or in pieces; on the first page unless that is different."""
    document = docx.Document()
    document.add_paragraph("Kế hoạch")
    section = document.sections[0]
    assert layout_of(document).numbers is NumberPlace.NOWHERE
    numbered(section.footer, split=split)
    found = layout_of(document)
    assert (found.numbers, found.numbers_first_page) == (NumberPlace.FOOT, True)
    numbered(section.header, split=split)
    section.different_first_page_header_footer = True
    found = layout_of(document)
    assert (found.numbers, found.numbers_first_page) == (NumberPlace.HEAD, False)
    numbered(section.first_page_header, split=split)
    assert layout_of(document).numbers_first_page


def test_long_tables_tell_whether_their_header_is_repeated() -> None:
    """Rows are counted; the header is repeated where its first row is marked so."""
    document = docx.Document()
    for repeats in (False, True):
        document.add_paragraph("Dự toán")
        table = document.add_table(60, 3)
        for index, row in enumerate(table.rows):
            for cell in row.cells:
                cell.text = "Nội dung" if index == 0 else str(index)
        if repeats:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            table.rows[0]._tr.get_or_add_trPr().append(mark)
    source = source_of(document)
    assert source.layout is not None
    lines = [table.line for table in source.layout.tables]
    assert source.layout.tables == (TableLook(lines[0], 60, False), TableLook(lines[1], 60, True))
    assert len([message for message in said(source) if message.startswith("Bảng thứ 1")]) == 1


def test_a_file_of_another_house_is_told_what_is_wrong() -> None:
    """A long file in small Arial on Letter paper without page numbers: paper, margins, font, size, number, once each."""
    document = docx.Document()
    document.add_paragraph().add_run(TEXT).font.name = "Arial"
    assert len(said(source_of(document))) == 5


@pytest.mark.parametrize("final", [False, True])
def test_our_own_files_are_laid_out_by_the_decree(final: bool) -> None:
    """No layout rule says anything of what we export: long tables, landscape pages, appendices, drafts and finals."""
    plans = (full_plan(),) if final else (draft_plan(), full_plan())
    for plan in plans:
        source = read_bytes("ke-hoach.docx", word.write(checked(plan, final=final)))
        assert source.layout is not None
        assert source.layout.sheets
        assert source.layout.fonts[0].name == "Times New Roman"
        assert source.layout.numbers is NumberPlace.HEAD
        assert said(source) == []
