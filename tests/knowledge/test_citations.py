"""Document numbers and citations are read in every spelling officers use, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.domain.dates import PartialDate
from knowledge.domain.legal import DocumentNumber, number_key, same_issuer
from knowledge.parsing.citations import (
    find_citations,
    find_numbers,
    issuer_of,
    kind_of,
    parse_number,
)

SYMBOLS_OF_REAL_PLANS = """
    5700/QĐ-UBND 1392/QĐ-UBND
    09/2015/QĐ-UBND 112/2017/NQ-HĐND 2286/QĐ-UBND 383/SKHCN-QLKH 124/KH-UBND 71/KH-UBND 16/KH-UBND 247/UBND
    1280/QĐ-UBND 11/NQ-CP 30c/NQ-CP 19/2014/QĐ-TTg
    213/SKH-CN-KH&CNCS 1381/KH-UBND 547/KH-UBND 82101/QĐ-SHTT 433/KHCN-KH 20-NQ/TW
    01-NQ/TU 40/NQ-HĐND 02/QĐ-UBND 3006/QĐ-UBND 107/2020/NĐ-CP 24/2014/NĐ-CP 2818/QĐ-UBND 12/2020/QĐ-UBND
    03/2019/TT-BKHCN 1962/KH-UBND 696/QĐ-TTg 2205/QĐ-TTg 2480/QĐ-UBND 08/UBND-KTTC 130/QĐ-TTg 127/QĐ-TTg
    118/QĐ-TTg 1341/KH-UBND 50-NQ/CP 52-NQ/TW 545/QĐ-UBND 2274/QĐ-UBND 939/KH-UBND 2828/KH-UBND 996/QĐ-TTg
    01/NQ-CP 252/VP-TH
"""


def test_all_symbols_of_real_plans_are_found_and_nothing_else(seeds: tuple[Path, ...]) -> None:
    """The 47 numbers of five real plans are found; blank draft numbers, standards and amounts are not numbers."""
    found = {one.number.text for path in seeds for one in find_numbers(path.read_text("utf-8"))}
    assert found == set(SYMBOLS_OF_REAL_PLANS.split())
    assert len(found) == 47


def test_citations_of_real_plans_quote_the_text_exactly(seeds: tuple[Path, ...]) -> None:
    """Each citation is a slice of the text and contains its number; every one of them names its kind."""
    for path in seeds:
        text = path.read_text("utf-8")
        for cited in find_citations(text):
            assert cited.number is not None
            assert text[cited.start : cited.end] == cited.raw
            assert cited.number.text in cited.raw
            assert cited.kind is not None


SPELLINGS = {
    "5700/QĐ-UBND": (
        "5700/QĐ-UBND",
        "5700/qd-ubnd",
        "5700 QĐ UBND",
        "quyết định số 5700/QĐ-UBND",
        "5700 / QĐ – UBND",
        "5700-qd-ubnd",
        "QD 5700/qdubnd",
    ),
    "09/2015/QĐ-UBND": (
        "09/2015/QĐ-UBND",
        "09-2015-qd-ubnd",
        "9/2015/QĐ-UBND",
        "Quyết định 09/2015/qđ-ubnd",
        "09 2015 QD UBND",
    ),
    "57-NQ/TW": ("57-NQ/TW", "57-nq/tw", "57 NQ TW", "nghị quyết số 57-NQ/TW", "57-nq-tw"),
    "93/2025/QH15": ("93/2025/QH15", "93/2025/qh15", "luật số 93/2025/QH 15", "93-2025-QH15", "93 2025 qh15"),
    "01.2/2026/NQ-CP": (
        "01.2/2026/NQ-CP",
        "01.2/2026/nq-cp",
        "1.2/2026/NQ-CP",
        "01.2-2026-NQ-CP",
        "NQ 01.2/2026/NQ–CP",
    ),
    "30c/NQ-CP": ("30c/NQ-CP", "30C/NQ-CP", "30c/nq-cp", "Nghị quyết 30c/NQ-CP", "30c nq cp"),
    "213/SKH-CN-KH&CNCS": (
        "213/SKH-CN-KH&CNCS",
        "213/skh-cn-kh&cncs",
        "công văn số 213/SKH-CN-KH&CNCS",
        "213-SKH-CN-KH&CNCS",
        "213 / SKH-CN-KH&CNCS",
    ),
    "55/2015/TTLT-BTC-BKHCN": (
        "55/2015/TTLT-BTC-BKHCN",
        "55/2015/ttlt-btc-bkhcn",
        "55-2015-TTLT-BTC-BKHCN",
        "55 2015 ttlt btc bkhcn",
        "Thông tư liên tịch số 55/2015/TTLT-BTC-BKHCN",
    ),
}


@pytest.mark.parametrize(("canonical", "spelling"), [(key, one) for key, many in SPELLINGS.items() for one in many])
def test_every_spelling_of_a_number_has_one_key(canonical: str, spelling: str) -> None:
    """Case, marks, dashes, spaces, leading zeros and kind words before it do not make another number."""
    number = parse_number(spelling)
    assert number is not None
    assert number.key == number_key(canonical)
    assert number.symbol == parse_number(canonical).symbol  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["", "xin chào", "12", "3/2024", "tăng 30 triệu", "12 ha", "12 tháng 5", "18/5/2021", "2 cái"]
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    """Amounts, dates and words are no document numbers."""
    assert parse_number(text) is None


def test_different_numbers_have_different_keys() -> None:
    """Year, letter and symbol tell documents apart."""
    texts = [
        "268/2025/NĐ-CP",
        "268/2026/NĐ-CP",
        "36/NQ-CP",
        "36a/NQ-CP",
        "36/QĐ-TTg",
        "2/2026/NQ-CP",
        "01.2/2026/NQ-CP",
    ]
    assert len({number_key(text) for text in texts}) == len(texts)


def test_a_number_is_anchored_on_its_left() -> None:
    """222/2026/NĐ-CP is never read as 22/2026/NĐ-CP."""
    (found,) = find_numbers("theo 222/2026/NĐ-CP về hoạt động bay")
    assert found.number == DocumentNumber("222", 2026, "NĐ-CP")


@pytest.mark.parametrize(
    "text",
    ["giá 20.000/VNĐ một cái", "30 kg/Ha, 3/NTM", "Số: /KH-UBND", "TCVN ISO 9001:2015", "8 -12 mã lực", "CNC-TTCN"],
)
def test_rates_and_blank_numbers_are_not_found(text: str) -> None:
    """A slash before capitals is not enough for a document number."""
    assert find_numbers(text) == ()


def test_lower_case_is_found_inside_a_sentence() -> None:
    """An officer's question in lower case and without marks holds a number."""
    (found,) = find_numbers("quyết định 5700/qd-ubnd còn hiệu lực không?")
    assert (found.raw, found.number.text) == ("5700/qd-ubnd", "5700/QĐ-UBND")


def test_two_numbers_share_an_issuer_but_not_a_date() -> None:
    """A date belongs to the number before it; the issuer after the last number belongs to both."""
    text = "theo Quyết định số 11/QĐ-UBND ngày 05/3/2019 và Quyết định số 22/QĐ-UBND của UBND tỉnh Lâm Đồng; tiếp tục"
    first, second = find_citations(text)
    assert (first.date, second.date) == (PartialDate(5, 3, 2019), None)
    assert first.issuer == second.issuer == "UBND tỉnh Lâm Đồng"
    assert first.raw == "Quyết định số 11/QĐ-UBND ngày 05/3/2019"
    assert second.raw == "Quyết định số 22/QĐ-UBND của UBND tỉnh Lâm Đồng"


def test_numbers_of_different_bodies_share_nothing() -> None:
    """A decree standing before a decision does not take the province as its issuer."""
    first, second = find_citations("Nghị định số 107/2020/NĐ-CP và Quyết định số 5/QĐ-UBND của UBND tỉnh")
    assert (first.issuer, second.issuer) == (None, "UBND tỉnh")


def test_a_kind_written_once_serves_a_list_of_numbers() -> None:
    """`các Quyết định số 1/…, 2/…` are two decisions."""
    first, second = find_citations("các Quyết định số 11/QĐ-UBND, 22/QĐ-UBND ngày 18/10/2019 của UBND xã")
    assert (first.kind, second.kind) == ("Quyết định", "Quyết định")


@pytest.mark.parametrize(
    ("text", "kind", "day", "issuer", "subject"),
    [
        (
            "Căn cứ Nghị quyết số 12/2017/NQ-HĐND ngày 08 tháng 12 năm 2017 của HĐND tỉnh về việc quy định mức chi; và",
            "Nghị quyết",
            PartialDate(8, 12, 2017),
            "HĐND tỉnh",
            "quy định mức chi",
        ),
        (
            "Kế hoạch 12/KH-UBND của Uỷ ban nhân dân xã Hoà Bình về phát triển.",
            "Kế hoạch",
            None,
            "Uỷ ban nhân dân xã Hoà Bình",
            "phát triển",
        ),
        ("văn bản 247/UBND ngày 21/3/2022", "Văn bản", PartialDate(21, 3, 2022), None, None),
        (
            "Nghị quyết số 40/NQ-HĐND của Hội đồng nhân dân tỉnh khoá IX kỳ họp thứ 19 về kế hoạch năm 2021",
            "Nghị quyết",
            None,
            "Hội đồng nhân dân tỉnh",
            "kế hoạch năm 2021",
        ),
        (
            "Thông tư số 39/2025/TT-BKHCN (ngày 30/11/2025) của Bộ trưởng Bộ Khoa học và Công nghệ quy định chi tiết",
            "Thông tư",
            PartialDate(30, 11, 2025),
            "Bộ trưởng Bộ Khoa học và Công nghệ",
            "quy định chi tiết",
        ),
        (
            "Nghị quyết số 12/NQ-HĐND của HĐND tỉnh Lào Cai ngày 08/12/2024 về dự toán",
            "Nghị quyết",
            PartialDate(8, 12, 2024),
            "HĐND tỉnh Lào Cai",
            "dự toán",
        ),
        (
            "Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15 ngày 27/6/2025;",
            "Luật",
            PartialDate(27, 6, 2025),
            None,
            "Khoa học, công nghệ và đổi mới sáng tạo",
        ),
        (
            "Công văn số 43/SVHTTDL-QLVH của Sở Văn hóa, Thể thao và Du lịch hướng dẫn lễ hội",
            "Công văn",
            None,
            "Sở Văn hóa, Thể thao và Du lịch",
            "hướng dẫn lễ hội",
        ),
        ("QĐ 569/QĐ-TTg của Thủ tướng", "Quyết định", None, "Thủ tướng", None),
        ("Nghị quyết 01/NQ-CP năm 2021 của Chính phủ", "Nghị quyết", PartialDate(None, None, 2021), "Chính phủ", None),
        ("(57-NQ/TW)", None, None, None, None),
    ],
)
def test_a_citation_says_what_the_text_says(
    text: str, kind: str | None, day: PartialDate | None, issuer: str | None, subject: str | None
) -> None:
    """Kind, date, issuer and subject are taken where they are written and left out where they are not."""
    (cited,) = find_citations(text)
    assert (cited.kind, cited.date, cited.issuer, cited.subject) == (kind, day, issuer, subject)
    assert text[cited.start : cited.end] == cited.raw


@pytest.mark.parametrize(
    ("text", "issuer", "kind"),
    [
        ("93/2025/QH15", "Quốc hội", None),
        ("1664/NQ-UBTVQH15", "Ủy ban Thường vụ Quốc hội", "Nghị quyết"),
        ("265/2025/NĐ-CP", "Chính phủ", "Nghị định"),
        ("569/QĐ-TTg", "Thủ tướng Chính phủ", "Quyết định"),
        ("39/2025/TT-BKHCN", "Bộ Khoa học và Công nghệ", "Thông tư"),
        ("55/2015/TTLT-BTC-BKHCN", "Bộ Tài chính, Bộ Khoa học và Công nghệ", "Thông tư liên tịch"),
        ("40/NQ-HĐND", "Hội đồng nhân dân", "Nghị quyết"),
        ("124/KH-UBND", "Ủy ban nhân dân", "Kế hoạch"),
        ("383/SKHCN-QLKH", "Sở Khoa học và Công nghệ", "Công văn"),
        ("247/UBND", "Ủy ban nhân dân", "Công văn"),
        ("01-NQ/TU", "Tỉnh ủy", "Nghị quyết"),
        ("7/QĐ-XYZ", None, "Quyết định"),
    ],
)
def test_the_symbol_names_its_issuer(text: str, issuer: str | None, kind: str | None) -> None:
    """The letters tell kind and body; an unknown body gives nothing."""
    number = DocumentNumber.read(text)
    assert number is not None
    assert (issuer_of(number), kind_of(number)) == (issuer, kind)


def test_a_misplaced_dash_is_seen_and_does_not_hide_the_document() -> None:
    """50-NQ/CP and 57/NQ-TW are malformed; their keys are those of the documents meant."""
    wrong, right = parse_number("50-NQ/CP"), parse_number("50/NQ-CP")
    assert wrong is not None
    assert right is not None
    assert (wrong.dash_misplaced, right.dash_misplaced) == (True, False)
    assert (wrong.text, wrong.key) == ("50-NQ/CP", right.key)
    state_style = parse_number("57/NQ-TW")
    assert state_style is not None
    assert state_style.dash_misplaced


def test_names_of_one_issuer_are_recognised() -> None:
    """Abbreviations and omitted places may mean the same body; another level never does."""
    assert same_issuer("UBND tỉnh", "Ủy ban nhân dân tỉnh Lào Cai")
    assert same_issuer("Sở KH&CN Hà Giang", "Sở Khoa học và Công nghệ tỉnh Hà Giang")
    assert same_issuer("Bộ trưởng Bộ Tài chính", "Bộ Tài chính")
    assert not same_issuer("UBND tỉnh", "UBND huyện Tây Sơn")
    assert not same_issuer("Chính phủ", "Thủ tướng Chính phủ")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("sửa đổi theo Luật số 32/2013/QH 13, Luật số", "32/2013/QH13"),
        ("Luật Bảo vệ sức khỏe nhân dân số 21-LCT/HĐNN8 ngày 30/6/1989", "21-LCT/HĐNN8"),
    ],
)
def test_numbers_as_real_laws_write_them(text: str, number: str) -> None:
    """A space before the term of the National Assembly, and the letters of the 1980s that end with a term."""
    assert [found.number.text for found in find_numbers(text)] == [number]
