"""Word files as they really are, followed to the end: what the reader finds is what the checker judges."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import date

import pytest

from assistant.checks.context import context_for
from assistant.checks.report import CheckReport, check
from knowledge.domain.finding import Verdict
from knowledge.domain.plan import Plan
from knowledge.domain.source import Grid, Merge, SourceText, TextLine
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPEN = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def packed(body: str, **margins: str) -> bytes:
    """A Word file with this body and these headers and footers (``header1``, ``footer1``)."""
    relation = '<Relationship Id="r{0}" Type="{1}/{2}" Target="{3}"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            "_rels/.rels", relations.format(relation.format(0, OFFICE, "officeDocument", "word/document.xml"))
        )
        archive.writestr("word/document.xml", f"<w:document {OPEN}><w:body>{body}</w:body></w:document>")
        links = "".join(relation.format(name, OFFICE, name.rstrip("12"), f"{name}.xml") for name in margins)
        archive.writestr("word/_rels/document.xml.rels", relations.format(links))
        for name, content in margins.items():
            root = {"header": "hdr", "footer": "ftr"}.get(name.rstrip("12"), name)
            archive.writestr(f"word/{name}.xml", f"<w:{root} {OPEN}>{content}</w:{root}>")
    return target.getvalue()


def p(*texts: str, look: str = "", properties: str = "") -> str:
    """A paragraph of one run for each text."""
    runs = "".join(f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def tc(*paragraphs: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<w:") else p(one) for one in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<w:') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f'<w:tbl><w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>{"".join(rows)}</w:tbl>'


def control(content: str) -> str:
    return f"<w:sdt><w:sdtPr><w:alias w:val='ô'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def shown(source: SourceText) -> list[object]:
    marks = {Merge.NONE: "", Merge.LEFT: "<", Merge.UP: "^"}
    return [
        block.text if isinstance(block, TextLine) else [[marks[c.merge] + c.text for c in row] for row in block.rows]
        for block in source.blocks
    ]


def judged(body: str) -> tuple[Plan, CheckReport]:
    """The plan of a body under a budget heading, and the check of it."""
    plan = parse_plan(read_bytes("a.docx", packed(p("III. KINH PHÍ THỰC HIỆN") + body)))
    return plan, check(plan, context_for(plan, today=date(2026, 11, 20)))


HEAD = tr("STT", "Nội dung", "Kinh phí (triệu đồng)")


def test_numbers_as_they_are_typed() -> None:
    """Figures split over runs, grouped by no-break or narrow blanks, with a zero-width blank, or a real minus, are
    one number each; NFD labels are letters; the total is footed."""
    nfd = unicodedata.normalize("NFD", "Tổng cộng")
    rows = [
        HEAD, tr("1", "Tập huấn", tc(p("1.", "25", "0"))), tr("2", "Hội nghị", "1\u00a0000"),
        tr("3", "Thiết bị", "2\u202f000"), tr("4", "In\u00a0ấn", "0\u200b9"), tr("", nfd, "4.259"),
    ]  # fmt: skip
    plan, report = judged(tbl(*rows))
    (_, table), = plan.tables()  # fmt: skip
    assert [line.label for line in table.lines] == ["Tập huấn", "Hội nghị", "Thiết bị", "In ấn"]
    assert [line.entries[2].money.dong // 1_000_000 for line in table.lines if line.entries[2].money] == [
        1250,
        1000,
        2000,
        9,
    ]
    assert table.total is not None
    assert [relation.relation.rule for relation in report.relations] == ["total-mismatch"]
    assert not report.blocking


def test_a_blank_that_is_no_group_stays_a_blank() -> None:
    """A no-break blank between a year and a figure, or before a unit, joins no digits."""
    text = "Năm 2026\u00a0300 triệu đồng; ngày 05\u00a0tháng\u00a011; 1\u00a0250\u00a0000 đồng"
    assert shown(read_bytes("a.docx", packed(p(text)))) == [
        "Năm 2026 300 triệu đồng; ngày 05 tháng 11; 1\u00a0250\u00a0000 đồng"
    ]


def test_rows_typed_into_one_row_are_rows() -> None:
    """Where label and amount have as many lines, each line is a row of its own, and the total is footed."""
    plan, report = judged(
        tbl(
            HEAD,
            tr(tc("1", "2", "3"), tc("Họp", "In", "Đi lại"), tc("30", "10", "20")),
            tr("4", "Khác", "5"),
            tr("", "Tổng cộng", "65"),
        )
    )
    (_, table), = plan.tables()  # fmt: skip
    assert [(line.number, line.label, line.entries[2].raw) for line in table.lines] == [
        ("1", "Họp", "30"), ("2", "In", "10"), ("3", "Đi lại", "20"), ("4", "Khác", "5"),
    ]  # fmt: skip
    assert not report.blocking
    assert report.coverage.figures_tied == report.coverage.figures_found == 5


def test_several_figures_in_a_cell_of_one_row_are_said_never_merged() -> None:
    """Three figures on three lines beside one ordinal are no number: the finding shows each of them."""
    for figures in (("30", "10", "20"), ("300", "100", "200")):
        plan, report = judged(
            tbl(HEAD, tr("1", tc("Họp", "In", "Đi lại"), tc(*figures)), tr("2", "Khác", "5"), tr("", "Tổng cộng", "65"))
        )
        (_, table), = plan.tables()  # fmt: skip
        assert table.lines[0].entries[2].money is None
        finding = next(finding for finding in report.findings if finding.verdict is Verdict.UNPARSED)
        assert " / ".join(figures) in finding.message
        assert finding.blocks


def test_content_controls_around_rows_cells_and_runs() -> None:
    """A content control is a frame only: rows, cells and runs inside it are rows, cells and runs."""
    run = "<w:r><w:t>20</w:t></w:r>"
    table = tbl(
        HEAD,
        control(tr("1", "Họp", "30")),
        "<w:tr>" + control(tc("2")) + tc("In") + f"<w:tc><w:p>{control(run)}</w:p></w:tc></w:tr>",
    )
    assert shown(read_bytes("a.docx", packed(control(table)))) == [
        [["STT", "Nội dung", "Kinh phí (triệu đồng)"], ["1", "Họp", "30"], ["2", "In", "20"]]
    ]


def test_tables_in_boxes_and_cells_keep_their_columns() -> None:
    """A table in a text box and a table nested in a cell are tables of their own, after what they hang on."""
    box = f"<w:p><w:r><w:t>Trên</w:t><w:drawing><w:txbxContent>{tbl(tr('x', '1'), tr('y', '2'))}</w:txbxContent></w:drawing></w:r></w:p>"
    skipped = '<w:gridBefore w:val="1"/>'
    outer = tbl(HEAD, tr(tc("Họp"), tc("30", tbl(tr("a", "b"), tr("c", "d"))), properties=skipped))
    assert shown(read_bytes("a.docx", packed(box + outer))) == [
        "Trên", [["x", "1"], ["y", "2"]], [["STT", "Nội dung", "Kinh phí (triệu đồng)"], ["", "Họp", "30"]], [["a", "b"], ["c", "d"]],
    ]  # fmt: skip


def test_hidden_text_is_not_there() -> None:
    """Hidden words, hidden rows and hidden numbered paragraphs show nothing, add nothing and count for nothing."""
    gone = "<w:vanish/>"
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        p("Một", properties=listed) + p("Ẩn", look=gone, properties=listed + f"<w:rPr>{gone}</w:rPr>") + p("Hai", properties=listed)
        + tbl(HEAD, tr("1", "Họp", "30"), tr(tc(p("2", look=gone)), tc(p("In", look=gone)), tc(p("99", look=gone))), tr("", "Tổng cộng", "30"))
    )  # fmt: skip
    source = read_bytes("a.docx", packed(body, numbering=numbering))
    assert shown(source)[:2] == ["1. Một", "2. Hai"]
    _, report = judged(tbl(HEAD, tr("1", "Họp", "30"), tr("", "", tc(p("99", look=gone))), tr("", "Tổng cộng", "30")))
    assert not report.blocking


@pytest.mark.parametrize("where", ["paragraph", "cell"])
def test_a_picture_in_a_budget_section_is_published(where: str) -> None:
    """A picture may be a table of figures: it is named as unread, to be looked at, and blocks nothing."""
    picture = "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
    _, report = judged(
        picture if where == "paragraph" else tbl(HEAD, tr("1", tc("Họp", picture), "30"), tr("", "Tổng cộng", "30"))
    )
    unread = [finding for finding in report.findings if finding.rule == "content-unread"]
    assert [(finding.verdict, finding.blocks) for finding in unread] == [(Verdict.REVIEW, False)]
    assert "1 hình ảnh" in unread[0].message


def test_headers_and_footers() -> None:
    """A letterhead kept in the page header is read first; running heads are left out; amounts in a margin are named."""
    country = p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("Độc lập - Tự do - Hạnh phúc")
    source = read_bytes("a.docx", packed(p("KẾ HOẠCH"), header1=country, header2=p("2")))
    assert shown(source) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "KẾ HOẠCH"]
    assert shown(read_bytes("a.docx", packed(country + p("KẾ HOẠCH"), header1=country)))[2:] == ["KẾ HOẠCH"]
    source = read_bytes("a.docx", packed(p("KẾ HOẠCH"), footer1=p("Tổng: 1.250.000 đồng")))
    assert (shown(source), source.unread) == (["KẾ HOẠCH"], ("1 chỗ có số tiền ở đầu trang hoặc chân trang",))


def test_grids_keep_three_figures_of_a_cell_apart() -> None:
    """The reader keeps the lines of a cell as lines."""
    grid = read_bytes("a.docx", packed(tbl(HEAD, tr("1", "Họp", tc("30", "10", "20"))))).blocks[0]
    assert isinstance(grid, Grid)
    assert grid.rows[1][2].text == "30\n10\n20"
