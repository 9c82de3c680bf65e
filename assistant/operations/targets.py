"""What an operation is aimed at, found in the plan; a target that does not exist is a sentence that lists what does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant.errors import ToolInputError
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan, Section

_MOST_LISTED = 30


def _listed(names: Iterable[str]) -> str:
    """Names for a sentence: "1, 2, 2.1…"; long lists are cut."""
    known = [name for name in names if name]
    return ", ".join(known[:_MOST_LISTED]) + (", …" if len(known) > _MOST_LISTED else "")


def table_name(plan: Plan, key: str) -> str:
    """What officers call the table: "Bảng 2", by its place in the plan; the key where there is no such table."""
    for ordinal, (_, table) in enumerate(plan.tables(), start=1):
        if table.key == key:
            return f"Bảng {ordinal}"
    return key


def find_table(plan: Plan, key: str) -> BudgetTable:
    """The table with that key; ToolInputError lists the tables there are."""
    for _, table in plan.tables():
        if table.key == key:
            return table
    known = _listed(f"{table.key} (Bảng {n})" for n, (_, table) in enumerate(plan.tables(), start=1))
    raise ToolInputError(
        f"Không có bảng “{key}”; các bảng: {known}." if known else f"Không có bảng “{key}”: kế hoạch chưa có bảng nào."
    )


def line_paths(table: BudgetTable) -> dict[str, str]:
    """For each line's key, its STT with the STTs above it that it does not repeat: "II.01", "2.1"."""
    paths: dict[str, str] = {}

    def visit(lines: tuple[BudgetLine, ...], above: str) -> None:
        for line in lines:
            number = line.number.strip().rstrip(".)")
            path = number if not above or number.startswith(f"{above}.") else f"{above}.{number}"
            paths[line.key] = path if number else ""
            visit(line.children, path if number else above)

    visit(table.lines, "")
    return paths


def find_line(plan: Plan, table: BudgetTable, address: str) -> BudgetLine:
    """The line with that key, else with that STT or path ("II.01") where only one has it; else ToolInputError."""
    wanted = address.strip().rstrip(".)")
    lines = [line for _, line in table.walk()]
    for line in lines:
        if line.key in (address, wanted):
            return line
    paths = line_paths(table)
    for same in (
        [line for line in lines if line.number.strip().rstrip(".)") == wanted],
        [line for line in lines if paths[line.key] == wanted],
    ):
        if len(same) == 1 and wanted:
            return same[0]
    name = table_name(plan, table.key)
    numbered = [line for line in lines if wanted and line.number.strip().rstrip(".)") == wanted]
    if numbered:
        raise ToolInputError(
            f"{name} có {len(numbered)} dòng {wanted}; hãy nói rõ dòng nào: {_listed(line.key for line in numbered)}."
        )
    known = _listed(line.number or line.key for line in lines)
    raise ToolInputError(
        f"Không có dòng {address} trong {name}; " + (f"các dòng: {known}." if known else "bảng này chưa có dòng nào.")
    )


def find_column(table: BudgetTable, text: str) -> int:
    """The index of the one column whose header is (else contains) the text, marks aside; else ToolInputError."""
    wanted = fold(text)
    titles = [fold(column.title) for column in table.columns]
    headers = [fold(column.header) for column in table.columns]
    exact = [i for i in range(len(titles)) if wanted in (titles[i], headers[i])]
    partial = [i for i in range(len(titles)) if wanted and wanted in titles[i]]
    for found in (exact, partial):
        if len(found) == 1:
            return found[0]
    known = _listed(column.title for column in table.columns)
    problem = "Có nhiều cột" if len(exact) > 1 or len(partial) > 1 else "Không có cột"
    raise ToolInputError(f"{problem} “{text}” trong bảng; các cột: {known}.")


def check_column(plan: Plan, table: BudgetTable, column: int) -> None:
    """ToolInputError when the table has no such column."""
    if not 0 <= column < len(table.columns):
        known = _listed(f"{index} ({one.title})" for index, one in enumerate(table.columns))
        raise ToolInputError(f"{table_name(plan, table.key)} không có cột số {column}; các cột: {known}.")


def amount_column(table: BudgetTable) -> int:
    """The column meant when only a table is named: its first amount column; ToolInputError when it has none."""
    if table.amount_column is None:
        raise ToolInputError(f"Bảng “{table.caption or table.key}” không có cột kinh phí.")
    return table.amount_column


def section_paths(plan: Plan) -> dict[str, str]:
    """For each section's key, how officers call it: "II.1"; empty for a section without a number."""
    paths: dict[str, str] = {}

    def visit(sections: tuple[Section, ...], above: str) -> None:
        for section in sections:
            number = section.number.strip().rstrip(".)")
            path = number if not above or number.startswith(f"{above}.") else f"{above}.{number}"
            paths[section.key] = path if number else ""
            visit(section.children, path if number else above)

    visit(plan.sections, "")
    return paths


def find_section(plan: Plan, address: str) -> Section:
    """The section with that key, else the only one called so ("II.1"); ToolInputError lists the sections there are."""
    paths = section_paths(plan)
    sections = [section for _, section in plan.walk()]
    for section in sections:
        if section.key == address:
            return section
    wanted = address.strip().rstrip(".)")
    same = [section for section in sections if wanted and paths[section.key] == wanted]
    if len(same) == 1:
        return same[0]
    if same:
        keys = _listed(f"{section.key} (“{section.title}”)" for section in same)
        raise ToolInputError(f"Kế hoạch có {len(same)} mục {wanted}; hãy nói rõ mục nào: {keys}.")
    known = _listed(paths[section.key] or section.key for section in sections)
    raise ToolInputError(
        f"Không có mục “{address}” trong kế hoạch; " + (f"các mục: {known}." if known else "kế hoạch chưa có mục nào.")
    )


def change_section(plan: Plan, key: str, change: Callable[[Section], Section | None]) -> Plan:
    """The plan with one section changed, or taken away where ``change`` gives None."""

    def visit(sections: tuple[Section, ...]) -> tuple[Section, ...]:
        changed: list[Section] = []
        for section in sections:
            kept = change(section) if section.key == key else replace(section, children=visit(section.children))
            if kept is not None:
                changed.append(kept)
        return tuple(changed)

    return replace(plan, sections=visit(plan.sections))


def change_table(plan: Plan, key: str, change: Callable[[BudgetTable], BudgetTable | None]) -> Plan:
    """The plan with one table changed, or taken away where ``change`` gives None."""

    def visit(section: Section) -> Section:
        blocks: list[Paragraph | BudgetTable] = []
        for block in section.blocks:
            kept = change(block) if isinstance(block, BudgetTable) and block.key == key else block
            if kept is not None:
                blocks.append(kept)
        return replace(section, blocks=tuple(blocks), children=tuple(visit(child) for child in section.children))

    return replace(plan, sections=tuple(visit(section) for section in plan.sections))


def place_at(count: int, index: int | None, what: str) -> int:
    """A 0-based place among ``count`` siblings, None being the end; ToolInputError when there is no such place."""
    if index is None:
        return count
    if not 0 <= index <= count:
        raise ToolInputError(f"Không có vị trí {index + 1} cho {what}; chỉ có từ 1 đến {count + 1}.")
    return index
