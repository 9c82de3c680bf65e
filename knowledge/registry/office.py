"""What the office itself knows of legal documents: a file of entries, each with who wrote it, when and from where.

The file lies in the library folder, one JSON object a line, oldest first, and only ever grows: a correction is a new
line, and so is its withdrawal, so the history of every field is kept. Laid over the records that come with the program
the entries win field by field; the package itself is never changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge.domain.legal import Change, LegalDocument, number_key, same_issuer
from knowledge.errors import KnowledgeError
from knowledge.lock import alone
from knowledge.registry.records import DAYS, LABELS, OFFICE_FILE, WORDS, Record, RecordError, corrected, document_of

ADD, CORRECT, WITHDRAW = "add", "correct", "withdraw"
_PATIENCE_S = 20.0
"""How long one writer waits for another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing somebody recorded. ``number``, ``issuer`` and ``year`` name the document as it stood before.

    ``withdraws`` is the line of the entry that is taken back, for a withdrawal.
    """

    action: str
    number: str
    by: str
    source: str
    at: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    issuer: str = ""
    year: int | None = None
    withdraws: int | None = None
    line: int = 0

    @property
    def day(self) -> date:
        """The day on which it was recorded."""
        return datetime.fromisoformat(self.at).date()


@dataclass(frozen=True, slots=True)
class Laid:
    """The records with the office's entries laid over them, and the entries that fit no record."""

    documents: tuple[LegalDocument, ...]
    adrift: tuple[tuple[Entry, str], ...] = ()


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """Every entry of the office in ``folder``, in order; none without a file. KnowledgeError for a damaged line."""
    path = folder / OFFICE_FILE
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"Không đọc được tệp “{path}” ({error}).") from error
    entries = []
    for place, line in enumerate(lines, 1):
        if not line.strip() or _is_torn(line):
            continue
        try:
            entries.append(Entry(**{**json.loads(line), "line": place}))
        except (TypeError, ValueError) as error:
            raise KnowledgeError(
                f"Dòng {place} của tệp “{path}” đã hỏng ({error}). Hãy sửa hoặc xóa dòng ấy rồi chạy lại."
            ) from error
    return tuple(entries)


def _is_torn(line: str) -> bool:
    """True for what is left of a write that was cut off: nobody was told that it had been kept."""
    return line.startswith("{") and not line.rstrip().endswith("}")


def keep(folder: Path, entries: Sequence[Entry]) -> None:
    """Add ``entries`` to the file of the office, all in one write that has reached the disk on return.

    Writers wait for one another; KnowledgeError where one waits too long, or the disk fails.
    """
    path = folder / OFFICE_FILE
    written = ""
    for one in entries:
        value = {name: found for name, found in asdict(one).items() if name != "line" and found not in ("", None, {})}
        written += json.dumps(value, ensure_ascii=False) + "\n"
    try:
        with alone(folder, "legal_records", "ghi danh mục văn bản", _PATIENCE_S), path.open("a+b") as file:
            if file.tell() and _last_byte(file) != b"\n":
                written = "\n" + written
            file.write(written.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise KnowledgeError(f"Không ghi được tệp “{path}” ({error}). Hãy kiểm tra quyền ghi và chỗ trống.") from error


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    return bytes(file.read(1))


def lay_over(shipped: Iterable[Record], entries: Sequence[Entry]) -> Laid:
    """The shipped records with the entries over them, in order of the shipped ones and then of the added ones.

    What the office records as replacing another document ends that one too, where its own record says no end.
    """
    taken_back = {entry.withdraws for entry in entries if entry.action == WITHDRAW}
    records = _Records()
    for record in shipped:
        records.put(dict(record), [])
    adrift: list[tuple[Entry, str]] = []
    for entry in entries:
        if entry.action == WITHDRAW or entry.line in taken_back:
            continue
        found = [one for one in records.numbered(entry.number) if _is_meant(one[0], entry)]
        if entry.action == ADD and not found:
            found = [records.put({_key_of(entry): entry.number, **entry.fields}, _changes(entry))]
        elif len(found) == 1:
            _correct(*found[0], entry)
        else:
            reason = "có nhiều văn bản cùng số" if found else "không còn văn bản này trong danh mục"
            adrift.append((entry, reason))
            continue
        _end_replaced(records, found[0][0], entry)
    documents, whole = [], []
    for record, changes in records.all:
        try:
            documents.append(document_of(record, tuple(changes)))
        except RecordError as error:
            whole.append(str(error))
    if whole:
        raise KnowledgeError("Bản ghi của cơ quan không dùng được: " + " ".join(whole))
    return Laid(tuple(documents), tuple(adrift))


_Kept = tuple[Record, list[Change]]


class _Records:
    """Records being laid over, in order and by the key of their number."""

    def __init__(self) -> None:
        self.all: list[_Kept] = []
        self._by_key: dict[str, list[_Kept]] = {}

    def put(self, record: Record, changes: list[Change]) -> _Kept:
        kept = (record, changes)
        self.all.append(kept)
        self._by_key.setdefault(number_key(record.get("number") or record.get("id") or ""), []).append(kept)
        return kept

    def numbered(self, number: str) -> list[_Kept]:
        return self._by_key.get(number_key(number), [])


def _key_of(entry: Entry) -> str:
    return "number" if entry.number[:1].isdigit() else "id"


def _is_meant(record: Record, entry: Entry) -> bool:
    if entry.issuer and not same_issuer(entry.issuer, record["issuer"]):
        return False
    return entry.year is None or entry.year == _year_of(record)


def _year_of(record: Record) -> int | None:
    return document_of(record).year


def _changes(entry: Entry) -> list[Change]:
    day = entry.day
    return [Change(name, entry.by, entry.source, day) for name in entry.fields if name != "evidence"]


def _correct(record: Record, changes: list[Change], entry: Entry) -> None:
    made = corrected(record, dict(entry.fields))
    record.clear()
    record.update(made)
    changes[:] = [one for one in changes if one.field not in entry.fields] + _changes(entry)


def _end_replaced(records: _Records, record: Record, entry: Entry) -> None:
    """A document said to be replaced by this one ends with its effect, unless its record says another end."""
    begins = record.get("effective") or record.get("issued")
    for number in entry.fields.get("replaces") or ():
        same = records.numbered(number)
        if len(same) != 1:
            continue
        other, changes = same[0]
        if record["number"] not in other.get("replaced_by", ()):
            other["replaced_by"] = [*other.get("replaced_by", ()), record["number"]]
            changes.append(Change("replaced_by", entry.by, entry.source, entry.day))
        if begins and not other.get("expires") and _precedes(other, begins):
            other.update(expires=begins, status="expired", confidence=_weaker(other, record))
            changes.append(Change("expires", entry.by, entry.source, entry.day))


def _precedes(record: Record, day: str) -> bool:
    begins = max(record.get("issued") or "", record.get("effective") or "")
    return begins < day


def _weaker(one: Record, other: Record) -> str:
    order = ("low", "medium", "high")
    return order[min(order.index(one["confidence"]), order.index(other["confidence"]))]


def describe(entry: Entry) -> str:
    """One entry as a line of the history: when, who, what, from where."""
    verbs = {ADD: "thêm", CORRECT: "sửa", WITHDRAW: f"rút lại mục {entry.withdraws},"}
    fields = [
        f"{LABELS[name]}: {_shown(name, value)}"
        for name, value in entry.fields.items()
        if name in LABELS and name != "evidence"
    ]
    place = f"{entry.line}. " if entry.line else ""
    said = f"{place}{entry.day:%d/%m/%Y}, {entry.by} {verbs[entry.action]} {entry.number}"
    said += f" ({'; '.join(fields)})" if fields else ""
    return f"{said} – {'lý do' if entry.action == WITHDRAW else 'nguồn'}: {entry.source}"


def _shown(name: str, value: Any) -> str:
    if value in ("", None, []):
        return "(bỏ trống)"
    if isinstance(value, list):
        return ", ".join(value)
    if name in DAYS:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return str(WORDS.get(name, {}).get(value, value))
