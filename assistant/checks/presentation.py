"""A report for readers: one JSON element per file, or Vietnamese text for the terminal. Both are kept stable."""

from __future__ import annotations

from typing import Any

from assistant.checks.relations import Outcome
from assistant.checks.report import CheckReport, Coverage
from knowledge.domain.finding import Finding, Place, Severity, Verdict
from knowledge.domain.money import Money

_SEVERITIES = ((Severity.ERROR, "LỖI"), (Severity.WARNING, "Cảnh báo"), (Severity.INFO, "Lưu ý"))
_VERDICTS = {Verdict.FAIL: "KHÔNG ĐẠT", Verdict.REVIEW: "CẦN XEM LẠI", Verdict.PASS: "ĐẠT"}
_OUTCOMES = {
    Outcome.PASS: "khớp",
    Outcome.FAIL: "lệch",
    Outcome.REVIEW: "cần xem lại",
    Outcome.UNPARSED: "không đọc được",
    Outcome.BLOCKED: "chờ sửa số đã nêu",
}


def report_json(report: CheckReport) -> dict[str, Any]:
    """One element of ``files`` as ``duthao check --json`` prints it, without its path; money in đồng or None."""
    coverage = report.coverage
    return {
        "verdict": report.verdict.value,
        "coverage": {
            "figures_found": coverage.figures_found,
            "figures_read": coverage.figures_read,
            "figures_tied": coverage.figures_tied,
            "tables_found": coverage.tables_found,
            "tables_footed": coverage.tables_footed,
        },
        "tables": [
            {
                "caption": table.caption,
                "unit": table.unit,
                "stated_total": _dong(table.stated_total),
                "computed_total": _dong(table.computed_total),
            }
            for table in report.tables
        ],
        "findings": [finding_json(finding) for finding in report.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding as ``duthao check --json`` prints it."""
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        "message": finding.message,
        "where": {
            "line": place.line,
            "heading": place.heading,
            "table": place.table,
            "row": place.row,
            "column": place.column,
            "quote": place.quote,
        },
        "stated": finding.stated,
        "computed": finding.computed,
        "stated_dong": _dong(finding.stated_money),
        "computed_dong": _dong(finding.computed_money),
        "fix": finding.fix.description if finding.fix else None,
    }


def report_text(report: CheckReport, name: str, relations: bool = False) -> str:
    """The report for the terminal: verdict, coverage, tables, findings by severity, and on request every comparison."""
    coverage = report.coverage
    verdict = _VERDICTS[report.verdict]
    counts = ", ".join(
        f"{count} {label.lower()}"
        for severity, label in _SEVERITIES
        if (count := sum(finding.severity is severity for finding in report.findings))
    )
    lines = [
        f"{name}: {verdict} ({counts or 'không có phát hiện nào'}{compared(coverage)})",
        f"  Số liệu: tìm thấy {coverage.figures_found}, đọc được {coverage.figures_read}, "
        f"đã đối chiếu {coverage.figures_tied}{_percent(coverage.figures_tied, coverage.figures_found)}; "
        f"bảng: {coverage.tables_found}, đã cộng kiểm tra {coverage.tables_footed}.",
    ]
    for table in report.tables:
        lines.append(
            f"  {table.caption} ({table.unit or 'chưa ghi đơn vị tính'}): "
            f"ghi {_text(table.stated_total)}, cộng lại {_text(table.computed_total)}"
        )
    for severity, label in _SEVERITIES:
        for finding in (finding for finding in report.findings if finding.severity is severity):
            lines.append(f"  {label} [{finding.rule}]{_where(finding.place)} {finding.message}")
            if finding.fix:
                lines.append(f"    Đề xuất: {finding.fix.description}")
    for finding, reason in report.released:
        by = f" ({reason.author})" if reason.author else ""
        lines.append(
            f"  Đã cho qua [{finding.rule}]{_where(finding.place)} {finding.message} Lý do: {reason.reason}{by}"
        )
    if relations:
        lines.append("  Các phép đối chiếu:")
        for judged in report.relations:
            parts = " ; ".join(term.figure.raw for term in judged.relation.parts)
            lines.append(
                f"    [{judged.relation.rule}] {_OUTCOMES[judged.outcome]}: {judged.relation.subject}: "
                f"{judged.relation.stated.raw} | {parts}"
            )
    return "\n".join(lines)


def compared(coverage: Coverage) -> str:
    """The warning that a verdict rests on no comparison, though there are figures."""
    nothing = coverage.figures_found and not coverage.figures_tied
    return "; chưa đối chiếu được số liệu nào, cần kiểm tra bằng tay" if nothing else ""


def _dong(money: Money | None) -> int | None:
    return money.dong if money is not None else None


def _text(money: Money | None) -> str:
    return money.text() if money is not None else "–"


def _percent(part: int, whole: int) -> str:
    return f" ({part * 100 // whole}%)" if whole else ""


def _where(place: Place) -> str:
    return f" (dòng {place.line})" if place.line is not None else ""
