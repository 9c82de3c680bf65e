"""Remove a legal basis of the draft. ``basis`` is its place (1 is the first), its number, or words of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import RemoveBasis
from assistant.tools.changing import changed
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.folding import fold
from knowledge.domain.legal import number_key
from knowledge.parsing.citations import find_numbers, parse_number

NAME = "remove_basis"
TITLE = "Bỏ một căn cứ pháp lý"


@dataclass(frozen=True, slots=True)
class Input:
    """Which basis."""

    basis: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Remove the one basis meant and say which it was."""
    bases = turn.draft().plan.bases
    asked = given.basis.strip()
    number = parse_number(asked)
    if asked.isdigit() and 1 <= int(asked) <= len(bases):
        found = [int(asked) - 1]
    elif number is not None:
        keys = [{number_key(one.number.text) for one in find_numbers(basis.text)} for basis in bases]
        found = [index for index, held in enumerate(keys) if number.key in held]
    else:
        found = [index for index, basis in enumerate(bases) if asked and fold(asked) in fold(basis.text)]
    if len(found) != 1:
        listed = " ".join(f"({index + 1}) {basis.text[:80]}…" for index, basis in enumerate(bases))
        raise ToolInputError(f"Có {len(found)} căn cứ khớp với “{asked}”. Các căn cứ: {listed or 'chưa có'}")
    return changed(turn, (RemoveBasis(found[0]),), f"Đã bỏ: {bases[found[0]].text}")
