"""A request becomes a plan: operations on an empty plan, from a template, the registry, a ceiling and older plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assistant.drafting.carrying import Carrier
from assistant.drafting.issuer import Issuer, issuer_of, oddities
from assistant.drafting.outlining import Outline, outline
from assistant.drafting.priors import PriorPlan, best_structure, findings_of, of_year, read_priors
from assistant.drafting.request import Drafted, DraftRequest, Given, SourceUse, read_given, unused_notice
from assistant.drafting.sharing import Shared, share_ceiling
from assistant.drafting.tabling import Models, TableDraft, blank_table, figures_of, known_amounts, plan_tables
from assistant.drafting.wording import Quoted, Wording, punctuated
from assistant.errors import BadRequest
from assistant.operations import (
    AddSection,
    AddTable,
    Operation,
    SetBases,
    SetCeiling,
    SetClosing,
    SetConclusion,
    SetEntry,
    SetFact,
    SetNamedAmount,
    SetPreamble,
    apply,
)
from assistant.operations.texts import map_texts
from knowledge.domain.budget import Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.folding import fold
from knowledge.domain.money import Money, Unit, choose_unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Brief, Closing, Header, Paragraph, Plan
from knowledge.domain.template import LEVEL_NAMES, Template
from knowledge.registry import load_registry
from knowledge.registry.agencies import DISTRICTS_END
from knowledge.templates import find_template

_REGISTRY_NAME = "Danh mục căn cứ pháp lý của chương trình"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_FACT = re.compile(r"\{fact:([^{}|]+)")


def start(request: DraftRequest) -> Drafted:
    """The first draft. BadRequest for what cannot be used; TemplateError for an unknown template.

    Nothing is invented: what nobody gave is a slot, amounts come from the ceiling and are marked as proposed.
    """
    template = find_template(request.template, request.template_folder)
    year = _year(request.year)
    on = _day_of_issue(request.today, year)
    issuer = issuer_of(request.agency, request.province, on)
    if request.ceiling is not None and request.ceiling.dong <= 0:
        raise BadRequest(f"Tổng kinh phí phải lớn hơn 0, không thể là {request.ceiling.text()}.")
    ceiling = request.ceiling if template.has_budget else None
    given = read_given(template, request.facts, ceiling)
    level = _level(template, issuer)
    models = _models(request, template, issuer, year, on)
    wording = Wording(template, issuer, level, given, _quoted(template, given, models))
    tables = plan_tables(wording, models)
    wording = replace(wording, tables=_table_keys(tables))
    shared = _shared(tables, ceiling)
    plan = _empty_plan(request, wording, year, on)
    operations = tuple(_operations(request, wording, tables, models, shared, ceiling, on))
    for operation in operations:
        plan = apply(plan, operation)
    notices = (
        *_notices(request, template, issuer, ceiling, shared, models, on),
        *_left_blank(tables, models, year),
        *_unused(plan, template, given),
    )
    return Drafted(plan, operations, notices, tuple(_sources(request, models, plan)))


def _year(year: int | None) -> int:
    if year is None:
        raise BadRequest("Chưa có năm kế hoạch.")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadRequest(f"Năm kế hoạch {year} không hợp lệ (từ {_FIRST_YEAR} đến {_LAST_YEAR}).")
    return year


def _day_of_issue(today: date, year: int) -> date:
    """Today, or the nearest day on which a plan for that year can be issued: in the year before it or in the year."""
    if today.year > year:
        return date(year, 12, 31)
    return max(today, date(year - 1, 1, 1))


def _level(template: Template, issuer: Issuer) -> str:
    """The level whose wording is used: the agency's, else the nearest the template has."""
    if issuer.level in template.levels:
        return str(issuer.level)
    return template.levels[-1] if issuer.level in ("so", "tinh") else template.levels[0]


def _models(request: DraftRequest, template: Template, issuer: Issuer, year: int, on: date) -> Models:
    priors = read_priors(request.likes)
    slots: dict[str, str] = {}

    def with_carrier(prior: PriorPlan, shift: int = 0) -> tuple[PriorPlan, Carrier]:
        return prior, Carrier(prior.year, on, prior.place, f"{issuer.area} {issuer.province_full}", slots, shift)

    texts = tuple(with_carrier(prior) for prior in priors)
    if not template.has_budget:
        return Models(texts=texts)
    tables = [table for table in template.tables() if table.allocation]
    by_unit = any(section.units for section in template.walk())
    counted = any(table.column(Role.QUANTITY) is not None for table in tables)
    structure, last_year = best_structure(priors, by_unit=by_unit, quantities=counted), of_year(priors, year - 1)
    return Models(
        with_carrier(structure) if structure is not None else None,
        with_carrier(last_year, -1) if last_year is not None else None,
        texts,
    )


def _quoted(template: Template, given: Given, models: Models) -> dict[str, Quoted]:
    """Facts that last year's plan answers and the officer did not give."""
    if models.last_year is None or (total := models.last_year[0].total()) is None:
        return {}
    prior = models.last_year[0]
    table = prior.allocations[-1][1]
    at = table.total.span.line if table.total is not None and table.total.span is not None else None
    origin = Origin(OriginKind.QUOTED, prior.name, "tổng cộng các bảng kinh phí", at)
    names = [slot.name for slot in template.slots if slot.prior == "total" and slot.name not in given.facts]
    return {name: Quoted(total.text(), origin) for name in names}


def _table_keys(tables: tuple[TableDraft, ...]) -> dict[str, str]:
    """Template key → plan key, for tables the template's texts may name."""
    return {draft.template.key: draft.key for draft in tables if not draft.unit_name}


def _shared(tables: tuple[TableDraft, ...], ceiling: Money | None) -> Shared:
    """The ceiling over the allocation tables; nothing without a ceiling."""
    if ceiling is None:
        return Shared()
    parts = [(draft.weight, draft.lines if draft.template.allocation else ()) for draft in tables]
    return share_ceiling(ceiling, parts)


def _empty_plan(request: DraftRequest, wording: Wording, year: int, on: date) -> Plan:
    """The plan with letterhead and brief, and nothing else."""
    issuer, template = wording.issuer, wording.template
    office = request.office if request.office and fold(request.office.agency) == fold(issuer.agency) else None
    header = Header(
        parent_agency=(office.parent_agency if office else "") or issuer.parent,
        agency=issuer.heading,
        number=f"/{wording.text(template.signature(wording.level).symbol)}",
        place=(office.place if office else "") or issuer.place,
        date=PartialDate(year=on.year),
        kind=template.kind,
        subject=wording.text(template.subject),
    )
    brief = Brief(template.id, issuer.agency, issuer.province, year, wording.level)
    return Plan(header, brief=brief)


def _operations(
    request: DraftRequest,
    wording: Wording,
    tables: tuple[TableDraft, ...],
    models: Models,
    shared: Shared,
    ceiling: Money | None,
    on: date,
) -> Iterator[Operation]:
    """Every step from the empty plan to the draft."""
    if ceiling is not None:
        yield SetCeiling(ceiling)
    for name, money in wording.given.amounts.items():
        yield SetNamedAmount(name, money)
    for name, value in wording.given.facts.items():
        yield SetFact(name, value)
    for name, quoted in wording.quoted.items():
        yield SetFact(name, quoted.value)
    yield SetBases(_bases(wording, on))
    yield SetPreamble(wording.paragraphs(wording.template.preamble))
    made = outline(wording, tables, models)
    for section in made.sections:
        yield AddSection(None, None, section)
    yield from _tables(wording, made, tables, shared)
    yield SetConclusion(wording.paragraphs(wording.template.conclusion))
    yield SetClosing(_closing(request, wording))


def _tables(
    wording: Wording, made: Outline, tables: tuple[TableDraft, ...], shared: Shared
) -> Iterator[AddTable | SetEntry]:
    """Each table, then its figures. One unit for all tables, so that they read alike."""
    moneys = [*shared.amounts.values(), *(money for draft in tables for money in known_amounts(draft))]
    unit = choose_unit(moneys) if moneys else Unit.TRIEU
    positions = {draft.key: index for index, draft in enumerate(tables)}
    for place in made.places:
        draft, index = place.table, positions[place.table.key]
        landscape = place.section.startswith("phu-luc-")
        table = blank_table(draft, index + 1, unit, wording, landscape)
        yield AddTable(place.section, place.index, table)
        yield from figures_of(index, draft, table, shared, wording.template.title)


def _bases(wording: Wording, on: date) -> tuple[Paragraph, ...]:
    """National documents in force, then the agency's own; ";" after each and "." after the last."""
    found: list[Paragraph] = []
    kinds = {topic.name: topic.kinds for topic in wording.template.topics}
    for document in load_registry().for_topics(kinds, on, wording.issuer.province):
        wanted = any(document.kind in kinds[topic] for topic in document.topics if topic in kinds)
        if wanted and "core" in document.topics and document.province is None:
            number = document.number.text if document.number else ""
            origin = Origin(OriginKind.QUOTED, _REGISTRY_NAME, number)
            found.append(Paragraph(f"Căn cứ {document.citation}", origin=origin))
    found += wording.paragraphs(wording.template.bases)
    return punctuated(found)


def _closing(request: DraftRequest, wording: Wording) -> Closing:
    """Recipients and signature of the level; the office's own where it issues the plan."""
    signature, office = wording.template.signature(wording.level), request.office
    recipients = tuple(wording.text(one) for one in signature.recipients)
    if office is None or fold(office.agency) != fold(wording.issuer.agency):
        return Closing(recipients, signature.authority)
    if office.archive and recipients and not office.recipients:
        recipients = (*recipients[:-1], f"Lưu: VT, {office.archive}")
    return Closing(office.recipients or recipients, office.authority or signature.authority, office.signer)


def _notices(
    request: DraftRequest,
    template: Template,
    issuer: Issuer,
    ceiling: Money | None,
    shared: Shared,
    models: Models,
    on: date,
) -> Iterator[str]:
    """What the officer should know about the request itself."""
    yield from oddities(issuer, on)
    if issuer.level is not None and issuer.level not in template.levels:
        fits = ", ".join(LEVEL_NAMES[level] for level in template.levels)
        yield f"Mẫu “{template.title}” dành cho {fits}; chưa phù hợp với {issuer.agency}."
    if on < DISTRICTS_END:
        yield "Mẫu được viết cho chính quyền hai cấp từ ngày 01/7/2025; kế hoạch trước ngày đó cần rà soát tên cơ quan."
    if request.ceiling is not None and not template.has_budget:
        yield f"Mẫu “{template.title}” không có phần kinh phí; tổng kinh phí {request.ceiling.text()} không được dùng."
    if template.has_budget and ceiling is None:
        yield "Chưa có tổng kinh phí nên các ô số tiền để trống."
    if shared.prices_dropped:
        yield "Số lượng × đơn giá không khớp với tổng kinh phí; bản thảo chia theo tỷ trọng và không dùng đơn giá."
    yield from findings_of(request.likes)
    if request.likes and template.has_budget and models.structure is None:
        yield "Kế hoạch mẫu không có bảng phân bổ kinh phí dùng được; cấu trúc bảng lấy từ mẫu của chương trình."
    if models.slots:
        yield (
            "Kế hoạch mẫu có cơ quan, địa danh hoặc văn bản không dùng được cho kế hoạch này; những chỗ đó được để "
            "[CẦN BỔ SUNG] kèm tên cũ."
        )


def _left_blank(tables: tuple[TableDraft, ...], models: Models, year: int) -> Iterator[str]:
    """Which reporting tables have no figures, because nobody gave any."""
    for index, draft in enumerate(tables, 1):
        if not draft.template.allocation and models.last_year is None:
            yield f"Bảng {index} (năm {year - 1}) để trống số liệu; hãy điền theo quyết toán hoặc báo cáo của đơn vị."


def _unused(plan: Plan, template: Template, given: Given) -> Iterator[str]:
    """One sentence for each value no slot of the plan asks for."""
    names: dict[str, None] = {}

    def note(text: str, _where: str) -> str:
        names.update(dict.fromkeys(_FACT.findall(text)))
        return text

    map_texts(plan, note)
    known = tuple(dict.fromkeys((*names, *template.given_names())))
    yield from (unused_notice(name, known) for name in given.facts if name not in known)


def _sources(request: DraftRequest, models: Models, plan: Plan) -> Iterator[SourceUse]:
    """Where structure, last year's figures, sentences and legal bases come from."""
    if models.structure is not None:
        yield SourceUse(models.structure[0].name, "cấu trúc bảng và tỷ trọng kinh phí")
    if models.last_year is not None:
        yield SourceUse(models.last_year[0].name, "số liệu năm trước")
    names = {name for name, _, _ in request.likes}
    carried = [one.origin.source for _, one in plan.paragraphs() if one.origin and one.origin.source in names]
    for name in dict.fromkeys(carried):
        yield SourceUse(name, f"{carried.count(name)} đoạn văn trích lại")
    if any(basis.origin and basis.origin.source == _REGISTRY_NAME for basis in plan.bases):
        yield SourceUse(_REGISTRY_NAME, "căn cứ pháp lý còn hiệu lực")
