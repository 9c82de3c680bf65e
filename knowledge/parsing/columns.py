"""The header of a table: which rows are header, what each column holds, in which unit money is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.domain.budget import Column, Role
from knowledge.domain.folding import fold
from knowledge.domain.money import Unit, find_amounts
from knowledge.domain.plan import SLOT_PREFIX
from knowledge.domain.regex import regex
from knowledge.domain.source import Cell, Grid, Merge

_NUMBER_WORDS = {"stt", "tt", "so tt", "so thu tu", "s tt", "so"}
_MONEY = (
    r"so tien|kinh phi|thanh tien|du toan|nguon|ngan sach|ns|nsnn|nstw|nsdp|von|da chi|duoc cap|quyet toan|gia tri"
    r"|muc ho tro|ho tro|xa hoi hoa|doi ung|long ghep|dong gop|tong muc|phan bo"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NOTE, regex(r"^ghi chu|^chu thich|^can cu|^dien giai cach tinh")),
    (Role.MEASURE, regex(r"^(don vi tinh|dvt)\b|^don vi$")),
    (
        Role.QUANTITY,
        regex(
            r"^(so luong|sl|khoi luong|he so|thoi gian \(?(thang|ngay|buoi|gio|nam)"
            r"|so (lop|luot|nguoi|cuoc|dot|lan|ngay|buoi|thang|gio|ky|ho|hoc vien|dai bieu|mo hinh|ban|cai|bo))\b"
        ),
    ),
    (Role.PRICE, regex(r"^(don gia|dinh muc|muc chi|muc luong|gia)\b(?! tri)")),
    (
        Role.LABEL,
        regex(
            r"^(cac )?(noi dung|nhiem vu|ten|hang muc|dien giai|khoan muc|danh muc|chi tieu|khoan chi|linh vuc)\b|^muc$"
        ),
    ),
    (Role.AMOUNT, regex(rf"\b({_MONEY}|tong so|tong cong|tong|con lai|thuc hien|tinh den|chi)\b|^cong$")),
    (
        Role.OTHER,
        regex(r"^(thoi gian|thoi han|don vi|co quan|phong|nguoi|san pham|ket qua|chu tri|phoi hop|tien do|ty le)\b"),
    ),
)
_MONEY_WORDS = regex(rf"\b({_MONEY}|dong|don gia)\b")
_PLANNED = regex(
    r"^(nam )?(19|20)\d\d$|\bnam (19|20)\d\d\b|^quy [ivx\d]+$|^thang \d+$|^(ke hoach|luy ke|uoc)\b|^(tw|dp)$"
)
_NOT_MONEY = regex(r"%|^(tang|giam|chenh lech|so sanh)\b|\b(ty le|he so|ha|km|nguoi|ho|luot|lop|buoi|diem)\b")
_YEAR_ONLY = regex(r"^(?:19|20)\d\d$")
_UNIT_IN_HEADER = regex(
    r"\(\s*(?:đơn vị(?: tính)?\s*:|ĐVT\s*:)?\s*([^()]{1,20})\)|(?:(?:ĐVT|[Đđ]ơn vị(?: tính)?)\s*:|,)\s*([^(),]{2,20})$"
)
_COUNTING = regex(r"^\(?[\dA-E]{1,2}\)?(?:\s*=.*)?$|^\(?\d{1,2}\)?\s*=\s*[\d()+x*×\s-]+$")
_FIGURE = regex(r"^-?\d[\d.,]*$")

MAX_HEADER_ROWS = 4
MAX_TITLE_ROWS = 3


def header_rows(grid: Grid) -> int:
    """How many rows at the top are header; 0 when the grid has none (a continuation, or no budget table)."""
    if grid.header_rows and _names_number(grid.rows[0]):
        return max(grid.header_rows, _extent(grid.rows))
    if grid.rows and (_names_number(grid.rows[0]) or _names_label(grid.rows[0])):
        return _extent(grid.rows)
    return 0


def title_rows(grid: Grid) -> int:
    """How many rows above the header hold one text only: a title or unit line that an officer put into the table."""
    count = 0
    for row in grid.rows[:MAX_TITLE_ROWS]:
        filled = [cell for cell in row if cell.text.strip() and cell.merge is Merge.NONE]
        if len(filled) != 1 or len(row) < 2 or _names_number(row):
            break
        count += 1
    rest = grid.rows[count:]
    return count if rest and (_names_number(rest[0]) or _names_label(rest[0])) else 0


def read_columns(
    rows: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]], unit: Unit | None
) -> tuple[Column, ...]:
    """One column per cell of the header ``rows``; ``unit`` is the one declared for the table, if any."""
    titled = [row for row in rows if not _is_counting(row)]
    if not titled:
        return ()
    columns = []
    for index in range(len(titled[0])):
        path = _path(titled, index)
        header, group = (path[-1] if path else ""), (path[0] if len(path) > 1 else "")
        own_unit = _header_unit(header) or _header_unit(group)
        role = _role(header, group, _column(body, index), has_unit=bool(own_unit or unit))
        columns.append(Column(header, role, (own_unit or unit) if role.is_money else None, group))
    return _one_label(columns, body)


def header_unit(rows: Sequence[Sequence[Cell]]) -> Unit | None:
    """A money unit that some header cell declares ("Kinh phí (triệu đồng)"), or None."""
    return next((unit for row in rows for cell in row if (unit := _header_unit(cell.text)) is not None), None)


def _names_number(row: Sequence[Cell]) -> bool:
    return any(fold(cell.text).strip(" .") in _NUMBER_WORDS for cell in row[:2])


def _names_label(row: Sequence[Cell]) -> bool:
    titles = [fold(cell.text) for cell in row]
    has_label = any(_matches(Role.LABEL, title) for title in titles)
    return has_label and not any(_is_figure(cell.text) for cell in row)


def _is_figure(text: str) -> bool:
    """A number that is not just a year, which headers are full of."""
    return bool(_FIGURE.match(text.strip())) and not _YEAR_ONLY.match(text.strip())


def _is_amount(text: str) -> bool:
    """A number, or a whole amount with its unit ("5.000.000đ")."""
    if _FIGURE.match(text):
        return True
    amounts = find_amounts(text)
    return len(amounts) == 1 and amounts[0].raw.strip() == text


def _matches(role: Role, title: str) -> bool:
    return any(pattern.search(title) for known, pattern in _ROLES if known is role)


def _extent(rows: Sequence[Sequence[Cell]]) -> int:
    """The header goes on while the number cell is blank or continued from above and no figure has come."""
    count = 1
    for row in rows[1:MAX_HEADER_ROWS]:
        filled = [cell for cell in row if cell.text.strip() and cell.merge is not Merge.UP]
        if not filled:
            break
        if _is_counting(row):
            return count + 1
        first_blank = not row[0].text.strip() or row[0].merge is Merge.UP
        if not first_blank or any(_is_figure(cell.text) for cell in filled):
            break
        if len(row) > 1 and row[1].text.strip() and row[1].merge is not Merge.UP:
            break
        count += 1
    return count


def _is_counting(row: Sequence[Cell]) -> bool:
    """A row that numbers the columns: (1) (2) (3) (4 = 2 × 3), or A B 1 2 with letters first."""
    filled = [cell.text.strip().strip("()") for cell in row if cell.text.strip() and cell.merge is Merge.NONE]
    if len(filled) < 3 or not all(_COUNTING.match(text) for text in filled):
        return False
    letters = [text for text in filled if text.isalpha()]
    numbers = [int(found.group()) for text in filled if (found := re.match(r"\d+", text))]
    return filled[: len(letters)] == list("ABCDE"[: len(letters)]) and numbers == list(range(1, len(numbers) + 1))


def _path(rows: Sequence[Sequence[Cell]], index: int) -> tuple[str, ...]:
    """The titles above a column, outermost first; a blank cell right of a group title belongs to that group."""
    path: list[str] = []
    for depth, row in enumerate(rows):
        cell = row[index]
        text = cell.text.replace("\n", " ").strip()
        grouped = cell.merge is Merge.LEFT or (not text and cell.merge is Merge.NONE and _has_below(rows, depth, index))
        if grouped and depth + 1 < len(rows):
            text = next((row[left].text.strip() for left in range(index - 1, -1, -1) if row[left].text.strip()), "")
        if text and (not path or path[-1] != text):
            path.append(" ".join(text.split()))
    return tuple(path)


def _has_below(rows: Sequence[Sequence[Cell]], depth: int, index: int) -> bool:
    return any(row[index].text.strip() and row[index].merge is Merge.NONE for row in rows[depth + 1 :])


def _column(body: Sequence[Sequence[Cell]], index: int) -> tuple[str, ...]:
    """What stands in the column; a cell still to be filled says nothing about what the column holds."""
    texts = (row[index].text.strip() for row in body if index < len(row))
    return tuple(text for text in texts if text and not text.startswith(SLOT_PREFIX))


def _header_unit(title: str) -> Unit | None:
    for found in _UNIT_IN_HEADER.finditer(title):
        unit = Unit.parse((found[1] or found[2]).strip())
        if unit is not None:
            return unit
    return None


def _role(header: str, group: str, cells: Sequence[str], *, has_unit: bool) -> Role:
    title = fold(re.sub(r"\(.*?\)", " ", header)).strip() or fold(header)
    if title.strip(" .") in _NUMBER_WORDS:
        return Role.NUMBER
    role = next(
        (role for role, pattern in _ROLES if pattern.search(fold(header) if role is Role.QUANTITY else title)), None
    )
    figures = sum(_is_amount(cell) for cell in cells)
    numeric = figures * 2 >= len(cells) > 0
    if role is Role.PRICE:
        return role if numeric or not cells else Role.OTHER
    if role not in (None, Role.AMOUNT, Role.OTHER):
        return role
    named = bool(_MONEY_WORDS.search(f"{title} {fold(group)}"))
    fits = role is Role.AMOUNT or named or bool(_PLANNED.search(title) or _PLANNED.search(fold(group)))
    if role is Role.OTHER or (_NOT_MONEY.search(fold(header)) and not named):
        return Role.OTHER
    if named:
        return Role.AMOUNT if figures or not cells else Role.OTHER
    return Role.AMOUNT if has_unit and (numeric or (fits and not cells)) else Role.OTHER


def _one_label(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """Exactly one column names the lines: the first that says so, else the first that holds words rather than figures.

    "Đơn vị" is a measure beside a column of contents, and names the lines (who gets the money) where there is none.
    """
    chosen = next((i for i, column in enumerate(columns) if column.role is Role.LABEL), None)
    if chosen is None:
        for i, column in enumerate(columns):
            wordy = column.role is Role.OTHER or (column.role is Role.MEASURE and fold(column.header) == "don vi")
            if wordy and not any(_FIGURE.match(text) for text in _column(body, i)):
                chosen = i
                break
    fixed = []
    for index, column in enumerate(columns):
        if index == chosen:
            fixed.append(Column(column.header, Role.LABEL, None, column.group))
        elif column.role is Role.LABEL:
            fixed.append(Column(column.header, Role.OTHER, None, column.group))
        else:
            fixed.append(column)
    return tuple(fixed)
