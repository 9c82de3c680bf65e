"""Frames of look-ups outside the draft: legal documents, places, the library."""

from __future__ import annotations

import re

from assistant.phrasebook.hearing import asks, trailing
from assistant.phrasebook.naming import Named, documents, issuer_said, place_said
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause
from knowledge.registry import load_registry

_QUESTION = re.compile(
    r"\b(?:gi|j|nao|ai|dau|may|bao nhieu|khi nao|bao gio|chua|khong|ko|k|hong|hok|hem|the nao|ra sao|sao|khi mo)\b"
    r"|\b(?:hieu luc|het han|con han|trich yeu|so hieu|ky hieu|so may|ngay ban hanh|co quan ban hanh|noi dung"
    r"|quy dinh)\b"
)
_LOOK = re.compile(
    r"\b(?:tra|tra cuu|tim|kiem|xem|coi|cho (?:biet|xin|hoi|hay)|hoi|kiem tra|xac minh|thong tin|tim hieu|lay)\b"
)
_CHANGE = re.compile(
    r"^(?:\W|hay|nho|giup|gium|em|anh|chi|toi|ban|dum|ho|lai|thi|va|roi|nua|cho|minh|oi|a|thoi)*\b(?:them|bo sung|bo"
    r"|xoa|gach|thay"
    r"|doi|sua|ghi|chen|dua|dien|cap nhat|nhap|lap|soan|viet|tao|loai|go)\b"
)
_PUT_IN = re.compile(r"\b(?:vao|lam|khoi|ra khoi) (?:phan |muc |danh muc )?can cu\b")
_QUIET = frozenset(
    [
        "so",
        "cua",
        "chinh",
        "phu",
        "quoc",
        "hoi",
        "thu",
        "tuong",
        "bo",
        "ve",
        "ngay",
        "nam",
        "hien",
        "giam",
        "em",
        "anh",
        "chi",
        "a",
        "oi",
        "nha",
        "nhe",
        "voi",
        "giup",
        "gium",
        "dum",
        "cai",
        "nay",
        "nhi",
        "van",
        "ban",
        "nghi",
        "dinh",
        "quyet",
        "thong",
        "tu",
        "luat",
        "tra",
        "xem",
        "coi",
        "tim",
        "cho",
        "hoi",
        "ubnd",
        "hdnd",
        "huyen",
        "tinh",
        "xa",
        "va",
        "ban",
        "hanh",
        "ky",
        "do",
        "moi",
        "cu",
        "di",
        "la",
        "luc",
    ]
)
_MOST_BESIDE = 3
_ON = re.compile(
    r"(?:vao|tinh den|den|tai|tu|trong|luc|hoi)?(?: thoi diem)?(?: ngay)? ?"
    r"(?P<day>\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}|\d{1,2} thang \d{1,2} nam \d{4})"
)
_MORE_BASES = re.compile(
    r"\b(?:dua vao|dua tren) (?:nhung |cac )?(?:van ban|luat|nghi dinh|can cu)\b|"
    r"\b(?:nen|can|phai) (?:vien )?dan(?: \w+){0,2} (?:van ban|luat|nghi dinh|thong tu) (?:nao|gi)\b"
)
_BASES = re.compile(r"\bcan cu\b")
_BASES_FORCE = re.compile(r"\b(?:hieu luc|het han|con han|con dung|con xai|bi thay|loi thoi|con gia tri|ap dung)\b")


def document_asked(scene: Scene, clause: Clause) -> Outcome:
    """What a document is, whether it is in force, what came after it."""
    named = [one for one in documents(scene.wording) if clause.start <= one.start and one.end <= clause.end]
    said = scene.wording.folded[clause.start : clause.end]
    if not named or clause.of("amount", "percent") or (_CHANGE.search(said) and not _is_question(scene, clause, said)):
        raise NoSense
    if re.search(r"\b(?:chua|khong) (?:can|nen|phai) (?:vien )?dan\b", said):
        raise NoSense  # it is told, not asked
    if re.search(r":\s*\d", said) and not _is_question(scene, clause, said):
        raise NoSense  # a fact that is told
    if _CHANGE.search(said) and _PUT_IN.search(said):
        raise NoSense
    if scene.plan is not None and re.search(r"\b(?:kiem tra|soat|ra)\b.*\bthe thuc\b", said):
        raise NoSense  # the draft is to be checked by that rule
    if not _is_question(scene, clause, said) and not _LOOK.search(said) and _beside(scene, clause, named):
        raise NoSense
    numbers = tuple(dict.fromkeys(_meant(named)))
    given = {"number": ", ".join(numbers), "on": _day(scene, clause, named)}
    issuer = issuer_said(scene.wording, named[0].end)
    if issuer:
        given["issuer"] = issuer
    return Outcome((Call("find_legal_document", given),))


_SURE = re.compile(
    r"\b(?:hieu luc|het han|con han|con (?:vien dan|trich dan|can cu|su dung|dung|xai|gia tri|ap dung)|bi thay"
    r"|thay (?:the|bang|boi|cho)|la van ban gi"
    r"|van ban nao"
    r"|(?:ve|noi|quy dinh|huong dan)(?: \w+){0,2} (?:gi|j)|trich yeu|ai ban hanh|ban hanh (?:ngay|khi|hoi|luc"
    r"|nam) ?(?:nao|may|gi)?"
    r"|so (?:may|bao nhieu|hieu)|ky hieu|ngay (?:nao|may)|khi nao|bao gio|ra chua|co chua|la gi)\b"
)


def document_questioned(scene: Scene, clause: Clause) -> Outcome:
    """The same where the question is about a document beyond doubt: nothing of it is a change."""
    said = trailing(scene, clause)
    if not _SURE.search(said) or not _is_question(scene, clause, said) or _CHANGE.search(said):
        raise NoSense
    return document_asked(scene, clause)


def _meant(named: list[Named]) -> list[str]:
    """What is asked for: a law that is named and numbered is asked for by its number ("Luật KHCN 29/2013/QH13")."""
    outright = [one.number for one in named if not one.is_law]
    laws = [one.number for one in named if one.is_law and not set(one.number.split(", ")) & set(outright)]
    return [*outright, *laws]


def _is_question(scene: Scene, clause: Clause, said: str) -> bool:
    return bool(_QUESTION.search(said)) or asks(scene, clause)


def _beside(scene: Scene, clause: Clause, named: list[Named]) -> bool:
    """True where more than a little is said beside the documents."""
    left = [
        word
        for word in clause.words
        if not any(one.start <= word.start < one.end for one in named) and word.text not in _QUIET
    ]
    return len(left) > _MOST_BESIDE


def _day(scene: Scene, clause: Clause, named: list[Named]) -> str:
    """The day on which the force is asked for; a day right behind the number is its own."""
    for match in _ON.finditer(scene.wording.folded, clause.start, clause.end):
        if not any(one.start <= match.start("day") < one.end for one in named):
            return re.sub(r" ?[.-] ?| thang | nam ", "/", match["day"])
    return ""


_PLACE_NOW = re.compile(
    r"(?<!hoach )(?<!ban )(?<!thao )(?<!xa )(?<!phuong )\bnay\b|\b(?:gio|hien nay|bay gio|hien gio|thuoc|sap nhap"
    r"|sat nhap|nhap (?:vao|vo|voi|chung|ve|lai|chua|roi|dau)|hop nhat|doi ten|doi thanh|ton tai|ten moi|bi xoa|gop"
    r"|con (?:khong|ko|k|hong|hok|ton)|nam o|o dau|thanh (?:xa|phuong|tinh|dau|gi)|cu|truoc (?:la|day)|giai the|chia"
    r"|gom)\b"
)
_PLACE_ASK = re.compile(
    r"\b(?:nao|gi|j|dau|chua|khong|ko|k|hong|hok|ai|sao|may|mo)\b|\b(?:tra|tra cuu|xem|cho biet|cho hoi)\b|^hoi\b"
)
_NO_PLACE = re.compile(
    r"\b(?:kinh phi|bao nhieu tien|trieu|du toan|bang|muc|dong|can cu|hieu luc|xuat|them|xoa|tang|giam)\b"
)
_ON_DAY = re.compile(r"\b(?:vao|tai|ngay|den|tinh den) (?:ngay )?(?P<day>\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4})")


_TOLD = re.compile(r"^(?:nhap|dien|them|ghi|sua|doi(?! ten)|dat|lap|soan|viet|cap nhat|khai|chen|dua|chuyen)\b")


def place_asked(scene: Scene, clause: Clause) -> Outcome:
    """What became of a place or an agency."""
    said = scene.wording.folded[clause.start : clause.end]
    if clause.of("amount", "percent", "document") or _NO_PLACE.search(said) or " khong phai " in f" {said} ":
        raise NoSense
    asked = bool(_PLACE_ASK.search(said)) or asks(scene, clause)
    if re.search(r"\bkhong phai\b", said):
        raise NoSense
    if not asked or not _PLACE_NOW.search(said) or _TOLD.search(said):
        raise NoSense
    found = place_said(scene.wording, clause.start, clause.end)
    if found is None:
        raise NoSense
    day = _ON_DAY.search(said)
    return Outcome((Call("find_place", {"name": found[0], "on": day["day"].replace(" ", "") if day else ""}),))


_TOPIC = re.compile(
    r"\b(?:van ban|luat|nghi dinh|thong tu|quyet dinh|nghi quyet|quy dinh)(?: phap luat| phap quy)? (?:nao|gi)(?: dang"
    r"| hien| con"
    r"| thi)* (?:quy dinh|huong dan|noi|dieu chinh|ve|de cap|lien quan)(?: ro| chi tiet| den| toi| ve| cho"
    r"| thi hanh)* (?P<topic>.+)"
)
_TAIL = re.compile(r"[ ,]*\b(?:vay|the|a|em|anh|chi|nhi|ha|khong|ko|hien nay|bay gio|nua|khong em|z|v)$")


def topic_asked(scene: Scene, clause: Clause) -> Outcome:
    """Which document rules a thing: titles of the registry, else passages of the library."""
    match = _TOPIC.search(scene.wording.folded, clause.start, clause.end)
    if match is None or clause.of("amount", "percent"):
        raise NoSense
    end = match.end("topic")
    while (tail := _TAIL.search(scene.wording.folded, match.start("topic"), end)) is not None:
        end = tail.start()
    topic = scene.wording.said(match.start("topic"), end)
    if len(topic) < 2:
        raise NoSense
    if any(one.named for one in load_registry().search(topic)):
        return Outcome((Call("find_legal_document", {"number": topic, "on": ""}),))
    return Outcome((Call("search_library", {"query": topic}),))


def bases_asked(scene: Scene, clause: Clause) -> Outcome:
    """The legal bases of the draft: which there are, which are in force, which else there could be."""
    said = scene.wording.folded[clause.start : clause.end]
    if scene.plan is None or clause.of("amount", "percent", "document", "quoted"):
        raise NoSense
    if re.search(r"\b(?:sai sot|so lieu|loi)\b", said) and re.search(r"\b(?:soat|kiem tra|ra lai|xem)\b", said):
        raise NoSense  # the whole draft is to be checked
    forced = _BASES_FORCE.search(said) and re.search(r"\b(?:vien dan|dan chieu|trich dan)\b", said)
    about = (
        _BASES.search(said)
        or forced
        or _MORE_BASES.search(said)
        or (re.search(r"\b(?:vien dan|dan chieu)\b", said) and re.search(r"\b(?:nao|gi)\b", said))
    )
    if not about or (_CHANGE.search(said) and not re.search(r"\b(?:nao|gi|chua|khong|ko)\b", said)):
        raise NoSense
    if re.search(
        r"\b(?:goi y|tu van|de xuat)\b|\b(?:nen|can|phai) (?:them|bo sung|can cu|vien dan|dua)\b|\bthem can cu nao\b"
        r"|\b(?:nen|can|phai) (?:vien )?dan\b|\b(?:du|day du|phu hop) (?:chua|khong|ko)\b|\bcon thieu (?:can cu|luat"
        r"|van ban|nghi dinh)",
        said,
    ):
        return Outcome((Call("suggest_bases"),))
    if _BASES_FORCE.search(said):
        return Outcome((Call("show_part", {"part": "hiệu lực căn cứ"}),))
    if re.search(r"\b(?:chua co so|thieu so|con trong|bo trong|chua dien|de trong)\b", said):
        return Outcome((Call("show_part", {"part": "còn thiếu"}),))
    if re.search(
        r"\b(?:coi|xem|mo|hien|doc|liet ke|show|in|ke|neu|gi|nao|may|bao nhieu|dau|nhung|cho biet|nghe|the nao)\b", said
    ):
        return Outcome((Call("show_part", {"part": "căn cứ"}),))
    raise NoSense
