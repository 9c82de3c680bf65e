"""The sections of a new plan, with the places where its tables go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.likeness import alike, spelled_out
from assistant.drafting.patterns import pattern_of
from assistant.drafting.priors import PriorPlan
from assistant.drafting.tabling import Models, TableDraft
from assistant.drafting.wording import Wording
from knowledge.domain.folding import fold
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Section
from knowledge.domain.template import TemplateParagraph, TemplateSection, TemplateTable

_MOST_CARRIED = 2
_SHORTEST_CARRIED = 60
_FACT = re.compile(r"\{fact:([^{}|]+)[^{}]*\}")
_NEW_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table goes: before which block of which section."""

    table: TableDraft
    section: str
    index: int


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections without their tables, and the tables with their places, in reading order."""

    sections: tuple[Section, ...]
    places: tuple[TablePlace, ...]


def outline(wording: Wording, tables: Sequence[TableDraft], models: Models) -> Outline:
    """The plan's sections; an appendix stands last."""
    maker = _Maker(wording, {}, [], [], models, tuple(table for table in tables if table.unit_name))
    for table in tables:
        maker.waiting.setdefault(table.section, []).append(table)
    body = tuple(maker.section(one) for one in wording.template.sections if maker.belongs(one))
    return Outline((*body, *maker.appendices), tuple(maker.places))


@dataclass(slots=True)
class _Maker:
    wording: Wording
    waiting: dict[str, list[TableDraft]]
    places: list[TablePlace]
    appendices: list[Section]
    models: Models
    receivers: tuple[TableDraft, ...]

    def belongs(self, section: TemplateSection) -> bool:
        return self.wording.belongs(section.levels, section.condition)

    def section(self, standing: TemplateSection) -> Section:
        """The section with its paragraphs and children; tables are only given their places."""
        wording = self.wording
        blocks: list[Paragraph] = []
        waiting = self.waiting.get(standing.key, [])
        for block in standing.blocks:
            if isinstance(block, TemplateTable):
                if waiting and waiting[0].template is block:
                    self._place(waiting.pop(0), standing.key, len(blocks) + self._tables_in(standing.key))
            elif wording.belongs(block.levels, block.condition, block.unless):
                blocks.append(wording.paragraph(block))
        if standing.carries:
            blocks += self._carried(standing)
        children = [self._unit(standing, table, index) for index, table in enumerate(waiting, 1)]
        for child in filter(self.belongs, standing.children):
            children += self._receivers(standing, child) if child.for_units else [self.section(child)]
        title = wording.text(standing.title)
        return Section(standing.key, "", title, tuple(blocks), tuple(children), origin=wording.origin_of(title))

    def _tables_in(self, section: str) -> int:
        return sum(place.section == section for place in self.places)

    def _place(self, table: TableDraft, section: str, index: int) -> None:
        option = table.template.appendix
        if not option or not self.wording.given.holds(option):
            self.places.append(TablePlace(table, section, index))
            return
        key = f"phu-luc-{len(self.appendices) + 1}"
        title = self.wording.text(table.template.appendix_title)
        self.appendices.append(Section(key, "", title, origin=self.wording.origin, appendix=True))
        self.places.append(TablePlace(table, key, 0))

    def _unit(self, standing: TemplateSection, table: TableDraft, index: int) -> Section:
        """The section of one body that receives money."""
        key = f"{standing.key}-{index}"
        title = standing.unit_title.replace("{unit}", table.unit_name).replace("{total}", f"{{total:{table.key}}}")
        self.places.append(TablePlace(table, key, 0))
        return Section(key, "", title, (), origin=table.unit_origin)

    def _receivers(self, standing: TemplateSection, pattern: TemplateSection) -> Iterator[Section]:
        """One section for each body that receives money and has none beside ``pattern``."""
        beside = {self._name(child.title) for child in filter(self.belongs, standing.children)}
        for index, table in enumerate(self.receivers, 1):
            if self._name(table.unit_name) not in beside:
                beside.add(self._name(table.unit_name))
                blocks = self.wording.paragraphs(one for one in pattern.blocks if isinstance(one, TemplateParagraph))
                yield Section(f"{pattern.key}-{index}", "", table.unit_name, blocks, origin=table.unit_origin)

    def _name(self, title: str) -> str:
        """A body's name for comparison: facts written in, abbreviations spelled out."""
        wording = self.wording
        facts = {**wording.given.facts, **{name: quoted.value for name, quoted in wording.quoted.items()}}
        return spelled_out(_FACT.sub(lambda match: facts.get(match[1], match[0]), wording.text(title)))

    def _carried(self, standing: TemplateSection) -> Iterator[Paragraph]:
        """Sentences of the model plans' sections of the same name that say nothing particular to them."""
        known = _vocabulary(self.wording)
        said = [fold(block.text) for block in standing.blocks if isinstance(block, TemplateParagraph)]
        own = len(said)
        blocks = [block for block in standing.blocks if isinstance(block, TemplateParagraph)]
        filled = [found for block in blocks if (found := pattern_of(block.sentence, self.wording)) is not None]
        for prior, carrier in self.models.texts:
            for paragraph in _matching(prior, standing.title):
                text = carrier.sentence(paragraph.text)
                if text is None or not _is_whole(text) or not _names_nothing(text, known):
                    continue
                if any(pattern.fullmatch(text.strip(" .;")) for pattern in filled):
                    continue
                if any(alike(fold(text), other) > 0.5 for other in said):
                    continue
                at = paragraph.span.line if paragraph.span else None
                yield Paragraph(text, "-", origin=Origin(OriginKind.QUOTED, prior.name, paragraph.text, at))
                said.append(fold(text))
                if len(said) - own == _MOST_CARRIED:
                    return


def _matching(prior: PriorPlan, title: str) -> Iterator[Paragraph]:
    """List items of the model plan's sections whose heading says the same."""
    wanted = spelled_out(title)
    for _, section in prior.plan.walk():
        if alike(spelled_out(section.title), wanted) >= 0.5:
            yield from (block for block in section.blocks if isinstance(block, Paragraph) and block.marker == "-")


def _is_whole(text: str) -> bool:
    """True for a sentence that stands alone: ends, announces nothing, has no etc."""
    return len(text) >= _SHORTEST_CARRIED and text.endswith((".", ";")) and "..." not in text and ":" not in text


def _vocabulary(wording: Wording) -> frozenset[str]:
    """The capitalised words of the template itself: names everybody has."""
    words: set[str] = set()
    for section in wording.template.walk():
        for block in section.blocks:
            if isinstance(block, TemplateParagraph):
                words |= {word for word in re.findall(r"\w+", block.text) if word[0].isupper()}
    return frozenset(words)


def _names_nothing(text: str, known: frozenset[str]) -> bool:
    """True when no word inside a sentence is a name the template does not use itself."""
    for sentence in _NEW_SENTENCE.split(text):
        if any(word[0].isupper() and word not in known for word in re.findall(r"\w+", sentence)[1:]):
            return False
    return True
