"""Is every first draft right in the Word file that is handed over?

Each family of plans, for each level of agency it serves, with each ceiling, alone and after each real plan, is
drafted, verified, written to Word, read back from the disk and checked like anybody's file. The figure counts drafts
that break off, hold an error, or whose tables do not add up to the ceiling to the đồng (a family without a budget: that
hold a table, or keep silent about the ceiling).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.checks.context import context_for
from assistant.checks.gate import verify
from assistant.cli.checking import read_and_check
from assistant.drafting import Drafted, DraftRequest, Prior, start
from assistant.errors import AssistantError
from assistant.export import export
from assistant.rendering import resolve
from evals.measurement import CASES, Bar, Conditions, Measurement
from knowledge.domain.money import Money
from knowledge.domain.template import Template
from knowledge.registry import load_agencies, load_registry
from knowledge.templates import load_templates

NAME = "drafts-verified"
BAR = Bar(0, "wrong")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One draft to make: ``ceiling`` in đồng, ``prior`` the plan given with --like, None for none."""

    template: Template
    agency: str
    province: str
    year: int
    ceiling: int
    prior: Prior | None
    prior_index: int

    def __str__(self) -> str:
        like = f", after plan {self.prior_index}" if self.prior else ""
        return f"{self.template.id}, {self.agency}, {self.ceiling} đồng{like}"


def measure(conditions: Conditions) -> Measurement:
    """Every combination; with ``quick`` fewer ceilings and only the first real plan."""
    seeds = conditions.seeds[:1] if conditions.quick else conditions.seeds
    priors: list[Prior] = []
    for seed in seeds:
        plan, report = read_and_check(seed)
        priors.append((seed.name, plan, report))
    wrong, count = list[str](), 0
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        for wanted in _combinations(conditions.quick, priors):
            count += 1
            try:
                problem = _problem(wanted, Path(folder) / f"{count:03}.docx")
            except AssistantError as error:
                problem = str(error)
            if problem:
                wrong.append(f"{wanted}: {problem}")
    note = f"{count - len(wrong)} of {count} drafts, {len(load_templates())} families"
    if not conditions.seeds:
        note += f"; without prior plans: {conditions.no_seeds}"
    return Measurement(len(wrong), note, tuple(wrong))


def _combinations(quick: bool, priors: list[Prior]) -> Iterator[Wanted]:
    cases: dict[str, Any] = yaml.safe_load((CASES / "drafts.yaml").read_text("utf-8"))
    for template in load_templates():
        for level in template.levels[:1] if quick else template.levels:
            asker = cases["agencies"][level]
            for ceiling in cases["quick_ceilings" if quick else "ceilings"]:
                for index, prior in enumerate((None, *priors)):
                    yield Wanted(template, asker["agency"], asker["province"], cases["year"], ceiling, prior, index)


def _problem(wanted: Wanted, path: Path) -> str:
    """What is wrong with the Word file of this draft; empty when nothing is."""
    today = date.today()
    request = DraftRequest(
        template=wanted.template.id,
        agency=wanted.agency,
        province=wanted.province,
        year=wanted.year,
        today=today,
        ceiling=Money(wanted.ceiling),
        likes=(wanted.prior,) if wanted.prior else (),
    )
    drafted = start(request)
    plan = resolve(drafted.plan)
    context = context_for(plan, today=today, registry=load_registry(), agencies=load_agencies())
    export(verify(plan, context), path)
    again, report = read_and_check(path)
    if report.blocking:
        return f"the file holds an error: {report.blocking[0].message}"
    if not wanted.template.has_budget:
        return _unbudgeted(drafted, len(report.tables))
    shares = [
        table.stated_total
        for (_, ours), (_, _theirs), table in zip(plan.tables(), again.tables(), report.tables, strict=True)
        if ours.allocation
    ]
    total = sum(share.dong for share in shares if share is not None)
    if None in shares or not shares or total != wanted.ceiling:
        return f"the tables of the file add up to {total} đồng"
    return ""


def _unbudgeted(drafted: Drafted, tables: int) -> str:
    if tables:
        return f"a family without a budget was given {tables} budget tables"
    told = any("kinh phí" in notice for notice in drafted.notices)
    return "" if told else "nothing says that the ceiling was not used"
