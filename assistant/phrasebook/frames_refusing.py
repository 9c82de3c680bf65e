"""Frames of what is not done here, each said outright: inventing figures, signing, sending, other trades, harm."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause

_INVENT = re.compile(
    r"\b(?:bia|ba xao|che (?:ra|dai)|khai khong|khai man|lam gia|gia mao|nguy tao|thoi phong|xao nau)\b"
    r"(?! (?:sach|vo|do|hoi|gay|mat|ho so))"
    r"|\b(?:ghi|dien|viet|khai|dat|go|them|chen) (?:vao )?(?:dai|bua|tam bua|doai)\b"
    r"|\b(?:so|gi|con so|ngay) (?:nao|gi) (?:cung|thi cung) (?:duoc|dc|xong|ok)\b"
    r"|(?<!can )\b(?:tu|cu) (?:nghi|uoc|che|bia|nghi ra|tuong tuong)(?: ra| luon| dai)? .{0,20}\b(?:so(?! \d)|con so"
    r"|cho hop ly)\b"
    r"|\b(?:dung|khong|khoi|che)(?: de)? (?:lo ra|lo trong|bi phat hien|ai biet)\b|\bdung de lo\b|\bgiau (?:bot|di"
    r"|khoi)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:hoi thu|dung (?:sua|doi|lam) gi|khong (?:sua|doi) gi)\b.{0,60}\bneu\b.{0,80}\b(?:bao nhieu|the nao|sao"
    r"|khong|chua)\b"
)
_SIGN = re.compile(
    r"(?<!coi )(?<!xem )(?<!doc )(?<!ra )(?<!soat )(?<!that )(?<!lai )(?<!tra )(?<!nghi )\b"
    r"(?:ky|phe duyet|ban hanh) (?:thay|giup|gium|ho|dum|dai)\b"
    r"|\b(?:dong dau|dong moc|phat hanh) (?:thay|giup|gium|ho|dum|luon|dai)\b"
    r"|\b(?:thay|giup|gium|ho|dum) (?:toi|anh|em|chi|sep|chu tich)? ?(?:ky|dong dau|phe duyet)\b|\bdong (?:dau do"
    r"|moc)\b|\bdong dau (?:vo|vao|len|di|cho)\b"
    r"|\b(?:chu ky so|chu ky) (?:cua|gia|thay)\b|\b(?:cap|lay|gan) (?:so van ban|so vb|so cong van)\b"
    r"|\bphat hanh\b.*\b(?:truc|lien thong|luon)\b"
)
_AS_IT_IS = re.compile(
    r"\b(?:du|mac ke|ke|mac du|bat ke|bo qua|khoi|khong can|cho qua|lo di)\b.{0,24}\b(?:loi|kiem tra|thieu|trong|sai"
    r"|canh bao"
    r"|bo sung|ra soat)\b|\bloi (?:thi |cung |co )*(?:ke|van|mac)\b|\bmac loi|\bcon (?:loi|thieu|sai)\S* (?:cung|van"
    r"|thi ke)\b"
)
_TO_FILE = re.compile(r"(?<!de )(?<!san )\b(?:xuat|in ra|tai ve)\b(?! khau| sac| phat)|\b(?:trinh ky|ban chinh thuc)\b")
_IN_OTHERS = re.compile(
    r"\b(?:sua|doi|chinh|thay|xoa|bo)\b.{0,60}\b(?:ke hoach|ban|van ban)(?: nam)? (?:20\d\d|nam ngoai|nam truoc"
    r"|cu)\b.{0,20}"
    r"\b(?:da ban hanh|da ky|da duyet|cu|trong thu vien)\b"
)
_ALL_AWAY = re.compile(
    r"^(?:thoi |hay |cu |em |anh )*(?:xoa|huy|dep|bo) (?:het|sach|toan bo|tat ca)(?: (?:di|luon|nha|giup|cho roi"
    r"|du thao|ke hoach"
    r"|thu vien|van ban|bang|cac bang|moi thu|noi dung|va|cac|can cu|du lieu|tai lieu))*$"
    r"|\b(?:xoa|huy) (?:\w+ ){0,3}(?:thu vien|co so du lieu|du lieu)\b|\b(?:xoa|huy|bo) (?:bang|bieu)$"
    r"|^(?:xoa|huy|bo) (?:het |ca |toan bo |luon )*(?:du thao|ke hoach|ban thao|van ban|ban nay)(?: nay| di| luon)*$"
)
_SUM_ONLY = re.compile(
    r"\b(?:tong(?: cong| so)?)\b.{0,60}\b(?:cac |may )?(?:dong|khoan|muc)(?: \w+){0,2} (?:giu nguyen|de nguyen"
    r"|khong doi|khong sua"
    r"|van the|y nguyen|khong duoc bot|khong dong|khong duoc)"
    r"|\btong(?: cong| cac dong)? (?:van|phai)(?: phai| giu| la)? (?:dung|bang|giu)\b.{0,60}\b(?:khong"
    r"|dung) (?:duoc )?(?:bot|giam|doi)"
)
_SECRETS = re.compile(
    r"\b(?:mat khau|password|api key|token|system prompt|prompt he thong|cau lenh he thong|instructions|ma nguon"
    r"|source code|root"
    r"|hack|sql|drop table|script|jailbreak)\b|\bbo qua (?:moi |cac |het )?(?:huong dan|chi dan"
    r"|lenh)(?: \w+)? (?:truoc|tren)\b"
)
_LOOKS = re.compile(
    r"\b(?:chen|them|dan|gan|ve|lam|tao|dua)(?: \w+){0,3} "
    r"(?:anh(?! (?:duyet|chot|xem|can|muon|bao|noi|toi|em|a|nhe|ky|dong|thay|chiu|ok)\b)"
    r"|hinh|logo|quoc huy|bieu do|so do|chu ky|watermark"
    r"|video|slide"
    r"|infographic)\b|\b(?:doi|chinh|sua|dat|cho)(?: \w+){0,3} (?:font|phong chu|co chu|mau|mau chu|gian dong|le trang"
    r"|khung vien)\b"
    r"|\b(?:in dam|in nghieng|gach chan|to mau|boi den|can giua|can le)\b"
)
_OTHER_TRADE = re.compile(
    r"\b(?:thoi tiet|gia vang|gia xang|ty gia|chung khoan|bitcoin|xo so|danh de|bong da|ket qua tran|tin tuc|phim|ca si"
    r"|bai hat|bai tho|lam tho|viet tho|lam van|tho tang|truyen cuoi|ke chuyen|chuyen cuoi|cau do|nau an|mon an"
    r"|cong thuc"
    r"|nha hang|khach san|du lich dau|dat ve|ve may bay|ve xe|tu vi|boi|ngay tot|gio tot|am lich|chua benh|uong thuoc"
    r"|thuoc gi"
    r"|dich sang tieng|dich gium|dich giup|tieng anh|giai toan|bai tap|viet code|lap trinh|facebook|youtube|tiktok"
    r"|tinh yeu"
    r"|ban gai|nguoi yeu|vo toi|tinh luong|bang luong|luong thang|cham cong|nghi phep|don xin|cv xin viec|loi chuc"
    r"|bai phat bieu"
    r"|dien van|mung sinh nhat|may gio|hom nay thu may|an gi|choi game|nghe nhac|mo nhac)\b"
)
_MAKES = re.compile(r"\b(?:them|bot|xoa|dong|khoan|muc|bang|trieu|kinh phi|can cu|du toan)\b")
_QUOTE = re.compile(r"\b(?:ghi chu|ghi ro|noi dung|ten la|ten)\b")


def refused(scene: Scene, clause: Clause) -> Outcome:
    """Says what is not done and what may be done instead; a wish that spans several pieces refuses each of them."""
    if any(mark.kind == "quoted" for mark in clause.whole.literals):
        raise NoSense
    problem = _problem(scene, clause)
    if not problem:
        raise NoSense
    return Outcome(problem=problem)


@lru_cache(maxsize=16)
def _spans(pattern: re.Pattern[str], folded: str) -> tuple[tuple[int, int], ...]:
    return tuple(one.span() for one in pattern.finditer(folded))


def _problem(scene: Scene, clause: Clause) -> str:
    folded = scene.wording.folded
    said = folded[clause.start : clause.end].strip(' ,.!"')

    def here(pattern: re.Pattern[str]) -> bool:
        return any(start < clause.end and clause.start < end for start, end in _spans(pattern, folded))

    if here(_SECRETS):
        return "Việc này không làm được: trợ lý chỉ soạn, kiểm tra kế hoạch và tra cứu văn bản."
    if here(_INVENT) and not _QUOTE.search(said):
        return (
            "Không tự đặt ra số liệu, số văn bản hay che bớt số liệu. Chỗ chưa có thông tin được để trống và đánh dấu "
            "cần bổ sung; hãy nhắn “còn thiếu gì” để xem."
        )
    if here(_SUPPOSED):
        return "Chưa tính thử phương án giả định được, dự thảo giữ nguyên. Có thể sửa rồi nhắn “hoàn tác” để trở lại."
    if here(_SIGN):
        return "Không ký, đóng dấu, lấy số hay phát hành thay được. Có thể xuất bản trình ký: “xuất bản trình ký”."
    both = _spans(_AS_IT_IS, folded) and _spans(_TO_FILE, folded) and (here(_AS_IT_IS) or here(_TO_FILE))
    if both and not re.search(r"\b(?:ban thao|ban nhap|nhap|du thao)\b", folded):
        return (
            "Không xuất bản trình ký khi dự thảo còn lỗi hoặc còn chỗ cần bổ sung. Có thể nhắn “xuất bản thảo word”, "
            "hoặc “kiểm tra” để xem còn vướng gì."
        )
    if here(_IN_OTHERS):
        return "Không sửa văn bản đã ban hành trong thư viện; chỉ sửa được dự thảo đang mở."
    if _ALL_AWAY.search(said) and not clause.of("table", "number"):
        return "Chưa xóa gì. Hãy nói rõ xóa dòng, mục hoặc căn cứ nào, ví dụ: xóa dòng 2.1 bảng 1."
    if here(_SUM_ONLY):
        return (
            "Tổng cộng của bảng luôn do các dòng cộng lại, không sửa riêng được. Hãy sửa từng dòng, hoặc nhắn “chia "
            "lại bảng 1 cho khớp …”."
        )
    if clause.of("amount", "percent", "document") or clause.rows:
        return ""
    if _LOOKS.search(said):
        return "Không chèn hình, không đổi kiểu chữ: tệp Word xuất ra theo thể thức văn bản hành chính hiện hành."
    if _OTHER_TRADE.search(said) and not _MAKES.search(said):
        return "Việc này nằm ngoài phạm vi: trợ lý chỉ lập, sửa, kiểm tra kế hoạch và tra cứu văn bản, địa danh."
    return ""
