"""A model that stumbles is helped once, one that is away is left alone, and the officer can always stop it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from assistant.errors import BadRequest
from assistant.events import Choices, DraftChanged, Event, Said, StepFinished, Withdrawn
from assistant.llm import persisting
from assistant.llm.agent import AgentDriver
from assistant.llm.breaker import FAILURES, Breaker
from assistant.llm.persisting import wait_for
from assistant.llm.shortening import shortened, summary, within
from assistant.llm.stating import plain, stated
from assistant.llm.tokens import Counter, packed
from assistant.llm.writing import apart
from assistant.rendering import proposals
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Turn, Workspace
from evals.scripted import Body, Call, Reply, Server, call, serving, serving_script
from knowledge.domain.passage import HeldDocument, Hit, Passage
from knowledge.search import Library
from knowledge.templates import load_templates
from tests.assistant.sample_draft import draft


@pytest.fixture
def workspace(duthao_home: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An installation in a folder of the test; waits are short."""
    monkeypatch.setattr(persisting, "FIRST_WAIT", 0.01)
    settings = Settings.load({"DUTHAO_HOME": str(duthao_home)})
    settings.ready_home()
    return Workspace(settings, Store(settings.database), Library.open(settings.library), lambda: date(2026, 11, 20))


@pytest.fixture
def draft_id(workspace: Workspace) -> str:
    """The sample draft."""
    return workspace.store.create(draft(), "cán bộ", "thử").id


def driver(workspace: Workspace, server: Server, **settings: Any) -> AgentDriver:
    """A driver of a model behind that server."""
    return AgentDriver(replace(workspace.settings, model="openai:m", model_url=server.url, **settings))


def said(events: list[Event]) -> str:
    """What stays on the page."""
    text = ""
    for event in events:
        text = "" if isinstance(event, Withdrawn) else text + event.text if isinstance(event, Said) else text
    return text


def of(events: list[Event], kind: type[Any]) -> list[Any]:
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]


HELD = HeldDocument("d", "a.md", "a.md", "", "", "", "", None)
BROKEN = Reply(calls=(Call("set_amount", '{"line": "2.1", "amount": "25 tr'),))


def test_malformed_arguments_go_back_once(workspace: Workspace, draft_id: str) -> None:
    """Arguments that are no JSON run nothing; the model is told why and may call again."""
    good = call("set_amount", "m2", line="2.1", amount="25 triệu")
    with serving(BROKEN, good, Reply("Xong.")) as server:
        events = list(driver(workspace, server).converse(Turn(workspace, draft_id, "đặt 2.1 là 25 triệu")))
    told = server.seen[1]["messages"][-1]
    assert told["role"] == "user"
    assert "không phải JSON hợp lệ" in told["content"]
    assert workspace.store.load(draft_id).revision == 2
    assert said(events) == "Xong."
    assert "JSON" not in str(server.seen[2]["messages"][1:])


def test_malformed_again_is_left_to_the_phrasebook(workspace: Workspace, draft_id: str) -> None:
    """A model that cannot write JSON is not asked for ever; the request is done all the same."""
    with serving(BROKEN) as server:
        list(driver(workspace, server).converse(Turn(workspace, draft_id, "đặt mục 2.1 bảng 1 là 25 triệu")))
    assert len(server.seen) <= 4
    assert workspace.store.load(draft_id).revision == 2


def test_what_the_server_asks_to_wait_is_waited(workspace: Workspace, draft_id: str) -> None:
    """Retry-After is kept; the answer that then comes is the answer."""
    busy = Reply(status=429, headers={"Retry-After": "0.3"})
    begun = time.perf_counter()
    with serving(busy, Reply("Chào bạn.")) as server:
        events = list(driver(workspace, server).converse(Turn(workspace, draft_id, "chào")))
    assert time.perf_counter() - begun >= 0.3
    assert said(events) == "Chào bạn."
    assert len(server.seen) == 2


class Busy(Exception):
    """An error as providers raise it."""

    def __init__(self, status: int, after: str = "") -> None:
        super().__init__("busy")
        self.status_code = status
        self.response = type("Response", (), {"headers": {"retry-after": after} if after else {}})()


def test_waits_grow_and_end() -> None:
    """Waits double around half a second; a wait too long for an officer, and a fault of ours, are not waited for."""
    first, second = wait_for(Busy(503), 1), wait_for(Busy(503), 2)
    assert first is not None
    assert second is not None
    assert 0.37 <= first <= 0.63
    assert 0.75 <= second <= 1.25
    assert wait_for(Busy(429, "7"), 1) == 7.0
    assert wait_for(Busy(429, "3600"), 1) is None
    assert wait_for(Busy(401), 1) is None
    assert wait_for(TimeoutError(), 1) is None


def test_a_conversation_too_long_is_made_short_once(workspace: Workspace, draft_id: str) -> None:
    """The server's refusal makes the history a summary that keeps every figure and decision."""
    for number in range(1, 9):
        workspace.store.add_message(
            "user", f"Giữ {number}1 triệu cho lớp {number}. " + "Chuyện bên lề rất dài. " * 40, draft_id
        )
        workspace.store.add_message("assistant", "Đã ghi nhận.", draft_id)
    too_long = Reply(status=400, error={"code": "context_length_exceeded", "message": "context_length_exceeded"})
    with serving(too_long, Reply("Chào bạn.")) as server:
        events = list(driver(workspace, server).converse(Turn(workspace, draft_id, "chào")))
    assert said(events) == "Chào bạn."
    first, second = (" ".join(str(one["content"]) for one in body["messages"][1:]) for body in server.seen)
    assert len(second) < len(first) / 2
    assert all(f"{number}1 triệu" in second for number in range(1, 9))


def test_a_summary_loses_no_figure() -> None:
    """Every fact of the messages stands in the summary, and so does what was decided."""
    texts = [
        "Tổng 450 triệu, hạn 30/6/2027. Trời hôm nay đẹp quá.\nTheo Quyết định 12/QĐ-UBND, đạt 85%.",
        "Không dùng kế hoạch mẫu. Rất vui được làm việc với anh chị.",
    ]
    told = summary([HumanMessage(text) for text in texts])
    keys = {(one.kind, one.key) for one in stated(plain(told))}
    assert {(one.kind, one.key) for text in texts for one in stated(plain(text))} <= keys
    assert "Không dùng kế hoạch mẫu." in told
    assert "Trời hôm nay" not in told
    assert "Rất vui" not in told


def test_a_history_that_fits_stays_as_it_is() -> None:
    """Only what does not fit is summed up, and the last messages stay whole."""
    messages = [HumanMessage("một hai ba"), AIMessage("bốn"), HumanMessage("chi 5 triệu"), AIMessage("được")]
    assert within(messages, 100, len) == messages
    short = within(messages, 20, lambda text: len(text))
    assert short[-1].text == "được"
    assert "5 triệu" in " ".join(one.text for one in short)
    assert shortened(messages)[-2:] == messages[-2:]


def test_a_model_that_fails_in_a_row_is_left_alone() -> None:
    """After three turns it rests; then one request tries it while the others wait; an answer makes it whole again."""
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    for _ in range(FAILURES):
        assert breaker.left() == 0
        breaker.failed()
    assert breaker.left() == 30
    now[0] = 31
    assert breaker.left() == 0
    assert breaker.left() == 30
    breaker.failed()
    now[0] = 62
    assert breaker.left() == 0
    breaker.answered()
    assert breaker.left() == breaker.left() == 0


def test_a_resting_model_is_not_asked(workspace: Workspace, draft_id: str) -> None:
    """The fourth turn goes to the phrasebook at once, and says for how long."""
    with serving(Reply(status=401)) as server:
        broken = driver(workspace, server)
        for _ in range(FAILURES):
            list(broken.converse(Turn(workspace, draft_id, "xin chào")))
        asked = len(server.seen)
        events = list(broken.converse(Turn(workspace, draft_id, "đặt mục 2.1 bảng 1 là 25 triệu")))
    assert len(server.seen) == asked
    assert "thử lại sau" in said(events)
    assert workspace.store.load(draft_id).revision == 2


def test_the_officer_chooses_what_happens_without_the_model(workspace: Workspace, draft_id: str) -> None:
    """With DUTHAO_MODEL_FALLBACK=ask nothing is done instead; the choice offered then does it without the model."""
    with serving(Reply(status=401)) as server:
        asking = driver(workspace, server, model_asks=True)
        events = list(asking.converse(Turn(workspace, draft_id, "đặt mục 2.1 bảng 1 là 25 triệu")))
        assert "lỗi 401" in said(events)
        assert workspace.store.load(draft_id).revision == 1
        (asked,) = of(events, Choices)
        requests = len(server.seen)
        events = list(asking.converse(Turn(workspace, draft_id, asked.options[0].message)))
    assert len(server.seen) == requests
    assert [step.ok for step in of(events, StepFinished)] == [True]
    assert workspace.store.load(draft_id).revision == 2


def test_stop_works_against_a_slow_model(workspace: Workspace, draft_id: str) -> None:
    """While a model is silent the reader gets an empty word several times a second, and may go; nothing is done after."""
    slow = Reply(calls=(Call("set_amount", {"line": "2.1", "amount": "25 triệu"}),), hang=2.0)
    with serving(slow, Reply("Xong.")) as server:
        events = driver(workspace, server).converse(Turn(workspace, draft_id, "đặt 2.1 là 25 triệu"))
        begun = time.perf_counter()
        assert next(events) == Said("")
        events.close()  # type: ignore[attr-defined]
        assert time.perf_counter() - begun < 1.9
        time.sleep(3)
    assert workspace.store.load(draft_id).revision == 1


def test_sections_are_written_side_by_side_through_the_eye(workspace: Workspace) -> None:
    """A first draft is two revisions: the template's, and the model's prose, with slots where it lied twice."""

    def script(body: Body) -> Reply:
        asked = body["messages"][-1]["content"]
        if body.get("tools"):
            done = any(message["role"] == "tool" for message in body["messages"])
            begin = call("start_draft", template="phan-bo-kinh-phi", agency="UBND xã Tây Sơn", province="Gia Lai",
                         year="2027", ceiling="450 triệu")  # fmt: skip
            return Reply("Đã lập.") if done else begin
        if "dàn ý" in asked:
            return Reply("Các mục ngắn gọn.")
        return Reply("- Giao Phòng Kinh tế chủ trì, báo cáo kết quả hằng quý.\n- Hỗ trợ thêm 77 triệu đồng.")

    message = "Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng"
    with serving_script(script) as server:
        writing = driver(workspace, server)
        events = list(writing.converse(Turn(workspace, None, message)))
    (changed,) = of(events, DraftChanged)
    assert changed.revision == 2
    first, second = (workspace.store.load(changed.draft_id, number).plan for number in (1, 2))
    texts = [one.text for _, one in second.paragraphs()]
    assert sum("Phòng Kinh tế chủ trì" in text for text in texts) >= 5
    assert not any("77 triệu" in text for text in texts)
    assert any(text == "Hỗ trợ thêm [CẦN BỔ SUNG: số tiền]." for text in texts)
    assert all(one in texts for one in (paragraph.text for _, paragraph in first.paragraphs()))
    assert "77 triệu đồng" in [one.raw for one in writing.refused]
    assert any("Phòng Kinh tế" in one.text for one in proposals(second))
    sections = [body["messages"] for body in server.seen if "Viết mục:" in str(body["messages"][3:4])]
    assert len({str(messages[:3]) for messages in sections}) == 1
    assert "Mô hình đã viết thêm" in of(events, StepFinished)[-1].detail


@pytest.mark.parametrize("family", [template.id for template in load_templates()])
def test_a_lying_model_leaves_a_draft_that_passes_the_gate(workspace: Workspace, family: str) -> None:
    """Each family, written by a model that invents sums, decisions and days: none stands in the file, which leaves."""

    def script(body: Body) -> Reply:
        if body.get("tools"):
            if any(message["role"] == "tool" for message in body["messages"]):
                return Reply("Tổng kinh phí là 987 triệu đồng. Đã lập dự thảo.")
            return call("start_draft", template=family, agency="UBND xã Tây Sơn", province="Gia Lai", year="2027",
                        ceiling="450 triệu")  # fmt: skip
        lies = "Tổng cộng 987 triệu đồng theo Quyết định số 4321/QĐ-UBND ngày 15/8/2026, đạt 87%."
        return Reply(f"- Giao các phòng chủ trì, phối hợp thực hiện.\n- {lies}\n- Xem {{total:bang-99}}.")

    message = f"Lập kế hoạch năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng (mẫu {family})"
    with serving_script(script) as server:
        lying = driver(workspace, server)
        events = list(lying.converse(Turn(workspace, None, message)))
    draft_id = of(events, DraftChanged)[0].draft_id
    file = Session(workspace, lying).export(draft_id, ".md")
    text = file.path.read_text("utf-8").replace("*", "")
    assert "987" not in text + said(events)
    assert not any(lie in text for lie in ("4321/QĐ-UBND", "15/8/2026", "87%"))
    assert "Tây Sơn" in text
    assert "Tổng cộng [CẦN BỔ SUNG: số tiền] theo Quyết định số [CẦN BỔ SUNG: số, ký hiệu văn bản]" in text
    assert "bang-99" not in text
    assert {"987 triệu đồng", "4321/QĐ-UBND", "ngày 15/8/2026", "87%"} <= {one.raw for one in lying.refused}


def test_tokens_are_counted_without_a_network() -> None:
    """Our own table needs no download, knows Vietnamese, and counts the same composed or not."""
    import unicodedata

    counter = Counter.load()
    text = "Kế hoạch phân bổ kinh phí sự nghiệp khoa học và công nghệ năm 2027 của Ủy ban nhân dân xã."
    words = len(text.split())
    assert words <= counter.count(text) <= 2 * words
    assert counter.count(unicodedata.normalize("NFD", text)) == counter.count(text)
    assert counter.encoding.decode(counter.encoding.encode_ordinary(text)) == text


def test_a_counter_learns_from_the_server() -> None:
    """What a server reports draws the counts near its own, and nonsense does not."""
    counter = Counter.load()
    texts = ["Kế hoạch phân bổ kinh phí sự nghiệp khoa học và công nghệ. " * 10]
    wanted = int(counter.count_messages(texts) * 1.5)
    for _ in range(30):
        counter.learn(texts, wanted)
    assert abs(counter.count_messages(texts) - wanted) < wanted * 0.05
    counter.learn(texts, 0)
    counter.learn(texts, 10**9)
    assert counter.count_messages(texts) < wanted * 3


def test_an_encoding_that_is_not_on_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real encoding is never fetched: without its table the setting is refused in a sentence."""
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    with pytest.raises(BadRequest, match="TIKTOKEN_CACHE_DIR"):
        Counter.load("o200k_base")


def test_evidence_is_packed_whole() -> None:
    """The most useful pieces first; one too long is passed over and none is cut."""
    assert packed(["a" * 5, "b" * 9, "c" * 4], 10, len) == (0, 2)
    assert packed([], 10, len) == ()
    assert packed(["a" * 11], 10, len) == ()


def test_evidence_goes_where_it_is_ranked_highest() -> None:
    """A passage found for several sections is told to the best of them; the first two of each stay its own."""
    hits = [Hit(Passage("d", number, (), f"đoạn {number}"), HELD, "", 1.0) for number in range(6)]
    found = [[hits[0], hits[1], hits[2], hits[3]], [hits[0], hits[4], hits[3], hits[5], hits[2]]]
    given = [[hit.passage.ordinal for hit in one] for one in apart(found)]
    assert given == [[0, 1, 2], [0, 4, 3, 5]]
    assert apart([[], hits[:1]]) == [[], hits[:1]]
