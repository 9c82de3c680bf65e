"""How fast does ``duthao check`` go through a folder: 1,000 text plans of the size of real ones, and 200 Word files?

The text plans are the real plans over and over, the Word files are first drafts of every family; every paragraph of
every copy is made to differ, so that nothing is remembered from one plan to the next. The figure is the process time
(user and system, so that a busy machine does not blur it) of one text plan, start of the program taken off. Told beside
it: the same for Word files, plans per second on the clock, and how much the memory of one process grows from a tenth of
the plans to all of them.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

from assistant.checks.context import context_for
from assistant.checks.gate import verify
from assistant.drafting import DraftRequest, start
from assistant.export import export
from assistant.rendering import resolve
from evals.measurement import CASES, Bar, Conditions, Measurement, skip
from evals.program import Ran, duthao, own_home
from knowledge.domain.money import Money
from knowledge.templates import load_templates

NAME = "check-rate"
BAR = Bar(60, "ms a text plan")
"""A bar that a shared machine holds; the aim is 10 ms, and docs/operations.md says what is reached."""
_TEXTS, _WORDS = 1000, 200
_PATIENCE_S = 600
_LONG = 40
"""Paragraphs of at least so many characters are made to differ."""


def measure(conditions: Conditions) -> Measurement:
    """Make the folders, then run the command over them with one process and with all."""
    if not conditions.seeds:
        return skip(conditions.no_seeds)
    texts, words = (_TEXTS // 10, _WORDS // 10) if conditions.quick else (_TEXTS, _WORDS)
    with own_home() as environment, tempfile.TemporaryDirectory(prefix="duthao-evals-") as place:
        few, text, word = (Path(place) / name for name in ("few", "text", "word"))
        for folder in (few, text, word):
            folder.mkdir()
        _write_texts(few, conditions.seeds, texts // 10)
        _write_texts(text, conditions.seeds, texts)
        _write_words(word, words)
        begun = _run(["check", str(next(few.iterdir()))], environment).cpu_s
        _run(["check", str(few), "--jobs", "1"], environment)
        small = _peak_mb()
        one = _run(["check", str(text), "--jobs", "1"], environment)
        grown = _peak_mb() - small
        one_word = _run(["check", str(word), "--jobs", "1"], environment)
        both = _run(["check", str(text), str(word)], environment)
    each, each_word = (1000 * (ran.cpu_s - begun) / count for ran, count in ((one, texts), (one_word, words)))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    note = (
        f"{each_word:.1f} ms a Word file; on the clock {texts} text plans {texts / one.elapsed_s:.0f} a second, "
        f"{words} Word files {words / one_word.elapsed_s:.0f} a second with one process, all {texts + words} in one "
        f"run of {cores} processes {(texts + words) / both.elapsed_s:.0f} a second; "
        f"memory from {texts // 10} to {texts} plans {grown:+.0f} MB"
    )
    return Measurement(each, note)


def _run(arguments: list[str], environment: dict[str, str]) -> Ran:
    ran = duthao(arguments, environment, _PATIENCE_S)
    if ran.code not in (0, 1):
        raise RuntimeError(f"duthao {' '.join(arguments)} ended with {ran.code}: {ran.complaint.strip()}")
    return ran


def _peak_mb() -> float:
    """The most memory that any process run so far has held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def _write_texts(folder: Path, originals: Sequence[Path], count: int) -> None:
    """Copies of the originals in turn, each paragraph with the number of its copy."""
    read = [original.read_text("utf-8") for original in originals]
    for index in range(count):
        (folder / f"{index:05}.txt").write_text(varied(read[index % len(read)], index), encoding="utf-8")


def varied(text: str, index: int) -> str:
    """The text with every long paragraph bearing the number of the copy."""
    lines = (
        f"{line} ({index})" if len(line) >= _LONG and "|" not in line and "\t" not in line else line
        for line in text.splitlines()
    )
    return "\n".join(lines) + "\n"


def _write_words(folder: Path, count: int) -> None:
    """Copies of a first draft of each family in turn, each paragraph with the number of its copy."""
    cases = yaml.safe_load((CASES / "drafts.yaml").read_text("utf-8"))
    drafts = []
    for template in load_templates():
        asker = cases["agencies"][template.levels[0]]
        today = date.today()
        request = DraftRequest(
            template.id, asker["agency"], asker["province"], int(cases["year"]), today, Money(450_000_000)
        )
        plan = resolve(start(request).plan)
        path = folder / f"{template.id}.docx"
        export(verify(plan, context_for(plan, today=today)), path)
        drafts.append(path.read_bytes())
        path.unlink()
    for index in range(count):
        path = folder / f"{index:05}.docx"
        path.write_bytes(drafts[index % len(drafts)])
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        body = parts["word/document.xml"].decode()
        parts["word/document.xml"] = re.sub(rf"([^<>]{{{_LONG},}})(</w:t>)", rf"\1 ({index})\2", body).encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
