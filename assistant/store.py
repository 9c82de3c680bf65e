"""Drafts in a database: revisions are only ever added, and one is added only on the head its author has seen.

The one door to sqlalchemy. SQLite in the data folder; any other database SQLAlchemy knows by its URL.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from assistant.draft import Draft, DraftSummary, Message, Revision, decode_plan, encode_plan, plan_title
from assistant.errors import BadRequest, NotFound, VersionConflict
from assistant.operations import Operation
from assistant.rendering import tell
from knowledge.domain.plan import Plan

_WRITES = "duthao_writes"
_ROLES = ("user", "assistant")

_schema = MetaData()
_drafts = Table(
    "draft",
    _schema,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("head", Integer, nullable=False),
    Column("notices", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, index=True),
)
_revisions = Table(
    "revision",
    _schema,
    Column("draft_id", ForeignKey("draft.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Integer, nullable=False),  # its own number, or that of the revision whose plan an undo brought back
    Column("plan", Text, nullable=False),
    Column("operations", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
_messages = Table(
    "message",
    _schema,
    Column("draft_id", ForeignKey("draft.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


def _now() -> datetime:
    return datetime.now(UTC)


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the zone; what we wrote was UTC."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _json(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _open(location: str | Path) -> Engine:
    """The engine, with the tables there. SQLite: WAL, waiting for other writers, BEGIN IMMEDIATE to write."""
    url = str(location) if isinstance(location, str) and "://" in location else f"sqlite:///{location}"
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
            connection.isolation_level = None  # the transactions are ours, see below
            cursor = connection.cursor()
            for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # A transaction that reads first and writes later may be refused for good: take the lock at once.
            writes = connection.get_execution_options().get(_WRITES, False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    writer = engine.execution_options(**{_WRITES: True})
    with writer.begin() as connection:
        _schema.create_all(connection)
    return engine


class Store:
    """All drafts of one office. ``location`` is the path of a SQLite file or a database URL. Safe in threads."""

    def __init__(self, location: str | Path) -> None:
        self._engine = _open(location)
        self._writer = self._engine.execution_options(**{_WRITES: True})

    def close(self) -> None:
        """Lets go of the database; the store cannot be used afterwards."""
        self._engine.dispose()

    def create(self, plan: Plan, author: str, note: str, notices: Sequence[str] = ()) -> Draft:
        """A new draft with revision 1."""
        draft = Draft(uuid.uuid4().hex, plan_title(plan), 1, plan, tuple(notices))
        with self._writer.begin() as connection:
            connection.execute(
                insert(_drafts).values(
                    id=draft.id, title=draft.title, head=1, notices=_json(draft.notices), updated_at=_now()
                )
            )
            _append(connection, draft, state=1, operations=(), author=author, note=note)
        return draft

    def load(self, draft_id: str, revision: int | None = None) -> Draft:
        """The draft at its head, or at an older revision; NotFound when there is none."""
        with self._engine.connect() as connection:
            draft = _row_of(connection, draft_id)
            number = draft.head if revision is None else revision
            plan = _revision_of(connection, draft_id, number).plan
        return Draft(draft_id, draft.title, number, decode_plan(plan), tuple(json.loads(draft.notices)))

    def save(
        self,
        draft_id: str,
        base_revision: int,
        plan: Plan,
        operations: Sequence[Operation],
        author: str,
        note: str = "",
    ) -> Draft:
        """The plan as the revision after ``base_revision``; VersionConflict when that is not the head.

        ``operations`` made ``plan`` of the base revision's plan; they are kept in words.
        """
        with self._writer.begin() as connection:
            row = _advance(connection, draft_id, base_revision)
            before = decode_plan(_revision_of(connection, draft_id, base_revision).plan)
            draft = _next(row, base_revision, plan)
            sentences = tell(before, operations)
            _append(connection, draft, state=draft.revision, operations=sentences, author=author, note=note)
        return draft

    def undo(self, draft_id: str, base_revision: int, author: str = "") -> Draft:
        """A new revision with the plan from before the last change that still holds; BadRequest when there is none.

        Undone revisions are stepped over: after 1, 2, 3 an undo gives 4 (the plan of 2), another one 5 (the plan of 1).
        A change made after an undo is undone first: 1, 2, undo → 3 (of 1), change → 4, undo → 5 (of 1).
        """
        with self._writer.begin() as connection:
            row = _advance(connection, draft_id, base_revision)
            state = _revision_of(connection, draft_id, base_revision).state
            if state == 1:
                raise BadRequest("Không còn thay đổi nào để hoàn tác: dự thảo đang ở bản đầu tiên.")
            before = _revision_of(connection, draft_id, state - 1)
            draft = _next(row, base_revision, decode_plan(before.plan))
            sentence = f"Hoàn tác: trở lại nội dung của bản {before.state}"
            _append(connection, draft, state=before.state, operations=(sentence,), author=author, note="")
        return draft

    def history(self, draft_id: str) -> tuple[Revision, ...]:
        """Every revision, oldest first."""
        with self._engine.connect() as connection:
            _row_of(connection, draft_id)
            rows = connection.execute(
                select(_revisions).where(_revisions.c.draft_id == draft_id).order_by(_revisions.c.number)
            ).all()
        return tuple(
            Revision(
                number=row.number,
                operations=tuple(json.loads(row.operations)),
                author=row.author,
                note=row.note,
                created_at=_aware(row.created_at),
                undone_to=row.state if row.state != row.number else None,
            )
            for row in rows
        )

    def list(self) -> tuple[DraftSummary, ...]:
        """Every draft, the one changed last first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_drafts).order_by(_drafts.c.updated_at.desc(), _drafts.c.id)).all()
        return tuple(DraftSummary(row.id, row.title, row.head, _aware(row.updated_at)) for row in rows)

    def add_message(self, role: str, text: str, draft_id: str, said_at: datetime | None = None) -> Message:
        """One line of the conversation about a draft, put at its end; ``role`` is "user" or "assistant".

        ``said_at``: when, for what was said before there was a draft; now by default.
        """
        if role not in _ROLES:
            raise ValueError(f"role must be one of {_ROLES}, not {role!r}")
        message = Message(role, text, said_at or _now())
        with self._writer.begin() as connection:
            _row_of(connection, draft_id)
            last = connection.scalar(select(func.max(_messages.c.number)).where(_messages.c.draft_id == draft_id))
            connection.execute(
                insert(_messages).values(
                    draft_id=draft_id, number=(last or 0) + 1, role=role, text=text, created_at=message.created_at
                )
            )
        return message

    def messages(self, draft_id: str) -> tuple[Message, ...]:
        """The whole conversation about a draft, oldest first."""
        with self._engine.connect() as connection:
            _row_of(connection, draft_id)
            rows = connection.execute(
                select(_messages).where(_messages.c.draft_id == draft_id).order_by(_messages.c.number)
            ).all()
        return tuple(Message(row.role, row.text, _aware(row.created_at)) for row in rows)


def _row_of(connection: Connection, draft_id: str) -> Row[Any]:
    row = connection.execute(select(_drafts).where(_drafts.c.id == draft_id)).one_or_none()
    if row is None:
        raise NotFound(f"Không có dự thảo “{draft_id}”.")
    return row


def _revision_of(connection: Connection, draft_id: str, number: int) -> Row[Any]:
    row = connection.execute(
        select(_revisions).where(_revisions.c.draft_id == draft_id, _revisions.c.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(f"Dự thảo “{draft_id}” không có bản {number}.")
    return row


def _advance(connection: Connection, draft_id: str, base_revision: int) -> Row[Any]:
    """Compare-and-swap on the head: of several who saw the same head, one gets through."""
    moved = connection.execute(
        update(_drafts)
        .where(_drafts.c.id == draft_id, _drafts.c.head == base_revision)
        .values(head=base_revision + 1, updated_at=_now())
    )
    row = _row_of(connection, draft_id)
    if moved.rowcount != 1:
        raise VersionConflict(row.head)
    return row


def _next(row: Row[Any], base_revision: int, plan: Plan) -> Draft:
    return Draft(row.id, plan_title(plan), base_revision + 1, plan, tuple(json.loads(row.notices)))


def _append(
    connection: Connection, draft: Draft, *, state: int, operations: Sequence[str], author: str, note: str
) -> None:
    """The revision row of the draft, and its title as it is now."""
    connection.execute(
        insert(_revisions).values(
            draft_id=draft.id,
            number=draft.revision,
            state=state,
            plan=encode_plan(draft.plan),
            operations=_json(operations),
            author=author,
            note=note,
            created_at=_now(),
        )
    )
    connection.execute(update(_drafts).where(_drafts.c.id == draft.id).values(title=draft.title))
