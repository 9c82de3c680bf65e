"""``duthao check --report`` and ``--sarif``: what the files say, that they stay the same, and that they stand alone."""

import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from assistant.checks import RULE_BOOK
from assistant.checks.relations import Judged, Outcome
from assistant.checks.rules import load_rules
from assistant.checks.ticking import Tick, equation, tick_of, untied
from assistant.cli import main
from assistant.cli.checking import read_and_check
from assistant.reporting.blocks import Banner
from assistant.reporting.content import Examined, content
from assistant.reporting.sarif import uri
from knowledge.domain.finding import Figure, Operator, Place, Relation, Term
from knowledge.domain.money import Unit
from knowledge.readers import read

PLAN = """Số:     /KH-UBND
An Bình, ngày    tháng    năm 2026

KẾ HOẠCH
Hoạt động khoa học và công nghệ năm 2027

I. KINH PHÍ
Tổng kinh phí thực hiện năm 2027 là 42.000.000 đồng (Bằng chữ: Bốn mươi hai triệu đồng).
Chi <b>riêng</b> & khác: 7 triệu đồng.
Đơn vị tính: triệu đồng

| STT | Nội dung | Số lượng | Đơn giá | Kinh phí |
|---|---|---|---|---|
| 1 | Tập huấn | 2 | 6 | 12 |
| 2 | Mô hình | 3 | 10 | 30 |
| | Tổng cộng | | | {total} |
"""


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        """All text, white space folded."""
        return " ".join(" ".join(self.said).split())


def plan_file(folder: Path, total: int = 42) -> Path:
    path = folder / "kế hoạch.txt"
    path.write_text(PLAN.format(total=total), encoding="utf-8")
    return path


def report_page(folder: Path, total: int = 42) -> Page:
    path = folder / "phiếu.html"
    main(["check", str(plan_file(folder, total)), "--report", str(path)])
    return Page(path.read_text("utf-8"))


def word_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    return "\n".join(getattr(block, "text", "") for block in read(path).blocks)


def test_the_first_page_answers_the_head_who_signs(tmp_path: Path) -> None:
    """Verdict, what is stated and what it adds up to, ceiling, open findings, proposals, and what must be mended."""
    text = report_page(tmp_path, 44).text
    first = text[: text.index("1. Độ phủ")]
    for said in (
        "KHÔNG ĐẠT", "ghi 44.000.000 đồng, cộng lại 42.000.000 đồng", "Tổng kinh phí được giao (trần)",
        "Phát hiện chưa xử lý", "Số do chương trình đề xuất", "Phải sửa trước khi ký", "total-mismatch",
        "Hoạt động khoa học và công nghệ năm 2027",
    ):  # fmt: skip
        assert said in first, said


def test_every_comparison_is_written_out(tmp_path: Path) -> None:
    """Each relation of the check stands in the report with its kind and its sum."""
    page = report_page(tmp_path, 44)
    for said in (
        "Cộng dọc", "44 ≠ 12 + 30 = 42 (triệu đồng); lệch 2", "✗ lệch",
        "Tính lại", "12 triệu đồng = 2 × 6 triệu đồng", "30 triệu đồng = 3 × 10 triệu đồng", "✓ khớp",
        "Khớp với", "42.000.000 đồng = Bốn mươi hai triệu đồng",
    ):  # fmt: skip
        assert said in page.text, said
    _, report = read_and_check(tmp_path / "kế hoạch.txt")
    rows = [
        attributes for tag, attributes in page.tags if tag == "td" and attributes.get("data-ten") == "Phép tính viết đủ"
    ]
    assert len(rows) == len(report.relations)


def test_figures_without_comparison_are_named(tmp_path: Path) -> None:
    """What no comparison used stands in a list of its own, as many as the coverage counts."""
    plan, report = read_and_check(plan_file(tmp_path))
    left = untied(plan, report.relations)
    assert len(left) == report.coverage.figures_found - report.coverage.figures_tied
    assert any(figure.raw.startswith("7") for figure in left)
    assert f"Số liệu chưa đối chiếu được: {len(left)}" in report_page(tmp_path).text


def test_untied_figures_agree_with_the_coverage_on_real_plans(seeds: tuple[Path, ...]) -> None:
    """On every real plan the list is as long as the coverage says."""
    for path in seeds:
        plan, report = read_and_check(path)
        assert len(untied(plan, report.relations)) == report.coverage.figures_found - report.coverage.figures_tied


def applied() -> int:
    """How many rules judge a file whose layout is not asked about."""
    return sum(not rule.name.startswith("layout-") for rule in load_rules())


def test_the_report_names_rule_book_and_file(tmp_path: Path) -> None:
    """The edition of the rule book, the number of rules and the digest of the file say what was checked by what."""
    text = report_page(tmp_path).text
    assert f"bản {RULE_BOOK}, {applied()} quy tắc" in text
    assert read(tmp_path / "kế hoạch.txt").digest in text


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_the_same_check_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    """Neither clock nor chance is in the file."""
    plan, paths = plan_file(tmp_path, 44), [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        assert main(["check", str(plan), "--report", str(path)]) == 1
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([plan, *paths])


def test_the_page_stands_alone_and_escapes_the_plan(tmp_path: Path) -> None:
    """No script, no address, nothing loaded; marks in the plan stay text; there are rules for paper."""
    page = report_page(tmp_path)
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe"} == set()
    assert not [attributes for _, attributes in page.tags if {"src", "href", "onclick"} & set(attributes)]
    html = (tmp_path / "phiếu.html").read_text("utf-8")
    assert "@media print" in html and "default-src 'none'" in html and "http" not in html.replace("http-equiv", "")
    assert "&amp;" in html


def test_the_word_report_says_the_same(tmp_path: Path) -> None:
    """The Word file opens, and holds verdict, sums and rule book as the page does."""
    path = tmp_path / "phiếu.docx"
    assert main(["check", str(plan_file(tmp_path, 44)), "--report", str(path)]) == 1
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "KHÔNG ĐẠT" in text and "Phải sửa trước khi ký" in text and "4. Các phép đối chiếu" in text
    assert "44 ≠ 12 + 30 = 42 (triệu đồng); lệch 2" in cells
    assert f"bản {RULE_BOOK}, {applied()} quy tắc" in cells
    assert "KHÔNG ĐẠT" in word_text(path)


def test_a_thin_check_does_not_look_like_a_full_one(tmp_path: Path) -> None:
    """A clean verdict that rests on few figures, or none, says so in the verdict itself."""
    path = plan_file(tmp_path)
    plan, report = read_and_check(path)

    def banner(found: int, tied: int) -> Banner:
        coverage = replace(report.coverage, figures_found=found, figures_tied=tied)
        _, blocks = content(Examined("a", "", plan, replace(report, findings=(), coverage=coverage)))
        return next(block for block in blocks if isinstance(block, Banner))

    assert banner(20, 19).text == "ĐẠT" and "95%" in banner(20, 19).detail
    assert "ÍT SỐ LIỆU" in banner(20, 4).text and "20%" in banner(20, 4).detail
    assert "không có số liệu" in banner(0, 0).detail
    _, blocks = content(Examined("a", "", plan, replace(report, findings=(), reservation="bản quét")))
    (shown,) = [block for block in blocks if isinstance(block, Banner)]
    assert shown.text == "CẦN XEM LẠI" and "bản quét" in shown.detail


def figure(raw: str, value: str | None, unit: Unit | None = Unit.TRIEU) -> Figure:
    return Figure(raw, None if value is None else Decimal(value), Place(), unit, key=raw)


def test_equations_read_as_an_accountant_writes_them() -> None:
    """Signs, units, what is not read and what was rounded are all written down."""
    ten, four, six = figure("10", "10"), figure("04", "4"), figure("6.000.000", "6000000", Unit.DONG)
    sums = Relation("total-mismatch", ten, (Term(four), Term(six)))
    assert equation(Judged(sums, Outcome.PASS)) == "10 = 04 + 6 (triệu đồng)"
    less = Relation("execution-mismatch", four, (Term(ten), Term(six, -1)))
    assert equation(Judged(less, Outcome.PASS)) == "04 = 10 − 6 (triệu đồng)"
    rounded = replace(sums, stated=figure("10,1", "10.1"), tolerance=Decimal(150_000))
    assert equation(Judged(rounded, Outcome.PASS)) == (
        "10,1 ≈ 04 + 6 = 10 (triệu đồng); lệch 0,1, trong sai số làm tròn cho phép 0,15"
    )
    unread = replace(sums, parts=(Term(four), Term(figure("1.5", None))))
    assert equation(Judged(unread, Outcome.UNPARSED)) == "10 ? 04 + 1.5; chưa đọc được “1.5”"
    assert tick_of(replace(sums, rule="crossfoot-mismatch")) is Tick.CROSS_FOOTS
    assert tick_of(replace(sums, operator=Operator.EQUAL)) is Tick.AGREES


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--report", "x.pdf"), ".html"),
        (("--report", "không có/x.html"), "x.html"),
        (("--report", "."), "đuôi tệp"),
        (("--csv", "không có/x.csv"), "x.csv"),
        (("--jobs", "0"), "--jobs"),
        (("--jobs", "nhiều"), "nhiều"),
    ],
)
def test_outputs_that_cannot_be_written_are_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], sentence: str
) -> None:
    """Exit code 2, one sentence, nothing written."""
    plan = plan_file(tmp_path)
    try:
        code = main(["check", str(plan), arguments[0], arguments[1]])
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == 2 and sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [plan]


def test_a_report_never_overwrites_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The plan's own name is refused for any output, and two outputs never share a name."""
    plan = plan_file(tmp_path)
    before = plan.read_bytes()
    assert main(["check", str(plan), "--csv", str(plan)]) == 2 and plan.read_bytes() == before
    out = str(tmp_path / "x.html")
    assert main(["check", str(plan), "--report", out, "--sarif", out]) == 2
    assert main(["check", str(plan), str(plan_file(tmp_path)), str(tmp_path), "--report", out]) in (0, 2)
    capsys.readouterr()


def sarif(folder: Path, *files: Path) -> dict[str, Any]:
    out = folder / "kết quả.sarif"
    main(["check", *map(str, files), "--sarif", str(out)])
    log: dict[str, Any] = json.loads(out.read_text("utf-8"))
    assert log["version"] == "2.1.0" and len(log["runs"]) == 1
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_keeps_kind_and_level_apart(tmp_path: Path) -> None:
    """Only ``fail`` has a level; every rule is described with help from its docstring and referred to by its index."""
    run = sarif(tmp_path, plan_file(tmp_path, 44))
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {rule.name for rule in load_rules()} | {"rule-crashed", "content-unread"}
    assert all("Sai gì" in rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    assert run["tool"]["driver"]["properties"]["ruleBook"] == RULE_BOOK
    (error,) = [one for one in run["results"] if one["level"] == "error"]
    assert (error["kind"], error["ruleId"]) == ("fail", "total-mismatch")
    assert rules[error["ruleIndex"]]["id"] == "total-mismatch"
    assert error["locations"][0]["physicalLocation"]["region"]["startLine"] == 16
    for one in run["results"]:
        assert one["kind"] in ("fail", "review", "open")
        assert (one["level"] == "none") == (one["kind"] != "fail")


def test_sarif_tells_of_files_that_cannot_be_read(tmp_path: Path) -> None:
    """They are notifications of a run that was not wholly successful, never silence."""
    empty = tmp_path / "rỗng.docx"
    empty.write_bytes(b"")
    (invocation,) = sarif(tmp_path, empty, plan_file(tmp_path))["invocations"]
    (told,) = invocation["toolExecutionNotifications"]
    assert not invocation["executionSuccessful"] and "rỗng.docx" in told["message"]["text"]


def test_addresses_are_addresses() -> None:
    """Names with blanks and marks become relative references; absolute paths file addresses."""
    assert uri("kế hoạch/a b.txt") == "k%E1%BA%BF%20ho%E1%BA%A1ch/a%20b.txt"
    assert re.fullmatch(r"file:///[!-~]+", uri(str(Path("/kế hoạch.txt"))))
