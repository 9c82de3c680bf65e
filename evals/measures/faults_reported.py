"""Is each of the sixteen faults of the first rule book reported under its rule, with its place, and nothing else?

The figure counts faults that are not: no finding of the rule, a sentence that does not name place and figures, or an
error of another rule. The clean plan itself must give no error and no warning.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import yaml

from evals.measurement import CASES, Bar, Conditions, Measurement
from evals.program import check_files, own_home

NAME = "faults-reported"
BAR = Bar(0, "not reported alone")


def measure(conditions: Conditions) -> Measurement:
    """Plant the faults one at a time and check each file; ``conditions`` change nothing here."""
    cases = yaml.safe_load((CASES / "faults.yaml").read_text("utf-8"))
    plan, faults = str(cases["plan"]), list(cases["faults"])
    with own_home() as environment, tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        paths = []
        for index, text in enumerate((plan, *(planted(plan, fault) for fault in faults))):
            paths.append(Path(folder) / f"{index:02}.md")
            paths[-1].write_text(text, encoding="utf-8")
        clean, *answers = check_files(paths, environment)
    accused = [one for one in clean["findings"] if one["severity"] != "info"]
    if accused:
        told = [f"the clean plan: [{one['rule']}] {one['message']}" for one in accused]
        return Measurement(len(faults), "the clean plan is not clean", tuple(told))
    wrong = [
        f"{fault['rule']}: {why}" for fault, one in zip(faults, answers, strict=True) if (why := verdict(fault, one))
    ]
    rules = len({fault["rule"] for fault in faults})
    return Measurement(len(wrong), f"{len(faults) - len(wrong)} of {len(faults)} faults, {rules} rules", tuple(wrong))


def planted(plan: str, fault: dict[str, Any]) -> str:
    """The plan with the fault; ValueError when the fragment does not stand in it exactly once."""
    if plan.count(fault["before"]) != 1:
        raise ValueError(f"{fault['rule']}: the fragment stands {plan.count(fault['before'])} times in the plan")
    return plan.replace(fault["before"], fault["after"])


def verdict(fault: dict[str, Any], answer: dict[str, Any]) -> str:
    """What is wrong with how the fault is reported; empty when nothing is."""
    mine = [one for one in answer["findings"] if one["rule"] == fault["rule"]]
    others = sorted({one["rule"] for one in answer["findings"] if one["severity"] == "error"} - {fault["rule"]})
    if not mine:
        return "not reported" + (f"; reported as {', '.join(others)}" if others else "")
    if others:
        return f"reported, but with errors of {', '.join(others)}"
    if not any(all(words in one["message"] for words in fault["says"]) for one in mine):
        return f"the sentence lacks one of {fault['says']}: {mine[0]['message']}"
    return ""
