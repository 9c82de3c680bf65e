"""Where a text that an officer gives begins and ends: talk around it is no part of it, and a question is no command."""

from __future__ import annotations

import re
from functools import cache

from assistant.phrasebook.talk import AFTER, NOT_AFTER
from assistant.phrasebook.wording import Wording
from knowledge.domain.folding import fold

_NEVER = ("\0",)
_FILLED = re.compile(
    r"[ ]*[,.;:\n][ ]*(?:(?:de nghi|nho|xin|hay|giup|vui long|kinh de nghi|anh|chi|em|ban|toi|minh|anh chi|phien|cho"
    r"|roi)[ ,]+)*"
    r"(?:dien|cap nhat|ghi|dua|bo sung|nhap|sua|chinh|dieu chinh|thay)(?:[ ,]+(?:vao|giup|gium|dum|ho|toi|em|anh|chi"
    r"|minh|ca|hai|ba"
    r"|bon|2|3|4|cho|o|muc|trong|con|thieu|tuong ung|phu hop|luon|nhe|nha|a|day|do|nay|lai|noi dung|thong tin"
    r"|du thao|ke hoach|phan danh gia|phan"
    r"|van ban|de trong|can bo sung|bo sung|dung|dung cho|cac|cai|may|ban|van|ban|them|di|trong)\b)*[ .,!]*$"
)
_QUESTION = re.compile(
    r"(?<!len )(?<!xuong )(?<!ve )(?<!dong )(?<!bat )\b(?P<word>khong|chua|ko|k|hong|hok|sao|nao|gi|dau|may|ai"
    r"|bao nhieu|the nao|ra sao|a"
    r"|hay chua|hay khong|khi nao|bao gio)(?: (?:a|vay|em|anh|chi|ban|nhi|ha|the|roi|nua))*[ ?.!]*$"
)
_ASKING_WORDS = ("không", "chưa", "ko", "k", "hông", "hok", "hong", "sao", "nào", "gì", "đâu", "mấy", "ai", "bao nhiêu",
                 "thế nào",
                 "ra sao", "à", "hay chưa", "hay không", "khi nào", "bao giờ")  # fmt: skip
_NOT_ASKING = re.compile(
    r"\bbao nhieu (?:thi|cung|deu)\b"
    r"|\b(?:nhe|nha|di|giup|gium|dum|luon) a[ .]*$|(?:^|[ ,])(?:vang|da|duoc|nhe|nha) a[ .]*$|[a-z]{2,} a[ .]*$"
)
_AGREED = re.compile(r"\b(?:duoc|dc|nhe|nha) (?:khong|ko|k|hong|chua)(?: (?:a|em|anh|chi|ban))*[ ?.!]*$")


def asks(wording: Wording, start: int, end: int) -> bool:
    """True of a question; "… được không?" is a wish, and "lên đầu" asks for nothing."""
    folded = wording.folded
    text = folded[start:end]
    if _AGREED.search(text):
        return False
    if folded[end : end + 1] == "?" or text.rstrip().endswith("?"):
        return True
    match = _QUESTION.search(text)
    if match is None or _NOT_ASKING.search(text):
        return False
    last = re.search(r"\bchi[ ?.!]*$", text)
    if last is not None and not wording.means(start + last.start(), start + last.start() + len("chi"), "chị"):
        return False  # "không chi"
    if match["word"] == "dau" and re.search(r"\b(?:khong|hong|ko|chua|chang|co)\b", text[: match.start("word")]):
        return False  # "không làm đâu"
    word = (start + match.start("word"), start + match.end("word"))
    return any(fold(one) == match["word"] and wording.means(*word, one) for one in _ASKING_WORDS)


@cache
def _polite() -> tuple[tuple[str, str], ...]:
    return tuple((fold(word), word) for word in AFTER)


_ACT = (
    r"(?:xoa|bo|doi|them|sua|thay|bot|cat|gach|chuyen|viet|ghi|dien|chen|bo sung|lap|soan|dat|cap nhat|chinh|loai"
    r"|rut|don|tang|giam|ha"
    r"|nang)"
)
_TALK = r"(?:em|anh|chi|ban|minh|toi|thoi|a|oi|nay|thi|nhung|ma|da|vang|tam|hien|gio)"
_HELD_BACK = re.compile(
    rf"^(?:{_TALK}[ ,]+)*(?P<word>khoan|dung|cho|chua|tu tu|doi|hang|khong duoc|khong|ko)(?: (?:hay|da|vo|voi|can"
    rf"|nen|phai|duoc|ma|vo|muon))*"
    rf",? {_ACT}\b"
)
_HELD_LATER = re.compile(rf"[,:;.!] (?:{_TALK}[ ,]+)*(?P<word>dung|cho)(?: (?:hay|co|vo|nen|ma))*,? {_ACT}\b")
_HELD_WORDS = ("khoan", "đừng", "chớ", "chưa", "từ từ", "đợi", "hẵng", "không được", "không", "ko")
_HELD_BARE = ("khoan", "dung", "khong duoc", "khong", "ko", "chua")
_SUPPOSED = re.compile(
    r"(?:^|[ ,])(?P<word>neu|gia su|gia nhu)\b(?! (?:duoc|co the|tien|on|can|khong phien|ranh|dong y)\b)"
)


def forbids(wording: Wording, start: int, end: int) -> bool:
    """True where something is not to be done, or only supposed: "khoan bỏ …", "đừng đổi năm", "nếu đổi năm thì …"."""
    text = wording.folded[start:end]
    held = _HELD_BACK.match(text) or _HELD_LATER.search(text)
    if held is not None:
        span = (start + held.start("word"), start + held.end("word"))
        written = wording.text[wording.places[span[0]] : wording.places[span[1]]].lower()
        if written in _HELD_WORDS or (wording.is_bare and held["word"] in _HELD_BARE):
            return True
    supposed = _SUPPOSED.search(text)
    if supposed is None or '"' in text or ":" in text[: supposed.start()]:
        return False
    span = (start + supposed.start("word"), start + supposed.end("word"))
    return wording.means(*span, "nếu") or supposed["word"] != "neu"


def without_chat(wording: Wording, start: int, end: int, also: re.Pattern[str] | None = None) -> int:
    """Where the text ends once polite words at its end (and what ``also`` fits) are left out."""
    folded, changed = wording.folded, True
    while changed and end > start:
        changed = False
        while end > start and folded[end - 1] in " ,;":
            end, changed = end - 1, True
        for pattern in (_FILLED, *((also,) if also is not None else ())):
            match = pattern.search(folded, start, end)
            if match is not None and match.end() == end and match.start() > start:
                end, changed = match.start(), True
        stop = end
        while stop > start and folded[stop - 1] in " ,.;!?":
            stop -= 1
        for word, written in _polite():
            begin = stop - len(word)
            if begin <= start or folded[begin - 1] not in " ,.;" or not folded.startswith(word, begin, stop):
                continue
            part_of = folded[start:begin].rstrip().endswith(NOT_AFTER.get(written, _NEVER))
            if not part_of and not wording.is_name(begin) and wording.means(begin, stop, written):
                end, changed = begin, True
                break
    return end


def ends(folded: str, start: int, end: int) -> int:
    """Where the piece that begins at ``start`` ends: at a line's end, a semicolon, or a sentence's."""
    match = re.compile(r"[;\n]|(?<=[a-z)\"]{2})\. +(?=[a-z])").search(folded, start, end)
    return match.start() if match is not None else end
