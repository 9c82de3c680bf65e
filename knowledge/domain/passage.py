"""What the index holds and what a search returns."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document of the library. ``key`` is its digest; ``problem_count`` is how many errors its own figures have."""

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and why ("có các từ: …"). ``score`` is higher for better hits, within one answer."""

    passage: Passage
    document: HeldDocument
    reason: str
    score: float


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
