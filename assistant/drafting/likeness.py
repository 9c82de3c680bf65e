"""How alike two headings or names are, however they are abbreviated."""

from __future__ import annotations

import re

from knowledge.domain.folding import fold

_ABBREVIATIONS = (
    ("kh&cn", "khoa hoc va cong nghe"), ("khcn", "khoa hoc va cong nghe"), ("tdc", "tieu chuan do luong"),
    ("hdnd", "hoi dong nhan dan"), ("ubnd", "uy ban nhan dan"),
)  # fmt: skip


def spelled_out(title: str) -> str:
    """The words folded, with the usual abbreviations written out."""
    folded = fold(title)
    for short, full in _ABBREVIATIONS:
        folded = folded.replace(short, full)
    return folded


def alike(one: str, other: str) -> float:
    """How many of the words of two texts are the same, 0 to 1."""
    first, second = set(re.findall(r"\w+", one)), set(re.findall(r"\w+", other))
    return len(first & second) / len(first | second) if first and second else 0.0
