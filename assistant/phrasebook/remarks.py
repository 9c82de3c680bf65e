"""Talk beside a request: reasons, wishes that the rest stay, words of judging. It asks for nothing."""

from __future__ import annotations

import re

from assistant.phrasebook.spotting import Clause

REMARK = "remark"
"""The meaning of a piece that says something beside a request and asks for nothing."""
_ACTS = (
    "remove", "add", "rename", "rewrite", "move", "export", "check", "undo", "confirm", "search", "up", "down", "share",
    "how_much", "why", "suggest", "help", "show", "guard",
)  # fmt: skip
_ACT_VERBS = re.compile(r"\b(?:sua|doi|chinh|thay|cap nhat|nhap|chot|ghi|dien|khai|dat|viet)\b")
_BESIDE = re.compile(
    r"^(?:sau khi|truoc khi|do|vi|boi|theo|de|nham|qua|tren co so|thuc hien|xet|nhan thay|can cu|vi vay|cho nen|nen"
    r"|hom nay|hom qua|tai cuoc hop|lanh dao|sep|ke toan|tai chinh|so tai chinh|hoi dong"
    r"|tinh|hdnd|ubnd|chu tich|giam doc|truong phong|cap tren|kho bac)\b"
    r"|^(?:phong|so|ban|bo|huyen|dang uy|van phong|thuong truc|hoi nghi|tap the) (?:\w+ ){0,6}"
    r"(?:vua|moi|da|dang|yeu cau|thong nhat)\b"
)
"""How a reason begins."""
_DENIED = re.compile(r"^(?:nhung |thi |con |ma )?(?:khong|ko|k|hong|dung|chua|cho|khoi)(?: phai| can| duoc)? ")
_TELLS = re.compile(
    r"\b(?:chu tri|soan thao|phoi hop|co quan|don vi|phong|nguoi ky|muc tieu|ket qua|han che|kho khan"
    r"|nguyen nhan|nhan luc"
    r"|chi tieu|can cu|mau|luat|nghi dinh|quyet dinh|thong tu|phu luc|nam (?:sau|toi)|ngay)\b"
)
"""Says something that belongs into the plan, so that it must not be passed over as talk."""
_KEPT = re.compile(
    r"\b(?:giu nguyen|khong doi|khong thay doi|(?:khong|ko|dung) d\w+ (?:toi|den)|de trong|van (?:la |giu )?\d)"
    r"|\b(?:giu|de) (?:\w+ ){0,2}(?:nguyen|y|nhu cu|yen|do)\b|\bgiu (?:dong|muc|lai)\b|\bphai giu\b"
)
_KEPT_SURE = re.compile(
    r"\b(?:giu|de) nguyen\b|\bkhong (?:doi|thay doi)$|\b(?:khong|ko) (?:dung|dong) (?:toi|den)\b|^tong (?:\w+ )?van \d"
    r"|^tong(?: \w+){0,3} (?:dung|khong|khoi|ko|chua) (?:co )?(?:doi|thay doi|dong)\b"
    r"|\b(?:ghi|viet|de|go|nhap) (?:sai|nham|lon)(?: (?:roi|mat))*$"
    r"|^(?:tong )?van (?:giu|la|de)(?: \w+){0,2} [\d.,]+ ?\w+$"
)
_NOT_DONE = re.compile(r"\b(?:khong|ko|hong|thoi)(?: con)? (?:lam|can|duyet|dung|chi|to chuc|trien khai)(?: nua)?$")
_COMPARED = re.compile(r"\b(?:so voi|so sanh|doi chieu)\b")
_ANNOUNCED = re.compile(
    r"(?:\w+ ){0,5}(?:may|hai|ba|bon|nam|\d|cac|nhung) (?:viec|cho|noi dung|y|thay doi|diem)"
    r"(?: (?:can sua|sau|nhu sau|nhe|nay|thay doi))*"
)
"""Says that things will be asked for."""
_NOT_THAT = re.compile(
    r"(?:chu )?(?:khong|ko|hong) phai (?:la )?"
    r"(?:[\d.,]+ ?\w{0,5}(?: \w+)?|(?:ubnd |xa |phuong |tinh |so )+\w+(?: \w+){0,3})"
)
_DO_IT = re.compile(
    r"(?:cu |hay |em |nho |nho em |giup )?(?:lam|sua|cong|cap nhat|ghi|dien|dua|nhap|thuc hien|dieu chinh)"
    r"(?: (?:luon|lien|di|ngay|giup|vao|lai|em|anh|chi|bang|bieu|ke hoach|du thao|van ban|so|so do|cho|dung|khop"
    r"|theo|a|nhe|nha|kinh phi|du toan))*"
)
"""Asks for what was just said to be done."""
_ASKED = re.compile(r"\b(?:khong|chua|ko|hong|sao|nao|gi|dau|may|ai)[ ?.]*$|\?")


def is_remark(clause: Clause) -> bool:
    """True of talk beside a request: a reason, a wish that the rest stay; it names no amount and asks for nothing."""
    folded = clause.whole.wording.folded
    text = folded[clause.start : clause.end]
    if _NOT_THAT.fullmatch(text) or _ANNOUNCED.fullmatch(text):
        return True
    if clause.rows and _NOT_DONE.search(text):
        return True
    if _KEPT_SURE.search(text) or _DO_IT.fullmatch(text):
        return True
    if clause.of("amount", "percent", "document", "day", "ratio", "quoted") or len(text.split()) < 2:
        return False
    if clause.of("bare", "number") and len(text.split()) < 5:  # "thứ 6": one more of what was spoken of
        return False
    if _ASKED.search(text) or folded[clause.end : clause.end + 1] == "?":
        return False
    if _DENIED.search(text) or _BESIDE.match(text) or _KEPT.search(text):
        return True
    if clause.of("number", "table", "ordinal", "neighbour", "year", "bare"):
        return False
    view = clause.without((*clause.rows, *clause.parts))
    if view.has(*_ACTS) or _ACT_VERBS.search(text) or _COMPARED.search(text):
        return False
    if view.has("begin") and not clause.rows:
        return False
    return _TELLS.search(text) is None
