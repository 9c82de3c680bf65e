"""Sai gì: một tên riêng (địa danh, cơ quan) viết nhiều kiểu trong cùng một kế hoạch.

Vì sao: tên hành chính chỉ có một cách viết; viết hai kiểu thì người đọc không chắc là một nơi hay hai nơi, tìm trong
văn bản cũng sót. Chỉ so các tên có cấp đứng trước (xã, huyện, tỉnh …) và tên sở, bộ; chữ in hoa toàn bộ không xét. Bỏ
dấu kiểu cũ, kiểu mới (hoà, hòa) là như nhau. Hai xã có thể chỉ khác nhau một dấu, nên tên xã khác dấu chỉ xét khi nằm ở
hai câu của cùng một đoạn; riêng tên của chính nơi ban hành và tên phòng, trung tâm nhắc nhiều lần thì xét cả văn bản.

Ví dụ: chỗ trên ghi “xã Ia Pa”, chỗ dưới ghi “xã IaPa”; “Sở Khoa học và Công nghệ” và “Sở Khoa học và công nghệ”.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, described, one_line, sentence_at
from assistant.checks.lowered import lowered, unmarked
from assistant.checks.remembering import found_once
from assistant.checks.whole import Whole, whole_of
from knowledge.domain.finding import Finding, Severity, Verdict
from knowledge.domain.folding import bare_in_place, fold, settle_tones
from knowledge.domain.plan import Plan
from knowledge.domain.regex import matches_at, places_of, regex
from knowledge.parsing.symbols import BODIES

NAME = "name-inconsistent"

_LEVELS = ("thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
_MANY = frozenset({"xã", "phường", "đặc khu"})
"""Levels of which a plan may list two places whose names differ by one mark."""
_BLANKS = frozenset(" \u00a0")
_NO_NAME = frozenset("abcdefghijklmnopqrstuvwxyzđ0123456789")
"""What the name of a place does not begin with."""
_NAME = regex(r"[^\W\d_a-zđ][^\W\d_]*(?:[ \u00a0'’-]+[^\W\d_a-zđ][^\W\d_]*){1,3}(?!\w)")
_WITHIN_NAME = "'’-"
_ITEM = regex(r"[,;(][ \u00a0]*(?P<name>[^\W\d_a-zđ][^\W\d_]*(?:[ \u00a0'’-]+[^\W\d_]+){1,3})(?=[ \u00a0]*[,;)])")
_STANDARD = regex(
    r"(?<!\w)(?:TCVN|ISO|QCVN)\b"
    r"[ A-Z/]*(?P<number>\d{3,5}(?:-\d{1,2})?) ?(?P<mark>[:–-]) ?(?P<year>(?:19|20)\d\d)\b"
)
_OFFICES = {fold(name): name for name in BODIES.values() if name.startswith(("Sở ", "Bộ ")) and " và " in name}
_OFFICE = regex(
    r"(?<!\w)(?:Sở|Bộ)\s+(?i:"
    + "|".join(sorted((re.escape(name.split(" ", 1)[1]) for name in _OFFICES.values()), key=len, reverse=True))
    + r")(?!\w)"
)
_UNITS = ("Phòng", "Trung tâm", "Văn phòng", "Chi cục", "Trạm")
_UNIT = regex(rf"(?P<short>(?<!\w)(?:{'|'.join(_UNITS)}) [^\W\d_a-zđ][^\W\d_]*)(?: [^\W\d_]+)?(?!\w)")
"""The kind of a unit and the first two words of its name: where a name ends, only its capitals may tell."""
_OFTEN = 3
_OFFICES_BARE = {bare_in_place(name): name for name in _OFFICES.values()}


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name as it is written at one place: ``prose.text[start:end]``."""

    prose: Prose
    start: int
    end: int
    spelled: str


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per deviating spelling of a name, at its first place."""
    whole = whole_of(plan)
    yield from _offices(whole)
    yield from _standards(whole)
    yield from _repeated_names(plan, whole)
    names = {(level, _key(name)) for level, name in _placed(whole.text) if not name.isupper()}
    if not names:
        return
    found: dict[tuple[str, str], list[_Mention]] = {}
    for named, mention in _spellings(whole, names):
        found.setdefault(named, []).append(mention)
    for named, mention in _listed(whole, found):
        found[named].append(mention)
    for (level, _), mentions in found.items():
        spelled = Counter(one.spelled for one in mentions)
        if len(spelled) > 1:
            yield from _deviations(level, mentions, spelled.most_common(1)[0][0])


@found_once
def _levels(text: str) -> tuple[tuple[int, str, int], ...]:
    """Where the words for a level stand, each with itself and with where the name begins that it may be said of."""
    small = lowered(text)
    words = []
    for level in _LEVELS:
        at = small.find(level)
        while at >= 0:
            end = begin = at + len(level)
            while text[begin : begin + 1] in _BLANKS:
                begin += 1
            if begin > end and text[begin] not in _NO_NAME and not (at and small[at - 1].isalnum()):
                words.append((at, level, begin))
            at = small.find(level, end)
    found = []
    reached = 0
    for at, level, begin in sorted(words):
        if at >= reached:
            reached = at + len(level)
            found.append((at, level, begin))
    return tuple(found)


def _placed(text: str) -> Iterator[tuple[str, str]]:
    """The names of places after their level, each with it."""
    reached = 0
    for start, level, begin in _levels(text):
        if start >= reached and text[max(0, start - 4) : start] != "tác " and (name := _NAME.match(text, begin)):
            reached = name.end()
            yield level, name[0]


def _offices(whole: Whole) -> Iterator[Finding]:
    """Ministries and departments: the official capitals beside others."""
    seen: dict[str, list[_Mention]] = {}
    for match in matches_at(_OFFICE, whole.text, places_of(("Sở", "Bộ"), whole.text)):
        head, *rest = match[0].split()
        spelled = " ".join(rest)
        capital = any(letter.isupper() for letter in spelled)  # "các Sở khoa học và công nghệ" names no office
        if head[0].isupper() and capital and not spelled.isupper():
            seen.setdefault(fold(match[0]), []).append(_mention(whole, *match.span(), spelled))
    for folded, found in seen.items():
        official = _OFFICES[folded].split(" ", 1)[1]
        if any(one.spelled == official for one in found):
            for one in _first_of_each(found, official):
                yield _finding(one, one_line(one.prose.text[one.start : one.end]), _OFFICES[folded], sure=True)


def _repeated_names(plan: Plan, whole: Whole) -> Iterator[Finding]:
    """The place of issue and the units named again and again, once with another mark or capital.

    The odd spelling counts only where the usual one stands after the same word ("xã Suối Trăng", "xã Suối Trắng"), or
    where the unit's kind stands before both: elsewhere it may be another place.
    """
    usual: Counter[str] = Counter()
    for match in matches_at(_UNIT, whole.text, places_of(_UNITS, whole.text)):
        usual.update({match[0], match["short"]})
    place = settle_tones(one_line(plan.header.place))
    if " " in place and not place.isupper():
        usual[place] = _OFTEN
    names = {bare_in_place(name): name for name, count in reversed(usual.most_common()) if count >= _OFTEN}
    names |= _OFFICES_BARE
    for bare, mentions in _mentioned(whole, names).items():
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


def _mention(whole: Whole, start: int, end: int, spelled: str) -> _Mention:
    prose, at = whole.at(start)
    return _Mention(prose, at, at + end - start, spelled)


def _mentioned(whole: Whole, names: Iterable[str]) -> dict[str, list[_Mention]]:
    """Where each of the names stands in whatever letters, in the order in which they are first met."""
    bare = unmarked(whole.text)
    written = sorted((name for name in names if name in bare), key=len, reverse=True)
    taken: set[int] = set()
    found: dict[str, list[_Mention]] = {}
    met: dict[str, int] = {}
    for name in written:
        for at in _places_of(name, bare):
            spelled = settle_tones(whole.text[at : at + len(name)])
            if at not in taken and spelled[0].isupper() and not spelled.isupper():
                found.setdefault(name, []).append(_mention(whole, at, at + len(name), spelled))
                met.setdefault(name, whole.index(at))
            taken.add(at)
    return {name: found[name] for name in sorted(found, key=lambda name: met[name])}


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
    text = one.prose.text
    begin = end = one.start - 1
    if end < 0 or text[end] not in _BLANKS:
        return ""
    while begin and text[begin - 1].isalpha():
        begin -= 1
    return text[begin:end].lower()


def _spellings(whole: Whole, names: set[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], _Mention]]:
    """Every place where one of the names stands after its level, however it is spelled."""
    keys = sorted({key for _, key in names}, key=len, reverse=True)
    text, bare = whole.text, unmarked(whole.text)
    reached = 0
    for at, level, start in _levels(text):
        if at < reached or not text[start].isupper() or bare[max(0, at - 4) : at] == "tac ":
            continue
        end = next((end for key in keys if (end := _end_of(key, bare, start))), 0)
        if not end:
            continue
        reached = end
        written = text[start:end]
        if (level, _key(written)) in names and not written.isupper():
            spelled = settle_tones(one_line(written).replace("’", "'"))
            yield (level, _key(written)), _mention(whole, start, end, spelled)


def _end_of(key: str, text: str, start: int) -> int:
    """Where the letters of a name end that begin at ``start``, whatever parts its words; 0 where they do not follow."""
    at = start
    for place, letter in enumerate(key):
        while place and at < len(text) and (text[at].isspace() or text[at] in _WITHIN_NAME):
            at += 1
        if text[at : at + 1] != letter:
            return 0
        at += 1
    return 0 if text[at : at + 1].isalnum() or text[at : at + 1] == "_" else at


def _listed(whole: Whole, found: dict[tuple[str, str], list[_Mention]]) -> Iterator[tuple[tuple[str, str], _Mention]]:
    """Names without their level that are an item of a list in other letter case ("(Bình Phú; Long hiệp; An Hội)")."""
    by_letters = {_key(one.spelled, marks=True): named for named, mentions in found.items() for one in mentions}
    for match in _ITEM.finditer(whole.text):
        named = by_letters.get(_key(match["name"], marks=True))
        if named is not None:
            spelled = settle_tones(one_line(match["name"]).replace("’", "'"))
            if all(one.spelled != spelled for one in found[named]):
                yield named, _mention(whole, *match.span("name"), spelled)


def _standards(whole: Whole) -> Iterator[Finding]:
    """One standard with its year after a colon here (as standards are named now), after a dash there."""
    seen: dict[str, list[_Mention]] = {}
    for match in matches_at(_STANDARD, whole.text, places_of(("TCVN", "ISO", "QCVN"), whole.text)):
        year, mark = match["year"], "-" if match["mark"] in "-–" else ":"
        mention = _mention(whole, *match.span(), f"{match['number']}{mark}{year}")
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


def _key(name: str, *, marks: bool = False) -> str:
    """The letters of a name alone, with or without marks."""
    text = settle_tones(name).lower() if marks else bare_in_place(name)
    return "".join(letter for letter in text if letter.isalpha())
