"""Words of a template become words of a plan: what depends on the agency is written out, the rest stays live."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.drafting.issuer import Issuer
from assistant.drafting.request import Given
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph
from knowledge.domain.template import REFERENCE, Template, TemplateParagraph, suits

_FACT = re.compile(r"\{fact:([^{}|]+)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A fact that a source answers."""

    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Wording:
    """How one plan is worded. ``tables`` maps the template's table keys to those of the plan ("bang-1")."""

    template: Template
    issuer: Issuer
    level: str
    given: Given
    quoted: dict[str, Quoted] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> Origin:
        """The origin of standing words."""
        return Origin(OriginKind.TEMPLATE, self.template.title)

    def belongs(self, levels: tuple[str, ...], condition: str = "", unless: str = "") -> bool:
        """True when something of a template belongs into this plan."""
        wanted = not condition or self._holds(condition)
        return suits(levels, self.level) and wanted and not (unless and self._holds(unless))

    def _holds(self, condition: str) -> bool:
        return self.given.holds(condition) or self.issuer.has(condition)

    def text(self, words: str) -> str:
        """The words with agency words written out, table keys followed and slots described."""
        return REFERENCE.sub(lambda match: self._reference(match[1]), words)

    def _reference(self, reference: str) -> str:
        if (word := self.issuer.word(reference)) is not None:
            return word
        head, _, rest = reference.rpartition(":")
        if head == "fact" and "|" not in rest and (slot := self.template.slot(rest)) is not None:
            return f"{{fact:{rest}|{slot.description}}}"
        if head.endswith("total") and rest in self.tables:
            return f"{{{head}:{self.tables[rest]}}}"
        return f"{{{reference}}}"

    def paragraphs(self, standing: Iterable[TemplateParagraph]) -> tuple[Paragraph, ...]:
        """The paragraphs that belong into this plan."""
        return tuple(self.paragraph(one) for one in standing if self.belongs(one.levels, one.condition, one.unless))

    def paragraph(self, standing: TemplateParagraph) -> Paragraph:
        """One paragraph; typed where the officer's own words fill a slot of it."""
        text = self.text(standing.sentence)
        return Paragraph(text, standing.marker, origin=self.origin_of(text))

    def origin_of(self, text: str) -> Origin:
        """Quoted or typed where a source or the officer fills a slot of the text, else standing words."""
        answered = [self.quoted[name].origin for name in _FACT.findall(text) if name in self.quoted]
        if answered:
            return answered[0]
        filled = [name for name in _FACT.findall(text) if name in self.given.facts]
        if not filled:
            return self.origin
        passage = "; ".join(f"{name} = {self.given.facts[name]}" for name in filled)
        return Origin(OriginKind.TYPED, "thông tin người soạn cung cấp", passage)


def punctuated(bases: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Legal bases with ";" after each and "." after the last."""
    last = len(bases) - 1
    return tuple(
        replace(basis, text=basis.text.rstrip(" .;") + (";" if index < last else "."))
        for index, basis in enumerate(bases)
    )
