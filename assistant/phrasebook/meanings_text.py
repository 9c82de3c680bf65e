"""Requests about the words of a plan that phrases tell: a name alone, a section without its new text."""

from __future__ import annotations

import re

from assistant.phrasebook.agencies import named
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.trimming import asks
from knowledge.domain.folding import fold


def agency(scene: Scene) -> Outcome:
    """Another agency or province."""
    found = named(scene.wording, *scene.match.span("agency"))
    if not (found.agency or found.province) or found.ceiling or found.carry_over or found.unclear:
        raise NoSense  # "tỉnh giao cho xã 480 triệu" tells of money
    return Outcome((Call("set_agency", {"agency": found.agency, "province": found.province}),))


_ACTS = re.compile(r"\b(?:duoc|giao|cap|bao|duyet|thong bao|yeu cau|chot|noi|nhac|gui|keu|bat|hoi|muon)\b")


def agency_bare(scene: Scene) -> Outcome:
    """A name alone means the agency only where a draft is open."""
    if scene.plan is None or scene.plan.brief is None or asks(scene.wording, *scene.match.span()):
        raise NoSense
    if _ACTS.search(scene.folded("agency")):
        raise NoSense  # what an agency does or gives is told
    outcome = agency(scene)
    given = outcome.calls[0].arguments
    if scene.folded("agency").startswith(("tinh ", "thanh pho ")) and not of_province(scene.plan.brief.agency):
        return Outcome((Call("set_agency", {**given, "agency": ""}),))
    return outcome


def of_province(agency: str) -> bool:
    """True of the committee of a province."""
    return fold(agency).startswith(("ubnd tinh", "ubnd thanh pho", "uy ban nhan dan tinh", "uy ban nhan dan thanh pho"))


def rewrite_how(scene: Scene) -> Outcome:
    """Without its new text a section cannot be rewritten here."""
    said = scene.said("section")
    if scene.plan is None or not said:
        raise NoSense
    return Outcome(problem=f"Chưa viết lại “{said}”: hãy nêu nội dung mới, ví dụ: viết lại mục I.1: Nội dung mới …")


def place_of(folded: str) -> int:
    """ "thứ hai" is 2; -1 is the last; 0 where the words say none."""
    word = folded.removeprefix("thu ")
    if word.isdigit():
        return int(word)
    names = {"mot": 1, "nhat": 1, "dau": 1, "dau tien": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5}
    return -1 if word.startswith("cuoi") else names.get(word, 0)
