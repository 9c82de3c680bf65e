"""The agent's stream as events: what was said, what began and ended, what the officer is asked."""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from assistant.events import (
    Choices,
    Event,
    Said,
    StepFinished,
    StepStarted,
    Withdrawn,
)
from assistant.llm.by_phrasebook import told
from assistant.llm.phrasebook_model import CHOICES, OWN
from assistant.llm.watching import Held
from assistant.tools import ToolResult

BEAT_SECONDS = 0.25
"""After so long without anything from the model the reader is given an empty word, so that it may stop."""


def pumped(start: Callable[[], Iterator[Any]], stop: threading.Event) -> Iterator[Any]:
    """The pieces of a stream that another thread reads, and None now and then while none comes.

    ``stop`` is set when the reader goes away; the other thread then takes no further piece.
    """
    pieces: queue.Queue[Any] = queue.Queue()

    def pump() -> None:
        for piece in start():
            if stop.is_set():
                return
            pieces.put(piece)

    pool = ThreadPoolExecutor(1, thread_name_prefix="model")
    done = pool.submit(contextvars.copy_context().run, pump)
    try:
        while not (done.done() and pieces.empty()):
            try:
                yield pieces.get(timeout=BEAT_SECONDS if not done.done() else 0.01)
            except queue.Empty:
                yield None
        done.result()
    finally:
        stop.set()
        pool.shutdown(wait=False)


def events_of(stream: Iterable[Any], titles: dict[str, str], held: Held) -> Iterator[Event]:
    """What the agent's stream tells, as events; the question of the last change is asked at the end."""
    teller = _Teller(titles, held)
    for piece in stream:
        yield from teller.tell(piece)
    yield from teller.rest()
    if teller.asked is not None:
        yield teller.asked


class _Teller:
    """Follows one stream. ``asked`` is the question that stands at its end."""

    def __init__(self, titles: dict[str, str], held: Held) -> None:
        self.asked: Choices | None = None
        self._titles = titles
        self._held = held
        self._speaker: str | None = None
        self._shown = ""
        self._given: dict[str, dict[str, Any]] = {}

    def tell(self, piece: Any) -> Iterator[Event]:
        """The events of one piece; an empty word for None."""
        if piece is None:
            yield Said("")
            return
        mode, content = piece
        if mode == "custom":
            yield from self._custom(content)
        elif mode == "messages":
            message, about = content
            if about.get("langgraph_node") == "model" and isinstance(message, AIMessage) and message.text:
                yield from self._heard(message)
        else:
            for message in _messages(content):
                yield from self._finished(message)

    def rest(self) -> Iterator[Event]:
        """What a model said and no sentence ended."""
        yield from map(self._said, self._held.rest())

    def _custom(self, event: object) -> Iterator[Event]:
        if isinstance(event, Withdrawn):
            self._held.drop()
            if self._shown:
                yield event
            self._shown = ""
        elif isinstance(event, (Said, StepStarted)):
            yield from self.rest()
            self._shown = event.text if isinstance(event, Said) else self._shown
            yield event

    def _heard(self, message: AIMessage) -> Iterator[Event]:
        """A piece of an answer: the phrasebook's own words as they are, a model's after the eye."""
        if self._speaker != message.id:
            yield from self.rest()
            if self._shown and not self._shown.endswith("\n"):
                yield self._said("\n\n")
            self._speaker = message.id
        if message.additional_kwargs.get(OWN):
            yield self._said(message.text)
        else:
            yield from map(self._said, self._held.add(message.text))

    def _said(self, text: str) -> Said:
        self._shown = text
        return Said(text)

    def _finished(self, message: BaseMessage) -> Iterator[Event]:
        if isinstance(message, ToolMessage):
            yield from _told(message, self._titles, self._given.get(message.tool_call_id, {}))
            result = message.artifact
            if isinstance(result, ToolResult) and (result.revision is not None or result.choices):
                self.asked = result.choices
        elif isinstance(message, AIMessage):
            self._given |= {call["id"] or "": call["args"] for call in message.tool_calls}
            if isinstance(message.additional_kwargs.get(CHOICES), Choices):
                self.asked = message.additional_kwargs[CHOICES]


def _messages(update: Any) -> list[BaseMessage]:
    return [message for part in update.values() if part for message in part.get("messages", [])]


def _told(message: ToolMessage, titles: dict[str, str], given: dict[str, Any]) -> Iterator[Event]:
    name = message.name or ""
    if name not in titles:  # a tool that does not exist: nothing was begun
        return
    result = message.artifact if isinstance(message.artifact, ToolResult) else None
    detail = result.text if result else message.text
    yield StepFinished(name, titles[name], message.status != "error", detail, given)
    if result is not None:
        yield from told(result)
