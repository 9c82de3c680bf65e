"""A plan as a tree, in the terms of Decree 30/2020/NĐ-CP: header, legal bases, sections, closing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.domain.budget import BudgetTable, sum_money
from knowledge.domain.dates import PartialDate
from knowledge.domain.finding import Suppression
from knowledge.domain.layout import DocumentLayout
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin
from knowledge.domain.source import Span

SLOT_PREFIX = "[CẦN BỔ SUNG"
"""How an unknown fact stands in a draft: ``[CẦN BỔ SUNG: điều cần bổ sung]``."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or list item. ``marker`` is "-", "+", "a)" or empty; ``text`` does not repeat it.

    In a draft, ``text`` may hold figure references (``{total:bang-1}``) that are written out at output, and slots
    (``[CẦN BỔ SUNG: …]``).
    """

    text: str
    marker: str = ""
    span: Span | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it. ``number`` is as written, without the dot ("I", "1.1", "a", "")."""

    key: str
    number: str
    title: str
    blocks: tuple[Paragraph | BudgetTable, ...] = ()
    children: tuple[Section, ...] = ()
    span: Span | None = None
    origin: Origin | None = None
    appendix: bool = False
    """True for a Phụ lục, which stands after the signature with its own page numbers."""

    @property
    def heading(self) -> str:
        """The heading as officers quote it: number, dot, title."""
        return ". ".join(part for part in (self.number, self.title) if part)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Section]]:
        """This section and all below it, with their depth."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the first basis. Strings are as written; empty where the document has nothing."""

    parent_agency: str = ""
    agency: str = ""
    number: str = ""
    """After "Số:", e.g. ``"/KH-UBND"`` (blank number, as in every draft) or ``"05/KH-UBND"``."""
    place: str = ""
    date: PartialDate = field(default_factory=PartialDate)
    kind: str = ""
    subject: str = ""
    span: Span | None = None
    number_span: Span | None = None
    date_span: Span | None = None
    subject_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands below the last section. ``authority`` holds the lines TM. / KT. / chức vụ in order."""

    recipients: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    signer: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """What the officer asked for. ``facts`` are the values given for slots, by name, with their origins."""

    template: str
    agency: str
    province: str
    year: int
    level: str
    """``xa``, ``tinh`` or ``so``."""
    ceiling: Money | None = None
    """Tổng kinh phí: the most the budget tables may add up to together, or None when none was given."""
    facts: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Money], ...] = ()
    """Named amounts the officer gave (``chuyen_nguon``, say)."""

    def fact(self, name: str) -> str | None:
        """The value given for ``name``, or None."""
        return dict(self.facts).get(name)

    def amount(self, name: str) -> Money | None:
        """The amount given for ``name``, or None."""
        return dict(self.amounts).get(name)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. ``brief`` is None for a plan read from a file.

    ``preamble`` is what stands between the bases and the first section ("Ủy ban nhân dân … ban hành Kế hoạch … như
    sau:"); ``conclusion`` is the last paragraph ("Trên đây là …/.").
    """

    header: Header
    bases: tuple[Paragraph, ...] = ()
    preamble: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    conclusion: tuple[Paragraph, ...] = ()
    closing: Closing = field(default_factory=Closing)
    brief: Brief | None = None
    unread: tuple[str, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    """Findings that the officer released on the draft, each with its reason."""
    reservation: str = ""
    """Why nothing in the plan is certain (a PDF, say), in Vietnamese: no finding blocks then, no verdict is clean."""
    layout: DocumentLayout | None = field(default=None, repr=False, compare=False)
    """The layout of the Word file the plan was read from."""

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Every section in reading order with its depth."""
        for section in self.sections:
            yield from section.walk()

    def tables(self) -> Iterator[tuple[Section | None, BudgetTable]]:
        """Every budget table in reading order with the section it stands in."""
        for _, section in self.walk():
            for block in section.blocks:
                if isinstance(block, BudgetTable):
                    yield section, block

    def allocated(self) -> Money | None:
        """What the tables that share money out add up to, each in its first amount column; None when all are blank."""
        return sum_money(
            table.computed_total(table.amount_column)
            for _, table in self.tables()
            if table.allocation and table.amount_column is not None
        )

    def paragraphs(self) -> Iterator[tuple[Section | None, Paragraph]]:
        """Every paragraph in reading order with its section (None outside sections); headings are not paragraphs."""
        for paragraph in (*self.bases, *self.preamble):
            yield None, paragraph
        for _, section in self.walk():
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield section, block
        for paragraph in self.conclusion:
            yield None, paragraph
