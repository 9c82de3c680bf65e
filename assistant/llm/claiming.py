"""Whether an answer says that something was done. Where no tool did anything in the turn, that is not so."""

from __future__ import annotations

from knowledge.domain.regex import regex

NOTHING_DONE = (
    "Lưu ý: lượt này chưa có gì thay đổi trong dự thảo và chưa có tệp nào được xuất; lời trên nói là đã làm nhưng mô "
    "hình chưa thực hiện thao tác nào. Hãy nhắn lại yêu cầu."
)
LESSON = (
    "Câu trả lời nói là đã làm, nhưng lượt này chưa có công cụ nào làm gì: dự thảo không đổi, không có tệp nào. Hãy "
    "gọi công cụ để làm; nếu không làm được thì nói rõ là chưa làm gì và vì sao."
)
_DONE = (
    r"tăng|giảm|đặt|sửa|đổi|chuyển|thêm|bỏ|xóa|xoá|cắt|nâng|hạ|điều chỉnh|cập nhật|thay|viết|điền|lập|soạn|tạo|xuất|"
    r"lưu|hoàn tác|hoàn tất|hoàn thành|gộp|tách|chia|bổ sung|ghi|xác nhận|rút|đưa|gửi|thực hiện|làm|xử lý|trình bày"
)
_SPEAKER = r"(?:(?:vâng|dạ|vâng ạ|dạ vâng|được rồi|rồi|ok|xong|xong rồi)[,.!]?\s+(?:ạ[,.!]?\s+)?)*"
_OF_ITSELF = regex(
    rf"^\W*{_SPEAKER}(?:(?:tôi|em|mình|trợ lý|chúng tôi|tớ)\s+)?(?:đã|vừa|vừa mới|mới)\s+(?:giúp\s+)?(?:{_DONE})(?!\w)"
)
_OF_ANYTHING = regex(
    rf"(?<!\w)(?:đã|vừa|vừa mới|mới)\s+(?:được\s+)?(?:giúp\s+)?(?:{_DONE})(?!\w)|^\W*(?:xong|hoàn tất|hoàn thành)(?!\w)"
)
_SENTENCE = regex(r"[^.!?…\n]*(?:[.,]\d[^.!?…\n]*)*[.!?…]*")
_NOT_DONE = regex(r"(?<!\w)(?:chưa|không|nếu|hãy|cần|sẽ)(?!\w)")


def claims(text: str, *, ordered: bool) -> bool:
    """True when a sentence says that something was done in this turn.

    Where the officer gave an order (``ordered``) any thing that "has been" done counts; in an answer to a question only
    what the speaker did, since documents and plans have a past of their own.
    """
    pattern = _OF_ANYTHING if ordered else _OF_ITSELF
    sentences = (match[0].strip() for match in _SENTENCE.finditer(text.lower()))
    return any(
        pattern.search(one) is not None and not one.endswith("?") and _NOT_DONE.search(one) is None for one in sentences
    )
