"""The list items that stand below a paragraph which announces them."""

from __future__ import annotations

import re

from assistant.checks.figures import Prose, paragraph_prose
from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Section

_DEPTHS = ("1", "a", "-", "*", "+")


def items_below(section: Section, prose: Prose) -> tuple[Prose, ...]:
    """The list items right below a paragraph, without the items below those."""
    found: list[Prose] = []
    nested = False
    for index in range(max(prose.index + 1, 0), len(section.blocks)):
        block = section.blocks[index]
        if isinstance(block, BudgetTable):
            break
        below = paragraph_prose(section, index, block)
        if not below.marker or _kind(below.marker) == _kind(prose.marker):
            break
        if not found or _kind(below.marker) == _kind(found[0].marker):
            found.append(below)
            nested = False
        elif nested or _is_deeper(below.marker, found[0].marker):
            nested = True
        else:
            break
    return tuple(found)


def _kind(marker: str) -> str:
    """Markers of one list have one kind: "-", "+", "a)" and "b)", "1." and "2."."""
    if not marker:
        return ""
    return re.sub(r"\d+", "1", marker) if marker[0].isdigit() else re.sub(r"^[^\W\d_]+", "a", marker)


def _is_deeper(marker: str, than: str) -> bool:
    ranks = [
        next((rank for rank, sign in enumerate(_DEPTHS) if _kind(one).startswith(sign)), 0) for one in (marker, than)
    ]
    return ranks[0] > ranks[1]
