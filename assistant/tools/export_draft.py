"""Write the draft as a file the officer takes away.

``format`` is docx, md or html; ``final`` is "yes" for the version to be signed.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.tools.changing import export_draft
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.folding import fold

NAME = "export_draft"
TITLE = "Xuất tệp"


@dataclass(frozen=True, slots=True)
class Input:
    """The format, and whether it is to be signed."""

    format: str = "docx"
    final: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Write the file and say that it was read back; GateRefused when the checker forbids it."""
    suffix = "." + fold(given.format).strip(" .").replace("word", "docx").replace("markdown", "md")
    if suffix not in (".docx", ".md", ".html"):
        raise ToolInputError(f"Không xuất được định dạng “{given.format}”; chọn docx, md hoặc html.")
    final = fold(given.final) in ("yes", "true", "co", "1", "final", "trinh ky")
    draft = turn.draft()
    file = export_draft(turn.workspace, draft.id, suffix, final=final)
    kind = "bản trình ký" if final else "bản thảo"
    return ToolResult(f"Đã xuất {kind} “{file.name}”; tệp đã được đọc lại và các số liệu khớp với dự thảo.", file=file)
