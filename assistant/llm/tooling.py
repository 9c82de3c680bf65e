"""The assistant's tools as langchain knows them: a schema from each tool's input, results kept whole as artifacts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from threading import Condition, Lock
from typing import Annotated, Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import StructuredTool, ToolException
from langgraph.config import get_stream_writer
from langgraph.types import Command
from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

from assistant.errors import AssistantError
from assistant.events import StepStarted
from assistant.tools import Tool, ToolResult, Turn
from knowledge.errors import KnowledgeError


def _plain(value: Any) -> Any:
    """Models write 2027, 30000000 or true where a text is wanted; that is no mistake worth a round trip."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return str(value) if isinstance(value, (int, float)) else value


_Plain = Annotated[str, BeforeValidator(_plain)]


def schema_of(input_type: type[Any]) -> type[BaseModel]:
    """A strict pydantic model with the fields of a tool's frozen dataclass; an unknown field is an error."""
    known: dict[str, Any] = {
        field.name: (_Plain, ... if field.default is MISSING else field.default) for field in fields(input_type)
    }
    return create_model(
        f"{input_type.__module__.rpartition('.')[2]}_input",
        __config__=ConfigDict(extra="forbid"),
        __doc__=(input_type.__doc__ or "").strip() or None,
        **known,
    )


def wrapped(tools: Iterable[Tool], turn: Turn) -> list[StructuredTool]:
    """The tools, bound to one turn; what a tool refuses goes back to the asker as an error with its sentence."""
    return [_wrapped(tool, turn) for tool in tools]


def _wrapped(tool: Tool, turn: Turn) -> StructuredTool:
    def run(**given: str) -> tuple[str, ToolResult]:
        get_stream_writer()(StepStarted(tool.name, tool.title))
        try:
            result = tool.run(tool.input_type(**given), turn)
        except (AssistantError, KnowledgeError) as error:
            raise ToolException(str(error)) from error
        if result.draft_id is not None:
            turn.draft_id = result.draft_id
        return _told(result), result

    return StructuredTool.from_function(
        func=run,
        name=tool.name,
        description=tool.description,
        args_schema=schema_of(tool.input_type),
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _told(result: ToolResult) -> str:
    """What a language model is told: the text, and the question the officer is being asked."""
    if result.choices is None:
        return result.text
    options = "; ".join(option.label for option in result.choices.options)
    return f"{result.text}\n(Cán bộ đang được hỏi: {result.choices.question} Lựa chọn: {options}.)"


class InOrder(AgentMiddleware):
    """The calls of one reply run one after another in the order they were written: each changes what the next sees."""

    def __init__(self) -> None:
        super().__init__()
        self._ended = Condition()
        self._done: set[str] = set()
        self._one = Lock()

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """One call, when those before it have ended."""
        own = request.tool_call["id"] or ""
        reply = next(one for one in reversed(request.state["messages"]) if isinstance(one, AIMessage))
        ids = [call["id"] or "" for call in reply.tool_calls]
        before = set(ids[: ids.index(own)]) if own in ids else set()
        with self._ended:
            self._ended.wait_for(lambda: before <= self._done)
        try:
            with self._one:
                return handler(request)
        finally:
            with self._ended:
                self._done.add(own)
                self._ended.notify_all()
