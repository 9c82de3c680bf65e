"""Changes to the tree of sections; numbers are counted anew, keys stay what they were."""

from __future__ import annotations

from dataclasses import replace

from assistant.errors import ToolInputError
from assistant.operations.kinds import (
    AddSection,
    AddTable,
    MoveSection,
    RemoveSection,
    RemoveTable,
    RewriteSection,
)
from assistant.operations.numbering import freshly, renumber_sections
from assistant.operations.tables import normal_table
from assistant.operations.targets import (
    change_section,
    change_table,
    find_section,
    find_table,
    place_at,
    table_name,
)
from assistant.operations.texts import drop_tables, follow_tables, map_section_texts, map_texts
from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Paragraph, Plan, Section


def add_section(plan: Plan, operation: AddSection) -> Plan:
    """The section in its place with a number like its siblings'; its tables are drafts' tables."""
    parent = None if operation.parent is None else find_section(plan, operation.parent)
    tables: dict[str, str] = {}
    sections = {section.key for _, section in plan.walk()}
    new = _with_keys(operation.section, parent.key if parent else "", sections, _table_keys(plan), tables)
    new = map_section_texts(new, follow_tables(tables))
    return _placed(plan, freshly(new), parent, operation.index)


def _placed(plan: Plan, new: Section, parent: Section | None, index: int | None) -> Plan:
    """The plan with ``new`` put under ``parent`` and all sections counted anew. Appendices stand last."""
    siblings = plan.sections if parent is None else parent.children
    body = len(siblings) if new.appendix else sum(not section.appendix for section in siblings)
    at = place_at(len(siblings), body if index is None else index, "mục")
    placed = (*siblings[:at], new, *siblings[at:])
    if parent is None:
        return replace(plan, sections=renumber_sections(placed))
    changed = change_section(plan, parent.key, lambda section: replace(section, children=placed))
    return replace(changed, sections=renumber_sections(changed.sections))


def _table_keys(plan: Plan) -> set[str]:
    return {table.key for _, table in plan.tables()}


def _free_table_key(taken: set[str]) -> str:
    """The first "bang-n" that no table has."""
    ordinal = 1
    while f"bang-{ordinal}" in taken:
        ordinal += 1
    return f"bang-{ordinal}"


def _with_keys(section: Section, parent: str, sections: set[str], taken: set[str], renamed: dict[str, str]) -> Section:
    """The section with keys nobody else has; fills ``sections``, ``taken`` and the tables ``renamed``."""
    key = section.key
    if not key or key in sections:
        stem, ordinal = (f"{parent}." if parent else "s"), 1
        while f"{stem}{ordinal}" in sections:
            ordinal += 1
        key = f"{stem}{ordinal}"
    sections.add(key)
    blocks: list[Paragraph | BudgetTable] = []
    for block in section.blocks:
        if isinstance(block, BudgetTable):
            table = block
            if not table.key or table.key in taken:
                table = replace(table, key=_free_table_key(taken))
                renamed[block.key] = table.key
            taken.add(table.key)
            blocks.append(normal_table(table))
        else:
            blocks.append(block)
    children = tuple(_with_keys(child, key, sections, taken, renamed) for child in section.children)
    return replace(section, key=key, blocks=tuple(blocks), children=children)


def remove_section(plan: Plan, operation: RemoveSection) -> Plan:
    """The section is gone with all below it; what quoted its tables has a slot."""
    section = find_section(plan, operation.key)
    gone = {
        block.key: table_name(plan, block.key)
        for _, one in section.walk()
        for block in one.blocks
        if isinstance(block, BudgetTable)
    }
    changed = change_section(plan, section.key, lambda _: None)
    changed = replace(changed, sections=renumber_sections(changed.sections))
    return map_texts(changed, drop_tables(gone)) if gone else changed


def move_section(plan: Plan, operation: MoveSection) -> Plan:
    """The section stands under another parent or in another place; nothing quoted is lost."""
    section = find_section(plan, operation.key)
    parent = None if operation.parent is None else find_section(plan, operation.parent)
    if parent is not None and any(one.key == parent.key for _, one in section.walk()):
        raise ToolInputError(f"Không thể chuyển mục “{section.heading}” vào chính nó.")
    without = change_section(plan, section.key, lambda _: None)
    new_parent = None if parent is None else find_section(without, parent.key)
    return _placed(without, freshly(section, moved=True), new_parent, operation.index)


def rewrite_section(plan: Plan, operation: RewriteSection) -> Plan:
    """New title and paragraphs; tables keep their places between them."""
    section = find_section(plan, operation.key)
    if operation.title is not None and not operation.title.strip():
        raise ToolInputError(f"Tiêu đề của mục “{section.heading}” không được để trống.")
    title = section.title if operation.title is None else operation.title.strip()
    blocks = section.blocks if operation.paragraphs is None else _around_tables(section, operation.paragraphs)
    origin = section.origin if title == section.title else None
    return change_section(plan, section.key, lambda one: replace(one, title=title, blocks=blocks, origin=origin))


def _around_tables(section: Section, paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph | BudgetTable, ...]:
    """As many paragraphs stand after each table as before; what is more or less is so above the first table."""
    runs, tables = [0], []
    for block in section.blocks:
        if isinstance(block, BudgetTable):
            tables.append(block)
            runs.append(0)
        else:
            runs[-1] += 1
    after = sum(runs[1:])
    runs[0] = len(paragraphs) - after if len(paragraphs) >= sum(runs) else min(runs[0], len(paragraphs))
    blocks: list[Paragraph | BudgetTable] = list(paragraphs[: runs[0]])
    start = runs[0]
    for table, count in zip(tables, runs[1:], strict=True):
        blocks += [table, *paragraphs[start : start + count]]
        start += count
    return tuple(blocks)


def add_table(plan: Plan, operation: AddTable) -> Plan:
    """The table among the blocks of its section, as drafts hold it."""
    section = find_section(plan, operation.section)
    taken = _table_keys(plan)
    table = operation.table
    if not table.key or table.key in taken:
        table = replace(table, key=_free_table_key(taken))
    table = normal_table(table)
    at = place_at(len(section.blocks), operation.index, "bảng")
    blocks = (*section.blocks[:at], table, *section.blocks[at:])
    return change_section(plan, section.key, lambda one: replace(one, blocks=blocks))


def remove_table(plan: Plan, operation: RemoveTable) -> Plan:
    """The table is gone; what quoted it has a slot."""
    table = find_table(plan, operation.key)
    gone = {table.key: table_name(plan, table.key)}
    return map_texts(change_table(plan, table.key, lambda _: None), drop_tables(gone))
