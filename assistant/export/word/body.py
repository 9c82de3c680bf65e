"""Headings, paragraphs and tables of the body and of the appendices, in order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from assistant.export.word.lines import centred, titled
from assistant.export.word.metrics import width
from assistant.export.word.profile import Profile
from assistant.export.word.styles import HEADINGS
from assistant.export.word.tables import table
from assistant.export.word.wml import paragraph, plain, run, runs
from knowledge.domain.printed import (
    Manner,
    Pieces,
    PrintedAppendix,
    PrintedBlock,
    PrintedHeading,
    PrintedParagraph,
    PrintedTable,
    bound_pieces,
)

_STYLES = {Manner.BODY: "NoiDung", Manner.BASIS: "CanCu", Manner.WORDS: "BangChu", Manner.ATTACHED: "KemTheo"}
_SLACK = 1.02
"""What a line may be longer than computed."""


def body(blocks: Iterable[PrintedBlock], profile: Profile, room: float, *, draft: bool) -> str:
    """The blocks on pages with ``room`` millimetres from margin to margin; what announces a table stays with it."""
    items = tuple(blocks)
    return "".join(
        _block(item, profile, room, draft=draft, stay=isinstance(after, PrintedTable) and _announces(item))
        for item, after in zip_longest(items, items[1:])
        if item is not None
    )


def _block(item: PrintedBlock, profile: Profile, room: float, *, draft: bool, stay: bool) -> str:
    if isinstance(item, PrintedTable):
        return table(item, profile, room, draft=draft)
    if isinstance(item, PrintedHeading):
        return paragraph(HEADINGS[item.level.value - 1], runs(_heading(item.pieces, profile, room), draft=draft))
    keep = "<w:keepNext/>" if stay else ""
    return paragraph(_STYLES[item.manner], runs(item.pieces, draft=draft), keep)


def _heading(pieces: Pieces, profile: Profile, room: float) -> Pieces:
    """The heading; one that takes several lines with no-break spaces inside its words."""
    line = profile.first_line + width(plain(pieces), profile.sizes.body, bold=True)
    return bound_pieces(pieces) if line * _SLACK > room else pieces


def _announces(item: PrintedBlock) -> bool:
    return isinstance(item, PrintedParagraph) and plain(item.pieces).endswith(":")


def appendix_title(appendix: PrintedAppendix, profile: Profile, room: float, *, draft: bool) -> str:
    """The first lines of an appendix."""
    number = paragraph("PhuLuc", run(appendix.number))
    if not appendix.title:
        return number
    return number + centred("TenPhuLuc", titled(appendix.title, room, profile.sizes.body), room, draft=draft)
