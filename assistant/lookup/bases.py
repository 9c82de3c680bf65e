"""The legal bases a plan of one family can rest on, for one day and one province."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.lookup.telling import record_json
from knowledge.domain.template import Template
from knowledge.registry import Registry
from knowledge.registry.places import load_places
from knowledge.registry.suggesting import Suggestion, suggest


def suggest_for(
    template: Template, registry: Registry, on: date, province: str, plan_year: int | None = None
) -> tuple[Suggestion, ...]:
    """What a plan of this family can cite on that day, in the customary order."""
    kinds = {topic.name: topic.kinds for topic in template.topics}
    return suggest(registry, load_places(), kinds, on, province, plan_year)


def suggestions_text(found: Sequence[Suggestion], on: date, province: str) -> str:
    """What is proposed, what may be added, and what must be checked first."""
    where = f", {province}" if province else ""
    groups = (
        (f"Căn cứ đề xuất (ngày {on:%d/%m/%Y}{where}):", [one for one in found if one.is_proposed]),
        ("Có thể thêm, nếu đúng nội dung kế hoạch:", [one for one in found if not one.is_proposed and not one.doubts]),
        ("Phải kiểm tra trước khi dùng:", [one for one in found if one.doubts]),
    )
    said = []
    for title, ones in groups:
        if ones:
            said.append(title)
            for one in ones:
                doubts = f" [{'; '.join(one.doubts)}]" if one.doubts else ""
                said.append(f"- {one.document.citation}{doubts}")
    return "\n".join(said) or "Danh mục chưa có căn cứ nào phù hợp; hãy bổ sung văn bản vào danh mục."


def suggestions_json(found: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """The suggestions as ``duthao legal suggest --json`` prints them."""
    return [
        record_json(one.document)
        | {"citation": one.document.citation, "proposed": one.is_proposed, "doubts": list(one.doubts)}
        for one in found
    ]
