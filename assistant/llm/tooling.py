"""The assistant's tools as langchain knows them: a schema from each tool's input, results kept whole as artifacts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import MISSING, fields
from functools import cache
from threading import Condition, Lock
from typing import Annotated, Any, cast

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.config import get_stream_writer
from langgraph.types import Command
from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

from assistant.errors import AssistantError
from assistant.events import StepStarted
from assistant.llm.asking import READING
from assistant.llm.describing import fenced
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
    return _schema_of(cast(Hashable, input_type))


@cache
def _schema_of(input_type: Any) -> type[BaseModel]:
    known: dict[str, Any] = {
        field.name: (_Plain, ... if field.default is MISSING else field.default) for field in fields(input_type)
    }
    return create_model(
        f"{input_type.__module__.rpartition('.')[2]}_input",
        __config__=ConfigDict(extra="forbid"),
        __doc__=(input_type.__doc__ or "").strip() or None,
        **known,
    )


def as_sent(tool: BaseTool | dict[str, Any]) -> dict[str, Any]:
    """The tool as models are told of it; langchain would work it out anew for each request."""
    if isinstance(tool, dict) or not isinstance(tool.args_schema, type):
        return convert_to_openai_tool(tool)
    return _as_sent(tool.name, tool.description, cast(Hashable, tool.args_schema))


@cache
def _as_sent(name: str, description: str, schema: Any) -> dict[str, Any]:
    return convert_to_openai_tool(StructuredTool(name=name, description=description, args_schema=schema, func=str))


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
        told = _told(result)
        return fenced(told) if tool.name in READING else told, result

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
