"""When the model is away the phrasebook answers the turn, and says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelFallbackMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage
from langgraph.config import get_stream_writer

from assistant.events import Said, Withdrawn

_log = logging.getLogger(__name__)

_WHOLE = frozenset(("stop", "tool_calls", "function_call", "end_turn", "tool_use", "stop_sequence", "eos", "eos_token",
                    "complete", "completed"))  # fmt: skip
_REASON_KEYS = ("finish_reason", "stop_reason", "stopReason", "done_reason")


class AnswerCut(Exception):
    """The model's stream ended without saying that the answer was whole."""


class _Witness:
    """Keeps the error that passes through it; the fallback of langchain catches it, whatever provider it is of."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> None:
        self.error = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.error = error


class PhrasebookFallback(AgentMiddleware):
    """Tries the model; after its first failure the phrasebook answers for the rest of the turn. One per turn."""

    def __init__(self, phrasebook: BaseChatModel) -> None:
        super().__init__()
        self._phrasebook = phrasebook
        self._fallback = ModelFallbackMiddleware(phrasebook)
        self._witness = _Witness()
        self._away = False

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any] | AIMessage:
        """One model call, by whichever of the two is to answer."""
        if self._away:
            return handler(request.override(model=self._phrasebook))

        def attempt(tried: ModelRequest[Any]) -> ModelResponse[Any]:
            if tried.model is self._phrasebook:
                self._announce()
                return handler(tried)
            with self._witness:
                response = handler(tried)
                _be_whole(response)
            return response

        return self._fallback.wrap_model_call(request, attempt)

    def _announce(self) -> None:
        self._away = True
        error = self._witness.error
        _log.warning("the model is away: %s: %s", type(error).__name__, error)
        reason = _reason(error)
        write = get_stream_writer()
        write(Withdrawn(reason))
        write(
            Said(
                f"Mô hình ngôn ngữ không trả lời được ({reason}); lượt này trợ lý làm theo bộ câu lệnh có sẵn, "
                "không dùng mô hình.\n\n"
            )
        )


def _be_whole(response: ModelResponse[Any]) -> None:
    """AnswerCut unless the model said that it had finished, and finished something."""
    reply = response.result[-1] if response.result else None
    if not isinstance(reply, AIMessage):
        raise AnswerCut("no answer")
    reason = next((reply.response_metadata[key] for key in _REASON_KEYS if reply.response_metadata.get(key)), None)
    if str(reason).lower() not in _WHOLE:
        raise AnswerCut(f"finish reason {reason}")
    if not reply.tool_calls and not reply.text.strip():
        raise AnswerCut("an empty answer")


def _reason(error: BaseException | None) -> str:
    """Why, in words for the officer; the rest is in the log."""
    status = getattr(error, "status_code", None)
    if isinstance(error, AnswerCut):
        return "câu trả lời bị ngắt giữa chừng"
    if isinstance(status, int):
        return f"máy chủ mô hình báo lỗi {status}"
    name = type(error).__name__
    if "Timeout" in name:
        return "quá thời gian chờ"
    if "Connect" in name:
        return "không kết nối được máy chủ mô hình"
    return "máy chủ mô hình gặp sự cố"
