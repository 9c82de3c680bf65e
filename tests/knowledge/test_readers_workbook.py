"""Workbooks are read through LibreOffice as text with tables, or refused with a sentence that helps."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers import conversion, read_bytes
from knowledge.readers.workbook import as_text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(sheets: dict[str, list[list[str | int | None]]]) -> bytes:
    """A workbook with a cell format of thousands; text beginning with ``=`` is a formula."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
            for n in range(len(names))
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="r{n}"/>' for n, name in enumerate(names))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="st" '
        f'Type="{_OFFICE}/styles" Target="styles.xml"/>'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(len(names))
        )
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="3" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for n, name in enumerate(names):
        rows = "".join(
            f'<row r="{r}">{"".join(_cell(f"{chr(65 + c)}{r}", value) for c, value in enumerate(row))}</row>'
            for r, row in enumerate(sheets[name], 1)
        )
        parts[f"xl/worksheets/s{n}.xml"] = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + part)
    return target.getvalue()


def _cell(place: str, value: str | int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f'<c r="{place}" s="1"><v>{value}</v></c>'
    if value.startswith("="):
        return f'<c r="{place}" s="1"><f>{value[1:]}</f></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


@pytest.mark.office
def test_a_workbook_is_read_with_its_figures(soffice: str) -> None:
    """Amounts are written as in Vietnam, formulas are computed, sheets follow one another under their names."""
    raw = workbook(
        {
            "Thuyết minh": [["Nguồn kinh phí theo Quyết định số 12/QĐ-UBND"]],
            "Dự toán": [
                ["DỰ TOÁN NĂM 2026"], ["Đơn vị tính: đồng"], ["STT", "Nội dung", "Thành tiền"],
                [1, "Tập huấn", 1_500_000], [2, "In tài liệu", 250_000], [None, "Tổng cộng", "=C4+C5"],
            ],
        }
    )  # fmt: skip
    source = read_bytes("dự toán.xlsx", raw)
    ((_, table),) = parse_plan(source).tables()
    total = table.stated_total(2)
    assert total is not None and total.dong == 1_750_000 == sum(line.entries[2].money.dong for _, line in table.walk())  # type: ignore[union-attr]
    assert source.format == "workbook" and "12/QĐ-UBND" in source.text.split("Dự toán")[0]


def test_without_libreoffice_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what is missing and what to do instead."""
    monkeypatch.setattr(conversion, "installed", lambda: None)
    with pytest.raises(UnreadableFile, match=r"Excel \(\.xlsx\), cần LibreOffice mà máy này chưa cài.*\.docx"):
        read_bytes("a.xlsx", b"PK\x03\x04")


def test_sheets_become_text_with_tables() -> None:
    """Titles and notes are lines, rows of several cells a table; a bar in a cell is no border; blank rows part."""
    sheet = 'DỰ TOÁN\t\t\n\t\t\nSTT\tNội dung\tTiền\n1\t"a | b\nc"\t5\n\tgộp\t\n2\tx\t6\nGhi chú\t\t\n'.encode()
    assert as_text([("Sheet1", sheet)]).split("\n\n") == [
        "DỰ TOÁN",
        "| STT | Nội dung | Tiền |\n| 1 | a \\| b c | 5 |\n|  | gộp |  |\n| 2 | x | 6 |",
        "Ghi chú",
    ]
    assert as_text([("Phụ lục", b"a\tb\n1\t2\n"), ("Sheet2", b"x\n")]).startswith("Phụ lục\n\n| a | b |")
    assert as_text([("Sheet1", b"")]) == ""
