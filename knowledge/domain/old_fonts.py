"""Text typed for the fonts of before Unicode: TCVN3 (``.VnTime``) and VNI (``VNI-Times``), turned into Unicode.

Such text is stored as Latin-1 characters that only the font shows as Vietnamese. TCVN3 has one character for a letter,
its capitals with a tone only in fonts of their own (``.VnTimeH``); VNI writes the marks after the letter.
"""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge.domain.regex import regex
from knowledge.domain.syllables import is_sound, soundness


class OldFont(StrEnum):
    """A way of storing Vietnamese for fonts of its own."""

    TCVN3 = "TCVN3"
    TCVN3_CAPITALS = "TCVN3 (chữ hoa)"
    VNI = "VNI"


_TCVN3_LETTERS = (
    "\xb5à \xb8á \xb6ả \xb7ã \xb9ạ \xa8ă \xbbằ \xbeắ \xbcẳ \xbdẵ \xc6ặ \xa9â \xc7ầ \xcaấ \xc8ẩ \xc9ẫ \xcbậ \xaeđ "
    "\xccè \xd0é \xceẻ \xcfẽ \xd1ẹ \xaaê \xd2ề \xd5ế \xd3ể \xd4ễ \xd6ệ \xd7ì \xddí \xd8ỉ \xdcĩ \xdeị "
    "\xdfò \xe3ó \xe1ỏ \xe2õ \xe4ọ \xabô \xe5ồ \xe8ố \xe6ổ \xe7ỗ \xe9ộ \xacơ \xeaờ \xedớ \xebở \xecỡ \xeeợ "
    "\xefù \xf3ú \xf1ủ \xf2ũ \xf4ụ \xadư \xf5ừ \xf8ứ \xf6ử \xf7ữ \xf9ự \xfaỳ \xfdý \xfbỷ \xfcỹ \xfeỵ "
    "\xa1Ă \xa2Â \xa7Đ \xa3Ê \xa4Ô \xa5Ơ \xa6Ư"
)
_TCVN3 = str.maketrans({pair[0]: pair[1] for pair in _TCVN3_LETTERS.split(" ")})

_VNI_ALONE = ["ñđ", "ôơ", "öư", "íí", "ìì", "æỉ", "óĩ", "òị", "îỵ"]
_VNI_TONES = ["ùsắc", "øhuyền", "ûhỏi", "õngã", "ïnặng"]
_VNI_MARKED = {
    "a": "ùá øà ûả õã ïạ ââ áấ àầ åẩ ãẫ äậ êă éắ èằ úẳ üẵ ëặ",
    "e": "ùé øè ûẻ õẽ ïẹ âê áế àề åể ãễ äệ",
    "o": "ùó øò ûỏ õõ ïọ âô áố àồ åổ ãỗ äộ",
    "u": "ùú øù ûủ õũ ïụ",
    "y": "ùý øỳ ûỷ õỹ",
    "\xf4": "ùớ øờ ûở õỡ ïợ",
    "\xf6": "ùứ øừ ûử õữ ïự",
}


def _vni_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for alone in _VNI_ALONE:
        table[alone[0]] = alone[1]
        table[alone[0].upper()] = alone[1].upper()
    for base, marked in _VNI_MARKED.items():
        for mark, letter in (tuple(pair) for pair in marked.split(" ")):
            for typed in (mark, mark.upper()):
                table[base + typed] = letter
                table[base.upper() + typed] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_LETTER = regex("|".join(map(re.escape, sorted(_VNI, key=len, reverse=True))))
_NOT_OLD = regex("[\u0100-\u01ff\u0300-\u036f\u1ea0-\u1ef9]")
_NOT_TCVN3 = regex("[\xc0-\xc5\xcd\xd9-\xdb\xe0\xf0\xff]")
_WORD = regex(r"[^\W\d_]+")
_TWO_CAPITALS = regex(r"[A-Z][^a-z]*[A-Z]")
_NO_PLAIN_LETTER = regex("[^A-Za-z]")
_CLEARLY_BETTER = 0.2
_CAPITALS_OF_A_LINE = 4
_SAMPLE = 20_000
"""Characters by which a text is judged: a thousand words or so."""


def font_named(name: str | None) -> OldFont | None:
    """The old way of storing text that the name of a font tells of; None for any other font."""
    plain = (name or "").strip().lower()
    if plain.startswith(".vn"):
        return OldFont.TCVN3_CAPITALS if plain.endswith("h") else OldFont.TCVN3
    return OldFont.VNI if plain.startswith("vni-") else None


def to_unicode(text: str, font: OldFont) -> str:
    """The text as the font shows it."""
    if font is OldFont.VNI:
        return _VNI_LETTER.sub(lambda match: _VNI[match[0]], text)
    shown = text.translate(_TCVN3)
    return shown.upper() if font is OldFont.TCVN3_CAPITALS else shown


def is_one_letter(font: OldFont, first: str, second: str) -> bool:
    """True of two characters that are a letter and its mark."""
    return font is OldFont.VNI and first + second in _VNI


def is_unicode_already(text: str, font: OldFont | None = None) -> bool:
    """True of a text with letters that no old font (or not this one) has: it was typed in Unicode all the same."""
    if _NOT_OLD.search(text):
        return True
    return font in (OldFont.TCVN3, OldFont.TCVN3_CAPITALS) and bool(_NOT_TCVN3.search(text))


def recognised(text: str) -> str | None:
    """A text whose font nobody knows in Unicode, where it can only have been typed for an old font; else None.

    Capitals that a TCVN3 font of capitals alone would show are taken from the letters around them.
    """
    if text.isascii() or is_unicode_already(text):
        return None
    sample = text[:_SAMPLE]
    tcvn3, vni = _capitals_too(sample), to_unicode(sample, OldFont.VNI)
    best = soundest(sample, tcvn3, vni, but=sample)
    if best is None:
        return None
    return _capitals_too(text) if best == tcvn3 else to_unicode(text, OldFont.VNI)


def soundest(*readings: str, but: str | None = None) -> str | None:
    """The one reading that is sound Vietnamese and clearly sounder than all the others; None where it is ``but``."""
    shares = sorted(((soundness(text[:_SAMPLE]), at) for at, text in enumerate(readings)), reverse=True)
    best = readings[shares[0][1]]
    clear = len(shares) == 1 or shares[0][0] - shares[1][0] >= _CLEARLY_BETTER
    return best if best != but and clear and is_sound(best[:_SAMPLE]) else None


def _capitals_too(text: str) -> str:
    return "\n".join(map(_with_capitals, text.split("\n")))


def _with_capitals(line: str) -> str:
    """One line of TCVN3 in Unicode; a word, or a whole line, whose plain letters are capitals is all capitals."""
    shown = to_unicode(line, OldFont.TCVN3)
    if not _TWO_CAPITALS.search(line):
        return shown
    plain = _NO_PLAIN_LETTER.sub("", line)
    if len(plain) >= _CAPITALS_OF_A_LINE and plain.isupper():
        return shown.upper()

    def word(match: re.Match[str]) -> str:
        typed = [letter for letter in line[match.start() : match.end()] if letter.isascii()]
        capital = len(typed) > 1 and all(letter.isupper() for letter in typed)
        return match[0].upper() if capital else match[0]

    return _WORD.sub(word, shown)
