"""How far a sum may be off: not at all, unless the plan says that its figures are rounded."""

from __future__ import annotations

from decimal import Decimal

from assistant.checks.figures import Prose
from assistant.checks.remembering import found_once
from knowledge.domain.budget import BudgetTable
from knowledge.domain.finding import Figure, Term
from knowledge.domain.plan import Paragraph, Section

_SAID = "làm tròn"


def allowance(section: Section | None, table: BudgetTable, stated: Figure, parts: tuple[Term, ...]) -> Decimal:
    """The tolerance of a sum in this table: half a last digit of every figure where rounding is said, else zero."""
    texts = [table.caption, table.unit_text, *(column.title for column in table.columns)]
    if section is not None:
        texts += [block.text for block in section.blocks if isinstance(block, Paragraph)]
    return spread(stated, *(term.figure for term in parts)) if _says(texts) else Decimal(0)


def allowance_in_prose(prose: Prose, stated: Figure, parts: tuple[Term, ...]) -> Decimal:
    """The same for a sum in running text that itself says it is rounded."""
    return spread(stated, *(term.figure for term in parts)) if _said_in(prose.text) else Decimal(0)


def spread(*figures: Figure) -> Decimal:
    """Half a unit of the last shown digit of each figure, added up on the scale of ``Figure.comparable``."""
    return sum((half_digit(figure) for figure in figures), Decimal(0))


def half_digit(figure: Figure) -> Decimal:
    """Half a unit of the last shown digit, on the scale of ``Figure.comparable``."""
    return Decimal(5).scaleb(-figure.decimals - 1) * (figure.unit.factor if figure.unit else 1)


def _says(texts: list[str]) -> bool:
    return any(map(_said_in, texts))


@found_once
def _said_in(text: str) -> bool:
    return _SAID in text.lower()
