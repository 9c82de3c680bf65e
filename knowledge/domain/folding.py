"""Vietnamese text can be compared without its marks: lower case, no diacritics, single spaces.

Pure and standard library only. Officers type "kinh phi su nghiep" and "Kinh phí sự nghiệp" for the same thing.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from knowledge.domain.regex import regex

_MARKS = regex("[\u0300-\u036f]+")

_TONES_OF = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ", "o": "òóỏõọ", "u": "ùúủũụ"}
_NEW_STYLE = regex(r"([oOuU])(?<![qQ].)([àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ])(?!\w)")


_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_LETTERS_BARE = {
    ord(cased): "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
    for letter in _LETTERS
    for cased in (letter, letter.upper())
}
_KNOWN = "".join(map(chr, range(128))) + _LETTERS + "\u00a0“”‘’–—…•²³×÷≥≤→°§½¼¾±«»·−‑"
"""Lower case as officers write it: fewer than 256 characters, so that each is one byte on the way to bare letters."""
_BYTES = codecs.charmap_build(_KNOWN.ljust(256, "\ufffe"))
_BARE_OF_BYTES = _KNOWN.translate(_LETTERS_BARE)

_SYLLABLE = regex(r"[a-z0-9]+")
_LONGEST_WORD = 40
"""Longer runs without a space are no words, and are not kept."""


_LONGEST_KEPT = 120
"""Titles, names and labels are folded again and again; longer texts are not kept."""


def fold(text: str) -> str:
    """The text in lower case without diacritics (đ becomes d), runs of white space made one space, ends stripped."""
    return _kept(text) if len(text) <= _LONGEST_KEPT else _folded(text)


@lru_cache(maxsize=4096)
def _kept(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    return " ".join(_bare(text).split())


def bare_in_place(text: str) -> str:
    """The text in lower case without diacritics, every letter and every space in its place.

    Holds for NFC text; other letters than the Vietnamese ones keep their marks.
    """
    lowered = text.lower()
    return _bare_of_known(lowered) or lowered.translate(_LETTERS_BARE)


def _bare(text: str) -> str:
    """In lower case without marks; what nobody writes takes the way over decomposed letters, six times as long."""
    lowered = text.lower()
    return _bare_of_known(lowered) or _MARKS.sub("", unicodedata.normalize("NFD", lowered)).replace("đ", "d")


def _bare_of_known(lowered: str) -> str:
    """The bare letters of a text of known characters; empty where it has others."""
    try:
        return codecs.charmap_decode(codecs.charmap_encode(lowered, "strict", _BYTES)[0], "strict", _BARE_OF_BYTES)[0]
    except UnicodeEncodeError:
        return ""


def folded_syllables(text: str) -> list[str]:
    """The runs of letters and digits of the text, folded: what every search and every model of texts counts."""
    return [
        syllable
        for word in text.split()
        for syllable in (_syllables_of_word(word) if len(word) <= _LONGEST_WORD else _syllables(word))
    ]


def _syllables(text: str) -> list[str]:
    return _SYLLABLE.findall(_bare(text))


@lru_cache(maxsize=1 << 16)
def _syllables_of_word(word: str) -> tuple[str, ...]:
    """Kept, because Vietnamese has few words and says them often: three times as fast as folding each text whole."""
    return tuple(_syllables(word))


def _settled(match: re.Match[str]) -> str:
    glide, toned = match.group(1), match.group(2)
    for plain, tones in _TONES_OF.items():
        place = tones.find(toned.lower())
        if place < 0:
            continue
        if (glide.lower(), plain) not in {("o", "a"), ("o", "e"), ("u", "y")}:
            return match.group(0)
        moved = _TONES_OF[glide.lower()][place]
        return (moved.upper() if glide.isupper() else moved) + (plain.upper() if toned.isupper() else plain)
    return match.group(0)


def settle_tones(text: str) -> str:
    """The same text, same length, with tones moved in open oa, oe, uy: hoà becomes hòa, uỷ becomes ủy.

    Holds for NFC text, which is what the readers deliver; offsets into the result are offsets into the text.
    """
    return _NEW_STYLE.sub(_settled, text)
