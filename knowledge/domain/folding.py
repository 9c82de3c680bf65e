"""Vietnamese text can be compared without its marks: lower case, no diacritics, single spaces.

Pure and standard library only. Officers type "kinh phi su nghiep" and "Kinh phí sự nghiệp" for the same thing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WITHOUT_MARKS: dict[int, str | None] = {**dict.fromkeys(range(0x0300, 0x0370)), ord("đ"): "d"}

_TONES_OF = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ", "o": "òóỏõọ", "u": "ùúủũụ"}
_NEW_STYLE = re.compile(r"(?<![qQ])([oOuU])([àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ])(?!\w)")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text in lower case without diacritics (đ becomes d), runs of white space made one space, ends stripped."""
    bare = unicodedata.normalize("NFD", text.lower()).translate(_WITHOUT_MARKS)
    return " ".join(bare.split())


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
