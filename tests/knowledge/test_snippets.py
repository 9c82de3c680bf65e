"""Snippets, abbreviations and typed numbers: the small parts that searching stands on."""

import random

import pytest

from knowledge.abbreviations import expand
from knowledge.domain.folding import folded_syllables
from knowledge.numbers import read_typed
from knowledge.parsing.citations import find_numbers
from knowledge.snippets import LONGEST, snippet_at, snippet_of

SENTENCES = (
    "Kinh phí thực hiện là 1.234,5 triệu đồng từ ngân sách tỉnh.",
    "Căn cứ Quyết định số 1128/QĐ-UBND ngày 05 tháng 01 năm 2024 của UBND tỉnh về việc giao dự toán;",
    "Mở 03 lớp tập huấn về sở hữu trí tuệ, mỗi lớp 50 học viên.",
    "1. Hỗ trợ 12,5 ha lúa giống mới tại xã Tây Sơn; 2. Mua 20 tấn phân bón.",
    "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị.",
)


def test_a_short_passage_is_shown_whole() -> None:
    """Nothing is left out of what fits, and neighbouring words are one mark."""
    shown, marks = snippet_of(SENTENCES[2], {"so", "huu", "tri", "tue"})
    assert shown == SENTENCES[2] and [shown[a:b] for a, b in marks] == ["sở hữu trí tuệ"]


def test_a_long_passage_is_shown_where_the_words_stand() -> None:
    """The part with the words is shown, with dots where something was left out."""
    text = " ".join([*SENTENCES[:2] * 6, SENTENCES[2], *SENTENCES[3:] * 6])
    shown, marks = snippet_of(text, set(folded_syllables("tập huấn sở hữu trí tuệ")))
    assert "tập huấn" in shown and "sở hữu trí tuệ" in shown
    assert shown[0] == shown[-1] == "…" and len(shown) <= LONGEST + 2
    assert {shown[a:b] for a, b in marks} >= {"tập huấn", "sở hữu trí tuệ"}


@pytest.mark.parametrize("seed", range(60))
def test_no_figure_and_no_citation_is_cut(seed: int) -> None:
    """Wherever the window falls, the numbers, dates and amounts it shows are those of the text, whole."""
    luck = random.Random(seed)
    text = " ".join(luck.choice(SENTENCES) for _ in range(25))
    wanted = set(folded_syllables(" ".join(luck.sample(text.split(), 3))))
    shown, _ = snippet_of(text, wanted)
    inside = shown.strip("…")
    assert inside in text
    start = text.index(inside)
    end = start + len(inside)
    for whole in ("1.234,5 triệu đồng", "05 tháng 01 năm 2024", "12,5 ha", "20 tấn", "22/12/2024"):
        place = text.find(whole)
        while place >= 0:
            assert not (place < start < place + len(whole) or place < end < place + len(whole)), whole
            place = text.find(whole, place + 1)
    for found in find_numbers(text):
        assert not (found.start < start < found.end or found.start < end < found.end), found.raw


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("so khcn", "sở khoa học và công nghệ"),
        ("NSNN", "ngân sách nhà nước"),
        ("UBND xã", "Ủy ban nhân dân xã"),
        ("KH-CN", "khoa học và công nghệ"),
    ],
)
def test_abbreviations_give_the_syllables_they_stand_for(short: str, long: str) -> None:
    """Short and written out are the same to whoever counts syllables."""
    assert expand(folded_syllables(short)) == expand(folded_syllables(long))


def test_words_are_no_abbreviations() -> None:
    """Syllables that are words of their own stay as they are, and expanding twice changes nothing."""
    for text in ("kế hoạch hội thảo", "con cá", "nội dung chi", "hợp đồng"):
        syllables = folded_syllables(text)
        assert expand(syllables) == syllables
    once = expand(folded_syllables("UBND, HĐND, Sở KH&CN, NSNN"))
    assert expand(once) == once


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("1128/QĐ-UBND", "1128/qdubnd"), ("1128 qd ubnd", "1128/qdubnd"), ("1128/Q", "1128/q"), ("1128", "1128/"),
        ("số 09/2015/QĐ", "9/2015/qd"), ("09/20", "9/20"), ("57-nq/tw", "57/nqtw"), ("5700qđ-ubnd", "5700/qdubnd"),
        ("Quyết định số 5700", "5700/"), ("nghị định 30/2020", "30/2020"), ("30c/nq-cp", "30c/nqcp"),
        ("89/2025/QH15", "89/2025/qh15"),
    ],
)  # fmt: skip
def test_a_typed_number_says_how_its_key_begins(typed: str, beginning: str) -> None:
    """Whole or half, in any spelling: the beginning of the key of the number that is meant."""
    read = read_typed(typed)
    assert read is not None and read.beginning == beginning


@pytest.mark.parametrize(
    "words", ["12 mô hình lúa", "3 lớp tập huấn", "kinh phí 2025", "QĐ-UBND", "", "a" * 5000, "1" * 5000]
)
def test_what_is_no_number_is_not_read_as_one(words: str) -> None:
    """Words that begin with a figure, letters alone, and monsters are no document numbers."""
    assert read_typed(words) is None


def test_a_place_longer_than_a_snippet_is_shown_from_its_beginning() -> None:
    """What is written may be longer than what can be shown: its first part is."""
    written = "một điều khoản rất dài " * 30
    shown, _ = snippet_at("Mở đầu. " + written, written.strip())
    assert shown.startswith("…một điều khoản") and len(shown) <= LONGEST + 2
