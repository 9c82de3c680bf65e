"""What the index holds, what may be asked of it and what a search returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.domain.legal import LegalDocument


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that is found as one: its heading path, its text, its 1-based line in the source."""

    document: str
    """The digest of the document it stands in."""
    ordinal: int
    heading: tuple[str, ...]
    text: str
    line: int | None = None
    about: str = ""
    """What its document is about, where the heading path does not say it: searched as its first heading, not shown."""

    @property
    def titles(self) -> tuple[str, ...]:
        """What its document is about and its heading path."""
        return (self.about, *self.heading) if self.about else self.heading


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document of the library. ``key`` is its digest; ``problem_count`` is how many errors its own figures have.

    ``collection`` is "" for the office's own documents and names the collection that an article of law stands in;
    then ``effective`` is the day from which it binds, where that is known. ``size`` is in bytes.
    """

    key: str
    name: str
    path: str
    number: str
    kind: str
    subject: str
    agency: str
    year: int | None
    problem_count: int = 0
    problems: tuple[str, ...] = ()
    collection: str = ""
    effective: date | None = None
    passages: int = 0
    size: int = 0
    family: str = ""
    """The id of the template that a plan is most like; "" where it is like none."""

    @property
    def is_law(self) -> bool:
        """True for an article of a collection of law, false for a document of the office's own."""
        return bool(self.collection)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the documents of the hits must be; an empty field asks for nothing. ``family`` is the id of a template.

    Agency and place match where they are part of the document's issuer, kind where it is the kind of document, marks
    and case aside. ``in_force_on`` leaves out what the registry knows not to bind on that day.
    """

    year: int | None = None
    agency: str = ""
    kind: str = ""
    place: str = ""
    in_force_on: date | None = None
    family: str = ""

    @property
    def empty(self) -> bool:
        """True when nothing is asked for."""
        return self == Filters()


class Lane(StrEnum):
    """How a passage was found."""

    NUMBER = "number"
    WORDS = "words"
    MEANING = "meaning"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and why. ``score`` is higher for better hits, within one answer.

    ``reason`` is a Vietnamese phrase; ``lanes`` and ``words`` (folded syllables that query and passage share, in the
    order of the query) say the same to programs. ``snippet`` is the part of the passage worth showing, and
    ``marks`` where the shared words stand in it. ``others`` counts further passages of the same section.
    """

    passage: Passage
    document: HeldDocument
    reason: str
    score: float
    lanes: tuple[Lane, ...] = ()
    words: tuple[str, ...] = ()
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The hits for a query, best first, and what helps an officer who finds none.

    ``reading`` is the query as it is meant: spelt rightly, with diacritics; "" where it was typed so. ``near_numbers``
    are numbers like the one that was typed, where that one is unknown. ``notices`` tell of the library's state.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    reading: str = ""
    near_numbers: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedIn:
    """One place where a held document cites a number."""

    document: HeldDocument
    quote: str
    line: int | None


@dataclass(frozen=True, slots=True)
class LegalAnswer:
    """All that is known of one number: its records, and who cites it where. No record means "chưa xác minh"."""

    asked: str
    records: tuple[LegalDocument, ...]
    cited_in: tuple[CitedIn, ...] = ()
    held: tuple[HeldDocument, ...] = ()
