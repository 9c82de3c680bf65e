"""What the draft rests on: legal bases with their force on the plan's date, and the origin of figures and sentences."""

from __future__ import annotations

from datetime import date

from assistant.checks.figures import clip, one_line
from assistant.events import Source
from assistant.operations import table_name
from assistant.session import DraftView
from assistant.ui.runs import Json
from knowledge.domain.legal import Force, LegalDocument
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan
from knowledge.parsing.citations import find_numbers
from knowledge.registry import Registry

_KINDS = {
    OriginKind.PROPOSED: ("proposed", "Trợ lý đề xuất, chưa xác nhận"),
    OriginKind.TYPED: ("typed", "Cán bộ nhập"),
    OriginKind.QUOTED: ("quoted", "Trích từ văn bản"),
    OriginKind.TEMPLATE: ("template", "Lời văn của mẫu"),
    OriginKind.COMPUTED: ("computed", "Tính ra từ số khác"),
}
_FORCE = {
    Force.IN_FORCE: ("ok", "còn hiệu lực"),
    Force.NOT_YET: ("bad", "chưa có hiệu lực"),
    Force.EXPIRED: ("bad", "đã hết hiệu lực"),
    Force.UNKNOWN: ("unknown", "chưa rõ hiệu lực"),
}
_MOST_SHOWN = 80
_LONGEST = 400


def sources_value(view: DraftView, registry: Registry, today: date) -> Json:
    """The bases judged on the plan's day (today for a draft of ours), and the origins grouped by kind."""
    return {
        "on": f"{today:%d/%m/%Y}",
        "bases": [_basis(paragraph.text, paragraph.origin, registry, today) for paragraph in view.plan.bases],
        "origins": _origins(view.plan),
    }


def hits_value(items: tuple[Source, ...]) -> Json:
    """The passages the last answer rests on."""
    return {
        "hits": [
            {"name": item.name, "passage": item.passage, "line": item.line or 0, "reason": item.reason}
            for item in items
        ]
    }


def _basis(text: str, origin: Origin | None, registry: Registry, day: date) -> Json:
    records = [_record(found.number.text, registry.find(found.number), day) for found in find_numbers(text)]
    return {"text": text, "origin": _said(origin), "records": records}


def _record(number: str, found: tuple[LegalDocument, ...], day: date) -> Json:
    if not found:
        return {"number": number, "state": "unknown", "said": "chưa xác minh (không có trong danh mục)"}
    if len(found) > 1:
        return {"number": number, "state": "unknown", "said": f"có {len(found)} văn bản cùng số trong danh mục"}
    record = found[0]
    state, said = _FORCE[record.in_force(day)]
    if record.replaced_by:
        said += f"; được thay thế bởi {', '.join(record.replaced_by)}"
    if record.confidence != "high":
        said += "; cần đối chiếu lại"
    return {"number": number, "state": state, "said": said}


def _said(origin: Origin | None) -> str:
    if origin is None:
        return ""
    return ": ".join(part for part in (_KINDS[origin.kind][1], origin.source) if part)


def _origins(plan: Plan) -> list[Json]:
    """Figures and sentences grouped by origin, each beside the passage it cites; standing words are only counted."""
    groups: dict[OriginKind, list[Json]] = {kind: [] for kind in _KINDS}
    for _, table in plan.tables():
        name = table_name(plan, table.key)
        for _, line in table.walk():
            for column, entry in zip(table.columns, line.entries, strict=True):
                if entry.origin is not None and entry.raw:
                    where = f"{name}, dòng {line.number or line.label}, cột {column.title}"
                    unit = column.unit or table.unit if column.role.is_money else None
                    text = f"{entry.raw} {unit.label}" if unit is not None else entry.raw
                    _put(groups, entry.origin, where, text, f"{table.key}/{line.key}", line.origin)
    for index, paragraph in enumerate(plan.bases):
        _put(groups, paragraph.origin, "Căn cứ", paragraph.text, f"bases/{index}")
    for section in (section for _, section in plan.walk()):
        for index, block in enumerate(section.blocks):
            if not hasattr(block, "columns"):
                _put(groups, block.origin, section.heading, block.text, f"{section.key}/{index}")
    return [
        {
            "kind": _KINDS[kind][0],
            "title": _KINDS[kind][1],
            "count": len(items),
            "items": [] if kind is OriginKind.TEMPLATE else items[:_MOST_SHOWN],
        }
        for kind, items in groups.items()
        if items
    ]


def _put(
    groups: dict[OriginKind, list[Json]],
    origin: Origin | None,
    where: str,
    text: str,
    anchor: str,
    beside: Origin | None = None,
) -> None:
    """``beside`` is where the line of a figure was taken from: cited too where that is a passage."""
    if origin is None:
        return
    cited = [origin, beside] if beside is not None and beside.kind is OriginKind.QUOTED else [origin]
    groups[origin.kind].append(
        {
            "where": where,
            "text": one_line(text),
            "cites": [_cited(one) for one in dict.fromkeys(cited)],
            "anchor": anchor,
        }
    )


def _cited(origin: Origin) -> Json:
    """One citation: ``quoted`` where the passage is somebody's own words."""
    return {
        "source": origin.source,
        "line": origin.line or 0,
        "passage": clip(one_line(origin.passage), _LONGEST),
        "quoted": origin.kind in (OriginKind.QUOTED, OriginKind.TYPED),
    }
