"""A ceiling is shared out so that the parts add up to it to the đồng, in steps an officer would choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm

from knowledge.domain.money import Money
from knowledge.domain.origin import Origin
from knowledge.domain.shares import largest_remainder
from knowledge.domain.template import TemplateLine

_STEPS = (1_000_000, 500_000, 100_000, 50_000, 10_000, 1_000, 100)
_STEPS_IN_SMALLEST = 4


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A budget line before its amount is known. ``weight`` counts among siblings; None leaves the line blank.

    ``price`` with ``quantity`` fixes the amount. ``origin`` is the label's.
    """

    label: str
    weight: Fraction | None
    origin: Origin
    measure: str = ""
    quantity: Decimal | None = None
    quantity_origin: Origin | None = None
    price: Money | None = None
    price_origin: Origin | None = None
    note: str = ""
    children: tuple[DraftLine, ...] = ()
    known: Money | None = None
    """An amount of last year, quoted with ``known_origin``; never shared out."""
    known_origin: Origin | None = None

    @property
    def fixed(self) -> Money | None:
        """Quantity × unit price, where both are known and give whole đồng."""
        if self.quantity is None or self.price is None:
            return None
        exact = self.quantity * self.price.dong
        return Money(int(exact)) if exact == exact.to_integral_value() else None


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a leaf stands: table index and path of positions; ``weight`` counts among all leaves of all tables."""

    table: int
    path: tuple[int, ...]
    weight: Fraction
    fixed: Money | None


@dataclass(frozen=True, slots=True)
class Shared:
    """Amounts by leaf. ``prices_dropped`` is true when the unit prices given do not fit into the ceiling."""

    amounts: dict[tuple[int, tuple[int, ...]], Money] = field(default_factory=dict)
    prices_dropped: bool = False


def line_from(line: TemplateLine, origin: Origin, prices: dict[str, Money]) -> DraftLine:
    """The template's line with the officer's unit price, where one was given."""
    price = prices.get(line.norm) if line.norm else None
    return DraftLine(
        label=line.label,
        weight=Fraction(line.share),
        origin=origin,
        measure=line.measure,
        quantity=line.quantity,
        price=price,
        note=line.note,
        children=tuple(line_from(child, origin, prices) for child in line.children),
    )


def share_ceiling(ceiling: Money, tables: Sequence[tuple[Fraction, tuple[DraftLine, ...]]]) -> Shared:
    """The ceiling over all leaves of all tables; each table is given by its weight and its lines.

    Lines with quantity and unit price get their product; the rest share what remains. When the products leave nothing
    for the others, or do not fit, unit prices are not used.
    """
    leaves = [leaf for index, (weight, lines) in enumerate(tables) for leaf in _leaves(index, lines, weight)]
    if not leaves:
        return Shared()
    open_ones = [leaf for leaf in leaves if leaf.fixed is None]
    spent = sum(leaf.fixed.dong for leaf in leaves if leaf.fixed is not None)
    rest = ceiling.dong - spent
    dropped = rest < 0 or (rest > 0) != bool(open_ones)
    if dropped:
        open_ones, rest = leaves, ceiling.dong
    fixed = [] if dropped else [(leaf, leaf.fixed) for leaf in leaves if leaf.fixed is not None]
    shares = share_out(rest, [leaf.weight for leaf in open_ones])
    shared = [*fixed, *((leaf, Money(dong)) for leaf, dong in zip(open_ones, shares, strict=True))]
    return Shared({(leaf.table, leaf.path): amount for leaf, amount in shared}, dropped)


def share_out(total: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """Shares in round steps that add up to ``total``; what the steps leave over goes to the largest share.

    The step is the largest one of which the smallest share still holds a few.
    """
    if not weights:
        return ()
    scaled = _whole(weights)
    smallest = total * min(scaled) // sum(scaled)
    step = next((step for step in _STEPS if smallest >= step * _STEPS_IN_SMALLEST), 1)
    shares = [part * step for part in largest_remainder(total // step, scaled)]
    shares[max(range(len(shares)), key=lambda index: shares[index])] += total % step
    return tuple(shares)


def _whole(weights: Sequence[Fraction]) -> list[int]:
    """The weights as whole numbers in the same proportions."""
    denominators = lcm(*(weight.denominator for weight in weights))
    return [int(weight * denominators) for weight in weights]


def _leaves(table: int, lines: Sequence[DraftLine], weight: Fraction) -> Iterator[Leaf]:
    """The leaves that take part, each with its weight among all leaves."""

    def visit(siblings: Sequence[DraftLine], above: tuple[int, ...], share: Fraction) -> Iterator[Leaf]:
        counted = [one for one in siblings if one.weight]
        whole = sum((one.weight or Fraction(0) for one in counted), Fraction(0))
        for index, line in enumerate(siblings):
            if not line.weight:
                continue
            part = share * line.weight / whole
            if line.children:
                yield from visit(line.children, (*above, index), part)
            else:
                yield Leaf(table, (*above, index), part, line.fixed)

    yield from visit(lines, (), weight)
