"""The one public door of the upper storey: a message in, events out; operations in, a revision out; a file out."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.checks.context import context_for
from assistant.checks.report import CheckReport, check
from assistant.draft import Draft
from assistant.errors import AssistantError
from assistant.events import DraftChanged, Event, FileReady, Said, Trouble
from assistant.operations import Operation
from assistant.rendering import Proposal, Slot, open_slots, proposals, resolve
from assistant.tools import Turn, Workspace
from assistant.tools.changing import change, export_draft
from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)


class Driver(Protocol):
    """Who understands a message: the phrasebook, or a language model; both through the same agent and tools."""

    def converse(self, turn: Turn) -> Iterator[Event]:
        """Handle ``turn.message``, yielding what happens."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it is shown: the plan with every figure written out, what the checker says, what is still open."""

    draft: Draft
    plan: Plan
    report: CheckReport
    slots: tuple[Slot, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """Conversations and drafts of one installation."""

    workspace: Workspace
    driver: Driver

    def handle(self, message: str, draft_id: str | None, author: str = "cán bộ") -> Iterator[Event]:
        """Handle one message; whatever fails becomes one Vietnamese sentence, and the draft stays as it was."""
        turn = Turn(self.workspace, draft_id, message.strip(), author)
        if not turn.message:
            yield Said("Hãy nhập yêu cầu, ví dụ: “tăng mục 2.1 lên 30 triệu”.")
            return
        answer: list[str] = []
        for event in _translated(lambda: self.driver.converse(turn)):
            if isinstance(event, Said):
                answer.append(event.text)
            yield event
        if turn.draft_id is not None:
            self.workspace.store.add_message("user", turn.message, turn.draft_id)
            self.workspace.store.add_message("assistant", "".join(answer), turn.draft_id)

    def revise(
        self, draft_id: str, base: int, operations: Sequence[Operation], author: str = "cán bộ", note: str = ""
    ) -> Iterator[Event]:
        """Apply ``operations`` made on revision ``base`` (a cell typed in the grid); a conflict is said, never lost."""

        def revised() -> Iterator[Event]:
            draft = change(self.workspace, draft_id, base, operations, author=author, note=note)
            yield DraftChanged(draft.id, draft.revision)

        yield from _translated(revised)

    def undo(self, draft_id: str, base: int) -> Iterator[Event]:
        """Go back one revision; this is a new revision too."""

        def undone() -> Iterator[Event]:
            draft = self.workspace.store.undo(draft_id, base)
            yield DraftChanged(draft.id, draft.revision)

        yield from _translated(undone)

    def view(self, draft_id: str, revision: int | None = None) -> DraftView:
        """The draft at ``revision`` (its head by default), resolved and checked."""
        draft = self.workspace.store.load(draft_id, revision)
        plan = resolve(draft.plan)
        report = check(plan, context_for(plan, today=self.workspace.today()))
        return DraftView(draft, plan, report, open_slots(plan), proposals(plan))

    def export(self, draft_id: str, suffix: str = ".docx", *, final: bool = False) -> FileReady:
        """The draft as a file that was read back and found right; GateRefused when the checker forbids it."""
        return export_draft(self.workspace, draft_id, suffix, final=final)


def _translated(run: Callable[[], Iterator[Event]]) -> Iterator[Event]:
    """The events of ``run``; an exception is translated here, and only here, into a sentence with a log id."""
    try:
        yield from run()
    except (AssistantError, KnowledgeError) as error:
        yield Said(str(error))
    except Exception:  # noqa: BLE001 - the one place where a failure of the world becomes a sentence
        log_id = secrets.token_hex(4)
        _log.exception("turn failed [%s]", log_id)
        yield Trouble(
            f"Có lỗi ngoài dự kiến (mã {log_id}). Dự thảo vẫn nguyên như trước; hãy thử lại hoặc báo mã này cho người "
            "quản trị.",
            log_id,
        )
