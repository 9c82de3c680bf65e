"""What a tool is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.checks.context import CheckContext, context_for
from assistant.draft import Draft
from assistant.errors import NotFound
from assistant.events import Choices, FileReady, Source
from assistant.settings import Settings
from assistant.store import Store
from knowledge.domain.plan import Plan
from knowledge.registry import load_agencies, load_registry
from knowledge.search import Library


@dataclass(frozen=True, slots=True)
class Workspace:
    """What all tools of one installation share. ``today`` is a function so that a long-running server stays right."""

    settings: Settings
    store: Store
    library: Library
    today: Callable[[], date]

    def context(self, plan: Plan, *, final: bool = False) -> CheckContext:
        """What a check of ``plan`` may consult here and today: the registry and the agencies with their dates."""
        registry, agencies = load_registry(), load_agencies()
        return context_for(plan, today=self.today(), final=final, registry=registry, agencies=agencies)


@dataclass(slots=True)
class Turn:
    """One message of an officer being handled: who, which draft, what was typed.

    ``draft_id`` follows when a tool starts a new draft, so that a later tool of the same turn works on it.
    """

    workspace: Workspace
    draft_id: str | None
    message: str
    author: str = "cán bộ"

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
