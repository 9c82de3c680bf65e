"""Words compared by their marks: one typed without them may be any of its kind, one typed with them may not."""

from __future__ import annotations

import unicodedata
from functools import cache


@cache
def marks_of(word: str) -> frozenset[str]:
    """The marks of a word, wherever in it they stand; hỏi and ngã, which many confuse, count as one."""
    parts = unicodedata.normalize("NFD", word.lower())
    found = {"\u0309" if letter == "\u0303" else letter for letter in parts if unicodedata.combining(letter)}
    return frozenset(found | {"đ"} if "đ" in parts else found)
