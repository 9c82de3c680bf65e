"""Share the money of several budget lines out anew; every new amount is *proposed* and waits to be confirmed.

``table`` and ``parent`` (STT of a group) say which lines: those right below the group, else the top lines of the table,
else those of all tables. ``how`` is equal, ratio (with ``weights``: "60-20-20"), proportion (as they are to one another
now) or percent (with ``weights``: "10" or "-10", each line by so much). ``total`` is what they add up to afterwards: an
amount, "ceiling" (the tables then come to the total budget given) or empty (as now). ``keep`` are lines that stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assistant.errors import ToolInputError
from assistant.operations import SetEntry
from assistant.rendering import allocated
from assistant.tools.budget_lines import called, line_asked, own_amount_column
from assistant.tools.changing import amount_of, changed, table_asked
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.money import Money, read_number
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan
from knowledge.domain.shares import largest_remainder

NAME = "reshare_lines"
TITLE = "Chia lại kinh phí giữa các dòng"
_STEPS = (1_000_000, 100_000, 1_000, 1)
_MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Input:
    """Which lines, how, and to what sum."""

    how: str
    table: str = ""
    parent: str = ""
    weights: str = ""
    total: str = ""
    keep: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    table: BudgetTable
    line: BudgetLine

    @property
    def money(self) -> Money:
        """What the line holds with all below it; zero where it is blank."""
        return self.line.amount(own_amount_column(self.table)) or Money.ZERO


def run(given: Input, turn: Turn) -> ToolResult:
    """Share out and say what each line was and is."""
    plan = turn.draft().plan
    places = _places(plan, given)
    before = Money.total(place.money for place in places)
    after = _shares(plan, given, places, before)
    operations = [one for place, money in zip(places, after, strict=True) for one in _operations(turn, place, money)]
    told = [
        f"{called(plan, place.table, place.line)} {place.money.text()} → {money.text()}"
        for place, money in zip(places, after, strict=True)
    ]
    more = f"; và {len(told) - _MOST_TOLD} dòng khác" if len(told) > _MOST_TOLD else ""
    sentence = f"Đã chia lại {len(told)} dòng (số đề xuất, chờ xác nhận): {'; '.join(told[:_MOST_TOLD])}{more}."
    return changed(turn, operations, sentence)


def _places(plan: Plan, given: Input) -> list[_Place]:
    if given.parent.strip():
        table, group = line_asked(plan, given.parent, given.table)
        if not group.children:
            raise ToolInputError(f"{called(plan, table, group)} không có dòng con để chia lại.")
        places = [_Place(table, line) for line in group.children]
    else:
        chosen = table_asked(plan, given.table)
        tables = [chosen] if chosen is not None else [table for _, table in plan.tables() if table.allocation]
        places = [_Place(table, line) for table in tables for line in table.lines]
    kept = {
        line.key
        for name in re.split(r"[,;]", given.keep)
        if name.strip()
        for line in (line_asked(plan, name, given.table)[1],)
    }
    if kept:  # a group of which a part stays is shared out by its other parts
        places = [leaf for place in places for leaf in _leaves(place)]
    places = [place for place in places if place.line.key not in kept]
    if len(places) < (1 if given.how == "percent" else 2):
        raise ToolInputError("Cần ít nhất hai dòng để chia lại; hãy nói rõ bảng hoặc nhóm nào.")
    priced = [place for place in places if any(_is_priced(leaf) for leaf in _leaves(place))]
    if priced:
        name = called(plan, priced[0].table, priced[0].line)
        raise ToolInputError(
            f"{name} tính từ số lượng và đơn giá nên không chia lại được; hãy sửa số lượng hoặc đơn giá."
        )
    return places


def _leaves(place: _Place) -> list[_Place]:
    return [_Place(place.table, line) for _, line in place.line.walk() if not line.children]


def _is_priced(place: _Place) -> bool:
    columns = place.table.columns_of(Role.QUANTITY), place.table.columns_of(Role.PRICE)
    return all(any(not place.line.entries[one].is_blank for one in found) for found in columns)


def _shares(plan: Plan, given: Input, places: Sequence[_Place], before: Money) -> list[Money]:
    if given.how == "percent":
        rate = read_number(given.weights.strip().rstrip("% ")).value
        if rate is None or rate <= -100:
            raise ToolInputError(f"Không đọc được tỷ lệ “{given.weights}”; viết ví dụ 10%.")
        factor = 1 + rate / Decimal(100)
        return [Money(int((place.money.dong * factor).to_integral_value())) for place in places]
    weights: list[Fraction]
    if given.how == "equal":
        weights = [Fraction(1)] * len(places)
    elif given.how == "ratio":
        weights = _weights(given.weights, len(places))
    elif given.how == "proportion":
        weights = [Fraction(place.money.dong) for place in places]
    else:
        raise ToolInputError(f"Không có cách chia “{given.how}”; dùng equal, ratio, proportion hoặc percent.")
    total = _total(plan, given, before)
    if total.dong <= 0 or not any(weights):
        raise ToolInputError("Không còn kinh phí để chia cho các dòng này.")
    step = next(step for step in _STEPS if total.dong % step == 0 and _fits(total.dong, step, weights, given.how))
    scaled = [int(weight * _common(weights)) for weight in weights]
    return [Money(part * step) for part in largest_remainder(total.dong // step, scaled)]


def _fits(total: int, step: int, weights: Sequence[Fraction], how: str) -> bool:
    """Shares the officer fixed come out to the step; those in proportion may be rounded to it."""
    whole = sum(weights)
    if step <= 1_000:
        return True
    if how == "proportion":
        return all(total * weight / whole >= 4 * step for weight in weights if weight)
    return all((total * weight / whole) % step == 0 for weight in weights)


def _common(weights: Sequence[Fraction]) -> int:
    common = 1
    for weight in weights:
        common *= weight.denominator
    return common


def _weights(text: str, count: int) -> list[Fraction]:
    numbers = [Fraction(one.replace(",", ".")) for one in re.findall(r"\d+(?:[.,]\d+)?", text)]
    if len(numbers) != count or not any(numbers):
        raise ToolInputError(f"Có {count} dòng nhưng tỷ lệ “{text}” có {len(numbers)} số; hãy nêu đủ {count} số.")
    return numbers


def _total(plan: Plan, given: Input, before: Money) -> Money:
    if not given.total.strip():
        return before
    if given.total.strip() != "ceiling":
        return amount_of(given.total)
    ceiling = plan.brief.ceiling if plan.brief else None
    now = allocated(plan)
    if ceiling is None or now is None:
        raise ToolInputError(
            "Chưa đặt tổng kinh phí được giao nên chưa chia cho khớp được; hãy nêu tổng kinh phí trước."
        )
    return before + (ceiling - now)


def _operations(turn: Turn, place: _Place, money: Money) -> list[SetEntry]:
    """The cells that give the line ``money``: its own, or those of its parts in proportion."""
    origin = Origin(OriginKind.PROPOSED, "chia lại theo yêu cầu", turn.message)
    leaves = _leaves(place)
    held = [leaf.money.dong for leaf in leaves]
    parts = largest_remainder(money.dong, held if any(held) else [1] * len(held))
    column = own_amount_column(place.table)
    return [
        SetEntry(place.table.key, leaf.line.key, column, Money(part), origin)
        for leaf, part in zip(leaves, parts, strict=True)
    ]
