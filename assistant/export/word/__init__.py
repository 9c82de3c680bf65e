"""Word files by Decree 30/2020: written with the standard library, from a profile that holds the decree's layout.

Nothing is automatic in the file but page numbers: list markers and heading numbers are typed text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.checks.gate import CheckedPlan
from assistant.export.word.body import appendix_title, body
from assistant.export.word.closing import closing
from assistant.export.word.letterhead import letterhead
from assistant.export.word.package import DraftMark, Stretch, package
from assistant.export.word.profile import ND30_2020, Profile
from assistant.export.word.sources import noted
from assistant.export.word.widths import fitted
from assistant.export.word.wml import paragraph, plain, runs
from knowledge.domain.printed import DRAFT, PrintedAppendix, PrintedBlock, PrintedHeading, PrintedPlan, PrintedTable
from knowledge.domain.printing import one_line, printed


def write(checked: CheckedPlan, profile: Profile = ND30_2020, *, sources: bool = False) -> bytes:
    """The bytes of the .docx file; with ``sources`` a footnote names where each figure and citation comes from."""
    plan = printed(checked.plan)
    plan, notes = noted(plan, checked.plan) if sources else (plan, ())
    draft = not checked.final
    stretches = (*_body(plan, profile, draft=draft), *_appendices(plan, profile, draft=draft))
    author = one_line(plain(plan.letterhead.agency))
    mark = DraftMark(DRAFT, plan.legend("Nền vàng", "Nền xanh")) if draft else None
    return package(stretches, profile, title=plan.title, author=author, mark=mark, notes=notes)


def _body(plan: PrintedPlan, profile: Profile, *, draft: bool) -> Iterable[Stretch]:
    """From the letterhead to the signature; a wide table turns its page."""
    head = letterhead(plan.letterhead, profile, draft=draft)
    last = "".join(paragraph("KetThuc", runs(item.pieces, draft=draft)) for item in plan.conclusion)
    foot = last + closing(plan.closing, profile, draft=draft)
    wide = _turned(plan.blocks, profile)
    stretches = [
        Stretch(_set((item for _, item in part), profile, landscape=landscape, draft=draft), landscape)
        for landscape, part in groupby(zip(wide, plan.blocks, strict=True), lambda pair: pair[0])
    ]
    if not stretches or stretches[0].landscape:
        stretches.insert(0, Stretch(""))
    stretches[0] = Stretch(head + stretches[0].content, starts=True)
    if stretches[-1].landscape and foot:
        stretches.append(Stretch(""))
    stretches[-1] = Stretch(stretches[-1].content + foot, stretches[-1].landscape, stretches[-1].starts)
    return stretches


def _appendices(plan: PrintedPlan, profile: Profile, *, draft: bool) -> Iterable[Stretch]:
    """Each appendix on pages of its own, turned where one of its tables is wide."""
    for appendix in plan.appendices:
        landscape = any(_turned(appendix.blocks, profile))
        yield Stretch(_appendix(appendix, profile, landscape=landscape, draft=draft), landscape, starts=True)


def _appendix(appendix: PrintedAppendix, profile: Profile, *, landscape: bool, draft: bool) -> str:
    title = appendix_title(appendix, profile, _room(profile, landscape), draft=draft)
    return title + _set(appendix.blocks, profile, landscape=landscape, draft=draft)


def _set(blocks: Iterable[PrintedBlock], profile: Profile, *, landscape: bool, draft: bool) -> str:
    return body(blocks, profile, _room(profile, landscape), draft=draft)


def _room(profile: Profile, landscape: bool) -> float:
    """From margin to margin (mm)."""
    return profile.landscape_width if landscape else profile.text_width


def _turned(blocks: Sequence[PrintedBlock], profile: Profile) -> list[bool]:
    """Which blocks stand on a landscape page: wide tables, and the headings right above them."""
    turned: list[bool] = []
    for item in reversed(blocks):
        if isinstance(item, PrintedTable):
            turned.append(item.landscape or not fitted(item, profile, profile.text_width).comfortable)
        else:
            turned.append(bool(turned) and turned[-1] and isinstance(item, PrintedHeading))
    return turned[::-1]
