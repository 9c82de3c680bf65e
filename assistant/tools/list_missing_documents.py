"""List the documents that the library's plans cite and nobody here holds: to be added to the library or registry."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.events import Source
from assistant.lookup import missing, missing_text
from assistant.tools.turn import ToolResult, Turn

NAME = "list_missing_documents"
TITLE = "Văn bản cần bổ sung vào thư viện"
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Input:
    """Nothing is asked for but the list."""


def run(given: Input, turn: Turn) -> ToolResult:
    """Each number with who cites it where."""
    found = missing(turn.workspace.library, turn.workspace.registry)
    sources = tuple(
        Source(cited.document.name, cited.quote, cited.line, f"viện dẫn {one.number}")
        for one in found[:MOST_SHOWN]
        for cited in one.cited_in[:1]
    )
    return ToolResult(missing_text(found, MOST_SHOWN), sources=sources)
