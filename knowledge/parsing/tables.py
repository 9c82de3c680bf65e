"""Grids become budget tables: pages joined, captions and units taken from around them, rows set as a tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.money import Unit
from knowledge.domain.regex import regex
from knowledge.domain.source import Cell, Grid, Merge, Span
from knowledge.parsing.columns import header_rows, header_unit, read_columns, title_rows
from knowledge.parsing.lines import Line
from knowledge.parsing.rows import build_rows, is_total_label

_UNIT = r"(?:Đơn vị(?: tính)?|ĐVT|Đvt|Đv tính)\s*:\s*(?P<unit>[^()]*?)"
_UNIT_LINE = regex(rf"^\(?\s*{_UNIT}\s*\)?\s*\.?$", re.IGNORECASE)
_UNIT_TAIL = regex(rf"\(?\s*{_UNIT}\s*\)?\s*\.?$", re.IGNORECASE)
_CAPTION = regex(
    r"^(?:Bảng|Biểu|BẢNG|BIỂU|Bảng biểu|Biểu mẫu)\s*(?:số\s*)?(?:[\dIVX]+(?:\.\d+)*\b|[:.])"
    r"|^(?:BẢNG|BIỂU|DỰ TOÁN|Bảng tổng hợp|Biểu tổng hợp)\b"
)


def read_tables(items: Sequence[Line | Grid]) -> tuple[tuple[Line | BudgetTable, ...], tuple[str, ...]]:
    """The document with every grid read, and what of it could not be.

    A grid becomes a budget table, or (without a money column) one line per row.
    """
    joined = _join_pages(items)
    before = _captions_stand_before(joined)
    result: list[Line | BudgetTable] = []
    unread: list[str] = []
    count = 0
    index = 0
    while index < len(joined):
        item = joined[index]
        index += 1
        if isinstance(item, Line):
            result.append(item)
            continue
        frame, taken, grid = _frame_of(result, item, captions=before)
        grid, words = _without_words(grid)
        table = _read_grid(grid, frame, f"bang-{count + 1}")
        if table is None:
            unread += _unread(grid)
            result += _row_lines(item)
            continue
        count += 1
        del result[len(result) - taken :]
        if table.unit is None and result and isinstance(result[-1], BudgetTable):
            table = _read_grid(grid, replace(frame, unit=result[-1].unit), table.key) or table
        following = joined[index] if index < len(joined) else None
        if not before and isinstance(following, Line) and _CAPTION.match(following.text):
            table = replace(table, caption=following.text, caption_span=following.span)
            index += 1
        result += (table, *words)
    return tuple(result), tuple(unread)


@dataclass(slots=True)
class _Frame:
    """What stands around a grid and belongs to it."""

    caption: str = ""
    caption_span: Span | None = None
    unit: Unit | None = None
    unit_text: str = ""

    def take(self, line: Line, *, captions: bool) -> bool:
        """Take a unit line or a caption, each once."""
        whole = _UNIT_LINE.match(line.text)
        if whole and not self.unit_text:
            self.unit_text, self.unit = line.text.strip("()"), Unit.parse(whole["unit"])
            return True
        if captions and not self.caption and _CAPTION.match(line.text) and len(line.text) < LONGEST_CAPTION:
            self.caption, self.caption_span = line.text, line.span
            tail = _UNIT_TAIL.search(line.text)
            if tail and self.unit is None:
                self.unit, self.unit_text = Unit.parse(tail["unit"]), tail.group().strip("() ")
            return True
        return False


LONGEST_CAPTION = 300
_WORDS_ROW = regex(r"^\(?\s*(?:viết |số tiền )?(?:viết )?(?:bằng|bảng) chữ\b", re.IGNORECASE)


def _frame_of(result: Sequence[Line | BudgetTable], grid: Grid, *, captions: bool) -> tuple[_Frame, int, Grid]:
    """The frame of a grid, how many of the lines above it belong to it, and the grid without rows that are frame."""
    frame = _Frame()
    taken = 0
    while taken < 2 and taken < len(result):
        above = result[-1 - taken]
        if not isinstance(above, Line) or not frame.take(above, captions=captions):
            break
        taken += 1
    inside = title_rows(grid)
    for row in grid.rows[:inside]:
        cell = next(cell for cell in row if cell.text.strip())
        line = Line(" ".join(cell.text.split()), cell.span)
        if not frame.take(line, captions=True) and not frame.caption:
            frame.caption, frame.caption_span = line.text, line.span
    return frame, taken, replace(grid, rows=grid.rows[inside:]) if inside else grid


def _without_words(grid: Grid) -> tuple[Grid, tuple[Line, ...]]:
    """The grid without a last row that says the total in words, and that row as a line below the table."""
    if not grid.rows:
        return grid, ()
    texts = [cell for cell in grid.rows[-1] if cell.text.strip() and cell.merge is Merge.NONE]
    if len(texts) != 1 or not _WORDS_ROW.match(texts[0].text.strip()):
        return grid, ()
    text = " ".join(texts[0].text.split())
    return replace(grid, rows=grid.rows[:-1]), (Line(text, texts[0].span, last_line=texts[0].span.line),)


def _join_pages(items: Sequence[Line | Grid]) -> tuple[Line | Grid, ...]:
    """Grids that stand side by side with as many columns, the later one without a header of its own, are one table."""
    joined: list[Line | Grid] = []
    for item in items:
        last = joined[-1] if joined else None
        if isinstance(item, Grid) and isinstance(last, Grid) and item.rows and last.rows:
            rest = _continuation(last, item)
            if rest is not None:
                joined[-1] = replace(last, rows=(*last.rows, *rest), span=last.span.to(item.span))
                continue
        joined.append(item)
    return tuple(joined)


def _continuation(first: Grid, second: Grid) -> tuple[tuple[Cell, ...], ...] | None:
    """The rows of the second grid as they go on under the first, or None when it is a table of its own."""
    missing = len(first.rows[0]) - len(second.rows[0])
    top = title_rows(first)
    if not header_rows(replace(first, rows=first.rows[top:])):
        return None
    rows = second.rows
    heading = header_rows(second)
    if heading:
        same = [cell.text for cell in rows[0]] == [cell.text for cell in first.rows[top]]
        if not same or _has_total(first) or _restarts(first.rows[top + heading :], rows[heading:]):
            return None
        rows = rows[heading:]
    elif missing < 0 or title_rows(second):
        return None
    while rows and not any(cell.text.strip() for cell in rows[0]):
        rows = rows[1:]
    return tuple((*row, *(Cell("", row[-1].span) for _ in range(missing))) for row in rows)


def _has_total(grid: Grid) -> bool:
    return any(is_total_label(cell.text) for row in grid.rows[-2:] for cell in row[:2])


def _restarts(first: Sequence[Sequence[Cell]], second: Sequence[Sequence[Cell]]) -> bool:
    """True when the second table counts from the number that the first one began with."""
    numbers = [next((row[0].text.strip() for row in rows if row[0].text.strip()), "") for rows in (first, second)]
    return bool(numbers[0]) and numbers[0] == numbers[1]


def _captions_stand_before(items: Sequence[Line | Grid]) -> bool:
    """Captions stand above tables unless the first grid of the document has one below it and none above."""
    for index, item in enumerate(items):
        if isinstance(item, Grid):
            above = [other for other in items[max(0, index - 2) : index] if isinstance(other, Line)]
            if any(_CAPTION.match(line.text) for line in above):
                return True
            below = items[index + 1] if index + 1 < len(items) else None
            if isinstance(below, Line) and _CAPTION.match(below.text):
                return False
    return True


def _read_grid(grid: Grid, frame: _Frame, key: str) -> BudgetTable | None:
    """The grid as a budget table; None when no column of it holds money."""
    heading = header_rows(grid)
    if not heading or heading >= len(grid.rows):
        return None
    head, body = grid.rows[:heading], grid.rows[heading:]
    unit = frame.unit or header_unit(head)
    columns = read_columns(head, body, unit)
    if not any(column.role is Role.AMOUNT for column in columns):
        return None
    lines, total = build_rows(body, columns)
    return BudgetTable(
        key=key,
        caption=frame.caption,
        columns=columns,
        lines=lines,
        total=total,
        unit=unit,
        unit_text=frame.unit_text,
        span=grid.span,
        caption_span=frame.caption_span,
    )


_AMOUNT_LIKE = regex(r"^\d{1,3}(?:\.\d{3})+(?:,\d+)?(?:\s*đ(?:ồng)?)?$")


def _unread(grid: Grid) -> tuple[str, ...]:
    """Names a grid that holds amounts but no header that would say what they are."""
    amounts = [cell for row in grid.rows for cell in row if _AMOUNT_LIKE.match(cell.text.strip())]
    if len(amounts) < 2 or _counts_things(grid):
        return ()
    return (f"bảng ở dòng {grid.span.line} có số tiền nhưng không nhận ra hàng tiêu đề hoặc cột kinh phí",)


def _row_lines(grid: Grid) -> list[Line | BudgetTable]:
    """A grid that is no budget table, one line per row."""
    lines: list[Line | BudgetTable] = []
    for row in grid.rows:
        texts = [" ".join(cell.text.split()) for cell in row if cell.merge is Merge.NONE and cell.text.strip()]
        if texts:
            lines.append(Line(" | ".join(texts), row[0].span, last_line=row[0].span.line))
    return lines


def _counts_things(grid: Grid) -> bool:
    """True of a table with a header and a column of units ("nghìn kWh", "trụ sở") in which no cell speaks of đồng."""
    heading = header_rows(grid)
    if not heading or any("đồng" in cell.text.lower() for row in grid.rows for cell in row):
        return False
    columns = read_columns(grid.rows[:heading], grid.rows[heading:], None)
    return any(column.role is Role.MEASURE for column in columns)
