"""One Vietnamese sentence per operation, for the history of a draft: what changed, from what to what."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import assert_never

from assistant.operations.document import BRIEF_FIELDS, HEADER_FIELDS
from assistant.operations.kinds import (
    AddBasis,
    AddLine,
    AddSection,
    AddTable,
    ConfirmProposals,
    MoveSection,
    Operation,
    RecallFinding,
    ReleaseFinding,
    RemoveBasis,
    RemoveLine,
    RemoveSection,
    RemoveTable,
    RewriteSection,
    SetBases,
    SetBrief,
    SetCeiling,
    SetClosing,
    SetConclusion,
    SetEntry,
    SetFact,
    SetHeader,
    SetLabel,
    SetNamedAmount,
    SetPreamble,
)
from assistant.operations.targets import check_column, find_line, find_section, find_table, table_name
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.money import Money, Unit, format_number
from knowledge.domain.plan import Plan

_LONGEST = 80


def describe(operation: Operation, plan: Plan) -> str:
    """What the operation does to ``plan``, which is the plan before it; ToolInputError when the target is missing.

    Texts are quoted as the draft holds them, references and all: ``assistant.rendering.tell`` writes them out.
    """
    match operation:
        case SetHeader(field, value):
            old = plan.header.date if field == "date" else getattr(plan.header, field, "")
            return f"Đặt {HEADER_FIELDS.get(field, field)}: {_words(old)} → {_words(value)}"
        case SetBrief(field, value):
            old = getattr(plan.brief, field, "") if field in BRIEF_FIELDS else ""
            return f"Đặt {BRIEF_FIELDS.get(field, field)}: {_words(old)} → {_words(value)}"
        case SetCeiling(money):
            old = plan.brief.ceiling if plan.brief else None
            return f"Đặt tổng kinh phí được giao: {_money(old)} → {_money(money)}"
        case SetNamedAmount(name, money):
            old = plan.brief.amount(name) if plan.brief else None
            return f"Đặt số tiền “{name}”: {_money(old)} → {_money(money)}"
        case SetFact(name, value):
            return f"Bổ sung “{name}”: {_words(value)}" if value.strip() else f"Bỏ thông tin “{name}”"
        case SetBases(paragraphs):
            return f"Viết lại phần căn cứ ({len(plan.bases)} → {len(paragraphs)} căn cứ)"
        case AddBasis(paragraph):
            return f"Thêm căn cứ: {_short(paragraph.text)}"
        case RemoveBasis(index):
            text = plan.bases[index].text if 0 <= index < len(plan.bases) else f"thứ {index + 1}"
            return f"Bỏ căn cứ: {_short(text)}"
        case SetPreamble():
            return "Viết lại phần mở đầu"
        case SetConclusion():
            return "Viết lại phần kết"
        case SetClosing():
            return "Sửa nơi nhận và chữ ký"
        case AddSection() | RemoveSection() | MoveSection() | RewriteSection() | AddTable() | RemoveTable():
            return _of_sections(operation, plan)
        case AddLine() | RemoveLine() | SetLabel() | SetEntry():
            return _of_lines(operation, plan)
        case ConfirmProposals(table):
            return f"Xác nhận các đề xuất {'trong ' + table_name(plan, table) if table else 'trong toàn bộ dự thảo'}"
        case ReleaseFinding(suppression):
            return f"Bỏ qua “{suppression.rule}” tại “{_short(suppression.quote)}”, lý do: {suppression.reason}"
        case RecallFinding(rule, quote):
            return f"Xét lại “{rule}” tại “{_short(quote)}”"
        case _:
            assert_never(operation)


def _of_sections(
    operation: AddSection | RemoveSection | MoveSection | RewriteSection | AddTable | RemoveTable, plan: Plan
) -> str:
    match operation:
        case AddSection(parent, _, section):
            under = f" vào mục “{find_section(plan, parent).heading}”" if parent is not None else ""
            return f"Thêm mục “{section.title}”{under}"
        case RemoveSection(key):
            return f"Bỏ mục “{find_section(plan, key).heading}”"
        case MoveSection(key, parent, index):
            to = f"mục “{find_section(plan, parent).heading}”" if parent is not None else "cấp cao nhất"
            at = "cuối" if index is None else f"vị trí {index + 1}"
            return f"Chuyển mục “{find_section(plan, key).heading}” đến {at} của {to}"
        case RewriteSection(key, title, paragraphs):
            heading = find_section(plan, key).heading
            what = [f"tiêu đề thành “{title}”"] if title is not None else []
            what += ["nội dung"] if paragraphs is not None else []
            return f"Sửa {' và '.join(what) or 'không gì'} của mục “{heading}”"
        case AddTable(section, _, table):
            return f"Thêm bảng “{table.caption or table.key}” vào mục “{find_section(plan, section).heading}”"
        case RemoveTable(key):
            table = find_table(plan, key)
            caption = f" “{table.caption}”" if table.caption else ""
            return f"Bỏ {table_name(plan, key)}{caption}"
        case _:
            assert_never(operation)


def _of_lines(operation: AddLine | RemoveLine | SetLabel | SetEntry, plan: Plan) -> str:
    table = find_table(plan, operation.table)
    name = table_name(plan, table.key)
    if isinstance(operation, AddLine):
        under = f"dòng {_called(find_line(plan, table, operation.parent))} " if operation.parent is not None else ""
        amounts = _amounts(table, operation.line)
        return f"Thêm dòng “{operation.line.label}”{amounts} vào {under}{name}"
    line = find_line(plan, table, operation.line)
    if isinstance(operation, RemoveLine):
        below = sum(1 for _ in line.walk()) - 1
        parts = f" và {below} dòng con" if below else ""
        label = f"{line.number} “{line.label}”" if line.number else f"“{line.label}”"
        return f"Bỏ dòng {label}{parts}{_amounts(table, line)} khỏi {name}"
    if isinstance(operation, SetLabel):
        return f"Đổi tên dòng {_called(line)} {name}: “{line.label}” → “{operation.label.strip()}”"
    return _of_entry(operation, plan, table, line)


def _of_entry(operation: SetEntry, plan: Plan, table: BudgetTable, line: BudgetLine) -> str:
    check_column(plan, table, operation.column)
    column = table.columns[operation.column]
    entry = line.entries[operation.column]
    alone = column.role is Role.AMOUNT and len(table.columns_of(Role.AMOUNT)) == 1
    where = f"dòng {_called(line)} {table_name(plan, table.key)}" + ("" if alone else f", cột “{column.title}”")
    if column.role.is_money and (operation.value is None or isinstance(operation.value, Money)):
        unit = column.unit or table.unit or Unit.DONG
        return f"Đặt {where}: {_change(entry.money, operation.value, unit)}"
    new = operation.value
    shown = format_number(new) if isinstance(new, Decimal) else _words(new)
    return f"Đặt {where}: {_words(entry.raw)} → {shown}"


def _called(line: BudgetLine) -> str:
    return line.number or f"“{_short(line.label)}”"


def _amounts(table: BudgetTable, line: BudgetLine) -> str:
    """ " (20 triệu đồng)" for the line's first amount, empty where it is blank."""
    for column in table.columns_of(Role.AMOUNT)[:1]:
        amount = line.amount(column) if len(line.entries) == len(table.columns) else None
        if amount is not None:
            unit = table.columns[column].unit or table.unit or Unit.DONG
            return f" ({_in_unit(amount, unit)})"
    return ""


def _in_unit(amount: Money, unit: Unit) -> str:
    """The amount in the table's unit where that takes few decimals, else in đồng."""
    value = amount.in_unit(unit)
    exact = value * 100 == (value * 100).to_integral_value()
    return f"{amount.format(unit)} {unit.label}" if exact else amount.text()


def _change(before: Money | None, after: Money | None, unit: Unit) -> str:
    """ "20 → 30 triệu đồng": the unit once, both amounts exact in it."""
    known = [amount.in_unit(unit) * 100 for amount in (before, after) if amount is not None]
    if any(value != value.to_integral_value() for value in known):
        unit = Unit.DONG
    texts = ["trống" if amount is None else amount.format(unit) for amount in (before, after)]
    return f"{texts[0]} → {texts[1]}" + (f" {unit.label}" if after is not None else "")


def _money(money: Money | None) -> str:
    return "trống" if money is None else money.text()


def _words(value: object) -> str:
    """Any value of a header or brief as the sentence shows it."""
    if isinstance(value, PartialDate):
        return "trống" if all(getattr(value, f.name) is None for f in fields(value)) else value.text()
    text = str(value if value is not None else "").strip()
    return f"“{_short(text)}”" if text else "trống"


def _short(text: str) -> str:
    """The first words of a long text."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
