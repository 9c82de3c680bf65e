"""Plans and fragments in many officers' styles: none of the clean ones is accused, each planted fault is named once."""

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.context import context_for
from assistant.checks.report import CheckReport, check
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from knowledge.registry import load_agencies, load_registry

CORPUS = Path(__file__).parent / "corpus"
FAULTS = json.loads((CORPUS / "faulty.json").read_text(encoding="utf-8"))


def report(path: Path) -> CheckReport:
    plan = parse_plan(read(path))
    context = context_for(plan, today=date(2026, 11, 20), registry=load_registry(), agencies=load_agencies())
    return check(plan, context)


@pytest.mark.parametrize("path", sorted((CORPUS / "clean").glob("*.md")), ids=lambda path: path.stem)
def test_clean_plans_are_not_accused(path: Path) -> None:
    """A plan whose figures agree has no error."""
    assert [finding.message for finding in report(path).blocking] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["file"])
def test_each_planted_fault_is_named_once(fault: dict[str, str | None]) -> None:
    """One planted fault gives one finding under its rule, with the figure stated, and no other error."""
    findings = report(CORPUS / "faulty" / str(fault["file"])).findings
    (named,) = [finding for finding in findings if finding.rule == fault["rule"]]
    assert [finding.rule for finding in findings if finding.blocks and finding.rule != fault["rule"]] == []
    if fault["stated"]:
        assert fault["stated"].replace(" ", "") in str(named.stated).replace(" ", "")
