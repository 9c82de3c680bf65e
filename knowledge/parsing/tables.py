"""Grids become budget tables: pages joined, captions and units taken from around them, rows set as a tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.folding import fold
from knowledge.domain.money import Unit
from knowledge.domain.source import Cell, Grid, Merge, Span
from knowledge.parsing.columns import header_rows, header_unit, read_columns
from knowledge.parsing.lines import Line
from knowledge.parsing.rows import build_rows

_UNIT_LINE = re.compile(
    r"^\(?\s*(?:Đơn vị(?: tính)?|ĐVT|Đvt|Đv tính)\s*:\s*(?P<unit>[^()]*?)\s*\)?\s*\.?$", re.IGNORECASE
)
_UNIT_TAIL = re.compile(r"\(?\s*(?:Đơn vị(?: tính)?|ĐVT)\s*:\s*(?P<unit>[^()]*?)\s*\)?\s*\.?$", re.IGNORECASE)
_CAPTION = re.compile(
    r"^(?:Bảng|Biểu|BẢNG|BIỂU|Bảng biểu|Biểu mẫu)\s*(?:số\s*)?[\dIVX]+(?:\.\d+)*\b"
    r"|^(?:BẢNG|BIỂU|DỰ TOÁN|Bảng tổng hợp|Biểu tổng hợp)\b"
)


def read_tables(items: Sequence[Line | Grid]) -> tuple[Line | BudgetTable, ...]:
    """The document with every grid read: a budget table, or (without a money column) one line per row."""
    joined = _join_pages(items)
    before = _captions_stand_before(joined)
    result: list[Line | BudgetTable] = []
    count = 0
    index = 0
    while index < len(joined):
        item = joined[index]
        index += 1
        if isinstance(item, Line):
            result.append(item)
            continue
        table = _read_grid(item)
        if table is None:
            result.extend(_row_lines(item))
            continue
        count += 1
        frame = _Frame()
        _take_above(result, frame, captions=before)
        following = joined[index] if index < len(joined) else None
        if not before and isinstance(following, Line) and _CAPTION.match(following.text):
            frame.caption, frame.caption_span = following.text, following.span
            index += 1
        result.append(_framed(table, item, frame, f"bang-{count}"))
    return tuple(result)


@dataclass(slots=True)
class _Frame:
    """What stands around a grid and belongs to it."""

    caption: str = ""
    caption_span: Span | None = None
    unit: Unit | None = None
    unit_text: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    header: int


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
    if len(first.rows[0]) != len(second.rows[0]) or not header_rows(first):
        return None
    rows = second.rows
    heading = header_rows(second)
    if heading:
        same = [cell.text for cell in rows[0]] == [cell.text for cell in first.rows[0]]
        if not same or _has_total(first):
            return None
        rows = rows[heading:]
    while rows and not any(cell.text.strip() for cell in rows[0]):
        rows = rows[1:]
    return rows


def _has_total(grid: Grid) -> bool:
    return any(fold(" ".join(cell.text for cell in row[:2])).strip().startswith("tong cong") for row in grid.rows[-2:])


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


def _read_grid(grid: Grid) -> _Read | None:
    """A grid is a budget table when its header names a money column."""
    heading = header_rows(grid)
    if not heading or heading >= len(grid.rows):
        return None
    declared = header_unit(grid.rows[:heading])
    columns = read_columns(grid.rows[:heading], grid.rows[heading:], declared or Unit.DONG)
    return _Read(heading) if any(column.role is Role.AMOUNT for column in columns) else None


def _take_above(result: list[Line | BudgetTable], frame: _Frame, *, captions: bool) -> None:
    """Take the unit line and the caption off the lines above a table, in either order."""
    for _ in range(2):
        above = result[-1] if result else None
        if not isinstance(above, Line):
            return
        whole = _UNIT_LINE.match(above.text)
        if whole and not frame.unit_text:
            frame.unit_text, frame.unit = above.text.strip("()"), Unit.parse(whole["unit"])
        elif captions and not frame.caption and _CAPTION.match(above.text) and len(above.text) < 300:
            frame.caption, frame.caption_span = above.text, above.span
        else:
            return
        result.pop()


def _framed(read: _Read, grid: Grid, frame: _Frame, key: str) -> BudgetTable:
    head, body = grid.rows[: read.header], grid.rows[read.header :]
    tail = _UNIT_TAIL.search(frame.caption)
    if frame.unit is None and tail:
        frame.unit, frame.unit_text = Unit.parse(tail["unit"]), tail.group().strip("() ")
    unit = frame.unit or header_unit(head)
    columns = read_columns(head, body, unit)
    if not any(column.role is Role.AMOUNT for column in columns):
        columns = read_columns(head, body, Unit.DONG)
        columns = tuple(replace(column, unit=None) for column in columns)
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


def _row_lines(grid: Grid) -> list[Line]:
    """A grid that is no budget table, one line per row."""
    lines = []
    for row in grid.rows:
        texts = [" ".join(cell.text.split()) for cell in row if cell.merge is Merge.NONE and cell.text.strip()]
        if texts:
            lines.append(Line(" | ".join(texts), row[0].span, last_line=row[0].span.line))
    return lines
