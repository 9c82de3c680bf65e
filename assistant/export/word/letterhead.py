"""The head of the first page: agency beside Quốc hiệu, number beside place and date, then kind and subject."""

from __future__ import annotations

from assistant.export.word.lines import centred, titled
from assistant.export.word.metrics import width
from assistant.export.word.profile import Profile
from assistant.export.word.wml import bare_table, paragraph, plain, rule, runs, size
from knowledge.domain.printed import BLANK, MOTTO, NATION, Letterhead, Piece, Pieces


def letterhead(head: Letterhead, profile: Profile, *, draft: bool) -> str:
    """The block of the agency and Quốc hiệu, the kind and the subject."""
    left, right = profile.letterhead_left, profile.text_width - profile.letterhead_left
    motto = width(MOTTO, profile.sizes.motto, bold=True)
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
        centred(style, titled(text, profile.text_width, profile.sizes.kind), profile.text_width, draft=draft)
        for style, text in (("TenLoai", head.kind), ("TrichYeu", head.subject))
        if text
    )
    drawn = rule(profile.text_width, profile.subject_rule) if head.kind or head.subject else ""
    return bare_table((left, right), rows) + named + drawn + paragraph("KhoangCach")


def _issuer(head: Letterhead, profile: Profile, *, draft: bool) -> str:
    """The agency above, the agency, the rule under it; air stays between them and Quốc hiệu."""
    cell, room = profile.letterhead_left, profile.letterhead_left - profile.letterhead_air
    points = _type_size(head.agency, profile, room)
    lines = []
    longest = 0.0
    for style, name, bold in (("CoQuanTren", head.parent_agency, False), ("CoQuan", head.agency, True)):
        if name:
            title = titled(name, room, points, bold=bold)
            lines.append(centred(style, title, cell, draft=draft, properties=size(points)))
            longest = min(title.longest, cell)
    if not lines:
        return paragraph("CoQuan")
    return "".join(lines) + rule(cell, profile.agency_rule * longest)


def _type_size(agency: Pieces, profile: Profile, room: float) -> float:
    """The usual size, or the smaller one where that saves a name without a place a line or a word its end."""
    usual, least = profile.sizes.agency, profile.sizes.agency_least
    if not agency:
        return usual
    wide, small = titled(agency, room, usual), titled(agency, room, least)
    saves_a_line = BLANK not in plain(agency) and len(small.lines) == 1 < len(wide.lines)
    return least if saves_a_line or wide.longest > room else usual
