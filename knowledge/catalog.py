"""The documents the office holds, their numbers, and who cites whom: one SQLite file in the library folder."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.domain.budget import Role
from knowledge.domain.legal import number_key
from knowledge.domain.passage import CitedIn, HeldDocument
from knowledge.domain.plan import Plan
from knowledge.domain.source import Span
from knowledge.parsing.citations import find_numbers

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL UNIQUE, number TEXT NOT NULL, number_key TEXT NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, agency TEXT NOT NULL, year INTEGER, problems TEXT NOT NULL,
    examiner TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS document_number ON document(number_key);
CREATE TABLE IF NOT EXISTS citation (
    document TEXT NOT NULL REFERENCES document(key) ON DELETE CASCADE,
    number_key TEXT NOT NULL, number TEXT NOT NULL, quote TEXT NOT NULL, line INTEGER
);
CREATE INDEX IF NOT EXISTS citation_number ON citation(number_key);
"""
_COLUMNS = "key, name, path, number, kind, subject, agency, year, problems"
QUOTE_SIDE = 90
"""How many characters of context a quoted citation keeps on each side."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """The catalog over an open connection, which the caller owns and commits."""

    connection: sqlite3.Connection

    def __post_init__(self) -> None:
        self.connection.executescript(_SCHEMA)

    def put(
        self, plan: Plan, *, key: str, name: str, path: str, problems: tuple[str, ...] = (), examiner: str = ""
    ) -> HeldDocument:
        """Hold ``plan`` under ``key``; nothing may be held under this key or path (see ``remove``).

        ``examiner`` is the version of the program that found ``problems``.
        """
        header = plan.header
        held = HeldDocument(
            key=key,
            name=name,
            path=path,
            number=header.number,
            kind=header.kind,
            subject=header.subject,
            agency=header.agency or header.place,
            year=_year(plan),
            problem_count=len(problems),
            problems=problems,
        )
        self.connection.execute(
            f"INSERT INTO document ({_COLUMNS}, number_key, examiner) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key, name, path, held.number, held.kind, held.subject, held.agency, held.year,
                json.dumps(problems, ensure_ascii=False), _own_key(held.number), examiner,
            ),
        )  # fmt: skip
        self.connection.executemany(
            "INSERT INTO citation (document, number_key, number, quote, line) VALUES (?, ?, ?, ?, ?)",
            ((key, *row) for row in _citations(plan)),
        )
        return held

    def remove(self, key: str) -> None:
        """Forget the document and what it cites."""
        self.connection.execute("DELETE FROM citation WHERE document = ?", (key,))
        self.connection.execute("DELETE FROM document WHERE key = ?", (key,))

    def holds(self, key: str) -> HeldDocument | None:
        """The document with this digest, or None."""
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM document WHERE key = ?", (key,)).fetchall()
        return _held(rows[0]) if rows else None

    def examiner_of(self, key: str) -> str:
        """The version of the program that examined the document; empty when it is not held."""
        row = self.connection.execute("SELECT examiner FROM document WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def at_path(self, path: str) -> HeldDocument | None:
        """The document that was read from ``path``, or None."""
        row = self.connection.execute(f"SELECT {_COLUMNS} FROM document WHERE path = ?", (path,)).fetchone()
        return _held(row) if row else None

    def documents(self) -> tuple[HeldDocument, ...]:
        """All documents, by name."""
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM document ORDER BY name, key")
        return tuple(_held(row) for row in rows)

    def numbered(self, key: str) -> tuple[HeldDocument, ...]:
        """The documents that bear the number with this ``number_key``."""
        if not key:
            return ()
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM document WHERE number_key = ?", (key,))
        return tuple(_held(row) for row in rows)

    def citing(self, key: str) -> tuple[CitedIn, ...]:
        """Where the number with this ``number_key`` is cited, in order of document and line."""
        rows = self.connection.execute(
            f"SELECT {', '.join('d.' + c for c in _COLUMNS.split(', '))}, c.quote, c.line FROM citation c "
            "JOIN document d ON d.key = c.document WHERE c.number_key = ? ORDER BY d.name, c.line",
            (key,),
        )
        return tuple(CitedIn(_held(row[:-2]), row[-2], row[-1]) for row in rows)


def _held(row: tuple[str, str, str, str, str, str, str, int | None, str]) -> HeldDocument:
    key, name, path, number, kind, subject, agency, year, problems = row
    listed = tuple(json.loads(problems))
    return HeldDocument(key, name, path, number, kind, subject, agency, year, len(listed), listed)


def _own_key(number: str) -> str:
    """The key of a plan's own number; blank numbers ("/KH-UBND", as in every unsigned draft) identify nothing."""
    return number_key(number) if number[:1].isdigit() else ""


def _year(plan: Plan) -> int | None:
    """The year a plan is for: the last one its subject names, else the year it is dated."""
    words = plan.header.subject.replace("-", " ").replace(";", " ").replace(",", " ").split()
    years = [int(word) for word in words if re.fullmatch("(?:19|20)[0-9]{2}", word)]
    return years[-1] if years else plan.header.date.year


def _citations(plan: Plan) -> Iterable[tuple[str, str, str, int | None]]:
    texts = [(section.title, section.span) for _, section in plan.walk()]
    texts += [(paragraph.text, paragraph.span) for _, paragraph in plan.paragraphs()]
    for text, span in (*texts, *_texts_of_tables(plan)):
        for found in find_numbers(text):
            quote = text[max(0, found.start - QUOTE_SIDE) : found.end + QUOTE_SIDE].strip()
            yield found.number.key, found.number.text, quote, span.line if span else None


def _texts_of_tables(plan: Plan) -> Iterator[tuple[str, Span | None]]:
    """Captions, labels, and the cells of columns that hold words."""
    for _, table in plan.tables():
        yield table.caption, table.caption_span or table.span
        words = table.columns_of(Role.NOTE, Role.OTHER)
        for _, line in table.walk():
            yield line.label, line.span
            yield from ((line.entries[column].raw, line.entries[column].span or line.span) for column in words)
