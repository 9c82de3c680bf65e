"""Where a message may be cut into requests, and what surrounds a request without being of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.phrasebook.talk import AFTER, BEFORE, NOT_AFTER, NOT_BEFORE
from assistant.phrasebook.wording import Wording
from knowledge.domain.folding import fold

_HARD = re.compile(
    r"\n+|;|:(?= ?\(?1\) )|(?<!\btp)(?<!\btx)(?<!\bso)(?<!\bmuc [ivx\d])(?<!\bmuc [ivx]{2})"
    r"(?<!\bmuc [ivx]{3})[.!?]+(?= |\n|$)"
)
_BY_THE_WAY = re.compile(r"[,.;]? (?:nhan tien|tien the|tien day|ngoai ra),?(?= )")
_LINK = re.compile(r"(?<!\bnam),? (?:roi|r|sau do|dong thoi|tiep theo|tiep do)(?= )")
_THEREFORE = re.compile(
    r" (?:cho nen|nen|vi vay|vi the|do do|do vay|the nen)(?=,? (?:(?:de nghi|xin|nho|cho|em|anh|chi|hay|thi) )*"
    r"(?:dong|muc|khoan|de nghi|xin|nho|cho|em|anh|chi|hay|bo|xoa|gach|dua|them|chuyen|giam|tang|nang|ha|cat|sua"
    r"|chia)\b)"
)
"""After a reason."""
_SOFT = re.compile(r",(?= )| va(?= )")
_QUOTED = re.compile(r'"[^"\n]*"')
_ASIDE = re.compile(r"(?:con|rieng|thi|ve) (?=(?:muc|dong|khoan|phan|nhom) |[ivx]*\.?\d)|\(?\d\) (?=\w)")
"""What leads over to the next thing: "còn mục 1.2 …", "(2) …"."""
_MOST_CUTS = 24
_NEVER = ("\0",)


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where one request may end and the next begin. ``strength``: 2 a sentence, 1 "rồi", 0 a comma or "và"."""

    start: int
    end: int
    strength: int


def cuts(folded: str) -> tuple[Cut, ...]:
    """Where the message may be cut; nothing inside quotation marks."""
    closed = [match.span() for match in _QUOTED.finditer(folded)]
    found = [
        Cut(*match.span(), strength)
        for strength, pattern in ((2, _HARD), (2, _THEREFORE), (2, _BY_THE_WAY), (1, _LINK), (0, _SOFT))
        for match in pattern.finditer(folded)
        if not any(start < match.start() < end for start, end in closed)
    ]
    found.sort(key=lambda cut: (cut.start, -cut.strength))
    kept: list[Cut] = []
    for cut in found:
        if not kept or cut.start >= kept[-1].end:
            kept.append(cut)
    return tuple(kept[:_MOST_CUTS])


@cache
def _polite() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    return tuple((fold(word), word) for word in BEFORE), tuple((fold(word), word) for word in AFTER)


def trimmed(wording: Wording, start: int, end: int) -> tuple[int, int]:
    """The piece without marks and polite words around it."""
    folded = wording.folded
    before, after = _polite()
    changed = True
    while changed:
        changed = False
        while start < end and folded[start] in " ,\n.;!?-+*":
            start += 1
        if aside := _ASIDE.match(folded, start, end):
            start, changed = aside.end(), True
        while end > start and folded[end - 1] in " ,\n.;!?":
            end -= 1
        for word, written in before:
            stop = start + len(word)
            follows = (
                stop < end and folded[stop] in " ,:" and not folded.startswith(NOT_BEFORE.get(written, _NEVER), stop)
            )
            if follows and folded.startswith(word, start, end) and wording.means(start, stop, written):
                start, changed = stop, True
                break
        for word, written in after:
            begin = end - len(word)
            if begin <= start or folded[begin - 1] not in " ," or not folded.startswith(word, begin, end):
                continue
            part_of = folded[start:begin].rstrip().endswith(NOT_AFTER.get(written, _NEVER))
            if not part_of and not wording.is_name(begin) and wording.means(begin, end, written):
                end, changed = begin, True
                break
    return start, end
