"""Carry-over given or taken away later: the sentences and the basis about it come and go with the amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assistant.drafting.issuer import issuer_of
from assistant.drafting.request import Given
from assistant.drafting.wording import Wording, punctuated
from assistant.errors import ToolInputError
from assistant.operations import Operation, RewriteSection, SetBases, SetNamedAmount
from knowledge.domain.money import Money
from knowledge.domain.plan import Brief, Paragraph, Plan, Section
from knowledge.domain.template import CARRY_OVER, TemplateParagraph, TemplateSection
from knowledge.templates import find_template

_TABLE_KEY = re.compile(r"total:[^{}]*")


def carry_over(
    plan: Plan, money: Money | None, today: date, template_folder: Path | None = None
) -> tuple[Operation, ...]:
    """The operations that set the carry-over of a draft (None or zero: take it away), its sentences included.

    ToolInputError for a plan read from a file; TemplateError when its template is gone.
    """
    if plan.brief is None:
        raise ToolInputError("Kế hoạch này được đọc từ tệp, không có yêu cầu soạn thảo để sửa.")
    amount = money or None
    wording = _wording(plan.brief, amount, today, template_folder)
    sections = {section.key: section for _, section in plan.walk()}
    steps: list[Operation] = [SetNamedAmount(CARRY_OVER, amount)]
    steps += _bases(plan, wording, amount is not None)
    for standing in wording.template.walk():
        if standing.key in sections:
            steps += _section(sections[standing.key], standing, wording, amount is not None)
    return tuple(steps)


def _wording(brief: Brief, amount: Money | None, today: date, folder: Path | None) -> Wording:
    issuer = issuer_of(brief.agency, brief.province, today)
    given = Given(dict(brief.facts), {CARRY_OVER: amount} if amount else {})
    return Wording(find_template(brief.template, folder), issuer, brief.level, given)


def _about(standing: TemplateParagraph, wording: Wording) -> bool:
    """True for a paragraph of this level that stands only where there is carry-over."""
    return standing.condition == CARRY_OVER and wording.belongs(standing.levels)


def _bases(plan: Plan, wording: Wording, wanted: bool) -> Iterator[Operation]:
    """The block of bases with or without those about carry-over, each where the template has it."""
    about = [wording.paragraph(basis) for basis in wording.template.bases if _about(basis, wording)]
    if not about:
        return
    texts = {_bare(basis) for basis in about}
    kept = [basis for basis in plan.bases if _bare(basis) not in texts]
    if wanted:
        following = {_bare(basis) for basis in _after(wording)}
        at = next((index for index, basis in enumerate(kept) if _bare(basis) in following), len(kept))
        kept[at:at] = about
    new = punctuated(kept)
    if new != plan.bases:
        yield SetBases(new)


def _bare(basis: Paragraph) -> str:
    return basis.text.rstrip(" .;")


def _after(wording: Wording) -> list[Paragraph]:
    """The template's bases that stand behind those about carry-over."""
    bases = wording.template.bases
    last = max(index for index, basis in enumerate(bases) if _about(basis, wording))
    return [wording.paragraph(basis) for basis in bases[last + 1 :]]


def _section(section: Section, standing: TemplateSection, wording: Wording, wanted: bool) -> Iterator[Operation]:
    """One rewriting of a section that has such sentences, where it changes anything."""
    blocks = [block for block in standing.blocks if isinstance(block, TemplateParagraph)]
    about = [wording.paragraph(block) for block in blocks if _about(block, wording)]
    if not about:
        return
    texts = {paragraph.text for paragraph in about}
    kept = [block for block in section.blocks if isinstance(block, Paragraph)]
    if wanted:
        present = {paragraph.text for paragraph in kept}
        missing = [paragraph for paragraph in about if paragraph.text not in present]
        at = _place(blocks, kept, wording)
        new = [*kept[:at], *missing, *kept[at:]]
    else:
        new = [paragraph for paragraph in kept if paragraph.text not in texts]
    if new != kept:
        yield RewriteSection(section.key, None, tuple(new))


def _place(blocks: list[TemplateParagraph], kept: list[Paragraph], wording: Wording) -> int:
    """Behind the paragraph that stands before the sentences in the template; at the top where it is gone."""
    first = next(index for index, block in enumerate(blocks) if _about(block, wording))
    before = {_shape(wording.text(block.sentence)) for block in blocks[:first]}
    return max((index + 1 for index, paragraph in enumerate(kept) if _shape(paragraph.text) in before), default=0)


def _shape(text: str) -> str:
    """The text without the keys of tables, which the draft gives anew."""
    return _TABLE_KEY.sub("total:", text)
