"""Shares of a whole number add up to it exactly; nothing is lost to rounding."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def largest_remainder(total: int, weights: Sequence[Decimal | int]) -> tuple[int, ...]:
    """Shares in proportion to the weights, adding up to ``total`` exactly; ties are served in order."""
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if total < 0 or whole <= 0 or min(exact) < 0:
        raise ValueError("shares need a total >= 0, no negative weight and at least one positive weight")
    quotas = [total * weight / whole for weight in exact]
    shares = [int(quota) for quota in quotas]
    neediest = sorted(range(len(quotas)), key=lambda i: shares[i] - quotas[i])  # a stable sort
    for index in neediest[: total - sum(shares)]:
        shares[index] += 1
    return tuple(shares)
