"""A text of a plan in the letters that rules look for: in lower case, and without marks; each made once.

A word that is not in the lower case of a text keeps an expression from being tried on it at all.
"""

from __future__ import annotations

from assistant.checks.remembering import found_once
from knowledge.domain.folding import bare_in_place


@found_once
def lowered(text: str) -> str:
    """The text in lower case, every letter in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(letter.lower()[:1] for letter in text)


@found_once
def unmarked(text: str) -> str:
    """The text in lower case without marks, every letter in its place."""
    return bare_in_place(text)
