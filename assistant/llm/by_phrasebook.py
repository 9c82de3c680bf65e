"""A turn driven by the phrasebook alone: no model, and none of the libraries that speak to one.

Calls go out one after another, because a later one may rest on what an earlier one changed; the first that fails ends
the turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.events import (
    Choice,
    Choices,
    DraftChanged,
    Event,
    FileReady,
    Said,
    Sources,
    StepFinished,
    StepStarted,
)
from assistant.llm.beginning import read
from assistant.phrasebook import Reading
from assistant.tools import Tool, ToolResult, Turn, load_tools
from knowledge.errors import KnowledgeError

WITHOUT_MODEL = "không dùng mô hình:"
"""A message that begins so is left to the phrasebook."""


@dataclass(slots=True)
class PhrasebookDriver:
    """Implements ``assistant.session.Driver`` where no model is set."""

    def converse(self, turn: Turn) -> Iterator[Event]:
        """Handle ``turn.message``; the draft of ``turn`` is followed when a tool starts another."""
        if turn.message.lower().startswith(WITHOUT_MODEL):
            turn.message = turn.message[len(WITHOUT_MODEL) :].strip()
        yield from driven(turn, load_tools())


def driven(turn: Turn, tools: Sequence[Tool]) -> Iterator[Event]:
    """The events of one turn."""
    known = {tool.name: tool for tool in tools}
    reading = read(turn, turn.message)
    texts: list[str] = []
    asked: Choices | None = None
    for call in reading.calls:
        tool = known[call.name]
        yield StepStarted(tool.name, tool.title)
        try:
            result = tool.run(tool.input_type(**call.arguments), turn)
        except (AssistantError, KnowledgeError) as error:
            texts.append(str(error))
            yield StepFinished(tool.name, tool.title, False, str(error), dict(call.arguments))
            break
        texts.append(result.text)
        turn.draft_id = result.draft_id or turn.draft_id
        asked = result.choices if result.revision is not None or result.choices else asked
        yield StepFinished(tool.name, tool.title, True, result.text, dict(call.arguments))
        yield from told(result)
    text, question = answer(reading, texts)
    if text:
        yield Said(text)
    if (last := question or asked) is not None:
        yield last


def told(result: ToolResult) -> Iterator[Event]:
    """What came of a tool beside its text."""
    if result.revision is not None and result.draft_id is not None:
        yield DraftChanged(result.draft_id, result.revision)
    if result.sources:
        yield Sources(result.sources)
    if result.file is not None:
        yield FileReady(result.file.path, result.file.name)


def answer(reading: Reading, texts: Sequence[str]) -> tuple[str, Choices | None]:
    """What is said in the end, and what is asked; ``texts`` are the tools' own words, of fewer calls if one failed."""
    said = ["\n\n".join(texts)] if texts else []
    if skipped := len(reading.calls) - len(texts):
        said.append(f"Vì vậy {skipped} yêu cầu sau đó trong cùng tin nhắn chưa được thực hiện.")
    question = reading.question
    said += [part for part in (question.reason if question else "", reading.answer, reading.unknown) if part]
    if question is None:
        return "\n\n".join(said), None
    options = tuple(Choice(option.label, option.message) for option in question.options)
    return "\n\n".join(said), Choices(question.text, options)
