"""Quantities in running text: amounts of money, areas, counts of things, each with its measure and bracket depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.checks.figures import Prose, all_prose, amounts_in
from knowledge.domain.finding import Figure
from knowledge.domain.money import Unit, read_number
from knowledge.domain.plan import Plan

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
_MEASURE = re.compile(rf"\s?({'|'.join(map(re.escape, _MEASURES))})(?![\w²³])", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,/:–-])\d+(?:[.,]\d+)*(?![\w]*[/:%]|[–-]\d|[.,]\d)")
_ATTACHED = re.compile(r"(?<![\w.,/:–-])\d+(?:[.,]\d+)*(?=(?:ha|m2|m²|m3|km|kg)(?!\w))")
_BARE_AFTER = re.compile(r"\s*(?:[,;)]|và\b|$)")


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


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of the text in order; percentages, years, dates and document numbers are none."""
    depths = depths_of(text)
    found = list(_money(text, depths))
    taken = [(quantity.start, quantity.stop) for quantity in found]
    for pattern in (_ATTACHED, _DIGITS):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < stop for start, stop in taken):
                continue
            quantity = _counted(text, match, depths[match.start()])
            if quantity is not None:
                found.append(quantity)
                taken.append((quantity.start, quantity.stop))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


@lru_cache(maxsize=8192)
def depths_of(text: str) -> tuple[int, ...]:
    """For every position, and the end, how many round brackets are open there."""
    depths, depth = [], 0
    for character in text:
        if character == ")":
            depth = max(0, depth - 1)
        depths.append(depth)
        depth += character == "("
    return (*depths, depth)


def measured_figures(plan: Plan) -> Iterator[Figure]:
    """Every area, length, weight or volume in the prose of the plan."""
    for prose in all_prose(plan):
        for quantity in quantities(prose.text):
            if quantity.measure in PHYSICAL:
                yield quantity.figure(prose)


def _money(text: str, depths: tuple[int, ...]) -> Iterator[Quantity]:
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
