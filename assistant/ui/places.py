"""From the place a finding names, in the words of the document, to the anchor of that place on the page."""

from __future__ import annotations

from assistant.checks.figures import all_prose, line_name, one_line, place_table
from assistant.ui.paper import CLOSING, HEAD, TOTAL
from knowledge.domain.finding import Place
from knowledge.domain.plan import Plan


class Places:
    """The places of one plan, found again by the words that findings use."""

    def __init__(self, plan: Plan) -> None:
        self._tables: dict[str, str] = {}
        self._rows: dict[tuple[str, str], str] = {}
        for _, table in plan.tables():
            name = place_table(table)
            self._tables.setdefault(name, table.key)
            for _, line in table.walk():
                self._rows.setdefault((name, line_name(line)), f"{table.key}/{line.key}")
            if table.total is not None:
                self._rows.setdefault((name, line_name(table.total)), f"{table.key}/{TOTAL}")
        self._prose = [
            (one_line(prose.section.heading) if prose.section else "", one_line(prose.text), prose.key)
            for prose in all_prose(plan)
        ]
        header, closing = plan.header, plan.closing
        above = (header.parent_agency, header.agency, header.number, header.place, header.kind, header.subject)
        below = (*closing.recipients, *closing.authority, closing.signer)
        self._prose += [("", one_line(text), HEAD) for text in above if text]
        self._prose += [("", one_line(text), CLOSING) for text in below if text]

    def anchor(self, place: Place) -> str:
        """Where on the page; empty when the place cannot be found there."""
        if place.table:
            return self._rows.get((place.table, place.row)) or self._tables.get(place.table, "")
        quote = one_line(place.quote)
        inside = [(text, key) for heading, text, key in self._prose if heading == one_line(place.heading)]
        for candidates in (inside, [(text, key) for _, text, key in self._prose]):
            found = next((key for text, key in candidates if quote and quote in text), "")
            if found:
                return found
        return inside[0][1] if inside and place.heading else ""


def place_text(place: Place) -> str:
    """The place in words: heading, table, row and column as far as they are known."""
    parts = [
        place.heading,
        place.table,
        f"dòng “{place.row}”" if place.row else "",
        f"cột “{place.column}”" if place.column else "",
    ]
    said = " › ".join(part for part in parts if part)
    return said or (f"Dòng {place.line} của tệp" if place.line is not None else "")
