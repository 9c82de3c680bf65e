"""How fast does the library take documents in: the official codification, article by article, and plans as text?

The figure is the process time (user and system, so that a busy machine does not blur it) of one passage of the
codification from the file to the settled index: rows, citations, full text, words, vectors. Told beside it: passages
per second on the clock, the same for text plans with their reading and examination, the most memory any run held, and
the size of the library on the disk.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import tempfile
from itertools import islice
from pathlib import Path

from evals.measurement import Bar, Conditions, Measurement, skip
from evals.program import Ran, duthao, own_home

NAME = "ingest-rate"
BAR = Bar(1000 / 600, "ms a passage")
_ARTICLES_QUICK = 4000
_PLANS, _PLANS_QUICK = 300, 50
_PATIENCE_S = 1800


def measure(conditions: Conditions) -> Measurement:
    """Add the codification, then ingest a folder of plans, each into the same library."""
    whole = conditions.shared / "data" / "phapdien" / "phapdien.jsonl.gz"
    if not whole.is_file() or not conditions.seeds:
        return skip(f"no codification or no real plans in {conditions.shared} (DUTHAO_SHARED names another folder)")
    with own_home() as environment, tempfile.TemporaryDirectory(prefix="duthao-evals-") as place:
        law = _part_of(whole, Path(place) / "part.jsonl.gz") if conditions.quick else whole
        plans = Path(place) / "plans"
        plans.mkdir()
        _write_plans(plans, conditions.seeds, _PLANS_QUICK if conditions.quick else _PLANS)
        start = _run(["library", "--json"], environment)
        added = _run(["library", "add", "phapdien", str(law), "--json"], environment)
        taken = _run(["ingest", str(plans), "--json"], environment)
        held = json.loads(_run(["library", "--json"], environment).output)
    articles = json.loads(added.output)["passages"]
    passages = sum(one["passages"] for one in json.loads(taken.output)["files"])
    of_plans = 1000 * (taken.cpu_s - start.cpu_s) / passages
    each = 1000 * (added.cpu_s - start.cpu_s) / articles
    note = (
        f"{articles} passages of the codification, {articles / added.elapsed_s:.0f} a second on the clock; "
        f"{passages} passages of text plans at {of_plans:.2f} ms with their reading and examination, "
        f"{passages / taken.elapsed_s:.0f} a second on the clock; "
        f"at most {_peak_mb():.0f} MB of memory; {held['disk'] / 2**20:.0f} MB on the disk"
    )
    return Measurement(each, note)


def _run(arguments: list[str], environment: dict[str, str]) -> Ran:
    ran = duthao(arguments, environment, _PATIENCE_S)
    if ran.code != 0:
        raise RuntimeError(f"duthao {' '.join(arguments)} ended with {ran.code}: {ran.complaint.strip()}")
    return ran


def _peak_mb() -> float:
    """The most memory that any process run so far has held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def _part_of(whole: Path, part: Path) -> Path:
    with gzip.open(whole, "rb") as source, gzip.open(part, "wb") as target:
        target.writelines(islice(source, _ARTICLES_QUICK))
    return part


def _write_plans(folder: Path, originals: tuple[Path, ...], count: int) -> None:
    """Copies of the originals in turn, each with the number of its copy in every line of prose."""
    read = [original.read_text("utf-8").splitlines() for original in originals]
    for index in range(count):
        lines = [
            f"{line} ({index})" if len(line) >= 40 and "|" not in line and "\t" not in line else line
            for line in read[index % len(read)]
        ]
        (folder / f"{index:05}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
