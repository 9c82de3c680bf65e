"""Misspelt words of a query are read as they are meant, where the documents say so; strange words are left alone."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.catalog import Entry
from knowledge.domain.folding import folded_syllables
from knowledge.domain.passage import HeldDocument, Passage
from knowledge.misspelling import corrected
from knowledge.search import Library, Models

TEXTS = (
    "Doanh nghiệp khoa học và công nghệ chuyển giao công nghệ",
    "Hỗ trợ doanh nghiệp đổi mới công nghệ",
    "Doanh nghiệp ứng dụng công nghệ; thủ tục hải quan",
    "Kế hoạch khoa học và công nghệ; thuế của doanh nghiệp",
    "Thủ tục hải quan, bảo hiểm xã hội, đấu thầu",
    "Bảo hiểm xã hội, kế hoạch đấu thầu, thủ tục hải quan",
    "Kế hoạch bảo hiểm xã hội, xây dựng nông thôn mới",
    "Xây dựng nông thôn mới, sở hữu trí tuệ",
    "Xây dựng kế hoạch, sở hữu trí tuệ, sở hữu trí tuệ",
)
HELD: Counter[str] = Counter()
for text in TEXTS:
    syllables = folded_syllables(text)
    HELD.update({*syllables, *(f"{first}_{second}" for first, second in pairwise(syllables))})


def read(query: str) -> str:
    return corrected(query, lambda term: HELD[term], lambda word: word == "nsnn")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("doanh ngiep khoa hoc", "doanh nghiep khoa hoc"),
        ("chuyển giao công ngệ", "chuyển giao công nghe"),
        ("thu tuc hai qaun", "thu tuc hai quan"),
        ("Bảo hiểm xã hộii", "Bảo hiểm xã hoi"),
        ("xây dựg nông thôn mới", "xây dung nông thôn mới"),
    ],
)
def test_one_letter_off(typed: str, meant: str) -> None:
    """A letter left out, added, exchanged or changed is put right where the neighbours say which syllable is meant."""
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kees hoachj khoa hocj", "ke hoach khoa hoc"),
        ("ddaaus thaaux", "dau thau"),
        ("doanh nghieepj", "doanh nghiep"),
        ("bao hiem xa hoij", "bao hiem xa hoi"),
        ("so73 hu7u4 tri1 tue65", "so huu tri tue"),
        ("os ke", "os ke"),
        ("thuees", "thue"),
    ],
)
def test_telex_and_vni(typed: str, meant: str) -> None:
    """What was typed with the input method off is read as it would have come out; too short a word is left."""
    assert read(typed) == meant


@pytest.mark.parametrize(
    "query",
    [
        "công nghệ",
        "pizza hải quan",
        "nsnn",
        "giá vàng sjc",
        "thủ tục wifi",
        "13/2021/nđ-cp",
        "",
        "  ",
        "mẫu b2",
        "ngiep",
    ],
)
def test_other_words_are_left_alone(query: str) -> None:
    """Known words, abbreviations, numbers, foreign words, and a strange word that no neighbour explains."""
    assert read(query) == query


def test_a_misspelt_query_is_answered_and_how_it_was_read_is_told(tmp_path: Path) -> None:
    """The library answers what was meant; the reading says so with diacritics, as for a query typed without them."""
    library = Library.open(tmp_path / "library", Models(chroma_url="http://127.0.0.1:9"))
    with library.writing() as (catalog, index):
        for place, text in enumerate(TEXTS):
            catalog.put(Entry(HeldDocument(f"d{place}", f"{place}.txt", f"/{place}", "", "", "", "", None)))
            index.add([Passage(f"d{place}", 0, (), text)])
    library.settle()
    answer = library.look_up("doanh ngiep đổi mới")
    assert answer.hits[0].passage.text == TEXTS[1]
    assert answer.reading == "doanh nghiệp đổi mới"
    assert library.look_up("thu tuc hai qaun").reading == "thủ tục hải quan"
    assert library.look_up("doanh nghiệp đổi mới").reading == ""
