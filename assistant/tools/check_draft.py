"""Check the draft: what blocks a file, what is doubtful, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checks.report import check
from assistant.rendering import open_slots, proposals, resolve
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.finding import Severity

NAME = "check_draft"
TITLE = "Kiểm tra dự thảo"
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Input:
    """Nothing to say."""


def run(given: Input, turn: Turn) -> ToolResult:
    """Say the verdict with its coverage, then the findings, gravest first."""
    plan = resolve(turn.draft().plan)
    report = check(plan, turn.workspace.context(plan))
    coverage = report.coverage
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    others = [finding for finding in report.findings if finding.severity is not Severity.ERROR]
    said = [
        f"Đã kiểm tra: {len(errors)} lỗi, {len(others)} cảnh báo. Số liệu tìm thấy {coverage.figures_found}, đã "
        f"đối chiếu {coverage.figures_tied}; {coverage.tables_footed}/{coverage.tables_found} bảng đã cộng kiểm tra."
    ]
    said += [f"- {finding.message}" for finding in (*errors, *others)[:MOST_SHOWN]]
    slots = {slot.name or slot.what for slot in open_slots(plan)}
    proposed = sum(1 for one in proposals(plan) if one.money is not None)
    if slots or proposed:
        said.append(f"Để xuất bản trình ký: còn {len(slots)} chỗ cần bổ sung, {proposed} số đề xuất chờ xác nhận.")
    elif not errors:
        said.append("Dự thảo đủ điều kiện xuất bản trình ký.")
    return ToolResult("\n".join(said))
