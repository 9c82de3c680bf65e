"""``duthao library samples`` shows the program's sample plans and writes them out, never over a file."""

import json
from pathlib import Path

import pytest

from assistant.cli import main
from knowledge.samples import SAMPLES


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTHAO_HOME", str(tmp_path / "home"))


def test_the_samples_are_listed_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with year, family and agency; and that they are not in the library."""
    assert main(["library", "samples"]) == 0
    told = capsys.readouterr().out
    assert all(sample.file in told and sample.agency in told for sample in SAMPLES)
    assert "không nằm trong thư viện" in told


def test_json_says_whether_they_are_used(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting decides."""
    for value, used in (("", True), ("0", False)):
        monkeypatch.setenv("DUTHAO_SAMPLES", value)
        assert main(["library", "samples", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["used"] is used
        assert len(told["samples"]) == len(SAMPLES)


def test_they_are_written_out_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files are those of the package; a second time nothing is overwritten."""
    folder = tmp_path / "out"
    assert main(["library", "samples", "-o", str(folder)]) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        sample.file: sample.text() for sample in SAMPLES
    }
    assert main(["library", "samples", "-o", str(folder)]) == 2
    assert "không bị ghi đè" in capsys.readouterr().err
