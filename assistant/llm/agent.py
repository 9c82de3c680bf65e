"""One agent over the assistant's tools. Who drives it, the phrasebook or a language model, is a setting."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langgraph.types import StreamMode

from assistant.errors import BadRequest
from assistant.events import (
    Choices,
    DraftChanged,
    Event,
    FileReady,
    Said,
    Sources,
    StepFinished,
    StepStarted,
    Withdrawn,
)
from assistant.llm.describing import described
from assistant.llm.fallback import PhrasebookFallback
from assistant.llm.models import TIMEOUT_SECONDS, load_model
from assistant.llm.phrasebook_model import CHOICES, PhrasebookModel
from assistant.llm.tooling import InOrder, wrapped
from assistant.phrasebook import Reading, understand
from assistant.settings import Settings
from assistant.tools import Tool, ToolResult, Turn, load_tools
from knowledge.domain.plan import Plan
from prompts import render

_log = logging.getLogger(__name__)

MOST_MODEL_CALLS = 12
"""How often a model is asked in one turn before the turn is ended."""

MOST_HISTORY = 20
"""How many earlier messages of the conversation a model is given."""


@dataclass(slots=True)
class AgentDriver:
    """Implements ``assistant.session.Driver``. The model is made on the first turn and kept."""

    settings: Settings
    tools: Sequence[Tool] | None = None
    """None: those of ``assistant.tools``."""
    timeout: float = TIMEOUT_SECONDS
    _model: BaseChatModel | None = field(default=None, init=False)

    def converse(self, turn: Turn) -> Iterator[Event]:
        """Handle ``turn.message``; the draft of ``turn`` is followed when a tool starts another."""
        phrasebook = PhrasebookModel(read=partial(_read, turn))
        model: BaseChatModel = phrasebook
        try:
            model = self._loaded() or phrasebook
        except BadRequest as error:
            yield Said(f"{error} Lượt này trợ lý làm theo bộ câu lệnh có sẵn.\n\n")
        tools = load_tools() if self.tools is None else self.tools
        middleware: list[AgentMiddleware[Any, Any]] = [InOrder()]
        messages: list[Any] = [HumanMessage(turn.message)]
        prompt = None
        if model is not phrasebook:
            middleware += [
                ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="error"),
                PhrasebookFallback(phrasebook),
            ]
            messages = [*_history(turn), *messages]
            prompt = _prompt(turn)
        agent = create_agent(model, wrapped(tools, turn), system_prompt=prompt, middleware=middleware)
        titles = {tool.name: tool.title for tool in tools}
        # The phrasebook has nothing to stream: whole messages do, and langgraph then needs no threads to wait in.
        modes: list[StreamMode] = ["updates"] if model is phrasebook else ["messages", "updates", "custom"]
        stream = agent.stream({"messages": messages}, stream_mode=modes)
        try:
            yield from _events(stream, titles, whole=model is phrasebook)
        except ModelCallLimitExceededError:
            _log.warning("a turn was ended after %d model calls", MOST_MODEL_CALLS)
            yield Said(
                "\n\nMô hình đã thử nhiều bước mà chưa xong nên trợ lý dừng lại. Hãy chia yêu cầu thành các việc nhỏ "
                "hơn; việc nào đã làm vẫn giữ trong dự thảo, gõ “hoàn tác” để bỏ."
            )

    def _loaded(self) -> BaseChatModel | None:
        if self._model is None:
            self._model = load_model(self.settings, self.timeout)
        return self._model


def _plan(turn: Turn) -> Plan | None:
    return turn.draft().plan if turn.draft_id is not None else None


def _read(turn: Turn, message: str) -> Reading:
    return understand(message, _plan(turn))


def _prompt(turn: Turn) -> str:
    return render("he-thong", hom_nay=f"{turn.workspace.today():%d/%m/%Y}", du_thao=described(_plan(turn)))


def _history(turn: Turn) -> list[BaseMessage]:
    """The last messages about this draft, oldest first."""
    if turn.draft_id is None:
        return []
    said = turn.workspace.store.messages(turn.draft_id)[-MOST_HISTORY:]
    return [HumanMessage(one.text) if one.role == "user" else AIMessage(one.text) for one in said if one.text]


def _events(stream: Iterable[Any], titles: dict[str, str], *, whole: bool) -> Iterator[Event]:
    """What the agent's stream tells, as events; the question of the last change is asked at the end.

    ``whole``: only finished messages come, so that what is said and what begins is read off them.
    """
    asked: Choices | None = None
    speaker: str | None = None
    shown = ""
    for mode, piece in stream:
        if mode == "custom":
            if isinstance(piece, Withdrawn):
                if shown:
                    yield piece
                shown = ""
            elif isinstance(piece, (Said, StepStarted)):
                shown = piece.text if isinstance(piece, Said) else shown
                yield piece
        elif mode == "messages":
            message, about = piece
            if about.get("langgraph_node") == "model" and isinstance(message, AIMessage) and message.text:
                apart = "\n\n" if shown and speaker != message.id and not shown.endswith("\n") else ""
                speaker, shown = message.id, message.text
                yield Said(f"{apart}{message.text}")
        else:
            for message in _messages(piece):
                if isinstance(message, ToolMessage):
                    yield from _finished(message, titles)
                    result = message.artifact
                    if isinstance(result, ToolResult) and (result.revision is not None or result.choices):
                        asked = result.choices
                elif isinstance(message, AIMessage):
                    if whole:
                        yield from _whole(message, titles)
                    if isinstance(message.additional_kwargs.get(CHOICES), Choices):
                        asked = message.additional_kwargs[CHOICES]
    if asked is not None:
        yield asked


def _whole(message: AIMessage, titles: dict[str, str]) -> Iterator[Event]:
    """A finished reply: what it says, and the tools that begin now."""
    if message.text:
        yield Said(message.text)
    for call in message.tool_calls:
        if call["name"] in titles:
            yield StepStarted(call["name"], titles[call["name"]])


def _messages(update: Any) -> list[BaseMessage]:
    return [message for part in update.values() if part for message in part.get("messages", [])]


def _finished(message: ToolMessage, titles: dict[str, str]) -> Iterator[Event]:
    name = message.name or ""
    if name not in titles:  # a tool that does not exist: nothing was begun
        return
    result = message.artifact if isinstance(message.artifact, ToolResult) else None
    yield StepFinished(name, titles[name], message.status != "error", result.text if result else message.text)
    if result is None:
        return
    if result.revision is not None and result.draft_id is not None:
        yield DraftChanged(result.draft_id, result.revision)
    if result.sources:
        yield Sources(result.sources)
    if result.file is not None:
        yield FileReady(result.file.path, result.file.name)
