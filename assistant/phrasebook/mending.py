"""Words that nobody writes so are read as the word they are one slip away from: "xoas" is "xóa", "trieuj" "triệu"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from assistant.phrasebook.cues import cue_phrases, known_words
from assistant.phrasebook.phrases import phrase_table
from assistant.phrasebook.places import PROVINCE_OF
from assistant.phrasebook.talk import AFTER, BEFORE
from assistant.phrasebook.wording import Wording
from assistant.tools.words import ABBREVIATIONS, near
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan

_WORD = re.compile(r"(?<![\w/.-])[a-z]{3,}(?![\w/-])")
_TOKEN = re.compile(r"(?<![\w/.&-])(?:[a-z]+|\d[\d.,]*)(?![\w/&-])")
_GLUED = re.compile(r"(?<![\w/.&-])(?P<word>[a-z]{2,})(?P<figure>\d[\d.,]*(?:[a-z]{1,5}\d{0,3})?)(?![\w/-])")
_LEVELS = {"p": "phuong", "x": "xa"}
_LEVEL = re.compile(r"(?<!\w)(?P<level>[px])\. ?(?=[a-z])")
_QUOTED = re.compile(r'"[^"\n]*"')
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    r"(?:a(?:ch|ng|nh|[cimnoptuy])?|e(?:ch|ng|nh|[cmnoptu])?|i(?:ch|nh|[mnptu]|a|e(?:ng|[cmnptu]))?"
    r"|o(?:ng|[cimnpt]|a(?:ch|ng|nh|[cimnopty])?|e[not]?|o(?:ng|c))?"
    r"|u(?:ng|[cimnptu]|a(?:ng|[nty])?|e(?:ch|nh)?|o(?:ng|[cimnptu])?|y(?:ch|nh|a|t|u|e[nt])?)?|y(?:e[mntu])?)"
)
"""A syllable of the language, without marks."""
_SHORTEST, _LONG_ENOUGH, _LONGEST = 3, 5, 20
_UNITS = frozenset(("trieu", "ty", "nghin", "ngan", "dong"))
_LETTERS = "abcdeghiklmnopqrstuvxy"
_ROMAN = re.compile(r"[ivxlc]+")
_TELEX = "sfrxjzw"
"""Keys that make the marks; one left over means that the mark was missed."""


_CHAT = {
    "bnhieu": "bao nhieu", "bnh": "bao nhieu", "bn": "bao nhieu", "nhiu": "nhieu", "vs": "voi", "dc": "duoc",
    "dk": "duoc", "trc": "truoc", "ntn": "nhu the nao", "r": "roi", "z": "vay", "zay": "vay", "j": "gi",
    "lun": "luon", "mun": "muon",
    "hok": "khong", "hem": "khong", "kg": "khong", "fai": "phai", "bik": "biet", "bit": "biet",
    "lm": "lam", "ng": "nguoi", "mik": "minh", "mk": "minh", "thui": "thoi", "nka": "nha", "hluc": "hieu luc",
    "cq": "co quan", "vb": "van ban", "kp": "kinh phi", "kh": "ke hoach", "dt": "du toan", "gdoc": "giam doc",
    "ldao": "lanh dao",
}  # fmt: skip
"""How officers shorten words when they chat."""
_ENGLISH = {
    "diff": "so sanh",
    "plan": "ke hoach",
    "line": "dong",
    "drop": "bo",
    "list": "liet ke",
    "outline": "dan y",
    "add": "them",
    "remove": "bo",
    "delete": "xoa",
    "update": "cap nhat",
    "check": "kiem tra",
    "export": "xuat",
    "budget": "kinh phi",
    "total": "tong",
    "move": "chuyen",
    "split": "chia",
    "confirm": "xac nhan",
    "rename": "doi ten",
    "draft": "du thao",
}
"""Words of another language that officers mix in."""
_CHATTED = re.compile(rf"(?<![\w/.-])(?:{'|'.join(sorted(_CHAT, key=len, reverse=True))})(?![\w/.-])")


@cache
def _texts() -> tuple[str, ...]:
    """What may stand in a request: the phrases and the words around them."""
    table = phrase_table()
    texts = [phrase.text for phrase in table.phrases] + [words for _, words in table.words]
    texts = [re.sub(r"\{[^}]*\}|@\w+", " . ", text) for text in texts]
    return (*texts, *BEFORE, *AFTER, *PROVINCE_OF, *ABBREVIATIONS)


@cache
def _known() -> frozenset[str]:
    """Every word of the phrases and of what may surround a request."""
    return frozenset(re.findall(r"[a-z]+", fold(" . ".join(_texts()))))


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """The words that stand side by side there, or in a cue."""
    return frozenset(pair for text in (*_texts(), *map(" ".join, cue_phrases())) for pair in _side_by_side(text))


def _side_by_side(text: str) -> Iterable[tuple[str, str]]:
    return pairwise(re.findall(r"[a-z]+", fold(text)))


def _texts_of(plan: Plan | None) -> list[str]:
    if plan is None:
        return []
    texts = [line.label for _, table in plan.tables() for _, line in table.walk()]
    for _, section in plan.walk():
        texts += [section.title, *(block.text for block in section.blocks if isinstance(block, Paragraph))]
    return texts


def _of_plan(plan: Plan | None) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", fold(" ".join(_texts_of(plan)))))


@dataclass(frozen=True)
class _Vocabulary:
    """The words a message about a plan is made of, and which of them stand side by side."""

    plan: Plan | None

    @cached_property
    def words(self) -> frozenset[str]:
        return _known() | known_words() | _of_plan(self.plan)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return _pairs() | frozenset(pair for text in _texts_of(self.plan) for pair in _side_by_side(text))


def spelled_out(wording: Wording, plan: Plan | None) -> Wording:
    """The message with what is no syllable of the language read as the one word meant, and figures set apart from
    words ("lay5tr"). What stands in quotation marks stays."""
    quoted = [match.span() for match in _QUOTED.finditer(wording.folded)]
    vocabulary = _Vocabulary(plan)
    pieces: list[tuple[int, int, str]] = []
    for match in _GLUED.finditer(wording.folded):
        if match["word"] in vocabulary.words and not is_within(match.span(), quoted):
            pieces.append((match.start(), match.start("figure"), match["word"] + " "))
    for match in _LEVEL.finditer(wording.folded):
        if wording.text[wording.places[match.end()]].isupper():  # "p. Thuận Hóa"
            pieces.append((match.start(), match.end(), f"{_LEVELS[match['level']]} "))
    tokens = [match for match in _TOKEN.finditer(wording.folded) if not is_within(match.span(), quoted)]
    for at, match in enumerate(tokens):
        word = match.group()
        if (
            not _SHORTEST <= len(word) <= _LONGEST
            or not word.isalpha()
            or _SYLLABLE.fullmatch(word)
            or _ROMAN.fullmatch(word)
            or word in _CHAT
        ):
            continue
        if word in vocabulary.words or any(start < match.end() and match.start() < end for start, end, _ in pieces):
            continue
        before = tokens[at - 1].group().strip(".,") if at else ""
        after = tokens[at + 1].group() if at + 1 < len(tokens) else ""
        if meant := _ENGLISH.get(word) or _meant(word, before, after, vocabulary):
            pieces.append((*match.span(), meant))
    return wording.respelled(sorted(pieces)) if pieces else wording


def is_within(span: tuple[int, int], stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in stretches)


def _meant(word: str, before: str, after: str, vocabulary: _Vocabulary) -> str:
    """The one word, or two written as one, that the letters stand for; empty where several might be meant.

    ``before`` is a figure or a word. A slip of the keys that make marks is likelier than two changed letters, that one
    likelier than a wrong, missing or needless one, which in a short word only its neighbour can tell.
    """
    typed, swapped, other = (
        tries & vocabulary.words for tries in (_without_keys(word), _swapped(word), _one_off(word))
    )
    for found in (typed | swapped, other if len(word) >= _LONG_ENOUGH else other & _longer(word)):
        fitting = {one for one in found if (before, one) in vocabulary.pairs or (one, after) in vocabulary.pairs}
        if before[:1].isdecimal():
            fitting = found & _UNITS or fitting
        if len(fitting) == 1:
            return fitting.pop()
    for found in (typed, swapped if len(word) > _SHORTEST else set(), other if len(word) >= _LONG_ENOUGH else set()):
        if len(found) == 1:
            return found.pop()
    halves = {(word[:at], word[at:]) for at in range(2, len(word) - 1) if {word[:at], word[at:]} <= vocabulary.words}
    apart = [one for one in halves if one in vocabulary.pairs or (one[1], after) in vocabulary.pairs]
    return " ".join(apart[0]) if len(apart) == 1 else ""


def _without_keys(word: str) -> set[str]:
    """Without the keys left over from typing marks: "trieuj", "nhieeu", "ddong"."""
    plain = {word, re.sub(r"([aeod])\1", r"\1", word)}
    plain |= {one[:at] + one[at + 1 :] for one in plain for at in range(1, len(one)) if one[at] in _TELEX}
    return plain - {word}


def _swapped(word: str) -> set[str]:
    """With two neighbours changed: "tar", "fiel"."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)} - {word}


def _longer(word: str) -> set[str]:
    """With one letter more, inside: "knh", "sug"."""
    return {word[:at] + letter + word[at:] for at in range(1, len(word)) for letter in _LETTERS}


def _one_off(word: str) -> set[str]:
    """With one letter more, less or other."""
    cut = [(word[:at], word[at + 1 :]) for at in range(len(word))]
    end = {word + letter for letter in _LETTERS}
    return {left + letter + right for left, right in cut for letter in ("", *_LETTERS)} | _longer(word) | end


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
