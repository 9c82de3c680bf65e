"""Words of several syllables stay whole: where a line of a Vietnamese title may break and where it may not.

Vietnamese writes a blank between the syllables of one word, so that any blank looks like the end of a word. What is
listed here, names, years and figures with their unit are held together by no-break spaces, which readers turn back.
"""

from __future__ import annotations

import re

from knowledge.domain.regex import regex

NO_BREAK = "\u00a0"

_WORDS = """
an toàn, ban hành, biện pháp, báo cáo, bưu chính, bảo hộ, bảo vệ, bảo đảm, bằng chữ, bố trí, bồi dưỡng, bổ sung, chi
thường xuyên, chi tiết, chuyên môn, chuyên ngành, chuyển giao, chuyển nguồn, chuyển tiếp, chuyển đổi số, chính phủ,
chính quyền, chính sách, chính trị, chương trình, chấp hành, chất lượng, chỉ tiêu, chỉ đạo, chủ trì, chủ tịch, chủ
yếu, cá nhân, cán bộ, công chức, công khai, công nghệ, công nghệ cao, công nghệ số, công nghệ thông tin, công nhận,
công tác, công việc, căn cứ, cơ quan, cơ sở, cơ sở dữ liệu, cải cách, cải tiến, cộng đồng, doanh nghiệp, du lịch,
dịch vụ, dịch vụ công, dữ liệu, dự kiến, dự toán, dự án, ghi chú, giai đoạn, giao thông, giá trị, giám sát, giám
đốc, giáo dục, giải pháp, hiệu quả, hoàn thành, hoạt động, hàng hóa, hành chính, hành động, hướng dẫn, hạ tầng, hạ
tầng số, hạn chế, hệ sinh thái, hệ thống, hỗ trợ, hội nghị, hội thảo, hội đồng, hội đồng nhân dân, hợp tác, hợp tác
xã, khoa học, khuyến nông, khó khăn, khối lượng, khởi nghiệp, kinh doanh, kinh phí, kinh tế, kinh tế số, kiểm tra,
kế hoạch, kết luận, kết quả, kỹ năng, kỹ năng số, kỹ thuật, kỹ thuật số, liên quan, lâm nghiệp, lãnh đạo, lĩnh vực,
mô hình, môi trường, mục tiêu, mục đích, nghiên cứu, nghiệm thu, nghiệp vụ, nghị quyết, nghị định, nguyên nhân,
nguồn gốc, nguồn nhân lực, ngân sách, ngân sách nhà nước, người dân, nhiệm vụ, nhà nước, nhân dân, nhân lực, nhân
rộng, nhãn hiệu, nông nghiệp, nông sản, nông thôn, nông thôn mới, năng lực, năng suất, năng suất chất lượng, nền
tảng, nền tảng số, nội dung, nội vụ, pháp luật, phát triển, phân bổ, phân công, phòng chống, phương hướng, phương
tiện, phương án, phối hợp, phổ biến, phụ lục, phục vụ, quy chuẩn, quy hoạch, quy định, quyết toán, quyết định, quản
lý, quản lý nhà nước, quốc gia, sinh học, sáng kiến, sáng tạo, sản phẩm, sản xuất, số hóa, số lượng, số tiền, sở
hữu, sở hữu trí tuệ, sử dụng, sự nghiệp, thanh toán, theo dõi, thiết bị, thuyết minh, thuận lợi, thành phố, thành
tiền, thông báo, thông tin, thông tư, thúc đẩy, thương mại, thẩm định, thị trường, thị trấn, thị xã, thống kê, thủ
tục, thủ tục hành chính, thực hiện, tiêu chuẩn, tiến bộ, tiến độ, tiếp nhận, tiềm lực, tiểu mục, trang thiết bị,
triển khai, trung tâm, trung ương, truy xuất, truy xuất nguồn gốc, truyền thông, trách nhiệm, trí tuệ nhân tạo,
trọng tâm, trực tuyến, tuyên truyền, tài chính, tài liệu, tài nguyên, tài sản, tài sản trí tuệ, tình hình, tập huấn,
tập trung, tỉnh ủy, tổ chức, tổ dân phố, tổng cộng, tổng hợp, tổng kết, uỷ ban, uỷ ban nhân dân, viễn thông, văn
bản, văn hóa, văn phòng, vật tư, vốn đầu tư, xây dựng, xã hội, xã hội hóa, xúc tiến, y tế, yêu cầu, áp dụng, điện
tử, đo lường, đào tạo, đánh giá, đơn giá, đơn vị, được giao, đảng ủy, đầu tư, đặc khu, đặc trưng, đề xuất, đề án,
địa bàn, địa phương, đổi mới, đổi mới sáng tạo, đời sống, ủy ban, ủy ban nhân dân, ứng dụng
"""
_BLANK = f"[ {NO_BREAK}]"
_CAPITALS = "A-Z" + "".join(chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(code).isupper())
_COMPOUND = regex(
    rf"\b(?:{'|'.join(sorted((' '.join(word.split()) for word in _WORDS.split(',')), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_FIGURE = regex(
    r"\b(?:năm|quý|tháng|ngày|số|điều|khoản|mục|bảng|phụ lục|giai đoạn) (?=\d|[IVX]+\b)"
    r"|(?<=\d) (?=(?:nghìn |triệu |tỷ )?(?:đồng|triệu|tỷ)\b|%)"
    r"|\b(?:nghìn|triệu|tỷ) (?=đồng\b)",
    re.IGNORECASE,
)
_NAME = regex(
    rf"(?:\b(?:xã|phường|đặc khu|tỉnh|thành phố|huyện|quận|thị xã|thị trấn|thôn|làng){_BLANK})?"
    rf"\b[{_CAPITALS}]\w*(?:{_BLANK}[{_CAPITALS}]\w*){{0,4}}"
)


def bound(text: str) -> str:
    """The text, as long as before, with no-break spaces inside words, names, years and figures."""
    held = _COMPOUND.sub(_hold, text)
    held = _FIGURE.sub(_hold, held)
    return held if text.isupper() else _NAME.sub(_hold, held)


def _hold(found: re.Match[str]) -> str:
    return found[0].replace(" ", NO_BREAK)
