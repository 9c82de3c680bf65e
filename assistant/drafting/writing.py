"""Which sections of a first draft are open for prose, and who may write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.rendering import resolve
from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.template import Template


@dataclass(frozen=True, slots=True)
class OpenSection:
    """A section that holds only prose: its headings from the top, what belongs there, what the template says."""

    key: str
    headings: tuple[str, ...]
    guidance: str
    standing: str

    @property
    def title(self) -> str:
        """Its own heading."""
        return self.headings[-1]


class SectionWriter(Protocol):
    """Writes what stands after the template's own words; a section it leaves out stays as it is."""

    def write(self, plan: Plan, sections: Sequence[OpenSection]) -> Mapping[str, tuple[Paragraph, ...]]:
        """The paragraphs to add, by the keys of the sections."""


def open_sections(plan: Plan, template: Template) -> tuple[OpenSection, ...]:
    """The sections for which the template has guidance and in which no table and no further section stands."""
    guidance = {section.key: section.guidance for section in template.walk() if section.guidance}
    found: list[OpenSection] = []
    for section in resolve(plan).sections:
        _look(section, (), guidance, found)
    return tuple(found)


def _look(section: Section, above: tuple[str, ...], guidance: Mapping[str, str], found: list[OpenSection]) -> None:
    headings = (*above, section.heading)
    tables = any(isinstance(block, BudgetTable) for block in section.blocks)
    if section.key in guidance and not tables and not section.children:
        standing = "\n".join(f"{one.marker} {one.text}".strip() for one in section.blocks if isinstance(one, Paragraph))
        found.append(OpenSection(section.key, headings, guidance[section.key], standing))
    for child in section.children:
        _look(child, headings, guidance, found)
