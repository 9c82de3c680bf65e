"""Which agency, province, year and money a sentence about a plan names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from assistant.phrasebook.amounts import written
from assistant.phrasebook.grammar import AMOUNT, DOCUMENT, SLOTS
from assistant.phrasebook.places import CITIES, COMMUNES, DEPARTMENTS, NOT_A_NAME, PROVINCE_OF
from assistant.phrasebook.spelling import marks_of
from assistant.phrasebook.wording import Wording
from knowledge.domain.folding import fold
from knowledge.registry.places import load_places

_WORD = re.compile(r"[a-z0-9'&-]+")
_COMMUNE = re.compile(r"(?<![\w.])(?P<level>xa|phuong|dac khu) (?=[a-z0-9])")
_COMMITTEE = re.compile(r"(?<!\w)(?:ubnd|uy ban nhan dan|uy ban) (?:tinh|thanh pho|tp\.?) ?(?=[a-z])")
_PROVINCE = re.compile(r"(?<!\w)(?P<level>tinh|thanh pho|tp\.?) ?(?=[a-z])")
_DEPARTMENT = re.compile(
    rf"(?<!\w)so (?P<name>{'|'.join(sorted((re.escape(name) for name in DEPARTMENTS), key=len, reverse=True))})(?!\w)"
)
_KNOWN = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, PROVINCE_OF), key=len, reverse=True))})(?!\w)")
_YEAR = re.compile(rf"(?<![\d/.,-]){SLOTS['year']}(?![\d/.,-]*\d)(?! ?(?:dong|trieu|ty))")
_MONEY = re.compile(AMOUNT)
_DOCUMENT = re.compile(DOCUMENT)
_CARRY_BEFORE = re.compile(
    r"(?:chuyen nguon|nam truoc chuyen sang|chuyen sang)[^\d,.;\n]{0,30}(?:nam \d{4}[^\d,.;\n]{0,20})?$"
)
_CARRY_AFTER = re.compile(
    r" (?:duoc |la )?(?:kinh phi |von |tien |nguon )?(?:nam (?:\d{4}|truoc|ngoai|cu) )?(?:duoc )?(?:chuyen nguon"
    r"|nam truoc chuyen sang"
    r"|chuyen (?:sang|qua)|tu nguon nam truoc|tu nam (?:truoc|ngoai|\d{4}) (?:chuyen )?(?:sang|qua))"
)
_CEILING_BEFORE = re.compile(r"(?:kinh phi|ngan sach|du toan|tong|tran|von|so tien|kp|muc)[^\d,.;\n]{0,30}$")
_ACTS = re.compile(
    r" (?:vua |moi |da |co |cung )*(?:bao|giao|cap|thong bao|duyet|cho|yeu cau|chot|gui|noi|phan bo|thong nhat"
    r"|huong dan)\b"
)
_OF_WHOM = re.compile(r"\b(?:cua|cho) (?:ubnd|uy ban|xa|phuong|dac khu|so)\b")
_SMALLEST_BARE = 1_000_000
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Named:
    """What was found; empty where nothing was. ``unclear`` is the place of an amount without a unit."""

    agency: str = ""
    province: str = ""
    year: str = ""
    ceiling: str = ""
    carry_over: str = ""
    unclear: tuple[int, int] | None = None


def named(wording: Wording, start: int, end: int) -> Named:
    """Everything the sentence at ``folded[start:end]`` names."""
    province, province_at = _province(wording, start, end)
    agency = _agency(wording, start, end, province)
    if not agency and province and province_at is not None and _level_before(wording, province_at):
        agency = f"UBND {'thành phố' if province in CITIES else 'tỉnh'} {province}"
    years = [match.group() for match in _YEAR.finditer(wording.folded, start, end)]
    ceiling, carry_over, unclear = _money(wording, start, end)
    return Named(agency, province, max(years, default=""), ceiling, carry_over, unclear)


def is_clear(amount: str) -> bool:
    """True when a folded amount has a unit, or is so large that it can only be đồng."""
    if re.search(r"(?<![a-z])cu$", amount.strip()):
        return False
    digits = re.sub(r"\D", "", amount)
    return re.search(r"[a-z]", amount) is not None or int(digits or 0) >= _SMALLEST_BARE or digits.strip("0") == ""


def _agency(wording: Wording, start: int, end: int, province: str) -> str:
    folded = wording.folded
    for match in _DEPARTMENT.finditer(folded, start, end):
        if _ACTS.match(folded, match.end()) and _OF_WHOM.search(folded, match.end(), end):
            continue  # "Sở Tài chính vừa báo …, lập kế hoạch của UBND tỉnh …"
        if wording.means(match.start(), match.start() + 2, "sở") and not folded[: match.start()].endswith("doi "):
            return DEPARTMENTS[match["name"]]
    for match in _COMMUNE.finditer(folded, start, end):
        level = next(word for word in COMMUNES if fold(word) == match["level"])
        if not _written_so(wording, match, level) or _is_other_word(wording, match):
            continue
        if known := _known_commune(wording, level, match.end(), end, province):
            return f"UBND {level} {known}"
        name_end = _name_end(wording, match.end(), end)
        if name_end > match.end():
            return f"UBND {level} {_capitalised(wording.said(match.end(), name_end))}"
    if province and _COMMITTEE.search(folded, start, end):
        return f"UBND {'thành phố' if province in CITIES else 'tỉnh'} {province}"
    return ""


def _written_so(wording: Wording, match: re.Match[str], level: str) -> bool:
    """True where the level is written with its marks, wherever on the word they were put ("phừơng")."""
    start, end = match.span("level")
    written = wording.text[wording.places[start] : wording.places[end]]
    return wording.means(start, end, level) or marks_of(written) == marks_of(level) or written.lower() in ("p.", "x.")


def _known_commune(wording: Wording, level: str, start: int, end: int, province: str) -> str:
    """The name of a commune of today that stands there, as it is written; empty where none does.

    What was typed without marks gets those of the name, where there is one spelling only.
    """
    words = [match.span() for match in islice(_WORD.finditer(wording.folded, start, end), _LONGEST_NAME)]
    together = [
        at for at, (first, _) in enumerate(words) if at == 0 or wording.folded[words[at - 1][1] : first] in (" ", " - ")
    ]
    for count in range(len(words) if len(together) == len(words) else len(together), 0, -1):
        if re.match(r"nam \d{2,4}\b", wording.folded[words[count - 1][0] :]):
            continue  # "… năm 2027" is no name in the south
        said = wording.said(start, words[count - 1][1])
        found = [one for one in load_places().resolve(f"{level} {said}", date.max) if one.ended is None]
        found = [one for one in found if one.province == province] or found
        names = {one.title.split(",")[0].partition(" ")[2].removeprefix("khu ") for one in found}
        names = {name for name in names if fold(name) == fold(said)}
        if names:
            return names.pop() if len(names) == 1 and fold(said) == said.lower() else _capitalised(said)
    return ""


def _is_other_word(wording: Wording, match: re.Match[str]) -> bool:
    """ "kinh tế - xã hội", "hợp tác xã", "địa phương", "phương án": no commune."""
    if wording.text[wording.places[match.end()]].isupper():
        return False
    before, after = wording.folded[: match.start()].rstrip(), wording.folded[match.end() :]
    other = (
        r"(?:hoi|khac|nao|tui|toi|minh|em|ta|nha|chung)\b"
        if match["level"] == "xa"
        else r"(?:an|phap|thuc|tien|huong|nao)\b(?! \w+ (?:tinh|thanh))"
    )
    if before.endswith(("ubnd", "nhan dan", "uy ban")):
        return False
    return before.endswith(("tac", "dia", "kinh te -", "cac", "cap")) or re.match(other, after) is not None


def _name_end(wording: Wording, start: int, end: int) -> int:
    """Where the name that begins at ``start`` ends: with its capitals, else at a word no name holds."""
    place, words = start, 0
    capitals = wording.text[wording.places[start]].isupper()
    while words < _LONGEST_NAME and (match := _WORD.match(wording.folded, place, end)):
        written = wording.text[wording.places[match.start()]]
        if capitals and not (written.isupper() or written.isdigit()):
            break
        if not capitals and (_ends_name(wording.folded, match) or (match.group()[0].isdigit() and words > 0)):
            break
        if words and _KNOWN.match(wording.folded, match.start(), end):
            break  # a province begins here
        place, words = match.end(), words + 1
        if wording.folded[place : place + 1] != " ":
            break
        place += 1
    return place


def _ends_name(folded: str, word: re.Match[str]) -> bool:
    """True of a word no name holds, when the sentence goes on after it ("Đức Cơ" alone may end in "co")."""
    return word.group() in NOT_A_NAME and re.match(r" [a-z0-9]", folded[word.end() :]) is not None


def _province(wording: Wording, start: int, end: int) -> tuple[str, int | None]:
    folded = wording.folded
    for match in _PROVINCE.finditer(folded, start, end):
        if known := _KNOWN.match(folded, match.end(), end):
            return PROVINCE_OF[known.group()], match.start()
        capital = wording.text[wording.places[match.end()]].isupper()
        word = {"tinh": "tỉnh", "thanh pho": "thành phố"}.get(match["level"], match["level"])
        if capital and wording.means(match.start("level"), match.end("level"), word):
            name_end = _name_end(wording, match.end(), end)
            return _capitalised(wording.said(match.end(), name_end)), match.start()
    found = [match for match in _KNOWN.finditer(folded, start, end) if not _follows_commune(folded, match.start())]
    return (PROVINCE_OF[found[-1].group()], found[-1].start()) if found else ("", None)


def _follows_commune(folded: str, start: int) -> bool:
    return re.search(r"(?<!\w)(?:xa|phuong|dac khu) $", folded[:start]) is not None


def _level_before(wording: Wording, place: int) -> bool:
    """True when the province is named as such ("tỉnh Gia Lai"), or "của", "cho" stands before it."""
    folded = wording.folded
    return _PROVINCE.match(folded, place) is not None or folded[:place].rstrip().endswith((" cua", " cho"))


def _money(wording: Wording, start: int, end: int) -> tuple[str, str, tuple[int, int] | None]:
    folded = wording.folded
    numbers = [match.span() for match in _DOCUMENT.finditer(folded, start, end)]
    ceiling, carry_over, loose = "", "", ""
    unclear: tuple[int, int] | None = None
    for match in _MONEY.finditer(folded, start, end):
        if any(begin <= match.start() < stop for begin, stop in numbers):
            continue
        before, amount = folded[start : match.start()], match.group().strip()
        about_money = _CEILING_BEFORE.search(before) is not None
        if not is_clear(amount):
            is_year = re.fullmatch(SLOTS["year"], amount) is not None or before.endswith("nam ")
            if about_money and not is_year:
                unclear = unclear or match.span()
            continue
        said = written(amount) or wording.said(*match.span())
        if _CARRY_BEFORE.search(before) or _CARRY_AFTER.match(folded, match.end(), end):
            carry_over = carry_over or said
        elif about_money:
            ceiling = ceiling or said
        else:
            loose = loose or said
    ceiling = ceiling or loose
    return ceiling, carry_over, None if ceiling else unclear


def _capitalised(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())
