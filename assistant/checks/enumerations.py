"""Enumerations in prose: a whole and the list that says what it consists of.

The forms known: "X, trong đó: a, b, c" (in the sentence, in brackets, over list items or over subsections),
"X: a và b", "X (A a, B b)", and "X tại A a, B b". Everything else, and everything in doubt, is no enumeration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.checks.quantities import PEOPLE, PHYSICAL, SORTS_OF_PEOPLE, Quantity, depths_of, quantities

TRIGGER = re.compile(
    r"\b(?:(?P<strong>trong đó|chia ra)|(?P<weak>bao gồm|gồm có|gồm)|(?P<plain>cụ thể(?: như sau)?|như sau)(?=\s*:))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\W\d_a-zà-ỹ])|\n")
_AFTER_LIST = re.compile(r"\b(?:đồng thời|ngoài ra|bên cạnh|qua đó|từ đó|đến nay)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:chủ yếu|như(?! sau)|một số|nhất là|tiêu biểu|điển hình|riêng|v\.?\s?v|vân vân)\b|…|\.\.\.", re.IGNORECASE
)
_PARTIAL = re.compile(r"^\W*(?:có|riêng|dành|bố trí)\b", re.IGNORECASE)
_NO_PART = re.compile(
    r"\b(?:mỗi|bình quân|trung bình|tăng|giảm|so với|đơn giá|định mức|mức chi|đã|hết|còn lại|kế hoạch|cùng kỳ|năm trước"
    r"|công suất|chỉ tiêu|mục tiêu|lũy kế|ước|dự kiến|tổng)\b"
    r"|\b(?:trên|dưới|khoảng|gần|hơn|từ|đến|tối đa|tối thiểu|ít nhất|quá|mức|đạt|x)\s*$",
    re.IGNORECASE,
)
_FITS_WHOLE = frozenset({"tổng", "đã", "đạt", "dự kiến", "kế hoạch", "mức", "ước"})
_OVERLAPS = re.compile(
    r"\b(?:nữ|dân tộc|đảng viên|đoàn viên|nghèo|khuyết tật|tôn giáo|đã|đang|được|đạt|hoàn thành|nghiệm thu|tái)\b",
    re.IGNORECASE,
)
_BY_YEAR = re.compile(r"^\W*(?:\w+\s+)?năm\s+(?:19|20)\d\d\b", re.IGNORECASE)
_PLACE_BEFORE = re.compile(r"[^.;()]*\b(?:tại|ở|gồm)\b(?P<name>[^.;()]*)$", re.IGNORECASE | re.DOTALL)
_REMAINDER = re.compile(r"\b(?:khác|còn lại|cùng|và nhiều|nhân rộng)\b", re.IGNORECASE)
_OPENS_CLAUSE = re.compile(r"(?:[:,;]|\bvà)\s*$", re.IGNORECASE)
_LONGEST_NAME = 30  # what may stand between a whole and its colon
_PLACE_WORDS = frozenset({
    "các", "xã", "phường", "thị", "trấn", "thôn", "ấp", "bản", "tổ", "khu", "khối", "huyện", "tỉnh", "htx", "hợp",
    "tác", "nông", "trường", "trại", "đặc", "và", "tại", "ở", "là",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A whole and its parts, all of one kind, found in one text."""

    whole: Quantity
    parts: tuple[Quantity, ...]
    closed: bool
    sure: bool = True
    """False where nothing but punctuation, or nothing but counted people, says that the parts divide the whole."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A list announced at the end of a text: ``wholes`` are the quantities it may divide, the last of each kind."""

    wholes: tuple[Quantity, ...]
    strong: bool
    opening: bool
    """True when the text says nothing before the announcement, so that the whole stands in the text above."""


def enumerations(text: str) -> Iterator[Enumeration]:
    """Every enumeration that is complete inside this text."""
    found = quantities(text)
    if len(found) < 2:
        return
    for trigger in TRIGGER.finditer(text):
        yield from _announced(text, found, trigger)
    yield from _after_colon(text, found)
    yield from _bracketed(text, found)
    yield from _placed(text, found)


def announcement(text: str) -> Announcement | None:
    """What the text announces when it ends with "trong đó:", "gồm:", "như sau:"; None when it does not."""
    last = None
    for trigger in TRIGGER.finditer(text):
        last = trigger
    if last is None or text[last.end() :].strip(" :.\n"):
        return None
    if not last["strong"] and ":" not in text[last.end() :]:
        return None
    before = text[: last.start()]
    bare = re.sub(r"\([^()]*\)", "", before).strip(" .;:,\n")
    return Announcement(_wholes(text, quantities(text), last.start(), 0), bool(last["strong"]), not bare)


def wholes_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of the last sentence of a text that a list below it may divide."""
    return _wholes(text, quantities(text), len(text.rstrip(" .:;\n")), 0)


def leading_quantity(text: str, kind: str, *, whole: bool = False) -> Quantity | None:
    """The one quantity of this kind that a list item or heading is about; None where it is not clear which.

    ``whole`` admits totals and planned figures, which are no parts of anything.
    """
    end = _SENTENCE_END.search(text)
    trigger = TRIGGER.search(text)
    limit = min(end.start() if end else len(text), trigger.start() if trigger else len(text))
    found = quantities(text)
    own = [
        quantity
        for quantity in found
        if quantity.kind == kind
        and quantity.depth == 0
        and quantity.start < limit
        and _is_part(text, found, quantity, whole)
    ]
    return own[0] if len(own) == 1 else None


def is_open(text: str) -> bool:
    """True when the words of a list say that it names only some of the parts."""
    return bool(_OPEN.search(_outside_brackets(text)))


def _announced(text: str, found: tuple[Quantity, ...], trigger: re.Match[str]) -> Iterator[Enumeration]:
    """The parts that follow "trong đó" in the same sentence or bracket, kind by kind."""
    depth = depths_of(text)[trigger.start()]
    end = _list_end(text, trigger.end(), depth)
    others = [other for other in TRIGGER.finditer(text) if other.start() != trigger.start()]
    start = _sentence_start(text, trigger.start())
    if any(start <= other.start() < end and depths_of(text)[other.start()] == depth for other in others):
        return
    region = text[trigger.end() : end]
    wholes = _wholes(text, found, trigger.start(), depth)
    lists = []
    for whole in wholes:
        parts, all_listed = _listed(text, found, whole, trigger.end(), end, depth)
        if not parts and trigger["weak"] and whole.kind in PEOPLE:
            parts = _sorts(text, found, trigger.end(), end, depth)
        if parts:
            lists.append((whole, parts, all_listed))
    complete = any(len(parts) > 1 and _adds_up(whole, parts) for whole, parts, _ in lists)
    partial = is_open(region) or bool(_PARTIAL.match(region))
    counted = {item.kind for _, parts, _ in lists for item in parts}
    overlaps = {match[0].lower() for match in _OVERLAPS.finditer(_outside_brackets(region))}
    overlapping = bool(overlaps - counted)
    for whole, parts, all_listed in lists:
        if overlapping and whole.unit is None and not complete:
            continue
        if len(parts) > 1:
            sure = all(item.kind == whole.kind or not item.kind for item in parts)
            yield Enumeration(whole, parts, all_listed and (complete or not partial), sure)
        elif trigger["strong"] and not _fits(whole, parts):
            yield Enumeration(whole, parts, closed=False)


def _listed(
    text: str, found: tuple[Quantity, ...], whole: Quantity, start: int, end: int, depth: int
) -> tuple[tuple[Quantity, ...], bool]:
    """The parts of one whole in a list, and whether nothing after them may belong to it too.

    Where commas separate the parts, a semicolon ends the list, unless only the whole stretch adds up; without a colon
    that announces a list, a semicolon after one part ends it as well.
    """
    depths = depths_of(text)
    stop = next((at for at in range(start, end) if text[at] == ";" and depths[at] == depth), end)
    every = _parts(text, found, whole.kind, start, end, depth)
    first = _parts(text, found, whole.kind, start, stop, depth)
    if stop == end or first == every or not first or _adds_up(whole, every):
        return every or first, True
    if len(first) == 1 and ":" in text[start : first[0].start]:
        return every, True
    return first, _adds_up(whole, first)


def _sorts(text: str, found: tuple[Quantity, ...], start: int, end: int, depth: int) -> tuple[Quantity, ...]:
    """People counted by sort ("gồm 350 nông dân và 160 cán bộ"): several sorts, each once; none otherwise."""
    if _REMAINDER.search(text[start:end]):
        return ()
    inside = [item for item in found if start <= item.start < end and item.depth == depth]
    kinds = [item.kind for item in inside]
    sorts = len(kinds) > 1 and len(set(kinds)) == len(kinds) and set(kinds) <= set(SORTS_OF_PEOPLE)
    return tuple(inside) if sorts and all(item.value and _is_part(text, found, item) for item in inside) else ()


def _after_colon(text: str, found: tuple[Quantity, ...]) -> Iterator[Enumeration]:
    """ "12 sản phẩm OCOP: 03 sản phẩm 4 sao và 09 sản phẩm 3 sao": the list opens with a quantity of the same kind."""
    depths = depths_of(text)
    for colon in re.finditer(":", text):
        depth = depths[colon.start()]
        wholes = _wholes(text, found, colon.start(), depth)
        after = next((item for item in found if item.start >= colon.end()), None)
        whole = max(wholes, key=lambda one: one.stop, default=None)
        if whole is None or after is None or after.kind != whole.kind or text[colon.end() : after.start].strip():
            continue
        end = _list_end(text, colon.end(), depth)
        content, gap = text[colon.end() : end], text[whole.stop : colon.start()]
        if len(gap) > _LONGEST_NAME or re.search(r"[,;.()\d]", gap) or TRIGGER.search(text, whole.stop, end):
            continue
        parts, all_listed = _listed(text, found, whole, colon.end(), end, depth)
        doubtful = _REMAINDER.search(content) or _OVERLAPS.search(_outside_brackets(content)) or is_open(content)
        opening = all(_OPENS_CLAUSE.search(text[colon.start() : part.start]) for part in parts)
        if len(parts) > 1 and opening and not doubtful:
            yield Enumeration(whole, parts, all_listed, sure=False)


def _bracketed(text: str, found: tuple[Quantity, ...]) -> Iterator[Enumeration]:
    """ "X (A a, B b)": every quantity of one kind in a bracket that follows a quantity of that kind."""
    depths = depths_of(text)
    for opening in re.finditer(r"\(", text):
        depth = depths[opening.start()]
        end = _list_end(text, opening.end(), depth + 1)
        content = text[opening.end() : end]
        inside = [item for item in found if opening.end() <= item.start < end and item.depth == depth + 1]
        if len(inside) < 2 or TRIGGER.search(content) or _OVERLAPS.search(content):
            continue
        for whole in _wholes(text, found, opening.start(), depth):
            gap = text[whole.stop : opening.start()]
            parts = _parts(text, found, whole.kind, opening.end(), end, depth + 1)
            if len(parts) < 2 or re.search(r"[,;.:]", gap) or _all_by_year(text, parts, opening.end()):
                continue
            yield Enumeration(whole, parts, not is_open(content))


def _placed(text: str, found: tuple[Quantity, ...]) -> Iterator[Enumeration]:
    """ "X tại A a, B b": quantities of one kind, each right after the name of a place."""
    for index, whole in enumerate(found):
        following = [item for item in found[index + 1 :] if item.depth == whole.depth]
        if not whole.kind or not following or not _is_part(text, found, whole):
            continue
        opening = _PLACE_BEFORE.match(text[whole.stop : following[0].start])
        if opening is None or TRIGGER.search(opening[0].split(opening["name"])[0]):
            continue
        parts = []
        name = opening["name"]
        for item in following:
            if item.kind != whole.kind or not _names_place(name):
                break
            parts.append(item)
            position = following.index(item)
            after = following[position + 1].start if position + 1 < len(following) else len(text)
            separator = re.match(r"\s*(?:[,;]|và\b)", text[item.stop : after])
            name = text[item.stop + separator.end() : after] if separator else ""
        rest = following[len(parts) : len(parts) + 1]
        sentence = _SENTENCE_END.search(text, parts[-1].stop) if parts else None
        continues = rest and rest[0].kind == whole.kind and (not sentence or rest[0].start < sentence.start())
        if len(parts) > 1 and not continues:
            yield Enumeration(whole, tuple(parts), closed=True)


def _names_place(name: str) -> bool:
    """True when the words are a proper name, ordinary place words before it allowed."""
    words = [word for word in re.findall(r"[^\W_]+", name) if word.lower() not in _PLACE_WORDS]
    return 0 < len(words) <= 7 and all(word[0].isupper() or word.isdigit() for word in words)


def _wholes(text: str, found: tuple[Quantity, ...], before: int, depth: int) -> tuple[Quantity, ...]:
    """What a list that begins at ``before`` may divide: the last quantity of each kind in the sentence before."""
    outer = depth
    opening = before
    if depth > 0 and not text[:before].rstrip().endswith("("):
        start = text.rfind("(", 0, before) + 1
    elif depth > 0:
        opening, outer = text.rindex("(", 0, before), depth - 1
        start = _sentence_start(text, opening)
    else:
        start = _sentence_start(text, opening)
        if not re.search(r"\w", text[start:opening]):
            opening = max(0, start - 1)
            start = _sentence_start(text, opening)
    last: dict[str, Quantity] = {}
    for quantity in found:
        if start <= quantity.start < opening and quantity.depth == outer and quantity.kind:
            last[quantity.kind] = quantity
    return tuple(sorted((q for q in last.values() if _is_part(text, found, q, whole=True)), key=lambda q: q.start))


def _parts(text: str, found: tuple[Quantity, ...], kind: str, start: int, end: int, depth: int) -> tuple[Quantity, ...]:
    """The quantities of one kind in a stretch at one depth; none when one of them is not a part of a whole."""
    inside = [item for item in found if start <= item.start < end and item.depth == depth]
    parts = [item for item in inside if item.kind == kind]
    if parts and kind in PHYSICAL:
        parts = [item for item in inside if item.kind in (kind, "")]
    if any(item.value is None or not _is_part(text, found, item) for item in parts):
        return ()
    return tuple(parts)


def _is_part(text: str, found: tuple[Quantity, ...], item: Quantity, whole: bool = False) -> bool:
    """False for rates, limits, comparisons and money already spent, as the words around the number tell."""
    if text[item.stop : item.stop + 1] == "/" or re.match(r"\s*(?:mỗi|một)\b", text[item.stop :]):
        return False
    previous = max((other.stop for other in found if other.stop <= item.start), default=0)
    phrase = re.split(r"[,;:(]|\.\s|\bvà\b", text[previous : item.start])[-1]
    refused = {match[0].lower().strip() for match in _NO_PART.finditer(phrase)}
    return not (refused - _FITS_WHOLE if whole else refused)


def _list_end(text: str, start: int, depth: int) -> int:
    """Where a list that begins at ``start`` ends: its bracket, its sentence, or a word that leads on."""
    depths = depths_of(text)
    if depth > 0:
        return next((at for at in range(start, len(text)) if depths[at] < depth), len(text))
    end = len(text)
    for pattern in (_SENTENCE_END, _AFTER_LIST):
        match = pattern.search(text, start, end)
        while match is not None and depths[match.start()] > 0:
            match = pattern.search(text, match.end(), end)
        end = match.start() if match else end
    return end


def _sentence_start(text: str, before: int) -> int:
    return max((match.end() for match in _SENTENCE_END.finditer(text, 0, before)), default=0)


def _outside_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)


def _all_by_year(text: str, parts: tuple[Quantity, ...], start: int) -> bool:
    """True when every part is introduced by a year: values over time are no parts of a whole."""
    starts = [start, *(part.stop for part in parts[:-1])]
    return all(_BY_YEAR.match(text[at : part.start]) for at, part in zip(starts, parts, strict=True))


def _adds_up(whole: Quantity, parts: tuple[Quantity, ...]) -> bool:
    return _sum(parts) == _scaled(whole)


def _fits(whole: Quantity, parts: tuple[Quantity, ...]) -> bool:
    return _sum(parts) <= _scaled(whole)


def _sum(parts: tuple[Quantity, ...]) -> Decimal:
    return sum((_scaled(part) for part in parts), Decimal(0))


def _scaled(quantity: Quantity) -> Decimal:
    """The value on the scale of its kind: đồng for money."""
    return (quantity.value or Decimal(0)) * (quantity.unit.factor if quantity.unit else 1)
