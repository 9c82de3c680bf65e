"""Which language model answers is one setting; none means the phrasebook."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel

from assistant.errors import BadRequest
from assistant.settings import Settings

TIMEOUT_SECONDS = 60.0
"""How long nothing may come from a model before it counts as away."""

_TIMED = (
    "anthropic", "azure_openai", "deepseek", "fireworks", "google_genai", "groq", "mistralai", "openai", "openrouter",
    "perplexity", "together", "xai",
)  # fmt: skip
"""Providers whose LangChain class takes ``timeout`` and ``max_retries``."""


def load_model(settings: Settings, timeout: float = TIMEOUT_SECONDS) -> BaseChatModel | None:
    """The model that DUTHAO_MODEL names ("provider:name"), or None for the phrasebook; BadRequest if it cannot be had.

    With DUTHAO_MODEL_URL and no provider, an OpenAI-compatible server is meant. Nothing is sent anywhere yet.
    """
    if not settings.model or settings.model == "phrasebook":
        return None
    from langchain.chat_models import init_chat_model

    provider, mark, name = settings.model.partition(":")
    if not mark:
        provider, name = ("openai" if settings.model_url else ""), settings.model
    try:
        model = init_chat_model(name, model_provider=provider or None, **_options(settings, provider, timeout))
    except ImportError as error:
        raise BadRequest(
            f"Mô hình “{settings.model}” cần thêm gói thư viện của nhà cung cấp ({error.name or error}); hãy cài gói "
            "đó hoặc dùng máy chủ tương thích OpenAI (openai:TÊN cùng DUTHAO_MODEL_URL)."
        ) from error
    except ValueError as error:  # an unknown provider, a key that is missing, an option of the wrong type
        raise BadRequest(
            f"Không dùng được mô hình “{settings.model}”: kiểm tra lại DUTHAO_MODEL (nhà cung cấp:tên), "
            "DUTHAO_MODEL_URL và DUTHAO_MODEL_KEY."
        ) from error
    if not isinstance(model, BaseChatModel):
        raise BadRequest(f"DUTHAO_MODEL “{settings.model}” chưa nêu đủ nhà cung cấp và tên mô hình.")
    return model


def _options(settings: Settings, provider: str, timeout: float) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if provider in _TIMED or not provider:
        options |= {"timeout": timeout, "max_retries": 0}
    if settings.model_url:
        options["base_url"] = settings.model_url
    if settings.model_key:
        options["api_key"] = settings.model_key
    if provider == "openai":
        options |= {"use_responses_api": False, "stream_usage": settings.model_usage}
        if settings.model_url and not settings.model_key:
            options["api_key"] = "none"
    return options
