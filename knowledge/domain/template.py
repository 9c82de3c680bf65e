"""A template describes one family of plans: what stands in it, what the officer must add, how money is shared out.

Texts hold references in braces. Those of ``LIVE`` stay in the draft and are written out at output, so that a changed
year or ceiling changes the prose; those of ``WORDS`` depend on the agency alone and are written once, when the draft
begins. A template never holds a figure or the number of a local document: these are slots, named amounts and shares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.domain.budget import Column, Role
from knowledge.domain.folding import fold
from knowledge.domain.regex import regex

LEVELS = ("xa", "tinh", "so")
"""Commune, province, Sở: who plans since 2025-07-01."""

LEVEL_NAMES = {"xa": "UBND xã, phường, đặc khu", "tinh": "UBND tỉnh, thành phố", "so": "sở, ngành cấp tỉnh"}

WORDS = ("tier", "area", "province_full", "agency_symbol", "communes", "hamlets", "party")
"""``xã``; ``xã Tây Sơn``; ``tỉnh Gia Lai``; ``SKHCN``; ``xã, phường``; ``thôn, tổ dân phố``; ``Tỉnh ủy``."""

OTHER_OFFICE = "so_khac"
"""A condition every template knows: the plan is issued by a Sở other than the Sở Khoa học và Công nghệ."""

DERIVED_AMOUNTS = ("tong_kinh_phi", "chuyen_nguon", "kinh_phi_giao", "tran")
"""Amounts the rendering knows by itself; ``chuyen_nguon`` is the officer's."""

CARRY_OVER = "chuyen_nguon"

REFERENCE = regex(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class TemplateParagraph:
    """A paragraph of standing words. Empty ``levels`` means every level.

    ``condition`` names an amount or option that must be given, ``unless`` one that must not. ``deadline`` is the day by
    which the task is done ("30/6/{year}"); it is said at the end of the sentence.
    """

    text: str
    marker: str = ""
    levels: tuple[str, ...] = ()
    condition: str = ""
    unless: str = ""
    deadline: str = ""

    @property
    def sentence(self) -> str:
        """The text with its deadline said."""
        if not self.deadline:
            return self.text
        day = "trước ngày " if self.deadline.count("/") == 2 else "trong "
        return f"{self.text.rstrip(' .;')}; hoàn thành {day}{self.deadline}."


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A budget line. ``share`` is its weight among its siblings (groups too); no amount is ever written here.

    ``quantity`` is a proposal in ``measure``. ``norm`` names the unit price the officer may give. ``condition`` and
    ``unless`` are those of a paragraph.
    """

    label: str
    share: Decimal = Decimal(0)
    measure: str = ""
    quantity: Decimal | None = None
    norm: str = ""
    note: str = ""
    children: tuple[TemplateLine, ...] = ()
    condition: str = ""
    unless: str = ""

    def walk(self) -> Iterator[TemplateLine]:
        """This line and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class TemplateTable:
    """A budget table. ``allocation`` tables share the ceiling between them by ``share``; the others report last year.

    With ``appendix`` the table stands in a landscape appendix of that title when the option of that name is chosen.
    ``option`` names the option that decides whether a reporting table stands; while nobody chooses, it stands where any
    figure of last year is known. Its cells are amounts the officer gives by name (see ``cell_name``).
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    lines: tuple[TemplateLine, ...]
    allocation: bool = True
    share: Decimal = Decimal(1)
    levels: tuple[str, ...] = ()
    appendix: str = ""
    appendix_title: str = ""
    option: str = ""

    def cell_name(self, column: int, key: str) -> str:
        """The name of the amount in one cell of a reporting table: ``uoc_thuc_hien_2`` for line 2."""
        words = "_".join(re.findall(r"[a-z0-9]+", fold(self.columns[column].header)))
        return f"{words}_{key.lower().replace('.', '_')}"

    def column(self, role: Role) -> int | None:
        """Index of the first column with this role, or None."""
        return next((index for index, column in enumerate(self.columns) if column.role is role), None)


@dataclass(frozen=True, slots=True)
class TemplateUnit:
    """A body that receives part of the budget; its table follows its heading."""

    name: str
    table: TemplateTable
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """A heading with what stands under it; ``guidance`` tells the officer what belongs here.

    ``units`` become one child section each, headed by ``unit_title`` ("… cho {unit}: {total}"). ``carries`` allows
    sentences of a prior plan's section of the same name. ``title`` may hold references; a section whose title is
    ``{unit}`` stands once for each body that receives money and has no section beside it.
    """

    key: str
    title: str
    guidance: str = ""
    blocks: tuple[TemplateParagraph | TemplateTable, ...] = ()
    children: tuple[TemplateSection, ...] = ()
    levels: tuple[str, ...] = ()
    condition: str = ""
    carries: bool = False
    unit_title: str = ""
    units: tuple[TemplateUnit, ...] = ()

    @property
    def for_units(self) -> bool:
        """True for the section that is repeated for bodies not named beside it."""
        return self.title == "{unit}"

    def walk(self) -> Iterator[TemplateSection]:
        """This section and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def tables(self) -> Iterator[TemplateTable]:
        """The tables that stand directly in this section, those of its units included."""
        for block in self.blocks:
            if isinstance(block, TemplateTable):
                yield block
        for unit in self.units:
            yield unit.table


@dataclass(frozen=True, slots=True)
class TemplateSlot:
    """A fact only the officer knows: given by name, shown as a slot until then.

    ``prior`` tells what an older plan, given as a file, may answer: "total" last year's total; "name" a name that does
    not change with the years, where the same agency issued it. Years of ``example`` are the plan's ({year-1}).
    """

    name: str
    description: str
    example: str = ""
    prior: str = ""


@dataclass(frozen=True, slots=True)
class TemplateTopic:
    """National documents of these kinds on this topic, in force on the plan's date, become legal bases."""

    name: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateSignature:
    """Symbol of the document number, lines above the signature and recipients (they may depend), for one level."""

    level: str
    symbol: str
    authority: tuple[str, ...]
    recipients: tuple[TemplateParagraph, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One family of plans, self-sufficient. ``unless`` names agencies it is not written for (``OTHER_OFFICE``)."""

    id: str
    title: str
    description: str
    levels: tuple[str, ...]
    kind: str
    subject: str
    topics: tuple[TemplateTopic, ...]
    bases: tuple[TemplateParagraph, ...]
    preamble: tuple[TemplateParagraph, ...]
    sections: tuple[TemplateSection, ...]
    conclusion: tuple[TemplateParagraph, ...]
    signatures: tuple[TemplateSignature, ...]
    slots: tuple[TemplateSlot, ...] = ()
    amounts: tuple[TemplateSlot, ...] = ()
    options: tuple[TemplateSlot, ...] = ()
    unless: str = ""

    @property
    def has_budget(self) -> bool:
        """True when a ceiling is shared out somewhere in it."""
        return any(table.allocation for table in self.tables())

    def walk(self) -> Iterator[TemplateSection]:
        """Every section in order."""
        for section in self.sections:
            yield from section.walk()

    def tables(self) -> Iterator[TemplateTable]:
        """Every table in order."""
        for section in self.walk():
            yield from section.tables()

    def slot(self, name: str) -> TemplateSlot | None:
        """The slot of that name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def signature(self, level: str) -> TemplateSignature:
        """The signature of the level; of the first level the template fits where it has none of its own."""
        return next((one for one in self.signatures if one.level == level), self.signatures[0])

    def given_names(self) -> tuple[str, ...]:
        """Every name an officer may set: slots, amounts, options and norms of budget lines, in this order."""
        norms = [line.norm for table in self.tables() for top in table.lines for line in top.walk() if line.norm]
        named = [one.name for one in (*self.slots, *self.amounts, *self.options)]
        return tuple(dict.fromkeys([*named, *norms]))


def suits(levels: tuple[str, ...], level: str) -> bool:
    """True when something limited to ``levels`` (none: unlimited) belongs into a plan of ``level``."""
    return not levels or level in levels
