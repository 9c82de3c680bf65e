"""Does the checker find what is wrong with real plans, and nothing that is not?

The figure counts true faults that were missed, and errors that are not true. Warnings are compared too, but only told.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from assistant.checks.rules import load_rules
from evals.measurement import CASES, Bar, Conditions, Measurement, skip
from evals.program import check_files, own_home

NAME = "checker-on-seeds"
BAR = Bar(0, "missed or false")


def measure(conditions: Conditions) -> Measurement:
    """Check every real plan that is known by its bytes, and compare with the list kept by hand."""
    if not conditions.seeds:
        return skip(conditions.no_seeds)
    known = {
        case["sha256"]: case["faults"] for case in yaml.safe_load((CASES / "seeds.yaml").read_text("utf-8"))["plans"]
    }
    plans = {path: known[mark] for path in conditions.seeds if (mark := _mark(path)) in known}
    if not plans:
        return skip("none of the real plans is one whose faults are listed in evals/cases/seeds.yaml")
    with own_home() as environment:
        answers = check_files(tuple(plans), environment)
    return compare(list(zip(plans.values(), answers, strict=True)))


def compare(plans: list[tuple[list[dict[str, Any]], dict[str, Any]]]) -> Measurement:
    """The figure from the listed faults and the answer of the checker, plan by plan."""
    built = {rule.name for rule in load_rules()}
    found, later = 0, []
    missed, false, surplus = list[str](), list[str](), list[str]()
    for index, (faults, answer) in enumerate(plans, 1):
        left = list(answer["findings"])
        for fault in faults:
            match = next((finding for finding in left if _is(fault, finding)), None)
            if match is not None:
                left.remove(match)
                found += 1
            elif fault["rule"] in built:
                missed.append(f"plan {index}: missed {_told(fault)}")
            else:
                later.append(str(fault["rule"]))
        told = [f"plan {index}: {one['severity']} not in the list: [{one['rule']}] {one['message']}" for one in left]
        false += [line for line, one in zip(told, left, strict=True) if one["severity"] == "error"]
        surplus += [line for line, one in zip(told, left, strict=True) if one["severity"] != "error"]
    note = f"{found} of {found + len(missed)} faults found, {len(false)} false errors, {len(plans)} plans"
    if later:
        note += f"; {len(later)} more faults await their rules ({', '.join(sorted(set(later)))})"
    return Measurement(len(missed) + len(false), note, (*missed, *false, *surplus))


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _is(fault: dict[str, Any], finding: dict[str, Any]) -> bool:
    """True when the finding tells of the fault: same rule, severity and figures, and the fragment or line it names."""
    where = finding["where"]
    same = all(finding[name] == fault[name] for name in ("rule", "severity", "stated", "computed") if name in fault)
    told = f"{finding['message']} {where['quote']}"
    return same and fault.get("says", "") in told and fault.get("line", where["line"]) == where["line"]


def _told(fault: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in fault.items())
