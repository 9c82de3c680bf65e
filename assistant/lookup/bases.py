"""The legal bases a plan of one family can rest on, for one day and one province."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.lookup.answering import know
from assistant.lookup.telling import force_text, record_json
from knowledge.domain.legal import Force
from knowledge.domain.plan import Plan
from knowledge.domain.template import Template
from knowledge.parsing.citations import find_numbers
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


def bases_force(plan: Plan, registry: Registry, on: date) -> str:
    """Which legal bases of a draft are in force on that day: what is not comes first, what nobody knows is said so."""
    ended, doubtful, held = list[str](), list[str](), list[str]()
    for basis in plan.bases:
        text = basis.text.rstrip(" ;.")
        known = [know(one, registry, on) for found in find_numbers(text) for one in registry.find(found.number)]
        if not known:
            doubtful.append(f"- {text}: chưa xác minh được hiệu lực")
            continue
        one = known[0]
        line = f"- {text}: {force_text(one)}"
        if one.force in (Force.EXPIRED, Force.NOT_YET):
            instead = ", ".join(one.document.replaced_by)
            ended.append(line + (f"; thay thế bởi {instead}" if instead else ""))
        elif one.force is Force.IN_FORCE and one.is_sure:
            held.append(line)
        else:
            doubtful.append(line)
    if not plan.bases:
        return "Dự thảo chưa có căn cứ nào."
    day = f"Ngày {on:%d/%m/%Y}"
    said = [
        f"{day}: {len(ended)} căn cứ không có hiệu lực:" if ended else f"{day}: không có căn cứ nào hết hiệu lực.",
        *ended,
    ]
    if doubtful:
        said += ["Chưa xác minh đầy đủ, cần đối chiếu bản gốc:", *doubtful]
    if held:
        said += ["Còn hiệu lực:", *held]
    return "\n".join(said)
