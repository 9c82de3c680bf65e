"""Look up a legal document by its number in any spelling: what it is, whether it is in force on a day, who cites it.

``on`` is the day (dd/mm/yyyy), empty for today. Nothing known means "chưa xác minh", never "còn hiệu lực".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.errors import ToolInputError
from assistant.events import Source
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.dates import find_dates
from knowledge.domain.legal import Force, LegalDocument, number_key
from knowledge.domain.passage import LegalAnswer
from knowledge.parsing.citations import find_numbers

NAME = "find_legal_document"
TITLE = "Tra cứu văn bản"

_FORCE = {
    Force.IN_FORCE: "còn hiệu lực",
    Force.NOT_YET: "chưa có hiệu lực",
    Force.EXPIRED: "đã hết hiệu lực",
    Force.UNKNOWN: "chưa xác minh được hiệu lực",
}
MOST_CITED = 5


@dataclass(frozen=True, slots=True)
class Input:
    """The number, and the day to judge on."""

    number: str
    on: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Answer from the registry, the library, and the draft in hand if it cites the number."""
    day = _day(given.on) or turn.workspace.today()
    answers = turn.workspace.library.find_number(given.number)
    if not answers:
        raise ToolInputError(
            f"Không nhận ra số, ký hiệu văn bản trong “{given.number}”. Ví dụ: 30/2020/NĐ-CP, 57-NQ/TW."
        )
    said: list[str] = []
    sources: list[Source] = []
    for answer in answers:
        places = _cited_in_draft(turn, answer.asked) if turn.draft_id is not None else []
        said.append("\n".join((legal_text(answer, day), *(f"Dự thảo này viện dẫn tại: {place}" for place in places))))
        sources += [
            Source("Danh mục văn bản", f"{record.citation}. {record.note}".strip()) for record in answer.records
        ]
        sources += [
            Source(cited.document.name, cited.quote, cited.line, f"viện dẫn {answer.asked}")
            for cited in answer.cited_in
        ]
    return ToolResult("\n\n".join(said), sources=tuple(sources))


def legal_text(answer: LegalAnswer, day: date) -> str:
    """The answer in Vietnamese, one paragraph per record."""
    said = [_record_text(record, day) for record in answer.records]
    if not said:
        said.append(
            f"{answer.asked}: chưa xác minh. Danh mục không có văn bản này, nên không khẳng định được còn hiệu lực hay "
            "không; hãy đối chiếu bản gốc."
        )
    if answer.held:
        said.append("Thư viện có văn bản mang số này: " + ", ".join(held.name for held in answer.held) + ".")
    for cited in answer.cited_in[:MOST_CITED]:
        said.append(f"Được viện dẫn trong {cited.document.name} (dòng {cited.line}): “…{cited.quote}…”")
    if len(answer.cited_in) > MOST_CITED:
        said.append(f"và {len(answer.cited_in) - MOST_CITED} chỗ khác.")
    return "\n".join(said)


def legal_json(answer: LegalAnswer, day: date) -> dict[str, Any]:
    """The answer as ``duthao legal --json`` prints it."""
    return {
        "asked": answer.asked,
        "on": day.isoformat(),
        "verified": bool(answer.records),
        "records": [_record_json(record, day) for record in answer.records],
        "held": [held.name for held in answer.held],
        "cited_in": [
            {"document": cited.document.name, "line": cited.line, "quote": cited.quote} for cited in answer.cited_in
        ],
    }


def _record_json(record: LegalDocument, day: date) -> dict[str, Any]:
    return {
        "number": record.number.text if record.number else None,
        "kind": record.kind,
        "title": record.title,
        "issuer": record.issuer,
        "issued": _iso(record.issued),
        "effective": _iso(record.effective),
        "expires": _iso(record.expires),
        "force": record.in_force(day).value,
        "force_text": _FORCE[record.in_force(day)],
        "replaced_by": list(record.replaced_by),
        "replaces": list(record.replaces),
        "amended_by": list(record.amended_by),
        "confidence": record.confidence,
        "evidence": list(record.evidence),
        "note": record.note,
    }


def _record_text(record: LegalDocument, day: date) -> str:
    force = record.in_force(day)
    said = [f"{record.citation}.", f"Ngày {day:%d/%m/%Y}: {_FORCE[force]}"]
    if force is Force.EXPIRED and record.expires:
        said[-1] += f" từ {record.expires:%d/%m/%Y}"
    if force is Force.NOT_YET and record.effective:
        said[-1] += f", có hiệu lực từ {record.effective:%d/%m/%Y}"
    said[-1] += (
        "."
        if record.confidence == "high" and not record.force_is_weak
        else f" (độ tin cậy {_CONFIDENCE[record.confidence]})."
    )
    if record.replaced_by:
        said.append(f"Được thay thế bởi {', '.join(record.replaced_by)}.")
    if record.amended_by:
        said.append(f"Được sửa đổi, bổ sung bởi {', '.join(record.amended_by)}.")
    if record.replaces:
        said.append(f"Thay thế {', '.join(record.replaces)}.")
    if record.note:
        said.append(record.note)
    return " ".join(said)


_CONFIDENCE = {"high": "cao", "medium": "trung bình", "low": "thấp"}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    iso = re.fullmatch(r"\s*(\d{4})-(\d{2})-(\d{2})\s*", text)
    try:
        if iso:
            return date(*(int(part) for part in iso.groups()))
        found = find_dates(text if "ngày" in text else f"ngày {text.strip()}")
        exact = found[0].date.exact() if found else None
    except ValueError:
        exact = None
    if exact is None:
        raise ToolInputError(f"Không đọc được ngày “{text}”; viết ví dụ 31/01/2026.")
    return exact


def _cited_in_draft(turn: Turn, asked: str) -> list[str]:
    wanted = number_key(asked)
    places = []
    for section, paragraph in turn.draft().plan.paragraphs():
        if any(found.number.key == wanted for found in find_numbers(paragraph.text)):
            places.append(f"{section.heading if section else 'phần căn cứ'} – “{paragraph.text[:120]}”")
    return places[:MOST_CITED]
