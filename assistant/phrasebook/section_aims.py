"""The sections that a piece of a message speaks of, and the text that it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.phrasebook.aiming import section_aims
from assistant.phrasebook.scene import Scene
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.targets import Target, every_section, reference, sections
from assistant.phrasebook.trimming import without_chat
from knowledge.domain.folding import fold

NOUN = r"(?:phan|muc|chuong(?! trinh)|tieu muc|de muc|doan|noi dung (?:phan|muc))"
_SECTION_NOUN = re.compile(rf"\b{NOUN}\b")
_LED = re.compile(rf"\b{NOUN} (?:(?:va|,|voi) )?$")
_LEAD_IN = re.compile(
    r"^[ ,.:]*(?:(?:cua|o|trong|vao|cuoi|dau|duoi|sau|truoc|ngay|lien|thuoc|tai|ve|len|xuong|cho|cai|ca|luon)\b[ ,]*)*"
)
_TEXT_INTRO = re.compile(
    r"(?:\b(?:nhu sau|noi dung(?: (?:la|moi|moi la|nhu sau|sau))?|voi noi dung|phan nay ghi|muc nay ghi|ghi la"
    r"|ghi ro|thanh|bang|la|cau sau"
    r"|y sau|doan sau|de thay vao|thay vao)\b)?[ ]*:[ ]*|\bnhu sau\b[ ,]*"
)
_OPENING = re.compile(r"(?<=[:\w]) ?\"")


@dataclass(frozen=True, slots=True)
class Given:
    """The text given at ``folded[start:end]``; what stands before ``head`` says what is to be done with it."""

    head: int
    start: int
    end: int


def given_text(scene: Scene, clause: Clause) -> Given | None:
    """What follows a colon or "như sau", or stands in quotation marks; None where no text is given."""
    folded = scene.wording.folded
    quoted = clause.of("quoted")
    intro = _TEXT_INTRO.search(folded, clause.start, clause.end)
    if quoted and (intro is None or quoted[-1].start <= intro.end() + 1 or quoted[-1].start < intro.start()):
        mark = quoted[-1]
        return Given(mark.start, mark.start + 1, mark.end - 1)
    if intro is not None and intro.end() < clause.end:
        start, end = intro.end(), clause.end
        later = [mark for mark in quoted if mark.start >= start]
        if later and later[0].start - start <= 1:
            return Given(intro.start(), later[0].start + 1, later[0].end - 1)
        return Given(intro.start(), start, end)
    return None


def said_text(scene: Scene, given: Given) -> str:
    """The text as it was written, with the mark that ends its last sentence."""
    wording = scene.wording
    end = (
        given.end if wording.folded[given.end : given.end + 1] == '"' else without_chat(wording, given.start, given.end)
    )
    while wording.folded[end : end + 1] in (".", "!", "/") and end < len(wording.folded):
        end += 1
    return wording.text[wording.places[given.start] : wording.places[end]].strip(' \t\n"“”„‘’«»')


def one_section(scene: Scene, start: int, end: int) -> Target | None:
    """The one section that ``folded[start:end]`` names; None where it names none, or several."""
    if scene.plan is None:
        return None
    found = sections_in(scene, start, end)
    keys = {one.address: one for one in found}
    return next(iter(keys.values())) if len(keys) == 1 else None


def sections_in(scene: Scene, start: int, end: int) -> list[Target]:
    """The sections named there, in order; "mục 3 trong phần II" is one, and what only tells where it stands is none."""
    if scene.plan is None:
        return []
    piece = scene.past.spotted(scene.wording, scene.plan).clause(start, end)
    folded = scene.wording.folded
    for mark in piece.of("quoted"):
        titled = sections(scene.plan, reference(folded[mark.start + 1 : mark.end - 1].strip())).found
        if len(titled) == 1:
            return [titled[0]]
    text = folded[start:end].strip(" ,.:")
    exact = sections(scene.plan, reference(_LEAD_IN.sub("", text))).found if text else ()
    if len(exact) == 1:
        return [exact[0]]
    if (titled_so := _titled(scene, text)) is not None:
        return [titled_so]
    found: list[Target] = []
    last = -1
    spoken = [aim for aim in section_aims(scene, piece) if len(aim.targets) == 1]
    led = [
        aim
        for aim in spoken
        if aim.kind != "part" or _LED.search(folded, start, aim.start) or _SECTION_NOUN.match(aim.marks[0].text)
    ]
    for aim in led or spoken:
        between = folded[last : aim.start].strip() if last >= 0 else ""
        container = re.fullmatch(rf"(?:o |cua |trong |thuoc |nam trong )(?:{NOUN} )?", f"{between} ") is not None
        if found and (container or (aim.kind == "part" and not between)):
            last = aim.end
            continue
        found.append(aim.targets[0])
        last = aim.end
    return found


def whole_title(scene: Scene, start: int, end: int) -> bool:
    """True where the whole title of a section was said, after a noun for one: no line of a table is meant."""
    titled = _titled(scene, scene.wording.folded[start:end].strip(" ,.:"), whole_only=True)
    return titled is not None


def _titled(scene: Scene, text: str, *, whole_only: bool = False) -> Target | None:
    """The section whose whole title stands right after the only noun for a section."""
    noun = re.search(rf"\b{NOUN} ", text)
    if noun is None or scene.plan is None or len(re.findall(rf"\b{NOUN} (?!dich\b|tieu\b)", text)) > 1:
        return None
    words = re.findall(r"\w+", text[noun.end() :])
    whole = {" ".join(re.findall(r"\w+", fold(title))): one for one, title in every_section(scene.plan)}
    for count in range(len(words), 0, -1):
        said = " ".join(words[:count])
        if said in whole or f"muc {said}" in whole:
            return whole.get(said) or whole[f"muc {said}"]
    named = sections(scene.plan, reference(" ".join(words))).found if words and not whole_only else ()
    return named[0] if len(named) == 1 else None
