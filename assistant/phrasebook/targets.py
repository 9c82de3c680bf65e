"""What a request is aimed at, looked up in the plan: budget lines, tables, sections, slots.

By number first (whole path, then the number alone), else by words: the same, the phrase, all the words. Only the best
tier counts; who asked for something that fits several gets them all, so that a question can be asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from assistant.operations.targets import line_paths, section_paths
from assistant.tools.words import likeliest, shared, weighty
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.folding import fold
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan

Thing = TypeVar("Thing")

_Place: TypeAlias = tuple[int, BudgetTable, BudgetLine, str]
"""Ordinal of the table, the table, a line of it and the path of its number."""

MOST_OFFERED = 6

_NOUN = re.compile(
    r"(?:(?:kinh phi|so tien|muc chi|khoan chi|dong chi|du toan|tien)(?: (?:cua|cho|o))?(?: |$))?"
    r"(?P<noun>dong chi|hang muc|noi dung chi|muc chi|khoan chi|dong|khoan|stt|tieu muc|muc|phan|doan|chuong|nhom)?"
    r"(?: (?:so|stt))?(?: |$)"
)
POINTED = "?"
"""The table of a reference that points at one spoken of before ("bảng đó")."""
_POINTING_TABLE = r"(?:do|nay|ay|kia|tren|vua roi|vua noi)"
_IN_TABLE = re.compile(
    r"[ ,]*(?:\b(?:cua|o|trong|thuoc|tai|vao)\b )?\bbang(?: (?:so|kinh phi|du toan))?"
    rf"(?:[ -]?(?P<table>\d+)| (?P<pointed>{_POINTING_TABLE}))$"
)
_TABLE_FIRST = re.compile(
    rf"^(?:o |trong )?bang(?: so)?(?:[ -]?(?P<table>\d+)| (?P<pointed>{_POINTING_TABLE}))[ ,:]+(?:thi )?"
)
_ORDINALS = {
    "nhat": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10
}  # fmt: skip
_ORDINAL = re.compile(
    rf"(?:thu )(?P<word>{'|'.join(_ORDINALS)}|\d+)|(?P<first>dau|dau tien)"
    r"|(?P<last>cuoi|cuoi cung|chot|chot cung)|(?P<before_last>ap chot|ap cuoi|gan cuoi|ke cuoi)"
)
_EXTREME = re.compile(
    r"(?:co |chi |ton |dang )*(?:(?:kinh phi|so tien|tien) )?(?:(?P<most>lon|cao|nhieu|ton tien|ton kem|to|nang)"
    r"|(?P<least>nho|thap|it|be))(?: tien| kinh phi)? nhat"
)
_VERB = re.compile(r"\b(?:con|tang|giam|nang|thanh|dang|duoc|het|bang)\b")
_WORDS_AND_NUMBER = re.compile(r"(?P<words>[a-z].*?) (?P<number>\d+\.\d+)")
_BELOW = re.compile(r"(?P<number>\d+) (?:cua |o |trong |thuoc )?(?:phan|muc|chuong) (?P<above>[ivxlc]+)")
_NO_NAME = re.compile(
    r"\b(?:len|xuong|them|bot|roi|neu|khong|bao nhieu|vi sao|nao|tat ca|toan bo|chu|y|la|hoac)\b|\d"
    r"|^(?:tang|giam|nang(?! cap)|ha|bot|cat|sua|dat|doi|bo|xoa|chuyen|no|do|nay)\b"
)
"""Words that stand in no label: what holds them is no name that was merely written otherwise."""
_OF_TABLE = re.compile(r"^(?P<words>.+?) (?:ben|cua|o|thuoc|trong|tai|phia) (?P<table>[a-z].+)$")
_NUMBER_AND_WORDS = re.compile(r"(?P<number>(?:[ivxlc]+|\d+)(?:[.-](?:\d+|[ivxlc]+|[a-z]))*)[ ,:(-]+(?P<words>[a-z].*)")
NUMBER = re.compile(r"(?:[ivxlc]+|\d+|r\d+|[a-z])(?:[.-](?:\d+|[ivxlc]+|[a-z]))*")
_SMALL = frozenset(
    (
        "va", "cac", "cho", "cua", "ve", "o", "trong", "kinh", "phi", "so", "tien", "muc", "dong", "khoan", "viec",
        "hoat", "cong", "tac", "nhung", "theo", "voi",
    )
)  # fmt: skip

ROWS = frozenset(("dong", "khoan", "hang muc", "noi dung chi", "muc chi", "khoan chi", "dong chi", "stt", "nhom"))
PARTS = frozenset(("phan", "doan", "chuong", "tieu muc"))


@dataclass(frozen=True, slots=True)
class Reference:
    """The words of a target taken apart: its noun ("dong", "muc", ""), its table ("1", ""), the rest folded."""

    noun: str
    table: str
    words: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """True for "2.1", "II.3"."""
        return NUMBER.fullmatch(self.words) is not None


@dataclass(frozen=True, slots=True)
class Target:
    """A line or section as tools are told of it, and as the officer would name it without doubt."""

    address: str
    table: str
    name: str
    words: str
    """To be put into the officer's message in place of what was unclear."""


@dataclass(frozen=True, slots=True)
class Sought:
    """All that fits equally well; ``near`` is what comes closest where nothing fits."""

    found: tuple[Target, ...] = ()
    near: tuple[Target, ...] = ()


def reference(folded: str) -> Reference:
    """The parts of folded words that name a target; offsets of the rest in them."""
    start, end, table = 0, len(folded.rstrip(' ,."')), ""
    if match := _TABLE_FIRST.match(folded):
        table, start = match["table"] or POINTED, match.end()
    elif match := _IN_TABLE.search(folded[:end]):
        table, end = match["table"] or POINTED, match.start()
    noun = ""
    if match := _NOUN.match(folded, start, end):
        noun, start = match["noun"] or "", match.end()
    while start < end and folded[start] in ' ,"':
        start += 1
    words = folded[start:end].strip(' ,".')
    return Reference(noun, table, words, start, max(start, end))


def lines(plan: Plan, wanted: Reference, spoken_of: str = "") -> Sought:
    """The budget lines meant. Tables that share out the budget come before those that report.

    ``spoken_of`` is the table spoken of last; what names a place in a table ("dòng cuối") may rest on it.
    """
    if wanted.table == POINTED:
        wanted = replace(wanted, table=spoken_of)
    found, near = _lines(plan, wanted, spoken_of)
    match = None if found else _OF_TABLE.match(wanted.words)
    if match is not None and not wanted.table and len(tables := _tables_of(plan, match["table"])) == 1:
        found, near = _lines(plan, replace(wanted, words=match["words"], table=tables[0]), spoken_of)
    places = _places(plan, "")
    several = sum(1 for _ in plan.tables()) > 1
    chosen = [place for place in found if place[1].allocation] or found
    return Sought(
        tuple(_line_target(place, places, several) for place in chosen),
        tuple(_line_target(place, places, several) for place in near if place[1].allocation),
    )


def _places(plan: Plan, table_asked: str) -> list[_Place]:
    places: list[_Place] = []
    for ordinal, (_, table) in enumerate(plan.tables(), 1):
        if table_asked in ("", str(ordinal)):
            paths = line_paths(table)
            places += [(ordinal, table, line, paths[line.key]) for _, line in table.walk()]
    return places


def _tables_of(plan: Plan, words: str) -> list[str]:
    """The ordinals of the tables whose caption or heading holds the words ("văn phòng")."""
    asked = weighty(words)
    return [
        str(ordinal)
        for ordinal, (section, table) in enumerate(plan.tables(), 1)
        if table.allocation and shared(asked, f"{table.caption} {section.title if section else ''}") == len(asked)
    ]


def table_of(plan: Plan, words: str) -> str:
    """The ordinal of the one table that shares money out and is called so; "" where there is none or several."""
    found = _tables_of(plan, words)
    return found[0] if len(found) == 1 else ""


def _lines(plan: Plan, wanted: Reference, spoken_of: str) -> tuple[Sequence[_Place], Sequence[_Place]]:
    places = _places(plan, wanted.table)
    if wanted.is_number:
        return _numbered(places, wanted.words), ()
    if (position := _positioned(plan, wanted, spoken_of)) is not None:
        return position, ()
    if (both := _NUMBER_AND_WORDS.fullmatch(wanted.words)) is not None and not (
        _NO_NAME.search(both["words"]) or _VERB.search(both["words"])
    ):
        numbered = _numbered(places, both["number"])
        asked = weighty(both["words"])
        fitting = [place for place in numbered if 2 * shared(asked, place[2].label) >= len(asked)]
        return (fitting, ()) if fitting else ((), numbered)
    if (last := _WORDS_AND_NUMBER.fullmatch(wanted.words)) is not None and not _NO_NAME.search(last["words"]):
        asked = weighty(last["words"])
        fitting = [place for place in _numbered(places, last["number"]) if shared(asked, place[2].label)]
        if fitting:
            return fitting, ()
    found, near = _by_words(places, wanted.words, lambda place: place[2].label)
    if not found and not _NO_NAME.search(wanted.words):
        at = likeliest(wanted.words, [place[2].label for place in places])
        likely = [places[one] for one in at]
        asked = weighty(wanted.words)
        if likely and shared(asked, likely[0][2].label) >= max(min(2, len(asked)), len(asked) - 1 - len(asked) // 4):
            return (likely, ()) if len(asked) > 1 or len(likely) == 1 else ((), likely)
        near = near or tuple(likely[:MOST_OFFERED])
    return found, near


def _numbered(places: Sequence[_Place], number: str) -> tuple[_Place, ...]:
    asked = _plain(number)
    tiers: list[Callable[[_Place], bool]] = [
        lambda place: bool(place[3]) and _plain(place[3]) == asked,
        lambda place: place[2].key.lower() == number,
        lambda place: bool(place[2].number) and _plain(place[2].number) == asked,
    ]
    return _best(places, tiers)


def _positioned(plan: Plan, wanted: Reference, spoken_of: str) -> tuple[_Place, ...] | None:
    """ "dòng thứ hai", "dòng cuối", "dòng tốn tiền nhất"; None where the words say no place."""
    extreme = _EXTREME.fullmatch(wanted.words)
    ordinal = _ORDINAL.fullmatch(wanted.words)
    if extreme is None and ordinal is None:
        return None
    if extreme is not None:
        leaves = [
            place
            for place in _places(plan, wanted.table)
            if place[1].allocation and not place[2].children and _held(place) is not None
        ]
        amounts = [amount.dong for place in leaves if (amount := _held(place)) is not None]
        if not amounts:
            return ()
        best = max(amounts) if extreme["most"] else min(amounts)
        return tuple(place for place, amount in zip(leaves, amounts, strict=True) if amount == best)
    tables = [str(n) for n, (_, table) in enumerate(plan.tables(), 1) if table.allocation]
    named = wanted.table or spoken_of or (tables[0] if len(tables) == 1 else "")
    places = _places(plan, named)
    if not named or ordinal is None:
        return ()
    top = [place for place in places if place[2] in place[1].lines]
    wished = _ORDINALS.get(ordinal["word"] or "", 0) or int(ordinal["word"] or 0)
    at = 0 if ordinal["first"] else -1 if ordinal["last"] else -2 if ordinal["before_last"] else wished - 1
    found = []
    for rows in (top, places):  # counted by top lines or by all lines: told apart where that makes a difference
        if -len(rows) <= at < len(rows) and at >= -2 and rows[at] not in found:
            found.append(rows[at])
    return tuple(found)


def _held(place: _Place) -> Money | None:
    columns = place[1].columns_of(Role.AMOUNT)
    return place[2].amount(columns[0]) if columns else None


def sections(plan: Plan, wanted: Reference) -> Sought:
    """The sections meant, by path ("III.1"), number or words of the title."""
    if below := _BELOW.fullmatch(wanted.words):
        wanted = replace(wanted, words=f"{below['above']}.{below['number']}")
    paths = section_paths(plan)
    places = [(paths[section.key], section.title, section.key) for _, section in plan.walk()]
    if wanted.is_number:
        asked = _plain(wanted.words)
        found = _best(
            places,
            [
                lambda place: bool(place[0]) and _plain(place[0]) == asked,
                lambda place: _plain(place[0].rpartition(".")[2]) == asked,
            ],
        )
        near: Sequence[tuple[str, str, str]] = ()
    else:
        found, near = _by_words(places, wanted.words, lambda place: place[1])
    return Sought(tuple(map(_section_target, found)), tuple(map(_section_target, near)))


def every_line(plan: Plan) -> tuple[tuple[Target, str], ...]:
    """Every line of the tables that share money out (of all tables where none does), with its label."""
    places = _places(plan, "")
    several = sum(1 for _ in plan.tables()) > 1
    chosen = [place for place in places if place[1].allocation] or places
    return tuple((_line_target(place, places, several), place[2].label) for place in chosen)


def line_targets(plan: Plan, table: str) -> dict[str, Target]:
    """The lines of one table (its ordinal; "" where it is the only one), by their keys."""
    places = _places(plan, "")
    several = sum(1 for _ in plan.tables()) > 1
    return {place[2].key: _line_target(place, places, several) for place in places if table in ("", str(place[0]))}


def every_section(plan: Plan) -> tuple[tuple[Target, str], ...]:
    """Every section, with its title."""
    paths = section_paths(plan)
    return tuple(
        (_section_target((paths[section.key], section.title, section.key)), section.title) for _, section in plan.walk()
    )


def _line_target(place: _Place, all_places: list[_Place], several: bool) -> Target:
    ordinal, table, line, path = place
    same = [one for one in all_places if one[0] == ordinal and path and one[3] == path]
    address = path if len(same) == 1 else line.key
    columns = table.columns_of(Role.AMOUNT)
    amount = line.amount(columns[0]) if columns else None
    where = f" Bảng {ordinal}" if several else ""
    held = f" ({amount.text()})" if amount is not None else ""
    name = f"Mục {address}{where}: {line.label}{held}"
    return Target(
        address, str(ordinal) if several else "", name, f"dòng {address}" + (f" bảng {ordinal}" if several else "")
    )


def _section_target(place: tuple[str, str, str]) -> Target:
    path, title, key = place
    address = path or key
    return Target(address, "", f"Phần {address}. {title}" if path else f"Phần {title}", f"phần {address}")


def _plain(number: str) -> str:
    """Numbers compare without leading zeros, case and end marks."""
    return ".".join(part.lstrip("0") or part for part in re.split(r"[.-]", fold(number).strip(" .)")))


def _best(things: Iterable[Thing], tiers: Sequence[Callable[[Thing], bool]]) -> tuple[Thing, ...]:
    every = tuple(things)
    for fits in tiers:
        if found := tuple(thing for thing in every if fits(thing)):
            return found
    return ()


def _by_words(
    things: Sequence[Thing], words: str, text: Callable[[Thing], str]
) -> tuple[tuple[Thing, ...], tuple[Thing, ...]]:
    """What the words fit best, and what shares at least half of them where they fit nothing."""
    if not words:
        return (), ()
    texts = {id(thing): fold(text(thing)) for thing in things}
    held = {key: frozenset(re.findall(r"\w+", value)) for key, value in texts.items()}
    asked = frozenset(re.findall(r"\w+", words))
    weighty = asked - _SMALL or asked
    found = _best(
        things,
        [
            lambda thing: texts[id(thing)] == words,
            lambda thing: texts[id(thing)].startswith(f"{words} ") or texts[id(thing)].startswith(f"{words},"),
            lambda thing: re.search(rf"(?<!\w){re.escape(words)}(?!\w)", texts[id(thing)]) is not None,
            lambda thing: weighty <= held[id(thing)],
        ],
    )
    shared = [(len(weighty & held[id(thing)]), thing) for thing in things]
    near = tuple(thing for count, thing in shared if count >= 2 and 2 * count >= len(weighty))
    return found, () if found else near[:MOST_OFFERED]
