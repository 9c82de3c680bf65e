"""Show the section tree of the draft: numbers and titles, and which tables stand where."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.operations.targets import table_name
from assistant.rendering import resolve
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.budget import BudgetTable

NAME = "outline"
TITLE = "Xem dàn ý"


@dataclass(frozen=True, slots=True)
class Input:
    """Nothing to say."""


def run(given: Input, turn: Turn) -> ToolResult:
    """The subject, then every heading, deeper ones further in."""
    plan = resolve(turn.draft().plan)
    told = [plan.header.subject]
    for depth, section in plan.walk():
        tables = [table_name(plan, block.key) for block in section.blocks if isinstance(block, BudgetTable)]
        told.append("  " * depth + section.heading + (f" ({', '.join(tables)})" if tables else ""))
    return ToolResult("\n".join(told))
