"""How long after the start does an officer's first sentence become a draft?

A fresh process starts as the web app does: it composes the session and loads what the app loads in the background once
its first page is served. The figure is the time on the clock from the sentence to the last event: the median of several
processes. Told beside it: the same for a sentence that comes before anything was loaded, and ``duthao draft`` as a
whole, start and Word file included.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from evals.measurement import CASES, ROOT, Bar, Conditions, Measurement
from evals.program import duthao, own_home

NAME = "first-draft-time"
BAR = Bar(1.0, "s")
_RUNS = 5

_ONE = """
import json, sys, time
from assistant.composition import compose
from assistant.events import DraftChanged
from assistant.settings import Settings
from assistant.ui.desk import Desk
from assistant.ui.server import warm

desk = Desk(Settings.load(), compose)
session = desk.session
if sys.argv[2] == "warm":
    warm(desk)
begun = time.perf_counter()
events = list(session.handle(sys.argv[1], None))
taken = time.perf_counter() - begun
drafts = [event for event in events if isinstance(event, DraftChanged)]
said = "".join(getattr(event, "text", "") or getattr(event, "sentence", "") for event in events)
print(json.dumps({"seconds": taken, "drafts": len(drafts), "said": said}))
"""


def measure(conditions: Conditions) -> Measurement:
    """Several fresh processes, each with an empty data folder."""
    cases: dict[str, Any] = yaml.safe_load((CASES / "drafts.yaml").read_text("utf-8"))
    sentence, runs = str(cases["first_request"]), 2 if conditions.quick else _RUNS
    warm = [_sentence_to_draft(sentence, "warm") for _ in range(runs)]
    cold = [_sentence_to_draft(sentence, "cold") for _ in range(runs)]
    whole = [_whole_command(cases) for _ in range(runs)]
    note = (
        f"median of {runs} processes; before anything was loaded {median(cold):.2f} s; "
        f"duthao draft with its start and its Word file {median(whole):.2f} s"
    )
    return Measurement(median(warm), note)


def _sentence_to_draft(sentence: str, start: str) -> float:
    """Seconds from the sentence to the last event in a process that has just started."""
    with own_home() as environment:
        done = subprocess.run(
            [sys.executable, "-c", _ONE, sentence, start],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "the session broke off")
    answer = json.loads(done.stdout.splitlines()[-1])
    if answer["drafts"] < 1:
        raise RuntimeError(f"the sentence made no draft: {answer['said']}")
    return float(answer["seconds"])


def _whole_command(cases: dict[str, Any]) -> float:
    """Seconds on the clock of one ``duthao draft`` that writes a Word file."""
    asker = cases["agencies"]["xa"]
    with own_home() as environment:
        place = Path(environment["DUTHAO_HOME"]).parent / "ke-hoach.docx"
        request = {
            "--template": "phan-bo-kinh-phi",
            "--agency": asker["agency"],
            "--province": asker["province"],
            "--year": str(cases["year"]),
            "--total": str(cases["ceilings"][0]),
            "-o": str(place),
        }
        ran = duthao(["draft", *(word for pair in request.items() for word in pair)], environment)
    if ran.code != 0:
        raise RuntimeError(f"duthao draft ended with {ran.code}: {ran.complaint.strip()}")
    return ran.elapsed_s
