"""``duthao ingest`` and ``duthao library``: what officers see, what programs read, and the exit codes."""

import gzip
import json
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.progress import Bar, lasting, sized

PLAN = "KẾ HOẠCH\nHoạt động khoa học và công nghệ năm {year}\n\nI. NHIỆM VỤ\n- Mô hình số {year}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kế hoạch cũ"
    made.mkdir()
    for year in (2024, 2025):
        (made / f"{year}.txt").write_text(PLAN.format(year=year), encoding="utf-8")
    (made / "bản sao.txt").write_text(PLAN.format(year=2024), encoding="utf-8")
    return made


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(one) for one in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_run_tells_of_every_file_and_sums_up(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """New files are told one by one, duplicates named, bad ones listed at the end with their reason; then code 2."""
    (folder / "hỏng.docx").write_bytes(b"")
    code, out, err = run(capsys, "ingest", folder, "--jobs", "1")
    lines = out.splitlines()
    assert code == 2 and err == ""
    assert "2025.txt: đã thêm, 2 đoạn" in lines
    assert any("Trùng nội dung với" in line for line in lines)
    assert any(line.startswith("4 tệp: 2 thêm, 1 không đổi, 1 KHÔNG ĐỌC ĐƯỢC. Mất ") for line in lines)
    assert str(folder / "hỏng.docx") in lines[-1] and "0 byte" in lines[-1]
    (folder / "hỏng.docx").unlink()
    code, out, _ = run(capsys, "ingest", folder)
    assert code == 0 and out.splitlines()[-1].startswith("3 tệp: 3 không đổi.")


def test_a_run_as_json(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """One value: a line for each file with its outcome, and what was forgotten."""
    code, out, err = run(capsys, "ingest", folder, "--json", "--jobs", "2")
    value = json.loads(out)
    assert code == 0 and err == "" and value["forgotten"] == []
    outcomes = {Path(one["path"]).name: one for one in value["files"]}
    assert outcomes["2025.txt"]["outcome"] == "added" and outcomes["2025.txt"]["passages"] == 2
    twin = outcomes["2024.txt"]["duplicate_of"] or outcomes["bản sao.txt"]["duplicate_of"]
    assert Path(twin).parent == folder.resolve()
    (folder / "2025.txt").unlink()
    value = json.loads(run(capsys, "ingest", folder, "--json")[1])
    assert [Path(path).name for path in value["forgotten"]] == ["2025.txt"]


def test_nothing_to_read_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder without files, a path that is not there, a count that is none: each its sentence and code 2."""
    (tmp_path / "trống").mkdir()
    code, out, _ = run(capsys, "ingest", tmp_path / "trống")
    assert code == 2 and "Không có tệp nào đọc được" in out and ".docx" in out
    code, _, err = run(capsys, "ingest", tmp_path / "không có")
    assert code == 2 and "không có" in err
    assert run(capsys, "ingest", tmp_path / "trống", "--jobs", "0")[0] == 2


def test_the_library_is_listed_and_emptied(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """The list shows year, passages and subject; a document is taken out by name, path or not at all when unclear."""
    assert "đang trống" in run(capsys, "library")[1]
    run(capsys, "ingest", folder)
    code, out, _ = run(capsys, "library", "list")
    assert code == 0 and "Hoạt động khoa học và công nghệ năm 2025" in out and "2 tài liệu của cơ quan, 4 đoạn" in out
    value = json.loads(run(capsys, "library", "--json")[1])
    assert [one["year"] for one in value["documents"]] == [2024, 2025] and value["disk"] > 0
    code, out, _ = run(capsys, "library", "remove", "2025.TXT")
    assert code == 0 and "2025.txt: đã bỏ" in out and "Tệp gốc vẫn còn" in out
    path = json.loads(run(capsys, "library", "--json")[1])["documents"][0]["path"]
    assert json.loads(run(capsys, "library", "remove", path, "--json")[1]) == {"removed": [path], "articles": 0}
    code, _, err = run(capsys, "library", "remove", "2025.txt")
    assert code == 2 and "không có tài liệu nào tên “2025.txt”" in err


def test_one_name_for_two_documents_is_asked_back(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """The paths are told, and nothing is taken out."""
    (folder / "con").mkdir()
    (folder / "con" / "2024.txt").write_text(PLAN.format(year=2030), encoding="utf-8")
    run(capsys, "ingest", folder / "con", folder / "2024.txt")
    code, _, err = run(capsys, "library", "remove", "2024.txt")
    assert code == 2 and "Có 2 tài liệu" in err and str((folder / "con" / "2024.txt").resolve()) in err
    assert len(json.loads(run(capsys, "library", "--json")[1])["documents"]) == 2


def test_the_codification_is_added_and_removed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Articles come as a collection of their own, counted and taken out together."""
    path = tmp_path / "pd.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for n in range(3):
            line = {
                "id": f"1{n}", "demuc": "Đề mục 1.1 Tủ sách", "chuong": "", "title": f"Điều 1.1.LQ.{n}. Nơi thứ {n}",
                "src": f"(Điều {n} Luật số 11/2031/QH16)", "body": "Mở tủ sách lưu động.",
            }  # fmt: skip
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.write("hỏng\n")
    code, out, _ = run(capsys, "library", "add", "phapdien", path)
    assert code == 0 and "thêm 3 điều" in out and "1 dòng không đọc được:\n  Dòng 4: " in out
    value = json.loads(run(capsys, "library", "add", "phapdien", path, "--json")[1])
    assert (value["unchanged"], value["added"], value["bad"]) == (3, 0, 1)
    assert "Tập pháp luật phapdien: 3 điều" in run(capsys, "library")[1]
    assert "Đã bỏ 3 điều luật" in run(capsys, "library", "remove", "phapdien")[1]
    assert run(capsys, "library", "add", "phapdien", tmp_path / "không.gz")[0] == 2


def test_progress_says_how_much_how_fast_and_how_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal a line is written over; elsewhere nothing is written at all."""
    monkeypatch.setenv("COLUMNS", "160")
    bar = Bar(10, "tệp", live=True)
    bar.step("kế hoạch.docx", 40)
    bar.reach(10, 400, "cuối.docx")
    shown = capsys.readouterr().err
    assert "1/10" in shown and "tệp/giây" in shown and "đoạn/giây" in shown and "còn " in shown
    assert "kế hoạch.docx" in shown and "[############] 10/10" in shown
    Bar(10, "tệp", live=False).step("a")
    assert capsys.readouterr().err == ""
    assert (lasting(4.21), lasting(185), lasting(7320)) == ("4,2 giây", "3 phút 05 giây", "2 giờ 02 phút")
    assert (sized(512), sized(39_117), sized(1_572_864)) == ("512 B", "38,2 KB", "1,5 MB")
