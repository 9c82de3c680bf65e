"""Show a part of the draft.

``part`` is "bảng 1", "mục II", "thông tin chung" (agency, year, money given, day), "căn cứ", "hiệu lực căn cứ" (which
of them are in force today), "tổng" (the sum written out), "còn thiếu", or empty for the outline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.draft import Draft
from assistant.lookup.bases import bases_force
from assistant.operations.targets import table_name
from assistant.rendering import allocated, open_slots, resolve
from assistant.tools.budget_lines import own_amount_column
from assistant.tools.changing import excess_over_ceiling, section_asked, table_asked
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.budget import BudgetTable
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan
from knowledge.passages import table_text

NAME = "show_part"
TITLE = "Xem một phần dự thảo"
_MISSING = re.compile(r"\bcon thieu\b|\bthieu gi\b|^thieu$|\bcan bo sung\b|^(?!muc\b|phan\b).*\bbo sung\b")
"""Asks for what is missing; "Giới thiệu" and "mục Kinh phí bổ sung" are titles."""


@dataclass(frozen=True, slots=True)
class Input:
    """Which part."""

    part: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """The part with every figure written out."""
    plan = resolve(turn.draft().plan)
    asked = fold(given.part)
    if "can cu" in asked and "hieu luc" in asked:
        return ToolResult(bases_force(plan, turn.workspace.registry, turn.workspace.today()))
    if "can cu" in asked:
        return ToolResult("\n".join(basis.text for basis in plan.bases) or "Dự thảo chưa có căn cứ nào.")
    if "thong tin chung" in asked:
        return ToolResult(_facts(turn.draft()))
    if _MISSING.search(asked):
        slots = {slot.name or slot.what: slot for slot in open_slots(turn.draft().plan)}
        listed = "\n".join(f"- {slot.what} ({slot.where})" for slot in slots.values())
        return ToolResult(f"Còn {len(slots)} chỗ cần bổ sung:\n{listed}" if slots else "Không còn chỗ nào cần bổ sung.")
    if re.search(r"\b(tong|vi sao|kinh phi)\b", asked) and not re.search(r"\bbang\b|\bmuc\b", asked):
        return _total(plan)
    if re.search(r"\bbang\b", asked):
        tables = [table for _, table in plan.tables()]
        chosen = table_asked(plan, given.part) if re.search(r"\d", asked) else None
        return ToolResult(
            "\n\n".join(_table(plan, one) for one in ([chosen] if chosen else tables)) or "Dự thảo chưa có bảng nào."
        )
    if asked:
        section = section_asked(plan, re.sub(r"^\s*(mục|phần|muc|phan)\s+", "", given.part, flags=re.IGNORECASE))
        texts = [section.heading]
        texts += [f"{block.marker} {block.text}".strip() for block in section.blocks if isinstance(block, Paragraph)]
        texts += [_table(plan, block) for block in section.blocks if isinstance(block, BudgetTable)]
        texts += [child.heading for child in section.children]
        return ToolResult("\n".join(texts))
    outline = [f"{'  ' * depth}{section.heading}" for depth, section in plan.walk()]
    return ToolResult("\n".join([plan.header.subject, *outline]))


def _facts(draft: Draft) -> str:
    """What the draft is: whose, for which year, with how much money, of which day."""
    plan, brief = draft.plan, draft.plan.brief
    day = plan.header.date.exact()
    said = [f"Dự thảo: {resolve(plan).header.subject} (bản {draft.revision})."]
    if brief is not None:
        carried = brief.amount("chuyen_nguon")
        said += [
            f"Cơ quan ban hành: {brief.agency or 'chưa rõ'}; tỉnh, thành phố: {brief.province or 'chưa rõ'}.",
            f"Năm kế hoạch: {brief.year}.",
            f"Tổng kinh phí được giao: {brief.ceiling.text() if brief.ceiling is not None else 'chưa đặt'}.",
            f"Kinh phí chuyển nguồn: {carried.text() if carried else 'không có'}.",
        ]
    said.append(f"Ngày ban hành: {f'{day:%d/%m/%Y}' if day is not None else 'để trống'}.")
    return "\n".join(said)


def _total(plan: Plan) -> ToolResult:
    """The sum of the allocation tables written out, and where it stands against the ceiling."""
    total = allocated(plan)
    if total is None:
        return ToolResult("Các bảng dự toán chưa có số tiền nào.")
    said = []
    amounts = []
    for number, (_, table) in enumerate(plan.tables(), 1):
        if not table.allocation:
            continue
        column = own_amount_column(table)
        parts = [(line.number or line.label, line.amount(column)) for line in table.lines]
        written = " + ".join(f"{amount.text()} (mục {name})" for name, amount in parts if amount is not None)
        sum_of_table = table.computed_total(column)
        if sum_of_table is not None:
            amounts.append(sum_of_table)
            said.append(f"Bảng {number}: {written} = {sum_of_table.text()}.")
    if len(amounts) > 1:
        said.append(f"Cộng các bảng: {' + '.join(amount.text() for amount in amounts)} = {total.text()}.")
    ceiling = plan.brief.ceiling if plan.brief else None
    excess, choices = excess_over_ceiling(plan)
    if ceiling is not None and not excess:
        left = ceiling - total
        said.append(f"Tổng kinh phí được giao {ceiling.text()}, " + (f"còn {left.text()}." if left else "vừa đủ."))
    return ToolResult("\n".join(said) + excess, choices=choices)


def _table(plan: Plan, table: BudgetTable) -> str:
    return table_text(table) if table.caption else f"{table_name(plan, table.key)}\n{table_text(table)}"
