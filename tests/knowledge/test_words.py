"""Amounts in words: the canonical spelling, every accepted one, and what is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain.money import Money
from knowledge.domain.words import LABEL, find_words, mend_words, money_words, read_words, to_words

VARIANTS = (("nghìn", "ngàn"), ("tỷ", "tỉ"), ("linh", "lẻ"), ("bảy", "bẩy"), ("mươi tư", "mươi bốn"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (105, "một trăm linh năm"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_000_015, "một triệu không trăm mười lăm"),
        (2_400_400_000, "hai tỷ bốn trăm triệu bốn trăm nghìn"),
        (21_015_024_000, "hai mươi mốt tỷ không trăm mười lăm triệu không trăm hai mươi tư nghìn"),
        (5 * 10**12, "năm nghìn tỷ"),
        (10**15, "một triệu tỷ"),
        (10**18, "một tỷ tỷ"),
        (5_314 * 10**9, "năm nghìn ba trăm mười bốn tỷ"),
        (-90, "âm chín mươi"),
    ],
)
def test_the_canonical_spelling(number: int, words: str) -> None:
    """One spelling per number, with mốt, tư, lăm, linh and "không trăm" in place."""
    assert to_words(number) == words


@given(
    st.one_of(st.integers(-(10**15), 10**15), st.integers(0, 10**20), st.integers(0, 9_999).map(lambda n: n * 10**6)),
    st.sets(st.sampled_from(VARIANTS)),
    st.sampled_from(("{}", "{} đồng", "{} đồng chẵn", "{} chẵn", "{} đồng chẵn./.", " {} đồng Việt Nam. ")),
    st.sampled_from((str, str.upper, str.capitalize)),
    st.sampled_from((" ", "  ", "-", ", ", "\n", "\u00a0")),
    st.sampled_from(("NFC", "NFD")),
)
def test_every_accepted_spelling_is_read(
    number: int,
    variants: set[tuple[str, str]],
    frame: str,
    case: Callable[[str], str],
    gap: str,
    form: Literal["NFC", "NFD"],
) -> None:
    """North and South, capitals, hyphens, commas, line ends, NFD and any ending give the number back."""
    words = to_words(number)
    for canonical, other in variants:
        words = words.replace(canonical, other)
    text = unicodedata.normalize(form, case(frame.format(words.replace(" ", gap))))
    assert read_words(text).value == number, text


@given(st.integers(0, 10**15))
def test_money_in_words(dong: int) -> None:
    """The words of money begin with a capital, end with "đồng chẵn" and are read back."""
    words = money_words(Money(dong))
    assert words[0].isupper() and words.endswith(" đồng chẵn" if dong else "Không đồng")
    assert read_words(words).value == dong


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("ba mươi chín phẩy sáu triệu đồng", 39_600_000),
        ("một phẩy hai tỷ", 1_200_000_000),
        ("không phẩy năm tỷ đồng", 500_000_000),
        ("ba phẩy không năm triệu", 3_050_000),
        ("ba phẩy hai mươi lăm triệu đồng chẵn", 3_250_000),
        ("năm nghìn tỷ ba trăm mười bốn tỷ", 5_314 * 10**9),
        ("một trăm linh tư", 104),
    ],
)
def test_decimals_and_spoken_forms(words: str, number: int) -> None:
    """A decimal of triệu or tỷ is a whole number of đồng."""
    assert read_words(words).value == number


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("một trăm lẽ năm", "“lẻ” hoặc “linh”"), ("mười năm", "“mười lăm”"), ("hai mươi một", "“mươi mốt”"),
        ("hai mươi năm", "“mươi lăm”"), ("một trăm linh mốt", "mốt"), ("mười tư", "“mười bốn”"),
        ("một trăm năm", "105 hoặc 150"), ("một trăm năm nghìn", "105 hoặc 150"),
        ("một triệu năm", "1.000.005 hoặc 1.500.000"), ("một nghìn hai", "1.002 hoặc 1.200"),
        ("một triệu hai mươi nghìn", "không trăm"), ("hai tỷ không trăm triệu", "không đọc"),
        ("không trăm linh năm", "không trăm"), ("hai nghìn ba trăm triệu", "thứ tự"),
        ("một triệu triệu", "bậc"),
        ("hai tỷ bốn chăm triệu", "chăm"), ("hai ty", "ty"), ("hai tỷ 400 triệu", "400"),
        ("một phẩy năm đồng", "lẻ"),
        ("ba phẩy năm triệu hai trăm tỷ", "phẩy"), ("một phẩy hai phẩy ba triệu", "phẩy"), ("phẩy", "con số"),
        ("một trăm linh", "linh"), ("hai mươi linh một", "linh"), ("một mươi", "một mươi"),
        ("triệu", "triệu"),
        ("âm", "con số"), ("một trăm không", "không"), ("", "Chưa ghi"), ("…", "Chưa ghi"),
    ],
)  # fmt: skip
def test_wrong_and_ambiguous_words_are_refused(words: str, hint: str) -> None:
    """A misspelt or ambiguous amount has no value, and the sentence says what is wrong with it."""
    reading = read_words(words)
    assert reading.value is None and hint in reading.problem and reading.problem.endswith(".")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("mười năm triệu", 15_000_000), ("hai mươi một triệu", 21_000_000), ("hai mươi năm nghìn", 25_000),
        ("một trăm lẽ năm triệu", 105_000_000), ("một trăm linh mốt", 101), ("một mươi hai", 12),
        ("một triệu hai mươi nghìn", 1_020_000), ("một triệu năm nghìn", 1_005_000),
        ("hai tỷ không trăm triệu", 2_000_000_000), ("ba triệu linh năm nghìn đồng chẵn", 3_005_000),
        ("hai tỷ bốn trăm triệu", 2_400_000_000),
    ],
)  # fmt: skip
def test_slips_of_spelling_with_one_meaning_are_mended(words: str, number: int) -> None:
    """What only its spelling makes wrong has the value that was meant."""
    assert mend_words(words).value == number


@pytest.mark.parametrize("words", ["một trăm năm", "một triệu năm", "một nghìn hai", "hai tỷ bốn chăm triệu", ""])
def test_two_meanings_are_never_mended(words: str) -> None:
    """What can be understood two ways, or not at all, stays refused for the same reason."""
    assert mend_words(words) == read_words(words)
    assert mend_words(words).value is None


VOCABULARY = [
    "không",
    "một",
    "hai",
    "năm",
    "tư",
    "mốt",
    "lăm",
    "linh",
    "lẽ",
    "mười",
    "mươi",
    "trăm",
    "nghìn",
    "triệu",
    "tỷ",
    "phẩy",
    "âm",
    "đồng",
    "chẵn",
]


@given(st.lists(st.sampled_from(VOCABULARY), max_size=12))
def test_any_heap_of_words_is_read_or_refused(words: list[str]) -> None:
    """There is always a value or a problem, never both; the canonical spelling of a value gives it back."""
    reading = read_words(" ".join(words))
    assert (reading.value is None) is bool(reading.problem)
    if reading.value is not None:
        assert read_words(to_words(reading.value)) == reading


@pytest.mark.parametrize(
    ("text", "label", "raw", "number"),
    [
        ("140 đồng (Bằng chữ: Hai tỷ đồng chẵn). Trong đó:", LABEL, "Hai tỷ đồng chẵn", 2 * 10**9),
        ("(*Bảng chữ: Chín triệu đồng chẵn*). Trong", "Bảng chữ:", "Chín triệu đồng chẵn", 9 * 10**6),
        ("(Bằng chữ: Hai tỷ\nbốn trăm triệu đồng)", LABEL, "Hai tỷ\nbốn trăm triệu đồng", 2_400_000_000),
        ("**Bằng chữ:** *Hai triệu đồng.*", LABEL, "Hai triệu đồng", 2_000_000),
        ("Viết bằng chữ: một triệu đồng, trong đó", "Viết bằng chữ:", "một triệu đồng", 1_000_000),
        ("Số tiền (viết bằng chữ): Hai tỷ đồng./.", "viết bằng chữ:", "Hai tỷ đồng", 2 * 10**9),
        ("bằng chữ là hai tỷ đồng chẵn năm 2025", "bằng chữ là", "hai tỷ đồng chẵn", 2 * 10**9),
        ("(Bằng chữ Hai tỷ đồng", "Bằng chữ", "Hai tỷ đồng", 2 * 10**9),
        ("Bằng chữ: hai triệu\nCộng", LABEL, "hai triệu", 2_000_000),
        ("Bằng chữ: Một trăm năm triệu đồng", LABEL, "Một trăm năm triệu đồng", None),
        ("(Bằng chữ: Hai tỷ đồng bốn triệu đồng)", LABEL, "Hai tỷ đồng bốn triệu đồng", None),
        ("(Bằng chữ: …)", LABEL, "…", None),
        ("Bằng chữ:", LABEL, "", None),
    ],
)
def test_words_are_found_after_their_label(text: str, label: str, raw: str, number: int | None) -> None:
    """The label and its near misses lead to the words, with or without brackets, over a line break too."""
    (found,) = find_words(text)
    assert (found.label, found.raw, found.reading.value) == (label, raw, number)
    assert text[found.start : found.end] == raw and bool(found.reading.problem) is (number is None)


@pytest.mark.parametrize("text", ["dạy bảng chữ cái", "ký bằng chữ ký số", "văn bằng chứng chỉ", "bằng chữ in hoa"])
def test_other_letters_are_no_label(text: str) -> None:
    """The alphabet and signatures are not amounts."""
    assert find_words(text) == ()
