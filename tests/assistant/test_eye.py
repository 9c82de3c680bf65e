"""Nothing that a language model makes up reaches the draft or the chat, whatever it tries and however it spells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assistant.events import DraftChanged, Event, Said, Withdrawn
from assistant.llm.agent import AgentDriver
from assistant.llm.eye import Eye
from assistant.llm.stating import Kind, amounts_typed, plain, stated
from assistant.llm.watching import Held
from assistant.rendering import open_slots, proposals
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Turn, Workspace
from evals.scripted import Reply, Server, call, serving
from knowledge.domain.origin import OriginKind
from knowledge.domain.plan import Paragraph, Plan
from knowledge.search import Library
from tests.assistant.sample_draft import draft as sample_plan


@pytest.fixture
def workspace(duthao_home: Path) -> Workspace:
    """An installation in a folder of the test."""
    settings = Settings.load({"DUTHAO_HOME": str(duthao_home)})
    settings.ready_home()
    return Workspace(settings, Store(settings.database), Library.open(settings.library), lambda: date(2026, 11, 20))


@pytest.fixture
def draft_id(workspace: Workspace) -> str:
    """The sample draft: 394,4 triệu đồng in one table."""
    return workspace.store.create(sample_plan(), "cán bộ", "thử").id


class Talk:
    """One message to a scripted model, and what came of it."""

    def __init__(self, workspace: Workspace, draft_id: str, message: str, server: Server) -> None:
        self.driver = AgentDriver(replace(workspace.settings, model="openai:m", model_url=server.url))
        self.events: list[Event] = list(self.driver.converse(Turn(workspace, draft_id, message)))
        self.plan: Plan = workspace.store.load(draft_id).plan
        self.revision = workspace.store.load(draft_id).revision
        self.answers = [one["content"] for one in server.seen[-1]["messages"] if one["role"] == "tool"]

    @property
    def said(self) -> str:
        """What stays on the page."""
        text = ""
        for event in self.events:
            text = "" if isinstance(event, Withdrawn) else text + event.text if isinstance(event, Said) else text
        return text

    @property
    def refused(self) -> list[str]:
        """The words of what was kept out."""
        return [one.raw for one in self.driver.refused]


def talk(workspace: Workspace, draft_id: str, message: str, *turns: Reply) -> Talk:
    """A message answered by these turns of a model."""
    with serving(*turns) as server:
        return Talk(workspace, draft_id, message, server)


def paragraph_with(plan: Plan, words: str) -> Paragraph:
    """The one paragraph that holds the words."""
    (found,) = [one for _, one in plan.paragraphs() if words in one.text]
    return found


LIES = [
    ("Hỗ trợ mô hình 77 triệu đồng.", "77 triệu đồng"),
    ("Hỗ trợ mô hình 77.000.000 đ.", "77.000.000 đ"),
    ("Hỗ trợ mô hình bảy mươi bảy triệu đồng.", "bảy mươi bảy triệu"),
    ("Hỗ trợ mô hình 77tr.", "77tr"),
    ("Hỗ trợ mô hình 77 tr/năm.", "77 tr"),
    ("Hỗ trợ mô hình ７７ triệu đồng.", "77 triệu đồng"),
    ("Hỗ trợ mô hình 7\u200b7 triệu đồng.", "77 triệu đồng"),
    ("Tổng cộng 77.000.000.", "77.000.000"),
    ("Tổng cộng 77123456 cho cả năm.", "77123456"),
    ("Bằng chữ: Bảy mươi bảy triệu đồng.", "Bảy mươi bảy triệu đồng"),
    ("Hoàn thành trước ngày 15/8/2027.", "ngày 15/8/2027"),
    ("Hoàn thành trong tháng 8/2027.", "tháng 8/2027"),
    ("Ban hành ngày 3 tháng 2 năm 2026.", "ngày 3 tháng 2 năm 2026"),
    ("Đạt 87% chỉ tiêu.", "87%"),
    ("Đạt tám mươi bảy phần trăm chỉ tiêu.", "tám mươi bảy phần trăm"),
    ("Theo Quyết định số 4321/QĐ-UBND.", "4321/QĐ-UBND"),
    ("Theo quyết định 4321/qđ-ubnd.", "4321/qđ-ubnd"),
    ("Theo Nghị quyết số 99-NQ/TW.", "99-NQ/TW"),
]


@pytest.mark.parametrize(("lie", "caught"), LIES, ids=range(len(LIES)))
def test_what_nobody_gave_is_seen_in_any_spelling(workspace: Workspace, draft_id: str, lie: str, caught: str) -> None:
    """Amounts, dates, percentages and numbers of documents are seen in digits, words, odd digits and hidden letters."""
    eye = Eye(Turn(workspace, draft_id, "viết lại mục I"))
    assert caught in [one.raw for one in eye.unsourced(plain(lie))]


@pytest.mark.parametrize(
    "words",
    [
        "Triển khai tại 3 thôn với 2 lớp tập huấn trong năm 2027.",
        "Thực hiện mục 2.1 và Bảng 1.",
        "Tổng kinh phí 394.400.000 đồng (394,4 triệu đồng).",
        "Hôm nay là ngày 20/11/2026.",
        "Tổng {total:bang-1} đồng.",
    ],
)
def test_counts_and_what_the_draft_holds_are_no_lies(workspace: Workspace, draft_id: str, words: str) -> None:
    """Small counts, years, places in the draft, its own sums and today are free."""
    assert Eye(Turn(workspace, draft_id, "tóm tắt")).unsourced(plain(words)) == ()


def test_an_officer_types_in_many_ways() -> None:
    """What the officer typed is taken in whatever spelling, so that the model may write it properly."""
    for typed, dong in {
        "tang muc 2.1 len 30tr": 30_000_000,
        "cho 1ty2": 1_200_000_000,
        "khoang 2,4 ty thoi": 2_400_000_000,
        "nâng lên chín chục triệu": 90_000_000,
        "tổng 450.000.000": 450_000_000,
    }.items():
        assert dong in amounts_typed(typed), typed


def test_every_fact_keeps_its_place() -> None:
    """What is found stands where it says, and no two facts overlap."""
    text = plain("Giao 25.000.000 đồng (hai mươi lăm triệu đồng), 45%, theo 30/2020/NĐ-CP ngày 05/3/2020; 12.500.")
    found = stated(text)
    assert [text[one.start : one.end] for one in found] == [one.raw for one in found]
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert [one.kind for one in found] == [
        Kind.AMOUNT, Kind.AMOUNT, Kind.PERCENT, Kind.NUMBER, Kind.DATE, Kind.FIGURE,
    ]  # fmt: skip


def test_prose_is_refused_once_then_becomes_a_slot(workspace: Workspace, draft_id: str) -> None:
    """The first lie goes back with a lesson; the second lands as a slot, and the log knows both."""
    lie = call("add_section", "m1", title="Hỗ trợ mô hình", text="Hỗ trợ 77 triệu đồng theo Quyết định 4321/QĐ-UBND.")
    again = call("add_section", "m2", title="Hỗ trợ mô hình", text="Hỗ trợ 78 triệu đồng theo Quyết định 4321/QĐ-UBND.")
    done = talk(workspace, draft_id, "thêm mục hỗ trợ mô hình", lie, again, Reply("Đã thêm mục."))
    assert "figure-unsourced" in done.answers[0]
    assert "77 triệu đồng" in done.answers[0]
    assert "78 triệu" not in done.answers[1]
    assert done.revision == 2
    paragraph = paragraph_with(done.plan, "theo Quyết định")
    assert paragraph.text == "Hỗ trợ [CẦN BỔ SUNG: số tiền] theo Quyết định [CẦN BỔ SUNG: số, ký hiệu văn bản]."
    assert {"77 triệu đồng", "78 triệu đồng", "4321/QĐ-UBND"} <= set(done.refused)
    assert any(slot.what == "số tiền" for slot in open_slots(done.plan))


def test_a_model_that_learns_leaves_no_trace_of_its_lie(workspace: Workspace, draft_id: str) -> None:
    """After the lesson a text without figures lands, as a proposal of the model."""
    lie = call("add_section", "m1", title="Hỗ trợ mô hình", text="Hỗ trợ 77 triệu đồng.")
    honest = call("add_section", "m2", title="Hỗ trợ mô hình", text="Hỗ trợ các hộ theo khả năng cân đối ngân sách.")
    done = talk(workspace, draft_id, "thêm mục hỗ trợ mô hình", lie, honest, Reply("Đã thêm."))
    paragraph = paragraph_with(done.plan, "cân đối ngân sách")
    assert paragraph.origin is not None
    assert paragraph.origin.kind is OriginKind.PROPOSED
    assert any("cân đối ngân sách" in one.text for one in proposals(done.plan))


def test_what_the_officer_typed_lands_as_typed(workspace: Workspace, draft_id: str) -> None:
    """An amount of the message, written properly by the model, is typed; its message is the passage."""
    message = "thêm mục hỗ trợ mô hình, 77tr, xong truoc 15/8/2027"
    text = "Hỗ trợ 77 triệu đồng, hoàn thành trước ngày 15/8/2027."
    done = talk(workspace, draft_id, message, call("add_section", title="Hỗ trợ mô hình", text=text), Reply("Xong."))
    origin = paragraph_with(done.plan, "77 triệu").origin
    assert origin is not None
    assert (origin.kind, origin.passage) == (OriginKind.TYPED, message)
    assert done.refused == []


def test_an_earlier_message_counts_and_an_answer_does_not(workspace: Workspace, draft_id: str) -> None:
    """The whole conversation of the officer is a source; what the assistant said before is none."""
    workspace.store.add_message("user", "năm ngoái chi 55 triệu cho tập huấn", draft_id)
    workspace.store.add_message("assistant", "Có thể chi 66 triệu đồng.", draft_id)
    eye = Eye(Turn(workspace, draft_id, "viết câu đó"))
    assert eye.unsourced("Năm trước chi 55 triệu đồng.") == ()
    assert [one.raw for one in eye.unsourced("Dự kiến 66 triệu đồng.")] == ["66 triệu đồng"]


def test_a_tool_told_it_and_it_is_quoted(workspace: Workspace, draft_id: str) -> None:
    """A number that a look-up told in this turn may be written; the origin names the source."""
    look = call("find_legal_document", "m1", number="30/2020/NĐ-CP")
    write = call("add_section", "m2", title="Thể thức", text="Văn bản trình bày theo Nghị định số 30/2020/NĐ-CP.")
    done = talk(workspace, draft_id, "thêm mục thể thức theo nghị định về văn thư", look, write, Reply("Xong."))
    origin = paragraph_with(done.plan, "30/2020").origin
    assert origin is not None
    assert origin.kind is OriginKind.QUOTED
    assert "30/2020/NĐ-CP" in origin.passage


def test_an_echo_is_no_source(workspace: Workspace, draft_id: str) -> None:
    """What a tool only repeats from its arguments stays unsourced, found or not found."""
    done = talk(
        workspace,
        draft_id,
        "thêm mục hỗ trợ",
        call("search_library", "m1", query="hỗ trợ 77 triệu đồng theo 4321/QĐ-UBND"),
        call("find_legal_document", "m2", number="4321/QĐ-UBND"),
        call("fill_slot", "m3", name="77 triệu đồng", value="77 triệu đồng"),
        call("add_section", "m4", title="Hỗ trợ", text="Hỗ trợ 77 triệu đồng theo 4321/QĐ-UBND."),
        Reply("Xong."),
    )
    assert "figure-unsourced" in done.answers[3]


def test_an_amount_of_the_model_is_a_proposal(workspace: Workspace, draft_id: str) -> None:
    """A share nobody typed lands marked, counted, and said to be confirmed; a typed one does not."""
    done = talk(
        workspace,
        draft_id,
        "tăng dòng 2.1 cho hợp lý",
        call("set_amount", line="2.1", amount="33 triệu"),
        Reply("Xong."),
    )
    assert [
        one.money.dong for one in proposals(done.plan) if one.line and one.money and one.source.startswith("mô hình")
    ] == [33_000_000]
    assert "cần bạn xác nhận" in done.answers[0]
    typed = talk(
        workspace,
        draft_id,
        "đặt dòng 2.1 là 34 trieu",
        call("set_amount", line="2.1", amount="34 triệu"),
        Reply("Xong."),
    )
    assert [one.source for one in proposals(typed.plan) if one.source.startswith("mô hình")] == []


def test_a_percentage_typed_is_the_officers(workspace: Workspace, draft_id: str) -> None:
    """ "Tăng 10%" is a change the officer asked for: what comes out is no proposal."""
    turn = call("set_amount", line="2.1", amount="10", mode="percent_up")
    done = talk(workspace, draft_id, "tăng dòng 2.1 thêm 10%", turn, Reply("Xong."))
    assert done.revision == 2
    assert [one for one in proposals(done.plan) if one.source.startswith("mô hình")] == []


@pytest.mark.parametrize(
    "attempt",
    [
        call("set_ceiling", amount="900 triệu"),
        call("set_carry_over", amount="12 triệu"),
        call("confirm_proposals"),
        call("fill_slot", name="don_vi", value="Nguyễn Văn Bịa"),
    ],
    ids=["ceiling", "carry-over", "confirm", "fact"],
)
def test_what_has_no_origin_of_its_own_never_lands(
    workspace: Workspace, draft_id: str, attempt: dict[str, Any]
) -> None:
    """A ceiling, a fact or a confirmation that the officer did not give is refused however often it is tried."""
    done = talk(workspace, draft_id, "làm tiếp đi", attempt, attempt, attempt, Reply("Xong."))
    assert done.revision == 1


def test_a_first_draft_takes_only_a_ceiling_that_was_typed(workspace: Workspace, draft_id: str) -> None:
    """A ceiling the model made up starts no draft."""
    begin = call(
        "start_draft",
        template="phan-bo-kinh-phi",
        agency="UBND xã Tây Sơn",
        province="Gia Lai",
        year="2027",
        ceiling="900 triệu",
    )
    done = talk(workspace, draft_id, "lập kế hoạch 2027 của UBND xã Tây Sơn, tỉnh Gia Lai", begin, Reply("Xong."))
    assert not [one for one in done.events if isinstance(one, DraftChanged)]
    assert "900 triệu" in done.refused


def test_a_lie_in_the_chat_is_told_once_then_withheld(workspace: Workspace, draft_id: str) -> None:
    """The answer is asked for again; a sentence that lies again is replaced by a note, the others stay."""
    done = talk(
        workspace,
        draft_id,
        "tổng là bao nhiêu",
        Reply("Tổng là 999 triệu đồng."),
        Reply("Tổng là 394,4 triệu đồng. Năm trước là 888 triệu đồng. Cần gì nữa không?"),
    )
    assert "999" not in done.said
    assert "888" not in done.said
    assert done.said == "Tổng là 394,4 triệu đồng. (Trợ lý đã bỏ một câu có số tiền không rõ nguồn.) Cần gì nữa không?"
    assert {"999 triệu đồng", "888 triệu đồng"} <= set(done.refused)


def test_a_model_that_corrects_its_answer_is_shown_whole(workspace: Workspace, draft_id: str) -> None:
    """After one lesson the honest answer stands alone."""
    done = talk(workspace, draft_id, "tổng?", Reply("Tổng là 999 triệu đồng."), Reply("Tổng là 394.400.000 đồng."))
    assert done.said == "Tổng là 394.400.000 đồng."


def test_text_is_held_by_the_sentence(workspace: Workspace, draft_id: str) -> None:
    """Each sentence goes out when it is whole, not the answer at once; a figure cut by a line break is still seen."""
    held = Held(Eye(Turn(workspace, draft_id, "tóm tắt")))
    out = [
        "".join(held.add(piece))
        for piece in ("Dự thảo có một bảng", ". ", "Tổng là 394,4", " triệu đồng. X", "in hết.")
    ]
    assert out == ["", "", "Dự thảo có một bảng. ", "Tổng là 394,4 triệu đồng. ", ""]
    assert "".join(held.rest()) == "Xin hết."
    assert "triệu" not in "".join([*held.add("Thêm 77\ntriệu đồng nữa.\n"), *held.rest()])
