"""A draft written out: group amounts, totals, raw texts in the table's unit, figure references in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.operations.texts import map_texts
from assistant.rendering.amounts import named_amount
from assistant.rendering.references import write_out
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.money import Money, Unit, choose_unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan, Section

_NAMED = re.compile(r"\{amount:([^{}|]+)(?:\|[^{}]*)?\}")


def resolve(plan: Plan) -> Plan:
    """The plan as it stands on the page. Idempotent; a plan read from a file (no brief) is returned as it is.

    A group or total that states an amount of its own (never in our drafts) keeps it: stated and computed may differ,
    and the checker says so. ToolInputError when a reference leads nowhere.
    """
    brief = plan.brief
    if brief is None:
        return plan
    computed = replace(plan, sections=tuple(_section(plan, section) for section in plan.sections))
    return map_texts(computed, lambda text, where: write_out(plan, brief, text, where))


def resolve_text(plan: Plan, text: str) -> str:
    """One text of the plan written out; unchanged for a plan read from a file."""
    return text if plan.brief is None else write_out(plan, plan.brief, text, "Đoạn này")


def _section(plan: Plan, section: Section) -> Section:
    blocks = tuple(
        block if isinstance(block, Paragraph) else _table(_with_named_amounts(plan, block)) for block in section.blocks
    )
    return replace(section, blocks=blocks, children=tuple(_section(plan, child) for child in section.children))


def _with_named_amounts(plan: Plan, table: BudgetTable) -> BudgetTable:
    """The table with the amounts that cells ask for by name ("{amount:uoc_thuc_hien_1|…}"), where they are known."""

    def cell(index: int, entry: Entry) -> Entry:
        asked = _NAMED.fullmatch(entry.raw) if table.columns[index].role is Role.AMOUNT else None
        money = named_amount(plan, asked[1].strip()) if asked is not None else None
        if money is None:
            return entry
        return Entry(money=money, origin=Origin(OriginKind.TYPED, "số tiền người soạn cung cấp", money.text()))

    def line(one: BudgetLine) -> BudgetLine:
        cells = tuple(cell(index, entry) for index, entry in enumerate(one.entries))
        return replace(one, entries=cells, children=tuple(line(child) for child in one.children))

    return replace(table, lines=tuple(line(one) for one in table.lines))


def _table(table: BudgetTable) -> BudgetTable:
    """The table with groups, total and raw texts; its unit is changed where an amount would not be plain in it."""
    amounts = table.columns_of(Role.AMOUNT)
    lines = tuple(_summed(line, amounts) for line in table.lines)
    total = None if table.total is None else _total(table, lines, amounts)
    table = _in_fitting_unit(replace(table, lines=lines, total=total))
    return replace(
        table,
        lines=tuple(_worded(table, line) for line in table.lines),
        total=None if table.total is None else _worded(table, table.total),
    )


def _summed(line: BudgetLine, amounts: tuple[int, ...]) -> BudgetLine:
    """The line with group amounts in and below it."""
    if not line.children:
        return line
    line = replace(line, children=tuple(_summed(child, amounts) for child in line.children))
    passage = "tổng các dòng " + ", ".join(child.number or f"“{child.label}”" for child in line.children)
    return replace(line, entries=_with_sums(line, amounts, [line.subtotal(column) for column in amounts], passage))


def _total(table: BudgetTable, lines: tuple[BudgetLine, ...], amounts: tuple[int, ...]) -> BudgetLine | None:
    if table.total is None:
        return None
    computed = replace(table, lines=lines)
    sums = [computed.computed_total(column) for column in amounts]
    passage = "tổng các dòng " + ", ".join(line.number or f"“{line.label}”" for line in lines)
    return replace(table.total, entries=_with_sums(table.total, amounts, sums, passage))


def _with_sums(line: BudgetLine, amounts: tuple[int, ...], sums: list[Money | None], passage: str) -> tuple[Entry, ...]:
    """The line's entries with the sums where nothing is stated."""
    cells = list(line.entries)
    for column, amount in zip(amounts, sums, strict=True):
        origin = cells[column].origin
        stated = cells[column].money is not None or cells[column].problem
        if stated and (origin is None or origin.kind is not OriginKind.COMPUTED):
            continue
        cells[column] = (
            Entry() if amount is None else Entry(money=amount, origin=Origin(OriginKind.COMPUTED, passage=passage))
        )
    return tuple(cells)


def _rows(table: BudgetTable) -> Iterator[BudgetLine]:
    for _, line in table.walk():
        yield line
    if table.total is not None:
        yield table.total


def _moneys(table: BudgetTable, column: int) -> list[Money]:
    return [line.entries[column].money or Money.ZERO for line in _rows(table)]


def _is_plain(moneys: list[Money], unit: Unit) -> bool:
    """True when each takes at most two decimals in the unit."""
    return all(money.dong * 100 % unit.factor == 0 for money in moneys)


def _in_fitting_unit(table: BudgetTable) -> BudgetTable:
    """The table in its own unit, or in the largest below it in which every amount takes at most two decimals."""
    columns = table.columns_of(Role.PRICE, Role.AMOUNT)
    shared = [i for i in columns if table.columns[i].unit in (None, table.unit)]
    unit = table.unit
    moneys = [money for column in shared for money in _moneys(table, column)]
    if shared and (unit is None or not _is_plain(moneys, unit)):
        unit = choose_unit(moneys, unit or Unit.TRIEU)
    changed = []
    for index, column in enumerate(table.columns):
        own = column.unit
        if index not in columns or own is None:
            changed.append(column)
        elif index in shared:
            changed.append(_in_unit(column, unit or own))
        else:
            fits = _is_plain(_moneys(table, index), own)
            changed.append(column if fits else _in_unit(column, choose_unit(_moneys(table, index), own)))
    return replace(table, columns=tuple(changed), unit=unit, unit_text=_unit_text(table, unit, bool(shared)))


def _in_unit(column: Column, unit: Unit) -> Column:
    """The column in another unit, its header saying so where it names the unit."""
    if column.unit is None or column.unit is unit:
        return column
    return replace(column, unit=unit, header=column.header.replace(column.unit.label, unit.label))


def _unit_text(table: BudgetTable, unit: Unit | None, shared: bool) -> str:
    if unit is None or not shared or (table.unit_text and unit is table.unit):
        return table.unit_text
    if table.unit is not None and table.unit.label in table.unit_text:
        return table.unit_text.replace(table.unit.label, unit.label)
    return f"Đơn vị tính: {unit.label}"


def _worded(table: BudgetTable, line: BudgetLine) -> BudgetLine:
    """The line with the raw text of its money cells."""
    cells = list(line.entries)
    for column in table.columns_of(Role.PRICE, Role.AMOUNT):
        money, unit = cells[column].money, table.columns[column].unit or table.unit
        if money is not None and unit is not None:
            raw = money.format(unit)
            decimals = len(raw.partition(",")[2])
            cells[column] = replace(cells[column], raw=raw, value=money.in_unit(unit), decimals=decimals)
    return replace(line, entries=tuple(cells), children=tuple(_worded(table, child) for child in line.children))
