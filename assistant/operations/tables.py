"""Changes to budget tables. In a draft only leaves hold amounts; groups and totals are computed when it is rendered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from assistant.errors import ToolInputError
from assistant.operations.kinds import AddLine, RemoveLine, SetEntry, SetLabel
from assistant.operations.numbering import FRESH, freshly, renumber_lines
from assistant.operations.targets import (
    change_table,
    check_column,
    find_line,
    find_table,
    line_paths,
    place_at,
    table_name,
)
from assistant.operations.texts import follow_lines, map_texts
from knowledge.domain.budget import BudgetLine, BudgetTable, Entry, Role
from knowledge.domain.money import Money, format_number
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan

BLANK = Entry()
_NUMERIC = (Role.QUANTITY,)


def normal_table(table: BudgetTable) -> BudgetTable:
    """The table as drafts hold it: amounts in leaves only, one entry per column, keys of their own.

    A group's or total's amount is dropped when it is what the parts add up to, and refused when it is not.
    """
    keys = Counter(line.key for _, line in table.walk())
    twice = [key for key, count in keys.items() if count > 1 or not key]
    if twice:
        raise ToolInputError(f"Bảng “{table.caption or table.key}” có dòng trùng hoặc thiếu mã: {', '.join(twice)}.")
    lines = tuple(_normal_line(table, line) for line in table.lines)
    table = replace(table, lines=lines)
    if table.total is None:
        return table
    total = _padded(table, table.total)
    for column in table.columns_of(Role.AMOUNT):
        _refuse_other_sum(table, "dòng tổng cộng", total.entries[column].money, table.computed_total(column))
    return replace(table, total=_without_amounts(table, total))


def _normal_line(table: BudgetTable, line: BudgetLine) -> BudgetLine:
    children = tuple(_normal_line(table, child) for child in line.children)
    line = replace(_padded(table, line), children=children)
    if not children:
        return _with_product(table, line)
    for column in table.columns_of(Role.AMOUNT):
        _refuse_other_sum(table, f"dòng {_called(line)}", line.entries[column].money, line.subtotal(column))
    return _without_amounts(table, line)


def _called(line: BudgetLine) -> str:
    """What a sentence calls the line."""
    return f"{line.number} “{line.label}”" if line.number not in ("", FRESH) else f"“{line.label}”"


def _refuse_other_sum(table: BudgetTable, what: str, stated: Money | None, computed: Money | None) -> None:
    if stated is not None and stated != computed:
        parts = "chưa có số tiền" if computed is None else f"cộng lại là {computed.text()}"
        raise ToolInputError(
            f"Trong bảng “{table.caption or table.key}”, {what} ghi {stated.text()} nhưng các dòng bên dưới {parts}; "
            "chỉ nhập số tiền ở các dòng nhỏ nhất."
        )


def _padded(table: BudgetTable, line: BudgetLine) -> BudgetLine:
    """One entry per column; the cells of STT and label repeat what the line says."""
    entries = line.entries or (BLANK,) * len(table.columns)
    if len(entries) != len(table.columns):
        raise ToolInputError(f"Dòng {_called(line)} có {len(entries)} ô nhưng bảng có {len(table.columns)} cột.")
    return replace(line, entries=_shown(table, line.number, line.label, entries))


def _shown(table: BudgetTable, number: str, label: str, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries with STT and label written into the first column of each kind."""
    cells = list(entries)
    for role, text in ((Role.NUMBER, number), (Role.LABEL, label)):
        for column in table.columns_of(role)[:1]:
            if cells[column].raw != text:
                cells[column] = Entry(raw=text)
    return tuple(cells)


def _without_amounts(table: BudgetTable, line: BudgetLine) -> BudgetLine:
    amounts = table.columns_of(Role.AMOUNT)
    return replace(line, entries=tuple(BLANK if i in amounts else e for i, e in enumerate(line.entries)))


def product_columns(table: BudgetTable) -> tuple[int, int, int] | None:
    """(quantity, price, amount) where the table has exactly one column of each, else None."""
    columns = [table.columns_of(role) for role in (Role.QUANTITY, Role.PRICE, Role.AMOUNT)]
    if any(len(found) != 1 for found in columns):
        return None
    return columns[0][0], columns[1][0], columns[2][0]


def product(table: BudgetTable, line: BudgetLine) -> Money | None:
    """Quantity × unit price of a leaf, in whole đồng; None where either is blank. ToolInputError when not whole."""
    columns = product_columns(table)
    if columns is None or line.children:
        return None
    quantity, price = line.entries[columns[0]].value, line.entries[columns[1]].money
    if quantity is None or price is None:
        return None
    exact = quantity * price.dong
    if exact != exact.to_integral_value():
        raise ToolInputError(
            f"Dòng {_called(line)}: {format_number(quantity)} × {price.text()} không ra số đồng nguyên."
        )
    return Money(int(exact))


def _with_product(table: BudgetTable, line: BudgetLine) -> BudgetLine:
    """The leaf with its amount written from quantity and price; an amount that differs is refused."""
    amount, columns = product(table, line), product_columns(table)
    if amount is None or columns is None:
        return line
    stated = line.entries[columns[2]].money
    if stated is not None and stated != amount:
        raise ToolInputError(f"Dòng {_called(line)}: số lượng × đơn giá = {amount.text()}, không phải {stated.text()}.")
    return line if stated == amount else _put(line, columns[2], _computed_product(table, columns[2], amount))


def _computed_product(table: BudgetTable, column: int, amount: Money) -> Entry:
    return _money_entry(table, column, amount, Origin(OriginKind.COMPUTED, passage="số lượng × đơn giá"))


def _money_entry(table: BudgetTable, column: int, money: Money, origin: Origin | None) -> Entry:
    """The cell as the table writes it; without a unit the text is left to the rendering."""
    unit = table.columns[column].unit or table.unit
    if unit is None:
        return Entry(money=money, origin=origin)
    raw = money.format(unit)
    return Entry(raw, money.in_unit(unit), money, len(raw.partition(",")[2]), origin=origin)


def _put(line: BudgetLine, column: int, entry: Entry) -> BudgetLine:
    return replace(line, entries=(*line.entries[:column], entry, *line.entries[column + 1 :]))


def change_line(
    lines: tuple[BudgetLine, ...], key: str, change: Callable[[BudgetLine], BudgetLine | None]
) -> tuple[BudgetLine, ...]:
    """The lines with one of them changed, or taken away where ``change`` gives None."""
    changed: list[BudgetLine] = []
    for line in lines:
        if line.key == key:
            kept = change(line)
        else:
            kept = replace(line, children=change_line(line.children, key, change)) if line.children else line
        if kept is not None:
            changed.append(kept)
    return tuple(changed)


def add_line(plan: Plan, operation: AddLine) -> Plan:
    """The line in its place with an STT like its siblings'."""
    table = find_table(plan, operation.table)
    parent = None if operation.parent is None else find_line(plan, table, operation.parent)
    new = _normal_line(table, freshly(_unkeyed(operation.line)))
    siblings = table.lines if parent is None else parent.children
    at = place_at(len(siblings), operation.index, f"dòng mới trong {table_name(plan, table.key)}")
    placed = (*siblings[:at], new, *siblings[at:])
    if parent is None:
        return _recounted(plan, table, placed)
    parent = _made_group(table, parent, new)
    lines = change_line(table.lines, parent.key, lambda _: replace(parent, children=placed))
    return _recounted(plan, table, lines)


def _unkeyed(line: BudgetLine) -> BudgetLine:
    return replace(line, key="", children=tuple(_unkeyed(child) for child in line.children))


def _made_group(table: BudgetTable, parent: BudgetLine, new: BudgetLine) -> BudgetLine:
    """The parent without amounts, which must not be lost: they are refused unless the new line carries them."""
    if parent.children:
        return parent
    for column in table.columns_of(Role.AMOUNT):
        own = parent.entries[column].money
        if own is not None and own != new.amount(column):
            raise ToolInputError(
                f"Dòng {_called(parent)} đang ghi {own.text()}; khi có dòng con, số tiền của nó là tổng các dòng con. "
                f"Hãy để trống số tiền của dòng này trước, hoặc thêm dòng con mang đủ {own.text()}."
            )
    emptied = tuple(
        BLANK if column.role in (Role.QUANTITY, Role.PRICE, Role.AMOUNT) else entry
        for column, entry in zip(table.columns, parent.entries, strict=True)
    )
    return replace(parent, entries=emptied)


def remove_line(plan: Plan, operation: RemoveLine) -> Plan:
    """The line is gone with its parts; the rest is counted anew."""
    table = find_table(plan, operation.table)
    line = find_line(plan, table, operation.line)
    return _recounted(plan, table, change_line(table.lines, line.key, lambda _: None))


def _recounted(plan: Plan, table: BudgetTable, lines: tuple[BudgetLine, ...]) -> Plan:
    """The plan with the table's lines counted anew, keys that were STTs following, references following the keys."""
    counted = renumber_lines(lines)
    renamed, rekeyed = _rekeyed(table, counted)
    after = replace(table, lines=tuple(_restated(table, line) for line in rekeyed))

    def new_key(address: str) -> str | None:
        try:
            old = find_line(plan, table, address).key
        except ToolInputError:
            return address
        return renamed.get(old)

    return map_texts(change_table(plan, table.key, lambda _: after), follow_lines(table.key, new_key))


def _restated(table: BudgetTable, line: BudgetLine) -> BudgetLine:
    """The line with its new STT in the STT column too."""
    children = tuple(_restated(table, child) for child in line.children)
    return replace(line, entries=_shown(table, line.number, line.label, line.entries), children=children)


def _rekeyed(table: BudgetTable, counted: tuple[BudgetLine, ...]) -> tuple[dict[str, str], tuple[BudgetLine, ...]]:
    """(old key → new key, lines with their new keys). A key that was the line's STT becomes its new STT."""
    paths_before = line_paths(table)
    named = {line.key for _, line in table.walk() if not _from_number(line, paths_before[line.key])}
    draft = replace(table, lines=counted)
    times = Counter(line.number for _, line in draft.walk())
    renamed: dict[str, str] = {}
    taken = set(named)

    def visit(lines: tuple[BudgetLine, ...], above: str) -> tuple[BudgetLine, ...]:
        rekeyed = []
        for line in lines:
            key = line.key if line.key in named else _free_key(line.number, times[line.number], above, taken)
            taken.add(key)
            if line.key:
                renamed[line.key] = key
            rekeyed.append(replace(line, key=key, children=visit(line.children, key)))
        return tuple(rekeyed)

    lines = visit(counted, "")
    return renamed, lines


def _from_number(line: BudgetLine, path: str) -> bool:
    """True when the key is the STT, its path, or the STT made unique by a suffix."""
    number = line.number.strip().rstrip(".)")
    if not number:
        return False
    return line.key in (number, path) or line.key.startswith((f"{number}-", f"{number}~", f"{number}#"))


def _free_key(number: str, times: int, above: str, taken: set[str]) -> str:
    """A key nobody has: the STT, with what stands above it where several lines have it; "r7" without an STT."""
    stem = number.strip().rstrip(".)")
    if not stem:
        ordinal = 1
        while f"r{ordinal}" in taken:
            ordinal += 1
        return f"r{ordinal}"
    if times > 1 and above:
        stem = f"{above}.{stem}"
    key, ordinal = stem, 2
    while key in taken:
        key, ordinal = f"{stem}-{ordinal}", ordinal + 1
    return key


def set_label(plan: Plan, operation: SetLabel) -> Plan:
    """The line called otherwise; the words are the officer's now."""
    table = find_table(plan, operation.table)
    line = find_line(plan, table, operation.line)
    label = operation.label.strip()
    if not label:
        raise ToolInputError(f"Nội dung của dòng {_called(line)} không được để trống.")

    def renamed(one: BudgetLine) -> BudgetLine:
        origin = Origin(OriginKind.TYPED, source="sửa nội dung dòng", passage=label)
        return replace(one, label=label, entries=_shown(table, one.number, label, one.entries), origin=origin)

    return _with_line(plan, table, line.key, renamed)


def _with_line(plan: Plan, table: BudgetTable, key: str, change: Callable[[BudgetLine], BudgetLine | None]) -> Plan:
    after = replace(table, lines=change_line(table.lines, key, change))
    return change_table(plan, table.key, lambda _: after)


def set_entry(plan: Plan, operation: SetEntry) -> Plan:
    """One cell written; the amount of a line with quantity and unit price follows them."""
    table = find_table(plan, operation.table)
    line = find_line(plan, table, operation.line)
    check_column(plan, table, operation.column)
    role = table.columns[operation.column].role
    if role is Role.LABEL:
        return set_label(plan, SetLabel(operation.table, operation.line, str(operation.value or "")))
    if role is Role.NUMBER:
        raise ToolInputError("Cột STT được đánh số tự động, không sửa từng ô.")
    entry = _entry(table, operation)
    if role is Role.AMOUNT and _is_computed(plan, table, line, operation.column, entry.money):
        return plan
    changed = _put(line, operation.column, entry)
    columns = product_columns(table)
    if columns is not None and operation.column in columns[:2]:
        amount = product(table, changed)
        if amount is not None:
            changed = _put(changed, columns[2], _computed_product(table, columns[2], amount))
        elif product(table, line) is not None:
            kept = replace(line.entries[columns[2]], origin=operation.origin)
            changed = _put(changed, columns[2], kept)
    return _with_line(plan, table, line.key, lambda _: changed)


def _entry(table: BudgetTable, operation: SetEntry) -> Entry:
    """The cell that holds the value, which must be of the column's kind."""
    column, value = table.columns[operation.column], operation.value
    if value is None or value == "":
        return BLANK
    if column.role.is_money:
        if not isinstance(value, Money):
            raise ToolInputError(f"Cột “{column.title}” ghi số tiền; “{value}” không phải là số tiền.")
        if value.dong < 0:
            raise ToolInputError(f"Số tiền ở cột “{column.title}” không được âm: {value.text()}.")
        return _money_entry(table, operation.column, value, operation.origin)
    if isinstance(value, Money):
        raise ToolInputError(f"Cột “{column.title}” không ghi số tiền.")
    if column.role in _NUMERIC:
        if not isinstance(value, Decimal) or not value.is_finite() or value < 0:
            raise ToolInputError(f"Cột “{column.title}” ghi số lượng; “{value}” không phải là số lượng.")
        raw = format_number(value)
        return Entry(raw=raw, value=value, decimals=len(raw.partition(",")[2]), origin=operation.origin)
    return Entry(raw=format_number(value) if isinstance(value, Decimal) else value.strip(), origin=operation.origin)


def _is_computed(plan: Plan, table: BudgetTable, line: BudgetLine, column: int, money: Money | None) -> bool:
    """True when the amount is computed and is what was asked for; ToolInputError when it is computed but another."""
    name = table_name(plan, table.key)
    if line.children:
        if money == line.subtotal(column):
            return True
        parts = ", ".join(child.number or f"“{child.label}”" for child in line.children)
        raise ToolInputError(
            f"Dòng {_called(line)} trong {name} là nhóm, số tiền là tổng các dòng {parts}; hãy sửa các dòng đó."
        )
    amount = product(table, line)
    if amount is None:
        return False
    if money == amount:
        return True
    raise ToolInputError(
        f"Dòng {_called(line)} trong {name} tính bằng số lượng × đơn giá = {amount.text()}; "
        "hãy sửa số lượng hoặc đơn giá."
    )
