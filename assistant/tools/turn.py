"""What a tool is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from assistant.checks.context import CheckContext, context_for
from assistant.draft import Draft, Message
from assistant.errors import NotFound
from assistant.events import Choices, FileReady, Source
from assistant.operations import Operation
from assistant.settings import Settings
from assistant.store import Store
from knowledge.domain.plan import Plan
from knowledge.registry import Registry, load_agencies
from knowledge.search import Library

if TYPE_CHECKING:
    from assistant.drafting.writing import SectionWriter


@dataclass(frozen=True, slots=True)
class Workspace:
    """What all tools of one installation share. ``today`` is a function so that a long-running server stays right."""

    settings: Settings
    store: Store
    library: Library
    today: Callable[[], date]

    def context(self, plan: Plan, *, final: bool = False) -> CheckContext:
        """What a check of ``plan`` may consult here and today: the registry and the agencies with their dates."""
        agencies = load_agencies()
        return context_for(plan, today=self.today(), final=final, registry=self.registry, agencies=agencies)

    @property
    def registry(self) -> Registry:
        """The legal documents as they are known now: those of the program with what the office recorded over them."""
        return self.library.registry


@dataclass(frozen=True, slots=True)
class Vouched:
    """Operations as they may land, and what the officer is told of it; ``rewritten`` where words were taken out."""

    operations: tuple[Operation, ...]
    remark: str = ""
    rewritten: bool = False


class Voucher(Protocol):
    """Who looks at the operations that a language model asked for, before they land."""

    def vouch(self, plan: Plan, operations: Sequence[Operation]) -> Vouched:
        """The operations with the origins they deserve; ToolInputError where the model is to ask anew."""


@dataclass(slots=True)
class Turn:
    """One message of an officer being handled: who, which draft, what was typed.

    ``draft_id`` follows when a tool starts a new draft, so that a later tool of the same turn works on it.
    """

    workspace: Workspace
    draft_id: str | None
    message: str
    author: str = "cán bộ"
    voucher: Voucher | None = None
    """None where the officer's own words drive the tools: what they hold was typed."""
    writer: SectionWriter | None = None
    """Who writes the open sections of a first draft; None leaves the template's own words."""
    earlier: tuple[Message, ...] = ()
    """What was said in this conversation before it had a draft, oldest first."""

    def conversation(self) -> tuple[Message, ...]:
        """All that was said before this message, oldest first."""
        if self.draft_id is None:
            return self.earlier
        return (*self.earlier, *self.workspace.store.messages(self.draft_id))

    def draft(self) -> Draft:
        """The draft in hand at its head; NotFound when none was started yet."""
        if self.draft_id is None:
            raise NotFound(
                "Chưa có dự thảo nào. Hãy yêu cầu, ví dụ: “Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã …, tỉnh "
                "…, tổng kinh phí 450 triệu đồng”."
            )
        return self.workspace.store.load(self.draft_id)


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool did: ``text`` confirms it to the officer, with the figures; it is shown as it is.

    ``revision`` is the new head when the draft changed, else None.
    """

    text: str
    revision: int | None = None
    draft_id: str | None = None
    sources: tuple[Source, ...] = ()
    choices: Choices | None = None
    file: FileReady | None = None
