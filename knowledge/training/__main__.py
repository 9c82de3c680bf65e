"""``python -m knowledge.training CODIFICATION``: makes the embedder and the restorer of accents anew.

What comes out depends on the file, the recipe and numpy alone. See docs/model.md.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from knowledge.abbreviations import expand
from knowledge.domain.folding import folded_syllables
from knowledge.embedding.bag_folder import save_bag
from knowledge.model import MODEL_FOLDER
from knowledge.training.accents import save_accents
from knowledge.training.codification import Article, is_held_back, read_codification
from knowledge.training.lexicon import Lexicon, Tally, Writing, write
from knowledge.training.pairs import number
from knowledge.training.trainer import Progress, Recipe, first_weights, rarity, train

PAIRS, LEAST_SINGLE, LEAST_PAIR = 39_000, 5, 5
_FRAMES = Path(__file__).with_name("frames.txt")
_TOLD_EVERY = 50


def writings_of(articles: Sequence[Article]) -> list[Writing]:
    """The articles as the trainer takes them; the headings held back are left out."""
    place = {article.key: number for number, article in enumerate(articles)}
    return [
        write(
            group=article.topic,
            topic=article.topic,
            heading="" if is_held_back(article.key) else article.heading,
            body=article.body,
            references=tuple(place[key] for key in article.references if key in place),
        )
        for article in articles
    ]


def make_model(articles: Sequence[Article], source: str, folder: Path, recipe: Recipe) -> str:
    """Train on the articles and write the model folder; the name of the model. Progress goes to standard error."""
    writings = writings_of(articles)
    tally = Tally()
    for writing in writings:
        tally.add(writing)
    features = tally.features(PAIRS, LEAST_SINGLE, LEAST_PAIR)
    lexicon = Lexicon.of(features)
    weights = first_weights(recipe, rarity(writings, features))
    documents = number(writings, lexicon)
    frames = [lexicon.number(expand(folded_syllables(line))) for line in _FRAMES.read_text("utf-8").splitlines()]
    del tally, writings
    train(weights, documents, lexicon, frames, recipe, _tell)
    about = {"source": source, "articles": len(articles), "recipe": asdict(recipe)}
    return save_bag(folder, list(features), weights, MODEL_FOLDER, about)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make what was asked for; 0."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.training", description=__doc__)
    parser.add_argument("codification", type=Path, help="phapdien.jsonl.gz, the published extract")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="write the embedder there")
    parser.add_argument("--accents", type=Path, metavar="FILE", help="write the data of the restorer there")
    parser.add_argument("--rounds", type=int, default=Recipe().rounds)
    options = parser.parse_args(arguments)
    articles = list(read_codification(options.codification))
    if options.accents is not None:
        save_accents(articles, options.accents)
    if options.model is not None:
        source = hashlib.sha256(options.codification.read_bytes()).hexdigest()
        recipe = replace(Recipe(), rounds=options.rounds)
        print(make_model(articles, f"{options.codification.name} sha256:{source}", options.model, recipe))
    return 0


def _tell(progress: Progress) -> None:
    if progress.step % _TOLD_EVERY == 0:
        line = f"{progress.step}/{progress.steps} loss {progress.loss:.4f} {progress.seconds:.0f} s"
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
