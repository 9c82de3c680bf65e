"""Record what an officer knows of a legal document: add it to the registry of the office, or correct single fields.

``number`` is the document, ``fields`` one "field: value" a line in the officer's words ("ngày hết hiệu lực:
01/01/2027"); ``source`` says where it was read, ``by`` who says it. Only what stands in the officer's message is
recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.errors import BadRequest, ToolInputError
from assistant.lookup.recording import field_named, matching, propose
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.folding import fold
from knowledge.parsing.citations import parse_number
from knowledge.registry.office import keep

NAME = "record_legal_document"
TITLE = "Ghi vào danh mục văn bản"


@dataclass(frozen=True, slots=True)
class Input:
    """The document, what is said of it, where it was read and by whom."""

    number: str
    fields: str
    source: str
    by: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Keep the record and say what it changed; what is missing or contradictory is a ToolInputError."""
    _said_by_the_officer((given.number, *given.fields.splitlines(), given.source, given.by), turn)
    number = parse_number(given.number)
    registry, library = turn.workspace.registry, turn.workspace.settings.library
    read: dict[str, str] = {}
    for line in filter(str.strip, given.fields.replace(";", "\n").splitlines()):
        name, colon, value = line.partition(":")
        field = field_named(name)
        if not colon or not field:
            raise ToolInputError(
                f"Không hiểu “{line.strip()}”; viết ví dụ “ngày hết hiệu lực: 01/01/2027” hoặc “trích yếu: …”."
            )
        read[field] = value.strip()
    if not read:
        raise ToolInputError("Hãy nêu điều cần ghi, ví dụ “ngày hết hiệu lực: 01/01/2027”.")
    try:
        is_new = number is not None and not matching(registry, number.text, read)
        by = given.by.strip() or turn.author
        proposed = propose(registry, given.number, read, by, given.source, add=is_new)
    except BadRequest as error:
        raise ToolInputError(str(error)) from error
    keep(library, [proposed.entry])
    return ToolResult(f"{proposed.text}\nĐã ghi vào danh mục của cơ quan ({by}, nguồn: {given.source.strip()}).")


def _said_by_the_officer(told: Iterable[str], turn: Turn) -> None:
    """ToolInputError where something to be recorded does not stand in the message: a record is never made up."""
    said = _words(turn.message)
    for text in told:
        value = text.partition(":")[2] or text
        if not _words(value) <= said:
            raise ToolInputError(
                f"“{value.strip()}” không có trong tin nhắn; chỉ ghi vào danh mục điều cán bộ nêu, kèm nguồn."
            )


def _words(text: str) -> set[str]:
    """The words and figures of a text, marks, case and leading zeros aside."""
    return {word.lstrip("0") or "0" for word in re.findall(r"[^\W_]+", fold(text))}
