"""Write the draft as a file the officer takes away.

``format`` is docx, md or html; ``final`` is "yes" for the version to be signed; ``notes`` is "yes" for a Word file with
footnotes that name where each figure and citation comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.tools.changing import export_draft
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.folding import fold

NAME = "export_draft"
TITLE = "Xuất tệp"
_YES = ("yes", "true", "co", "1")


@dataclass(frozen=True, slots=True)
class Input:
    """The format, whether it is to be signed, and whether its sources stand in footnotes."""

    format: str = "docx"
    final: str = ""
    notes: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Write the file and say that it was read back; GateRefused when the checker forbids it."""
    suffix = "." + fold(given.format).strip(" .").replace("word", "docx").replace("markdown", "md")
    if suffix not in (".docx", ".md", ".html"):
        raise ToolInputError(f"Không xuất được định dạng “{given.format}”; chọn docx, md hoặc html.")
    final = fold(given.final) in (*_YES, "final", "trinh ky")
    notes = fold(given.notes) in _YES
    draft = turn.draft()
    file = export_draft(turn.workspace, draft.id, suffix, final=final, sources=notes)
    kind = ("bản trình ký" if final else "bản thảo") + (" kèm chú thích nguồn" if notes else "")
    return ToolResult(f"Đã xuất {kind} “{file.name}”; tệp đã được đọc lại và các số liệu khớp với dự thảo.", file=file)
