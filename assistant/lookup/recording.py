"""Officers add, correct and withdraw records of legal documents: each with who says so and from which source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.errors import BadRequest
from assistant.lookup.days import read_day
from knowledge.domain.folding import fold
from knowledge.domain.legal import LegalDocument, same_issuer
from knowledge.parsing.citations import find_numbers, issuer_of, kind_of, parse_number
from knowledge.registry import Registry
from knowledge.registry.documents import shipped_records
from knowledge.registry.office import ADD, CORRECT, WITHDRAW, Entry, describe, keep, lay_over, read_entries
from knowledge.registry.places import load_places
from knowledge.registry.records import (
    CONFIDENCES,
    DAYS,
    LABELS,
    NUMBER_LISTS,
    SCOPES,
    STATUSES,
    WORDS,
    Record,
    RecordError,
    contradictions,
    corrected,
    document_of,
    record_of,
)

GIVEN = (
    "kind", "title", "issuer", *DAYS, "status", *NUMBER_LISTS, "scope", "province", "validity", "topics", "note",
    "confidence", "year",
)  # fmt: skip
"""What an officer may say of a document, beside its number."""
_LOCAL = re.compile(
    r"(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|so .+|van phong ubnd)\s+(?:tinh|thanh pho|tp\.?)\s+(?P<name>.+)$"
)
_STATUS_OF = {fold(said): status for status, said in STATUSES.items()} | {
    "da het hieu luc": "expired", "het hieu luc toan bo": "expired", "con hieu luc mot phan": "partly",
    "chua co hieu luc": "in_force", "da duoc sua doi": "amended", "ngung hieu luc": "unknown",
    "tam ngung hieu luc": "unknown", "khong xac dinh": "unknown", "khong con phu hop": "unknown",
}  # fmt: skip
_ALSO_SAID = {
    "co quan": "issuer", "loai": "kind", "ten": "title", "ten van ban": "title", "noi dung": "title",
    "ngay hieu luc": "effective", "hieu luc tu": "effective", "co hieu luc tu": "effective",
    "het hieu luc tu": "expires", "het hieu luc ngay": "expires", "hieu luc": "status",
    "tinh trang hieu luc": "status", "thay the": "replaces", "thay the cho": "replaces", "bi thay the": "replaces",
    "duoc thay the boi": "replaced_by", "bi thay the boi": "replaced_by", "thay bang": "replaced_by",
    "duoc sua doi boi": "amended_by", "van ban sua doi": "amended_by", "sua doi boi": "amended_by", "tinh": "province",
    "ngay ky": "issued",
}  # fmt: skip
"""Other words for a field."""
_CONFIDENCE_OF = {fold(said): level for level, said in CONFIDENCES.items()}


@dataclass(frozen=True, slots=True)
class Proposed:
    """An entry that may be kept, with the document before (None: new) and after it."""

    entry: Entry
    before: LegalDocument | None
    after: LegalDocument

    @property
    def changes(self) -> tuple[str, ...]:
        """What it changes, a line per field."""
        said = []
        for field, label in LABELS.items():
            if field in ("id", "year", "evidence"):
                continue
            old, new = _shown(self.before, field), _shown(self.after, field)
            if old != new:
                said.append(
                    f"{label}: {new}" if self.before is None else f"{label}: {old or '(trống)'} → {new or '(trống)'}"
                )
        return tuple(said)

    @property
    def text(self) -> str:
        """The change as an officer reads it."""
        verb = "Thêm" if self.before is None else "Sửa"
        return "\n".join((f"{verb} {self.after.id}, {self.after.issuer}:", *(f"  {line}" for line in self.changes)))


def propose(registry: Registry, number: str, given: Mapping[str, str], by: str, source: str, *, add: bool) -> Proposed:
    """The entry that adds or corrects a document; BadRequest where something is missing, unreadable or contradictory.

    ``given`` holds fields of ``GIVEN`` as an officer writes them; "-" empties a field.
    """
    if add:
        return addition(registry, number, given, by, source)
    named = parse_number(number)
    found = registry.find(named if named is not None else number)
    same = found if len(found) == 1 else matching(registry, number, given)
    if len(same) != 1:
        listed = "; ".join(f"{one.issuer}, năm {one.year}" for one in same or found)
        raise BadRequest(
            f"Có {len(same or found)} văn bản {number} trong danh mục ({listed}); hãy ghi rõ cơ quan ban hành và năm."
            if found
            else f"Danh mục chưa có {number}; hãy dùng “thêm” (add)."
        )
    proposed = correction(same[0], given, by, source)
    if proposed is None:
        raise BadRequest(f"Bản ghi {same[0].id} đã đúng như vậy rồi.")
    return proposed


def matching(registry: Registry, number: str, given: Mapping[str, str]) -> tuple[LegalDocument, ...]:
    """The records that can be meant by this number with what is said of issuer and year (or day of issue)."""
    named = parse_number(number)
    fields = read_fields({name: given[name] for name in ("issuer", "issued", "year") if given.get(name)})
    bears_year = named is not None and named.year is not None
    year = fields.get("year") or (None if bears_year else int(fields.get("issued", "0")[:4]) or None)
    return tuple(
        one
        for one in registry.find(named if named is not None else number)
        if (not fields.get("issuer") or same_issuer(fields["issuer"], one.issuer)) and year in (None, one.year)
    )


def addition(registry: Registry, number: str, given: Mapping[str, str], by: str, source: str) -> Proposed:
    """The entry for a document that is not in the registry yet."""
    named = parse_number(number)
    if named is None:
        raise BadRequest(f"Không nhận ra số, ký hiệu “{number}”. Ví dụ đúng: 30/2020/NĐ-CP, 57-NQ/TW.")
    fields = {**_told_by_number(named.text), **read_fields(given)}
    year = fields.get("year") or _year_told(named.text, fields)
    issuer = str(fields.get("issuer", ""))
    for one in registry.find(named):
        if one.year in (None, year) and (not issuer or same_issuer(issuer, one.issuer)):
            raise BadRequest(f"Danh mục đã có {one.id} của {one.issuer}; hãy dùng “sửa” (correct) thay cho thêm.")
    if named.year is None:  # the number comes back: the year is part of the name
        fields["year"] = year
    return _tried(_entry(ADD, named.text, _completed(fields), by, source, issuer, year), None)


def correction(before: LegalDocument, given: Mapping[str, str], by: str, source: str) -> Proposed | None:
    """The entry that changes this record; None where it says all of that already."""
    fields = {name: value for name, value in read_fields(given).items() if _value(before, name) != value}
    if not fields:
        return None
    number = before.number.text if before.number is not None else before.id
    return _tried(_entry(CORRECT, number, fields, by, source, before.issuer, before.year), before)


def _entry(action: str, number: str, fields: Record, by: str, source: str, issuer: str, year: int | None) -> Entry:
    if not by.strip():
        raise BadRequest("Hãy ghi tên người bổ sung (--by “họ và tên”).")
    if not source.strip():
        raise BadRequest("Hãy ghi nguồn (--source): nơi đã đọc văn bản, ví dụ vbpl.vn hoặc bản giấy số đến 123.")
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    told = {**fields, "evidence": [source.strip()]}
    return Entry(action, number, " ".join(by.split()), source.strip(), at, told, issuer, year)


def _year_told(written: str, fields: Record) -> int:
    """The year of a document to be added: in its number, else that of its issue, which must then be told."""
    number, issued = parse_number(written), fields.get("issued", "")
    if number is not None and number.year:
        return number.year
    if not issued:
        raise BadRequest(f"Số {written} không ghi năm nên dùng lại được mỗi năm: hãy ghi ngày ban hành.")
    return int(issued[:4])


def _tried(entry: Entry, before: LegalDocument | None) -> Proposed:
    """The entry laid over the record, so that what it does is seen before it is kept."""
    start = {"number": entry.number} if before is None else record_of(before)
    try:
        after = document_of(corrected(start, dict(entry.fields)))
    except RecordError as error:
        raise BadRequest(str(error)) from error
    wrong = contradictions(after)
    if wrong:
        raise BadRequest(f"{entry.number}: {'; '.join(wrong)}.")
    return Proposed(entry, before, after)


def _told_by_number(written: str) -> Record:
    """What the symbol itself tells: the kind, and a central issuer."""
    number = parse_number(written)
    if number is None:
        return {}
    kind, issuer = kind_of(number), issuer_of(number)
    central = issuer and not issuer.startswith(("Ủy ban nhân dân", "Hội đồng nhân dân", "Sở", "Văn phòng", "Tỉnh ủy"))
    return {**({"kind": kind} if kind else {}), **({"issuer": issuer} if central and issuer else {})}


def _completed(fields: Record) -> Record:
    """An added record with what follows from the rest: status, confidence, scope and province."""
    for name in ("kind", "title", "issuer"):
        if not fields.get(name):
            raise BadRequest(f"Thiếu {LABELS[name]}.")
    made = dict(fields)
    local = local_of(fields["issuer"])
    if local and not made.get("province"):
        made.update(local)
    if made.get("province"):
        made.setdefault("scope", "province")
    known = made.get("effective") or made.get("expires")
    made.setdefault("status", ("expired" if made.get("expires") else "in_force") if known else "unknown")
    made.setdefault("confidence", "medium")
    return made


def local_of(issuer: str) -> Record:
    """Scope and province of a province's body ("UBND tỉnh Gia Lai"); nothing for any other."""
    match = _LOCAL.match(fold(issuer))
    names = load_places().province_on(match["name"], date.min) if match else frozenset()
    if not names:
        return {}
    return {"scope": "province", "province": next(iter(names))}


def read_fields(given: Mapping[str, str]) -> Record:
    """What an officer wrote, as values of a record; BadRequest names what cannot be read."""
    fields: Record = {}
    for name, text in given.items():
        if name not in GIVEN:
            raise BadRequest(f"Bản ghi không có mục “{name}”. Các mục: {', '.join(GIVEN)}.")
        said = " ".join(text.split())
        if said:
            fields[name] = (
                [] if said == "-" and name in (*NUMBER_LISTS, "topics") else "" if said == "-" else _read(name, said)
            )
    return fields


def field_named(name: str) -> str:
    """The field that an officer's words name ("Ngày hết hiệu lực"), or its own name; empty for any other."""
    said = fold(name).strip(" -:")
    if said in GIVEN:
        return said
    return next((field for field in GIVEN if fold(LABELS[field]) == said), _ALSO_SAID.get(said, ""))


def _read(name: str, said: str) -> Any:
    label = LABELS[name]
    if name in DAYS:
        day = read_day(said)
        if day is None:
            raise BadRequest(f"Không đọc được {label} “{said}”; viết ví dụ 31/01/2026.")
        return day.isoformat()
    if name in NUMBER_LISTS:
        numbers = [found.number.text for found in find_numbers(said)]
        if not numbers and (alone := parse_number(said)) is not None:
            numbers = [alone.text]
        if not numbers:
            raise BadRequest(f"Không nhận ra số, ký hiệu nào trong {label} “{said}”.")
        return list(dict.fromkeys(numbers))
    if name == "topics":
        return [part.strip().lower() for part in re.split(r"[,;]", said) if part.strip()]
    if name == "year":
        if not re.fullmatch(r"(?:19|20)\d{2}", said):
            raise BadRequest(f"Năm “{said}” không đọc được; viết bốn chữ số.")
        return int(said)
    for field, words, known in (("status", _STATUS_OF, STATUSES), ("confidence", _CONFIDENCE_OF, CONFIDENCES)):
        if name == field and said not in known:
            if fold(said) not in words:
                raise BadRequest(f"Không hiểu {label} “{said}”. Các giá trị: {', '.join(known.values())}.")
            return words[fold(said)]
    if name == "scope" and said not in SCOPES:
        raise BadRequest(f"Không hiểu {label} “{said}”. Các giá trị: {', '.join(SCOPES)}.")
    return said


def _value(document: LegalDocument, field: str) -> Any:
    value = getattr(document, field)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value or ""


def _shown(document: LegalDocument | None, field: str) -> str:
    if document is None:
        return ""
    value = getattr(document, field)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if field == "number":
        return value.text if value else ""
    return ", ".join(value) if isinstance(value, tuple) else WORDS.get(field, {}).get(value, value) or ""


def withdrawal(library: Path, line: int, by: str, reason: str) -> Entry:
    """The entry that takes back the one on ``line``; BadRequest where there is none, or it was taken back before."""
    entries = read_entries(library)
    found = next((one for one in entries if one.line == line and one.action != WITHDRAW), None)
    if found is None or any(one.withdraws == line for one in entries):
        raise BadRequest(f"Không có mục {line} nào để rút lại; xem bằng “duthao legal history”.")
    if not by.strip() or not reason.strip():
        raise BadRequest("Hãy ghi tên người rút lại (--by) và lý do (--source).")
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    return Entry(WITHDRAW, found.number, " ".join(by.split()), reason.strip(), at, {}, withdraws=line)


def history(library: Path, number: str = "") -> tuple[str, ...]:
    """What the office recorded, oldest first, of one number or of all; what fits no record is said."""
    entries = read_entries(library)
    wanted = parse_number(number) if number else None
    adrift = {entry.line: reason for entry, reason in lay_over(shipped_records(), entries).adrift}
    said = []
    for one in entries:
        read = parse_number(one.number)
        if wanted is None or (read is not None and read.key == wanted.key):
            lost = f" – KHÔNG ÁP DỤNG ĐƯỢC: {adrift[one.line]}" if one.line in adrift else ""
            said.append(describe(one) + lost)
    return tuple(said)


def record(library: Path, proposed: Sequence[Proposed]) -> None:
    """Keep the entries."""
    keep(library, [one.entry for one in proposed])
