"""Frames of what an officer does with a draft as a whole: takes a change back, takes a file away, confirms, checks."""

from __future__ import annotations

import re

from assistant.phrasebook.aiming import aims, table_said
from assistant.phrasebook.correcting_values import is_correction
from assistant.phrasebook.hearing import commands, trailing
from assistant.phrasebook.hearing import said as said_in
from assistant.phrasebook.reading import Call, Option, Question
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.talk import KEPT
from assistant.phrasebook.targets import table_of
from assistant.rendering import proposals

_MOST_STEPS = 5

_AGAIN = re.compile(r"\b(?:lam lai|bo|dung|khong|huy|ko)\b.{0,14}\b(?:hoan tac|undo)\b|\bredo\b")
_OUTRIGHT = re.compile(r"\b(?:hoan tac|undo|ctrl ?\+? ?z|quay lui|rollback)\b")
_BACK = (
    r"(?:quay|tro|tra|hoan|dua|lui|lay|lam|de|giu|cho|sua|chinh|doi|rut|khoi phuc|phuc hoi|ve|bo)"
    r"(?: (?:no|bang|dong|muc|phan|het|tat ca|moi thu|ke hoach|du thao|cai|do|nay|\d\S*|so|so lieu|noi dung))*"
    r"(?: (?:lai|ve|nguyen|di|thanh))*"
)
_AS_BEFORE = (
    r"(?:nhu (?:cu|truoc|luc dau|ban dau|luc nay|hoi nay|luc truoc|khi nay|hoi dau|dau|ban nay|nguyen)"
    r"|(?:ban|buoc|trang thai|phien ban|muc|so) (?:truoc do|truoc|cu|luc truoc|hoi nay|lien truoc|ke truoc)"
    r"|(?:1|mot|2|hai|3|ba|vai|\d) buoc|nguyen trang|(?:luc|hoi) (?:dau|nay)|ban dau"
    r"|(?:truoc khi|luc chua|hoi chua|khi chua) (?:sua|doi|them|xoa|lam|thay|chinh))"
)
_RETURNED = re.compile(rf"\b{_BACK} {_AS_BEFORE}\b|^(?:lui|lui lai|quay lai|tro lai|quay ve|quay nguoc lai)$")
_KEPT = re.compile(r"^(?:cu |thoi )?(?:de|giu)(?: lai)? (?:nguyen )?(?:nhu cu|nguyen nhu cu)$")
_STEP = (
    r"(?:lenh|thao tac|buoc|thay doi|sua doi|chinh sua|lan sua|viec|yeu cau|dieu chinh|cap nhat|cai|thu|y|chuyen|lan"
    r"|phan)"
)
_WAS = (
    r"(?:vua|moi)(?: moi)? (?:roi|nay|lam|sua|xong|doi|thay|nhap|xoa|giam|tang|chinh|cat|chuyen|dat|noi|yeu cau|nhan"
    r"|bao|r\b|ghi|dien)"
)
_JUST = rf"(?:{_WAS}(?: xong| do| roi)?|luc nay|hoi nay|khi nay|ban nay|nay gio|gan nhat|cuoi cung|sau cung|cuoi)"
_LAST = re.compile(
    rf"\b{_STEP}(?: ma)?(?: (?:em|anh|chi|toi|minh|tui))?(?: \w+){{0,2}}? {_JUST}\b|^{_JUST}\b"
    r"|\b(?:lenh|thao tac|buoc|thay doi|lan sua) (?:truoc|do|nay|ay|kia)\b"
)
_CANCEL = re.compile(r"\b(?:bo|huy|xoa|thoi|rut|khong|hong|ko|khoi|tra|lui|lay lai|dep|thu hoi|cancel|quay lai)\b")
_RESTORE = re.compile(
    r"\b(?:khoi phuc|phuc hoi|lay lai|tra lai|dua lai|cho lai|giu lai|dua tro lai|cho .{1,40} tro lai|them lai"
    r"|de lai)\b"
    r"|\b(?:dung|khoan|chua|khong) (?:co )?(?:xoa|bo|cat|sua|doi|tang|giam|chuyen)\b"
)
_GONE = re.compile(
    r"\b(?:vua|da|bi|moi|lo|lo tay|luc nay|hoi nay)(?: bi| lo| moi)? (?:xoa|bo|gach|cat|loai|mat|sua|doi)"
)
_BY_SLIP = re.compile(r"^(?:\w+ ){0,4}?(?:xoa|bo|sua|doi|nhap|lam|bam|go) (?:nham|lo|lon)\b(?! \w+ \w+ \w+ \w+ \w+)")
_ONLY_BACK = re.compile(r"^(?:lay lai|tra lai|khoi phuc|phuc hoi)(?: (?:di|giup|gium|dum|lai|nha|em|cho \w+))*$")
_TWICE = re.compile(r"\b(?P<n>2|hai|3|ba|4|bon|5|nam) (?:buoc|lan|lenh|thao tac|thay doi)\b|\bca (?P<both>hai|2)\b")
_COUNTS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5}
_HOW = re.compile(r"\b(?:lam sao|cach nao|the nao|nhu the nao|o dau|kieu gi)\b|^(?:cach|chi cach|huong dan)\b")
_TO_FIGURE = re.compile(r"\bve (?:lai )?\d+\b(?! (?:buoc|lan|lenh|thao tac|thay doi))")
_PLACED = re.compile(r"\b(?:phan|muc) (?:[ivx]+|\d)\S* (?:len|xuong|ve) (?:truoc|sau|cuoi|dau)\b")


def taken_back(scene: Scene, clause: Clause) -> Outcome:
    """The last change is undone; several where so many are spoken of."""
    said = said_in(scene, clause)
    if scene.plan is None or clause.of("amount", "percent", "document", "day", "quoted") or _HOW.search(said):
        raise NoSense
    if is_correction(scene.wording) and len(clause.whole.rows) + len(clause.of("number")) > 1:
        raise NoSense  # "ý em là cổng thông tin, dòng ISO trả về như cũ": more than to take back
    if _TO_FIGURE.search(said):
        raise NoSense  # "1.1 trả về 72 như cũ": an amount of one line
    if _AGAIN.search(said):
        return Outcome(problem="Chưa làm lại được bước đã hoàn tác; hãy nhắn lại yêu cầu đó.")
    changed = bool(scene.past.exchanges) and scene.past.exchanges[0].changed
    if _KEPT.search(said) and not changed:
        raise NoSense
    if not _is_back(scene, said, changed=changed) or _PLACED.search(said):
        raise NoSense
    return Outcome((Call("undo"),) * _steps(said))


def _is_back(scene: Scene, said: str, *, changed: bool) -> bool:
    if _OUTRIGHT.search(said) or _RETURNED.search(said):
        return True
    if _BY_SLIP.search(said) and _RESTORE.search(scene.wording.folded):
        return True
    if _ONLY_BACK.match(said) and (changed or _BY_SLIP.search(scene.wording.folded)):
        return True
    if _LAST.search(said) and _CANCEL.search(said) and not re.search(r"\b(?:chua|gi|nao|sao|bao nhieu)$", said):
        return True
    if not _RESTORE.search(said):
        return False
    if _GONE.search(said):
        return True
    removed = any(call.name.startswith("remove_") for call in scene.past.last.calls) if changed else False
    return removed and bool(re.search(r"\b(?:lai|dung|khoan)\b", said))


def _steps(said: str) -> int:
    found = _TWICE.search(said)
    if found is None:
        return 1
    if found["both"]:
        return 2
    return min(_MOST_STEPS, _COUNTS.get(found["n"], 0) or int(found["n"]))


_OTHER_FORMATS = re.compile(
    r"\b(?P<format>pdf|excel|xlsx?|powerpoint|pptx?|odt|ods|jpe?g|png|zip|rar|google docs?|latex|txt)\b"
)
_FORMATS = (("html", r"html|trang web|web"), ("md", r"markdown|md"), ("docx", r"word|docx?|wod|wrod|worf"))
_STRONG = re.compile(
    r"(?<!de )(?<!san )(?<!sx )(?<!truy )(?<!lam )(?<!ap )\b(?:xuat|suat)\b(?! khau| sac| hien| phat| xu|$)"
    r"|\b(?:ket xuat|export|download)\b"
    r"|\btai (?:ve|xuong|file|tep|ban|word|cai|xuong|giup|gium|dum|no|van ban|ke hoach|du thao)\b"
    r"|\bin (?:ra|ban|file|giup|gium|dum|ke hoach|du thao|van ban|cho|mot ban|1 ban|thanh|luon|di|nhanh|tai lieu)\b"
    r"|\bdown(?:load)? (?:ve|file|ban|cai)\b|^(?:xuat|tai|tai ve|tai xuong|in|in ra)$"
    r"|(?<!de )(?<!san )(?<!truy )\bxuat(?: file| ra)$"
)
_WEAK = re.compile(
    r"\b(?:gui|cho|xin|lay|tao|lam|dua|chuyen|luu|can|muon|ra|copy|nhan|up|giao)\b|^(?:cai |mot |1 |cho )*(?:file|tep"
    r"|ban|word|html|markdown)\b"
)
_FILE = re.compile(
    r"\b(?:file|fiel|tep|tap tin|word|docx|(?:ban|duoi) doc|html|markdown|md|ban (?:mem|word|in|giay|dien tu|thao|nhap"
    r"|du thao"
    r"|hoan chinh"
    r"|chinh thuc|cuoi|final|trinh ky|trinh|de ky|day du))\b"
)
_TO_BOSS = re.compile(
    r"(?<!truoc khi )\b(?:gui|chuyen) (?:cho |len |toi )?(?:sep|lanh dao|chu tich|giam doc|truong phong|ke toan|van thu"
    r"|thu truong"
    r"|bi thu|pho chu tich)\b(?!.*\b(?:duoc chua|chua|khong|ko)$)"
)
_ELSEWHERE = re.compile(
    r"\bgui\b.{0,30}\b(?:mail|gmail|email|zalo|thu dien tu|fax|telegram|messenger|viber|truc lien thong"
    r"|cong thong tin)\b"
    r"|\b(?:qua|bang|vao|len) (?:mail|gmail|email|zalo|telegram|messenger|truc lien thong|drive|ioffice|voffice)\b"
    r"|\bgui (?:cho |len |ra )?(?:so|ubnd|tinh|huyen|bo|hdnd|cap tren)\b"
)
_FINAL = re.compile(
    r"\b(?:trinh ky|xuat ban \w{3,5} ky|chinh thuc|ban cuoi|cuoi cung|hoan chinh|final|de ky|ky luon|dong dau"
    r"|phat hanh|ban trinh"
    r"|ban hanh)\b"
)
_NOTES = re.compile(r"\b(?:kem|co|them)(?: ca)?(?: ghi)? (?:chu thich|nguon|dan nguon|chu dan|chu thich nguon)\b")
_NO_EXPORT = re.compile(
    r"\b(?:lap|soan|them|bot|tang|giam|xoa|sua|so voi|so sanh|bao nhieu|vi sao|tai sao|chi tiet|de xuat thuc hien)\b"
)
_DONE_YET = re.compile(r"\b(?:duoc|dc|da|xong) ?(?:.{0,12})(?:chua|khong|ko|k)$|\bchua$")
_NEGATED = re.compile(
    r"\b(?:dung|chua|khong|khoan|ko|hong|khoi|dung co|chua can|khong can)(?: \w+)? (?:xuat|in|tai|gui"
    r"|ket xuat)\b(?!.*\b(?:khong|chua)$)"
)
_SAVED = re.compile(
    r"^(?:luu|save|luu lai|luu (?:giup|gium|ke hoach|du thao|ban nay|thay doi)\S*)(?: lai)?(?: \w+){0,3}$"
)


_ONLY_PART = re.compile(
    r"(?P<part>\b(?:rieng|chi|moi|moi cai)(?: \w+)? (?:bang|phan|muc|dong|phu luc)\b)"
    r"|\b(?:ban|ke hoach|file|cua)? ?nam (?:ngoai|truoc|cu|roi)\b"
)
_NOT_A_PART = "Chưa xuất riêng được một phần; tệp luôn gồm cả dự thảo. Hãy nhắn: xuất file word."
_NOT_OLDER = "Chỉ xuất được dự thảo đang mở; kế hoạch năm trước thì tải ở thư viện. Hãy nhắn: xuất file word."


def taken_away(scene: Scene, clause: Clause) -> Outcome:
    """The draft as a file; what is no format of ours, or a way of sending, is refused."""
    said = said_in(scene, clause)
    if _NEGATED.search(said):
        return Outcome(answer=KEPT)
    if clause.of("amount", "percent", "document", "quoted") or _NO_EXPORT.search(said) or len(said.split()) > 30:
        raise NoSense
    asked = bool(_STRONG.search(said)) or (bool(_FILE.search(said)) and bool(_WEAK.search(said)))
    other = _OTHER_FORMATS.search(said)
    if other is not None and (asked or _WEAK.search(said) or len(said.split()) <= 4):
        name = other["format"].upper()
        return _refused(f"Chưa xuất được định dạng {name}; hiện có Word, HTML và Markdown. Hãy nhắn: xuất file word.")
    if _ELSEWHERE.search(said):
        return _refused(
            "Không gửi thư, tin nhắn hay liên thông văn bản thay bạn được. Hãy nhắn “xuất file word” rồi tự gửi tệp đó."
        )
    if _SAVED.search(said) and not _FILE.search(said):
        return Outcome(answer="Mọi thay đổi của dự thảo đã được lưu tự động. Cần tệp, hãy nhắn: xuất file word.")
    if _HOW.search(said) or _DONE_YET.search(said):
        raise NoSense
    if asked and (only := _ONLY_PART.search(said)) is not None:
        return _refused(_NOT_A_PART if only["part"] else _NOT_OLDER)
    if not asked and not _TO_BOSS.search(said):
        raise NoSense
    suffix = next((suffix for suffix, words in _FORMATS if re.search(rf"\b(?:{words})\b", said)), "docx")
    final = bool(_FINAL.search(said))
    given = {"format": suffix, "final": "yes" if final else ""}
    if _NOTES.search(said):
        given["notes"] = "yes"
    return Outcome((Call("export_draft", given),))


def _refused(problem: str) -> Outcome:
    return Outcome(problem=problem)


_AGREE = re.compile(
    r"\b(?:dong y|chap nhan|chap thuan|xac nhan|duyet|nhat tri|thong nhat|chot|thong qua|tan thanh|ung thuan|ung y"
    r"|y het"
    r"|ghi nhan|chuan y|chiu het|chiu luon|ok het|duoc het)\b"
)
_PASSIVE = re.compile(
    r"\b(?:duoc|tinh|so|hdnd|ubnd|cap tren|tren|hoi dong|sep|lanh dao|chu tich|ai)(?: \w+)? (?:phe )?duyet\b"
    r"|\bphe duyet\b"
)
_MARKED = re.compile(r"\b(?:danh dau|coi nhu|xem nhu|ghi) .{0,12}\bduyet\b")
_PROPOSED = re.compile(
    r"\b(?:de xuat|de suat|tam tinh|so lieu|con so|cac so|may so|nhung so|so (?:tien|do|nay|tren|may|tam|lieu)"
    r"|muc (?:chi|tien"
    r"|de|kinh)|cac muc|may muc|phuong an|het|tat ca|toan bo|ca (?:ba|hai|bon|\d) bang|cach (?:chia|phan bo)|phan bo"
    r"|bang"
    r"|noi dung|may cai|cac khoan|may khoan|kinh phi)\b"
)
_DENIED = re.compile(
    r"\b(?:chua|khong|ko|dung|hong|khoan)(?: duoc| the| he| co)? (?:dong y|chap nhan|duyet|chot|xac nhan|nhat tri"
    r"|thong nhat)\b"
    r"|\b(?:chua|nao|gi|sao|khong|ai|bao nhieu)$|\b(?:bao nhieu|vi sao|tai sao|neu)\b"
)
_OTHER_ACT = re.compile(
    r"\b(?:tang|giam|cat|bot|them|xoa|doi|chuyen|chia lai|thanh|xuat|kiem tra|sua|len|xuong|in|lap|soan|ky)\b"
)
_THIS_TABLE = re.compile(r"\bbang (?:nay|do|ay|kia|vua roi|tren)\b")
_ALL_TABLES = re.compile(r"\b(?:ca|cac|het|tat ca|toan bo|may) (?:ba |hai |bon |\d )?bang\b|\bbang (?:minh|het)\b")


def confirmed(scene: Scene, clause: Clause) -> Outcome:
    """What was proposed is confirmed: all of it, or that of one table."""
    said = said_in(scene, clause)
    if scene.plan is None or not _AGREE.search(said) or _DENIED.search(said):
        raise NoSense
    if _PASSIVE.search(said) and not _MARKED.search(said):
        raise NoSense
    if clause.of("amount", "percent", "document", "day", "year") or _OTHER_ACT.search(
        re.sub(r"\bde [xs]uat\b", " ", said)
    ):
        raise NoSense
    view = clause.without(clause.rows)
    if view.has("ceiling", "date", "agency") and not _PROPOSED.search(said):
        raise NoSense
    found = aims(scene, clause)
    if found and not clause.of("table") and not re.search(r"\b(?:so lieu|de xuat|bang|het|tat ca)\b", said):
        raise _which_proposals(scene, "Chỉ xác nhận được các số đề xuất theo bảng hoặc toàn bộ.")
    if not _PROPOSED.search(said) and not clause.of("table") and not _MARKED.search(said):
        if len(said.split()) > 7:
            raise NoSense
        if not proposals(scene.plan):
            return Outcome(answer="Dự thảo không còn số đề xuất nào cần xác nhận.")
        raise _which_proposals(scene, "Chưa rõ bạn xác nhận nội dung nào.")
    return Outcome((Call("confirm_proposals", {"table": _table(scene, clause, said)}),))


def _table(scene: Scene, clause: Clause, said: str) -> str:
    if table := table_said(clause, clause.start):
        return table
    if scene.plan is None or _ALL_TABLES.search(said):
        return ""
    if _THIS_TABLE.search(said):
        return scene.past.table(scene.plan)
    named = re.search(r"\bbang(?: kinh phi| du toan| cua| giao| cho)* (?P<words>[a-z][a-z ]{2,40})", said)
    if named is None:
        return ""
    words = named["words"].split()
    for count in range(len(words), 0, -1):
        if table := table_of(scene.plan, " ".join(words[:count])):
            return table
    return ""


def _which_proposals(scene: Scene, reason: str) -> Unsettled:
    several = sum(1 for _ in scene.plan.tables()) if scene.plan is not None else 0
    options = [Option("Xác nhận tất cả các số đề xuất", "xác nhận tất cả các số đề xuất")]
    if several > 1:
        options += [
            Option(f"Xác nhận các số đề xuất bảng {n}", f"xác nhận các số đề xuất bảng {n}")
            for n in range(1, min(several, 4) + 1)
        ]
    options.append(Option("Chưa xác nhận", "để nguyên"))
    question = Question(reason, "Bạn muốn xác nhận các số do trợ lý đề xuất không?", tuple(options))
    return Unsettled(Outcome(question=question))


_CHECKING = re.compile(
    r"\b(?:kiem tra|ra soat|soat lai|soat|kiem lai|doi soat|tham dinh|tham tra|check|test|do lai|kiem soat)\b"
    r"|\b(?:ra|do|kiem) (?:lai |giup |gium |ho |dum |thu )*(?:coi|xem|loi|so lieu|tong the|toan bo|het|ky"
    r"|chinh ta|the thuc"
    r"|van ban|ke hoach|ca bai)\b|\b(?:xem|coi) (?:lai |giup |gium |ho |dum |thu )*(?:loi|ky|chinh ta|the thuc)\b"
    r"|^ra (?:lai|giup|gium|dum|ho|ky)\b"
)
_FAULT = re.compile(
    r"\b(?:co|con)? ?(?:gi |cho nao |cho |diem nao |phan nao )?(?:sai|loi|nham|lech|vuong|truc trac|sai sot|sot|vi pham"
    r"|bat thuong|mau thuan|khong khop"
    r"|khong on)(?: \w+){0,4} (?:khong|chua|ko|k|hong|hok|nao|gi|dau|cho nao)\b"
    r"|\b(?:co gi|cho nao|con gi|dau|o dau)(?: con| bi)? (?:sai|loi|nham|lech|vuong|chua dung|chua on|khong dung"
    r"|khong on)\b"
    r"|\b(?:dung|khop|chuan|on|hop le|thong nhat|nhat quan|dong bo|chinh xac|dat|hoan chinh|day du"
    r"|xong)(?: \w+){0,3}? (?:chua|khong|ko|hong|k)\b"
    r"|\b(?:sai|loi|lech|vuong)(?: gi| cho nao| mac gi)* (?:khong|ko|hong|k|chua)$"
)
_READY = re.compile(
    r"\b(?:trinh|ky|xuat|nop|ban hanh|gui|phat hanh)(?: \w+){0,4} (?:duoc|dc|dk|on) (?:chua|khong|ko|k|hong)\b"
    r"|\b(?:du dieu kien|san sang|du tieu chuan)\b|\b(?:da|duoc)(?: the)? (?:trinh|ky|xuat|nop"
    r"|ban hanh)(?: \w+){0,3} chua\b"
    r"|\b(?:ky|trinh ky|trinh) chua$"
)
_SUMMED = re.compile(
    r"\b(?:cong|tong|so lieu|so|phep tinh|con so|cac bang|bang|the thuc|can cu|chinh ta|ke hoach|du thao)\b"
)
_OF_LINE = re.compile(r"\b(?:dong|khoan|muc|hang muc|nhom|kinh phi|tien|phoi hop|phan|cho)\b")
_NOT_CHECK = re.compile(r"\b(?:hieu luc|het han|con dung|so voi|nam ngoai|nam truoc|sap nhap|vuot|tran)\b")
_FORMAT_RULES = re.compile(r"\b(?:the thuc|nghi dinh 30|nd ?30|quy dinh trinh bay|trinh bay)\b")


def checked(scene: Scene, clause: Clause) -> Outcome:
    """The checker is asked."""
    names = [row for row in clause.rows if len(row.text.split()) > 2]
    if names and not clause.without(names).has("check", "fault", "ready"):
        raise NoSense  # "kiểm tra đo lường" is the name of a line
    said = said_in(scene, clause)
    found = _CHECKING.search(said)
    over = found is not None and re.search(r"\b(?:vuot|lo|qua) (?:tran|tong|muc)\b", said)
    if clause.of("amount", "percent", "day") or (_NOT_CHECK.search(said) and not over):
        raise NoSense
    if clause.of("document") and not _FORMAT_RULES.search(said):
        raise NoSense
    asked = trailing(scene, clause)
    checks = found is not None and not _OF_LINE.search(said[: found.start()])
    short = len(said.split()) <= 10 or _SUMMED.search(said) is not None
    if not (checks or _READY.search(asked) or (_FAULT.search(asked) and short)) or commands(scene, clause):
        raise NoSense
    return Outcome((Call("check_draft"),))
