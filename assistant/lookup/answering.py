"""All that is known of a document: its records and their force, what came after it, who cites it, what is near."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.lookup.naming import named_without_number
from knowledge.abbreviations import expand
from knowledge.catalog import Catalog
from knowledge.domain.folding import fold
from knowledge.domain.legal import DocumentNumber, Force, LegalDocument, number_key, same_issuer
from knowledge.domain.passage import CitedIn, HeldDocument
from knowledge.index import Index
from knowledge.parsing.citations import find_numbers, kind_of, parse_number
from knowledge.registry import Registry
from knowledge.registry.succession import Successor, holding, replacing, successors
from knowledge.search import Library

MOST_FOUND = 12
"""How many documents a search by words names."""

_KINDS = (
    "Luật", "Bộ luật", "Pháp lệnh", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Thông tư",
    "Thông tư liên tịch", "Kế hoạch", "Công văn", "Tờ trình", "Báo cáo", "Kết luận", "Chương trình",
)  # fmt: skip
_KIND_WORDS = {fold(kind): kind for kind in _KINDS} | {
    "qd": "Quyết định", "nq": "Nghị quyết", "nd": "Nghị định", "tt": "Thông tư", "ct": "Chỉ thị", "kh": "Kế hoạch",
    "cv": "Công văn", "van ban": "",
}  # fmt: skip
_BARE = re.compile(
    rf"(?:(?P<kind>{'|'.join(sorted(_KIND_WORDS, key=len, reverse=True))})\s+)?(?:so\s+)?"
    r"(?P<number>\d{1,5}[a-c]?(?:/(?:19|20)\d{2})?)/?(?:\s+nam\s+(?P<year>(?:19|20)\d{2}))?"
)
_OF_YEAR = re.compile(r"\s+(?:nam\s+)?(?P<year>(?:19|20)\d{2})$")


@dataclass(frozen=True, slots=True)
class Known:
    """One record on the day asked about. ``holds`` is what is in force that day where the record itself is not.

    ``pending`` are the numbers among those that amend it which had no force yet on that day.
    """

    document: LegalDocument
    force: Force
    chain: tuple[Successor, ...] = ()
    holds: tuple[LegalDocument, ...] = ()
    pending: frozenset[str] = frozenset()

    @property
    def is_sure(self) -> bool:
        """True when nothing about the force is doubtful: a well-read record with both its dates."""
        sure = self.document.confidence == "high" and not self.document.force_is_weak
        return sure and self.force is not Force.UNKNOWN


@dataclass(frozen=True, slots=True)
class Cited:
    """What the library knows of a number: who cites it, who bears it, what is cited together with it."""

    cited_in: tuple[CitedIn, ...] = ()
    held: tuple[HeldDocument, ...] = ()
    together: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer for one number. No record means "chưa xác minh"; ``near`` may only be asked about.

    ``others`` are records of this number that another issuer gave, where one was named. ``named_in`` is where documents
    name it without its number.
    """

    asked: str
    day: date
    known: tuple[Known, ...]
    near: tuple[LegalDocument, ...] = ()
    others: tuple[LegalDocument, ...] = ()
    cited_in: tuple[CitedIn, ...] = ()
    held: tuple[HeldDocument, ...] = ()
    together: tuple[tuple[str, int], ...] = ()
    named_in: tuple[CitedIn, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """The number alone does not tell the document: it comes back every year, or in every province."""
        number = DocumentNumber.read(self.asked)
        return number is not None and number.year is None and not number.party


@dataclass(frozen=True, slots=True)
class Missing:
    """A number cited in the library that neither the registry nor the library holds, and where it is cited."""

    number: str
    cited_in: tuple[CitedIn, ...]


def look_up(library: Library, registry: Registry, text: str, day: date, issuer: str = "") -> tuple[Looked, ...]:
    """What is known of each document that ``text`` names, by number or as a law by its name; none for other text."""
    found = _written(text) or _completed(text, library) or named_in(text, registry)
    numbers = tuple({number.key: number for number in found}.values())
    unnumbered = () if numbers else tuple(one for one in registry.find(text) if one.number is None)
    with library.reading() as (catalog, index):
        answers = []
        for number in numbers:
            key = number.key
            held = Cited(catalog.citing(key), catalog.numbered(key), catalog.cited_together(key))
            answers.append(_looked(number.text, day, registry, registry.find(number), issuer, held))
        answers += [_looked(record.id, day, registry, (record,), "", Cited()) for record in unnumbered]
        return tuple(
            replace(one, named_in=tuple(_by_name(one, catalog, index)) if one.known else ()) for one in answers
        )


def _by_name(looked: Looked, catalog: Catalog, index: Index) -> Iterator[CitedIn]:
    for known in looked.known:
        yield from named_without_number(catalog, index, known.document)


def named_in(text: str, registry: Registry) -> tuple[DocumentNumber, ...]:
    """The numbers of the documents that ``text`` names: in any spelling, the beginning of one, or a law by its name."""
    found = _written(text) or [
        one.number for one in (*_begun(text, registry), *laws_named(text, registry)) if one.number
    ]
    return tuple({number.key: number for number in found}.values())


def laws_named(text: str, registry: Registry) -> tuple[LegalDocument, ...]:
    """The laws of that name, abbreviated or not ("Luật KH&CN"), of the year where one is said."""
    folded = fold(text).strip(" .?")
    said = _OF_YEAR.search(folded)
    name = folded[: said.start()] if said else folded
    found = registry.titled(name) or registry.titled(" ".join(expand(re.findall(r"[a-z0-9]+", name))))
    return tuple(one for one in found if said is None or one.year == int(said["year"]))


def is_half(text: str) -> bool:
    """True for a number without its symbol, with or without its kind: "nghị quyết 57", "5700"."""
    return _BARE.fullmatch(fold(text).strip(" .?")) is not None


def _written(text: str) -> list[DocumentNumber]:
    alone = parse_number(text)
    return [alone] if alone is not None else [found.number for found in find_numbers(text)]


def _completed(text: str, library: Library) -> tuple[DocumentNumber, ...]:
    """The one document of library and registry whose half-typed number this is, of the kind that is said."""
    half = _BARE.fullmatch(fold(text).strip(" .?"))
    kind = _KIND_WORDS[half["kind"]] if half and half["kind"] else ""
    found = [DocumentNumber.read(answer.asked) for answer in library.find_number(text)]
    if half is not None and half["year"]:
        return ()
    return tuple(one for one in found if one is not None and (not kind or kind_of(one) in (None, kind)))


def _begun(text: str, registry: Registry) -> tuple[LegalDocument, ...]:
    """The records whose number begins so ("5700", "nghị quyết 57", "thông tư 26 năm 2026"); several are all told."""
    half = _BARE.fullmatch(fold(text).strip(" .?"))
    if half is None:
        return ()
    begins = number_key(f"{half['number']}/x").removesuffix("x")
    kind, year = _KIND_WORDS[half["kind"]] if half["kind"] else "", half["year"]
    return tuple(
        record
        for record in registry.all()
        if record.number is not None
        and record.number.key.startswith(begins)
        and (not kind or record.kind == kind)
        and (not year or record.year == int(year))
    )


def _looked(
    asked: str, day: date, registry: Registry, records: tuple[LegalDocument, ...], issuer: str, held: Cited
) -> Looked:
    local = any(one.scope != "central" for one in records)
    meant = tuple(one for one in records if not (issuer and local) or same_issuer(issuer, one.issuer))
    number = DocumentNumber.read(asked)
    near = registry.near(number) if not records and number is not None else ()
    known = tuple(know(record, registry, day) for record in meant)
    asked = next((one.number.text for one in records if one.number is not None), asked)
    others = () if meant else records
    return Looked(asked, day, known, near, others, held.cited_in, held.held, held.together)


def know(record: LegalDocument, registry: Registry, day: date) -> Known:
    """The record with its force on ``day`` and what came after it."""
    force, chain = record.in_force(day), successors(record, registry, day)
    amending = {number: replacing(number, record, registry) for number in record.amended_by}
    pending = {number for number, one in amending.items() if one is not None and one.in_force(day) is Force.NOT_YET}
    return Known(record, force, chain, holding(chain) if force is not Force.IN_FORCE else (), frozenset(pending))


def missing(library: Library, registry: Registry, most: int = 1000) -> tuple[Missing, ...]:
    """Numbers that documents of the library cite and nobody here holds, the most cited first."""
    with library.reading() as (catalog, *_):
        found = []
        for wanted in catalog.wanted(most):
            if not registry.find(wanted.number):
                found.append(Missing(wanted.number, catalog.citing(number_key(wanted.number))))
        return tuple(found)
