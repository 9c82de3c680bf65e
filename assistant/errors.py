"""What may go wrong in the upper storey. Every ``str(error)`` is a Vietnamese sentence for the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.checks.report import CheckReport


class AssistantError(Exception):
    """Any refusal of this storey; the text is a Vietnamese sentence."""


class ToolInputError(AssistantError):
    """An operation or a tool was asked for something that does not exist; the asker may correct itself."""


class BadRequest(AssistantError):
    """What the officer gave cannot be used: an unreadable amount, an unknown template, a missing agency."""


class NotFound(AssistantError):
    """The draft, revision, document or template asked for does not exist."""


class GateRefused(AssistantError):
    """The plan may not leave: ``report`` holds the findings that block it."""

    def __init__(self, report: CheckReport) -> None:
        blocking = [finding.message for finding in report.findings if finding.blocks]
        super().__init__(f"Chưa thể xuất vì còn {len(blocking)} lỗi: " + " ".join(blocking))
        self.report = report


class Failure(AssistantError):
    """The world failed: the sentence says what that means for the officer, ``log_id`` where the log tells the rest."""

    def __init__(self, log_id: str) -> None:
        super().__init__(
            f"Có lỗi ngoài dự kiến (mã {log_id}). Những gì đã lưu vẫn nguyên; hãy thử lại hoặc báo mã này cho "
            "người quản trị."
        )
        self.log_id = log_id


class VersionConflict(AssistantError):
    """Somebody else saved first: ``head`` is the revision the draft is at now."""

    def __init__(self, head: int) -> None:
        super().__init__(
            f"Dự thảo đã được người khác sửa (hiện là bản {head}). Hãy mở lại bản mới nhất rồi thực hiện lại thay đổi."
        )
        self.head = head
