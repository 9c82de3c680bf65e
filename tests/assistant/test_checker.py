"""The core of the checker: outcomes, one fault one finding, coverage, the gate, and the real plans."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.context import CheckContext, context_for
from assistant.checks.gate import CheckedPlan, verify
from assistant.checks.presentation import report_json, report_text
from assistant.checks.relations import Outcome
from assistant.checks.report import CheckReport, check
from assistant.checks.rules import FIRST, Rule, load_rules
from assistant.errors import GateRefused
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.finding import Finding, Relation, Severity, Suppression, Verdict
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Brief, Header, Plan, Section
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from knowledge.readers.text import read_text

TODAY = date(2026, 1, 15)

TABLE = """III. KINH PHÍ

Đơn vị tính: triệu đồng

| STT | Nội dung | Kinh phí |
|-----|----------|----------|
| I | Tuyên truyền | {group} |
| 1 | Tờ rơi | 8 |
| 2 | Phát thanh | 12 |
| II | Mô hình | 40 |
| | Tổng cộng | {total} |
"""


def report_on(text: str) -> CheckReport:
    plan = parse_plan(read_text("thu.md", text.encode()))
    return check(plan, context_for(plan, today=TODAY))


def errors(report: CheckReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity is Severity.ERROR]


def own_plan(amount: int, ceiling: int) -> Plan:
    """A draft of ours with one table of one line."""
    money = Column("Kinh phí", Role.AMOUNT, Unit.TRIEU)
    columns = (Column("STT", Role.NUMBER), Column("Nội dung", Role.LABEL), money)
    entry = Entry(raw="", money=Money(amount))
    line = BudgetLine("1", "1", "Tập huấn", (Entry("1"), Entry("Tập huấn"), entry))
    table = BudgetTable("bang-1", "", columns, (line,), unit=Unit.TRIEU, unit_text="Đơn vị tính: triệu đồng")
    brief = Brief("x", "UBND xã", "Tỉnh", 2026, "xa", ceiling=Money(ceiling))
    return Plan(header=Header(), sections=(Section("s1", "I", "KINH PHÍ", (table,)),), brief=brief)


def test_a_wrong_total_is_said_with_the_sum_written_out() -> None:
    """The finding names table, row and column, writes the sum in the table's unit, and gives both amounts in đồng."""
    (finding,) = errors(report_on(TABLE.format(group="20", total="66")))
    assert finding.rule == "total-mismatch"
    assert finding.message == (
        "Bảng 1, dòng “Tổng cộng”, cột “Kinh phí”: "
        "ghi 66 nhưng các mục cộng lại được 20 + 40 = 60 (triệu đồng), lệch 6."
    )
    assert (finding.stated, finding.computed) == ("66", "60")
    assert (finding.stated_money, finding.computed_money) == (Money(66_000_000), Money(60_000_000))
    assert (finding.place.table, finding.place.row, finding.place.column) == ("Bảng 1", "Tổng cộng", "Kinh phí")
    assert finding.place.line == 11 and finding.place.heading == "III. KINH PHÍ"


def test_one_fault_is_one_finding() -> None:
    """A group that is wrong is reported once: the total built on it is blocked, not reported again."""
    report = report_on(TABLE.format(group="25", total="60"))
    assert [finding.rule for finding in errors(report)] == ["subtotal-mismatch"]
    assert Outcome.BLOCKED in {judged.outcome for judged in report.relations}


def test_two_faults_are_two_findings() -> None:
    """Independent faults in two tables are both reported, in the order of the page."""
    report = report_on(
        TABLE.format(group="25", total="65") + "\n" + TABLE.format(group="20", total="61").replace("III", "IV")
    )
    assert [finding.rule for finding in errors(report)] == ["subtotal-mismatch", "total-mismatch"]


def test_an_unreadable_cell_is_never_skipped() -> None:
    """A total over a cell that cannot be read is not compared, and the cell is reported exactly once."""
    report = report_on(TABLE.format(group="1,006", total="60"))
    assert report.coverage.figures_read == report.coverage.figures_found - 1
    assert [finding.verdict for finding in errors(report)] == [Verdict.UNPARSED]
    assert report.verdict is Verdict.FAIL


def test_coverage_counts_what_was_compared() -> None:
    """Figures found, read and tied, tables found and footed are published with a clean verdict."""
    report = report_on(TABLE.format(group="20", total="60") + "\nHội nghị dự kiến chi 5 triệu đồng.\n")
    coverage = report.coverage
    assert (coverage.figures_found, coverage.figures_read, coverage.figures_tied) == (6, 6, 5)
    assert (coverage.tables_found, coverage.tables_footed) == (1, 1)
    (table,) = report.tables
    assert (table.unit, table.stated_total, table.computed_total) == (
        "triệu đồng",
        Money(60_000_000),
        Money(60_000_000),
    )


def test_a_released_finding_is_shown_and_dies_with_its_quote() -> None:
    """Rule, quote and reason release a finding; a changed quote or an empty reason does not."""
    plan = parse_plan(read_text("thu.md", TABLE.format(group="20", total="66").encode()))
    context = context_for(plan, today=TODAY)
    quote = check(plan, context).blocking[0].place.quote
    good = Suppression("total-mismatch", quote, "Gồm cả 6 triệu đồng dự phòng đã thống nhất", "Văn phòng")
    released = check(plan, replace(context, suppressions=(good,)))
    assert released.verdict is Verdict.PASS and len(released.released) == 1
    assert "dự phòng" in report_text(released, "thu.md")
    for other in (replace(good, quote="Tổng cộng: 67"), replace(good, reason=" ")):
        assert check(plan, replace(context, suppressions=(other,))).verdict is Verdict.FAIL


def test_a_crashing_rule_is_news_of_its_own() -> None:
    """A rule that breaks off is an error named rule-crashed; what it said before is kept; nothing releases it."""

    def broken(plan: Plan, context: CheckContext) -> Iterator[Relation | Finding]:
        raise ZeroDivisionError("chia cho 0")
        yield

    plan = parse_plan(read_text("thu.md", TABLE.format(group="20", total="60").encode()))
    report = check(plan, context_for(plan, today=TODAY), (Rule("broken-rule", broken, ""), *load_rules()))
    (finding,) = report.blocking
    assert finding.rule == "rule-crashed" and "broken-rule" in finding.message


def test_what_could_not_be_read_is_said() -> None:
    """Pictures and the like become content-unread: to be looked at, never blocking."""
    plan = replace(parse_plan(read_text("thu.md", b"I. MUC DICH\n\nA.\n")), unread=("1 hình ảnh",))
    (finding,) = check(plan, context_for(plan, today=TODAY)).findings
    assert (finding.rule, finding.verdict, finding.blocks) == ("content-unread", Verdict.REVIEW, False)


def test_the_gate_alone_makes_a_checked_plan() -> None:
    """A faulty plan is refused with its report, a clean one passes, and nobody else can make a CheckedPlan."""
    faulty = parse_plan(read_text("thu.md", TABLE.format(group="20", total="66").encode()))
    with pytest.raises(GateRefused) as refused:
        verify(faulty, context_for(faulty, today=TODAY))
    assert "lệch 6" in str(refused.value) and len(refused.value.report.blocking) == 1
    clean = parse_plan(read_text("thu.md", TABLE.format(group="20", total="60").encode()))
    checked = verify(clean, context_for(clean, today=TODAY, final=True))
    assert checked.plan is clean and checked.final
    with pytest.raises(TypeError):
        CheckedPlan(clean, checked.report, True, object())


def test_a_draft_may_not_pass_its_ceiling() -> None:
    """The sentence says by how much; at or below the ceiling there is nothing to say; files have no ceiling."""
    plan = own_plan(460_000_000, 450_000_000)
    report = check(plan, context_for(plan, today=TODAY))
    (finding,) = [one for one in report.findings if one.rule == "allocation-mismatch"]
    assert "vượt mức trần 450.000.000 đồng là 10.000.000 đồng" in finding.message
    assert (finding.stated, finding.computed) == ("450.000.000", "460.000.000") and finding.blocks
    for fitting in (own_plan(450_000_000, 450_000_000), own_plan(1, 450_000_000)):
        rules = {one.rule for one in check(fitting, context_for(fitting, today=TODAY)).findings}
        assert "allocation-mismatch" not in rules


def test_the_json_shape_is_kept() -> None:
    """The keys of one file, money as whole đồng or null."""
    told = report_json(report_on(TABLE.format(group="20", total="66")))
    assert json.loads(json.dumps(told)) == told
    assert list(told) == ["verdict", "coverage", "tables", "findings"] and told["verdict"] == "fail"
    assert list(told["coverage"]) == [
        "figures_found", "figures_read", "figures_tied", "tables_found", "tables_footed",
    ]  # fmt: skip
    assert told["tables"] == [
        {"caption": "Bảng 1", "unit": "triệu đồng", "stated_total": 66_000_000, "computed_total": 60_000_000}
    ]
    (finding,) = told["findings"]
    assert list(finding) == [
        "rule", "severity", "verdict", "message", "where", "stated", "computed", "stated_dong", "computed_dong", "fix",
    ]  # fmt: skip
    assert list(finding["where"]) == ["line", "heading", "table", "row", "column", "quote"]
    assert (finding["stated_dong"], finding["computed_dong"], finding["fix"]) == (66_000_000, 60_000_000, None)


def test_the_rules_whose_order_matters_exist() -> None:
    """Every name in FIRST is a rule of the folder."""
    assert set(FIRST) <= {rule.name for rule in load_rules()}


def test_rows_that_add_up_the_rows_above_are_no_parts() -> None:
    """ "Cộng A" inside a table is held against its group and not added once more."""
    lines = "| A | Thường xuyên | |\n| 1 | Hội nghị | 30 |\n| 2 | Tập huấn | 40 |\n| | Cộng A | {a} |\n"
    lines += "| B | Mô hình | |\n| 1 | Nấm | 50 |\n| | Cộng B | 50 |\n| | Tổng cộng | 120 |\n"
    head = "I. KINH PHÍ\n\nĐơn vị tính: triệu đồng\n\n| STT | Nội dung | Kinh phí |\n|---|---|---|\n"
    assert errors(report_on(head + lines.format(a=70))) == []
    (finding,) = errors(report_on(head + lines.format(a=75)))
    assert finding.rule == "subtotal-mismatch" and finding.place.row == "Cộng A"


def arithmetic(report: CheckReport) -> list[tuple[str, str | None, str | None]]:
    return [(one.rule, one.stated, one.computed) for one in errors(report) if one.rule.endswith("-mismatch")]


SOURCES = """III. KINH PHÍ

Đơn vị tính: triệu đồng

| STT | Nội dung | Tổng số | Ngân sách xã | Xã hội hóa |
|-----|----------|---|---|---|
| 1 | Cổng chào | {first} | 40 | 25 |
| 2 | Bảng tin | {second} | 20 | |
| | Cộng | {total} | {own} | 25 |
"""


@pytest.mark.parametrize(
    ("figures", "rule", "stated"),
    [
        ({"first": "75", "second": "20", "total": "95", "own": "60"}, "crossfoot-mismatch", "75"),
        ({"first": "65", "second": "30", "total": "95", "own": "60"}, "crossfoot-mismatch", "30"),
        ({"first": "75", "second": "30", "total": "105", "own": "60"}, "crossfoot-mismatch", "75"),
        ({"first": "65", "second": "20", "total": "90", "own": "60"}, "total-mismatch", "90"),
        ({"first": "65", "second": "20", "total": "85", "own": "70"}, "total-mismatch", "70"),
    ],
)
def test_rows_and_columns_of_one_table_report_a_fault_once(figures: dict[str, str], rule: str, stated: str) -> None:
    """A total that honestly carries disputed rows waits for them; a wrong total is said by its rows, not its sources."""
    found = arithmetic(report_on(SOURCES.format(**figures)))
    disputed = sum(figures[row] != right for row, right in (("first", "65"), ("second", "20")))
    assert found[0][:2] == (rule, stated) and len(found) == max(1, disputed)


def test_a_figure_is_held_against_another_as_the_document_writes_it() -> None:
    """The other figure is not converted, its amount in đồng stands beside it."""
    text = (
        "III. KINH PHÍ\n\nTổng kinh phí là 61.000.000 đồng, cụ thể như sau:\n" + TABLE.format(group=20, total=60)[14:]
    )
    (finding,) = errors(report_on(text))
    assert (finding.rule, finding.stated, finding.computed) == ("narrative-mismatch", "61.000.000", "60")
    assert (finding.stated_money, finding.computed_money) == (Money(61_000_000), Money(60_000_000))


def test_a_cited_document_from_the_future_shows_both_dates() -> None:
    """What is stated is the date of the document, what it is held against the day of the plan."""
    text = "Số: 7/KH-UBND\n\nTân Hòa, ngày 12 tháng 3 năm 2026\n\nKẾ HOẠCH\n\nI. CĂN CỨ\n\n"
    (finding,) = errors(report_on(text + "Quyết định số 90/QĐ-UBND ngày 20/4/2026 của UBND tỉnh.\n"))
    assert (finding.stated, finding.computed) == ("ngày 20/04/2026", "ngày 12/03/2026")


def test_a_verdict_without_a_comparison_says_so() -> None:
    """Figures of which none could be tied make the terminal say that nothing was compared; no figures, no warning."""
    told = report_text(report_on("I. KINH PHÍ\n\nHội nghị dự kiến chi 5 triệu đồng.\n"), "thu.md")
    assert "ĐẠT (không có phát hiện nào; chưa đối chiếu được số liệu nào" in told
    for text in ("I. MỤC TIÊU\n\nNâng cao nhận thức.\n", TABLE.format(group=20, total=60)):
        assert "chưa đối chiếu" not in report_text(report_on(text), "thu.md")


def test_a_table_of_two_years_is_summed_up_by_the_year_it_plans() -> None:
    """Beside a column that reports, the column that plans ahead gives the total of the summary."""
    head = "II. DỰ TOÁN\n\nBiểu 1. Dự toán năm 2026\n\nĐơn vị tính: triệu đồng\n\n"
    columns = "| STT | Nội dung | Thực hiện năm 2025 | Dự toán năm 2026 |\n|---|---|---|---|\n"
    rows = "| 1 | Tập huấn | 20 | 30 |\n| 2 | Truyền thông | 15 | 25 |\n| | Cộng | 35 | 55 |\n"
    (table,) = report_on(head + columns + rows).tables
    assert (table.stated_total, table.computed_total) == (Money(55_000_000), Money(55_000_000))


def seed(seeds: tuple[Path, ...], start: str) -> Plan:
    found = [path for path in seeds if path.name.startswith(start)]
    if not found:
        pytest.skip(f"needs the real plan {start}")
    return parse_plan(read(found[0]))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("000", []),
        ("001", [("breakdown-mismatch", "8.229", "8.230")]),
        ("002", [("breakdown-mismatch", "208", "207")]),
        ("003", [("caption-year-mismatch", "2022", "2023"), ("total-mismatch", "152", "146")]),
        ("004", []),
    ],
)
def test_the_real_plans_have_exactly_these_faults(
    seeds: tuple[Path, ...], start: str, expected: list[tuple[str, str, str]]
) -> None:
    """No mismatch but the true ones is reported in five real plans."""
    plan = seed(seeds, start)
    found = arithmetic(check(plan, context_for(plan, today=TODAY)))
    rules = [rule for rule, _, _ in found]
    assert rules == [rule for rule, _, _ in expected]
    assert [one for one in found if one[0] in ("total-mismatch", "breakdown-mismatch")] == [
        one for one in expected if one[0] in ("total-mismatch", "breakdown-mismatch")
    ]


def test_the_allocation_plan_is_tied_together(seeds: tuple[Path, ...]) -> None:
    """In the plan with carry-over, headings, tables, sources and shares all hold one another."""
    plan = seed(seeds, "000")
    report = check(plan, context_for(plan, today=TODAY))
    passed = {judged.relation.rule for judged in report.relations if judged.outcome is Outcome.PASS}
    assert {"narrative-mismatch", "funding-mismatch", "breakdown-mismatch", "total-mismatch"} <= passed
    assert report.coverage.figures_tied >= report.coverage.figures_found * 9 // 10
    assert (report.coverage.tables_found, report.coverage.tables_footed) == (3, 3)


def test_every_changed_amount_of_a_real_table_is_noticed(seeds: tuple[Path, ...]) -> None:
    """Whatever single amount of the sound plan is altered, exactly one arithmetic error says so."""
    path = next((path for path in seeds if path.name.startswith("000")), None)
    if path is None:
        pytest.skip("needs the real plan 000")
    text = path.read_text(encoding="utf-8")
    altered = (
        "394,4</b>",
        "\t374,4",
        "\t39,6",
        "314,8",
        "1.006",
        "\t700",
        "2.400.400.000",
        "300.000.000",
        "2.246.000.000",
    )
    for token in altered:
        assert text.count(token) >= 1
        digits = token.strip("\t</b>")
        wrong = text.replace(token, token.replace(digits[0], str(int(digits[0]) % 9 + 1), 1), 1)
        plan = parse_plan(read_text(path.name, wrong.encode()))
        found = arithmetic(check(plan, context_for(plan, today=TODAY)))
        assert len(found) == 1, (token, found)


def test_a_real_plan_is_checked_in_no_time(seeds: tuple[Path, ...]) -> None:
    """The best of five checks of each real plan takes well under a tenth of a second of process time."""
    for path in seeds:
        plan = parse_plan(read(path))
        context = context_for(plan, today=TODAY)
        took = []
        for _ in range(5):
            start = time.process_time()
            check(plan, context)
            took.append(time.process_time() - start)
        assert min(took) < 0.1
