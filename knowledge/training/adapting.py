"""The embedder learns an office's own library: from its passages alone, in about two minutes, without torch.

It begins from the model the program comes with, and ends part of the way to what it learned, so that the rest of the
language is not forgotten. How far is chosen on one half of the questions that it was not shown; it is used only when it
answers the other half no worse than the model in use.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.domain.passage import Passage
from knowledge.embedding import ADAPTED, CURRENT, adapted_folder
from knowledge.embedding.bag import BagEmbedder
from knowledge.embedding.bag_folder import is_bag, load_bag, rounded, save_bag, weights_of
from knowledge.errors import KnowledgeError
from knowledge.lock import alone
from knowledge.model import MODEL_FOLDER
from knowledge.search import Library
from knowledge.training.bags import Matrix
from knowledge.training.lexicon import Lexicon, Tally, Writing, write
from knowledge.training.pairs import number
from knowledge.training.quizzing import Quiz
from knowledge.training.trainer import Progress, Recipe, rarity, train

LEAST_PASSAGES = 60
"""Fewer have nothing to teach."""
MOST_PASSAGES = 20_000
"""Of more, so many are drawn."""
_NEW_PAIRS, _LEAST_SINGLE, _LEAST_PAIR = 8_000, 3, 5
_WAYS = (0.85, 0.7, 0.5, 0.3)
"""How far the model may go from the shipped vectors to the learned ones; of ways equally good the first is taken."""
_RECIPE = Recipe(batch=1024, rate=0.004, most_rows=160, warm_up=10, last_rate=0.05)
_STEPS = 220
_MOST_ROUNDS = 10
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What came of it: MRR@10 (0 to 1) on ``questions`` nothing was chosen by, with the model in use and the new one.

    ``folder`` is where the adapted model is kept; it is in use from now on when ``taken``.
    """

    folder: Path
    passages: int
    questions: int
    before: float
    after: float
    taken: bool


def adapt(library: Library, told: Callable[[Progress], None] = lambda _: None) -> Adaptation:
    """Train on the passages of the library and use the result if it is no worse; KnowledgeError when it cannot be done.

    The derived index is not touched: ``library.settle()`` brings it up to date afterwards.
    """
    with alone(library.folder, "adapt", "huấn luyện mô hình tìm kiếm theo thư viện", 1.0):
        passages = _passages(library)
        if len(passages) < LEAST_PASSAGES:
            raise KnowledgeError(
                f"Thư viện mới có {len(passages)} đoạn văn bản, cần ít nhất {LEAST_PASSAGES} để huấn luyện. Hãy đưa "
                "thêm kế hoạch, văn bản vào bằng “duthao ingest THƯ_MỤC” rồi chạy lại."
            )
        writings = _writings(passages)
        quiz = Quiz.about(writings, seed=_RECIPE.seed)
        chosen_by, held_back = quiz.halves()
        if not (chosen_by.any() and held_back.any()):
            raise KnowledgeError(
                "Các đoạn trong thư viện đều quá ngắn, không đủ để hỏi thử mô hình mới. Hãy đưa thêm kế hoạch, văn "
                "bản vào bằng “duthao ingest THƯ_MỤC” rồi chạy lại."
            )
        features, start, end = learned(load_bag(MODEL_FOLDER), quiz.taught, told)
        current = adapted_folder(library.folder)
        before = quiz.marks(load_bag(current if current is not None and is_bag(current) else MODEL_FOLDER))
        marks = {way: quiz.marks(_model(features, _between(start, end, way))) for way in _WAYS}
        way = max(_WAYS, key=lambda one: marks[one][chosen_by].mean())
        asked_before, asked_after = float(before[held_back].mean()), float(marks[way][held_back].mean())
        place = library.folder / ADAPTED
        about = {"source": "library", "passages": len(passages), "way": way}
        folder = _saved(place, features, _between(start, end, way), about)
        taken = asked_after >= asked_before
        if taken:
            use(library.folder, folder.name)
            _forget_old(place)
        return Adaptation(folder, len(passages), int(held_back.sum()), asked_before, asked_after, taken)


def _between(start: Matrix, end: Matrix, way: float) -> Matrix:
    return np.asarray(start + np.float32(way) * (end - start), np.float32)


def _model(features: Sequence[str], weights: Matrix) -> BagEmbedder:
    """The model as it will be read again once it is saved."""
    rows, scales = rounded(weights)
    return BagEmbedder("", rows, scales.astype(np.float32), {feature: row for row, feature in enumerate(features)})


def learned(
    shipped: BagEmbedder, writings: Sequence[Writing], told: Callable[[Progress], None]
) -> tuple[list[str], Matrix, Matrix]:
    """The features, the weights they begin with, and the weights after the shipped model has learned the writings."""
    tally = Tally()
    for writing in writings:
        tally.add(writing)
    features = tally.features(_NEW_PAIRS, _LEAST_SINGLE, _LEAST_PAIR, known=shipped.row_of)
    lexicon = Lexicon.of(features)
    origin = weights_of(shipped)
    documents = number(writings, lexicon)
    fresh = _fresh_rows(len(features) - len(origin), origin, rarity(writings, features)[len(origin) :])
    start = np.concatenate([origin, fresh])
    weights = train(start.copy(), documents, lexicon, (), _recipe_for(documents), told)
    return list(features), start, weights


def use(library: Path, folder: str) -> None:
    """From now on the adapted model in ``folder`` (a name) is used; "" for the one the program comes with."""
    place = library / ADAPTED
    place.mkdir(parents=True, exist_ok=True)
    partial = place / f".{CURRENT}.partial"
    partial.write_text(json.dumps({"folder": folder}) + "\n", encoding="utf-8")
    os.replace(partial, place / CURRENT)


def _forget_old(place: Path) -> None:
    """Of the adapted models only the newest few stay."""
    numbered = sorted(path for path in place.iterdir() if path.name.isdigit())
    for old in numbered[:-_KEPT]:
        shutil.rmtree(old)


def _passages(library: Library) -> list[Passage]:
    """The passages of the library in their order; of very many, runs drawn evenly."""
    with library.reading() as (_, index):
        numbers = index.numbers_up_to(index.newest())
        if len(numbers) > MOST_PASSAGES:
            numbers = [numbers[i] for i in np.linspace(0, len(numbers) - 1, MOST_PASSAGES).astype(int)]
        held = index.passages(numbers)
    return [held[one] for one in numbers if one in held]


def _writings(passages: Sequence[Passage]) -> list[Writing]:
    """Passages as the trainer takes them; each refers to the next one of its document."""
    last = len(passages) - 1
    return [
        write(
            group=passage.heading[0] if len(passage.heading) > 1 else passage.document,
            topic=". ".join(passage.heading[:-1]),
            heading=passage.heading[-1] if passage.heading else "",
            body=passage.text,
            references=(place + 1,) if place < last and passages[place + 1].document == passage.document else (),
        )
        for place, passage in enumerate(passages)
    ]


def _recipe_for(documents: Sequence[object]) -> Recipe:
    """As many rounds as the steps allow, for about seven pairs a document."""
    steps_a_round = max(1, 7 * len(documents) // _RECIPE.batch)
    return replace(_RECIPE, rounds=max(1, min(_MOST_ROUNDS, round(_STEPS / steps_a_round))))


def _fresh_rows(count: int, like: Matrix, weight_of: Matrix) -> Matrix:
    """Short random rows for features the shipped model does not know."""
    chance = np.random.default_rng(_RECIPE.seed)
    size = 0.3 * float(like.std()) * weight_of
    return np.asarray(chance.standard_normal((count, like.shape[1]), np.float32) * size, np.float32)


def _saved(place: Path, features: Sequence[str], weights: Matrix, about: Mapping[str, Any]) -> Path:
    """The model in a new folder in ``place`` that is whole at every moment, numbered after those there are."""
    place.mkdir(parents=True, exist_ok=True)
    taken = [int(path.name) for path in place.iterdir() if path.name.isdigit()]
    folder = place / f"{max(taken, default=0) + 1:04d}"
    partial = place / f".{folder.name}.partial"
    save_bag(partial, features, weights, MODEL_FOLDER, about)
    os.replace(partial, folder)
    return folder
