"""``check --layout --fix``: what the decree leaves no choice about is put right, every figure and word stays."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.checks.report import CheckReport
from assistant.cli import main
from assistant.cli.checking import check_source
from assistant.mending import mend
from assistant.mending.correcting import numbers
from knowledge.domain.layout import NumberPlace
from knowledge.readers import read
from tests.specs.word_files import word_file

FAULTY = """13 | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
đậm giữa 14 | Độc lập-Tự do-Hạnh phúc
13 | ỦY BAN NHÂN DÂN XÃ TÂY SƠN
giữa 13 | Số 5 /KH-UBND
13 | Tây Sơn, ngày 5 tháng 1 năm 2026
giữa 14 | Kế hoạch
trái 14 | Ứng dụng khoa học và công nghệ năm 2026
13 | Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo ngày 27 tháng 6 năm 2025;
13 | Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2025.
đậm đều 13 | I/ MỤC TIÊU
đều 13 | Nâng cao năng suất cây trồng, kinh phí 185.000.000 đồng.
đều 13 | II. NỘI DUNG
đều 13 | Tập huấn 09 lớp, kinh phí 1.006 triệu đồng.
đều 13 | Trên đây là Kế hoạch ứng dụng khoa học và công nghệ năm 2026 của Ủy ban nhân dân xã.
đậm 12 | NƠI NHẬN:
11 | - Sở Khoa học và Công nghệ
11 | - Lưu VT, VHXH;
đậm giữa 14 | TM ỦY BAN NHÂN DÂN
giữa 14 | CHỦ TỊCH
đậm giữa 14 | Nguyễn Văn An
"""


def layout_of(path: Path) -> CheckReport:
    return check_source(read(path), layout=True)[1]


def rules(report: CheckReport) -> list[str]:
    return sorted({finding.rule for finding in report.findings if finding.rule.startswith("layout-")})


def figures(path: Path) -> list[str]:
    """The amounts, without day, month and number, which get a zero before them."""
    return re.findall(r"\d{2,}(?:[.,]\d+)*", read(path).text)


def mended(folder: Path, document: Document | bytes) -> tuple[Path, Path, int]:
    source, out = folder / "goc.docx", folder / "moi.docx"
    if isinstance(document, bytes):
        source.write_bytes(document)
    else:
        document.save(str(source))
    return source, out, main(["check", str(source), "--layout", "--fix", "-o", str(out)])


def test_every_line_of_the_decree_is_put_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Letterhead, symbol, date, title, bases, numbering, ending, recipients and signature: found, mended, gone."""
    source, out, _ = mended(tmp_path, word_file(FAULTY))
    before = layout_of(source)
    assert rules(before) == [
        "layout-bases", "layout-ending", "layout-letterhead", "layout-numbering-style", "layout-place-date",
        "layout-recipients", "layout-signature", "layout-symbol-line", "layout-title",
    ]  # fmt: skip
    assert "Chưa sửa" not in capsys.readouterr().out
    assert rules(layout_of(out)) == []
    text = read(out).text
    for line in (
        "Độc lập - Tự do - Hạnh phúc", "Số: 05/KH-UBND", "Tây Sơn, ngày 05 tháng 01 năm 2026", "KẾ HOẠCH", "I. MỤC TIÊU",
        "nhân dân xã./.", "Nơi nhận:", "- Sở Khoa học và Công nghệ;", "- Lưu: VT, VHXH.", "TM. ỦY BAN NHÂN DÂN",
    ):  # fmt: skip
        assert f"{line}\n" in text
    for figure in figures(source):
        assert figure in text


def test_only_the_runs_concerned_change_their_looks(tmp_path: Path) -> None:
    """A dressed line keeps its size, its colour and its words; lines that were right keep every byte."""
    _, out, _ = mended(tmp_path, word_file(FAULTY))
    lines = {paragraph.text: paragraph for paragraph in docx.Document(str(out)).paragraphs}
    kind = lines["KẾ HOẠCH"].runs[0]
    assert (kind.bold, kind.font.size) == (True, Pt(14))
    subject = lines["Ứng dụng khoa học và công nghệ năm 2026"]
    assert (subject.runs[0].bold, subject.alignment) == (True, WD_ALIGN_PARAGRAPH.CENTER)
    date = lines["Tây Sơn, ngày 05 tháng 01 năm 2026"].runs[0]
    assert (date.italic, date.bold) == (True, False)
    assert lines["Tập huấn 09 lớp, kinh phí 1.006 triệu đồng."].runs[0].bold is False


def test_a_second_run_has_nothing_to_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The mended file is right: mended again, no file is written."""
    _, out, _ = mended(tmp_path, word_file(FAULTY))
    capsys.readouterr()
    again = tmp_path / "lai.docx"
    main(["check", str(out), "--layout", "--fix", "-o", str(again)])
    assert "không có chỗ nào sửa an toàn được" in capsys.readouterr().out
    assert not again.exists()


def test_without_layout_the_looks_stay(tmp_path: Path) -> None:
    """``--fix`` alone leaves the looks of the file as they are."""
    source, out = tmp_path / "goc.docx", tmp_path / "moi.docx"
    source.write_bytes(word_file(FAULTY))
    main(["check", str(source), "--fix", "-o", str(out)])
    assert not out.exists()


LINES = FAULTY.splitlines()
LOOKS = ("đậm", "nghiêng", "giữa", "trái", "đều", "12", "13", "14")
VARIED = st.lists(
    st.tuples(st.sampled_from(LINES), st.sets(st.sampled_from(LOOKS), max_size=3), st.booleans()),
    min_size=3,
    max_size=24,
    # The same wrong line twice is one quote at two places: a fix that cannot tell them apart is left undone.
    unique_by=lambda one: one[0],
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VARIED)
def test_whatever_the_file_no_rule_crashes_and_no_figure_changes(
    tmp_path: Path, chosen: list[tuple[str, set[str], bool]]
) -> None:
    """Lines in any order and any looks: what is mended reads back with the same amounts, and is not found again."""
    lines = [
        line if kept or not looks else f"{' '.join(sorted(looks))} | {line.partition('| ')[2]}"
        for line, looks, kept in chosen
    ]
    source, out = tmp_path / "goc.docx", tmp_path / "moi.docx"
    source.write_bytes(word_file("\n".join(lines)))
    before = layout_of(source)
    assert not [one for one in before.findings if one.rule == "rule-crashed"]
    done = mend(source, before, out)
    if done.path is None:
        return
    after = layout_of(out)
    assert numbers(read(source).text) == numbers(read(out).text)
    mended_quotes = {(one.finding.rule, one.after) for one in done.applied if one.finding.rule.startswith("layout-")}
    again = {(one.rule, one.fix.replacement) for one in after.findings if one.fix and one.fix.safe}
    assert not {pair for pair in mended_quotes & again if pair[1]}
    out.unlink()


def house(*, header: bool = False) -> Document:
    """A long file in Arial on Letter paper, without page numbers, with a table longer than a page."""
    document = docx.Document()
    for style in ("Normal", "List Bullet"):
        document.styles[style].font.name, document.styles[style].font.size = "Arial", Pt(13)
    text = "Kế hoạch ứng dụng khoa học và công nghệ phục vụ sản xuất của xã trong năm tới. " * 200
    document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    table = document.add_table(60, 2, style="Table Grid")
    for index, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = ("Nội dung", "Kết quả") if index == 0 else (f"Việc {index}", "đạt")
    if header:
        document.sections[0].header.paragraphs[0].text = "Tài liệu nội bộ"
    return document


def test_paper_font_number_and_header_row_are_put_right(tmp_path: Path) -> None:
    """A file of another house gets A4, the decree's margins and font, a page number and a repeated header row."""
    source, out, _ = mended(tmp_path, house())
    assert rules(layout_of(source)) == ["layout-font", "layout-page", "layout-page-number", "layout-table-header"]
    assert rules(layout_of(out)) == []
    layout = read(out).layout
    assert layout is not None
    assert (layout.numbers, layout.numbers_first_page) == (NumberPlace.HEAD, False)
    section = docx.Document(str(out)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.left_margin.mm)) == (
        210,
        297,
        32,
    )
    assert read(source).text == read(out).text


def test_a_header_of_the_officer_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the page has a header already, the number is left to the officer, and said so."""
    _, out, _ = mended(tmp_path, house(header=True))
    assert "tệp đã có đầu trang hoặc chân trang" in capsys.readouterr().out
    assert "layout-page-number" in rules(layout_of(out))


def test_an_old_font_is_never_only_renamed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Letters of TCVN3 would turn into others: the font stays, with the reason."""
    document = docx.Document()
    run = document.add_paragraph().add_run("KÕ ho¹ch øng dông khoa häc vµ c«ng nghÖ cña x· trong n¨m tíi. " * 20)
    run.font.name = ".VnTime"
    source, out, _ = mended(tmp_path, document)
    assert "layout-font" in rules(layout_of(source))
    assert "chuyển mã chữ trước" in capsys.readouterr().out
    if out.exists():
        assert read(out).text == read(source).text


def test_the_mended_file_is_a_sound_package(tmp_path: Path) -> None:
    """Every part parses, and the parts that were there are still there."""
    source, out, _ = mended(tmp_path, house())
    with zipfile.ZipFile(source) as one, zipfile.ZipFile(io.BytesIO(out.read_bytes())) as other:
        assert other.testzip() is None
        assert set(one.namelist()) <= set(other.namelist())
    docx.Document(str(out))
