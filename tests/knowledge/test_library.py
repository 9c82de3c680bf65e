"""The library: what goes in is found again by number and by words, and one bad file never stops the rest."""

import threading
from pathlib import Path

import pytest

from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError
from knowledge.ingest import Examination, Outcome, ingest
from knowledge.parsing.plan import parse_plan
from knowledge.passages import passages_of
from knowledge.readers.text import read_text
from knowledge.search import LIBRARY_FILE, Library

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


NOTHING_WRONG = Examination("1", lambda plan: ())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def put(library: Library, folder: Path, name: str = "a.txt", text: str = PLAN) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    list(ingest(library, [path], NOTHING_WRONG))
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
    assert "sở hữu trí tuệ" in best.passage.text and "huu" in best.words and best.reason


def test_found_by_number_in_any_spelling(library: Library, tmp_path: Path) -> None:
    """Who cites a number is told with the quote, for every spelling of it."""
    put(library, tmp_path)
    for spelling in ("12/QĐ-UBND", "12/qd-ubnd", "quyết định số 12/QĐ-UBND", "12 QĐ UBND"):
        (answer,) = library.find_number(spelling)
        assert len(answer.cited_in) == 2, spelling
        assert "giao dự toán" in answer.cited_in[0].quote
    assert library.find_number("không có số nào") == ()


def test_every_number_asked_for_is_answered(library: Library) -> None:
    """Several numbers in one question get an answer each, in their order, and the same one only once."""
    answers = library.find_number("30/2020/nd-cp, 57-NQ/TW và 30/2020/NĐ-CP")
    assert [answer.asked for answer in answers] == ["30/2020/NĐ-CP", "57-NQ/TW"]
    assert all(answer.records for answer in answers)


WIDE = """KẾ HOẠCH
Năm 2025

I. KINH PHÍ
Bảng 1: Dự toán theo Quyết định số 97/QĐ-UBND (đơn vị tính: triệu đồng)

| Nội dung | Số tiền | Ghi chú |
|---|---|---|
| Tập huấn theo Quyết định số 98/QĐ-UBND | 12 | QĐ số 99/QĐ-UBND |
| Mô hình | 30 | |
| Tổng cộng | 42 | |
"""


def table_passage(text: str) -> list[str]:
    passages = passages_of(parse_plan(read_text("a.txt", text.encode())), "khóa")
    return next(passage.text for passage in passages if "|" in passage.text).splitlines()


def test_the_passage_of_a_table_follows_its_columns() -> None:
    """Every cell stands once, in the order of the columns, with or without an STT, wherever the label stands."""
    assert table_passage(WIDE)[-3:] == [
        "Tập huấn theo Quyết định số 98/QĐ-UBND | 12 | QĐ số 99/QĐ-UBND", "Mô hình | 30", "Tổng cộng | 42",
    ]  # fmt: skip
    reversed_columns = PLAN.replace("| STT | Nội dung | Kinh phí |", "| STT | Kinh phí | Nội dung |")
    reversed_columns = reversed_columns.replace("| Tập huấn | 12 |", "| 12 | Tập huấn |")
    assert "1 | 12 | Tập huấn" in table_passage(reversed_columns)


def test_citations_in_tables_are_found(library: Library, tmp_path: Path) -> None:
    """A number cited in a caption, a label or a note is found, with its line."""
    put(library, tmp_path, text=WIDE)
    for number, line in (("97/QĐ-UBND", 5), ("98/QĐ-UBND", 9), ("99/QĐ-UBND", 9)):
        (answer,) = library.find_number(number)
        assert [cited.line for cited in answer.cited_in] == [line], number


def test_a_lookup_leaves_no_trace(library: Library) -> None:
    """Looking something up in a library that does not exist finds nothing and makes nothing."""
    assert library.documents() == library.search("tập huấn") == ()
    (answer,) = library.find_number("12/QĐ-UBND")
    assert answer.cited_in == () and not library.folder.exists()


def test_a_damaged_library_is_said(library: Library, tmp_path: Path) -> None:
    """A file that is no library is a sentence that names it, for readers and writers; no file is blamed for it."""
    library.folder.mkdir()
    (library.folder / LIBRARY_FILE).write_text("đây không phải là thư viện " * 40, encoding="utf-8")
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")
    for use in (lambda: library.search("tập huấn"), lambda: list(ingest(library, [path], NOTHING_WRONG))):
        with pytest.raises(KnowledgeError, match=rf"{LIBRARY_FILE}.*hỏng"):
            use()
    (library.folder / LIBRARY_FILE).unlink()
    (library.folder / LIBRARY_FILE).mkdir()
    with pytest.raises(KnowledgeError, match="Không mở được thư viện"):
        library.documents()


def test_many_may_ingest_at_once(library: Library, tmp_path: Path) -> None:
    """Of several who ingest the same file at once one adds it, and no passage is held twice."""
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")
    outcomes: list[Outcome] = []

    def run() -> None:
        outcomes.extend(one.outcome for one in ingest(library, [path], NOTHING_WRONG))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [Outcome.ADDED] + [Outcome.UNCHANGED] * 5
    with library.reading() as (_, index):
        assert index.count() == len(passages_of(parse_plan(read_text("a.txt", PLAN.encode())), "khóa"))


def test_stray_syllables_do_not_push_the_right_passage_out(library: Library, tmp_path: Path) -> None:
    """The limit counts hits: passages that share one frequent syllable take no place in it."""
    words = ["trạm", *["mưa lớn"] * 10, *["đo đạc"] * 10, "mưa lớn thì trạm phải đo"]
    sections = "".join(f"{number}. Việc\n- Phần này nói về {word}.\n" for number, word in enumerate(words, 1))
    put(library, tmp_path, text=f"KẾ HOẠCH\nNăm 2025\n\nI. VIỆC\n{sections}")
    (hit,) = library.search("trạm đo mưa", limit=1)
    assert "mưa lớn thì trạm phải đo" in hit.passage.text


def test_what_is_gone_from_a_folder_is_forgotten(library: Library, tmp_path: Path) -> None:
    """A file deleted from a folder that is walked again is held no more; files elsewhere stay."""
    folder, elsewhere = tmp_path / "a", tmp_path / "b"
    for one in (folder, elsewhere):
        one.mkdir()
    put(library, elsewhere, text=PLAN.replace("2025", "2024"))
    path = put(library, folder)
    path.unlink()
    (elsewhere / "a.txt").unlink()
    (forgotten,) = ingest(library, [folder], NOTHING_WRONG)
    assert (forgotten.outcome, forgotten.path.name) == (Outcome.FORGOTTEN, "a.txt")
    assert [held.year for held in library.documents()] == [2024]


def test_a_file_that_becomes_a_copy_leaves_nothing_behind(library: Library, tmp_path: Path) -> None:
    """When a file's content becomes that of another one, its old content is found no more."""
    put(library, tmp_path)
    path = put(library, tmp_path, "b.txt", PLAN.replace("sở hữu trí tuệ", "chuyển đổi số"))
    path.write_text(PLAN, encoding="utf-8")
    assert [one.outcome for one in ingest(library, [path], NOTHING_WRONG)] == [Outcome.UNCHANGED]
    assert library.search("chuyển đổi số") == ()


def test_another_version_examines_again(library: Library, tmp_path: Path) -> None:
    """What an older program examined is read and examined again; the same program leaves it be."""
    path = put(library, tmp_path)
    newer = Examination("2", lambda plan: ("một lỗi",))
    assert [one.outcome for one in ingest(library, [path], newer)] == [Outcome.REPLACED]
    assert [held.problems for held in library.documents()] == [("một lỗi",)]
    assert [one.outcome for one in ingest(library, [path], newer)] == [Outcome.UNCHANGED]


def test_unknown_words_find_nothing(library: Library, tmp_path: Path) -> None:
    """A query that shares one stray syllable with a passage finds nothing."""
    put(library, tmp_path)
    assert library.search("vệ tinh viễn thám") == ()
    assert library.search("!?") == ()


def test_same_content_is_held_once_and_changed_files_replace(library: Library, tmp_path: Path) -> None:
    """Ingest is idempotent; a changed file replaces what it gave before."""
    path = put(library, tmp_path)
    assert [one.outcome for one in ingest(library, [path], NOTHING_WRONG)] == [Outcome.UNCHANGED]
    twin = tmp_path / "b.txt"
    twin.write_text(PLAN, encoding="utf-8")
    (again,) = ingest(library, [twin], NOTHING_WRONG)
    assert again.outcome is Outcome.UNCHANGED and "Trùng nội dung" in again.reason
    path.write_text(PLAN.replace("sở hữu trí tuệ", "chuyển đổi số"), encoding="utf-8")
    assert [one.outcome for one in ingest(library, [path], NOTHING_WRONG)] == [Outcome.REPLACED]
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

    outcomes = {one.path.name: one for one in ingest(library, [tmp_path], Examination("1", crashes_on_2024))}
    assert [outcomes[name].outcome for name in ("1.docx", "2.txt", "3.txt")] == [
        Outcome.FAILED, Outcome.ADDED, Outcome.FAILED,
    ]  # fmt: skip
    assert "1.docx" in outcomes["1.docx"].reason and "3.txt" in outcomes["3.txt"].reason
    (held,) = library.documents()
    assert (held.name, held.year, held.problems) == ("2.txt", 2025, ("một lỗi",))
