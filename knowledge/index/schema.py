"""The tables of the library file and their version: an older file is brought up to date, a newer one is refused."""

from __future__ import annotations

import sqlite3

from knowledge.errors import KnowledgeError
from knowledge.index.durable import Index

VERSION = 3
"""Kept in the file as ``user_version``. 1 was never written: the first files have 0 and a table ``passage``.
In files of 2 passages do not know what their document is about.
"""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS passage (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, "
    "ordinal INTEGER NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL, line INTEGER, "
    "about TEXT NOT NULL DEFAULT '', UNIQUE (document, ordinal))",
    "CREATE TABLE IF NOT EXISTS passage_gone (seq INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(heading, body, content = '', detail = column, "
    "tokenize = \"ascii tokenchars '_'\")",
    "CREATE TABLE IF NOT EXISTS derived (store TEXT PRIMARY KEY, folder TEXT NOT NULL, passages INTEGER NOT NULL, "
    "gone INTEGER NOT NULL, detail TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS identity (id TEXT NOT NULL)",
    "INSERT INTO identity (id) SELECT lower(hex(randomblob(4))) WHERE NOT EXISTS (SELECT 1 FROM identity)",
)


def prepare(connection: sqlite3.Connection) -> str:
    """The tables are there and of this version. A Vietnamese sentence when an older file was brought up to date.

    KnowledgeError for a file that a newer program wrote: this one would read it wrongly. The connection must commit on
    its own (``isolation_level`` None).
    """
    if _version(connection) == VERSION:
        return ""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        found = _version(connection)  # another process may have been faster
        if found > VERSION:
            raise KnowledgeError(
                f"Thư viện này do bản chương trình mới hơn ghi (cấu trúc {found}, bản đang chạy chỉ biết đến "
                f"{VERSION}). Hãy cập nhật chương trình; thư viện không bị thay đổi gì."
            )
        if found == VERSION:
            return ""
        if found == 2:
            _told_what_they_are_about(connection)
            return ""
        old = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'passage'").fetchone() is not None
        if old:
            connection.execute("ALTER TABLE passage RENAME TO passage_before")
            connection.execute("DROP TABLE IF EXISTS passage_words")
        for statement in _TABLES:
            connection.execute(statement)
        held = _carry_over(connection) if old else 0
        connection.execute(f"PRAGMA user_version = {VERSION}")
    return f"Thư viện của bản cũ đã được nâng cấp: giữ nguyên {held} đoạn của mọi tài liệu." if old else ""


def _told_what_they_are_about(connection: sqlite3.Connection) -> None:
    """The passages of the office's own documents learn that; it is searched once their stores are made anew."""
    connection.execute("ALTER TABLE passage ADD COLUMN about TEXT NOT NULL DEFAULT ''")
    subject = "(SELECT subject FROM document WHERE key = passage.document AND collection = '')"
    connection.execute(f"UPDATE passage SET about = coalesce({subject}, '')")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _carry_over(connection: sqlite3.Connection) -> int:
    """The passages of the first files, whose full-text index was another one."""
    connection.execute(
        "INSERT INTO passage (id, document, ordinal, heading, text, line, about) "
        "SELECT id, document, ordinal, heading, text, line, "
        "coalesce((SELECT subject FROM document WHERE key = document), '') FROM passage_before ORDER BY id"
    )
    connection.execute("DROP TABLE passage_before")
    index = Index(connection)
    index.rebuild_words()
    return index.count()
