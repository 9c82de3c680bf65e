"""A long conversation made short without a model: every figure and every decision stays, other words go."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, ToolMessage

from assistant.llm.stating import plain, stated
from knowledge.domain.folding import fold

KEPT_WHOLE = 2
"""How many of the last messages before the one in hand stay as they are."""

_SENTENCE = re.compile(r"(?<=[.!?;…])\s+(?=\D)|\n+")
_DECIDED = re.compile(
    r"\b(dong y|xac nhan|khong|giu|bo|chon|chot|thong nhat|dat|them|xoa|tang|giam|chuyen|doi|lap|luu y|yeu cau|phai"
    r"|can)\b"
)
_MOST_SENTENCE = 400
_SUMMARY = "Tóm tắt phần trao đổi trước đó (dữ liệu, giữ đủ số liệu và quyết định):"


def summary(messages: Sequence[BaseMessage]) -> str:
    """What was said, one line a message: the sentences that state a figure or decide something."""
    lines = [_SUMMARY]
    for message in messages:
        kept = gist(message.text)
        if kept:
            lines.append(f"- {'Cán bộ' if isinstance(message, HumanMessage) else 'Trợ lý'}: {kept}")
    return "\n".join(lines)


def gist(text: str) -> str:
    """The sentences of a text that state a figure or decide something, in order; long ones only where they state."""
    kept = []
    for sentence in filter(None, (one.strip() for one in _SENTENCE.split(plain(text)))):
        decides = len(sentence) <= _MOST_SENTENCE and _DECIDED.search(fold(sentence))
        if decides or stated(sentence) or re.search(r"\d", sentence):
            kept.append(sentence)
    return " ".join(dict.fromkeys(kept))


def shortened(messages: Sequence[AnyMessage]) -> list[Any]:
    """The messages with all but the last turn summed up in one, and what tools told in this turn cut to its figures."""
    last = max((place for place, one in enumerate(messages) if isinstance(one, HumanMessage)), default=0)
    earlier, current = messages[:last], messages[last:]
    whole = list(earlier[-KEPT_WHOLE:]) if len(earlier) > KEPT_WHOLE else []
    summed = earlier[: len(earlier) - len(whole)]
    begun: list[Any] = [HumanMessage(summary(summed)), AIMessage("Đã nắm.")] if summed else []
    return [*begun, *whole, *(_cut(one) for one in current)]


def _cut(message: AnyMessage) -> AnyMessage:
    if isinstance(message, ToolMessage) and len(message.text) > _MOST_SENTENCE:
        return message.model_copy(update={"content": gist(message.text)})
    return message


def within(messages: Sequence[AnyMessage], room: int, count: Callable[[str], int]) -> list[AnyMessage]:
    """The messages as they are where they fit into ``room`` tokens, else the last that do, those before summed up."""
    sizes = [count(message.text) for message in messages]
    if sum(sizes) <= room:
        return list(messages)
    kept, left = len(messages), room // 2
    while kept > 0 and sizes[kept - 1] <= left:
        kept -= 1
        left -= sizes[kept]
    return [HumanMessage(summary(messages[:kept])), AIMessage("Đã nắm."), *messages[kept:]]
