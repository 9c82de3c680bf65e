"""A plan is looked through as one text, its figures are counted by their keys, and the collector rests meanwhile."""

from __future__ import annotations

import gc
from datetime import date

import pytest

from assistant.checks.context import context_for
from assistant.checks.figures import cell
from assistant.checks.lowered import lowered, unmarked
from assistant.checks.remembering import in_hand
from assistant.checks.report import check
from assistant.checks.tally import figure_keys, figures_of
from assistant.checks.whole import whole_of
from knowledge.domain.collection import uncollected
from knowledge.domain.plan import Plan
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read_bytes

_TEXT = """UBND XÃ A

KẾ HOẠCH
Phát triển khoa học và công nghệ năm 2027

I. KINH PHÍ

Tổng kinh phí là 85.000.000 đồng, trồng 12,5 ha lúa.

Đơn vị tính: triệu đồng

| STT | Nội dung | Kinh phí |
|---|---|---|
| 1 | Tập huấn | 35 |
| 2 | Mô hình | 50 |
| | Tổng cộng | 85 |
"""


def _plan() -> Plan:
    return in_hand(parse_plan(read_bytes("plan.txt", _TEXT.encode())))


def test_a_place_of_the_whole_is_a_place_of_its_paragraph() -> None:
    """What is found in the text as one is told of the paragraph it stands in."""
    whole = whole_of(_plan())
    prose, start = whole.at(whole.text.index("85.000.000"))
    assert prose.text[start:].startswith("85.000.000 đồng")
    assert [whole.index(begin) for begin in whole.begins] == list(range(len(whole.every)))


def test_a_plan_without_a_word_is_an_empty_whole() -> None:
    """A plan of nothing but a table has no running text, and nothing is found in it."""
    assert whole_of(in_hand(Plan(header=_plan().header))).text == ""


@pytest.mark.parametrize("text", ["İstanbul Đà Nẵng", "XÃ Ủy", ""])
def test_lower_case_keeps_every_letter_in_its_place(text: str) -> None:
    """Even of a letter whose lower case is two."""
    assert len(lowered(text)) == len(text)
    assert len(unmarked(text.replace("İ", "I"))) == len(text)


def test_figures_are_counted_by_their_keys() -> None:
    """The keys are those of the figures, and what is read of them is the same."""
    plan = _plan()
    assert dict(figure_keys(plan)) == {one.key: one.value is not None for one in figures_of(plan)}
    assert len(dict(figure_keys(plan))) == 5


def test_a_cell_is_made_once_for_all_rules() -> None:
    """The same cell is the same figure; another row with the same key is not taken for it."""
    plan = _plan()
    section, table = next(plan.tables())
    first, second = table.lines
    assert cell(section, table, first, 2) is cell(section, table, first, 2)
    posing = type(second)(first.key, second.number, second.label, second.entries)
    assert cell(section, table, posing, 2).raw == "50"


def test_the_collector_rests_and_works_again() -> None:
    """During a reading it is off, afterwards on, also where reading fails; who had it off finds it off."""
    seen: list[bool] = []

    @uncollected
    def reading(fails: bool) -> None:
        seen.append(gc.isenabled())
        if fails:
            raise ValueError

    reading(False)
    with pytest.raises(ValueError):
        reading(True)
    assert seen == [False, False] and gc.isenabled()
    gc.disable()
    try:
        reading(False)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_coverage_counts_what_the_figures_are() -> None:
    """Five figures are found in this plan, all read, all but the area tied."""
    plan = parse_plan(read_bytes("plan.txt", _TEXT.encode()))
    coverage = check(plan, context_for(plan, today=date(2026, 11, 20))).coverage
    assert (coverage.figures_found, coverage.figures_read, coverage.figures_tied) == (5, 5, 4)
