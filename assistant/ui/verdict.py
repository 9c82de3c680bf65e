"""What the checker says, as the page shows it: verdict, coverage, findings with their place, every sum written out."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.presentation import compared
from assistant.checks.relations import Judged, Outcome
from assistant.checks.report import CheckReport
from assistant.operations.releasing import NEVER_RELEASED
from assistant.rendering.references import SLOT
from assistant.ui.places import Places, place_text
from assistant.ui.runs import Json
from knowledge.domain.finding import Finding, Operator, Relation, Severity, Verdict
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan

_LABELS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.INFO: "Lưu ý"}
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_OUTCOMES = {
    Outcome.PASS: "khớp",
    Outcome.FAIL: "lệch",
    Outcome.REVIEW: "cần xem lại",
    Outcome.UNPARSED: "không đọc được",
    Outcome.BLOCKED: "chờ sửa số đã nêu",
}
_VERDICTS = {Verdict.FAIL: "Chưa đạt", Verdict.REVIEW: "Cần xem lại", Verdict.PASS: "Đạt"}
_JOINT = {Operator.SUM: " + ", Operator.PRODUCT: " × ", Operator.EQUAL: " = "}


def verdict_value(plan: Plan, report: CheckReport) -> Json:
    """The whole report on ``plan``."""
    places = Places(plan)
    return {
        "pass": report.verdict is Verdict.PASS,
        "headline": headline(report),
        "coverage": _coverage(report),
        "findings": [finding_value(finding, places) for finding in by_severity(report.findings)],
        "tables": [
            {
                "caption": table.caption,
                "unit": table.unit or "chưa ghi đơn vị tính",
                "stated": _text(table.stated_total),
                "computed": _text(table.computed_total),
                "same": table.stated_total in (None, table.computed_total),
            }
            for table in report.tables
        ],
        "relations": [_relation(judged) for judged in report.relations],
        "released": [
            {"message": finding.message, "reason": reason.reason, "author": reason.author}
            | {"rule": finding.rule, "quote": finding.place.quote, "own": reason in plan.suppressions}
            for finding, reason in report.released
        ],
        "lapsed": [
            {"rule": one.rule, "quote": one.quote, "reason": one.reason}
            for one in plan.suppressions
            if one not in [reason for _, reason in report.released]
        ],
    }


def headline(report: CheckReport) -> str:
    """The verdict in one short sentence with its counts."""
    counts = [
        f"{count} {label.lower()}"
        for severity, label in _LABELS.items()
        if (count := sum(finding.severity is severity for finding in report.findings))
    ]
    verdict = _VERDICTS[report.verdict]
    return f"{verdict}: {', '.join(counts) or 'không có phát hiện nào'}{compared(report.coverage)}"


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first; within a severity in the order of the document."""
    return sorted(findings, key=lambda finding: _ORDER[finding.severity])


def finding_value(finding: Finding, places: Places) -> Json:
    """One finding with the anchor of its place."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "label": _LABELS[finding.severity],
        "message": finding.message,
        "where": place_text(finding.place),
        "quote": finding.place.quote,
        "anchor": places.anchor(finding.place),
        "fix": finding.fix.description if finding.fix else "",
        "releasable": bool(finding.place.quote.strip()) and finding.rule not in NEVER_RELEASED,
    }


def shortened(finding: Json) -> Json:
    """The finding for the strip beside the page: of an open slot, only what is to be filled in."""
    slot = SLOT.search(finding["message"]) if finding["rule"] == "placeholder-left" else None
    return finding | {"message": f"Cần bổ sung: {slot[1]}"} if slot else finding


def _coverage(report: CheckReport) -> list[Json]:
    coverage = report.coverage
    tied = f"{coverage.figures_tied * 100 // coverage.figures_found} %" if coverage.figures_found else "–"
    return [
        {"what": "số liệu tìm thấy", "count": str(coverage.figures_found)},
        {"what": "đọc được", "count": str(coverage.figures_read)},
        {"what": "đã đối chiếu", "count": f"{coverage.figures_tied} ({tied})"},
        {"what": "bảng", "count": str(coverage.tables_found)},
        {"what": "bảng đã cộng kiểm tra", "count": str(coverage.tables_footed)},
    ]


def _relation(judged: Judged) -> Json:
    relation = judged.relation
    return {
        "subject": relation.subject or relation.stated.place.quote,
        "sum": _written(relation, judged.outcome),
        "outcome": _OUTCOMES[judged.outcome],
        "ok": judged.outcome is Outcome.PASS,
        "rule": relation.rule,
    }


def _written(relation: Relation, outcome: Outcome) -> str:
    """``152 ≠ 9 + 110 + 2``: the stated figure and its parts with their signs, as the document writes them."""
    equal = "=" if outcome is Outcome.PASS else "≠" if outcome in (Outcome.FAIL, Outcome.BLOCKED) else "?"
    joint = _JOINT[relation.operator]
    said = ""
    for index, term in enumerate(relation.parts):
        sign = " − " if term.sign < 0 else joint
        said += ("− " if index == 0 and term.sign < 0 else "" if index == 0 else sign) + term.figure.raw
    return f"{relation.stated.raw} {equal} {said}"


def _text(money: Money | None) -> str:
    return money.text() if money is not None else "–"
