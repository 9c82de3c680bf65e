"""Searching: every lane finds what it should, says why, and finds nothing where there is nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.answering import _finds, least_likeness
from knowledge.catalog import CitedNumber, Entry
from knowledge.domain.folding import folded_syllables
from knowledge.domain.legal import number_key
from knowledge.domain.passage import Filters, HeldDocument, Lane, Passage
from knowledge.embedding.bag_folder import save_bag
from knowledge.index.lanes import Candidates
from knowledge.index.words import Query, Words, write_words
from knowledge.ingest import Examination, ingest
from knowledge.model import MODEL_FOLDER
from knowledge.parsing.citations import find_numbers
from knowledge.search import Library, Models

MEANINGS = (
    ("lua", "cay", "trong", "gieo", "cay_trong", "giong"),
    ("tap", "huan", "dao", "tao", "tap_huan", "dao_tao", "lop"),
    ("so", "huu", "tri", "tue", "nhan", "hieu", "so_huu", "tri_tue", "nhan_hieu"),
    ("kinh", "phi", "ngan", "sach", "kinh_phi", "ngan_sach", "du", "toan", "du_toan"),
)
TEXTS = {
    "a": ("UBND tỉnh Gia Lai", 2025, "Kế hoạch", "Mở lớp tập huấn sở hữu trí tuệ cho hợp tác xã."),
    "b": ("UBND tỉnh Gia Lai", 2024, "Kế hoạch", "Gieo giống lúa mới theo Quyết định số 1128/QĐ-UBND ngày 05/01/2024."),
    "c": ("Sở Khoa học và Công nghệ", 2025, "Báo cáo", "Kinh phí sự nghiệp khoa học và công nghệ là 39,6 triệu đồng."),
    "d": ("UBND xã Tây Sơn", 2026, "Kế hoạch", "Sửa chữa đường giao thông theo Quyết định số 5700/QĐ-UBND."),
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """A tiny bag: words of one field point the same way."""
    folder = tmp_path_factory.mktemp("bag") / "model"
    rows, features = [], []
    for axis, words in enumerate(MEANINGS):
        for place, word in enumerate(words):
            features.append(word)
            rows.append(np.eye(8)[axis] + 0.1 * np.eye(8)[4 + place % 4])
    save_bag(folder, features, np.array(rows, np.float32), MODEL_FOLDER, {})
    return Models(embedder=str(folder))


def hold(
    library: Library, key: str, text: str, *, settle: bool = True, heading: tuple[str, ...] = ("I. NHIỆM VỤ",)
) -> None:
    """A document of one passage, with what it cites."""
    agency, year, kind, _ = TEXTS.get(key, ("UBND tỉnh", 2025, "Kế hoạch", ""))
    number = {"d": "124/KH-UBND"}.get(key, "")
    held = HeldDocument(key, f"{key}.txt", f"/{key}", number, kind, "", agency, year)
    cited = tuple(CitedNumber(one.number.key, one.number.text, one.raw, 3) for one in find_numbers(text))
    with library.writing() as (catalog, index):
        catalog.put(Entry(held, cited))
        index.add([Passage(key, 0, heading, text, 3)])
    if settle:
        library.settle()


@pytest.fixture
def library(tmp_path: Path, models: Models) -> Library:
    library = Library.open(tmp_path / "library", models)
    for key, row in TEXTS.items():
        hold(library, key, row[3], settle=False)
    library.settle()
    return library


def found(library: Library, query: str, filters: Filters = Filters()) -> list[str]:  # noqa: B008
    """The documents of the hits, best first."""
    return [hit.document.key for hit in library.search(query, filters=filters)]


@pytest.mark.parametrize(
    "query", ["tập huấn sở hữu trí tuệ", "tap huan so huu tri tue", "TẬP HUẤN SHTT", "tâp huấn sơ hưu tri tue"]
)
def test_words_are_found_however_they_are_typed(library: Library, query: str) -> None:
    """Marks, case and abbreviations change nothing, and the hit says which words and shows them."""
    hit = library.search(query)[0]
    assert hit.document.key == "a" and Lane.WORDS in hit.lanes and "huu" in hit.words
    assert "sở hữu trí tuệ" in hit.snippet
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["tập huấn sở hữu trí tuệ"]


def test_abbreviations_are_written_out_on_both_sides(library: Library) -> None:
    """A passage that spells it out is found by the short form, and the other way round."""
    assert found(library, "KHCN")[0] == "c" and found(library, "sự nghiệp KH&CN")[0] == "c"
    hold(library, "e", "Nguồn NSNN cấp cho đề tài.")
    assert found(library, "ngân sách nhà nước")[0] == "e"


def test_a_half_typed_last_syllable_is_completed(library: Library) -> None:
    """What follows the word before it in the library completes it; a whole word is left as it is."""
    assert found(library, "giao th")[:1] == ["d"] and found(library, "sở hữu tr")[:1] == ["a"]
    with library.reading() as (_, index):
        assert [index.completion("giao", typed) for typed in ("th", "thong", "x")] == ["thong", "", ""]


def test_meaning_finds_what_shares_no_word(library: Library) -> None:
    """A passage in other words is found by meaning once settled, and the hit says so."""
    (hit,) = (hit for hit in library.search("cây trồng") if hit.document.key == "b")
    assert Lane.MEANING in hit.lanes and Lane.WORDS not in hit.lanes and "gần nghĩa" in hit.reason


def test_without_a_model_words_still_find(tmp_path: Path) -> None:
    """A model that cannot be loaded is told once, and everything but meaning goes on."""
    library = Library.open(tmp_path / "library", Models(embedder=str(tmp_path)))
    hold(library, "a", TEXTS["a"][3], settle=False)
    assert any("chỉ tìm theo từ" in notice for notice in library.settle())
    answer = library.look_up("tập huấn")
    assert [hit.document.key for hit in answer.hits] == ["a"] and answer.notices == ()


SPELLINGS = (
    "1128/QĐ-UBND",
    "1128 / QĐ - UBND",
    "1128/qđ-ubnd",
    "1128/qd-ubnd",
    "1128-QĐ/UBND",
    "1128\\QĐ–UBND",
    "1128",
)


@pytest.mark.parametrize(
    "typed", [*SPELLINGS, "1128/Q", "1128/QĐ-", "số 1128 qd ubnd", "Quyết định số 1128/QĐ-UBND", "1128qd-ubnd"]
)
def test_a_number_is_found_in_every_spelling(library: Library, typed: str) -> None:
    """Spaces, lower case, no marks, dashes for slashes, half typed, alone: the document that cites it is found."""
    (hit,) = library.search(typed)
    assert hit.document.key == "b" and hit.lanes == (Lane.NUMBER,) and "1128/QĐ-UBND" in hit.reason
    (answer,) = library.find_number(typed)
    assert number_key(answer.asked) == "1128/qdubnd" and [cited.document.key for cited in answer.cited_in] == ["b"]


def test_a_document_is_found_by_its_own_number(library: Library) -> None:
    """What bears the number comes with the reason that it does."""
    (hit,) = library.search("124/kh-ubnd")
    assert hit.document.key == "d" and "là văn bản số 124/KH-UBND" in hit.reason


def test_an_unknown_number_names_its_neighbours(library: Library) -> None:
    """A slip of the finger finds nothing, but the numbers that may have been meant are named."""
    for typed in ("1182/QĐ-UBND", "128/QĐ-UBND", "1128/QĐ-BTC"):
        answer = library.look_up(typed)
        assert answer.hits == () and answer.near_numbers == ("1128/QĐ-UBND",), typed
    hold(library, "e", "Theo Quyết định số 1128/QĐ-BTC.")
    assert set(library.look_up("1128").near_numbers) == {"1128/QĐ-UBND", "1128/QĐ-BTC"}


def test_a_number_among_words_comes_first(library: Library) -> None:
    """A question that names a number gets the passages that cite it before all others."""
    assert found(library, "tập huấn theo Quyết định số 5700/QĐ-UBND")[0] == "d"


def test_words_that_begin_with_a_figure_are_words(library: Library) -> None:
    """ "12 lớp tập huấn" is no document number."""
    assert found(library, "12 lớp tập huấn sở hữu trí tuệ")[0] == "a"


@pytest.mark.parametrize(
    "query", ["", "!?", "vệ tinh viễn thám", "bitcoin ethereum", "qwerty", "phở bò ngon", "9999/XX-YY"]
)
def test_what_is_not_there_is_not_found(library: Library, query: str) -> None:
    """A stray shared syllable, unknown words, nonsense: no hits."""
    assert library.search(query) == ()


def test_everyday_questions_are_not_answered_by_chance(tmp_path: Path) -> None:
    """Among our own plans a shared pair of syllables is no answer by itself; what they speak of is found."""
    library = Library.open(tmp_path / "library", Models(chroma_url="http://127.0.0.1:9"))
    plans = sorted(Path("knowledge/samples").glob("*xa-2026.md"))
    assert len(list(ingest(library, plans, Examination("test", lambda plan: ())))) == len(plans) > 1
    for query in ("bóng đá ngoại hạng anh", "cách nấu phở bò", "thời tiết hôm nay", "vé máy bay đi đà lạt", "gia vang"):
        assert library.search(query) == (), query
    for query in ("tập huấn chuyển đổi số", "kinh phi thuc hien", "sở hữu trí tuệ", "trách nhiệm của Phòng Kinh tế"):
        assert library.search(query), query
    assert least_likeness(1) < least_likeness(1000) < least_likeness(100_000) < 1.5


def test_beside_a_like_passage_less_like_ones_are_found() -> None:
    """Nothing is found where the likest passage is not like enough; where it is, others need be less like the query."""
    said = np.array([0.9, 0.6, 0.2, 0.9], np.float32)
    found = Candidates(
        np.arange(4),
        np.ones(4, np.float32),
        np.array([0.4, 0.3, 0.1, 0.4], np.float32),
        np.array([1, 1, 1, 0], bool),
        said,
    )
    assert _finds(found, 1.2).tolist() == [True, True, False, False]
    assert _finds(found, 1.31).tolist() == [False] * 4
    assert _finds(replace(found, cosines=np.zeros(4, np.float32)), 1.9).tolist() == [True, True, True, False]


def test_a_passage_is_found_by_what_its_plan_is_about(tmp_path: Path) -> None:
    """The words of the plan's subject find its sections too, of other plans they do not; the reason says so."""
    library = Library.open(tmp_path / "library", Models(chroma_url="http://127.0.0.1:9"))
    for name, subject in (("a", "Xây dựng nông thôn mới năm 2026"), ("b", "Phòng, chống thiên tai năm 2026")):
        text = f"KẾ HOẠCH\n{subject}\n\nI. NGUỒN VỐN\n- Ngân sách xã: 950 triệu đồng.\nII. TIẾN ĐỘ\n- Quý II.\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert len(list(ingest(library, [tmp_path / "a.txt", tmp_path / "b.txt"], Examination("t", lambda plan: ())))) == 2
    first = library.search("nguồn vốn NTM")[0]
    assert (first.document.name, first.passage.heading) == ("a.txt", ("I. NGUỒN VỐN",))
    assert first.reason.startswith("có từ khóa: nguồn vốn; văn bản về: NTM")


def test_filters_leave_only_what_was_asked(library: Library) -> None:
    """Year, agency, kind and place are conditions, not wishes; abbreviations and marks do not matter."""
    assert set(found(library, "kế hoạch tập huấn kinh phí giống lúa", Filters(year=2024))) == {"b"}
    assert set(found(library, "kinh phí", Filters(agency="so khcn"))) == {"c"}
    assert set(found(library, "kinh phí", Filters(kind="kế hoạch"))) == set()
    assert set(found(library, "đường giao thông", Filters(place="Tây Sơn"))) == {"d"}
    assert found(library, "tập huấn", Filters(place="Bình Định")) == []
    assert found(library, "tập huấn", Filters(year=1999)) == []


def test_a_province_stands_for_those_it_absorbed(library: Library) -> None:
    """A document of a former province is found under the name of today's."""
    held = HeldDocument("e", "e.txt", "/e", "", "Kế hoạch", "", "UBND tỉnh Bình Định", 2023)
    with library.writing() as (catalog, index):
        catalog.put(Entry(held))
        index.add([Passage("e", 0, (), "Hỗ trợ nuôi tôm công nghệ cao.")])
    assert found(library, "nuôi tôm", Filters(place="Gia Lai")) == ["e"]
    assert found(library, "nuôi tôm", Filters(place="tỉnh Gia Lai", in_force_on=date(2026, 1, 1))) == ["e"]
    assert found(library, "nuôi tôm", Filters(place="Gia Lai", in_force_on=date(2024, 1, 1))) == [], "not yet merged"
    assert found(library, "nuôi tôm", Filters(place="binh dinh", in_force_on=date(2026, 1, 1))) == ["e"]
    assert found(library, "tập huấn", Filters(place="Bình Định", in_force_on=date(2026, 1, 1))) == []


def test_what_does_not_bind_on_the_day_is_left_out(library: Library) -> None:
    """The registry knows that Decree 163/2016 ended in 2026: it is found before, not after."""
    held = HeldDocument("e", "e.docx", "/e", "163/2016/NĐ-CP", "Nghị định", "", "Chính phủ", 2016)
    with library.writing() as (catalog, index):
        catalog.put(Entry(held))
        index.add([Passage("e", 0, (), "Lập dự phòng của các cơ quan nhà nước.")])
    assert found(library, "lập dự phòng", Filters(year=2016, in_force_on=date(2019, 1, 1))) == ["e"]
    assert found(library, "lập dự phòng", Filters(year=2016, in_force_on=date(2026, 6, 1))) == []


def test_the_year_of_the_query_is_preferred(library: Library) -> None:
    """Of two passages alike, that of the year named comes first and says so."""
    hold(library, "e", TEXTS["b"][3].replace("1128", "1129"))
    first = library.search("gieo giống lúa năm 2025")[0]
    assert first.document.year == 2025 and Lane.YEAR in first.lanes and "cùng năm 2025" in first.reason


def test_passages_of_one_section_are_one_hit(library: Library) -> None:
    """The best passage of a section stands for the others, which are counted."""
    with library.writing() as (_, index):
        index.add([Passage("a", n, ("I. NHIỆM VỤ",), f"Tập huấn sở hữu trí tuệ đợt {n}.", n) for n in range(1, 4)])
    hits = library.search("tập huấn sở hữu trí tuệ")
    assert [(hit.document.key, hit.others) for hit in hits][:1] == [("a", 3)]
    assert "a" not in [hit.document.key for hit in hits[1:]]


def test_reading_is_shown_for_what_was_typed_without_marks(library: Library) -> None:
    """The query is read with its diacritics; what was typed with some needs no reading."""
    assert library.look_up("tap huan so huu tri tue").reading == "tập huấn sở hữu trí tuệ"
    assert library.look_up("tập huan").reading == ""


def test_the_same_answer_before_and_after_settling(tmp_path: Path, models: Models) -> None:
    """What is not settled yet is found by words and by number at once."""
    library = Library.open(tmp_path / "library", models)
    for key, row in TEXTS.items():
        hold(library, key, row[3], settle=False)
    before = {query: found(library, query)[:1] for query in ("tập huấn", "giao thông", "1128/QĐ-UBND")}
    library.settle()
    assert before == {query: found(library, query)[:1] for query in before} and all(before.values())


def test_a_passage_outside_the_store_is_scored_as_inside(tmp_path: Path) -> None:
    """What the store of words says of a passage it does not hold is what it would say if it held it."""
    rows = [(number, "", row[3]) for number, row in enumerate(TEXTS.values(), 1)]
    write_words(tmp_path / "words", rows, lambda done: None)
    words = Words.open(tmp_path / "words")
    assert words is not None
    query = Query.read("tập huấn sở hữu trí tuệ, tập huấn")
    score, fits, said = words.score_of(query, "", rows[0][2])
    assert score == pytest.approx(float(words.scores(query)[0]), abs=1e-3) and fits
    fit, shares = words.fits(query, np.arange(4))
    assert fit.tolist() == [True, False, False, False]
    assert said == pytest.approx(float(shares[0]), abs=1e-5) and 0.8 < said < 1, "all but the pair “tuệ, tập”"
    assert 0 < shares[3] < 0.1, "“sửa” is “sữa” and no more"


def test_words_in_common_with_a_passage_are_folded_syllables(library: Library) -> None:
    """What a hit calls its words are syllables as the index counts them."""
    (hit,) = library.search("giao thông")
    assert set(hit.words) <= set(folded_syllables(hit.passage.text))
