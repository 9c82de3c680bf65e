"""The rules: one file each, found by looking into this folder.

A rule module has a docstring (Sai gì / Vì sao / Ví dụ), a ``NAME`` and ``check(plan, context)``, which yields relations
(the report judges them) and findings. A rule never imports another.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from assistant.checks.context import CheckContext
from knowledge.domain.finding import Finding, Relation
from knowledge.domain.plan import Plan

FIRST = (
    "ambiguous-number",
    "product-mismatch",
    "subtotal-mismatch",
    "total-mismatch",
    "crossfoot-mismatch",
    "words-mismatch",
    "narrative-mismatch",
    "funding-mismatch",
    "breakdown-mismatch",
    "allocation-mismatch",
)
"""Rules whose order matters, because a figure disputed by one is not disputed again by those that follow."""


class Check(Protocol):
    """What a rule does: look at the plan, say which figures belong together and what is wrong."""

    def __call__(self, plan: Plan, context: CheckContext) -> Iterator[Relation | Finding]: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the report runs it."""

    name: str
    check: Check
    doc: str


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule of the folder: those named in ``FIRST`` in that order, the others by name."""
    rules = []
    for module in pkgutil.iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        rules.append(Rule(cast("str", loaded.NAME), cast("Check", loaded.check), loaded.__doc__ or ""))
    order = {name: position for position, name in enumerate(FIRST)}
    return tuple(sorted(rules, key=lambda rule: (order.get(rule.name, len(FIRST)), rule.name)))
