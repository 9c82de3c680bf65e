"""Requests about the words of a plan, in whatever sentences: what they come to, and what is never taken for a change."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.phrasebook import understand
from knowledge.domain.folding import fold
from tests.assistant.test_phrasebook import came_out, draft, same

UNDERSTOOD: list[tuple[str, list[Any]]] = [
    # legal bases
    ("nhờ kèm vào căn cứ Nghị định 265/2025/NĐ-CP", [{"add_basis": {"text": "Nghị định 265/2025/NĐ-CP"}}]),
    ("cc thiếu TT 39/2025 của bộ KHCN, ghi thêm giúp", [{"add_basis": {"text": "39/2025/TT-BKHCN"}}]),
    (
        "thêm hai căn cứ: 57-NQ/TW và 30/2020/NĐ-CP",
        [{"add_basis": {"text": "57-NQ/TW"}}, {"add_basis": {"text": "30/2020/NĐ-CP"}}],
    ),
    (
        "phần căn cứ ghi thêm Nghị quyết số 9/NQ-HĐND ngày 5 tháng 12 năm 2026 của HĐND xã về nhiệm vụ năm 2027 nhé",
        [{"add_basis": {"text": "Nghị quyết số 9/NQ-HĐND ngày 5 tháng 12 năm 2026 của HĐND xã về nhiệm vụ năm 2027"}}],
    ),
    ("luật KHCN không còn phù hợp, rút khỏi phần căn cứ", [{"remove_basis": {"basis": "1"}}]),
    ("bỏ căn cứ đầu tiên đi em", [{"remove_basis": {"basis": "1"}}]),
    (
        "thay luật khoa học công nghệ bằng Nghị định 265/2025/NĐ-CP",
        [{"add_basis": {"text": "Nghị định 265/2025/NĐ-CP"}}, {"remove_basis": {"basis": "1"}}],
    ),
    ("bỏ bớt căn cứ", ["unknown"]),
    # slots
    ("giao Phòng Kinh tế làm đầu mối", [{"fill_slot": {"name": "don_vi_chu_tri", "value": "Phòng Kinh tế"}}]),
    (
        "đầu mối là Phòng Văn hóa - Xã hội, còn nhân lực phụ trách gồm 02 công chức",
        [
            {"fill_slot": {"name": "don_vi_chu_tri", "value": "Phòng Văn hóa - Xã hội"}},
            {"fill_slot": {"name": "nhan_luc", "value": "02 công chức"}},
        ],
    ),
    (
        "- đơn vị chủ trì: Phòng Kinh tế\n- mô hình ứng dụng: nuôi ốc bươu đen",
        [
            {"fill_slot": {"name": "don_vi_chu_tri", "value": "Phòng Kinh tế"}},
            {"fill_slot": {"name": "nhiem_vu_ung_dung", "value": "nuôi ốc bươu đen"}},
        ],
    ),
    (
        "Chỗ quyết định giao dự toán xin ghi: số 88/QĐ-UBND ngày 02/12/2026. Nhờ cập nhật giúp.",
        [{"fill_slot": {"name": "quyet_dinh_du_toan", "value": "số 88/QĐ-UBND ngày 02/12/2026"}}],
    ),
    ("đơn vị chủ trì chưa biết", ["unknown"]),
    ("đơn vị chủ trì là ai vậy?", [{"show_part": {"part": "còn thiếu"}}]),
    # sections
    ("sau phần II chèn thêm phần Giải pháp", [{"add_section": {"title": "Giải pháp", "after": "II"}}]),
    (
        "dự thảo cần có thêm hai phần: một là “Nguồn lực”, hai là “Chế độ báo cáo”",
        [{"add_section": {"title": "Nguồn lực"}}, {"add_section": {"title": "Chế độ báo cáo"}}],
    ),
    (
        "thêm mục “Khen thưởng” vào phần IV, nội dung: “Cuối năm bình xét.”",
        [{"add_section": {"title": "Khen thưởng", "parent": "IV", "text": "Cuối năm bình xét."}}],
    ),
    (
        "phần Yêu cầu bổ sung một gạch đầu dòng: không dàn trải kinh phí",
        [{"append_text": {"section": "I.2", "text": "- không dàn trải kinh phí"}}],
    ),
    (
        "thêm câu “Định kỳ hằng quý báo cáo.” vào cuối phần tổ chức thực hiện",
        [{"append_text": {"section": "IV", "text": "Định kỳ hằng quý báo cáo."}}],
    ),
    (
        "nội dung phần mục đích sửa lại thành: Nâng cao năng suất.",
        [{"rewrite_section": {"section": "I.1", "text": "Nâng cao năng suất."}}],
    ),
    ("tiêu đề phần III đổi thành NGUỒN LỰC", [{"rewrite_section": {"section": "III", "title": "NGUỒN LỰC"}}]),
    ("chuyển phần kinh phí thực hiện xuống sau phần IV", [{"move_section": {"section": "III", "after": "IV"}}]),
    ("đưa mục II.3 lên đầu", [{"move_section": {"section": "II.3", "place": "1"}}]),
    ("lãnh đạo bảo không cần phần Tổ chức thực hiện, đưa phần này ra khỏi dự thảo", [{"remove_section": {"section": "IV"}}]),
    ("xóa mục II.1 và II.3", [{"remove_section": {"section": "II.3"}}, {"remove_section": {"section": "II.1"}}]),
    ("rút gọn phần tổ chức thực hiện", ["unknown"]),
    # year, day, agency
    ("năm đang ghi 2027 là nhầm, sửa thành 2029", [{"set_year": {"year": "2029"}}]),
    ("kế hoạch này là của năm 2028 chứ không phải 2027", [{"set_year": {"year": "2028"}}]),
    ("lùi kế hoạch lại một năm", [{"set_year": {"year": "2026"}}]),
    ("ký ngày mùng 5 tháng 1 năm 2027 nhé", [{"set_date": {"date": "5/1/2027"}}]),
    ("ngày ban hành 03.02.27", [{"set_date": {"date": "03/02/2027"}}]),
    ("ngày ký 20/12", ["ask"]),
    ("ngày ký cứ để trống", [{"set_date": {}}]),
    ("cơ quan ban hành không phải xã Tây Sơn mà là xã Bình Khê", [{"set_agency": {"agency": "UBND xã Bình Khê"}}]),
    ("tỉnh là Đắk Lắk chứ không phải Gia Lai", [{"set_agency": {"province": "Đắk Lắk"}}]),
    ("HĐND xã Tây Sơn ban hành chứ không phải UBND", [{"set_agency": {"agency": "HĐND xã Tây Sơn"}}]),
    ("đổi tên cơ quan", ["unknown"]),
    (
        "năm 2028, ngày ký 05/01/2028, cơ quan là UBND xã Bình An",
        [
            {"set_year": {"year": "2028"}},
            {"set_date": {"date": "05/01/2028"}},
            {"set_agency": {"agency": "UBND xã Bình An"}},
        ],
    ),
]  # fmt: skip

BEGUN: list[tuple[str, dict[str, str]]] = [
    (
        "xã Ia Grai, 500 triệu, mẫu dự toán chi tiết",
        {"template": "du-toan-chi-tiet", "agency": "UBND xã Ia Grai", "province": "Gia Lai", "ceiling": "500 triệu"},
    ),
    (
        "Em ở phường An Nhơn, Gia Lai. Năm 2027 tỉnh cho 600 triệu, trong đó 50 triệu chuyển nguồn năm 2026. Lập giúp em "
        "kế hoạch, mẫu đánh giá và dự toán",
        {"template": "danh-gia-va-du-toan", "agency": "UBND phường An Nhơn", "province": "Gia Lai", "year": "2027",
         "ceiling": "600 triệu", "carry_over": "50 triệu"},
    ),
    (
        "kh khcn nam 27 xa quynh luu nghe an 300 trieu, loai co so luong don gia",
        {"template": "du-toan-chi-tiet", "agency": "UBND xã Quỳnh Lưu", "province": "Nghệ An", "year": "2027",
         "ceiling": "300 trieu"},
    ),
    (
        "làm kế hoạch 2028 (không phải 2029) cho xã Bình Khê, Gia Lai: xã được 450 triệu, riêng tuyên truyền 100 triệu",
        {"agency": "UBND xã Bình Khê", "province": "Gia Lai", "year": "2028", "ceiling": "450 triệu"},
    ),
    (
        "xã Năm Căn cần kế hoạch 2027, kinh phí chưa có quyết định giao nên để trống",
        {"agency": "UBND xã Năm Căn", "province": "Cà Mau", "year": "2027"},
    ),
]  # fmt: skip

NO_CHANGE = (
    "khoan hãy bỏ luật khoa học công nghệ", "đừng đổi năm", "nếu đổi năm thành 2028 thì sao", "căn cứ số 1 là gì",
    "ngày 15/12/2026 họp giao ban", "tập huấn vào ngày 15/3/2027", "UBND xã Tây Sơn có đúng không",
    "xã Bình Khê cũ giờ thuộc xã nào", "đơn vị chủ trì còn thiếu kìa", "bên mình chưa có đơn vị chủ trì",
    "viết thêm vài câu cho phần yêu cầu", "phần tổ chức thực hiện dài quá", "kế hoạch này dài quá", "chưa đổi căn cứ",
    "30/2020/NĐ-CP có thay nghị định nào không", "cứ điền bừa một số nào cũng được", "mục đích của kế hoạch là gì",
)  # fmt: skip
_CHANGES_NOTHING = (
    "find_legal_document",
    "find_place",
    "show_part",
    "outline",
    "check_draft",
    "why_total",
    "search_library",
)


@pytest.mark.parametrize(("message", "expected"), UNDERSTOOD, ids=[message for message, _ in UNDERSTOOD])
def test_words_of_a_plan_are_changed_as_asked(message: str, expected: list[Any]) -> None:
    """Each request comes out as written beside it."""
    found = came_out(understand(message, draft()))
    assert same(found, expected, bare=False), found


@pytest.mark.parametrize(("message", "expected"), UNDERSTOOD, ids=[message for message, _ in UNDERSTOOD])
def test_words_of_a_plan_are_changed_without_diacritics(message: str, expected: list[Any]) -> None:
    """The same typed without a single mark."""
    bare = "\n".join(fold(line) for line in message.splitlines())
    found = came_out(understand(bare, draft()))
    assert same(found, expected, bare=True), found


@pytest.mark.parametrize(("message", "expected"), BEGUN, ids=[message for message, _ in BEGUN])
def test_a_first_draft_is_begun_from_what_is_named(message: str, expected: dict[str, str]) -> None:
    """Who, for which year and with how much is found in any order; no verb is needed."""
    (call,) = understand(message, None).calls
    assert call.name == "start_draft"
    assert {name: value for name, value in call.arguments.items() if value and name != "request"} == expected


@pytest.mark.parametrize("message", NO_CHANGE)
def test_what_is_no_command_changes_nothing(message: str) -> None:
    """Questions, doubts, things put off, talk: looked up or not understood, never a change."""
    for words in (message, fold(message)):
        reading = understand(words, draft())
        assert all(call.name in _CHANGES_NOTHING for call in reading.calls), (words, reading.calls)


def test_two_sentences_that_begin_a_draft_are_one() -> None:
    """What several sentences say of one first draft is put together; a day said beside it is kept."""
    message = (
        "Phường Quy Nhơn, tỉnh Gia Lai. Soạn kế hoạch năm 2027 theo mẫu phân bổ kinh phí; dự toán 675 triệu đồng; "
        "dự kiến ban hành ngày 25/12/2026."
    )
    start, dated = understand(message, None).calls
    assert start.arguments["agency"] == "UBND phường Quy Nhơn"
    assert (start.arguments["year"], start.arguments["ceiling"]) == ("2027", "675 triệu đồng")
    assert (dated.name, dated.arguments) == ("set_date", {"date": "25/12/2026"})


def test_another_plan_is_begun_only_when_that_is_said() -> None:
    """With a draft open "kế hoạch này …" is about that draft, "một kế hoạch nữa cho …" begins another."""
    (call,) = understand("lập thêm một kế hoạch nữa cho phường Quy Nhơn năm 2028", draft()).calls
    assert (call.name, call.arguments["agency"], call.arguments["year"]) == (
        "start_draft",
        "UBND phường Quy Nhơn",
        "2028",
    )
    assert not understand("làm kế hoạch này chi tiết hơn", draft()).calls


def test_other_papers_are_not_written() -> None:
    """A letter or a report is refused in words, not taken for a plan."""
    reading = understand("soạn giúp tờ trình của Sở Khoa học và Công nghệ", None)
    assert not reading.calls
    assert "tờ trình" in reading.unknown
