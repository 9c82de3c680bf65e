"""The assistant's tools as langchain knows them: a schema made from each tool's input, results kept whole as artifacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields
from functools import cache
from typing import Annotated, Any

from langchain_core.tools import StructuredTool, ToolException
from langgraph.config import get_stream_writer
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


@cache
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
