"""Which documents a plan can rest on: in force on its day, of its province, in the customary order, doubts told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.domain.folding import fold
from knowledge.domain.legal import Force, LegalDocument
from knowledge.registry.documents import Registry, covers, in_customary_order
from knowledge.registry.places import Places
from knowledge.registry.succession import holding, successors

CORE = "core"
"""The topic of documents that nearly every plan of the topic rests on."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document that may be cited. ``doubts`` are sentences on what a person must check first.

    ``is_proposed`` is true for what a first draft takes over by itself: nothing doubtful, nothing far-fetched.
    """

    document: LegalDocument
    doubts: tuple[str, ...] = ()
    is_proposed: bool = False


def suggest(
    registry: Registry,
    places: Places,
    topics: Mapping[str, Collection[str]],
    on: date,
    province: str = "",
    plan_year: int | None = None,
) -> tuple[Suggestion, ...]:
    """What can be cited on that day for any topic: none expired, none not yet in force, of one province only.

    ``topics`` names, by topic, the kinds of national documents a first draft takes. A province's documents from before
    it was merged are given with a doubt; so is what nobody verified.
    """
    areas = places.province_on(province, on) if province else frozenset()
    kinds = {fold(topic): wanted for topic, wanted in topics.items()}
    found = []
    for document in registry.all():
        about = {fold(topic) for topic in document.topics} & kinds.keys()
        if not about or not document.named or not _fits(document, registry, on, areas, plan_year):
            continue
        doubts = tuple(_doubts(document, places, on, plan_year))
        central = document.province is None
        usual = any(document.kind in kinds[topic] for topic in about) and CORE in document.topics
        found.append(Suggestion(document, doubts, not doubts and (usual or not central)))
    return tuple(sorted(found, key=lambda one: in_customary_order(one.document)))


def _fits(document: LegalDocument, registry: Registry, on: date, areas: frozenset[str], plan_year: int | None) -> bool:
    force = document.in_force(on)
    if force in (Force.EXPIRED, Force.NOT_YET):
        return False
    if document.province is not None and (document.province not in areas or document.scope == "district"):
        return False
    if plan_year is not None and not covers(document.validity, plan_year):
        return False
    return force is not Force.UNKNOWN or not holding(successors(document, registry, on))


def _doubts(document: LegalDocument, places: Places, on: date, plan_year: int | None) -> list[str]:
    doubts = []
    merged = _merged(document, places, on)
    if merged:
        doubts.append(f"cần kiểm tra sau sắp xếp: {merged}")
    if document.in_force(on) is Force.UNKNOWN:
        doubts.append("chưa xác minh được hiệu lực")
    elif document.confidence == "low":
        doubts.append("chưa xác minh: độ tin cậy của bản ghi thấp, hãy đối chiếu bản gốc")
    if document.status == "partly":
        doubts.append("hết hiệu lực hoặc hết giai đoạn một phần")
    if document.expires is not None and plan_year is not None and document.expires <= date(plan_year, 12, 31):
        doubts.append(f"hết hiệu lực từ {document.expires:%d/%m/%Y}, trước khi kết thúc năm kế hoạch")
    return doubts


def _merged(document: LegalDocument, places: Places, on: date) -> str:
    """Why a province's document from before a merger needs a look; empty for any other."""
    if document.province is None:
        return ""
    today = places.agencies.province(document.province)
    if today is None:
        return ""
    issued = document.issued or date.min
    ends = [since for _, since in today.absorbed if issued < since <= on]
    if not ends:
        return ""
    if document.province != today.name:
        return (
            f"văn bản của tỉnh {document.province} (cũ), áp dụng ở địa bàn cũ cho đến khi {today.title(on)} "
            "ban hành văn bản thay thế"
        )
    return f"ban hành trước khi {today.title(on)} sắp xếp ngày {max(ends):%d/%m/%Y}, áp dụng ở địa bàn cũ"
