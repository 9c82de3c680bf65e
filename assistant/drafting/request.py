"""What an officer asks for, and what drafting gives back. Values given by name are read here, once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BadRequest
from assistant.operations import Operation
from knowledge.domain.budget import Role
from knowledge.domain.folding import fold
from knowledge.domain.money import AmountError, Money, read_amount
from knowledge.domain.plan import Plan
from knowledge.domain.template import CARRY_OVER, Template
from knowledge.registry import Registry, load_registry

if TYPE_CHECKING:
    from assistant.checks.report import CheckReport
    from assistant.drafting.leaning import Leaning
    from assistant.settings import Office

_YES, _NO = {"co", "yes", "true", "1", "x"}, {"khong", "no", "false", "0", ""}

Prior = tuple[str, Plan, "CheckReport | None"]
"""A plan given as a model: its file name, what was read, what the checker says of it."""


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """``facts`` are values by name: slots, amounts (``chuyen_nguon``), options (``phu_luc``) and unit prices.

    ``today`` decides which legal bases of ``registry`` are in force and which bodies still exist.
    """

    template: str
    agency: str
    province: str
    year: int | None
    today: date
    ceiling: Money | None = None
    facts: tuple[tuple[str, str], ...] = ()
    likes: tuple[Prior, ...] = ()
    leaning: Leaning | None = None
    """What the draft leans on where ``likes`` is empty: only lines and shares, and the agency's own last year."""
    office: Office | None = None
    template_folder: Path | None = None
    registry: Registry = field(default_factory=load_registry)


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source and what it was used for, as the officer reads it."""

    name: str
    use: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A new plan with the operations that made it, in order; ``notices`` are whole Vietnamese sentences."""

    plan: Plan
    operations: tuple[Operation, ...]
    notices: tuple[str, ...] = ()
    sources: tuple[SourceUse, ...] = ()
    unused: tuple[str, ...] = ()
    """Names given that no slot asks for."""


@dataclass(frozen=True, slots=True)
class Given:
    """The values of a request by what they are; ``declined`` are the options answered with no."""

    facts: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, Money] = field(default_factory=dict)
    prices: dict[str, Money] = field(default_factory=dict)
    options: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()

    def holds(self, condition: str) -> bool:
        """True when the amount or option of that name was given."""
        return condition in self.amounts or condition in self.options


def read_given(template: Template, facts: Sequence[tuple[str, str]], ceiling: Money | None) -> Given:
    """The values sorted; BadRequest where an amount or option cannot be read, or carry-over exceeds the ceiling."""
    amounts = {amount.name for amount in template.amounts}
    prices = {line.norm for table in template.tables() for top in table.lines for line in top.walk()} - {""}
    options = {option.name for option in template.options}
    cells = reported_cells(template)
    given = Given()
    chosen: set[str] = set()
    declined: set[str] = set()
    for raw_name, raw_value in facts:
        name, value = raw_name.strip().lower().replace("-", "_"), raw_value.strip()
        if name in amounts or cells.fullmatch(name):
            money = _amount(name, value)
            if money:
                given.amounts[name] = money
        elif name in prices:
            given.prices[name] = _amount(name, value)
        elif name in options:
            (chosen if _truth(name, value) else declined).add(name)
        elif value:
            given.facts[name] = _words(name, value)
    carried = given.amounts.get(CARRY_OVER)
    if carried is not None and ceiling is not None and carried > ceiling:
        raise BadRequest(
            f"Kinh phí chuyển nguồn {carried.text()} lớn hơn tổng kinh phí {ceiling.text()}; tổng kinh phí đã gồm cả "
            "phần chuyển nguồn."
        )
    return Given(given.facts, given.amounts, given.prices, frozenset(chosen), frozenset(declined))


def reported_cells(template: Template) -> re.Pattern[str]:
    """The names of amounts that stand in cells of the template's reporting tables (``uoc_thuc_hien_2``)."""
    stems = [
        re.escape(table.cell_name(index, ""))
        for table in template.tables()
        for index, column in enumerate(table.columns)
        if not table.allocation and column.role is Role.AMOUNT
    ]
    return re.compile(rf"(?:{'|'.join(stems)})[a-z0-9_]+" if stems else r"(?!)")


def _amount(name: str, value: str) -> Money:
    try:
        money = read_amount(value)
    except AmountError as error:
        raise BadRequest(f"Giá trị của “{name}”: {error}") from error
    if money.dong < 0:
        raise BadRequest(f"Giá trị của “{name}” không được âm: {value}.")
    return money


def _words(name: str, value: str) -> str:
    """A fact on one line, without the mark that ends a sentence; braces would be taken for references."""
    if "{" in value or "}" in value:
        raise BadRequest(f"Giá trị của “{name}” không được chứa dấu ngoặc nhọn {{ }}.")
    return " ".join(value.split()).rstrip(" .;")


def _truth(name: str, value: str) -> bool:
    word = fold(value)
    if word not in _YES | _NO:
        raise BadRequest(f"Giá trị của “{name}” phải là “co” hoặc “khong”, không phải “{value}”.")
    return word in _YES


def unused_notice(name: str, known: Sequence[str]) -> str:
    """The sentence about a value nobody asks for, with the name probably meant."""
    like = next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.6)), "")
    hint = f" Có phải “{like}”?" if like else f" Các ô của bản thảo này: {', '.join(known)}." if known else ""
    return f"Bản thảo không có ô nào tên là “{name}”; giá trị đã nhập chưa được dùng.{hint}"
