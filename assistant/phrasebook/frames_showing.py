"""Frames of what is to be shown: what is missing, the outline, a part or a table; and talk that asks for nothing."""

from __future__ import annotations

import re

from assistant.phrasebook import talk
from assistant.phrasebook.aiming import aims, section_aims, table_said
from assistant.phrasebook.frames_figures import table_spoken_of
from assistant.phrasebook.hearing import asks, commands, hears
from assistant.phrasebook.hearing import said as said_in
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.targets import Sought

_MISSING = re.compile(
    r"\b(?:con |dang |bi )?(?:thieu|bo trong|de trong|con trong|o trong|cho trong|muc trong|phan trong|chua dien"
    r"|chua khai|chua nhap|chua co|chua du|chua xong"
    r"|con sot)\b"
    r"|\b(?:can|phai|nen|cho) (?:phai |duoc |them )?(?:bo sung|dien|khai|nhap|cung cap|hoan thien)\b"
    r"|\b(?:bo sung|dien|khai|khai bao|nhap|cung cap) (?:them |gi|nhung|cai|thong tin)"
)
_MISSING_WHAT = re.compile(
    r"\b(?:gi|j|nao|may|bao nhieu|nhiu|nhung|dau|khong|ko|k|hong|hok|liet ke|cac|chi|xem|coi|cho biet|ke)\b"
)
_NO_MISSING = re.compile(
    r"\b(?:sai|loi|tran|vuot|tong|duoc giao|tien|kinh phi|trieu|thu vien|danh muc van ban|can cu (?:nao|gi)|phan bo"
    r"|chia|luat nao|nam ngoai|nam truoc|trong dua"
    r"|trong cay|trong rau|trong trot|trong lua)\b"
)
_INSIDE = re.compile(r"\btrong (?:ke hoach|du thao|bang|phan|muc|do|nay|thu vien|bai|van ban|ban|ca)\b")
_WHO = re.compile(
    r"\b(?:ai|don vi nao|phong nao|nguoi nao|co quan nao)\b.*\b(?:chu tri|ky|soan|soan thao|phu trach|phoi hop)\b"
)

_OUTLINE = re.compile(
    r"\b(?:dan y|de cuong|de muc|bo cuc|muc luc|cau truc|khung(?: suon| ke hoach| bai)?|suon|dan bai|so do)\b"
    r"|\b(?:gom|co|bao gom|chia)(?: \w+){0,3} (?:may|nhung|bao nhieu|cac) (?:phan|muc|chuong)\b"
    r"|\b(?:toan bo|toan van|ca|het|nguyen) (?:du thao|ke hoach|van ban|bai|ban|noi dung)\b"
)
_SHOW = (
    "coi", "xem", "show", "hiện", "hiển thị", "đọc", "mở", "liệt kê", "nêu", "in ra", "kể ra", "kê ra", "ngó", "dòm",
    "view",
    "ra sao", "thế nào", "trích", "nhắc lại", "cho biết", "nghe", "đâu", "kéo", "đưa ra", "trình bày", "nhìn",
    "nhìn lại", "ngó lại", "đưa lên",
)  # fmt: skip
_NOT_SHOWN = re.compile(
    r"\bmo (?:hinh|rong)\b|\bhien (?:nay|dai|tai|hanh|dang|co)\b|\bdong dau\b|\bdau (?:tu|tien)\b|\bneu\b"
)
_SAYS = re.compile(
    r"\b(?:viet|ghi|noi|neu|co|gom|la|dang|noi dung|quy dinh|trinh bay|de)(?: \w+){0,3} (?:gi|j|nhung gi|the nao|sao"
    r"|ra sao"
    r"|nao|nhu nao|ntn)\b"
)
_TABLES = re.compile(
    r"\b(?:bang|bieu|phu luc)(?: (?:kinh phi|du toan|phan bo|so lieu|bieu|kp|tien|chi|chi tiet|phan khai))*\b"
)
_NO_SHOW = re.compile(
    r"\b(?:tang|giam|them|bot|xoa|sua|doi|chuyen|xuat|kiem tra|lap|soan|chia|thanh|bo sung|hieu luc|so voi|viet lai)\b"
)
_PART_NOUN = re.compile(r"\b(?:phan|muc|doan|chuong|tieu muc|noi dung)\b")
_ROW_NOUN = re.compile(r"\b(?:dong|khoan|nhom|hang muc|kinh phi|kp|bang|tien)\b")
_WHOLE = re.compile(r"\b(?:ke hoach|du thao|ban thao|ban nhap|van ban|bai|tat ca|toan bo|ban hien tai|ban nay)\b")


def missing_asked(scene: Scene, clause: Clause) -> Outcome:
    """What is still to be filled in."""
    said = said_in(scene, clause)
    if scene.plan is None or clause.of("amount", "percent", "document", "quoted") or _NO_MISSING.search(said):
        raise NoSense
    if _WHO.search(said):
        return _show("còn thiếu")
    if commands(scene, clause):
        raise NoSense
    bare = _INSIDE.sub(" ", said)
    if not _MISSING.search(bare) or not (_MISSING_WHAT.search(bare) or len(said.split()) <= 4):
        raise NoSense
    if re.search(r"\bcan cu\b", said) and not re.search(r"\b(?:so|cho|trong|dien)\b", said):
        raise NoSense
    return _show("còn thiếu")


_FACTS = re.compile(
    r"\b(?:co quan ban hanh|don vi ban hanh|noi ban hanh|ten co quan|ngay ban hanh|ngay ky|nam ke hoach|chuyen nguon"
    r"|kinh phi chuyen nguon|(?:ke hoach|du thao|ban)(?: nay)?(?: la)? (?:cua|cho|nam) (?:nam |xa |don vi "
    r"|co quan )?nao"
    r"|(?:cua|cho) nam nao|ban (?:thu )?may|thong tin chung)\b"
)


def facts_asked(scene: Scene, clause: Clause) -> Outcome:
    """Agency, year, day, money given: what the draft as a whole is."""
    said = said_in(scene, clause)
    if scene.plan is None or clause.of("amount", "percent", "document", "day", "quoted") or commands(scene, clause):
        raise NoSense
    if not _FACTS.search(said) or not (asks(scene, clause) or _shows(scene, clause, said)):
        raise NoSense
    return _show("thông tin chung")


def _show(part: str) -> Outcome:
    return Outcome((Call("show_part", {"part": part}),))


def outline_asked(scene: Scene, clause: Clause) -> Outcome:
    """The headings."""
    said = said_in(scene, clause)
    if scene.plan is None or clause.of("amount", "percent", "document", "table") or _NO_SHOW.search(said):
        raise NoSense
    if _OUTLINE.search(said) and (_shows(scene, clause, said) or asks(scene, clause) or len(said.split()) <= 5):
        return Outcome((Call("outline"),))
    raise NoSense


def _shows(scene: Scene, clause: Clause, said: str) -> bool:
    """True where something is to be shown; without marks only of words that can mean nothing else there."""
    if not hears(scene, clause, _SHOW):
        return False
    return not scene.wording.is_bare or not _NOT_SHOWN.search(said)


def part_shown(scene: Scene, clause: Clause) -> Outcome:
    """A table, the table of a line, or a section."""
    said = said_in(scene, clause)
    if scene.plan is None or clause.of("amount", "percent", "document", "quoted", "day") or _NO_SHOW.search(said):
        raise NoSense
    wished = _shows(scene, clause, said) or _SAYS.search(said) or (clause.of("table") and asks(scene, clause))
    if not wished or commands(scene, clause):
        raise NoSense
    if (appendix := re.search(r"\bphu luc (\d+)", said)) is not None:
        return _show(f"bảng {appendix[1]}")
    if table := table_said(clause, clause.start):
        return _show(f"bảng {table}")
    rows = [one for one in aims(scene, clause) if one.targets]
    parts = [one for one in section_aims(scene, clause) if one.targets]
    if re.search(r"\b(?:bang|bieu) (?:nay|do|ay|vua roi)\b", said) and (table := scene.past.table(scene.plan)):
        return _show(f"bảng {table}")
    by_row = rows and (not parts or (_ROW_NOUN.search(said) and not re.search(r"\b(?:phan|chuong|doan)\b", said)))
    if by_row:
        return _show(f"bảng {rows[0].targets[0].table or '1'}")
    if parts and (_PART_NOUN.search(said) or any(one.strong for one in parts)):
        best = max(parts, key=lambda one: (one.kind == "number", one.end - one.start))
        if len(best.targets) > 1:
            raise scene.which(
                Sought(found=best.targets), scene.wording.said(best.start, best.end), (best.start, best.end), "phần"
            )
        return _show(f"mục {best.targets[0].address}")
    if _TABLES.search(said):
        return _show(f"bảng {table_spoken_of(scene, clause)}".strip())
    if _WHOLE.search(said) and len(said.split()) <= 8:
        return Outcome((Call("outline"),))
    raise NoSense


_HOW_TO = re.compile(
    r"^(?:em |anh |chi |toi |cho (?:em |toi |anh |chi )?hoi |hoi )*(?:lam sao|lam the nao|lam cach nao|cach|huong dan"
    r"|chi cach|muon"
    r" .{3,40} (?:thi |phai )?(?:lam sao|the nao|lam the nao|noi sao|nhan sao|go gi))\b"
)


def help_asked(scene: Scene, clause: Clause) -> Outcome:
    """How to do something: by examples."""
    said = said_in(scene, clause)
    if clause.of("amount", "percent", "document") or not _HOW_TO.search(said):
        raise NoSense
    return Outcome(answer=talk.examples(scene.plan is not None))


_CHAT = re.compile(
    r"\b(?:cam on|cam em|thanks|thank|tks|camon|hay qua|gioi|tuyet|tam on|on roi|duoc roi|duoc do|tot lam|chuan roi"
    r"|dung roi"
    r"|hieu roi|biet roi|nghe roi|thay roi|de (?:anh|em|chi|toi|minh|tui|a|e|c|t)(?: \w+){0,2} (?:xem|coi|nghi|tinh"
    r"|hoi|ban|doc"
    r"|trinh|kiem|suy)|cho (?:chut|ti|xiu|da)|tu tu|mai (?:tinh|lam)|nghi (?:them|da)|tam biet|bye|hen gap|chao|alo|uk"
    r"|uhm|okie?"
    r"|nghi ngoi|ngu ngon|chuc|vat va|cuc cho em|khoe khong|an com chua|ten gi|em la ai|ban la ai|may tuoi"
    r"|nguoi hay may"
    r"|khong co gi|k co gi)\b"
)
_MOST_CHAT = 14
_WHO_I_AM = re.compile(r"\bchao (?:anh|chi|em|ban|moi nguoi|ca nha|tro ly)\b[ ,.!]+.{0,12}\b(?:la|ten) .{2,80}$")


def introduced(scene: Scene, clause: Clause) -> Outcome:
    """A greeting with a name and an office asks for nothing: the office is not that of the plan."""
    found = _WHO_I_AM.search(scene.wording.folded)
    if found is None or clause.start >= found.end() or clause.end <= found.start() or clause.whole.literals:
        raise NoSense
    if re.search(r"\b(?:lap|soan|sua|doi|them|bot|xoa|tang|giam|xuat|kiem tra|xem|tra|giup|nho)\b", found.group()):
        raise NoSense
    return Outcome(answer=f"{talk.HELLO} {talk.examples(scene.plan is not None)}")


def chatted(scene: Scene, clause: Clause) -> Outcome:
    """Thanks, "I will think about it", small talk."""
    said = said_in(scene, clause)
    if not _CHAT.search(said) or len(said.split()) > _MOST_CHAT:
        raise NoSense
    if clause.literals or clause.rows:
        raise NoSense
    if re.search(
        r"\b(?:tang|giam|them|bot|xoa|sua|doi|chuyen|xuat|lap|soan|chia|bang|muc|dong|khoan|huy|dat|tong"
        r"|kinh phi)\b",
        said,
    ):
        raise NoSense
    if re.search(r"\b(?:cam on|thank|thanks|tks|camon)\b", said):
        return Outcome(answer=talk.WELCOME)
    return Outcome(answer=f"{talk.HELLO} {talk.examples(scene.plan is not None)}" if scene.plan is None else talk.KEPT)
