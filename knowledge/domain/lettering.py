"""Characters as the eye sees them: invisible ones are gone, odd blanks are plain, broken encodings are recognised."""

from __future__ import annotations

import unicodedata
from itertools import islice

from knowledge.domain.regex import regex

_BLANKS = dict.fromkeys([0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)], " ")
_UNSEEN = dict.fromkeys(
    [
        *range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010),
        *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF,
    ],
    "",
)  # fmt: skip
_SEEN_AS = str.maketrans({**_BLANKS, **_UNSEEN, 0x2011: "-"})

_NO_LETTER = bytes(range(0xA1))
_VIETNAMESE = regex(r"[\u1ea0-\u1ef9ăĂđĐơƠưƯ]")
_COMMONEST = "ưđạộếảốệ"
"""Where these alone are enough, the others need not be counted."""
_ENOUGH_TO_JUDGE = 20


_ODD_BLANK = regex(r"[\u00a0\u2000-\u200a\u202f\u205f]")
_NOT_A_DIGIT = regex("[^0-9]")
_GROUPS = regex(r"(?<![0-9.,])[0-9]{1,3}(?:[\u00a0\u2000-\u200a\u202f\u205f][0-9]{3})+(?![0-9])")
_KEPT = "\ue0a0"  # a private character: stands for the no-break space of a number while blanks become plain


def visible(text: str) -> str:
    """The same text in NFC, without soft hyphens, zero-width and control characters; every blank is a plain space.

    Tabs and line ends stay; so does the blank that groups the digits of one number, as a no-break space.
    """
    if text.isprintable() and "\u2011" not in text:
        return unicodedata.normalize("NFC", text)
    shown = _GROUPS.sub(lambda number: _NOT_A_DIGIT.sub(_KEPT, number[0]), text) if _ODD_BLANK.search(text) else text
    return unicodedata.normalize("NFC", shown.translate(_SEEN_AS).replace(_KEPT, "\u00a0"))


def is_garbled(text: str) -> bool:
    """True where Vietnamese stands in a broken or old encoding (UTF-8 read as Latin-1, TCVN3, VNI, lost letters).

    Such text is full of Latin-1 characters and has next to none of the letters only Vietnamese uses, while sound
    Vietnamese has more of the latter than of the former.
    """
    latin = len(text.encode("latin-1", "ignore").translate(None, _NO_LETTER))
    most = (latin - 1) // 4
    rare = latin >= _ENOUGH_TO_JUDGE and sum(map(text.count, _COMMONEST)) <= most
    if rare and not any(islice(_VIETNAMESE.finditer(text), most, None)):
        return True
    lost = text.count("\ufffd")
    return lost > 2 and lost * 1000 > len(text)
