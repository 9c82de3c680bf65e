"""``python -m evals retrieval``: the library's search on sets of questions, beside what people would take instead."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from evals.measurement import ROOT
from evals.retrieval.bars import ADAPTED, missed
from evals.retrieval.comparison import Outcome, Run, as_json, as_lines, ask
from evals.retrieval.ours import NAME, OWN_MODELS, Ours
from evals.retrieval.sets import QuestionSet, Sources, plan_set, question_set, sample_around
from knowledge.search import Models

SETS = ("A", "B", "C", "C1", "D", "P")
PLANS = ROOT / "evals" / "corpus"
SMALL = 3000
"""A set of so many articles is never sampled."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: material, sets, halves of the officers' queries, and how much work to do on each set."""

    sources: Sources
    plans: tuple[Path, ...]
    work: Path
    halves: tuple[str, ...] = ("dev",)
    models: Models = OWN_MODELS
    adapt: bool = False
    alternatives: bool = False


def main(arguments: Sequence[str]) -> int:
    """Run the sets asked for and print them; 0 when no bar is missed, else 1."""
    options = _parser().parse_args(arguments)
    shared = (options.shared or Path(os.environ.get("DUTHAO_SHARED") or ROOT.parent / "shared")).absolute()
    wish = _wish(options, shared)
    outcomes = []
    with _folder(options.work) as work:
        for outcome in run(options.sets or SETS, replace(wish, work=work)):
            outcomes.append(outcome)
            if not options.json:
                print("\n".join(as_lines(outcome)), flush=True)
    wrong = missed(outcomes)
    if options.json:
        print(json.dumps({"sets": as_json(outcomes), "missed": wrong}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(f"MISSED {line}" for line in wrong) or "no bar is missed")
    return 1 if wrong or not outcomes else 0


def run(names: Sequence[str], wish: Wish) -> Iterator[Outcome]:
    """The sets one after another; one whose material is absent is told on the error stream and left out."""
    for name in names:
        absent = () if name == "P" else wish.sources.missing(name)
        if absent:
            _tell(f"set {name} is left out: no {', '.join(map(str, absent))} (DUTHAO_SHARED names another folder)")
            continue
        if name in ("D", "P"):
            for half in wish.halves:
                asked = _asked(name, wish, (half,))
                yield outcome_of(replace(asked, name=f"{name} ({half})"), wish)
        else:
            yield outcome_of(_asked(name, wish, wish.halves), wish)


def _asked(name: str, wish: Wish, halves: Sequence[str]) -> QuestionSet:
    return plan_set(wish.plans, halves) if name == "P" else question_set(name, wish.sources, halves)


def outcome_of(asked: QuestionSet, wish: Wish) -> Outcome:
    """Ours on the set, then ours adapted to it, then the others, as far as asked for."""
    _tell(f"set {asked.name}: {len(asked.questions)} questions, {len(asked.articles):,} articles")
    begun = time.perf_counter()
    plans = asked.name.startswith("P")
    if plans:
        ours = Ours.of_plans(wish.plans, wish.work, wish.models)
    else:
        ours = Ours.of_articles(asked.articles, wish.work, wish.models)
    made = time.perf_counter() - begun
    runs = [replace(ask(NAME, ours, asked, len(asked.articles), made), ours=True)]
    if wish.adapt and asked.name in ADAPTED:
        begun = time.perf_counter()
        adaptation = ours.adapt()
        made = time.perf_counter() - begun
        name = f"{NAME}, adapted" if adaptation.taken else f"{NAME}, adaptation refused by its own check"
        runs.append(replace(ask(name, ours, asked, len(asked.articles), made), ours=True, adapted=adaptation.taken))
    if not wish.alternatives:
        return Outcome(asked.name, asked.headline, len(asked.questions), tuple(runs))
    others, skipped = _others(asked, wish)
    return Outcome(asked.name, asked.headline, len(asked.questions), (*runs, *others), skipped)


def _others(asked: QuestionSet, wish: Wish) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """The alternatives on the same questions, and what each lacks that is left out."""
    from evals.retrieval.alternatives import ALTERNATIVES

    runs, skipped = [], []
    for other in ALTERNATIVES:
        if reason := other.missing():
            skipped.append(f"{other.name} {reason}")
            continue
        _tell(f"set {asked.name}: {other.name}")
        whole = other.sample is None or len(asked.articles) <= SMALL
        articles = asked.articles if whole else sample_around(asked, other.sample or 0)
        begun = time.perf_counter()
        engine = other.build(articles, wish.work)
        runs.append(ask(other.name, engine, asked, len(articles), time.perf_counter() - begun))
    return tuple(runs), tuple(skipped)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    """The folder named, kept; else one that is gone afterwards."""
    if named is not None:
        named.mkdir(parents=True, exist_ok=True)
        yield named.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        yield Path(folder)


def _wish(options: argparse.Namespace, shared: Path) -> Wish:
    standard = Sources.in_shared(shared)
    sources = Sources(
        corpus=options.corpus or standard.corpus,
        questions=options.queries or standard.questions,
        codification=options.codification or standard.codification,
    )
    plans = (*sorted(PLANS.glob("*.md")), *sorted((shared / "seeds").glob("*.txt")))
    halves = ("dev", "held") if options.held_back else ("dev",)
    models = replace(OWN_MODELS, embedder=options.embedder)
    return Wish(sources, plans, Path(), halves, models, options.adapt, options.alternatives)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals retrieval", description=__doc__)
    parser.add_argument("--set", dest="sets", action="append", choices=SETS, help="one set; all unless named")
    parser.add_argument(
        "--corpus", type=Path, metavar="FILE.jsonl", help="articles of sets A and B: id, law, art, text"
    )
    parser.add_argument("--queries", type=Path, metavar="FILE.jsonl", help="questions of sets A and B: text, rel")
    parser.add_argument("--codification", type=Path, metavar="FILE.jsonl.gz", help="the extract of the codification")
    parser.add_argument("--embedder", default="", metavar="FOLDER", help="a model other than our own")
    parser.add_argument("--adapt", action="store_true", help="also with the model adapted to the library of each set")
    parser.add_argument("--alternatives", action="store_true", help="also what people would take instead")
    parser.add_argument("--held-back", action="store_true", help="also the half of the officers' queries held back")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="keep libraries and vectors here for the next run")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.add_argument("--shared", type=Path, help="folder of real material (default: DUTHAO_SHARED or ../shared)")
    return parser
