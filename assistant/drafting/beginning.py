"""A request becomes a plan: operations on an empty plan, from a template, the registry, a ceiling and older plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assistant.drafting.carrying import Carrier
from assistant.drafting.issuer import Issuer, issuer_of
from assistant.drafting.noticing import (
    draft_notices,
    idle_sources,
    leaning_notices,
    misfit,
    named_by_words,
    request_notices,
    unused_names,
)
from assistant.drafting.outlining import Outline, outline
from assistant.drafting.patterns import stable_names
from assistant.drafting.priors import PriorPlan, best_structure, of_year, read_priors
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
from assistant.settings import Office
from knowledge.domain.budget import Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.money import Money, Unit, choose_unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Brief, Closing, Header, Paragraph, Plan
from knowledge.domain.template import Template
from knowledge.registry.places import load_places
from knowledge.registry.suggesting import suggest
from knowledge.templates import find_template

_REGISTRY_NAME = "Danh mục căn cứ pháp lý của chương trình"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
ARCHIVE_SLOT = "don_vi_soan_thao"


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
    wording = replace(wording, quoted={**wording.quoted, **stable_names(wording, models.names)})
    tables = plan_tables(wording, models)
    wording = replace(wording, tables=_table_keys(tables))
    shared = _shared(tables, ceiling)
    plan = _empty_plan(request, wording, year, on)
    operations = tuple(_operations(request, wording, tables, models, shared, ceiling, on))
    for operation in operations:
        plan = apply(plan, operation)
    unused, known = unused_names(plan, template, given)
    renamed = named_by_words(plan, request.facts, unused) if unused else ()
    if renamed:
        return start(replace(request, facts=renamed))
    sources = tuple(_sources(request, wording, models, plan))
    notices = (
        *request_notices(request, template, issuer, on),
        *leaning_notices(request, models),
        *draft_notices(wording, ceiling, shared, models, tables),
        *idle_sources(request, sources),
        *(unused_notice(name, known) for name in unused),
    )
    return Drafted(plan, operations, notices, sources, unused)


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
    given = read_priors(request.likes)
    leaning = None if given else request.leaning
    priors = given if leaning is None else (leaning.prior,)
    slots: dict[str, str] = {}

    def with_carrier(prior: PriorPlan, shift: int = 0) -> tuple[PriorPlan, Carrier]:
        return prior, Carrier(prior.year, on, prior.place, f"{issuer.area} {issuer.province_full}", slots, shift)

    texts = tuple(with_carrier(prior) for prior in given)
    names = texts if leaning is None or not leaning.own else (with_carrier(leaning.prior),)
    if not template.has_budget:
        return Models(texts=texts, names=names)
    tables = [table for table in template.tables() if table.allocation]
    by_unit = any(section.units for section in template.walk())
    counted = any(table.column(Role.QUANTITY) is not None for table in tables)
    structure = best_structure(priors, by_unit=by_unit, quantities=counted)
    last_year = of_year(priors, year - 1) if leaning is None or leaning.own else None
    return Models(
        with_carrier(structure) if structure is not None else None,
        with_carrier(last_year, -1) if last_year is not None else None,
        texts,
        names,
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
    office = _own_office(request, issuer, on)
    header = Header(
        parent_agency=(office.parent_agency if office else "") or issuer.parent,
        agency=issuer.heading,
        number=f"/{_symbol(wording)}",
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
    yield SetBases(_bases(request, wording, on))
    yield SetPreamble(wording.paragraphs(wording.template.preamble))
    made = outline(wording, tables, models)
    for section in made.sections:
        yield AddSection(None, None, section)
    yield from _tables(wording, made, tables, shared, models)
    yield SetConclusion(wording.paragraphs(wording.template.conclusion))
    yield SetClosing(_closing(request, wording, on))


def _tables(
    wording: Wording, made: Outline, tables: tuple[TableDraft, ...], shared: Shared, models: Models
) -> Iterator[AddTable | SetEntry]:
    """Each table, then its figures. One unit for all tables, so that they read alike."""
    moneys = [*shared.amounts.values(), *(money for draft in tables for money in known_amounts(draft))]
    unit = choose_unit(moneys) if moneys else Unit.TRIEU
    positions = {draft.key: index for index, draft in enumerate(tables)}
    shares = models.structure[0].name if models.structure is not None else wording.template.title
    for place in made.places:
        draft, index = place.table, positions[place.table.key]
        landscape = place.section.startswith("phu-luc-")
        table = blank_table(draft, index + 1, unit, wording, landscape)
        yield AddTable(place.section, place.index, table)
        yield from figures_of(index, draft, table, shared, shares)


def _bases(request: DraftRequest, wording: Wording, on: date) -> tuple[Paragraph, ...]:
    """National documents in force and the province's own, then the agency's; ";" after each and "." after the last."""
    kinds = {topic.name: topic.kinds for topic in wording.template.topics}
    places, province = load_places(), wording.issuer.province
    found: list[Paragraph] = []
    for one in suggest(request.registry, places, kinds, on, province, request.year):
        if one.is_proposed:
            number = one.document.number.text if one.document.number else ""
            origin = Origin(OriginKind.QUOTED, _REGISTRY_NAME, number)
            found.append(Paragraph(f"Căn cứ {one.document.citation}", origin=origin))
    found += wording.paragraphs(wording.template.bases)
    return punctuated(found)


def _own_office(request: DraftRequest, issuer: Issuer, on: date) -> Office | None:
    """The office profile where the office itself issues the plan, however either name was typed."""
    office = request.office
    if office is None or not office.agency.strip():
        return None
    return office if issuer_of(office.agency, office.province or issuer.province, on).is_same(issuer) else None


def _symbol(wording: Wording) -> str:
    """The symbol of the document number: the template's for the level, else that of the issuer itself."""
    if wording.issuer.level == wording.level:
        return wording.text(wording.template.signature(wording.level).symbol)
    return f"KH-{wording.issuer.symbol}"


def _closing(request: DraftRequest, wording: Wording, on: date) -> Closing:
    """Recipients and signature of the level; the office's own where it issues the plan.

    Where the agency is gone, unknown or of a level the template is not for, who signs is a slot that says why, so that
    no such plan becomes a final file before an officer has decided it.
    """
    signature, office = wording.template.signature(wording.level), _own_office(request, wording.issuer, on)
    recipients = tuple(one.text for one in wording.paragraphs(signature.recipients))
    authority, signer = signature.authority, ""
    if office is not None:
        if office.archive and recipients and ARCHIVE_SLOT not in wording.given.facts:
            recipients = (*recipients[:-1], f"Lưu: VT, {office.archive}")
        recipients = office.recipients or recipients
        authority, signer = office.authority or authority, office.signer
    if reason := misfit(wording.template, wording.issuer, on):
        authority, signer = (f"{{fact:tham_quyen_ky|{reason}}}",), ""
    return Closing(recipients, authority, signer)


def _sources(request: DraftRequest, wording: Wording, models: Models, plan: Plan) -> Iterator[SourceUse]:
    """Where structure, last year's figures, names, sentences and legal bases come from."""
    if models.structure is not None:
        yield SourceUse(models.structure[0].name, "cấu trúc bảng và tỷ trọng kinh phí")
    if models.last_year is not None:
        yield SourceUse(models.last_year[0].name, "số liệu năm trước")
    stable = [slot.name for slot in wording.template.slots if slot.prior == "name"]
    for name in dict.fromkeys(wording.quoted[one].origin.source for one in stable if one in wording.quoted):
        yield SourceUse(name, "tên phòng, đơn vị")
    names = {name for name, _, _ in request.likes}
    answers = {quoted.origin for quoted in wording.quoted.values()}
    standing = [one.origin for _, one in plan.paragraphs() if one.origin and one.origin not in answers]
    carried = [origin.source for origin in standing if origin.source in names]
    for name in dict.fromkeys(carried):
        yield SourceUse(name, f"{carried.count(name)} đoạn văn trích lại")
    if any(basis.origin and basis.origin.source == _REGISTRY_NAME for basis in plan.bases):
        yield SourceUse(_REGISTRY_NAME, "căn cứ pháp lý còn hiệu lực")
