"""Plans given as models: which year they were made for, which of their tables share money out, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.drafting.carrying import Carrier
from assistant.drafting.request import Prior
from assistant.drafting.sharing import DraftLine
from knowledge.domain.budget import BudgetLine, BudgetTable, Entry, Role
from knowledge.domain.folding import fold
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan, Section

_YEAR = re.compile(r"(?<![\d/])(?:năm\s+)?((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_EXECUTION = ("uoc thuc hien", "tinh den", "da chi", "quyet toan", "da su dung", "da thuc hien", "con lai")
_WHOLE = ("tong so", "tong cong", "thanh tien", "kinh phi", "so tien", "du toan")
_RECEIVER = re.compile(r"\bcho\s+(?P<unit>[^:;.]+?)\s*(?::|$|\d)")


@dataclass(frozen=True, slots=True)
class PriorPlan:
    """One model plan. ``allocations`` are its tables that share money out, each with the section it stands in."""

    name: str
    plan: Plan
    year: int | None
    allocations: tuple[tuple[Section | None, BudgetTable], ...]
    shares_only: bool = False
    """True for a plan of others that nobody gave as a model: its prices and bodies are not those of the new plan."""

    @property
    def place(self) -> str:
        """The place in its letterhead, "" where it has none."""
        return self.plan.header.place.strip()

    def total(self) -> Money | None:
        """What its allocation tables add up to; None when nothing is written in them, or one states another total."""
        amounts = []
        for _, table in self.allocations:
            column = amount_column(table)
            computed, stated = table.computed_total(column), table.stated_total(column)
            if computed is None or stated not in (None, computed):
                return None
            amounts.append(computed)
        return Money.total(amounts) if amounts else None


def read_priors(likes: Sequence[Prior], *, shares_only: bool = False) -> tuple[PriorPlan, ...]:
    """The model plans as drafting sees them."""
    found = []
    for name, plan, _ in likes:
        tables = tuple((section, table) for section, table in plan.tables() if _shares_out(table))
        found.append(PriorPlan(name, plan, _year_of(plan), tables, shares_only))
    return tuple(found)


def findings_of(likes: Sequence[Prior]) -> Iterator[str]:
    """What the checker says against each model plan: its errors, at most three of each."""
    for name, _, report in likes:
        errors = [finding.message for finding in report.findings if finding.blocks] if report is not None else []
        for message in errors[:3]:
            yield f"Kế hoạch mẫu “{name}” có lỗi: {message}"
        if len(errors) > 3:
            yield f"Kế hoạch mẫu “{name}” còn {len(errors) - 3} lỗi khác; hãy chạy kiểm tra tệp này để xem đủ."


def amount_column(table: BudgetTable) -> int:
    """The money column that holds the whole amount of a line."""
    columns = table.columns_of(Role.AMOUNT)
    for word in _WHOLE:
        for column in columns:
            if word in fold(table.columns[column].title):
                return column
    return columns[0]


def best_structure(priors: Sequence[PriorPlan], *, by_unit: bool, quantities: bool) -> PriorPlan | None:
    """The model plan whose tables are most like what is wanted; None when none has a usable table."""

    def score(prior: PriorPlan) -> int:
        tables = [table for _, table in prior.allocations]
        counted = any(table.columns_of(Role.QUANTITY) for table in tables)
        return 2 * ((len(tables) > 1) == by_unit) + (counted == quantities)

    usable = [prior for prior in priors if prior.allocations and (not by_unit or len(prior.allocations) > 1)]
    return max(usable, key=score, default=None)


def of_year(priors: Sequence[PriorPlan], year: int) -> PriorPlan | None:
    """The first model plan made for that year that shares money out."""
    return next((prior for prior in priors if prior.year == year and prior.allocations), None)


def receiver(section: Section | None) -> str:
    """The body a section's heading allots money to ("… cho Văn phòng …: 300.000.000 đồng"); "" when it names none."""
    if section is None:
        return ""
    lines = [section.title, *(block.text for block in section.blocks if isinstance(block, Paragraph))]
    return next((match["unit"].strip() for line in lines[:1] if (match := _RECEIVER.search(line))), "")


def lines_of(prior: PriorPlan, table: BudgetTable, carrier: Carrier) -> tuple[DraftLine, ...]:
    """The table's lines with last amounts as weights; lines that got nothing stay behind.

    A table with no amount at all gives all its lines, with equal weights.
    """
    column = amount_column(table)
    lines = tuple(_line(prior, table, line, column, carrier) for line in _paid(table.lines, column))
    return lines if any(line.weight for line in lines) else tuple(map(_evenly, lines))


def _paid(lines: Sequence[BudgetLine], column: int) -> tuple[BudgetLine, ...]:
    """The lines with an amount in or below them; all where none has one."""
    paid = tuple(line for line in lines if any(_has(one, column) for _, one in line.walk()))
    return paid or tuple(lines)


def _has(line: BudgetLine, column: int) -> bool:
    amount = line.entries[column].money or line.amount(column)
    return amount is not None and amount.dong > 0


def _line(prior: PriorPlan, table: BudgetTable, line: BudgetLine, column: int, carrier: Carrier) -> DraftLine:
    children = tuple(_line(prior, table, child, column, carrier) for child in _paid(line.children, column))
    own = line.amount(column)
    weight = Fraction(own.dong) if own is not None and own.dong > 0 else None
    if children and weight and not any(child.weight for child in children):
        children = tuple(map(_evenly, children))
    if children:
        parts = [child.weight for child in children if child.weight]
        weight = sum(parts, Fraction(0)) or None
    at = line.span.line if line.span else None
    quoted = Origin(OriginKind.QUOTED, prior.name, line.label, at)
    draft = DraftLine(carrier.label(line.label), weight, quoted, children=children)
    return draft if children else _counted(draft, prior, table, line, column)


def _evenly(line: DraftLine) -> DraftLine:
    return replace(line, weight=Fraction(1), children=tuple(map(_evenly, line.children)))


def _counted(draft: DraftLine, prior: PriorPlan, table: BudgetTable, line: BudgetLine, amount: int) -> DraftLine:
    """The leaf with measure, quantity (to be confirmed for the new year), unit price and last amount."""
    at = line.span.line if line.span else None

    def entry(role: Role) -> Entry:
        return next((line.entries[column] for column in table.columns_of(role)), Entry())

    def quoted(cell: Entry, kind: OriginKind = OriginKind.QUOTED) -> Origin:
        return Origin(kind, prior.name, cell.raw, at)

    quantity, price, known = entry(Role.QUANTITY), entry(Role.PRICE), line.entries[amount]
    return replace(
        draft,
        measure=entry(Role.MEASURE).raw.strip(),
        quantity=quantity.value,
        quantity_origin=quoted(quantity, OriginKind.PROPOSED),
        price=None if prior.shares_only else price.money,
        price_origin=quoted(price),
        known=known.money,
        known_origin=quoted(known),
    )


def _shares_out(table: BudgetTable) -> bool:
    """True for a table that shares money out; tables of what was spent do not."""
    columns = table.columns_of(Role.AMOUNT)
    titles = " ".join(fold(table.columns[column].title) for column in columns)
    if not columns or any(word in titles for word in _EXECUTION):
        return False
    return sum(not line.children for _, line in table.walk()) > 0


def _year_of(plan: Plan) -> int | None:
    """The year a plan was made for: the last one of its subject, else the year of its date."""
    if plan.brief is not None:
        return plan.brief.year
    years = _YEAR.findall(plan.header.subject)
    return int(years[-1]) if years else plan.header.date.year
