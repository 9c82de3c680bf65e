"""A table of targets is no budget: with a unit for each row its large numbers are no money left unread."""

import pytest

from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text

TARGETS = """I. CHỈ TIÊU

| STT | Chỉ tiêu | Đơn vị tính | Năm 2025 | Kế hoạch năm 2026 |
|---|---|---|---|---|
| 1 | Điện tiết kiệm | nghìn kWh | 1.284 | 1.400 |
| 2 | {label} | {unit} | 1.112 | 1.160 |
"""


@pytest.mark.parametrize(
    ("label", "unit", "unread"), [("Trụ sở dùng đèn LED", "trụ sở", 0), ("Thu phí", "triệu đồng", 1)]
)
def test_numbers_with_a_unit_in_each_row_are_no_unread_money(label: str, unit: str, unread: int) -> None:
    """Where a row is counted in đồng the table is still named as unread."""
    plan = parse_plan(read_text("kế hoạch.md", TARGETS.format(label=label, unit=unit).encode()))
    assert list(plan.tables()) == []
    assert len(plan.unread) == unread
