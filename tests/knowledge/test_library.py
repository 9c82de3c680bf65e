"""The library: what goes in is found again by number and by words, and one bad file never stops the rest."""

from pathlib import Path

import pytest

from knowledge.domain.plan import Plan
from knowledge.ingest import Outcome, ingest
from knowledge.parsing.plan import parse_plan
from knowledge.passages import passages_of
from knowledge.readers.text import read_text
from knowledge.search import Library

PLAN = """KẾ HOẠCH
Hoạt động khoa học và công nghệ năm 2025

Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2025 của UBND tỉnh về việc giao dự toán;

I. NHIỆM VỤ
1. Tập huấn
- Mở lớp tập huấn sở hữu trí tuệ cho hợp tác xã.
2. Mô hình
- Trồng rau an toàn trong nhà màng theo Quyết định số 12/QĐ-UBND.
II. KINH PHÍ
Đơn vị tính: triệu đồng

| STT | Nội dung | Kinh phí |
|---|---|---|
| 1 | Tập huấn | 12 |
| | Tổng cộng | 12 |
"""


def nothing_wrong(plan: Plan) -> tuple[str, ...]:
    return ()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def put(library: Library, folder: Path, name: str = "a.txt", text: str = PLAN) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    list(ingest(library, [path], nothing_wrong))
    return path


def test_passages_keep_their_heading_path_and_whole_tables() -> None:
    """A passage knows the headings above it; a table is one passage with its unit and header."""
    passages = passages_of(parse_plan(read_text("a.txt", PLAN.encode())), "khóa")
    by_heading = {passage.heading: passage.text for passage in passages}
    assert by_heading["I. NHIỆM VỤ", "1. Tập huấn"] == "- Mở lớp tập huấn sở hữu trí tuệ cho hợp tác xã."
    assert by_heading["II. KINH PHÍ",].splitlines() == [
        "Đơn vị tính: triệu đồng", "STT | Nội dung | Kinh phí", "1 | Tập huấn | 12", "Tổng cộng | 12",
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["tập huấn sở hữu trí tuệ", "tap huan so huu tri tue", "TẬP HUẤN SỞ HỮU TRÍ TUỆ"])
def test_found_by_words_with_and_without_diacritics(library: Library, tmp_path: Path, query: str) -> None:
    """The same passage is found however the query is typed, and the reason is said."""
    put(library, tmp_path)
    best = library.search(query)[0]
    assert "sở hữu trí tuệ" in best.passage.text and "huu" in best.reason


def test_found_by_number_in_any_spelling(library: Library, tmp_path: Path) -> None:
    """Who cites a number is told with the quote, for every spelling of it."""
    put(library, tmp_path)
    for spelling in ("12/QĐ-UBND", "12/qd-ubnd", "quyết định số 12/QĐ-UBND", "12 QĐ UBND"):
        answer = library.find_number(spelling)
        assert answer is not None and len(answer.cited_in) == 2, spelling
        assert "giao dự toán" in answer.cited_in[0].quote
    assert library.find_number("không có số nào") is None


def test_unknown_words_find_nothing(library: Library, tmp_path: Path) -> None:
    """A query that shares one stray syllable with a passage finds nothing."""
    put(library, tmp_path)
    assert library.search("vệ tinh viễn thám") == ()
    assert library.search("!?") == ()


def test_same_content_is_held_once_and_changed_files_replace(library: Library, tmp_path: Path) -> None:
    """Ingest is idempotent; a changed file replaces what it gave before."""
    path = put(library, tmp_path)
    assert [one.outcome for one in ingest(library, [path], nothing_wrong)] == [Outcome.UNCHANGED]
    twin = tmp_path / "b.txt"
    twin.write_text(PLAN, encoding="utf-8")
    (again,) = ingest(library, [twin], nothing_wrong)
    assert again.outcome is Outcome.UNCHANGED and "Trùng nội dung" in again.reason
    path.write_text(PLAN.replace("sở hữu trí tuệ", "chuyển đổi số"), encoding="utf-8")
    assert [one.outcome for one in ingest(library, [path], nothing_wrong)] == [Outcome.REPLACED]
    assert library.search("sở hữu trí tuệ") == () and library.search("chuyển đổi số")


def test_one_bad_file_never_stops_the_run(library: Library, tmp_path: Path) -> None:
    """Unreadable files and a crashing examination are reported; the others are held."""
    (tmp_path / "1.docx").write_bytes(b"")
    (tmp_path / "2.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "3.txt").write_text(PLAN.replace("2025", "2024"), encoding="utf-8")

    def crashes_on_2024(plan: Plan) -> tuple[str, ...]:
        if "2024" in plan.header.subject:
            raise RuntimeError("hỏng")
        return ("một lỗi",)

    outcomes = {one.path.name: one for one in ingest(library, [tmp_path], crashes_on_2024)}
    assert [outcomes[name].outcome for name in ("1.docx", "2.txt", "3.txt")] == [
        Outcome.FAILED, Outcome.ADDED, Outcome.FAILED,
    ]  # fmt: skip
    assert "1.docx" in outcomes["1.docx"].reason and "3.txt" in outcomes["3.txt"].reason
    (held,) = library.documents()
    assert (held.name, held.year, held.problems) == ("2.txt", 2025, ("một lỗi",))
