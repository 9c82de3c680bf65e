"""Tick and tie: what kind of comparison a relation is, and the comparison written out as an accountant would."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from assistant.checks.relations import Judged, Outcome, keys_of, written
from assistant.checks.remembering import in_hand
from assistant.checks.tally import figures_of
from knowledge.domain.finding import Figure, Operator, Relation
from knowledge.domain.plan import Plan
from knowledge.domain.source import Span

COMPARED = frozenset({Outcome.PASS, Outcome.FAIL, Outcome.REVIEW, Outcome.BLOCKED})
"""The outcomes of a relation whose figures were really held against each other."""

_NOWHERE = Span(0, 0, 0)
_ACROSS = "crossfoot-mismatch"


class Tick(StrEnum):
    """The kinds of comparison, as auditors mark them."""

    FOOTS = "foots"
    CROSS_FOOTS = "cross-foots"
    RECALCULATED = "recalculated"
    AGREES = "agrees"


def tick_of(relation: Relation) -> Tick:
    """How the stated figure was tied: added down, added across, multiplied again, or found equal to another."""
    if relation.operator is Operator.PRODUCT:
        return Tick.RECALCULATED
    if relation.operator is Operator.EQUAL:
        return Tick.AGREES
    return Tick.CROSS_FOOTS if relation.rule == _ACROSS else Tick.FOOTS


def untied(plan: Plan, relations: tuple[Judged, ...]) -> tuple[Figure, ...]:
    """The figures of the plan that no comparison used, in reading order: what the verdict says nothing of."""
    plan = in_hand(plan)
    figures = {figure.key: figure for figure in figures_of(plan)}
    tied: set[str] = set()
    for judged in relations:
        for figure in (judged.relation.stated, *(term.figure for term in judged.relation.parts)):
            figures.setdefault(figure.key, figure)
        if judged.outcome in COMPARED:
            tied |= keys_of(judged.relation)
    left = [figure for key, figure in figures.items() if key not in tied]
    return tuple(sorted(left, key=lambda figure: (figure.place.line or 0, figure.place.span or _NOWHERE)))


def equation(judged: Judged) -> str:
    """The comparison on one line: ``374,4 = 20 + 39,6 + 314,8 (triệu đồng)``; what does not hold says by how much.

    A sum is written in the unit of the stated figure, with what it comes to where it differs; a product and an equality
    show every figure as the document writes it.
    """
    relation, stated = judged.relation, judged.relation.stated
    if judged.outcome is Outcome.UNPARSED:
        figures = (stated, *(term.figure for term in relation.parts))
        unread = "; ".join(f"“{figure.raw}”" for figure in figures if figure.value is None)
        return f"{_left(relation)} ? {_combined(relation)}; chưa đọc được {unread}"
    difference = judged.difference or Decimal(0)
    if not difference:
        return f"{_left(relation)} = {_combined(relation)}{_unit_once(relation)}"
    off = f"lệch {written(abs(difference), stated.unit)}"
    if judged.outcome is Outcome.PASS:
        allowed = written(relation.tolerance, stated.unit)
        shown = f"{_left(relation)} ≈ {_combined(relation)}{_result(relation)}{_unit_once(relation)}"
        return f"{shown}; {off}, trong sai số làm tròn cho phép {allowed}"
    return f"{_left(relation)} ≠ {_combined(relation)}{_result(relation)}{_unit_once(relation)}; {off}"


def _left(relation: Relation) -> str:
    """The stated figure; a sum names the unit once, at its end."""
    return relation.stated.raw if relation.operator is Operator.SUM else _raw(relation.stated)


def _combined(relation: Relation) -> str:
    """The parts with the signs between them."""
    if relation.operator is Operator.SUM:
        shown = ""
        for index, term in enumerate(relation.parts):
            sign = ("−" if term.sign < 0 else "") if index == 0 else (" − " if term.sign < 0 else " + ")
            shown += sign + _in_unit(term.figure, relation.stated)
        return shown
    return (" × " if relation.operator is Operator.PRODUCT else " = ").join(
        _raw(term.figure) for term in relation.parts
    )


def _in_unit(figure: Figure, stated: Figure) -> str:
    """A part as the document writes it where it has the unit of the whole, else brought to that unit."""
    if figure.unit is stated.unit or figure.comparable is None:
        return figure.raw
    return written(figure.comparable, stated.unit)


def _result(relation: Relation) -> str:
    """What the parts come to, where more than one were combined."""
    if relation.computed is None or len(relation.parts) < 2:
        return ""
    return f" = {written(relation.computed, relation.stated.unit)}"


def _raw(figure: Figure) -> str:
    return f"{figure.raw}{_unit(figure)}"


def _unit(figure: Figure) -> str:
    """The unit after a figure, with the space before it; none where the figure already shows it."""
    name = figure.unit.label if figure.unit else figure.measure
    return f" {name}" if name and not figure.raw.endswith(name) else ""


def _unit_once(relation: Relation) -> str:
    """The unit of a sum, at its end."""
    unit = _unit(relation.stated).strip() if relation.operator is Operator.SUM else ""
    return f" ({unit})" if unit else ""
