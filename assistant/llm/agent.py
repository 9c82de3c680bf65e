"""One agent over the assistant's tools. Who drives it, the phrasebook or a language model, is a setting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.types import StreamMode

from assistant.errors import BadRequest
from assistant.events import Event, Said, Withdrawn
from assistant.llm.beginning import read
from assistant.llm.breaker import Breaker
from assistant.llm.by_phrasebook import WITHOUT_MODEL, driven
from assistant.llm.claiming import NOTHING_DONE
from assistant.llm.describing import described
from assistant.llm.eye import Eye, Refusal
from assistant.llm.fallback import PhrasebookFallback
from assistant.llm.models import TIMEOUT_SECONDS, load_model
from assistant.llm.persisting import Persisting, claims_what_is_not
from assistant.llm.phrasebook_model import PhrasebookModel
from assistant.llm.shortening import within
from assistant.llm.streaming import events_of, pumped
from assistant.llm.tokens import Counter
from assistant.llm.tooling import InOrder, wrapped
from assistant.llm.watching import Held, Watching
from assistant.llm.writing import ModelWriter
from assistant.settings import Settings
from assistant.tools import Tool, Turn, load_tools
from knowledge.domain.plan import Plan
from prompts import render

_log = logging.getLogger(__name__)

MOST_MODEL_CALLS = 12
"""How often a model is asked in one turn before the turn is ended."""

HISTORY_SHARE = 0.4
"""How much of what a model takes in the conversation so far may be."""


@dataclass(slots=True)
class AgentDriver:
    """Implements ``assistant.session.Driver``. The model is made on the first turn and kept."""

    settings: Settings
    tools: Sequence[Tool] | None = None
    """None: those of ``assistant.tools``."""
    timeout: float = TIMEOUT_SECONDS
    refused: tuple[Refusal, ...] = field(default=(), init=False)
    """What the eye kept out of the last turn that a model drove; the log has it of all turns."""
    _model: BaseChatModel | None = field(default=None, init=False)
    _breaker: Breaker = field(default_factory=Breaker, init=False)
    _tokens: Counter | None = field(default=None, init=False)

    def converse(self, turn: Turn) -> Iterator[Event]:
        """Handle ``turn.message``; the draft of ``turn`` is followed when a tool starts another.

        A caller that closes the iterator stops the turn: no tool runs after that, whatever a model still says.
        """
        phrasebook = PhrasebookModel(read=partial(read, turn))
        model: BaseChatModel | None = None
        if turn.message.lower().startswith(WITHOUT_MODEL):
            turn.message = turn.message[len(WITHOUT_MODEL) :].strip()
        else:
            try:
                model = self._loaded()
            except BadRequest as error:
                yield Said(f"{error} Lượt này trợ lý làm theo bộ câu lệnh có sẵn.\n\n")
        tools = load_tools() if self.tools is None else self.tools
        titles = {tool.name: tool.title for tool in tools}
        if model is None:
            yield from driven(turn, tools)
            return
        try:
            yield from self._with_model(model, phrasebook, tools, titles, turn)
        except ModelCallLimitExceededError:
            _log.warning("a turn was ended after %d model calls", MOST_MODEL_CALLS)
            yield Said(
                "\n\nMô hình đã thử nhiều bước mà chưa xong nên trợ lý dừng lại. Hãy chia yêu cầu thành các việc nhỏ "
                "hơn; việc nào đã làm vẫn giữ trong dự thảo, gõ “hoàn tác” để bỏ."
            )

    def _with_model(
        self,
        model: BaseChatModel,
        phrasebook: PhrasebookModel,
        tools: Sequence[Tool],
        titles: dict[str, str],
        turn: Turn,
    ) -> Iterator[Event]:
        stop = threading.Event()
        eye = Eye(turn)
        persisting = Persisting(eye, stop)
        writer = ModelWriter(
            model, turn, self._counter(), self.settings.model_context, self.settings.model_parallel, stop
        )
        turn.writer = writer
        asking = turn.message if self.settings.model_asks else ""
        fallback = PhrasebookFallback(phrasebook, persisting, self._breaker, asking)
        middleware: list[AgentMiddleware[Any, Any]] = [
            InOrder(),
            Watching(eye, stop),
            ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="error"),
            fallback,
        ]
        prompt = _prompt(turn)
        agent = create_agent(model, wrapped(tools, turn), system_prompt=prompt, middleware=middleware)
        messages: list[Any] = [*self._history(turn), HumanMessage(turn.message)]
        modes: list[StreamMode] = ["messages", "updates", "custom"]
        stream = pumped(lambda: agent.stream({"messages": messages}, stream_mode=modes), stop)
        said = ""
        try:
            for event in events_of(stream, titles, Held(eye)):
                said = "" if isinstance(event, Withdrawn) else said + event.text if isinstance(event, Said) else said
                yield event
            if not fallback.away and claims_what_is_not(said, eye):
                yield Said(f"\n\n{NOTHING_DONE}")
        finally:
            self.refused = (*eye.refused, *writer.refused)

    def _history(self, turn: Turn) -> list[AnyMessage]:
        """The conversation so far: the last messages as they are, those before summed up."""
        said = [one for one in turn.conversation() if one.text]
        kept: list[AnyMessage] = [HumanMessage(one.text) if one.role == "user" else AIMessage(one.text) for one in said]
        room = int(self.settings.model_context * HISTORY_SHARE)
        return within(kept, room, self._counter().count)

    def _counter(self) -> Counter:
        if self._tokens is None:
            self._tokens = Counter.load(self.settings.model_encoding)
        return self._tokens

    def _loaded(self) -> BaseChatModel | None:
        if self._model is None:
            self._model = load_model(self.settings, self.timeout)
        return self._model


def _plan(turn: Turn) -> Plan | None:
    return turn.draft().plan if turn.draft_id is not None else None


def _prompt(turn: Turn) -> str:
    return render("he-thong", hom_nay=f"{turn.workspace.today():%d/%m/%Y}", du_thao=described(_plan(turn)))
