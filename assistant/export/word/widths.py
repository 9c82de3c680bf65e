"""How wide the columns of a budget table are, and in which type: no figure and no word is ever divided."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.export.word.lines import narrowest
from assistant.export.word.metrics import longest_word, width
from assistant.export.word.profile import Profile, TableStep
from assistant.export.word.wml import plain
from knowledge.domain.budget import Role
from knowledge.domain.printed import PrintedTable, RowKind

PADDING = 1.9
"""Blank at each side of a cell (mm)."""
_SAFETY = 0.6
_EASY = {Role.NUMBER: 12.0, Role.MEASURE: 18.0, Role.QUANTITY: 16.0, Role.PRICE: 22.0, Role.AMOUNT: 25.0}
_EASY_TEXT = 22.0
_TIGHT = 10.0
_BLANK_EASY, _BLANK_TIGHT = 22.0, 13.0
"""Columns in which nothing stands yet give their room away where the others need it."""
_SHARE_OF_OTHERS = 0.7
"""Columns of text beside the label widen to this share of the room to spare where their cells need that."""
_LONGEST_FIGURE, _LONGEST_WORD = 45.0, 60.0
_SHORT = 12
"""A title or entry of so few characters stands on one line wherever there is room ("Đơn vị tính", "Nhãn hiệu")."""
_WORDS_OF_A_TITLE = 7
"""Longer ones are broken at any blank."""
_TOLERANCE = 0.1
_RAISED = 0.7
"""The size of a footnote's mark beside the letters it follows."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A size of type and the widths (mm) of the columns in it; ``comfortable`` unless it is too small to read well."""

    points: float
    widths: tuple[float, ...]
    comfortable: bool = True


def fitted(item: PrintedTable, profile: Profile, room: float) -> Fit:
    """The first step of the profile in which every column has what it needs in ``room`` millimetres."""
    widths: tuple[float, ...] = ()
    points = 0.0
    for step in profile.table_steps:
        points, widths = step.points, _widths(item, step, room)
        if sum(widths) <= room + _TOLERANCE:
            return Fit(points, widths, points >= profile.readable)
    scale = room / sum(widths)
    return Fit(points, tuple(mm * scale for mm in widths), False)


def _widths(item: PrintedTable, step: TableStep, room: float) -> tuple[float, ...]:
    """What each column needs; the label takes what is left, and columns of text take their share of that."""
    least = [_least(item, column, step) for column in range(len(item.columns))]
    elastic = [i for i, column in enumerate(item.columns) if column.role in (Role.LABEL, Role.NOTE, Role.OTHER)]
    spare = room - sum(least)
    if spare <= 0:
        return tuple(least)
    others = [i for i in elastic if item.columns[i].role is not Role.LABEL]
    for i in others:
        wanted = max(0.0, _wanted(item, i, step.points) - least[i])
        least[i] += min(wanted, spare * _SHARE_OF_OTHERS / len(others))
    rest = room - sum(least)
    label = next((i for i in elastic if i not in others), None)
    if label is not None:
        least[label] += rest
        return tuple(least)
    return tuple(mm + rest / len(least) for mm in least)


def _texts(item: PrintedTable, column: int) -> list[tuple[str, bool]]:
    """The cells of a column, and whether each is bold."""
    return [(plain(row.cells[column]), row.kind is not RowKind.LINE) for row in item.rows]


def _marks(item: PrintedTable, column: int, points: float) -> float:
    """The room that the marks of footnotes take in a cell of the column."""
    notes = (sum(len(str(piece.note)) for piece in row.cells[column] if piece.note) for row in item.rows)
    return max(notes, default=0) * width("0", points * _RAISED, bold=False)


def _least(item: PrintedTable, column: int, step: TableStep) -> float:
    role = item.columns[column].role
    titles = (cell.text for row in item.head for cell in row if cell.column == column and cell.across == 1)
    title = max((_unbroken(text, step, bold=True) for text in titles), default=0)
    cells = _texts(item, column)
    if role.is_money or role in (Role.NUMBER, Role.QUANTITY):
        figure = max((width(text, step.points, bold=bold) for text, bold in cells), default=0)
        needed = min(figure, _LONGEST_FIGURE) + _marks(item, column, step.points)
    elif role is Role.LABEL:
        needed = min(
            max((longest_word(text, step.points, bold=bold) for text, bold in cells), default=0), _LONGEST_WORD
        )
    else:
        needed = min(max((_unbroken(text, step, bold=bold) for text, bold in cells), default=0), _LONGEST_WORD)
    own = _EASY.get(role, _EASY_TEXT) if step.easy else _TIGHT
    if role is Role.LABEL:
        own = step.label
    elif not needed:
        own = _BLANK_EASY if step.easy else _BLANK_TIGHT
    return max(own, max(needed, title) + 2 * PADDING + _SAFETY)


def _unbroken(text: str, step: TableStep, *, bold: bool) -> float:
    """The room a title or a short entry needs: a word of two syllables is never parted, a title has few lines."""
    words = len(text.split())
    short = len(text) <= _SHORT
    if short and (step.easy or words <= 2):
        return width(text, step.points, bold=bold)
    if words <= _WORDS_OF_A_TITLE:
        lines = 2 if step.easy and words <= 4 else 3 if step.easy else words
        return narrowest(text, step.points, lines, bold=bold)
    return longest_word(text, step.points, bold=bold)


def _wanted(item: PrintedTable, column: int, points: float) -> float:
    """The width in which the longest cell takes about two lines."""
    cells = _texts(item, column)
    line = max((width(text, points, bold=bold) for text, bold in cells), default=0)
    word = max((longest_word(text, points, bold=bold) for text, bold in cells), default=0)
    return (line + word) / 2 + 2 * PADDING
