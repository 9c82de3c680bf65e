"""What the search must reach, in points of a hundred, and what of it a run misses."""

from __future__ import annotations

from collections.abc import Sequence

from evals.retrieval.comparison import Outcome, Run

OUT_OF_THE_BOX = {"A": 87.0, "B": 79.0, "C": 55.0, "D": 85.0, "P": 85.0}
"""The least score a set is judged by: MRR@10, and for short queries of officers the share with a hit among ten."""

ADAPTED = {"A": 88.0, "B": 80.0}
"""The same once the model was adapted to the library."""

MOST_LOST = 1.0
"""So much may be lost when the same questions are typed without diacritics."""


def missed(outcomes: Sequence[Outcome]) -> list[str]:
    """What is below its bar, lost without diacritics, or beaten by an alternative; one line each."""
    return [line for outcome in outcomes for line in _missed(outcome)]


def _missed(outcome: Outcome) -> list[str]:
    name, head = outcome.name.split()[0], outcome.headline
    lines = []
    for run in outcome.runs:
        if not run.ours:
            lines += [f"set {outcome.name}: {line}" for line in _not_beaten(outcome, run)]
            continue
        bar = (ADAPTED if run.adapted else OUT_OF_THE_BOX).get(name)
        reached, bare = run.written.mean(head), run.stripped.mean(head)
        if bar is not None and reached < bar:
            lines.append(f"set {outcome.name}: {run.name} {head} {reached:.1f}, at least {bar:g} is promised")
        if bare < reached - MOST_LOST:
            lines.append(
                f"set {outcome.name}: {run.name} {head} {bare:.1f} without diacritics, {reached:.1f} with them"
            )
    return lines


def _not_beaten(outcome: Outcome, other: Run) -> list[str]:
    ours = outcome.runs[0].written
    ahead = ours.better_than(other.written, outcome.headline)
    full = ours.mean(outcome.headline) == 100  # nobody can be ahead of another who has it too
    return [] if ahead.mean > 0 or full else [f"{other.name} is not beaten: {ahead.signed}"]
