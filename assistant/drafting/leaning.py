"""Which older plan a first draft leans on where the officer named none: the office's own before others, then a sample.

Of a plan chosen so, the lines and their shares are used, as proposals. What it says, what it paid and what it priced
stays with it; only figures of the agency's own last year are quoted, with their source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from assistant.drafting.issuer import Issuer, level_of
from assistant.drafting.likeness import alike, spelled_out
from assistant.drafting.patterns import council, is_own
from assistant.drafting.priors import PriorPlan, best_structure, read_priors
from knowledge.domain.budget import Role
from knowledge.domain.folding import fold
from knowledge.domain.passage import HeldDocument
from knowledge.domain.template import REFERENCE, Template
from knowledge.errors import KnowledgeError
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read, read_bytes
from knowledge.samples import samples_of

_MOST_READ = 6
"""So many plans of the library are opened at most, the likeliest first."""
_YEARS_BACK = 5
_ALIKE = ("xa", "tinh")
"""Levels whose agencies have the same tasks everywhere; what another Sở pays for is no model."""
_SUBJECT = 2
"""So many pairs of words must the subjects of two plans share to be about the same thing."""
_EVERYWHERE = frozenset({
    "ke hoach", "hoat dong", "thuc hien", "trien khai", "nhiem vu", "tren dia", "dia ban", "du toan", "ngan sach",
    "kinh phi", "phan bo", "cong tac", "nam cua", "nhan dan", "uy ban",
})  # fmt: skip
"""Pairs of words that subjects of all plans have."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """A plan to lean on. ``sample`` is true for one of the program's, ``own`` for one of the issuing agency itself."""

    prior: PriorPlan
    own: bool = False
    sample: bool = False
    problems: int = 0
    """How many errors the checker found in it when it entered the library."""

    def notice(self) -> str:
        """What it is and how to do without it, as a sentence."""
        what, kind = "kế hoạch đã có của cơ quan" if self.own else "kế hoạch của cơ quan khác trong thư viện", "cũ"
        if self.sample:
            what, kind = "do chương trình soạn sẵn, địa danh không có thật, không phải số liệu của cơ quan nào", "mẫu"
        flawed = f" Kế hoạch này có {self.problems} lỗi số liệu." if self.problems else ""
        return (
            f"Các dòng và tỷ trọng dựa theo “{self.prior.name}” ({what}), số tiền chỉ là đề xuất.{flawed} Nếu không "
            f"muốn, hãy thêm “không dùng kế hoạch {kind}” vào yêu cầu lập dự thảo."
        )


def lean_on(
    template: Template, issuer: Issuer, year: int, held: Sequence[HeldDocument], templates: Sequence[Template],
    *, samples: bool = True
) -> Leaning | None:  # fmt: skip
    """The best plan to lean on; None where nothing fits, and but for the agency's own where no money is shared out.

    The agency's own plan of an earlier year comes first, of the same family if there is one; then one of the same
    family by an agency of the same level (of the same name for a Sở); then, where ``samples`` is true, a sample.
    """
    opened = tuple(_opened(held, issuer, year, template))
    if not template.has_budget:
        return next((one for one in opened if one.own), None)
    same = [one for one in opened if family_of(one.prior, templates) == template.id]
    own = [one for one in (*same, *opened) if one.own]
    if found := next(iter((*own, *same)), None):
        return found
    return _sample(template, issuer) if samples else None


def family_of(prior: PriorPlan, templates: Sequence[Template]) -> str:
    """The id of the template that the plan is most like: by its budget tables first, then by its headings."""
    counted = any(table.columns_of(Role.QUANTITY) for _, table in prior.allocations)
    titles = [spelled_out(section.title) for _, section in prior.plan.walk()]

    def likeness(template: Template) -> float:
        tables = [table for table in template.tables() if table.allocation]
        wants_units = any(section.units for section in template.walk())
        wants_counts = any(table.column(Role.QUANTITY) is not None for table in tables)
        agreed = [
            1.0 if template.has_budget == bool(prior.allocations) else 0.75 if template.has_budget else 0.0,
            wants_units == (len(prior.allocations) > 1),
            wants_counts == counted,
        ]
        headings = [spelled_out(REFERENCE.sub(" ", section.title)) for section in template.walk()]
        near = [max((alike(heading, title) for title in titles), default=0.0) for heading in headings if heading]
        return sum(agreed) + 2 * (sum(near) / len(near) if near else 0.0)

    return max(templates, key=likeness).id if templates else ""


def about_the_same(subject: str, template: Template) -> bool:
    """True when the subject of a plan speaks of what the template's subject speaks of."""
    return len(_pairs(subject) & _pairs(REFERENCE.sub(" ", template.subject))) >= _SUBJECT


def _pairs(text: str) -> frozenset[str]:
    words = re.findall("[a-z]+", spelled_out(text))
    return frozenset(f"{first} {second}" for first, second in pairwise(words)) - _EVERYWHERE


def _opened(held: Sequence[HeldDocument], issuer: Issuer, year: int, template: Template) -> Iterator[Leaning]:
    """The likeliest plans of the library as they are read now; those that cannot be read any more are passed over."""
    heading = council(issuer.heading)

    def order(one: HeldDocument) -> tuple[bool, bool, int, str]:
        others = council(one.agency) != heading
        return others, others and one.problem_count > 0, -(one.year or 0), one.name

    fitting = [
        one
        for one in held
        if fold(one.kind) == fold(template.kind)
        and one.year is not None
        and year - _YEARS_BACK <= one.year < year
        and (council(one.agency) == heading or (issuer.level in _ALIKE and level_of(one.agency) == issuer.level))
        and about_the_same(one.subject, template)
    ]
    for one in sorted(fitting, key=order)[:_MOST_READ]:
        try:
            plan = parse_plan(read(Path(one.path)))
        except KnowledgeError:
            continue
        (prior,) = read_priors(((one.name, plan, None),), shares_only=True)
        own = is_own(prior, issuer)
        if _usable(prior, template):
            yield Leaning(replace(prior, shares_only=not own), own, problems=one.problem_count)


def _sample(template: Template, issuer: Issuer) -> Leaning | None:
    for sample in samples_of(template.id, issuer.level or ""):
        if issuer.level == "so" and not fold(sample.agency).startswith(fold(issuer.heading)):
            continue
        plan = parse_plan(read_bytes(sample.file, sample.text().encode()))
        (prior,) = read_priors(((sample.name, plan, None),), shares_only=True)
        if _usable(prior, template):
            return Leaning(prior, sample=True)
    return None


def _usable(prior: PriorPlan, template: Template) -> bool:
    if not template.has_budget:
        return not prior.allocations
    by_unit = any(section.units for section in template.walk())
    return best_structure((prior,), by_unit=by_unit, quantities=False) is not None
