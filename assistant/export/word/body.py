"""Headings, paragraphs and tables of the body and of the appendices, in order."""

from __future__ import annotations

from assistant.export.word.profile import Profile
from assistant.export.word.styles import HEADINGS
from assistant.export.word.tables import table
from assistant.export.word.wml import paragraph, runs
from knowledge.domain.printed import Manner, PrintedAppendix, PrintedBlock, PrintedHeading, PrintedTable

_STYLES = {Manner.BODY: "NoiDung", Manner.BASIS: "CanCu", Manner.WORDS: "BangChu", Manner.ATTACHED: "KemTheo"}


def block(item: PrintedBlock, profile: Profile, room: float, *, draft: bool) -> str:
    """One block on a page with ``room`` millimetres from margin to margin."""
    if isinstance(item, PrintedTable):
        return table(item, profile, room, draft=draft)
    if isinstance(item, PrintedHeading):
        return paragraph(HEADINGS[item.level.value - 1], runs(item.pieces, draft=draft))
    return paragraph(_STYLES[item.manner], runs(item.pieces, draft=draft))


def appendix_title(appendix: PrintedAppendix, *, draft: bool) -> str:
    """The first lines of an appendix."""
    number = paragraph("PhuLuc", f'<w:r><w:t xml:space="preserve">{appendix.number}</w:t></w:r>')
    return number + (paragraph("TenPhuLuc", runs(appendix.title, draft=draft)) if appendix.title else "")
