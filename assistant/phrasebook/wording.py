"""A message is compared without marks and case, and every place of it leads back to what the officer wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.domain.folding import fold
from knowledge.domain.lettering import visible

_QUOTES = frozenset('“”„"‘’«»')
_LIKE = {"→": ">", "⇒": ">", "➔": ">", "–": "-", "—": "-", "−": "-", "：": ":", "；": ";", "，": ","}


@cache
def _bare(letter: str) -> str:
    if letter in _QUOTES:
        return '"'
    return _LIKE.get(letter) or fold(letter)


@dataclass(frozen=True, slots=True)
class Wording:
    """``folded`` is lower case without marks, blanks made one, line ends kept, every quotation mark a ``"``.

    ``places[i]`` is where ``folded[i]`` stands in ``text`` (NFC); one more marks the end. ``is_bare`` is True for a
    message typed without any diacritics.
    """

    text: str
    folded: str
    places: tuple[int, ...]
    is_bare: bool

    @classmethod
    def of(cls, message: str) -> Wording:
        """The message, made comparable."""
        text = visible(message)
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(text):
            if letter.isspace():
                bare = "\n" if letter == "\n" else " "
                if letters and letters[-1] in " \n":
                    if bare == "\n":
                        letters[-1] = bare
                    continue
            else:
                bare = _bare(letter)
            for one in bare:
                letters.append(one)
                places.append(place)
        places.append(len(text))
        return cls(text, "".join(letters), tuple(places), not any(fold(c) != c.lower() for c in text if c.isalpha()))

    def said(self, start: int, end: int) -> str:
        """What the officer wrote at ``folded[start:end]``, without blanks, quotation marks and commas around it."""
        return self.text[self.places[start] : self.places[end]].strip(' \t\n,"“”„‘’«»')

    def means(self, start: int, end: int, word: str) -> bool:
        """True when the officer wrote ``word`` there with its marks, or writes without marks."""
        written = self.text[self.places[start] : self.places[end]].lower().strip()
        return written == word or (fold(written) == fold(word) and (self.is_bare or written == fold(word)))

    def is_name(self, start: int) -> bool:
        """True where a capital stands at ``folded[start]`` and the word before begins with one: "Nguyễn Văn A"."""
        before = self.folded[:start].rstrip(" ").rfind(" ") + 1
        if not self.text[self.places[start]].isupper() or self.text.isupper():
            return False
        return 0 < before < start and self.text[self.places[before]].isupper()

    def respelled(self, pieces: Sequence[tuple[int, int, str]]) -> Wording:
        """The same message compared as if other words stood at ``folded[start:end]``; what was said stays."""
        letters, places, at = "", list[int](), 0
        for start, end, word in pieces:
            letters += self.folded[at:start] + word
            spread = [self.places[min(start + step, end - 1)] for step in range(len(word))]
            places += [*self.places[at:start], *spread]
            at = end
        return Wording(self.text, letters + self.folded[at:], (*places, *self.places[at:]), self.is_bare)

    def part(self, start: int) -> Wording:
        """The message from ``folded[start]`` on."""
        begin = self.places[start]
        places = tuple(place - begin for place in self.places[start:])
        return Wording(self.text[begin:], self.folded[start:], places, self.is_bare)

    def replaced(self, start: int, end: int, words: str) -> str:
        """The whole message with ``folded[start:end]`` written otherwise."""
        before, written = self.text[: self.places[start]], self.text[self.places[start] : self.places[end]]
        tail = written[len(written.rstrip()) :]
        return f"{before}{words}{tail}{self.text[self.places[end] :]}"
