"""`duthao legal` and `duthao place` from the command line: looked up, suggested, recorded, imported, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setenv("DUTHAO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """One command: its exit code, what it printed, what it complained of."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


WHO = ("--by", "Nguyễn Văn A", "--source", "Công báo")


def test_a_number_is_looked_up(run: Any) -> None:
    """Force on a day, what holds instead, near numbers as a question; several numbers at once."""
    code, said, _ = run("legal", "24/2014/nd-cp", "--on", "10/01/2026")
    assert code == 0 and "đã hết hiệu lực" in said and "áp dụng Nghị định 150/2025/NĐ-CP" in said
    answer = json.loads(run("legal", "24/2014/nd-cp", "--on", "2026-01-10", "--json")[1])
    assert answer["records"][0]["holds"] == ["150/2025/NĐ-CP"]
    both = json.loads(run("legal", "30/2020/nd-cp", "57 nq/tw", "--json")[1])["answers"]
    assert [one["asked"] for one in both] == ["30/2020/NĐ-CP", "57-NQ/TW"]
    assert "Có phải bạn cần" in run("legal", "30/2021/NĐ-CP")[1]


def test_what_cannot_be_looked_up_is_bad_input(run: Any) -> None:
    """No number, no such day, no words at all: a sentence on the error stream and exit code 2."""
    for arguments in (
        ("legal",),
        ("legal", "không có số"),
        ("legal", "30/2020/NĐ-CP", "--on", "mai"),
        ("legal", "graph"),
    ):
        code, said, complaint = run(*arguments)
        assert (code, said) == (2, "") and complaint


def test_titles_are_searched(run: Any) -> None:
    """Words find records; none is said."""
    assert "04/2011/QH13" in run("legal", "--search", "do luong")[1]
    assert json.loads(run("legal", "--search", "do luong", "--json")[1])["records"]
    assert "không có văn bản nào" in run("legal", "--search", "xyz")[1]


def test_bases_are_suggested(run: Any) -> None:
    """For a family, a day, a province and a year; the family must be named."""
    said = run("legal", "suggest", "--template", "phan-bo-kinh-phi", "--on", "20/11/2026", "--province", "Tuyên Quang")[
        1
    ]
    assert said.index("72/2025/QH15") < said.index("93/2025/QH15") < said.index("73/2026/NĐ-CP")
    assert "cần kiểm tra sau sắp xếp" in said
    asked = ("legal", "suggest", "--template", "phan-bo-kinh-phi", "--on", "2023-02-01", "--province", "Hà Giang")
    bases = json.loads(run(*asked, "--year", "2023", "--json")[1])["bases"]
    assert {"83/2015/QH13", "2286/QĐ-UBND"} <= {one["number"] for one in bases if one["proposed"]}
    assert run("legal", "suggest")[0] == 2
    assert run("legal", "suggest", "--template", "không-có")[0] == 2


def test_records_are_added_corrected_and_taken_back(run: Any, home: Path) -> None:
    """Each step is shown, kept in the library folder with its author, and undone without a trace lost."""
    added = run(
        "legal", "add", "15/2026/NQ-HĐND", "--title", "Về dự toán", "--issuer", "HĐND tỉnh Gia Lai", "--issued", "10/7/2026",
        "--effective", "20/7/2026", "--topics", "ngân sách", *WHO,
    )  # fmt: skip
    assert added[0] == 0 and "Thêm 15/2026/NQ-HĐND" in added[1]
    assert "còn hiệu lực" in run("legal", "15/2026/nq-hdnd", "--on", "20/11/2026")[1]
    corrected = run("legal", "correct", "15/2026/NQ-HĐND", "--expires", "01/11/2026", *WHO)
    assert "ngày hết hiệu lực: (trống) → 01/11/2026" in corrected[1]
    assert "đã hết hiệu lực" in run("legal", "15/2026/nq-hdnd", "--on", "20/11/2026")[1]
    assert run("legal", "withdraw", "2", *WHO)[0] == 0
    assert "Ngày 20/11/2026: còn hiệu lực" in run("legal", "15/2026/nq-hdnd", "--on", "20/11/2026")[1]
    assert len(run("legal", "history")[1].splitlines()) == 3
    assert len((home / "library" / "legal_records.jsonl").read_text("utf-8").splitlines()) == 3
    for refused in (
        ("add", "15/2026/NQ-HĐND", *WHO),
        ("correct", "1/2030/NĐ-CP", "--note", "x", *WHO),
        ("withdraw", "x"),
    ):
        assert run("legal", *refused)[0] == 2


def test_a_list_is_shown_first_and_kept_on_request(run: Any, tmp_path: Path) -> None:
    """Without --apply nothing is written; bad rows are told and make the exit code 2."""
    path = tmp_path / "list.csv"
    head = "Số ký hiệu,Loại văn bản,Cơ quan ban hành,Trích yếu,Ngày ban hành,Ngày có hiệu lực,Tình trạng hiệu lực"
    row = "21/2026/QĐ-UBND,Quyết định,UBND tỉnh Gia Lai,Định mức chi,15/05/2026,01/06/2026,Còn hiệu lực"
    path.write_text(f"{head}\n{row}\n", encoding="utf-8")
    code, said, _ = run("legal", "import", str(path), *WHO)
    assert code == 0 and "1 văn bản mới" in said and "chưa ghi" in said
    assert "chưa xác minh" in run("legal", "21/2026/QĐ-UBND")[1]
    assert json.loads(run("legal", "import", str(path), *WHO, "--apply", "--json")[1])["applied"]
    assert "còn hiệu lực" in run("legal", "21/2026/QĐ-UBND", "--on", "20/11/2026")[1]
    path.write_text(f"{head}\nvớ vẩn,,,,,,\n", encoding="utf-8")
    code, said, _ = run("legal", "import", str(path), *WHO)
    assert code == 2 and "Dòng 2: KHÔNG DÙNG ĐƯỢC" in said
    assert run("legal", "import", str(tmp_path / "absent.csv"), *WHO)[0] == 2


def test_an_empty_library_misses_nothing(run: Any, home: Path) -> None:
    """Looking writes nothing on the disk."""
    assert "Mọi văn bản" in run("legal", "missing")[1]
    assert json.loads(run("legal", "graph", "73/2026/NĐ-CP", "--json")[1])["cited_in"] == []
    assert not home.exists()


def test_places_are_told(run: Any) -> None:
    """Old places lead to new ones; the answer has a form for programs."""
    code, said, _ = run("place", "xã", "Tây", "Xuân,", "huyện", "Tây", "Sơn,", "tỉnh", "Bình", "Định")
    assert code == 0 and "nay thuộc xã Tây Sơn, tỉnh Gia Lai" in said
    (place, *_) = json.loads(run("place", "huyện Quang Bình", "--on", "2024-06-01", "--json")[1])["places"]
    assert place["stands"] and place["level"] == "cấp huyện"
    assert run("place", "Hà Giang", "--on", "mai")[0] == 2
