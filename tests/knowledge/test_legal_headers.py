"""The head of legal documents: with their letterhead, without it, and as portals and old titles print it."""

import pytest

from knowledge.domain.dates import PartialDate
from knowledge.domain.plan import Header
from knowledge.parsing.enactment import read_titled
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


def header(text: str) -> Header:
    return parse_plan(read_text("van-ban.txt", text.encode("utf-8"))).header


@pytest.mark.parametrize(
    ("agency", "number", "kind", "day"),
    [
        ("QUỐC HỘI", "Luật số: 93/2025/QH15", "LUẬT", "27 tháng 6 năm 2025"),
        ("QUỐC HỘI", "Bộ luật số: 45/2019/QH14", "BỘ LUẬT", "20 tháng 11 năm 2019"),
        ("ỦY BAN THƯỜNG VỤ QUỐC HỘI", "Pháp lệnh số: 02/2022/UBTVQH15", "PHÁP LỆNH", "18 tháng 8 năm 2022"),
        ("QUỐC HỘI", "Nghị quyết số: 193/2025/QH15", "NGHỊ QUYẾT", "19 tháng 02 năm 2025"),
        ("CHÍNH PHỦ", "Số: 30/2020/NĐ-CP", "NGHỊ ĐỊNH", "05 tháng 3 năm 2020"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Số: 12/CT-TTg", "CHỈ THỊ", "21 tháng 4 năm 2023"),
        ("BỘ TÀI CHÍNH", "Số: 36/2023/TT-BTC", "THÔNG TƯ", "06 tháng 6 năm 2023"),
        ("HỘI ĐỒNG NHÂN DÂN\nTỈNH BẮC NINH", "Số: 15/2023/NQ-HĐND", "NGHỊ QUYẾT", "08 tháng 12 năm 2023"),
        ("ỦY BAN NHÂN DÂN\nTỈNH BẮC NINH", "Số: 07/2024/QĐ-UBND", "QUYẾT ĐỊNH", "02 tháng 5 năm 2024"),
    ],
)
def test_a_letterhead_tells_agency_number_kind_and_date(agency: str, number: str, kind: str, day: str) -> None:
    """Rules drawn as dashes under the agency and the motto belong to neither; the number stands with or without kind."""
    text = f"{agency}\n-------\n{number}\n{MOTTO}---------------\nHà Nội, ngày {day}\n{kind}\nVỀ MỘT VIỆC\nCăn cứ Luật;"
    found = header(text)
    date, month, year = (int(part) for part in day.replace("tháng", "").replace("năm", "").split())
    assert (found.agency, found.kind) == (agency.replace("\n", " "), kind)
    assert found.number == number.partition(": ")[2]
    assert (found.date, found.subject) == (PartialDate(date, month, year), "VỀ MỘT VIỆC")


def test_a_law_without_letterhead_tells_its_number_issuer_and_date_elsewhere() -> None:
    """A portal's title carries the number, the enacting words the issuer, the last clause the date."""
    found = header(
        f"{MOTTO}-----------\nLuật Lưu trữ hồ sơ số 99/2024/QH15\nNguồn: cổng thông tin\nLUẬT\nLƯU TRỮ HỒ SƠ\n"
        "Căn cứ Hiến pháp;\nQuốc hội ban hành Luật Lưu trữ hồ sơ.\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n"
        "Luật này quy định về hồ sơ.\n"
        "Luật này được Quốc hội khóa XV, kỳ họp thứ 7 thông qua ngày 21 tháng 6 năm 2024./."
    )
    assert (found.number, found.kind, found.agency) == ("99/2024/QH15", "LUẬT", "Quốc hội")
    assert (found.date, found.subject) == (PartialDate(21, 6, 2024), "LƯU TRỮ HỒ SƠ")


def test_its_own_number_wins_over_the_title_of_a_portal() -> None:
    """The number line is the document's word; the title may repeat another law's number before its own."""
    found = header(
        "Luật sửa đổi Luật Phí số 10/2015/QH13 số 12/2017/QH14\nQUỐC HỘI-------\nLuật số: 11/2017/QH14\nLUẬT\nPHÍ\n"
    )
    assert (found.agency, found.number) == ("QUỐC HỘI", "11/2017/QH14")
    titled = read_titled("Luật sửa đổi Luật Phí số 10/2015/QH13 số 12/2017/QH14")
    assert titled is not None and titled.number == "12/2017/QH14"


@pytest.mark.parametrize(
    ("text", "agency", "number", "day", "subject"),
    [
        (
            "LUẬT\nCỦA QUỐC HỘI SỐ 21-LCT/HĐNN8 NGÀY 30/06/1989 VỀ PHÒNG BỆNH\nCăn cứ Hiến pháp;",
            "QUỐC HỘI",
            "21-LCT/HĐNN8",
            PartialDate(30, 6, 1989),
            "PHÒNG BỆNH",
        ),
        (
            "SẮC LỆNH\nSỐ 101/SL-L-003 NGÀY 20-5-1957\nQUY ĐỊNH QUYỀN HỘI HỌP\nCHỦ TỊCH NƯỚC VIỆT NAM\nRA SẮC LỆNH:\nĐiều 1.",
            "CHỦ TỊCH NƯỚC VIỆT NAM",
            "101/SL-L-003",
            PartialDate(20, 5, 1957),
            "QUY ĐỊNH QUYỀN HỘI HỌP",
        ),
    ],
)
def test_old_titles_carry_number_date_and_issuer(
    text: str, agency: str, number: str, day: PartialDate, subject: str
) -> None:
    """Before 1996 the title told what a letterhead tells today."""
    found = header(text)
    assert (found.agency, found.number, found.date, found.subject) == (agency, number, day, subject)


def test_a_title_whose_line_break_was_lost_is_read() -> None:
    """ "LUẬTĐỊA CHẤT" is a law on geology; "LUẬT SƯ" begins no glued title, and a plan is no law."""
    assert (header("QUỐC HỘI\nLUẬTĐỊA CHẤT\nCăn cứ Hiến pháp;").kind) == "LUẬT"
    assert header("QUỐC HỘI\nLUẬTĐỊA CHẤT\nCăn cứ Hiến pháp;").subject == "ĐỊA CHẤT"


def test_a_plan_is_not_read_as_the_law_it_names() -> None:
    """Words about a law in a plan give it neither number nor issuer nor date."""
    found = header(
        "UBND XÃ TÂN AN\nSố:     /KH-UBND\nKẾ HOẠCH\nTriển khai Luật Thư viện\nQuốc hội ban hành Luật Thư viện.\n"
        "I. NỘI DUNG\nLuật này được Quốc hội khóa XIV thông qua ngày 21 tháng 11 năm 2019.\n"
    )
    assert (found.kind, found.agency, found.number) == ("KẾ HOẠCH", "UBND XÃ TÂN AN", "/KH-UBND")
    assert found.date == PartialDate()
    titled = header("Nghị quyết về thư viện số 5/NQ-HĐND\nKẾ HOẠCH\nThực hiện năm 2026\nI. NỘI DUNG")
    assert (titled.kind, titled.number) == ("KẾ HOẠCH", "")


def test_party_numbers_stand_with_the_dash_first() -> None:
    """ "Số: 05-KH/ĐU" is read whole, like a number of the state."""
    assert header("ĐẢNG ỦY XÃ TÂN AN\nSố: 05-KH/ĐU\nKẾ HOẠCH\nHoạt động năm 2026\n").number == "05-KH/ĐU"
