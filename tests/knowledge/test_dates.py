"""Dates are read as officers write them, with their blanks and their impossibilities."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.domain.dates import PartialDate, find_dates
from knowledge.domain.folding import fold, settle_tones


@pytest.mark.parametrize(
    ("text", "raw", "parts"),
    [
        ("Căn cứ ngày 06 tháng 8 năm 2015 của", "ngày 06 tháng 8 năm 2015", (6, 8, 2015)),
        ("(ngày 29/4/2022)", "ngày 29/4/2022", (29, 4, 2022)),
        ("trước 29/05/2018;", "29/05/2018", (29, 5, 2018)),
        ("hạn 29-5-2018.", "29-5-2018", (29, 5, 2018)),
        ("kỷ niệm ngày 18/5 hằng năm", "ngày 18/5", (18, 5, None)),
        ("Phú Xuân, ngày    tháng 4 năm 2022", "ngày    tháng 4 năm 2022", (None, 4, 2022)),
        ("Phú Xuân, ngày tháng năm 2021\n", "ngày tháng năm 2021", (None, None, 2021)),
        ("ngày … tháng … năm 2026", "ngày … tháng … năm 2026", (None, None, 2026)),
        ("ngày ..... tháng 02 năm 2026./.", "ngày ..... tháng 02 năm 2026", (None, 2, 2026)),
        ("NGÀY 05 THÁNG 01 NĂM 2026", "NGÀY 05 THÁNG 01 NĂM 2026", (5, 1, 2026)),
    ],
)
def test_every_way_of_writing_a_date_is_found(
    text: str, raw: str, parts: tuple[int | None, int | None, int | None]
) -> None:
    """A date is found with its blanks, and its span is exactly what is written."""
    (found,) = find_dates(text)
    assert (found.raw, (found.day, found.month, found.year)) == (raw, parts)
    assert text[found.start : found.end] == raw
    assert not found.impossible


@pytest.mark.parametrize(
    "text",
    [
        "Ngày Khoa học và Công nghệ Việt Nam 18/5",
        "tỷ lệ 3/4, điểm 7/10",
        "Quyết định số 09/2015/QĐ-UBND",
        "số 12/05/2020/QĐ-UBND",
        "ngày, tháng, năm sinh",
        "họp trong ngày. Tháng 5 tổng kết",
        "giai đoạn 2021-2025",
        "1.006.000 đồng",
    ],
)
def test_what_is_no_date_stays_silent(text: str) -> None:
    """Fractions, document numbers, periods and amounts are not dates."""
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    "text", ["ngày 31/02/2024", "30/13/2024", "ngày 31 tháng 4 năm 2023", "ngày 30/2", "29/02/2023"]
)
def test_impossible_days_are_found_and_flagged(text: str) -> None:
    """A day no calendar has is still found, so that it can be reported."""
    (found,) = find_dates(text)
    assert found.impossible
    assert found.date.exact() is None


def test_a_leap_day_is_possible() -> None:
    """29 February exists in a leap year, and may exist where no year is written."""
    assert not find_dates("29/02/2024")[0].impossible
    assert not find_dates("ngày 29/2")[0].impossible


@pytest.mark.parametrize(
    ("text", "weekday", "agrees"),
    [
        ("thứ Sáu, ngày 20/11/2026", "thứ Sáu", True),
        ("thứ hai, ngày 20 tháng 11 năm 2026", "thứ Hai", False),
        ("Chủ nhật, ngày 22/11/2026", "Chủ nhật", True),
        ("Thứ Tư ngày tháng 11 năm 2026", "thứ Tư", None),
        ("ngày 20/11/2026", None, None),
    ],
)
def test_a_weekday_written_is_held_against_the_day(text: str, weekday: str | None, agrees: bool | None) -> None:
    """The weekday's disagreement with the day is exposed; without a whole day nothing is claimed."""
    (found,) = find_dates(text)
    assert (found.weekday, found.weekday_agrees) == (weekday, agrees)


def test_a_partial_date_is_an_interval() -> None:
    """What is blank widens the interval; nothing usable gives none."""
    assert PartialDate(6, 8, 2015).interval() == (date(2015, 8, 6), date(2015, 8, 6))
    assert PartialDate(None, 2, 2024).interval() == (date(2024, 2, 1), date(2024, 2, 29))
    assert PartialDate(None, None, 2021).interval() == (date(2021, 1, 1), date(2021, 12, 31))
    assert PartialDate(18, 5, None).interval() is None
    assert PartialDate(31, 2, 2024).interval() is None
    assert PartialDate(None, 13, 2024).interval() is None
    assert PartialDate().interval() is None


def test_a_date_is_written_as_the_decree_asks() -> None:
    """0 stands before days under 10 and months 1 and 2; blanks stay blank."""
    assert PartialDate(6, 8, 2015).text() == "ngày 06 tháng 8 năm 2015"
    assert PartialDate(5, 1, 2026).text() == "ngày 05 tháng 01 năm 2026"
    assert PartialDate(12, 10, 2026).text() == "ngày 12 tháng 10 năm 2026"
    assert PartialDate(None, 4, 2022).text() == "ngày    tháng 4 năm 2022"


def test_folding_makes_spellings_equal() -> None:
    """Case, marks, đ, NFD and white space do not matter; tone placement is settled without moving an offset."""
    assert fold("  Đắk  Lắk\nUỶ ban ") == "dak lak uy ban"
    assert fold("Kế hoạch") == fold("Kế hoạch")
    text = "Uỷ ban nhân dân xã Hoà Bình, Thị uỷ, quý, hoàn, thuỷ lợi, hoá"
    assert settle_tones(text) == "Ủy ban nhân dân xã Hòa Bình, Thị ủy, quý, hoàn, thủy lợi, hóa"
    assert len(settle_tones(text)) == len(text)
