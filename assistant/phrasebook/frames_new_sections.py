"""Frames about new sections: one or several, at a place, with their text where it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.section_aims import NOUN, one_section
from assistant.phrasebook.spotting import Clause, Mark
from assistant.phrasebook.trimming import asks, ends, without_chat

_TALK = r"(?:them|moi|giup|gium|dum|ho|cho|toi|em|anh|chi|minh|nua|luon|lai|ngay|nhanh"
_TALK += r"|vao (?:cuoi )?(?:du thao|ke hoach|van ban|chuong trinh(?: cong tac)?|ban)(?: nay)?)"
_WISH = re.compile(
    rf"\b(?:them|bo sung|chen|lap them|tao them|tao|mo them|dua them|kep them|co them|phai co|can co|con thieu|thieu"
    rf"|nen co)(?: {_TALK})*"
    r"(?: (?P<count>mot|hai|ba|bon|1|2|3|4|01|02|cac|may))?(?: (?:cai|de))?"
    r" (?P<noun>phan|muc|chuong|tieu muc|de muc)(?: lon| nho| moi| rieng)*(?! (?:dich|tieu|chi|do|nay|ay"
    r"|dich yeu cau)\b(?! \w+ muc))"
)
_THEN_ADDED = re.compile(
    r"[ ]*,[ ]*(?:\w+ ){0,3}?(?:them|bo sung|chen|kep|dua)\b(?: (?:vao|voa|vo|giup|gium|dum|luon|cuoi|ke hoach"
    r"|du thao|em|anh|chi|nhe|nha))*$"
)
_NUMBERED = re.compile(r"[ ]*(?:so )?(?:(?:[ivxlc]+|\d{1,2})(?=[ .:)-])[ .:)-]+)?")
_CALLED = re.compile(
    r"[ ,:]*(?:(?:moi|nua)[ ,:]+)?(?:(?:co |mang |dat |voi )?(?:ten goi|ten|tieu de)(?: goi)?(?: la)?|la|gom"
    r"|voi tieu de)?[ ,:]*"
)
_TEXT = re.compile(
    r"[ ,.;\n]*(?:(?:phan|muc) (?:nay|do) (?:ghi|viet)(?: (?:la|ro))?|(?:voi |co )?noi dung(?: (?:la|ghi|gom"
    r"|nhu sau))?|ghi(?: la| ro)?"
    r"|viet(?: la)?|nhu sau|noi du\w{1,2})[ ]*:[ ]*|[ ]*:[ ]*"
)
_EMPTY = re.compile(
    r"[ ]*[,.;(][ ]*(?:noi dung|de trong|chua co|tam thoi|cu de|toi se|toi gui|anh chi|minh se|em se|chi can"
    r"|chua can|phan noi dung|text"
    r"|loi van)\b.*$",
    re.DOTALL,
)
_WHERE = re.compile(
    rf"[ ,]+(?:(?:nam|dat|de|o|vao|cho|dung|xep)[ ]+)*(?:ngay |lien |phia )?(?P<how>truoc|sau|vao trong|vao|trong"
    rf"|duoi|thuoc|o trong|cua|tai)"
    rf"(?: (?:{NOUN}))? (?=[a-z0-9\"])"
)
_END = re.compile(
    r"[ ,]+(?:(?:nam|dat|de|o|vao|xep|tai|cho)[ ]+)*(?P<how>cuoi cung|cuoi|dau tien|dau|tren cung)(?: (?:ke hoach"
    r"|van ban|du thao|bai|ban"
    r"|chuong trinh|cong tac|tai lieu|nay|cua))*$"
)
_LIST = re.compile(r"[ ]*(?:,|;|\n|\bva\b)[ ]*(?:(?:mot|hai|ba|bon|thu \w+)(?: la)?[ :]+|\d[.)] ?|phan |muc |- )?")


@dataclass(frozen=True, slots=True)
class _New:
    title: str
    text: str = ""


def section_added(scene: Scene, clause: Clause) -> Outcome:
    """A new section."""
    folded = scene.wording.folded
    if scene.plan is None or asks(scene.wording, clause.start, min(clause.end, ends(folded, clause.start, clause.end))):
        raise NoSense
    wish = _WISH.search(folded, clause.start, clause.end)
    if (
        wish is None
        or clause.of("amount", "percent", "table")
        or re.search(r"\b(?:can cu|bang|muc chi)\b", folded[clause.start : wish.end()])
    ):
        raise NoSense
    if wish.group().startswith(("thieu", "con thieu")) and _THEN_ADDED.search(folded, wish.end(), clause.end) is None:
        raise NoSense
    if re.search(r"\b(?:xoa|bo|doi|sua|viet lai|chuyen)\b", folded[clause.start : wish.start()]):
        raise NoSense
    start = _NUMBERED.match(folded, wish.end(), clause.end)
    at = start.end() if start is not None else wish.end()
    if re.match(r"[ ]*\d+\.\d", folded[wish.end() : clause.end]):
        raise NoSense
    called = _CALLED.match(folded, at, clause.end)
    at = called.end() if called is not None else at
    place = _before_wish(scene, clause, wish.start())
    quoted = [mark for mark in clause.of("quoted") if mark.start >= wish.end() - 1]
    rest: tuple[int, int] | None
    if quoted and quoted[0].start - at <= 12:
        new, rest = _quoted(scene, clause, wish, quoted)
    else:
        new, rest, found = _written(scene, clause, at, wish["count"] or "")
        place = found or place
    if rest is not None:
        place = _place(scene, *rest) or place
    calls = tuple(_call(one, place) for one in new)
    if not calls or any(not one.title for one in new):
        raise NoSense
    return Outcome(calls, is_open=not quoted, is_sure=True)


def _call(new: _New, place: dict[str, str]) -> Call:
    return Call("add_section", {"parent": "", **place, "title": new.title, "text": new.text})


def _quoted(
    scene: Scene, clause: Clause, wish: re.Match[str], quoted: list[Mark]
) -> tuple[list[_New], tuple[int, int]]:
    """Titles in quotation marks, the last of them with its text where one is given; and where a place may be said."""
    wording = scene.wording
    titles: list[str] = []
    texts: list[str] = []
    for mark in quoted:
        before = wording.folded[max(clause.start, mark.start - 24) : mark.start]
        is_text = (
            re.search(r"\b(?:ghi|noi dung|noi du\w{1,2}|viet|nhu sau|cau|doan)(?: \w+)?[ :]*$", before) is not None
        )
        (texts if is_text and titles else titles).append(wording.said(mark.start, mark.end).strip(" ."))
    if texts:
        texts = [wording.text[wording.places[quoted[-1].start] : wording.places[quoted[-1].end]].strip(' "“”«»')]
    new = [_New(title, texts[0] if texts and at + 1 == len(titles) else "") for at, title in enumerate(titles)]
    if not texts and (intro := re.compile(r"[ ,.;]*(?:(?:phan|muc) nay ghi|noi dung|ghi)[ ]*:[ ]*").search(
        wording.folded, quoted[-1].end, clause.end
    )):  # fmt: skip
        text = wording.said(intro.end(), clause.end)
        new[-1] = _New(new[-1].title, text)
        return new, (quoted[-1].end, intro.start())
    return new, (
        quoted[0].end,
        quoted[1].start
        if len(quoted) > 1 and not texts
        else (quoted[1].start if texts and len(quoted) > 1 else clause.end),
    )


def _written(
    scene: Scene, clause: Clause, start: int, count: str
) -> tuple[list[_New], tuple[int, int] | None, dict[str, str]]:
    """A title without marks around it: up to its place, its text, or the end of the sentence."""
    wording, folded = scene.wording, scene.wording.folded
    end, text = clause.end, ""
    if (intro := _TEXT.search(folded, start, end)) is not None and intro.start() > start:
        text = wording.text[
            wording.places[intro.end()] : wording.places[without_chat(wording, intro.end(), end)]
        ].strip(' "“”')
        if folded[end : end + 1] == ".":
            text = f"{text}."
        end = intro.start()
    end = ends(folded, start, end)
    then = _THEN_ADDED.search(folded, start, end)
    end = then.start() if then is not None else end
    empty = _EMPTY.search(folded, start, end)
    if empty is not None:
        end = empty.start()
    end = without_chat(wording, start, end)
    place: dict[str, str] = {}
    if (tail := _END.search(folded, start, end)) is not None and tail.start() > start:
        place, end = _at_end(scene, tail["how"]), tail.start()
    else:
        for where in _WHERE.finditer(folded, start, end):
            found = _place(scene, where.start(), end)
            if found:
                place, end = found, where.start()
                break
            if re.fullmatch(
                r"(?:ke hoach|du thao|van ban|chuong trinh(?: cong tac)?|bai|ban)(?: nay)?",
                folded[where.end() : end].strip(" .,"),
            ):
                end = where.start()
                break
    end = without_chat(wording, start, end)
    title = wording.said(start, end).strip(" .:,-'")
    if len(title.split()) > 25 or re.match(r"(?:vao|cho|trong|gi|nao)\b", folded[start:end].strip()):
        raise NoSense
    if count in ("hai", "2", "02", "ba", "3"):
        parts = [piece.strip(" .:,-") for piece in re.split(r",| và | va |;|\n", title) if piece.strip(" .:,-")]
        wanted = 3 if count in ("ba", "3") else 2
        if len(parts) == wanted:
            return [_New(re.sub(r"^(?:một|hai|ba|mot) (?:là|la) ", "", piece)) for piece in parts], None, place
    return [_New(title, text)], None, place


def _before_wish(scene: Scene, clause: Clause, end: int) -> dict[str, str]:
    """ "cuối kế hoạch chèn …", "trong phần II thêm …", "sau mục I thêm …"."""
    head = scene.wording.folded[clause.start : end]
    if re.search(r"\bdau (?:ke hoach|van ban|du thao|chuong trinh)\b", head):
        return _at_end(scene, "dau")
    if where := re.search(rf"(?:^|[ ,])(?:ngay )?(?:trong|o|vao|duoi|sau|truoc|thuoc)(?: {NOUN})? \S", head):
        return _place(scene, clause.start + where.start(), end)
    return {}


def _at_end(scene: Scene, how: str) -> dict[str, str]:
    if how.startswith(("dau", "tren")) and scene.plan is not None and scene.plan.sections:
        return {"before": scene.plan.sections[0].key}
    return {}


def _place(scene: Scene, start: int, end: int) -> dict[str, str]:
    """Where the words there say that a section goes; nothing where they say no place."""
    piece = f" {scene.wording.folded[start:end].strip(' ,.')}"
    where = _WHERE.match(piece)
    if where is None:
        return {}
    target = one_section(scene, start, end)
    if target is None:
        return {}
    how = where["how"]
    return {"before" if how == "truoc" else "after" if how == "sau" else "parent": target.address}
