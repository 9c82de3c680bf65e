"""Does the search answer "nothing found" to what people type into any other search box?

Asked of our own plans (``evals/corpus`` and the samples), where none of it stands, and, unless quick, of the articles
of the codification: law speaks of some of it (lottery tickets, sports clothing), and of much by chance. The figure is
the worse of the two.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from evals.large_library import extract_of
from evals.measurement import CASES, ROOT, Bar, Conditions, Measurement
from evals.retrieval.material import codification
from evals.retrieval.ours import Ours

NAME = "nothing-found"
BAR = Bar(10, "% of everyday queries answered")
EVERYDAY = CASES / "everyday_queries.yaml"


def measure(conditions: Conditions) -> Measurement:
    """Ask them all; ``quick`` asks the plans of ``evals/corpus`` alone."""
    queries: list[str] = yaml.safe_load(EVERYDAY.read_text("utf-8"))["queries"]
    plans = sorted((ROOT / "evals" / "corpus").glob("*.md"))
    if not conditions.quick:
        plans += sorted((ROOT / "knowledge" / "samples").glob("*.md"))
    answered = dict[str, list[str]]()
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as work:
        answered[f"{len(plans)} plans"] = _answered(Ours.of_plans(plans, Path(work)), queries)
        if not conditions.quick and extract_of(conditions).is_file():
            articles = codification(extract_of(conditions))
            answered[f"{len(articles)} articles"] = _answered(Ours.of_articles(articles, Path(work)), queries)
    worst = max(100 * len(some) / len(queries) for some in answered.values())
    note = "; ".join(f"{len(some)} of {len(queries)} answered by {what}" for what, some in answered.items())
    return Measurement(worst, note, tuple(f"{what}: {one}" for what, some in answered.items() for one in some))


def _answered(ours: Ours, queries: list[str]) -> list[str]:
    return [query for query in queries if ours.library.search(query)]
