"""Frames about the sections of a plan: added, written on, written anew, called otherwise, moved, taken out."""

from __future__ import annotations

import re

from assistant.phrasebook.aiming import aims
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.section_aims import NOUN, Given, given_text, one_section, said_text, sections_in, whole_title
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.targets import Target
from assistant.phrasebook.trimming import asks
from assistant.tools.changing import section_asked, siblings_of

_NOT_HERE = re.compile(
    r"\b(?:bang|dong|khoan|hang muc|muc chi|nhom|can cu|cc|cho trong|con thieu|kinh phi cho|so tien)\b"
)
_ROWS = re.compile(
    r"\b(?:bang \d|(?<!dau )dong|khoan|hang muc|muc chi|noi dung chi|nhom|kinh phi|so tien|trieu|ty|nghin)\b"
)
_MORE = r"(?:them|bo sung|chen|ghi them|viet them|noi them|kep|dua them|dua|cho)"
_UNIT = r"(?:cau|doan van|doan|y|gach dau dong|dau dong|noi dung|loi|dong chu|phan nhan manh|gach)"
_COUNT = r"(?:mot|hai|ba|1|2|3|01|02|cac|may|nhung|vai)"
_APPEND = re.compile(
    rf"\b(?:{_MORE}|ghi|viet)\b(?: (?:them|tiep|giup|gium|dum|em|anh|chi|toi|minh|cho|vao|xuong|lai))*"
)
_ANEW = re.compile(
    r"\b(?:viet lai|sua lai|soan lai|ghi lai|thay the|thay lai|thay|sua|doi|chinh lai|chinh|dieu chinh|cap nhat|viet"
    r"|sua noi dung|ghi)\b"
)
_TITLED = re.compile(
    r"\b(?:tieu de|doi ten|ten muc|ten phan|sua ten|dat ten|dat lai ten|ten goi|ten cua|ten|goi lai)\b"
)
_INTO = re.compile(r"(?:,|\b)(?:thanh|sang|la|bang|:)(?: la)?[ :]+")
_MOVE = re.compile(r"\b(?:dua|chuyen|doi|day|keo|de|dat|dich|di chuyen|doi cho|xep|sap xep|cho)\b")
_TO = re.compile(
    rf"\b(?:len|xuong|ve|ra|vao|sang|qua|dat|de|nam|dung|o|cho)?(?: (?:ngay|lien|phia|dung|len|xuong))*"
    rf" (?P<where>truoc|sau|tren|duoi)(?: khi)?(?: {NOUN})? "
)
_PLACE = re.compile(
    rf"\b(?:len|xuong|ve|ra|thanh|lam|o|vi tri|sang)(?: (?:lam|thanh|vi tri|vao"
    rf"|cho))*(?: (?P<noun>{NOUN}))?(?: (?:so|thu))?"
    r" (?P<place>\d{1,2}|nhat|hai|ba|tu|bon|nam|dau tien|dau|cuoi cung|cuoi|tren cung|duoi cung)(?!\w)[^,;]*$"
)
_SWAP = re.compile(
    r"\b(?:doi cho|hoan doi|trao|doi vi tri|doi thu tu|hoan vi)\b(?: (?:cho|cua|vi tri|thu tu|cho nhau|hai))*"
)
_AWAY = re.compile(
    r"\b(?:xoa|bo(?! (?:vo|vao|qua|sang|cho)\b)|gach|dep|cat(?! gon| ngan)|loai|go|huy|luoc(?! bot)"
    r"|rut(?! gon| ngan| bot)"
    r"|dua (?:\w+ ){0,3}ra khoi|dua ra khoi|khong can (?:bo tri|co|de)|khong can)\b"
)
_POINTS_BACK = re.compile(rf"\b{NOUN} (?:nay|do|ay|tren|vua neu)\b")
_ORDINALS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "dau tien": 1, "dau": 1, "tren cung": 1}


def _ready(scene: Scene, clause: Clause) -> str:
    """The folded clause, where a draft is open and it is no question."""
    folded = scene.wording.folded
    if scene.plan is None or clause.end - clause.start < 6:
        raise NoSense
    given = given_text(scene, clause)
    stop = given.head if given is not None else clause.end
    if given is None and asks(scene.wording, clause.start, stop):
        raise NoSense
    if (
        given is not None
        and folded[given.end : given.end + 1] != '"'
        and "?" in folded[clause.end - 1 : clause.end + 1]
    ):
        raise NoSense
    return folded[clause.start : clause.end]


def _head(scene: Scene, clause: Clause, given: Given) -> str:
    return scene.wording.folded[clause.start : given.head]


def section_written_on(scene: Scene, clause: Clause) -> Outcome:
    """A sentence, a bullet, a paragraph at the end of a section."""
    folded = _ready(scene, clause)
    verb = _APPEND.search(folded)
    if verb is None or re.search(rf"\b{_MORE}\b", folded) is None:
        raise NoSense
    given = given_text(scene, clause)
    if given is None:
        return _appended_inline(scene, clause, folded)
    head = _head(scene, clause, given)
    after = scene.wording.folded[given.end + 1 : clause.end]
    if re.search(rf"\b{_MORE}\b", head) is None or _ROWS.search(head + after):
        raise NoSense
    adds_section = re.search(rf"\b(?:them|bo sung|chen|co)(?: (?:moi|{_COUNT}|giup|em))* {NOUN} (?!dich)", head)
    in_section = re.search(rf"\b(?:vao|o|trong|cuoi|duoi)(?: (?:cuoi|duoi|trong|dau))*(?: {NOUN})?\b", head)
    if adds_section and not in_section:
        raise NoSense
    tail = re.search(
        rf"(?:[ ,]+(?:{_COUNT}|them|tiep))*[ ,]+{_UNIT}(?: (?:sau|nhu sau|nay|moi|voi noi dung|voi))*[ ,:]*$", head
    )
    stop = clause.start + tail.start() if tail is not None else given.head
    target = one_section(scene, clause.start, stop) or one_section(scene, given.end + 1, clause.end)
    if target is None or (in_section is None and re.search(rf"\b{_UNIT}\b", head) is None
                          and re.search(r"\b(?:them|tiep)\b", head) is None):  # fmt: skip
        raise NoSense
    text = said_text(scene, given)
    bullet = re.search(r"\b(?:gach dau dong|dau dong|gach)\b", head) is not None
    return _append(target, text, bullet=bullet, given=given, scene=scene)


def _append(target: Target, text: str, *, bullet: bool, given: Given, scene: Scene) -> Outcome:
    if not text:
        raise NoSense
    if bullet and not text.startswith(("-", "+", "*")):
        text = f"- {text}"
    is_quoted = scene.wording.folded[given.end : given.end + 1] == '"'
    return Outcome(
        (Call("append_text", {"section": target.address, "text": text}),), is_open=not is_quoted, is_sure=True
    )


def _appended_inline(scene: Scene, clause: Clause, folded: str) -> Outcome:
    """ "thêm câu … vào cuối phần Yêu cầu" without marks around the sentence."""
    wish = re.match(rf"(?:.{{0,30}}\b)?{_MORE}(?: (?:vao|them|{_COUNT}))* {_UNIT}(?: (?:la|rang|nay))? ", folded)
    tail = None
    for one in re.finditer(rf" (?:vao|o|xuong)(?: (?:cuoi|duoi|trong|dau))*(?: {NOUN})? ", folded):
        tail = one
    if wish is not None and tail is not None and tail.start() >= wish.end() - 1 and "noi dung" in wish.group():
        raise NoSense
    if wish is None or tail is None or tail.start() <= wish.end() or _ROWS.search(folded):
        raise NoSense
    target = one_section(scene, clause.start + tail.start(), clause.end)
    text = scene.wording.said(clause.start + wish.end(), clause.start + tail.start())
    if target is None or len(text.split()) < 4:
        raise NoSense
    bullet = "gach" in wish.group() or "dau dong" in wish.group()
    text = f"- {text}" if bullet and not text.startswith("-") else text
    return Outcome((Call("append_text", {"section": target.address, "text": text}),), is_sure=True)


def section_rewritten(scene: Scene, clause: Clause) -> Outcome:
    """A section says something else, or is called otherwise."""
    folded = _ready(scene, clause)
    if _TITLED.search(folded) and _INTO.search(folded):
        return _retitled(scene, clause, folded)
    given = given_text(scene, clause)
    if given is None:
        into = re.search(r"\b(?:thanh|nhu sau)\b[ :]*", folded)
        if into is None or not re.search(
            rf"\b(?:viet lai|soan lai|sua(?: lai)?|thay|doi) (?:\w+ ){{0,3}}{NOUN}\b", folded
        ):
            raise NoSense
        given = Given(clause.start + into.start(), clause.start + into.end(), clause.end)
    head = _head(scene, clause, given)
    if not _ANEW.search(head) or re.search(r"\b(?:them|bo sung|chen)\b", head) or _NOT_HERE.search(head):
        raise NoSense
    if re.search(r"\bghi\b|\bviet\b", head) and not re.search(rf"\b{NOUN}\b|\blai\b", head):
        raise NoSense
    target = one_section(scene, clause.start, given.head)
    if target is None or (
        not re.search(r"\b(?:phan|chuong|doan|noi dung|viet lai|soan lai)\b", head) and _is_row(scene, clause, given)
    ):
        raise NoSense
    text = said_text(scene, given)
    if not text or re.fullmatch(r"(?:cho )?(?:hay|gon|ngan|dai|chi tiet|ro)(?: hon)?", text):
        raise NoSense
    is_quoted = scene.wording.folded[given.end : given.end + 1] == '"'
    call = Call("rewrite_section", {"section": target.address, "title": "", "text": text})
    return Outcome((call,), is_open=not is_quoted, is_sure=True)


def _is_row(scene: Scene, clause: Clause, given: Given) -> bool:
    if whole_title(scene, clause.start, given.head):
        return False
    head = scene.past.spotted(scene.wording, scene.plan).clause(clause.start, given.head)
    return any(aim.targets for aim in aims(scene, head))


def _retitled(scene: Scene, clause: Clause, folded: str) -> Outcome:
    """ "đổi tên mục II thành …", "tiêu đề phần III sửa lại là …"."""
    titled = _TITLED.search(folded)
    into = next((one for one in _INTO.finditer(folded) if titled is not None and one.start() > titled.end()), None)
    if titled is None or into is None:
        raise NoSense
    start, end = clause.start, clause.start + into.start()
    head = folded[: into.start()]
    target = one_section(scene, start, end)
    piece = scene.past.spotted(scene.wording, scene.plan).clause(start, end)
    sure = re.search(r"\b(?:phan|chuong|tieu de|de muc)\b", head) is not None
    if target is None or re.search(r"\b(?:dong|khoan|bang|hang muc|nhom|noi dung chi)\b", head):
        raise NoSense
    if not sure and any(aim.targets for aim in aims(scene, piece)):
        raise NoSense
    title = scene.wording.said(clause.start + into.end(), clause.end).strip(" .:")
    call = Call("rewrite_section", {"section": target.address, "title": title, "text": ""})
    return Outcome((call,), is_open=True, is_sure=True)


def section_moved(scene: Scene, clause: Clause) -> Outcome:
    """A section goes before or after another, or to a place among its own."""
    folded = _ready(scene, clause)
    if clause.of("amount", "percent", "document", "table") or re.search(r"\b(?:dong|khoan|hang muc|bang)\b", folded):
        raise NoSense
    if swap := _SWAP.search(folded):
        found = sections_in(scene, clause.start + swap.end(), clause.end)
        if len(found) != 2:
            raise NoSense
        return Outcome((Call("move_section", {"section": found[0].address, "after": found[1].address}),), is_sure=True)
    verb = _MOVE.search(folded)
    if verb is None or not re.search(rf"\b{NOUN}\b", folded):
        raise NoSense
    for to in _TO.finditer(folded, verb.start()):
        section = one_section(scene, clause.start + verb.end(), clause.start + to.start())
        beside = one_section(scene, clause.start + to.end(), clause.end)
        if section is not None and beside is not None and section.address != beside.address:
            where = "before" if to["where"] in ("truoc", "tren") else "after"
            call = Call("move_section", {"section": section.address, where: beside.address})
            return Outcome((call,), is_sure=True)
    place = _PLACE.search(folded, verb.end())
    if place is None:
        raise NoSense
    section = one_section(scene, clause.start + verb.end(), clause.start + place.start())
    if section is None:
        raise NoSense
    word = place["place"]
    if word.startswith(("cuoi", "duoi")):
        at = _siblings(scene, section)
    else:
        at = int(word) if word.isdigit() else _ORDINALS[word]
    return Outcome((Call("move_section", {"section": section.address, "place": str(at)}),), is_sure=True)


def _siblings(scene: Scene, target: Target) -> int:
    if scene.plan is None:
        raise NoSense
    return len(siblings_of(scene.plan, section_asked(scene.plan, target.address))[1])


_JUST_ADDED = re.compile(r"\b(?:vua|moi)(?: moi)? (?:them|tao|chen|bo sung|lap)(?: vao| xong| luc nay)*\b")
_MORE_ASKED = re.compile(r"\b(?:them|bo sung|doi|sua|tang|giam|dong|nhung giu|can cu)\b")


def _without_names(clause: Clause, folded: str) -> str:
    """The folded clause with blanks for the names of sections."""
    for mark in clause.parts:
        start, end = mark.start - clause.start, mark.end - clause.start
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded


def section_removed(scene: Scene, clause: Clause) -> Outcome:
    """Sections go; "phần này" is one named in the same breath, and what "trong phần II" names stays."""
    folded = _ready(scene, clause)
    beside = _JUST_ADDED.sub(" ", _without_names(clause, folded))
    if not _AWAY.search(beside) or clause.of("amount", "percent", "document", "table", "year") or _ROWS.search(beside):
        raise NoSense
    if not re.search(rf"\b{NOUN}\b", folded) or _MORE_ASKED.search(beside):
        raise NoSense
    back = _POINTS_BACK.search(folded)
    found = sections_in(scene, clause.start, clause.end if back is None else clause.start + back.start())
    if not found or (back is not None and len(found) > 1):
        raise NoSense
    piece = scene.past.spotted(scene.wording, scene.plan).clause(clause.start, clause.end)
    is_part = re.search(
        r"\b(?:phan|chuong|doan|de muc|khoi (?:ban )?(?:du thao|ke hoach|van ban|chuong trinh))\b", folded
    )
    is_spoken_of = (
        scene.plan is not None
        and scene.past.section_is_later(scene.plan)
        and re.search(r"\b(?:vua|moi) (?:them|tao|chen|bo sung)\b", folded)
    )
    if is_part is None and not is_spoken_of and _names_rows(scene, piece):
        raise NoSense
    left = piece.without((*piece.parts, *piece.of("number", "pointer"))).left(
        "remove", "part", "from", "plan", "not", "move", "put", "every", "draft", "row", "add", "spent", "back"
    )
    if len(left) > (9 if back is not None or re.search(r"\bkhoi\b", folded) else 4):
        raise NoSense
    order = [section.key for _, section in scene.plan.walk()] if scene.plan is not None else []
    paths = {
        one.address: order.index(section_asked(scene.plan, one.address).key) for one in found if scene.plan is not None
    }
    calls = tuple(Call("remove_section", {"section": one}) for one in sorted(paths, key=lambda one: paths[one]))
    return Outcome(calls, is_sure=True)


def _names_rows(scene: Scene, piece: Clause) -> bool:
    """True where lines of a table may be meant rather than sections: fewer words of a section's title were said."""
    rows = [aim for aim in aims(scene, piece) if aim.targets]
    longest = max((len(mark.text.split()) for mark in piece.parts if len(mark.targets) == 1), default=0)
    return any(aim.kind != "row" or len(aim.marks[0].text.split()) >= longest for aim in rows)


_TEXT_WISHED = re.compile(
    rf"\b(?:viet|soan)(?: (?:giup|gium|dum|cho|ho|toi|em|anh|chi|minh|them))* (?:mot|1) (?:phan|doan|muc)(?: (?:ve"
    rf"|neu|noi ve|gioi thieu"
    rf"|trinh bay|mo ta))\b|\b(?:viet|them|bo sung|ghi)(?: (?:them|giup|cho|em))* (?:vai|may|mot so|mot|1"
    rf"|them)? ?(?:cau|y|doan)(?: nua| van)*"
    rf" (?:cho|vao|o) (?:{NOUN} )?\w|\b(?:rut gon|viet gon|cat gon|rut ngan|viet ngan|lam gon)\b"
)


def section_wished(scene: Scene, clause: Clause) -> Outcome:
    """ "viết giúp một phần nêu sự cần thiết", "rút gọn phần IV": text is not invented here."""
    folded = _ready(scene, clause)
    if _TEXT_WISHED.search(folded) is None or given_text(scene, clause) is not None or clause.of("amount", "document"):
        raise NoSense
    problem = "Trợ lý không tự viết lời văn mới. Hãy nêu mục và nội dung, ví dụ: viết lại mục I.1: Nội dung mới …"
    return Outcome(problem=problem)
