"""Files in shapes that nobody writes, as large as asked: what a checker must get through without hanging."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_HEAD = "UBND XÃ A\n\nKẾ HOẠCH\nPhát triển khoa học và công nghệ năm 2026\n\nI. KINH PHÍ\n\n"
_COLUMNS = "Đơn vị tính: triệu đồng\n\n| STT | Nội dung | Kinh phí |\n|---|---|---|\n"
_TOTAL = "| | Tổng cộng | 5 |\n"

Piece = Callable[[int], str]


def _filled(size: int, piece: Piece, before: str = _HEAD, after: str = "") -> str:
    """Pieces, each with its number, until there are ``size`` bytes of them."""
    pieces: list[str] = []
    held = 0
    while held < size:
        pieces.append(piece(len(pieces)))
        held += len(pieces[-1].encode())
    return before + "".join(pieces) + after


def _outline(size: int) -> str:
    """Each heading one level below the one before."""
    return "".join(f"{'.'.join(['1'] * (level + 1))}. Đề mục {level}\n" for level in range(int(size**0.5)))


SHAPES: Mapping[str, Callable[[int], str]] = {
    "one paragraph of amounts": lambda size: _filled(
        size, lambda at: f"chi cho nội dung {at} là {at % 900}.000.000 đồng, "
    ),
    "one paragraph of sentences": lambda size: _filled(
        size, lambda at: f"Chi nội dung {at} là {at % 900}.000.000 đồng. "
    ),
    "one list": lambda size: _filled(
        size,
        lambda at: f"nội dung {at}: {at % 900}.000.000 đồng, ",
        f"{_HEAD}Tổng kinh phí 9.000.000.000 đồng, trong đó: ",
    ),
    "amounts in words": lambda size: _filled(size, lambda at: "5.000.000 đồng (Bằng chữ: Năm triệu đồng chẵn), "),
    "granted, spent, left": lambda size: _filled(
        size, lambda at: "kinh phí được cấp 5.000.000 đồng, đã chi 4.000.000 đồng, còn lại 1.000.000 đồng, "
    ),
    "citations in one paragraph": lambda size: _filled(
        size, lambda at: f"theo Quyết định số {at}/QĐ-UBND ngày 03/02/2026 của UBND tỉnh về việc giao dự toán; "
    ),
    "citations in lines": lambda size: _filled(
        size, lambda at: f"- Theo Quyết định số {at}/QĐ-UBND ngày 03/02/2026 của UBND tỉnh về việc giao dự toán.\n"
    ),
    "brackets": lambda size: _filled(size, lambda at: "("),
    "short lines": lambda size: _filled(size, lambda at: "a\n"),
    "list items": lambda size: _filled(size, lambda at: f"- Nội dung {at}: 5 triệu đồng;\n"),
    "table": lambda size: _filled(
        size, lambda at: f"| {at + 1} | Hội thảo khoa học {at} | {at % 50} |\n", _HEAD + _COLUMNS, _TOTAL
    ),
    "table of unnumbered rows": lambda size: _filled(
        size, lambda at: f"| | Hội thảo khoa học {at} | {at % 50} |\n", _HEAD + _COLUMNS, _TOTAL
    ),
    "many sections": lambda size: _filled(
        size, lambda at: f"{at % 40 + 1}. Đề mục {at}\nĐoạn văn số {at} về khoa học và công nghệ.\n", ""
    ),
    "deep outline": _outline,
    "plain prose": lambda size: _filled(
        size, lambda at: "Tuyên truyền, phổ biến kiến thức cho người dân trên địa bàn về khoa học và công nghệ "
    ),
}
"""By name: a text of about so many bytes."""
