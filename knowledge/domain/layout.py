"""How a file is laid out on paper, as far as a decree prescribes it, and what the decree allows, with its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

_TWIPS_IN_INCH = 1440


def millimetres(twips: int) -> float:
    """A length of Word (twentieths of a point) for comparison and for the eye; never used for money."""
    return round(twips * 25.4 / _TWIPS_IN_INCH, 1)


def twips(length: float) -> int:
    """Millimetres as Word measures lengths."""
    return round(length * _TWIPS_IN_INCH / 25.4)


class Look(StrEnum):
    """What a fix may make of the letters or the place of a line."""

    BOLD = "bold"
    ITALIC = "italic"
    CENTERED = "centered"
    JUSTIFIED = "justified"


class NumberPlace(StrEnum):
    """Where the pages of a file bear their number."""

    NOWHERE = "nowhere"
    HEAD = "head"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper of one section; lengths in twips."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int

    @property
    def is_landscape(self) -> bool:
        """True of a page that lies on its side."""
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class FontUse:
    """How many letters a file shows in a font."""

    name: str
    letters: int


@dataclass(frozen=True, slots=True)
class TableLook:
    """A table: the line it begins at, its rows, and whether its header is repeated on each page."""

    line: int
    rows: int
    repeats_header: bool


@dataclass(frozen=True, slots=True)
class LineLook:
    """A shown line outside the tables that hold data: ``start:end`` of the text that was read, and how it is set.

    ``bold`` and ``italic`` are true when all its letters are. ``alignment`` is left, center, right or both; empty where
    indents, blanks or tabs place the text. ``points`` is the type size, None where letters differ or nothing tells it.
    """

    text: str
    start: int
    end: int
    line: int
    bold: bool = False
    italic: bool = False
    alignment: str = ""
    points: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """The layout of a file. ``letters`` are all letters shown; ``fonts`` only those whose font the file names."""

    sheets: tuple[Sheet, ...] = ()
    letters: int = 0
    fonts: tuple[FontUse, ...] = ()
    tables: tuple[TableLook, ...] = ()
    numbers: NumberPlace = NumberPlace.NOWHERE
    numbers_first_page: bool = False
    lines: tuple[LineLook, ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutProfile:
    """What a decree allows. Lengths are millimetres, from and to."""

    name: str
    decree: str
    since: date
    width: float
    height: float
    top: tuple[float, float]
    bottom: tuple[float, float]
    left: tuple[float, float]
    right: tuple[float, float]
    font: str
    points: Mapping[str, tuple[float, float]]
    """Type sizes from and to, by the part of the document."""


ND30_2020 = LayoutProfile(
    name="nd30-2020",
    decree="Nghị định 30/2020/NĐ-CP, Phụ lục I",
    since=date(2020, 3, 5),
    width=210,
    height=297,
    top=(20, 25),
    bottom=(20, 25),
    left=(30, 35),
    right=(15, 20),
    font="Times New Roman",
    points=MappingProxyType(
        {
            "nation": (12, 13),
            "motto": (13, 14),
            "agency": (12, 13),
            "number": (13, 13),
            "place": (13, 14),
            "title": (13, 14),
            "body": (13, 14),
            "signature": (13, 14),
            "recipients_title": (12, 12),
            "recipients": (11, 11),
        }
    ),
)
