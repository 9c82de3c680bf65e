"""The budget lines that a clause is about: by number, by place, by name, or by pointing back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.phrasebook.scene import Scene, Unsettled
from assistant.phrasebook.spotting import Clause, Mark
from assistant.phrasebook.targets import Sought, Target, lines, reference, sections

_LEAST_SCORE_WITH_CHAT = 3


@dataclass(frozen=True, slots=True)
class Aim:
    """A line that is spoken of. ``targets``: what it may be (none: it points at nothing known).

    ``strong``: so much of its name was said that words beside it are only talk.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]
    targets: tuple[Target, ...]
    strong: bool = True

    @property
    def kind(self) -> str:
        """The kind of its first mark."""
        return self.marks[0].kind


def table_said(clause: Clause, near: int) -> str:
    """The ordinal of the table named closest to a place of the clause; empty where none is."""
    tables = clause.of("table")
    if not tables:
        return ""
    mark = min(tables, key=lambda one: abs(one.start - near))
    return "".join(letter for letter in mark.text if letter.isdigit())


def aims(scene: Scene, clause: Clause) -> tuple[Aim, ...]:
    """The lines spoken of, in order; a number with the words of its line is one aim."""
    if scene.plan is None:
        return ()
    found: list[Aim] = []
    for mark in sorted((*clause.of("number", "ordinal", "pointer"), *clause.rows), key=lambda one: one.start):
        aim = _aim(scene, clause, mark)
        if aim is None:
            continue
        if found and (joined := _joined(scene, found[-1], aim)) is not None:
            found[-1] = joined
        else:
            found.append(aim)
    return tuple(found)


def _aim(scene: Scene, clause: Clause, mark: Mark) -> Aim | None:
    table = table_said(clause, mark.start)
    if mark.kind == "row":
        targets = tuple(one for one in mark.targets if table in ("", one.table or "1")) or mark.targets
        return Aim(mark.start, mark.end, (mark,), targets, len(mark.text.split()) >= _LEAST_SCORE_WITH_CHAT)
    if mark.kind == "pointer":
        if mark.text.startswith(("bang ", "so tien ", "khoan tien ", "tien ")):
            return None
        return Aim(mark.start, mark.end, (mark,), _pointed(scene, clause, mark))
    wanted = reference(mark.text)
    sought = _sought(scene, replace_table(wanted.words, wanted.noun, table))
    return Aim(mark.start, mark.end, (mark,), sought.found)


def replace_table(words: str, noun: str, table: str) -> str:
    """A reference written out: "dong 2.1 bang 3"."""
    return f"{noun or 'muc'} {words}" + (f" bang {table}" if table else "")


def _sought(scene: Scene, words: str) -> Sought:
    if scene.plan is None:
        return Sought()
    return lines(scene.plan, reference(words), scene.past.table(scene.plan))


def _joined(scene: Scene, first: Aim, second: Aim) -> Aim | None:
    """A number and the words beside it as one aim, where they may mean the same line."""
    between = scene.wording.folded[first.end : second.start].strip(" ,:.()-")
    if between or {first.kind, second.kind} != {"number", "row"}:
        return None
    both = tuple(one for one in first.targets if one in second.targets)
    if not both:
        return None
    return Aim(first.start, second.end, (*first.marks, *second.marks), both)


def _pointed(scene: Scene, clause: Clause, mark: Mark) -> tuple[Target, ...]:
    """What "dòng đó" points at: a line named before in the same message, else the line spoken of last."""
    before = [one for one in clause.whole.rows if one.end <= mark.start and len(one.targets) == 1]
    numbers = [one for one in clause.whole.literals if one.kind in ("number", "ordinal") and one.end <= mark.start]
    if before or numbers:
        last = max((*before, *numbers), key=lambda one: one.start)
        if last.kind == "row":
            return last.targets
        return _sought(scene, last.text).found
    try:
        return (scene.touched(mark.text, (mark.start, mark.end)),)
    except Unsettled:
        return ()


def one_of(scene: Scene, aim: Aim) -> Target:
    """The line without doubt; else a question, or a sentence that says there is none."""
    if len(aim.targets) == 1:
        return aim.targets[0]
    raise scene.which(Sought(found=aim.targets), scene.wording.said(aim.start, aim.end), (aim.start, aim.end), "dòng")


def section_aims(scene: Scene, clause: Clause) -> tuple[Aim, ...]:
    """The sections spoken of, in order."""
    if scene.plan is None:
        return ()
    found: list[Aim] = []
    for mark in sorted((*clause.of("number", "pointer"), *clause.parts), key=lambda one: one.start):
        if mark.kind == "part":
            aim = Aim(mark.start, mark.end, (mark,), mark.targets, len(mark.text.split()) >= 2)
        elif mark.kind == "pointer":
            key = scene.past.section(scene.plan)
            if not key:
                continue
            aim = Aim(mark.start, mark.end, (mark,), (Target(key, "", key, key),))
        else:
            wanted = replace(reference(mark.text), table="")
            aim = Aim(mark.start, mark.end, (mark,), sections(scene.plan, wanted).found)
        if found and found[-1].kind == "number" and aim.kind == "part":
            both = tuple(one for one in found[-1].targets if one in aim.targets)
            if both:
                found[-1] = Aim(found[-1].start, aim.end, (*found[-1].marks, *aim.marks), both)
                continue
        found.append(aim)
    return tuple(found)


def marks_of(found: Sequence[Aim]) -> tuple[Mark, ...]:
    """All marks of the aims."""
    return tuple(mark for aim in found for mark in aim.marks)
