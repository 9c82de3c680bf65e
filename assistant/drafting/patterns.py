"""A template's sentence, read backwards: what an older plan wrote into its slots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.carrying import Carrier
from assistant.drafting.issuer import Issuer
from assistant.drafting.likeness import alike, spelled_out
from assistant.drafting.priors import PriorPlan
from assistant.drafting.wording import Quoted, Wording
from knowledge.domain.folding import fold
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Section
from knowledge.domain.source import Span
from knowledge.domain.template import REFERENCE, TemplateParagraph, TemplateSection

_LONGEST_NAME = 100
_FEWEST_WORDS = 2
_SAME_TASKS = 0.4
_SAME_NAME = 0.7


def pattern_of(sentence: str, wording: Wording) -> re.Pattern[str] | None:
    """A pattern whose groups are the slots by name; None without a slot or without words enough to know it by."""
    parts: list[str] = []
    names: set[str] = set()
    last, text = 0, wording.text(sentence).strip(" .;")
    for match in REFERENCE.finditer(text):
        name = match[1].partition("|")[0].removeprefix("fact:") if match[1].startswith("fact:") else ""
        parts += [re.escape(text[last : match.start()]), f"(?P<{name}>.+?)" if name and name not in names else ".+?"]
        names |= {name} - {""}
        last = match.end()
    known = re.findall(r"\w+", REFERENCE.sub(" ", text))
    return re.compile("".join([*parts, re.escape(text[last:])])) if names and len(known) >= _FEWEST_WORDS else None


def stable_names(wording: Wording, priors: tuple[tuple[PriorPlan, Carrier], ...]) -> dict[str, Quoted]:
    """Names that do not change with the years, from older plans of the same agency; the newest plan first."""
    template, issuer = wording.template, wording.issuer
    open_names = {slot.name for slot in template.slots if slot.prior == "name"} - wording.given.facts.keys()
    found: dict[str, Quoted] = {}
    own = [one for one in priors if is_own(one[0], issuer)]
    for prior, carrier in sorted(own, key=lambda one: -(one[0].year or 0)):
        for name, words, span in (*_in_sentences(wording, prior), *_in_titles(wording, prior)):
            value = carrier.name(words)
            if name in open_names and name not in found and value and len(value) <= _LONGEST_NAME:
                at = span.line if span is not None else None
                found[name] = Quoted(value, Origin(OriginKind.QUOTED, prior.name, words, at))
    return found


def is_own(prior: PriorPlan, issuer: Issuer) -> bool:
    """True for a plan of the same agency, by its letterhead."""
    header = prior.plan.header
    above = (council(header.parent_agency), council(issuer.parent))
    same_place = fold(header.place) == fold(issuer.place) or (bool(above[1]) and above[0] == above[1])
    return council(header.agency) == council(issuer.heading) and same_place


def council(name: str) -> str:
    """The name of an agency folded, "UBND" spelled out."""
    return re.sub(r"^ubnd\b", "uy ban nhan dan", fold(name))


def _in_sentences(wording: Wording, prior: PriorPlan) -> Iterator[tuple[str, str, Span | None]]:
    """(slot, words, where) for each sentence of the template that stands in the older plan, recipients included."""
    sentences = [block.sentence for section in wording.template.walk() for block in _paragraphs(section)]
    sentences += [one.text for one in wording.template.signature(wording.level).recipients]
    patterns = [pattern for sentence in sentences if (pattern := pattern_of(sentence, wording)) is not None]
    closing = prior.plan.closing
    texts = [(one.text, one.span) for _, one in prior.plan.paragraphs()]
    texts += [(text.lstrip("- "), closing.span) for text in closing.recipients]
    for text, span in texts:
        for pattern in patterns:
            if match := pattern.fullmatch(text.strip(" .;")):
                yield from ((name, words, span) for name, words in match.groupdict().items())


def _in_titles(wording: Wording, prior: PriorPlan) -> Iterator[tuple[str, str, Span | None]]:
    """(slot, title, where) for each section headed by a slot that an older plan has too.

    Its heading is the one under which the same tasks stand, else the one that is called as such a body usually is.
    """
    sections = [section for _, section in prior.plan.walk()]
    usual = {slot.name: spelled_out(slot.example) for slot in wording.template.slots}
    for standing in wording.template.walk():
        slot = re.fullmatch(r"\{fact:(\w+)\}", standing.title)
        tasks = _words(" ".join(REFERENCE.sub("", block.sentence) for block in _paragraphs(standing)))
        if slot is None or not tasks or not wording.belongs(standing.levels, standing.condition):
            continue
        best, likeness = _nearest(sections, tasks)
        if best is None or likeness < _SAME_TASKS:
            named = [one for one in sections if alike(spelled_out(one.title), usual.get(slot[1], "")) >= _SAME_NAME]
            best = named[0] if len(named) == 1 else None
        if best is not None:
            yield slot[1], best.title, best.span


def _nearest(sections: list[Section], tasks: frozenset[str]) -> tuple[Section | None, float]:
    """The section whose paragraphs share most of their words with the tasks."""

    def likeness(section: Section) -> float:
        texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
        words = _words(" ".join(texts))
        return len(words & tasks) / len(words | tasks)

    best = max(sections, key=likeness, default=None)
    return best, likeness(best) if best is not None else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _paragraphs(section: TemplateSection) -> Iterator[TemplateParagraph]:
    return (block for block in section.blocks if isinstance(block, TemplateParagraph))
