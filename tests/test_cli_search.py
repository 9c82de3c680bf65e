"""``duthao search`` as officers run it: a library of their own plans, words, numbers and filters, text and JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLAN = """KẾ HOẠCH
Hoạt động khoa học và công nghệ năm 2025

Căn cứ Quyết định số 1128/QĐ-UBND ngày 05/01/2025 của UBND tỉnh về việc giao dự toán;

I. NHIỆM VỤ
1. Tập huấn
- Mở lớp tập huấn sở hữu trí tuệ cho hợp tác xã.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    duthao(folder, "ingest", str(folder / "a.txt"))
    return folder


def duthao(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUTHAO_")}
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT,
        env=kept | {"DUTHAO_HOME": str(home / "home"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_answer_says_what_where_and_why(home: Path) -> None:
    """Heading path, line, snippet and reason; typed without marks, the reading is shown."""
    told = duthao(home, "search", "tap huan so huu tri tue").stdout
    assert "Hiểu là: tập huấn sở hữu trí tuệ" in told
    assert "1. a.txt › I. NHIỆM VỤ › 1. Tập huấn (dòng 8)" in told
    assert "có từ khóa: tập huấn sở hữu trí tuệ" in told


def test_json_has_the_documented_fields(home: Path) -> None:
    """The shape of docs/json.md."""
    answer = json.loads(duthao(home, "search", "tap huan shtt", "--json").stdout)
    assert set(answer) == {"query", "reading", "hits", "near_numbers", "notices"}
    documented = (ROOT / "docs/json.md").read_text(encoding="utf-8").partition("## `duthao search")[2]
    hit = answer["hits"][0]
    assert all(f'"{name}"' in documented.partition("## ")[0] for name in hit)
    assert hit["lanes"][0] == "words" and hit["year"] == 2025 and not hit["law"]
    assert [hit["snippet"][start:end] for start, end in hit["marks"]] == ["tập huấn sở hữu trí tuệ"]


def test_a_half_typed_number_leads_to_what_cites_it(home: Path) -> None:
    """So does the number alone; a number that is not there names its neighbours."""
    for typed in ("1128/q", "1128"):
        assert "viện dẫn 1128/QĐ-UBND" in duthao(home, "search", typed).stdout
    assert "Số gần giống trong thư viện: 1128/QĐ-UBND" in duthao(home, "search", "1182/QĐ-UBND").stdout


def test_a_misspelt_word_is_read_as_it_was_meant(home: Path) -> None:
    """The answer says how the query was read: here typed by Telex with the input method off."""
    told = duthao(home, "search", "taapj huaans so huu tri tue").stdout
    assert "Hiểu là: tập huấn sở hữu trí tuệ" in told and "1. a.txt" in told


def test_only_plans_of_one_family(home: Path) -> None:
    """A plan knows its family from ingest on; the filter keeps that one, and names the families where it is unknown."""
    for family, file in (("theo-muc-tieu", "muc-tieu-xa-2027.md"), ("phan-bo-kinh-phi", "phan-bo-xa-2026.md")):
        duthao(home, "ingest", str(ROOT / "knowledge/samples" / file))
        answer = json.loads(duthao(home, "search", "kinh phí", "--family", family, "--json").stdout)
        assert {(hit["document"], hit["family"]) for hit in answer["hits"]} == {(file, family)}
    refused = duthao(home, "search", "kinh phí", "--family", "mau-la")
    assert refused.returncode == 2 and "theo-muc-tieu" in refused.stderr


def test_filters_and_refusals(home: Path) -> None:
    """Filters leave out; what cannot be read is refused with a sentence; nothing found is said."""
    assert "Không tìm thấy đoạn nào" in duthao(home, "search", "tập huấn", "--year", "2020").stdout
    assert (
        "a.txt"
        in duthao(home, "search", "tập huấn", "--year", "2025", "--kind", "ke hoach", "--on", "31/01/2026").stdout
    )
    refused = duthao(home, "search", "tập huấn", "--on", "hôm qua")
    assert refused.returncode == 2 and "hôm qua" in refused.stderr
    assert "Không tìm thấy đoạn nào" in duthao(home, "search", "bitcoin ethereum").stdout
