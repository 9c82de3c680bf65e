"""``duthao chat`` holds a conversation: a message a line in, an answer a line out, and no line breaks it off."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.cli.chatting import LONGEST, clean

ROOT = Path(__file__).resolve().parent.parent
START = (
    "Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng, mẫu "
    "phan-bo-kinh-phi, không dùng kế hoạch mẫu"
)
DRAFT = {
    "id", "revision", "agency", "province", "year", "ceiling", "total", "tables", "bases", "open_slots", "errors",
    "warnings",
}  # fmt: skip


def chat(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str | bytes, *options: str
) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the answers of ``duthao chat --json`` that is given ``typed`` on standard input."""
    raw = typed.encode() if isinstance(typed, str) else typed
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
    code = main(["chat", "--json", *options])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_conversation_is_followed_from_nothing_to_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No draft at first; then it stands in each answer, with amounts in đồng; an export names its file."""
    typed = f"xin chào\n{START}\ntăng mục 2.1 thêm 1 triệu\ngiảm mục 2.1 bớt 1 triệu\nxuất word\n"
    code, answers = chat(monkeypatch, capsys, typed)
    assert code == 0
    hello, begun, more, _, exported = answers
    assert hello["draft"] is None
    assert hello["reply"]
    assert set(begun["draft"]) == DRAFT
    assert [step["name"] for step in begun["tools"]] == ["start_draft"]
    draft = begun["draft"]
    assert (draft["province"], draft["year"], draft["ceiling"], draft["total"]) == (
        "Gia Lai",
        2027,
        450000000,
        450000000,
    )
    assert "Tây Sơn" in draft["agency"]
    assert draft["bases"]
    assert {"name", "what", "where"} == set(draft["open_slots"][0])
    assert set(draft["tables"][0]) == {"caption", "unit", "lines"}
    assert set(draft["tables"][0]["lines"][0]) == {"number", "label", "amounts"}
    assert more["tools"][0]["ok"] is True
    assert more["tools"][0]["arguments"]["amount"] == "1 triệu"
    assert (more["draft"]["revision"], more["draft"]["total"]) == (2, 451000000)
    assert more["draft"]["errors"]
    assert more["choices"]["options"][0]["message"]
    assert more["choices"]["question"] in more["reply"]
    assert Path(exported["file"]["path"]).stat().st_size > 0


def test_a_draft_is_taken_up_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """--draft goes on where an earlier conversation ended; one that does not exist ends with 2 and no answer."""
    _, (begun,) = chat(monkeypatch, capsys, f"{START}\n")
    code, (answer,) = chat(monkeypatch, capsys, "mục 2.1 thành 1 triệu\n", "--draft", begun["draft"]["id"])
    assert code == 0
    assert (answer["draft"]["id"], answer["draft"]["revision"]) == (begun["draft"]["id"], 2)
    assert chat(monkeypatch, capsys, "xin chào\n", "--draft", "khong-co") == (2, [])


def test_what_was_said_before_the_draft_is_kept_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], duthao_home: Path
) -> None:
    """The messages before a first draft stand at the beginning of its conversation."""
    from assistant.store import Store

    _, answers = chat(monkeypatch, capsys, f"xin chào\n{START}\n")
    store = Store(duthao_home / "drafts.db")
    said = store.messages(answers[-1]["draft"]["id"])
    store.close()
    assert [(one.role, one.text) for one in said if one.role == "user"] == [("user", "xin chào"), ("user", START)]


@pytest.mark.parametrize(
    "line",
    [
        b"", b"   \t ", b"\x00\x01\x1b[31m\x07", b"\xff\xfe\xc3\x28\xe1", "\u2028\u0085 tăng".encode(),
        "mục".encode("utf-16-le"), b"\xed\xa0\x80", b"{\"a\": 1}", "½ ٣ ², 10^999 triệu".encode(), b"#ghi chu", b"\r",
    ],
)  # fmt: skip
def test_an_odd_line_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: bytes
) -> None:
    """Each line of standard input has one answer, whatever it holds, and the next one is understood."""
    code, answers = chat(monkeypatch, capsys, line + "\nNghị định 30/2020/NĐ-CP còn hiệu lực không?\n".encode())
    assert code == 0
    odd, lookup = answers
    assert odd["reply"]
    assert "30/2020/NĐ-CP" in lookup["reply"]


def test_a_line_of_a_megabyte_is_not_handed_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said that the message is too long; the next one is answered, the last one needs no line end."""
    code, (long, short) = chat(monkeypatch, capsys, b"tang " * (LONGEST // 2) + b"\nxin chao")
    assert code == 0
    assert "dài quá" in long["reply"]
    assert long["tools"] == []
    assert short["reply"]


def test_a_script_skips_blank_lines_and_remarks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A script may begin with a byte order mark and hold remarks; one that cannot be read ends with 2."""
    script = tmp_path / "tin.txt"
    script.write_bytes("\ufeffxin chào\r\n\r\n# ghi chú\r\ncảm ơn\r\n".encode())
    code, answers = chat(monkeypatch, capsys, "", "--script", str(script))
    assert (code, len(answers)) == (0, 2)
    assert chat(monkeypatch, capsys, "", "--script", str(tmp_path)) == (2, [])


@pytest.mark.parametrize("model", ["", "khong-co:gi-ca", "openai"])
def test_a_model_that_cannot_be_had_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: str
) -> None:
    """An unknown provider, or none, is said at once."""
    assert chat(monkeypatch, capsys, "xin chào\n", "--model", model) == (2, [])


def test_people_read_plain_sentences(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json the reply, the choices and how the draft stands; blank lines are passed over."""
    typed = f"{START}\n\ntăng mục 2.1 thêm 1 triệu\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
    assert main(["chat", "--model", "phrasebook"]) == 0
    shown = capsys.readouterr().out
    assert "bản 2, tổng 451.000.000 đồng, 1 lỗi" in shown
    assert "gõ “để nguyên”" in shown


def test_letters_are_composed_and_control_characters_go() -> None:
    """Decomposed diacritics become one letter; a tab stays."""
    assert clean(" ta\u0306ng\tmu\u0323c\x00 \x1b1 ") == "tăng\tmục   1"


def test_each_answer_comes_before_the_next_message(duthao_home: Path) -> None:
    """A program that waits for each answer before it sends on is never kept waiting by a buffer."""
    environment = os.environ | {"DUTHAO_HOME": str(duthao_home)}
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "chat", "--json"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        begun = time.monotonic()
        for message in ("xin chào", START, "xem bảng 1"):
            process.stdin.write(f"{message}\n".encode())
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["reply"]
        process.stdin.close()
        assert process.wait(timeout=60) == 0
        assert time.monotonic() - begun < 60
