"""The training of a bag of embeddings by contrast, reproducible from its seed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.training.bags import Ids, Matrix
from knowledge.training.contrast import Adam, Batch, loss_and_gradient
from knowledge.training.lexicon import Lexicon, Writing
from knowledge.training.pairs import Draw, Numbered, Pair


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything a training depends on beside its texts."""

    dimension: int = 256
    batch: int = 2048
    rounds: int = 5
    rate: float = 0.02
    scale: float = 20.0
    most_rows: int = 112
    """A longer text is represented by so many of its rows, drawn at random."""
    seed: int = 1
    warm_up: int = 50
    last_rate: float = 0.03
    """The share of ``rate`` with which the training ends."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a training stands: steps done of how many, the mean loss of late, seconds since it began."""

    step: int
    steps: int
    loss: float
    seconds: float


Told = Callable[[Progress], None]


def rarity(writings: Sequence[Writing], features: dict[str, int], smoothing: float = 5e-4) -> Matrix:
    """For each feature a weight that falls with its frequency, as a column: a / (a + p) (smooth inverse frequency)."""
    lexicon = Lexicon.of(features)
    counts = np.zeros(len(features), np.int64)
    for first in range(0, len(writings), 512):
        texts = [
            lexicon.number([one for run in (writing.heading, *writing.sentences) for one in run])
            for writing in writings[first : first + 512]
        ]
        rows, _ = lexicon.rows(texts, 1 << 30, None)
        counts += np.bincount(rows, minlength=len(features))
    share = counts / max(1, counts.sum())
    return np.asarray(smoothing / (smoothing + share), np.float32)[:, None]


def first_weights(recipe: Recipe, weight_of: Matrix) -> Matrix:
    """Random directions, as long as the weights say."""
    chance = np.random.default_rng(recipe.seed)
    directions = chance.standard_normal((len(weight_of), recipe.dimension), np.float32)
    return np.ascontiguousarray(directions * np.float32(0.05) * weight_of)


def train(
    weights: Matrix,
    documents: Sequence[Numbered],
    lexicon: Lexicon,
    frames: Sequence[Ids],
    recipe: Recipe,
    told: Told = lambda _: None,
) -> Matrix:
    """The weights after ``recipe.rounds`` rounds over pairs of the documents; ``weights`` is changed in place."""
    draw = Draw(documents, lexicon, frames, recipe.seed)
    chance = np.random.default_rng(recipe.seed + 1)
    adam = Adam(weights)
    begun, step, steps, late = time.monotonic(), 0, 0, 0.0
    for done in range(recipe.rounds):
        batches = draw.batches(recipe.batch)
        steps = step + len(batches) * (recipe.rounds - done)
        for pairs in batches:
            batch = _batch(pairs, draw, lexicon, recipe, chance)
            loss, touched, gradient = loss_and_gradient(weights, batch, recipe.scale)
            step += 1
            falling = max(recipe.last_rate, 1 - (step - 1) / steps)
            adam.step(touched, gradient, recipe.rate * min(1.0, step / recipe.warm_up) * falling)
            late = loss if step == 1 else 0.95 * late + 0.05 * loss
            told(Progress(step, steps, late, time.monotonic() - begun))
    return weights


def _batch(pairs: Sequence[Pair], draw: Draw, lexicon: Lexicon, recipe: Recipe, chance: np.random.Generator) -> Batch:
    return Batch(
        left=lexicon.rows([pair.left for pair in pairs], recipe.most_rows, chance),
        right=lexicon.rows([pair.right for pair in pairs], recipe.most_rows, chance),
        same=draw.no_contrast(pairs),
    )
