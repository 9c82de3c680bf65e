"""What a request is aimed at, looked up in the plan: budget lines, tables, sections, slots.

By number first (whole path, then the number alone), else by words: the same, the phrase, all the words. Only the best
tier counts; who asked for something that fits several gets them all, so that a question can be asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from assistant.operations.targets import line_paths, section_paths
from assistant.rendering import open_slots
from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.folding import fold
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
_IN_TABLE = re.compile(
    r"[ ,]*(?:\b(?:cua|o|trong|thuoc|tai|vao)\b )?\bbang(?: (?:so|kinh phi|du toan))?[ -]?(?P<table>\d+)$"
)
_TABLE_FIRST = re.compile(r"^(?:o |trong )?bang(?: so)?[ -]?(?P<table>\d+)[ ,:]+")
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
        table, start = match["table"], match.end()
    elif match := _IN_TABLE.search(folded[:end]):
        table, end = match["table"], match.start()
    noun = ""
    if match := _NOUN.match(folded, start, end):
        noun, start = match["noun"] or "", match.end()
    while start < end and folded[start] in ' ,"':
        start += 1
    words = folded[start:end].strip(' ,".')
    return Reference(noun, table, words, start, max(start, end))


def lines(plan: Plan, wanted: Reference) -> Sought:
    """The budget lines meant. Tables that share out the budget come before those that report."""
    places: list[_Place] = []
    for ordinal, (_, table) in enumerate(plan.tables(), 1):
        if wanted.table in ("", str(ordinal)):
            paths = line_paths(table)
            places += [(ordinal, table, line, paths[line.key]) for _, line in table.walk()]
    several = sum(1 for _ in plan.tables()) > 1
    found: tuple[_Place, ...]
    near: tuple[_Place, ...] = ()
    if wanted.is_number:
        asked = _plain(wanted.words)
        tiers: list[Callable[[_Place], bool]] = [
            lambda place: bool(place[3]) and _plain(place[3]) == asked,
            lambda place: place[2].key.lower() == wanted.words,
            lambda place: bool(place[2].number) and _plain(place[2].number) == asked,
        ]
        found = _best(places, tiers)
    else:
        found, near = _by_words(places, wanted.words, lambda place: place[2].label)
    chosen = [place for place in found if place[1].allocation] or found
    return Sought(
        tuple(_line_target(place, places, several) for place in chosen),
        tuple(_line_target(place, places, several) for place in near if place[1].allocation),
    )


def sections(plan: Plan, wanted: Reference) -> Sought:
    """The sections meant, by path ("III.1"), number or words of the title."""
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


def slots(plan: Plan, words: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """(name, what is asked for) of the open slots that fit the folded words, and what all slots ask for."""
    known = {slot.name: slot.what for slot in open_slots(plan) if slot.name}
    found, _ = _by_words(list(known.items()), words, lambda slot: f"{slot[0].replace('_', ' ')} {slot[1]}")
    exact = [slot for slot in known.items() if words in (fold(slot[0]), fold(slot[0]).replace("_", " "), fold(slot[1]))]
    return tuple(exact or found), tuple(known.values())


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
