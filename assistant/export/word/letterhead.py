"""The head of the first page: agency beside Quốc hiệu, number beside place and date, then kind and subject."""

from __future__ import annotations

from assistant.export.word.metrics import side_room, width
from assistant.export.word.profile import Profile
from assistant.export.word.wml import bare_table, indented, paragraph, plain, rule, runs, size
from knowledge.domain.printed import BLANK, MOTTO, NATION, Letterhead, Piece, Pieces

_MOTTO_WIDTH = 12.23
"""Width of the motto in bold, in ems."""


def letterhead(head: Letterhead, profile: Profile, *, draft: bool) -> str:
    """The block of the agency and Quốc hiệu, the kind and the subject."""
    left, right = profile.letterhead_left, profile.text_width - profile.letterhead_left
    motto = _MOTTO_WIDTH * profile.sizes.motto * 25.4 / 72
    nation = (
        paragraph("QuocHieu", runs((Piece(NATION),), draft=False))
        + paragraph("TieuNgu", runs((Piece(MOTTO),), draft=False))
        + rule(right, motto)
    )
    line = width(plain(head.place_and_date), profile.sizes.place)
    dated = size(profile.sizes.place_least) if line > right else ""
    rows = (
        (_issuer(head, profile, draft=draft), nation),
        (
            paragraph("SoKyHieu", runs(head.number, draft=draft)),
            paragraph("DiaDanh", runs(head.place_and_date, draft=draft, properties=dated)),
        ),
    )
    named = "".join(
        paragraph(
            style, runs(text, draft=draft), indented(side_room(plain(text), profile.text_width, profile.sizes.kind))
        )
        for style, text in (("TenLoai", head.kind), ("TrichYeu", head.subject))
        if text
    )
    drawn = rule(profile.text_width, profile.subject_rule) if head.kind or head.subject else ""
    return bare_table((left, right), rows) + named + drawn + paragraph("KhoangCach")


def _issuer(head: Letterhead, profile: Profile, *, draft: bool) -> str:
    """The agency above, the agency, the rule under it."""
    room = profile.letterhead_left
    points = _type_size(head.agency, profile)
    lines = []
    longest = 0.0
    for style, name in (("CoQuanTren", head.parent_agency), ("CoQuan", head.agency)):
        indents = "" if BLANK in plain(name) else indented(side_room(plain(name), room, points))
        if name:
            lines.append(paragraph(style, runs(name, draft=draft, properties=size(points)), indents))
        longest = _longest_line(name, room, points)
    if not lines:
        return paragraph("CoQuan")
    return "".join(lines) + rule(room, profile.agency_rule * longest)


def _type_size(agency: Pieces, profile: Profile) -> float:
    """The usual size, or the smaller one where the name, not ending in a place, then takes one line."""
    usual, least = profile.sizes.agency, profile.sizes.agency_least
    text = plain(agency)
    fits = width(text, least, bold=True) <= profile.letterhead_left < width(text, usual, bold=True)
    return least if fits and BLANK not in text else usual


def _longest_line(name: Pieces, room: float, points: float) -> float:
    """The width of the longest line of a name as Word will break it."""
    longest, line = 0.0, ""
    for word in plain(name).split(" "):
        longer = f"{line} {word}" if line else word
        line = word if line and width(longer, points, bold=True) > room else longer
        longest = max(longest, width(line, points, bold=True))
    return min(longest, room)
