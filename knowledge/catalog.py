"""The documents the office holds, their numbers, and who cites whom: one SQLite file in the library folder.

Beside the office's own documents stand collections of law: each article is a document of its own, listed apart.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.domain.budget import Role
from knowledge.domain.legal import number_key
from knowledge.domain.passage import CitedIn, HeldDocument
from knowledge.domain.plan import Plan
from knowledge.domain.source import Span
from knowledge.parsing.citations import NumberInText, find_numbers

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
CREATE INDEX IF NOT EXISTS citation_document ON citation(document);
"""
_LATER = {
    "collection": "TEXT NOT NULL DEFAULT ''", "effective": "TEXT NOT NULL DEFAULT ''",
    "passages": "INTEGER NOT NULL DEFAULT 0", "size": "INTEGER NOT NULL DEFAULT 0",
    "family": "TEXT NOT NULL DEFAULT ''",
}  # fmt: skip
"""Columns that libraries made by older versions lack; what they hold is read again (another ``examiner``)."""
_LATER_INDEX = "CREATE INDEX IF NOT EXISTS document_collection ON document(collection)"
_COLUMNS = (
    "key, name, path, number, kind, subject, agency, year, problems, collection, effective, passages, size, "
    "family"
)  # fmt: skip
_OF_D = ", ".join(f"d.{column}" for column in _COLUMNS.split(", "))
QUOTE_SIDE = 90
"""How many characters of context a quoted citation keeps on each side."""

_Row = tuple[str, str, str, str, str, str, str, int | None, str, str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class CitedNumber:
    """A number that a document cites: its key, as written, the words around it, the line."""

    key: str
    number: str
    quote: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the catalog holds of one document. ``examiner`` tells what read it: other versions read it again."""

    held: HeldDocument
    citations: tuple[CitedNumber, ...] = ()
    examiner: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """How much there is of one collection of law."""

    name: str
    documents: int
    passages: int
    size: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that documents cite and the library does not hold."""

    number: str
    documents: int
    """How many documents cite it."""


def entry_of(
    plan: Plan,
    *,
    key: str,
    name: str,
    path: str,
    problems: tuple[str, ...] = (),
    examiner: str = "",
    size: int = 0,
    family: str = "",
) -> Entry:
    """What the catalog is to hold of ``plan``, read from the file ``name`` at ``path``."""
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
        size=size,
        family=family,
    )
    return Entry(held, tuple(_citations(plan)), examiner)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The catalog over an open connection, which the caller owns and commits."""

    connection: sqlite3.Connection

    def __post_init__(self) -> None:
        self.connection.executescript(_SCHEMA)
        present = {row[1] for row in self.connection.execute("PRAGMA table_info(document)")}
        for column in _LATER.keys() - present:
            try:
                self.connection.execute(f"ALTER TABLE document ADD COLUMN {column} {_LATER[column]}")
            except sqlite3.OperationalError as error:
                if "duplicate column" not in str(error):  # another process was faster
                    raise
        self.connection.execute(_LATER_INDEX)

    def put(self, entry: Entry) -> None:
        """Hold ``entry``; nothing may be held under its key or path (see ``remove``)."""
        held = entry.held
        self.connection.execute(
            f"INSERT INTO document ({_COLUMNS}, number_key, examiner) VALUES ({', '.join('?' * 16)})",
            (
                held.key, held.name, held.path, held.number, held.kind, held.subject, held.agency, held.year,
                json.dumps(held.problems, ensure_ascii=False), held.collection,
                held.effective.isoformat() if held.effective else "", held.passages, held.size, held.family,
                _own_key(held.number), entry.examiner,
            ),
        )  # fmt: skip
        self.connection.executemany(
            "INSERT INTO citation (document, number_key, number, quote, line) VALUES (?, ?, ?, ?, ?)",
            ((held.key, one.key, one.number, one.quote, one.line) for one in entry.citations),
        )

    def move(self, key: str, name: str, path: str) -> None:
        """The file of this document has another name or place now."""
        self.connection.execute("UPDATE document SET name = ?, path = ? WHERE key = ?", (name, path, key))

    def remove(self, key: str) -> None:
        """Forget the document and what it cites."""
        self.connection.execute("DELETE FROM citation WHERE document = ?", (key,))
        self.connection.execute("DELETE FROM document WHERE key = ?", (key,))

    def holds(self, key: str) -> HeldDocument | None:
        """The document with this key, or None."""
        return next(self._found("WHERE key = ?", (key,)), None)

    def examiner_of(self, key: str) -> str:
        """The version of the program that examined the document; empty when it is not held."""
        row = self.connection.execute("SELECT examiner FROM document WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def at_path(self, path: str) -> HeldDocument | None:
        """The document that was read from ``path``, or None."""
        return next(self._found("WHERE path = ?", (path,)), None)

    def documents(self) -> tuple[HeldDocument, ...]:
        """The office's own documents, by name."""
        return tuple(self._found("WHERE collection = '' ORDER BY name, key"))

    def named(self, text: str) -> tuple[HeldDocument, ...]:
        """The office's documents whose name, path or number ``text`` is, in any spelling of the number."""
        key = number_key(text)
        wanted = unicodedata.normalize("NFC", text).casefold()
        return tuple(
            held
            for held in self.documents()
            if wanted in (held.name.casefold(), held.path.casefold()) or (key and key == _own_key(held.number))
        )

    def paths(self) -> Mapping[str, str]:
        """Key by path, of the office's own documents."""
        return dict(self.connection.execute("SELECT path, key FROM document WHERE collection = ''"))

    def collections(self) -> tuple[Collection, ...]:
        """The collections of law that are held, by name."""
        rows = self.connection.execute(
            "SELECT collection, count(*), sum(passages), sum(size) FROM document WHERE collection != '' "
            "GROUP BY collection ORDER BY collection"
        )
        return tuple(Collection(*row) for row in rows)

    def examiners(self, collection: str) -> dict[str, str]:
        """Of every document of a collection: by its key, what read it."""
        return dict(self.connection.execute("SELECT key, examiner FROM document WHERE collection = ?", (collection,)))

    def numbered(self, key: str) -> tuple[HeldDocument, ...]:
        """The office's documents that bear the number with this ``number_key``."""
        return tuple(self._found("WHERE number_key = ? AND collection = ''", (key,))) if key else ()

    def article(self, number: str, key: str) -> tuple[HeldDocument, ...]:
        """The article of this number ("5", "10a") of the law with this ``number_key``, where a collection holds it."""
        where = "WHERE number_key = ? AND collection != '' AND name LIKE ? ORDER BY rowid"
        return tuple(self._found(where, (key, f"Điều {number} %"))) if key else ()

    def articles_called(self, number: str, kinds: Sequence[str]) -> tuple[HeldDocument, ...]:
        """The article of this number of every document of these kinds that a collection holds."""
        where = f"WHERE collection != '' AND name >= ? AND name < ? AND kind IN ({','.join('?' * len(kinds))})"
        return tuple(self._found(where, (f"Điều {number} ", f"Điều {number}!", *kinds)))

    def articles(self, key: str, limit: int = 1000) -> tuple[HeldDocument, ...]:
        """The articles held of the law with this ``number_key``, in the order they were put in."""
        where = "WHERE number_key = ? AND collection != '' ORDER BY rowid LIMIT ?"
        return tuple(self._found(where, (key, limit))) if key else ()

    def citing(self, key: str, limit: int = -1) -> tuple[CitedIn, ...]:
        """Where the number with this ``number_key`` is cited: the office's documents first, by name and line."""
        rows = self.connection.execute(
            f"SELECT {_OF_D}, c.quote, c.line FROM citation c JOIN document d ON d.key = c.document "
            "WHERE c.number_key = ? ORDER BY d.collection, d.name, d.key, c.line LIMIT ?",
            (key, limit),
        )
        return tuple(CitedIn(_held(row[:-2]), row[-2], row[-1]) for row in rows)

    def cited_together(self, key: str, limit: int = 10) -> tuple[tuple[str, int], ...]:
        """What the office's documents that cite this number cite besides: number and how many of them, most first."""
        rows = self.connection.execute(
            "SELECT min(o.number), count(DISTINCT o.document) AS times FROM citation c "
            "JOIN document d ON d.key = c.document AND d.collection = '' "
            "JOIN citation o ON o.document = c.document AND o.number_key != c.number_key "
            "WHERE c.number_key = ? GROUP BY o.number_key ORDER BY times DESC, o.number_key LIMIT ?",
            (key, limit),
        )
        return tuple((number, times) for number, times in rows)

    def wanted(self, limit: int = 100) -> tuple[Wanted, ...]:
        """Numbers the office's documents cite and the library holds neither whole nor by articles; most cited first."""
        rows = self.connection.execute(
            "SELECT min(c.number), count(DISTINCT c.document) AS times FROM citation c "
            "JOIN document d ON d.key = c.document AND d.collection = '' "
            "WHERE NOT EXISTS (SELECT 1 FROM document h WHERE h.number_key = c.number_key) "
            "GROUP BY c.number_key ORDER BY times DESC, c.number_key LIMIT ?",
            (limit,),
        )
        return tuple(Wanted(number, times) for number, times in rows)

    def _found(self, where: str, values: tuple[object, ...] = ()) -> Iterator[HeldDocument]:
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM document {where}", values)
        return (_held(row) for row in rows)


def cited_numbers(text: str, line: int | None = None) -> Iterator[CitedNumber]:
    """Every document number of the text with the words around it."""
    return (cited_number(text, found, line) for found in find_numbers(text))


def cited_number(text: str, found: NumberInText, line: int | None = None) -> CitedNumber:
    """A number found in the text, with the words around it."""
    quote = text[max(0, found.start - QUOTE_SIDE) : found.end + QUOTE_SIDE].strip()
    return CitedNumber(found.number.key, found.number.text, quote, line)


def with_passages(entry: Entry, passages: int) -> Entry:
    """The entry of a document that gave so many passages."""
    return replace(entry, held=replace(entry.held, passages=passages))


def _held(row: _Row) -> HeldDocument:
    (
        key, name, path, number, kind, subject, agency, year, problems, collection, effective, passages, size, family,
    ) = row  # fmt: skip
    listed = tuple(json.loads(problems)) if problems != "[]" else ()
    day = date.fromisoformat(effective) if effective else None
    return HeldDocument(
        key,
        name,
        path,
        number,
        kind,
        subject,
        agency,
        year,
        len(listed),
        listed,
        collection,
        day,
        passages,
        size,
        family,
    )


def _own_key(number: str) -> str:
    """The key of a plan's own number; blank numbers ("/KH-UBND", as in every unsigned draft) identify nothing."""
    return number_key(number) if number[:1].isdigit() else ""


def _year(plan: Plan) -> int | None:
    """The year a plan is for: the last one its subject names, else the year it is dated."""
    words = plan.header.subject.replace("-", " ").replace(";", " ").replace(",", " ").split()
    years = [int(word) for word in words if re.fullmatch("(?:19|20)[0-9]{2}", word)]
    return years[-1] if years else plan.header.date.year


def _citations(plan: Plan) -> Iterable[CitedNumber]:
    texts = [(section.title, section.span) for _, section in plan.walk()]
    texts += [(paragraph.text, paragraph.span) for _, paragraph in plan.paragraphs()]
    for text, span in (*texts, *_texts_of_tables(plan)):
        yield from cited_numbers(text, span.line if span else None)


def _texts_of_tables(plan: Plan) -> Iterator[tuple[str, Span | None]]:
    """Captions, labels, and the cells of columns that hold words."""
    for _, table in plan.tables():
        yield table.caption, table.caption_span or table.span
        words = table.columns_of(Role.NOTE, Role.OTHER)
        for _, line in table.walk():
            yield line.label, line.span
            yield from ((line.entries[column].raw, line.entries[column].span or line.span) for column in words)
