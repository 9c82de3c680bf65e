"""What officers say, as data: each phrase with what it means and what it fixes. The first that fits is taken.

The meanings are the keys of ``meaning.MEANINGS``; see ``grammar`` for how a phrase is written.
"""

from __future__ import annotations

from dataclasses import dataclass

WORDS = (
    ("up", "điều chỉnh tăng|tăng|nâng|đẩy|cộng"),
    ("down", "điều chỉnh giảm|cắt giảm|giảm|hạ|bớt|cắt|trừ|rút"),
    ("put", "đặt|để|sửa|đổi|thay|chỉnh|điều chỉnh|cập nhật|ghi|nhập|chốt|bố trí|phân bổ|giao|cho"),
    ("to", "lên thành|lên đến|lên tới|lên mức|lên|thành|là|bằng|còn|xuống còn|xuống mức|xuống|về còn|về|sang|:"),
    ("only", "xuống còn|chỉ còn|còn lại|còn|xuống mức|xuống|về còn|về mức|về"),
    ("into", "lên thành|lên đến|lên tới|lên mức|lên|tới|đến"),
    ("row", "dòng|khoản|mục chi|khoản chi|hạng mục|nội dung chi|dòng chi"),
    ("part", "phần|mục|đoạn|tiểu mục|chương|nội dung mục|nội dung phần|nội dung"),
    ("away", "xóa|xoá|xóa bỏ|bỏ|bỏ đi|loại|loại bỏ|gỡ|gỡ bỏ|hủy|huỷ"),
    ("plus", "thêm|bổ sung|chèn|bổ sung thêm|thêm mới"),
    (
        "ceiling",
        "tổng kinh phí được giao|tổng kinh phí cả năm|tổng kinh phí thực hiện|tổng kinh phí|tổng dự toán|tổng mức kinh phí"
        "|tổng mức|tổng ngân sách|tổng số tiền|tổng vốn|tổng cộng|tổng số|trần kinh phí|trần ngân sách|mức trần|trần"
        "|kinh phí được giao|kinh phí cả năm|dự toán được giao|kinh phí kế hoạch|ngân sách cả năm|ngân sách được giao",
    ),
    ("carry", "kinh phí chuyển nguồn|số chuyển nguồn|tiền chuyển nguồn|nguồn chuyển|nguồn năm trước chuyển sang"
     "|kinh phí năm trước chuyển sang|chuyển nguồn"),
    ("look", "tra cứu|tra giúp|tra|kiểm tra|xem|cho hỏi|xin hỏi|tìm|cho biết|hỏi|xem giúp|kiểm tra giúp|xác minh|tìm hiểu"),
    ("kind", "quyết định|nghị quyết|nghị định|thông tư|thông tư liên tịch|chỉ thị|kế hoạch|công văn|luật|văn bản|tờ trình"
     "|báo cáo|pháp lệnh|bộ luật|kết luận|qđ|nq|nđ|tt|ct|kh|cv"),
    ("show", "xem|xem lại|xem thử|hiện|hiển thị|đọc|đọc lại|mở|mở lại|cho xem|cho xem lại|liệt kê|in ra|đưa ra|nêu|cho biết|biết"),
    ("why", "vì sao|tại sao|sao|giải thích vì sao|giải thích tại sao|giải thích"),
    ("draft", "dự thảo|kế hoạch|văn bản|bản kế hoạch|bản dự thảo|bản thảo|tài liệu|file|tệp"),
    ("begin", "lập|soạn|soạn thảo|xây dựng|viết|tạo|làm|dự thảo|khởi tạo|bắt đầu|chuẩn bị|dựng|khởi thảo"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """``text`` means ``meaning``; ``fixed`` are values that the phrase itself decides."""

    meaning: str
    text: str
    fixed: tuple[tuple[str, str], ...] = ()


def _each(meaning: str, *texts: str, **fixed: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(meaning, text, tuple(fixed.items())) for text in texts)


_TALK = (
    *_each("keep", "để nguyên [như (vậy|thế|cũ)]", "(giữ|cứ|cứ để|để) nguyên [như (vậy|thế|cũ|hiện tại|hiện nay)]",
           "để nguyên chưa xuất tệp", "[thôi] không (cần|sửa|đổi|thay đổi) [gì] [nữa|thêm]", "bỏ qua", "thôi",
           "(cứ|tạm) để (vậy|thế|đó)", "không cần đâu"),
    *_each("greeting", "(xin chào|chào|hello|hi|alo) [bạn|em|anh|chị|trợ lý|các bạn|mọi người] [ạ]",
           "chào (bạn|em|anh|chị) [nhé|ạ]"),
    *_each("thanks", "(cảm ơn|cám ơn|xin cảm ơn) [bạn|em|anh|chị|trợ lý] [nhiều|rất nhiều|nhé|ạ]",
           "(tốt|tốt lắm|tuyệt|tuyệt vời|hay quá|được rồi|ổn|ổn rồi|đúng rồi|ok|vâng|dạ|dạ vâng)"),
    *_each("help", "[bạn|em|trợ lý] (làm|giúp) được [những] (gì|việc gì) [cho tôi|cho em]", "[bạn|em|trợ lý] biết làm (gì|những gì)",
           "(hướng dẫn|trợ giúp|giúp đỡ|giúp|help|cách dùng|cách sử dụng)", "hướng dẫn [tôi|em|mình] [sử dụng|cách dùng|cách sử dụng|cách làm]",
           "tôi (có thể|nên) (làm|nói|hỏi|yêu cầu) (gì|những gì|thế nào)", "(dùng|sử dụng) (thế nào|như thế nào|ra sao)",
           "(ví dụ|cho ví dụ|cho xem ví dụ)", "bạn là ai"),
)  # fmt: skip

_WHOLE = (
    *_each("undo", "hoàn tác [lại] [(thay đổi|sửa đổi|bước|thao tác|việc) [vừa rồi|trước|cuối|gần nhất|vừa xong|đó]]",
           "(quay lại|quay về|trở lại|trở về|lùi lại|lùi về) [bản|bước|như] (trước|lúc trước|cũ|trước đó)",
           "(quay lại|trở lại|undo|lùi lại|lùi một bước|quay lui)",
           "(hủy|huỷ|bỏ) [(thay đổi|sửa đổi|thao tác|bước|chỉnh sửa)] (vừa rồi|vừa xong|vừa làm|gần nhất|cuối cùng|vừa sửa)",
           "(khôi phục|lấy lại|phục hồi) [bản|như] (trước|cũ|trước đó|lúc trước)", "(trả|đưa) (về|lại) như cũ"),
    *_each("confirm", "(xác nhận|chấp nhận|đồng ý|duyệt|chốt|nhất trí) [với] [tất cả|toàn bộ|hết] [các|những|mọi] "
           "(số đề xuất|số tiền đề xuất|mức đề xuất|đề xuất|khoản đề xuất|con số đề xuất|số liệu đề xuất|số do trợ lý đề xuất"
           "|số trợ lý đề xuất|số được đề xuất|số tiền do trợ lý đề xuất) [(ở|của|trong|tại)] [bảng [số] {table:count}]",
           "(xác nhận|chấp nhận|đồng ý|duyệt) (bảng|bảng số) {table:count}",
           "(xác nhận|chấp nhận|duyệt|đồng ý) (tất cả|toàn bộ|hết) [(các|những) (số|số tiền|con số)]"),
    *_each("export", "(xuất|tải|tải về|tải xuống|in|in ra|lưu|lưu ra|kết xuất|tạo|lấy|gửi|cho|làm) [ra|thành|về] [một] "
           "[file|tệp|bản|tập tin|định dạng] [file|tệp|bản] {format:words}", "(xuất|tải về|tải xuống|in|in ra|kết xuất)"),
    *_each("check", "(kiểm tra|rà soát|rà|soát|soát lỗi|kiểm|kiểm lỗi|soát xét|thẩm định) [lại] [giúp] [toàn bộ|tất cả|cả|các|"
           "xem] [(dự thảo|kế hoạch|bản thảo|bản dự thảo|số liệu|lỗi|con số|tổng|văn bản|bảng|bảng biểu|kinh phí|các bảng"
           "|số liệu các bảng|bản kế hoạch)] [này] [xem] [(có|còn) (lỗi|sai|gì sai|lỗi gì|sai gì|sai sót|sai sót gì|lỗi nào)] [không|chưa|nào]",
           "[(dự thảo|kế hoạch|bản thảo|văn bản)] [này] [(có|còn)] (lỗi|sai|vướng|sai sót) [gì|chỗ nào|ở đâu|nào] [không|nữa không]",
           "(số liệu|các bảng|tổng) [đã] (khớp|đúng) [chưa|không]", "[đã] (xuất|trình|ký) được chưa", "đủ điều kiện trình ký chưa"),
)  # fmt: skip

_FRAME = (
    *_each("ceiling", "(@up|@down|@put) [lại] @ceiling [@to] [mức] {amount}", "@ceiling [năm {year}|năm nay|năm sau] [mới] [@to] [mức] {amount}",
           "(@put|@up|@down) [lại] (kinh phí|ngân sách) (@to) {amount}", "{amount} là @ceiling", "lấy {amount} làm @ceiling"),
    *_each("ceiling_by", "@up @ceiling (thêm|lên thêm) {amount}", "@up [thêm] {amount} (cho|vào) @ceiling", sign="+"),
    *_each("ceiling_by", "@down @ceiling (bớt|đi|bớt đi) {amount}", "@down [bớt|đi] {amount} (của|ở|từ|khỏi) @ceiling", sign="-"),
    *_each("carry", "[(@put|@up|@down)] [lại] @carry [từ] [năm trước|năm ngoái|năm {year}] [sang|chuyển sang] [năm nay|năm sau|năm kế hoạch] [@to] {amount}",
           "(có|còn) [được] {amount} chuyển nguồn [từ] [năm trước|năm {year}] [sang]", "@plus [kinh phí] chuyển nguồn {amount}",
           "chuyển nguồn {amount} [từ] [năm trước|năm {year}] [sang] [năm nay|năm kế hoạch]"),
    *_each("no_carry", "(@away) [phần|khoản|kinh phí|số|câu] chuyển nguồn [đi]", "(không|không có|không còn) [kinh phí|khoản] chuyển nguồn"),
    *_each("year", "(@put|chuyển|chuyển đổi|điều chỉnh) [lại] [kế hoạch|dự thảo|(năm kế hoạch)|(năm của kế hoạch)] [@to] [cho] năm [kế hoạch|thực hiện] [@to] {year}",
           "(@put|chuyển) [lại] (năm|năm kế hoạch|năm của kế hoạch|năm thực hiện) [từ năm {old:year}] (@to) [năm] {year}",
           "(@put|chuyển) năm [kế hoạch] {old:year} (@to) [năm] {year}", "(năm|năm kế hoạch|năm thực hiện) (là|:|thành) [năm] {year}", "(kế hoạch|dự thảo) [này] [là] [cho|của] năm {year}",
           "(làm|lập|dùng) cho năm {year}"),
    *_each("agency", "(@put|chuyển) [lại] [tên] (cơ quan ban hành|cơ quan|đơn vị ban hành|nơi ban hành|đơn vị soạn|cơ quan soạn thảo|tên xã|xã|tên tỉnh|tỉnh|địa phương|địa bàn) (thành|sang|là|:) {agency:words}",
           "(cơ quan ban hành|đơn vị ban hành|nơi ban hành|cơ quan|địa phương) (là|thành|:) {agency:words}",
           "(đổi|chuyển|sửa) (sang|thành|cho) {agency:words}", "(tỉnh) (là|:) {agency:words}"),
)  # fmt: skip

_MONEY = (
    *_each("move", "(chuyển|điều chuyển|dời|dồn|lấy|bớt|rút|trích|san|chuyển bớt|điều hòa|cắt|giảm) {amount} [kinh phí] (từ|ở|của|tại|trong) {source:words} (sang|qua|vào|đến|tới|cho|để bù cho|bù cho|bù vào|chuyển cho|chuyển sang|để tăng cho|đưa sang|đưa vào|thêm cho|bổ sung cho) {target:words}",
           "(chuyển|điều chuyển|dời|dồn|san) (từ) {source:words} (sang|qua|vào|đến|cho) {target:words} {amount}",
           "(giảm|bớt|cắt|rút|lấy|trích) {source:words} {amount} (để chuyển sang|chuyển sang|chuyển cho|chuyển vào|dồn sang|để tăng cho|để bù cho|đưa sang|bù cho) {target:words}",
           "chuyển {amount} (sang|cho|vào) {target:words} từ {source:words}"),
    *_each("amount", "(@up) {line:words} (thêm|lên thêm|cộng thêm) {amount}", "(@up) (thêm) {amount} (cho|vào|ở) {line:words}",
           "(@up) {amount} (cho|vào|ở) {line:words}", "(thêm|bổ sung|bổ sung thêm|cộng thêm|cho thêm) {amount} (cho|vào) {line:words}",
           "(cho|bố trí) {line:words} thêm {amount}", "{line:numbered} (tăng thêm|thêm|cộng thêm) {amount}", mode="add"),
    *_each("amount", "(@up) {line:words} [thêm|lên|lên thêm] [khoảng] {amount:percent}", "(@up) [thêm] {amount:percent} (cho|vào|ở|của) {line:words}",
           "(@up) [thêm] {amount:percent} {line:words}", "{line:numbered} (tăng|tăng thêm|thêm) {amount:percent}", mode="percent_up"),
    *_each("amount", "(@down) {line:words} [bớt|đi|xuống|bớt đi] [khoảng] {amount:percent}", "(@down) [bớt|đi] {amount:percent} [của|ở|cho|từ|kinh phí] {line:words}",
           "{line:numbered} (giảm|bớt|giảm bớt) {amount:percent}", mode="percent_down"),
    *_each("amount", "(@down) {line:words} (bớt|đi|bớt đi|mất) {amount}", "(@down) [bớt|đi] {amount} (của|ở|từ|khỏi|trong|tại|cho) {line:words}",
           "{line:numbered} (giảm|bớt|giảm bớt|giảm đi) {amount}", mode="subtract"),
    *_each("amount", "(@up) {line:words} (@into|thành|là) {amount}", "(@down) {line:words} (@only|thành|là) [mức] {amount}",
           "(@put) [lại] [số tiền|kinh phí|giá trị|mức|mức chi] [của|cho] {line:words} (@to) [mức] {amount}",
           "(@put|@up|@down) [lại] {line:words} từ {old:amount} (@to) [mức] {amount}",
           "(cho|bố trí|phân bổ|giao|chi) [số tiền|kinh phí] {amount} cho {line:words}", "(cho|bố trí|phân bổ|giao) {line:words} {amount}",
           "{line:numbered} [sửa|giảm|tăng|nâng|hạ|đổi|đặt] (@to|@only) [mức] {amount}", mode="set"),
    *_each("named_amount", "[kinh phí|số tiền|tiền] {line:words} (@to|@only) [mức] {amount}", mode="set"),
    *_each("amount", "(@up) {line:numbered} {amount}", mode="add"),
    *_each("amount", "(@down) {line:numbered} {amount}", mode="subtract"),
)  # fmt: skip

_LINES = (
    *_each("add_line", "@plus [một|1] [dòng|khoản|mục chi|hạng mục|nội dung chi] {label:words} [với] [kinh phí|số tiền|mức|trị giá|là|:|hết|mức chi|dự toán] {amount} (vào|dưới|trong|thuộc|ở) [nhóm] {parent:words}",
           "@plus (vào|trong) {parent:words} (dòng|khoản|một dòng|1 dòng|một khoản|1 khoản|hạng mục|một hạng mục|:) {label:words} [với] [kinh phí|số tiền|mức|trị giá|là|:|dự toán] {amount}",
           "@plus [một|1] [dòng|khoản|mục chi|hạng mục|nội dung chi] {label:words} [với] [kinh phí|số tiền|mức|trị giá|là|:|hết|mức chi|dự toán] {amount}",
           "@plus [một|1] (dòng|khoản|hạng mục|nội dung chi) {label:words} (vào|dưới|thuộc|ở) {parent:words}",
           "@plus [một|1] (dòng|khoản|hạng mục|nội dung chi) {label:words}"),
    *_each("rename", "(đổi tên|sửa tên|đặt lại tên|đổi lại tên|thay tên) {target:words} (thành|là|sang|:) {label:words}",
           "(đổi|sửa) {target:words} (thành|sang) {label:words}", "@part {target:words} đổi (tên) (thành|là|sang) {label:words}"),
    *_each("remove_basis", "@away [bớt] căn cứ [số|thứ] {basis:words}", "@away [bớt] {basis:words} (khỏi|trong|ở) [phần] [các] căn cứ"),
    *_each("add_basis", "@plus [một|1] [vào] [phần] căn cứ [:] {text:all}", "@plus {text:words} (vào|làm) [phần] căn cứ"),
    *_each("remove", "@away [bớt|hẳn|luôn] {target:words} [đi|khỏi bảng]"),
)  # fmt: skip

_SECTIONS = (
    *_each("rewrite", "(viết lại|sửa lại|sửa|soạn lại|thay|cập nhật|đổi|thay thế|viết) [nội dung] [của] @part {section:words} [thành|như sau|bằng] : {text:all}",
           "(viết lại|sửa lại|soạn lại|thay) [nội dung] [của] @part {section:words} (thành|như sau|bằng) {text:all}",
           "@part {section:words} (viết lại|sửa lại|sửa) [thành|như sau|là] : {text:all}"),
    *_each("add_section", "@plus [một|1] (mục|phần|tiểu mục|chương) {title:words} (vào|trong|dưới|thuộc) [@part] {parent:words} : {text:all}",
           "@plus [một|1] (mục|phần|tiểu mục|chương) {title:words} : {text:all}",
           "@plus [một|1] (mục|phần|tiểu mục|chương) {title:words} (vào|dưới|thuộc) [@part] {parent:words}",
           "@plus [một|1] (mục|phần|tiểu mục|chương) {title:words}"),
    *_each("fill", "(điền|nhập|ghi|bổ sung|cập nhật|thêm|khai) [vào] [chỗ|ô|mục|phần|thông tin] {name:words} (:|là|bằng|thành) {value:words}",
           "(điền|nhập|ghi|khai) {value:words} vào [chỗ|ô|mục|phần] {name:words}"),
    *_each("fact", "{name:words} (:|là) {value:words}"),
)  # fmt: skip

_LEGAL_TAIL = "[hiện nay|bây giờ|đến nay|hiện] [đã|có] [còn|có|hết] [giá trị|hiệu lực|áp dụng|dùng|hạn] [được|nữa] [không|chưa|hay không|hay chưa|hay hết|ko|k]"
_LEGAL = (
    *_each("legal", "[@look] [xem|cho biết|giúp] [@kind] [số] {document} (vào|tính đến|đến|tại|trong) [thời điểm] [ngày] {on:day} [thì] " + _LEGAL_TAIL,
           "[@look] [xem|giúp] [@kind] [số] {document} [của {issuer:words}] [này] " + _LEGAL_TAIL,
           "[vào|tính đến|đến|tại] [ngày] {on:day} [thì] [@kind] [số] {document} " + _LEGAL_TAIL,
           "[@look] [@kind] [số] {document} [là] (văn bản gì|gì|văn bản nào|nội dung gì|về việc gì|về gì|quy định gì|nói gì|của ai|của cơ quan nào|do ai ban hành|ban hành khi nào|ban hành ngày nào|ở đâu|bị thay thế chưa|thay bằng văn bản nào|được thay bằng văn bản nào)",
           "(@look) [hiệu lực] [của] [@kind] [số] {document}"),
    *_each("bases", "[những|các] căn cứ (nào|pháp lý nào) [còn|hết] [hiệu lực] [không]",
           "@show [các|phần|danh sách] căn cứ [pháp lý] [của (dự thảo|kế hoạch)]", "căn cứ [pháp lý] (gồm|có) [những] (gì|văn bản nào)"),
)  # fmt: skip

_ASKED = (
    *_each("total", "[@show] [(tổng|tổng cộng|tổng kinh phí|tổng dự toán|tổng số|tổng tiền|tổng số tiền|tổng các bảng)] [hiện nay|bây giờ|hiện tại|đang|hiện] (là|được|hết|ra) [bao nhiêu] [tiền|rồi]",
           "@show (tổng|tổng cộng|tổng kinh phí|tổng dự toán|tổng số tiền)", "(tổng|tổng cộng|tổng kinh phí|tổng dự toán|tổng số tiền|tổng tiền) [hiện nay|hiện tại] [bao nhiêu|mấy] [tiền|rồi]",
           "@why [lại] (tổng|tổng cộng|tổng kinh phí|tổng dự toán|tổng số tiền) [lại] [là|ra|bằng] [{amount}|[lại] (như vậy|thế|vậy|vượt|vượt trần)]",
           "@why [lại] [có] (con số|số) [tổng] [{amount}]", "(tổng|tổng kinh phí|tổng dự toán) [được] (tính|cộng) [như thế nào|thế nào|ra sao|từ đâu]",
           "[tổng|dự toán|kinh phí] [đã] (vượt|còn thừa|còn thiếu|thừa|thiếu) [trần|tổng kinh phí] [bao nhiêu] [chưa|không|tiền]", "(còn|đã vượt) bao nhiêu [tiền|kinh phí] [chưa phân bổ]"),
    *_each("missing", "[@show] (còn|đang) (thiếu|cần bổ sung|cần điền|trống) [những] (gì|chỗ nào|thông tin gì|thông tin nào|mục nào|ở đâu)",
           "[@show] [những|các] (chỗ|phần|thông tin|mục) [còn] (cần bổ sung|còn thiếu|thiếu|trống|chưa điền|cần điền)",
           "cần (bổ sung|điền) [thêm] [những] (gì|thông tin gì|chỗ nào) [nữa]", "còn [bao nhiêu] (chỗ|thông tin) [cần bổ sung|còn thiếu]"),
    *_each("outline", "[@show] [toàn bộ|cả|lại] (dàn ý|đề cương|bố cục|mục lục|cấu trúc|dự thảo|kế hoạch) [hiện tại|hiện nay|này]"),
    *_each("part", "[@show] (bảng|các bảng|tất cả các bảng) [kinh phí|dự toán|số] [{table:count}]",
           "@show [nội dung] [của] (phần|mục|đoạn|chương|tiểu mục) {target:words}", "[nội dung] (phần|mục|chương|tiểu mục|dòng|khoản) {target:words} [(là|có|được|hết|ghi|viết|đang là)] (gì|bao nhiêu|những gì|thế nào|bao nhiêu tiền)",
           "(phần|mục) {target:numbered}", "(kinh phí|số tiền|tiền) [cho|của] {target:words} (là|được|hết|có) (bao nhiêu|bao nhiêu tiền)"),
    *_each("search", "(tìm|tìm kiếm|tìm giúp|tìm trong thư viện|tìm trong kho|tra cứu|tra|tra trong thư viện) [cho tôi|giúp tôi] [các|những|về|xem|thông tin về|nội dung|đoạn|cụm từ|:] {query:words}",
           "(năm ngoái|năm trước|năm {year}) [đã] (chi|bố trí|dành) bao nhiêu [tiền] cho {query:words}", "(kế hoạch|các kế hoạch|những kế hoạch|kế hoạch nào|xã nào|tỉnh nào|đơn vị nào) [cũ|năm trước|năm ngoái|các năm trước|trước đây|khác] [nào] [đã|đã từng|từng] (có|nói về|viết về|nêu|ghi|làm|viết gì về|nói gì về) {query:words} [không|chưa]",
           "[trong] (thư viện|kho) [có] [gì] [về] {query:words} [không|chưa]", "có [kế hoạch|tài liệu|văn bản] nào (về|nói về|có) {query:words} [không|chưa]"),
)  # fmt: skip

_START = _each(
    "start",
    "@begin [mới] [một|1] [bản] [dự thảo] [bản] (kế hoạch|chương trình công tác|dự thảo|chương trình|kh|dự toán) {request:rest}",
    "(kế hoạch|chương trình công tác) {request:rest}",
)

PHRASES = (*_TALK, *_WHOLE, *_START[:1], *_FRAME, *_MONEY, *_SECTIONS[:3], *_LINES[:5], *_LINES[5:8], *_SECTIONS[3:7],
           *_LEGAL, *_ASKED, *_LINES[8:], *_SECTIONS[7:], *_START[1:])  # fmt: skip
"""Every phrase, in the order in which they are tried."""
