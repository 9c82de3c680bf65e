"""How a relation comes out and how the officer is told: the sum is written out, and neither figure is called wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from assistant.checks.figures import clip, described
from knowledge.domain.finding import Figure, Finding, Operator, Relation, Severity, Verdict
from knowledge.domain.money import Money, Unit, format_number


class Outcome(StrEnum):
    """How a relation came out. ``blocked``: it does not hold, but rests on a figure already reported."""

    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    UNPARSED = "unparsed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Judged:
    """A relation with its outcome."""

    relation: Relation
    outcome: Outcome

    @property
    def difference(self) -> Decimal | None:
        """Stated minus computed on the common scale; None when either is missing."""
        stated, computed = self.relation.stated.comparable, self.relation.computed
        return None if stated is None or computed is None else stated - computed


@dataclass(slots=True)
class Disputed:
    """The relations found broken so far, by their figures: what rests on one of them is not reported again."""

    differences: dict[str, Decimal] = field(default_factory=dict)
    """How far each disputed figure is off, by its key."""
    shared: set[tuple[str, Decimal]] = field(default_factory=set)
    """The figures of broken relations, each with how far its relation is off."""

    def add(self, broken: Judged) -> None:
        """Note a broken relation."""
        difference = broken.difference or Decimal(0)
        self.differences[broken.relation.stated.key] = difference
        if broken.difference is not None:
            self.shared |= {(key, abs(difference)) for key in keys_of(broken.relation)}

    def explains(self, here: Judged, carried: frozenset[str]) -> bool:
        """True when ``here`` uses a disputed figure, shares a figure with a relation that is off by as much, or is out
        by just what the disputed figures it adds up (``carried``) are out by.
        """
        keys, difference = keys_of(here.relation), here.difference or Decimal(0)
        if any(key in self.differences or (key, abs(difference)) in self.shared for key in keys):
            return True
        off = [self.differences[key] for key in carried if key in self.differences]
        return bool(off) and difference == sum(off)


def judge(relation: Relation, disputed: Disputed | None = None, carried: frozenset[str] = frozenset()) -> Judged:
    """The outcome of a relation, given those that were already found broken.

    ``carried`` are the keys of the figures that its stated figure is known to add up.
    """
    here = Judged(relation, Outcome.UNPARSED)
    difference = here.difference
    if difference is None:
        return here
    if abs(difference) <= relation.tolerance:
        return Judged(relation, Outcome.PASS)
    if disputed is not None and disputed.explains(here, carried):
        return Judged(relation, Outcome.BLOCKED)
    if relation.closed or difference < 0:
        return Judged(relation, Outcome.FAIL)
    return Judged(relation, Outcome.REVIEW)


def keys_of(relation: Relation) -> frozenset[str]:
    """The keys of all figures of a relation."""
    return frozenset({relation.stated.key, *(term.figure.key for term in relation.parts)})


def written(value: Decimal, unit: Unit | None) -> str:
    """A value of the common scale as the document writes it in ``unit``."""
    return format_number(value / unit.factor if unit else value)


def finding_for(judged: Judged) -> Finding:
    """The finding of a relation that does not hold, cannot be read or must be looked at by a person."""
    relation, stated = judged.relation, judged.relation.stated
    if judged.outcome is Outcome.UNPARSED:
        return _unparsed(relation)
    computed, difference = relation.computed or Decimal(0), judged.difference or Decimal(0)
    review = judged.outcome is Outcome.REVIEW
    return Finding(
        rule=relation.rule,
        severity=Severity.WARNING if review else relation.severity,
        verdict=Verdict.REVIEW if review else Verdict.FAIL,
        message=_message(relation, computed, difference, review),
        place=stated.place,
        stated=stated.raw,
        computed=_as_written(relation, computed),
        stated_money=_money(stated, stated.comparable),
        computed_money=_money(stated, computed),
    )


def _as_written(relation: Relation, computed: Decimal) -> str:
    """What the stated figure is held against: another figure as the document writes it, else the result."""
    raw = relation.parts[0].figure.raw
    if relation.operator is Operator.EQUAL and raw[:1].isdigit():
        return raw
    return written(computed, relation.stated.unit)


def _message(relation: Relation, computed: Decimal, difference: Decimal, review: bool) -> str:
    """The sentence with both figures, the sum written out and the difference."""
    stated = relation.stated
    result = written(computed, stated.unit)
    says = f"{_subject(relation)}: ghi {stated.raw}"
    off = f"lệch {written(abs(difference), stated.unit)}"
    if relation.operator is Operator.EQUAL:
        other = relation.parts[0].figure
        where = re.sub(r"^(Câu|Mục)\b", lambda match: match[0].lower(), described(other.place, other.raw))
        return f"{says}{_unit(stated)} nhưng {where} ghi {other.raw}{_unit(other)}; {off}{_unit(stated)}."
    if relation.operator is Operator.PRODUCT:
        product = " × ".join(term.figure.raw + _unit(term.figure) for term in relation.parts)
        return f"{says}{_unit(stated)} nhưng số lượng nhân đơn giá được {product} = {result}{_unit(stated)}, {off}."
    whole = f"{_sum(relation)} = {result}" if len(relation.parts) > 1 else result
    unit = f" ({_unit(stated).strip()})" if _unit(stated) else ""
    tail = " Danh sách có thể chưa đầy đủ, đề nghị kiểm tra lại." if review else ""
    parts = "mục" if stated.place.table else "phần"
    return f"{says} nhưng các {parts} cộng lại được {whole}{unit}, {off}.{tail}"


def _subject(relation: Relation) -> str:
    return relation.subject or described(relation.stated.place, relation.stated.raw)


def _sum(relation: Relation) -> str:
    """The parts as they are added, each written in the unit of the stated figure."""
    text = ""
    for term in relation.parts:
        shown = written(term.figure.comparable or Decimal(0), relation.stated.unit)
        text += (" − " if term.sign < 0 else " + ") + shown if text else ("−" if term.sign < 0 else "") + shown
    return text


def _unit(figure: Figure) -> str:
    """The unit after a figure, with the space before it."""
    name = figure.unit.label if figure.unit else figure.measure
    return f" {name}" if name else ""


def _unparsed(relation: Relation) -> Finding:
    """The finding of a relation one of whose figures could not be read."""
    figures = (relation.stated, *(term.figure for term in relation.parts))
    unread = next(figure for figure in figures if figure.value is None)
    return Finding(
        rule=relation.rule,
        severity=relation.severity,
        verdict=Verdict.UNPARSED,
        message=f"{_subject(relation)}: không đối chiếu được vì chưa đọc được số “{clip(unread.raw)}”.",
        place=unread.place,
        stated=unread.raw,
    )


def _money(figure: Figure, value: Decimal | None) -> Money | None:
    """The value of the common scale as money, where the figure is money and the value whole."""
    if figure.unit is None or value is None or value != value.to_integral_value():
        return None
    return Money(int(value))
