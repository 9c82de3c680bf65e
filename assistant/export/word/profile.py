"""The layout a decree prescribes, as data. A new decree is a new profile, not new code.

Lengths are millimetres, type sizes and spacings points.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes by the parts of a document."""

    body: float = 14
    nation: float = 13
    motto: float = 14
    agency: float = 13
    agency_least: float = 12
    """Taken where it saves the agency's name a second line."""
    number: float = 13
    place: float = 14
    kind: float = 14
    page_number: float = 14
    recipients_title: float = 12
    recipients: float = 11
    signature: float = 14
    unit_line: float = 13
    place_least: float = 13
    """Taken where it saves place and date a second line."""
    table: float = 13
    legend: float = 9
    note: float = 10


@dataclass(frozen=True, slots=True)
class TableStep:
    """A way to set a table: its type, the least width of its label, and whether other columns have room to spare."""

    points: float
    label: float
    easy: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Page, type and spacing of one decree."""

    name: str
    font: str = "Times New Roman"
    sizes: Sizes = Sizes()
    table_steps: tuple[TableStep, ...] = (
        TableStep(13, 60, easy=True),
        TableStep(13, 60),
        TableStep(12, 52, easy=True),
        TableStep(12, 52),
        TableStep(11, 44),
        TableStep(10, 36),
        TableStep(9, 32),
        TableStep(8, 28),
    )
    """Tables take the first of these that fits the page."""
    readable: float = 10
    """A table that would need smaller type than this turns its page."""
    page: tuple[float, float] = (210, 297)
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    header_from_top: float = 9
    first_line: float = 12.7
    paragraph_gap: float = 6
    line_spacing: float = 1.15
    letterhead_left: float = 66
    """Width of the agency's half; Quốc hiệu takes the rest."""
    letterhead_air: float = 5
    """What the names of agencies leave free of their half, so that they do not touch Quốc hiệu."""
    agency_rule: float = 0.4
    """Length of the rule under the agency, as a share of its longest line: a third to a half."""
    subject_rule: float = 40
    closing_left: tuple[float, float] = (80, 100)
    """Least and greatest width of Nơi nhận; the longest recipient decides."""
    signature_room: float = 72
    """Height left for the signature."""

    @property
    def text_width(self) -> float:
        """From margin to margin on a portrait page."""
        return self.page[0] - self.left - self.right

    @property
    def landscape_width(self) -> float:
        """From margin to margin on a landscape page; the margins keep their sides."""
        return self.page[1] - self.left - self.right


ND30_2020 = Profile(name="nd30-2020")
"""Decree 30/2020/NĐ-CP, Phụ lục I, in force since 2020-03-05."""
