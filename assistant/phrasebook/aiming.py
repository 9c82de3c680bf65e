"""The budget lines that a clause is about: by number, by place, by name, or by pointing back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.phrasebook.scene import HOPED, Scene, Unsettled
from assistant.phrasebook.spotting import Clause, Mark
from assistant.phrasebook.targets import Sought, Target, line_targets, lines, reference, sections
from assistant.tools.budget_lines import line_asked
from knowledge.domain.plan import Plan

_LEAST_SCORE_WITH_CHAT = 3
_NTH = {
    "nhat": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "dau": 1,
    "tien": 1,
    "cuoi": 0,
    "cung": 0,
    "chot": 0,
}


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


def _led_by(clause: Clause) -> tuple[Mark, ...]:
    """The table that the sentence speaks of ("bảng 3: dòng 1 60 triệu, dòng 2 …")."""
    folded = clause.whole.wording.folded
    earlier = [one for one in clause.whole.literals if one.kind == "table" and one.end <= clause.start]
    leads = [one for one in earlier if re.match(r" ?:[^;\n]*$", folded[one.end : clause.start])]
    return tuple(leads[-1:])


def table_said(clause: Clause, near: int) -> str:
    """The ordinal of the table named closest to a place of the clause; empty where none is."""
    tables = clause.of("table") or _led_by(clause)
    if not tables:
        return ""
    mark = min(tables, key=lambda one: abs(one.start - near))
    digits = "".join(letter for letter in mark.text if letter.isdigit())
    if digits or clause.whole.plan is None:
        return digits
    several = sum(1 for _ in clause.whole.plan.tables())
    at = _NTH.get(mark.text.split()[-1], -1)  # "bảng cuối", "bảng thứ hai"
    return str(at or several) if 0 <= at <= several else ""


def aims(scene: Scene, clause: Clause) -> tuple[Aim, ...]:
    """The lines spoken of, in order; a number with the words of its line is one aim."""
    if scene.plan is None:
        return ()
    key = (clause.start, clause.end, scene.past.hoping, len(scene.past.now))
    return clause.whole.once(("aims", *key), lambda: _aims(scene, clause))


def _aims(scene: Scene, clause: Clause) -> tuple[Aim, ...]:
    found: list[Aim] = []
    for mark in sorted(
        (*clause.of("number", "ordinal", "pointer", "neighbour"), *clause.rows), key=lambda one: one.start
    ):
        aim = _aim(scene, clause, mark)
        if aim is None:
            continue
        if found and aim.kind in ("pointer", "row") and len(aim.targets) == 1 and aim.targets == found[-1].targets:
            found[-1] = replace(found[-1], marks=(*found[-1].marks, *aim.marks), strong=True)
            continue
        if found and found[-1].kind == "ordinal" and aim.kind == "pointer":
            found[-1] = replace(found[-1], marks=(*found[-1].marks, *aim.marks))
            continue
        if found and (joined := _joined(scene, found[-1], aim)) is not None:
            found[-1] = joined
        else:
            found.append(aim)
    return tuple(_nth_of_group(scene, clause, found))


def _nth_of_group(scene: Scene, clause: Clause, found: Sequence[Aim]) -> Sequence[Aim]:
    """ "dòng đầu trong mục 2" is one line: the first of that group."""
    if len(found) != 2 or found[0].kind != "ordinal" or len(found[1].targets) != 1 or scene.plan is None:
        return found
    between = scene.wording.folded[found[0].end : found[1].start]
    target = found[1].targets[0]
    if not re.fullmatch(r" ?(?:trong|cua|o|thuoc|duoi)? ?", between) or target.address == HOPED:
        return found
    _, group = line_asked(scene.plan, target.address, target.table)
    at = _place_of(found[0].marks[0])
    if not group.children or not -1 <= at < len(group.children):
        return found
    child = line_targets(scene.plan, target.table)[group.children[at].key]
    return [Aim(found[0].start, found[1].end, (*found[0].marks, *found[1].marks), (child,))]


def _place_of(mark: Mark) -> int:
    """The index that an ordinal means; -1 is the last, less than that none."""
    word = mark.text.split()[-1]
    return (int(word) if word.isdigit() else _NTH.get(word, -9)) - 1


def _aim(scene: Scene, clause: Clause, mark: Mark) -> Aim | None:
    table = table_said(clause, mark.start)
    if mark.kind == "row":
        targets = tuple(one for one in mark.targets if table in ("", one.table or "1")) or mark.targets
        return Aim(mark.start, mark.end, (mark,), targets, len(mark.text.split()) >= _LEAST_SCORE_WITH_CHAT)
    if mark.kind == "pointer":
        if mark.text.startswith(("bang ", "so tien ", "khoan tien ", "tien ")):
            return None
        return Aim(mark.start, mark.end, (mark,), _pointed(scene, clause, mark))
    if mark.kind == "neighbour":
        return Aim(mark.start, mark.end, (mark,), _neighbour(scene, clause, mark))
    if mark.kind == "ordinal" and (child := _child(scene, mark)) is not None:
        return Aim(mark.start, mark.end, (mark,), (child,))
    if not table and any(one.text.startswith("bang ") for one in clause.of("pointer")):
        table = scene.past.table(scene.plan) if scene.plan is not None else ""
    wanted = reference(re.sub(r"^[md] ?(?=[\divx])", "muc ", mark.text))
    sought = _sought(scene, replace_table(wanted.words, wanted.noun, table))
    return Aim(mark.start, mark.end, (mark,), sought.found)


def replace_table(words: str, noun: str, table: str) -> str:
    """A reference written out: "dong 2.1 bang 3"."""
    return f"{noun or 'muc'} {words}" + (f" bang {table}" if table else "")


def _sought(scene: Scene, words: str) -> Sought:
    plan = scene.plan
    if plan is None:
        return Sought()
    table = scene.past.table(plan)
    spotted = scene.past.spotted(scene.wording, plan)
    return spotted.once(("line", words, table), lambda: lines(plan, reference(words), table))


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


def _child(scene: Scene, mark: Mark) -> Target | None:
    """ "dòng thứ hai" of the group that was spoken of last."""
    last = scene.past.line(scene.plan) if scene.plan is not None else None
    if scene.plan is None or last is None or not last[1].children:
        return None
    at = _place_of(mark)
    if not -1 <= at < len(last[1].children):
        return None
    return line_targets(scene.plan, str(last[0]))[last[1].children[at].key]


def _neighbour(scene: Scene, clause: Clause, mark: Mark) -> tuple[Target, ...]:
    """The line right above or below the one spoken of last, counted over the lines that hold their own money."""
    last = _pointed(scene, clause, mark)
    if scene.plan is None or len(last) != 1:
        return ()
    if scene.past.hoping and last[0].address == HOPED:
        return last
    table, line = line_asked(scene.plan, last[0].address, last[0].table)
    lines_in = [one for _, one in table.walk()]
    step = -1 if re.search(r"tren|truoc", mark.text) else 1
    at = next(n for n, one in enumerate(lines_in) if one.key == line.key) + step
    while 0 <= at < len(lines_in) and lines_in[at].children:
        at += step
    if not 0 <= at < len(lines_in):
        return ()
    return (line_targets(scene.plan, last[0].table)[lines_in[at].key],)


def one_of(scene: Scene, aim: Aim) -> Target:
    """The line without doubt; else a question, or a sentence that says there is none.

    Of a place in a table ("dòng cuối") the line that holds money of its own is meant, not the group around it.
    """
    if len(aim.targets) == 1:
        return aim.targets[0]
    if aim.kind == "ordinal" and scene.plan is not None and HOPED not in {one.address for one in aim.targets}:
        own = [one for one in aim.targets if not line_asked(scene.plan, one.address, one.table)[1].children]
        if len(own) == 1:
            return own[0]
    raise scene.which(Sought(found=aim.targets), scene.wording.said(aim.start, aim.end), (aim.start, aim.end), "dòng")


def groups_of(scene: Scene, aim: Aim) -> list[Target]:
    """The groups of lines among what an aim may be."""
    if scene.plan is None:
        return []
    known = [one for one in aim.targets if one.address != HOPED]
    return [one for one in known if line_asked(scene.plan, one.address, one.table)[1].children]


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
            aim = Aim(mark.start, mark.end, (mark,), _sections_numbered(clause, scene.plan, mark.text))
        if found and found[-1].kind == "number" and aim.kind == "part":
            both = tuple(one for one in found[-1].targets if one in aim.targets)
            if both:
                found[-1] = Aim(found[-1].start, aim.end, (*found[-1].marks, *aim.marks), both)
                continue
        found.append(aim)
    return tuple(found)


def _sections_numbered(clause: Clause, plan: Plan, said: str) -> tuple[Target, ...]:
    wanted = replace(reference(said), table="")
    return clause.whole.once(("section", wanted.words), lambda: sections(plan, wanted).found)


def marks_of(found: Sequence[Aim]) -> tuple[Mark, ...]:
    """All marks of the aims."""
    return tuple(mark for aim in found for mark in aim.marks)
