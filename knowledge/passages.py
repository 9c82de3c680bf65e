"""A document cut into passages that keep their heading path; no figure, citation or date is ever cut.

Passages follow the structure: list items stand whole and with the sentence that announces them, a table is one
passage with caption, unit and header (all three repeated where its rows need several), an article of a law is one
passage however many clauses it has. An article is what people ask for and cite, and what retrieval was measured on;
splitting it into clauses gives each clause fewer of the words the question shares with its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.domain.budget import BudgetLine, BudgetTable, Role
from knowledge.domain.passage import Passage
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.parsing.sentences import CLAUSE, parts_of

LONG_ENOUGH = 400
"""Paragraphs of one section are gathered until a passage has this many characters."""
LONGEST = 1600
"""A passage of a plan is longer only where one figure or citation is."""
LONGEST_ARTICLE = 8000
"""An article is one passage up to here (99.4 % of the official codification); a longer one is split by clauses."""

_COLUMNS_APART = " | "


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage before it has a document and a number."""

    heading: tuple[str, ...]
    text: str
    line: int | None


def passages_of(plan: Plan, document: str) -> tuple[Passage, ...]:
    """The passages of ``plan`` in reading order: its title, what stands before the first section, each section."""
    pieces = list(_opening(plan))
    pieces += _gathered((), (*plan.bases, *plan.preamble))
    for section in _titles_joined(plan.sections):
        pieces += _sections(section, ())
    pieces += _gathered((), plan.conclusion)
    return _numbered(document, pieces, plan.header.subject)


def article_passages(document: str, heading: tuple[str, ...], body: str) -> tuple[Passage, ...]:
    """An article of a law as passages: whole, or by its clauses (khoản) where it is longer than ``LONGEST_ARTICLE``."""
    return _numbered(document, _article(heading, body, None))


def _numbered(document: str, pieces: Iterable[_Piece], about: str = "") -> tuple[Passage, ...]:
    return tuple(Passage(document, i, one.heading, one.text, one.line, about) for i, one in enumerate(pieces))


def _opening(plan: Plan) -> Iterator[_Piece]:
    """What the document is: kind, number, subject, and who issued it when."""
    header = plan.header
    number = f"số {header.number}" if header.number[:1].isdigit() else ""
    kind = "" if not number and header.subject.startswith(header.kind) else header.kind
    title = " ".join(part for part in (kind, number) if part)
    day = header.date.text() if header.date.year else ""
    issued = ", ".join(part for part in (header.agency or header.place, day) if part)
    text = "\n".join(part for part in (title, header.subject, issued) if part)
    if header.subject:
        span = header.subject_span or header.span
        yield _Piece((), text, span.line if span else None)


def _sections(section: Section, path: tuple[str, ...]) -> Iterator[_Piece]:
    heading = (*path, section.heading) if section.heading else path
    line = section.span.line if section.span else None
    if section.number.startswith("Điều "):
        yield from _article(heading, "\n".join(_lines_of(section)), line)
        return
    yield from _blocks(heading, section.blocks)
    if not section.blocks and not section.children and section.heading:
        yield _Piece(heading, section.heading, line)
    for child in _titles_joined(section.children):
        yield from _sections(child, heading)


def _titles_joined(sections: Sequence[Section]) -> Iterator[Section]:
    """Neighbours that are nothing but a heading ("1. Mua máy bơm", "2. Mua phân bón") become one list."""
    run: list[Section] = []
    for section in sections:
        if section.blocks or section.children or section.number.startswith("Điều "):
            yield from _one_list(run)
            run = []
            yield section
        else:
            run.append(section)
    yield from _one_list(run)


def _one_list(run: Sequence[Section]) -> Iterator[Section]:
    if len(run) < 2:
        yield from run
        return
    first = run[0]
    items = tuple(Paragraph(section.heading, "", section.span) for section in run)
    yield Section(key=first.key, number="", title="", blocks=items, span=first.span, appendix=first.appendix)


def _lines_of(section: Section) -> Iterator[str]:
    """All that stands below the heading of an article, line by line."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield _written(block)
        else:
            yield table_text(block)
    for child in section.children:
        yield child.heading
        yield from _lines_of(child)


def _article(heading: tuple[str, ...], body: str, line: int | None) -> Iterator[_Piece]:
    text = body.strip() or (heading[-1] if heading else "")
    if text:
        yield from (_Piece(heading, part, line) for part in parts_of(text, LONGEST_ARTICLE, before=CLAUSE))


def _blocks(heading: tuple[str, ...], blocks: Sequence[Paragraph | BudgetTable]) -> Iterator[_Piece]:
    """Runs of paragraphs, tables, and runs of lines that were rows of a table without money."""
    run: list[Paragraph] = []
    for index, block in enumerate(blocks):
        if isinstance(block, BudgetTable):
            yield from _gathered(heading, run)
            run = []
            yield from _table(heading, block)
            continue
        if run and _is_row(block) != _is_row(run[-1]) and not (_is_row(block) and _alone(blocks, index)):
            caption = run.pop() if _is_row(block) and run[-1].text.startswith(("Bảng", "Biểu")) else None
            yield from _run(heading, run)
            run = [caption] if caption else []
        run.append(block)
    yield from _run(heading, run)


def _is_row(paragraph: Paragraph) -> bool:
    return _COLUMNS_APART in paragraph.text and not paragraph.marker


def _alone(blocks: Sequence[Paragraph | BudgetTable], index: int) -> bool:
    """True when no row stands beside this one: a sentence with a bar in it is no table."""
    around = (*blocks[max(0, index - 1) : index], *blocks[index + 1 : index + 2])
    return not any(isinstance(other, Paragraph) and _is_row(other) for other in around)


def _run(heading: tuple[str, ...], run: Sequence[Paragraph]) -> Iterator[_Piece]:
    rows = [paragraph for paragraph in run if _is_row(paragraph)]
    if len(rows) < 2:
        yield from _gathered(heading, run)
        return
    head = len(run) - len(rows) + 1
    frame = [paragraph.text for paragraph in run[:head]]
    yield from _rows(heading, frame, [(paragraph.text, _line(paragraph)) for paragraph in run[head:]])


def _gathered(heading: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> Iterator[_Piece]:
    """Whole paragraphs together until they are long enough; an announcement ("gồm:") stays with what follows it."""
    held: list[str] = []
    line: int | None = None
    for paragraph in paragraphs:
        for text in parts_of(_written(paragraph), LONGEST):
            size = sum(map(len, held))
            if held and size + len(text) > LONGEST:
                yield _Piece(heading, "\n".join(held), line)
                held = []
            line = line if held else _line(paragraph)
            held.append(text)
        if sum(map(len, held)) >= LONG_ENOUGH and not held[-1].endswith(":"):
            yield _Piece(heading, "\n".join(held), line)
            held = []
    if held:
        yield _Piece(heading, "\n".join(held), line)


def _written(paragraph: Paragraph) -> str:
    return f"{paragraph.marker} {paragraph.text}".strip()


def _line(paragraph: Paragraph) -> int | None:
    return paragraph.span.line if paragraph.span else None


def _table(heading: tuple[str, ...], table: BudgetTable) -> Iterator[_Piece]:
    """The table whole, or by rows under its caption, unit and header, each naming what its first row belongs to."""
    line = table.span.line if table.span else None
    whole = table_text(table)
    if len(whole) <= LONGEST:
        yield _Piece(heading, whole, line)
        return
    rows, above = list[tuple[str, int | None]](), dict[int, BudgetLine]()
    parents: list[str] = []
    for depth, row in table.walk():
        above[depth] = row
        rows.append((_row_text(table, row), row.span.line if row.span else line))
        parents.append(" › ".join(f"{above[d].number} {above[d].label}".strip() for d in range(depth)))
    if table.total:
        rows.append((_row_text(table, table.total), table.total.span.line if table.total.span else line))
        parents.append("")
    yield from _rows(heading, _frame(table), rows, parents)


def _rows(
    heading: tuple[str, ...],
    frame: Sequence[str],
    rows: Sequence[tuple[str, int | None]],
    parents: Sequence[str] = (),
) -> Iterator[_Piece]:
    """Rows under the frame of their table, as many to a passage as fit; ``parents`` name what each row is part of."""
    room = max(LONGEST - sum(map(len, frame)), LONG_ENOUGH)
    held: list[str] = []
    line: int | None = None
    for index, (row, at) in enumerate(rows):
        for part in parts_of(row, room):
            if held and sum(map(len, held)) + len(part) > room:
                yield _Piece(heading, "\n".join((*frame, *held)), line)
                held = []
            if not held:
                line = at
                held += [f"({parents[index]})"] if index and parents and parents[index] else []
            held.append(part)
    if held or frame:
        yield _Piece(heading, "\n".join((*frame, *held)), line)


def table_text(table: BudgetTable) -> str:
    """A table as text: caption, unit, header, one line per row with the figures as written."""
    lines = [line for _, line in table.walk()] + ([table.total] if table.total else [])
    rows = (_row_text(table, line) for line in lines)
    return "\n".join((*_frame(table), *(row for row in rows if row)))


def _frame(table: BudgetTable) -> list[str]:
    rows = (table.caption, table.unit_text, _COLUMNS_APART.join(column.title for column in table.columns))
    return [row for row in rows if row]


def _row_text(table: BudgetTable, line: BudgetLine) -> str:
    return _COLUMNS_APART.join(cell for cell in _cells(table, line) if cell)


def _cells(table: BudgetTable, line: BudgetLine) -> Iterator[str]:
    """The cells of a line in the order of the columns; an STT with no column of its own stands before the label."""
    numbered = bool(table.columns_of(Role.NUMBER))
    for column, entry in zip(table.columns, line.entries, strict=True):
        if column.role is Role.NUMBER:
            yield line.number
        elif column.role is Role.LABEL:
            yield line.label if numbered else f"{line.number} {line.label}".strip()
        else:
            yield entry.raw
