"""Every change to a plan is one of these values, whoever makes it: the phrasebook, a model, a cell typed in the grid.

Targets: ``table`` is a ``BudgetTable.key`` ("bang-1"); a line and its ``parent`` are a ``BudgetLine.key`` or an STT
that is unique in the table; ``key`` and ``section`` are a ``Section.key``; ``index`` is 0-based, None means at the end;
``column`` is an index into ``BudgetTable.columns``. A target that does not exist is a ``ToolInputError`` when applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.dates import PartialDate
from knowledge.domain.finding import Suppression
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin
from knowledge.domain.plan import Closing, Paragraph, Section


@dataclass(frozen=True, slots=True)
class SetHeader:
    """``field`` is parent_agency, agency, number, place, kind or subject (text), or date (a ``PartialDate``)."""

    field: str
    value: str | PartialDate


@dataclass(frozen=True, slots=True)
class SetBrief:
    """``field`` is year (int), agency, province, level or template. The header's agency follows if it was the same."""

    field: str
    value: str | int


@dataclass(frozen=True, slots=True)
class SetCeiling:
    """The most the allocation tables may add up to; None takes the ceiling away."""

    money: Money | None


@dataclass(frozen=True, slots=True)
class SetNamedAmount:
    """An amount the officer gave by name (``chuyen_nguon``); None takes it away."""

    name: str
    money: Money | None


@dataclass(frozen=True, slots=True)
class SetFact:
    """Fills every slot of that name (or of those words, for a slot without a name); an empty value opens them again."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SetBases:
    """Replaces the whole block of legal bases."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class AddBasis:
    """Adds a legal basis at the end; marks at the end of each basis (";" and the last ".") are put right."""

    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class RemoveBasis:
    """Takes a legal basis away; marks at the end of each basis are put right."""

    index: int


@dataclass(frozen=True, slots=True)
class SetPreamble:
    """Replaces what stands between the bases and the first section."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class SetConclusion:
    """Replaces the last paragraphs ("Trên đây là …/.")."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class AddSection:
    """Adds a section under ``parent`` (None: top level). A key already taken, here or in a table, is given anew."""

    parent: str | None
    index: int | None
    section: Section


@dataclass(frozen=True, slots=True)
class RemoveSection:
    """Takes a section away with all below it; prose elsewhere that quotes its figures gets a slot instead."""

    key: str


@dataclass(frozen=True, slots=True)
class MoveSection:
    """Moves a section with all below it; never under itself. ``index`` counts without the section moved."""

    key: str
    parent: str | None
    index: int | None


@dataclass(frozen=True, slots=True)
class RewriteSection:
    """A new title (None keeps it) and new paragraphs (None keeps them); tables and subsections stay."""

    key: str
    title: str | None
    paragraphs: tuple[Paragraph, ...] | None


@dataclass(frozen=True, slots=True)
class AddTable:
    """Adds a table among the blocks of ``section``. A key already taken is given anew (``bang-3``)."""

    section: str
    index: int | None
    table: BudgetTable


@dataclass(frozen=True, slots=True)
class RemoveTable:
    """Takes a table away; prose that quotes its figures gets a slot instead."""

    key: str


@dataclass(frozen=True, slots=True)
class AddLine:
    """Adds a line, with its parts if it has any, under ``parent`` (None: top level); STT and keys are given anew.

    ``line.entries`` may be empty (all blank). A parent that holds an amount refuses (the amount would be lost)
    unless the new line carries exactly that amount.
    """

    table: str
    parent: str | None
    index: int | None
    line: BudgetLine


@dataclass(frozen=True, slots=True)
class RemoveLine:
    """Takes a line away with its parts; the rest is renumbered; prose that quotes it gets a slot instead."""

    table: str
    line: str


@dataclass(frozen=True, slots=True)
class SetLabel:
    """Renames a line."""

    table: str
    line: str
    label: str


@dataclass(frozen=True, slots=True)
class SetEntry:
    """Writes one cell: Money in money columns, Decimal in quantity columns, text elsewhere; None or "" blanks it.

    A group's amount is what its parts add up to, and the amount of a line with quantity and price is their product:
    setting either is refused, unless it is what comes out anyway. A new quantity or price recomputes the amount.
    """

    table: str
    line: str
    column: int
    value: Money | Decimal | str | None
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class SetClosing:
    """Replaces recipients and signature."""

    closing: Closing


@dataclass(frozen=True, slots=True)
class ConfirmProposals:
    """The officer accepts what the assistant proposed: in one table, or (None) everywhere."""

    table: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseFinding:
    """The officer lets a finding pass, with the reason; it holds while the quoted words stay as they are."""

    suppression: Suppression


@dataclass(frozen=True, slots=True)
class RecallFinding:
    """A released finding is judged again."""

    rule: str
    quote: str


Operation: TypeAlias = (
    SetHeader
    | SetBrief
    | SetCeiling
    | SetNamedAmount
    | SetFact
    | SetBases
    | AddBasis
    | RemoveBasis
    | SetPreamble
    | SetConclusion
    | AddSection
    | RemoveSection
    | MoveSection
    | RewriteSection
    | AddTable
    | RemoveTable
    | AddLine
    | RemoveLine
    | SetLabel
    | SetEntry
    | SetClosing
    | ConfirmProposals
    | ReleaseFinding
    | RecallFinding
)
