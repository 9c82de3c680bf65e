"""Amounts in Vietnamese words are written in one canonical spelling and read in every accepted one.

Groups of three digits from the right, scales nghìn, triệu, tỷ, then nghìn tỷ, triệu tỷ, tỷ tỷ; a zero group
is not read. What is misspelt or can be understood two ways ("một trăm năm") is refused with a sentence in
Vietnamese, never guessed. Texts in which words are looked for are in Unicode NFC, as readers deliver them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from knowledge.domain.money import Money
from knowledge.domain.regex import regex

LABEL = "Bằng chữ:"  # the one right label

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_VALUES = {word: digit for digit, word in enumerate(_DIGITS)}
_AFTER_TENS = {**_VALUES, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_SCALES = {"nghìn": 3, "triệu": 6, "tỷ": 9}
_SPELLINGS = {"ngàn": "nghìn", "tỉ": "tỷ", "lẻ": "linh", "bẩy": "bảy"}
_VOCABULARY = set(_AFTER_TENS) | set(_SCALES) | set(_SPELLINGS) | {"âm", "linh", "mười", "mươi", "phẩy", "trăm"}
_CURRENCY_TAIL = (("đồng", "việt", "nam"), ("đồng", "vn"), ("đồng",), ("vnđ",))
_RIGHT_AFTER = {
    "mười": {"năm": "lăm", "mốt": "một", "tư": "bốn"},
    "mươi": {"năm": "lăm", "một": "mốt"},
    "linh": {"mốt": "một", "lăm": "năm"},
}
_MOST_SCALES = 4  # "tỷ tỷ tỷ tỷ": far beyond any amount; more is a slip of the keyboard


def to_words(n: int) -> str:
    """The canonical spelling, in lower case: ``2_400_400_000`` is "hai tỷ bốn trăm triệu bốn trăm nghìn"."""
    if n < 0:
        return f"âm {to_words(-n)}"
    if n == 0:
        return _DIGITS[0]
    billions = []
    while n:
        n, rest = divmod(n, 10**9)
        billions.append(rest)
    words: list[str] = []
    for power, rest in reversed(list(enumerate(billions))):
        for name, group in (("triệu", rest // 10**6), ("nghìn", rest // 1000 % 1000), ("", rest % 1000)):
            if group:
                words += _group_words(group, bool(words)) + ([name] if name else [])
        words += ["tỷ"] * (power if rest else 0)
    return " ".join(words)


def _group_words(group: int, follows: bool) -> list[str]:
    """The words of 1..999; a group that follows another always names its hundreds ("không trăm")."""
    hundreds, tens, unit = group // 100, group // 10 % 10, group % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or follows else []
    last = _DIGITS[unit]
    if tens == 0:
        return words + (["linh"] if words else []) * bool(unit) + [last] * bool(unit)
    if unit == 5:
        last = "lăm"
    elif tens > 1:
        last = {1: "mốt", 4: "tư"}.get(unit, last)
    return words + (["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]) + [last] * bool(unit)


def money_words(money: Money) -> str:
    """The words after "Bằng chữ:": "Hai tỷ bốn trăm triệu đồng chẵn"; money is always a whole amount."""
    words = to_words(money.dong)
    return f"{words[0].upper()}{words[1:]} đồng" + (" chẵn" if money else "")


@dataclass(frozen=True, slots=True)
class WordsReading:
    """The whole number that words name; or None and, in a Vietnamese sentence, why they were refused."""

    value: int | None
    problem: str = ""


class _Refused(Exception):
    """The words are no well-formed number; the message is the Vietnamese reason."""


def read_words(text: str) -> WordsReading:
    """The value of words in any accepted spelling, with or without "đồng chẵn"; or why they are refused."""
    tokens = _tokens(text)
    if not tokens:
        return WordsReading(None, "Chưa ghi số tiền bằng chữ.")
    try:
        _check_known(tokens)
        if tokens == ["không"]:
            return WordsReading(0)
        negative = tokens[0] == "âm"
        value = _read_decimal(tokens[negative:]) if "phẩy" in tokens else _read_whole(tokens[negative:])
    except _Refused as refusal:
        return WordsReading(None, f"“{text.strip()}”: {refusal}.")
    return WordsReading(-value if negative else value)


def _tokens(text: str) -> list[str]:
    """The words in lower case and one spelling, without punctuation and without "đồng", "chẵn" at the end."""
    plain = re.sub(r"[^\w/]+|_", " ", unicodedata.normalize("NFC", text).lower().replace("./.", " "))
    tokens = plain.split()
    if tokens[-1:] == ["chẵn"]:
        tokens.pop()
    for tail in _CURRENCY_TAIL:
        if tuple(tokens[-len(tail) :]) == tail:
            del tokens[-len(tail) :]
            break
    return [_SPELLINGS.get(token, token) for token in tokens]


def _check_known(tokens: list[str]) -> None:
    """Refuses the first word that no number contains."""
    if "lẽ" in tokens:
        raise _Refused("“lẽ” viết sai, phải là “lẻ” hoặc “linh”")
    unknown = next((token for token in tokens if token not in _VOCABULARY), None)
    if unknown is not None:
        raise _Refused(f"không hiểu “{unknown}”")


def _read_whole(tokens: list[str]) -> int:
    """The value of a whole number in words; the scales of its groups must go down."""
    total = 0
    previous: int | None = None
    position = 0
    while position < len(tokens):
        start = position
        group, named, position = _read_group(tokens, position)
        scales = list(takewhile(lambda word: word in _SCALES, tokens[position:]))
        position += len(scales)
        power = _power_of(scales, tokens[position:])
        if previous is None and named and group < 100:
            raise _Refused("không mở đầu bằng “không trăm”")
        if previous is not None:
            _check_follows(total, previous, group, named, power, " ".join(tokens[start:position]))
        if group == 0:
            raise _Refused("nhóm ba chữ số bằng không thì không đọc")
        total += group * 10**power
        previous = power
    if previous is None:
        raise _Refused("không có con số nào")
    return total


def _power_of(scales: list[str], rest: list[str]) -> int:
    """The power of ten of a group: its own scale, and the tỷ that close its block further on."""
    if len(scales) > _MOST_SCALES or any(scale != "tỷ" for scale in scales[1:]):
        raise _Refused(f"“{' '.join(scales)}” không phải là một bậc số")
    power = sum(_SCALES[scale] for scale in scales)
    if "tỷ" in scales:
        return power
    # "năm nghìn ba trăm mười bốn tỷ": the tỷ after a later group of the same block counts for this group too.
    for index, word in enumerate(rest):
        if word == "tỷ":
            return power + 9 * sum(1 for _ in takewhile(lambda scale: scale == "tỷ", rest[index:]))
    return power


def _check_follows(total: int, previous: int, group: int, named: bool, power: int, words: str) -> None:
    """Refuses a group that cannot stand after one of 10**previous, with both readings where there are two."""
    if power >= previous:
        raise _Refused("các bậc tỷ, triệu, nghìn không theo thứ tự từ lớn đến nhỏ")
    if named:
        return
    if power == 0 and group < 10:
        literal, spoken = total + group, total + group * 10 ** (previous - 1)
        raise _Refused(f"có hai cách hiểu là {Money(literal).format()} hoặc {Money(spoken).format()}")
    raise _Refused(f"thiếu “không trăm” trước “{words}”")


def _read_group(tokens: list[str], position: int) -> tuple[int, bool, int]:
    """(value 0..999, whether its hundreds are named, the position after it)."""
    first = tokens[position]
    named = tokens[position + 1 : position + 2] == ["trăm"] and first in _VALUES
    value = 100 * _VALUES[first] if named else 0
    position += 2 if named else 0
    first, second = (*tokens[position : position + 2], "", "")[:2]
    if first == "linh":
        if not named:
            raise _Refused("“linh” (lẻ) chỉ đứng sau “trăm”")
        if second == "không" or second not in {*_VALUES, "tư"}:
            raise _Refused(f"sau “linh” (lẻ) không viết “{second}”" if second else "thiếu chữ số sau “linh” (lẻ)")
        return value + _AFTER_TENS[second], named, position + 2
    if first == "mười":
        return _read_unit(tokens, position + 1, value + 10, named)
    if second == "mươi":
        if _VALUES.get(first, 0) < 2:
            raise _Refused(f"không viết “{first} mươi”")
        return _read_unit(tokens, position + 2, value + 10 * _VALUES[first], named)
    if first in _VALUES and named and first != "không":
        digit = _VALUES[first]
        both = f"{value + digit} hoặc {value + 10 * digit}"
        said = f"{tokens[position - 2]} trăm {first}"
        raise _Refused(f"“{said}” có hai cách hiểu là {both}; thiếu “linh” (lẻ) hoặc “mươi”")
    if first in _VALUES and first != "không":
        return _VALUES[first], named, position + 1
    if named and (first in _SCALES or not first):
        return value, named, position
    raise _Refused(f"“{first}” không đúng chỗ" if first else "thiếu chữ số")


def _read_unit(tokens: list[str], position: int, value: int, named: bool) -> tuple[int, bool, int]:
    """The group closed by its unit digit, which after mười and mươi has spellings of its own."""
    unit = (*tokens[position : position + 1], "")[0]
    if unit not in _AFTER_TENS or tokens[position + 1 : position + 2] in (["trăm"], ["mươi"]):
        return value, named, position
    teen = value % 100 == 10
    tens = "mười" if teen else "mươi"
    right = _RIGHT_AFTER[tens]
    if unit == "không" or unit in right:
        better = f", phải là “{tens} {right[unit]}”" if unit in right else ""
        raise _Refused(f"“{tens} {unit}” viết sai{better}")
    return value + _AFTER_TENS[unit], named, position + 1


def _read_decimal(tokens: list[str]) -> int:
    """The value of "ba mươi chín phẩy sáu triệu": it must come to a whole number."""
    comma = tokens.index("phẩy")
    scales = list(takewhile(lambda word: word in _SCALES, reversed(tokens)))[::-1]
    decimals = tokens[comma + 1 : len(tokens) - len(scales)]
    whole = 0 if tokens[:comma] == ["không"] else _read_whole(tokens[:comma])
    if not decimals or any(word in _SCALES for word in decimals):
        raise _Refused("sau “phẩy” phải là chữ số rồi một bậc số")
    if all(word in _VALUES for word in decimals):
        digits = "".join(str(_VALUES[word]) for word in decimals)
    else:
        digits = str(_read_whole(decimals))
    factor: int = 10 ** _power_of(scales, [])
    divisor: int = 10 ** len(digits)
    value, rest = divmod(int(f"{whole}{digits}") * factor, divisor)
    if rest:
        raise _Refused("số lẻ dưới một đồng")
    return value


def mend_words(text: str) -> WordsReading:
    """What the words mean once slips of spelling with one meaning are put right; as ``read_words`` where none helps.

    "mười năm" is mười lăm, "một triệu hai mươi nghìn" lacks "không trăm"; "một trăm năm" has two meanings and stays
    refused.
    """
    strict = read_words(text)
    if strict.value is not None:
        return strict
    mended = read_words(" ".join(_with_hundreds(_respelled(_tokens(text)))))
    return strict if mended.value is None else mended


def _respelled(tokens: list[str]) -> list[str]:
    """The tokens with the digit after mười, mươi and linh in the form that belongs there."""
    words: list[str] = []
    for position, token in enumerate(tokens):
        before = words[-1] if words else ""
        opens = tokens[position + 1 : position + 2] in (["trăm"], ["mươi"])
        if token == "mươi" and before == "một":
            words[-1] = "mười"
        elif token == "lẽ":
            words.append("linh")
        else:
            words.append(token if opens else _RIGHT_AFTER.get(before, {}).get(token, token))
    return words


def _with_hundreds(tokens: list[str]) -> list[str]:
    """The tokens with "không trăm" in every group after the first that lacks its hundreds, and without zero groups."""
    words: list[str] = []
    position = 0
    while position < len(tokens):
        group = list(takewhile(lambda word: word not in _SCALES, tokens[position:]))
        scales = list(takewhile(lambda word: word in _SCALES, tokens[position + len(group) :]))
        position += len(group) + len(scales)
        if words and group and "trăm" not in group:
            alone = len(group) == 1 and bool(scales)
            if alone or {"mười", "mươi", "linh"} & set(group):
                group = ["không", "trăm", *(["linh"] if alone and group != ["mười"] else []), *group]
        if words and group in (["không", "trăm"], ["không", "trăm", "linh", "không"]) and "tỷ" not in scales:
            continue
        words += group + scales
    return words


@dataclass(frozen=True, slots=True)
class WordsInText:
    """An amount in words: ``text[start:end] == raw``, the words only; ``label`` is the one written before."""

    raw: str
    start: int
    end: int
    label: str
    reading: WordsReading


_LABEL = regex(  # "Bằng chữ:", and its near misses: Bảng chữ, Viết bằng chữ, bằng chữ là, Bằng chử
    r"(?<!\w)(?:(?:viết|ghi|đọc)\s+)?b[ằảẳẵăaà]ng\s+ch[ữửứưu](?:\s+là)?(?![^\W_])"
    r"[*_ ]{0,4}\)?[*_\s]{0,4}(?P<colon>:)?",
    re.IGNORECASE,
)
_GOES_ON = "một|hai|ba|bốn|sáu|bảy|bẩy|tám|chín|mười|chẵn|(?:không|năm)\\s+(?:trăm|mươi|nghìn|ngàn|triệu|tỷ|tỉ)"
_CLOSING = regex(
    r"(?:đồng(?:\s+việt\s+nam)?|vnđ)(?:\s+chẵn)?(?:\s*\./\.)?(?!\w)"
    rf"(?!\s*[,-]?\s*(?:{_GOES_ON})(?!\w))",
    re.IGNORECASE,
)
_FIRST_WORD = regex(rf"(?:{'|'.join(sorted(_VOCABULARY))})(?!\w)", re.IGNORECASE)
_LONGEST = 400  # characters an amount in words may take


_BRACKETED = regex(  # right after an amount: 2.400.000đ (Hai triệu bốn trăm nghìn đồng chẵn./.)
    r"\d\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s*)?(?:đồng|vnđ|đ)?\s*[,.]?\s*[(\[]\s*"
    r"(?P<words>[^\W\d_][^()\[\]\d:;]*?đồng(?:\s+việt\s+nam)?(?:\s+chẵn)?(?:\s*\./\.)?)\s*[.,]?\s*[)\]]",
    re.IGNORECASE,
)
_MAY_BE_LABELLED = regex(r"b[ằảẳẵăaà]ng\s+ch")
_MAY_BE_BRACKETED = regex(r"[(\[]\s*[^\W\d_][^()\[\]\d:;]*[đĐ][ồỒ][nN][gG]")
_SCALED = regex(r"(?<!\w)(?:mười|mươi|trăm|nghìn|ngàn|triệu|tỷ|tỉ)(?!\w)", re.IGNORECASE)


def find_words(text: str, lowered: str | None = None) -> tuple[WordsInText, ...]:
    """Every amount in words, in order, read or refused: after its label ("Bằng chữ:" or a near miss), or in a bracket
    of its own right after digits (then ``label`` is empty). ``lowered``: the text in lower case, where it is known."""
    lowered = text.lower() if lowered is None else lowered
    if not _MAY_BE_LABELLED.search(lowered) and not ("đồng" in lowered and _MAY_BE_BRACKETED.search(text)):
        return ()
    return tuple(sorted((*_labelled(text), *_bracketed(text)), key=lambda words: words.start))


def _bracketed(text: str) -> Iterator[WordsInText]:
    for match in _BRACKETED.finditer(text):
        raw = match["words"]
        if _SCALED.search(raw) and set(_tokens(raw)) <= _VOCABULARY | {"lẽ"}:
            yield WordsInText(raw, match.start("words"), match.end("words"), "", read_words(raw))


def _labelled(text: str) -> tuple[WordsInText, ...]:
    """Every amount in words after its label."""
    found: list[WordsInText] = []
    for match in _LABEL.finditer(text):
        start = match.end()
        while start < len(text) and text[start] in " \t\n\u00a0*_":
            start += 1
        if not match["colon"] and not _FIRST_WORD.match(text, start):
            continue  # "bảng chữ cái": no label
        end = _end_of_words(text, start)
        raw = text[start:end]
        label = " ".join(re.sub(r"[*_):]", " ", match[0]).split()) + (match["colon"] or "")
        found.append(WordsInText(raw, start, end, label, read_words(raw)))
    return tuple(found)


def _end_of_words(text: str, start: int) -> int:
    """The end of the words: after "đồng chẵn", else before the bracket, the sentence's or the line's end."""
    limit = start + _LONGEST
    stop = re.compile(r"[()\[\];|]|\.(?!/)|\n\s*\n").search(text, start, limit)
    end = stop.start() if stop else min(limit, len(text))
    closing = _CLOSING.search(text, start, end)
    if closing:
        return closing.end()
    if stop is None or stop[0] not in ")]":
        newline = text.find("\n", start, end)
        end = newline if newline >= 0 else end
    return start + len(text[start:end].rstrip(" \t\n\u00a0*_.,;:–-"))
