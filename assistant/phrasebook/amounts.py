"""Amounts said in words ("tám mươi lăm triệu rưỡi", "bốn trăm rưỡi triệu", "1 tỷ rưỡi") become figures."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.domain.money import AmountError, Money, read_amount

_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9,
}  # fmt: skip
_SCALES = {"nghin": 3, "ngan": 3, "trieu": 6, "tr": 6, "ty": 9, "ti": 9}
_WORD = rf"(?:{'|'.join(_DIGITS)}|muoi|chuc|tram|ruoi|linh|le|mot)"
_SCALE = r"(?:nghin|ngan|trieu|tr|ty|ti)(?![a-z])"
IN_WORDS = (
    rf"(?<![\w.,/])(?<!bang )(?<!thu )(?:{_WORD} |\d+ (?=tram |chuc |muoi ))(?:{_WORD} )*{_SCALE}"
    rf"(?: (?:{_WORD}(?![a-z])|{_SCALE}))*(?: ?(?:dong|vnd)(?![a-z]))?"
    r"|(?<!\w)nua (?:ty|ti|trieu)(?![a-z])"
)
"""An amount in words, as a pattern over folded text."""
TIMES = rf"(?<![\w.,/])\d{{1,3}}(?: [a-z]+){{0,2}} ?[x*] ?\d+(?:[.,]\d+)* ?{_SCALE}"
"""So many times the amount of one, as a pattern over folded text: "4 lớp x 9 triệu"."""
_TIMES = re.compile(rf"(?P<count>\d{{1,3}})(?: [a-z]+){{0,2}} ?[x*] ?(?P<each>\d+(?:[.,]\d+)* ?{_SCALE})")
AND_A_HALF = r"(?: ruoi(?![a-z]))?"


def written(folded: str) -> str:
    """The amount in figures where words say it; empty where they do not, or could mean two things."""
    text = re.sub(r" ?(?:dong|vnd)$", "", folded.strip(' ,".'))
    if times := _TIMES.fullmatch(text):
        return _product(int(times["count"]), times["each"])
    if half := re.fullmatch(r"nua (ty|ti|trieu)", text):
        return Money(10 ** _SCALES[half[1]] // 2).text()
    if text.endswith(" ruoi") and re.match(r"\d", text) and not re.search(r"\d (?:tram|chuc|muoi)", text):
        return _with_half(text.removesuffix(" ruoi"))
    tokens = text.split()
    said_in_words = any(token in _DIGITS or token in ("tram", "chuc", "muoi", "ruoi") for token in tokens)
    if not said_in_words or not any(token in _SCALES for token in tokens):
        return ""
    dong = _value(tokens)
    return Money(dong).text() if dong is not None and dong > 0 else ""


def _product(count: int, each: str) -> str:
    """ "4 lớp x 9 triệu" in figures; empty where the amount of one cannot be read."""
    try:
        return Money(count * read_amount(written(each) or each).dong).text()
    except AmountError:
        return ""


def _with_half(text: str) -> str:
    scale = re.search(r"[a-z]+$", text)
    if scale is None or scale.group() not in _SCALES:
        return ""
    try:
        whole = read_amount(text)
    except AmountError:
        return ""
    return (whole + Money(10 ** _SCALES[scale.group()] // 2)).text()


def _value(tokens: list[str]) -> int | None:
    """đồng, by hundreds, tens and units below each scale; "rưỡi" is half of what stands before it."""
    total, group, unit, last, fresh = Decimal(0), Decimal(0), Decimal(0), 0, False
    half_of = Decimal(1)
    for token in tokens:
        if token in _DIGITS or token.isdigit():
            if fresh and unit:
                return None
            unit, fresh, half_of = Decimal(_DIGITS[token] if token in _DIGITS else int(token)), True, Decimal(1)
        elif token == "tram":
            group, unit, fresh, half_of = group + (unit or 1) * 100, Decimal(0), False, Decimal(100)
        elif token in ("muoi", "chuc"):
            group, unit, fresh, half_of = group + (unit or 1) * 10, Decimal(0), False, Decimal(10)
        elif token in _SCALES:
            power = _SCALES[token]
            if last and power >= last:
                return None
            total += (group + unit) * 10**power
            group, unit, fresh, last, half_of = Decimal(0), Decimal(0), False, power, Decimal(10**power)
        elif token == "ruoi":
            if last and not group and not unit:
                total += half_of / 2
            else:
                group += half_of / 2
        elif token not in ("linh", "le"):
            return None
    if group or unit:
        rest = group + unit
        if not last:
            return None
        total += rest * 10 ** (last - 1) if rest < 10 else rest * 10 ** (last - 3) if rest >= 100 else Decimal(0)
        if 10 <= rest < 100:
            return None
    return int(total)
