"""Words of several syllables stay whole: where a line of a Vietnamese title may break and where it may not.

Vietnamese writes a blank between the syllables of one word, so that any blank looks like the end of a word. What is
listed here, names, years and figures with their unit are held together by no-break spaces, which readers turn back.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"

_WORDS = """
an toàn, áp dụng, ban hành, báo cáo, bảo đảm, bảo hộ, bảo vệ, bằng chữ, biện pháp, bố trí, bồi dưỡng, bổ sung,
bưu chính, cá nhân, cải cách, cải tiến, cán bộ, căn cứ, chấp hành, chất lượng, chi thường xuyên, chi tiết, chỉ đạo,
chỉ tiêu, chính phủ, chính quyền, chính sách, chính trị, chủ tịch, chủ trì, chủ yếu, chuyên môn, chuyên ngành,
chuyển đổi số, chuyển giao, chuyển nguồn, chương trình, công chức, công khai, công nghệ, công nghệ cao,
công nghệ số, công nghệ thông tin, công nhận, công tác, công việc, cơ quan, cơ sở, cơ sở dữ liệu, dịch vụ,
dịch vụ công, doanh nghiệp, du lịch, dự án, dự kiến, dự toán, dữ liệu, đánh giá, đào tạo, đặc khu, đầu tư, đề án,
đề xuất, địa bàn, địa phương, điện tử, đo lường, đời sống, đổi mới, đổi mới sáng tạo, đơn giá, đơn vị, được giao,
đảng ủy, giá trị, giai đoạn, giải pháp, giám đốc, giám sát, giao thông, giáo dục, ghi chú, hành chính, hành động,
hạ tầng, hạ tầng số, hạn chế, hệ thống, hiệu quả, hỗ trợ, hoàn thành, hoạt động, hội đồng, hội đồng nhân dân,
hội nghị, hội thảo, hợp tác, hợp tác xã, hướng dẫn, kế hoạch, kết luận, kết quả, khoa học, khó khăn, khối lượng,
khởi nghiệp, khuyến nông, kiểm tra, kinh doanh, kinh phí, kinh tế, kinh tế số, kỹ năng, kỹ năng số, kỹ thuật,
kỹ thuật số, lâm nghiệp, lãnh đạo, liên quan, lĩnh vực, mô hình, môi trường, mục đích, mục tiêu, năng lực,
năng suất, năng suất chất lượng, ngân sách, ngân sách nhà nước, nghiên cứu, nghiệm thu, nghiệp vụ, nghị định,
nghị quyết, người dân, nguồn gốc, nguồn nhân lực, nguyên nhân, nhà nước, nhãn hiệu, nhân dân, nhân lực, nhân rộng,
nhiệm vụ, nội dung, nội vụ, nông nghiệp, nông sản, nông thôn, nông thôn mới, phát triển, phân bổ, phân công,
phổ biến, phối hợp, pháp luật, phòng chống, phục vụ, phụ lục, phương án, phương hướng, phương tiện, quản lý,
quản lý nhà nước, quốc gia, quy chuẩn, quy định, quy hoạch, quyết định, quyết toán, sáng kiến, sáng tạo,
sản phẩm, sản xuất, sinh học, số hóa, số lượng, số tiền, sở hữu, sở hữu trí tuệ, sử dụng, sự nghiệp, tài chính,
tài liệu, tài nguyên, tài sản, tập huấn, thành phố, thành tiền, thanh toán, thẩm định, theo dõi, thị trường,
thị trấn, thị xã, thiết bị, thông báo, thông tin, thông tư, thống kê, thủ tục, thủ tục hành chính, thúc đẩy,
thuận lợi, thuyết minh, thực hiện, thương mại, tiêu chuẩn, tiêu chuẩn đo lường chất lượng, tiếp nhận, tiềm lực,
tiến bộ, tiến độ, tiểu mục, tỉnh ủy, tình hình, tổ chức, tổ dân phố, tổng cộng, tổng hợp, tổng kết, trang thiết bị,
trách nhiệm, trí tuệ nhân tạo, triển khai, trọng tâm, trung tâm, trung ương, truy xuất, truy xuất nguồn gốc,
truyền thông, tuyên truyền, ủy ban, ủy ban nhân dân, uỷ ban, uỷ ban nhân dân, ứng dụng, văn bản, văn hóa,
văn phòng, vật tư, viễn thông, vốn đầu tư, xã hội, xã hội hóa, xây dựng, xúc tiến, y tế, yêu cầu
"""
_BLANK = f"[ {NO_BREAK}]"
_CAPITALS = "A-Z" + "".join(chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(code).isupper())
_COMPOUND = re.compile(
    rf"\b(?:{'|'.join(sorted((' '.join(word.split()) for word in _WORDS.split(',')), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\b(?:năm|quý|tháng|ngày|số|điều|khoản|mục|bảng|phụ lục|giai đoạn) (?=\d|[IVX]+\b)"
    r"|(?<=\d) (?=(?:nghìn |triệu |tỷ )?(?:đồng|triệu|tỷ)\b|%)"
    r"|\b(?:nghìn|triệu|tỷ) (?=đồng\b)",
    re.IGNORECASE,
)
_NAME = re.compile(
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
