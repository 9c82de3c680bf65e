"""The eye in the agent's graph: around each tool call of a model, and over what it says, a sentence at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import ToolMessage
from langgraph.types import Command

from assistant.errors import ToolInputError
from assistant.llm.asking import READING, not_asked
from assistant.llm.eye import Eye
from assistant.llm.persisting import Stopped
from assistant.llm.phrasebook_model import OWN
from assistant.llm.stating import plain
from assistant.tools import ToolResult
from knowledge.domain.regex import regex

_END = regex(r"[.!?…]+[”\")\]]*\s+|\n+")
_TAIL = 80
"""How many letters before a sentence are looked at with it: a figure may be cut by a line break."""


class Watching(AgentMiddleware):
    """Tells the eye of each tool call that a model makes; the phrasebook's own are the officer's words.

    Nothing runs any more once ``stop`` is set.
    """

    def __init__(self, eye: Eye, stop: threading.Event) -> None:
        super().__init__()
        self._eye = eye
        self._stop = stop

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """One call, looked at before and heard after."""
        call = request.tool_call
        if self._stop.is_set():
            raise Stopped
        if str(call["id"] or "").startswith(OWN):
            self._eye.turn.writer = None  # the model is away: nobody writes sections
            return handler(request)
        result: ToolResult | None = None
        try:
            if refusal := not_asked(call["name"], self._eye.turn):
                raise ToolInputError(refusal)
            self._eye.begin(call["name"], call["args"])
            message = handler(request)
            artifact = getattr(message, "artifact", None)
            result = artifact if isinstance(artifact, ToolResult) else None
            self._eye.acted |= result is not None and call["name"] not in READING and _did(result)
            return message
        except ToolInputError as error:
            return ToolMessage(str(error), name=call["name"], tool_call_id=call["id"] or "", status="error")
        finally:
            self._eye.end(call["args"], result)


def _did(result: ToolResult) -> bool:
    """True unless all that came of a call is a question."""
    return result.revision is not None or result.file is not None or result.choices is None


class Held:
    """The text of an answer as it streams: a sentence goes out when it is whole and the eye has seen it."""

    def __init__(self, eye: Eye) -> None:
        self._eye = eye
        self._waiting = ""
        self._tail = ""

    def add(self, text: str) -> Iterator[str]:
        """The sentences that are whole now."""
        self._waiting += text
        end = 0
        for match in _END.finditer(self._waiting):
            following = self._waiting[match.end() : match.end() + 1]
            if not match[0].endswith("\n") and (not following or following.isdigit() or following.islower()):
                continue
            yield self._seen(self._waiting[end : match.end()])
            end = match.end()
        self._waiting = self._waiting[end:]

    def rest(self) -> Iterator[str]:
        """What is left when the answer has ended."""
        left, self._waiting = self._waiting, ""
        if left:
            yield self._seen(left)
        self._tail = ""

    def drop(self) -> None:
        """What waits does not hold any more."""
        self._waiting = self._tail = ""

    def _seen(self, sentence: str) -> str:
        shown = plain(sentence)
        before = len(self._tail)
        found = [one for one in self._eye.unsourced(self._tail + shown) if one.end > before]
        if found:
            self._tail = ""
            return self._eye.withheld(found) + sentence[len(sentence.rstrip()) :]
        self._tail = (self._tail + shown)[-_TAIL:].partition(" ")[2]
        return shown
