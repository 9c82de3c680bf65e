"""Does the search answer "nothing found" to what people type into any other search box?

Asked of our own plans (``evals/corpus`` and the samples), where none of it stands. On 62,323 articles of law some of it
does: docs/search-quality.md has what was answered there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from evals.measurement import CASES, ROOT, Bar, Conditions, Measurement
from evals.retrieval.ours import Ours

NAME = "nothing-found"
BAR = Bar(10, "% of everyday queries answered")
EVERYDAY = CASES / "everyday_queries.yaml"


def measure(conditions: Conditions) -> Measurement:
    """Ask them all; ``quick`` asks the plans of ``evals/corpus`` alone."""
    queries = yaml.safe_load(EVERYDAY.read_text("utf-8"))["queries"]
    plans = sorted((ROOT / "evals" / "corpus").glob("*.md"))
    if not conditions.quick:
        plans += sorted((ROOT / "knowledge" / "samples").glob("*.md"))
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as work:
        library = Ours.of_plans(plans, Path(work)).library
        answered = tuple(query for query in queries if library.search(query))
    share = 100 * len(answered) / len(queries)
    return Measurement(share, f"{len(answered)} of {len(queries)} answered, {len(plans)} plans", answered)
