"""Findings as SARIF 2.1.0, for programs that gather findings of many tools.

``kind`` and ``level`` are kept apart, as the standard wants: what blocks, and any other fault, is ``fail`` with the
level of its severity; what a person must decide is ``review``, and a figure that could not be read and does not block
is ``open``, both without a level. Severity and verdict of ours stand in the properties. Lines are given for text files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from assistant import __version__
from assistant.checks import RULE_BOOK
from assistant.checks.figures import one_line
from assistant.checks.report import CheckReport
from assistant.checks.rules import load_rules
from knowledge.domain.finding import Finding, Place, Severity, Suppression, Verdict
from knowledge.readers import TEXT_SUFFIXES

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_KINDS = {Verdict.FAIL: "fail", Verdict.REVIEW: "review", Verdict.UNPARSED: "open"}
_OWN = {
    "rule-crashed": "Sai gì: một quy tắc dừng giữa chừng, nội dung của nó chưa được kiểm tra.",
    "content-unread": "Sai gì: tệp có phần không đọc được (ảnh, bản quét), phần đó chưa được kiểm tra.",
}
"""What the report itself finds, beside the rules."""
_UNREADABLE = "unreadable"


def head() -> str:
    """The log up to the first result; results follow with commas between them, then ``tail``."""
    driver = {
        "name": "Dự Thảo",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "vi",
        "rules": list(_descriptors()),
        "notifications": [{"id": _UNREADABLE, "shortDescription": {"text": "Tệp không đọc được, chưa được kiểm tra."}}],
        "properties": {"ruleBook": RULE_BOOK},
    }
    return (
        '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{'
        f'"tool": {{"driver": {_json(driver)}}}, "columnKind": "unicodeCodePoints", "results": ['
    )


def tail(unread: list[tuple[str, str]]) -> str:
    """What follows the last result; ``unread`` are the files that could not be checked, with the reason."""
    told = [
        {
            "descriptor": {"id": _UNREADABLE},
            "level": "error",
            "message": {"text": reason},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}],
        }
        for path, reason in unread
    ]
    invocation = {"executionSuccessful": not unread, "toolExecutionNotifications": told}
    return f'], "invocations": [{_json(invocation)}]}}]}}\n'


def results(path: str, report: CheckReport) -> list[str]:
    """The findings of one file, released ones included, each as the JSON of a result."""
    names = {rule["id"]: index for index, rule in enumerate(_descriptors())}
    open_ones = [(finding, None) for finding in report.findings]
    return [_json(_result(path, finding, reason, names)) for finding, reason in (*open_ones, *report.released)]


def uri(path: str) -> str:
    """A path as a relative reference, an absolute one as a file address."""
    place = Path(path)
    return place.as_uri() if place.is_absolute() else quote(place.as_posix())


def _result(path: str, finding: Finding, reason: Suppression | None, names: dict[str, int]) -> dict[str, Any]:
    kind = "fail" if finding.blocks else _KINDS.get(finding.verdict, "fail")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(path)}}
    place = finding.place
    if place.line is not None and Path(path).suffix.lower() in TEXT_SUFFIXES:
        physical["region"] = {"startLine": place.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    logical = _logical(place)
    if logical:
        location["logicalLocations"] = [logical]
    made: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": kind,
        "level": _LEVELS[finding.severity] if kind == "fail" else "none",
        "message": {"text": finding.message},
        "locations": [location],
        "properties": {
            "severity": finding.severity.value,
            "verdict": finding.verdict.value,
            "blocks": finding.blocks and reason is None,
            "line": place.line,
            "quote": place.quote,
            "stated": finding.stated,
            "computed": finding.computed,
            "fix": finding.fix.description if finding.fix else None,
        },
    }
    if finding.rule in names:
        made["ruleIndex"] = names[finding.rule]
    if reason is not None:
        by = f" ({one_line(reason.author)})" if reason.author else ""
        said = one_line(reason.reason) + by
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": said}]
    return made


def _logical(place: Place) -> dict[str, str]:
    """Where in the document: heading, table, row and column as one name."""
    parts = [part for part in (place.heading, place.table, place.row, place.column) if part]
    return {"fullyQualifiedName": " › ".join(parts), "name": parts[-1]} if parts else {}


def _descriptors() -> Iterator[dict[str, Any]]:
    """The rules, their help taken from their docstrings."""
    for name, doc in (*((rule.name, rule.doc) for rule in load_rules()), *_OWN.items()):
        paragraphs = [one_line(part) for part in doc.strip().split("\n\n") if part.strip()]
        first = paragraphs[0].removeprefix("Sai gì:").strip() if paragraphs else name
        yield {
            "id": name,
            "shortDescription": {"text": first[:1].upper() + first[1:]},
            "fullDescription": {"text": " ".join(paragraphs) or name},
            "help": {"text": "\n\n".join(paragraphs) or name},
        }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
