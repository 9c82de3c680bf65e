"""Bags of rows: the mean of some rows of a matrix, and how its gradient flows back. All float32."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Ids = NDArray[np.int32]


def sums(weights: Matrix, rows: Ids, starts: Ids) -> Matrix:
    """For each bag the sum of its rows: bag i holds ``rows[starts[i]:starts[i + 1]]``. An empty bag sums to zero.

    One product with a row of ones a bag: the rows of one bag stay in the cache, and the adding is the library's.
    """
    lengths = np.diff(starts)
    out = np.zeros((len(lengths), weights.shape[1]), np.float32)
    lone = lengths == 1
    out[lone] = weights[rows[starts[:-1][lone]]]
    ones = np.ones(lengths.max(initial=0), np.float32)
    many = np.flatnonzero(lengths > 1)
    for bag, first, last in zip(many.tolist(), starts[many].tolist(), starts[many + 1].tolist(), strict=True):
        np.dot(ones[: last - first], weights.take(rows[first:last], axis=0, mode="clip"), out=out[bag])
    return out


def spread(gradient: Matrix, rows: Ids, starts: Ids) -> tuple[Ids, Matrix]:
    """The gradient of ``sums``: the distinct rows that were used, and for each the sum of its bags' gradients."""
    bags = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    order = np.argsort(rows, kind="stable")
    sorted_rows = rows[order]
    begins = np.flatnonzero(np.concatenate([[True], sorted_rows[1:] != sorted_rows[:-1]]))
    ends = np.append(begins, len(rows)).astype(np.int32)
    return sorted_rows[begins], sums(gradient, bags[order], ends)


def unit(matrix: Matrix) -> tuple[Matrix, Matrix]:
    """The rows at length one (zero rows stay zero), and their lengths before, as a column."""
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))[:, None]
    return matrix / np.maximum(lengths, np.float32(1e-9)), lengths


def unit_gradient(gradient: Matrix, units: Matrix, lengths: Matrix) -> Matrix:
    """The gradient of ``unit``."""
    along = np.einsum("ij,ij->i", gradient, units)[:, None]
    return np.asarray((gradient - along * units) / np.maximum(lengths, np.float32(1e-9)), np.float32)
