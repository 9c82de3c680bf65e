"""The part of a passage worth showing: around the words that were asked for, never through a figure or a citation."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from knowledge.index.terms import syllables_of

LONGEST = 320
"""A snippet has at most so many characters, unless one figure or citation is longer."""

_WORD = re.compile(r"\w(?:.*\w)?")
_WHOLE = re.compile(
    r"(?:(?:Quyết định|Nghị quyết|Nghị định|Thông tư|Chỉ thị|Kế hoạch|Công văn|Luật|Báo cáo|Tờ trình)\s+)?"
    r"(?:số\s*:?\s*)?"
    r"\d+[a-c]?(?:/\d{4})?[/-][A-ZĐ][\w&/-]*(?:\s+(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\s+ngày\s+\d{1,2}\s+tháng"
    r"\s+\d{1,2}\s+năm\s+\d{4})?"
    r"|(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}"
    r"|\d+(?:[.,]\d+)*(?:\s*(?:%|(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s*đồng|nghìn|ngàn|triệu|tỷ|tỉ|ha|km|kg|tấn|m2|m²)(?!\w))?"
)
_STOP = re.compile(r"(?<=[;:])\s+|(?<=\D\.)\s+")
"""Where a sentence or a clause ends; the dot of "1." begins one."""
_ELLIPSIS = "…"


Snippet = tuple[str, tuple[tuple[int, int], ...]]
"""A part of a text, and the places in it to be marked."""


def snippet_of(text: str, words: Collection[str]) -> Snippet:
    """A part of ``text`` that holds most of ``words`` (folded syllables), and where they stand in it."""
    flat = " ".join(text.split())
    return _cut(flat, _places(flat, words))


def snippet_at(text: str, written: str) -> Snippet:
    """The part of ``text`` around what is ``written`` there; its beginning where that does not stand in it."""
    flat = " ".join(text.split())
    place = flat.find(written) if written else -1
    return _cut(flat, [(place, place + len(written))] if place >= 0 else [])


def _cut(flat: str, places: Sequence[tuple[int, int]]) -> Snippet:
    if len(flat) <= LONGEST:
        return flat, _joined(flat, places)
    start, end = _window(flat, places)
    start, end = _whole(flat, start, end)
    lead = _ELLIPSIS if start else ""
    shown = lead + flat[start:end] + (_ELLIPSIS if end < len(flat) else "")
    moved = [(a - start + len(lead), b - start + len(lead)) for a, b in places if a >= start and b <= end]
    return shown, _joined(shown, moved)


def _places(flat: str, words: Collection[str]) -> list[tuple[int, int]]:
    """Where words stand of which every syllable is wanted, without the marks around them."""
    wanted, known, found = set(words), dict[str, bool](), list[tuple[int, int]]()
    start = 0
    for word in flat.split(" "):
        if word not in known:
            syllables = _syllables(word)
            known[word] = bool(syllables) and wanted.issuperset(syllables)
        if known[word]:
            bare = _WORD.search(word)
            if bare is not None:
                found.append((start + bare.start(), start + bare.end()))
        start += len(word) + 1
    return found


@lru_cache(maxsize=1 << 14)
def _syllables(word: str) -> tuple[str, ...]:
    return tuple(syllables_of(word))


def _window(flat: str, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of at most ``LONGEST`` characters with most marked ones, begun at a sentence where it can be."""
    if not places:
        return 0, LONGEST
    best, held, first = places[0][0], -1, 0
    weight = 0
    for last, (_, end) in enumerate(places):
        weight += places[last][1] - places[last][0]
        while first < last and end - places[first][0] > LONGEST - 40:
            weight -= places[first][1] - places[first][0]
            first += 1
        if weight > held:
            best, held = places[first][0], weight
    begins = [0, *(match.end() for match in _STOP.finditer(flat, 0, best + 1))]
    start = begins[-1] if best - begins[-1] <= LONGEST // 3 else max(0, best - 30)
    return start, min(start + LONGEST, len(flat))


def _whole(flat: str, start: int, end: int) -> tuple[int, int]:
    """Both ends moved to where a word begins or ends and nothing that belongs together is cut."""
    while 0 < start < len(flat) and not flat[start - 1].isspace():
        start -= 1
    while end < len(flat) and end > start and not flat[end].isspace():
        end -= 1
    for match in _WHOLE.finditer(flat, max(0, start - LONGEST), end + LONGEST):
        if match.start() < start < match.end():
            start = match.start()
        if match.start() < end < match.end():
            end = match.end() if match.start() <= start else match.start()
    return start, len(flat[:end].rstrip()) if end > start else len(flat)


def _joined(text: str, places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks that only a space parts become one."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
