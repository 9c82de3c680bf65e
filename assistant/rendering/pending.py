"""What a draft still waits for: slots to be filled, proposals to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.operations.targets import section_paths, table_name
from assistant.operations.texts import map_texts
from assistant.rendering.references import REFERENCE, SLOT, Gap, write
from assistant.rendering.resolving import resolve_text
from knowledge.domain.budget import BudgetTable
from knowledge.domain.money import Money
from knowledge.domain.plan import SLOT_PREFIX, Paragraph, Plan, Section


@dataclass(frozen=True, slots=True)
class Slot:
    """An unknown fact at one place: ``SetFact(name, …)`` (``SetNamedAmount`` for a named amount) fills it.

    ``name`` is empty when the gap is an amount that follows from the budget: fill the budget. A slot that
    stands written out has its own words for a name.
    """

    name: str
    what: str
    where: str
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something the assistant suggests: a cell (``table``, ``line``, ``column``) or a sentence (``section``)."""

    where: str
    text: str
    source: str
    money: Money | None = None
    table: str = ""
    line: str = ""
    column: int | None = None
    section: str = ""


def open_slots(plan: Plan) -> tuple[Slot, ...]:
    """Every slot in reading order, of a draft as it is stored or written out; one per place where it stands."""
    found: list[Slot] = []
    brief = plan.brief

    def look(text: str, where: str) -> str:
        if brief is not None and "{" in text:
            for match in REFERENCE.finditer(text):
                gap = write(plan, brief, match[1].strip(), where)
                if isinstance(gap, Gap):
                    found.append(Slot(gap.name, gap.what, where, is_amount=not match[1].strip().startswith("fact:")))
        if SLOT_PREFIX in text:
            for match in SLOT.finditer(text):
                if brief is None or not brief.fact(match[1]):
                    found.append(Slot(match[1], match[1], where))
        return text

    map_texts(plan, look)
    return tuple(replace(one, where=resolve_text(plan, one.where)) for one in found)


def proposals(plan: Plan) -> tuple[Proposal, ...]:
    """Every proposal nobody has confirmed, in reading order."""
    found: list[Proposal] = []
    for paragraph in (*plan.bases, *plan.preamble):
        _of_paragraph(plan, paragraph, "Căn cứ, phần mở đầu", "", found)
    paths = section_paths(plan)
    for _, section in plan.walk():
        _of_section(plan, section, f"Mục {paths[section.key]}" if paths[section.key] else section.title, found)
    for paragraph in plan.conclusion:
        _of_paragraph(plan, paragraph, "Phần kết", "", found)
    return tuple(found)


def _of_section(plan: Plan, section: Section, where: str, found: list[Proposal]) -> None:
    if section.origin is not None and section.origin.needs_confirmation:
        text = resolve_text(plan, section.title)
        found.append(Proposal(where, text, section.origin.source, section=section.key))
    for block in section.blocks:
        if isinstance(block, BudgetTable):
            _of_table(plan, block, found)
        else:
            _of_paragraph(plan, block, where, section.key, found)


def _of_paragraph(plan: Plan, paragraph: Paragraph, where: str, section: str, found: list[Proposal]) -> None:
    if paragraph.origin is not None and paragraph.origin.needs_confirmation:
        text = resolve_text(plan, paragraph.text)
        found.append(Proposal(where, text, paragraph.origin.source, section=section))


def _of_table(plan: Plan, table: BudgetTable, found: list[Proposal]) -> None:
    name = table_name(plan, table.key)
    for _, line in table.walk():
        where = f"{name}, dòng {line.number or line.label}"
        if line.origin is not None and line.origin.needs_confirmation:
            text = resolve_text(plan, line.label)
            found.append(Proposal(where, text, line.origin.source, table=table.key, line=line.key))
        for column, entry in enumerate(line.entries):
            if entry.origin is None or not entry.origin.needs_confirmation:
                continue
            text = entry.money.text() if entry.money is not None else entry.raw
            found.append(Proposal(where, text, entry.origin.source, entry.money, table.key, line.key, column))
