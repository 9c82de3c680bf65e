"""The answers in Vietnamese and as JSON. What nobody verified is said to be unverified, never to be in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from assistant.lookup.answering import Known, Looked, Missing
from knowledge.domain.legal import Force, LegalDocument
from knowledge.domain.passage import CitedIn
from knowledge.registry.records import CONFIDENCES, LABELS
from knowledge.registry.succession import every

MOST_CITED = 5
UNVERIFIED = "chưa xác minh"
FORCE = {
    Force.IN_FORCE: "còn hiệu lực",
    Force.NOT_YET: "chưa có hiệu lực",
    Force.EXPIRED: "đã hết hiệu lực",
    Force.UNKNOWN: "chưa xác minh được hiệu lực",
}


def looked_text(looked: Looked, most_cited: int = MOST_CITED) -> str:
    """The whole answer for one number, a paragraph per record."""
    said = [_known_text(known, looked.day) for known in looked.known]
    if not said:
        said.append(
            f"{looked.asked}: {UNVERIFIED}. Danh mục không có văn bản này, nên không khẳng định được còn hiệu lực hay "
            "không; hãy đối chiếu bản gốc."
        )
        if looked.others:
            listed = "; ".join(f"{one.issuer} ({_day(one.issued)})" for one in looked.others)
            said[-1] += f" Danh mục chỉ có văn bản cùng số của cơ quan khác: {listed}."
        if looked.near:
            said.append("Có phải bạn cần: " + " hoặc ".join(f"{one.citation}" for one in looked.near) + "?")
    elif looked.is_ambiguous:
        said.append(
            f"Số {looked.asked} không ghi năm, có thể trùng với văn bản của năm khác hoặc cơ quan khác; văn bản ấy nếu "
            f"không nêu ở đây thì {UNVERIFIED}."
        )
    if looked.held:
        said.append("Thư viện có văn bản mang số này: " + ", ".join(held.name for held in looked.held) + ".")
    said += cited_lines(looked.cited_in, most_cited)
    for one in looked.named_in[:most_cited]:
        said.append(f"Được nhắc tên, không ghi số, trong {one.document.name}{_line(one)}: “…{one.quote}…”")
    if looked.together:
        listed = ", ".join(f"{number} ({times} văn bản)" for number, times in looked.together)
        said.append(f"Thường được viện dẫn cùng: {listed}.")
    return "\n".join(said)


def cited_lines(cited: tuple[CitedIn, ...], most: int = MOST_CITED) -> list[str]:
    """Who cites a document where, a line each, and how many more there are."""
    said = [f"Được viện dẫn trong {one.document.name}{_line(one)}: “…{one.quote}…”" for one in cited[:most]]
    if len(cited) > most:
        said.append(f"và {len(cited) - most} chỗ khác.")
    return said


def missing_text(found: tuple[Missing, ...], most: int = 50) -> str:
    """The numbers to be added to the library, each with who cites it."""
    if not found:
        return "Mọi văn bản mà thư viện viện dẫn đều có trong danh mục hoặc trong thư viện."
    said = [f"Cần bổ sung vào thư viện {len(found)} văn bản được viện dẫn mà chưa có:"]
    for one in found[:most]:
        names = list(dict.fromkeys(f"{cited.document.name}{_line(cited)}" for cited in one.cited_in))
        said.append(f"- {one.number}: {', '.join(names[:MOST_CITED])}" + (" …" if len(names) > MOST_CITED else ""))
    if len(found) > most:
        said.append(f"và {len(found) - most} văn bản khác.")
    return "\n".join(said)


def _line(cited: CitedIn) -> str:
    return f" (dòng {cited.line})" if cited.line else ""


def _known_text(known: Known, day: date) -> str:
    record = known.document
    dates = [f"ban hành {_day(record.issued)}" if record.issued else "ngày ban hành chưa rõ"]
    dates.append(f"hiệu lực từ {_day(record.effective)}" if record.effective else "ngày hiệu lực chưa rõ")
    if record.expires:
        dates.append(f"hết hiệu lực từ {_day(record.expires)}")
    said = [f"{record.citation}.", f"Ngày {_day(day)}: {force_text(known)} ({'; '.join(dates)})."]
    said += _after(known)
    if record.amended_by:
        later = " (ngày này chưa có hiệu lực)"
        named = [f"{one}{later if one in known.pending else ''}" for one in record.amended_by]
        said.append(f"Được sửa đổi, bổ sung bởi {', '.join(named)}.")
    if record.replaces:
        said.append(f"Thay thế {', '.join(record.replaces)}.")
    if record.note:
        said.append(record.note if record.note.endswith((".", "!", "?")) else f"{record.note}.")
    said += _own(record)
    return " ".join(said)


def force_text(known: Known) -> str:
    """The force on the day in words; doubt is part of the answer."""
    record, said = known.document, FORCE[known.force]
    if known.force is Force.UNKNOWN:
        of_party = record.number is not None and record.number.of_party
        if of_party:
            return f"{said}; văn kiện Đảng không “hết hiệu lực”, chỉ có thể không còn là chủ trương mới nhất"
        return f"{said}; hãy đối chiếu bản gốc"
    if known.force is Force.IN_FORCE and record.confidence == "low":
        return f"{UNVERIFIED}: danh mục ghi {said} nhưng chưa có nguồn đủ tin cậy"
    if known.force is Force.IN_FORCE and record.status == "partly":
        said += ", trừ phần đã hết hiệu lực"
    if not known.is_sure:
        said += f", độ tin cậy {CONFIDENCES[record.confidence]}" + (
            ", thiếu ngày" if record.force_is_weak and record.confidence == "high" else ""
        )
    return said


def _after(known: Known) -> list[str]:
    record = known.document
    if not record.replaced_by:
        if known.force is Force.EXPIRED:
            return ["Chưa rõ văn bản thay thế."]
        return []
    said = [f"Được thay thế bởi {', '.join(record.replaced_by)}."]
    held = {one.id for one in known.holds}
    if known.force is Force.EXPIRED or (known.force is Force.UNKNOWN and known.holds):
        if known.holds:
            said.append("Ngày này áp dụng " + "; ".join(_named(one) for one in known.holds) + ".")
        else:
            said.append("Ngày này chưa thấy văn bản thay thế nào có hiệu lực.")
    for one in every(known.chain):
        if one.document is None:
            said.append(f"{one.number}: {UNVERIFIED}.")
        elif one.force is Force.EXPIRED and known.force is Force.EXPIRED:
            said.append(f"{one.number} cũng đã hết hiệu lực từ {_day(one.document.expires)}.")
        elif one.force is Force.NOT_YET and one.document.id not in held:
            begins = max(day for day in (one.document.issued, one.document.effective) if day)
            said.append(f"{one.number} chưa có hiệu lực (từ {_day(begins)}).")
    return said


def _named(record: LegalDocument) -> str:
    number = record.number.text if record.number else record.id
    return f"{record.kind} {number} ({record.title})" if record.title else f"{record.kind} {number}"


def _own(record: LegalDocument) -> list[str]:
    """What the office itself said of the record, grouped by who said it."""
    groups: dict[tuple[str, str, date], list[str]] = {}
    for change in record.changes:
        groups.setdefault((change.by, change.source, change.on), []).append(LABELS[change.field])
    return [
        f"Theo bản ghi của cơ quan ({', '.join(names)}): {by}, {_day(on)}, nguồn: {source or 'không ghi'}."
        for (by, source, on), names in groups.items()
    ]


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "chưa rõ"


def looked_json(looked: Looked) -> dict[str, Any]:
    """The answer as ``duthao legal --json`` prints it."""
    return {
        "asked": looked.asked,
        "on": looked.day.isoformat(),
        "verified": bool(looked.known),
        "records": [_known_json(known) for known in looked.known],
        "near": [one.number.text for one in looked.near if one.number],
        "same_number": [{"issuer": one.issuer, "issued": _iso(one.issued)} for one in looked.others],
        "held": [held.name for held in looked.held],
        "cited_in": cited_json(looked.cited_in),
        "named_in": cited_json(looked.named_in),
        "cited_with": [{"number": number, "documents": times} for number, times in looked.together],
    }


def cited_json(cited: Iterable[CitedIn]) -> list[dict[str, Any]]:
    """Who cites a document where."""
    return [{"document": one.document.name, "line": one.line, "quote": one.quote} for one in cited]


def _known_json(known: Known) -> dict[str, Any]:
    record = known.document
    return record_json(record) | {
        "force": known.force.value,
        "force_text": force_text(known),
        "sure": known.is_sure,
        "holds": [one.number.text if one.number else one.id for one in known.holds],
        "changes": [
            {"field": one.field, "by": one.by, "source": one.source, "on": one.on.isoformat()} for one in record.changes
        ],
    }


def record_json(record: LegalDocument) -> dict[str, Any]:
    """A record with all its fields, dates as ISO text."""
    return {
        "number": record.number.text if record.number else None,
        "kind": record.kind,
        "title": record.title,
        "issuer": record.issuer,
        "issued": _iso(record.issued),
        "effective": _iso(record.effective),
        "expires": _iso(record.expires),
        "status": record.status,
        "replaced_by": list(record.replaced_by),
        "replaces": list(record.replaces),
        "amended_by": list(record.amended_by),
        "province": record.province,
        "confidence": record.confidence,
        "evidence": list(record.evidence),
        "note": record.note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
