"""Plans in which nothing is wrong: written by hand in many styles, and drafted by us with every slot filled."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.checks.context import context_for
from assistant.checks.gate import verify
from assistant.checks.report import CheckReport, check
from assistant.drafting import DraftRequest, start
from assistant.export import export
from assistant.operations import ConfirmProposals, apply
from assistant.rendering import open_slots, resolve
from evals.measurement import CASES, ROOT
from knowledge.domain.finding import Severity
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan
from knowledge.domain.template import Template
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read_bytes
from knowledge.registry import load_agencies, load_registry
from knowledge.templates import load_templates

TODAY = date(2026, 11, 20)
_YEAR = re.compile(r"\{year(-1)?\}")


@dataclass(frozen=True, slots=True)
class CleanPlan:
    """A file by its name and bytes; ``whole`` is false for a part of a plan."""

    name: str
    raw: bytes
    whole: bool = True


def whole_plans() -> tuple[CleanPlan, ...]:
    """Every whole plan as text: those of ``evals/corpus``, then our drafts."""
    return (*_files("evals/corpus"), *drafts(".md"))


def fragments() -> tuple[CleanPlan, ...]:
    """The parts of plans of ``tests/corpus/clean``."""
    return tuple(CleanPlan(plan.name, plan.raw, whole=False) for plan in _files("tests/corpus/clean"))


def drafts(suffix: str) -> tuple[CleanPlan, ...]:
    """Every family for every level it serves, in each variant of the cases, as files to be signed."""
    variants = yaml.safe_load((CASES / "clean_drafts.yaml").read_text("utf-8"))["variants"]
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        return tuple(_written(Path(folder), suffix, *_drafted(*one)) for one in _wanted(variants))


def own_drafts() -> tuple[tuple[str, Plan, date], ...]:
    """The same drafts as plans of ours, resolved, with the day they were made."""
    variants = yaml.safe_load((CASES / "clean_drafts.yaml").read_text("utf-8"))["variants"]
    return tuple(_drafted(*one) for one in _wanted(variants))


def examine(name: str, raw: bytes) -> tuple[Plan, CheckReport]:
    """The file as anybody's: read, parsed, checked on a fixed day."""
    plan = parse_plan(read_bytes(name, raw))
    return plan, check(plan, context_for(plan, today=TODAY, registry=load_registry(), agencies=load_agencies()))


def accusations(report: CheckReport, *severities: Severity) -> list[str]:
    """The findings of these severities, as told."""
    return [f"[{one.rule}] {one.message}" for one in report.findings if one.severity in severities]


def _files(folder: str) -> tuple[CleanPlan, ...]:
    return tuple(CleanPlan(path.name, path.read_bytes()) for path in sorted((ROOT / folder).glob("*.md")))


def _wanted(variants: list[dict[str, Any]]) -> Iterator[tuple[Template, str, int, dict[str, Any]]]:
    for template in load_templates():
        for level in template.levels:
            for index, variant in enumerate(variants, 1):
                yield template, level, index, variant


def _drafted(template: Template, level: str, index: int, variant: dict[str, Any]) -> tuple[str, Plan, date]:
    agency, province = variant["agencies"][level]
    year = int(variant["year"])
    today = date(year, 4, 15)
    facts: tuple[tuple[str, str], ...] = ()
    if template.has_budget:
        facts = (("chuyen_nguon", str(variant["carried"])),)
    examples = {slot.name: slot.example for slot in template.slots}

    def request(filled: tuple[tuple[str, str], ...]) -> DraftRequest:
        ceiling = Money(variant["ceiling"]) if template.has_budget else None
        return DraftRequest(template.id, agency, province, year, today, ceiling, filled)

    names = dict.fromkeys(slot.name for slot in open_slots(start(request(facts)).plan))
    told = {name: str(variant["facts"].get(name) or examples[name]) for name in names}
    filled = tuple((name, _YEAR.sub(lambda match: str(year - bool(match[1])), text)) for name, text in told.items())
    plan = resolve(apply(start(request(facts + filled)).plan, ConfirmProposals()))
    return f"{template.id}-{level}-{index}", plan, today


def _written(folder: Path, suffix: str, name: str, plan: Plan, today: date) -> CleanPlan:
    path = folder / f"{name}{suffix}"
    export(verify(plan, context_for(plan, today=today, final=True)), path)
    return CleanPlan(path.name, path.read_bytes())
