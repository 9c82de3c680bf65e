"""A first draft may be asked for over several messages, in the session and wherever it is spoken to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assistant.draft import Message
from assistant.events import DraftChanged, Said
from assistant.llm.agent import AgentDriver
from assistant.llm.asking import not_asked
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Turn, Workspace
from assistant.ui.chat import before_draft
from knowledge.domain.money import Money


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session without a model."""
    settings = Settings(home=tmp_path / "home", samples=False)
    settings.ready_home()
    store = Store(settings.database)
    workspace = Workspace(settings, store, settings.open_library(), lambda: date(2026, 11, 20))
    return Session(workspace, AgentDriver(settings))


def talk(session: Session, messages: Sequence[str]) -> tuple[str | None, list[str]]:
    """The draft that came of the messages, if one did, and the replies; what was said before is handed on."""
    draft_id: str | None = None
    earlier: list[Message] = []
    replies = []
    for message in messages:
        reply = ""
        for event in session.handle(message, draft_id, earlier=() if draft_id else earlier):
            reply += event.text if isinstance(event, Said) else ""
            draft_id = event.draft_id if isinstance(event, DraftChanged) else draft_id
        now = datetime.now(UTC)
        earlier += [Message("user", message, now), Message("assistant", reply, now)]
        replies.append(reply)
    return draft_id, replies


@pytest.mark.parametrize(
    "messages",
    [
        ["lập kế hoạch phân bổ kinh phí cho xã Tây Sơn", "tỉnh Gia Lai, 450 triệu", "năm 2027"],
        ["Lập kế hoạch phân bổ kinh phí của UBND xã Tây Sơn.", "tỉnh Gia Lai, năm 2027, tổng kinh phí 450 triệu"],
        ["soạn giúp anh kế hoạch phân bổ kinh phí năm 2027", "UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng"],
        ["lap ke hoach phan bo kinh phi", "xã Tây Sơn, Gia Lai, 450 triệu", "2027"],
        ["lập kế hoạch phân bổ kinh phí cho xã Tây Sơn", "bạn làm được gì?", "Gia Lai, 450 triệu, năm 2027"],
    ],
)
def test_messages_complete_one_another(session: Session, messages: list[str]) -> None:
    """What was said first holds: the commune stays the one that plans when the province is named later."""
    draft_id, replies = talk(session, messages)
    assert draft_id is not None, replies
    brief = session.workspace.store.load(draft_id).plan.brief
    assert brief is not None
    assert (brief.agency, brief.province, brief.year) == ("Ủy ban nhân dân xã Tây Sơn", "Gia Lai", 2027)
    assert brief.ceiling == Money(450_000_000)
    kept = session.workspace.store.messages(draft_id)
    assert [one.text for one in kept if one.role == "user"] == messages


def test_what_is_missing_is_asked_for(session: Session) -> None:
    """What cannot be done without is asked for, and what is wanted besides is named with it."""
    draft_id, (first, second) = talk(session, ["lập kế hoạch phân bổ kinh phí cho xã Tây Sơn", "tỉnh Gia Lai"])
    assert draft_id is None
    assert "năm kế hoạch; nếu biết, nêu luôn tỉnh, thành phố và tổng kinh phí" in first
    assert "năm kế hoạch; nếu biết, nêu luôn tổng kinh phí" in second


def test_a_whole_request_stands_alone(session: Session) -> None:
    """A request that says all takes nothing from one that was left before it."""
    other = "Lập kế hoạch phân bổ kinh phí năm 2028 của UBND phường Quy Nhơn, tỉnh Gia Lai"
    draft_id, _ = talk(session, ["lập kế hoạch cho xã Tây Sơn, 450 triệu", other])
    assert draft_id is not None
    brief = session.workspace.store.load(draft_id).plan.brief
    assert brief is not None
    assert (brief.agency, brief.year, brief.ceiling) == ("Ủy ban nhân dân phường Quy Nhơn", 2028, None)


def test_words_that_add_nothing_are_not_understood(session: Session) -> None:
    """Between the messages, what means nothing is said not to be understood and does no harm."""
    draft_id, replies = talk(session, ["lập kế hoạch phân bổ kinh phí cho xã Tây Sơn", "hừm để xem đã"])
    assert draft_id is None
    assert "năm kế hoạch" not in replies[1]


def test_a_model_may_begin_what_was_asked_bit_by_bit(session: Session) -> None:
    """The law that only the officer can ask knows a request over several messages."""
    now = datetime.now(UTC)
    before = (Message("user", "lập kế hoạch cho xã Tây Sơn", now), Message("assistant", "Năm nào?", now))
    said = "của tỉnh Gia Lai, tổng số tiền là 450 triệu đồng, năm 2027 nhé em"
    turn = Turn(session.workspace, None, said, earlier=before)
    assert not_asked("start_draft", turn) == ""
    assert not_asked("start_draft", Turn(session.workspace, None, "nghị định 30/2020/NĐ-CP còn hiệu lực không?")) != ""


def test_the_page_hands_on_what_was_said() -> None:
    """Words in any form gradio gives them; steps that can be folded away were said by nobody."""
    shown = [
        {"role": "user", "content": "lập kế hoạch"},
        {"role": "assistant", "content": "x", "metadata": {"title": "Lập dự thảo"}},
        {"role": "assistant", "content": [{"type": "text", "text": "Năm "}, {"type": "text", "text": "nào?"}]},
        {"role": "system", "content": "x"},
        {"role": "user", "content": None},
    ]
    assert [(one.role, one.text) for one in before_draft(shown)] == [
        ("user", "lập kế hoạch"),
        ("assistant", "Năm nào?"),
    ]
    assert before_draft(None) == ()


def test_without_a_model_no_agent_library_is_loaded() -> None:
    """The command line answers at once: what speaks to models is imported only where a model is set."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from assistant.composition import compose\n"
        "from assistant.settings import Settings\n"
        "session = compose(Settings(home=Path(sys.argv[1]), samples=False))\n"
        "said = ''.join(getattr(one, 'text', '') for one in session.handle('không dùng mô hình: 30/2020/NĐ-CP còn hiệu lực không?', None))\n"
        "assert '30/2020/NĐ-CP' in said, said\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('langchain', 'langchain_core', 'langgraph')])\n"
    )
    with TemporaryDirectory() as home:
        done = subprocess.run([sys.executable, "-c", program, home], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
