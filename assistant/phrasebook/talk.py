"""Words around a request that change nothing, and what the assistant says when it has nothing to do."""

from __future__ import annotations

BEFORE = tuple(
    sorted(
        (
            "hãy", "xin", "vui lòng", "làm ơn", "nhờ", "nhờ bạn", "nhờ em", "giúp", "giúp tôi", "giúp em",
            "giúp mình", "giúp anh", "giúp chị", "cho tôi", "cho em", "cho mình", "cho anh", "cho chị", "tôi muốn",
            "em muốn", "mình muốn", "tôi cần", "em cần", "mình cần", "tôi", "bạn", "anh", "chị", "em", "trợ lý",
            "ơi", "dạ", "vâng", "ừ", "à", "ok", "được rồi", "rồi", "và", "đồng thời", "sau đó", "tiếp theo", "tiếp",
            "bây giờ", "giờ", "thế", "vậy", "muốn", "cần", "đề nghị", "yêu cầu", "phiền bạn", "bạn có thể",
            "có thể", "tiện thể", "ngoài ra", "cuối cùng", "trước hết", "đầu tiên", "xong", "xong rồi", "xong thì",
            "lại", "-", "+", "*", "bắt đầu", "giùm", "dùm", "giúp dùm", "giúp giùm", "nhờ anh", "nhờ chị", "dạ anh ơi",
            "dạ chị ơi", "dạ em chào anh", "em ơi", "anh ơi", "chị ơi", "bạn ơi", "giờ thì", "vậy thì", "thế thì",
            "thôi thì", "phiền em", "phiền", "cho tui", "tui muốn", "tui", "ê", "này", "nè", "cháu", "đồng chí",
            "nhờ đồng chí", "nhờ cháu", "nhờ chú", "à này", "này em", "em à", "alo", "thôi được",
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip
"""May stand before a request."""

AFTER = tuple(
    sorted(
        (
            "giúp tôi", "giúp em", "giúp mình", "giúp anh", "giúp chị", "giúp", "hộ tôi", "hộ em", "hộ mình", "hộ",
            "cho tôi", "cho em", "cho mình", "cho anh", "cho chị", "nhé", "nha", "nhá", "nhe", "ạ", "với", "đi",
            "luôn", "ngay", "em nhé", "bạn nhé", "được không", "được không ạ", "cảm ơn", "cám ơn", "nữa", "bạn ơi",
            "em ơi", "thôi", "nhé bạn", "nhé em", "nha em", "nghe em", "nghen", "nghen em", "nghe", "hen", "hỉ",
            "nhá em", "nha bạn", "dùm", "giùm", "dùm em", "giùm em", "giùm tôi", "dùm tôi", "giùm anh", "dùm anh",
            "giùm tui",
            "đi em", "cho rồi", "vậy", "dzậy", "vầy", "vậy em", "thế em", "rứa", "rứa em", "hả",
            "hả em", "hở", "ha", "hè",
            "em",
            "anh", "chị", "bạn", "được không em", "được ko", "được k", "với ạ",
            "giúp nhé", "giúp nha", "giúp cái", "cho xong", "đi ạ", "đi nha", "đi nhé", "nữa nhé", "nữa nha", "nữa đi",
            "sửa giúp", "sửa giúp em", "sửa lại giúp", "được chưa em", "ok", "nhe em", "hộ chú", "hộ cô", "hộ bác",
            "giúp bác", "giúp cô", "giúp chú", "giùm chú", "giùm cô", "hộ cái", "dùm cái", "đi cháu", "nhé cháu",
            "nha cháu", "cháu", "hí", "nhen", "nè", "là vừa", "là được", "là xong", "gấp", "gấp nhé", "gấp nha", "lẹ",
            "lẹ nghen", "lẹ nha", "nghe cháu", "đồng chí", "đồng chí nhé",
            "trợ lý", "trợ lý nhé", "hả trợ lý", "trợ lý ơi",
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip
"""May stand after a request."""

NOT_AFTER = {
    "nữa": (" mot", " phan", " 1", "con", "di"), "vậy": (" nhu",), "hết": (" het",), "với": (" so",),
    "anh": (" tieng", " nuoc", " hinh"), "nghe": (" cong", " tay", " lang"), "nha": (" trong", " mai", " nuoc"),

    "chị": (" dia", " tieu", " khong", " ko", " duoc", " muc", " khoan", " dong"),
    "ban": (" dia", " van", " co"), "ho": (" ao", " dong"),
}  # fmt: skip
"""Words of ``AFTER`` that belong to the request where these (folded) stand before them: "một nửa", "như vậy"."""

NOT_BEFORE = {
    "cần": (" cu",), "chị": (" tieu", " dao", " phi", " cuc", " bo", " thi"), "anh": (" huong",), "bạn": (" hanh",),
    "tiếp": (" tuc", " nhan", " can"), "em": (" be",),
}  # fmt: skip
"""Words of ``BEFORE`` that begin the request where these (folded) follow: "căn cứ" typed without marks."""

WITHOUT_DRAFT = (
    "Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, tổng kinh phí 450 triệu",
    "Lập chương trình công tác năm 2027 của Sở Khoa học và Công nghệ tỉnh Gia Lai",
    "30/2020/NĐ-CP còn hiệu lực không?",
    "tìm mô hình ứng dụng công nghệ trong các kế hoạch cũ",
)
"""What may be asked while no draft is open."""

WITH_DRAFT = (
    "tăng mục 2.1 lên 30 triệu",
    "chuyển 5 triệu từ mục 2.1 sang mục 1.1",
    "thêm dòng Hội nghị tổng kết 12 triệu vào bảng 1",
    "còn thiếu những gì?",
    "kiểm tra rồi xuất file word",
)
"""What may be asked while a draft is open."""

KEPT = "Đã để nguyên dự thảo, không thay đổi gì."
WELCOME = "Không có gì. Cần sửa tiếp chỗ nào, bạn cứ nhắn."
HELLO = "Chào bạn."


def examples(has_draft: bool) -> str:
    """A few requests that fit the moment."""
    fitting = WITH_DRAFT if has_draft else WITHOUT_DRAFT
    return "Ví dụ bạn có thể nhắn:\n" + "\n".join(f"- {one}" for one in fitting)


def not_understood(parts: tuple[str, ...], has_draft: bool) -> str:
    """Says which words were not understood, and what would be."""
    quoted = "; ".join(f"“{part}”" for part in parts)
    return f"Chưa hiểu yêu cầu {quoted} nên chưa làm gì với phần đó. {examples(has_draft)}"
