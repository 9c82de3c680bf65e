"""Passages in SQLite, which is the truth: their texts, an incremental full-text index, and what became of them.

Everything else of the index (`words`, `vectors`, Chroma) is derived from here, and the table `derived` says up to which
passage it goes. Numbers of passages grow and are never used again: "newer" is a comparison and "removed" is a list.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.domain.passage import Passage
from knowledge.index.terms import MAX_SYLLABLES, pairs_of, syllables_of, terms_of

HEADING_WEIGHT = 3
_PATH_MARK = "\x1f"
_TITLES = "about || iif(about = '', '', char(31)) || heading"
_PIECE = 500
"""So many ids are asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Derived:
    """How far a derived store goes: to which passage, to which removal; ``folder`` is where it lies."""

    store: str
    folder: str
    passages: int
    gone: int
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """A passage with the terms of its heading path and of its text, as the full-text index takes them."""

    passage: Passage
    heading: str
    body: str

    @classmethod
    def of(cls, passage: Passage) -> Counted:
        """The terms counted: most of the work of holding a passage, and it needs no library."""
        heading = " ".join(terms_of(" ".join(passage.titles)))
        return cls(passage, heading, " ".join(terms_of(passage.text)))


@dataclass(frozen=True, slots=True)
class Index:
    """The passages over an open connection with the schema in place, which the caller owns and commits."""

    connection: sqlite3.Connection

    def add(self, passages: Iterable[Passage | Counted]) -> int:
        """Hold ``passages``; how many there were. They are found by words at once, by meaning once settled."""
        count = 0
        for one in passages:
            counted = one if isinstance(one, Counted) else Counted.of(one)
            passage = counted.passage
            row = (
                passage.document, passage.ordinal, _PATH_MARK.join(passage.heading), passage.text, passage.line,
                passage.about,
            )  # fmt: skip
            cursor = self.connection.execute(
                "INSERT INTO passage (document, ordinal, heading, text, line, about) VALUES (?, ?, ?, ?, ?, ?)", row
            )
            self._add_words(int(cursor.lastrowid or 0), counted.heading, counted.body)
            count += 1
        return count

    def _add_words(self, number: int, heading: str, body: str) -> None:
        self.connection.execute(
            "INSERT INTO passage_words (rowid, heading, body) VALUES (?, ?, ?)", (number, heading, body)
        )

    def remove(self, document: str) -> None:
        """Forget every passage of ``document``."""
        self.connection.execute("INSERT INTO passage_gone (id) SELECT id FROM passage WHERE document = ?", (document,))
        self.connection.execute("DELETE FROM passage WHERE document = ?", (document,))

    def count(self) -> int:
        """How many passages are held."""
        return int(self.connection.execute("SELECT count(*) FROM passage").fetchone()[0])

    def count_after(self, number: int) -> int:
        """How many passages are newer than the one of this number."""
        return int(self.connection.execute("SELECT count(*) FROM passage WHERE id > ?", (number,)).fetchone()[0])

    def count_up_to(self, number: int) -> int:
        """How many passages have this number or a lower one."""
        return int(self.connection.execute("SELECT count(*) FROM passage WHERE id <= ?", (number,)).fetchone()[0])

    def numbers_up_to(self, number: int) -> list[int]:
        """The numbers of those passages."""
        return [row[0] for row in self.connection.execute("SELECT id FROM passage WHERE id <= ?", (number,))]

    def newest(self) -> int:
        """The number of the newest passage; 0 when none is held."""
        return int(self.connection.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()[0])

    def rows(self, after: int = 0, most: int = -1) -> Iterator[tuple[int, str, str]]:
        """Number, titles and text of the passages newer than ``after``, the oldest first; at most ``most``."""
        cursor = self.connection.execute(
            f"SELECT id, {_TITLES}, text FROM passage WHERE id > ? ORDER BY id LIMIT ?", (after, most)
        )
        return ((number, titles.replace(_PATH_MARK, " "), text) for number, titles, text in cursor)

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of these numbers, as far as they are still held."""
        found: dict[int, Passage] = {}
        for start in range(0, len(numbers), _PIECE):
            piece = numbers[start : start + _PIECE]
            for number, *row in self.connection.execute(
                "SELECT id, document, ordinal, heading, text, line, about FROM passage "
                f"WHERE id IN ({','.join('?' * len(piece))})",
                piece,
            ):
                found[number] = _passage(*row)
        return found

    def holding(self, document: str, quote: str, line: int | None) -> int | None:
        """The number of the passage of ``document`` that holds the words, nearest to the line; else of its first."""
        row = self.connection.execute(
            "SELECT id FROM passage WHERE document = ? "
            "ORDER BY instr(text, ?) = 0, abs(coalesce(line, 0) - ?), ordinal LIMIT 1",
            (document, quote, line or 0),
        ).fetchone()
        return int(row[0]) if row else None

    def mentioning(self, words: str, limit: int = 200) -> list[tuple[str, str, int | None]]:
        """Where the words stand, letter by letter, in the office's own documents: document, heading and text, line."""
        return self.connection.execute(
            "SELECT p.document, replace(p.heading, char(31), ' ') || char(10) || p.text, p.line "
            "FROM passage p JOIN document d ON d.key = p.document WHERE d.collection = '' "
            "AND (instr(p.text, ?1) OR instr(p.heading, ?1)) ORDER BY d.name, p.ordinal LIMIT ?2",
            (words, limit),
        ).fetchall()

    def of_document(self, document: str) -> list[tuple[int, Passage]]:
        """The passages of ``document`` in their order, with their numbers."""
        rows = self.connection.execute(
            "SELECT id, document, ordinal, heading, text, line, about FROM passage WHERE document = ? ORDER BY ordinal",
            (document,),
        )
        return [(int(number), _passage(*row)) for number, *row in rows]

    def first_of(self, document: str) -> int | None:
        """The number of the first passage of ``document``."""
        row = self.connection.execute(
            "SELECT id FROM passage WHERE document = ? ORDER BY ordinal LIMIT 1", (document,)
        ).fetchone()
        return int(row[0]) if row else None

    def match(self, query: str, limit: int, after: int = 0) -> list[tuple[int, float]]:
        """The best passages newer than ``after`` by the full-text index: (number, score), higher is better.

        Pairs are asked first and single syllables only when too few passages have one: a frequent syllable is in every
        passage, and the index would score them all.
        """
        asked = syllables_of(query)[:MAX_SYLLABLES]
        syllables, pairs = list(dict.fromkeys(asked)), list(dict.fromkeys(pairs_of(asked)))
        found = self._match(pairs, limit, after) if pairs else []
        return found if len(found) >= limit or not syllables else self._match(syllables + pairs, limit, after)

    def completion(self, before: str, beginning: str) -> str:
        """The syllable that begins so and follows ``before`` most often; "" where none does, or it is whole already."""
        self._open_terms()
        pair = f"{before}_{beginning}"
        row = self.connection.execute(
            "SELECT term FROM temp.passage_terms WHERE term >= ? AND term < ? ORDER BY term = ? DESC, doc DESC LIMIT 1",
            (pair, pair + "{", pair),  # "{" comes after every letter and digit
        ).fetchone()
        return "" if row is None or row[0] == pair else str(row[0]).partition("_")[2]

    def times(self, term: str) -> int:
        """In how many passages a folded syllable or a pair of neighbours ("ke_hoach") stands, or stood."""
        self._open_terms()
        row = self.connection.execute("SELECT doc FROM temp.passage_terms WHERE term = ?", (term,)).fetchone()
        return int(row[0]) if row else 0

    def _open_terms(self) -> None:
        self.connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_terms USING fts5vocab('main', 'passage_words', 'row')"
        )

    def _match(self, terms: Sequence[str], limit: int, after: int) -> list[tuple[int, float]]:
        rows = self.connection.execute(
            f"SELECT p.id, bm25(passage_words, {HEADING_WEIGHT}, 1) AS cost "
            "FROM passage_words JOIN passage p ON p.id = passage_words.rowid "
            "WHERE passage_words MATCH ? AND passage_words.rowid > ? ORDER BY cost, p.id LIMIT ?",
            (" OR ".join(f'"{term}"' for term in terms), after, limit),
        )
        return [(int(number), -float(cost)) for number, cost in rows]

    # ---- what is derived from the passages

    @property
    def identity(self) -> str:
        """Eight hex digits that tell this library from any other."""
        return str(self.connection.execute("SELECT id FROM identity").fetchone()[0])

    def derived(self, store: str) -> Derived | None:
        """How far ``store`` goes; None when it was never made."""
        row = self.connection.execute(
            "SELECT store, folder, passages, gone, detail FROM derived WHERE store = ?", (store,)
        ).fetchone()
        if row is None:
            return None
        name, folder, passages, gone, detail = row
        return Derived(name, folder, passages, gone, json.loads(detail))

    def note_derived(self, derived: Derived) -> None:
        """``derived`` is what holds from now on."""
        self.connection.execute(
            "INSERT OR REPLACE INTO derived (store, folder, passages, gone, detail) VALUES (?, ?, ?, ?, ?)",
            (derived.store, derived.folder, derived.passages, derived.gone, json.dumps(dict(derived.detail))),
        )

    def drop_derived(self, store: str) -> None:
        """Nothing is derived in ``store`` any more."""
        self.connection.execute("DELETE FROM derived WHERE store = ?", (store,))

    def gone(self, after: int = 0) -> list[tuple[int, int]]:
        """The removals after one of them, in their order: (removal, number of the passage)."""
        rows = self.connection.execute("SELECT seq, id FROM passage_gone WHERE seq > ? ORDER BY seq", (after,))
        return [(int(seq), int(number)) for seq, number in rows]

    def last_gone(self) -> int:
        """The last removal; 0 when there was none."""
        return int(self.connection.execute("SELECT coalesce(max(seq), 0) FROM passage_gone").fetchone()[0])

    def forget_gone(self) -> None:
        """Removed passages leave no trace, in the full-text index either."""
        self.rebuild_words()
        self.connection.execute("DELETE FROM passage_gone")

    def rebuild_words(self) -> None:
        """The full-text index made anew from the texts."""
        self.connection.execute("INSERT INTO passage_words (passage_words) VALUES ('delete-all')")
        for number, titles, text in list(self.rows()):
            self._add_words(number, " ".join(terms_of(titles)), " ".join(terms_of(text)))


def _passage(document: str, ordinal: int, heading: str, text: str, line: int | None, about: str) -> Passage:
    return Passage(document, ordinal, tuple(heading.split(_PATH_MARK)) if heading else (), text, line, about)
