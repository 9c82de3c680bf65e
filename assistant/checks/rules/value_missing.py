"""Sai gì: câu báo một tỷ lệ hoặc một số tiền mà không ghi con số.

Vì sao: câu thành vô nghĩa (“Tỷ lệ hộ dùng nước sạch ở các thôn vùng cao.”), thường do xóa số cũ mà chưa điền số mới;
người đọc không biết kết quả. Gạch đầu dòng chỉ gọi tên chỉ tiêu, câu có nhận xét (tăng, giảm, cao, được, chưa…) hoặc
chỗ trống đã được báo là chưa điền thì không xét.

Ví dụ: “Tổng kinh phí thực hiện là triệu đồng.”; “Tỷ lệ cán bộ sử dụng chữ ký số trong xử lý công việc hằng ngày.”
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, clip, described, one_line
from assistant.checks.lowered import lowered
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "value-missing"

_RATE = regex(r"(?:^|[.!?…]\s+|\n\s*)(?P<rate>(?:tỷ|tỉ) lệ\s+(?!với\b|bản đồ\b))", re.IGNORECASE)
_END = regex(r"[.!?…](?=\s|$)")
_SAYS = regex(
    r"\b(?:đạt|là|tăng|giảm|còn|chiếm|(?<!vùng )(?<!nghệ )cao|thấp|ổn định|duy trì|giữ|vượt|bằng|được|bị|không|chậm"
    r"|nhanh|chưa|luôn|lên|xuống|ngày càng|cải thiện|thay đổi|biến|kém|hơn|dần|rất|quá|tương đương|khá|lớn|nhỏ|ít|nhiều"
    r"|đảm bảo|bảo đảm|phấn đấu|theo|tính|hoàn thành|phải|cần|có|do|đã|sẽ|đang|vẫn|cơ bản|dao động|nằm|ở mức|đáp ứng"
    r"|phản ánh|cho thấy|thể hiện|quy định|gồm|tốt|phù hợp|đủ|toàn bộ|tất cả|hầu hết|một|hai|ba|bốn|sáu|bảy|tám|chín"
    r"|mười|nửa|giữa)\b|[:;\d%…\[]",
    re.IGNORECASE,
)
_SHORTEST = 12  # words a sentence about a rate has at least; a shorter one may be a title or the name of a target
_DONG_BLANK = regex(
    r"(?:\b(?:là|khoảng|bằng)|:)\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?đồng\s*(?=[.,;)(]|$|(?:từ|trong đó|gồm)\b)",
    re.IGNORECASE,
)
_BLANK_BEFORE = regex(r"[àg:]\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?đồng")
"""In lower case; without it no amount is left blank."""
_MONEY_BEFORE = regex(
    r"\b(?:kinh phí|số tiền|dự toán|tổng (?:số|cộng|mức|vốn)|mức (?:chi|hỗ trợ)|nguồn vốn|ngân sách)\b"
    r"(?:[^.;:\d\n\[…_]|(?<!\d)(?:19|20)\d\d(?!\d)){0,80}$",
    re.IGNORECASE,
)
_RATE_BLANK = regex(
    r"\b(?:đạt|là|chiếm|tăng|giảm|còn|trên|dưới|khoảng)\s+(?:tỷ lệ\s+|tỉ lệ\s+)?%"
    r"(?=\s*(?:[.,;)]|$|\b(?:kế hoạch|số|so)))",
    re.IGNORECASE,
)
_SHOWN = 60  # characters of the sentence that a long quotation still shows
_FAR = 100  # characters between a blank amount and the words that announce it
_UNITS = regex(r"\b(?:đơn vị|đvt)\b", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per sentence of running text that announces a rate or an amount without a figure."""
    for prose in all_prose(plan):
        text = prose.text
        plain = lowered(text)
        if not prose.is_heading and not prose.marker and ("tỷ lệ" in plain or "tỉ lệ" in plain):
            yield from (_finding(prose, start, end, "tỷ lệ") for start, end in _rates(text))
        if "đồng" in plain and _BLANK_BEFORE.search(plain):
            for found in _DONG_BLANK.finditer(text):
                before = _MONEY_BEFORE.search(text, max(0, found.start() - _FAR), found.start())
                if before is not None and not _UNITS.search(before[0]):
                    yield _finding(prose, before.start(), found.end(), "số tiền")
        if "%" in text:
            for found in _RATE_BLANK.finditer(text):
                yield _finding(prose, found.start(), found.end(), "tỷ lệ")


def _rates(text: str) -> Iterator[tuple[int, int]]:
    """Sentences whose subject is a rate and that say nothing of it, in a paragraph that does give figures."""
    if not any(character.isdigit() for character in text):
        return
    for found in _RATE.finditer(text):
        start = found.start("rate")
        end = _END.search(text, start)
        if end is None or end[0] != ".":
            continue
        sentence = text[start : end.end()]
        if len(sentence.split()) >= _SHORTEST and not _SAYS.search(sentence):
            yield start, end.end()


def _finding(prose: Prose, start: int, end: int, what: str) -> Finding:
    place = prose.place(start, end)
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, prose.text[start : start + _SHOWN])}: câu báo {what} nhưng không ghi con số.",
        place=place,
        stated=clip(one_line(prose.text[start:end])),
    )
