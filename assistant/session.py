"""The one public door of the upper storey: a message in, events out; operations in, a revision out; a file out."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from assistant.checks.report import CheckReport, check
from assistant.draft import Draft, Message
from assistant.errors import AssistantError, Failure
from assistant.events import DraftChanged, Event, FileReady, Said, Trouble, Withdrawn
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

    def handle(
        self, message: str, draft_id: str | None, author: str = "cán bộ", earlier: Sequence[Message] = ()
    ) -> Iterator[Event]:
        """Handle one message; whatever fails becomes one Vietnamese sentence. What was said is kept with the draft.

        ``earlier``: what was said in this conversation before it had a draft, for the caller to keep until then.
        """
        turn = Turn(self.workspace, draft_id, message.strip(), author, earlier=tuple(earlier))
        if not turn.message:
            yield Said("Hãy nhập yêu cầu, ví dụ: “tăng mục 2.1 lên 30 triệu”.")
            return

        def conversed() -> Iterator[Event]:
            if draft_id is not None:
                self.workspace.store.load(draft_id)  # NotFound before anything is done
            answer = ""
            for event in _translated(lambda: self.driver.converse(turn)):
                answer = _answered(answer, event)
                yield event
            if turn.draft_id is not None:
                for one in turn.earlier:
                    self.workspace.store.add_message(one.role, one.text, turn.draft_id, one.created_at)
                self.workspace.store.add_message("user", turn.message, turn.draft_id)
                self.workspace.store.add_message("assistant", answer, turn.draft_id)

        yield from _translated(conversed)

    def revise(
        self, draft_id: str, base: int, operations: Sequence[Operation], author: str = "cán bộ", note: str = ""
    ) -> Iterator[Event]:
        """Apply ``operations`` made on revision ``base`` (a cell typed in the grid); a conflict is said, never lost."""

        def revised() -> Iterator[Event]:
            draft = change(self.workspace, draft_id, base, operations, author=author, note=note)
            yield DraftChanged(draft.id, draft.revision)

        yield from _translated(revised)

    def undo(self, draft_id: str, base: int, author: str = "cán bộ") -> Iterator[Event]:
        """Go back by one change; this makes a new revision too."""

        def undone() -> Iterator[Event]:
            draft = self.workspace.store.undo(draft_id, base, author)
            yield DraftChanged(draft.id, draft.revision)

        yield from _translated(undone)

    def view(self, draft_id: str, revision: int | None = None) -> DraftView:
        """The draft at ``revision`` (its head by default), resolved and checked; NotFound, or Failure."""
        with _failures_named():
            draft = self.workspace.store.load(draft_id, revision)
            plan = resolve(draft.plan)
            report = check(plan, self.workspace.context(plan))
            return DraftView(draft, plan, report, open_slots(plan), proposals(plan))

    def export(self, draft_id: str, suffix: str = ".docx", *, final: bool = False, sources: bool = False) -> FileReady:
        """The draft as a file that was read back and found right; GateRefused when the checker forbids it; Failure.

        ``sources``: footnotes name where its figures come from.
        """
        with _failures_named():
            return export_draft(self.workspace, draft_id, suffix, final=final, sources=sources)


def _answered(answer: str, event: Event) -> str:
    """What stands on the page as the answer after ``event``, given what stood there before it."""
    match event:
        case Said(text):
            return answer + text
        case Trouble(sentence):
            return f"{answer}\n\n{sentence}".strip()
        case Withdrawn():
            return ""
        case _:
            return answer


def _translated(run: Callable[[], Iterator[Event]]) -> Iterator[Event]:
    """The events of ``run``; a refusal is said, and so is a failure of the world."""
    try:
        with _failures_named():
            yield from run()
    except Failure as failure:
        yield Trouble(str(failure), failure.log_id)
    except (AssistantError, KnowledgeError) as error:
        yield Said(str(error))


@contextmanager
def _failures_named() -> Iterator[None]:
    """A failure of the world goes to the log, and becomes a Failure with the log's id: here, and only here."""
    try:
        yield
    except (AssistantError, KnowledgeError):
        raise
    except Exception as error:
        log_id = secrets.token_hex(4)
        _log.exception("failed [%s]", log_id)
        raise Failure(log_id) from error
