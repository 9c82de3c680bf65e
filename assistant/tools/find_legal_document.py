"""Look up a legal document by its number in any spelling, or a law by its name: what it is, whether it is in force on
a day, what replaced or amended it and what holds instead, who cites it where, what is cited together with it.

``on`` is the day (dd/mm/yyyy), empty for today; ``dated`` a day written right after the number, which may be that of
its issue; ``issuer`` narrows a number that many bodies use. Nothing known means "chưa xác minh", never "còn hiệu lực".
Words without a number search the titles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.errors import ToolInputError
from assistant.events import Source
from assistant.lookup import is_half, look_up, looked_text, named_in
from assistant.lookup.days import read_day
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.legal import LegalDocument, number_key
from knowledge.parsing.citations import find_numbers

NAME = "find_legal_document"
TITLE = "Tra cứu văn bản"
MOST_CITED = 5
MOST_TITLES = 8


@dataclass(frozen=True, slots=True)
class Input:
    """The number or the law's name, the day to judge on, and the issuer where the officer names one."""

    number: str
    on: str = ""
    issuer: str = ""
    dated: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Answer from the registry, the library, and the draft in hand if it cites the number."""
    workspace = turn.workspace
    day = _day(given, turn)
    found = look_up(workspace.library, workspace.registry, given.number, day, given.issuer)
    if not found:
        return _by_words(given.number, turn)
    said: list[str] = []
    sources: list[Source] = []
    for looked in found:
        places = _cited_in_draft(turn, looked.asked) if turn.draft_id is not None else []
        said.append("\n".join((looked_text(looked), *(f"Dự thảo này viện dẫn tại: {place}" for place in places))))
        sources += [_source(known.document) for known in looked.known]
        sources += [
            Source(cited.document.name, cited.quote, cited.line, f"viện dẫn {looked.asked}")
            for cited in looked.cited_in
        ]
    return ToolResult("\n\n".join(said), sources=tuple(sources))


def _day(given: Input, turn: Turn) -> date:
    """The day asked about: the one named; a day after the number unless it is the issue of such a document; today."""
    days = {text: read_day(text) for text in (given.on, given.dated) if text.strip()}
    for text, day in days.items():
        if day is None:
            raise ToolInputError(f"Không đọc được ngày “{text}”; viết ví dụ 31/01/2026.")
    dated = days.get(given.dated)
    if not given.on.strip() and dated is not None:
        registry = turn.workspace.registry
        known = [record for number in named_in(given.number, registry) for record in registry.find(number)]
        return turn.workspace.today() if any(record.issued == dated for record in known) else dated
    return days.get(given.on) or turn.workspace.today()


def _by_words(words: str, turn: Turn) -> ToolResult:
    """The titles that hold the words; a ToolInputError that teaches how to ask where there are none."""
    if is_half(words):
        return ToolResult(
            f"{words}: chưa xác minh. Danh mục và thư viện không có văn bản nào mang số này; hãy ghi đủ số, ký hiệu, "
            "ví dụ 30/2020/NĐ-CP, rồi đối chiếu bản gốc."
        )
    records = [record for record in turn.workspace.registry.search(words) if record.named]
    if not records:
        raise ToolInputError(
            f"Không nhận ra số, ký hiệu văn bản trong “{words}”, cũng không có văn bản nào trong danh mục mang tên ấy. "
            "Ví dụ: 30/2020/NĐ-CP, 57-NQ/TW, Luật Đo lường."
        )
    said = [f"Trong danh mục có {len(records)} văn bản khớp với “{words}” (gõ số, ký hiệu để biết hiệu lực):"]
    said += [f"- {record.citation}" for record in records[:MOST_TITLES]]
    return ToolResult("\n".join(said), sources=tuple(map(_source, records[:MOST_TITLES])))


def _source(record: LegalDocument) -> Source:
    evidence = f" Nguồn: {'; '.join(record.evidence)}." if record.evidence else ""
    return Source("Danh mục văn bản", f"{record.citation}. {record.note}".strip() + evidence)


def _cited_in_draft(turn: Turn, asked: str) -> list[str]:
    wanted = number_key(asked)
    places = []
    for section, paragraph in turn.draft().plan.paragraphs():
        if any(found.number.key == wanted for found in find_numbers(paragraph.text)):
            places.append(f"{section.heading if section else 'phần căn cứ'} – “{paragraph.text[:120]}”")
    return places[:MOST_CITED]
