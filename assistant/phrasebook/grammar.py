"""A phrase is written as officers say it and becomes a pattern over folded text.

``(a|b)`` one of, ``[a]`` may be missing, ``@name`` a group of words, ``{kind}`` or ``{name:kind}`` a slot of a kind in
``SLOTS``, ``:`` a colon or equals sign. Blanks and commas between words do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from assistant.phrasebook.amounts import AND_A_HALF, IN_WORDS, TIMES
from assistant.phrasebook.spelling import marks_of
from knowledge.domain.folding import fold

_SCALE = r"(?:nghin ty|ty|ti|trieu|tr\.?d?|nghin|ngan|k|cu)(?![a-z])"
_NO_ORDINAL = r"(?<!bang )(?<!bang so )(?<!nam )(?<!thang )(?<!quy )(?<!thu )"
_LONG_FIGURE = r"\d{1,3}(?:[.,]\d{3}){2,}(?![\d/])|\d{7,}(?![\d/])"
_FIGURE = r"(?:\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)*)(?![\d/])"
AMOUNT = (
    rf"{TIMES}|{IN_WORDS}|(?<![\w.,/])(?:{_FIGURE} ?{_SCALE}(?: ?\d+(?:[.,]\d+)*(?: ?{_SCALE})?)*"
    rf"|{_NO_ORDINAL}{_FIGURE}|{_LONG_FIGURE})"
    rf"{AND_A_HALF}(?: ?(?:dong|vnd|d)(?![a-z]))?(?: chan)?(?! ?%)"
)
UNIT_SAID = re.compile(r"[a-z]")
DOCUMENT = (
    r"(?<![\w./-])\d{1,5}(?:\.\d{1,3})?[a-c]?(?: ?[/-] ?(?:19|20)\d{2})? ?[/-] ?[a-z][a-z&]*\d{0,2}"
    r"(?: ?[-/] ?[a-z][a-z&]*\d{0,2}){0,3}(?![\w/])"
)
_COUNT = r"(?:[ivxlc]+|\d+|r\d+)(?:[.-](?:\d+|[ivxlc]+|[a-z]))*"
_NUMBERED = (
    r"(?:(?:o |trong )?bang (?:so )?\d+,? )?"
    rf"(?:(?:muc|dong|khoan|stt|tieu muc) (?:so )?)?{_COUNT}(?:(?: va |, ?| ?& ?)(?:muc |dong )?{_COUNT})*"
    r"(?: (?:cua |o |trong |thuoc )?bang (?:so )?\d+)?"
)

SLOTS = {
    "amount": f"(?:{AMOUNT})",
    "bare": r"\d+(?:[.,]\d+)?",
    "ratio": r"\d+(?:[.,]\d+)? ?%?(?: ?[-/:;,] ?\d+(?:[.,]\d+)? ?%?)+",
    "percent": r"(?<![\w.,/])\d+(?:[.,]\d+)? ?(?:%|phan tram)",
    "year": r"(?<!\d)(?:19|20)\d{2}(?!\d)",
    "document": DOCUMENT,
    "short": r"(?<![\w./-])(?!(?:19|20)\d{2}\b)\d{1,5}[a-c]?(?:/(?:19|20)\d{2})?(?![\w/-])",
    "nth": r"(?:thu )?(?:\d+|mot|nhat|hai|ba|tu|bon|nam)|dau tien|dau|cuoi cung|cuoi",
    "table": r"bang (?:so )?\d+|bang (?:do|nay|ay)",
    "roman": r"[ivxlc]+(?![a-z0-9])",
    "symbol": r"[a-z]{2,10}(?:[- ][a-z]{2,10})?",
    "issuing": r"(?:tinh|xa|phuong|dac khu|ubnd|thanh pho|so) [a-z][^\n;,]+?",
    "place": r"[a-z][^\n;]+?",
    "law": r"(?:luat|bo luat|phap lenh) [a-z][^\n;/]+?",
    "day": r"\d{1,2} ?[/-] ?\d{1,2} ?[/-] ?\d{4}|\d{1,2} thang \d{1,2} nam \d{4}",
    "numbered": _NUMBERED,
    "count": r"\d+",
    "words": r"[^\n;]+?",
    "all": r"[\s\S]+",
    "rest": r"[\s\S]*",
}
"""Kinds of slots, as patterns over folded text."""

FREE = ("all", "rest")
"""Slots that may run over the ends of sentences and lines."""

_TOKEN = re.compile(r"\s*(?:(?P<sign>[()\[\]|:])|\{(?P<slot>[a-z_:]+)\}|@(?P<group>\w+)|(?P<word>[^\s()\[\]|:{}@]+))")
_GAP = r'[ ,"]*'


@dataclass(frozen=True)
class Pattern:
    """A phrase that can be matched; ``is_free`` when it may run over the ends of sentences.

    ``needs``: of each set one word must stand in what is matched; a phrase is made an expression only when it may fit.
    """

    phrase: str
    words: tuple[tuple[str, str], ...]
    needs: tuple[frozenset[str], ...]
    is_free: bool

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The phrase over folded text."""
        return re.compile(rf'[ ,"]*{_sequence(iter(_tokens(self.phrase, dict(self.words))))[0]}')

    @cached_property
    def spellings(self) -> dict[str, tuple[frozenset[str], ...]]:
        """The marks of every word of the phrase, by the word without them."""
        found: dict[str, list[frozenset[str]]] = {}
        for kind, value in _tokens(self.phrase, dict(self.words)):
            if kind == "word":
                found.setdefault(fold(value), []).append(marks_of(value))
        return {word: tuple(marks) for word, marks in found.items()}

    def may_fit(self, words: frozenset[str]) -> bool:
        """False when a word is missing without which the phrase cannot be said."""
        return all(not need.isdisjoint(words) for need in self.needs)


@cache
def compiled(phrase: str, words: tuple[tuple[str, str], ...]) -> Pattern:
    """The pattern of ``phrase``; ``words`` are the groups that ``@`` names."""
    tokens = _tokens(phrase, dict(words))
    kinds = [value.rpartition(":")[2] for kind, value in tokens if kind == "slot"]
    return Pattern(phrase, words, tuple(_needs(iter(tokens))), any(kind in FREE for kind in kinds))


def _needs(tokens: Iterator[tuple[str, str]]) -> list[frozenset[str]]:
    """What must be said in the sequence up to its closing bracket: of each set one word."""
    branches: list[list[frozenset[str]]] = [[]]
    for kind, value in tokens:
        if kind == "word":
            branches[-1].append(frozenset(re.findall(r"\w+", fold(value))[:1]))
        elif kind == "sign" and value in "([":
            inner = _needs(tokens)
            if value == "(":
                branches[-1] += inner
        elif kind == "sign" and value in ")]":
            break
        elif kind == "sign" and value == "|":
            branches.append([])
    if len(branches) == 1:
        return [need for need in branches[0] if need]
    if not all(branches):
        return []
    return [frozenset(word for branch in branches for word in min(branch, key=len))]


def _tokens(phrase: str, words: dict[str, str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(phrase.rstrip()):
        match = _TOKEN.match(phrase, place)
        if match is None:
            raise ValueError(f"cannot read phrase {phrase!r} at {place}")
        place = match.end()
        kind = match.lastgroup or ""
        if kind == "group":
            found += [("sign", "("), *_tokens(words[match["group"]], words), ("sign", ")")]
        else:
            found.append((kind, match[kind]))
    return found


def _sequence(tokens: Iterator[tuple[str, str]]) -> tuple[str, list[str]]:
    """The expression of what stands up to the closing bracket or the end, and the kinds of its slots."""
    written, kinds = "", list[str]()
    for kind, value in tokens:
        if kind == "word":
            written += rf"\b{re.escape(fold(value))}\b{_GAP}"
        elif kind == "slot":
            name, _, slot = value.rpartition(":")
            written += rf"(?P<{name or slot}>{SLOTS[slot]}){_GAP}"
            kinds.append(slot)
        elif value in "([":
            inner, inner_kinds = _sequence(tokens)
            if "(" not in inner:  # the longest wording first, so that no free slot swallows the rest of it
                inner = "|".join(sorted(inner.split("|"), key=len, reverse=True))
            written += f"(?:{inner})" + ("?" if value == "[" else "")
            kinds += inner_kinds
        elif value in ")]":
            return written, kinds
        else:
            written += "|" if value == "|" else rf"[:=]{_GAP}"
    return written, kinds
