"""A chat model whose replies come from the phrasebook: tool calls one after another, then the tools' own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import PrivateAttr

from assistant.llm.by_phrasebook import answer
from assistant.phrasebook import Call, Reading
from assistant.tools import ToolResult

CHOICES = "choices"
"""Under this key of ``additional_kwargs`` a reply carries the question to be asked."""

OWN = "so-tay-"
"""How the ids of the phrasebook's own tool calls begin; a key of ``additional_kwargs`` of each of its replies."""


class PhrasebookModel(BaseChatModel):
    """Answers the last human message by ``read``; one instance serves one turn.

    Calls go out one at a time, because a later one may rest on what an earlier one changed; the first that fails ends
    the turn. What another model has begun in the same turn is never done again.
    """

    read: Callable[[str], Reading]
    _reading: Reading | None = PrivateAttr(default=None)

    @property
    def _llm_type(self) -> str:
        return "phrasebook"

    def bind_tools(self, tools: Sequence[Any], *, tool_choice: Any = None, **kwargs: Any) -> Runnable[Any, AIMessage]:
        """The same model: the phrasebook knows the tools by heart."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        last = max((place for place, one in enumerate(messages) if isinstance(one, HumanMessage)), default=-1)
        asked = str(messages[last].text) if last >= 0 else ""
        done = [one for one in messages[last + 1 :] if isinstance(one, ToolMessage)]
        reply = self._reply(asked, done)
        reply.additional_kwargs[OWN] = True
        reply.response_metadata = {"finish_reason": "tool_calls" if reply.tool_calls else "stop"}
        return ChatResult(generations=[ChatGeneration(message=reply)])

    def _reply(self, asked: str, done: list[ToolMessage]) -> AIMessage:
        if any(not one.tool_call_id.startswith(OWN) for one in done):
            return AIMessage("\n\n".join(_texts(done)))
        if self._reading is None:
            self._reading = self.read(asked)
        reading = self._reading
        left = reading.calls[len(done) :]
        if left and not (done and done[-1].status == "error"):
            return AIMessage("", tool_calls=[_tool_call(left[0], len(done) + 1)])
        text, question = answer(reading, _texts(done))
        return AIMessage(text, additional_kwargs={CHOICES: question} if question else {})


def _tool_call(call: Call, ordinal: int) -> Any:
    return {"name": call.name, "args": dict(call.arguments), "id": f"{OWN}{ordinal}", "type": "tool_call"}


def _texts(done: Sequence[ToolMessage]) -> list[str]:
    """The tools' own words, without what was added for a language model."""
    return [one.artifact.text if isinstance(one.artifact, ToolResult) else one.text for one in done]
