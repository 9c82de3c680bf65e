"""The session keeps what was said, names who did what, and turns failures of the world into one sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import Failure, NotFound
from assistant.events import DraftChanged, Event, Said, Trouble, Withdrawn
from assistant.operations import SetHeader
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Turn, Workspace
from knowledge.domain.plan import Header, Plan
from knowledge.search import Library


@dataclass
class Scripted:
    """A driver that says what it was told to, and fails where an exception stands in the script."""

    script: tuple[Event | Exception, ...] = ()

    def converse(self, turn: Turn) -> Iterator[Event]:
        for one in self.script:
            if isinstance(one, Exception):
                raise one
            yield one


@pytest.fixture
def driver() -> Scripted:
    return Scripted()


@pytest.fixture
def session(tmp_path: Path, driver: Scripted) -> Session:
    settings = Settings(home=tmp_path)
    store = Store(settings.database)
    workspace = Workspace(settings, store, Library.open(settings.library), lambda: date(2026, 11, 20))
    return Session(workspace, driver)


@pytest.fixture
def draft_id(session: Session) -> str:
    return session.workspace.store.create(Plan(Header(kind="KẾ HOẠCH", subject="Thử")), "an", "").id


def kept(session: Session, draft_id: str) -> list[tuple[str, str]]:
    return [(one.role, one.text) for one in session.workspace.store.messages(draft_id)]


def test_what_was_withdrawn_is_not_kept(session: Session, driver: Scripted, draft_id: str) -> None:
    """The conversation keeps what stands on the page at the end of the turn, not what was taken off it."""
    driver.script = (Said("Một câu "), Said("dở dang"), Withdrawn(), Said("Câu cuối."))
    list(session.handle("xin chào", draft_id))
    assert kept(session, draft_id) == [("user", "xin chào"), ("assistant", "Câu cuối.")]


def test_trouble_is_kept(session: Session, driver: Scripted, draft_id: str) -> None:
    """A failure of the world is said with a log id, and the same sentence is kept after what was said before it."""
    driver.script = (Said("Đang làm."), OSError("đĩa hỏng"))
    *_, last = session.handle("xin chào", draft_id)
    assert isinstance(last, Trouble) and last.log_id in last.sentence
    assert kept(session, draft_id)[1] == ("assistant", f"Đang làm.\n\n{last.sentence}")


def test_an_unknown_draft_is_said_once(session: Session, driver: Scripted) -> None:
    """A message about a draft that does not exist is answered by one sentence, and nothing is done."""
    driver.script = (Said("không bao giờ"),)
    (said,) = session.handle("xem bảng 1", "nonexistent")
    assert isinstance(said, Said) and "nonexistent" in said.text


def test_a_conversation_that_cannot_be_kept_is_trouble(
    session: Session, driver: Scripted, draft_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the store fails after the answer, the answer stands and the failure is said."""

    def fails(*_: object) -> None:
        raise OSError("đĩa đầy")

    monkeypatch.setattr(Store, "add_message", fails)
    driver.script = (Said("Xong."),)
    said, trouble = session.handle("xin chào", draft_id)
    assert said == Said("Xong.") and isinstance(trouble, Trouble)


def test_undo_names_its_author(session: Session, draft_id: str) -> None:
    """The history tells who made a change and who took it back."""
    (changed,) = session.revise(draft_id, 1, [SetHeader("subject", "Khác")], author="bình")
    assert changed == DraftChanged(draft_id, 2)
    assert list(session.undo(draft_id, 2, "chi")) == [DraftChanged(draft_id, 3)]
    assert [one.author for one in session.workspace.store.history(draft_id)] == ["an", "bình", "chi"]


def test_failures_of_view_and_export_are_named(
    session: Session, draft_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not a refusal becomes a Failure with a log id, for views and files too; a refusal stays itself."""
    for use in (session.view, session.export):
        with pytest.raises(NotFound):
            use("nonexistent")

    def fails(*_: object) -> None:
        raise OSError("đĩa hỏng")

    monkeypatch.setattr(Store, "load", fails)
    for use in (session.view, session.export):
        with pytest.raises(Failure, match=r"mã [0-9a-f]{8}"):
            use(draft_id)
