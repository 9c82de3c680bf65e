"""Settings come from the environment, the office from its file; what cannot be used is said in one sentence."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from assistant import settings as module
from assistant.errors import AssistantError, BadRequest
from assistant.settings import Office, Settings

OFFICE = Office(
    agency="UBND xã Tây Sơn",
    province="Gia Lai",
    level="xa",
    place="Tây Sơn",
    authority=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    recipients=("- UBND tỉnh;",),
    archive="VT, VHXH",
)


def test_an_empty_environment_gives_loopback_no_model_and_an_empty_office(tmp_path: Path) -> None:
    """Nothing need be set; nothing is written by loading."""
    home = tmp_path / "du thao"
    loaded = Settings.load({"DUTHAO_HOME": str(home)})
    assert loaded == Settings(home)
    assert (loaded.host, loaded.port, loaded.model, loaded.office) == ("127.0.0.1", 7860, "", Office())
    assert not home.exists()


def test_every_variable_is_read(tmp_path: Path) -> None:
    """Model, address, key, host and port; the key never shows."""
    loaded = Settings.load(
        {
            "DUTHAO_HOME": str(tmp_path),
            "DUTHAO_MODEL": " openai:x ",
            "DUTHAO_MODEL_URL": "http://localhost:1/v1",
            "DUTHAO_MODEL_KEY": "bi-mat",
            "DUTHAO_MODEL_USAGE": "0",
            "DUTHAO_HOST": "0.0.0.0",
            "DUTHAO_PORT": "8000",
        }
    )
    assert (loaded.model, loaded.model_url, loaded.model_key) == ("openai:x", "http://localhost:1/v1", "bi-mat")
    assert (loaded.model_usage, loaded.host, loaded.port) == (False, "0.0.0.0", 8000)
    assert "bi-mat" not in repr(loaded)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "abc", "80.5", "٨٠", "999999"])
def test_a_wrong_port_is_refused(port: str, tmp_path: Path) -> None:
    """Only 1 to 65535 is a port."""
    with pytest.raises(BadRequest, match="DUTHAO_PORT phải là số từ 1 đến 65535"):
        Settings.load({"DUTHAO_HOME": str(tmp_path), "DUTHAO_PORT": port})


@pytest.mark.parametrize(
    ("platform", "env", "expected"),
    [
        ("win32", {"LOCALAPPDATA": "/users/an/local"}, "/users/an/local/duthao"),
        ("win32", {}, "/home/an/AppData/Local/duthao"),
        ("darwin", {}, "/home/an/Library/Application Support/duthao"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/duthao"),
        ("linux", {"XDG_DATA_HOME": "relative"}, "/home/an/.local/share/duthao"),
        ("linux", {}, "/home/an/.local/share/duthao"),
    ],
)
def test_the_default_home_is_where_the_platform_keeps_data(
    platform: str, env: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One rule per platform."""
    monkeypatch.setattr(module.sys, "platform", platform)
    monkeypatch.setattr(Path, "home", classmethod(lambda cls: cls("/home/an")))
    assert Settings.load(env).home == Path(expected)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
def test_the_home_is_made_for_its_user_alone(tmp_path: Path) -> None:
    """Mode 0700; a home that is there already is left as it is."""
    loaded = Settings.load({"DUTHAO_HOME": str(tmp_path / "a" / "b")})
    assert loaded.ready_home() == loaded.ready_home() == loaded.home
    assert stat.S_IMODE(loaded.home.stat().st_mode) == 0o700
    assert list(loaded.home.iterdir()) == []


def test_a_home_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(AssistantError, match=r"Không ghi được vào thư mục dữ liệu .* DUTHAO_HOME"):
        Settings(tmp_path / "file" / "home").ready_home()
    with pytest.raises(AssistantError, match="Không ghi được vào thư mục dữ liệu"):
        Settings(tmp_path / "file").ready_home()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_without_permission_is_said(tmp_path: Path) -> None:
    """A read-only folder is found out at once, not in the middle of a save."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BadRequest, match="Không ghi được"):
            Settings(tmp_path).ready_home()
    finally:
        tmp_path.chmod(0o700)


def test_the_office_is_kept_and_read_again(tmp_path: Path) -> None:
    """Saved whole, in readable Vietnamese, with nothing left beside it."""
    before = Settings.load({"DUTHAO_HOME": str(tmp_path)})
    saved = before.save_office(OFFICE)
    assert saved.office == Settings.load({"DUTHAO_HOME": str(tmp_path)}).office == OFFICE
    assert "UBND xã Tây Sơn" in (tmp_path / "office.json").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["office.json"]


def test_a_failed_save_leaves_the_old_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced in one step or not at all."""
    loaded = Settings(tmp_path).save_office(OFFICE)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(BadRequest, match="Không lưu được thông tin cơ quan"):
        loaded.save_office(Office(agency="khác"))
    assert Settings.load({"DUTHAO_HOME": str(tmp_path)}).office == OFFICE
    assert [path.name for path in tmp_path.iterdir()] == ["office.json"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "không phải là JSON hợp lệ"),
        ("[]", "không chứa thông tin cơ quan"),
        ('{"agency": 5}', "mục “agency” phải là chữ"),
        ('{"recipients": "x"}', "mục “recipients” phải là một danh sách chữ"),
        ('{"authority": [1]}', "mục “authority” phải là một danh sách chữ"),
    ],
)
def test_a_wrong_office_file_is_said(text: str, sentence: str, tmp_path: Path) -> None:
    """Which file, what is wrong, what to do."""
    (tmp_path / "office.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest, match=sentence) as refused:
        Settings.load({"DUTHAO_HOME": str(tmp_path)})
    assert "Hãy sửa lại hoặc xóa tệp này" in str(refused.value)


def test_unknown_or_missing_entries_of_an_office_file_are_left_aside(tmp_path: Path) -> None:
    """A file of another version is read as far as it is known."""
    (tmp_path / "office.json").write_text(json.dumps({"agency": "A", "color": "red", "signer": None}))
    assert Settings.load({"DUTHAO_HOME": str(tmp_path)}).office == Office(agency="A")
