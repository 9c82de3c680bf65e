"""A record of the registry as plain values and as a document: what each field is called, and what may stand in it.

`docs/registry.md` explains the fields, `record.schema.json` states them for other programs; this module is what the
program itself goes by. A record that breaks a rule is a RecordError whose sentence an officer can act on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.domain.legal import Change, DocumentNumber, LegalDocument
from knowledge.domain.regex import regex
from knowledge.errors import KnowledgeError

OFFICE_FILE = "legal_records.jsonl"
"""What the office recorded, in its library folder."""

Record = dict[str, Any]

LABELS = {
    "number": "số, ký hiệu", "id": "tên gọi", "kind": "loại văn bản", "title": "trích yếu",
    "issuer": "cơ quan ban hành", "issued": "ngày ban hành", "effective": "ngày có hiệu lực",
    "expires": "ngày hết hiệu lực", "status": "tình trạng", "confidence": "độ tin cậy", "year": "năm",
    "replaced_by": "văn bản thay thế", "replaces": "văn bản bị thay thế", "amended_by": "văn bản sửa đổi, bổ sung",
    "scope": "phạm vi", "province": "tỉnh, thành phố", "validity": "thời kỳ", "topics": "lĩnh vực",
    "evidence": "nguồn", "note": "ghi chú",
}  # fmt: skip
"""Every field of a record, as an officer reads its name."""

STATUSES = {
    "in_force": "còn hiệu lực", "amended": "còn hiệu lực, đã được sửa đổi", "partly": "hết hiệu lực một phần",
    "expired": "hết hiệu lực", "unknown": "chưa xác minh",
}  # fmt: skip
CONFIDENCES = {"high": "cao", "medium": "trung bình", "low": "thấp"}
SCOPES = {"central": "trung ương", "province": "cấp tỉnh", "district": "cấp huyện (cũ)", "commune": "cấp xã"}
REQUIRED = ("kind", "title", "issuer", "status", "confidence")
DAYS = ("issued", "effective", "expires")
NUMBER_LISTS = ("replaced_by", "replaces", "amended_by")
LISTS = (*NUMBER_LISTS, "topics", "evidence")
_WORDS = ("number", "id", "kind", "title", "issuer", "province", "validity", "note")
WORDS = {"status": STATUSES, "confidence": CONFIDENCES, "scope": SCOPES}
"""The fields that take one of a few values, with what each value means."""
_VALIDITY = regex(r"\d{4}(?:-\d{4})?")


class RecordError(KnowledgeError):
    """A record cannot be used; the sentence names the field and what is wrong with it."""


def document_of(record: Mapping[str, Any], changes: tuple[Change, ...] = ()) -> LegalDocument:
    """The record as a value; RecordError where a field is missing, strange or of the wrong kind."""
    name = str(record.get("number") or record.get("id") or "chưa có số")
    for field in record:
        if field not in LABELS:
            raise RecordError(f"{name}: danh mục không có mục “{field}”.")
    for field in REQUIRED:
        if record.get(field) is None:
            raise RecordError(f"{name}: thiếu {LABELS[field]}.")
    for field in _WORDS:
        if not isinstance(record.get(field, ""), str | None):
            raise RecordError(f"{name}: {LABELS[field]} phải là chữ.")
    for field, allowed in WORDS.items():
        if field in record and record[field] not in allowed:
            raise RecordError(f"{name}: {LABELS[field]} “{record[field]}” không thuộc {', '.join(allowed)}.")
    number = _number(record, name)
    issued, effective, expires = (_day(record, field, name) for field in DAYS)
    lists = {field: _list(record, field, name) for field in LISTS}
    validity = record.get("validity")
    if validity and not _VALIDITY.fullmatch(validity):
        raise RecordError(f"{name}: thời kỳ “{validity}” phải viết 2026 hoặc 2021-2025.")
    given = record.get("year")
    if given is not None and (not isinstance(given, int) or isinstance(given, bool)):
        raise RecordError(f"{name}: năm phải là số.")
    year = given or (number.year if number else None) or (issued.year if issued else None)
    return LegalDocument(
        id=record.get("id") or (f"{name} năm {year}" if "year" in record else name),
        number=number,
        kind=record["kind"],
        title=record["title"],
        issuer=record["issuer"],
        status=record["status"],
        confidence=record["confidence"],
        year=year,
        scope=record.get("scope", "central"),
        province=record.get("province"),
        validity=validity,
        note=record.get("note", ""),
        changes=changes,
        issued=issued,
        effective=effective,
        expires=expires,
        replaced_by=lists["replaced_by"],
        replaces=lists["replaces"],
        amended_by=lists["amended_by"],
        topics=lists["topics"],
        evidence=lists["evidence"],
    )


def record_of(document: LegalDocument) -> Record:
    """The document as a record: what `document_of` reads back, empty fields left out."""
    number = document.number.text if document.number is not None else None
    record: Record = {"number": number} if number else {"id": document.id}
    if number and document.id == f"{number} năm {document.year}":
        record["year"] = document.year
    for field in LABELS:
        value = getattr(document, field)
        if field not in ("number", "id", "year") and (field in REQUIRED or value not in (None, "", ())):
            record[field] = value.isoformat() if isinstance(value, date) else value
            if isinstance(value, tuple):
                record[field] = list(value)
    return record


def corrected(record: Record, fields: Record) -> Record:
    """The record with ``fields`` laid over it; an empty value takes a field away. Evidence is added, never lost."""
    made = dict(record)
    for name, value in fields.items():
        if name == "evidence":
            made[name] = [*record.get(name, ()), *(one for one in value if one not in record.get(name, ()))]
        elif value in ("", None, []):
            made.pop(name, None)
        else:
            made[name] = value
    return made


def contradictions(document: LegalDocument) -> tuple[str, ...]:
    """What cannot all be true of one document, as sentences; nothing for a record that agrees with itself."""
    said = []
    number, issued, effective, expires = document.number, document.issued, document.effective, document.expires
    if number is not None and number.year and issued and number.year != issued.year:
        said.append(f"năm trong số {number.text} khác năm của ngày ban hành {issued:%d/%m/%Y}")
    for begin in (issued, effective):
        if begin is not None and expires is not None and expires <= begin:
            said.append(f"ngày hết hiệu lực {expires:%d/%m/%Y} không sau ngày {begin:%d/%m/%Y}")
            break
    if document.scope != "central" and not document.province:
        said.append("văn bản của địa phương phải ghi tỉnh, thành phố")
    own = number.key if number is not None else ""
    for other in (*document.replaced_by, *document.replaces, *document.amended_by):
        read = DocumentNumber.read(other)
        if read is not None and own and read.key == own:
            said.append(f"văn bản không thể thay thế hoặc sửa đổi chính nó ({other})")
    return tuple(said)


def _number(record: Mapping[str, Any], name: str) -> DocumentNumber | None:
    written = record.get("number")
    if not written:
        if not record.get("id"):
            raise RecordError("Bản ghi không có số, ký hiệu.")
        return None
    number = DocumentNumber.read(written)
    if number is None:
        raise RecordError(f"Không nhận ra số, ký hiệu “{name}”; viết ví dụ 30/2020/NĐ-CP, 57-NQ/TW.")
    return number


def _day(record: Mapping[str, Any], field: str, name: str) -> date | None:
    written = record.get(field)
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        raise RecordError(f"{name}: {LABELS[field]} “{written}” không phải là một ngày (viết 2026-01-31).") from None


def _list(record: Mapping[str, Any], field: str, name: str) -> tuple[str, ...]:
    values = record.get(field) or []
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        raise RecordError(f"{name}: {LABELS[field]} phải là một danh sách.")
    if field in NUMBER_LISTS:
        for one in values:
            if DocumentNumber.read(one) is None:
                raise RecordError(f"{name}: {LABELS[field]} “{one}” không phải là số, ký hiệu văn bản.")
    return tuple(values)
