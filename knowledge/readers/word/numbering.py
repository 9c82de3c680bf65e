"""Automatic numbers as Word shows them: each paragraph of a list is asked for its label, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from knowledge.domain.old_fonts import font_named, is_unicode_already, to_unicode
from knowledge.domain.roman import write_roman
from knowledge.readers.word.names import W, chosen, number, switch, value
from knowledge.readers.word.styles import Look, Styles, run_look

_LEVELS = 9
_LARGEST_SPELT = 780  # where Word's letters (zz…z, thirty of them) end
_PLACE = re.compile(r"%([1-9])")
_BULLETS = {"+": "+", "*": "*", "\uf02b": "+", "\uf02a": "*"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is formed."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts_after: int | None = None
    """The level (1-based) whose numbers restart this one; 0: never; None: any higher level."""
    legal: bool = False
    """All numbers of the label are shown as 1, 2, 3."""
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One ``w:abstractNum``; every ``w:num`` made from it counts on with the same counters."""

    levels: dict[int, Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _Instance:
    """One ``w:num``: a list with levels and starts of its own."""

    base: _List
    own_levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)

    def level(self, depth: int) -> Level:
        return self.own_levels.get(depth) or self.base.levels.get(depth) or Level()


class Numbering:
    """The lists of one file and how far each has counted."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._instances: dict[str, _Instance] = {}
        if part is None:
            return
        abstracts = {a.get(f"{W}abstractNumId", ""): a for a in part.findall(f"{W}abstractNum")}
        lists = {identifier: _List(_levels(element)) for identifier, element in abstracts.items()}
        for num in part.findall(f"{W}num"):
            base = lists.get(value(num, "abstractNumId") or "")
            if base is not None:
                self._instances[num.get(f"{W}numId", "")] = _instance(num, base)
        for num in part.findall(f"{W}num"):
            linked = value(abstracts.get(value(num, "abstractNumId") or ""), "numStyleLink")
            target = self._instances.get(styles.list_of(linked) or "") if linked else None
            if target is not None:
                self._instances[num.get(f"{W}numId", "")].base = target.base

    def label(self, direct: Look, style: str | None) -> str:
        """The label of the next paragraph, ``""`` where it has none; counts on.

        ``direct`` is what the paragraph itself says, ``style`` the name of its style.
        """
        named = self._styles.paragraph(style)
        list_id = direct.list_id if direct.list_id is not None else named.list_id
        instance = self._instances.get(list_id or "0")
        if instance is None:
            return ""
        depth = direct.level
        if depth is None and direct.list_id is None:
            depth = self._depth_of_style(instance, style)
        depth = min(max(depth if depth is not None else named.level or 0, 0), _LEVELS - 1)
        return _next(instance, depth)

    def _depth_of_style(self, instance: _Instance, style: str | None) -> int | None:
        for name in self._styles.lineage(style):
            for depth in range(_LEVELS):
                if instance.level(depth).style == name:
                    return depth
        return None


def _next(instance: _Instance, depth: int) -> str:
    counters = instance.base.counters
    level = instance.level(depth)
    before = counters[depth]
    if depth in instance.starts:
        counters[depth] = instance.starts.pop(depth)
    else:
        counters[depth] = level.start if before is None else before + 1
    for lower in range(depth + 1, _LEVELS):
        restarts_after = instance.level(lower).restarts_after
        if restarts_after is None or depth < restarts_after:
            counters[lower] = None
    if level.form == "bullet":
        return _BULLETS.get(level.text.strip(), "-") if level.text.strip() else ""
    if level.form == "none":
        return _PLACE.sub("", level.text).strip()

    def shown(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        other = instance.level(at)
        count = counters[at]
        form = "decimal" if level.legal and other.form != "decimalZero" else other.form
        return format_count(other.start if count is None else count, form)

    return _PLACE.sub(shown, level.text).strip()


def format_count(count: int, form: str) -> str:
    """A count in one of Word's number forms; forms without digits or letters of ours are shown as 1, 2, 3."""
    if form in {"none", "bullet"}:
        return ""
    if form == "decimalZero":
        return f"{count:02}"
    if not 0 < count <= _LARGEST_SPELT:
        return str(count)
    if form in {"upperRoman", "lowerRoman"}:
        roman = write_roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(count)


def _levels(parent: Element) -> dict[int, Level]:
    return {_depth(level): _level(level) for level in parent.findall(f"{W}lvl")}


def _level(element: Element) -> Level:
    start, form = number(element, "start"), value(element, "numFmt")
    for alternate in element:
        inside = chosen(alternate) if form is None and alternate.tag.endswith("}AlternateContent") else None
        form = value(inside, "numFmt") if inside is not None else form
    if form == "custom":
        form = "decimalZero"
    return Level(
        start=1 if start is None else start,
        form=form or "decimal",
        text=_text(element),
        restarts_after=number(element, "lvlRestart"),
        legal=switch(element, "isLgl") or False,
        style=value(element, "pStyle"),
    )


def _text(element: Element) -> str:
    text = value(element, "lvlText") or ""
    font = font_named(run_look(element.find(f"{W}rPr")).font)
    return text if font is None or is_unicode_already(text, font) else to_unicode(text, font)


def _depth(element: Element) -> int:
    text = element.get(f"{W}ilvl", "0")
    return int(text) if len(text) == 1 and text.isdecimal() else 0


def _instance(num: Element, base: _List) -> _Instance:
    instance = _Instance(base)
    for override in num.findall(f"{W}lvlOverride"):
        depth = _depth(override)
        level, start = override.find(f"{W}lvl"), number(override, "startOverride")
        if level is not None:
            instance.own_levels[depth] = _level(level)
        if start is not None:
            instance.starts[depth] = start
    return instance
