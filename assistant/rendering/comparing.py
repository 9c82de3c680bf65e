"""What changed between two revisions, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.operations.targets import section_paths, table_name
from assistant.rendering.resolving import resolve
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Paragraph, Plan, Section


class ChangeKind(StrEnum):
    """What kind of thing changed. ``COMPUTED`` follows from another change: a group, a total, a figure in prose."""

    ENTRY = "entry"
    LABEL = "label"
    LINE_ADDED = "line-added"
    LINE_REMOVED = "line-removed"
    TABLE_ADDED = "table-added"
    TABLE_REMOVED = "table-removed"
    SECTION = "section"
    SECTION_ADDED = "section-added"
    SECTION_REMOVED = "section-removed"
    TEXT = "text"
    """Header, bases, opening, end, closing."""
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``where`` is "Bảng 1" or a heading; ``row`` the STT and label, ``column`` the header, in tables.

    ``before`` and ``after`` are as the page shows them, amounts with their unit; empty for what was or is not there.
    ``total_before`` and ``total_after`` are the table's, in the column (the first amount column for whole lines).
    ``table``, ``line`` (its key after, or before when it is gone) and ``section`` are keys.
    """

    kind: ChangeKind
    where: str
    before: str = ""
    after: str = ""
    row: str = ""
    column: str = ""
    table: str = ""
    line: str = ""
    section: str = ""
    total_before: Money | None = None
    total_after: Money | None = None


def diff(before: Plan, after: Plan) -> tuple[Change, ...]:
    """What changed on the page, in the reading order of ``after``; what is gone comes first in its table or section."""
    shown_before, shown_after = resolve(before), resolve(after)
    return (
        *_texts(before, after, shown_before, shown_after),
        *_sections(before, after, shown_before, shown_after),
        *_tables(shown_before, shown_after),
    )


def _outside(plan: Plan) -> dict[str, str]:
    """The texts outside sections, by what officers call the part."""
    header = plan.header
    head = (header.parent_agency, header.agency, header.number, header.place, header.date.text(), header.kind)
    return {
        "Phần đầu văn bản": "\n".join(part for part in (*head, header.subject) if part),
        "Căn cứ": _prose(plan.bases),
        "Phần mở đầu": _prose(plan.preamble),
        "Phần kết": _prose(plan.conclusion),
        "Nơi nhận, chữ ký": "\n".join((*plan.closing.recipients, *plan.closing.authority, plan.closing.signer)).strip(),
    }


def _prose(blocks: tuple[Paragraph | BudgetTable, ...]) -> str:
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    return "\n".join(f"{one.marker} {one.text}".strip() for one in paragraphs)


def _texts(before: Plan, after: Plan, shown_before: Plan, shown_after: Plan) -> Iterator[Change]:
    written = _outside(before), _outside(after)
    old, new = _outside(shown_before), _outside(shown_after)
    for where in new:
        if old[where] != new[where]:
            kind = ChangeKind.COMPUTED if written[0][where] == written[1][where] else ChangeKind.TEXT
            yield Change(kind, where, old[where], new[where])


def _whole(section: Section) -> str:
    return f"{section.title}\n{_prose(section.blocks)}".strip()


def _sections(before: Plan, after: Plan, shown_before: Plan, shown_after: Plan) -> Iterator[Change]:
    written_before = {section.key: _whole(section) for _, section in before.walk()}
    written_after = {section.key: _whole(section) for _, section in after.walk()}
    old = {section.key: section for _, section in shown_before.walk()}
    new = {section.key: section for _, section in shown_after.walk()}
    paths = section_paths(before)
    for key, section in old.items():
        if key not in new:
            path = f"{paths[key]}. {section.title}" if paths[key] else section.title
            yield Change(ChangeKind.SECTION_REMOVED, path, before=_whole(section), section=key)
    for key, section in new.items():
        if key not in old:
            yield Change(ChangeKind.SECTION_ADDED, section.heading, after=_whole(section), section=key)
        elif _whole(old[key]) != _whole(section):
            same = written_before[key] == written_after[key]
            kind = ChangeKind.COMPUTED if same else ChangeKind.SECTION
            yield Change(kind, section.heading, _whole(old[key]), _whole(section), section=key)


def _tables(before: Plan, after: Plan) -> Iterator[Change]:
    old = {table.key: table for _, table in before.tables()}
    new = {table.key: table for _, table in after.tables()}
    for key, table in old.items():
        if key not in new:
            name, total = table_name(before, key), _total(table, _main(table))
            yield Change(ChangeKind.TABLE_REMOVED, name, before=table.caption, table=key, total_before=total)
    for key, table in new.items():
        name = table_name(after, key)
        if key in old:
            yield from _lines(name, old[key], table)
        else:
            total = _total(table, _main(table))
            yield Change(ChangeKind.TABLE_ADDED, name, after=table.caption, table=key, total_after=total)


def _main(table: BudgetTable) -> int | None:
    return next(iter(table.columns_of(Role.AMOUNT)), None)


def _total(table: BudgetTable, column: int | None) -> Money | None:
    return None if column is None else table.computed_total(column)


def _pairs(old: BudgetTable, new: BudgetTable) -> dict[str, BudgetLine]:
    """For the key of each line of ``new`` the line of ``old`` it was: same key and label, else label, else key."""
    unmatched = {line.key: line for _, line in old.walk()}
    pairs: dict[str, BudgetLine] = {}
    lines = [line for _, line in new.walk()]
    for line in lines:
        known = unmatched.get(line.key)
        if known is not None and known.label == line.label:
            pairs[line.key] = unmatched.pop(line.key)
    for line in lines:
        same = next((one for one in unmatched.values() if one.label == line.label), None)
        if line.key not in pairs and same is not None:
            pairs[line.key] = unmatched.pop(same.key)
    kept = len(unmatched) == len(lines) - len(pairs)  # nothing came or went: what is left was renamed
    for line in lines:
        if kept and line.key not in pairs and line.key in unmatched:
            pairs[line.key] = unmatched.pop(line.key)
    return pairs


def _called(line: BudgetLine) -> str:
    return f"{line.number} {line.label}".strip()


def _lines(name: str, old: BudgetTable, new: BudgetTable) -> Iterator[Change]:
    pairs = _pairs(old, new)
    main = _main(new)
    before, after = _total(old, _main(old)), _total(new, main)
    kept = {line.key for line in pairs.values()}
    for _, line in old.walk():
        if line.key not in kept:
            gone = _cell(old, line, _main(old))
            yield Change(
                ChangeKind.LINE_REMOVED, name, gone, "", _called(line), table=new.key, line=line.key,
                total_before=before, total_after=after,
            )  # fmt: skip
    for _, line in new.walk():
        was = pairs.get(line.key)
        if was is None:
            yield Change(
                ChangeKind.LINE_ADDED, name, "", _cell(new, line, main), _called(line), table=new.key, line=line.key,
                total_before=before, total_after=after,
            )  # fmt: skip
            continue
        if was.label != line.label:
            yield Change(ChangeKind.LABEL, name, was.label, line.label, _called(line), table=new.key, line=line.key)
        yield from _cells(name, old, new, was, line)
    if old.total is not None and new.total is not None:
        yield from _cells(name, old, new, old.total, new.total, is_total=True)


def _cells(
    name: str, old: BudgetTable, new: BudgetTable, was: BudgetLine, line: BudgetLine, is_total: bool = False
) -> Iterator[Change]:
    if len(old.columns) != len(new.columns):
        return
    for index, column in enumerate(new.columns):
        if column.role in (Role.NUMBER, Role.LABEL) or _same(was.entries[index], line.entries[index]):
            continue
        summed = column.role is Role.AMOUNT and (is_total or bool(line.children))
        yield Change(
            ChangeKind.COMPUTED if summed else ChangeKind.ENTRY,
            name,
            _cell(old, was, index),
            _cell(new, line, index),
            _called(line),
            column.title,
            new.key,
            line.key,
            total_before=_total(old, index) if column.role is Role.AMOUNT else None,
            total_after=_total(new, index) if column.role is Role.AMOUNT else None,
        )


def _same(old: Entry, new: Entry) -> bool:
    """Amounts are the same when the money is, whatever unit the table shows it in."""
    return old.money == new.money if old.money is not None or new.money is not None else old.raw == new.raw


def _cell(table: BudgetTable, line: BudgetLine, column: int | None) -> str:
    """A cell as the page shows it, an amount with its unit."""
    if column is None:
        return ""
    entry = line.entries[column]
    return f"{entry.raw} {_unit(table, table.columns[column]).label}" if entry.money is not None else entry.raw


def _unit(table: BudgetTable, column: Column) -> Unit:
    return column.unit or table.unit or Unit.DONG
