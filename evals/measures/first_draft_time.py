"""How long after the start does an officer's first sentence become a draft?

A fresh process composes the session as the program does, then handles one sentence. The figure is the time on the clock
from the sentence to the last event, everything that is first imported on the way included: the median of several runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median

import yaml

from evals.measurement import CASES, ROOT, Bar, Conditions, Measurement
from evals.program import own_home

NAME = "first-draft-time"
BAR = Bar(1.0, "s")
_RUNS = 5

_ONE = """
import json, sys, time
from assistant.composition import compose
from assistant.events import DraftChanged
from assistant.settings import Settings

session = compose(Settings.load())
begun = time.perf_counter()
events = list(session.handle(sys.argv[1], None))
taken = time.perf_counter() - begun
drafts = [event for event in events if isinstance(event, DraftChanged)]
said = "".join(getattr(event, "text", "") or getattr(event, "sentence", "") for event in events)
print(json.dumps({"seconds": taken, "drafts": len(drafts), "said": said}))
"""


def measure(conditions: Conditions) -> Measurement:
    """Several fresh processes, each with an empty data folder."""
    sentence = str(yaml.safe_load((CASES / "drafts.yaml").read_text("utf-8"))["first_request"])
    times = [_once(sentence) for _ in range(2 if conditions.quick else _RUNS)]
    return Measurement(median(times), f"median of {len(times)} runs, {min(times):.2f} to {max(times):.2f} s")


def _once(sentence: str) -> float:
    with own_home() as environment:
        done = subprocess.run(
            [sys.executable, "-c", _ONE, sentence],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "the session broke off")
    answer = json.loads(done.stdout.splitlines()[-1])
    if answer["drafts"] < 1:
        raise RuntimeError(f"the sentence made no draft: {answer['said']}")
    return float(answer["seconds"])
