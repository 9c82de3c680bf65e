"""The open draft in a few lines, for a language model to know what it may name."""

from __future__ import annotations

from assistant.operations.targets import line_paths, section_paths
from assistant.rendering import open_slots, resolve
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

_FENCE = regex(r"<(?=\s*/?\s*(?:du_thao|du_lieu|tu_lieu)\b)")
MOST_LINES = 120
MOST_SLOTS = 30


def fenced(text: str) -> str:
    """What a tool read, set apart as data; no text can end the fence that it stands in."""
    return f"<du_lieu>\n{unfenced(text)}\n</du_lieu>"


def unfenced(text: str) -> str:
    """The text with the marks of our fences made harmless."""
    return _FENCE.sub("‹", text)


def described(plan: Plan | None, *, slots: bool = True) -> str:
    """Header, outline, tables with amounts and (``slots``) what is open; says so when there is no draft."""
    if plan is None:
        return "Chưa có dự thảo nào."
    whole = resolve(plan)
    said = [f"{whole.header.kind} {whole.header.subject}".strip()]
    if plan.brief is not None:
        ceiling = plan.brief.ceiling.text() if plan.brief.ceiling is not None else "chưa đặt"
        said.append(
            f"Cơ quan: {plan.brief.agency}; tỉnh: {plan.brief.province}; năm {plan.brief.year}; "
            f"tổng kinh phí: {ceiling}"
        )
    paths = section_paths(whole)
    said += [f"Mục {paths[section.key] or section.key}: {section.title}" for _, section in whole.walk()]
    rows = [row for number, (_, table) in enumerate(whole.tables(), 1) for row in _rows(number, table)]
    said += rows[:MOST_LINES]
    missing = {slot.name: slot.what for slot in open_slots(plan) if slot.name} if slots else {}
    said += [f"Còn thiếu {name}: {what}" for name, what in list(missing.items())[:MOST_SLOTS]]
    return unfenced("\n".join(said))


def _rows(number: int, table: BudgetTable) -> list[str]:
    paths = line_paths(table)
    columns = table.columns_of(Role.AMOUNT)
    rows = [f"Bảng {number} ({table.key}): {table.caption}"]
    for _, line in table.walk():
        amount = line.amount(columns[-1 if not table.allocation else 0]) if columns else None
        rows.append(f"  {paths[line.key] or line.key} | {line.label} | {amount.text() if amount else ''}")
    return rows
