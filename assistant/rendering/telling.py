"""Operations in words for the history and the chat, with no reference in braces left in them."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.errors import ToolInputError
from assistant.operations import Operation, apply, describe
from assistant.rendering.references import REFERENCE
from assistant.rendering.resolving import resolve_text
from knowledge.domain.plan import Plan


def tell(plan: Plan, operations: Iterable[Operation]) -> tuple[str, ...]:
    """One sentence per operation, each seen from the plan as the ones before left it; ToolInputError as ``apply``."""
    sentences = []
    for operation in operations:
        sentences.append(_written(plan, describe(operation, plan)))
        plan = apply(plan, operation)
    return tuple(sentences)


def _written(plan: Plan, sentence: str) -> str:
    """The sentence written out; what cannot be yet (a table that is only being added) is left out."""
    try:
        return resolve_text(plan, sentence)
    except ToolInputError:
        return REFERENCE.sub("…", sentence).replace("{", "").replace("}", "")
