"""The head of the first page: agency beside Quốc hiệu, number beside place and date, then kind and subject."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil

from assistant.export.word.metrics import width
from assistant.export.word.profile import Profile
from assistant.export.word.wml import bare_table, paragraph, rule, runs, twips
from knowledge.domain.printed import BLANK, MOTTO, NATION, Letterhead, Piece, Pieces

_PLACE_NAME = re.compile(r"\b(?:XÃ|PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN) .+$")
_SLACK = 1.15
_MOTTO_WIDTH = 11.58
"""Width of the motto in bold, in ems."""


def letterhead(head: Letterhead, profile: Profile, *, draft: bool) -> str:
    """The block of the agency and Quốc hiệu, the kind and the subject."""
    left, right = profile.letterhead_left, profile.text_width - profile.letterhead_left
    sizes = profile.sizes
    agency = _kept_together(head.agency, left, sizes.agency)
    issuer = "".join(
        paragraph(style, runs(_kept_together(name, left, sizes.agency), draft=draft))
        for style, name in (("CoQuanTren", head.parent_agency), ("CoQuan", agency))
        if name
    )
    motto = _MOTTO_WIDTH * sizes.motto * 25.4 / 72
    nation = (
        paragraph("QuocHieu", runs((Piece(NATION),), draft=False))
        + paragraph("TieuNgu", runs((Piece(MOTTO),), draft=False))
        + rule(right, motto)
    )
    line = min(left, _last_line(agency, left, sizes.agency))
    rows = (
        (issuer + rule(left, profile.agency_rule * line) if issuer else paragraph("CoQuan"), nation),
        (
            paragraph("SoKyHieu", runs(head.number, draft=draft)),
            paragraph("DiaDanh", runs(head.place_and_date, draft=draft)),
        ),
    )
    named = "".join(
        paragraph(style, runs(text, draft=draft), _balanced(text, profile.text_width, sizes.kind))
        for style, text in (("TenLoai", head.kind), ("TrichYeu", head.subject))
        if text
    )
    drawn = rule(profile.text_width, profile.subject_rule) if head.kind or head.subject else ""
    return bare_table((left, right), rows) + named + drawn + paragraph("KhoangCach")


def _kept_together(name: Pieces, room: float, size: float) -> Pieces:
    """A name too long for its line breaks before the name of the place, which stays on one line."""
    if len(name) != 1 or width(name[0].text, size, bold=True) <= room:
        return name
    place = _PLACE_NAME.search(name[0].text)
    if place is None or width(place[0], size, bold=True) > room:
        return name
    kept = name[0].text[: place.start()] + place[0].replace(" ", BLANK)
    return (replace(name[0], text=kept),)


def _balanced(text: Pieces, room: float, size: float) -> str:
    """Indents that make the lines of a title about equally long; none where it takes one line."""
    whole = width("".join(piece.text for piece in text), size, bold=True)
    lines = ceil(whole / room)
    if lines < 2:
        return ""
    side = twips(max(0.0, (room - whole / lines * _SLACK) / 2))
    return f'<w:ind w:left="{side}" w:right="{side}"/>'


def _last_line(name: Pieces, room: float, size: float) -> float:
    """The width of the last line of a name as Word will break it."""
    line = ""
    for word in "".join(piece.text for piece in name).split(" "):
        longer = f"{line} {word}" if line else word
        line = word if line and width(longer, size, bold=True) > room else longer
    return width(line, size, bold=True)
