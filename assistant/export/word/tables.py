"""Budget tables: caption, unit line, repeated header, rows that stay whole, columns as wide as their role needs."""

from __future__ import annotations

from assistant.export.word.lines import centred, lines_taken, titled
from assistant.export.word.profile import Profile
from assistant.export.word.widths import PADDING, Fit, fitted
from assistant.export.word.wml import paragraph, plain, runs, size, twips
from knowledge.domain.budget import Role
from knowledge.domain.printed import HeadCell, Piece, Pieces, PrintedRow, PrintedTable, RowKind, bound_pieces

_ALIGN = {Role.LABEL: "left", Role.NOTE: "left", Role.OTHER: "left", Role.AMOUNT: "right", Role.PRICE: "right"}


def table(item: PrintedTable, profile: Profile, room: float, *, draft: bool) -> str:
    """The table with what stands above it, as wide as ``room`` millimetres."""
    fit = fitted(item, profile, room)
    above = ""
    if item.caption:
        above = centred("TenBang", titled(item.caption, room, profile.sizes.body), room, draft=draft)
    if item.unit_line:
        above += paragraph("DonViTinh", runs((Piece(item.unit_line),), draft=False))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = twips(PADDING)
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


def _head_row(item: PrintedTable, cells: tuple[HeadCell, ...], index: int, fit: Fit) -> str:
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


def _row(item: PrintedTable, row: PrintedRow, fit: Fit, *, draft: bool, stay: bool) -> str:
    """``stay`` keeps the row on the page of the next one."""
    bold = row.kind is not RowKind.LINE
    look = ("<w:b/><w:bCs/>" if bold else "") + size(fit.points)
    content = []
    for column, pieces in enumerate(row.cells):
        role = item.columns[column].role
        align = _ALIGN.get(role, "center")
        if row.kind is RowKind.TOTAL and role is Role.LABEL:
            align = "center"
        if role is Role.LABEL:
            pieces = _held(pieces, fit.widths[column] - 2 * PADDING, fit.points, bold=bold)
        text = runs(pieces, draft=draft, properties=look)
        content.append(_cell(twips(fit.widths[column]), "", align, text, keep=stay))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(content)}</w:tr>"


def _held(pieces: Pieces, room: float, points: float, *, bold: bool) -> Pieces:
    """A label of several lines with no-break spaces inside its words, unless they cost it one more line."""
    lines = lines_taken(plain(pieces), room, points, bold=bold)
    held = bound_pieces(pieces)
    return held if 1 < lines == lines_taken(plain(held), room, points, bold=bold) else pieces


def _cell(wide: int, merge: str, align: str, content: str, *, keep: bool) -> str:
    setting = ("<w:keepNext/>" if keep else "") + f'<w:jc w:val="{align}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph('OBang', content, setting)}</w:tc>"
    )
