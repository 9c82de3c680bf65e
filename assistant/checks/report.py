"""One check of a plan: every rule runs, relations are judged, and the coverage is published with the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.checks.context import CheckContext
from assistant.checks.figures import main_column, one_line, place_table, years_in
from assistant.checks.relations import Disputed, Judged, Outcome, finding_for, judge, keys_of
from assistant.checks.remembering import in_hand
from assistant.checks.rewording import with_word_fixes
from assistant.checks.rounding import spread
from assistant.checks.rules import Rule, load_rules
from assistant.checks.tally import figure_keys
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.collection import uncollected
from knowledge.domain.finding import Finding, Operator, Place, Relation, Severity, Suppression, Verdict
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_COMPARED = frozenset({Outcome.PASS, Outcome.FAIL, Outcome.REVIEW, Outcome.BLOCKED})


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the plan the verdict rests on. A figure is tied when at least one comparison used it."""

    figures_found: int
    figures_read: int
    figures_tied: int
    tables_found: int
    tables_footed: int


@dataclass(frozen=True, slots=True)
class TableSummary:
    """One budget table: what it says it adds up to and what it does, in its total column."""

    caption: str
    unit: str | None
    stated_total: Money | None
    computed_total: Money | None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check. ``released`` holds findings an officer has released, with the reason."""

    findings: tuple[Finding, ...]
    relations: tuple[Judged, ...]
    coverage: Coverage
    tables: tuple[TableSummary, ...]
    released: tuple[tuple[Finding, Suppression], ...] = ()
    reservation: str = ""
    """Why a person must look at the file whatever was found; then nothing blocks."""

    @property
    def verdict(self) -> Verdict:
        """``fail`` when a finding blocks, ``review`` when the file itself is read with a reservation, else ``pass``."""
        if self.blocking:
            return Verdict.FAIL
        return Verdict.REVIEW if self.reservation else Verdict.PASS

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that keep the plan from leaving."""
        return tuple(finding for finding in self.findings if finding.blocks)


@uncollected
def check(plan: Plan, context: CheckContext, rules: tuple[Rule, ...] | None = None) -> CheckReport:
    """Runs the rules (all of the folder unless given) over a resolved plan. Never raises because of a rule."""
    plan = in_hand(plan)
    said: list[Relation] = []
    findings = [_unread(what) for what in plan.unread]
    for rule in load_rules() if rules is None else rules:
        results, crash = _run(rule, plan, context)
        findings += [result for result in results if isinstance(result, Finding)]
        said += [result for result in results if isinstance(result, Relation)]
        if crash is not None:
            findings.append(crash)
    relations = _judged([_loosened(relation) for relation in said] if _says_rounded(plan) else said)
    findings += _findings_of(relations, findings)
    told = list(with_word_fixes(findings, relations))
    if plan.reservation:
        told = [_reserved(finding) for finding in told] + [_reservation(plan.reservation)]
    kept, released = _release(told, context.suppressions)
    return CheckReport(
        findings=tuple(sorted(kept, key=_by_place)),
        relations=tuple(relations),
        coverage=_coverage(plan, relations),
        tables=tuple(_summary(table) for _, table in plan.tables()),
        released=released,
        reservation=plan.reservation,
    )


def _run(rule: Rule, plan: Plan, context: CheckContext) -> tuple[list[Relation | Finding], Finding | None]:
    """What a rule says, and the finding ``rule-crashed`` if it broke off."""
    said: list[Relation | Finding] = []
    try:
        said.extend(rule.check(plan, context))
    except Exception as problem:  # noqa: BLE001  a rule that crashes is news of its own, never silence
        return said, Finding(
            rule="rule-crashed",
            severity=Severity.ERROR,
            message=f"Quy tắc “{rule.name}” dừng giữa chừng ({type(problem).__name__}: {problem}), "
            "nên nội dung thuộc quy tắc này chưa được kiểm tra.",
            place=Place(quote=rule.name),
        )
    return said, None


def _judged(relations: list[Relation]) -> list[Judged]:
    """The relations with their outcomes, in their order.

    Those whose stated figure another relation confirms are judged last: of two that are broken by one fault, the other
    one names the figure at fault. A confirmed total that honestly carries a disputed part waits for it.
    """
    alone = [judge(relation) for relation in relations]
    carried: dict[str, frozenset[str]] = {}
    for one in alone:
        if one.outcome is Outcome.PASS:
            stated = one.relation.stated.key
            carried[stated] = carried.get(stated, frozenset()) | keys_of(one.relation)
    confirmed = carried.keys()
    disputed = Disputed()
    later = [index for index, one in enumerate(alone) if one.relation.stated.key in confirmed]
    first = [index for index, one in enumerate(alone) if one.relation.stated.key not in confirmed]
    for index in (*first, *later):
        if alone[index].outcome is Outcome.PASS:
            continue
        alone[index] = judge(relations[index], disputed, carried.get(relations[index].stated.key, frozenset()))
        if alone[index].outcome is Outcome.FAIL:
            disputed.add(alone[index])
    return alone


def _says_rounded(plan: Plan) -> bool:
    """True when a note above the first section says of all figures that they are rounded."""
    notes = (paragraph.text.lower() for paragraph in plan.preamble)
    return any("số liệu" in note and "làm tròn" in note for note in notes)


def _loosened(relation: Relation) -> Relation:
    """A sum whose figures are all rounded."""
    if relation.operator is not Operator.SUM or relation.tolerance:
        return relation
    return replace(relation, tolerance=spread(relation.stated, *(term.figure for term in relation.parts)))


def _unread(what: str) -> Finding:
    return Finding(
        rule="content-unread",
        severity=Severity.WARNING,
        verdict=Verdict.REVIEW,
        message=f"Không đọc được: {what}. Nội dung này chưa được kiểm tra.",
        place=Place(quote=what),
    )


def _reserved(finding: Finding) -> Finding:
    """The finding as one for a person to decide: what it rests on was not read for certain."""
    if not finding.blocks or finding.rule == "rule-crashed":
        return finding
    return replace(finding, severity=Severity.WARNING, verdict=Verdict.REVIEW)


def _reservation(why: str) -> Finding:
    return Finding(
        rule="content-unread",
        severity=Severity.WARNING,
        verdict=Verdict.REVIEW,
        message=f"Cần người xem lại: {why}.",
        place=Place(quote=why),
    )


def _findings_of(relations: list[Judged], others: list[Finding]) -> list[Finding]:
    """One finding per broken relation; what cannot be read is said once, by whoever said it first."""
    found: list[Finding] = []
    unread = {_spot(finding) for finding in others if finding.verdict is Verdict.UNPARSED}
    for judged in relations:
        if judged.outcome in (Outcome.PASS, Outcome.BLOCKED):
            continue
        finding = finding_for(judged)
        if judged.outcome is Outcome.UNPARSED:
            if _spot(finding) in unread:
                continue
            unread.add(_spot(finding))
        found.append(finding)
    return found


def _spot(finding: Finding) -> tuple[object, ...]:
    """What tells where a figure that cannot be read stands."""
    place = finding.place
    inside = (place.row, place.column) if place.table else (finding.stated,)
    return (place.line, place.heading, place.table, *inside)


def _release(
    findings: list[Finding], suppressions: tuple[Suppression, ...]
) -> tuple[list[Finding], tuple[tuple[Finding, Suppression], ...]]:
    """Findings kept, and findings released by rule and unchanged quote."""
    reasons = {(item.rule, one_line(item.quote)): item for item in suppressions if item.reason.strip()}
    if not reasons:
        return findings, ()
    released = []
    kept = []
    for finding in findings:
        reason = reasons.get((finding.rule, one_line(finding.place.quote)))
        if reason is None or finding.rule == "rule-crashed":
            kept.append(finding)
        else:
            released.append((finding, reason))
    return kept, tuple(released)


def _by_place(finding: Finding) -> tuple[int, int, int, str]:
    place = finding.place
    offset = place.span.start if place.span else 0
    return (
        place.line if place.line is not None else 1 << 30,
        offset,
        _WEIGHT[finding.severity],
        finding.rule,
    )


def _coverage(plan: Plan, relations: list[Judged]) -> Coverage:
    """Counts figures of money, measured quantities in prose, and every other figure that a relation used."""
    figures = dict(figure_keys(plan))
    tied: set[str] = set()
    for judged in relations:
        relation = judged.relation
        for figure in (relation.stated, *(term.figure for term in relation.parts)):
            figures.setdefault(figure.key, figure.value is not None)
        if judged.outcome in _COMPARED:
            tied |= keys_of(relation)
    footed = {
        judged.relation.stated.key.split("/")[0]
        for judged in relations
        if judged.relation.rule == "total-mismatch" and judged.outcome in _COMPARED
    }
    return Coverage(
        figures_found=len(figures),
        figures_read=sum(figures.values()),
        figures_tied=len(tied),
        tables_found=sum(1 for _ in plan.tables()),
        tables_footed=len(footed),
    )


def total_column(table: BudgetTable) -> int | None:
    """The column in which the table's total is read: the main one where that is clear and holds money.

    Else the first that states a total, else the first that holds money.
    """
    columns = table.columns_of(Role.AMOUNT)
    main = main_column(table, years_in(table.caption))
    if main is not None and (table.stated_total(main) is not None or table.computed_total(main) is not None):
        return main
    stated = (column for column in columns if table.stated_total(column) is not None)
    planned = (column for column in columns if table.computed_total(column) is not None)
    return next(stated, next(planned, None))


def _summary(table: BudgetTable) -> TableSummary:
    column = total_column(table)
    unit = table.unit or (table.columns[column].unit if column is not None else None)
    return TableSummary(
        caption=place_table(table),
        unit=unit.label if unit else None,
        stated_total=table.stated_total(column) if column is not None else None,
        computed_total=table.computed_total(column) if column is not None else None,
    )
