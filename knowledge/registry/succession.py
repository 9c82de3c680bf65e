"""What came after a document that was replaced, followed from record to record to what holds on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.domain.legal import DocumentNumber, Force, LegalDocument
from knowledge.registry.documents import Registry


@dataclass(frozen=True, slots=True)
class Successor:
    """A document that replaced another. Without a record nobody verified it: ``force`` is then UNKNOWN.

    ``after`` are those that replaced it in turn, followed only where it no longer holds.
    """

    number: str
    document: LegalDocument | None
    force: Force
    after: tuple[Successor, ...] = ()


def successors(document: LegalDocument, registry: Registry, on: date) -> tuple[Successor, ...]:
    """What replaced ``document``, each with its force on that day and with what replaced it in turn."""
    return tuple(_follow(document, registry, on, frozenset({document.id})))


def _follow(document: LegalDocument, registry: Registry, on: date, seen: frozenset[str]) -> Iterator[Successor]:
    for written in document.replaced_by:
        record = replacing(written, document, registry)
        if record is None:
            yield Successor(written, None, Force.UNKNOWN)
            continue
        force = record.in_force(on)
        after: tuple[Successor, ...] = ()
        if force is not Force.IN_FORCE and record.id not in seen:
            after = tuple(_follow(record, registry, on, seen | {record.id}))
        yield Successor(written, record, force, after)


def replacing(written: str, document: LegalDocument, registry: Registry) -> LegalDocument | None:
    """The record of a number that replaced ``document``; None where there is none, or more than one could be meant."""
    number = DocumentNumber.read(written)
    found = registry.find(number if number is not None else written)
    if len(found) > 1:
        found = tuple(one for one in found if one.issuer == document.issuer)
    if len(found) > 1:
        found = tuple(one for one in found if one.issued and document.issued and one.issued > document.issued)
    return found[0] if len(found) == 1 else None


def holding(chain: tuple[Successor, ...]) -> tuple[LegalDocument, ...]:
    """The documents of the chain that hold on its day, each once, in order."""
    found: dict[str, LegalDocument] = {}
    for one in chain:
        if one.document is not None and one.force is Force.IN_FORCE:
            found.setdefault(one.document.id, one.document)
        else:
            found |= {later.id: later for later in holding(one.after) if later.id not in found}
    return tuple(found.values())


def every(chain: tuple[Successor, ...]) -> Iterator[Successor]:
    """All successors of the chain, the nearest first."""
    for one in chain:
        yield one
        yield from every(one.after)
