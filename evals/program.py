"""The program as its users meet it: a process of its own, with a data folder of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.measurement import ROOT

_PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Ran:
    """One finished command: what it printed, what it cost. ``cpu_s`` is user plus system time of the process."""

    code: int
    output: str
    complaint: str
    elapsed_s: float
    cpu_s: float


@contextmanager
def own_home() -> Iterator[dict[str, str]]:
    """An environment whose data folder is new and empty, and in which no model is attached."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUTHAO_")}
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        yield kept | {"DUTHAO_HOME": str(Path(folder) / "home"), "PYTHONUTF8": "1"}


def duthao(arguments: Sequence[str], environment: dict[str, str], patience_s: float = _PATIENCE_S) -> Ran:
    """``duthao ARGUMENTS`` run to its end."""
    before = _children_cpu()
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=patience_s,
        check=False,
    )
    elapsed = time.perf_counter() - begun
    return Ran(done.returncode, done.stdout, done.stderr, elapsed, _children_cpu() - before)


def check_files(paths: Sequence[Path], environment: dict[str, str]) -> list[dict[str, Any]]:
    """What ``duthao check --json`` says of each file, in order."""
    ran = duthao(["check", "--json", *map(str, paths)], environment)
    if ran.code not in (0, 1):
        raise RuntimeError(f"duthao check ended with {ran.code}: {ran.complaint.strip() or ran.output.strip()}")
    files: list[dict[str, Any]] = json.loads(ran.output)["files"]
    return files


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
