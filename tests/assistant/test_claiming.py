"""A model that says it did something, and did nothing, is caught: it is told once, then the officer is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.drafting import DraftRequest, start
from assistant.events import DraftChanged, Said, Withdrawn
from assistant.llm.agent import AgentDriver
from assistant.llm.claiming import NOTHING_DONE, claims
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Workspace
from evals.scripted import Body, Call, Reply, Server, calls_made, serving
from knowledge.domain.money import Money

CLAIM = "Tôi đã tăng mục 2.1 lên 30 triệu đồng."


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Session, Server, str]]:
    """A session over a scripted model, and its draft."""
    with serving() as server:
        settings = Settings(home=tmp_path / "home", samples=False, model="openai:kich-ban", model_url=server.url)
        settings.ready_home()
        store = Store(settings.database)
        workspace = Workspace(settings, store, settings.open_library(), lambda: date(2026, 11, 20))
        request = DraftRequest(
            "phan-bo-kinh-phi", "UBND xã Tây Sơn", "Gia Lai", 2027, date(2026, 11, 20), Money(450_000_000)
        )
        draft = store.create(start(request).plan, "cán bộ", "lập kế hoạch")
        yield Session(workspace, AgentDriver(settings)), server, draft.id
        store.close()


def reply_to(session: Session, message: str, draft_id: str) -> tuple[str, int]:
    """What stands on the page in the end, and how often the draft changed."""
    said, changes = "", 0
    for event in session.handle(message, draft_id):
        if isinstance(event, Withdrawn):
            said = ""
        elif isinstance(event, Said):
            said += event.text
        changes += isinstance(event, DraftChanged)
    return said, changes


def test_what_was_not_done_is_said(place: tuple[Session, Server, str], caplog: pytest.LogCaptureFixture) -> None:
    """A model that insists on a change it never made: the draft is as it was, the reply and the log say so."""
    session, server, draft_id = place
    server.script = lambda body: Reply(CLAIM)
    with caplog.at_level(logging.WARNING, "assistant"):
        said, changes = reply_to(session, "tăng mục 2.1 lên 30 triệu", draft_id)
    assert NOTHING_DONE in said
    assert changes == 0
    assert session.workspace.store.load(draft_id).revision == 1
    assert "not-done" in caplog.text
    assert len(server.seen) == 2  # it was told once


def test_a_model_that_is_told_does_it(place: tuple[Session, Server, str]) -> None:
    """Told that nothing was done, the model runs the tool; then what it says is so, and nothing is added."""
    session, server, draft_id = place

    def script(body: Body) -> Reply:
        if calls_made(body):
            return Reply("Đã sửa xong.")
        told = any("chưa có công cụ nào làm gì" in str(one["content"]) for one in body["messages"])
        return (
            Reply(calls=(Call("set_amount", {"line": "2.1", "table": "1", "amount": "30 triệu"}),))
            if told
            else (Reply(CLAIM))
        )

    server.script = script
    said, changes = reply_to(session, "đặt mục 2.1 bảng 1 là 30 triệu", draft_id)
    assert changes == 1
    assert NOTHING_DONE not in said
    assert "Đã sửa xong." in said


def test_a_refused_tool_did_nothing(place: tuple[Session, Server, str]) -> None:
    """A tool that was refused is no deed: who then says that it is done is caught too."""
    session, server, draft_id = place
    call = Call("set_amount", {"line": "9.9", "table": "1", "amount": "30 triệu"})
    server.script = lambda body: Reply("Mục 9.9 đã được tăng.") if calls_made(body) else Reply(calls=(call,))
    said, changes = reply_to(session, "tăng mục 9.9 lên 30 triệu", draft_id)
    assert changes == 0
    assert NOTHING_DONE in said


def test_a_question_about_the_past_is_no_claim(place: tuple[Session, Server, str]) -> None:
    """In an answer to a question, what documents say of their past stands as it is."""
    session, server, draft_id = place
    server.script = lambda body: Reply("Văn bản này đã được thay thế.")
    said, _ = reply_to(session, "văn bản nào còn hiệu lực?", draft_id)
    assert NOTHING_DONE not in said


@pytest.mark.parametrize(
    "text",
    [
        CLAIM, "Vâng, em đã xóa dòng 4 ạ.", "Đã cập nhật.", "Dạ vâng, tôi vừa sửa xong.", "Xong rồi ạ.",
        "Mục 2.1 đã được nâng lên 30 triệu đồng.", "Tôi đã giúp điều chỉnh bảng 1.", "Đã xuất tệp Word.",
    ],
)  # fmt: skip
def test_claims_are_seen(text: str) -> None:
    """Officers are told of a deed in many words."""
    assert claims(text, ordered=True)


@pytest.mark.parametrize(
    "text",
    [
        "Bạn muốn tăng dòng nào?", "Tôi chưa sửa được mục 2.1.", "Tôi sẽ tăng mục 2.1 lên 30 triệu đồng.",
        "Anh chị đã sửa mục nào rồi?", "Không có dòng 9.9 nên tôi không đổi gì.", "Hãy cho biết bảng nào.",
    ],
)  # fmt: skip
def test_what_is_no_claim(text: str) -> None:
    """Questions, plans and refusals are no claims."""
    assert not claims(text, ordered=True)
