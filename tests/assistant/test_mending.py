"""The officer's own Word file, mended run by run or annotated: layout, figures and untouched parts stay as they are."""

import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import docx
import pytest
from docx.document import Document
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks.context import context_for
from assistant.checks.report import CheckReport, Coverage, check
from assistant.cli import main
from assistant.errors import AssistantError, BadRequest
from assistant.export import word
from assistant.mending import Mended, annotate, mend
from assistant.mending.markup import Part, patched
from assistant.mending.rewriting import find_edit, patches
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.source import Grid, SourceText, Span
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from tests.assistant.export_plans import checked, draft_plan

DAY = date(2026, 11, 20)
WORDS = "Một trăm tám mươi triệu đồng chẵn"
RIGHT_WORDS = "Một trăm tám mươi lăm triệu đồng chẵn"


def plan_file(folder: Path, *, words: Sequence[str] = (WORDS,), tied: bool = True) -> Path:
    """A plan of 185 million: the label of the words is misspelt, and the words say 180 million."""
    document = docx.Document()
    for text in ("ỦY BAN NHÂN DÂN XÃ TÂY SƠN", "Số:     /KH-UBND", "KẾ HOẠCH", "Hoạt động khoa học năm 2026"):
        document.add_paragraph(text)
    document.add_paragraph("KINH PHÍ THỰC HIỆN", style="List Number")
    paragraph = document.add_paragraph("Tổng kinh phí: ")
    paragraph.add_run("185.").bold = True
    paragraph.add_run("000.000 đồng (").italic = True
    paragraph.add_run("Bả").font.strike = True
    paragraph.add_run("ng ch").bold = True
    paragraph.add_run("ữ: ")
    for part in words:
        paragraph.add_run(part).underline = True
    paragraph.add_run(").")
    if tied:
        document.add_paragraph("Bảng 1. Dự toán kinh phí năm 2026")
        document.add_paragraph("Đơn vị tính: đồng")
        rows = (
            ("STT", "Nội dung", "Kinh phí"), ("1", "Tập huấn & thông tin", "100.000.000"),
            ("2", "Mô hình", "85.000.000"), ("", "Tổng cộng", "185.000.000"),
        )  # fmt: skip
        table = document.add_table(len(rows), 3)
        for index, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(index, column).text = text
    return saved(document, folder / "ke-hoach.docx")


def saved(document: Document, path: Path) -> Path:
    """The file, on the paper of the decree."""
    paper = document.sections[0]
    paper.page_width, paper.page_height = Mm(210), Mm(297)
    paper.top_margin = paper.bottom_margin = paper.right_margin = Mm(20)
    paper.left_margin = Mm(30)
    document.save(str(path))
    return path


def examined(path: Path) -> CheckReport:
    """What the checker says of the content; ``test_mending_layout`` is about looks."""
    plan = replace(parse_plan(read(path)), layout=None)
    return check(plan, context_for(plan, today=DAY))


def report_of(*findings: Finding) -> CheckReport:
    return CheckReport(findings, (), Coverage(0, 0, 0, 0, 0), ())


def fault(quote: str, span: Span | None, replacement: str = "", *, safe: bool = True, part: str = "") -> Finding:
    fix = Fix("sửa", replacement, safe, part) if replacement else None
    return Finding("words-label", Severity.WARNING, f"{quote}: sai", Place(quote=quote, span=span), fix=fix)


def span_of(source: SourceText, text: str) -> Span:
    """Where a whole line or cell of that text stands."""
    for block in source.blocks:
        held = [cell for row in block.rows for cell in row] if isinstance(block, Grid) else [block]
        for one in held:
            if one.text == text:
                return one.span
    raise AssertionError(f"{text} is not in the file")


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def figures(path: Path) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", read(path).text)


def mend_text(folder: Path, document: Document, old: str, quote: str, new: str) -> tuple[Mended, Path]:
    """One fix of a file, at the line or cell whose text is ``old``."""
    source, out = saved(document, folder / "goc.docx"), folder / "moi.docx"
    return mend(source, report_of(fault(quote, span_of(read(source), old), new)), out), out


def test_words_and_label_are_mended_in_their_runs(tmp_path: Path) -> None:
    """Words tied digits contradict and a misspelt label are put right; runs keep their looks; nothing is found again."""
    source, out = plan_file(tmp_path), tmp_path / "moi.docx"
    mended = mend(source, examined(source), out)
    assert [one.finding.rule for one in mended.applied] == ["words-mismatch", "words-label"]
    assert (mended.path, mended.refused, mended.proposed) == (out, (), ())
    runs = next(p for p in docx.Document(str(out)).paragraphs if p.text.startswith("Tổng")).runs
    assert [run.text for run in runs] == [
        "Tổng kinh phí: ", "185.", "000.000 đồng (", "Bằ", "ng ch", "ữ: ", RIGHT_WORDS, ").",
    ]  # fmt: skip
    assert (runs[1].bold, runs[2].italic, runs[3].font.strike, runs[4].bold, runs[6].underline) == (True,) * 5
    assert examined(out).findings == ()


def test_only_the_mended_text_differs_in_the_package(tmp_path: Path) -> None:
    """Every other part is taken over byte for byte; in the text only the changed characters differ; figures stand."""
    source, out = plan_file(tmp_path), tmp_path / "moi.docx"
    mend(source, examined(source), out)
    before, after = parts(source), parts(out)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]
    text = before["word/document.xml"].decode()
    assert text.replace(">Bả<", ">Bằ<").replace(WORDS, RIGHT_WORDS) == after["word/document.xml"].decode()
    assert figures(source) == figures(out)


def test_words_cut_over_runs_change_where_they_differ(tmp_path: Path) -> None:
    """Of words in three runs only the run with the difference changes."""
    source, out = plan_file(tmp_path, words=("Một trăm ", "tám mươi ", "triệu đồng chẵn")), tmp_path / "moi.docx"
    mend(source, examined(source), out)
    runs = next(p for p in docx.Document(str(out)).paragraphs if p.text.startswith("Tổng")).runs
    assert "".join(run.text for run in runs[6:9]) == RIGHT_WORDS
    assert (runs[6].text, runs[8].text.endswith("triệu đồng chẵn")) == ("Một trăm ", True)


def test_words_beside_untied_digits_are_only_proposed(tmp_path: Path) -> None:
    """No other figure confirms the digits: the words stay, the proposal says on which condition it holds."""
    source, out = plan_file(tmp_path, tied=False), tmp_path / "moi.docx"
    mended = mend(source, examined(source), out)
    assert [one.finding.rule for one in mended.applied] == ["words-label"]
    assert [one.rule for one in mended.proposed] == ["words-mismatch"]
    assert mended.proposed[0].fix is not None
    assert "nếu số 185.000.000 đồng là đúng" in mended.proposed[0].fix.description
    assert WORDS in read(out).text


def test_words_that_cannot_be_read_are_written_from_tied_digits(tmp_path: Path) -> None:
    """Words with two meanings are rewritten too, where the digits before them are tied."""
    source, out = plan_file(tmp_path, words=("Một trăm tám triệu năm đồng",)), tmp_path / "moi.docx"
    mended = mend(source, examined(source), out)
    assert [(one.before, one.after) for one in mended.applied if one.finding.rule == "words-mismatch"] == [
        ("Một trăm tám triệu năm đồng", "Một trăm tám mươi lăm triệu đồng")
    ]
    assert [one.verdict for one in examined(out).findings if one.severity is Severity.ERROR] == []


def test_bases_get_their_punctuation(tmp_path: Path) -> None:
    """Bases end with a semicolon, the last with a full stop, each paragraph of its own or parted by line breaks."""
    ends = ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
            "Căn cứ Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026 của UBND tỉnh Gia Lai về giao dự toán.",
            "Căn cứ Quyết định số 15/QĐ-UBND ngày 06 tháng 01 năm 2026 của UBND tỉnh Gia Lai về phân bổ vốn,")  # fmt: skip
    for name, broken in (("doan.docx", False), ("dong.docx", True)):
        document = docx.Document()
        for text in ("ỦY BAN NHÂN DÂN XÃ TÂY SƠN", "Số:     /KH-UBND", "KẾ HOẠCH", "Hoạt động khoa học năm 2026"):
            document.add_paragraph(text)
        for text in ("\n".join(ends),) if broken else ends:
            document.add_paragraph().add_run(text).italic = True
        document.add_paragraph("I. MỤC TIÊU")
        document.add_paragraph("Nâng cao năng suất.")
        source, out = saved(document, tmp_path / name), tmp_path / f"moi-{name}"
        mended = mend(source, examined(source), out)
        assert {one.finding.rule for one in mended.applied} == {"basis-punctuation"}
        assert not [one for one in examined(out).findings if one.rule == "basis-punctuation"]
        runs = [run for p in docx.Document(str(out)).paragraphs[4 : 5 if broken else 7] for run in p.runs]
        assert all(run.italic for run in runs)
        lines = "\n".join(run.text for run in runs).split("\n")
        assert [line[-3:] for line in lines] == ["hư;", "án;", "ốn."]


def test_a_clean_file_is_not_written(tmp_path: Path) -> None:
    """Without a safe fix nothing is written."""
    source, out = plan_file(tmp_path, words=(RIGHT_WORDS,)), tmp_path / "moi.docx"
    report = report_of(fault("Tổng cộng", span_of(read(source), "Tổng cộng"), "Cộng", safe=False))
    mended = mend(source, report, out)
    assert (mended.path, mended.applied, len(mended.proposed), out.exists()) == (None, (), 1, False)


@pytest.mark.parametrize("new", ["186.000.000 đồng", "một trăm", "185.000.000,0 đồng"])
def test_a_fix_that_changes_a_number_is_refused(tmp_path: Path, new: str) -> None:
    """Whatever a rule proposes, digits are the same before and after."""
    document = docx.Document()
    document.add_paragraph("185.000.000 đồng")
    mended, out = mend_text(tmp_path, document, "185.000.000 đồng", "185.000.000 đồng", new)
    assert [reason for _, reason in mended.refused] == ["lời thay thế làm đổi con số"]
    assert not out.exists()


def test_what_is_not_certain_is_refused(tmp_path: Path) -> None:
    """A quote that stands twice, nowhere, or without a place is left alone and told."""
    document = docx.Document()
    document.add_paragraph("Bảng chữ: và Bảng chữ:")
    source = saved(document, tmp_path / "goc.docx")
    span = span_of(read(source), "Bảng chữ: và Bảng chữ:")
    findings = (
        fault("Bảng chữ:", span, "Bằng chữ:"), fault("Băng chữ:", span, "Bằng chữ:"),
        fault("và", None, "và"), fault("và", span),
    )  # fmt: skip
    mended = mend(source, report_of(*findings), tmp_path / "moi.docx")
    assert (mended.path, len(mended.refused)) == (None, 3)
    assert {reason for _, reason in mended.refused} == {"không xác định chắc chắn được chỗ cần sửa trong tệp Word"}


def test_two_fixes_of_one_place_do_not_meet(tmp_path: Path) -> None:
    """The second fix of the same characters is refused, and so is a paragraph whose twin hides in a footnote."""
    document = docx.Document()
    document.add_paragraph("Bảng chữ: Một triệu đồng")
    source = saved(document, tmp_path / "goc.docx")
    span = span_of(read(source), "Bảng chữ: Một triệu đồng")
    twice = report_of(fault("Bảng chữ:", span, "Bằng chữ:"), fault("Bảng", span, "Bẳng"))
    mended = mend(source, twice, tmp_path / "moi.docx")
    assert [one.after for one in mended.applied] == ["Bằng chữ:"]
    assert [reason for _, reason in mended.refused] == ["chỗ này đã được sửa theo một phát hiện khác"]


def test_the_longer_quotation_tells_which_is_meant(tmp_path: Path) -> None:
    """Of two equal labels in a paragraph the one inside the finding's quotation is mended."""
    document = docx.Document()
    line = "Giao 5 đồng (Bảng chữ: Năm đồng); còn 3 đồng (Bảng chữ: Ba đồng)."
    document.add_paragraph(line)
    source, out = saved(document, tmp_path / "goc.docx"), tmp_path / "moi.docx"
    quote = "còn 3 đồng (Bảng chữ: Ba đồng)."
    mend(source, report_of(fault(quote, span_of(read(source), line), "Bằng chữ:", part="Bảng chữ:")), out)
    assert read(out).text.strip() == line[: -len(quote)] + quote.replace("Bảng", "Bằng")


def test_cells_and_numbered_paragraphs_are_found(tmp_path: Path) -> None:
    """The right one of two equal cells is mended; a paragraph is found though its number is Word's own."""
    document = docx.Document()
    document.add_paragraph("Căn cứ Luật Ngân sách;", style="List Number")
    table = document.add_table(2, 2)
    for row, column in ((0, 0), (1, 0), (1, 1)):
        table.cell(row, column).text = "Cộng tạm"
    source, out = saved(document, tmp_path / "goc.docx"), tmp_path / "moi.docx"
    found = read(source)
    grid = next(block for block in found.blocks if isinstance(block, Grid))
    line = found.blocks[0]
    findings = (
        fault("Cộng tạm", grid.rows[1][0].span, "Cộng"),
        fault("Căn cứ Luật Ngân sách;", line.span, "Căn cứ Luật Ngân sách."),
    )
    assert len(mend(source, report_of(*findings), out).applied) == 2
    again = read(out)
    assert again.blocks[0].text.endswith("Ngân sách.")  # type: ignore[union-attr]
    cells = [[cell.text for cell in row] for block in again.blocks if isinstance(block, Grid) for row in block.rows]
    assert cells == [["Cộng tạm", ""], ["Cộng", "Cộng tạm"]]


def test_odd_characters_and_blanks_do_not_hide_a_place(tmp_path: Path) -> None:
    """Decomposed letters, no-break and zero-width blanks, tabs and line breaks are read over and stay as typed."""
    document = docx.Document()
    typed = unicodedata.normalize("NFD", "Kinh\u00a0phí\u200b (Bảng chữ:  Một triệu)")
    paragraph = document.add_paragraph(typed[:9])
    paragraph.add_run(typed[9:] + "\tvà\n")
    paragraph.add_run("dòng sau")
    mended, out = mend_text(
        tmp_path, document, "Kinh phí (Bảng chữ:  Một triệu)\tvà", "phí (Bảng chữ: Một", "phí (Bằng chữ: Một"
    )
    assert len(mended.applied) == 1
    assert docx.Document(str(out)).paragraphs[0].text == (typed + "\tvà\ndòng sau").replace(
        unicodedata.normalize("NFD", "ả"), "ằ"
    )


def test_content_controls_and_text_boxes_are_mended(tmp_path: Path) -> None:
    """Words in a content control and in a text box are found; the copy for old programs is not touched."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    box = (
        f'<w:p {w} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:pict><v:shape>'
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>Bảng chữ: hai</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
        "</w:pict></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>"
        "<w:t>Bảng chữ: hai</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    control = f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>Bảng chữ: một</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document = docx.Document()
    document.add_paragraph("Kế hoạch")
    body = document.element.body
    for position, xml in enumerate((control, box)):
        body.insert(position, docx.oxml.parse_xml(xml))
    source, out = saved(document, tmp_path / "goc.docx"), tmp_path / "moi.docx"
    found = read(source)
    findings = [
        fault(text, span_of(found, text), text.replace("Bảng", "Bằng")) for text in ("Bảng chữ: một", "Bảng chữ: hai")
    ]
    assert len(mend(source, report_of(*findings), out).applied) == 2
    assert "Bảng" not in read(out).text
    assert parts(out)["word/document.xml"].decode().count("Bảng chữ: hai") == 1
    assert annotate(out, report_of(fault("Bằng chữ: hai", span_of(read(out), "Bằng chữ: hai"))), source, DAY).comments


@settings(deadline=None, max_examples=300)
@given(
    before=st.text("aăâ 1.,;Bđ&<", max_size=12),
    after=st.text("aăâ 1.,;Bđ&>", max_size=12),
    old=st.text("oôơ nNữ", min_size=1, max_size=8).filter(lambda text: text == " ".join(text.split()) and text),
    new=st.text("oôơ nNữ;", min_size=1, max_size=8).filter(lambda text: text == " ".join(text.split()) and text),
    cuts=st.lists(st.integers(0, 30), max_size=5),
    decomposed=st.booleans(),
)
def test_any_cut_into_runs_mends_alike(
    before: str, after: str, old: str, new: str, cuts: list[int], decomposed: bool
) -> None:
    """However a paragraph is cut into runs, the text afterwards is the text before with the quote replaced."""
    text = f"x{before}|{old}|{after}x"
    typed = unicodedata.normalize("NFD", text) if decomposed else text
    places = sorted({min(cut, len(typed)) for cut in cuts} | {0, len(typed)})
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(typed[start:end])}</w:t></w:r>' for start, end in pairwise(places)
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = Part(f'<w:document xmlns:w="{space}"><w:body><w:p>{runs}</w:p></w:body></w:document>'.encode())
    edit = find_edit(part.paragraphs[0], f"|{old}|", f"|{new}|")
    assert edit is not None
    again = Part(patched(part.content, patches(part, [edit])))
    shown = unicodedata.normalize("NFC", again.paragraphs[0].lines[0])
    assert shown == unicodedata.normalize("NFC", f"x{before}|{new}|{after}x")


@pytest.mark.parametrize(
    "inside",
    [
        '<w:fldSimple w:instr=" DOCPROPERTY Title "><w:r><w:t>Bảng chữ: một</w:t></w:r></w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r><w:r><w:fldChar '
        'w:fldCharType="separate"/></w:r><w:r><w:t>Bảng chữ: một</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/></w:sdtPr><w:sdtContent><w:r>'
        "<w:t>Bảng chữ: một</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r><w:rPr><w:caps/></w:rPr><w:t>Bảng chữ: một</w:t></w:r>",
    ],
)
def test_what_word_fills_in_itself_is_left_alone(tmp_path: Path, inside: str) -> None:
    """Results of fields and bound controls would be written over by Word: refused; typed capitals by look are mended."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = docx.Document()
    document.element.body.insert(0, docx.oxml.parse_xml(f'<w:p xmlns:w="{w}">{inside}</w:p>'))
    document.add_paragraph("Bảng chữ: hai")
    source, out = saved(document, tmp_path / "goc.docx"), tmp_path / "moi.docx"
    first = read(source).blocks[0]
    old = "BẢNG CHỮ:" if "caps" in inside else "Bảng chữ:"
    findings = [
        fault(old, first.span, old.replace("Ả", "Ằ").replace("ả", "ằ")),
        fault("Bảng chữ: hai", span_of(read(source), "Bảng chữ: hai"), "Bằng chữ: hai"),
    ]
    mended = mend(source, report_of(*findings), out)
    assert len(mended.applied) == (2 if "caps" in inside else 1)
    assert "Bằng chữ: hai" in read(out).text


def test_disputed_digits_give_no_safe_words(tmp_path: Path) -> None:
    """Digits that agree only with a total which is itself in dispute leave the words a proposal."""
    source = plan_file(tmp_path)
    document = docx.Document(str(source))
    document.tables[0].cell(1, 2).text = "90.000.000"
    saved(document, source)
    report = examined(source)
    assert "total-mismatch" in {one.rule for one in report.findings}
    assert [one.fix.safe for one in report.findings if one.fix and one.rule == "words-mismatch"] == [False]


def test_findings_become_comments_at_their_places(tmp_path: Path) -> None:
    """One comment per finding, by Dự Thảo, around the paragraph or cell it speaks of; the text reads as before."""
    source, out = plan_file(tmp_path), tmp_path / "nhan-xet.docx"
    found = read(source)
    report = report_of(
        *examined(source).findings,
        fault("Mô hình: 85.000.000", span_of(found, "85.000.000")),
        fault("không rõ ở đâu", None),
    )
    assert annotate(source, report, out, DAY).comments == 4
    comments = list(docx.Document(str(out)).comments)
    assert {(one.author, one.initials, one.timestamp.date()) for one in comments if one.timestamp} == {
        ("Dự Thảo", "DT", DAY)
    }
    assert comments[0].text.startswith("LỖI: ")
    assert "Quy tắc: words-mismatch" in comments[0].text
    root = ElementTree.fromstring(parts(out)["word/document.xml"])
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    held: dict[str, str] = {}
    for paragraph in root.iter(f"{w}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{w}t"))
        starts = [mark.get(f"{w}id", "") for mark in paragraph.iter(f"{w}commentRangeStart")]
        assert starts == [mark.get(f"{w}id", "") for mark in paragraph.iter(f"{w}commentRangeEnd")]
        held |= dict.fromkeys(starts, text)
    assert held["0"].startswith("Tổng kinh phí: 185")
    assert (held["0"], held["2"], held["3"]) == (held["1"], "85.000.000", "ỦY BAN NHÂN DÂN XÃ TÂY SƠN")
    assert read(out).blocks == found.blocks
    untouched = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    before, after = parts(source), parts(out)
    assert {name for name in before if before[name] != after[name]} <= untouched | {"word/comments.xml"}


def test_comments_repeat_byte_for_byte_and_join_those_there_are(tmp_path: Path) -> None:
    """The same day gives the same bytes; comments of others stay, and numbers go on after theirs."""
    document = docx.Document()
    paragraph = document.add_paragraph("Kinh phí chưa rõ")
    document.add_comment(paragraph.runs, text="Hỏi lại kế toán", author="Chị Hoa", initials="H")
    source = saved(document, tmp_path / "goc.docx")
    report = report_of(fault("Kinh phí chưa rõ", span_of(read(source), "Kinh phí chưa rõ")))
    outs = [tmp_path / "mot.docx", tmp_path / "hai.docx"]
    for out in outs:
        annotate(source, report, out, DAY)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    comments = list(docx.Document(str(outs[0])).comments)
    assert [(one.comment_id, one.author) for one in comments] == [(0, "Chị Hoa"), (1, "Dự Thảo")]


def test_our_own_drafts_can_be_annotated(tmp_path: Path) -> None:
    """A draft of ours with its open slots gets a comment for each finding and stays a file that Word readers open."""
    source, out = tmp_path / "du-thao.docx", tmp_path / "nhan-xet.docx"
    source.write_bytes(word.write(checked(draft_plan())))
    report = examined(source)
    assert report.findings
    assert annotate(source, report, out, DAY).comments == len(report.findings)
    assert len(list(docx.Document(str(out)).comments)) == len(report.findings)


def test_files_that_may_not_be_changed_are_refused(tmp_path: Path) -> None:
    """Other formats, another suffix, no folder, a digital signature, tracked changes: a sentence, and nothing new."""
    source = plan_file(tmp_path)
    report = examined(source)
    text = tmp_path / "a.txt"
    text.write_text("Kế hoạch", encoding="utf-8")
    signed = tmp_path / "ky.docx"
    shutil.copy(source, signed)
    with zipfile.ZipFile(signed, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    tracked = tmp_path / "theo-doi.docx"
    content = parts(source)["word/document.xml"].replace(b"<w:r><w:t", b'<w:ins w:id="9" w:author="a"><w:r><w:t', 1)
    content = content.replace(b"</w:t></w:r></w:p>", b"</w:t></w:r></w:ins></w:p>", 1)
    with zipfile.ZipFile(tracked, "w") as archive:
        for name, held in (parts(source) | {"word/document.xml": content}).items():
            archive.writestr(name, held)
    before = set(tmp_path.iterdir())
    for given_file, out, error in (
        (text, tmp_path / "b.txt", BadRequest),
        (source, tmp_path / "b.txt", BadRequest),
        (source, tmp_path / "khong-co" / "b.docx", BadRequest),
        (signed, tmp_path / "b.docx", BadRequest),
        (tracked, tmp_path / "b.docx", UnreadableFile),
        (tmp_path / "mat.docx", tmp_path / "b.docx", UnreadableFile),
    ):
        with pytest.raises(error):
            mend(given_file, report, out)
        with pytest.raises(error):
            annotate(given_file, report, out, DAY)
    assert set(tmp_path.iterdir()) == before


def test_a_file_that_reads_back_otherwise_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should an edit ever reach a number, the file read back says so and nothing is written."""
    from assistant.mending import correcting

    source, out = plan_file(tmp_path), tmp_path / "moi.docx"
    report = examined(source)
    real = correcting.patched
    monkeypatch.setattr(correcting, "patched", lambda *given: real(*given).replace(b"85.000.000", b"86.000.000"))
    with pytest.raises(AssistantError, match="con số khác"):
        mend(source, report, out)
    monkeypatch.setattr(correcting, "patched", lambda *given: real(*given).replace("Mô hình".encode(), b"Khac"))
    report = report_of(*(one for one in report.findings if one.rule == "words-label"))
    with pytest.raises(AssistantError, match="nhiều hơn"):
        mend(source, report, out)
    assert not out.exists()


def test_a_comment_without_a_span_stands_at_its_line(tmp_path: Path) -> None:
    """A finding that only knows its line is tied to the first words of that line."""
    source, out = plan_file(tmp_path), tmp_path / "nhan-xet.docx"
    line = span_of(read(source), "Mô hình").line
    finding = Finding("layout-table-header", Severity.WARNING, "Bảng dài", Place(line=line, quote="bảng thứ 1"))
    annotate(source, report_of(finding), out, DAY)
    text = parts(out)["word/document.xml"].decode()
    assert re.search(r"commentRangeStart [^>]*/><w:r><w:t>2</w:t>", text)


def test_the_command_mends_and_annotates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``check --fix --comments``: what was mended is told, what is left becomes comments; the exit code is the rest's."""
    source, out = plan_file(tmp_path), tmp_path / "moi.docx"
    assert main(["check", str(source), "--fix", "--comments", "-o", str(out)]) == 0
    told = capsys.readouterr().out
    assert "đã sửa 2 chỗ" in told and "mọi con số giữ nguyên" in told and "“Bảng chữ:” → “Bằng chữ:”" in told
    assert "không có phát hiện nào để ghi nhận xét" in told and "Kết quả kiểm tra: ĐẠT" in told
    assert examined(out).findings == ()
    assert main(["check", str(source), "--comments", "-o", str(out), "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert (facts["written"], facts["comments"], facts["fixed"], facts["verdict"]) == (str(out), 2, [], "fail")
    assert main(["check", str(out), "--fix", "-o", str(tmp_path / "khac.docx"), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert [one["after"] for one in facts["fixed"]] == [RIGHT_WORDS, "Bằng chữ:"]
    assert len(list(docx.Document(str(tmp_path / "khac.docx")).comments)) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ke-hoach.docx", "--fix"], "Cần -o TỆP"),
        (["ke-hoach.docx", "--fix", "-o", "ke-hoach.docx"], "Không ghi đè lên tệp gốc"),
        (["ke-hoach.docx", "-o", "b.docx"], "-o chỉ dùng cùng"),
        (["ke-hoach.docx", "ke-hoach.docx", "--comments", "-o", "b.docx"], "một tệp Word"),
        ([".", "--fix", "-o", "b.docx"], "là một thư mục"),
        (["ke-hoach.docx", "--fix", "-o", "b.txt"], "cùng đuôi .docx"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    """Bad input ends with code 2 and a sentence; nothing is written and the officer's file is as it was."""
    source = plan_file(tmp_path)
    before = source.read_bytes()
    monkeypatch.chdir(tmp_path)
    assert main(["check", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert (source.read_bytes(), [path.name for path in tmp_path.glob("*.*x*")]) == (before, ["ke-hoach.docx"])


@pytest.mark.office
def test_libreoffice_opens_what_was_written(tmp_path: Path, soffice: str) -> None:
    """LibreOffice opens a mended and annotated file: the new words are there, and the comments with their author."""
    source, fixed, out = plan_file(tmp_path), tmp_path / "sua.docx", tmp_path / "nhan-xet.docx"
    report = examined(source)
    mend(source, report, fixed)
    annotate(fixed, report_of(*report.findings, fault("đâu đó", None)), out, DAY)
    profile = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    subprocess.run(
        [soffice, "--headless", profile, "--convert-to", "odt", "--outdir", str(tmp_path), str(out)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "nhan-xet.odt") as archive:
        content = archive.read("content.xml").decode()
    assert len(re.findall(r"<office:annotation ", content)) == 3
    assert content.count("<dc:creator>Dự Thảo</dc:creator>") == 3
    plain = re.sub(r"<[^>]+>", "", content)
    assert "Bằng chữ: " in plain
    assert "mươi lăm" in plain
