"""The page's values and routes, without a browser: what is shown, what an edit means, what is refused."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.composition import compose
from assistant.drafting import DraftRequest, start
from assistant.errors import AssistantError, BadRequest, ToolInputError
from assistant.events import (
    Choice,
    Choices,
    DraftChanged,
    FileReady,
    Said,
    Source,
    Sources,
    StepFinished,
    StepStarted,
    Trouble,
    Withdrawn,
)
from assistant.operations import AddLine, RemoveLine, SetCeiling, SetEntry, SetFact, SetLabel
from assistant.session import DraftView
from assistant.settings import Settings
from assistant.ui import serve
from assistant.ui.chat import Transcript
from assistant.ui.desk import Desk, file_name
from assistant.ui.grid import grid_value, operation_of
from assistant.ui.paper import CLOSING, HEAD, header_rows, paper_value
from assistant.ui.pending import fill_operations, pending_value
from assistant.ui.places import Places
from assistant.ui.runs import runs
from assistant.ui.server import Guard, add_routes, bind
from assistant.ui.verdict import verdict_value
from assistant.ui.wording import translations
from knowledge.domain.budget import BudgetTable, Column, Role
from knowledge.domain.finding import Place
from knowledge.domain.money import Money
from tests.specs.word_files import word_file

ASSETS = Path(__file__).resolve().parents[2] / "assistant/ui/assets"
TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(duthao_home: Path) -> Desk:
    """A desk over an empty data folder."""
    return Desk(Settings.load(), compose)


@pytest.fixture
def view(desk: Desk) -> DraftView:
    """A first draft with budget tables, slots and proposals."""
    drafted = start(
        DraftRequest("phan-bo-kinh-phi", "UBND xã Tây Sơn", "Gia Lai", 2027, TODAY, ceiling=Money(450_000_000))
    )
    draft = desk.session.workspace.store.create(drafted.plan, "cán bộ", "thử", drafted.notices)
    return desk.session.view(draft.id)


def leaf(view: DraftView) -> tuple[BudgetTable, str, int]:
    """A table of the draft, the key of one of its smallest lines, and its amount column."""
    table = next(table for _, table in view.plan.tables())
    line = next(line for _, line in table.walk() if not line.children)
    return table, line.key, table.columns_of(Role.AMOUNT)[0]


def sent(view: DraftView, **fields: Any) -> dict[str, Any]:
    return {"draft": view.draft.id, "base": view.draft.revision, **fields}


def test_slots_stand_apart_in_the_text() -> None:
    """A slot is a piece of its own, so that the page can mark it; all pieces joined are the text."""
    text = "Giao [CẦN BỔ SUNG: tên đơn vị] thực hiện."
    assert [piece.get("c") for piece in runs(text)] == [None, "slot", None]
    assert "".join(piece["t"] for piece in runs(text)) == text


def test_the_paper_shows_the_plan_written_out(view: DraftView) -> None:
    """No figure reference is left on the page, every table has its rows, and the total row is marked."""
    page = paper_value(view)
    texts = [run["t"] for block in page["blocks"] if block["k"] != "t" for run in block["runs"]]
    assert not [text for text in texts if "{" in text or "}" in text]
    tables = [block for block in page["blocks"] if block["k"] == "t"]
    assert len(tables) == sum(1 for _ in view.plan.tables())
    assert all(table["rows"][-1]["total"] for table in tables)
    assert any(cell["proposed"] for table in tables for row in table["rows"] for cell in row["cells"])


def test_grouped_columns_get_two_header_rows() -> None:
    """Columns under one group share a cell above; a column without a group spans both rows."""
    columns = (
        Column("Nội dung", Role.LABEL),
        Column("Kinh phí", Role.AMOUNT, group="Năm 2026"),
        Column("Đã chi", Role.AMOUNT, group="Năm 2026"),
    )
    top, below = header_rows(BudgetTable("bang-1", "", columns, ()))
    assert [(cell["t"], cell["cols"], cell["rows"]) for cell in top] == [("Nội dung", 1, 2), ("Năm 2026", 2, 1)]
    assert [cell["t"] for cell in below] == ["Kinh phí", "Đã chi"]


def test_every_finding_of_a_draft_has_its_place_on_the_page(view: DraftView) -> None:
    """The anchor of each finding is the anchor of something the page shows."""
    page, places = paper_value(view), Places(view.plan)
    shown = {HEAD, CLOSING, *(block["a"] for block in page["blocks"])} | {
        row["a"] for block in page["blocks"] if block["k"] == "t" for row in block["rows"]
    }
    anchors = [places.anchor(finding.place) for finding in view.report.findings]
    assert anchors
    assert [anchor for anchor in anchors if anchor not in shown] == []
    assert places.anchor(Place(table="không có bảng này")) == ""


def test_a_bare_number_counts_in_the_unit_of_its_column(view: DraftView) -> None:
    """“30” in a table of triệu is 30 triệu; an amount written with its unit is that amount."""
    table, line, column = leaf(view)
    assert table.unit is not None
    for text, dong in (("30", 30 * table.unit.factor), ("30 triệu", 30_000_000), ("1,5 tỷ", 1_500_000_000)):
        edit = sent(view, act="entry", table=table.key, line=line, column=column, text=text)
        operation = operation_of(view.plan, edit)
        assert isinstance(operation, SetEntry)
        assert operation.value == Money(dong)


@pytest.mark.parametrize("text", ["abc", "-5", "1.5", "12,345", "1e9", "0,0000001", "9" * 40])
def test_what_is_no_amount_is_refused_in_a_sentence(view: DraftView, text: str) -> None:
    """Text, negative, ambiguous or impossible figures in a money cell are refused in Vietnamese."""
    table, line, column = leaf(view)
    with pytest.raises(AssistantError, match=r"[à-ỹ]"):
        operation_of(view.plan, sent(view, act="entry", table=table.key, line=line, column=column, text=text))


@pytest.mark.parametrize(
    "forged",
    [
        {"act": "entry", "line": "không có"},
        {"act": "entry", "table": "bang-99"},
        {"act": "entry", "column": 99},
        {"act": "entry", "column": True},
        {"act": "entry", "column": "1"},
        {"act": "entry", "text": ["30"]},
        {"act": "entry", "text": "x" * 5000},
        {"act": "drop database"},
        {},
    ],
)
def test_a_forged_edit_is_refused(view: DraftView, forged: dict[str, Any]) -> None:
    """Targets, columns and texts are looked at again on the server, whatever the browser sends."""
    table, line, column = leaf(view)
    fields = {"table": table.key, "line": line, "column": column, "text": "30"} | forged
    with pytest.raises((BadRequest, ToolInputError)):
        operation_of(view.plan, sent(view, **fields))


def test_each_act_of_the_grid_is_one_operation(view: DraftView) -> None:
    """Renaming, adding, removing and a new ceiling become their operations."""
    table, line, _ = leaf(view)
    read = lambda **fields: operation_of(view.plan, sent(view, table=table.key, line=line, **fields))  # noqa: E731
    assert read(act="label", text=" Tập  huấn ") == SetLabel(table.key, line, "Tập huấn")
    assert read(act="remove") == RemoveLine(table.key, line)
    assert read(act="ceiling", text="500.000.000") == SetCeiling(Money(500_000_000))
    assert read(act="ceiling", text="") == SetCeiling(None)
    added = read(act="add", label="In ấn tài liệu", text="5")
    assert isinstance(added, AddLine)
    assert added.line.label == "In ấn tài liệu"
    with pytest.raises(BadRequest):
        read(act="add", label=" ", text="5")


def test_an_edit_moves_the_totals_and_the_revision(desk: Desk, view: DraftView) -> None:
    """A cell typed in the grid makes the next revision; total and difference to the ceiling follow."""
    table, line, column = leaf(view)
    panes = desk.edit(sent(view, act="entry", table=table.key, line=line, column=column, text="999"))
    assert panes.bar["revision"] == view.draft.revision + 1
    assert panes.bar["note"]["bad"] is False
    assert panes.grid["ceiling"]["state"] == "over"
    assert panes.grid["ceiling"]["total"] != grid_value(view)["ceiling"]["total"]


def test_an_edit_on_an_old_revision_is_a_conflict_and_loses_nothing(desk: Desk, view: DraftView) -> None:
    """The second of two edits on one revision is refused with a sentence; the page then shows the first."""
    table, line, column = leaf(view)
    edit = sent(view, act="entry", table=table.key, line=line, column=column, text="31")
    first, second = desk.edit(edit), desk.edit(edit | {"text": "32"})
    assert second.bar["note"]["bad"] is True
    assert "người khác" in second.bar["note"]["text"]
    assert second.bar["revision"] == first.bar["revision"]
    assert second.grid["tables"] == first.grid["tables"]


def test_several_slots_are_filled_at_once(desk: Desk, view: DraftView) -> None:
    """Fields that were filled become operations, empty ones are left; a name that is no slot is refused."""
    fields = [field for field in pending_value(view)["fields"] if not field["amount"]]
    assert len(fields) >= 2
    operations = fill_operations(view.slots, {fields[0]["name"]: "A", fields[1]["name"]: " ", "x": ""})
    assert operations == (SetFact(fields[0]["name"], "A"),)
    with pytest.raises(BadRequest):
        fill_operations(view.slots, {"không có": "A"})
    with pytest.raises(BadRequest):
        fill_operations(view.slots, {})
    panes = desk.fill(sent(view, values={fields[0]["name"]: "Phòng Kinh tế", fields[1]["name"]: "Phòng Văn hóa"}))
    assert panes.pending["open"] == pending_value(view)["open"] - 2


def test_confirming_leaves_no_proposal_and_undo_brings_it_back(desk: Desk, view: DraftView) -> None:
    """Proposals are confirmed in one revision; undo is another revision with the plan of before."""
    confirmed = desk.confirm(sent(view))
    assert confirmed.pending["proposed"] == 0
    undone = desk.undo({"draft": view.draft.id, "base": confirmed.bar["revision"]})
    assert undone.pending["proposed"] == len(view.proposals)
    assert undone.history["revisions"][0]["undo"] is True


def test_the_final_file_says_why_not_yet(desk: Desk, view: DraftView) -> None:
    """A draft with slots and proposals may leave as a draft; the reasons against a final file are sentences."""
    bar = desk.panes(view.draft.id).bar
    assert bar["reasons"] == []
    assert any("chỗ cần bổ sung" in reason for reason in bar["final_reasons"])
    assert any("chưa xác nhận" in reason for reason in bar["final_reasons"])


def test_an_unknown_draft_is_said_and_nothing_is_shown(desk: Desk) -> None:
    """An address that names no draft opens the empty page with a sentence."""
    panes = desk.panes("khong-co")
    assert panes.bar["draft"] == ""
    assert "khong-co" in panes.bar["note"]["text"]
    assert panes.paper == {}


def test_the_office_profile_is_kept(desk: Desk, duthao_home: Path) -> None:
    """What the form sends is read line by line, kept in the data folder and used by the session at once."""
    desk.save_office({"agency": " UBND  xã Tây Sơn ", "authority": "TM. ỦY BAN NHÂN DÂN\n\nCHỦ TỊCH", "level": "xa"})
    office = Settings.load().office
    assert office.agency == "UBND xã Tây Sơn"
    assert office.authority == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert desk.session.workspace.settings.office == office
    with pytest.raises(BadRequest):
        desk.save_office({"level": "huyen"})


def test_events_become_messages() -> None:
    """Steps fold away, pieces of an answer join, choices are quick replies, a file is a link to our own route."""
    transcript = Transcript([{"role": "assistant", "content": "trước", "options": [{"value": "cũ"}]}], "tăng mục 2.1")
    for event in (
        StepStarted("set_amount", "Sửa số tiền"),
        StepFinished("set_amount", "Sửa số tiền", True, "đã sửa"),
        DraftChanged("d", 2),
        Said("Đã sửa. "),
        Said("Vượt 5 triệu đồng."),
        Choices("Xử lý thế nào?", (Choice("Nâng", "nâng tổng kinh phí"),)),
        FileReady(Path("/x/d-ke hoach.docx"), "ke hoach.docx"),
    ):
        transcript.add(event)
    before, asked, step, answer, file = transcript.messages
    assert "options" not in before
    assert asked == {"role": "user", "content": "tăng mục 2.1"}
    assert step["metadata"] == {"title": "Sửa số tiền", "status": "done"}
    assert answer["content"].startswith("Đã sửa. Vượt 5 triệu đồng.\n\nXử lý thế nào?")
    assert file["content"] == "[Tải tệp ke hoach.docx](/files/d-ke%20hoach.docx)"
    assert answer["options"] == [{"label": "Nâng", "value": "nâng tổng kinh phí"}]


def test_what_is_withdrawn_leaves_the_page() -> None:
    """A cut answer is taken off; what is said after it stands, and a refused step says so."""
    transcript = Transcript([], "hỏi")
    for event in (Said("nửa câu"), Withdrawn("đứt"), Said("câu trọn"), Sources((Source("Luật", "Điều 1"),))):
        transcript.add(event)
    transcript.add(StepFinished("x", "Tra cứu", False, "không thấy"))
    assert [message["content"] for message in transcript.messages] == [
        "hỏi",
        "câu trọn",
        "- Luật: Điều 1",
        "không thấy",
    ]
    assert transcript.messages[-1]["metadata"]["title"] == "Tra cứu: chưa làm được"


def test_a_failure_leaves_no_step_running() -> None:
    """When the world fails in the middle of a step, the step is closed and the sentence stands alone."""
    transcript = Transcript([], "hỏi")
    transcript.add(StepStarted("x", "Lập dự thảo"))
    transcript.add(Trouble("Có lỗi ngoài dự kiến (mã 12).", "12"))
    step, said = transcript.messages[1:]
    assert step["metadata"] == {"title": "Lập dự thảo: chưa làm được", "status": "done"}
    assert said["content"] == "Có lỗi ngoài dự kiến (mã 12)."


def test_every_sum_is_written_out(view: DraftView) -> None:
    """Each comparison names both sides with a sign between them."""
    relations = verdict_value(view.plan, view.report)["relations"]
    assert relations
    assert all(re.search(r" [=≠?] ", relation["sum"]) for relation in relations)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    """The routes of the application without the page, behind the guard."""
    from fastapi import FastAPI

    app = FastAPI()
    add_routes(app, desk)
    with TestClient(Guard(app, frozenset({"127.0.0.1"})), base_url="http://127.0.0.1") as client:
        yield client


def test_the_server_answers_only_its_own_name(client: TestClient) -> None:
    """A foreign host name (DNS rebinding) is turned away; every answer keeps the browser on this machine."""
    answer = client.get("/healthz")
    assert answer.json() == {"ok": True}
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 421


def test_downloads(client: TestClient, view: DraftView) -> None:
    """The draft comes as a Word file; the final one is refused with a Vietnamese page; the rest is not found."""
    draft = client.get(f"/export/{view.draft.id}.docx")
    assert draft.status_code == 200
    assert draft.content[:2] == b"PK"
    assert "attachment" in draft.headers["content-disposition"]
    refused = client.get(f"/export/{view.draft.id}.docx?final=1")
    assert refused.status_code == 409
    assert "Chưa tải được tệp" in refused.text
    assert client.get("/export/khong-co.docx").status_code == 404
    assert client.get("/files/..%2Foffice.json").status_code == 404


def test_a_refusal_quotes_no_markup(client: TestClient) -> None:
    """What an address holds comes back as text."""
    answer = client.get("/export/<script>alert(1)</script>.docx")
    assert "<script" not in answer.text


def test_a_file_is_checked_without_becoming_a_draft(client: TestClient, desk: Desk) -> None:
    """The report comes back; no draft is made; what cannot be read is a sentence; a foreign form is refused."""
    headers = {"content-type": "application/octet-stream"}
    rows = (
        "| STT | Nội dung | Kinh phí |",
        "|---|---|---|",
        "| 1 | A | 10 |",
        "| 2 | B | 20 |",
        "| | Tổng cộng | 31 |",
    )
    text = "\n".join(("KẾ HOẠCH", "", "Đơn vị tính: triệu đồng", "", *rows, ""))
    answer = client.post("/check?name=thu.txt", content=text.encode(), headers=headers).json()
    assert answer["pass"] is False
    assert any("31" in finding["message"] for finding in answer["findings"])
    assert desk.session.workspace.store.list() == ()
    assert client.post("/check?name=thu.docx", content=b"x", headers=headers).status_code == 400
    assert "error" in client.post("/check?name=", content=b"x", headers=headers).json()
    assert client.post("/check?name=thu.txt", content=b"x", headers={"content-type": "text/plain"}).status_code == 400


def test_layout_is_judged_only_when_asked_for(desk: Desk) -> None:
    """The page says of a file what the command line says of it; the layout of a Word file comes with the switch."""
    content = word_file("giữa 14 | Kế hoạch\nđậm giữa 14 | Ứng dụng khoa học năm 2026\nđều 13 | I/ MỤC TIÊU\n")
    plain, full = (desk.check_file("ke-hoach.docx", content, layout=layout) for layout in (False, True))
    assert not any(finding["rule"].startswith("layout-") for finding in plain["findings"])
    assert {"layout-title", "layout-numbering-style"} <= {finding["rule"] for finding in full["findings"]}
    assert (plain["layout"], full["layout"]) == (False, True)
    assert desk.check_file("a.txt", "KẾ HOẠCH\n".encode(), layout=True)["layout"] is False


def test_a_finding_is_released_until_its_words_change(desk: Desk, view: DraftView) -> None:
    """The excess is let pass with a reason, which opens the way out; when the quoted figure changes, it is back."""
    base = next(iter(desk.session.revise(view.draft.id, 1, [SetCeiling(Money(300_000_000))])))
    assert isinstance(base, DraftChanged)
    (finding,) = [one for one in desk.panes(view.draft.id).verdict["findings"] if one["severity"] == "error"]
    assert finding["releasable"] is True
    asked = {"draft": view.draft.id, "base": 2, "rule": finding["rule"], "quote": finding["quote"]}
    refused = desk.release(asked | {"reason": " "})
    assert "Cần ghi lý do" in refused.bar["note"]["text"]
    after = desk.release(asked | {"reason": "chờ bổ sung"})
    assert (after.verdict["pass"], after.bar["reasons"]) == (True, [])
    assert [(one["reason"], one["own"]) for one in after.verdict["released"]] == [("chờ bổ sung", True)]
    table = [table for _, table in view.plan.tables()][-1]
    line = next(line for _, line in table.walk() if not line.children)
    edit = SetEntry(table.key, line.key, table.columns_of(Role.AMOUNT)[0], Money(1_000_000), None)
    list(desk.session.revise(view.draft.id, 3, [edit]))
    changed = desk.panes(view.draft.id).verdict
    assert (changed["pass"], changed["released"]) == (False, [])
    assert [one["reason"] for one in changed["lapsed"]] == ["chờ bổ sung"]
    recalled = desk.recall(asked | {"base": 4})
    assert recalled.verdict["lapsed"] == []


def test_a_file_is_kept_in_the_library(client: TestClient, desk: Desk) -> None:
    """A plan handed over is found in the library afterwards."""
    content = "KẾ HOẠCH\nHoạt động năm 2026\n\nI. MỤC ĐÍCH\n\nPhát triển mô hình trồng nấm.\n".encode()
    answer = client.post(
        "/library?name=cu.txt", content=content, headers={"content-type": "application/octet-stream"}
    ).json()
    assert "thư viện" in answer["said"]
    assert [document.name for document in desk.session.workspace.library.documents()] == ["cu.txt"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.docx", "x.docx"),
        ("C:\\a\\b.txt", "b.txt"),
        ("kế hoạch 1.docx", "kế hoạch 1.docx"),
        ('a<b>"c.md', "a_b__c.md"),
    ],
)
def test_uploaded_names_are_bare(given: str, kept: str) -> None:
    """Whatever path an upload names, only a plain file name is used."""
    assert file_name(given) == kept


@pytest.mark.parametrize("given", ["", "..", "/", ".docx", "abc"])
def test_names_that_are_none_are_refused(given: str) -> None:
    """A name without a stem or a suffix is refused in a sentence."""
    with pytest.raises(BadRequest):
        file_name(given)


def test_a_busy_port_is_named(duthao_home: Path) -> None:
    """Serving on a port in use is a sentence that names the port and --port; the command line exits with 2."""
    from assistant.cli import main

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadRequest, match=rf"(?s){port}.*--port"):
            serve(replace(Settings.load(), port=port))
        assert main(["serve", "--port", str(port)]) == 2
    with pytest.raises(BadRequest, match="--port"):
        bind("127.0.0.1", 70000)


def test_nothing_from_a_document_becomes_markup() -> None:
    """Scripts build text nodes: no innerHTML, no template that gradio would run, no address of another machine."""
    for path in ASSETS.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "innerHTML" not in text, path.name
        assert "insertAdjacentHTML" not in text, path.name
        assert not re.search(r"https?://", text), path.name
    assert not re.search(r"https?://|@import|url\(", (ASSETS / "page.css").read_text(encoding="utf-8"))


def test_gradio_speaks_vietnamese_in_every_locale() -> None:
    """Whatever language the browser asks for, gradio's own words are Vietnamese."""
    words = translations()
    assert {"en", "fr", "zh-CN", "pt-BR"} <= set(words)
    assert all(one["chatbot.retry"] == "Thử lại" for one in words.values())


def test_a_verdict_on_nothing_says_so() -> None:
    """A file whose figures could not be compared is not simply called good."""
    from datetime import date

    from assistant.checks.context import context_for
    from assistant.checks.report import check
    from assistant.ui.verdict import headline
    from knowledge.parsing.plan import parse_plan
    from knowledge.readers.text import read_text

    plan = parse_plan(read_text("a.txt", "I. KINH PHÍ\nTổng kinh phí 5.000.000 đồng.".encode()))
    assert "chưa đối chiếu được" in headline(check(plan, context_for(plan, today=date(2026, 1, 1))))
