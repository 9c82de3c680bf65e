"""The evals of the checker: the clean corpus is large enough, and faults are planted as they are told."""

import random
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.checks.context import context_for
from assistant.checks.gate import verify
from assistant.checks.report import check
from assistant.checks.rules import load_rules
from assistant.export import export
from evals.clean_plans import CleanPlan, accusations, examine, own_drafts, whole_plans
from evals.measurement import ROOT
from evals.mutation.agreement import agreement_faults
from evals.mutation.fault import Fault, Ground, Written, number_in, put, rules, spelled, wrong
from evals.mutation.own_drafts import draft_faults, truly_quoted
from evals.mutation.prose import prose_faults
from evals.mutation.tables import table_faults
from evals.mutation.word_files import word_faults
from evals.mutation.wording import wording_faults
from knowledge.domain.finding import Severity, Verdict
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text

CORPUS = sorted((ROOT / "evals/corpus").glob("*.md"))


def ground(name: str) -> Ground:
    source = read_text(name, (ROOT / "evals/corpus" / name).read_bytes())
    return Ground(name, source.text, parse_plan(source), random.Random(1))


def faults(name: str) -> list[Fault]:
    return [*table_faults(ground(name)), *prose_faults(ground(name)), *wording_faults(ground(name))]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_plan_written_by_hand_is_accused(path: object) -> None:
    """Each whole plan of the corpus is free of errors."""
    plan = CleanPlan(path.name, path.read_bytes())  # type: ignore[attr-defined]
    assert accusations(examine(plan.name, plan.raw)[1], Severity.ERROR) == []


def test_there_are_forty_whole_plans_of_all_families() -> None:
    """Written by hand and drafted by us, at least forty; each family of plans is among the drafts."""
    names = [plan.name for plan in whole_plans()]
    assert len(names) == len(set(names)) >= 40
    families = {
        "chuong-trinh-cong-tac-so",
        "danh-gia-va-du-toan",
        "du-toan-chi-tiet",
        "phan-bo-kinh-phi",
        "theo-muc-tieu",
    }
    assert {family for family in families if any(name.startswith(family) for name in names)} == families


def test_faults_are_the_same_in_every_run() -> None:
    """The same seed plants the same faults, and each changes the text."""
    once, again = faults("xa-van-hoa-the-thao.md"), faults("xa-van-hoa-the-thao.md")
    assert [fault.text for fault in once] == [fault.text for fault in again]
    assert all(fault.text != ground("xa-van-hoa-the-thao.md").text for fault in once)


def test_faults_of_every_sort_are_planted() -> None:
    """Cells, products, amounts in prose, words, dates, citations, numbering, units, and two that cancel out."""
    kinds = {fault.kind for path in CORPUS for fault in faults(path.name)}
    assert kinds >= {
        "cell: amount", "cell: total", "cell: price", "two cells that cancel out", "two products that cancel out",
        "digits beside words", "words beside digits", "total in prose above its table", "source of money in prose",
        "parts named in a sentence", "day that does not exist", "cited document younger than the plan",
        "heading number twice", "STT twice or left out", "unit left out", "label twice in a group",
    }  # fmt: skip


def test_faults_between_two_places_are_planted() -> None:
    """Facts, deadlines, steps, names, years, order of documents, scale, and money that is shared out."""
    kinds = {fault.kind for path in CORPUS for fault in agreement_faults(ground(path.name))}
    assert kinds >= {
        "one fact, two figures", "one task, two deadlines", "steps in the wrong order", "one name, two spellings",
        "what carries out is older", "year before in a heading", "year before in the closing words",
        "a thousand times the lines beside it", "table shares out more than there is",
        "more money than the table shares out",
    }  # fmt: skip


def test_faults_of_layout_and_provenance_are_planted() -> None:
    """Word files lose what the decree wants; drafts lose origins; an amount truly quoted is no fault."""
    (name, plan, today), *_ = (one for one in own_drafts() if one[1].allocated() is not None)
    luck = random.Random(1)
    checked = verify(plan, context_for(plan, today=today, final=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.docx"
        export(checked, path)
        planted = list(word_faults(path.read_bytes(), luck))
        assert len({raw for _, raw in planted}) == len(planted)
    assert {rule for fault, _ in planted for rule in fault.rules} == {
        "layout-page", "layout-font", "layout-page-number", "layout-table-header",
    }  # fmt: skip
    kinds = {fault.kind for fault, _, _ in draft_faults(plan, luck)}
    assert kinds >= {"figure without an origin", "source with another figure", "more shared out than the ceiling"}
    quoted = next(iter(truly_quoted(plan, luck)))
    assert check(quoted, context_for(quoted, today=today)).verdict is Verdict.PASS


def test_right_rules_are_rules() -> None:
    """Every fault names a rule of the rule book; a right rule that is not built yet is told apart by the measure."""
    known = {rule.name for rule in load_rules()}
    named = {rule for path in CORPUS for fault in faults(path.name) for rule in fault.rules}
    assert {
        "total-mismatch",
        "subtotal-mismatch",
        "product-mismatch",
        "words-mismatch",
        "impossible-date",
    } <= named & known


def test_a_wrong_number_is_another_number_as_officers_write_it() -> None:
    """Another positive value, with as many decimals, never with exactly three."""
    luck = random.Random(1)
    for text in ("1", "7", "09", "10", "1.006", "39,6", "2.246.000.000", "0,25", "111"):
        number = number_in(text, 0, len(text))
        assert number is not None
        for _ in range(50):
            value, told = wrong(number, luck)
            again = number_in(told, 0, len(told))
            assert value != number.value and value > 0
            assert again is not None and again.value == value, (text, told)
    assert spelled(Decimal("1234.5"), 1) == "1.234,5"


def test_parts_of_a_text_are_replaced_together() -> None:
    """Several parts, given in any order, keep their places."""
    assert put("abcdef", (0, 1, "xyz"), (4, 6, "")) == "xyzbcd"
    assert rules("a", "b") == {"a", "b"}
    assert Written(0, 1, Decimal(1), 0).told(ground("xa-y-te.md")) == "U"
