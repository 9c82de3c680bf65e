"""Money is a whole number of đồng; figures are exact decimals; what can be read two ways is never guessed.

Vietnamese grammar: a dot groups thousands, a comma opens decimals (``2.400.400.000``, ``394,4``).
Texts handed to this module are in Unicode NFC, as readers deliver them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar

from knowledge.domain.regex import regex

_MOST_DIGITS = 21  # far above any state budget in đồng; longer runs of digits are identifiers, not figures
_MOST_DECIMALS_CHOSEN = 2
_THIN = "\u00a0\u2000-\u200a\u202f\u205f"  # spaces that stand inside one number
_ZERO_WIDTH = regex("[\u200b\u2060\ufeff]")

_SUFFIX = r"(?:[đd][ồo]ng|vn[đd]|[đd])(?:vi[ệe]tnam)?"
_UNIT_SPELLINGS = {  # spaces are removed before matching
    "DONG": r"(?:[đd][ồo]ng|vn[đd]|đ)(?:vi[ệe]tnam)?",
    "NGHIN": rf"(?:ngh[ìi]n|ng[àa]n)(?:{_SUFFIX})?|(?:ng\.?|1[.,]?000){_SUFFIX}",
    "TRIEU": rf"tri[ệêe]u(?:{_SUFFIX})?|(?:tr\.?|1[.,]?000[.,]?000){_SUFFIX}",
    "TY": rf"t[ỷyỉi](?:{_SUFFIX})?|1[.,]?000[.,]?000[.,]?000{_SUFFIX}",
}


class Unit(Enum):
    """A unit in which plans write money: its power of ten in đồng, its full label and its short name."""

    DONG = (0, "đồng", "đồng")
    NGHIN = (3, "nghìn đồng", "nghìn")
    TRIEU = (6, "triệu đồng", "triệu")
    TY = (9, "tỷ đồng", "tỷ")

    def __init__(self, exponent: int, label: str, short: str) -> None:
        self.exponent = exponent
        self.factor: int = 10**exponent
        self.label = label
        self.short = short

    @classmethod
    def parse(cls, text: str) -> Unit | None:
        """The unit that the whole text names ("Triệu đồng", "trđ", "1.000 đồng", "trieu dong"), or None."""
        key = re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).lower().strip("().:;,")
        return next((unit for unit in cls if re.fullmatch(_UNIT_SPELLINGS[unit.name], key)), None)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A whole number of đồng, possibly negative (a difference)."""

    dong: int
    ZERO: ClassVar[Money]

    def __post_init__(self) -> None:
        if type(self.dong) is not int:
            raise TypeError(f"money is a whole number of đồng (int), not {self.dong!r}")

    @classmethod
    def of(cls, value: Decimal | int, unit: Unit) -> Money:
        """The money written as ``value`` in ``unit``; ValueError when that is not a whole number of đồng."""
        dong = _whole_dong(Decimal(value), unit)
        if dong is None:
            raise ValueError(f"{value} {unit.name} is not a whole number of dong")
        return cls(dong)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """The sum of the amounts; zero when there are none."""
        return cls(sum(amount.dong for amount in amounts))

    def __add__(self, other: Money) -> Money:
        return Money(self.dong + other.dong)

    def __sub__(self, other: Money) -> Money:
        return Money(self.dong - other.dong)

    def __neg__(self) -> Money:
        return Money(-self.dong)

    def __bool__(self) -> bool:
        return self.dong != 0

    def in_unit(self, unit: Unit) -> Decimal:
        """The exact value in the unit: ``Money(394_400_000).in_unit(TRIEU) == Decimal("394.4")``."""
        return Decimal(f"{self.dong}E-{unit.exponent}")  # from a string: no context rounds it

    def format(self, unit: Unit = Unit.DONG) -> str:
        """The number alone, as a table cell shows it: ``394,4``, ``1.006``, ``2.400.400.000``."""
        return format_number(self.in_unit(unit))

    def text(self) -> str:
        """The amount in prose: ``394.400.000 đồng``."""
        return f"{self.format()} đồng"


Money.ZERO = Money(0)


def _whole_dong(value: Decimal, unit: Unit) -> int | None:
    """The value in đồng, or None when it has a fraction of a đồng or is not finite."""
    if not value.is_finite():
        return None
    above, below = value.as_integer_ratio()
    dong, rest = divmod(above * unit.factor, below)
    return None if rest else dong


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as written. Neither value nor problem: blank. A problem (in Vietnamese) excludes a value."""

    raw: str
    value: Decimal | None
    decimals: int
    problem: str = ""


_BLANK = regex(r"[\s.…–—_-]*")
_GRAMMAR = regex(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?")
_ENGLISH = regex(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")


@lru_cache(maxsize=4096)
def read_number(raw: str) -> Number:
    """The figure of one table cell; nothing, a dash or dots are blank; what is ambiguous has no value."""
    text = _ZERO_WIDTH.sub("", raw).strip().replace("\u2212", "-")
    if _BLANK.fullmatch(text):
        return Number(raw, None, 0)
    if not text.isascii():
        text = re.sub(rf"(?<=[.,])[{_THIN}]+(?=[0-9])|(?<=[0-9-])[{_THIN}]+(?=[.,])", "", text)
        if re.fullmatch(rf"-?[0-9]{{1,3}}(?:[{_THIN}][0-9]{{3}})+(?:,[0-9]+)?", text):
            text = re.sub(rf"[{_THIN}]", "", text)
    if len(text) > _MOST_DIGITS and sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return Number(raw, None, 0, f"“{text[:30]}…” dài quá {_MOST_DIGITS} chữ số, không đọc được như một số liệu.")
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return Number(raw, None, 0, _why_unreadable(text))
    sign, whole, decimals = match[1], match[2], match[3] or ""
    problem = ""
    if len(decimals) == 3 and len(whole) <= 3 and int(whole):  # 0,125 and 1.234,567 have one reading only
        problem = _two_readings(text, sign, whole, decimals)
    elif "." in whole and not int(whole.split(".")[0]):
        problem = _two_readings(text, sign, *whole.split(".", 1))
    if problem:
        return Number(raw, None, len(decimals), problem)
    return Number(raw, Decimal(f"{sign}{whole.replace('.', '')}.{decimals}"), len(decimals))


def _two_readings(text: str, sign: str, left: str, right: str) -> str:
    """The sentence that names both readings of a figure whose separator may open decimals or group digits."""
    whole = format_number(Decimal(re.sub("[.,]", "", sign + left + right)))
    decimal = f"{format_number(Decimal(sign + left))},{right}"
    return f"“{text}” có hai cách đọc: số thập phân {decimal} hoặc số nguyên {whole}; cần viết lại cho rõ."


def _why_unreadable(text: str) -> str:
    """The sentence that says why the text is no figure of the grammar; both readings where there are two."""
    if match := re.fullmatch(r"(-?)([0-9]+)\.([0-9]+)", text):
        return _two_readings(text, match[1], match[2], match[3])
    if match := _ENGLISH.fullmatch(text):
        meant = f"{match[1]}{match[2].replace(',', '.')}" + (f",{match[3]}" if match[3] else "")
        return f"“{text}” dùng dấu phẩy để ngăn hàng nghìn; nếu đúng là số {meant} thì cần viết “{meant}”."
    if re.fullmatch(r"-?[0-9][0-9.,]*", text):
        return f"“{text}” đặt sai dấu: dấu chấm ngăn từng nhóm ba chữ số, dấu phẩy ngăn phần thập phân."
    if re.fullmatch(r"[-+]?\s*[0-9][0-9.,\s]*", text):
        return f"“{text}” có dấu cách hoặc dấu thừa nên không rõ là một số hay nhiều số."
    return f"“{text}” không phải là số."


def format_number(value: Decimal) -> str:
    """``1.234,5``; always read back to the same value: three decimals are written as four (``1,0060``)."""
    if not value.is_finite():
        raise ValueError(f"not a finite number: {value}")
    whole, _, decimals = f"{value.copy_abs():f}".partition(".")  # copy_abs: no context rounds it
    decimals = decimals.rstrip("0")
    if len(decimals) == 3:
        decimals += "0"
    sign = "-" if value < 0 else ""
    return f"{sign}{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")


@dataclass(frozen=True, slots=True)
class AmountInText:
    """An amount of money found in prose: ``text[start:end] == raw``; ``number`` is counted in ``unit``."""

    raw: str
    start: int
    end: int
    number: Number
    unit: Unit

    @property
    def money(self) -> Money | None:
        """The amount, or None where the number has a problem."""
        return None if self.number.value is None else Money.of(self.number.value, self.unit)


_PLAINLY_READ = 20  # characters a number may have to be exact without more digits than decimals have by default
_UNITS_DOWN = sorted(Unit, key=lambda unit: -unit.exponent)
_BELOW_A_DONG = "“{}” tính ra lẻ dưới một đồng; số tiền phải là số đồng nguyên."


def _combine(raw: str, parts: Sequence[tuple[Number, int]]) -> tuple[Number, Unit]:
    """One number in the smallest unit written: 2400 for "2 tỷ 400 triệu". Parts: (number, power of ten)."""
    last, power = parts[-1]
    unit = next(unit for unit in _UNITS_DOWN if unit.exponent <= power)
    decimals = max(0, last.decimals - (power - unit.exponent))
    value = Decimal(0)
    problem = next((number.problem for number, _ in parts if number.problem), "")
    if not problem and len(parts) == 1 and power == unit.exponent and len(last.raw) <= _PLAINLY_READ:
        value += last.value or 0
        if _whole_dong(value, unit) is None:
            problem = _BELOW_A_DONG.format(raw)
    elif not problem:
        values = [(number.value or Decimal(0), exponent) for number, exponent in parts]
        with localcontext(prec=80):
            value = sum((part.scaleb(exponent - unit.exponent) for part, exponent in values), value)
            nested = all(
                not high % 1 and low.scaleb(below) < Decimal(1).scaleb(above)
                for (high, above), (low, below) in pairwise(values)
            )
        if not nested:
            problem = f"“{raw}” ghép các phần không khớp bậc nên không rõ là bao nhiêu."
        elif len(parts) > 1 and power == 0 and parts[-2][1] > 3 and 0 < values[-1][0] < 1000:
            problem = f"“{raw}” không rõ {last.raw} là số đồng hay thuộc bậc lớn hơn; cần viết rõ đơn vị."
        elif _whole_dong(value, unit) is None:
            problem = _BELOW_A_DONG.format(raw)
    return Number(raw, None if problem else value, decimals, problem), unit


_POWERS = {"chục": 1, "trăm": 2, "nghìn": 3, "ngàn": 3, "triệu": 6, "tr": 6, "tỷ": 9, "tỉ": 9}
_FIGURE = regex(
    r"[0-9\u2212](?<![^\Wx×X].)(?<![0-9][.,/].)"
    r"(?:(?<!\u2212)[0-9]{0,2}(?:(?:[ ][0-9]{3}){2,}|[ ]000)(?![0-9])"
    rf"|(?:(?<!\u2212)|[0-9])[0-9]*(?:[{_THIN}]?[.,][{_THIN}]?[0-9]+|[{_THIN}][0-9]{{3}}(?![0-9]))*)"
)
_GAP = r"\*{0,2}[^\S\n]{0,4}\n?[^\S\n]{0,4}\*{0,2}"
_SCALE = regex(rf"{_GAP}(?:(chục|trăm|nghìn|ngàn)\s)?(nghìn|ngàn|triệu|tỷ|tỉ|tr)(?![^\Wđ])", re.IGNORECASE)
_MAY_BE_AMOUNT = regex(r"[0-9][\s*.,-]{0,16}(?:[cC]|[tT][rRỷỶỉỈ]|[nN][gG]|[đĐ](?:[ồỒ]|(?![^\W_]))|[vV][nN])")
_FOLLOWING = regex(r"\s{1,2}(?=[0-9])")
_NOT_MONEY = (  # words after which "đồng" is no currency: đồng chí, đồng bào, đồng thời, Đồng Nai …
    "bào|bộ(?! phận)|bằng sông|chí|chủ (?:trì|nhiệm|tịch)|dạng|đều|đội|giám đốc|hành(?! chính)|hồ(?! sơ)|hới|"
    "loạt|minh|nai|nghĩa|nghiệp(?! vụ)|nhất|phục|ruộng|sở hữu|tác giả|tháp|thời(?! gian| điểm| hạn)|thuận|"
    "tình|xoài|ý"
)
_DONG = regex(
    rf"(?:,-|[.,](?=đ))?{_GAP}\.?(?:(?:đồng|vnđ|vnd)(?![^\W_])(?!\s+(?:{_NOT_MONEY})(?![^\W_]))"
    r"|(?-i:đ)(?![^\W_]|/c))",
    re.IGNORECASE,
)
_MAY_FOLLOW = regex(  # after a bare "triệu" or "tỷ": what shows that nothing but money is counted
    r"(?:bao gồm|bằng|cho|do|đến|để|được|gồm|hoặc|kinh phí|là|mỗi|nguồn|ngân sách|nhằm|so với|theo|thì|tiền|"
    r"trên|trong|trở lên|trở xuống|từ|và|vào|vốn|với)(?![^\W_])",
    re.IGNORECASE,
)


def find_amounts(text: str) -> tuple[AmountInText, ...]:
    """Every figure with a unit of money in the prose, in order; the ambiguous carry a problem.

    "2 tỷ 400 triệu đồng" is one amount. A bare "triệu" or "tỷ" is money only where it counts nothing else:
    "100 triệu cây" is none. A unit after one line break is read.
    """
    found: list[AmountInText] = []
    position = 0 if _MAY_BE_AMOUNT.search(text) else len(text)
    while figure := _FIGURE.search(text, position):
        position = figure.end()
        parts: list[tuple[Number, int]] = []
        end = _read_parts(text, figure, parts)
        if end is None:
            continue
        raw = text[figure.start() : end]
        written = parts[0][0].raw if len(parts) == 1 else re.sub(r"(?i)\s*(?:đồng|vnđ|vnd|đ)$", "", raw)
        found.append(AmountInText(raw, figure.start(), end, *_combine(written, parts)))
        position = end
    return tuple(found)


def _read_parts(text: str, figure: re.Match[str], parts: list[tuple[Number, int]]) -> int | None:
    """The end of the amount that begins with a figure, its parts appended; None, and no part, where it is no money."""
    scale = _SCALE.match(text, figure.end())
    if scale and _is_name(scale[0]):
        return None
    power = sum(_POWERS[word.lower()] for word in scale.groups() if word) if scale else 0
    end = scale.end() if scale else figure.end()
    dong = _DONG.match(text, end)
    if not scale and not dong:
        return None
    parts.append((read_number(figure[0]), power))
    if dong and not _is_name(dong[0], text[dong.end() : dong.end() + 9]):
        return dong.end()
    following = _FOLLOWING.match(text, end)
    if scale and following and len(parts) < 5:
        further = _FIGURE.match(text, following.end())
        closed = _read_parts(text, further, parts) if further else None
        if closed is not None:
            return closed
    if scale and scale[2].lower() in ("triệu", "tỷ", "tỉ") and _stands_alone(text, end):
        return end
    parts.pop()
    return None


def _is_name(unit: str, after: str = "") -> bool:
    """True of a capitalised unit on a new line, and of "Đồng" before a capital (Đồng Nai): no unit."""
    word = unit.strip(" \n*")
    place = word == "Đồng" and re.match(r" (?!Việt Nam)[^\W\d_]", after) and after[1].isupper()
    return bool(place) or ("\n" in unit and word[:1].isupper())


def _stands_alone(text: str, end: int) -> bool:
    """True when an end, punctuation or a linking word follows a bare "triệu" or "tỷ": no thing counted."""
    rest = text[end : end + 40].lstrip(" *\t\u00a0\u202f")
    if rest.startswith("\n") and not rest.lstrip()[:1].islower():
        return True
    rest = rest.lstrip()
    return not rest or not rest[0].isalnum() or _MAY_FOLLOW.match(rest) is not None


class AmountError(ValueError):
    """What an officer typed is no amount of money; the message is a Vietnamese sentence to show as it is."""

    def __init__(self, text: str, reason: str) -> None:
        shown = text.strip() or "(trống)"
        accepted = "450.000.000; 450 triệu; 2,4 tỷ; 1 tỷ 200 triệu đồng"
        super().__init__(f"Không đọc được số tiền “{shown}”: {reason} Có thể viết: {accepted}.")


_BARE_POWERS = {"chuc": 1, "tram": 2, "k": 3, "nghin": 3, "ngan": 3, "trieu": 6, "triêu": 6, "ty": 9, "ti": 9}
_TYPED_POWERS = _POWERS | _BARE_POWERS
_LONGEST_TYPED = 100
_TYPED_DONG = regex(r"[đd][ồo]ng|vn[đd]|[đd]")
_TYPED_TAIL = regex(r"(?:\./\.| ch[ẵa]n| vi[ệe]t nam|[ .,;])+$")


def read_amount(text: str) -> Money:
    """The amount an officer typed ("450.000.000", "450tr", "2,4 tỷ", "1ty2"); AmountError when unclear."""
    typed = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text)).lower().replace("\u2212", "-").strip()
    typed = re.sub(r"\s+", " ", typed)
    if len(typed) > _LONGEST_TYPED:
        raise AmountError(text[:_LONGEST_TYPED], "nội dung quá dài.")
    if re.match(r"-\s*[0-9]|âm ", typed):
        raise AmountError(text, "số tiền không được âm.")
    typed = re.sub(r"tr\. ?(?=[đd])", "tr ", _TYPED_TAIL.sub("", typed))
    if re.match(r"[0-9]{1,3}(?: [0-9]{3})+[^0-9]*$", typed):
        typed = re.sub(r"(?<=[0-9]) (?=[0-9])", "", typed)
    tokens = re.findall(r"[0-9]+(?:[.,]+[0-9]+)*|tr(?=[đd])|[^\W\d_]+|\S", typed)
    closed = bool(tokens) and _TYPED_DONG.fullmatch(tokens[-1]) is not None
    if closed:
        tokens.pop()
    number, unit = _combine(typed, _typed_parts(text, tokens, closed))
    if number.value is None:
        raise AmountError(text, number.problem)
    return Money.of(number.value, unit)


def _typed_parts(text: str, tokens: Sequence[str], closed: bool) -> list[tuple[Number, int]]:
    """(number, power of ten) pairs; bare last digits are tenths ("1ty2") or thousandths ("1 tỷ 200")."""
    parts: list[tuple[Number, int]] = []
    position = 0
    while position < len(tokens):
        number = read_number(tokens[position])
        position += 1
        power = 0
        while position < len(tokens) and tokens[position] in _TYPED_POWERS:
            power += _TYPED_POWERS[tokens[position]]
            position += 1
        if not number.raw[0].isdigit():
            raise AmountError(text, f"không hiểu “{number.raw}”.")
        if parts and not power and not closed and parts[-1][1] >= 3 and number.raw.isdigit():
            above = parts[-1][1]
            if len(number.raw) == 2:
                raise AmountError(text, f"“{number.raw}” ở cuối có thể hiểu hai cách, cần ghi rõ đơn vị.")
            power = above - len(number.raw) if len(number.raw) <= 3 else 0
        parts.append((number, power))
    if not parts:
        raise AmountError(text, "chưa có con số nào.")
    return parts


def choose_unit(amounts: Iterable[Money], prefer: Unit = Unit.TRIEU) -> Unit:
    """The largest unit up to ``prefer`` in which every amount takes at most two decimals; đồng takes none."""
    step = 10**_MOST_DECIMALS_CHOSEN
    known = tuple(amounts)
    fitting = (
        unit
        for unit in sorted(Unit, key=lambda unit: -unit.exponent)
        if unit.exponent <= prefer.exponent and all(amount.dong * step % unit.factor == 0 for amount in known)
    )
    return next(fitting, Unit.DONG)
