"""Documents and places that a message names: by number in any spelling, by half a number and its kind, by a law's "
"name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.phrasebook.known import is_place
from assistant.phrasebook.wording import Wording
from assistant.tools.words import SMALL, near, spelled
from knowledge.domain.folding import fold
from knowledge.domain.legal import LegalDocument
from knowledge.parsing.citations import find_numbers, parse_number
from knowledge.registry import load_agencies, load_registry

_KINDS = {
    "nghi quyet": "Nghị quyết", "nghi dinh": "Nghị định", "quyet dinh": "Quyết định", "thong tu lien tich":
    "Thông tư liên tịch", "thong tu": "Thông tư", "chi thi": "Chỉ thị", "ke hoach": "Kế hoạch", "cong van": "Công văn",
    "ket luan": "Kết luận", "bo luat": "Bộ luật", "luat": "Luật", "nq": "Nghị quyết", "nd": "Nghị định",
    "qd": "Quyết định", "tt": "Thông tư", "ct": "Chỉ thị", "cv": "Công văn", "kl": "Kết luận",
}  # fmt: skip
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d{2}"
_SYMBOL = r"(?:(?:nd|qd|nq|ttlt|tt|ct|kh|cv|kl|qh)\d{0,2}(?:[ /-]?(?:cp|ttg|tw|ubnd|hdnd|b[a-z]{2,5}|qh\d{2}))?)"
_WHOLE = re.compile(rf"(?<![\w./-])\d{{1,5}}[a-c]?(?:[ /.-]{_YEAR})?[ /.-]{{1,2}}{_SYMBOL}(?![\w/])")
"""A number with its symbol, blanks where slashes belong: "30 2020 nd cp", "265/2025 nđcp"."""
_OF_BODY = r"(?: cua)? (?:bo|chinh phu|thu tuong|quoc hoi|hdnd|ubnd)(?: [a-z&]+){0,5}?"
_HALF = re.compile(
    rf"(?<!\w)(?P<kind>{_KIND})(?:{_OF_BODY} so|(?: so|-)?) ?(?P<number>\d{{1,5}}[a-c]?)(?:[/ -](?P<year>{_YEAR})"
    rf"| nam (?P<of>{_YEAR}))?"
    r"(?:[ /-](?P<symbol>ttg|tw|cp|b[a-z]{2,5}))?(?![\w/.-]*\d|/)(?! ?(?:trieu|tr|ty|%|nam (?!nao|may|ngoai|truoc)))"
)
_TURNED = re.compile(rf"(?<![\w./-])(?P<number>\d{{1,5}})[/ -](?P<year>{_YEAR}) (?:cua )?(?P<kind>{_KIND})(?!\w)")
_SHORT = {
    "Nghị quyết": "NQ",
    "Nghị định": "NĐ",
    "Quyết định": "QĐ",
    "Thông tư": "TT",
    "Chỉ thị": "CT",
    "Kết luận": "KL",
}
_ISSUER = re.compile(
    r"(?:cua|do) (?P<issuer>(?:ubnd |hdnd |uy ban nhan dan |hoi dong nhan dan )?(?:huyen|tinh|xa) [a-z ]+)"
)
_LAW = re.compile(r"(?<!\w)(?:bo luat|luat|phap lenh)(?= )")
_NEW = re.compile(r"^ ?(?:moi nhat|moi|hien hanh|hien nay|dang (?:ap dung|co hieu luc|dung)|bay gio)\b")
_OLD = re.compile(r"^ ?(?:cu|truoc|ngay truoc|cu ky)\b")
_MOST_LAWS = 4
_ALIASES = {
    "ai": "tri tue nhan tao", "vbqppl": "van ban quy pham phap luat", "cqdp": "chinh quyen dia phuong",
    "tckt": "tieu chuan", "qckt": "quy chuan ky thuat", "clsp": "chat luong san pham", "clsphh": "chat luong san pham "
    "hang hoa",
    "cgcn": "chuyen giao cong nghe", "cnc": "cong nghe cao", "cncns": "cong nghiep cong nghe so", "dtc": "dau tu cong",
    "cp": "chinh phu", "nltnt": "nang luong nguyen tu",
}  # fmt: skip
"""What stands for words of a law's name only behind "luật"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document at ``folded[start:end]``: ``number`` is what the look-up is asked for."""

    start: int
    end: int
    number: str
    is_law: bool = False
    """True where only its name was said."""


@lru_cache(maxsize=64)
def documents(wording: Wording) -> tuple[Named, ...]:
    """The documents named in a message, in order; a law named together with its number is one."""
    found: list[Named] = []
    for one in (*_numbers(wording), *_halves(wording), *_laws(wording.folded)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _numbers(wording: Wording) -> Iterator[Named]:
    for found in find_numbers(wording.text):
        yield Named(_at(wording, found.start), _at(wording, found.end), found.number.text)
    for match in _WHOLE.finditer(wording.folded):
        number = parse_number(re.sub(r" +", " ", match.group()))
        if number is not None:
            yield Named(*match.span(), number.text)


def _at(wording: Wording, place: int) -> int:
    return next((n for n, at in enumerate(wording.places) if at >= place), len(wording.folded))


def _halves(wording: Wording) -> Iterator[Named]:
    folded = wording.folded
    for match in _HALF.finditer(folded):
        kind, year, symbol = _KINDS[match["kind"]], match["year"] or match["of"] or "", match["symbol"] or ""
        if kind == "Kế hoạch" and not year:
            continue
        short = _SHORT.get(kind, "")
        if symbol == "tw" and short:
            yield Named(*match.span(), f"{match['number']}-{short}/TW")
        elif symbol and short:
            yield Named(*match.span(), f"{match['number']}{f'/{year}' if year else ''}/{short}-{symbol.upper()}")
        else:
            yield Named(*match.span(), f"{kind} {match['number']}" + (f"/{year}" if year else ""))
    for match in _TURNED.finditer(folded):
        yield Named(*match.span(), f"{_KINDS[match['kind']]} {match['number']}/{match['year']}")


def issuer_said(wording: Wording, start: int) -> str:
    """The local body that is said to have issued it, right behind the number."""
    match = _ISSUER.match(wording.folded, start + 1)
    return wording.said(*match.span("issuer")) if match is not None else ""


@cache
def _titles() -> tuple[tuple[frozenset[str], tuple[str, ...], LegalDocument], ...]:
    """The words of the name of every law, as a set and in order."""
    found = []
    for one in load_registry().all():
        if one.kind in ("Luật", "Bộ luật", "Pháp lệnh") and one.title:
            words = tuple(word for word in spelled(one.title).split() if word not in SMALL)
            found.append((frozenset(words), words, one))
    return tuple(found)


def _laws(folded: str) -> Iterator[Named]:
    for match in _LAW.finditer(folded):
        words = list(re.finditer(r"[a-z0-9&]+", folded[match.end() : match.end() + 120]))
        if words and words[0].group() in ("sua", "sd"):
            continue
        end, laws = _longest(match.end(), words)
        if not laws:
            continue
        chosen, end = _of_time(folded, end, laws)
        yield Named(match.start(), end, ", ".join(one.id for one in chosen[:_MOST_LAWS]), is_law=True)


def _longest(start: int, words: list[re.Match[str]]) -> tuple[int, list[LegalDocument]]:
    """How far the words go on naming some law, and the laws whose name they are, the closest only."""
    left = list(_titles())
    said: list[str] = []
    end = start
    for word in words:
        parts = [part for part in spelled(_ALIASES.get(word.group(), word.group())).split() if part not in SMALL]
        if not parts:
            continue
        fitting = [one for one in left if all(any(near(part, held) for held in one[0]) for part in parts)]
        if not fitting:
            break
        left, end = fitting, start + word.end()
        said += parts
    if not said:
        return start, []
    exact = [one for one in left if set(one[1]) == {_closest(part, one[0]) for part in said}]
    begun = [one for one in left if list(one[1][: len(said)]) == [_closest(part, one[0]) for part in said]]
    chosen = exact or begun or left
    if not exact and len(said) < 2:
        return start, []
    return end, [one[2] for one in chosen]


def _closest(part: str, held: frozenset[str]) -> str:
    return part if part in held else next((one for one in held if near(part, one)), part)


def _of_time(folded: str, end: int, laws: list[LegalDocument]) -> tuple[list[LegalDocument], int]:
    """Of several laws of one name those of the year said, or the new one, or the old ones."""
    behind = folded[end:]
    half = re.match(rf" (?:so )?(\d{{1,4}}(?:[/ -]{_YEAR})?)(?![\w/])", behind)
    if half is not None:
        begun = re.sub(r"[ -]", "/", half[1]) + "/"
        if numbered := [one for one in laws if one.id.startswith(begun)]:
            return numbered, end + half.end()
    by_age = sorted(laws, key=lambda one: one.year or 0)
    year = re.match(rf" (?:(?:nam|cua nam|ban hanh nam) )?({_YEAR})(?![\d/])", behind)
    if year is not None and (of_year := [one for one in laws if str(one.year) == year[1]]):
        return of_year, end + year.end()
    if (new := _NEW.match(behind)) is not None:
        return by_age[-1:], end + new.end()
    if (old := _OLD.match(behind)) is not None and len(by_age) > 1:
        return by_age[:-1], end + old.end()
    return by_age[::-1], end


_LEVEL = (
    r"(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|tx|thanh pho|tp|tinh|so|bo|phong|chi cuc|tong cuc|cuc|ban"
    r"|trung tam)\.?"
)
_LEVELLED = re.compile(rf"(?<!\w){_LEVEL} (?=[a-z0-9])")
_STOP = frozenset(
    (
        "gio", "nay", "nao", "gi", "khong", "ko", "chua", "thuoc", "nhap", "sap", "sat", "duoc", "hok", "hong", "vay",
        "rua", "bay",
    )
)  # fmt: skip
_BEFORE_NAME = frozenset(
    (
        "cho", "hoi", "xin", "tra", "cuu", "em", "anh", "chi", "toi", "biet", "giup", "gium", "dum", "xem", "coi",
        "tim", "nhap", "vao", "la", "o", "bo", "so", "va", "cai", "a",
    )
)  # fmt: skip
_MOST_WORDS = 12
_NOT_LAST = frozenset(
    (
        "con", "hay", "len", "va", "voi", "co", "da", "hien", "cung", "roi", "thi", "gom", "hoac",
    )
)  # fmt: skip
_MOST_PLAIN = 4
_MOST_STARTS = 5
_NO_NAME = ("xa nao", "tinh nao", "phuong nao", "huyen nao", "xa nay", "tinh nay", "xa minh", "tinh minh", "xa gi")


def place_said(wording: Wording, start: int, end: int) -> tuple[str, int, int] | None:
    """The place named in a piece of a message, as the look-up wants it, and where it stands."""
    folded = wording.folded
    levelled = [match.start() for match in _LEVELLED.finditer(folded, start, end)]
    words = (one for one in re.finditer(r"\w+", folded[:end]) if one.start() >= start)
    plain = [one.start() for one in words if one.group() not in _BEFORE_NAME][:1]
    for begins, most in ((levelled[:_MOST_STARTS], _MOST_WORDS), (plain, _MOST_PLAIN)):
        for begin in begins:
            if (found := _place_from(wording, begin, end, most)) is not None:
                return found
    return None


def _place_from(wording: Wording, begin: int, end: int, most: int) -> tuple[str, int, int] | None:
    """The longest name of a place that begins there; words of the question end it."""
    words = list(re.finditer(r"[\w.&]+", wording.folded[begin:end]))
    level = 2 if most == _MOST_WORDS else 1
    stop = next((n for n, word in enumerate(words) if n >= level and word.group() in _STOP), len(words))
    for count in range(min(stop, most), level - 1, -1):
        if words[count - 1].group() in _NOT_LAST:
            continue
        last = begin + words[count - 1].end()
        for name in _written(wording.said(begin, last)):
            if level == 1 and (words[0].group() in _BEFORE_NAME or not _is_sure(name)):
                continue
            if not fold(name).startswith(_NO_NAME) and _is_place(name):
                return name, begin, last
    return None


@lru_cache(maxsize=2048)
def _is_place(name: str) -> bool:
    return is_place(name)


def _is_sure(name: str) -> bool:
    """True of a name without its level that one may be understood by: two words, or a province."""
    return len(name.split()) > 1 or load_agencies().province(name) is not None


def _written(said: str) -> Iterator[str]:
    """The name with what lies around it set off by commas, without words such as "cũ"."""
    name = re.sub(r"\s*\(([^()]*)\)?", r", \1", said)
    name = re.sub(r"(?i)\s*(?<!\w)(?:cũ|cu|trước đây|truoc day|ngày trước|hồi trước|thuộc|của)(?!\w)", " ", name)
    name = re.sub(r"\s+", " ", name).strip(" ,.")
    name = re.sub(r"\s*,[\s,]*", ", ", name)
    yield name
    words = name.split()
    for tail in (3, 2, 1):
        last = " ".join(words[-tail:])
        if len(words) > tail + 1 and load_agencies().province(last) is not None:
            yield f"{' '.join(words[:-tail]).rstrip(',')}, {last}"
