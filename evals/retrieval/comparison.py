"""The same questions put to several searches, and what came of it as a table and as JSON."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.retrieval.engine import Engine
from evals.retrieval.material import strip_marks
from evals.retrieval.scores import Scores
from evals.retrieval.sets import QuestionSet

TOLD = ("R@1", "R@10", "hit@10", "MRR@10", "nDCG@10")


@dataclass(frozen=True, slots=True)
class Run:
    """One search on one set: its scores for the questions as written and without diacritics.

    ``articles`` is how many it searched; ``milliseconds`` are the median and the 95th percentile of a question.
    """

    name: str
    articles: int
    written: Scores
    stripped: Scores
    milliseconds: tuple[float, float]
    made_s: float
    ours: bool = False
    adapted: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """All runs on one set. The first is ours; the others are compared with it, or skipped for a reason."""

    name: str
    headline: str
    questions: int
    runs: tuple[Run, ...]
    skipped: tuple[str, ...] = ()


def ask(name: str, engine: Engine, asked: QuestionSet, articles: int, made_s: float) -> Run:
    """Every question of the set, as written and without diacritics. ``made_s``: the seconds it took to get ready."""
    relevant = [question.relevant for question in asked.questions]
    times: list[float] = []
    both = []
    for texts in (
        [question.text for question in asked.questions],
        [strip_marks(question.text) for question in asked.questions],
    ):
        found = []
        for text in texts:
            begun = time.perf_counter()
            found.append(engine.find(text))
            times.append(1000 * (time.perf_counter() - begun))
        both.append(Scores.of(found, relevant))
    median, slow = np.percentile(times, (50, 95))
    return Run(name, articles, both[0], both[1], (float(median), float(slow)), made_s)


def as_lines(outcome: Outcome) -> Iterator[str]:
    """The set as a table in Markdown: means, the headline score with its interval, how far ours is ahead."""
    head = outcome.headline
    columns = ("search", "articles", *TOLD, f"{head} [95 %]", f"{head}, no diacritics", "ours ahead", "ms p50 / p95")
    yield f"### Set {outcome.name}: {outcome.questions} questions"
    yield ""
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    ours = outcome.runs[0]
    for run in outcome.runs:
        means = " | ".join(f"{run.written.mean(name):.1f}" for name in TOLD)
        bare = run.stripped.interval(head)
        ahead = "" if run.ours else ours.written.better_than(run.written, head).signed
        ahead += "" if run.ours else f"; no diacritics {ours.stripped.better_than(run.stripped, head).signed}"
        slow = f"{run.milliseconds[0]:.1f} / {run.milliseconds[1]:.1f}"
        yield f"| {run.name} | {run.articles:,} | {means} | {run.written.interval(head)} | {bare} | {ahead} | {slow} |"
    yield from (f"\nSkipped: {reason}" for reason in outcome.skipped)
    yield ""


def as_json(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The outcomes for other programs: every mean, and the headline score with its interval."""
    return [
        {
            "set": outcome.name,
            "questions": outcome.questions,
            "headline": outcome.headline,
            "skipped": list(outcome.skipped),
            "runs": [
                {
                    "name": run.name,
                    "articles": run.articles,
                    "written": {name: run.written.mean(name) for name in run.written.values},
                    "stripped": {name: run.stripped.mean(name) for name in run.stripped.values},
                    "interval": str(run.written.interval(outcome.headline)),
                    "ahead": outcome.runs[0].written.better_than(run.written, outcome.headline).signed,
                    "ms": run.milliseconds,
                    "made_s": run.made_s,
                }
                for run in outcome.runs
            ],
        }
        for outcome in outcomes
    ]
