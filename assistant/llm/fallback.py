"""When the model is away the officer is told, and the phrasebook answers the turn or is offered for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelFallbackMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage
from langgraph.config import get_stream_writer

from assistant.events import Choice, Choices, Said, Withdrawn
from assistant.llm.breaker import Breaker
from assistant.llm.by_phrasebook import WITHOUT_MODEL
from assistant.llm.persisting import AnswerCut, AnswerRefused, Persisting
from assistant.llm.phrasebook_model import CHOICES, OWN

_log = logging.getLogger(__name__)


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
    """Tries the model; after its failure the phrasebook answers for the rest of the turn. One per turn.

    With ``asking`` (the officer's message) nothing is done instead: the phrasebook is only offered.
    """

    def __init__(self, phrasebook: BaseChatModel, persisting: Persisting, breaker: Breaker, asking: str = "") -> None:
        super().__init__()
        self._phrasebook = phrasebook
        self._persisting = persisting
        self._breaker = breaker
        self._asking = asking
        self._fallback = ModelFallbackMiddleware(phrasebook)
        self._witness = _Witness()
        self._away = False

    @property
    def away(self) -> bool:
        """True once the phrasebook, or a question, has taken the place of the model in this turn."""
        return self._away

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any] | AIMessage:
        """One model call, by whichever of the two is to answer."""
        if self._away:
            return handler(request.override(model=self._phrasebook))
        if rest := self._breaker.left():
            _log.warning("the model is left alone for %.0f s more", rest)
            reason = f"đã lỗi nhiều lần liên tiếp, thử lại sau {max(1, round(rest))} giây"
            return self._instead(request.override(model=self._phrasebook), handler, reason)

        def attempt(tried: ModelRequest[Any]) -> ModelResponse[Any]:
            if tried.model is self._phrasebook:
                error = self._witness.error
                _log.warning("the model is away: %s: %s", type(error).__name__, error)
                if not isinstance(error, AnswerRefused):
                    self._breaker.failed()
                return self._instead(tried, handler, _reason(error))
            with self._witness:
                response = self._persisting.ask(tried, handler)
            self._breaker.answered()
            return response

        return self._fallback.wrap_model_call(request, attempt)

    def _instead(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], ModelResponse[Any]],
        reason: str,
    ) -> ModelResponse[Any]:
        """Say why, and let the phrasebook answer or offer it."""
        self._away = True
        write = get_stream_writer()
        write(Withdrawn(reason))
        said = f"Mô hình ngôn ngữ không trả lời được ({reason}); "
        if not self._asking:
            write(Said(f"{said}lượt này trợ lý làm theo bộ câu lệnh có sẵn, không dùng mô hình.\n\n"))
            return handler(request)
        write(Said(f"{said}yêu cầu chưa được thực hiện thêm. "))
        options = (
            Choice("Làm theo bộ câu lệnh có sẵn", f"{WITHOUT_MODEL} {self._asking}"),
            Choice("Thử lại với mô hình", self._asking),
        )
        asked = {CHOICES: Choices("Bạn muốn làm lượt này thế nào?", options), OWN: True}
        return ModelResponse(result=[AIMessage("", additional_kwargs=asked)])


def _reason(error: BaseException | None) -> str:
    """Why, in words for the officer; the rest is in the log."""
    status = getattr(error, "status_code", None)
    if isinstance(error, AnswerRefused):
        return "mô hình từ chối trả lời nội dung này"
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
