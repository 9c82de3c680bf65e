"""One answer of a model, asked for with patience: again after a passing failure, shorter when it was too long."""

from __future__ import annotations

import json
import logging
import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import ModelRequest, ModelResponse, ModelRetryMiddleware
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.exceptions import ContextOverflowError, ModelError, ModelTimeoutError
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.config import get_stream_writer
from langgraph.errors import GraphBubbleUp

from assistant.events import Withdrawn
from assistant.llm.asking import orders
from assistant.llm.claiming import LESSON, claims
from assistant.llm.eye import Eye
from assistant.llm.shortening import shortened
from assistant.llm.stating import plain
from assistant.llm.tooling import as_sent

_log = logging.getLogger(__name__)

MOST_AGAIN = 2
"""How often a failed request is sent again."""

FIRST_WAIT = 0.5
LONGEST_WAIT = 20.0
"""Seconds. A server that asks for a longer wait (Retry-After) is left to the phrasebook."""

_WHOLE = frozenset(("stop", "tool_calls", "function_call", "end_turn", "tool_use", "stop_sequence", "eos", "eos_token",
                    "complete", "completed"))  # fmt: skip
_REFUSED = frozenset(("content_filter", "refusal", "safety"))
_REASON_KEYS = ("finish_reason", "stop_reason", "stopReason", "done_reason")
_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_BROKEN_OFF = frozenset(("RemoteProtocolError", "ReadError", "IncompleteRead"))
"""What the libraries that carry a stream raise when it breaks off."""
_TOO_LONG = (
    "context_length_exceeded",
    "maximum context length",
    "context window",
    "prompt is too long",
    "context size",
)

Handler = Callable[[ModelRequest[Any]], ModelResponse[Any]]


class AnswerCut(Exception):
    """The model's answer is not whole, or there is none."""


class AnswerRefused(Exception):
    """The model, or its provider, does not want to answer this."""


class AnswerMalformed(AnswerCut):
    """The model was told that its calls are no JSON, and they are again."""


class Stopped(GraphBubbleUp):
    """The officer stopped the turn: nothing is retried and nobody takes over."""


def claims_what_is_not(said: str, eye: Eye) -> bool:
    """True when an answer says that something was done in a turn in which no tool did anything; the log has it."""
    if eye.acted or not claims(said, ordered=True) or not claims(said, ordered=orders(eye.turn)):
        return False
    _log.warning("not-done: an answer says that something was done, and no tool did anything")
    return True


class Persisting:
    """Asks the model in one turn. ``stop`` ends every wait."""

    def __init__(self, eye: Eye, stop: threading.Event) -> None:
        self._eye = eye
        self._stop = stop
        self._failures = 0
        self._shorten = False
        self._taught = False
        self._reminded = False
        self._listener = _Listener(stop)

    def ask(self, request: ModelRequest[Any], handler: Handler) -> ModelResponse[Any]:
        """The whole answer; the last error where it cannot be had."""
        self._failures = 0
        model = request.model.model_copy(update={"callbacks": [self._listener]})
        request = request.override(model=model, tools=[as_sent(tool) for tool in request.tools])
        retry = ModelRetryMiddleware(
            max_retries=MOST_AGAIN + 1, retry_on=self._again, on_failure="error", initial_delay=0, jitter=False
        )
        answer = retry.wrap_model_call(request, lambda asked: self._once(asked, handler))
        return answer if isinstance(answer, ModelResponse) else ModelResponse(result=[answer])

    def _once(self, request: ModelRequest[Any], handler: Handler) -> ModelResponse[Any]:
        if self._shorten:
            request = request.override(messages=shortened(request.messages))
        response = self._whole(request, handler)
        reply = _reply(response)
        if names := self._malformed(reply):
            _log.warning("malformed arguments for %s", ", ".join(names))
            if self._taught:
                raise AnswerMalformed("malformed tool calls again")
            self._taught = True
            response = self._told(request, handler, _about_malformed(reply, names))
            reply = _reply(response)
            if self._malformed(reply):
                raise AnswerMalformed("malformed tool calls again")
        if not reply.tool_calls:
            found = self._eye.unsourced(plain(reply.text))
            lesson = self._eye.lesson_for_chat(found) if found else ""
            if not lesson and not self._reminded and claims_what_is_not(reply.text, self._eye):
                self._reminded, lesson = True, LESSON
            if lesson:
                response = self._told(request, handler, [AIMessage(reply.text), HumanMessage(lesson)])
        return response

    def _malformed(self, reply: AIMessage) -> list[str]:
        return [call["name"] or "" for call in reply.invalid_tool_calls] or self._listener.malformed()

    def _told(self, request: ModelRequest[Any], handler: Handler, more: list[AnyMessage]) -> ModelResponse[Any]:
        """The answer to the same request once the model has been told what was wrong with its last one."""
        get_stream_writer()(Withdrawn("the model is told what was wrong"))
        return self._whole(request.override(messages=[*request.messages, *more]), handler)

    def _whole(self, request: ModelRequest[Any], handler: Handler) -> ModelResponse[Any]:
        if self._stop.is_set():
            raise Stopped
        response = handler(request)
        if self._stop.is_set():
            raise Stopped
        be_whole(_reply(response))
        return response

    def _again(self, error: Exception) -> bool:
        """True when the request is worth sending again, after the wait that it asks for."""
        if is_too_long(error):
            if self._shorten:
                return False
            self._shorten = True
            _log.warning("the conversation is too long for the model: shortened")
        else:
            self._failures += 1
            wait = wait_for(error, self._failures)
            if wait is None or self._failures > MOST_AGAIN:
                return False
            _log.warning("asking the model again in %.1f s after %s: %s", wait, type(error).__name__, error)
            if self._stop.wait(wait):
                raise Stopped from error
        get_stream_writer()(Withdrawn("the model is asked again"))
        return True


def is_too_long(error: BaseException) -> bool:
    """True when the model could not take in so much text."""
    said = str(error).lower()
    return isinstance(error, ContextOverflowError) or (
        getattr(error, "status_code", None) in (400, 413, 422) and any(words in said for words in _TOO_LONG)
    )


def wait_for(error: BaseException, failures: int) -> float | None:
    """Seconds to wait before the request is sent again; None when that would not help."""
    name = type(error).__name__
    if isinstance(error, AnswerMalformed):
        return None
    if isinstance(error, AnswerCut) or name in _BROKEN_OFF:
        return _backoff(failures)
    if isinstance(error, ModelTimeoutError) or "Timeout" in name or "Connect" in name:
        return None  # a minute of silence is long enough for an officer; a server that is not there will not come
    status = getattr(error, "status_code", None)
    if not isinstance(status, int) or status not in _PASSING or "insufficient_quota" in str(error):
        return _backoff(failures) if status is None and isinstance(error, ModelError) and error.is_retryable else None
    asked = _retry_after(error)
    if asked is None:
        return _backoff(failures)
    return asked if asked <= LONGEST_WAIT else None


def _backoff(failures: int) -> float:
    return float(FIRST_WAIT * 2 ** (failures - 1) * random.uniform(0.75, 1.25))


def _retry_after(error: BaseException) -> float | None:
    """What the server asked for, in seconds; a date, or nonsense, counts as nothing."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    milliseconds, seconds = headers.get("retry-after-ms"), headers.get("retry-after")
    for text, factor in ((milliseconds, 0.001), (seconds, 1.0)):
        try:
            value = float(text) * factor if text else -1.0
        except ValueError:
            continue
        if value >= 0:
            return value
    return None


def _reply(response: ModelResponse[Any]) -> AIMessage:
    reply = response.result[-1] if response.result else None
    if not isinstance(reply, AIMessage):
        raise AnswerCut("no answer")
    return reply


def be_whole(reply: AIMessage) -> None:
    """AnswerCut unless the model said that it had finished, and finished something; AnswerRefused if it would not."""
    reason = next((reply.response_metadata[key] for key in _REASON_KEYS if reply.response_metadata.get(key)), None)
    if str(reason).lower() in _REFUSED or reply.additional_kwargs.get("refusal"):
        raise AnswerRefused(f"finish reason {reason}")
    if str(reason).lower() not in _WHOLE:
        raise AnswerCut(f"finish reason {reason}")
    if not reply.tool_calls and not reply.invalid_tool_calls and not reply.text.strip():
        raise AnswerCut("an empty answer")


class _Listener(BaseCallbackHandler):
    """Hears a streamed answer as it was sent: langchain mends the arguments of a call that was cut and would run it."""

    raise_error = True

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._calls: dict[object, tuple[str, str]] = {}

    def on_chat_model_start(self, serialized: dict[str, Any], messages: list[list[Any]], **kwargs: Any) -> None:
        """Another answer begins."""
        self._calls.clear()

    def on_llm_new_token(self, token: Any, *, chunk: Any = None, **kwargs: Any) -> None:
        """One piece; Stopped when the officer went away."""
        if self._stop.is_set():
            raise Stopped
        for piece in getattr(getattr(chunk, "message", None), "tool_call_chunks", ()):
            key = piece.get("index") if piece.get("index") is not None else piece.get("id")
            name, arguments = self._calls.get(key, ("", ""))
            self._calls[key] = name + (piece.get("name") or ""), arguments + (piece.get("args") or "")

    def malformed(self) -> list[str]:
        """The names of the tools whose arguments are no JSON object."""
        return [name for name, arguments in self._calls.values() if not _is_object(arguments)]


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text or "{}"), dict)
    except ValueError:
        return False


def _about_malformed(reply: AIMessage, names: Sequence[str]) -> list[AnyMessage]:
    """What was wrong, in plain words: servers refuse a history whose calls are no JSON."""
    called = ", ".join(f"“{name}”" for name in names)
    lesson = (
        f"Chưa chạy công cụ nào: tham số của {called} không phải JSON hợp lệ hoặc bị cắt giữa chừng. Gọi lại các công "
        "cụ cần dùng, tham số là JSON đúng, đủ dấu đóng."
    )
    return [AIMessage(reply.text or f"(gọi {called})"), HumanMessage(lesson)]
