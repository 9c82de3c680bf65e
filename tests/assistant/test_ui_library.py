"""The library on the page: every file sent has its outcome, nothing is written over, what is held is listed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.composition import compose
from assistant.settings import Settings
from assistant.ui.desk import Desk
from assistant.ui.server import Guard, add_routes

SENT = {"content-type": "application/octet-stream"}
PLAN = "KẾ HOẠCH\nHoạt động khoa học và công nghệ năm {year}\n\nI. NHIỆM VỤ\n- Mô hình trồng nấm số {year}.\n"


@pytest.fixture
def desk(duthao_home: Path) -> Desk:
    """A desk over an empty data folder."""
    return Desk(Settings.load(), compose)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    """The routes of the application without the page, behind the guard."""
    from fastapi import FastAPI

    app = FastAPI()
    add_routes(app, desk)
    with TestClient(Guard(app, frozenset({"127.0.0.1"})), base_url="http://127.0.0.1") as client:
        yield client


def send(client: TestClient, name: str, year: int) -> dict[str, object]:
    answer: dict[str, object] = client.post(
        "/library", params={"name": name}, content=PLAN.format(year=year).encode(), headers=SENT
    ).json()
    return answer


def test_each_file_has_its_outcome_and_is_listed(client: TestClient) -> None:
    """Added, known already, unreadable: each is said; the list has the newest year first."""
    assert client.get("/library").json() == {"documents": [], "count": 0, "passages": 0, "collections": []}
    assert send(client, "a.txt", 2025)["outcome"] == "added"
    assert "2 đoạn" in str(send(client, "b.txt", 2026)["brief"])
    again = send(client, "c.txt", 2025)
    assert again["outcome"] == "unchanged" and "Trùng nội dung với “a.txt”" in str(again["brief"])
    assert "hỏng.docx" in client.post("/library?name=hỏng.docx", content=b"", headers=SENT).json()["error"]
    listed = client.get("/library").json()
    assert [(one["name"], one["year"], one["uploaded"]) for one in listed["documents"]] == [
        ("b.txt", 2026, True), ("a.txt", 2025, True),
    ]  # fmt: skip
    assert (listed["count"], listed["passages"]) == (2, 4)


def test_nothing_is_written_over(client: TestClient, desk: Desk) -> None:
    """Another content under a name that is taken is kept under a number, and that is said; a failure leaves no file."""
    send(client, "kế hoạch.txt", 2025)
    said = send(client, "kế hoạch.txt", 2026)
    assert said["outcome"] == "added" and "Lưu là “kế hoạch (2).txt”" in str(said["brief"])
    assert send(client, "kế hoạch.txt", 2026)["outcome"] == "unchanged"
    client.post("/library?name=hỏng.docx", content=b"", headers=SENT)
    kept = sorted(path.name for path in (desk.settings.library / "tai-len").iterdir())
    assert kept == ["kế hoạch (2).txt", "kế hoạch.txt"]


def test_a_document_is_taken_out(client: TestClient, desk: Desk) -> None:
    """It leaves the list, the search and the folder of uploads; what was not sent by our page is refused."""
    send(client, "a.txt", 2025)
    (held,) = client.get("/library").json()["documents"]
    body = json.dumps({"key": held["key"]})
    assert client.post("/library/remove", content=body, headers={"content-type": "text/plain"}).status_code == 400
    assert "Đã bỏ “a.txt”" in client.post("/library/remove", content=body, headers=SENT).json()["said"]
    assert client.get("/library").json()["count"] == 0
    assert list((desk.settings.library / "tai-len").iterdir()) == []
    for wrong in (body, b"[]", b"{}", b"\xff"):
        assert "error" in client.post("/library/remove", content=wrong, headers=SENT).json()


def test_somebody_else_at_work_is_said(client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another run holds the library the officer is told who, and the file is not left behind."""
    from assistant.ui import holdings
    from knowledge.ingest import LOCK
    from knowledge.lock import alone

    monkeypatch.setattr(holdings, "_PATIENCE_S", 0.1)
    with alone(desk.settings.library, LOCK, "nạp Bộ Pháp điển", 1):
        assert "nạp Bộ Pháp điển" in str(send(client, "a.txt", 2025)["error"])
    assert list((desk.settings.library / "tai-len").iterdir()) == []
    assert send(client, "a.txt", 2025)["outcome"] == "added"
