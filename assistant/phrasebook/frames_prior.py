"""Frames of questions about the plan of an earlier year: what it held, what is new since, what is gone."""

from __future__ import annotations

import re

from assistant.phrasebook.aiming import aims
from assistant.phrasebook.hearing import commands
from assistant.phrasebook.hearing import said as said_in
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause

HOW_MUCH = re.compile(
    r"\b(?:bao nhieu|bao nhiu|nhieu tien|nhiu|nhieu|bn|bnhieu|bi nhieu|may (?:tien|trieu|tr|ty|cu|chuc|tram)|may$"
    r"|bao tien)\b"
    r"(?! nhat)"
)
MONEY = re.compile(r"\b(?:tien|kinh phi|kp|tran|tong|ngan sach|du toan|trieu|von|dong|muc giao|duoc giao)\b")
SHARE = re.compile(r"\b(?:phan tram|ty le|ti le|ty trong|ti trong|co cau|chiem)\b|%")
_PRIOR = re.compile(
    r"\b(?:nam (?:ngoai|truoc|roi|cu|vua roi|vua qua|ke truoc)|(?:ke hoach|ban|ky|so) (?:cu|truoc|nam ngoai)|cung ky"
    r"|nam kia)\b"
)
_AGAINST = re.compile(
    r"\b(?:so sanh|so (?:voi|vs)|so|doi chieu|khac|chenh|chenh lech|thay doi|bien dong|tang|giam|hon|kem|cao hon"
    r"|thap hon|vs"
    r"|voi)\b"
)
_THEN_NOT = re.compile(
    r"(?:nam ngoai|nam truoc|nam roi|nam cu|ban cu|ban truoc|ke hoach cu|\b20\d\d)(?: thi| do| ay| cua \w+)* "
    r"(?:khong|ko|k|hong|chua|dau)\b"
)
_NOW_NOT = re.compile(
    r"\b(?:nam nay|ban nay|ke hoach nay|du thao nay|gio|bay gio|hien nay|minh|lan nay|ky nay|nay)(?: thi| da| bi| lai"
    r"| ta)* "
    r"(?:khong|ko|k|hong|bo|het|thieu|mat|cat|chua)\b"
)
_GONE = re.compile(r"\b(?:bo|bi bo|khong con|ko con|k con|mat|thieu|cat|rung|bot di|bien mat|rot)\b")
_NEW = re.compile(r"\b(?:moi|them|phat sinh|bo sung|chua co)\b")
_WHICH = re.compile(r"\b(?:nao|gi|nhung|may|liet ke|cac)\b")
_SIGNED = re.compile(
    r"\bso (?:bao nhieu|may|hieu|ky hieu|nao|gi)\b|\bky (?:hom|ngay|luc) nao\b|\bngay (?:nao|may|ban hanh|ky)\b"
)
_NO_TOPIC = frozenset(
    (
        "tu", "kh", "mang", "noi", "dung", "nhat", "moi", "nhieu", "lam", "thuc", "hien",
        "so", "sanh", "voi", "vs", "nam", "nay", "ngoai", "truoc", "roi", "cu", "thi", "la", "cua", "cho", "khoan",
        "muc", "dong", "hang", "tien", "kinh", "phi", "kp", "bao", "nhieu", "nhiu", "bn", "may", "tang", "giam",
        "chenh", "lech", "khac", "thay", "doi", "the", "nao", "ra", "sao", "gi", "co", "khong", "ko", "chua", "ma",
        "het", "chi", "bo", "tri", "duoc", "giao", "cap", "da", "xa", "phuong", "minh", "ta", "tinh", "don", "vi",
        "ke", "hoach", "ban", "du", "thao", "trong", "tai", "o", "hien", "gio", "bay", "em", "anh", "toi", "tui",
        "hoi", "xin", "biet", "coi", "xem", "giup", "gium", "dum", "nhe", "nha", "a", "nhau", "va", "cung", "tong",
        "cong", "hon", "it", "kem", "phan", "tram", "%", "trieu", "tr", "vay", "z", "v", "luc", "do", "nghe", "nghen",
        "ho", "ha", "ton", "chiem", "dung", "su", "danh", "lap", "de", "cao", "nho", "giua", "hay", "ty", "le", "ai",
        "cai", "day", "len", "xuong", "muon", "chieu", "duong", "vua", "qua", "di", "khoang", "bang", "ntn", "bnhieu",
        "j", "dc", "bien", "nghi", "phai", "thu", "lai", "nua", "tat", "ca", "toan", "nhung", "cac", "nhu", "hong",
        "k", "hok", "bi", "nhich", "gon", "ay", "nhi", "oi", "tru", "canh", "tung",
    )
)  # fmt: skip
_COMPARES = re.compile(
    r"\b(?:so sanh|so voi|so vs|doi chieu|khac (?:gi|nhau|bao nhieu|the nao|cho nao)|chenh|hon kem|tang giam|bao nhieu"
    r"|bn|nao)\b"
)
_WHETHER = re.compile(r"\bco\b.*\b(?:khong|ko|k|chua)$|\b(?:xem|coi|the nao|ra sao|gi)\b")
_GROWN = re.compile(
    r"\bnam nay (?:tang|giam|hon|kem|cao hon|thap hon)(?: \w+){0,3} (?:bao nhieu|bn|may|phan tram|khong)\b"
)
_THINGS = re.compile(r"\b(?:dong|khoan|muc|noi dung|nhiem vu|hang muc|viec|cai|gi|phan)\b")
_OF_TOPIC = frozenset(("giao", "lam", "duong", "doi", "moi", "cap", "chuyen", "xay"))
"""Words that tell nothing alone and belong to a name beside one that does ("làm đường giao thông")."""


def prior_year(scene: Scene, clause: Clause) -> str | None:
    """The earlier year spoken of ("": the last one); None where there is none."""
    now = scene.plan.brief.year if scene.plan is not None and scene.plan.brief is not None else 0
    years = [mark.text for mark in clause.of("year") if now and int(mark.text) < now]
    years += [
        mark.text for mark in clause.of("bare") if re.fullmatch(r"20\d\d", mark.text) and now and int(mark.text) < now
    ]
    if years:
        return years[0]
    return "" if _PRIOR.search(said_in(scene, clause)) else None


def against_prior(scene: Scene, clause: Clause) -> Outcome:
    """The draft beside the plan of an earlier year: the whole of it, one thing, what is new, what is gone."""
    said = said_in(scene, clause)
    if scene.plan is None or clause.of("percent", "document", "day", "quoted"):
        raise NoSense
    year = prior_year(scene, clause)
    if year is None and _GROWN.search(said) and not clause.of("amount"):
        year = ""
    if year is None:
        if not re.search(r"\b(?:so sanh|doi chieu)\b", said) or len(said.split()) > 5 or clause.of("amount"):
            raise NoSense
        year = ""
    if commands(scene, clause) and not re.search(r"\b(?:so sanh|so voi|doi chieu)\b", said):
        raise NoSense
    given = {"year": year} if year else {}
    if _SIGNED.search(said) and not MONEY.search(said):
        return Outcome((Call("compare_with_prior", {"words": "số, ngày ký", **given}),))
    show = _shown(said)
    if show:
        return Outcome((Call("compare_with_prior", {**given, "show": show}),))
    asks = bool(HOW_MUCH.search(said)) or bool(SHARE.search(said))
    if not (asks or _AGAINST.search(said) or _WHETHER.search(said)):
        raise NoSense
    topic = _topic(scene, clause)
    if topic:
        return Outcome((Call("compare_with_prior", {"words": topic, **given}),))
    compares = re.search(r"\b(?:so|so sanh|doi chieu|khac|chenh|tang|giam|hon|kem|thay doi)\b", said)
    if asks and not compares:
        return Outcome((Call("compare_with_prior", {"words": "tổng", **given}),))
    return Outcome((Call("compare_with_prior", given),))


def prior_questioned(scene: Scene, clause: Clause) -> Outcome:
    """The same where the question is about an earlier plan beyond doubt: nothing of it is a change."""
    said = said_in(scene, clause)
    if scene.plan is None or prior_year(scene, clause) is None or clause.of("amount") or not _COMPARES.search(said):
        raise NoSense
    return against_prior(scene, clause)


def _shown(said: str) -> str:
    """ "bỏ" or "thêm" where only the lines that are gone or new are asked for."""
    if not (_WHICH.search(said) and _THINGS.search(said)):
        return ""
    if re.search(r"\b(?:tang|giam|chenh)\b", said):
        return ""
    if _THEN_NOT.search(said):
        return "thêm"
    if _NOW_NOT.search(said) and re.search(r"\bco\b|\bbo\b|\bcat\b|\bmat\b", said):
        return "bỏ"
    if _GONE.search(said):
        return "bỏ"
    return "thêm" if _NEW.search(said) else ""


def _topic(scene: Scene, clause: Clause) -> str:
    """What the question is about, in the officer's own words; the name of a line where one is named."""
    named = [aim for aim in aims(scene, clause) if aim.kind == "number" and len(aim.targets) == 1]
    if named:
        label = named[0].targets[0].name.partition(": ")[2]
        return re.sub(r" \([^()]*đồng\)$", "", label)
    taken = [*clause.of("year", "amount", "table"), *(mark for mark in clause.of("bare"))]
    left = [
        word
        for word in clause.words
        if word.text not in _NO_TOPIC and not any(mark.start <= word.start < mark.end for mark in taken)
    ]
    if not left:
        return ""
    words = list(clause.words)
    first, last = words.index(left[0]), words.index(left[-1])
    while first > 0 and words[first - 1].text in _OF_TOPIC:
        first -= 1
    while last + 1 < len(words) and words[last + 1].text in _OF_TOPIC:
        last += 1
    left = words[first : last + 1]
    rows = [mark for mark in clause.rows if any(mark.start <= word.start < mark.end for word in left)]
    start = min([left[0].start, *(mark.start for mark in rows)])
    end = max([left[-1].end, *(mark.end for mark in rows)])
    topic = scene.wording.said(start, end)
    return topic if len(topic) > 1 else ""
