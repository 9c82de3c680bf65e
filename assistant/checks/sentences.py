"""The sentences of a text: found once, quoted as often as a rule asks."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from assistant.checks.remembering import found_once
from knowledge.domain.regex import regex

_SENTENCE_END = regex(r"[.;!?…\n](?:(?<=\n)|(?<=[^\d\s].)(?P<after_word>)(?=\s)|(?=\s\D))")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Where the sentences of a text end, and those that were asked for."""

    text: str
    ends: list[int]
    seen_from: list[int]
    """For each end, how much of the text shows that it is one: what stands after it may tell."""
    told: dict[tuple[int, int], str] = field(default_factory=dict)
    says: dict[tuple[str, re.Pattern[str]], bool] = field(default_factory=dict)

    def around(self, start: int, end: int) -> str:
        """The sentence that holds ``text[start:end]``, on one line; what follows ``start`` tells nothing before it."""
        before = bisect_left(self.ends, start) - 1
        while before >= 0 and self.seen_from[before] > start:
            before -= 1
        after = bisect_left(self.ends, end)
        left = self.ends[before] + 1 if before >= 0 else 0
        right = self.ends[after] if after < len(self.ends) else len(self.text)
        if (left, right) not in self.told:
            self.told[left, right] = " ".join(self.text[left:right].split())
        return self.told[left, right]

    def around_says(self, words: re.Pattern[str], start: int, end: int) -> bool:
        """True when the sentence that holds ``text[start:end]`` has the words."""
        sentence = self.around(start, end)
        if (sentence, words) not in self.says:
            self.says[sentence, words] = words.search(sentence) is not None
        return self.says[sentence, words]


@found_once
def sentences_of(text: str) -> Sentences:
    """The sentences of a text; a mark between digits, or right before one, ends none."""
    ends, seen_from = [], []
    for match in _SENTENCE_END.finditer(text):
        at = match.start()
        ends.append(at)
        seen_from.append(at + (1 if match[0] == "\n" else 2 if match["after_word"] is not None else 3))
    return Sentences(text, ends, seen_from)
