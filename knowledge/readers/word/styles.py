"""What Word's styles say about a paragraph or a run, with the chains of styles followed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from xml.etree.ElementTree import Element

from knowledge.readers.word.names import VAL, W, number, switch, value

_SIDES = frozenset(W + side for side in ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV"))


@dataclass(frozen=True, slots=True)
class Look:
    """What one place says; None where it is silent."""

    bold: bool | None = None
    italic: bool | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    alignment: str | None = None
    outline: int | None = None
    list_id: str | None = None
    level: int | None = None
    size: int | None = None
    """In half points."""
    font: str | None = None
    """The font of letters beyond ASCII; empty where the theme chooses it."""

    def over(self, under: Look) -> Look:
        """This look where it speaks, ``under`` where it is silent."""
        silent = {f.name: getattr(under, f.name) for f in fields(self) if getattr(self, f.name) is None}
        return replace(self, **silent) if silent else self


def run_look(properties: Element | None) -> Look:
    """What a ``w:rPr`` says."""
    if properties is None or len(properties) == 0:
        return Look()
    return Look(
        bold=switch(properties, "b"),
        italic=switch(properties, "i"),
        capitals=switch(properties, "caps"),
        hidden=switch(properties, "vanish"),
        size=number(properties, "sz"),
        font=_font(properties.find(f"{W}rFonts")),
    )


def _font(fonts: Element | None) -> str | None:
    if fonts is None:
        return None
    if fonts.get(f"{W}hAnsiTheme") or fonts.get(f"{W}asciiTheme"):
        return ""
    return fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii")


def paragraph_look(properties: Element | None) -> Look:
    """What a ``w:pPr`` says about the paragraph; the look of its mark says nothing of its text."""
    if properties is None or len(properties) == 0:
        return Look()
    numbering = properties.find(f"{W}numPr")
    return Look(
        alignment=value(properties, "jc"),
        outline=number(properties, "outlineLvl"),
        list_id=value(numbering, "numId"),
        level=number(numbering, "ilvl"),
    )


class Styles:
    """The styles of one file by their identifier; every question is answered with the whole chain followed."""

    def __init__(self, part: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._looks: dict[str, Look] = {}
        self._defaults = Look()
        self._default_paragraph: str | None = None
        if part is None:
            return
        default = part.find(f"{W}docDefaults")
        if default is not None:
            run = run_look(default.find(f"{W}rPrDefault/{W}rPr"))
            self._defaults = run.over(paragraph_look(default.find(f"{W}pPrDefault/{W}pPr")))
        for style in part.iter(f"{W}style"):
            identifier = style.get(f"{W}styleId", "")
            self._styles[identifier] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
                self._default_paragraph = identifier

    def paragraph(self, identifier: str | None) -> Look:
        """What the paragraph style says (the default one where none is named)."""
        return self._look(identifier or self._default_paragraph)

    def run(self, run: Look, style: str | None, paragraph: Look) -> Look:
        """The look of a run from what itself, its character style and its paragraph style say.

        Bold, italic, capitals and hidden are toggles: said by both styles, they cancel out.
        """
        character = self._look(style)
        toggled = Look(
            bold=_toggle(character.bold, paragraph.bold),
            italic=_toggle(character.italic, paragraph.italic),
            capitals=_toggle(character.capitals, paragraph.capitals),
            hidden=_toggle(character.hidden, paragraph.hidden),
            size=paragraph.size if character.size is None else character.size,
            font=paragraph.font if character.font is None else character.font,
        )
        return run.over(toggled).over(self._defaults)

    def name(self, identifier: str | None) -> str:
        """What officers call the style; empty for one that is not there."""
        return (value(self._styles[identifier], "name") or "") if identifier in self._styles else ""

    def lineage(self, identifier: str | None) -> tuple[str, ...]:
        """The style and the ones it is based on, nearest first."""
        chain: list[str] = []
        current = identifier or self._default_paragraph
        while current and current in self._styles and current not in chain:
            chain.append(current)
            current = value(self._styles[current], "basedOn")
        return tuple(chain)

    def list_of(self, identifier: str) -> str | None:
        """The ``numId`` a numbering style points to."""
        style = self._styles.get(identifier)
        return None if style is None else value(style.find(f"{W}pPr/{W}numPr"), "numId")

    def has_borders(self, table_style: str | None) -> bool:
        """True where the table style, or one it is based on, draws lines."""
        if table_style is None:
            return False
        for identifier in self.lineage(table_style):
            borders = self._styles[identifier].find(f"{W}tblPr/{W}tblBorders")
            if borders is not None:
                return draws_lines(borders)
        return False

    def _look(self, identifier: str | None) -> Look:
        if identifier is None:
            return Look()
        if identifier not in self._looks:
            look = Look()
            for name in self.lineage(identifier):
                style = self._styles[name]
                own = run_look(style.find(f"{W}rPr")).over(paragraph_look(style.find(f"{W}pPr")))
                look = look.over(own)
            self._looks[identifier] = look
        return self._looks[identifier]


def draws_lines(borders: Element) -> bool:
    """True where a ``w:tblBorders`` or ``w:tcBorders`` shows at least one line."""
    return any(side.tag in _SIDES and side.get(VAL) not in {"nil", "none", None} for side in borders)


def _toggle(character: bool | None, paragraph: bool | None) -> bool | None:
    if character is None or paragraph is None:
        return character if paragraph is None else paragraph
    return character != paragraph
