"""Set, raise or lower the amount of one budget line of the draft.

``line`` is the STT ("2.1", "II.01") or words of the label; ``table`` ("1", "bảng 2") is needed only where several
tables have such a line. ``mode`` is set, raise_to, lower_to, add, subtract, percent_up or percent_down; ``amount`` is
written as officers do ("30 triệu", "450tr", "1,2 tỷ"; for percent modes "10" or "10%"). Totals are computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.errors import ToolInputError
from assistant.events import Choice, Choices
from assistant.operations import SetEntry
from assistant.tools.budget_lines import called, line_asked, own_amount_column
from assistant.tools.changing import amount_of, changed
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.money import Money, read_number
from knowledge.domain.origin import Origin, OriginKind

NAME = "set_amount"
TITLE = "Sửa số tiền của một dòng dự toán"


@dataclass(frozen=True, slots=True)
class Input:
    """Which line, how much, and whether that is the new amount or a change of it."""

    line: str
    amount: str
    mode: str = "set"
    table: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Change the line and say what it was, what it is, and what the totals are now."""
    plan = turn.draft().plan
    table, line = line_asked(plan, given.line, given.table)
    column = own_amount_column(table)
    before = line.amount(column)
    doubt = _contradiction(given, before, called(plan, table, line), table.key)
    if doubt is not None:
        return doubt
    after = after_change(given, before, called(plan, table, line))
    origin = Origin(OriginKind.TYPED, "yêu cầu của cán bộ", turn.message)
    was = before.text() if before is not None else "chưa có số tiền"
    sentence = f"Đã đặt {called(plan, table, line)}: {was} → {after.text()}."
    return changed(turn, (SetEntry(table.key, line.key, column, after, origin),), sentence)


def _contradiction(given: Input, before: Money | None, name: str, table: str) -> ToolResult | None:
    """ "Raise to" a smaller amount, or "lower to" a larger one, is asked back rather than done."""
    if before is None or given.mode not in ("raise_to", "lower_to"):
        return None
    wanted = amount_of(given.amount)
    raising = given.mode == "raise_to"
    if (wanted >= before) if raising else (wanted <= before):
        return None
    verb, other, than = ("tăng", "giảm", "cao") if raising else ("giảm", "tăng", "thấp")
    step = "thêm" if raising else "bớt"
    line = f"mục {given.line} {table}"
    options = (
        Choice(f"Đặt thành {wanted.text()} ({other})", f"đặt {line} thành {wanted.text()}"),
        Choice(f"{verb.capitalize()} {step} {wanted.text()}", f"{verb} {line} {step} {wanted.text()}"),
        Choice("Để nguyên", "để nguyên"),
    )
    sentence = (
        f"{name[:1].upper()}{name[1:]} đang là {before.text()}, {than} hơn {wanted.text()}, nên chưa thay đổi gì."
    )
    return ToolResult(sentence, choices=Choices("Ý bạn là:", options))


def after_change(given: Input, before: Money | None, name: str) -> Money:
    """What a line called ``name`` comes to; ToolInputError where that cannot be."""
    if given.mode in ("set", "raise_to", "lower_to"):
        return amount_of(given.amount)
    if before is None:
        raise ToolInputError(f"Dòng {name} chưa có số tiền nên chưa tăng giảm được; hãy đặt số tiền trước.")
    if given.mode in ("percent_up", "percent_down"):
        rate = read_number(given.amount.strip().rstrip("% ")).value
        if rate is None or rate < 0:
            raise ToolInputError(f"Không đọc được tỷ lệ “{given.amount}”; viết ví dụ 10%.")
        step = Money(int((before.dong * rate / Decimal(100)).to_integral_value()))
    elif given.mode in ("add", "subtract"):
        step = amount_of(given.amount)
    else:
        modes = "set, raise_to, lower_to, add, subtract, percent_up, percent_down"
        raise ToolInputError(f"Không có kiểu thay đổi “{given.mode}”; dùng {modes}.")
    after = before + step if given.mode in ("add", "percent_up") else before - step
    if after < Money.ZERO:
        raise ToolInputError(f"Dòng {name} chỉ có {before.text()}, không giảm được {step.text()}.")
    return after
