"""What is told twice: the words of a sentence without its figures, and whether two chapters may speak of one thing.

Chapters that report and chapters that plan speak of different years; units and topics that stand side by side speak
each of their own; an appendix speaks for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.checks.figures import Prose, years_in
from assistant.checks.remembering import found_once
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan, Section
from knowledge.domain.regex import regex

Chapters = Mapping[str, tuple[Section, ...]]
"""For each section by key: the sections it stands in, outermost first, itself last."""

SENTENCE = regex(r"[^.;!?\n](?:[^.;!?\n]|\.(?=\d))*")
_LEAD = regex(r"^\W*(?:cụ thể|như (?:đã nêu|trên|vậy)|theo đó|trong đó|đồng thời)\s*[:,]\s*", re.IGNORECASE)
_REPORTS = regex(r"\b(?:ket qua|danh gia|tinh hinh|thuc trang|hien trang|dac diem|tong ket|uoc thuc hien)\b")
_OF_ITS_OWN = regex(
    r"\b(?:phong|so|trung tam|van phong|xa|phuong|thon|chi cuc|huyen|ban|truong|hop tac xa|mo hinh|du an|de tai"
    r"|dot|quy|thang|giai doan|ky)\b"
)


def words_of(text: str) -> str:
    """The words of a text alone, without marks, digits and the lead of one who repeats himself."""
    return " ".join(re.findall(r"[^\W\d_]+", fold(_LEAD.sub("", text))))


@found_once
def chapters(plan: Plan) -> Chapters:
    """The path of every section."""

    def walk(path: tuple[Section, ...]) -> Iterator[tuple[str, tuple[Section, ...]]]:
        yield path[-1].key, path
        for child in path[-1].children:
            yield from walk((*path, child))

    return dict(pair for section in plan.sections for pair in walk((section,)))


def may_be_one(one: Prose, other: Prose, paths: Chapters) -> bool:
    """True where two chapters may speak of one thing: both plan or both report, of the same year, for everybody."""
    if one.section is None or other.section is None:
        return False
    here, there = paths[one.section.key], paths[other.section.key]
    if here[0] is there[0] or any(section.appendix for section in (*here, *there)):
        return False
    titles = [" ; ".join(section.title for section in path) for path in (here, there)]
    told, again = (fold(title) for title in titles)
    named, also = years_in(titles[0]), years_in(titles[1])
    if bool(_REPORTS.search(told)) != bool(_REPORTS.search(again)) or (named and also and named != also):
        return False
    return not (_OF_ITS_OWN.search(told) and _OF_ITS_OWN.search(again))
