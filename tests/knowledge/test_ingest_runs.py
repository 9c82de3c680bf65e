"""Runs of ingest: what moved is followed, who works is named, and several documents share a transaction safely."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError
from knowledge.ingest import (
    LOCK,
    Examination,
    FileReader,
    Ingested,
    Outcome,
    files_of,
    ingest,
    take_out,
)
from knowledge.lock import Held, alone
from knowledge.search import Library

NOTHING_WRONG = Examination("1", lambda plan: ())


def plan(number: int, year: int = 2026) -> str:
    """A small plan unlike any with another number."""
    return (
        f"KẾ HOẠCH\nHoạt động khoa học và công nghệ năm {year}\n\nI. NHIỆM VỤ\n- Mô hình số {number} theo Quyết định số "
        f"{number}/QĐ-UBND.\nII. KINH PHÍ\n- Kinh phí {number}.000.000 đồng.\n"
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tài liệu"
    made.mkdir()
    return made


def run(library: Library, *paths: Path) -> list[Ingested]:
    return list(ingest(library, paths, NOTHING_WRONG))


def test_a_moved_file_is_followed(library: Library, folder: Path) -> None:
    """A file that has another name or place now keeps its passages; nothing is read anew."""
    before = folder / "cũ.txt"
    before.write_text(plan(1), encoding="utf-8")
    run(library, folder)
    (folder / "2026").mkdir()
    after = before.rename(folder / "2026" / "mới.txt")
    (told,) = run(library, folder)
    assert (told.outcome, told.path) == (Outcome.MOVED, after) and str(before) in told.reason
    (held,) = library.documents()
    assert (held.name, held.path) == ("mới.txt", str(after.resolve()))
    assert [one.outcome for one in run(library, folder)] == [Outcome.UNCHANGED]


def test_a_duplicate_names_what_is_held(library: Library, folder: Path) -> None:
    """Of two files with one content the first is held; when it is deleted the second takes its place."""
    first, second = folder / "a.txt", folder / "b.txt"
    for path in (first, second):
        path.write_text(plan(1), encoding="utf-8")
    told = run(library, folder)
    assert [(one.outcome, one.duplicate_of) for one in told] == [
        (Outcome.ADDED, ""), (Outcome.UNCHANGED, str(first.resolve())),
    ]  # fmt: skip
    first.unlink()
    assert [one.outcome for one in run(library, folder)] == [Outcome.MOVED]
    assert [held.name for held in library.documents()] == ["b.txt"]


def test_contents_may_be_exchanged(library: Library, folder: Path) -> None:
    """Two files that exchange their contents are both held afterwards, each with the content it has now."""
    first, second = folder / "a.txt", folder / "b.txt"
    first.write_text(plan(1), encoding="utf-8")
    second.write_text(plan(2), encoding="utf-8")
    run(library, folder)
    first.write_text(plan(2), encoding="utf-8")
    second.write_text(plan(1), encoding="utf-8")
    run(library, folder)
    assert {held.name for held in library.documents()} == {"a.txt", "b.txt"}
    for number, name in ((2, "a.txt"), (1, "b.txt")):
        (answer,) = library.find_number(f"{number}/QĐ-UBND")
        assert {cited.document.name for cited in answer.cited_in} == {name}


def test_what_was_told_is_held(library: Library, folder: Path) -> None:
    """When a file is told of, its transaction is on the disk already: breaking the run off there loses nothing."""
    for number in range(150):
        (folder / f"{number:03}.txt").write_text(plan(number), encoding="utf-8")
    running: Iterator[Ingested] = ingest(library, [folder], NOTHING_WRONG)
    told = {next(running).path.name for _ in range(70)}
    running.close()  # type: ignore[attr-defined]
    held = {document.name for document in library.documents()}
    assert told <= held and len(held) < 150
    assert [one.outcome for one in run(library, folder)].count(Outcome.ADDED) == 150 - len(held)


def test_a_crash_while_holding_spares_the_rest(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that cannot be held is failed with a sentence; those of the same transaction are held."""
    from knowledge.catalog import Catalog, Entry

    real = Catalog.put

    def put(self: Catalog, entry: Entry) -> None:
        real(self, entry)
        if entry.held.name == "1.txt":
            raise ValueError("hỏng")

    monkeypatch.setattr(Catalog, "put", put)
    for number in range(3):
        (folder / f"{number}.txt").write_text(plan(number), encoding="utf-8")
    told = {one.path.name: one for one in run(library, folder)}
    assert [told[f"{n}.txt"].outcome for n in range(3)] == [Outcome.ADDED, Outcome.FAILED, Outcome.ADDED]
    assert "1.txt" in told["1.txt"].reason
    assert [held.name for held in library.documents()] == ["0.txt", "2.txt"]


def test_an_odd_name_is_no_reason_to_stop(library: Library, folder: Path) -> None:
    """A name that is no text on this system fails alone."""
    try:
        (folder / os.fsdecode(b"k\xe9 hoach.txt")).write_text(plan(1), encoding="utf-8")
    except OSError:
        pytest.skip("this file system knows no such names")
    (folder / "b.txt").write_text(plan(2), encoding="utf-8")
    assert sorted(one.outcome for one in run(library, folder)) == [Outcome.ADDED, Outcome.FAILED]


def test_only_one_ingests_at_a_time_and_is_named(library: Library, folder: Path) -> None:
    """Who must wait too long is told who is at work since when; nothing has happened."""
    (folder / "a.txt").write_text(plan(1), encoding="utf-8")
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with alone(library.folder, LOCK, "nạp Bộ Pháp điển", 1):
            inside.set()
            done.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    inside.wait(30)
    with pytest.raises(Held, match=rf"tiến trình {os.getpid()} .*nạp Bộ Pháp điển từ \d"):
        list(ingest(library, [folder], NOTHING_WRONG, patience=0.2))
    done.set()
    other.join()
    assert library.documents() == ()
    assert [one.outcome for one in run(library, folder)] == [Outcome.ADDED]


def test_what_may_not_be_looked_into_is_not_forgotten(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be opened any more hides its files; they are held on."""
    inner = folder / "kín"
    inner.mkdir()
    (inner / "a.txt").write_text(plan(1), encoding="utf-8")
    run(library, folder)
    real = Path.stat

    def stat(self: Path, **options: bool) -> os.stat_result:
        if self.name == "a.txt":
            raise PermissionError("không được phép")
        return real(self, **options)

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "walk", lambda folder: iter(()))
    assert run(library, folder) == [] and len(library.documents()) == 1


def test_taken_out_is_found_no_more(library: Library, folder: Path) -> None:
    """A document that is taken out leaves search and numbers; the officer's file stays, an upload's copy goes."""
    mine, upload = folder / "a.txt", library.folder / "tai-len" / "b.txt"
    upload.parent.mkdir(parents=True)
    mine.write_text(plan(1), encoding="utf-8")
    upload.write_text(plan(2), encoding="utf-8")
    run(library, mine, upload)
    take_out(library, library.documents())
    assert library.documents() == () and library.search("mô hình khoa học") == ()
    assert mine.exists() and not upload.exists()


def test_files_are_named_once(folder: Path) -> None:
    """A file given twice, or given and found in its folder, is read once; hidden files and locks of Word never."""
    for name in ("b.txt", "a.docx", ".ẩn.txt", "~$a.docx", "ảnh.png", "c.pdf", "d.xlsx"):
        (folder / name).write_bytes(b"x")
    found = [path.name for path in files_of((folder / "b.txt", folder, folder / "ảnh.png", folder / "b.txt"))]
    assert found == ["b.txt", "a.docx", "c.pdf", "d.xlsx", "ảnh.png"]


def test_a_reader_can_be_carried_to_another_process(folder: Path) -> None:
    """What reads and what was read are values that can be pickled."""
    import pickle

    from assistant.composition import examine

    path = folder / "a.txt"
    path.write_text(plan(1), encoding="utf-8")
    reader = pickle.loads(pickle.dumps(FileReader(examine, frozenset({"x"}))))
    read = pickle.loads(pickle.dumps(reader.read(path)))
    assert read.entry.held.name == "a.txt" and read.entry.held.passages == len(read.passages) == 3


def test_an_examination_that_fails_is_no_knowledge_error(library: Library, folder: Path) -> None:
    """What breaks while reading is told with the file's name, and where to turn."""
    (folder / "a.txt").write_text(plan(1), encoding="utf-8")

    def broken(plan: Plan) -> tuple[str, ...]:
        raise KnowledgeError("Không có danh mục.")

    (told,) = ingest(library, [folder], Examination("1", broken))
    assert (told.outcome, told.reason) == (Outcome.FAILED, "Không có danh mục.")
