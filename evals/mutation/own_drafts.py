"""Faults in drafts of our own: origins lost, shares nobody confirmed, sources that say otherwise, ceilings passed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from evals.mutation.fault import Fault, rules
from knowledge.domain.budget import BudgetLine, BudgetTable, Entry, Role
from knowledge.domain.money import Money, find_amounts, format_number
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan, Section

Changed = tuple[Fault, Plan, bool]
"""The fault, the draft that has it, and whether it is judged as a file to be signed."""


def draft_faults(plan: Plan, luck: random.Random) -> Iterator[Changed]:
    """Every fault of provenance and of the ceiling that the draft can bear; ``Fault.text`` is empty."""
    for table, line, column in _leaves(plan):
        entry = line.entries[column]
        where = f"{table.key}, {line.label!r}, {table.columns[column].header}"
        bare = _with_entry(plan, table, line, column, lambda one: replace(one, origin=None))
        yield _fault("figure without an origin", "figure-unsourced", where), bare, luck.random() < 0.5
        proposed = Origin(OriginKind.PROPOSED, "mẫu", "tỷ trọng 20")
        unsure = _with_entry(plan, table, line, column, lambda one, origin=proposed: replace(one, origin=origin))  # type: ignore[misc]
        yield _fault("share nobody confirmed, draft", "proposal-unconfirmed", where), unsure, False
        yield _fault("share nobody confirmed, final file", "proposal-unconfirmed", where), unsure, True
        if entry.money is not None and entry.money.dong > 1000:
            told = Money(entry.money.dong + luck.choice((1_000, 100_000, 5_000_000)))
            quoted = quoting(plan, table, line, column, luck, told)
            yield _fault("source with another figure", "source-mismatch", where), quoted, luck.random() < 0.5
    for paragraph in _telling(plan):
        invented = f"{format_number(Decimal(luck.randrange(1_001, 99_000) * 1_000 + 700))} đồng"
        new = replace(paragraph, origin=None, text=f"{paragraph.text} Hỗ trợ thêm {invented}.")
        said = with_paragraph(plan, paragraph, new)
        yield _fault("sentence with money from nowhere", "figure-unsourced", new.text[-90:]), said, False
    yield from _ceilings(plan, luck)


def quoting(plan: Plan, table: BudgetTable, line: BudgetLine, column: int, luck: random.Random, told: Money) -> Plan:
    """The draft with one amount taken from last year's plan, whose words say ``told``."""
    amount = format_number(Decimal(told.dong))
    passage = luck.choice(
        (
            f"{line.label}: {amount} đồng",
            f"{line.number} | {line.label} | {amount}",
            f"Kinh phí cho {line.label.lower()} là {amount} đồng, đã quyết toán",
        )
    )
    origin = Origin(OriginKind.QUOTED, "Kế hoạch năm trước", passage, luck.randrange(20, 90))
    return _with_entry(plan, table, line, column, lambda one: replace(one, origin=origin))


def truly_quoted(plan: Plan, luck: random.Random) -> Iterator[Plan]:
    """The draft with one amount taken from a source that says the same; nothing is wrong with it."""
    for table, line, column in _leaves(plan):
        money = line.entries[column].money
        if money is not None and table.columns[column].role is Role.AMOUNT:
            yield quoting(plan, table, line, column, luck, money)


def _fault(kind: str, rule: str, what: str) -> Fault:
    also = rules("proposal-unconfirmed", "figure-unsourced", "source-mismatch") - {rule}
    return Fault(kind, rules(rule), "", what, also=also)


def _leaves(plan: Plan) -> Iterator[tuple[BudgetTable, BudgetLine, int]]:
    for _, table in plan.tables():
        for _, line in table.walk():
            for column in table.columns_of(Role.AMOUNT, Role.PRICE):
                entry = line.entries[column]
                origin = entry.origin
                if line.children or entry.money is None or origin is None:
                    continue
                if origin.kind is not OriginKind.COMPUTED:
                    yield table, line, column


def _telling(plan: Plan) -> Iterator[Paragraph]:
    """The sentences with an amount of money that have an origin."""
    for _, paragraph in plan.paragraphs():
        if paragraph.origin is not None and find_amounts(paragraph.text):
            yield paragraph


def _ceilings(plan: Plan, luck: random.Random) -> Iterator[Changed]:
    """The tables share out more than the ceiling given."""
    allocated = plan.allocated()
    if plan.brief is None or plan.brief.ceiling is None or allocated is None:
        return
    for step in (1, 1_000, 1_000_000, allocated.dong // 10):
        ceiling = Money(allocated.dong - step)
        lower = replace(plan, brief=replace(plan.brief, ceiling=ceiling))
        right = rules("allocation-mismatch")
        what = f"ceiling {ceiling.dong}, shared out {allocated.dong}"
        yield Fault("more shared out than the ceiling", right, "", what, numeric=True), lower, luck.random() < 0.5


def _with_entry(
    plan: Plan, table: BudgetTable, line: BudgetLine, column: int, change: Callable[[Entry], Entry]
) -> Plan:
    """The plan with one cell changed."""

    def changed(one: BudgetLine) -> BudgetLine:
        if one is line:
            entries = [change(entry) if at == column else entry for at, entry in enumerate(one.entries)]
            return replace(one, entries=tuple(entries))
        return replace(one, children=tuple(changed(child) for child in one.children))

    new = replace(table, lines=tuple(changed(one) for one in table.lines))
    return _with_block(plan, table, new)


def with_paragraph(plan: Plan, old: Paragraph, new: Paragraph) -> Plan:
    """The plan with one paragraph in place of another."""

    def changed(group: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        return tuple(new if one is old else one for one in group)

    bases, preamble, conclusion = (changed(group) for group in (plan.bases, plan.preamble, plan.conclusion))
    return _with_block(replace(plan, bases=bases, preamble=preamble, conclusion=conclusion), old, new)


def _with_block(plan: Plan, old: Paragraph | BudgetTable, new: Paragraph | BudgetTable) -> Plan:
    def changed(section: Section) -> Section:
        blocks = tuple(new if block is old else block for block in section.blocks)
        return replace(section, blocks=blocks, children=tuple(changed(child) for child in section.children))

    return replace(plan, sections=tuple(changed(section) for section in plan.sections))
