"""Roman numbers, written and read the canonical way (IV, not IIII). Pure, standard library only."""

from __future__ import annotations

_STEPS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


_LETTERS = frozenset("MDCLXVI")


def write_roman(value: int) -> str:
    """1 → I, 4 → IV, 29 → XXIX; empty for zero and below."""
    written = ""
    for size, letters in _STEPS:
        if value >= size:
            times, value = divmod(value, size)
            written += letters * times
    return written


def read_roman(text: str) -> int | None:
    """The value of a Roman number in capitals, or None when the text is none."""
    if text[:1] not in _LETTERS:
        return None
    rest, value = text, 0
    for size, letters in _STEPS:
        while rest.startswith(letters):
            value, rest = value + size, rest[len(letters) :]
    return value if value and not rest and write_roman(value) == text else None
