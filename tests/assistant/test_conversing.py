"""A message may point back at what was said before, correct it, or answer what was asked; the log is all it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.composition import examine
from assistant.events import Choices, DraftChanged, Event, Said, Sources
from assistant.llm.agent import AgentDriver
from assistant.phrasebook.amounts import written
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Workspace
from assistant.tools.budget_lines import line_asked, own_amount_column
from knowledge.ingest import ingest
from knowledge.search import Library

START = (
    "Lập kế hoạch khoa học, công nghệ năm 2027 của UBND phường Quy Nhơn, tỉnh Gia Lai, kinh phí 600 triệu đồng, mẫu "
    "danh-gia-va-du-toan"
)


class Talk:
    """A conversation over one data folder."""

    def __init__(self, home: Path) -> None:
        settings = Settings(home=home, samples=False)
        settings.ready_home()
        library = Library.open(settings.library)
        workspace = Workspace(settings, Store(settings.database), library, lambda: date(2026, 11, 20))
        self.session = Session(workspace, AgentDriver(settings))
        self.draft_id: str | None = None
        self.events: list[Event] = []

    def say(self, message: str) -> str:
        """The reply to a message."""
        self.events = list(self.session.handle(message, self.draft_id))
        for event in self.events:
            if isinstance(event, DraftChanged):
                self.draft_id = event.draft_id
        return "".join(event.text for event in self.events if isinstance(event, Said))

    def triệu(self, line: str) -> float:
        """What a line holds now."""
        assert self.draft_id is not None
        plan = self.session.workspace.store.load(self.draft_id).plan
        table, found = line_asked(plan, line)
        amount = found.amount(own_amount_column(table))
        assert amount is not None
        return amount.dong / 1_000_000

    def asked(self) -> bool:
        """True when the last reply offered choices."""
        return any(isinstance(event, Choices) for event in self.events)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    """A conversation with a draft of 600 triệu."""
    talk = Talk(tmp_path)
    talk.say(START)
    yield talk
    talk.session.workspace.store.close()


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("tam muoi lam trieu ruoi", "85.500.000 đồng"),
        ("bon tram ruoi trieu", "450.000.000 đồng"),
        ("mot ty hai", "1.200.000.000 đồng"),
        ("1 ty ruoi", "1.500.000.000 đồng"),
        ("nam muoi trieu nam tram nghin", "50.500.000 đồng"),
        ("mot ty hai muoi", ""),
        ("30 trieu", ""),
    ],
)
def test_amounts_in_words(words: str, figures: str) -> None:
    """Words come to figures; what could mean two things, or is in figures already, does not."""
    assert written(words) == figures


@pytest.mark.parametrize(
    ("before", "message", "line", "amount"),
    [
        ("đặt mục 1.1 thành 80 triệu", "tăng thêm 5 triệu nữa", "1.1", 85),
        ("đặt mục 1.1 thành 80 triệu", "mục đó lên 90 triệu", "1.1", 90),
        ("thêm dòng In tờ rơi 3 triệu vào mục 1", "dòng vừa thêm thành 4 triệu", "in tờ rơi", 4),
        ("đặt mục 1.1 thành 80 triệu", "không, ý tôi là 75 triệu", "1.1", 75),
        ("mục 1.1 thành 80 triệu", "à không, 75 thôi", "1.1", 75),
        ("đặt mục 1.1 thành 80 triệu", "nhầm, mục 1.2 cơ", "1.2", 80),
        ("tăng mục 1.1 thêm 10%", "sai rồi, tăng 10 triệu chứ không phải 10%", "1.1", 82),
    ],
)
def test_a_message_points_back(talk: Talk, before: str, message: str, line: str, amount: float) -> None:
    """What was touched last is meant; a correction does the last request again as it should have been."""
    talk.say(before)
    talk.say(message)
    assert talk.triệu(line) == amount


def test_a_corrected_line_is_put_back(talk: Talk) -> None:
    """Where another line was meant, the first gets back what it had."""
    was = talk.triệu("1.1")
    talk.say("đặt mục 1.1 thành 80 triệu")
    talk.say("nhầm, mục 1.2 cơ")
    assert talk.triệu("1.1") == was


@pytest.mark.parametrize(
    "message", ["không tăng mục 1.1 lên 90 triệu", "không bỏ mục 1.1", "2.1 hoặc 2.2 thành 70 triệu"]
)
def test_what_is_denied_is_not_done(talk: Talk, message: str) -> None:
    """After a change a sentence that begins with "không" without a comma says what not to do."""
    talk.say("đặt mục 1.2 thành 80 triệu")
    amounts = talk.triệu("1.1"), talk.triệu("2.1"), talk.triệu("2.2")
    talk.say(message)
    assert (talk.triệu("1.1"), talk.triệu("2.1"), talk.triệu("2.2")) == amounts


def test_nothing_to_point_at_is_asked(talk: Talk) -> None:
    """Pointing at nothing asks which line is meant and changes nothing."""
    reply = talk.say("tăng mục đó thêm 5 triệu")
    assert "Hãy nói rõ" in reply


def test_no_after_a_change_offers_to_undo(talk: Talk) -> None:
    """ "Không phải" alone asks whether the change is to be undone."""
    talk.say("đặt mục 1.1 thành 80 triệu")
    talk.say("không phải")
    assert talk.asked()


def _lines(talk: Talk, *names: str) -> tuple[float, ...]:
    return tuple(talk.triệu(name) for name in names)


@pytest.mark.parametrize(
    ("message", "check"),
    [
        ("chia đều mục 3 cho 2 dòng", lambda talk: _lines(talk, "3.1", "3.2") == (45, 45)),
        ("chia mục 2 theo tỷ lệ 2:1", lambda talk: _lines(talk, "2.1", "2.2") == (180, 90)),
        ("chuyển hết tiền mục 1.4 sang 1.2", lambda talk: _lines(talk, "1.4", "1.2") == (0, 120)),
        ("giảm một nửa mục 1.4", lambda talk: _lines(talk, "1.4") == (18,)),
        ("mục 3.2 gấp đôi", lambda talk: _lines(talk, "3.2") == (72,)),
        ("để mục 2.1 chín chục triệu nghen", lambda talk: _lines(talk, "2.1") == (90,)),
        ("dòng cuối bảng 1 tăng 1 triệu", lambda talk: True),
    ],
)
def test_shares_and_steps(talk: Talk, message: str, check: Callable[[Talk], bool]) -> None:
    """Shares add up as before; halves and doubles are of what stood there."""
    talk.say(message)
    assert check(talk)


def test_several_requests_are_done_in_order(talk: Talk) -> None:
    """Each is confirmed, and each is one step to undo."""
    reply = talk.say("đổi tên 2.1 thành Mô hình nuôi ong, cho 190 triệu")
    assert "Mô hình nuôi ong" in reply
    assert talk.triệu("2.1") == 190
    talk.say("hoàn tác")
    assert talk.triệu("Mô hình nuôi ong") == 203


def test_the_date_and_the_outline(talk: Talk) -> None:
    """A day that exists is written; sections move with their numbers."""
    assert "không phải là một ngày có thật" in talk.say("ngày ban hành 31/02/2027")
    assert "05/01/2027" in talk.say("để ngày 05 tháng 01 năm 2027")
    talk.say("chuyển mục 4 phần II lên thành mục 2")
    assert "2. Đổi mới sáng tạo" in talk.say("cho xem dàn ý")


def test_no_plan_of_last_year_is_said(talk: Talk) -> None:
    """Without last year's plan in the library nothing is compared, and no figure is named."""
    assert "Không tìm thấy kế hoạch" in talk.say("so sánh với năm ngoái")


LAST_YEAR = """ỦY BAN NHÂN DÂN
PHƯỜNG QUY NHƠN
Số: 15/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Quy Nhơn, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Hoạt động khoa học và công nghệ năm 2026
I. KINH PHÍ
Bảng 1: Kinh phí năm 2026
Đơn vị tính: triệu đồng
| STT | Nội dung chi | Số tiền | Ghi chú |
|---|---|---|---|
| 1 | Tập huấn nghiệp vụ quản lý khoa học, công nghệ | 60 | |
| 2 | Tham quan, học tập kinh nghiệm | 15 | |
| | Tổng cộng | 75 | |
"""


def test_last_year_is_told_with_its_source(talk: Talk) -> None:
    """Lines of both years are told with the difference, dropped ones are named, and the older plan is the source."""
    library = talk.session.workspace.library
    path = talk.session.workspace.settings.home / "kh-2026.md"
    path.write_text(LAST_YEAR, encoding="utf-8")
    list(ingest(library, (path,), examine))
    told = talk.say("so sánh với năm ngoái")
    assert "75.000.000 đồng → 600.000.000 đồng" in told
    assert "60.000.000 đồng → 84.000.000 đồng (tăng 24.000.000 đồng, 40 %)" in told
    assert "Tham quan, học tập kinh nghiệm: 15.000.000 đồng" in told
    assert "60.000.000 đồng" in talk.say("năm ngoái chi bao nhiêu cho tập huấn?")
    assert any(isinstance(event, Sources) and event.items[0].name == "kh-2026.md" for event in talk.events)
