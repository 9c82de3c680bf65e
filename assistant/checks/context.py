"""What a check may consult besides the plan itself: one value, made once, handed to every rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from knowledge.domain.finding import Suppression
from knowledge.domain.legal import DocumentNumber, LegalDocument
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan


class LegalRegistry(Protocol):
    """The legal documents that are known, with their dates of force."""

    def find(
        self, number: DocumentNumber | str, issuer: str | None = None, year: int | None = None
    ) -> tuple[LegalDocument, ...]:
        """The records with this number; several where the number alone does not tell."""

    def titled(self, name: str) -> tuple[LegalDocument, ...]:
        """The laws, codes and ordinances of that name, kind included, of all years."""


class EndedName(Protocol):
    """A name in a text that no longer stands: ``text[start:end] == name``."""

    @property
    def name(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def level(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def successor(self) -> str | None: ...
    @property
    def confidence(self) -> str: ...
    @property
    def note(self) -> str: ...


class AgencyNames(Protocol):
    """The agencies and places that ended, with the day and the successor."""

    def abolished(self, text: str, on: date) -> Sequence[EndedName]:
        """The names of the text that no longer stand on that day, in order."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The circumstances of one check.

    ``plan_date`` is the first and last day the plan can bear, None when nothing usable is written. ``own`` is true for
    what the assistant drafted: only there provenance and the ceiling are judged. ``final`` is true for a file that is
    to be signed. Without ``registry`` and ``agencies`` the rules about force and about ended bodies do not apply.
    """

    today: date
    plan_date: tuple[date, date] | None = None
    own: bool = False
    final: bool = False
    ceiling: Money | None = None
    suppressions: tuple[Suppression, ...] = ()
    registry: LegalRegistry | None = None
    agencies: AgencyNames | None = None


def context_for(
    plan: Plan,
    *,
    today: date,
    final: bool = False,
    suppressions: tuple[Suppression, ...] = (),
    registry: LegalRegistry | None = None,
    agencies: AgencyNames | None = None,
) -> CheckContext:
    """The context that follows from the plan: a draft of ours bears today's date, a file the interval it writes.

    What the officer released on the draft holds beside the ``suppressions`` given.
    """
    own = plan.brief is not None
    return CheckContext(
        today=today,
        plan_date=(today, today) if own else plan.header.date.interval(),
        own=own,
        final=final,
        ceiling=plan.brief.ceiling if plan.brief else None,
        suppressions=(*plan.suppressions, *suppressions),
        registry=registry,
        agencies=agencies,
    )
