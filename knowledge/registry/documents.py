"""The registry of legal documents: found by number, by topic on a day, or by words. Nothing found gives nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.domain.folding import fold
from knowledge.domain.legal import DocumentNumber, Force, LegalDocument, number_key, same_issuer

_FILES = ("central.json", "local.json")
_NAMED_BY_TITLE = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
_USABLE = frozenset({"high", "medium"})


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _document(record: Mapping[str, Any]) -> LegalDocument:
    """A record of a data file as a value; ValueError where its number or a date cannot be read."""
    written = record.get("number")
    number = DocumentNumber.read(written) if written else None
    if written and number is None:
        raise ValueError(f"document number {written!r} is not in canonical form")
    issued = _day(record.get("issued"))
    year = record.get("year") or (number.year if number else None) or (issued.year if issued else None)
    return LegalDocument(
        id=record.get("id") or (f"{written} năm {year}" if "year" in record else str(written)),
        number=number,
        kind=record["kind"],
        title=record["title"],
        issuer=record["issuer"],
        issued=issued,
        effective=_day(record.get("effective")),
        expires=_day(record.get("expires")),
        status=record["status"],
        confidence=record["confidence"],
        year=year,
        replaced_by=tuple(record.get("replaced_by", ())),
        replaces=tuple(record.get("replaces", ())),
        amended_by=tuple(record.get("amended_by", ())),
        scope=record.get("scope", "central"),
        province=record.get("province"),
        validity=record.get("validity"),
        topics=tuple(record.get("topics", ())),
        evidence=tuple(record.get("evidence", ())),
        note=record.get("note", ""),
    )


def _age(document: LegalDocument) -> tuple[int, date, str]:
    return document.rank, document.issued or date.max, document.id


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """All records, in the order of the data files."""

    documents: tuple[LegalDocument, ...]
    _by_key: Mapping[str, tuple[LegalDocument, ...]] = field(init=False, repr=False, compare=False)
    _by_title: Mapping[str, tuple[LegalDocument, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: dict[str, tuple[LegalDocument, ...]] = {}
        for document in self.documents:
            key = document.number.key if document.number else _name_key(document.id)
            by_key[key] = (*by_key.get(key, ()), document)
        by_title: dict[str, tuple[LegalDocument, ...]] = {}
        for document in self.documents:
            if document.kind in _NAMED_BY_TITLE:
                title = fold(f"{document.kind} {document.title}")
                by_title[title] = (*by_title.get(title, ()), document)
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "_by_title", by_title)

    def all(self) -> tuple[LegalDocument, ...]:
        return self.documents

    def find(
        self, number: DocumentNumber | str, issuer: str | None = None, year: int | None = None
    ) -> tuple[LegalDocument, ...]:
        """The records with this number in any spelling; issuer and year narrow where they are given.

        Several records mean the number alone does not tell; none means "chưa xác minh", never "hết hiệu lực".
        """
        if isinstance(number, DocumentNumber):
            found = self._by_key.get(number.key, ())
        else:
            found = self._by_key.get(number_key(number), ()) or self._by_key.get(_name_key(number), ())
        return tuple(
            document
            for document in found
            if (issuer is None or same_issuer(issuer, document.issuer)) and (year is None or year == document.year)
        )

    def titled(self, name: str) -> tuple[LegalDocument, ...]:
        """The laws, codes and ordinances of that name, kind included ("Luật Ngân sách nhà nước"), of all years."""
        return self._by_title.get(fold(name), ())

    def for_topics(
        self, topics: Iterable[str], on: date, province: str | None = None, plan_year: int | None = None
    ) -> tuple[LegalDocument, ...]:
        """What can be cited on that day for any of the topics, in the customary order of rank, then age.

        Only records in force, of high or medium confidence, with verified number, title and issue date; a province's
        documents only for that province; with the plan's year given, annual and programme documents only where
        their period covers it.
        """
        wanted = {fold(topic) for topic in topics}
        place = fold(province) if province else None
        chosen = (
            document
            for document in self.documents
            if document.confidence in _USABLE
            and document.named
            and (document.province is None or fold(document.province) == place)
            and (plan_year is None or _covers(document.validity, plan_year))
            and not wanted.isdisjoint(map(fold, document.topics))
            and document.in_force(on) is Force.IN_FORCE
        )
        return tuple(sorted(chosen, key=_age))

    def search(self, words: str) -> tuple[LegalDocument, ...]:
        """The records whose kind, number, title, issuer or topics contain every word, marks and case aside."""
        wanted = fold(words).split()
        if not wanted:
            return ()
        return tuple(one for one in self.documents if all(word in _searchable(one) for word in wanted))


def _covers(validity: str | None, year: int) -> bool:
    """A document without a period covers every year; "2021" covers one, "2021-2025" five."""
    years = [int(part) for part in validity.split("-")] if validity else []
    return not years or years[0] <= year <= years[-1]


def _name_key(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _searchable(document: LegalDocument) -> str:
    return fold(" ".join((document.kind, "số", document.id, document.title, document.issuer, *document.topics)))


@cache
def load_registry() -> Registry:
    """The registry, read once from the data files."""
    folder = Path(__file__).parent
    records = [record for name in _FILES for record in json.loads(folder.joinpath(name).read_text("utf-8"))]
    return Registry(tuple(map(_document, records)))
