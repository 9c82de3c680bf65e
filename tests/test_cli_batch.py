"""``duthao check`` over many files: order, summary, CSV, suppressions, and that nothing stops the run."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import checking, main, telling
from assistant.cli.workers import Work, in_order
from knowledge.readers import READABLE

PLAN = """KẾ HOẠCH
Hoạt động khoa học và công nghệ năm 2027

I. KINH PHÍ
Đơn vị tính: triệu đồng

| STT | Nội dung | Kinh phí |
|---|---|---|
| 1 | Tập huấn | 12 |
| 2 | Mô hình | 30 |
| | Tổng cộng | {total} |
"""
QUOTE = "Tổng cộng: 44"


def plan_file(path: Path, total: int = 42) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PLAN.format(total=total), encoding="utf-8")
    return path


def folder_of_plans(folder: Path) -> Path:
    """Seven files, of which one is faulty, one unreadable, and two are none of ours."""
    for name in ("c.txt", "a.md", "sâu/hơn/b.txt"):
        plan_file(folder / name)
    plan_file(folder / "sâu" / "sai.txt", 44)
    (folder / "hỏng.docx").write_text("không phải Word", encoding="utf-8")
    plan_file(folder / ".ẩn.txt")
    (folder / "ảnh.png").write_bytes(b"x")
    return folder


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    code = main(["check", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_folder_is_walked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every plan below it is checked, in the order of names; the exit code is the highest."""
    code, said = answer(capsys, folder_of_plans(tmp_path), "--jobs", 2)
    names = [str(Path(file["path"]).relative_to(tmp_path)) for file in said["files"]]
    assert names == ["a.md", "c.txt", "hỏng.docx", "sâu/sai.txt", "sâu/hơn/b.txt"]
    assert [file["verdict"] for file in said["files"]] == ["pass", "pass", "unreadable", "fail", "pass"]
    assert code == 2


def test_a_walk_takes_every_file_that_has_a_reader(tmp_path: Path) -> None:
    """Word, old Word, OpenDocument, RTF, PDF and text, in any case; pictures, locks and hidden files are left."""
    for suffix in READABLE:
        (tmp_path / f"a{suffix}").touch()
    for name in ("B.DOC", "ảnh.png", "nhạc.mp3", "~$a.docx", ".ẩn.txt"):
        (tmp_path / name).touch()
    assert {".doc", ".docx", ".odt", ".rtf", ".pdf", ".txt", ".md"} <= READABLE
    taken = {file.name for file in checking._walked(tmp_path)}
    assert taken == {"B.DOC", *(f"a{suffix}" for suffix in READABLE)}


def test_the_number_of_processes_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON, CSV and SARIF are the same bytes with one process and with three."""
    plans = tmp_path / "kế hoạch"
    for index in range(40):
        plan_file(plans / f"{index:02}.txt", 42 + index % 3)
    outputs = []
    for jobs in ("1", "3"):
        out = tmp_path / jobs
        out.mkdir()
        main(
            [
                "check",
                str(plans),
                "--json",
                "--jobs",
                jobs,
                "--csv",
                str(out / "a.csv"),
                "--sarif",
                str(out / "a.sarif"),
            ]
        )
        outputs.append((capsys.readouterr().out, *(file.read_bytes() for file in sorted(out.iterdir()))))
    assert outputs[0] == outputs[1] and len(json.loads(outputs[0][0])["files"]) == 40


def test_files_and_folders_are_checked_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is named and found again in its folder is told once, as a named one: in full."""
    plan = plan_file(tmp_path / "a.txt")
    plan_file(tmp_path / "b.txt")
    main(["check", str(tmp_path), str(plan), str(plan)])
    said = capsys.readouterr().out
    assert said.count("a.txt: ĐẠT") == 1 and "b.txt: ĐẠT" not in said and "2 tệp: 2 đạt" in said


def test_the_summary_counts_what_the_files_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line per file and the sums; of files found in a folder only the faulty ones are told at length."""
    assert main(["check", str(folder_of_plans(tmp_path)), "--jobs", "1"]) == 2
    said = capsys.readouterr().out
    assert "5 tệp: 3 đạt, 1 không đạt, 1 không đọc được; 1 lỗi" in said
    assert re.search(r"^KHÔNG ĐẠT +1 +\d+ +\d+ +3/3 +.*sai\.txt$", said, re.MULTILINE)
    assert "lệch 2" in said and "a.md: ĐẠT" not in said and "Không đọc được tệp “hỏng.docx”" in said


def test_one_file_has_no_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table is for several files."""
    main(["check", str(plan_file(tmp_path / "a.txt"))])
    assert "KẾT QUẢ" not in capsys.readouterr().out


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without plans is bad input, not a clean run."""
    assert main(["check", str(tmp_path)]) == 2
    assert "Không có tệp" in capsys.readouterr().err


def test_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    """One line per file with a mark for UTF-8; a name that looks like a formula is made a path."""
    folder_of_plans(tmp_path / "kế hoạch")
    out = tmp_path / "tổng hợp.csv"
    assert main(["check", str(tmp_path / "kế hoạch"), "--csv", str(out), "--jobs", "2"]) == 2
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert head[:3] == ["Tệp", "Kết quả", "Lỗi"] and len(rows) == 5
    assert [row[1] for row in rows] == ["ĐẠT", "ĐẠT", "KHÔNG ĐỌC ĐƯỢC", "KHÔNG ĐẠT", "ĐẠT"]
    assert "hỏng.docx" in rows[2][-1] and rows[3][2] == "1" and all(len(row) == len(head) for row in rows)


def test_a_name_like_a_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spreadsheet must not run the name of a file."""
    plan_file(tmp_path / "=1+1.txt")
    monkeypatch.chdir(tmp_path)
    main(["check", "=1+1.txt", "--csv", "x.csv"])
    assert "./=1+1.txt" in (tmp_path / "x.csv").read_text("utf-8-sig")


def test_progress_is_for_terminals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Count, rate and name go to standard error, and only when somebody watches; standard output stays the same."""
    folder = folder_of_plans(tmp_path)
    main(["check", str(folder), "--jobs", "1"])
    quiet = capsys.readouterr()
    assert quiet.err == ""
    monkeypatch.setattr(telling, "is_terminal", lambda: True)
    main(["check", str(folder), "--jobs", "1"])
    watched = capsys.readouterr()
    assert watched.out == quiet.out
    assert "[5/5]" in watched.err and "tệp/giây" in watched.err and "b.txt" in watched.err


def suppress(folder: Path, *entries: Any) -> Path:
    path = folder / "cho-qua.json"
    path.write_text(json.dumps(list(entries), ensure_ascii=False), encoding="utf-8")
    return path


GOOD = {"rule": "total-mismatch", "quote": QUOTE, "reason": "Gồm 2 triệu dự phòng", "author": "Trần Thị Bình"}


def test_a_released_error_no_longer_blocks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rule, quote and reason release the finding; text, JSON, report and SARIF all show it with the reason."""
    plan, listed = plan_file(tmp_path / "a.txt", 44), suppress(tmp_path, GOOD)
    page, log = tmp_path / "p.html", tmp_path / "p.sarif"
    assert main(["check", str(plan), "--suppress", str(listed), "--report", str(page), "--sarif", str(log)]) == 0
    said = capsys.readouterr().out
    assert "Đã cho qua [total-mismatch]" in said and GOOD["reason"] in said and GOOD["author"] in said
    assert GOOD["reason"] in page.read_text("utf-8") and GOOD["author"] in page.read_text("utf-8")
    (result,) = [one for one in json.loads(log.read_text("utf-8"))["runs"][0]["results"] if "suppressions" in one]
    assert result["suppressions"][0]["justification"] == "Gồm 2 triệu dự phòng (Trần Thị Bình)"
    assert result["suppressions"][0]["status"] == "accepted" and not result["properties"]["blocks"]
    _, answered = answer(capsys, plan, "--suppress", listed)
    (released,) = answered["files"][0]["released"]
    assert released["reason"] == GOOD["reason"] and answered["unused_suppressions"] == []


def test_a_suppression_dies_with_its_quote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When the figure changes the finding is back, and the suppression is told as one to take off the list."""
    plan, listed = plan_file(tmp_path / "a.txt", 45), suppress(tmp_path, GOOD)
    page = tmp_path / "p.html"
    assert main(["check", str(plan), "--suppress", str(listed), "--report", str(page)]) == 1
    assert f"không còn dùng: [total-mismatch] “{QUOTE}”" in capsys.readouterr().out
    assert "không còn dùng" in page.read_text("utf-8")
    _, answered = answer(capsys, plan, "--suppress", listed)
    assert [one["quote"] for one in answered["unused_suppressions"]] == [QUOTE]


def test_in_a_batch_a_suppression_is_unused_only_when_no_file_needs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be meant for one file alone: then it releases nothing in the others."""
    plans = tmp_path / "kế hoạch"
    for name in ("a.txt", "b.txt"):
        plan_file(plans / name, 44)
    code, said = answer(capsys, plans, "--suppress", suppress(tmp_path, GOOD), "--jobs", 2)
    assert (code, said["unused_suppressions"]) == (0, [])
    code, said = answer(capsys, plans, "--suppress", suppress(tmp_path, GOOD | {"file": "a.txt"}))
    assert [file["verdict"] for file in said["files"]] == ["pass", "fail"] and code == 1


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([GOOD, {"rule": "total-mismatch", "quote": QUOTE}], "mục 2: thiếu “reason”"),
        ([GOOD | {"reason": "  "}], "thiếu “reason” (lý do cho qua)"),
        ([{"quote": QUOTE, "reason": "x"}], "thiếu “rule”"),
        ([GOOD | {"quote": ""}], "thiếu “quote”"),
        ([GOOD | {"reason": 5}], "“reason” phải là một đoạn chữ"),
        ([GOOD | {"resaon": "x"}], "không có trường “resaon”"),
        (["total-mismatch"], "mục 1"),
    ],
)
def test_a_suppression_without_its_reason_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], entries: list[Any], sentence: str
) -> None:
    """Whatever is missing or misspelled in the list is one sentence with the entry at fault; nothing is checked."""
    plan = plan_file(tmp_path / "a.txt", 44)
    assert main(["check", str(plan), "--suppress", str(suppress(tmp_path, *entries))]) == 2
    said = capsys.readouterr()
    assert sentence in said.err and said.out == ""


@pytest.mark.parametrize("content", ["{}", "[", "", '"x"', "[" * 5000])
def test_a_list_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    """What is no JSON list is said with the name of the file; so is a file that is absent."""
    plan, listed = plan_file(tmp_path / "a.txt"), tmp_path / "cho-qua.json"
    listed.write_text(content, encoding="utf-8")
    assert main(["check", str(plan), "--suppress", str(listed)]) == 2
    assert "cho-qua.json" in capsys.readouterr().err
    assert main(["check", str(plan), "--suppress", str(tmp_path / "không có.json")]) == 2
    assert "không có.json" in capsys.readouterr().err


def _doubled(item: int) -> str:
    """Twice the number; 3 breaks, 5 kills its process, 7 never ends."""
    if item == 3:
        raise RuntimeError("ba")
    if item == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    if item == 7:
        time.sleep(60)
    return str(item * 2)


def _given_up(item: int, reason: str) -> str:
    return f"{item}: {reason}"


def test_neither_an_error_nor_a_crash_nor_a_hang_stops_the_run() -> None:
    """Each is the outcome of its one item, in its place; all others are done."""
    done = list(in_order(Work(_doubled, _given_up), range(12), 3, patience=2))
    assert [done[index] for index in (0, 1, 2, 4, 6, 8, 9, 10, 11)] == [
        "0",
        "2",
        "4",
        "8",
        "12",
        "16",
        "18",
        "20",
        "22",
    ]
    assert done[3].startswith("3: ") and "RuntimeError: ba" in done[3]
    assert "dừng đột ngột" in done[5] and "quá 2 giây" in done[7]


def test_even_when_every_item_kills_its_process_the_run_ends() -> None:
    """Each dead process is replaced, as often as it takes."""
    done = list(in_order(Work(_doubled, _given_up), (5,) * 8, 2))
    assert len(done) == 8 and all("dừng đột ngột" in one for one in done)


def test_a_run_that_is_left_ends_its_processes() -> None:
    """Whoever stops listening leaves no process behind."""
    import multiprocessing

    results = in_order(Work(_doubled, _given_up), range(8, 1000), 2)
    assert next(results) == "16"
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


_ORPHANS = """
import os, sys, time
from assistant.cli.workers import Work, in_order

def slow(number):
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(0.2)
    return number

if __name__ == "__main__":
    list(in_order(Work(slow, slow), range(1000), 3))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
def test_nobody_is_left_behind_when_the_run_is_killed(tmp_path: Path) -> None:
    """When the process that hands out the work is killed, those that do it end by themselves."""
    script = tmp_path / "run.py"
    script.write_text(_ORPHANS, encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )
    assert running.stdout is not None
    workers = {int(running.stdout.readline()) for _ in range(12)}
    running.kill()
    running.wait()
    deadline = time.monotonic() + 30
    while any(_runs(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [worker for worker in workers if _runs(worker)] == []


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
