"""The budget as a grid: tables become rows of cells, and what is typed in a cell becomes an Operation.

Nothing the browser sends is trusted: amounts are read in the unit of their column, targets are looked up again.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.errors import BadRequest
from assistant.operations import (
    AddLine,
    Operation,
    RemoveLine,
    SetCeiling,
    SetEntry,
    SetLabel,
    amount_column,
    find_line,
    find_table,
    table_name,
)
from assistant.rendering import allocated
from assistant.session import DraftView
from assistant.ui.runs import Json, is_proposed
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.money import AmountError, Money, Unit, read_amount, read_number
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan

_MOST_LETTERS = 500
_TYPED = "nhập trong bảng dự toán"


def grid_value(view: DraftView) -> Json:
    """All budget tables of the draft in the units they are shown in, with the ceiling and what is left of it."""
    plan = view.plan
    return {
        "draft": view.draft.id,
        "revision": view.draft.revision,
        "editable": plan.brief is not None,
        "ceiling": ceiling_value(plan),
        "tables": [_table(plan, table, section.title if section else "") for section, table in plan.tables()],
    }


def ceiling_value(plan: Plan) -> Json:
    """Total, ceiling and the difference, in words for the bar above the grid; ``state`` is ok, left, over or none."""
    total = allocated(plan)
    ceiling = plan.brief.ceiling if plan.brief else None
    value: Json = {
        "total": total.text() if total is not None else "chưa có số tiền",
        "ceiling": ceiling.format() if ceiling is not None else "",
        "share": 0,
        "state": "none",
        "said": "Chưa có tổng kinh phí được giao để so sánh.",
    }
    if ceiling is None:
        return value
    spent = total or Money.ZERO
    value["share"] = min(100, spent.dong * 100 // ceiling.dong) if ceiling else 0
    if spent == ceiling:
        value |= {"state": "ok", "said": "Phân bổ vừa đúng tổng kinh phí được giao."}
    elif spent > ceiling:
        value |= {"state": "over", "said": f"Vượt tổng kinh phí được giao {(spent - ceiling).text()}."}
    else:
        value |= {"state": "left", "said": f"Còn {(ceiling - spent).text()} chưa phân bổ."}
    return value


def _table(plan: Plan, table: BudgetTable, title: str) -> Json:
    shown = [index for index, column in enumerate(table.columns) if column.role not in (Role.NUMBER, Role.LABEL)]
    rows = [_row(table, line, shown, depth) for depth, line in table.walk()]
    total = [table.total.entries[index].raw for index in shown] if table.total is not None else []
    return {
        "key": table.key,
        "caption": table.caption or f"{table_name(plan, table.key)}. {title}".rstrip(". "),
        "unit": table.unit_text or (f"Đơn vị tính: {table.unit.label}" if table.unit else ""),
        "columns": [
            {"title": table.columns[index].title, "numeric": _is_numeric(table.columns[index])} for index in shown
        ],
        "rows": rows,
        "total": total,
        "total_label": table.total.label if table.total is not None else "",
        "parents": [
            {"key": line.key, "name": f"{line.number} {line.label}".strip()}
            for _, line in table.walk()
            if line.children
        ],
        "amount": table.columns[amount_column(table)].title,
    }


def _is_numeric(column: Column) -> bool:
    return column.role in (Role.AMOUNT, Role.PRICE, Role.QUANTITY)


def _row(table: BudgetTable, line: BudgetLine, shown: list[int], depth: int) -> Json:
    return {
        "key": line.key,
        "number": line.number,
        "label": line.label,
        "depth": depth,
        "group": bool(line.children),
        "cells": [_cell(table, line, index) for index in shown],
    }


def _cell(table: BudgetTable, line: BudgetLine, index: int) -> Json:
    entry, role = line.entries[index], table.columns[index].role
    summed = bool(line.children) and _is_numeric(table.columns[index])
    computed = role is Role.AMOUNT and entry.origin is not None and entry.origin.kind is OriginKind.COMPUTED
    return {
        "column": index,
        "text": entry.raw,
        "editable": not (summed or computed),
        "proposed": is_proposed(entry.origin),
        "origin": _said(entry),
    }


def _said(entry: Entry) -> str:
    """Where the figure comes from, for the tip over the cell."""
    origin = entry.origin
    if origin is None:
        return ""
    words = {
        OriginKind.PROPOSED: "Trợ lý đề xuất, chưa xác nhận",
        OriginKind.TYPED: "Cán bộ nhập",
        OriginKind.QUOTED: f"Trích từ {origin.source}",
        OriginKind.COMPUTED: "Tính ra",
        OriginKind.TEMPLATE: "Theo mẫu",
    }[origin.kind]
    return f"{words}: {origin.passage}" if origin.passage else words


def operation_of(plan: Plan, sent: Mapping[str, object]) -> Operation:
    """What one edit of the grid means; an AssistantError with a clear sentence when it cannot be done.

    ``sent`` has ``act`` (entry, label, add, remove, ceiling) and the fields of that act, all texts.
    """
    act, text = _text(sent, "act"), _text(sent, "text")
    if act == "ceiling":
        return SetCeiling(_amount(text, Unit.DONG) if text else None)
    table = find_table(plan, _text(sent, "table"))
    if act == "add":
        return _added(plan, table, sent)
    line = find_line(plan, table, _text(sent, "line"))
    if act == "remove":
        return RemoveLine(table.key, line.key)
    if act == "label":
        return SetLabel(table.key, line.key, text)
    if act == "entry":
        return _entry(table, line, _index(table, sent), text)
    raise BadRequest("Bảng dự toán gửi lên một thao tác không có; hãy tải lại trang.")


def _text(sent: Mapping[str, object], name: str) -> str:
    value = sent.get(name, "")
    if not isinstance(value, str) or len(value) > _MOST_LETTERS:
        raise BadRequest(f"Nội dung nhập vào dài quá {_MOST_LETTERS} ký tự hoặc không phải là chữ.")
    return " ".join(value.split())


def _index(table: BudgetTable, sent: Mapping[str, object]) -> int:
    column = sent.get("column")
    if isinstance(column, bool) or not isinstance(column, int) or not 0 <= column < len(table.columns):
        raise BadRequest("Bảng dự toán gửi lên một cột không có; hãy tải lại trang.")
    return column


def _entry(table: BudgetTable, line: BudgetLine, index: int, text: str) -> SetEntry:
    column = table.columns[index]
    origin = Origin(OriginKind.TYPED, _TYPED, text)
    if not text:
        return SetEntry(table.key, line.key, index, None, origin)
    if column.role.is_money:
        return SetEntry(table.key, line.key, index, _amount(text, column.unit or table.unit or Unit.DONG), origin)
    if column.role is Role.QUANTITY:
        number = read_number(text)
        if number.value is None:
            raise BadRequest(number.problem or f"“{text}” không phải là số lượng.")
        return SetEntry(table.key, line.key, index, number.value, origin)
    return SetEntry(table.key, line.key, index, text, origin)


def _amount(text: str, unit: Unit) -> Money:
    """The amount typed: a bare number counts in ``unit``, else the unit written with it."""
    if any(letter.isalpha() for letter in text):
        try:
            return read_amount(text)
        except AmountError as error:
            raise BadRequest(str(error)) from error
    number = read_number(text)
    if number.value is None:
        raise BadRequest(number.problem or f"“{text}” không phải là số tiền.")
    if number.value < 0:
        raise BadRequest(f"Số tiền không được âm: “{text}”.")
    try:
        return Money.of(number.value, unit)
    except ValueError as error:
        raise BadRequest(f"“{text}” {unit.label} không ra số đồng nguyên; hãy bớt chữ số thập phân.") from error


def _added(plan: Plan, table: BudgetTable, sent: Mapping[str, object]) -> AddLine:
    label, text, parent = _text(sent, "label"), _text(sent, "text"), _text(sent, "parent")
    if not label:
        raise BadRequest("Hãy nhập nội dung của dòng cần thêm.")
    entries = [Entry() for _ in table.columns]
    origin = Origin(OriginKind.TYPED, _TYPED, f"{label} {text}".strip())
    if text:
        index = amount_column(table)
        unit = table.columns[index].unit or table.unit or Unit.DONG
        entries[index] = Entry(money=_amount(text, unit), origin=origin)
    above = find_line(plan, table, parent).key if parent else None
    return AddLine(table.key, above, None, BudgetLine("moi", "", label, tuple(entries), origin=origin))
