"""Vectors of passages in memory-mapped rows of 8-bit numbers, searched exactly: some 6 ms at sixty thousand passages.

A store is a folder to which rows are only added; how many rows count is noted in SQLite, so what a killed process left
behind them is never read and is written over by the next. Chroma keeps the same vectors (see `chroma`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_ROWS, _SCALES, _NUMBERS = "rows", "scales", "numbers"
_BLOCK = 1024
"""So many rows are widened at a time: they fit the processor's cache (2048 took twice as long)."""


class Embedder(Protocol):
    """What the vectors are made with (see `knowledge.embedding`): passages as unit vectors."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed_passages(self, headings: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The rows of a store that count. Positions are places in ``numbers``, which ascend."""

    rows: NDArray[np.int8]
    scales: NDArray[np.float32]
    numbers: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, count: int, dimension: int) -> Vectors | None:
        """The first ``count`` rows in ``folder``; None when they are not there."""
        if count == 0:
            return cls(np.zeros((0, dimension), np.int8), np.zeros(0, np.float32), np.zeros(0, np.int64))
        try:
            return cls(
                np.memmap(folder / _ROWS, dtype=np.int8, mode="r", shape=(count, dimension)).view(np.ndarray),
                np.memmap(folder / _SCALES, dtype="<f4", mode="r", shape=(count,)).view(np.ndarray),
                np.memmap(folder / _NUMBERS, dtype="<i8", mode="r", shape=(count,)).view(np.ndarray),
            )
        except (OSError, ValueError):
            return None

    def cosines(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of ``query`` (a unit vector) with each row, by position."""
        found = np.empty(len(self.rows), np.float32)
        wide = np.empty((_BLOCK, self.rows.shape[1]), np.float32)
        for start in range(0, len(found), _BLOCK):
            size = min(_BLOCK, len(found) - start)
            np.copyto(wide[:size], self.rows[start : start + size])
            np.dot(wide[:size], query, out=found[start : start + size])
        return found * self.scales

    def wide(self, positions: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors at these positions."""
        return self.rows[positions].astype(np.float32) * self.scales[positions][:, None]


def append_vectors(folder: Path, count: int, numbers: Sequence[int], vectors: NDArray[np.float32]) -> int:
    """``vectors`` written behind the first ``count`` rows of ``folder``, safe on the disk; how many rows count now."""
    folder.mkdir(parents=True, exist_ok=True)
    scales = np.abs(vectors).max(axis=1) / 127 if len(vectors) else np.zeros(0)
    rows = np.rint(vectors / np.maximum(scales, 1e-12)[:, None]).astype(np.int8)
    for name, kind, content in (
        (_ROWS, np.int8, rows),
        (_SCALES, "<f4", scales),
        (_NUMBERS, "<i8", np.array(numbers, np.int64)),
    ):
        path = folder / name
        written = np.ascontiguousarray(content, dtype=kind)
        row_bytes = written.itemsize * (vectors.shape[1] if name == _ROWS else 1)
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.seek(count * row_bytes)
            file.write(written.tobytes())
            file.flush()
            os.fsync(file.fileno())
    return count + len(numbers)
