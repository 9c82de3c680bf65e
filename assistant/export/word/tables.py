"""Budget tables: caption, unit line, repeated header, rows that stay whole, columns as wide as their role needs."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.export.word.metrics import longest_word, side_room, width
from assistant.export.word.profile import Profile
from assistant.export.word.wml import indented, paragraph, plain, runs, size, twips
from knowledge.domain.budget import Role
from knowledge.domain.printed import HeadCell, Piece, PrintedRow, PrintedTable, RowKind

_PADDING = 1.9
"""Blank at each side of a cell (mm)."""
_LEAST = {Role.NUMBER: 12.0, Role.MEASURE: 18.0, Role.QUANTITY: 16.0, Role.PRICE: 22.0, Role.AMOUNT: 25.0}
_LEAST_OTHER = 22.0
_LEAST_BLANK_EASY, _LEAST_BLANK = 22.0, 13.0
"""Columns in which nothing stands yet give their room away where the others need it."""
_SHARE_OF_OTHERS = 0.7
"""Columns of text beside the label widen to this share of it where their cells need that."""
_ALIGN = {Role.LABEL: "left", Role.NOTE: "left", Role.OTHER: "left", Role.AMOUNT: "right", Role.PRICE: "right"}


@dataclass(frozen=True, slots=True)
class _Fit:
    """A size of type and the widths (mm) of the columns in it."""

    points: float
    widths: tuple[float, ...]


def table(item: PrintedTable, profile: Profile, room: float, *, draft: bool) -> str:
    """The table with what stands above it, as wide as ``room`` millimetres."""
    fit = _fit(item, profile, room)
    narrowed = indented(side_room(plain(item.caption), room, profile.sizes.body))
    above = paragraph("TenBang", runs(item.caption, draft=draft), narrowed) if item.caption else ""
    if item.unit_line:
        above += paragraph("DonViTinh", runs((Piece(item.unit_line),), draft=False))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = twips(_PADDING)
    head = "".join(_head_row(item, row, index, fit) for index, row in enumerate(item.head))
    last = len(item.rows) - 1
    before_total = last - 1 if item.rows and item.rows[last].kind is RowKind.TOTAL else 0
    body = "".join(
        _row(item, row, fit, draft=draft, stay=index in (0, before_total) or row.kind is RowKind.GROUP)
        for index, row in enumerate(item.rows)
    )
    grid = "".join(f'<w:gridCol w:w="{twips(mm)}"/>' for mm in fit.widths)
    return (
        f"{above or paragraph('KhoangCach', properties='<w:keepNext/>')}<w:tbl><w:tblPr>"
        f'<w:tblW w:w="{sum(map(twips, fit.widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{head}{body}</w:tbl>{paragraph('KhoangCach')}"
    )


def _head_row(item: PrintedTable, cells: tuple[HeadCell, ...], index: int, fit: _Fit) -> str:
    """A header row; under a title two rows high stands the cell that continues it."""
    shown = {cell.column: cell for cell in cells}
    if index:
        shown |= {cell.column: HeadCell("", cell.column, cell.across, 0) for cell in item.head[0] if cell.down > 1}
    content = []
    for column in sorted(shown):
        cell = shown[column]
        wide = sum(map(twips, fit.widths[column : column + cell.across]))
        merge = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
        merge += "<w:vMerge/>" if cell.down == 0 else '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
        title = (Piece(cell.text),) if cell.text else ()
        text = runs(title, draft=False, properties=f"<w:b/><w:bCs/>{size(fit.points)}")
        content.append(_cell(wide, merge, "center", text, keep=True))
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(content)}</w:tr>"


def _row(item: PrintedTable, row: PrintedRow, fit: _Fit, *, draft: bool, stay: bool) -> str:
    """``stay`` keeps the row on the page of the next one."""
    look = ("" if row.kind is RowKind.LINE else "<w:b/><w:bCs/>") + size(fit.points)
    content = []
    for column, pieces in enumerate(row.cells):
        role = item.columns[column].role
        align = _ALIGN.get(role, "center")
        if row.kind is RowKind.TOTAL and role is Role.LABEL:
            align = "center"
        text = runs(pieces, draft=draft, properties=look)
        content.append(_cell(twips(fit.widths[column]), "", align, text, keep=stay))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(content)}</w:tr>"


def _cell(wide: int, merge: str, align: str, content: str, *, keep: bool) -> str:
    setting = ("<w:keepNext/>" if keep else "") + f'<w:jc w:val="{align}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph('OBang', content, setting)}</w:tc>"
    )


def _fit(item: PrintedTable, profile: Profile, room: float) -> _Fit:
    """The largest type in which every column has what it needs; in the smallest, columns share what there is."""
    widths: tuple[float, ...] = ()
    points = 0.0
    for points, label in profile.sizes.tables:
        for blank in (_LEAST_BLANK_EASY, _LEAST_BLANK):
            widths = _widths(item, points, label, blank, room)
            if sum(widths) <= room + 0.1:
                return _Fit(points, widths)
    scale = room / sum(widths)
    return _Fit(points, tuple(mm * scale for mm in widths))


def _widths(item: PrintedTable, points: float, label_room: float, blank: float, room: float) -> tuple[float, ...]:
    """What each column needs; the label takes what is left, and columns of text take their share of that."""
    least = [_least(item, column, points, label_room, blank) for column in range(len(item.columns))]
    elastic = [i for i, column in enumerate(item.columns) if column.role in (Role.LABEL, Role.NOTE, Role.OTHER)]
    spare = room - sum(least)
    if spare <= 0:
        return tuple(least)
    wanted = {i: _wanted(item, i, points) - least[i] for i in elastic}
    for i in elastic:
        if item.columns[i].role is not Role.LABEL:
            extra = min(max(0.0, wanted[i]), spare * _SHARE_OF_OTHERS / len(elastic))
            least[i] += extra
    rest = room - sum(least)
    label = next((i for i in elastic if item.columns[i].role is Role.LABEL), None)
    if label is not None:
        least[label] += rest
        return tuple(least)
    return tuple(mm + rest / len(least) for mm in least)


def _texts(item: PrintedTable, column: int) -> list[tuple[str, bool]]:
    return [(plain(row.cells[column]), row.kind is not RowKind.LINE) for row in item.rows]


def _least(item: PrintedTable, column: int, points: float, label_room: float, blank: float) -> float:
    """No word and no figure of the column is ever divided."""
    role = item.columns[column].role
    titles = [longest_word(cell.text, points, bold=True) for row in item.head for cell in row if cell.column == column]
    cells = _texts(item, column)
    if role.is_money or role in (Role.NUMBER, Role.QUANTITY):
        needed = max((width(text, points, bold=bold) for text, bold in cells), default=0)
        needed = min(needed, 45)
    else:
        needed = max((longest_word(text, points, bold=bold) for text, bold in cells), default=0)
        needed = min(needed, 60)
    own = label_room if role is Role.LABEL else _LEAST.get(role, _LEAST_OTHER)
    if not needed:
        own = min(own, blank)
    return max(own, needed + 2 * _PADDING + 0.6, max(titles, default=0) + 2 * _PADDING + 0.6)


def _wanted(item: PrintedTable, column: int, points: float) -> float:
    """The width in which the longest cell takes about two lines."""
    cells = _texts(item, column)
    line = max((width(text, points, bold=bold) for text, bold in cells), default=0)
    word = max((longest_word(text, points, bold=bold) for text, bold in cells), default=0)
    return (line + word) / 2 + 2 * _PADDING
