"""Events of a turn as messages of the chat: what was said, steps that can be folded away, quick replies, files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import assert_never
from urllib.parse import quote

from assistant.checks.figures import clip
from assistant.draft import Message
from assistant.events import (
    Choices,
    DraftChanged,
    Event,
    FileReady,
    Said,
    Sources,
    StepFinished,
    StepStarted,
    Trouble,
    Withdrawn,
)
from assistant.ui.runs import Json

_MOST_BEFORE = 20
"""So many messages without a draft are looked back at."""
_LONGEST = 200
"""How many letters of a passage the chat shows; the pane of sources shows all."""


def remembered(messages: Sequence[Message]) -> list[Json]:
    """A conversation kept in the store."""
    return [{"role": message.role, "content": message.text} for message in messages if message.text]


def before_draft(shown: Sequence[Json] | None) -> tuple[Message, ...]:
    """What the chat shows of a conversation that has no draft yet, for its next message to be understood by."""
    now = datetime.now(UTC)
    said = ((one.get("role"), _words(one.get("content"))) for one in shown or () if not one.get("metadata"))
    kept = [Message(str(role), text, now) for role, text in said if role in ("user", "assistant") and text]
    return tuple(kept[-_MOST_BEFORE:])


def _words(content: object) -> str:
    """The words of a message of the chat, which gradio may hand back in pieces."""
    if isinstance(content, str):
        return content.strip()
    pieces = content if isinstance(content, list) else ()
    return "".join(str(one.get("text", "")) for one in pieces if isinstance(one, dict)).strip()


class Transcript:
    """The messages of one conversation while a turn is added to it. ``messages`` is what the chat shows."""

    def __init__(self, before: Sequence[Json], asked: str) -> None:
        kept = [{key: value for key, value in message.items() if key != "options"} for message in before]
        self.messages: list[Json] = [*kept, {"role": "user", "content": asked}]
        self._answer: Json | None = None
        self._begun = len(self.messages)

    def add(self, event: Event) -> None:
        """Show what happened."""
        match event:
            case Said(text):
                self._say(text)
            case Withdrawn():
                del self.messages[self._begun :]
                self._answer = None
            case StepStarted(_, title):
                self._put({"role": "assistant", "content": "", "metadata": {"title": title, "status": "pending"}})
            case StepFinished(_, title, ok, detail):
                self._finish(title, ok, detail)
            case Choices(question, options):
                if question:
                    self._say(f"\n\n{question}" if self._answer else question)
                answer = self._current()
                answer["options"] = [{"label": option.label, "value": option.message} for option in options]
            case FileReady(path, name):
                self._put({"role": "assistant", "content": f"[Tải tệp {name}](/files/{quote(path.name)})"})
            case Sources(items):
                listed = "\n".join(f"- {item.name}: {clip(item.passage, _LONGEST)}" for item in items)
                title = f"Nguồn đã dùng ({len(items)})"
                self._put({"role": "assistant", "content": listed, "metadata": {"title": title, "status": "done"}})
            case Trouble(sentence, _):
                self._break_off()
                self._answer = None
                self._say(sentence)
            case DraftChanged():
                pass
            case _:
                assert_never(event)

    def _break_off(self) -> None:
        """Close the steps that will not end any more."""
        for message in self.messages[self._begun :]:
            about = message.get("metadata", {})
            if about.get("status") == "pending":
                message["metadata"] = {"title": f"{about['title']}: chưa làm được", "status": "done"}

    def _put(self, message: Json) -> None:
        self.messages.append(message)
        self._answer = None

    def _current(self) -> Json:
        if self._answer is None:
            self._answer = {"role": "assistant", "content": ""}
            self.messages.append(self._answer)
        return self._answer

    def _say(self, text: str) -> None:
        if not text:
            return
        answer = self._current()
        answer["content"] = f"{answer['content']}{text}".lstrip()

    def _finish(self, title: str, ok: bool, detail: str) -> None:
        """Close the step of that title; one that never began is shown as done."""
        for message in reversed(self.messages[self._begun :]):
            about = message.get("metadata", {})
            if about.get("title") == title and about.get("status") == "pending":
                break
        else:
            message = {"role": "assistant", "content": ""}
            self._put(message)
        message["metadata"] = {"title": title if ok else f"{title}: chưa làm được", "status": "done"}
        message["content"] = detail
