"""What the rules on words, units, dates, numbering, citations and blanks say of real plans: true faults, no other."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.context import context_for
from assistant.checks.relations import Outcome
from assistant.checks.report import CheckReport, check
from assistant.checks.rules import load_rules
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.finding import Verdict
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan, Section
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text
from knowledge.registry import load_agencies, load_registry

RULES = (
    "agency-abolished",
    "ambiguous-number",
    "basis-punctuation",
    "caption-year-mismatch",
    "citation-conflict",
    "citation-expired",
    "citation-incomplete",
    "citation-malformed",
    "citation-not-in-force",
    "citation-order",
    "citation-postdates-plan",
    "citation-unknown",
    "citation-year-mismatch",
    "count-mismatch",
    "deadline-conflict",
    "duplicate-line",
    "execution-mismatch",
    "figure-conflict",
    "figure-unsourced",
    "impossible-date",
    "lone-item",
    "missing-total",
    "name-inconsistent",
    "number-padding",
    "numbering-broken",
    "percentage-impossible",
    "placeholder-left",
    "promise-unkept",
    "proposal-unconfirmed",
    "reference-unresolved",
    "scale-suspect",
    "source-mismatch",
    "undeclared-unit",
    "value-missing",
    "words-label",
    "words-malformed",
    "words-mismatch",
    "year-drift",
)
TODAY = date(2026, 11, 20)

FOUND = {
    "000": (),
    "001": (
        ("basis-punctuation", "warning", 14),
        ("citation-malformed", "warning", 38),
        ("citation-incomplete", "warning", 70),
        ("value-missing", "warning", 76),
        ("citation-incomplete", "warning", 80),
        ("citation-incomplete", "warning", 80),
        ("name-inconsistent", "warning", 90),
        ("words-label", "warning", 94),
        ("numbering-broken", "error", 100),
        ("lone-item", "info", 132),
        ("words-label", "warning", 167),
        ("reference-unresolved", "warning", 173),
    ),
    "002": (
        ("year-drift", "warning", 45),
        ("name-inconsistent", "warning", 57),
        ("name-inconsistent", "warning", 73),
        ("promise-unkept", "error", 89),
    ),
    "003": (
        ("year-drift", "warning", 25),
        ("placeholder-left", "warning", 30),
        ("placeholder-left", "warning", 31),
        ("placeholder-left", "warning", 32),
        ("execution-mismatch", "warning", 33),
        ("number-padding", "info", 42),
        ("year-drift", "warning", 44),
        ("duplicate-line", "warning", 60),
        ("caption-year-mismatch", "error", 64),
        ("citation-incomplete", "warning", 74),
        ("number-padding", "info", 105),
        ("number-padding", "info", 106),
    ),
    "004": (
        ("basis-punctuation", "warning", 10),
        ("deadline-conflict", "warning", 40),
        ("citation-incomplete", "warning", 70),
        ("citation-incomplete", "warning", 70),
        ("citation-incomplete", "warning", 70),
        ("citation-malformed", "warning", 72),
    ),
}


def seed(seeds: tuple[Path, ...], number: str) -> str:
    """The text of one real plan, by the number its name begins with."""
    path = next((path for path in seeds if path.name.startswith(number)), None)
    if path is None:
        pytest.skip(f"needs the real plan {number}_*.txt")
    return path.read_text(encoding="utf-8")


def plan_of(text: str) -> Plan:
    return parse_plan(read_text("ke-hoach.txt", text.encode("utf-8")))


def report_on(plan: Plan, *, final: bool = False, own: bool = False) -> CheckReport:
    """The report of these rules alone."""
    rules = tuple(rule for rule in load_rules() if rule.name in RULES)
    assert len(rules) == len(RULES)
    context = context_for(plan, today=TODAY, final=final, registry=load_registry(), agencies=load_agencies())
    return check(plan, replace(context, own=own), rules)


def faults(report: CheckReport) -> list[tuple[str, str, int | None]]:
    return [(finding.rule, finding.severity.value, finding.place.line) for finding in report.findings]


@pytest.mark.parametrize("number", sorted(FOUND))
def test_the_real_plans_give_their_true_faults_and_no_other(seeds: tuple[Path, ...], number: str) -> None:
    """Rule, severity and line of every finding on an untouched real plan."""
    assert faults(report_on(plan_of(seed(seeds, number)))) == list(FOUND[number])


def test_amounts_in_words_of_a_real_plan_are_compared(seeds: tuple[Path, ...]) -> None:
    """Both amounts in words of plan 001 are tied to their digits and agree, under a label that is misspelt."""
    relations = report_on(plan_of(seed(seeds, "001"))).relations
    told = [judged for judged in relations if judged.relation.rule == "words-mismatch"]
    assert [(judged.relation.stated.raw, judged.outcome) for judged in told] == [
        ("90.000.000", Outcome.PASS),
        ("140.000.000", Outcome.PASS),
    ]


@pytest.mark.parametrize(
    ("number", "before", "after", "rule"),
    [
        ("001", "Chín mươi triệu", "Chín mươi mốt triệu", "words-mismatch"),
        ("001", "140.000.000 đồng.", "150.000.000 đồng.", "words-mismatch"),
        ("001", "112/2017/NQ-HĐND ngày 08/12/2017", "112/2017/NQ-HĐND ngày 31/11/2017", "impossible-date"),
        ("001", "2286/QĐ-UBND ngày 14/12/2022", "2286/QĐ-UBND ngày 14/12/2023", "citation-postdates-plan"),
        (
            "001",
            "kế hoạch số 16/KH-UBND ngày 12/01/2021",
            "kế hoạch số 16/KH-UBND ngày 21/01/2021",
            "citation-conflict",
        ),
        ("002", "ngày 29 tháng 3 năm 2022", "ngày 29 tháng 5 năm 2022", "citation-postdates-plan"),
        ("004", "Nghị quyết số 40/NQ-HĐND ngày", "Quyết định số 40/NQ-HĐND ngày", "citation-malformed"),
        ("004", "3006/QĐ-UBND ngày 10/12/2020 của UBND tỉnh", "3006/QĐ-UBND", "citation-incomplete"),
        ("004", "Nghị định số 107/2020/NĐ-CP", "Nghị định số 907/2020/NĐ-CP", "citation-unknown"),
        (
            "004",
            "thực hiện Nghị quyết số 50-NQ/CP ngày 17/4/2020",
            "thực hiện Nghị quyết số 50-NQ/CP ngày 17/10/2020",
            "citation-order",
        ),
        ("004", "Sở Khoa học và Công nghệ chỉ đạo", "Sở Khoa học và công nghệ chỉ đạo", "name-inconsistent"),
        ("003", "| Lần | 01 | 3 | |", "| Lần | 01 | 3.5 | |", "ambiguous-number"),
        (
            "003",
            "chi trong năm 2024",
            "chi trong năm 2025",
            "caption-year-mismatch",
        ),
        ("003", "Đơn vị tính: triệu đồng", "", "undeclared-unit"),
        (
            "003",
            "chất lượng sản phẩm và hàng hóa",
            "đo lường",
            "duplicate-line",
        ),
        (
            "001",
            "09/2015/QĐ-UBND ngày 06 tháng 8 năm 2015",
            "09/2015/QĐ-UBND ngày 06 tháng 8 năm 2016",
            "citation-year-mismatch",
        ),
        (
            "004",
            "trước 25/5/2021",
            "trước 25/5/2021, lấy ý kiến trước 20/6/2021, phê duyệt trước 10/6/2021",
            "deadline-conflict",
        ),
        (
            "000",
            "các cuộc thi khác do Trung ương, tỉnh tổ chức",
            "các cuộc thi khác nêu tại Phụ lục 3 kèm theo",
            "reference-unresolved",
        ),
        ("000", "394.400.000 đồng (Năm 2021", "đồng (Năm 2021", "value-missing"),
        (
            "000",
            "#### **IV. TỔ CHỨC THỰC HIỆN**",
            "#### **IV. NHU CẦU KINH PHÍ CỦA TỪNG ĐƠN VỊ NHƯ SAU**",
            "promise-unkept",
        ),
        ("001", "Chín mươi triệu đồng chẵn", "Chín mươi triệu không trăm nghìn đồng chẵn", "words-malformed"),
        ("001", "đạt 04 sản phẩm", "đạt 05 sản phẩm", "count-mismatch"),
        ("002", "tại 7 xã (", "tại 6 xã (", "count-mismatch"),
        ("001", "100% các cơ quan, đơn vị sử dụng", "110% các cơ quan, đơn vị sử dụng", "percentage-impossible"),
        ("001", "đã chi thực hiện hết 40.000.000", "đã chi thực hiện hết 30.000.000", "execution-mismatch"),
        ("003", "| Tổng cộng: | | | | 152 | |\n", "", "missing-total"),
        ("003", "| | | 110 | |", "| | | 110.000 | |", "scale-suspect"),
        ("003", "| Lớp | 01 | 0 | 02 | |", "| Lớp | 1 | 0 | 02 | |", "number-padding"),
        (
            "000",
            "- Tham mưu cho UBND huyện bố trí",
            "- Tổng kinh phí sự nghiệp KH&CN năm 2021 là 2.400.000.000 đồng. Tham mưu bố trí",
            "figure-conflict",
        ),
        ("004", "2. Phòng Quản lý Khoa học:", "1. Phòng Quản lý Khoa học:", "numbering-broken"),
        ("004", "ngày 16/11/2020 của UBND tỉnh", "ngày [xác minh] của UBND tỉnh", "placeholder-left"),
    ],
)
def test_one_slip_in_a_real_plan_is_found(
    seeds: tuple[Path, ...], number: str, before: str, after: str, rule: str
) -> None:
    """One word or figure changed in a real plan adds at least one finding of its rule, and none of another rule."""
    text = seed(seeds, number)
    assert before in text
    known = faults(report_on(plan_of(text)))
    new = [
        name
        for name, severity, line in faults(report_on(plan_of(text.replace(before, after))))
        if (name, severity, line) not in known
    ]
    assert set(new) == {rule}


def test_leftovers_of_a_template_block_only_a_final_file(seeds: tuple[Path, ...]) -> None:
    """The three empty bullets of plan 003 are warnings in a draft and errors in a file to be signed."""
    report = report_on(plan_of(seed(seeds, "003")), final=True)
    left = [finding for finding in report.blocking if finding.rule == "placeholder-left"]
    assert [finding.place.line for finding in left] == [30, 31, 32]


def test_a_number_that_cannot_be_read_is_said_to_be_unread(seeds: tuple[Path, ...]) -> None:
    """A cell with two readings gives the verdict "unparsed" and names both."""
    text = seed(seeds, "003").replace("| Mô hình | 01 | 110 | |", "| Mô hình | 01 | 11.0 | |")
    found = [finding for finding in report_on(plan_of(text)).findings if finding.rule == "ambiguous-number"]
    assert [finding.verdict for finding in found] == [Verdict.UNPARSED]
    assert "11,0" in found[0].message and "110" in found[0].message


def test_figures_of_a_draft_owe_an_origin(seeds: tuple[Path, ...]) -> None:
    """The leaf cells of plan 000, taken for a draft without origins, are unsourced; once typed they are not."""
    plan = plan_of(seed(seeds, "000"))
    bare = [finding for finding in report_on(plan, own=True).findings if finding.rule == "figure-unsourced"]
    assert len([finding for finding in bare if finding.place.table]) == 7
    typed = report_on(with_origin(plan, Origin(OriginKind.TYPED, "yêu cầu của cán bộ")), own=True)
    assert [finding.rule for finding in typed.findings if finding.place.table] == []


def test_proposed_amounts_wait_for_the_officer(seeds: tuple[Path, ...]) -> None:
    """One warning per table of plan 000 with the number and the sum of the proposed leaf amounts; errors when final."""
    proposed = with_origin(plan_of(seed(seeds, "000")), Origin(OriginKind.PROPOSED, "tỷ lệ của mẫu"))
    for final, severity in ((False, "warning"), (True, "error")):
        report = report_on(proposed, own=True, final=final)
        waiting = [finding for finding in report.findings if finding.rule == "proposal-unconfirmed"]
        assert [finding.severity.value for finding in waiting] == [severity] * 3
        sums = [finding.stated_money.dong for finding in waiting if finding.stated_money is not None]
        assert sums == [394_400_000, 300_000_000, 1_706_000_000]
        assert "4 số tiền (tổng 394.400.000 đồng)" in waiting[0].message


def with_origin(plan: Plan, origin: Origin) -> Plan:
    """The plan with one origin for every line of its tables."""
    return replace(plan, sections=tuple(_sourced(section, origin) for section in plan.sections))


def _sourced(section: Section, origin: Origin) -> Section:
    blocks = tuple(
        replace(block, lines=tuple(_line(line, origin) for line in block.lines))
        if isinstance(block, BudgetTable)
        else block
        for block in section.blocks
    )
    return replace(section, blocks=blocks, children=tuple(_sourced(child, origin) for child in section.children))


def _line(line: BudgetLine, origin: Origin) -> BudgetLine:
    return replace(line, origin=origin, children=tuple(_line(child, origin) for child in line.children))
