"""Siblings count in their own style (I, II · 1, 2 · 2.1, 2.2 · 01, 02 · a, b · Phụ lục I), always anew.

One rule serves sections and budget lines. What has no number among its numbered siblings keeps none; what counts in
another style than the first of its siblings keeps its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from knowledge.domain.budget import BudgetLine
from knowledge.domain.plan import Section
from knowledge.domain.roman import read_roman, write_roman

Node = TypeVar("Node", BudgetLine, Section)

FRESH = "\0"
"""The number of a node that was just added or moved: it gets one like its siblings."""

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_NUMBER = re.compile(r"(?P<prefix>(?:.*[.\s-])?)(?P<core>[IVXLC]+|\d+|[A-ZĐa-zđ])(?P<suffix>[.)/]*)")


class Count(StrEnum):
    """What is counted with."""

    ROMAN = "roman"
    ARABIC = "arabic"
    UPPER = "upper"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Style:
    """How siblings count. ``nested``: the parent's number and a dot stand before; else ``prefix`` does."""

    count: Count
    nested: bool = False
    prefix: str = ""
    width: int = 1
    suffix: str = ""

    def write(self, ordinal: int, parent: str) -> str:
        """The number of the ``ordinal``-th (1-based) sibling below the number ``parent``."""
        prefix = self.prefix
        if self.nested and parent:
            value = read_roman(parent)
            prefix = f"{value}." if value and self.prefix[:1].isdigit() else f"{parent.rstrip('.)')}."
        return f"{prefix}{self._core(ordinal)}{self.suffix}"

    def _core(self, ordinal: int) -> str:
        if self.count is Count.ROMAN:
            return write_roman(ordinal)
        if self.count is Count.ARABIC or ordinal > len(_LETTERS):
            return f"{ordinal:0{self.width}d}"
        letter = _LETTERS[ordinal - 1]
        return letter.upper() if self.count is Count.UPPER else letter


def style_of(numbers: Sequence[str], parent: str) -> Style | None:
    """The style in which siblings below the number ``parent`` count; None when none of them is numbered."""
    matches = [match for number in numbers if (match := _NUMBER.fullmatch(number.strip()))]
    if not matches:
        return None
    first, count = matches[0], _count([match["core"] for match in matches])
    nested = bool(parent) and parent != FRESH and first["prefix"].endswith(".")
    width = max(len(match["core"]) if match["core"].startswith("0") else 1 for match in matches)
    return Style(count, nested, first["prefix"], width if count is Count.ARABIC else 1, first["suffix"])


def _count(cores: Sequence[str]) -> Count:
    """Roman when all cores can be; a lone C, D or L is a letter."""
    if cores[0].isdigit():
        return Count.ARABIC
    if all(read_roman(core) for core in cores) and any(len(core) > 1 or core in "IVX" for core in cores):
        return Count.ROMAN
    return Count.UPPER if cores[0].isupper() else Count.LOWER


def line_default(parent: str | None) -> Style | None:
    """The style of the first part of a line that had none: I → 1, 1 → 1.1, A → I; None below an unnumbered line."""
    if parent is None:
        return Style(Count.ARABIC)
    if not parent:
        return None
    if read_roman(parent):
        return Style(Count.ARABIC)
    if parent[-1].isdigit():
        return Style(Count.ARABIC, nested=True)
    return Style(Count.ROMAN) if parent.isupper() else None


def section_default(parent: str | None) -> Style | None:
    """The style of the first subsection (Decree 30/2020): I, then 1, then a; None deeper and below no number."""
    if parent is None:
        return Style(Count.ROMAN)
    if not parent:
        return None
    if read_roman(parent):
        return Style(Count.ARABIC)
    if parent.isdigit():
        return Style(Count.LOWER)
    if parent[-1].isdigit():
        return Style(Count.ARABIC, nested=True)
    return Style(Count.ROMAN) if parent.isupper() else None


def renumber_lines(lines: tuple[BudgetLine, ...]) -> tuple[BudgetLine, ...]:
    """All lines of a table counted anew."""
    return _level(lines, None, 0, _cousins(lines))


def renumber_sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """All sections counted anew; appendices count apart from the body: "Phụ lục", or "Phụ lục I", "Phụ lục II" …"""
    inside = tuple(section for section in sections if not section.appendix)
    body = iter(_level(inside, None, 0, _cousins(inside)))
    appendices = iter(_appendices(tuple(section for section in sections if section.appendix)))
    return tuple(next(appendices) if section.appendix else next(body) for section in sections)


def _appendices(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """A lone appendix has no Roman number (Decree 30/2020); what stands in one counts as below a Roman number."""
    return tuple(
        replace(
            section,
            number="Phụ lục" if len(sections) == 1 else f"Phụ lục {write_roman(ordinal)}",
            children=_level(section.children, ("", "I"), 1, {}),
        )
        for ordinal, section in enumerate(sections, 1)
    )


def freshly(node: Node, moved: bool = False) -> Node:
    """The node and all below it marked to be numbered; what had no number before it was ``moved`` gets none."""
    number = "" if moved and not node.number else FRESH
    if isinstance(node, Section):
        return replace(node, number=number, children=tuple(freshly(child, moved) for child in node.children))
    return replace(node, number=number, children=tuple(freshly(child, moved) for child in node.children))


def _cousins(nodes: tuple[Node, ...]) -> dict[int, Style]:
    """The first style met at each depth."""
    styles: dict[int, Style] = {}

    def visit(siblings: tuple[Node, ...], parent: str, depth: int) -> None:
        style = style_of([node.number for node in siblings if node.number != FRESH], parent)
        if style is not None:
            styles.setdefault(depth, style)
        for node in siblings:
            visit(node.children, node.number, depth + 1)

    visit(nodes, "", 0)
    return styles


def _level(
    nodes: tuple[Node, ...], parents: tuple[str, str] | None, depth: int, cousins: dict[int, Style]
) -> tuple[Node, ...]:
    """Siblings counted anew; ``parents`` is the parent's number before and after, None at the top."""
    before, after = parents or ("", "")
    settled = [node.number for node in nodes if node.number != FRESH]
    style = style_of([number for number in settled if number], before)
    if style is None and not settled:
        is_section = bool(nodes) and isinstance(nodes[0], Section)
        default = section_default if is_section else line_default
        style = cousins.get(depth) if after or parents is None else None
        style = style or default(None if parents is None else after)
    ordinal, counted = 0, []
    for node in nodes:
        number = node.number
        if style is None:
            number = "" if number == FRESH else number
        elif number == FRESH or _counts_as(number, style, before):
            ordinal += 1
            number = style.write(ordinal, after)
        children = _level(node.children, (node.number, number), depth + 1, cousins)
        counted.append(replace(node, number=number, children=children))
    return tuple(counted)


def _counts_as(number: str, style: Style, parent: str) -> bool:
    """True when the number is written in the style."""
    match = _NUMBER.fullmatch(number.strip())
    if match is None:
        return False
    core = match["core"]
    fits = {
        Count.ROMAN: read_roman(core) is not None,
        Count.ARABIC: core.isdigit(),
        Count.UPPER: core.isupper() and len(core) == 1,
        Count.LOWER: core.islower(),
    }[style.count]
    nested = bool(parent) and match["prefix"].endswith(".")
    return fits and style.nested == nested and (nested or match["prefix"] == style.prefix)
