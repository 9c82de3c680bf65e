"""The cover note of a file that leaves with released findings: each with its rule, place, quotation and reason."""

from __future__ import annotations

import hashlib

from assistant.checks.report import CheckReport
from knowledge.domain.finding import Finding, Suppression
from knowledge.domain.printing import one_line


def cover_note(name: str, content: bytes, report: CheckReport) -> str:
    """The note as Markdown; empty where nothing was released. The digest ties it to the bytes of the file."""
    if not report.released:
        return ""
    coverage = report.coverage
    lines = [
        "# PHIẾU KIỂM TRA",
        "",
        f"- Tệp: {name}",
        f"- Mã băm SHA-256 của tệp: {hashlib.sha256(content).hexdigest()}",
        f"- Số liệu: tìm thấy {coverage.figures_found}, đọc được {coverage.figures_read}, "
        f"đã đối chiếu {coverage.figures_tied}",
        f"- Lỗi được bỏ qua theo quyết định của người soạn: {len(report.released)}",
    ]
    for index, (finding, reason) in enumerate(report.released, 1):
        lines += ["", f"## {index}. {finding.rule}", "", *_released(finding, reason)]
    return "\n".join(lines) + "\n"


def _released(finding: Finding, reason: Suppression) -> list[str]:
    place = finding.place
    where = [part for part in (place.heading, place.table, place.row, place.column) if part]
    lines = [f"- Nội dung: {one_line(finding.message)}"]
    lines += [f"- Vị trí: {'; '.join(where)}"] if where else []
    lines += [f"- Trích: “{place.quote}”"] if place.quote else []
    lines += [f"- Lý do bỏ qua: {one_line(reason.reason)}"]
    lines += [f"- Người quyết định: {one_line(reason.author)}"] if reason.author else []
    return lines
