"""Quantities in running text: amounts of money, areas, counts of things, each with its measure and bracket depth."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.checks.figures import Prose, all_prose, amounts_in
from assistant.checks.remembering import found_once
from knowledge.domain.finding import Figure
from knowledge.domain.money import Unit, read_number
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

PHYSICAL = ("ha", "m2", "m3", "km", "m", "kg", "tấn", "tạ", "lít")
_SAME = {"héc ta": "ha", "hecta": "ha", "hec ta": "ha", "m²": "m2", "m³": "m3", "htx": "hợp tác xã", "đc": "đồng chí",
    "thành viên": "người",
}  # fmt: skip
PEOPLE = ("người", "lượt người", "học viên", "đại biểu")
"""Words that count people of every sort; "cán bộ", "nông dân" and the like count one sort."""
SORTS_OF_PEOPLE = (
    "cán bộ", "công chức", "viên chức", "giáo viên", "học sinh", "nông dân", "đoàn viên", "hội viên", "đảng viên",
)  # fmt: skip
_COUNTED = (
    "cái", "chiếc", "máy", "bộ", "con", "cây", "mô hình", "hộ", "xã", "phường", "thôn", "ấp", "bản", "tổ", "người",
    "lượt người", "lượt", "học viên", "học sinh", "đại biểu", "lớp", "buổi", "cuộc", "đợt", "lần", "hội nghị",
    "hội thảo",
    "đề tài", "dự án", "nhiệm vụ", "đề án", "chương trình", "sáng kiến", "giải pháp", "sản phẩm", "nhãn hiệu", "đơn vị",
    "cơ sở", "doanh nghiệp", "hợp tác xã", "htx", "trường", "cơ quan", "hồ sơ", "văn bản", "quy trình", "thủ tục",
    "tin", "bài", "chuyên mục", "chuyên đề", "số", "trạm", "điểm", "ấn phẩm", "cán bộ", "công chức", "viên chức",
    "đồng chí", "đảng viên", "hội viên", "gian hàng", "phiếu", "phòng", "câu lạc bộ", "phương tiện", "tài liệu",
    "giống", "đoàn viên", "nông dân", "giáo viên",
)  # fmt: skip
_MEASURES = sorted((*PHYSICAL, *_SAME, *_COUNTED), key=len, reverse=True)
_MEASURE = regex(rf"\s?({'|'.join(map(re.escape, _MEASURES))})(?![\w²³])", re.IGNORECASE)
_DIGITS = regex(r"\d(?<![\w.,/:–-]\d)\d*(?:[.,]\d+)*(?![\w]*[/:%]|[–-]\d|[.,]\d)")
_ATTACHED = regex(r"\d(?<![\w.,/:–-]\d)\d*(?:[.,]\d+)*(?=(?:ha|m2|m²|m3|km|kg)(?!\w))")
_DIGIT = regex(r"\d")
_DEEPEST = 20  # brackets within brackets; deeper ones are no writing
_BRACKET = regex(r"[()]")
_BARE_AFTER = regex(r"\s*(?:[,;)]|và\b|$)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: digits at ``text[start:end]``, unit or measure up to ``stop``.

    Without unit and measure it is a bare number in an enumeration ("lúa 22,28, màu 31,86 ha"). ``depth`` counts the
    brackets open around it.
    """

    start: int
    end: int
    stop: int
    value: Decimal | None
    decimals: int
    unit: Unit | None
    measure: str
    depth: int

    @property
    def kind(self) -> str:
        """What may be added to it: "đồng" for every unit of money, else its measure; empty when bare."""
        return "đồng" if self.unit else self.measure

    def figure(self, prose: Prose) -> Figure:
        """This quantity as a figure of the stretch of text it was found in."""
        return prose.figure(
            self.start, self.end, self.value, unit=self.unit, measure=self.measure, decimals=self.decimals
        )


@found_once
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of the text in order; percentages, years, dates and document numbers are none."""
    depths = depths_of(text)
    found = list(_money(text, depths))
    taken = [(quantity.start, quantity.stop) for quantity in found]
    for pattern in (_ATTACHED, _DIGITS) if _DIGIT.search(text) else ():
        counted: list[Quantity] = []
        ahead = 0
        for match in pattern.finditer(text):
            while ahead < len(taken) and taken[ahead][1] <= match.start():
                ahead += 1
            if ahead < len(taken) and taken[ahead][0] < match.end():
                continue
            if counted and match.start() < counted[-1].stop:
                continue
            quantity = _counted(text, match, depths[match.start()])
            if quantity is not None:
                counted.append(quantity)
        found += counted
        taken = sorted(taken + [(quantity.start, quantity.stop) for quantity in counted])
    return tuple(sorted(found, key=lambda quantity: quantity.start))


@dataclass(frozen=True, slots=True)
class Depths:
    """For every position of a text, and its end, how many round brackets are open there."""

    places: list[int]
    """Where the number changes."""
    values: list[int]
    """The number from each of these places on; before the first it is zero."""
    closing: list[int]
    """For each of these, the step at which the number first falls below; their count where it never does."""

    def __getitem__(self, at: int) -> int:
        step = bisect_right(self.places, at)
        return self.values[step - 1] if step else 0

    def first_below(self, depth: int, start: int, end: int) -> int:
        """The first position from ``start`` on that is less deep; ``end`` when there is none before."""
        step = bisect_right(self.places, start) - 1
        if start >= end or (self.values[step] if step >= 0 else 0) < depth:
            return min(start, end)
        while step < len(self.places) and self.values[step] >= depth:
            step = self.closing[step]
        return min(self.places[step], end) if step < len(self.places) else end


@found_once
def depths_of(text: str) -> Depths:
    """How deep in round brackets each position of the text stands; a bracket never opened closes nothing."""
    places: list[int] = []
    values: list[int] = []
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "(" and len(opened) < _DEEPEST:
            opened.append(len(places))
            places.append(bracket.end())
        elif bracket[0] == ")" and opened:
            opened.pop()
            places.append(bracket.start())
        else:
            continue
        values.append(len(opened))
    closing = [len(places)] * len(places)
    waiting: list[int] = []
    for step, value in enumerate(values):
        while waiting and values[waiting[-1]] > value:
            closing[waiting.pop()] = step
        waiting.append(step)
    return Depths(places, values, closing)


def measured_figures(plan: Plan) -> Iterator[Figure]:
    """Every area, length, weight or volume in the prose of the plan."""
    for prose in all_prose(plan):
        for quantity in quantities(prose.text):
            if quantity.measure in PHYSICAL:
                yield quantity.figure(prose)


def _money(text: str, depths: Depths) -> Iterator[Quantity]:
    for amount in amounts_in(text):
        number = amount.number
        start = max(text.find(number.raw, amount.start, amount.end), amount.start)
        yield Quantity(
            start, start + len(number.raw), amount.end, number.value, number.decimals, amount.unit, "", depths[start]
        )


def _counted(text: str, match: re.Match[str], depth: int) -> Quantity | None:
    """The quantity whose digits matched, or None when they count nothing."""
    number = read_number(match[0])
    measure = _MEASURE.match(text, match.end())
    if measure is not None:
        name = measure[1].lower()
        kind = _SAME.get(name, name)
        return Quantity(match.start(), match.end(), measure.end(), number.value, number.decimals, None, kind, depth)
    if number.decimals and _BARE_AFTER.match(text, match.end()):
        return Quantity(match.start(), match.end(), match.end(), number.value, number.decimals, None, "", depth)
    return None
