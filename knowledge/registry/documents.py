"""The registry of legal documents: found by number, by name, or by words. Nothing found gives nothing."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from knowledge.domain.folding import fold
from knowledge.domain.legal import DocumentNumber, LegalDocument, number_key, same_issuer
from knowledge.registry.records import OFFICE_FILE, Record, document_of

_FILES = ("central.json", "local.json")
_NAMED_BY_TITLE = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})


def in_customary_order(document: LegalDocument) -> tuple[int, date, str]:
    """The key that sorts legal bases as a plan names them: by rank, then the older before the younger."""
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
                title = _words(f"{document.kind} {document.title}")
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
        return self._by_title.get(_words(name), ())

    def near(self, number: DocumentNumber, most: int = 3) -> tuple[LegalDocument, ...]:
        """Records whose number is easily mistaken for this unknown one: to ask about, never to answer with.

        Another year, a digit more, less or different, or two digits exchanged; the symbol otherwise the same.
        """
        wanted = number.key.split("/")
        found = []
        for document in self.documents:
            if document.number is not None and document.number.key != number.key:
                parts = document.number.key.split("/")
                if len(parts) == len(wanted) and sum(map(str.__ne__, parts, wanted)) == 1:
                    place = next(place for place, part in enumerate(parts) if part != wanted[place])
                    if _mistaken(parts[place], wanted[place], is_year=len(parts) == 3 and place == 1):
                        found.append((abs((document.year or 0) - (number.year or 0)), document))
        return tuple(document for _, document in sorted(found, key=lambda one: (one[0], one[1].id)))[:most]

    def search(self, words: str) -> tuple[LegalDocument, ...]:
        """The records whose kind, number, title, issuer or topics contain every word, marks and case aside."""
        wanted = fold(words).split()
        if not wanted:
            return ()
        return tuple(one for one in self.documents if all(word in _searchable(one) for word in wanted))


def _mistaken(one: str, other: str, *, is_year: bool) -> bool:
    """Two parts of numbers that a slip of the hand turns into one another."""
    if is_year:
        return True
    if len(one) == len(other):
        places = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
        swapped = len(places) == 2 and sorted(one) == sorted(other) and places[1] == places[0] + 1
        return swapped or (len(places) == 1 and one[0].isdigit())
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def covers(validity: str | None, year: int) -> bool:
    """A document without a period covers every year; "2021" covers one, "2021-2025" five."""
    years = [int(part) for part in validity.split("-")] if validity else []
    return not years or years[0] <= year <= years[-1]


def _words(name: str) -> str:
    """A name without marks, case, commas and hyphens."""
    return " ".join(re.findall(r"\w+", fold(name)))


def _name_key(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _searchable(document: LegalDocument) -> str:
    return fold(" ".join((document.kind, "số", document.id, document.title, document.issuer, *document.topics)))


@cache
def _shipped() -> Registry:
    return Registry(tuple(map(document_of, shipped_records())))


def shipped_records() -> list[Record]:
    """The records that come with the program, as plain values."""
    folder = Path(__file__).parent
    return [record for name in _FILES for record in json.loads(folder.joinpath(name).read_text("utf-8"))]


def load_registry(library: Path | None = None) -> Registry:
    """The registry that comes with the program, with what the office recorded in its ``library`` folder laid over it.

    Read once, and again when the office's file has changed.
    """
    if library is None:
        return _shipped()
    try:
        found = os.stat(library / OFFICE_FILE)
    except OSError:
        return _shipped()
    return _of_office(library, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _of_office(library: Path, _changed: int, _size: int) -> Registry:
    from knowledge.registry.office import lay_over, read_entries

    laid = lay_over(shipped_records(), read_entries(library))
    return Registry(laid.documents)
