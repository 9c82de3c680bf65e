"""Does the checker find what is wrong with real plans, and nothing that is not?

The figure counts true faults that were missed, and errors that are not true. Warnings that are not in the list are only
told, and so is what no general rule finds: the list names it a known miss.

The plans are checked twice: by the program as it is, and with every record of a document they cite taken out of the
registry, so that no finding leans on a record that is there because one of these plans names it. Both must hold.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.checks.context import context_for
from assistant.checks.presentation import report_json
from assistant.checks.report import check
from assistant.checks.rules import load_rules
from evals.measurement import CASES, Bar, Conditions, Measurement, skip
from evals.program import check_files, own_home
from knowledge.parsing.citations import find_citations
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from knowledge.registry import Registry, load_agencies, load_registry

NAME = "checker-on-seeds"
BAR = Bar(0, "missed or false")

_UNKNOWN = "[citation-unknown]"
"""Without records the checker says of every document that it is not known: that is what the switch does."""

Case = dict[str, Any]
Answer = dict[str, Any]


def measure(conditions: Conditions) -> Measurement:
    """Check every real plan that is known by its bytes, and compare with the list kept by hand."""
    if not conditions.seeds:
        return skip(conditions.no_seeds)
    known = {case["sha256"]: case for case in yaml.safe_load((CASES / "seeds.yaml").read_text("utf-8"))["plans"]}
    plans = {path: known[mark] for path in conditions.seeds if (mark := _mark(path)) in known}
    if not plans:
        return skip("none of the real plans is one whose faults are listed in evals/cases/seeds.yaml")
    with own_home() as environment:
        answers = check_files(tuple(plans), environment)
    apart, taken = check_without_records(tuple(plans))
    whole = compare(list(zip(plans.values(), answers, strict=True)))
    bare = compare(list(zip(plans.values(), apart, strict=True)))
    assert whole.value is not None and bare.value is not None
    told = f"{whole.note}; without the {taken} records of documents they cite: {bare.note.split(' faults', 1)[0]} found"
    more = tuple(
        f"without records: {line}" for line in bare.details if line not in whole.details and _UNKNOWN not in line
    )
    return Measurement(max(whole.value, bare.value), told, (*whole.details, *more))


def check_without_records(paths: Sequence[Path]) -> tuple[list[Answer], int]:
    """What the checker says when the registry holds no document that any of the plans cites; how many went out."""
    cited = {one.number.key for path in paths for one in find_citations(read(path).text) if one.number}
    all_records = load_registry().documents
    left = tuple(one for one in all_records if one.number is None or one.number.key not in cited)
    registry = Registry(left)
    answers = []
    for path in paths:
        plan = parse_plan(read(path))
        context = context_for(plan, today=date.today(), registry=registry, agencies=load_agencies())
        answers.append(report_json(check(plan, context)))
    return answers, len(all_records) - len(left)


@dataclass(slots=True)
class _Tally:
    """What the plans compared so far came to."""

    built: frozenset[str]
    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    known: int = 0
    untold: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)

    def take(self, plan: str, case: Case, answer: Answer) -> None:
        """Compare the findings of one plan with its list."""
        findings: list[Answer] = answer["findings"]
        used: list[int] = []
        for fault in case["faults"]:
            places = [at for at, finding in enumerate(findings) if _is(fault, finding)]
            at = next((at for at in places if at not in used), places[0] if places else None)
            if at is not None:
                used.append(at)
            if at is not None and "doubtful" not in fault:
                self.found[fault["rule"]] += 1
            elif at is None and "doubtful" not in fault:
                self._miss(plan, fault)
        self.known += len(case.get("known_misses", ()))
        for at, one in enumerate(findings):
            if at not in used:
                error = one["severity"] == "error"
                told = f"{plan}: {one['severity']} not in the list: [{one['rule']}] {one['message']}"
                (self.false if error else self.surplus).append(told)

    def _miss(self, plan: str, fault: Case) -> None:
        if fault["rule"] not in self.built:
            self.later[fault["rule"]] += 1
            return
        self.missed[fault["rule"]] += 1
        self.untold.append(f"{plan}: missed {_told(fault)}")

    def measurement(self, plans: int) -> Measurement:
        """The figure, the sentence that sums up, and the lines to look at."""
        found, missed = self.found.total(), self.missed.total()
        note = f"{found} of {found + missed} faults found, {len(self.false)} false errors, {plans} plans"
        note += f"; {self.known} known misses no general rule finds" if self.known else ""
        if self.later:
            note += f"; {self.later.total()} more faults await their rules ({', '.join(sorted(self.later))})"
        rules = sorted(self.found | self.missed)
        each = [f"{rule} {self.found[rule]} of {self.found[rule] + self.missed[rule]}" for rule in rules]
        summed = (f"by rule: {', '.join(each)}",) if each else ()
        return Measurement(missed + len(self.false), note, (*self.untold, *self.false, *self.surplus, *summed))


def compare(plans: Sequence[tuple[Case, Answer]]) -> Measurement:
    """The figure from the listed faults and the answer of the checker, plan by plan."""
    tally = _Tally(frozenset(rule.name for rule in load_rules()))
    for index, (case, answer) in enumerate(plans, 1):
        tally.take(f"plan {index}", case, answer)
    return tally.measurement(len(plans))


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _is(fault: Case, finding: Answer) -> bool:
    """True when the finding tells of the fault: same rule, severity and figures, and its words or its line."""
    where = finding["where"]
    if any(finding[name] != fault[name] for name in ("rule", "severity", "stated", "computed") if name in fault):
        return False
    if "stated" in fault:
        return True
    words = fault.get("says")
    if words is not None and words in f"{finding['message']} {where['quote']}":
        return True
    return words is None and fault.get("line", where["line"]) == where["line"]


def _told(fault: Case) -> str:
    return ", ".join(f"{name} {value}" for name, value in fault.items())
