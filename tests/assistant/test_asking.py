"""What a model reads can ask for nothing: only what the officer typed opens the way to changes and files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.draft import Message
from assistant.llm.asking import READING, not_asked
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Turn, Workspace, load_tools
from knowledge.search import Library


@pytest.fixture
def workspace(duthao_home: Path) -> Workspace:
    """An empty installation."""
    settings = Settings(home=duthao_home, samples=False)
    settings.ready_home()
    return Workspace(settings, Store(settings.database), Library.open(settings.library), lambda: date(2026, 11, 20))


def refused(workspace: Workspace, tool: str, message: str) -> bool:
    """True when the model may not run the tool for this message."""
    return bool(not_asked(tool, Turn(workspace, None, message)))


@pytest.mark.parametrize(
    "message",
    ["Kế hoạch cũ nói gì về tập huấn?", "Dự thảo đang có những gì?", "ke hoach cu noi gi ve doi moi sang tao?"],
)
@pytest.mark.parametrize("tool", ["set_amount", "remove_line", "export_draft", "undo", "add_basis", "set_ceiling"])
def test_a_question_changes_nothing(workspace: Workspace, message: str, tool: str) -> None:
    """A message that only asks opens no tool that changes a draft or makes a file."""
    assert refused(workspace, tool, message)


@pytest.mark.parametrize(
    ("tool", "message"),
    [
        ("remove_line", "dòng đó thừa rồi, em xử lý giúp"), ("remove_section", "có nên bỏ mục 2 không, nên thì làm đi"),
        ("undo", "anh bấm nhầm, cho về như cũ"), ("export_draft", "cho anh bản word để trình"),
        ("set_ceiling", "UBND tỉnh chỉ giao 400 triệu thôi"), ("set_year", "làm cho 2028"),
        ("start_draft", "soan giup anh cai ke hoach"), ("rewrite_section", "mục I viết gọn lại nhé"),
        ("set_amount", "mỗi dòng dưới 10 triệu thì nâng lên 10 triệu"),
    ],
)  # fmt: skip
def test_what_was_spoken_of_is_open(workspace: Workspace, tool: str, message: str) -> None:
    """An officer's own words open the tool, however they are put."""
    assert not refused(workspace, tool, message)


@pytest.mark.parametrize("tool", ["remove_line", "export_draft", "undo", "set_ceiling", "set_year"])
def test_a_change_of_one_thing_opens_no_other(workspace: Workspace, tool: str) -> None:
    """What takes away, sets the frame or makes a file is closed where the officer spoke of something else."""
    assert refused(workspace, tool, "đặt mục 2.1 thành 30 triệu")


def test_a_short_answer_is_read_with_the_question_before_it(workspace: Workspace) -> None:
    """ "Đồng ý" after an earlier message opens the way; as a first message it asks for nothing that it does not name."""
    now = datetime.now(UTC)
    earlier = (
        Message("user", "mục 2.1 còn cần không?", now),
        Message("assistant", "Bạn có muốn bỏ mục 2.1 không?", now),
    )
    assert not not_asked("remove_line", Turn(workspace, None, "đồng ý", earlier=earlier))
    assert not_asked("remove_line", Turn(workspace, None, "đồng ý"))
    assert not_asked("remove_line", Turn(workspace, None, "có gì mới không?", earlier=earlier))


def test_reading_tools_exist() -> None:
    """Every tool that is held to change nothing is on the list of tools."""
    assert {tool.name for tool in load_tools()} >= READING
