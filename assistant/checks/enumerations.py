"""Enumerations in prose: a whole and the list that says what it consists of.

The forms known: "X, trong đó: a, b, c" (in the sentence, in brackets, over list items or over subsections),
"X: a và b", "X (A a, B b)", and "X tại A a, B b". Everything else, and everything in doubt, is no enumeration.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from assistant.checks.pages import TRIGGER, Page, page_of, triggers
from assistant.checks.quantities import PEOPLE, PHYSICAL, SORTS_OF_PEOPLE, Quantity, quantities, start_of
from knowledge.domain.regex import regex

_OPEN = regex(
    r"\b(?:chủ yếu|như(?! sau)|một số|nhất là|tiêu biểu|điển hình|riêng|v\.?\s?v|vân vân)\b|…|\.\.\.", re.IGNORECASE
)
_PARTIAL = regex(r"^\W*(?:có|riêng|dành|bố trí)\b", re.IGNORECASE)
_NO_PART = regex(
    r"\b(?:mỗi|bình quân|trung bình|tăng|giảm|so với|đơn giá|định mức|mức chi|đã|hết|còn lại|kế hoạch|cùng kỳ|năm trước"
    r"|công suất|chỉ tiêu|mục tiêu|lũy kế|ước|dự kiến|tổng)\b"
    r"|\b(?:trên|dưới|khoảng|gần|hơn|từ|đến|tối đa|tối thiểu|ít nhất|quá|mức|đạt|x)\s*$",
    re.IGNORECASE,
)
_FITS_WHOLE = frozenset({"tổng", "đã", "đạt", "dự kiến", "kế hoạch", "mức", "ước"})
_OVERLAPS = regex(
    r"\b(?:nữ|dân tộc|đảng viên|đoàn viên|nghèo|khuyết tật|tôn giáo|đã|đang|được|đạt|hoàn thành|nghiệm thu|tái)\b",
    re.IGNORECASE,
)
_BY_YEAR = regex(r"^\W*(?:\w+\s+)?năm\s+(?:19|20)\d\d\b", re.IGNORECASE)
_PLACE_BEFORE = regex(r"[^.;()]*\b(?:tại|ở|gồm)\b(?P<name>[^.;()]*)$", re.IGNORECASE | re.DOTALL)
_REMAINDER = regex(r"\b(?:khác|còn lại|cùng|và nhiều|nhân rộng)\b", re.IGNORECASE)
_REST_OF_ALL = regex(r"\b(?:lực lượng|đối tượng|thành phần|nhóm|loại) khác\s*$", re.IGNORECASE)
"""Before the last part: whatever the sorts before it are, this one is the rest, so that together they are the whole."""
_THINGS = frozenset({"phương tiện", "máy"})
_PIECES = frozenset({"cái", "chiếc"})
"""Things of many names are counted piece by piece: "5.200 phương tiện đo, trong đó: cân 3.100 cái, …"."""
_OPENS_CLAUSE = regex(r"(?:[:,;]|\bvà)\s*$", re.IGNORECASE)
_EACH = regex(r"\s*(?:mỗi|một)\b")
_CLAUSE_MARK = regex(r"[,;:(]|\.\s|\bvà\b")
_BREAK = regex(r"[,;.:]")
_MARK_OR_DIGIT = regex(r"[,;.()\d]")
_STOP = regex(r"[.;()]")
_WORD = regex(r"\w")
_SEPARATOR = regex(r"\s*(?:[,;]|và\b)")
_LONGEST_LIST = 8000  # characters a list in brackets or after a colon may take
_MOST_LISTS = 100  # lists after colons in one paragraph
_MOST_PLACES = 200  # things one list may name
_NEAR = 40  # characters before a part in which the clause it opens begins
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
    if len(quantities(text)) < 2:
        return
    page = page_of(text)
    for trigger in page.triggers:
        yield from _announced(page, trigger)
    yield from islice(_after_colon(page), _MOST_LISTS)
    yield from _bracketed(page)
    yield from _placed(page)


def announcement(text: str) -> Announcement | None:
    """What the text announces when it ends with "trong đó:", "gồm:", "như sau:"; None when it does not."""
    found = triggers(text)
    last = found[-1] if found else None
    if last is None or text[last.end() :].strip(" :.\n"):
        return None
    if not last["strong"] and ":" not in text[last.end() :]:
        return None
    before = text[: last.start()]
    bare = re.sub(r"\([^()]*\)", "", before).strip(" .;:,\n")
    return Announcement(_wholes(page_of(text), last.start(), 0), bool(last["strong"]), not bare)


def wholes_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of the last sentence of a text that a list below it may divide."""
    return _wholes(page_of(text), len(text.rstrip(" .:;\n")), 0)


def leading_quantity(text: str, kind: str, *, whole: bool = False) -> Quantity | None:
    """The one quantity of this kind that a list item or heading is about; None where it is not clear which.

    ``whole`` admits totals and planned figures, which are no parts of anything.
    """
    if not any(quantity.kind == kind for quantity in quantities(text)):
        return None
    page = page_of(text)
    end = page.ends[0] if page.ends else len(text)
    limit = min(end, page.triggers[0].start()) if page.triggers else end
    own: Quantity | None = None
    for quantity in page.of_kind(kind, 0, 0, limit):
        if _is_part(page, quantity, whole):
            if own is not None:
                return None
            own = quantity
    return own


def is_open(text: str) -> bool:
    """True when the words of a list say that it names only some of the parts."""
    return bool(_OPEN.search(_outside_brackets(text)))


def _announced(page: Page, trigger: re.Match[str]) -> Iterator[Enumeration]:
    """The parts that follow "trong đó" in the same sentence or bracket, kind by kind."""
    text = page.text
    depth = page.depths[trigger.start()]
    end = _list_end(page, trigger.end(), depth)
    start = page.sentence_start(trigger.start())
    first = bisect_left(page.triggers, start, key=lambda one: one.start())
    for other in page.triggers[first:]:
        if other.start() >= end:
            break
        if other is not trigger and page.depths[other.start()] == depth:
            return
    lists = []
    for whole in _wholes(page, trigger.start(), depth):
        parts, all_listed = _listed(page, whole, trigger.end(), end, depth)
        if not parts and trigger["weak"] and whole.kind in PEOPLE:
            parts = _sorts(page, trigger.end(), end, depth)
        if not parts and whole.kind in _THINGS:
            parts = _in_pieces(page, trigger.end(), end, depth)
        if parts:
            lists.append((whole, parts, all_listed))
    if not lists:
        return
    region = text[trigger.end() : end]
    complete = any(len(parts) > 1 and _adds_up(whole, parts) for whole, parts, _ in lists)
    partial = is_open(region) or bool(_PARTIAL.match(region))
    counted = {item.kind for _, parts, _ in lists for item in parts}
    overlaps = {match[0].lower() for match in _OVERLAPS.finditer(_outside_brackets(region))}
    overlapping = bool(overlaps - counted)
    for whole, parts, all_listed in lists:
        rest = _REST_OF_ALL.search(page.text, parts[-2].stop, parts[-1].start) if len(parts) > 1 else None
        if overlapping and whole.unit is None and not (complete or rest):
            continue
        if len(parts) > 1:
            sure = not (overlapping and rest) and all(item.kind == whole.kind or not item.kind for item in parts)
            yield Enumeration(whole, parts, all_listed and (complete or not partial), sure)
        elif trigger["strong"] and not _fits(whole, parts):
            yield Enumeration(whole, parts, closed=False)


def _listed(page: Page, whole: Quantity, start: int, end: int, depth: int) -> tuple[tuple[Quantity, ...], bool]:
    """The parts of one whole in a list, and whether nothing after them may belong to it too.

    Where commas separate the parts, a semicolon ends the list, unless only the whole stretch adds up; without a colon
    that announces a list, a semicolon after one part ends it as well.
    """
    every = _parts(page, whole.kind, start, end, depth)
    stop = page.text.find(";", start, end)
    while stop >= 0 and page.depths[stop] != depth:
        stop = page.text.find(";", stop + 1, end)
    if stop < 0:
        return every, True
    first = _parts(page, whole.kind, start, stop, depth)
    if first == every or not first or _adds_up(whole, every):
        return every or first, True
    if len(first) == 1 and ":" in page.text[start : first[0].start]:
        return every, True
    return first, _adds_up(whole, first)


def _sorts(page: Page, start: int, end: int, depth: int) -> tuple[Quantity, ...]:
    """People counted by sort ("gồm 350 nông dân và 160 cán bộ"): several sorts, each once; none otherwise."""
    if _REMAINDER.search(page.text[start:end]):
        return ()
    inside = page.of_kind("", depth, start, end)
    kinds = [item.kind for item in inside]
    sorts = len(kinds) > 1 and len(set(kinds)) == len(kinds) and set(kinds) <= set(SORTS_OF_PEOPLE)
    return tuple(inside) if sorts and all(item.value and _is_part(page, item) for item in inside) else ()


def _in_pieces(page: Page, start: int, end: int, depth: int) -> tuple[Quantity, ...]:
    """Things of several names, each counted in pieces; none when anything else is counted or left over."""
    if _REMAINDER.search(page.text[start:end]):
        return ()
    inside = page.of_kind("", depth, start, end)
    if len(inside) < 2 or not {item.kind for item in inside} <= _PIECES:
        return ()
    return tuple(inside) if all(item.value and _is_part(page, item) for item in inside) else ()


def _after_colon(page: Page) -> Iterator[Enumeration]:
    """ "12 sản phẩm OCOP: 03 sản phẩm 4 sao và 09 sản phẩm 3 sao": the list opens with a quantity of the same kind."""
    text = page.text
    for colon in re.finditer(":", text):
        next_one = bisect_left(page.starts, colon.end())
        after = page.found[next_one] if next_one < len(page.found) else None
        if after is None or _WORD.search(text, colon.end(), after.start) or text[colon.end() : after.start].strip():
            continue
        depth = page.depths[colon.start()]
        whole = max(_wholes(page, colon.start(), depth), key=lambda one: one.stop, default=None)
        if whole is None or after.kind != whole.kind:
            continue
        gap = text[whole.stop : min(colon.start(), whole.stop + _LONGEST_NAME + 1)]
        if len(gap) > _LONGEST_NAME or _MARK_OR_DIGIT.search(gap):
            continue
        end = _list_end(page, colon.end(), depth)
        if end - colon.end() > _LONGEST_LIST or page.announces(whole.stop, end):
            continue
        parts, all_listed = _listed(page, whole, colon.end(), end, depth)
        if not 1 < len(parts) <= _MOST_PLACES or not all(
            _opens_clause(text, colon.start(), part.start) for part in parts
        ):
            continue
        content = text[colon.end() : end]
        if not (_REMAINDER.search(content) or _OVERLAPS.search(_outside_brackets(content)) or is_open(content)):
            yield Enumeration(whole, parts, all_listed, sure=False)


def _opens_clause(text: str, colon: int, part: int) -> bool:
    """True of a part right after a mark, the colon at the earliest, or after "và"."""
    return _OPENS_CLAUSE.search(text, max(colon, part - _NEAR), part) is not None


def _bracketed(page: Page) -> Iterator[Enumeration]:
    """ "X (A a, B b)": every quantity of one kind in a bracket that follows a quantity of that kind."""
    text = page.text
    for opening in re.finditer(r"\(", text):
        depth = page.depths[opening.start()]
        end = _list_end(page, opening.end(), depth + 1)
        if len(page.of_kind("", depth + 1, opening.end(), end)) < 2:
            continue
        content = text[opening.end() : end]
        if len(content) > _LONGEST_LIST or TRIGGER.search(content) or _OVERLAPS.search(content):
            continue
        for whole in _wholes(page, opening.start(), depth):
            parts = _parts(page, whole.kind, opening.end(), end, depth + 1)
            if len(parts) < 2 or _BREAK.search(text, whole.stop, opening.start()):
                continue
            if not _all_by_year(text, parts, opening.end()):
                yield Enumeration(whole, parts, not is_open(content))


def _placed(page: Page) -> Iterator[Enumeration]:
    """ "X tại A a, B b": quantities of one kind, each right after the name of a place."""
    text = page.text
    order = {depth: {one: at for at, one in enumerate(kinds[""].starts)} for depth, kinds in page.series.items()}
    for whole in page.found:
        depth = page.depths[whole.start]
        same_depth = page.series[depth][""].every
        at = order[depth][whole.start] + 1
        if not whole.kind or at >= len(same_depth) or not _is_part(page, whole):
            continue
        opening = _opening_of_places(text, whole.stop, same_depth[at].start)
        if opening is None or TRIGGER.search(opening[0].split(opening["name"])[0]):
            continue
        parts: list[Quantity] = []
        name = opening["name"]
        while at < len(same_depth) and len(parts) < _MOST_PLACES:
            item = same_depth[at]
            if item.kind != whole.kind or not _names_place(name):
                break
            parts.append(item)
            at += 1
            after = same_depth[at].start if at < len(same_depth) else len(text)
            separator = _SEPARATOR.match(text, item.stop)
            name = text[separator.end() : after] if separator and separator.end() <= after else ""
        if len(parts) > 1 and not (at < len(same_depth) and _continues(page, whole, parts[-1], same_depth[at])):
            yield Enumeration(whole, tuple(parts), closed=True)


def _opening_of_places(text: str, start: int, end: int) -> re.Match[str] | None:
    """The words between a whole and the first part that name the first place."""
    return None if _STOP.search(text, start, end) else _PLACE_BEFORE.match(text[start:end])


def _continues(page: Page, whole: Quantity, last: Quantity, following: Quantity) -> bool:
    """True when another quantity of the kind follows the last part in its sentence."""
    end = page.sentence_end(last.stop)
    return following.kind == whole.kind and (end is None or following.start < end)


def _names_place(name: str) -> bool:
    """True when the words are a proper name, ordinary place words before it allowed."""
    words = [word for word in re.findall(r"[^\W_]+", name) if word.lower() not in _PLACE_WORDS]
    return 0 < len(words) <= 7 and all(word[0].isupper() or word.isdigit() for word in words)


def _wholes(page: Page, before: int, depth: int) -> tuple[Quantity, ...]:
    """What a list that begins at ``before`` may divide: the last quantity of each kind in the sentence before."""
    text = page.text
    outer = depth
    opening = before
    if depth > 0 and text[max(0, before - _NEAR) : before].rstrip()[-1:] != "(":
        start = text.rfind("(", 0, before) + 1
    elif depth > 0:
        opening, outer = text.rindex("(", 0, before), depth - 1
        start = page.sentence_start(opening)
    else:
        start = page.sentence_start(opening)
        if not _WORD.search(text, start, opening):
            opening = max(0, start - 1)
            start = page.sentence_start(opening)
    wholes = [one for one in page.last_of_each(outer, start, opening) if _is_part(page, one, whole=True)]
    return tuple(sorted(wholes, key=start_of))


def _parts(page: Page, kind: str, start: int, end: int, depth: int) -> tuple[Quantity, ...]:
    """The quantities of one kind in a stretch at one depth; none when one of them is not a part of a whole."""
    parts = page.of_kind(kind, depth, start, end)
    if parts and kind in PHYSICAL:
        parts = [item for item in page.of_kind("", depth, start, end) if item.kind in (kind, "")]
    if any(item.value is None or not _is_part(page, item) for item in parts):
        return ()
    return tuple(parts)


def _is_part(page: Page, item: Quantity, whole: bool = False) -> bool:
    """False for rates, limits, comparisons and money already spent, as the words around the number tell."""
    if (item.start, whole) not in page.parts:
        page.parts[item.start, whole] = _may_be_part(page, item, whole)
    return page.parts[item.start, whole]


def _may_be_part(page: Page, item: Quantity, whole: bool) -> bool:
    text = page.text
    if text[item.stop : item.stop + 1] == "/" or _EACH.match(text, item.stop):
        return False
    at = bisect_left(page.starts, item.start)
    previous = page.found[at - 1].stop if at else 0
    phrase = _CLAUSE_MARK.split(text[previous : item.start])[-1]
    refused = {match[0].lower().strip() for match in _NO_PART.finditer(phrase)}
    return not (refused - _FITS_WHOLE if whole else refused)


def _list_end(page: Page, start: int, depth: int) -> int:
    """Where a list that begins at ``start`` ends: its bracket, its sentence, or a word that leads on."""
    if depth > 0:
        return page.depths.first_below(depth, start, len(page.text))
    at = bisect_left(page.ends, start)
    while at < len(page.ends) and page.depths[page.ends[at]] > 0:
        at += 1
    end = page.ends[at] if at < len(page.ends) else len(page.text)
    lead = bisect_left(page.leads_on, start)
    return min(page.leads_on[lead], end) if lead < len(page.leads_on) else end


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
