"""Where a figure, a sentence or a citation of a draft comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OriginKind(StrEnum):
    """The five ways something may enter a draft (law 3)."""

    QUOTED = "quoted"
    """Stands in a named source: ``source`` is its name, ``passage`` the words or cell."""
    TYPED = "typed"
    """The officer gave it: ``source`` is the message or option, ``passage`` what was typed."""
    COMPUTED = "computed"
    """Follows from other figures: ``passage`` says which."""
    PROPOSED = "proposed"
    """The assistant suggests it; it must be confirmed before a final file."""
    TEMPLATE = "template"
    """Standing words of the template named in ``source``; never a figure."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin; ``source`` and ``passage`` are shown as they are, ``line`` is 1-based in the source."""

    kind: OriginKind
    source: str = ""
    passage: str = ""
    line: int | None = None

    @property
    def needs_confirmation(self) -> bool:
        """True for what the assistant proposed and nobody has confirmed."""
        return self.kind is OriginKind.PROPOSED
