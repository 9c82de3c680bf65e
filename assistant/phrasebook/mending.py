"""Words that nobody writes so are read as the word they are one slip away from: "xoas" is "xóa", "trieuj" "triệu"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.phrasebook.phrases import phrase_table
from assistant.phrasebook.places import PROVINCE_OF
from assistant.phrasebook.talk import AFTER, BEFORE
from assistant.phrasebook.wording import Wording
from assistant.tools.words import ABBREVIATIONS, near
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan

_WORD = re.compile(r"(?<![\w/.-])[a-z]{3,}(?![\w/-])")
_TELEX = "sfrxjzw"
"""Keys that make the marks; one left over means that the mark was missed."""


_CHAT = {
    "bnhieu": "bao nhieu", "bnh": "bao nhieu", "bn": "bao nhieu", "nhiu": "nhieu", "vs": "voi", "dc": "duoc",
    "dk": "duoc", "trc": "truoc", "ntn": "nhu the nao", "r": "roi", "z": "vay", "zay": "vay", "j": "gi",
    "lun": "luon", "mun": "muon",
    "hok": "khong", "hem": "khong", "kg": "khong", "fai": "phai", "bik": "biet", "bit": "biet",
    "lm": "lam", "ng": "nguoi", "mik": "minh", "mk": "minh", "thui": "thoi", "nka": "nha", "hluc": "hieu luc",
    "vb": "van ban", "kp": "kinh phi", "kh": "ke hoach", "dt": "du toan", "gdoc": "giam doc", "ldao": "lanh dao",
}  # fmt: skip
"""How officers shorten words when they chat."""
_CHATTED = re.compile(rf"(?<![\w/.-])(?:{'|'.join(sorted(_CHAT, key=len, reverse=True))})(?![\w/.-])")


@cache
def _known() -> frozenset[str]:
    """Every word of the phrases and of what may surround a request."""
    table = phrase_table()
    texts = [phrase.text for phrase in table.phrases] + [words for _, words in table.words]
    texts = [re.sub(r"\{[^}]*\}|@\w+", " ", text) for text in texts]
    return frozenset(re.findall(r"[a-z]+", fold(" ".join((*texts, *BEFORE, *AFTER, *PROVINCE_OF, *ABBREVIATIONS)))))


def _of_plan(plan: Plan | None) -> frozenset[str]:
    if plan is None:
        return frozenset()
    texts = [line.label for _, table in plan.tables() for _, line in table.walk()]
    for _, section in plan.walk():
        texts += [section.title, *(block.text for block in section.blocks if isinstance(block, Paragraph))]
    return frozenset(re.findall(r"[a-z]+", fold(" ".join(texts))))


def mended(wording: Wording, plan: Plan | None) -> Wording | None:
    """The message with slips read as what they are near to; None where nothing looks like a slip."""
    held = _of_plan(plan)
    pieces = [(*match.span(), _CHAT[match.group()]) for match in _CHATTED.finditer(wording.folded)]
    for match in _WORD.finditer(wording.folded):
        word = match.group()
        known = word in _CHAT or word in _known() or word in held
        if not known and (better := _nearest(word, (_known(), held))):
            pieces.append((*match.span(), better))
    return wording.respelled(sorted(pieces)) if pieces else None


def _nearest(word: str, vocabularies: Iterable[frozenset[str]]) -> str:
    """The one known word meant: without a stray key for a mark, else one letter off."""
    for known in vocabularies:
        for at in range(len(word) - 1, 0, -1):
            bare = word[:at] + word[at + 1 :]
            if word[at] in _TELEX and bare in known and len(bare) >= 2:
                return bare
        heard = [other for other in _sounding(word) if other in known]
        if len(heard) == 1:
            return heard[0]
        close = [one for one in known if max(len(word), len(one)) > 4 and near(word, one, 4)]
        close = close or [one for one in known if len(one) == len(word) in (3, 4) and sorted(one) == sorted(word)]
        if len(close) == 1:
            return close[0]
    return ""


_SOUNDS = (("s", "x"), ("ch", "tr"), ("d", "gi"), ("l", "n"))


def _sounding(word: str) -> list[str]:
    """What sounds the same in some part of the country: "suất" for "xuất"."""
    found = []
    for one, other in (*_SOUNDS, *((b, a) for a, b in _SOUNDS)):
        if word.startswith(one):
            found.append(other + word[len(one) :])
    return found
