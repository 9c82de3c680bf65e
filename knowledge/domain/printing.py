"""From a resolved plan to the plan as it is printed: capitals, punctuation, numbering and blanks by Decree 30/2020."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.money import Unit, find_amounts, format_number
from knowledge.domain.origin import Origin
from knowledge.domain.plan import SLOT_PREFIX, Closing, Header, Paragraph, Plan, Section
from knowledge.domain.printed import (
    BLANK,
    HeadCell,
    Letterhead,
    Level,
    Manner,
    Mark,
    Piece,
    Pieces,
    PrintedAppendix,
    PrintedBlock,
    PrintedClosing,
    PrintedHeading,
    PrintedParagraph,
    PrintedPlan,
    PrintedRow,
    PrintedTable,
    RowKind,
)
from knowledge.domain.regex import regex
from knowledge.domain.roman import write_roman

_SLOT = regex(rf"{re.escape(SLOT_PREFIX)}[^\]]*\]", re.IGNORECASE)
_WORDS = regex(r"\(?\s*(?:viết )?bằng chữ\b", re.IGNORECASE)
_WITH = regex(r"\(\s*kèm theo\b", re.IGNORECASE)
_NUMERAL = regex(r"\d+|\b[IVXLC]+$")
_PLACE_NAME = regex(r"(?<= )(?:XÃ|PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN) [^\[]{1,24}$")
_TABLE_NUMBER = regex(r"(?P<name>(?:bảng|biểu)(?: số)? \d+)\b\s*[.:–-]?\s*", re.IGNORECASE)
_END_MARKS = " \t\n;.,:"


def printed(plan: Plan) -> PrintedPlan:
    """The resolved plan as it is printed."""
    body = [section for section in plan.sections if not section.appendix]
    appendices = [section for section in plan.sections if section.appendix]
    own = plan.brief is not None
    opening = [
        *_bases(plan.bases),
        *(_paragraph(paragraph) for paragraph in plan.preamble),
    ]
    return PrintedPlan(
        title=" ".join(part for part in (plan.header.kind, one_line(plan.header.subject)) if part),
        letterhead=_letterhead(plan.header),
        blocks=(*opening, *(block for section in body for block in _blocks(section, own=own))),
        conclusion=tuple(_paragraph(paragraph) for paragraph in plan.conclusion),
        closing=_closing(plan.closing),
        appendices=tuple(
            _appendix(plan, section, index if len(appendices) > 1 else None)
            for index, section in enumerate(appendices, 1)
        ),
    )


def cell_text(table: BudgetTable, line: BudgetLine, column: int) -> str:
    """What a cell shows: number and label where they belong, else the figure as the resolved plan writes it."""
    role = table.columns[column].role
    if role is Role.NUMBER:
        return one_line(line.number)
    if role is Role.LABEL:
        numbered = any(other.role is Role.NUMBER for other in table.columns)
        return one_line(line.label if numbered or not line.number else f"{line.number}. {line.label}")
    entry = line.entries[column]
    written = one_line(entry.raw)
    if written or entry.is_blank:
        return written
    if entry.money is not None:
        return entry.money.format(table.columns[column].unit or table.unit or Unit.DONG)
    return format_number(entry.value) if entry.value is not None else ""


def printed_columns(table: BudgetTable, *, own: bool) -> tuple[int, ...]:
    """The columns that are printed: all, but in a draft of our own (``own``) no unit prices where none is given.

    They are left out only beside a column of amounts that is filled; a table that waits for its figures keeps them.
    """
    lines = (*(line for _, line in table.walk()), *((table.total,) if table.total is not None else ()))
    filled = {index for index in range(len(table.columns)) if any(cell_text(table, line, index) for line in lines)}
    amounts = own and any(index in filled for index in table.columns_of(Role.AMOUNT))
    return tuple(
        index
        for index, column in enumerate(table.columns)
        if not (amounts and column.role is Role.PRICE and index not in filled)
    )


def one_line(text: str) -> str:
    """The text with white space folded."""
    return " ".join(text.split())


def _pieces(text: str, origin: Origin | None = None, otherwise: Origin | None = None) -> Pieces:
    """The text cut at its slots; all else is marked where ``origin`` says that it is only proposed.

    ``otherwise`` is where the text comes from when it has no origin of its own.
    """
    mark = Mark.PROPOSED if origin is not None and origin.needs_confirmation else Mark.NONE
    source = origin or otherwise
    found: list[Piece] = []
    at = 0
    for slot in _SLOT.finditer(text):
        found.append(Piece(text[at : slot.start()], mark, source))
        found.append(Piece(slot[0], Mark.SLOT))
        at = slot.end()
    found.append(Piece(text[at:], mark, source))
    return tuple(piece for piece in found if piece.text)


def _letterhead(header: Header) -> Letterhead:
    return Letterhead(
        parent_agency=_pieces(_agency(header.parent_agency)),
        agency=_pieces(_agency(header.agency)),
        number=_pieces(f"Số: {_number(header.number)}"),
        place_and_date=_pieces(", ".join(part for part in (one_line(header.place), _date(header.date)) if part)),
        kind=_pieces(one_line(header.kind).upper()),
        subject=_pieces(one_line(header.subject)),
    )


def _agency(name: str) -> str:
    """The agency in capitals; where it takes two lines, the name of the place stays together on the second."""
    capitals = one_line(name).upper()
    return _PLACE_NAME.sub(lambda place: place[0].replace(" ", BLANK), capitals)


def _number(written: str) -> str:
    """The number with room for what is given after signature; numbers below 10 get a 0."""
    digits, slash, symbol = one_line(written).partition("/")
    digits = digits.strip()
    if digits.isdecimal():
        digits = f"{int(digits):02d}"
    return f"{digits or BLANK * 8}{slash}{symbol.strip()}"


def _date(date: PartialDate) -> str:
    """The date with room for what is still blank."""
    text = date.text() + ("" if date.year else " " * 6)
    return re.sub(r" {2,}", lambda room: BLANK * (len(room[0]) + 1), text)


def _bases(bases: tuple[Paragraph, ...]) -> Iterator[PrintedParagraph]:
    """One basis a line, ";" after each, "." after the last."""
    for index, basis in enumerate(bases, 1):
        text = _typed(basis).rstrip(_END_MARKS)
        text += "." if index == len(bases) else ";"
        yield PrintedParagraph(_pieces(text, basis.origin), Manner.BASIS)


def _typed(paragraph: Paragraph) -> str:
    text = one_line(paragraph.text)
    return f"{paragraph.marker} {text}" if paragraph.marker else text


def _blocks(section: Section, *, own: bool) -> Iterator[PrintedBlock]:
    heading = _heading(section)
    if heading is not None:
        yield heading
    yield from _content(section, own=own)


def _content(section: Section, *, own: bool) -> Iterator[PrintedBlock]:
    """What stands under a heading: its own blocks, then its subsections."""
    for block in section.blocks:
        if isinstance(block, BudgetTable):
            yield _table(block, own=own)
        else:
            yield _paragraph(block)
    for child in section.children:
        yield from _blocks(child, own=own)


def _paragraph(paragraph: Paragraph) -> PrintedParagraph:
    text = _typed(paragraph)
    if _WORDS.match(text):
        manner = Manner.WORDS
    elif _WITH.match(text):
        manner = Manner.ATTACHED
    else:
        manner = Manner.BODY
    return PrintedParagraph(_pieces(text, paragraph.origin), manner)


def _heading(section: Section) -> PrintedHeading | None:
    number, title = one_line(section.number), one_line(section.title)
    if not number and not title:
        return None
    level = level_of(number)
    joint = ") " if level is Level.POINT else ". "
    text = f"{number}{joint}{title}" if number and title else number or title
    text = text.upper() if level in (Level.PART, Level.CHAPTER) else text
    return PrintedHeading(_pieces(text, section.origin), level)


def level_of(number: str) -> Level:
    """The level a heading's number stands for; an unnumbered heading is set as a chapter."""
    if re.fullmatch(r"\d+", number):
        return Level.ITEM
    if re.fullmatch(r"\d+(?:\.\d+)+", number):
        return Level.SUBITEM
    if re.fullmatch(r"[a-zđ]", number):
        return Level.POINT
    return Level.PART if re.match(r"(?:phần|chương)\b", number, re.IGNORECASE) else Level.CHAPTER


def _table(table: BudgetTable, *, own: bool) -> PrintedTable:
    shown = printed_columns(table, own=own)
    columns = tuple(table.columns[index] for index in shown)
    rows = [_row(table, line, RowKind.GROUP if line.children else RowKind.LINE) for _, line in table.walk()]
    if table.total is not None:
        rows.append(_row(table, table.total, RowKind.TOTAL))
    return PrintedTable(
        caption=_pieces(one_line(table.caption)),
        unit_line=_unit_line(table),
        columns=columns,
        head=_head(columns),
        rows=tuple(replace(row, cells=tuple(row.cells[index] for index in shown)) for row in rows),
        landscape=table.landscape,
    )


def _unit_line(table: BudgetTable) -> str:
    """The unit as the table declares it; nothing where a header or the caption already says it."""
    if table.unit_text or table.unit is None:
        return "" if table.unit_text and table.unit_text in table.caption else one_line(table.unit_text)
    titles = " ".join(column.title for column in table.columns).lower()
    return "" if table.unit.label in titles else f"Đơn vị tính: {table.unit.label}"


def _row(table: BudgetTable, line: BudgetLine, kind: RowKind) -> PrintedRow:
    cells = []
    for column, entry in enumerate(line.entries):
        named = table.columns[column].role in (Role.NUMBER, Role.LABEL)
        cells.append(_pieces(cell_text(table, line, column), line.origin if named else entry.origin, line.origin))
    if kind is RowKind.TOTAL and not table.columns_of(Role.LABEL):
        cells[0] = _pieces(one_line(line.label))
    return PrintedRow(tuple(cells), kind)


def _head(columns: tuple[Column, ...]) -> tuple[tuple[HeadCell, ...], ...]:
    groups = [column.group if column.group != column.header else "" for column in columns]
    if not any(groups):
        return (tuple(HeadCell(column.header, index) for index, column in enumerate(columns)),)
    top: list[HeadCell] = []
    below: list[HeadCell] = []
    for index, (column, group) in enumerate(zip(columns, groups, strict=True)):
        if not group:
            top.append(HeadCell(column.header, index, down=2))
            continue
        below.append(HeadCell(column.header, index))
        last = top[-1] if top else None
        if last is not None and last.down == 1 and last.text == group:
            top[-1] = HeadCell(group, last.column, last.across + 1)
        else:
            top.append(HeadCell(group, index))
    return tuple(top), tuple(below)


def _closing(closing: Closing) -> PrintedClosing:
    names = [one_line(name).lstrip("-–+ ").rstrip(_END_MARKS) for name in closing.recipients]
    names = [name for name in names if name]
    return PrintedClosing(
        recipients=tuple(
            _pieces(f"- {name}" + ("." if index == len(names) else ";")) for index, name in enumerate(names, 1)
        ),
        authority=tuple(_pieces(one_line(line).upper()) for line in closing.authority),
        signer=_pieces(one_line(closing.signer)),
    )


def _appendix(plan: Plan, section: Section, order: int | None) -> PrintedAppendix:
    """``order`` is given where there are several: then each has a Roman number."""
    numeral = _NUMERAL.search(one_line(section.number).upper())
    number = numeral[0] if numeral else write_roman(order) if order is not None else ""
    blocks = _without_repetition(plan, section, tuple(_content(section, own=plan.brief is not None)))
    if not any(_WITH.match(block.text) for _, part in section.walk() for block in _paragraphs(part)):
        blocks = (PrintedParagraph(_pieces(_attached(plan)), Manner.ATTACHED), *blocks)
    return PrintedAppendix(f"Phụ lục {number}".rstrip(), _pieces(one_line(section.title).upper()), blocks)


def _without_repetition(plan: Plan, section: Section, blocks: tuple[PrintedBlock, ...]) -> tuple[PrintedBlock, ...]:
    """The blocks of an appendix; the caption of its only table goes where it says no more than the appendix's title."""
    tables = [block for _, part in section.walk() for block in part.blocks if isinstance(block, BudgetTable)]
    if len(tables) != 1:
        return blocks
    caption = one_line(tables[0].caption)
    number = _TABLE_NUMBER.match(caption)
    said = _words(caption[number.end() :] if number else caption)
    title = iter(_words(section.title))
    if not all(word in title for word in said) or any(find_amounts(caption)):
        return blocks
    if number and any(_names(number["name"], paragraph.text) for _, paragraph in plan.paragraphs()):
        return blocks
    return tuple(replace(block, caption=()) if isinstance(block, PrintedTable) else block for block in blocks)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _names(name: str, text: str) -> bool:
    """True where the text speaks of "Bảng 2"."""
    return re.search(rf"\b{re.escape(name)}\b", one_line(text), re.IGNORECASE) is not None


def _paragraphs(section: Section) -> Iterator[Paragraph]:
    return (block for block in section.blocks if isinstance(block, Paragraph))


def _attached(plan: Plan) -> str:
    """The line that ties an appendix to its plan."""
    header = plan.header
    kind = one_line(header.kind).capitalize() or "Văn bản"
    issuer = f" của {one_line(plan.brief.agency)}" if plan.brief and plan.brief.agency else ""
    return f"(Kèm theo {kind} số {_number(header.number)} {_date(header.date).rstrip()}{issuer})"
