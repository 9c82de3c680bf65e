"""The training step: each text must be nearest to its own partner among all partners of the batch, both ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.training.bags import Ids, Matrix, spread, sums, unit, unit_gradient

_BLOCK = 2048
_FIRST, _SECOND, _TINY = 0.9, 0.99, 1e-8


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs as bags of rows. ``same`` marks pairs (i, j), i ≠ j, that are no contrast: both are about one thing."""

    left: tuple[Ids, Ids]
    right: tuple[Ids, Ids]
    same: NDArray[np.bool_]


def loss_and_gradient(weights: Matrix, batch: Batch, scale: float) -> tuple[float, Ids, Matrix]:
    """The mean loss of the batch, the rows it touches, and its gradient at these rows."""
    left, left_lengths = unit(sums(weights, *batch.left))
    right, right_lengths = unit(sums(weights, *batch.right))
    # No logit exceeds the scale, so the exponentials cannot overflow once it is taken off.
    powers = np.exp(np.float32(scale) * (left @ right.T) - np.float32(scale))
    powers[batch.same] = 0
    across, down = powers.sum(1, keepdims=True), powers.sum(0, keepdims=True)
    own = np.diagonal(powers).copy()
    count = len(own)
    loss = float(np.log(across[:, 0] / own).mean() + np.log(down[0] / own).mean()) / 2
    slope = powers * (1 / across + 1 / down)
    slope[np.arange(count), np.arange(count)] -= 2
    slope *= np.float32(scale / (2 * count))
    to_left = unit_gradient(slope @ right, left, left_lengths)
    to_right = unit_gradient(slope.T @ left, right, right_lengths)
    rows = np.concatenate([batch.left[0], batch.right[0]])
    starts = np.concatenate([batch.left[1], batch.right[1][1:] + batch.left[1][-1]])
    touched, gradient = spread(np.concatenate([to_left, to_right]), rows, starts)
    return loss, touched, gradient


class Adam:
    """Adam over the rows of one matrix, in place and in blocks that stay in the cache."""

    def __init__(self, weights: Matrix) -> None:
        self._weights = weights
        self._mean = np.zeros_like(weights)
        self._square = np.zeros_like(weights)
        self._steps = 0

    def step(self, touched: Ids, gradient: Matrix, rate: float) -> None:
        """One step against the gradient, which is zero but for the rows touched (in ascending order)."""
        self._steps += 1
        size = rate / (1 - _FIRST**self._steps)
        correction = 1 / (1 - _SECOND**self._steps)
        for first in range(0, len(self._weights), _BLOCK):
            mean, square = self._mean[first : first + _BLOCK], self._square[first : first + _BLOCK]
            mean *= np.float32(_FIRST)
            square *= np.float32(_SECOND)
            begin, end = np.searchsorted(touched, (first, first + _BLOCK))
            rows, part = touched[begin:end] - first, gradient[begin:end]
            mean[rows] += np.float32(1 - _FIRST) * part
            square[rows] += np.float32(1 - _SECOND) * part * part
            move = np.sqrt(square * np.float32(correction))
            move += np.float32(_TINY)
            np.divide(mean, move, out=move)
            move *= np.float32(size)
            self._weights[first : first + _BLOCK] -= move
