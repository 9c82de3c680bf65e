"""A plan in the hand of a check: the same plan, whose texts remember what was found in them.

The rules ask for the amounts, the dates, the citations of one text again and again. What was found stands in the text
itself and is forgotten with it, so that nothing is kept from one plan to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import wraps
from typing import Any, TypeVar

from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Paragraph, Plan, Section

Where = TypeVar("Where", bound="str | Plan | Section")
Found = TypeVar("Found")


class PlanText(str):
    """A text of a plan that remembers what was found in it; a slice of it is an ordinary string."""

    __slots__ = ("found",)
    found: dict[Any, Any]

    def __new__(cls, text: str) -> PlanText:
        """The same text, nothing looked for yet."""
        made = super().__new__(cls, text)
        made.found = {}
        return made


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SectionInHand(Section):
    """A section that remembers what was found in it."""

    found: dict[Any, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class PlanInHand(Plan):
    """A plan that remembers what was found in it as a whole; every rule walks it, so the walks are remembered too."""

    found: dict[Any, Any] = field(default_factory=dict, repr=False)

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Every section with its depth, in reading order."""
        if Plan.walk not in self.found:
            self.found[Plan.walk] = tuple(Plan.walk(self))
        return iter(self.found[Plan.walk])

    def tables(self) -> Iterator[tuple[Section, BudgetTable]]:
        """Every budget table with the section it stands in."""
        if Plan.tables not in self.found:
            self.found[Plan.tables] = tuple(Plan.tables(self))
        return iter(self.found[Plan.tables])


def in_hand(plan: Plan) -> Plan:
    """The plan as the rules get it: equal in all it says, its headings and paragraphs remembering."""
    if isinstance(plan, PlanInHand):
        return plan
    said = {one.name: getattr(plan, one.name) for one in fields(plan)}
    for name in ("bases", "preamble", "conclusion"):
        said[name] = tuple(_paragraph(one) for one in said[name])
    said["sections"] = tuple(_section(one) for one in plan.sections)
    return PlanInHand(**said)


def found_once(find: Callable[[Where], Found]) -> Callable[[Where], Found]:
    """``find``, which looks once through each text or plan that remembers; through any other every time."""

    @wraps(find)
    def once(where: Where) -> Found:
        try:
            remembered: dict[Any, Found] = where.found  # type: ignore[union-attr]
        except AttributeError:
            return find(where)
        try:
            return remembered[find]
        except KeyError:
            remembered[find] = found = find(where)
            return found

    return once


def _section(section: Section) -> Section:
    return SectionInHand(
        section.key,
        section.number,
        PlanText(section.title),
        tuple(_paragraph(block) if isinstance(block, Paragraph) else block for block in section.blocks),
        tuple(_section(child) for child in section.children),
        section.span,
        section.origin,
        section.appendix,
    )


def _paragraph(paragraph: Paragraph) -> Paragraph:
    return Paragraph(PlanText(paragraph.text), paragraph.marker, paragraph.span, paragraph.origin)
