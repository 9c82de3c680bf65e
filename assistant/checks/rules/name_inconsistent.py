"""Sai gì: một tên riêng (địa danh, cơ quan) viết nhiều kiểu trong cùng một kế hoạch.

Vì sao: tên hành chính chỉ có một cách viết; viết hai kiểu thì người đọc không chắc là một nơi hay hai nơi, tìm trong
văn bản cũng sót. Chỉ so các tên có cấp đứng trước (xã, huyện, tỉnh …) và tên sở, bộ; chữ in hoa toàn bộ không xét. Bỏ
dấu kiểu cũ, kiểu mới (hoà, hòa) là như nhau. Hai xã có thể chỉ khác nhau một dấu, nên tên xã khác dấu chỉ xét khi nằm ở
hai câu của cùng một đoạn; riêng tên của chính nơi ban hành và tên phòng, trung tâm nhắc nhiều lần thì xét cả văn bản.

Ví dụ: chỗ trên ghi “xã Ia Pa”, chỗ dưới ghi “xã IaPa”; “Sở Khoa học và Công nghệ” và “Sở Khoa học và công nghệ”.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, described, one_line, sentence_at
from assistant.checks.remembering import found_once
from knowledge.domain.finding import Finding, Severity, Verdict
from knowledge.domain.folding import fold, settle_tones
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex
from knowledge.parsing.symbols import BODIES

NAME = "name-inconsistent"

_LEVELS = ("thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
_MANY = frozenset({"xã", "phường", "đặc khu"})
"""Levels of which a plan may list two places whose names differ by one mark."""
_PLACE = regex(
    rf"(?=[xpđhqtXPĐHQT])(?<!\w)(?<!tác )(?P<level>(?i:{'|'.join(_LEVELS)}))[ \u00a0]+"
    r"(?P<name>[^\W\d_a-zđ][^\W\d_]*(?:[ \u00a0'’-]+[^\W\d_a-zđ][^\W\d_]*){1,3})(?!\w)"
)
_ITEM = regex(r"[,;(][ \u00a0]*(?P<name>[^\W\d_a-zđ][^\W\d_]*(?:[ \u00a0'’-]+[^\W\d_]+){1,3})(?=[ \u00a0]*[,;)])")
_STANDARD = regex(
    r"\b(?:TCVN|ISO|QCVN)\b[ A-Z/]*(?P<number>\d{3,5}(?:-\d{1,2})?) ?(?P<mark>[:–-]) ?(?P<year>(?:19|20)\d\d)\b"
)
_OFFICES = {fold(name): name for name in BODIES.values() if name.startswith(("Sở ", "Bộ ")) and " và " in name}
_OFFICE = regex(
    r"(?<!\w)(?:Sở|Bộ)\s+(?i:"
    + "|".join(sorted((re.escape(name.split(" ", 1)[1]) for name in _OFFICES.values()), key=len, reverse=True))
    + r")(?!\w)"
)
_UNIT = regex(
    r"(?<!\w)(?P<short>(?:Phòng|Trung tâm|Văn phòng|Chi cục|Trạm) [^\W\d_a-zđ][^\W\d_]*)(?: [^\W\d_]+)?(?!\w)"
)
"""The kind of a unit and the first two words of its name: where a name ends, only its capitals may tell."""
_OFTEN = 3
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_BARE = {
    ord(cased): "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
    for letter in _LETTERS
    for cased in (letter, letter.upper())
}


_OFFICES_BARE = {name.translate(_BARE).lower(): name for name in _OFFICES.values()}


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name as it is written at one place: ``prose.text[start:end]``."""

    prose: Prose
    start: int
    end: int
    spelled: str


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per deviating spelling of a name, at its first place."""
    every = tuple(all_prose(plan))
    yield from _offices(every)
    yield from _standards(every)
    yield from _repeated_names(plan, every)
    names = {
        (match["level"].lower(), _key(match["name"]))
        for prose in _naming(every, _LEVELS)
        for match in _PLACE.finditer(prose.text)
        if not match["name"].isupper()
    }
    if not names:
        return
    found: dict[tuple[str, str], list[_Mention]] = {}
    for named, mention in _spellings(every, names):
        found.setdefault(named, []).append(mention)
    for named, mention in _listed(every, found):
        found[named].append(mention)
    for (level, _), mentions in found.items():
        spelled = Counter(one.spelled for one in mentions)
        if len(spelled) > 1:
            yield from _deviations(level, mentions, spelled.most_common(1)[0][0])


def _naming(every: tuple[Prose, ...], levels: Iterable[str]) -> Iterator[Prose]:
    """The texts in which one of the levels stands, in whatever case."""
    for prose in every:
        if any(level in _lowered(prose.text) for level in levels):
            yield prose


def _offices(every: tuple[Prose, ...]) -> Iterator[Finding]:
    """Ministries and departments: the official capitals beside others."""
    seen: dict[str, list[_Mention]] = {}
    for prose in every:
        for match in _OFFICE.finditer(prose.text) if "Sở" in prose.text or "Bộ" in prose.text else ():
            head, *rest = match[0].split()
            spelled = " ".join(rest)
            capital = any(letter.isupper() for letter in spelled)  # "các Sở khoa học và công nghệ" names no office
            if head[0].isupper() and capital and not spelled.isupper():
                seen.setdefault(fold(match[0]), []).append(_Mention(prose, match.start(), match.end(), spelled))
    for folded, found in seen.items():
        official = _OFFICES[folded].split(" ", 1)[1]
        if any(one.spelled == official for one in found):
            for one in _first_of_each(found, official):
                yield _finding(one, one_line(one.prose.text[one.start : one.end]), _OFFICES[folded], sure=True)


def _repeated_names(plan: Plan, every: tuple[Prose, ...]) -> Iterator[Finding]:
    """The place of issue and the units named again and again, once with another mark or capital.

    The odd spelling counts only where the usual one stands after the same word ("xã Suối Trăng", "xã Suối Trắng"), or
    where the unit's kind stands before both: elsewhere it may be another place.
    """
    usual: Counter[str] = Counter()
    for prose in every:
        for match in _UNIT.finditer(prose.text):
            usual.update({match[0], match["short"]})
    place = settle_tones(one_line(plan.header.place))
    if " " in place and not place.isupper():
        usual[place] = _OFTEN
    names = {_bare(name): name for name, count in reversed(usual.most_common()) if count >= _OFTEN}
    names |= _OFFICES_BARE
    found: dict[str, list[_Mention]] = {}
    whole = "\n".join(_bare_of(prose.text) for prose in every)
    written = sorted((name for name in names if name in whole), key=len, reverse=True)
    for prose in every:
        taken: set[int] = set()
        for name in written:
            for start in _places_of(name, _bare_of(prose.text)):
                spelled = settle_tones(prose.text[start : start + len(name)])
                if start not in taken and spelled[0].isupper() and not spelled.isupper():
                    found.setdefault(name, []).append(_Mention(prose, start, start + len(name), spelled))
                taken.add(start)
    for bare, mentions in found.items():
        right = [one for one in mentions if one.spelled == names[bare]]
        leads = {_word_before(one) for one in right}
        odd = [one for one in mentions if one.spelled != names[bare]]
        office = fold(names[bare]) in _OFFICES
        fewest = 1 if office else 2 if names[bare] == place else _OFTEN
        if len(right) >= fewest and len(odd) * fewest <= len(right):
            for one in _first_of_each(odd, names[bare]):
                sure = _key(one.spelled, marks=True) == _key(names[bare], marks=True)
                if not (sure and office) and (names[bare] != place or _word_before(one) in leads):
                    yield _finding(one, one.spelled, names[bare], sure=sure)


def _places_of(name: str, text: str) -> Iterator[int]:
    """Where the name stands in the text as whole words."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            yield at
        at = text.find(name, end)


def _word_before(one: _Mention) -> str:
    """The word right before a name, in lower case; empty at the beginning and after a mark."""
    before = re.search(r"([^\W\d_]+)[ \u00a0]$", one.prose.text[: one.start])
    return before[1].lower() if before else ""


def _spellings(every: tuple[Prose, ...], names: set[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], _Mention]]:
    """Every place where one of the names stands after its level, however it is spelled."""
    keys = sorted({key for _, key in names}, key=len, reverse=True)
    spaced = "|".join(r"[\s'’-]*".join(key) for key in keys)
    pattern = re.compile(
        rf"(?<!\w)(?=[xpdhqt])(?<!tac )(?P<level>{_bare('|'.join(_LEVELS))})[ \u00a0]+(?P<name>{spaced})(?!\w)"
    )
    for prose in _naming(every, {level for level, _ in names}):
        for match in pattern.finditer(_bare_of(prose.text)):
            start, end = match.span("name")
            written = prose.text[start:end]
            named = (prose.text[slice(*match.span("level"))].lower(), _key(written))
            if named in names and written[0].isupper() and not written.isupper():
                yield named, _Mention(prose, start, end, settle_tones(one_line(written).replace("’", "'")))


def _listed(
    every: tuple[Prose, ...], found: dict[tuple[str, str], list[_Mention]]
) -> Iterator[tuple[tuple[str, str], _Mention]]:
    """Names without their level that are an item of a list in other letter case ("(Bình Phú; Long hiệp; An Hội)")."""
    by_letters = {_key(one.spelled, marks=True): named for named, mentions in found.items() for one in mentions}
    for prose in every:
        for match in _ITEM.finditer(prose.text):
            named = by_letters.get(_key(match["name"], marks=True))
            spelled = settle_tones(one_line(match["name"]).replace("’", "'"))
            if named is not None and all(one.spelled != spelled for one in found[named]):
                yield named, _Mention(prose, *match.span("name"), spelled)


def _standards(every: tuple[Prose, ...]) -> Iterator[Finding]:
    """One standard with its year after a colon here (as standards are named now), after a dash there."""
    seen: dict[str, list[_Mention]] = {}
    for prose in every:
        for match in _STANDARD.finditer(prose.text) if "CVN" in prose.text or "ISO" in prose.text else ():
            year, mark = match["year"], "-" if match["mark"] in "-–" else ":"
            mention = _Mention(prose, match.start(), match.end(), f"{match['number']}{mark}{year}")
            seen.setdefault(f"{match['number']} {year}", []).append(mention)
    for found in seen.values():
        colon = next((one.spelled for one in found if ":" in one.spelled), None)
        if colon is not None:
            for one in _first_of_each(found, colon):
                yield _finding(one, one.spelled, colon, sure=True)


def _deviations(level: str, found: list[_Mention], usual: str) -> Iterator[Finding]:
    for one in _first_of_each(found, usual):
        same_letters = _key(one.spelled, marks=True) == _key(usual, marks=True)
        if same_letters or level not in _MANY or _told_apart(one, found, usual):
            yield _finding(one, f"{level} {one.spelled}", f"{level} {usual}", sure=same_letters)


def _first_of_each(found: list[_Mention], usual: str) -> Iterator[_Mention]:
    told = {usual}
    for one in found:
        if one.spelled not in told:
            told.add(one.spelled)
            yield one


def _told_apart(one: _Mention, found: list[_Mention], usual: str) -> bool:
    """True when the paragraph has the usual spelling too, in another sentence: the talk is of one place."""
    here = sentence_at(one.prose.text, one.start, one.end)
    return any(
        other.spelled == usual
        and other.prose.key == one.prose.key
        and sentence_at(other.prose.text, other.start, other.end) != here
        for other in found
    )


def _finding(one: _Mention, written: str, usual: str, *, sure: bool) -> Finding:
    place = one.prose.place(one.start, one.end)
    doubt = "" if sure else " Nếu là hai nơi khác nhau thì bỏ qua."
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        verdict=Verdict.FAIL if sure else Verdict.REVIEW,
        message=f"{described(place, one.prose.text[one.start : one.end])}: tên “{written}” ở chỗ khác trong kế hoạch "
        f"viết là “{usual}”; thống nhất một cách viết.{doubt}",
        place=place,
        stated=written,
        computed=usual,
    )


@found_once
def _lowered(text: str) -> str:
    """A text of the plan in lower case, found once."""
    return text.lower()


@found_once
def _bare_of(text: str) -> str:
    """A text of the plan in lower case without marks, found once."""
    return _bare(text)


def _bare(text: str) -> str:
    """The text in lower case without marks, every letter in its place."""
    return text.translate(_BARE).lower()


def _key(name: str, *, marks: bool = False) -> str:
    """The letters of a name alone, with or without marks."""
    text = settle_tones(name).lower() if marks else _bare(name)
    return "".join(letter for letter in text if letter.isalpha())
