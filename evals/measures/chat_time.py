"""How long after its start does ``duthao chat`` answer its first message?

A fresh process with an empty data folder gets one message on its standard input, as a person or a program sends it; the
clock stops at its first line of JSON. The figure is the median over several processes of the processor time up to the
end of the process, which a busy machine blurs less; by the clock is told beside it, and both for a message that makes a
first draft.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from statistics import median

import yaml

from evals.measurement import CASES, ROOT, Bar, Conditions, Measurement
from evals.program import own_home

NAME = "chat-time"
BAR = Bar(1.5, "s")
_RUNS = 5
_ASKED = "30/2020/NĐ-CP còn hiệu lực không?"


def measure(conditions: Conditions) -> Measurement:
    """Several fresh processes for each of the two messages."""
    sentence = str(yaml.safe_load((CASES / "drafts.yaml").read_text("utf-8"))["first_request"])
    runs = 2 if conditions.quick else _RUNS
    asked, begun = ([_first_reply(message) for _ in range(runs)] for message in (_ASKED, sentence))
    note = (
        f"median of {runs} processes; by the clock {median(clock for _, clock in asked):.2f} s; a first draft "
        f"{median(worked for worked, _ in begun):.2f} s, by the clock {median(clock for _, clock in begun):.2f} s"
    )
    return Measurement(median(worked for worked, _ in asked), note)


def _first_reply(message: str) -> tuple[float, float]:
    """Seconds of processor time of the whole process, and seconds on the clock until its first answer."""
    import resource

    with own_home() as environment:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "assistant", "chat", "--model", "phrasebook", "--json"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process:  # fmt: skip
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("duthao chat has no standard input or output")
            process.stdin.write(f"{message}\n")
            process.stdin.close()
            line = process.stdout.readline()
            clock = time.perf_counter() - begun
            process.stdout.read()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not line or not json.loads(line)["reply"]:
        raise RuntimeError(f"duthao chat ended with {process.returncode} and said nothing")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock
