"""Which budget line is meant: by STT ("2.1", "II.01"), by key, or by words of its label, in one table or in all."""

from __future__ import annotations

from assistant.errors import ToolInputError
from assistant.operations.targets import line_paths, table_name
from assistant.tools.changing import table_asked
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan


def line_asked(plan: Plan, text: str, table: str = "") -> tuple[BudgetTable, BudgetLine]:
    """The one line meant; ToolInputError says what there is when none or several fit."""
    chosen = table_asked(plan, table)
    tables = [chosen] if chosen is not None else [found for _, found in plan.tables()]
    wanted = fold(text).removeprefix("muc ").removeprefix("dong ").strip(" .")
    if not wanted:
        raise ToolInputError("Hãy nói rõ dòng nào, ví dụ: mục 2.1.")
    for matches in (_numbered, _labelled):
        found = [(one, line) for one in tables for line in matches(one, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(f"{_called(plan, one, line)}" for one, line in found[:6])
            raise ToolInputError(f"Có {len(found)} dòng khớp với “{text}”: {names}. Hãy nói rõ bảng nào, dòng nào.")
    known = ", ".join(line.number or line.label for one in tables for _, line in one.walk())
    raise ToolInputError(f"Không có dòng “{text}”. Các dòng hiện có: {known or 'chưa có dòng nào'}.")


def _numbered(table: BudgetTable, wanted: str) -> list[BudgetLine]:
    paths = line_paths(table)
    lines = [line for _, line in table.walk()]
    by_path = [line for line in lines if fold(paths[line.key]) == wanted]
    by_number = [line for line in lines if fold(line.number).strip(" .") == wanted]
    return by_path or by_number or [line for line in lines if fold(line.key) == wanted]


def _labelled(table: BudgetTable, wanted: str) -> list[BudgetLine]:
    lines = [line for _, line in table.walk()]
    exact = [line for line in lines if fold(line.label) == wanted]
    return exact or [line for line in lines if wanted in fold(line.label)]


def _called(plan: Plan, table: BudgetTable, line: BudgetLine) -> str:
    return f"{table_name(plan, table.key)} dòng {line_paths(table)[line.key] or line.key} ({line.label})"


def called(plan: Plan, table: BudgetTable, line: BudgetLine) -> str:
    """How a line is named in an answer: "mục 2.1 (Tập huấn)", with its table when the plan has several."""
    where = f" {table_name(plan, table.key)}" if sum(1 for _ in plan.tables()) > 1 else ""
    path = line_paths(table)[line.key]
    return f"mục {path}{where} ({line.label})" if path else f"dòng “{line.label}”{where}"


def own_amount_column(table: BudgetTable) -> int:
    """The column an officer means by "tăng mục 2.1": the first amount column, the last in a table of past years."""
    columns = table.columns_of(Role.AMOUNT)
    if not columns:
        raise ToolInputError(f"Bảng “{table.caption or table.key}” không có cột kinh phí.")
    return columns[0] if table.allocation else columns[-1]
