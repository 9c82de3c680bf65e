"""The official codification becomes articles that are found by themselves, each with its law and what it cites."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import KnowledgeError
from knowledge.passages import LONGEST_ARTICLE
from knowledge.phapdien import COLLECTION, Stage, add_codification, article_key
from knowledge.search import Library


def article(number: int, **changed: Any) -> dict[str, Any]:
    """An article of our own making in the layout of the file."""
    return {
        "id": f"36003{number:04}",
        "demuc": "Đề mục 36.3 Thư viện cộng đồng",
        "chuong": "Chương I NHỮNG QUY ĐỊNH CHUNG",
        "title": f"Điều 36.3.NĐ.1.{number}. Trách nhiệm của nơi thứ {number}",
        "src": f"(Điều {number} Nghị định số 12/2031/NĐ-CP Về tủ sách ngày 30/01/2031 của Chính phủ, có hiệu lực thi hành "
        "kể từ ngày 26/03/2031, có nội dung được sửa đổi bởi Điều 2 Nghị định số 45/2033/NĐ-CP)",
        "body": f"1. Nơi thứ {number} mở tủ sách lưu động.\n2. Kinh phí theo Thông tư số 77/2032/TT-BTC.",
        "refs": [],
    } | changed


def written(path: Path, *lines: Any) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines
        )
    return path


def add(library: Library, path: Path) -> Stage:
    *_, last = add_codification(library, path)
    return last


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def test_an_article_is_found_with_its_law(library: Library, tmp_path: Path) -> None:
    """It is law text of its law: number, kind, issuer, day of effect; its heading path is đề mục and heading."""
    stage = add(library, written(tmp_path / "a.jsonl.gz", article(1), article(2)))
    assert (stage.added, stage.passages, stage.share) == (2, 2, 1.0)
    hit = library.search("tủ sách lưu động nơi thứ 2")[0]
    assert (
        hit.document.is_law and hit.document.collection == COLLECTION and hit.document.key == article_key("360030002")
    )
    assert hit.document.name == "Điều 2 Nghị định số 12/2031/NĐ-CP"
    assert (hit.document.number, hit.document.kind, hit.document.agency) == ("12/2031/NĐ-CP", "Nghị định", "Chính phủ")
    assert (hit.document.year, hit.document.effective) == (2031, date(2031, 3, 26))
    assert hit.passage.heading == ("Thư viện cộng đồng", "Trách nhiệm của nơi thứ 2")


def test_the_office_s_documents_stay_apart(library: Library, tmp_path: Path) -> None:
    """Articles are counted as a collection and never listed among the office's documents; they can be taken out."""
    from knowledge.ingest import take_out_collection

    add(library, written(tmp_path / "a.jsonl.gz", article(1), article(2)))
    with library.reading() as (catalog, _):
        (collection,) = catalog.collections()
        assert catalog.documents() == ()
        assert [one.subject for one in catalog.articles("12/2031/ndcp")] == [
            "Trách nhiệm của nơi thứ 1", "Trách nhiệm của nơi thứ 2",
        ]  # fmt: skip
    assert (collection.name, collection.documents, collection.passages) == (COLLECTION, 2, 2)
    assert take_out_collection(library, COLLECTION) == 2
    with library.reading() as (catalog, index):
        assert catalog.collections() == () and index.count() == 0


def test_articles_stand_in_the_graph_of_citations(library: Library, tmp_path: Path) -> None:
    """What amended an article and what its text names is cited by it; its own law is not."""
    add(library, written(tmp_path / "a.jsonl.gz", article(1)))
    with library.reading() as (catalog, _):
        assert [one.document.key for one in catalog.citing("45/2033/ndcp")] == [article_key("360030001")]
        assert "tủ sách" not in catalog.citing("77/2032/ttbtc")[0].quote.split("Kinh phí")[1]
        assert catalog.citing("12/2031/ndcp") == ()


def test_a_second_run_changes_only_what_changed(library: Library, tmp_path: Path) -> None:
    """Unchanged articles are left be, changed ones replaced, vanished ones taken out."""
    add(library, written(tmp_path / "a.jsonl.gz", article(1), article(2), article(3)))
    again = add(library, written(tmp_path / "a.jsonl.gz", article(1), article(2, body="Bãi bỏ."), article(4)))
    assert (again.added, again.replaced, again.unchanged, again.removed) == (1, 1, 1, 1)
    with library.reading() as (catalog, index):
        assert {one.subject[-1] for one in catalog.articles("12/2031/ndcp")} == {"1", "2", "4"}
        assert index.count() == 3
    assert add(library, tmp_path / "a.jsonl.gz").unchanged == 3


def test_odd_lines_are_told_and_left_out(library: Library, tmp_path: Path) -> None:
    """Bad lines never stop the run; an id that stands twice is two articles; empty bodies keep their heading."""
    stage = add(
        library,
        written(
            tmp_path / "a.jsonl.gz",
            "đây không phải JSON", article(1), "", '{"id": "x"}', article(1, title="Điều 36.3.NĐ.1.9. Điều trùng mã"),
            article(5, body=""), article(6, title="", src="", body="Một điều không tên."), "[1]", article(7, body=7),
        ),
    )  # fmt: skip
    assert (stage.added, stage.bad) == (4, 4)
    assert stage.complaints[0].startswith("Dòng 1: ") and "demuc" in stage.complaints[1]
    with library.reading() as (catalog, _):
        for key in (article_key("360030001"), article_key("360030001", 2), article_key("360030006")):
            assert catalog.holds(key) is not None
    assert library.search("trách nhiệm của nơi thứ 5")[0].passage.text == "Trách nhiệm của nơi thứ 5"


def test_a_long_article_is_cut_at_its_clauses(library: Library, tmp_path: Path) -> None:
    """Its parts share its heading and belong to one document."""
    body = "\n".join(f"{n}. {'Nơi mở tủ sách có trách nhiệm báo cáo. ' * 40}" for n in range(1, 12))
    stage = add(library, written(tmp_path / "a.jsonl.gz", article(1, body=body)))
    assert stage.passages == 1 + len(body) // LONGEST_ARTICLE
    with library.reading() as (catalog, _):
        held = catalog.holds(article_key("360030001"))
    assert held is not None and held.passages == stage.passages


def test_a_file_that_is_none_is_refused_with_its_format(library: Library, tmp_path: Path) -> None:
    """The sentence names what the file must be; nothing is taken out because of it."""
    good = written(tmp_path / "a.jsonl.gz", article(1))
    add(library, good)
    for raw in (b"", b"xin ch\xc3\xa0o\n", b"\x1f\x8b\x00rubbish"):
        bad = tmp_path / "b.jsonl.gz"
        bad.write_bytes(raw)
        with pytest.raises(KnowledgeError, match=r"b\.jsonl\.gz"):
            add(library, bad)
    whole = good.read_bytes()
    cut = tmp_path / "c.jsonl.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KnowledgeError, match="Không đọc hết"):
        add(library, cut)
    with library.reading() as (catalog, _):
        assert catalog.holds(article_key("360030001")) is not None


def test_plain_lines_are_read_too(library: Library, tmp_path: Path) -> None:
    """The file need not be packed."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(article(1), ensure_ascii=False), encoding="utf-8")
    assert add(library, path).added == 1


def test_the_real_codification_is_read(library: Library, shared: Path, tmp_path: Path) -> None:
    """A thousand articles of the real file: none is bad, nearly all know their law and the day it took effect."""
    source = shared / "data" / "phapdien" / "phapdien.jsonl.gz"
    if not source.is_file():
        pytest.skip(f"needs {source}")
    with gzip.open(source, "rt", encoding="utf-8") as file:
        lines = [line for _, line in zip(range(1000), file, strict=False)]
    stage = add(library, written(tmp_path / "a.jsonl.gz", *(json.loads(line) for line in lines)))
    assert (stage.added, stage.bad) == (1000, 0)
    with library.reading() as (catalog, _):
        held = [catalog.holds(article_key(json.loads(line)["id"])) for line in lines]
    known = [one for one in held if one is not None and one.number and one.effective and one.kind]
    assert len(known) > 980
