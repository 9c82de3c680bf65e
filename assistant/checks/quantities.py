"""Quantities in running text: amounts of money, areas, counts of things, each with its measure and bracket depth."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat

from assistant.checks.figures import Prose, amounts_in
from assistant.checks.remembering import found_once
from knowledge.domain.finding import Figure
from knowledge.domain.money import AmountInText, Unit, read_number
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
_NUMBER = regex(r"[0-9](?<![\w.,/:–-].)\d*(?:[.,]\d+)*")
_COUNTS_NOTHING = regex(r"\w*[/:%]|[–-]\d|[.,]\d")
_ATTACHED = regex(r"(?:ha|m2|m²|m3|km|kg)(?!\w)")
_PLAINLY_ENDS = ("", " ", ")", ";")
_DEEPEST = 20  # brackets within brackets; deeper ones are no writing
_BRACKET = regex(r"[()]")
_BARE_AFTER = regex(r"\s*(?:[,;)]|và\b|$)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: digits at ``text[start:end]``, unit or measure up to ``stop``.

    Without unit and measure it is a bare number in an enumeration ("lúa 22,28, màu 31,86 ha").
    """

    start: int
    end: int
    stop: int
    value: Decimal | None
    decimals: int
    unit: Unit | None
    measure: str

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
    money = tuple(map(_money, repeat(text), amounts_in(text)))
    counted: list[Quantity] = []
    ahead = reached = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        while ahead < len(money) and money[ahead].stop <= start:
            ahead += 1
        if start < reached or (ahead < len(money) and money[ahead].start < end):
            continue
        plain = text[end : end + 1] in _PLAINLY_ENDS or not _COUNTS_NOTHING.match(text, end)
        quantity = _counted(text, match) if plain or _ATTACHED.match(text, end) else None
        if quantity is not None:
            counted.append(quantity)
            reached = quantity.stop
    if not money:
        return tuple(counted)
    return tuple(sorted((*money, *counted), key=start_of))


def start_of(quantity: Quantity) -> int:
    """Where a quantity begins, to order by."""
    return quantity.start


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


_FLAT = Depths([], [], [])


@found_once
def depths_of(text: str) -> Depths:
    """How deep in round brackets each position of the text stands; a bracket never opened closes nothing."""
    if "(" not in text:
        return _FLAT
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


def _money(text: str, amount: AmountInText) -> Quantity:
    number = amount.number
    start = max(text.find(number.raw, amount.start, amount.end), amount.start)
    return Quantity(start, start + len(number.raw), amount.end, number.value, number.decimals, amount.unit, "")


def _counted(text: str, digits: re.Match[str]) -> Quantity | None:
    """The quantity with these digits, or None when they count nothing."""
    start, end = digits.span()
    spaced = text[end : end + 1].isspace()
    measure = _MEASURE.match(text, end) if text[end + spaced : end + spaced + 1].isalpha() else None
    if measure is not None:
        number = read_number(digits[0])
        name = measure[1].lower()
        kind = _SAME.get(name, name)
        return Quantity(start, end, measure.end(), number.value, number.decimals, None, kind)
    if not digits[0].isdigit() and _BARE_AFTER.match(text, end):
        number = read_number(digits[0])
        return Quantity(start, end, end, number.value, number.decimals, None, "") if number.decimals else None
    return None
