"""What the checker says: figures, relations between them, and findings. Three kinds of data, never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import prod

from knowledge.domain.layout import Look
from knowledge.domain.money import Money, Unit
from knowledge.domain.source import Span


class Severity(StrEnum):
    """Errors of content block output; warnings are errors of form; info is a matter of habit."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """How a relation or rule came out. ``review`` = a person must decide; it never blocks."""

    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    UNPARSED = "unparsed"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document: line is 1-based; the strings are as the document writes them, white space folded."""

    line: int | None = None
    heading: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    quote: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the document: raw token, exact value, unit, shown decimals, place.

    ``value`` is None when the token could not be read. ``unit`` is a money unit, ``measure`` any other ("ha", "cái").
    ``key`` tells which figure of the document this is: two cells with the same words and digits have different keys.
    """

    raw: str
    value: Decimal | None
    place: Place
    unit: Unit | None = None
    measure: str = ""
    decimals: int = 0
    key: str = ""

    @property
    def dong(self) -> int | None:
        """The figure in whole đồng, or None when it is not money, not readable or not whole."""
        if self.value is None or self.unit is None:
            return None
        exact = self.value * self.unit.factor
        return int(exact) if exact == exact.to_integral_value() else None

    @property
    def comparable(self) -> Decimal | None:
        """The exact value on a scale that figures of one kind share: đồng for money, else the value itself."""
        if self.value is None:
            return None
        return self.value * self.unit.factor if self.unit is not None else self.value


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a relation: a figure and how it enters the sum (−1 when it is taken away)."""

    figure: Figure
    sign: int = 1


class Operator(StrEnum):
    """How the parts of a relation combine."""

    SUM = "sum"
    PRODUCT = "product"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Relation:
    """A rule applied to figures: ``stated`` must equal the parts combined, within ``tolerance``.

    ``closed`` is False when the list of parts may be incomplete ("chủ yếu", "như", "…"): then only parts that exceed
    the whole are wrong. ``tolerance`` is on the scale of ``Figure.comparable``.
    """

    rule: str
    stated: Figure
    parts: tuple[Term, ...]
    subject: str = ""
    """What is being compared, as the sentence to the officer begins: "Bảng 2, dòng “Tổng cộng”, cột “Kinh phí”"."""
    severity: Severity = Severity.ERROR
    operator: Operator = Operator.SUM
    closed: bool = True
    tolerance: Decimal = Decimal(0)

    @property
    def computed(self) -> Decimal | None:
        """What the parts give, on the scale of ``Figure.comparable``; None when one of them could not be read."""
        values = [(term.sign, term.figure.comparable) for term in self.parts]
        if not values or any(value is None for _, value in values):
            return None
        if self.operator is Operator.PRODUCT:
            return prod((value or Decimal(0) for _, value in values), start=Decimal(1))
        return sum((sign * (value or Decimal(0)) for sign, value in values), start=Decimal(0))


@dataclass(frozen=True, slots=True)
class Dress:
    """Lines that are to be set otherwise: bold, italic, centred. Their words stay."""

    looks: tuple[Look, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """A change the checker offers. Safe fixes may be applied on request; unsafe ones are only shown.

    ``replacement`` takes the place of ``quote``, words of one paragraph as the document writes them; where ``quote``
    is empty, of the quote of the finding's place. ``span`` is the paragraph or cell of the quote, None for the
    finding's own. Digits are the same before and after, but for a zero before a day, a month or a number.
    """

    description: str
    replacement: str = ""
    safe: bool = False
    quote: str = ""
    span: Span | None = None
    dress: Dress | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The plan is wrong, or may be. ``stated`` and ``computed`` are as the document writes them.

    ``stated_money`` and ``computed_money`` are the same in đồng where the figure is money.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    verdict: Verdict = Verdict.FAIL
    stated: str | None = None
    computed: str | None = None
    stated_money: Money | None = None
    computed_money: Money | None = None
    fix: Fix | None = None

    @property
    def blocks(self) -> bool:
        """True when this finding alone keeps the plan from leaving."""
        return self.severity is Severity.ERROR and self.verdict in (Verdict.FAIL, Verdict.UNPARSED)


@dataclass(frozen=True, slots=True)
class Suppression:
    """An officer's reason to release one finding: it holds while the quote stays the same."""

    rule: str
    quote: str
    reason: str
    author: str = ""
