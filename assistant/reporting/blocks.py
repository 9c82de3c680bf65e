"""What a report is made of, free of any format. Texts are plain Vietnamese; renderers escape them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How something is to be taken; renderers add a colour, the words say it too."""

    GOOD = "good"
    BAD = "bad"
    DOUBT = "doubt"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is the title of the report. ``new_page`` begins a page in print."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence or two; ``strong`` where it must be seen."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """The verdict."""

    text: str
    detail: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, one below the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding: a tag ("LỖI"), its rule, what is wrong, and what more there is to say, a line each."""

    tag: str
    rule: str
    text: str
    more: tuple[str, ...] = ()
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table: ``rows`` have a cell for each title of ``head``; ``shares`` are the widths in hundredths.

    ``tones`` are those of the rows, shown on their last cell.
    """

    head: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    tones: tuple[Tone, ...]
    caption: str = ""


ReportBlock = Heading | Note | Banner | Facts | Entry | Ledger
