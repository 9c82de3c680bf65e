"""Measures are found, run each in a process of its own, judged by their bars and told as a table or as JSON.

The process keeps measures apart: what one imports, breaks or leaves hanging never colours the figure of another, and a
crash is news of its own, not a low score.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from evals import measures
from evals.measurement import ROOT, Bar, Conditions, Measurement

_PATIENCE_S = 3600


@dataclass(frozen=True, slots=True)
class Row:
    """One measure with its outcome: a measurement, or ``crash``, the last words of what broke."""

    name: str
    bar: Bar | None
    measurement: Measurement | None = None
    crash: str = ""

    @property
    def state(self) -> str:
        """``measured``, ``skipped`` or ``crashed``."""
        if self.measurement is None:
            return "crashed"
        return "skipped" if self.measurement.value is None else "measured"

    @property
    def ok(self) -> bool:
        """True for a figure within its bar and for a skipped measure; a crash is never ok."""
        if self.measurement is None or self.bar is None:
            return False
        return self.measurement.value is None or self.bar.admits(self.measurement.value)

    @property
    def figure(self) -> str:
        """The figure as the table shows it."""
        value = self.measurement.value if self.measurement else None
        return self.state if value is None or self.bar is None else f"{value:.4g} {self.bar.unit}"


def find_measures() -> tuple[str, ...]:
    """Module names of every measure, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(measures.__path__)))


def load(module: str) -> Any:
    """The measure's module."""
    return importlib.import_module(f"{measures.__name__}.{module}")


def run_here(module: str, conditions: Conditions) -> dict[str, Any]:
    """The measurement taken in this process, as plain values for JSON."""
    measurement: Measurement = load(module).measure(conditions)
    return asdict(measurement)


def run_apart(module: str, conditions: Conditions) -> Row:
    """The measure run in a process of its own; whatever keeps it from answering is a crash."""
    name = module.replace("_", "-")
    command = [sys.executable, "-m", "evals", "--here", module, "--shared", str(conditions.shared)]
    command += ["--quick"] if conditions.quick else []
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=_PATIENCE_S, check=False
        )
        if done.returncode != 0:
            return Row(name, None, crash=_last_words(done.stderr) or f"ended with {done.returncode}")
        answer = json.loads(done.stdout.splitlines()[-1])
        measurement = Measurement(answer["value"], answer["note"], tuple(answer["details"]), answer["skipped"])
        return Row(load(module).NAME, load(module).BAR, measurement)
    except subprocess.TimeoutExpired:
        return Row(name, None, crash=f"no answer within {_PATIENCE_S} s")
    except (ValueError, LookupError) as error:
        return Row(name, None, crash=f"unreadable answer: {error}")


def run_all(
    modules: Iterable[str], conditions: Conditions, run: Callable[[str, Conditions], Row] = run_apart
) -> tuple[Row, ...]:
    """Every measure, one after another: two at once would spoil each other's times."""
    return tuple(run(module, conditions) for module in modules)


def exit_code(rows: Iterable[Row]) -> int:
    """0 when every row is ok, else 1."""
    return 0 if all(row.ok for row in rows) else 1


def as_json(rows: Iterable[Row]) -> dict[str, Any]:
    """The outcome for other programs."""
    told = []
    for row in rows:
        taken = row.measurement or Measurement(None)
        told.append(
            {
                "name": row.name,
                "state": row.state,
                "value": taken.value,
                "figure": row.figure,
                "bar": str(row.bar) if row.bar else None,
                "ok": row.ok,
                "note": row.crash or taken.skipped or taken.note,
                "details": list(taken.details),
            }
        )
    return {"ok": all(row["ok"] for row in told), "measures": told}


def as_table(rows: Iterable[Row]) -> str:
    """Measure, figure, bar and verdict in columns; notes and details below each."""
    rows = tuple(rows)
    cells = [("measure", "figure", "bar", "ok")]
    cells += [(row.name, row.figure, str(row.bar or "–"), _verdict(row)) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    told = [lines[0], "  ".join("-" * width for width in widths)]
    for row, line in zip(rows, lines[1:], strict=True):
        taken = row.measurement or Measurement(None)
        told.append(line)
        told += [f"    {text}" for text in (row.crash, taken.skipped, taken.note, *taken.details) if text]
    return "\n".join(told)


def _verdict(row: Row) -> str:
    return {"skipped": "–", "crashed": "CRASHED"}.get(row.state, "yes" if row.ok else "NO")


def _last_words(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    return lines[-1] if lines else ""
