"""`duthao adapt` on the command line: what it says, what it leaves, its exit codes."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.cli import main
from assistant.settings import Settings
from knowledge.domain.passage import Passage
from knowledge.embedding import adapted_folder
from knowledge.training import adapting


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An office with eighty passages in its library, and a short training."""
    monkeypatch.setenv("DUTHAO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DUTHAO_EMBEDDER", raising=False)
    monkeypatch.setattr(adapting, "_STEPS", 2)
    made = Settings.load()
    made.ready_home()
    chance = np.random.default_rng(0)
    words = [
        "giống",
        "lúa",
        "ruộng",
        "phân",
        "bón",
        "mùa",
        "vụ",
        "tưới",
        "tiêu",
        "nông",
        "dân",
        "kiểm",
        "định",
        "xăng",
        "dầu",
        "cân",
        "đo",
        "nhãn",
        "hiệu",
    ]
    text = [". ".join(" ".join(chance.choice(words, 10)) for _ in range(3)) for _ in range(80)]
    passages = [Passage("plan", i, ("Kế hoạch", f"Mục {i}"), one) for i, one in enumerate(text)]
    with made.open_library().writing() as (_, index):
        index.add(passages)
    return made


def test_adapt_says_what_came_of_it_and_can_be_undone(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Both scores are told; 0 when the new model is in use, 1 when the old one stays; --original goes back."""
    code = main(["adapt", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == (0 if told["taken"] else 1)
    assert told["taken"] == (adapted_folder(settings.library) is not None)
    assert told["passages"] == 80 and told["questions"] > 0 and Path(told["folder"]).is_dir()
    assert main(["adapt", "--original"]) == 0
    assert "đi kèm chương trình" in capsys.readouterr().out
    assert adapted_folder(settings.library) is None


def test_adapt_tells_the_officer_in_vietnamese(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence names how many passages and questions there were."""
    main(["adapt"])
    out = capsys.readouterr().out
    assert "80 đoạn văn bản" in out or "không dùng" in out
    assert "Hỏi thử" in out and "điểm" in out


def test_adapt_is_for_our_own_model(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With another model set there is nothing to train: bad input, and the setting is named."""
    monkeypatch.setenv("DUTHAO_EMBEDDER", "/models/other")
    assert main(["adapt"]) == 2
    assert "DUTHAO_EMBEDDER" in capsys.readouterr().err


def test_adapt_of_an_empty_library_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An office that has put nothing in is told how to."""
    monkeypatch.setenv("DUTHAO_HOME", str(tmp_path / "empty"))
    assert main(["adapt"]) == 2
    assert "duthao ingest" in capsys.readouterr().err
