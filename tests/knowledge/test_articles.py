"""An article that is asked for comes first: by the number of its document or by the name of its law."""

import gzip
import json
from collections.abc import Sequence

import pytest

from knowledge.articles import besides_article, laws_named, read_article
from knowledge.catalog import CitedNumber, Entry
from knowledge.domain.passage import Filters, HeldDocument, Hit, Lane, Passage
from knowledge.parsing.citations import find_numbers
from knowledge.phapdien import add_codification
from knowledge.registry import load_registry
from knowledge.search import Library

DECREE = "(Điều {} Nghị định số 13/2021/NĐ-CP ngày 03/03/2021 của Chính phủ, có hiệu lực từ ngày 01/05/2021)"
CIRCULAR = "(Điều {} Thông tư số 13/2021/TT-BTC ngày 05/02/2021 của Bộ Tài chính, có hiệu lực từ ngày 01/05/2021)"
LAW = "(Điều {} Luật số 04/2011/QH13 Đo lường, có hiệu lực thi hành kể từ ngày 01/07/2012)"
YOUTH = "(Điều {} Luật số 57/2020/QH14 Thanh niên, có hiệu lực thi hành kể từ ngày 01/01/2021)"
LONG_CLAUSE = (
    f"1. Đơn vị {'đo pháp định ' * 30}gồm 12. đơn vị.\n2. Đơn vị đo khác được dùng theo hợp đồng {'của các bên ' * 30}."
)
ROWS = [
    ("Nuôi con nuôi", DECREE, 5, "Hồ sơ", "1. Đơn.\n2. Giấy khám sức khỏe."),
    ("Nuôi con nuôi", DECREE, 15, "Lệ phí", "Mức thu lệ phí, theo Điều 5 Nghị định này."),
    ("Nuôi con nuôi", DECREE, 50, "Hiệu lực", "Nghị định số 13/2021/NĐ-CP có hiệu lực từ Điều 5."),
    ("Kế toán", CIRCULAR, 5, "Sổ sách", "Sổ kế toán."),
    ("Đo lường", LAW, 10, "Đơn vị đo", LONG_CLAUSE),
    ("Đo lường", DECREE.replace("13/2021", "86/2012"), 10, "Đơn vị đo khác", "Luật Đo lường, điều 10, khoản 2."),
    ("Thanh niên", YOUTH, 10, "Quyền", "Thanh niên có quyền."),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("articles")
    lines = [
        {
            "id": str(place),
            "demuc": f"Đề mục 1.{place} {topic}",
            "chuong": "",
            "title": f"Điều 1.{place}.LQ.{number}. {heading}",
            "src": source.format(number),
            "body": body,
        }
        for place, (topic, source, number, heading, body) in enumerate(ROWS)
    ]
    path = folder / "laws.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(line) for line in lines).encode()))
    library = Library.open(folder / "library")
    list(add_codification(library, path))
    text = "Điều 2. Giao Sở theo Điều 5 Nghị định số 13/2021/NĐ-CP và Luật Đo lường."
    held = HeldDocument("qd", "qd.docx", "/qd", "77/QĐ-UBND", "Quyết định", "", "UBND xã", 2025)
    cited = tuple(CitedNumber(one.number.key, one.number.text, one.raw, 1) for one in find_numbers(text))
    with library.writing() as (catalog, index):
        catalog.put(Entry(held, cited))
        index.add([Passage("qd", 0, ("QUYẾT ĐỊNH",), "Căn cứ Luật.", 1), Passage("qd", 1, ("Điều 2",), text, 9)])
    library.settle()
    return library


def first(library: Library, query: str) -> Hit:
    return library.search(query)[0]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("Điều 5 Nghị định 13/2021/NĐ-CP", "là Điều 5 Nghị định số 13/2021/NĐ-CP"),
        ("điều 5 của nghị định số 13/2021/nđ-cp", "là Điều 5 Nghị định số 13/2021/NĐ-CP"),
        ("dieu 5 nghi dinh 13/2021/nd-cp", "là Điều 5 Nghị định số 13/2021/NĐ-CP"),
        ("Điều 5 Nghị định 13/2021", "là Điều 5 Nghị định số 13/2021/NĐ-CP"),
        ("điều 5 thông tư 13/2021", "là Điều 5 Thông tư số 13/2021/TT-BTC"),
        ("hồ sơ theo khoản 2 Điều 5 Nghị định 13/2021/NĐ-CP", "là khoản 2 Điều 5 Nghị định số 13/2021/NĐ-CP"),
        ("khoản 2 Điều 10 Luật Đo lường", "là khoản 2 Điều 10 Luật số 04/2011/QH13"),
        ("luat do luong dieu 10 khoan 9", "là Điều 10 Luật số 04/2011/QH13"),
        ("theo Điều 10 Luật Thanh niên thì sao", "là Điều 10 Luật số 57/2020/QH14"),
        ("Điều 10 Luật số 57/2020/QH14", "là Điều 10 Luật số 57/2020/QH14"),
        ("Điều 2 Quyết định số 77/QĐ-UBND", "là Điều 2 của 77/QĐ-UBND"),
    ],
)
def test_the_article_comes_first(library: Library, query: str, reason: str) -> None:
    """However it is asked for: with or without marks, a clause, the symbol of the number or the number of the law."""
    hit = first(library, query)
    assert hit.reason == reason and hit.lanes == (Lane.NUMBER,)


def test_a_clause_is_shown_from_its_beginning(library: Library) -> None:
    """The snippet begins at the clause, not at a figure that ends like its number."""
    assert first(library, "khoản 2 Điều 10 Luật Đo lường").snippet.startswith("…2. Đơn vị đo khác")


@pytest.mark.parametrize("query", ["Điều 6 Nghị định 13/2021/NĐ-CP", "Điều 10", "điều 10 luật giáo dục đại học"])
def test_an_article_that_is_not_held_is_not_made_up(library: Library, query: str) -> None:
    """Another article, no document named, another law: nothing claims to be what was asked for."""
    assert not [hit for hit in library.search(query) if hit.reason.startswith("là ")]


def test_filters_hold_for_articles_too(library: Library) -> None:
    """An article of a document that the filters leave out is not shown."""
    assert library.search("Điều 5 Nghị định 13/2021/NĐ-CP", filters=Filters(kind="Luật")) == ()


def test_what_cites_a_number_comes_in_the_order_of_the_words(library: Library) -> None:
    """Of the passages that cite the number named, that which says the other words is first."""
    texts: Sequence[str] = ("Mua máy tính.", "Tập huấn sở hữu trí tuệ.", "Sửa đường.")
    with library.writing() as (catalog, index):
        for place, text in enumerate(texts):
            key = f"citing-{place}"
            whole = f"{text} Theo Quyết định số 88/QĐ-TTg."
            cited = tuple(CitedNumber(one.number.key, one.number.text, one.raw, 1) for one in find_numbers(whole))
            catalog.put(Entry(HeldDocument(key, key, f"/{key}", "", "Kế hoạch", "", "UBND xã", 2025), cited))
            index.add([Passage(key, 0, (), whole, 1)])
    library.settle()
    found = [hit.document.key for hit in library.search("tập huấn theo Quyết định số 88/QĐ-TTg")]
    assert found[0] == "citing-1" and set(found[:3]) == {"citing-0", "citing-1", "citing-2"}


def test_an_article_is_read_from_a_query() -> None:
    """Its number with a letter, its clause; a figure after "điều" that is a date or a share is none."""
    asked = read_article("điểm b khoản 3 Điều 12a Luật X")
    assert asked is not None and (asked.article, asked.clause) == ("12a", "3")
    short = read_article("Điều 1 Luật KH&CN 2013")
    assert short is not None and short.names("Luật Khoa học và Công nghệ")
    known = load_registry().documents
    assert {one.year for one in laws_named(short, known)} == {2013}
    assert read_article("điều 5/6") is None and read_article("điều hành") is None
    assert besides_article("khoản 1 Điều 5 của Nghị định 13/2021") == "nghi dinh 13/2021"
