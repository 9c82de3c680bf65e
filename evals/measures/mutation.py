"""Is a fault found when one is planted in a clean plan, and reported as what it is?

Faults are planted one at a time, by fixed seeds, in whole plans (ours and drafted) and in the parts of plans of the
tests. Caught: a new finding of a right rule. Wrong: only findings of other rules. False: a new error or warning that
says nothing true of the fault, beside the finding or instead of it, and every error or warning on a clean plan. The
figure is the fullest of three allowances: 1 % of numeric faults not caught, 5 % of all, half a false warning and no
false error per clean plan; a quick sample is allowed twice as much.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice

from assistant.checks.context import context_for
from assistant.checks.report import CheckReport, check
from assistant.checks.rules import load_rules
from evals.clean_plans import CleanPlan, drafts, examine, fragments, own_drafts, whole_plans
from evals.measurement import Bar, Conditions, Measurement
from evals.mutation.agreement import agreement_faults
from evals.mutation.fault import Fault, Ground
from evals.mutation.own_drafts import Changed, draft_faults, truly_quoted
from evals.mutation.prose import prose_faults
from evals.mutation.tables import table_faults
from evals.mutation.word_files import word_faults
from evals.mutation.wording import wording_faults
from knowledge.domain.finding import Finding, Severity
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text

NAME = "mutation"
BAR = Bar(1, "of what is allowed")
_SEEDS = (1, 2, 3)
_PER_KIND = 3
_NUMERIC, _ALL, _WARNINGS = 0.01, 0.05, 0.5
_TOLD = 80


@cache
def _built() -> frozenset[str]:
    """The names of the rules there are."""
    return frozenset(rule.name for rule in load_rules())


class _Tally:
    """What came of the faults, by rule and kind."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, str, str]] = Counter()
        self.numeric: Counter[str] = Counter()
        self.false: Counter[str] = Counter()
        self.later: Counter[str] = Counter()
        self.told: list[str] = []

    def add(self, name: str, fault: Fault, new: list[Finding]) -> None:
        """Judge one fault by the findings that came with it; faults of rules that are not built are only counted."""
        if not fault.rules & _built():
            self.later.update(fault.rules)
            return
        caught = any(finding.rule in fault.rules for finding in new)
        strange = [one for one in new if one.rule not in fault.rules | fault.also and one.severity is not Severity.INFO]
        outcome = "caught" if caught else "wrong" if new else "missed"
        self.outcomes[_rule(fault), fault.kind, outcome] += 1
        if fault.numeric:
            self.numeric[outcome] += 1
        self.false.update(one.rule for one in strange)
        if not caught:
            instead = f"; instead {', '.join(sorted({one.rule for one in new}))}" if new else ""
            self.told.append(f"{outcome} [{_rule(fault)}] {fault.kind}: {name}: {fault.what}{instead}")

    def add_clean(self, new: list[Finding]) -> None:
        """Findings where nothing was planted: each that is no mere remark is false."""
        self.false.update(one.rule for one in new if one.severity is not Severity.INFO)

    def of(self, rule: str, outcome: str) -> int:
        """How many faults of the rule ended so."""
        return sum(count for (one, _, end), count in self.outcomes.items() if (one, end) == (rule, outcome))

    def sum(self, outcome: str) -> int:
        """How many faults ended so."""
        return sum(count for (_, _, one), count in self.outcomes.items() if one == outcome)


def measure(conditions: Conditions) -> Measurement:
    """Plant up to three faults of each kind in each plan with each seed; ``quick`` one of each with one seed."""
    tally = _Tally()
    errors = warnings = found = tied = 0
    plans = (*whole_plans(), *fragments())
    for plan in plans:
        text = read_text(plan.name, plan.raw).text
        _, clean = examine(plan.name, text.encode())
        errors += sum(one.severity is Severity.ERROR for one in clean.findings)
        warnings += sum(one.severity is Severity.WARNING for one in clean.findings)
        found, tied = found + clean.coverage.figures_found, tied + clean.coverage.figures_tied
        for fault in _faults(plan, text, conditions.quick):
            tally.add(plan.name, fault, _new(clean, examine(plan.name, fault.text.encode())[1]))
    _plant_in_word_files(tally, conditions.quick)
    _plant_in_drafts(tally, conditions.quick)
    slack = 2 if conditions.quick else 1
    return _judged(tally, len(plans), errors, warnings, slack, f"{tied} of {found} figures tied ({tied / found:.0%})")


def _faults(plan: CleanPlan, text: str, quick: bool) -> Iterator[Fault]:
    """A sample of the faults that the plan can bear, the same in every run; one of each kind at one place."""
    seen: set[tuple[str, int, int]] = set()
    parsed = parse_plan(read_text(plan.name, text.encode()))
    for seed in _SEEDS[:1] if quick else _SEEDS:
        ground = Ground(plan.name, text, parsed, random.Random(f"{seed} {plan.name}"))
        again = Ground(plan.name, text, parsed, random.Random(f"{seed} {plan.name} agreement"))
        within = (*table_faults(ground), *prose_faults(ground), *wording_faults(ground))
        for luck, planted in ((ground.luck, within), (again.luck, (*agreement_faults(again),))):
            for fault in _sampled(planted, luck, quick):
                where = _site(text, fault.text)
                what = 0 if planted is within else len(fault.text)
                if (fault.kind, where, what) not in seen and fault.text != text:
                    seen.add((fault.kind, where, what))
                    yield fault


def _sampled(planted: tuple[Fault, ...], luck: random.Random, quick: bool) -> Iterator[Fault]:
    """Up to three faults of each kind, one when quick."""
    kinds: dict[str, list[Fault]] = {}
    for fault in planted:
        kinds.setdefault(fault.kind, []).append(fault)
    for faults in kinds.values():
        yield from luck.sample(faults, min(len(faults), 1 if quick else _PER_KIND))


def _plant_in_word_files(tally: _Tally, quick: bool) -> None:
    """Every fault of layout in every draft as a Word file, in every fifth one when quick."""
    for plan in drafts(".docx")[:: 5 if quick else 1]:
        _, clean = examine(plan.name, plan.raw)
        for fault, raw in word_faults(plan.raw, random.Random(plan.name)):
            tally.add(plan.name, fault, _new(clean, examine(plan.name, raw)[1]))


def _plant_in_drafts(tally: _Tally, quick: bool) -> None:
    """Faults of provenance in drafts of ours, three of a kind; amounts truly quoted are no fault and must pass."""
    for name, plan, today in own_drafts()[:: 5 if quick else 1]:
        luck = random.Random(name)
        kinds: dict[str, list[Changed]] = {}
        for changed in draft_faults(plan, luck):
            kinds.setdefault(changed[0].kind, []).append(changed)
        clean = {final: check(plan, context_for(plan, today=today, final=final)) for final in (False, True)}
        for faults in kinds.values():
            for fault, faulty, final in luck.sample(faults, min(len(faults), 1 if quick else _PER_KIND)):
                report = check(faulty, context_for(faulty, today=today, final=final))
                tally.add(name, fault, _new(clean[final], report))
        for true in islice(truly_quoted(plan, luck), _PER_KIND):
            tally.add_clean(_new(clean[False], check(true, context_for(true, today=today))))


def _site(text: str, faulty: str) -> int:
    """Where the first change begins; the start of the number, where a number is changed."""
    at = next((index for index, (old, new) in enumerate(zip(text, faulty, strict=False)) if old != new), len(text))
    while at and text[at - 1] in "0123456789.,":
        at -= 1
    return at


def _new(clean: CheckReport, report: CheckReport) -> list[Finding]:
    """The findings that the clean plan does not have."""
    known = {(one.rule, one.message) for one in clean.findings}
    return [one for one in report.findings if (one.rule, one.message) not in known]


def _rule(fault: Fault) -> str:
    """The rule that a fault counts for; ``(prose)`` where several tie an amount of the text."""
    named = sorted(fault.rules)
    if len(named) == 1:
        return named[0]
    return "(sums of a table)" if "subtotal-mismatch" in fault.rules or "total-mismatch" in named[:2] else "(prose)"


def _judged(tally: _Tally, plans: int, errors: int, warnings: int, slack: int, coverage: str) -> Measurement:
    caught, total = tally.sum("caught"), sum(tally.outcomes.values())
    numeric = sum(tally.numeric.values())
    lost, lost_numeric = 1 - caught / total, 1 - tally.numeric["caught"] / numeric
    false = tally.false.total() + errors + warnings
    precision = caught / (caught + false)
    used = max(
        lost / _ALL / slack, lost_numeric / _NUMERIC / slack, warnings / plans / _WARNINGS, 2.0 if errors else 0.0
    )
    note = (
        f"{tally.numeric['caught']} of {numeric} numeric faults ({1 - lost_numeric:.1%}), {caught} of {total} in all "
        f"({1 - lost:.1%}); clean: {errors} errors, {warnings} warnings on {plans} plans; {tally.false.total()} false "
        f"beside faults; lintscore {1000 * precision**3:.0f} per thousand findings; {coverage}"
    )
    return Measurement(used, note, (*_table(tally), *_sample(tally.told)))


def _table(tally: _Tally) -> Iterator[str]:
    """One line per rule and kind of fault."""
    yield f"{'rule':26} {'kind of fault':46} caught  wrong missed"
    for rule, kind in sorted({key[:2] for key in tally.outcomes}):
        counts = [tally.outcomes[rule, kind, outcome] for outcome in ("caught", "wrong", "missed")]
        yield f"{rule:26} {kind:46} {counts[0]:6} {counts[1]:6} {counts[2]:6}"
    yield from _scores(tally)
    for rule, count in sorted(tally.later.items()):
        yield f"{rule:26} no such rule yet: {count} faults not planted"


def _scores(tally: _Tally) -> Iterator[str]:
    """One line per rule: what it caught and missed, what it said falsely beside faults, its lintscore."""
    yield f"{'rule':26} caught missed  false lintscore per thousand"
    for rule in sorted({key[0] for key in tally.outcomes} | set(tally.false)):
        counts = {outcome: tally.of(rule, outcome) for outcome in ("caught", "wrong", "missed")}
        caught, false = counts["caught"], tally.false[rule]
        score = f"{1000 * (caught / (caught + false)) ** 3:9.0f}" if caught + false else ""
        yield f"{rule:26} {caught:6} {counts['wrong'] + counts['missed']:6} {false:6} {score}"


def _sample(told: list[str]) -> list[str]:
    """The faults not caught, cut where there are very many."""
    more = [f"… and {len(told) - _TOLD} more"] if len(told) > _TOLD else []
    return [*told[:_TOLD], *more]
