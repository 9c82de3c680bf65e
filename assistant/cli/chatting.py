"""``duthao chat``: a conversation on the command line, for people and, with ``--json``, for programs.

One message a line; with ``--json`` one line of JSON for each message, written out at once. Nothing but answers goes to
standard output. No line breaks it off: what is no text is read as well as it can be, what is too long is not handed on.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from assistant.errors import BadRequest
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.draft import Message
    from assistant.events import Choices, Event, FileReady, Source, StepFinished
    from assistant.session import DraftView, Session

LONGEST = 64 * 1024
"""How many bytes a message may have; a pasted section has a tenth of that."""
PROMPT = "Bạn: "
_TOTAL = "--total"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What JSON leaves as it is and some readers take for the end of a line."""
_TOO_LONG = (
    f"Tin nhắn dài quá {LONGEST // 1024} KB nên chưa được đọc. Hãy chia thành các tin nhắn ngắn hơn, hoặc đưa văn bản "
    "dài vào thư viện bằng “duthao ingest”."
)


def add_commands(commands: Any) -> None:
    """Add ``chat`` to the command line."""
    parser = commands.add_parser("chat", help="trò chuyện với trợ lý soạn thảo ngay trên dòng lệnh")
    parser.add_argument(
        "--model",
        metavar="MÔ_HÌNH",
        help="phrasebook (bộ câu lệnh có sẵn) hoặc nhà_cung_cấp:tên; mặc định theo cài đặt",
    )
    parser.add_argument("--script", metavar="TỆP", type=Path, help="đọc tin nhắn từ tệp, mỗi dòng một tin nhắn")
    parser.add_argument("--draft", metavar="MÃ", help="tiếp tục dự thảo có mã này")
    parser.add_argument("--json", action="store_true", help="in mỗi câu trả lời thành một dòng JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Hold the conversation to its end; 1 when the program itself failed on a message."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = _settings(options.model)
    script = _script(options.script)
    out = sys.stdout
    with redirect_stdout(sys.stderr):  # no vendor may speak in between
        talk = _talk(settings, options.draft)
        typed = sys.stdin is not None and sys.stdin.isatty() and script is None and not options.json
        if typed:
            _write(out, _greeting(talk))
        try:
            for message in _typed(out) if typed else _messages(script, blank=options.json):
                answer = talk.say(message)
                _write(out, _one_line(answer.value(talk.view())) if options.json else _told(answer, talk))
        except KeyboardInterrupt:
            pass
        if typed:
            _write(out, "\nĐã kết thúc trò chuyện; dự thảo được giữ nguyên.")
    return 1 if talk.failed else 0


def _settings(model: str | None) -> Settings:
    """The settings with the model asked for; BadRequest when that cannot be had."""
    settings = Settings.load()
    if model is None:
        return settings
    settings = replace(settings, model="" if model.strip() == "phrasebook" else model.strip())
    if settings.model:
        from assistant.llm.models import load_model

        load_model(settings)
    elif model.strip() != "phrasebook":
        raise BadRequest("--model cần phrasebook hoặc nhà_cung_cấp:tên, ví dụ openai:qwen3.")
    return settings


def _script(path: Path | None) -> BinaryIO | None:
    try:
        return path.open("rb") if path is not None else None
    except OSError as error:
        raise BadRequest(f"Không mở được tệp “{path}” ({error.strerror or error}).") from error


def _talk(settings: Settings, draft_id: str | None) -> Talk:
    from assistant.composition import compose

    session = compose(settings)
    if draft_id is not None:
        session.workspace.store.load(draft_id)  # NotFound before anything is said
    return Talk(session, draft_id)


# -- messages in ------------------------------------------------------------------------------------------------------


def _messages(script: BinaryIO | None, *, blank: bool) -> Iterator[str]:
    """The lines of a script, without blank ones and those that begin with #; else those of standard input.

    A blank line of standard input is a message only where its sender waits for an answer (``blank``).
    """
    if script is not None:
        with script:
            yield from (line for line in _lines(script) if line.strip() and not line.startswith("#"))
    elif sys.stdin is not None:
        yield from (line for line in _lines(sys.stdin.buffer) if blank or line.strip())


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Every line as text; what cannot be is replaced, and of a line that is too long only so much is kept."""
    first = True
    while piece := stream.readline(LONGEST + 1):
        whole = piece
        while not whole.endswith(b"\n") and (whole := stream.readline(LONGEST)):
            pass
        text = piece.decode("utf-8-sig" if first else "utf-8", errors="replace")
        first = False
        yield clean(text) if len(piece) <= LONGEST else text


def clean(text: str) -> str:
    """The text composed, without control characters."""
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text).strip())


def _typed(out: TextIO) -> Iterator[str]:
    """What somebody types at the prompt, until the end of input."""
    try:
        import readline
    except ImportError:  # not on every system; the prompt works without it
        pass
    else:
        readline.set_auto_history(True)
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    while True:
        with redirect_stdout(out):
            try:
                line = clean(input(PROMPT))
            except EOFError:
                return
        if line:
            yield line


# -- one conversation -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Answer:
    """What came of one message."""

    reply: str = ""
    steps: list[StepFinished] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    choices: Choices | None = None
    file: FileReady | None = None
    changed: bool = False

    def add(self, event: Event) -> None:
        """What ``event`` adds; what a model took back no longer stands."""
        from assistant import events

        match event:
            case events.Said(text):
                self.reply += text
            case events.Withdrawn():
                self.reply = ""
            case events.StepFinished():
                self.steps.append(event)
            case events.Sources(items):
                self.sources += [one for one in items if one not in self.sources]
            case events.Choices():
                self.choices = event
            case events.FileReady():
                self.file = event
            case events.DraftChanged():
                self.changed = True
            case events.Trouble(sentence):
                self.reply = f"{self.reply}\n\n{sentence}".strip()

    def ask(self) -> None:
        """Let the reply end with the question, where it does not hold it yet."""
        self.reply = self.reply.strip()
        question = self.choices.question if self.choices is not None else ""
        if question and question not in self.reply:
            self.reply = f"{self.reply}\n\n{question}".strip()

    def value(self, view: DraftView | None) -> dict[str, Any]:
        """As docs/json.md says."""
        value: dict[str, Any] = {
            "reply": self.reply,
            "tools": [{"name": one.tool, "arguments": dict(one.arguments), "ok": one.ok} for one in self.steps],
            "sources": [
                {"name": one.name, "passage": one.passage, "line": one.line, "reason": one.reason}
                for one in self.sources
            ],
            "draft": draft_value(view) if view is not None else None,
        }
        if self.choices is not None:
            options = [{"label": one.label, "message": one.message} for one in self.choices.options]
            value["choices"] = {"question": self.choices.question, "options": options}
        if self.file is not None:
            value["file"] = {"name": self.file.name, "path": str(self.file.path)}
        return value


@dataclass(slots=True)
class Talk:
    """A conversation with a session: which draft it is about, and what was said before there was one."""

    session: Session
    draft_id: str | None
    failed: bool = False
    _before: list[Message] = field(default_factory=list)
    _view: DraftView | None = None

    def say(self, message: str) -> Answer:
        """One message; the conversation follows a draft that is begun."""
        from assistant.draft import Message
        from assistant.events import DraftChanged, Said, Trouble

        answer = Answer()
        if len(message.encode("utf-8", errors="replace")) > LONGEST:
            answer.add(Said(_TOO_LONG))
            return answer
        for event in self.session.handle(message, self.draft_id, earlier=self._before):
            answer.add(event)
            if isinstance(event, DraftChanged):
                self.draft_id, self._view = event.draft_id, None
            elif isinstance(event, Trouble):
                self.failed = True
        answer.ask()
        if self.draft_id is not None:
            self._before.clear()
        else:
            now = datetime.now(UTC)
            self._before += [Message("user", message, now), Message("assistant", answer.reply, now)]
        return answer

    def view(self) -> DraftView | None:
        """The draft as it is now; None before there is one."""
        if self.draft_id is None:
            return None
        head = self.session.workspace.store.load(self.draft_id).revision
        if self._view is None or self._view.draft.revision != head:
            self._view = self.session.view(self.draft_id)
        return self._view


# -- answers out ------------------------------------------------------------------------------------------------------


def draft_value(view: DraftView) -> dict[str, Any]:
    """The draft as docs/json.md says; amounts in đồng."""
    from assistant.rendering import allocated, open_slots
    from knowledge.domain.budget import Role

    brief, total = view.plan.brief, allocated(view.plan)
    slots = {(one.name or one.what): one for one in open_slots(view.draft.plan)}  # by the names that fill them
    tables = []
    for _, table in view.plan.tables():
        columns = table.columns_of(Role.AMOUNT)
        lines = []
        for _, line in table.walk():
            amounts = [line.amount(column) for column in columns]
            told = [money.dong if money is not None else None for money in amounts]
            lines.append({"number": line.number, "label": line.label, "amounts": told})
        unit = table.unit.label if table.unit is not None else None
        tables.append({"caption": table.caption, "unit": unit, "lines": lines})
    return {
        "id": view.draft.id,
        "revision": view.draft.revision,
        "agency": brief.agency if brief is not None else view.plan.header.agency,
        "province": brief.province if brief is not None else "",
        "year": brief.year if brief is not None else None,
        "ceiling": brief.ceiling.dong if brief is not None and brief.ceiling is not None else None,
        "total": total.dong if total is not None else None,
        "tables": tables,
        "bases": [basis.text for basis in view.plan.bases],
        "open_slots": [{"name": one.name or _TOTAL, "what": one.what, "where": one.where} for one in slots.values()],
        "errors": [finding.message for finding in view.report.findings if finding.blocks],
        "warnings": [finding.message for finding in view.report.findings if not finding.blocks],
    }


def _one_line(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _told(answer: Answer, talk: Talk) -> str:
    """The answer for people: what was said, what may be answered, where the file lies, how the draft stands."""
    said = [answer.reply or "(Không có câu trả lời.)"]
    if answer.choices is not None:
        said += [f"  – {one.label}: gõ “{one.message}”" for one in answer.choices.options]
    if answer.file is not None:
        said.append(f"Tệp: {answer.file.path}")
    view = talk.view() if answer.changed else None
    if view is not None:
        said.append(_standing(view))
    return "\n".join(said) + "\n"


def _standing(view: DraftView) -> str:
    from assistant.rendering import allocated

    total = allocated(view.plan)
    parts = [f"bản {view.draft.revision}"]
    parts += [f"tổng {total.text()}"] if total is not None else []
    parts += [f"{len(view.report.blocking)} lỗi"] if view.report.blocking else []
    parts += [f"{len({one.name or one.what for one in view.slots})} chỗ cần bổ sung"] if view.slots else []
    return f"[Dự thảo {view.draft.id}: {', '.join(parts)}]"


def _greeting(talk: Talk) -> str:
    view = talk.view()
    about = (
        "Hãy nêu yêu cầu, ví dụ: “Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã …, tỉnh …, kinh phí 450 triệu "
        "đồng”."
    )
    if view is not None:
        about = f"Đang mở dự thảo “{view.plan.header.subject}”.\n{_standing(view)}"
    return f"{about}\nKết thúc: Ctrl+D hoặc Ctrl+C.\n"


def _write(out: TextIO, text: str) -> None:
    out.write(f"{text}\n")
    out.flush()
