"""The figures of a plan and their places, named in one way for every rule: the same cell is always the same figure.

Prose is walked as ``Prose`` values (headings, paragraphs, bases); table cells are addressed by table, line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from assistant.checks.lowered import lowered
from assistant.checks.remembering import PlanText, SectionInHand, found_once
from assistant.checks.sentences import sentences_of
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.dates import DateInText, find_dates
from knowledge.domain.finding import Figure, Place
from knowledge.domain.legal import Citation
from knowledge.domain.money import AmountInText, Money, Unit, find_amounts
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex
from knowledge.domain.source import Span
from knowledge.domain.words import WordsInText, find_words
from knowledge.parsing.citations import NumberInText, find_citations, find_numbers

_CLIP = 140
_NUMBERED = regex(
    r"((?:bảng|biểu|phụ lục)\s+(?:số\s+)?(?:[\w.]*\d[\w.]*|[IVX]+))(?![^\W_])\s*[:.–-]*\s*(.*)", re.IGNORECASE
)
_MAIN = regex(r"tổng (?:số|cộng|kinh phí|dự toán|tiền)|tổng$|cộng$|cả năm$|thành tiền")
_AHEAD = regex(r"\b(?:dự toán|kế hoạch|nhu cầu|dự kiến)\b")
_BACK = regex(r"\b(?:thực hiện|quyết toán|ước|đã|tính đến|được cấp|đầu năm)\b")
_YEAR = regex(r"(?<!\d )năm\s+((?:19|20)\d\d)(?!\d)")
_BARE_YEAR = regex(r"(?<![\d./–-])((?:19|20)\d\d)(?![\d./])")
_BARE_FIGURE = regex(r"[0-9]\d*(?:[.,]\d+)*(?:\s*(?:%|[^\W\d_]+(?:\s[^\W\d_]+)?))?")


@dataclass(frozen=True, slots=True)
class Prose:
    """One stretch of running text: a heading, a paragraph or a legal basis.

    ``key`` is unique in the plan; ``section`` is None for bases, preamble and conclusion; ``marker`` is the list
    marker of a paragraph; ``index`` is its place among the section's blocks (−1 for the heading itself).
    """

    key: str
    text: str
    section: Section | None = None
    marker: str = ""
    span: Span | None = None
    index: int = -1
    is_heading: bool = False

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """The place of ``text[start:end]``, quoted with the sentence it stands in."""
        return Place(
            line=self.span.line if self.span else None,
            heading=heading_of(self.section),
            quote=sentence_at(self.text, start, len(self.text) if end is None else end),
            span=self.span,
        )

    def figure(
        self,
        start: int,
        end: int,
        value: Decimal | None,
        *,
        unit: Unit | None = None,
        measure: str = "",
        decimals: int = 0,
    ) -> Figure:
        """The figure whose digits stand at ``text[start:end]``."""
        return Figure(
            raw=self.text[start:end],
            value=value,
            place=self.place(start, end),
            unit=unit,
            measure=measure,
            decimals=decimals,
            key=f"{self.key}@{start}",
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in prose: the figure, and where number and unit stand in the text."""

    figure: Figure
    start: int
    end: int


def one_line(text: str) -> str:
    """The text with white space folded; most texts have none to fold."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return str(text)
    return " ".join(text.split())


def clip(text: str, most: int = _CLIP) -> str:
    """The text on one line, cut at a word with "…" when it is longer than ``most`` characters."""
    read = 8 * most
    line = one_line(text[:read])
    while len(line) <= most and read < len(text):
        read *= 8
        line = one_line(text[:read])
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence of ``text`` that holds ``text[start:end]``, on one line."""
    return sentences_of(text).around(start, end)


def sentence_says(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """True when the sentence of ``text`` that holds ``text[start:end]`` has the words."""
    return sentences_of(text).around_says(words, start, end)


def heading_of(section: Section | None) -> str:
    """The heading of a section on one line; empty outside sections."""
    return "" if section is None else _heading(section)


@found_once
def _heading(section: Section) -> str:
    number, title = one_line(section.number), one_line(section.title)
    return f"{number}. {title}" if number and title else number or title


@found_once
def prose_of_section(section: Section) -> tuple[Prose, ...]:
    """The heading and the paragraphs of one section, without those of its subsections."""
    heading = Prose(f"{section.key}#", section.title, section, section.number, section.span, is_heading=True)
    blocks = enumerate(section.blocks)
    below = (paragraph_prose(section, index, block) for index, block in blocks if isinstance(block, Paragraph))
    return (heading, *below) if section.title else tuple(below)


def paragraph_prose(section: Section, index: int, paragraph: Paragraph) -> Prose:
    """The paragraph that is block ``index`` of ``section``."""
    return Prose(f"{section.key}/{index}", paragraph.text, section, paragraph.marker, paragraph.span, index)


@found_once
def all_prose(plan: Plan) -> tuple[Prose, ...]:
    """Every heading and paragraph in reading order: bases, preamble, sections, conclusion."""
    return tuple(_walked(plan))


def _walked(plan: Plan) -> Iterator[Prose]:
    for name, block in (("bases", plan.bases), ("preamble", plan.preamble)):
        for index, paragraph in enumerate(block):
            yield Prose(f"{name}/{index}", paragraph.text, None, paragraph.marker, paragraph.span, index)
    for _, section in plan.walk():
        yield from prose_of_section(section)
    for index, paragraph in enumerate(plan.conclusion):
        yield Prose(f"conclusion/{index}", paragraph.text, None, paragraph.marker, paragraph.span, index)


@found_once
def amounts_in(text: str) -> tuple[AmountInText, ...]:
    """The amounts of a text; several rules ask for the same one."""
    return find_amounts(text)


@found_once
def money_in(text: str) -> frozenset[Money | None]:
    """The amounts of a text without their places; None among them where one cannot be read."""
    return frozenset(amount.money for amount in amounts_in(text))


@found_once
def words_in(text: str) -> tuple[WordsInText, ...]:
    """The amounts in words of a text; several rules ask for the same one."""
    return find_words(text, lowered(text))


@found_once
def numbers_in(text: str) -> tuple[NumberInText, ...]:
    """The document numbers of a text; several rules ask for the same one."""
    return find_numbers(text)


@found_once
def citations_in(text: str) -> tuple[Citation, ...]:
    """The documents that a text cites; several rules ask for the same one."""
    return find_citations(text, numbers_in(text))


@found_once
def dates_in(text: str) -> tuple[DateInText, ...]:
    """The dates of a text; several rules ask for the same one."""
    return find_dates(text, lowered(text))


def amounts(prose: Prose) -> tuple[Amount, ...]:
    """The amounts of money written in this stretch of text, in order; unreadable ones have no value."""
    found = amounts_in(prose.text)
    if not found or not isinstance(prose.text, PlanText):
        return tuple(_amount(prose, one) for one in found)
    key = (amounts, prose.key)
    if key not in prose.text.found:
        prose.text.found[key] = tuple(_amount(prose, one) for one in found)
    return cast("tuple[Amount, ...]", prose.text.found[key])


def _amount(prose: Prose, found: AmountInText) -> Amount:
    start, end = digits_of(prose.text, found)
    figure = prose.figure(start, end, found.number.value, unit=found.unit, decimals=found.number.decimals)
    return Amount(figure, found.start, found.end)


def digits_of(text: str, found: AmountInText) -> tuple[int, int]:
    """Where the digits of an amount stand."""
    digits = found.number.raw or found.raw
    start = max(text.find(digits, found.start, found.end), found.start)
    return start, start + len(digits)


def place_table(table: BudgetTable) -> str:
    """How a place names the table: its caption, else "Bảng n" by its order in the document."""
    order = table.key[len(table.key.rstrip("0123456789")) :]
    return one_line(table.caption) or f"Bảng {order}".rstrip()


def table_name(caption: str) -> str:
    """How a sentence names a table: ``Bảng 2 “dự toán …”``, ``Bảng “dự toán …”`` or ``Bảng 2``."""
    named = _NUMBERED.match(caption)
    if named is None:
        return f"Bảng “{clip(caption)}”"
    return f"{named[1]} “{clip(named[2])}”" if named[2] else named[1]


def line_name(line: BudgetLine) -> str:
    """How a sentence names a row: its label, else its number."""
    return one_line(line.label).rstrip(":").rstrip() or line.number


def cell_place(section: Section | None, table: BudgetTable, line: BudgetLine, column: int | None = None) -> Place:
    """The place of one cell, or of the whole row when ``column`` is None."""
    entry = line.entries[column] if column is not None else Entry()
    span = entry.span or line.span
    name = line_name(line)
    raw = one_line(entry.raw)
    return Place(
        line=span.line if span else None,
        heading=heading_of(section),
        table=place_table(table),
        row=name,
        column=one_line(table.columns[column].title) if column is not None else "",
        quote=f"{name}: {raw}" if raw else name,
        span=span,
    )


def table_place(section: Section | None, table: BudgetTable) -> Place:
    """The place of a table as a whole."""
    span = table.caption_span or table.span
    return Place(
        line=span.line if span else None,
        heading=heading_of(section),
        table=place_table(table),
        quote=place_table(table),
        span=span,
    )


def cell(section: Section | None, table: BudgetTable, line: BudgetLine, column: int) -> Figure:
    """The figure of one cell that is not blank; without a value when it could not be read. Several rules ask for it."""
    if not isinstance(section, SectionInHand):
        return _cell(section, table, line, column)
    key = (table.key, line.key, column)
    if (held := section.found.get(key)) is None or held[0] is not line:
        held = section.found[key] = (line, _cell(section, table, line, column))
    return cast("Figure", held[1])


def _cell(section: Section | None, table: BudgetTable, line: BudgetLine, column: int) -> Figure:
    entry = line.entries[column]
    unit = column_unit(table, column)
    value = entry.value
    if value is None and entry.money is not None:
        value = entry.money.in_unit(unit) if unit else Decimal(entry.money.dong)
    return Figure(
        raw=one_line(entry.raw) or (entry.money.format(unit or Unit.DONG) if entry.money else ""),
        value=value,
        place=cell_place(section, table, line, column),
        unit=unit,
        decimals=entry.decimals,
        key=f"{table.key}/{line.key}/{column}",
    )


def column_unit(table: BudgetTable, column: int) -> Unit | None:
    """The money unit of a column: its own, else the table's; None for other columns and undeclared units."""
    if not table.columns[column].role.is_money:
        return None
    return table.columns[column].unit or table.unit


def described(place: Place, around: str = "") -> str:
    """The place as a sentence to the officer begins: table, row, column, or heading and quotation.

    A long quotation is cut so that it still shows ``around``.
    """
    if place.table:
        parts = [table_name(place.table)]
        parts += [f"dòng “{clip(place.row)}”"] if place.row else []
        parts += [f"cột “{clip(place.column)}”"] if place.column else []
        return ", ".join(parts)
    if place.heading and place.quote in place.heading:
        return f"Mục “{clip(place.heading)}”"
    quote = f"câu “{_clip_around(place.quote, around)}”"
    return f"Mục “{clip(place.heading)}”, {quote}" if place.heading else quote[:1].upper() + quote[1:]


def _clip_around(text: str, around: str) -> str:
    """The text clipped on both sides of its part ``around``."""
    if len(text) <= _CLIP:
        return clip(text)
    at = max(text.find(around), 0)
    if at + len(around) <= _CLIP or len(text) <= _CLIP:
        return clip(text)
    start = text.find(" ", max(0, at - _CLIP // 2)) + 1
    return "…" + clip(text[start:])


def cell_subject(section: Section | None, table: BudgetTable, line: BudgetLine, column: int) -> str:
    """How a sentence about one cell begins."""
    return described(cell_place(section, table, line, column))


def leading_lines(lines: tuple[BudgetLine, ...], column: int) -> Iterator[BudgetLine]:
    """The lines whose cells make up the sum: a blank group hands over to its own children.

    Rows that add up others are no parts, nor are those that name some of what the row above holds ("Trong đó: …").
    """
    for line in lines:
        if line.sums or line.partial:
            continue
        if not line.entries[column].is_blank:
            yield line
        else:
            yield from leading_lines(line.children, column)


def main_column(table: BudgetTable, years: frozenset[str] = frozenset()) -> int | None:
    """The column that says what a line costs; None where several may.

    It is the only amount column, else the one called total or thành tiền, else (also among several of these) the one
    of the ``years`` spoken of, else the only one that plans ahead beside columns that report.
    """
    columns = table.columns_of(Role.AMOUNT)
    if len(columns) > 1:
        named = tuple(column for column in columns if _MAIN.match(table.columns[column].header.lower()))
        columns = _planned(table, named or columns, years) if len(named) != 1 else named
    return columns[0] if len(columns) == 1 else None


def _planned(table: BudgetTable, columns: tuple[int, ...], years: frozenset[str]) -> tuple[int, ...]:
    """Those of the columns that are about the years; where no year is given, those that plan ahead."""
    if years and all(column_years(table.columns[column]) for column in columns):
        columns = tuple(column for column in columns if column_years(table.columns[column]) <= years)
        if len(columns) < 2:
            return columns
    titles = {column: table.columns[column].title.lower() for column in columns}
    ahead = tuple(column for column in columns if _AHEAD.search(titles[column]) and not _BACK.search(titles[column]))
    reported = all(_BACK.search(titles[column]) for column in columns if column not in ahead)
    return ahead if reported else ()


def column_years(column: Column) -> frozenset[str]:
    """The years a column header names, with or without the word "năm"."""
    return frozenset(match[1] for match in _BARE_YEAR.finditer(column.title))


def holds_figure(entry: Entry) -> bool:
    """True of a cell that is a number as written, a unit after it allowed ("2", "2 ngày"); a lone year is none."""
    text = entry.raw.strip()
    return _BARE_FIGURE.fullmatch(text) is not None and _BARE_YEAR.fullmatch(text) is None


def unread_columns(table: BudgetTable) -> tuple[int, ...]:
    """The columns of unknown meaning in which some line holds a figure."""
    lines = [line for _, line in table.walk()]
    return tuple(
        column for column in table.columns_of(Role.OTHER) if any(holds_figure(line.entries[column]) for line in lines)
    )


def years_in(*texts: str) -> frozenset[str]:
    """The years that the texts speak of ("năm 2024"), those inside dates left out."""
    dated = (text for text in texts if "20" in text or "19" in text)
    return frozenset(match[1] for text in dated for match in _YEAR.finditer(text.lower()))
