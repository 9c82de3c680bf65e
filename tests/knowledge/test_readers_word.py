"""Word files as officers make them read as Word shows them: numbers, merged cells, split runs, boxes, notes."""

from __future__ import annotations

import io
import time
import unicodedata
import zipfile
from typing import Any

import pytest

from knowledge.domain.source import Grid, Merge, SourceText, TextLine
from knowledge.errors import UnreadableFile
from knowledge.readers.word import read_word

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN = (
    f'xmlns:w="{TRANSITIONAL}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def packed(body: str, **parts: str) -> bytes:
    """A Word file with this body; other parts (styles, numbering, footnotes, header) by their content."""
    relation = '<Relationship Id="r{0}" Type="{1}/{0}" Target="{2}"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        main = relation.format("officeDocument", OFFICE, "word/document.xml")
        archive.writestr("_rels/.rels", relations.format(main))
        archive.writestr("word/document.xml", f"<w:document {OPEN}><w:body>{body}</w:body></w:document>")
        links = "".join(relation.format(kind, OFFICE, f"/word/{kind}.xml") for kind in parts)
        archive.writestr("word/_rels/document.xml.rels", relations.format(links))
        roots = {"header": "hdr"}
        for kind, content in parts.items():
            root = roots.get(kind, kind)
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {OPEN}>{content}</w:{root}>")
    return target.getvalue()


def p(text: str, properties: str = "", run: str = "") -> str:
    runs = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content or p('')}</w:tc>"


def tbl(*rows: str, ruled: bool = True) -> str:
    borders = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>' if ruled else ""
    return f"<w:tbl><w:tblPr>{borders}</w:tblPr>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def listed(list_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def lvl(level: int, form: str, text: str, more: str = "") -> str:
    start = '<w:start w:val="1"/>'
    return f'<w:lvl w:ilvl="{level}">{start}<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + lvl(0, "upperRoman", "%1.", '<w:pStyle w:val="Muc"/>')
    + lvl(1, "decimal", "%2.")
    + lvl(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
    + lvl(3, "lowerLetter", "%4)")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + lvl(0, "bullet", "\uf0b7")
    + lvl(1, "bullet", "+")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + lvl(0, "decimalZero", "%1")
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/>'
    '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>'
    '<w:style w:type="character" w:styleId="Dam"><w:rPr><w:b/></w:rPr></w:style>'
)


def lines(source: SourceText) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, TextLine)]


def shown(grid: object) -> list[list[str]]:
    assert isinstance(grid, Grid)
    marks = {Merge.NONE: "", Merge.LEFT: "<", Merge.UP: "^"}
    return [[marks[cell.merge] + cell.text for cell in row] for row in grid.rows]


def test_automatic_numbers() -> None:
    """Numbers are those Word shows: levels restart under a new parent, a restarted list counts anew, styles number."""
    body = (
        p("Mở đầu", '<w:pStyle w:val="Muc"/>') + p("Một", listed(1, 1)) + p("Hai", listed(1, 1))
        + p("Sâu", listed(1, 2)) + p("Chữ", listed(1, 3)) + p("Kế thừa", '<w:pStyle w:val="MucCon"/>')
        + p("Lại một", listed(1, 1)) + p("1. Gõ tay", listed(2, 0)) + p("I. Gõ sẵn", listed(2, 0))
        + p("Không số", '<w:pStyle w:val="Muc"/>' + listed(0)) + p("Gạch", listed(3)) + p("Cộng", listed(3, 1))
        + p("- Gõ sẵn", listed(3)) + p("+ Lồng", listed(3))
    )  # fmt: skip
    source = read_word("a.docx", packed(body, styles=STYLES, numbering=NUMBERING))
    assert lines(source) == [
        "I. Mở đầu", "1. Một", "2. Hai", "1.2.1 Sâu", "a) Chữ", "II. Kế thừa", "1. Lại một", "I. 1. Gõ tay",
        "II. I. Gõ sẵn", "Không số", "- Gạch", "+ Cộng", "- Gõ sẵn", "- + Lồng",
    ]  # fmt: skip
    first = source.blocks[0]
    assert isinstance(first, TextLine)
    assert (first.bold, first.centered, first.heading) == (True, True, 1)


def test_empty_cells_keep_their_automatic_ordinal() -> None:
    """A cell that holds nothing but an automatic number shows that number."""
    rows = [tc(p("STT")) + tc(p("Việc"))] + [tc(p("", listed(4))) + tc(p(text)) for text in ("Họp", "In")]
    source = read_word("a.docx", packed(tbl(*rows), numbering=NUMBERING))
    assert shown(source.blocks[0]) == [["STT", "Việc"], ["01", "Họp"], ["02", "In"]]


def test_merged_cells_and_repeated_header() -> None:
    """Cells merged across continue LEFT, merged down UP; skipped columns are blank; header rows are counted."""
    span, start, more = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    table = tbl(
        header + tc(p("STT"), start) + tc(p("Năm 2030"), span) + tc(p("Ghi chú"), start),
        header + tc(p("ẩn"), more) + tc(p("Dự toán")) + tc(p("Thực hiện")) + tc("", more),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc(p("1.200") + p("đồng"), span),
    )
    source = read_word("a.docx", packed(table))
    assert shown(source.blocks[0]) == [
        ["STT", "Năm 2030", "<", "Ghi chú"],
        ["^", "Dự toán", "Thực hiện", "^"],
        ["", "1.200\nđồng", "<", ""],
    ]
    grid = source.blocks[0]
    assert isinstance(grid, Grid)
    assert grid.header_rows == 2
    span_of = grid.rows[2][1].span
    assert (source.text[span_of.start : span_of.end], span_of.line) == ("1.200 đồng", 3)


def test_columns_no_row_uses_are_left_out() -> None:
    """A column that every row merges into its neighbour is no column."""
    span = '<w:gridSpan w:val="2"/>'
    source = read_word("a.docx", packed(tbl(tc(p("a"), span) + tc(p("b")), tc(p("c"), span) + tc(p("d")))))
    assert shown(source.blocks[0]) == [["a", "b"], ["c", "d"]]


def test_tables_for_page_layout_are_text() -> None:
    """Agency beside Quốc hiệu and Nơi nhận beside the signature are lines, cell by cell; data stays a grid."""
    head = tbl(tc(p("UBND XÃ A") + p("Số: /KH")) + tc(p("CỘNG HÒA") + p("Độc lập")), ruled=False)
    cells = tc(p("TT")) + tc(p("Việc") + p("làm"))
    source = read_word("a.docx", packed(head + tbl(cells) + tbl(cells, ruled=False) + tbl(tc(p("Khung")))))
    assert lines(source) == ["UBND XÃ A", "Số: /KH", "CỘNG HÒA", "Độc lập", "Khung"]
    assert [shown(block) for block in source.blocks[4:6]] == [[["TT", "Việc\nlàm"]]] * 2


def test_nested_tables_follow() -> None:
    """A table inside a cell comes after the one it stands in, which keeps the cell's own text."""
    inner = tbl(tc(p("x")) + tc(p("1")), tc(p("y")) + tc(p("2")))
    outer = tbl(tc(p("TT")) + tc(p("Việc")), tc(p("1")) + tc(p("Chi tiết:") + inner))
    first, second = read_word("a.docx", packed(outer)).blocks
    assert shown(first) == [["TT", "Việc"], ["1", "Chi tiết:"]]
    assert shown(second) == [["x", "1"], ["y", "2"]]


def test_runs_are_joined_as_shown() -> None:
    """Split numbers join, NFD becomes NFC, line breaks part lines, hidden text and field codes go, results stay."""
    nfd = unicodedata.normalize("NFD", "Tổng cộng")
    body = (
        f'<w:p><w:r><w:t xml:space="preserve">{nfd}: </w:t></w:r><w:r><w:t>2.40</w:t></w:r>'
        "<w:proofErr/><w:r><w:t>0.000</w:t></w:r><w:hyperlink><w:r><w:t>\u00a0đồng</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>KT. CHỦ TỊCH</w:t><w:br/><w:t>PHÓ</w:t><w:noBreakHyphen/><w:t>CT</w:t>"
        "</w:r></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> SUM(A1) </w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>15</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:fldSimple><w:r><w:t>2</w:t><w:tab/><w:t>lớp</w:t><w:softHyphen/></w:r></w:fldSimple></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:smartTag><w:r><w:rPr><w:caps/></w:rPr><w:t>hộp</w:t></w:r></w:smartTag></w:p>"
        '</w:sdtContent></w:sdt><w:p><w:r><w:rPr><w:rStyle w:val="Dam"/></w:rPr><w:t>đậm</w:t></w:r></w:p>'
    )
    source = read_word("a.docx", packed(body, styles=STYLES))
    assert lines(source) == ["Tổng cộng: 2.400.000 đồng", "KT. CHỦ TỊCH", "PHÓ-CT", "152\tlớp", "HỘP", "đậm"]
    looks = [(block.span.line, block.bold) for block in source.blocks if isinstance(block, TextLine)]
    assert looks == [(1, False), (2, True), (2, True), (3, False), (4, False), (5, True)]


def test_boxes_notes_headers_and_pictures() -> None:
    """A text box is read once, after its paragraph; notes follow the body; headers are left out; the rest counts."""
    box = "<w:txbxContent>" + p("Trong khung") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Trước</w:t><mc:AlternateContent><mc:Choice><w:drawing>" + box + "</w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict>" + box + "<v:imagedata/></w:pict></mc:Fallback></mc:AlternateContent>"
        '<w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:drawing><pic:pic/></w:drawing>'
        "<w:pict><v:imagedata/></w:pict><w:object><v:imagedata/></w:object></w:r><m:oMath/></w:p>" + p("Sau")
    )
    notes = f'<w:footnote w:id="0">{p("kẻ")}</w:footnote><w:footnote w:id="2">{p("Chú thích")}</w:footnote>'
    source = read_word("a.docx", packed(body, footnotes=notes, header=p("2")))
    assert lines(source) == ["Trước", "Trong khung", "Sau", "Chú thích"]
    assert source.unread == ("1 công thức", "2 hình ảnh", "1 đối tượng nhúng")


@pytest.mark.parametrize(
    "change",
    [
        '<w:p><w:ins w:id="1"><w:r><w:t>20</w:t></w:r></w:ins></w:p>',
        '<w:p><w:del w:id="1"><w:r><w:delText>20</w:delText></w:r></w:del></w:p>',
        '<w:p><w:pPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr></w:p>',
        '<w:p><w:moveFrom w:id="1"/></w:p>',
        tbl('<w:trPr><w:del w:id="1"/></w:trPr>' + tc(p("20"))),
    ],
)
def test_tracked_changes_are_refused(change: str) -> None:
    """Text that somebody has yet to accept or reject is not judged, wherever it stands."""
    for raw in (packed(p("a") + change), packed(p("a"), footnotes=f"<w:footnote>{change}</w:footnote>")):
        with pytest.raises(UnreadableFile, match="sửa đổi được theo dõi") as caught:
            read_word("a.docx", raw)
        assert "Chấp nhận tất cả" in caught.value.remedy


def test_empty_and_strict_documents() -> None:
    """A document without text is refused; one saved as Strict Open XML reads like any other."""
    with pytest.raises(UnreadableFile, match="tệp rỗng"):
        read_word("a.docx", packed(p("")))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(p("Chặt chẽ")))) as loose, zipfile.ZipFile(target, "w") as strict:
        for name in loose.namelist():
            content = loose.read(name).decode()
            content = content.replace(TRANSITIONAL, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            strict.writestr(name, content.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"))
    assert lines(read_word("a.docx", target.getvalue())) == ["Chặt chẽ"]


def made_by_python_docx(paragraphs: int) -> bytes:
    """A plan as an office program writes it: real styles, a ruled table with a merged two-row header."""
    import docx

    document: Any = docx.Document()
    document.add_heading("I. MỤC TIÊU", level=1)
    for i in range(paragraphs):
        document.add_paragraph(f"Nội dung {i} của kế hoạch. " * 6, style="List Bullet")
    numbered = document.add_paragraph("Bước một", style="List Number")
    numbered.add_run(": 1.2").bold = True
    numbered.add_run("00 đồng")
    table = document.add_table(rows=3, cols=4)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("STT", "Nội dung", "Kinh phí", ""), strict=True):
        cell.text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(1, 1))
    table.cell(1, 2).text, table.cell(1, 3).text = "Tỉnh", "Xã"
    for cell, text in zip(table.rows[2].cells, ("1", "Họp", "1\u00a0200", "3,5"), strict=True):
        cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_documents_of_an_office_program() -> None:
    """A file written by python-docx reads with its headings, lists and merged header."""
    source = read_word("a.docx", made_by_python_docx(1))
    heading = source.blocks[0]
    assert isinstance(heading, TextLine)
    assert (heading.text, heading.heading, heading.bold) == ("I. MỤC TIÊU", 1, True)
    assert lines(source)[1].startswith("- Nội dung 0")
    assert lines(source)[2] == "1. Bước một: 1.200 đồng"
    assert shown(source.blocks[3]) == [
        ["STT", "Nội dung", "Kinh phí", "<"],
        ["^", "^", "Tỉnh", "Xã"],
        ["1", "Họp", "1\u00a0200", "3,5"],
    ]


def test_long_documents_are_read_at_once() -> None:
    """A plan of a hundred paragraphs takes tens of milliseconds (the bound leaves room for a busy machine)."""
    raw = made_by_python_docx(100)
    started = time.perf_counter()
    read_word("a.docx", raw)
    assert time.perf_counter() - started < 2


def test_absurd_files_are_refused_or_read_never_crash() -> None:
    """Content nested beyond reason is refused in a sentence; senseless numbers in properties are passed over."""
    deep = "<w:sdt><w:sdtContent>" * 5000 + p("a") + "</w:sdtContent></w:sdt>" * 5000
    with pytest.raises(UnreadableFile, match="lồng quá nhiều tầng"):
        read_word("a.docx", packed(deep))
    wide = tbl(tc(p("a"), f'<w:gridSpan w:val="{"9" * 5000}"/>') + tc(p("b"), '<w:gridSpan w:val="--2"/>'))
    start = f'<w:abstractNum w:abstractNumId="0">{lvl(0, "upperRoman", "%1.")}</w:abstractNum>'.replace(
        'w:start w:val="1"', 'w:start w:val="999999999"'
    )
    number = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    source = read_word("a.docx", packed(wide + p("c", listed(1)), numbering=start + number))
    assert shown(source.blocks[0]) == [["a", "b"]]
    assert lines(source) == ["999999999. c"]
