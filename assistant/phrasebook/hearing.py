"""What a clause sounds like to the frames of questions: its words, whether it asks, whether it is a command."""

from __future__ import annotations

import re

from assistant.phrasebook.scene import Scene
from assistant.phrasebook.spotting import Clause
from knowledge.domain.folding import fold

_ASKS = re.compile(
    r"\bmay (?:phan tram|tien|trieu|tr|ty|muc|phan|dieu|khoan|bang|cho|o|trang|ngay|%)|\b(?:bao nhieu"
    r"|bao nhiu|nhiu|bn|bi nhieu|vi sao|tai sao|sao lai|o dau|dau ra|the nao|ra sao|nao|gi|j|ai|khi nao|bao gio"
    r"|hay chua"
    r"|phai khong|dung khong|chua|khong|ko|hong|hok|ntn)(?: (?:vay|a|em|anh|chi|ban|nhi|ha|the|roi|nua|z|v|ta|nha|do"
    r"|day|hen|ne))*$"
    r"|\b(?:bao nhieu|bao nhiu|bn|nhiu|vi sao|tai sao|sao lai|o dau ra|dau ra|the nao|ra sao|ntn|nao|nhung gi|cai gi"
    r"|la gi|khong biet)\b"
)
_COMMANDS = re.compile(
    r"(?<!toan )(?<!can )(?<!phan )(?<!noi )\bbo\b(?! phan| luat| cuc| tri)|\b(?:tang|giam|them|bot|xoa|cat|dep|gach"
    r"|chen|dua|doi|sua|thay|dieu chinh|chinh(?! ta| thuc| xac| phu| quyen"
    r"| tri)|chuyen(?! doi so| nguon)|chia|nhan(?! hieu| luc| dan| su)|nang|ha(?!$| giang| noi)|dat|dien|khai"
    r"|nhap|bo sung|ghi|lap|soan|viet|lay|don|gom|rut|trich|phan bo|cap nhat|san|tach|go|loai|huy)\b"
)
_LEADING = re.compile(
    r"^(?:\W|hay|nho|giup|gium|em|anh|chi|toi|ban|dum|ho|lai|thi|va|roi|nua|cho|minh|tui|oi|a|thoi|xin|de nghi|phien"
    r"|vui long|gio"
    r"|bay gio|da|vang|u|ok|muon|can|kinh|cac|tro ly|nen|luon)*\b"
    r"(?:tang|giam|them|bot|xoa|bo|cat|dep|gach|chen|dua|doi|sua|thay|dieu chinh|chuyen|chia|nang|ha|dat|dien|khai"
    r"|nhap|bo sung"
    r"|ghi|soan|viet|don|gom|rut|trich|phan bo|cap nhat|san|tach|go|loai|huy)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:neu|gia su|gia du|lo)(?: ma| nhu)? .{0,30}\b(?:tang|giam|bo|xoa|them|chuyen|cat|doi|nang|ha|bot|chia)\b"
    r"|\b(?:tang|giam|bo|xoa|them|chuyen|cat|nang|ha|bot)\b.{0,50}\bthi\b.{0,40}\b(?:khong|ko|bao nhieu|vuot|sao|chua"
    r"|the nao|con|du)\b"
    r"|\b(?:tang|giam|nang|ha)\b.{0,30}\bbao nhieu thi\b"
)
_TRAIL = re.compile(r"[^,;\n.!?]{0,24}")


def said(scene: Scene, clause: Clause) -> str:
    """The clause, folded."""
    return scene.wording.folded[clause.start : clause.end].strip(' ,.!"')


def trailing(scene: Scene, clause: Clause) -> str:
    """The clause with the polite words behind it, which may hold its question ("dùng được không")."""
    behind = _TRAIL.match(scene.wording.folded, clause.end)
    return f"{said(scene, clause)}{behind.group() if behind else ''}".strip(' ,.!"')


def asks(scene: Scene, clause: Clause) -> bool:
    """True where a question is asked, by its words or its mark."""
    folded = scene.wording.folded
    behind = _TRAIL.match(folded, clause.end)
    end = behind.end() if behind else clause.end
    return folded[end : end + 1] == "?" or _ASKS.search(trailing(scene, clause)) is not None


_OTHER_WORDS = re.compile(
    r"\b(?:giam (?:doc|sat|dinh)|bo truong|bo (?:y te|tai chinh|noi vu|khoa hoc)"
    r"|cong (?:chuc|an|dong|van|tac))\b"
)
"""Words that hold a verb of change once they have no marks."""


def commands(scene: Scene, clause: Clause) -> bool:
    """True where something is to be changed rather than told: a verb of change and no question, at the head, or "
    "supposed."""
    text = _OTHER_WORDS.sub("#", _outside(scene, clause))
    if _SUPPOSED.search(said(scene, clause)):
        return True
    if _LEADING.search(text):
        return not re.search(r"\b(?:bao nhieu|vi sao|tai sao|o dau ra|the nao|ra sao|nao|gi|chua|khong)\b", text)
    return _COMMANDS.search(text) is not None and not asks(scene, clause)


def _outside(scene: Scene, clause: Clause) -> str:
    """The clause without the names of lines and sections in it, which may hold verbs ("kỹ năng", "nâng cấp")."""
    text, at = "", clause.start
    for mark in sorted((*clause.rows, *clause.parts), key=lambda one: one.start):
        if mark.start >= at:
            text, at = f"{text}{scene.wording.folded[at : mark.start]} # ", mark.end
    return f"{text}{scene.wording.folded[at : clause.end]}".strip(' ,.!"')


def hears(scene: Scene, clause: Clause, words: tuple[str, ...]) -> bool:
    """True where one of the words was written, with its marks unless the whole message has none."""
    folded = scene.wording.folded
    for word, bare in _folded(words):
        for match in re.finditer(rf"(?<!\w){bare}(?!\w)", folded[: clause.end]):
            if match.start() < clause.start:
                continue
            mended = fold(scene.wording.said(*match.span())) != match.group()
            if mended or scene.wording.means(*match.span(), word):
                return True
    return False


def _folded(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(word, re.escape(fold(word))) for word in words]
