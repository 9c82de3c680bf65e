"""The budget tables of a new plan: which ones, with which lines, and the operations that write their amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from assistant.drafting.carrying import Carrier
from assistant.drafting.likeness import alike, spelled_out
from assistant.drafting.priors import PriorPlan, lines_of, receiver
from assistant.drafting.sharing import DraftLine, Shared, line_from
from assistant.drafting.wording import Wording
from assistant.operations import SetEntry
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.money import Money, Unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.roman import write_roman
from knowledge.domain.template import TemplateLine, TemplateSection, TemplateTable

_SAME_BODY = 0.6
LineKey = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class TableDraft:
    """One table to be: where it stands, what it holds. ``unit_name`` is the body it belongs to, "" for others."""

    key: str
    section: str
    template: TemplateTable
    lines: tuple[DraftLine, ...]
    weight: Fraction
    unit_name: str = ""
    unit_origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Models:
    """The model plans in use: one for the structure, one of last year, those for sentences; each with its carrier."""

    structure: tuple[PriorPlan, Carrier] | None = None
    last_year: tuple[PriorPlan, Carrier] | None = None
    texts: tuple[tuple[PriorPlan, Carrier], ...] = ()
    names: tuple[tuple[PriorPlan, Carrier], ...] = ()
    """Those whose names of bodies may be those of the new plan."""

    @property
    def slots(self) -> bool:
        """True when something of an old plan could not be carried over."""
        return any(carrier.slots for model in (self.structure, self.last_year) if model for carrier in model[1:])


def plan_tables(wording: Wording, models: Models) -> tuple[TableDraft, ...]:
    """The tables of the plan in reading order, keyed "bang-1", "bang-2" …"""
    drafts: list[TableDraft] = []
    for section in wording.template.walk():
        if wording.belongs(section.levels, section.condition):
            drafts += _of_section(section, wording, models)
    return tuple(replace(draft, key=f"bang-{index}") for index, draft in enumerate(drafts, 1))


def _of_section(section: TemplateSection, wording: Wording, models: Models) -> Iterator[TableDraft]:
    for block in section.blocks:
        if isinstance(block, TemplateTable) and wording.belongs(block.levels) and _stands(block, wording, models):
            yield TableDraft("", section.key, block, _lines(block, wording, models), Fraction(block.share))
    if not section.units:
        return
    if models.structure is not None and len(models.structure[0].allocations) > 1:
        yield from _units_of(section, wording, *models.structure)
        return
    for unit in section.units:
        if wording.belongs(unit.levels):
            lines = _standing(unit.table.lines, wording)
            name = wording.text(unit.name)
            yield TableDraft(
                "", section.key, unit.table, lines, Fraction(unit.table.share), name, wording.origin_of(name)
            )


def _stands(table: TemplateTable, wording: Wording, models: Models) -> bool:
    """False for a reporting table nobody chose and nobody has a figure for."""
    given = wording.given
    if not table.option or table.option in given.options:
        return True
    if table.option in given.declined:
        return False
    stems = [table.cell_name(index, "") for index, one in enumerate(table.columns) if one.role is Role.AMOUNT]
    return models.last_year is not None or any(name.startswith(tuple(stems)) for name in given.amounts)


def _units_of(section: TemplateSection, wording: Wording, prior: PriorPlan, carrier: Carrier) -> Iterator[TableDraft]:
    """One table for each body of the model plan that received money."""
    pattern = section.units[0].table
    names = [wording.text(unit.name) for unit in section.units if wording.belongs(unit.levels)]
    for index, (where, table) in enumerate(prior.allocations, 1):
        lines = lines_of(prior, table, carrier)
        weight = sum((line.weight for line in lines if line.weight), Fraction(0))
        old = receiver(where)
        if prior.shares_only:
            name = _asked_unit(old, index, names, carrier)
        else:
            name = carrier.unit(old) if old else carrier.slot(f"đơn vị nhận kinh phí thứ {index}", "don_vi_nhan")
        at = where.span.line if where is not None and where.span else None
        origin = Origin(OriginKind.QUOTED, prior.name, old or table.caption, at)
        yield TableDraft("", section.key, pattern, lines, weight, name, origin)


def _asked_unit(old: str, index: int, names: list[str], carrier: Carrier) -> str:
    """The template's name of a body of somebody else's plan, taken out of ``names``; a slot where it has none."""
    known = max(names, key=lambda name: alike(spelled_out(name), spelled_out(old)), default="")
    if known and alike(spelled_out(known), spelled_out(old)) >= _SAME_BODY:
        names.remove(known)
        return known
    if index == 1 and (asked := next((name for name in names if name.startswith("{fact:")), "")):
        names.remove(asked)
        return asked
    return carrier.slot(f"đơn vị nhận kinh phí thứ {index}", "don_vi_nhan")


def _lines(table: TemplateTable, wording: Wording, models: Models) -> tuple[DraftLine, ...]:
    """The lines of a table outside units: from the model plan where there is one, else the template's."""
    if not table.allocation:
        if models.last_year is not None:
            return _merged(*models.last_year)
        return _standing(table.lines, wording)
    return _merged(*models.structure) if models.structure is not None else _standing(table.lines, wording)


def _merged(prior: PriorPlan, carrier: Carrier) -> tuple[DraftLine, ...]:
    """All tables of the model plan as one: each becomes a group where there are several."""
    if len(prior.allocations) == 1:
        return lines_of(prior, prior.allocations[0][1], carrier)
    groups = []
    for index, (where, table) in enumerate(prior.allocations, 1):
        children = lines_of(prior, table, carrier)
        weight = sum((line.weight for line in children if line.weight), Fraction(0))
        old = receiver(where)
        label = carrier.unit(old) if old else carrier.slot(f"đơn vị nhận kinh phí thứ {index}", "don_vi_nhan")
        origin = Origin(OriginKind.QUOTED, prior.name, old or table.caption, table.span.line if table.span else None)
        groups.append(DraftLine(label, weight, origin, children=children))
    return tuple(groups)


def _standing(lines: Sequence[TemplateLine], wording: Wording) -> tuple[DraftLine, ...]:
    belonging = _belonging(lines, wording)
    return tuple(_worded(line_from(line, wording.origin, wording.given.prices), wording) for line in belonging)


def _belonging(lines: Sequence[TemplateLine], wording: Wording) -> tuple[TemplateLine, ...]:
    """The lines whose conditions hold, in and below them."""
    return tuple(
        replace(line, children=_belonging(line.children, wording))
        for line in lines
        if wording.belongs((), line.condition, line.unless)
    )


def _worded(line: DraftLine, wording: Wording) -> DraftLine:
    children = tuple(_worded(child, wording) for child in line.children)
    label = wording.text(line.label)
    return replace(line, label=label, note=wording.text(line.note), origin=wording.origin_of(label), children=children)


def blank_table(draft: TableDraft, ordinal: int, unit: Unit, wording: Wording, landscape: bool) -> BudgetTable:
    """The table with labels, measures and notes; every figure is still blank."""
    columns = tuple(_column(column, unit, wording) for column in draft.template.columns)
    caption = wording.text(draft.template.caption)
    total = BudgetLine("tong-cong", "", "Tổng cộng", _entries(columns, "", "Tổng cộng"))
    return BudgetTable(
        key=draft.key,
        caption=f"Bảng {ordinal}. {caption}" if caption else "",
        columns=columns,
        lines=tuple(_numbered(draft, draft.lines, columns, "", wording)),
        total=total,
        unit=unit,
        unit_text=f"Đơn vị tính: {unit.label}",
        landscape=landscape,
        allocation=draft.template.allocation,
    )


def _column(column: Column, unit: Unit, wording: Wording) -> Column:
    header, group = wording.text(column.header), wording.text(column.group)
    return replace(column, header=header, group=group, unit=unit if column.role.is_money else None)


def _entries(
    columns: Sequence[Column], number: str, label: str, measure: str = "", note: str = ""
) -> tuple[Entry, ...]:
    """One cell per column; the first note column takes the note."""
    words = {Role.NUMBER: number, Role.LABEL: label, Role.MEASURE: measure, Role.NOTE: note}
    return tuple(Entry(raw=words.get(column.role, "")) for column in columns)


def _numbered(
    draft: TableDraft, lines: Sequence[DraftLine], columns: Sequence[Column], above: str, wording: Wording
) -> Iterator[BudgetLine]:
    """Lines with STT and key: 1, 1.1 — or I, 1, 1.1 in tables with quantities."""
    roman_first = draft.template.column(Role.QUANTITY) is not None
    for ordinal, line in enumerate(lines, 1):
        key = f"{above}.{ordinal}" if above else (write_roman(ordinal) if roman_first else str(ordinal))
        number = key.partition(".")[2] if roman_first and above else key
        children = tuple(_numbered(draft, line.children, columns, key, wording))
        entries = _entries(columns, number, line.label, line.measure, line.note)
        if not draft.template.allocation and not children:
            entries = _asked(draft.template, line, key, entries, wording)
        yield BudgetLine(key, number, line.label, entries, children, origin=line.origin)


def _asked(
    table: TemplateTable, line: DraftLine, key: str, entries: Sequence[Entry], wording: Wording
) -> tuple[Entry, ...]:
    """A reported line's cells: each amount nobody knows is a named amount the officer gives."""
    asked = list(entries)
    for index, column in enumerate(table.columns):
        name = table.cell_name(index, key)
        quoted = index == table.column(Role.AMOUNT) and line.known is not None and name not in wording.given.amounts
        if column.role is Role.AMOUNT and not quoted:
            what = f"{column.header[:1].lower()}{column.header[1:]} năm trước, dòng {key}"
            asked[index] = Entry(raw=f"{{amount:{name}|{what}}}")
    return tuple(asked)


def figures_of(index: int, draft: TableDraft, table: BudgetTable, shared: Shared, shares: str) -> Iterator[SetEntry]:
    """The operations that write quantities, prices and amounts of one table; ``shares`` names where shares are from."""
    quantity, price, amount = (draft.template.column(role) for role in (Role.QUANTITY, Role.PRICE, Role.AMOUNT))
    proposed = Origin(OriginKind.PROPOSED, shares, "chia từ tổng kinh phí theo tỷ trọng")
    for made, path, line in _leaves(draft.lines, table.lines):
        key = made.key
        if quantity is not None and line.quantity is not None:
            origin = line.quantity_origin or Origin(OriginKind.PROPOSED, shares, "số lượng gợi ý")
            yield SetEntry(draft.key, key, quantity, Decimal(line.quantity), origin)
        if price is not None and line.price is not None and line.fixed is not None and not shared.prices_dropped:
            yield SetEntry(draft.key, key, price, line.price, line.price_origin or _typed(line.price))
            continue
        if amount is None:
            continue
        if not draft.template.allocation:
            if line.known is not None and made.entries[amount].is_blank:
                yield SetEntry(draft.key, key, amount, line.known, line.known_origin)
        elif (share := shared.amounts.get((index, path))) is not None:
            yield SetEntry(draft.key, key, amount, share, proposed)


def _typed(price: Money) -> Origin:
    return Origin(OriginKind.TYPED, "đơn giá người soạn cung cấp", price.text())


def _leaves(
    drafts: Sequence[DraftLine], lines: Sequence[BudgetLine], above: tuple[int, ...] = ()
) -> Iterator[tuple[BudgetLine, tuple[int, ...], DraftLine]]:
    """Line, path and draft of every leaf."""
    for index, (draft, line) in enumerate(zip(drafts, lines, strict=True)):
        path = (*above, index)
        if draft.children:
            yield from _leaves(draft.children, line.children, path)
        else:
            yield line, path, draft


def known_amounts(draft: TableDraft) -> Iterator[Money]:
    """Last year's amounts and unit prices that will stand in the table."""
    for key_line in _flat(draft.lines):
        if key_line.price is not None:
            yield key_line.price
        if not draft.template.allocation and key_line.known is not None:
            yield key_line.known


def _flat(lines: Sequence[DraftLine]) -> Iterator[DraftLine]:
    for line in lines:
        yield line
        yield from _flat(line.children)
