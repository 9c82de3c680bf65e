"""The registry knows what binds on a day, and which agencies and places still stand; unknown gives nothing."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

import knowledge.registry as registry_package
from knowledge.domain.legal import DocumentNumber, Force, LegalDocument
from knowledge.registry import AbolishedName, Registry, load_agencies, load_registry
from knowledge.registry.documents import shipped_records
from knowledge.registry.records import document_of

FOLDER = Path(registry_package.__file__).parent
REGISTRY = load_registry()
AGENCIES = load_agencies()
TODAY = date(2026, 11, 20)
BEFORE = date(2024, 6, 1)


def _one(number: str) -> LegalDocument:
    (document,) = REGISTRY.find(number)
    return document


def _abolished(text: str, on: date = TODAY) -> list[str]:
    return [found.name for found in AGENCIES.abolished(text, on)]


def _first(text: str, on: date = TODAY) -> AbolishedName:
    return AGENCIES.abolished(text, on)[0]


def test_all_records_are_read_and_identified() -> None:
    """183 records; number, issuer and year together name one document each."""
    documents = REGISTRY.all()
    assert len(documents) == 183
    assert len({(one.id, one.issuer, one.year) for one in documents}) == 183
    assert all(one.confidence in {"high", "medium", "low"} for one in documents)
    assert all(one.status in {"in_force", "amended", "partly", "expired", "unknown"} for one in documents)


def test_the_data_files_are_written_one_way() -> None:
    """A data file is exactly what its own writer writes, so that changes show as small differences."""
    for name in ("central.json", "local.json", "agencies.json"):
        text = (FOLDER / name).read_text("utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    for line in (FOLDER / "districts.jsonl").read_text("utf-8").splitlines():
        assert line == json.dumps(json.loads(line), ensure_ascii=False)


def test_successors_are_numbers() -> None:
    """What replaces, is replaced by or amends a document is a number that can be looked up."""
    for document in REGISTRY.all():
        for number in (*document.replaced_by, *document.replaces, *document.amended_by):
            assert DocumentNumber.read(number) is not None, (document.id, number)


def test_periods_and_dates_are_in_order() -> None:
    """Nothing expires before it begins, and what is marked expired says when."""
    for document in REGISTRY.all():
        if document.expires and document.effective:
            assert document.effective < document.expires, document.id
        if document.status == "expired":
            assert document.expires is not None, document.id


@pytest.mark.parametrize(
    ("number", "on", "force"),
    [
        ("83/2015/QH13", date(2025, 12, 31), Force.IN_FORCE),
        ("83/2015/QH13", date(2026, 1, 1), Force.EXPIRED),
        ("89/2025/QH15", date(2025, 12, 31), Force.NOT_YET),
        ("89/2025/QH15", date(2026, 1, 1), Force.IN_FORCE),
        ("73/2026/NĐ-CP", date(2026, 1, 15), Force.NOT_YET),
        ("73/2026/NĐ-CP", date(2026, 3, 9), Force.NOT_YET),
        ("73/2026/NĐ-CP", date(2026, 3, 10), Force.IN_FORCE),
        ("132/2025/NĐ-CP", date(2027, 2, 28), Force.IN_FORCE),
        ("132/2025/NĐ-CP", date(2027, 3, 1), Force.EXPIRED),
        ("65/2025/QH15", date(2025, 6, 15), Force.IN_FORCE),
        ("65/2025/QH15", date(2025, 6, 16), Force.EXPIRED),
        ("36a/NQ-CP", date(2023, 2, 1), Force.EXPIRED),
        ("57-NQ/TW", TODAY, Force.IN_FORCE),
        ("20-NQ/TW", TODAY, Force.UNKNOWN),
        ("01-NQ/TU", TODAY, Force.UNKNOWN),
        ("145/2025/QH15", TODAY, Force.UNKNOWN),
        ("03/2023/TT-BTC", TODAY, Force.UNKNOWN),
        ("26/2026/QĐ-TTg", date(2026, 5, 21), Force.NOT_YET),
    ],
)
def test_a_document_binds_from_issue_and_effect_until_it_expires(number: str, on: date, force: Force) -> None:
    """Issue and effect are both needed; the day of expiry is without force; a party document never expires."""
    assert _one(number).in_force(on) is force


def test_a_missing_date_makes_the_answer_weak() -> None:
    """Without an effective date the issue date stands in, and the record says so."""
    assert _one("39/2025/TT-BKHCN").in_force(TODAY) is Force.IN_FORCE
    assert _one("39/2025/TT-BKHCN").force_is_weak
    assert not _one("265/2025/NĐ-CP").force_is_weak


@pytest.mark.parametrize(
    "spelling", ["5700/QĐ-UBND", "5700/qd-ubnd", "5700 QĐ UBND", "05700-QĐ-UBND", "quyết định 5700/qđ-ubnd"]
)
def test_a_record_is_found_in_any_spelling(spelling: str) -> None:
    """Spelling does not hide a record."""
    assert [one.id for one in REGISTRY.find(spelling)] == ["5700/QĐ-UBND"]


def test_unknown_numbers_give_nothing() -> None:
    """What the registry does not hold is not found, and neither is a neighbour of it."""
    assert REGISTRY.find("999/2020/NĐ-CP") == ()
    assert REGISTRY.find("2/2026/NĐ-CP") == ()
    assert REGISTRY.find("") == ()
    assert REGISTRY.search("không có văn bản nào như thế") == ()
    assert REGISTRY.search("  ") == ()


def test_year_and_issuer_are_part_of_the_identity() -> None:
    """Decrees of two years differ; a recurring number fits one year only; a local one its own issuer only."""
    assert "đổi mới sáng tạo" in _one("268/2025/NĐ-CP").title
    assert _one("268/2026/NĐ-CP").title == ""
    assert [one.year for one in REGISTRY.find("01/NQ-CP", year=2021)] == [2021]
    assert REGISTRY.find("01/NQ-CP", year=2024) == ()
    assert REGISTRY.find("5700/QĐ-UBND", issuer="UBND huyện Tây Sơn") != ()
    assert REGISTRY.find("5700/QĐ-UBND", issuer="UBND tỉnh Lào Cai") == ()
    assert REGISTRY.find("383/SKHCN-QLKH", issuer="Sở KH&CN tỉnh Hà Giang", year=2022) != ()


def test_documents_without_a_number_are_held_by_name() -> None:
    """A standard and a directive whose number nobody verified have none, and are never proposed as bases."""
    assert _one("TCVN ISO 9001-2015").number is None
    unnumbered = [one for one in REGISTRY.all() if one.number is None]
    assert len(unnumbered) == 2
    assert not any(one.named for one in unnumbered)


def test_words_find_records() -> None:
    """Every word must be contained; marks do not matter."""
    assert _one("04/2011/QH13") in REGISTRY.search("luat do luong")
    assert _one("57-NQ/TW") in REGISTRY.search("nghị quyết 57")


def test_a_document_is_named_as_a_basis_names_it() -> None:
    """Laws by name and number; the others with number, date, issuer and subject."""
    assert _one("89/2025/QH15").citation == "Luật Ngân sách nhà nước số 89/2025/QH15"
    assert _one("30/2020/NĐ-CP").citation == (
        "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư"
    )


@pytest.mark.parametrize(
    ("text", "name", "successor"),
    [
        ("giao UBND huyện Tây Sơn chủ trì", "UBND huyện Tây Sơn", "xã, phường, đặc khu mới"),
        ("trên địa bàn huyện Quang Bình", "huyện Quang Bình", "(tỉnh Tuyên Quang)"),
        ("HUYỆN THANH LIÊM NĂM 2026", "HUYỆN THANH LIÊM", "(tỉnh Ninh Bình)"),
        ("huyện Châu Thành, tỉnh Tây Ninh", "huyện Châu Thành", "xã Châu Thành"),
        ("thị trấn Phú Phong", "thị trấn Phú Phong", "xã, phường, đặc khu mới"),
        ("UBND các xã, thị trấn thực hiện", "UBND các xã, thị trấn", "các xã, phường, đặc khu"),
        ("Phòng Kinh tế và Hạ tầng huyện tham mưu", "Phòng Kinh tế và Hạ tầng huyện", "Phòng Kinh tế (xã)"),
        ("gửi Sở KH&ĐT thẩm định", "Sở KH&ĐT", "Sở Tài chính"),
        ("Sở Kế hoạch và Đầu tư tỉnh Hà Giang", "Sở Kế hoạch và Đầu tư tỉnh Hà Giang", "Sở Tài chính tỉnh Tuyên Quang"),
        (
            "Sở Khoa học và Công nghệ Bình Định",
            "Sở Khoa học và Công nghệ Bình Định",
            "Sở Khoa học và Công nghệ tỉnh Gia Lai",
        ),
        ("UBND tỉnh Hoà Bình", "tỉnh Hoà Bình", "tỉnh Phú Thọ"),
        ("tỉnh Bà Rịa – Vũng Tàu", "tỉnh Bà Rịa – Vũng Tàu", "thành phố Hồ Chí Minh"),
        ("Bộ Thông tin và Truyền thông", "Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ"),
        ("Thị uỷ Trảng Bàng chỉ đạo", "Thị uỷ Trảng Bàng", "Đảng ủy xã"),
        ("thành phố Tây Ninh", "thành phố Tây Ninh", "phường Tân Ninh"),
        ("Quận 1", "Quận 1", "(thành phố Hồ Chí Minh)"),
        ("phối hợp Thanh tra Sở KH&CN", "Thanh tra Sở", "Thanh tra tỉnh"),
    ],
)
def test_names_that_ended_are_found_with_their_successors(text: str, name: str, successor: str) -> None:
    """A level-prefixed name that ended is found whole, with what came after it, and was right before."""
    found = _first(text)
    assert found.name == name == text[found.start : found.end]
    assert successor in (found.successor or "")
    assert _abolished(text, BEFORE) == []


@pytest.mark.parametrize(
    "text",
    [
        "xã Tây Sơn, xã Quang Bình, phường Trảng Bàng",
        "địa bàn Tây Sơn",
        "tỉnh Tây Ninh, thành phố Đồng Nai, TP. Huế, thành phố Hồ Chí Minh",
        "huyện Quang Bình cũ và tỉnh Hà Giang (cũ), tỉnh Yên Bái trước đây",
        "Sở Khoa học và Công nghệ tỉnh Gia Lai, Sở Tài chính",
        "Phòng Kinh tế, Phòng Văn hóa - Xã hội xã",
        "thanh tra sở hữu trí tuệ",
        "UBND các xã, phường, đặc khu",
        "công nghiệp Hà Giang giai đoạn 2021-2025",
    ],
)
def test_names_that_stand_are_left_alone(text: str) -> None:
    """Bare names, commune names of former districts, today's bodies and names marked as former are right."""
    assert _abolished(text) == []


def test_a_province_may_become_a_city_later() -> None:
    """Đồng Nai was a tỉnh until 29 April 2026."""
    assert _abolished("UBND tỉnh Đồng Nai", date(2026, 4, 29)) == []
    assert _first("UBND tỉnh Đồng Nai", date(2026, 4, 30)).successor == "thành phố Đồng Nai"
    assert _first("tỉnh Bình Phước", date(2025, 8, 1)).successor == "tỉnh Đồng Nai"
    assert _first("tỉnh Bình Phước", TODAY).successor == "thành phố Đồng Nai"


def test_each_change_has_its_own_day() -> None:
    """Ministries and Sở merged on 1 March 2025, districts ended on 1 July 2025."""
    text = "Sở Kế hoạch và Đầu tư, UBND huyện Tây Sơn"
    assert _abolished(text, date(2025, 2, 28)) == []
    assert _abolished(text, date(2025, 3, 1)) == ["Sở Kế hoạch và Đầu tư"]
    assert _abolished(text, date(2025, 7, 1)) == ["Sở Kế hoạch và Đầu tư", "UBND huyện Tây Sơn"]


def test_provinces_are_found_by_old_and_new_names() -> None:
    """34 provinces; an absorbed name leads to the one that took it in; unknown gives none."""
    assert len(AGENCIES.provinces) == 34
    names = {name: AGENCIES.province(name) for name in ("Hà Giang", "tinh ha giang", "Tuyên Quang", "Tỉnh Tuyên Quang")}
    assert {found.name for found in names.values() if found} == {"Tuyên Quang"}
    city = AGENCIES.province("TP. Hồ Chí Minh")
    assert city is not None
    assert city.title(TODAY) == "thành phố Hồ Chí Minh"
    assert AGENCIES.province("Bà Rịa - Vũng Tàu") == city
    assert AGENCIES.province("Atlantis") is None


def test_former_districts_lead_to_todays_communes() -> None:
    """696 districts; a name that recurs needs its province."""
    assert len(AGENCIES.districts) == 696
    (district,) = AGENCIES.district("Tây Sơn")
    assert (district.province, district.now) == ("Bình Định", "Gia Lai")
    assert district.communes == ("xã Bình An", "xã Bình Hiệp", "xã Bình Khê", "xã Bình Phú", "xã Tây Sơn")
    assert len(AGENCIES.district("Châu Thành")) > 1
    assert len(AGENCIES.district("chau thanh", "Tây Ninh")) == 1
    assert all(one.communes for one in AGENCIES.districts)


def test_loading_is_quick() -> None:
    """Both files load in a blink, because every check of a file pays for it."""
    begin = time.perf_counter()
    Registry(tuple(map(document_of, shipped_records())))
    assert time.perf_counter() - begin < 1
