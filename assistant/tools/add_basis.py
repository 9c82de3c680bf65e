"""Add a legal basis to the draft: its whole sentence, or just a document number that the registry knows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.errors import ToolInputError
from assistant.operations import AddBasis
from assistant.tools.changing import changed
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.legal import Force, LegalDocument
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph
from knowledge.parsing.citations import find_numbers, parse_number

NAME = "add_basis"
TITLE = "Thêm một căn cứ pháp lý"


@dataclass(frozen=True, slots=True)
class Input:
    """The sentence ("Căn cứ Quyết định số … ngày … của … về …") or a number."""

    text: str


def run(given: Input, turn: Turn) -> ToolResult:
    """Add the basis; a document that no longer holds, or is unknown, is said."""
    text = " ".join(given.text.split()).rstrip(";.")
    if not text:
        raise ToolInputError("Hãy nêu căn cứ cần thêm, ví dụ: thêm căn cứ 30/2020/NĐ-CP.")
    number = parse_number(text)
    origin = Origin(OriginKind.TYPED, "yêu cầu của cán bộ", turn.message)
    doubt = ""
    if number is not None:
        records = [record for record in turn.workspace.library.registry.find(number) if record.named]
        if len(records) != 1:
            raise ToolInputError(
                f"Danh mục chưa có đủ thông tin về {number.text} (chưa xác minh); hãy ghi cả câu căn cứ: loại văn "
                "bản, số, ngày, cơ quan ban hành, trích yếu."
            )
        record = records[0]
        text = f"Căn cứ {record.citation}"
        origin = Origin(OriginKind.QUOTED, "danh mục văn bản", number.text)
        doubt = _doubt(record, turn)
    else:
        cited = find_numbers(text)[:1]
        records = [record for one in cited for record in turn.workspace.library.registry.find(one.number)]
        doubt = _doubt(records[0], turn) if len(records) == 1 else ""
    if number is None and not text.lower().startswith(("căn cứ", "thực hiện", "theo đề nghị", "xét đề nghị")):
        text = f"Căn cứ {text}"
    result = changed(turn, (AddBasis(Paragraph(text, origin=origin)),), f"Đã thêm: {text}.")
    return replace(result, text=result.text + doubt)


def _doubt(record: LegalDocument, turn: Turn) -> str:
    """What is to be said of a document that no longer holds."""
    if record.in_force(turn.workspace.today()) is not Force.EXPIRED:
        return ""
    after = f"; đã được thay bằng {', '.join(record.replaced_by)}" if record.replaced_by else ""
    return f" Lưu ý: văn bản này đã hết hiệu lực{after}."
