"""Rules on bases, agencies and sources consult only what the caller hands them, and judge on the plan's date."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.checks.context import context_for
from assistant.checks.report import check
from knowledge.domain.budget import BudgetTable
from knowledge.domain.finding import Finding
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text
from knowledge.registry import load_agencies, load_registry

TODAY = date(2026, 11, 20)
PLAN = """Số: 09/KH-UBND
Pleiku, {dated}

KẾ HOẠCH
Hoạt động khoa học và công nghệ

Căn cứ Luật Ngân sách nhà nước số 83/2015/QH13 ngày 25/6/2015.

I. TỔ CHỨC THỰC HIỆN

1. Sở Kế hoạch và Đầu tư: Cân đối vốn cho các nhiệm vụ.

II. KINH PHÍ

Đơn vị tính: triệu đồng

| STT | Nội dung | Kinh phí |
|---|---|---|
| 1 | Tập huấn | 12 |
| | Tổng cộng | 12 |
"""


def plan_dated(dated: str) -> Plan:
    return parse_plan(read_text("ke-hoach.md", PLAN.format(dated=dated).encode()))


def findings(plan: Plan, *, known: bool = True, own: bool = False) -> list[Finding]:
    registry, agencies = (load_registry(), load_agencies()) if known else (None, None)
    context = context_for(plan, today=TODAY, registry=registry, agencies=agencies)
    return list(check(plan, replace(context, own=own)).findings)


def judged(plan: Plan, *, known: bool = True) -> set[tuple[str, str]]:
    rules = ("citation-expired", "citation-not-in-force", "citation-unknown", "agency-abolished")
    return {(one.rule, one.severity.value) for one in findings(plan, known=known) if one.rule in rules}


def test_without_registry_and_agencies_nothing_is_said_of_them() -> None:
    """Where the caller knows no registry and no agencies, the rules about them do not apply."""
    assert judged(plan_dated("ngày 20 tháng 01 năm 2026"), known=False) == set()


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        ("ngày 20 tháng 01 năm 2026", {("citation-expired", "error"), ("agency-abolished", "error")}),
        ("ngày    tháng 01 năm 2026", {("citation-expired", "error"), ("agency-abolished", "error")}),
        ("ngày 31 tháng 12 năm 2025", {("agency-abolished", "error")}),
        ("ngày    tháng    năm 2025", set()),
        ("ngày 20 tháng 02 năm 2025", set()),
        ("ngày 10 tháng 5 năm 2016", {("citation-not-in-force", "error")}),
        ("ngày    tháng    năm", set()),
    ],
)
def test_the_plans_date_decides(dated: str, expected: set[tuple[str, str]]) -> None:
    """A law and an agency are judged on the plan's days: only when every one of them is too late, or too early."""
    assert judged(plan_dated(dated)) == expected


@pytest.mark.parametrize(("passage", "mismatch"), [("12", False), ("12.000", False), ("Tập huấn", False), ("15", True)])
def test_a_quoted_cell_stands_in_its_source(passage: str, mismatch: bool) -> None:
    """The passage of a quoted cell holds its figure in some money unit; a passage without figures proves nothing."""
    plan = plan_dated("ngày 20 tháng 01 năm 2026")
    (section,) = [section for section, _ in plan.tables() if section is not None]
    table = next(block for block in section.blocks if isinstance(block, BudgetTable))
    line = table.lines[0]
    entry = replace(line.entries[2], origin=Origin(OriginKind.QUOTED, "ke-hoach-cu.docx", passage))
    quoted = replace(table, lines=(replace(line, entries=(*line.entries[:2], entry, *line.entries[3:])),))
    blocks = tuple(quoted if block is table else block for block in section.blocks)
    sections = tuple(replace(one, blocks=blocks) if one is section else one for one in plan.sections)
    found = findings(replace(plan, sections=sections), own=True)
    assert any(one.rule == "source-mismatch" for one in found) is mismatch
