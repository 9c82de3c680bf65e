"""The index: stores derived from SQLite follow it, survive death at any moment and are made again when they are lost."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.catalog import Entry
from knowledge.domain.passage import HeldDocument, Passage
from knowledge.embedding.bag_folder import save_bag
from knowledge.errors import KnowledgeError
from knowledge.index import Index, prepare
from knowledge.index.chroma import Chroma
from knowledge.index.vectors import Vectors, append_vectors
from knowledge.index.words import Query, Words, write_words
from knowledge.lock import alone
from knowledge.model import MODEL_FOLDER
from knowledge.search import LIBRARY_FILE, SETTLING, Library, Models

WORDS = (
    "tap huan so huu tri tue",
    "giong lua moi",
    "kinh phi su nghiep",
    "sua duong giao thong",
    "chuyen doi so cho xa",
)


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bag in which every syllable has its own random direction."""
    folder = tmp_path_factory.mktemp("bag") / "model"
    features = sorted({word for line in WORDS for word in line.split()})
    save_bag(folder, features, np.random.default_rng(0).normal(size=(len(features), 16)).astype("f4"), MODEL_FOLDER, {})
    return folder


@pytest.fixture
def library(tmp_path: Path, bag: Path) -> Library:
    return Library.open(tmp_path / "library", Models(embedder=str(bag)))


def add(library: Library, *keys: int) -> None:
    """One document for each key, of three passages that name it."""
    with library.writing() as (catalog, index):
        for key in keys:
            catalog.put(Entry(HeldDocument(f"d{key}", f"{key}.txt", f"/{key}", "", "", "", "", None)))
            text = WORDS[key % len(WORDS)]
            index.add(Passage(f"d{key}", n, ("I",), f"{text} lần {n} đợt m{key}x", n) for n in range(3))


def remove(library: Library, *keys: int) -> None:
    with library.writing() as (catalog, index):
        for key in keys:
            index.remove(f"d{key}")
            catalog.remove(f"d{key}")


def stores(library: Library) -> tuple[list[int], list[int], set[int], list[int]]:
    """The passages held, and those in the store of words, in Chroma and in the rows of vectors, removed ones aside."""
    with library.reading() as (_, index):
        held = index.numbers_up_to(1 << 40)
        words, rows, chroma = (index.derived(name) for name in ("words", "vectors", "chroma"))
        assert words and rows and chroma
        store = Words.open(library.folder / words.folder)
        vectors = Vectors.open(library.folder / rows.folder, rows.detail["rows"], 16)
        assert store is not None and vectors is not None
        collection = Chroma.open(library.folder / chroma.folder, f"{chroma.detail['model']}-{index.identity}")
        gone = {number for _, number in index.gone()}
        return (
            held,
            [number for number in store.numbers.tolist() if number not in gone],
            collection.numbers(),
            [number for number in vectors.numbers.tolist() if number not in gone],
        )


def assert_settled(library: Library) -> None:
    held, words, chroma, rows = stores(library)
    assert held == words == rows and chroma == set(held)


def test_settling_follows_what_was_put_in_and_taken_out(library: Library) -> None:
    """After settling every store holds what SQLite holds; settling again changes nothing on the disk."""
    add(library, 1, 2, 3)
    assert library.settle() == ()
    assert_settled(library)
    remove(library, 2)
    add(library, 4)
    library.settle()
    assert_settled(library)
    assert {hit.document.key for hit in library.search("lần đợt m2x giống lúa")} <= {"d1", "d3", "d4"}
    before = {path: path.stat().st_mtime_ns for path in library.folder.rglob("rows")}
    library.settle()
    assert before == {path: path.stat().st_mtime_ns for path in library.folder.rglob("rows")}


def test_numbers_of_passages_are_never_used_again(library: Library) -> None:
    """The newest passage removed and another added: the other has a new number, so no store mistakes it."""
    add(library, 1)
    library.settle()
    remove(library, 1)
    add(library, 6)
    with library.reading() as (_, index):
        assert index.numbers_up_to(99) == [4, 5, 6]
    assert [hit.document.key for hit in library.search("giống lúa mới")] == ["d6"]


@pytest.mark.parametrize("lost", ["words", "vectors", "chroma"])
@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_store_that_is_lost_is_made_again(library: Library, lost: str, how: str) -> None:
    """Searching goes on without it, the next settling makes it again and says so."""
    add(library, 1, 2, 3)
    library.settle()
    (folder,) = library.folder.glob(f"{lost}-*")
    if how == "missing":
        shutil.rmtree(folder)
    else:
        for path in folder.rglob("*"):
            if path.is_file():
                path.write_bytes(b"hong " * 20)
    fresh = Library.open(library.folder, library.models)
    assert [hit.document.key for hit in fresh.search("giống lúa mới")][:1] == ["d1"]
    add(fresh, 4)
    told = fresh.settle()
    assert len(told) == 1 and "dựng lại" in told[0], told
    assert_settled(fresh)


def test_a_store_copied_from_another_day_is_put_right(library: Library, tmp_path: Path) -> None:
    """SQLite restored from a copy while Chroma went on: what it holds too much is taken out."""
    add(library, 1, 2)
    library.settle()
    copy = tmp_path / "copy"
    shutil.copytree(library.folder, copy)
    add(library, 3)
    library.settle()
    for path in library.folder.glob("library.sqlite3*"):
        path.unlink()
    shutil.copy(copy / LIBRARY_FILE, library.folder / LIBRARY_FILE)
    fresh = Library.open(library.folder, library.models)
    add(fresh, 4)
    fresh.settle()
    assert_settled(fresh)


def test_another_model_makes_the_vectors_anew(library: Library, tmp_path: Path, bag: Path) -> None:
    """With another embedder no vector of the first one is compared; settling makes them all again."""
    add(library, 1, 2)
    library.settle()
    other = tmp_path / "other"
    save_bag(other, ["lua", "moi"], np.eye(2, 16, dtype="f4"), MODEL_FOLDER, {})
    changed = Library.open(library.folder, Models(embedder=str(other)))
    assert [hit.document.key for hit in changed.search("giống lúa mới")][:1] == ["d1"]
    changed.settle()
    assert_settled(changed)
    assert len(list(library.folder.glob("vectors-*"))) == len(list(library.folder.glob("chroma-*"))) == 1


def test_a_server_keeps_one_model_of_a_library(
    library: Library, tmp_path: Path, bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a change of model the old collection of this library is dropped, and no other library's."""
    import chromadb

    def server(*, settings: Any, **_: object) -> object:
        return chromadb.PersistentClient(path=str(tmp_path / "server"), settings=settings)

    monkeypatch.setattr(chromadb, "HttpClient", server)
    other = tmp_path / "other"
    save_bag(other, ["lua", "moi"], np.eye(2, 16, dtype="f4"), MODEL_FOLDER, {})
    neighbour = Library.open(tmp_path / "neighbour", Models(embedder=str(bag), chroma_url="http://server"))
    for one in (neighbour, Library.open(library.folder, Models(embedder=str(bag), chroma_url="http://server"))):
        add(one, 1)
        assert one.settle() == ()
    changed = Library.open(library.folder, Models(embedder=str(other), chroma_url="http://server"))
    assert changed.settle() == ()
    with library.reading() as (_, index), neighbour.reading() as (_, others):
        kept = index.derived("chroma"), others.derived("chroma")
        names = {
            f"{one.detail['model']}-{held.identity}"
            for one, held in zip(kept, (index, others), strict=True)
            if one is not None
        }
    client = chromadb.PersistentClient(path=str(tmp_path / "server"))
    assert {one.name for one in client.list_collections()} == names and len(names) == 2


def test_removed_passages_are_swept_out(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """When much was removed, every store is made smaller and the list of removals ends empty."""
    monkeypatch.setattr("knowledge.index.settling._GONE_LEAST", 5)
    add(library, *range(1, 7))
    library.settle()
    remove(library, 1, 2, 3, 4)
    library.settle()
    assert_settled(library)
    with library.reading() as (_, index):
        assert index.gone() == [] and index.match("kinh phi", 9) == []
        rows = index.derived("vectors")
        assert rows is not None and rows.detail["rows"] == 6


_SETTLER = """
import sys
from pathlib import Path
from knowledge.search import Library, Models
Library.open(Path(sys.argv[1]), Models(embedder=sys.argv[2])).settle(lambda task, done, all: print(task, flush=True))
"""


def test_killed_at_any_moment_settling_completes_the_next_time(
    library: Library, bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed with SIGKILL at many moments, always with new work: the stores end as they would have undisturbed."""
    monkeypatch.setattr("knowledge.index.settling._BATCH", 7)
    script = textwrap.dedent(_SETTLER).replace(
        "Library.open", "import knowledge.index.settling as s; s._BATCH = 7; Library.open"
    )
    for round_ in range(6):
        add(library, *range(round_ * 20, round_ * 20 + 20))
        if round_:
            remove(library, round_ * 20 - 3)
        run = subprocess.Popen(
            [sys.executable, "-c", script, str(library.folder), str(bag)], stdout=subprocess.PIPE, cwd=Path.cwd()
        )
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(0.15 * round_)
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        assert library.search("giống lúa mới")
    library.settle()
    assert_settled(library)


def test_what_a_dead_process_left_behind_the_rows_is_written_over(tmp_path: Path) -> None:
    """Rows count only as far as was noted: what lies behind is replaced, not read."""
    vectors = np.eye(4, dtype="f4")
    append_vectors(tmp_path, 0, [1, 2], vectors[:2])
    append_vectors(tmp_path, 2, [3, 4], vectors[2:])
    append_vectors(tmp_path, 2, [7], vectors[3:])
    kept = Vectors.open(tmp_path, 3, 4)
    assert kept is not None and kept.numbers.tolist() == [1, 2, 7]
    assert kept.cosines(vectors[3]).tolist() == pytest.approx([0, 0, 1], abs=0.01)


def test_who_settles_is_named_to_those_who_wait_in_vain(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second settling waits its time, then says which process holds the lock."""
    add(library, 1)
    monkeypatch.setattr("knowledge.search._SETTLE_WAIT_SECONDS", 0.1)
    with (
        alone(library.folder, SETTLING, "cập nhật chỉ mục", 1),
        pytest.raises(KnowledgeError, match=rf"{os.getpid()}.*cập nhật chỉ mục"),
    ):
        library.settle()
    library.settle()
    assert_settled(library)


OLD = """
CREATE TABLE passage (id INTEGER PRIMARY KEY, document TEXT NOT NULL, ordinal INTEGER NOT NULL, heading TEXT NOT NULL,
    text TEXT NOT NULL, line INTEGER, UNIQUE (document, ordinal));
CREATE VIRTUAL TABLE passage_words USING fts5(heading, words, pairs, tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE document (key TEXT PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL UNIQUE, number TEXT NOT NULL,
    number_key TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, agency TEXT NOT NULL, year INTEGER,
    problems TEXT NOT NULL, examiner TEXT NOT NULL);
CREATE TABLE citation (document TEXT NOT NULL REFERENCES document(key) ON DELETE CASCADE, number_key TEXT NOT NULL,
    number TEXT NOT NULL, quote TEXT NOT NULL, line INTEGER);
INSERT INTO document VALUES ('x', 'cu.docx', '/cu.docx', '', '', 'KẾ HOẠCH', 'Năm 2021', 'UBND huyện', 2021, '[]', '1');
INSERT INTO passage (document, ordinal, heading, text, line) VALUES ('x', 0, 'I' || char(31) || 'II', 'Tập huấn.', 4);
"""


def test_an_older_file_is_brought_up_to_date(library: Library) -> None:
    """Nothing of it is lost, it is found as before, and that it was changed is said once."""
    library.folder.mkdir()
    with closing(sqlite3.connect(library.folder / LIBRARY_FILE)) as connection:
        connection.executescript(OLD)
    answer = library.look_up("tập huấn")
    assert [hit.passage.heading for hit in answer.hits] == [("I", "II")]
    assert any("nâng cấp" in notice for notice in answer.notices)
    assert library.look_up("tập huấn").notices == ()
    assert [held.name for held in library.documents()] == ["cu.docx"]
    library.settle()
    (hit,) = library.search("tập huấn")
    assert (hit.document.name, hit.passage.about) == ("cu.docx", "Năm 2021")


def test_a_file_of_the_second_version_is_brought_up_to_date(library: Library) -> None:
    """Its passages learn what their document is about; they are found as before, and nothing needs to be said."""
    add(library, 1)
    with closing(sqlite3.connect(library.folder / LIBRARY_FILE)) as connection:
        connection.execute("ALTER TABLE passage DROP COLUMN about")
        connection.execute("UPDATE document SET subject = 'Trồng lúa năm 2026'")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    answer = library.look_up("giống lúa mới")
    assert {hit.passage.about for hit in answer.hits} == {"Trồng lúa năm 2026"} and answer.notices == ()
    library.settle()
    assert_settled(library)


def test_a_newer_file_is_refused_and_left_alone(library: Library) -> None:
    """A file of a newer program is not opened: a sentence says why, and no byte of it changes."""
    add(library, 1)
    path = library.folder / LIBRARY_FILE
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    for use in (lambda: library.search("lúa"), library.settle, lambda: add(library, 2)):
        with pytest.raises(KnowledgeError, match="mới hơn"):
            use()
    assert path.read_bytes() == before


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every way out raises, and is remembered: sockets but to this machine, urllib, Chroma's default model, the hub."""
    tried: list[object] = []

    def refuse(*given: object, **named: object) -> None:
        tried.append((given, named))
        raise AssertionError(f"the network was tried: {given}")

    import socket
    import urllib.request

    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "_download_model_if_not_exists", refuse)
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "__call__", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


def test_nothing_touches_the_network(library: Library, no_network: list[object]) -> None:
    """Settling and searching with Chroma work where every download raises."""
    add(library, 1, 2)
    library.settle()
    assert library.search("giống lúa mới") and no_network == []
    assert_settled(library)


def test_a_server_that_does_not_answer_is_done_without(tmp_path: Path, bag: Path) -> None:
    """With an address where nobody listens settling ends, says so, and searching by meaning works."""
    library = Library.open(tmp_path / "library", Models(embedder=str(bag), chroma_url="http://127.0.0.1:9"))
    add(library, 1, 2)
    (told,) = library.settle()
    assert "Chroma" in told and "bổ sung khi kết nối lại" in told
    assert library.search("giống lúa mới")
    with library.reading() as (_, index):
        rows = index.derived("vectors")
        assert rows is not None and rows.detail["rows"] == 6 and index.derived("chroma") is None


def test_scores_are_those_of_the_formula(tmp_path: Path) -> None:
    """The store gives BM25 with k1 0.9, b 0.4, headings three times, computed here in the plain way."""
    from collections import Counter
    from math import log

    from knowledge.index.terms import pairs_of, syllables_of

    rows = [
        (3, "Tập huấn", "lớp tập huấn sở hữu trí tuệ"),
        (5, "", "giống lúa"),
        (9, "Lúa", "tập huấn giống lúa, tập huấn"),
    ]
    write_words(tmp_path / "w", rows, lambda done: None)
    store = Words.open(tmp_path / "w")
    assert store is not None and store.numbers.tolist() == [3, 5, 9]

    def terms(text: str) -> list[str]:
        found = syllables_of(text)
        return found + pairs_of(found)

    counts = [Counter(terms(heading) * 3 + terms(text)) for _, heading, text in rows]
    lengths = [sum(count.values()) for count in counts]
    average = sum(lengths) / 3
    for query in ("tập huấn lúa", "giống lúa giống lúa", "xa lạ"):
        expected = []
        for count, length in zip(counts, lengths, strict=True):
            score = 0.0
            for term in terms(query):
                holding = sum(term in other for other in counts)
                times = count[term]
                weight = times / (times + 0.9 * (0.6 + 0.4 * length / average)) if times else 0
                score += log(1 + (3 - holding + 0.5) / (holding + 0.5)) * weight
            expected.append(score)
        assert store.scores(Query.read(query)).tolist() == pytest.approx(expected, abs=1e-3), query


def test_an_index_needs_no_store_to_find_words() -> None:
    """The full-text index alone finds pairs first, then single syllables, and only newer passages when asked."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        prepare(connection)
        index = Index(connection)
        index.add(
            [
                Passage("a", 0, ("Tập huấn",), "lớp một"),
                Passage("a", 1, (), "huấn luyện"),
                Passage("b", 0, (), "tập huấn"),
            ]
        )
        assert sorted(number for number, _ in index.match("tap huan", 2)) == [1, 3]
        assert sorted(number for number, _ in index.match("tap huan", 9)) == [1, 2, 3]
        assert sorted(number for number, _ in index.match("tap huan", 9, after=1)) == [2, 3]
        index.remove("b")
        assert sorted(number for number, _ in index.match("tap huan", 9)) == [1, 2]
