"""The command line: what it answers, its exit codes, and its sentences for bad input. Run as a process, as users do."""

import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import FAMILIES, build_parser

ROOT = Path(__file__).resolve().parent.parent

PLAN = """Số:     /KH-UBND
An Bình, ngày    tháng    năm 2026

KẾ HOẠCH
Hoạt động khoa học và công nghệ năm 2027

I. KINH PHÍ
Đơn vị tính: triệu đồng

| STT | Nội dung | Kinh phí |
|---|---|---|
| 1 | Tập huấn | 12 |
| 2 | Mô hình | 30 |
| | Tổng cộng | {total} |
"""


def duthao(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """``python -m assistant`` with ``arguments``; the data folder is the test's own."""
    command = [sys.executable, "-m", "assistant", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd or ROOT, check=False)


def answer(*arguments: object) -> Any:
    return json.loads(duthao(*arguments, "--json").stdout)


def plan_file(folder: Path, total: int = 42, name: str = "kế hoạch.txt") -> Path:
    path = folder / name
    path.write_text(PLAN.format(total=total), encoding="utf-8")
    return path


def test_check_of_a_clean_and_a_faulty_plan(tmp_path: Path) -> None:
    """0 when clean, 1 when a finding blocks; the highest counts for several files."""
    clean, faulty = plan_file(tmp_path), plan_file(tmp_path, 44, "sai.txt")
    assert duthao("check", clean).returncode == 0
    done = duthao("check", clean, faulty)
    assert done.returncode == 1
    assert "ghi 44 nhưng" in done.stdout and "12 + 30 = 42" in done.stdout and "lệch 2" in done.stdout


def test_check_json_keeps_its_shape(tmp_path: Path) -> None:
    """The JSON of ``check`` is kept: every field of it, with money as whole đồng."""
    (file,) = answer("check", plan_file(tmp_path, 44))["files"]
    assert file["verdict"] == "fail"
    assert set(file["coverage"]) == {"figures_found", "figures_read", "figures_tied", "tables_found", "tables_footed"}
    (table,) = file["tables"]
    assert table == {
        "caption": table["caption"],
        "unit": "triệu đồng",
        "stated_total": 44_000_000,
        "computed_total": 42_000_000,
    }
    (finding,) = [finding for finding in file["findings"] if finding["severity"] == "error"]
    assert set(finding) == {
        "rule", "severity", "verdict", "message", "where", "stated", "computed", "stated_dong", "computed_dong", "fix",
    }  # fmt: skip
    assert set(finding["where"]) == {"line", "heading", "table", "row", "column", "quote"}
    assert (finding["rule"], finding["verdict"]) == ("total-mismatch", "fail")
    assert (finding["stated"], finding["computed"]) == ("44", "42")
    assert (finding["stated_dong"], finding["computed_dong"]) == (44_000_000, 42_000_000)
    assert (finding["where"]["line"], finding["where"]["row"]) == (14, "Tổng cộng")


def unreadable_files(folder: Path) -> list[Path]:
    empty, blank, text, foreign = (folder / name for name in ("rỗng.txt", "rỗng.docx", "văn bản.docx", "khác.docx"))
    empty.write_bytes(b"")
    blank.write_bytes(b"")
    text.write_text("Kế hoạch", encoding="utf-8")
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("readme.txt", "không phải Word")
    binary = folder / "ảnh.txt"
    binary.write_bytes(bytes(range(256)) * 4)
    return [empty, blank, text, foreign, binary, folder / "không có.docx"]


def test_unreadable_files_are_said_and_do_not_stop_the_others(tmp_path: Path) -> None:
    """Each unreadable file gets one Vietnamese sentence that names it; exit code 2; good files are still checked."""
    clean = plan_file(tmp_path)
    for path in unreadable_files(tmp_path):
        done = duthao("check", path, clean)
        assert done.returncode == 2, path
        assert "Không đọc được tệp" in done.stdout and path.name in done.stdout, done.stdout + done.stderr
        assert "kế hoạch.txt: ĐẠT" in done.stdout
        assert "Traceback" not in done.stderr
    files = answer("check", *unreadable_files(tmp_path))["files"]
    assert {file["verdict"] for file in files} == {"unreadable"} and all(file["reason"] for file in files)


def test_pending_tracked_changes_are_refused(tmp_path: Path) -> None:
    """A Word file with changes neither accepted nor rejected has no one text to check."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = Document()
    paragraph = document.add_paragraph("Tổng kinh phí: ")
    inserted, run, text = OxmlElement("w:ins"), OxmlElement("w:r"), OxmlElement("w:t")
    inserted.set(qn("w:id"), "1")
    inserted.set(qn("w:author"), "Người sửa")
    text.text = "117 triệu đồng"
    run.append(text)
    inserted.append(run)
    paragraph._p.append(inserted)
    path = tmp_path / "theo dõi.docx"
    document.save(str(path))
    done = duthao("check", path)
    assert done.returncode == 2 and "Track Changes" in done.stdout and "Word" in done.stdout


DRAFT = ("draft", "--template", "danh-gia-va-du-toan", "--agency", "UBND xã An Bình", "--province", "Gia Lai")


def test_draft_is_written_and_adds_up(tmp_path: Path) -> None:
    """A draft is written, its total is the ceiling, and the file passes the check."""
    path = tmp_path / "bản thảo.docx"
    said = answer(*DRAFT, "--year", "2027", "--total", "450 triệu", "-o", path)
    assert said["total"] == said["ceiling"] == 450_000_000 and said["open_slots"] and said["proposals"]
    (file,) = answer("check", path)["files"]
    assert file["verdict"] == "pass"
    assert {finding["rule"] for finding in file["findings"]} == {"placeholder-left"}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--template", "khong-co"), 2, "Không có mẫu “khong-co”"),
        (("--total", "-5"), 2, "-5"),
        (("--total", "rất nhiều"), 2, "rất nhiều"),
        (("--agency", ""), 2, "cơ quan"),
        (("--year", "hai nghìn"), 2, "hai nghìn"),
        (("--year", "²"), 2, "“²”"),
        (("--year", ""), 2, "Thiếu --year"),
        (("--set", "thieu-dau-bang"), 2, "tên=giá trị"),
        (("--set", "chuyen_nguon=nhiều"), 2, "chuyen_nguon"),
        (("--like", "không có.docx"), 2, "không có.docx"),
        (("-o", "thư mục lạ/x.docx"), 2, "x.docx"),
        (("-o", "x.pages"), 2, ".docx"),
        (("--final",), 1, "CẦN BỔ SUNG"),
        (("--final", "--set", "ten_la=1"), 2, "“ten_la”"),
    ],
)
def test_bad_requests_for_a_draft(tmp_path: Path, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    """A draft that cannot be made is one sentence with the value at fault; no file is written, whole or half."""
    output = tmp_path / "out"
    output.mkdir()
    done = duthao(*DRAFT, "--year", "2027", "--total", "450tr", "-o", output / "x.docx", *arguments, cwd=ROOT)
    assert done.returncode == code, done.stderr
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert not list(output.iterdir())


def test_amounts_that_wait_for_the_total_name_its_option(tmp_path: Path) -> None:
    """Without --total the open amounts are one slot named for the option, and every slot has a name and a place."""
    said = answer(*DRAFT, "--year", "2027", "-o", tmp_path / "x.md")
    names = [slot["name"] for slot in said["open_slots"]]
    assert names.count("--total") == 1 and all(names)
    assert not any("{" in slot["where"] for slot in said["open_slots"])


def test_a_refusal_is_read_line_by_line(tmp_path: Path) -> None:
    """What keeps a final file back stands one finding per line, and each slot with the name that --set takes."""
    done = duthao(*DRAFT, "--year", "2027", "--total", "450tr", "--final", "-o", tmp_path / "x.docx")
    lines = done.stderr.splitlines()
    assert done.returncode == 1 and lines[0].startswith("Chưa thể xuất vì còn")
    findings = [line for line in lines if line.startswith("- ")]
    assert len(findings) > 1 and f"còn {len(findings)} lỗi" in lines[0]
    name = next(line for line in lines if line.startswith("  ") and not line.startswith("  –")).split(":")[0].strip()
    again = duthao(
        *DRAFT, "--year", "2027", "--total", "450tr", "--final", "-o", tmp_path / "x.docx", "--set", f"{name}=Đã rõ"
    )
    assert f"  {name}:" not in again.stderr


def test_usage_errors_are_in_vietnamese() -> None:
    """A wrong command line is answered in Vietnamese with the way to help."""
    for arguments in (("kiem-tra",), ("check",), ("draft", "--khong-co"), ()):
        done = duthao(*arguments)
        assert done.returncode == 2
        assert "duthao" in done.stderr and "--help" in done.stderr
        assert "usage" not in done.stderr and "invalid" not in done.stderr and "required" not in done.stderr


def test_legal_answers() -> None:
    """A number in any spelling; force on a day; unknown is unknown; nonsense is bad input."""
    known = answer("legal", "83/2015/qh13", "--on", "2026-02-01")
    assert known["records"][0]["force"] == "expired" and known["records"][0]["replaced_by"] == ["89/2025/QH15"]
    assert answer("legal", "83/2015/QH13", "--on", "31/12/2025")["records"][0]["force"] == "in-force"
    unknown = duthao("legal", "9999/QĐ-UBND")
    assert unknown.returncode == 0 and "chưa xác minh" in unknown.stdout
    two = answer("legal", "30/2020/nd-cp", "57 nq/tw")["answers"]
    assert [one["asked"] for one in two] == ["30/2020/NĐ-CP", "57-NQ/TW"] and all(one["records"] for one in two)
    assert answer("legal", "Quyết", "định", "số", "12/QĐ-UBND")["asked"] == "12/QĐ-UBND"
    assert duthao("legal", "không có số").returncode == 2
    assert duthao("legal", "83/2015/QH13", "--on", "mai").returncode == 2


def test_templates() -> None:
    """Five families, each with its levels and whether it has a budget; a broken file is told what is wrong."""
    templates = answer("templates")
    assert len(templates) == 5 and sum(template["has_budget"] for template in templates) == 4
    assert all({"id", "title", "level", "has_budget"} <= set(template) for template in templates)


def test_template_check(tmp_path: Path) -> None:
    """A template file with faults is told each of them; a good one is said to be good."""
    good = ROOT / "knowledge" / "templates" / "theo-muc-tieu.yaml"
    assert duthao("templates", "--check", good).returncode == 0
    broken = tmp_path / "hỏng.yaml"
    broken.write_text("id: thu\ntitle: 5\n", encoding="utf-8")
    done = duthao("templates", "--check", broken)
    assert done.returncode == 2 and "“description”" in done.stdout
    assert duthao("templates", "--check", tmp_path / "không có.yaml").returncode == 2


def test_library(tmp_path: Path) -> None:
    """Plans are ingested once, found by words without diacritics, and their faults are said."""
    plan_file(tmp_path, 44)
    (tmp_path / "hỏng.docx").write_text("không phải Word", encoding="utf-8")
    first = duthao("ingest", tmp_path)
    assert first.returncode == 2 and "đã thêm" in first.stdout and "KHÔNG ĐỌC ĐƯỢC" in first.stdout
    assert "không đổi" in duthao("ingest", tmp_path).stdout
    hits = answer("search", "tap huan")["hits"]
    assert hits and "Tập huấn" in hits[0]["text"] and hits[0]["problems"]
    assert answer("search", "vệ tinh viễn thám")["hits"] == []
    assert duthao("ingest", tmp_path / "không có").returncode == 2


def test_the_library_is_private_and_made_by_ingest_alone(tmp_path: Path, duthao_home: Path) -> None:
    """Lookups make no folder; ingest makes the data folder for its owner alone, and forgets files that are gone."""
    for lookup in (("legal", "12/QĐ-UBND"), ("search", "tập huấn")):
        assert duthao(*lookup).returncode == 0 and not duthao_home.exists()
    folder = tmp_path / "kế hoạch cũ"
    folder.mkdir()
    gone = plan_file(folder, name="cũ.txt")
    plan_file(folder, 44)
    assert duthao("ingest", folder).returncode == 0
    assert duthao_home.stat().st_mode & 0o777 == 0o700
    gone.unlink()
    said = answer("ingest", folder)
    assert said["forgotten"] == [str(gone)] and [file["outcome"] for file in said["files"]] == ["unchanged"]


def test_a_damaged_library_and_a_wild_limit_are_sentences(duthao_home: Path) -> None:
    """Neither a damaged library file nor an absurd limit ends in a traceback."""
    wild = duthao("search", "x", "--limit", "99999999999999999999")
    assert wild.returncode == 2 and "--limit" in wild.stderr and "Traceback" not in wild.stderr
    (duthao_home / "library").mkdir(parents=True)
    (duthao_home / "library" / "library.sqlite3").write_text("không phải thư viện " * 40, encoding="utf-8")
    for command in (("legal", "12/QĐ-UBND"), ("search", "x"), ("doctor",), ("ingest", ROOT / "README.md")):
        done = duthao(*command)
        assert done.returncode == 2 and "library.sqlite3" in done.stderr and "Traceback" not in done.stderr, command


def test_doctor_says_where_data_lives(duthao_home: Path) -> None:
    """The doctor names the data folder and what is installed."""
    said = answer("doctor")
    assert Path(said["home"]) == duthao_home and said["legal_records"] > 100 and len(said["templates"]) == 5


def test_busy_port_is_a_sentence() -> None:
    """A port that is taken is said with the port and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = duthao("serve", "--port", port)
    assert done.returncode == 2 and str(port) in done.stderr and "--port" in done.stderr


def test_help_is_in_vietnamese() -> None:
    """Help says in Vietnamese what each command does."""
    for arguments in (("--help",), ("draft", "--help"), ("check", "--help")):
        done = duthao(*arguments)
        assert done.returncode == 0
        assert "cách dùng: duthao" in done.stdout and "in hướng dẫn này" in done.stdout
        assert "usage" not in done.stdout and "show this" not in done.stdout


def test_slots_are_filled_by_their_words_until_it_can_be_signed(tmp_path: Path) -> None:
    """Every slot may be given by the words that stand in it; then the final file passes with nothing to say."""
    path = tmp_path / "trình ký.docx"
    options = (*DRAFT, "--year", "2027", "--total", "450 triệu", "-o", path)
    slots = answer(*options)["open_slots"]
    given = [part for slot in slots for part in ("--set", f"{slot['what']}=Nội dung đã bổ sung")]
    done = duthao(*options, *given, "--confirm", "--final")
    assert done.returncode == 0, done.stderr
    (file,) = answer("check", path)["files"]
    assert (file["verdict"], file["findings"]) == ("pass", [])


def test_layout_is_judged_on_request(tmp_path: Path) -> None:
    """A Word file on another paper is told so with ``--layout`` and not otherwise."""
    from docx import Document

    document = Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Hoạt động khoa học năm 2027")
    path = tmp_path / "khổ thư.docx"
    document.save(str(path))

    def rules(*options: str) -> set[str]:
        return {finding["rule"] for finding in answer("check", path, *options)["files"][0]["findings"]}

    assert not rules() and "layout-page" in rules("--layout")


@pytest.mark.parametrize("command", FAMILIES)
def test_the_command_that_is_named_is_loaded(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The command line that holds one family alone knows every command the table says is in it."""
    with pytest.raises(SystemExit) as ended:
        build_parser(command).parse_args([command, "--help"])
    assert ended.value.code == 0
    assert f"duthao {command}" in capsys.readouterr().out
