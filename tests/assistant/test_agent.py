"""The phrasebook and a language model drive the same tools, and a model that is away never stops the work."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadRequest, ToolInputError
from assistant.events import (
    Choice,
    Choices,
    DraftChanged,
    Event,
    FileReady,
    Said,
    Source,
    Sources,
    StepFinished,
    StepStarted,
    Withdrawn,
)
from assistant.llm import persisting
from assistant.llm.agent import MOST_MODEL_CALLS, AgentDriver
from assistant.llm.models import load_model
from assistant.llm.tooling import schema_of
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Tool, ToolResult, Turn, Workspace, load_tools
from evals.scripted import Call, Reply, call, serving
from knowledge.search import Library

START = "Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng"


@pytest.fixture
def workspace(duthao_home: Path) -> Workspace:
    """An installation in a folder of the test."""
    settings = Settings.load({"DUTHAO_HOME": str(duthao_home)})
    settings.ready_home()
    return Workspace(settings, Store(settings.database), Library.open(settings.library), lambda: date(2026, 11, 20))


def converse(workspace: Workspace, message: str, draft_id: str | None = None, **driver: Any) -> list[Event]:
    """The events of one message, straight from the driver."""
    return list(
        AgentDriver(driver.pop("settings", workspace.settings), **driver).converse(Turn(workspace, draft_id, message))
    )


def of(events: list[Event], kind: type[Any]) -> list[Any]:
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]


def said(events: list[Event]) -> str:
    """What stays on the page: everything said after the last withdrawal."""
    text = ""
    for event in events:
        text = "" if isinstance(event, Withdrawn) else text + event.text if isinstance(event, Said) else text
    return text


def started(workspace: Workspace) -> str:
    """The id of a fresh draft with a budget."""
    return str(of(converse(workspace, START), DraftChanged)[0].draft_id)


def with_model(workspace: Workspace, url: str) -> Settings:
    """Settings as an engineer makes them for a server on this machine."""
    return replace(workspace.settings, model="openai:may-cua-co-quan", model_url=url)


@dataclass(frozen=True, slots=True)
class UndoInput:
    """Nothing to say."""


def fake(run: Callable[[Any, Turn], ToolResult], name: str = "undo") -> Tool:
    """A tool of the test's own in place of a real one."""
    return Tool(name, "Việc thử", "A tool of a test.", UndoInput, run)


def test_a_tool_becomes_events_in_order(workspace: Workspace, tmp_path: Path) -> None:
    """Start and end of a step, the changed draft, sources, file, the tool's words, and the question last."""
    choices = Choices("Chọn?", (Choice("Có", "có"),))
    source = Source("kh.docx", "đoạn", 3)
    file = FileReady(tmp_path / "a.docx", "a.docx")

    def run(given: Any, turn: Turn) -> ToolResult:
        return ToolResult("Đã hoàn tác.", 2, "d1", (source,), choices, file)

    events = converse(workspace, "hoàn tác", tools=(fake(run),))
    assert events == [
        StepStarted("undo", "Việc thử"),
        StepFinished("undo", "Việc thử", True, "Đã hoàn tác."),
        DraftChanged("d1", 2),
        Sources((source,)),
        file,
        Said("Đã hoàn tác."),
        choices,
    ]


def test_a_refusal_is_said_and_ends_the_turn(workspace: Workspace) -> None:
    """What a tool refuses reaches the officer as its sentence; later requests of the message are not run."""

    def run(given: Any, turn: Turn) -> ToolResult:
        raise ToolInputError("Không có gì để hoàn tác.")

    events = converse(workspace, "hoàn tác rồi hoàn tác", tools=(fake(run),))
    assert [step.ok for step in of(events, StepFinished)] == [False]
    assert said(events).startswith("Không có gì để hoàn tác.")
    assert "1 yêu cầu sau đó" in said(events)


def test_a_whole_conversation_without_a_model(workspace: Workspace) -> None:
    """From one sentence to a file: start, raise a line, take the choice offered, look up, confirm, export."""
    draft_id = started(workspace)
    events = converse(workspace, "tang muc 2.1 len 300 trieu", draft_id)
    (offered,) = of(events, Choices)
    raise_it = next(option for option in offered.options if option.label.startswith("Nâng tổng kinh phí"))
    events = converse(workspace, raise_it.message, draft_id)
    assert of(events, Choices) == []
    assert "cộng đúng bằng" in said(events)
    assert "còn hiệu lực" in said(converse(workspace, "30/2020/NĐ-CP còn hiệu lực không?", draft_id))
    events = converse(workspace, "xác nhận các số đề xuất rồi xuất file word", draft_id)
    assert [step.ok for step in of(events, StepFinished)] == [True, True]
    assert of(events, FileReady)[0].path.is_file()


def test_every_choice_of_a_question_is_understood(workspace: Workspace) -> None:
    """A line that fits twice is asked about once; each quick reply then changes exactly one line."""
    draft_id = started(workspace)
    events = converse(workspace, "giảm mục 2 còn 20 triệu", draft_id)
    assert of(events, StepStarted) == []
    (asked,) = of(events, Choices)
    assert len(asked.options) > 1
    for option in asked.options:
        steps = of(converse(workspace, option.message, draft_id), StepStarted)
        assert [step.tool for step in steps] == ["set_amount"]


def test_a_phrasebook_turn_is_quick(workspace: Workspace) -> None:
    """After warm-up a turn with a tool takes less than half a second, the best of five (150 ms are asked of a quiet machine)."""
    draft_id = started(workspace)
    took = []
    for amount in range(20, 25):
        begun = time.perf_counter()
        converse(workspace, f"tăng mục 2.1 bảng 1 lên {amount} triệu", draft_id)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.5, took


def test_a_model_speaks_and_uses_tools_over_the_wire(workspace: Workspace) -> None:
    """Streamed text and tool calls arrive; the model is given the prompt, the draft, the conversation and all tools."""
    draft_id = started(workspace)
    workspace.store.add_message("user", "chào", draft_id)
    workspace.store.add_message("assistant", "Chào bạn.", draft_id)
    with serving(
        Reply("Tôi sửa ngay.", (Call("set_amount", {"line": "2.1", "amount": "90 triệu", "table": "1"}),)),
        Reply("Đã đặt mục 2.1 là 90 triệu đồng."),
    ) as server:
        events = converse(
            workspace, "nâng mô hình lên chín chục triệu", draft_id, settings=with_model(workspace, server.url)
        )
    assert said(events) == "Tôi sửa ngay.\n\nĐã đặt mục 2.1 là 90 triệu đồng."
    assert [step.ok for step in of(events, StepFinished)] == [True]
    assert workspace.store.load(draft_id).revision == 2
    first, second = server.seen
    assert {tool["function"]["name"] for tool in first["tools"]} == {tool.name for tool in load_tools()}
    roles = [message["role"] for message in first["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert "20/11/2026" in first["messages"][0]["content"]
    assert "xã Tây Sơn" in first["messages"][0]["content"]
    assert second["messages"][-1]["role"] == "tool"


def test_a_model_may_correct_itself(workspace: Workspace) -> None:
    """A tool, a field or a line that does not exist goes back to the model; nothing is shown as done."""
    draft_id = started(workspace)
    with serving(
        call("delete_everything", "m1"),
        call("set_amount", "m2", line="2.1", amount="90 triệu", column="x"),
        call("set_amount", "m3", line="9.9", amount="90 triệu"),
        call("set_amount", "m4", line="2.1", table=1, amount=90000000),
        Reply("Xong."),
    ) as server:
        events = converse(workspace, "đặt 2.1 là 90 triệu", draft_id, settings=with_model(workspace, server.url))
    answers = [message["content"] for message in server.seen[-1]["messages"] if message["role"] == "tool"]
    assert "delete_everything" in answers[0]
    assert "Không có dòng “9.9”" in answers[2]
    assert answers[3].startswith("Đã đặt mục 2.1")
    assert [step.ok for step in of(events, StepFinished)][-2:] == [False, True]
    assert workspace.store.load(draft_id).revision == 2


def test_calls_of_one_reply_run_in_their_order(workspace: Workspace) -> None:
    """Several calls in one reply make revisions one after another, never a conflict."""
    draft_id = started(workspace)
    calls = tuple(Call("set_amount", {"line": "2.1", "table": "1", "amount": f"{n} triệu"}) for n in range(1, 9))
    with serving(Reply(calls=calls), Reply("Xong.")) as server:
        events = converse(workspace, "thử", draft_id, settings=with_model(workspace, server.url))
    assert all(step.ok for step in of(events, StepFinished))
    assert [change.revision for change in of(events, DraftChanged)] == list(range(2, 10))
    assert "→ 8.000.000 đồng" in of(events, StepFinished)[-1].detail


def test_a_model_that_never_ends_is_ended(workspace: Workspace) -> None:
    """The number of model calls in a turn is bounded, and the officer is told."""
    draft_id = started(workspace)
    with serving(call("show_part", part="tổng")) as server:
        events = converse(workspace, "cứ làm đi", draft_id, settings=with_model(workspace, server.url))
    assert len(server.seen) == MOST_MODEL_CALLS
    assert "trợ lý dừng lại" in said(events)


@pytest.mark.parametrize(
    ("turn", "reason", "requests"),
    [
        (Reply(status=500), "lỗi 500", 3),
        (Reply(status=429), "lỗi 429", 3),
        (Reply(status=401), "lỗi 401", 1),
        (Reply("Đã đặt mục 2.1 là chín mươi", cut=True), "ngắt giữa chừng", 3),
        (Reply(""), "ngắt giữa chừng", 3),
        (Reply(finish="content_filter"), "từ chối", 1),
        (Reply("muộn", hang=3), "quá thời gian chờ", 1),
    ],
    ids=["500", "429", "401", "cut", "empty", "refusal", "hang"],
)
def test_the_phrasebook_takes_over_when_the_model_is_away(
    workspace: Workspace, turn: Reply, reason: str, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error, a cut stream, silence: tried again where that may help, then said, and the request still done."""
    monkeypatch.setattr(persisting, "FIRST_WAIT", 0.01)
    draft_id = started(workspace)
    with serving(turn) as server:
        settings = with_model(workspace, server.url)
        events = converse(workspace, "tăng mục 2.1 lên 90 triệu", draft_id, settings=settings, timeout=1.0)
    assert len(server.seen) == requests
    assert reason in said(events)
    assert "chín mươi" not in said(events)
    assert "→ 90.000.000 đồng" in said(events)
    assert workspace.store.load(draft_id).revision == 2


def test_a_refused_connection_is_quick(workspace: Workspace) -> None:
    """Where no server listens the phrasebook answers at once."""
    begun = time.perf_counter()
    events = converse(workspace, "xin chào", settings=with_model(workspace, "http://127.0.0.1:9/v1"))
    assert "không kết nối được" in said(events)
    assert time.perf_counter() - begun < 3


def test_what_a_model_began_is_not_done_again(workspace: Workspace) -> None:
    """A model that goes away after its first call leaves that call done once, and its result is what is said."""
    draft_id = started(workspace)
    with serving(call("set_amount", line="2.1", table="1", amount="5 triệu", mode="add"), Reply(status=500)) as server:
        settings = with_model(workspace, server.url)
        events = converse(workspace, "tăng mục 2.1 thêm 5 triệu", draft_id, settings=settings)
    assert [step.tool for step in of(events, StepFinished)] == ["set_amount"]
    assert workspace.store.load(draft_id).revision == 2
    assert "Đã đặt mục 2.1" in said(events)


def test_no_model_is_loaded_unless_one_is_named(workspace: Workspace) -> None:
    """An empty setting and the word phrasebook mean no model; a bare name with an address means OpenAI-compatible."""
    settings = workspace.settings
    assert load_model(settings) is None
    assert load_model(replace(settings, model="phrasebook")) is None
    model = load_model(replace(settings, model="qwen", model_url="http://127.0.0.1:9/v1"))
    assert model is not None
    assert model._llm_type == "openai-chat"


@pytest.mark.parametrize("name", ["openai", "khong-co:x", "cohere:x"])
def test_a_model_that_cannot_be_had_is_said(workspace: Workspace, name: str) -> None:
    """An unknown provider or a package that is not installed is a sentence, and the phrasebook answers."""
    settings = replace(workspace.settings, model=name)
    with pytest.raises(BadRequest, match="DUTHAO_MODEL"):
        load_model(settings)
    events = converse(workspace, "xin chào", settings=settings)
    assert "bộ câu lệnh có sẵn" in said(events)


def test_every_tool_has_a_schema_for_models() -> None:
    """Each tool's input becomes an object of texts with nothing else allowed; numbers and truth values are taken."""
    for tool in load_tools():
        schema = schema_of(tool.input_type).model_json_schema()
        assert schema.get("additionalProperties") is False
        assert all(field["type"] == "string" for field in schema["properties"].values()), tool.name
    given = schema_of(next(tool for tool in load_tools() if tool.name == "export_draft").input_type)
    assert given(format="md", final=True).model_dump() == {"format": "md", "final": "yes", "notes": ""}


def test_nothing_is_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing the door to langchain turns tracing off, whatever the environment says."""
    import os

    import assistant.llm

    assert assistant.llm.__doc__
    assert os.environ["LANGSMITH_TRACING"] == "false"
    assert os.environ["LANGCHAIN_TRACING_V2"] == "false"


def test_the_session_keeps_the_conversation(workspace: Workspace) -> None:
    """A message handled by the session leaves the officer's words and the answer in the store."""
    session = Session(workspace, AgentDriver(workspace.settings))
    draft_id = of(list(session.handle(START, None)), DraftChanged)[0].draft_id
    kept = workspace.store.messages(draft_id)
    assert [message.role for message in kept] == ["user", "assistant"]
    assert kept[1].text.startswith("Đã lập dự thảo")
