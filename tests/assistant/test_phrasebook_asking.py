"""What officers ask, take back, take away and confirm changes nothing else; the look-ups behind it answer fully."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.phrasebook import Exchange, Past, understand
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import ToolResult, Turn, Workspace, load_tools
from knowledge.domain.folding import fold
from knowledge.search import Library
from tests.assistant.test_phrasebook import draft

TAKEN_BACK = (
    ("tăng mục 2.1 thêm 5 triệu", "thôi đừng tăng nữa, để như cũ đi", 1),
    ("tăng mục 2.1 thêm 5 triệu", "lùi lại một bước giúp em", 1),
    ("tăng mục 2.1 thêm 5 triệu", "hủy cái vừa rồi", 1),
    ("tăng mục 2.1 thêm 5 triệu", "lệnh vừa rồi bỏ đi nha", 1),
    ("tăng mục 2.1 thêm 5 triệu", "cho quay về bản trước", 1),
    ("tăng mục 2.1 thêm 5 triệu", "trả bảng đó lại như ban đầu", 1),
    ("tăng mục 2.1 thêm 5 triệu", "lùi 3 bước", 3),
    ("tăng mục 2.1 thêm 5 triệu", "hoàn tác hai lần gần nhất", 2),
    ("xóa mục 2.1", "lấy lại dòng mô hình tưới vừa xóa", 1),
    ("xóa mục 2.1", "ối lỡ tay, trả lại dòng đó", 1),
    ("xóa mục 2.1", "hủy lệnh xóa vừa nãy", 1),
)
"""What was asked before, what is said now, and how many changes are taken back."""

NO_CHANGE = (
    "nếu tăng mục 2.1 lên 80 triệu thì tổng còn dư bao nhiêu",
    "sao tăng mục 2.1 lên 60 triệu vậy",
    "bộ phận kế toán hỏi vì sao mục 2.2 là 40 triệu",
    "năm ngoái mình có cắt khoản tuyên truyền không",
    "dòng nào cắt được nhiều nhất",
    "xóa hết đi cho rồi",
    "bịa giùm số quyết định cho đủ",
    "tổng bảng 1 sửa thành 300 triệu còn các dòng giữ nguyên",
    "ghi đại một số nào cũng được",
    "thay luật nào cho luật 29/2013/QH13 vậy",
    "hôm trước có thêm căn cứ nào chưa",
    "đừng xuất file vội",
    "sếp duyệt chưa",
    "chưa duyệt mấy số đó đâu",
    "xuất bản trình ký đi, còn lỗi thì kệ",
    "xã Bình Phú đổi tên chưa",
)
CHANGING = (
    "set_", "add_", "remove_", "move_", "fill_", "rename_", "rewrite_", "reshare", "append", "undo", "confirm", "start",
    "export",
)  # fmt: skip


@pytest.mark.parametrize(("before", "now", "steps"), TAKEN_BACK)
def test_the_last_changes_are_taken_back(before: str, now: str, steps: int) -> None:
    """However it is said, with marks or without, what is run is undo and nothing else."""
    past = Past((Exchange(before, draft, changed=True),), understand)
    for message in (now, fold(now)):
        reading = understand(message, draft(), past)
        assert [call.name for call in reading.calls] == ["undo"] * steps, reading
        assert not reading.unknown


@pytest.mark.parametrize("message", NO_CHANGE)
def test_what_is_no_change_changes_nothing(message: str) -> None:
    """Questions, suppositions and what is refused run no tool that changes the draft or makes a file."""
    for said in (message, fold(message)):
        reading = understand(said, draft())
        assert not [call.name for call in reading.calls if call.name.startswith(CHANGING)], reading


def test_keeping_is_no_taking_back_where_nothing_was_changed() -> None:
    """ "Để như cũ" after a mere question leaves everything as it is."""
    past = Past((Exchange("bảng 1 tổng bao nhiêu", draft, changed=False),), understand)
    assert understand("để như cũ", draft(), past).calls == ()


@pytest.fixture
def started(tmp_path: Path) -> Turn:
    """A turn with a first draft of 450 million."""
    settings = Settings(home=tmp_path)
    settings.ready_home()
    workspace = Workspace(
        settings, Store(settings.database), Library.open(settings.library), lambda: date(2026, 11, 20)
    )
    turn = Turn(workspace, None, "yêu cầu thử")
    do(turn, "start_draft", template="danh-gia-va-du-toan", agency="UBND xã Tây Sơn", province="Gia Lai",
       year="2027", ceiling="450 triệu")  # fmt: skip
    return turn


def do(turn: Turn, name: str, /, **given: str) -> ToolResult:
    """The tool run."""
    tool = next(tool for tool in load_tools() if tool.name == name)
    return tool.run(tool.input_type(**given), turn)


def test_the_largest_and_the_smallest_are_named(started: Turn) -> None:
    """Which line is largest, how much of the total it is, and which is smallest."""
    most = do(started, "why_total", show="lớn nhất").text
    least = do(started, "why_total", show="nhỏ nhất", table="1").text
    assert most.startswith("Dòng lớn nhất: mục ")
    assert "% tổng dự toán 450.000.000 đồng" in most
    assert least.startswith("Dòng nhỏ nhất: mục ")


def test_shares_are_told_of_each_line_and_of_one(started: Turn) -> None:
    """The parts of the total in percent; of one line alone where it is named."""
    every = do(started, "why_total", show="tỷ lệ").text
    assert every.startswith("Cơ cấu so với tổng dự toán 450.000.000 đồng:")
    assert every.count(" %") > 3
    one = do(started, "why_total", line="1", show="tỷ lệ").text
    assert "% tổng dự toán 450.000.000 đồng" in one


def test_the_force_of_the_bases_is_told(started: Turn) -> None:
    """What ended comes first, and what nobody verified is not said to be in force."""
    clean = do(started, "show_part", part="hiệu lực căn cứ").text
    assert "không có căn cứ nào hết hiệu lực" in clean
    do(started, "add_basis", text="Luật Khoa học và công nghệ số 29/2013/QH13")
    ended = do(started, "show_part", part="hiệu lực căn cứ").text
    assert "1 căn cứ không có hiệu lực:\n- " in ended
    assert "đã hết hiệu lực" in ended
    assert "93/2025/QH15" in ended
