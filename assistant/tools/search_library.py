"""Search the registry of legal documents and the library of prior plans by words, with or without diacritics."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.events import Source
from assistant.tools.turn import ToolResult, Turn

NAME = "search_library"
TITLE = "Tìm trong thư viện"
MOST_SHOWN = 5
QUOTE = 240


@dataclass(frozen=True, slots=True)
class Input:
    """What to look for."""

    query: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Say what was found, where, and which of the plans has wrong totals; nothing found is said, never made up."""
    if not given.query.strip():
        raise ToolInputError("Hãy nêu nội dung cần tìm.")
    library = turn.workspace.library
    hits = library.search(given.query, MOST_SHOWN)
    records = [record for record in library.registry.search(given.query) if record.named][:MOST_SHOWN]
    empty = "" if library.documents() else " Thư viện đang trống; hãy đưa các kế hoạch cũ vào trước."
    if not hits and not records:
        return ToolResult(f"Không tìm thấy đoạn nào về “{given.query}”.{empty}")
    said = []
    if records:
        said.append("Trong danh mục văn bản (gõ số, ký hiệu để biết hiệu lực):")
        said += [f"- {record.citation}" for record in records]
    if hits:
        said.append(f"Trong các kế hoạch đã lưu, có {len(hits)} đoạn về “{given.query}”:")
    for number, hit in enumerate(hits, 1):
        where = " › ".join((hit.document.name, *hit.passage.heading))
        wrong = (
            f" (lưu ý: văn bản này có {hit.document.problem_count} lỗi số liệu)" if hit.document.problem_count else ""
        )
        said.append(f"{number}. {where}{wrong}: {' '.join(hit.passage.text.split())[:QUOTE]}")
    sources = tuple(Source(hit.document.name, hit.passage.text, hit.passage.line, hit.reason) for hit in hits)
    return ToolResult("\n".join(said), sources=sources)
