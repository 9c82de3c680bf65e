"""Search the registry of legal documents and the library of prior plans by words, with or without diacritics."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.events import Source
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.passage import Hit

NAME = "search_library"
TITLE = "Tìm trong thư viện"
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Input:
    """What to look for."""

    query: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Say what was found, where, and which of the plans has wrong totals; nothing found is said, never made up."""
    if not given.query.strip():
        raise ToolInputError("Hãy nêu nội dung cần tìm.")
    library = turn.workspace.library
    answer = library.look_up(given.query, MOST_SHOWN)
    records = [record for record in library.registry.search(given.query) if record.named][:MOST_SHOWN]
    said = list(answer.notices)
    if answer.reading:
        said.append(f"Hiểu “{given.query}” là “{answer.reading}”.")
    if records:
        said.append("Trong danh mục văn bản (gõ số, ký hiệu để biết hiệu lực):")
        said += [f"- {record.citation}" for record in records]
    if answer.hits:
        said.append(f"Trong thư viện, có {len(answer.hits)} đoạn về “{given.query}”:")
    said += [_told(number, hit) for number, hit in enumerate(answer.hits, 1)]
    if not answer.hits and not records:
        said.append(f"Không tìm thấy đoạn nào về “{given.query}”.")
        if answer.near_numbers:
            said.append(f"Số gần giống trong thư viện: {', '.join(answer.near_numbers)}.")
        if library.is_empty():
            said.append("Thư viện đang trống; hãy đưa các kế hoạch cũ vào trước.")
    return ToolResult("\n".join(said), sources=tuple(map(_source, answer.hits)))


def _told(number: int, hit: Hit) -> str:
    where = " › ".join((hit.document.name, *hit.passage.heading))
    wrong = f" (lưu ý: văn bản này có {hit.document.problem_count} lỗi số liệu)" if hit.document.problem_count else ""
    return f"{number}. {where}{wrong}: {hit.snippet} ({hit.reason})"


def _source(hit: Hit) -> Source:
    return Source(hit.document.name, hit.passage.text, hit.passage.line, hit.reason)
