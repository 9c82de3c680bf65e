"""The catalog: who cites whom, what is wanted, and files of older versions."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.catalog import Catalog, Entry, Wanted, cited_numbers
from knowledge.domain.passage import HeldDocument
from knowledge.ingest import Examination, Outcome, ingest
from knowledge.search import LIBRARY_FILE, Library


def held(key: str, number: str = "", collection: str = "") -> HeldDocument:
    return HeldDocument(key, f"{key}.txt", f"/{key}.txt", number, "", "", "", None, collection=collection)


def entry(key: str, text: str = "", number: str = "", collection: str = "") -> Entry:
    return Entry(held(key, number, collection), tuple(cited_numbers(text)))


@pytest.fixture
def catalog() -> Catalog:
    catalog = Catalog(sqlite3.connect(":memory:"))
    for one in (
        entry("a", "Căn cứ Nghị định số 11/2031/NĐ-CP và Thông tư số 22/2031/TT-BTC;", "5/KH-UBND"),
        entry("b", "Theo Nghị định số 11/2031/NĐ-CP, Thông tư số 22/2031/TT-BTC, Quyết định số 33/QĐ-UBND."),
        entry("c", "Theo Nghị định số 11/2031/NĐ-CP và Kế hoạch số 5/KH-UBND.", "/KH-UBND"),
        entry("law", "sửa đổi bởi Thông tư số 44/2032/TT-BTC", "11/2031/NĐ-CP", "phapdien"),
    ):
        catalog.put(one)
    return catalog


def test_what_is_cited_but_not_held_is_wanted(catalog: Catalog) -> None:
    """Most cited first; what is held whole or by its articles is not wanted, nor what only articles cite."""
    assert catalog.wanted() == (Wanted("22/2031/TT-BTC", 2), Wanted("33/QĐ-UBND", 1))


def test_what_is_cited_together(catalog: Catalog) -> None:
    """What the documents that cite a number cite besides, with how many of them do."""
    assert catalog.cited_together("11/2031/ndcp") == (("22/2031/TT-BTC", 2), ("33/QĐ-UBND", 1), ("5/KH-UBND", 1))


def test_a_document_is_named_by_name_path_or_number(catalog: Catalog) -> None:
    """In any case and spelling; a blank number names nothing, nor does an article."""
    assert [one.key for one in catalog.named("A.TXT")] == [one.key for one in catalog.named("5/kh-ubnd")] == ["a"]
    assert [one.key for one in catalog.named("/b.txt")] == ["b"]
    assert catalog.named("/KH-UBND") == catalog.named("law.txt") == catalog.named("") == ()


def test_citations_of_the_office_come_before_those_of_law(catalog: Catalog) -> None:
    """And as many as are asked for."""
    catalog.put(entry("0law", "Thông tư số 22/2031/TT-BTC", "1/2030/NĐ-CP", "phapdien"))
    assert [one.document.key for one in catalog.citing("22/2031/ttbtc")] == ["a", "b", "0law"]
    assert [one.document.key for one in catalog.citing("22/2031/ttbtc", 1)] == ["a"]


def test_a_library_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its documents are held on, and read again at the next run because another version examined them."""
    plan = tmp_path / "a.txt"
    plan.write_text("KẾ HOẠCH\nMở tủ sách năm 2026\n\nI. NHIỆM VỤ\n- Mở tủ sách lưu động.\n", encoding="utf-8")
    library = Library.open(tmp_path / "library")
    library.folder.mkdir()
    with closing(sqlite3.connect(library.folder / LIBRARY_FILE)) as old, old:
        old.executescript(
            "CREATE TABLE document (key TEXT PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL UNIQUE, number TEXT "
            "NOT NULL, number_key TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, agency TEXT NOT NULL, year "
            "INTEGER, problems TEXT NOT NULL, examiner TEXT NOT NULL);"
            "CREATE TABLE citation (document TEXT NOT NULL, number_key TEXT NOT NULL, number TEXT NOT NULL, quote TEXT "
            "NOT NULL, line INTEGER);"
            "CREATE TABLE passage (id INTEGER PRIMARY KEY, document TEXT NOT NULL, ordinal INTEGER NOT NULL, heading "
            "TEXT NOT NULL, text TEXT NOT NULL, line INTEGER, UNIQUE (document, ordinal));"
            "CREATE VIRTUAL TABLE passage_words USING fts5(heading, words, pairs);"
        )
        old.execute(
            "INSERT INTO document VALUES ('k', 'a.txt', ?, '', '', '', 'cũ', '', 2026, '[]', '0')",
            (str(plan.resolve()),),
        )
        old.execute("INSERT INTO passage VALUES (1, 'k', 0, '', 'Mở tủ sách lưu động.', 1)")
    assert [one.subject for one in library.documents()] == ["cũ"]
    (told,) = ingest(library, [plan], Examination("1", lambda plan: ()))
    assert told.outcome is Outcome.REPLACED
    (now,) = library.documents()
    assert (now.subject, now.passages, now.size) == ("Mở tủ sách năm 2026", 2, plan.stat().st_size)
