"""Frames about the amounts of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.phrasebook.aiming import Aim, aims, marks_of, one_of
from assistant.phrasebook.cues import Cue
from assistant.phrasebook.how_much import Change, change_asked, directions, is_readable
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import HOPED, NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause, Mark, View
from assistant.phrasebook.targets import Target, line_targets
from assistant.tools.budget_lines import line_asked, own_amount_column
from knowledge.domain.money import AmountError, Money, Unit, read_amount

_PLAIN = ("money", "row", "table", "from", "toward", "this_year", "plan")
"""Cues that may stand beside any amount."""
ASIDE = ("given", "spent", "every", "back", "part", "over", "ceiling", "final")
_NEVER = (
    "guard", "export", "not", "ask", "why", "how_much", "last_year", "compare", "rename", "rewrite", "check", "undo",
    "search", "suggest", "missing", "percent_of", "most", "least", "share", "even", "remove",
)  # fmt: skip
NEW_LINE = re.compile(
    r"\b(?:them|bo sung|chen|lap them|dua them)(?: vao)?(?: (?:mot|1|cai|01))? (?:dong|khoan|muc chi|muc"
    r"|hang muc|noi dung)"
    r"(?: chi)?(?! (?:(?:so )?[\divx]+|nay|do|ay|thu|cuoi|dau)\b)"
    r"|\b(?:ghi|viet|chen|ke|them|bo sung)(?: them)? (?:vao |o |trong )?(?:bang|nhom) \w+ ?:"
)
"""A new line is asked for, not more money."""
_GIVEN_AWAY = re.compile(r"\b(?:trich|san|nhuong|dieu chuyen|ghep)\b(?! xuat)")
SENT_TO = re.compile(r"\b(?:dua|san|don|bo|chuyen|trich|rot|boc|dem|mang|nhuong)(?: \w+)? (?:qua|sang|vao|vo|cho)\b")
"""Money goes to a line from somewhere, which another frame must settle."""
_NAMED_WITH = re.compile(r"[ ,]*(?:va|voi|cung voi|lan|&)[ ,]*")
_PASSED_ON = re.compile(r"\b(?:phan|so|cho|khoan)(?: tien)? (?:bot|du|giam|con|chenh|doi|thua|cat)\b")
"""What is left over is spoken of, which another frame must settle."""
_MOVED = re.compile(r"\b(?:san|don|nhuong|trich|ghep|dap|rot|dieu chuyen|chuyen|dieu(?= ?\d))\b(?! (?:doi|giao|nguon))")
"""Money goes from somewhere to somewhere."""
_SENT_ON = re.compile(
    r"[,;.] ?(?:\w+ ){0,2}(?:dua|don|chuyen|san|bu|gop|dap|bo|cho)(?: \w+)? (?:sang|qua|vao|vo|xuong|len|cho)\b"
)
"""What was taken goes elsewhere, which another piece must settle."""
_NOUN_AFTER = re.compile(
    r" (?!thoi\b|nhe\b|nha\b|di\b|em\b|a\b|luon\b|giup\b|gium\b|dum\b|ho\b|cho\b|va\b|la\b|anh\b|chi\b)[a-z]"
)
_COUNTED = re.compile(r"\b(?P<count>hai|ba|bon|\d|ca hai|ca) (?:dong|muc|khoan)\b")
_COUNTS = {"hai": 2, "ba": 3, "bon": 4, "ca hai": 2}
_DENIALS = frozenset(("guard", "not"))
_ALIKE = 10
"""A figure without a unit is ten times what stands there at most, and a tenth at least."""
_MOST_TALK = 6
"""So many words that tell nothing of it may stand beside a change."""
_WAIT = re.compile(
    r"(?:khoan(?: da| vo)?[ ,]+|tu tu|doi (?:da|chut)|thoi )(?:tang|giam|xoa|bo|sua|doi|chuyen|them|cho|dung|cat)"
)
"""Something is put off."""


def settled(
    view: View, kinds: Sequence[str], used: Sequence[Mark], near: Sequence[Aim], talk: int = _MOST_TALK
) -> None:
    """NoSense unless every word has its place: at most ``talk`` words are left over, none beside a weak name."""
    said = view.clause.whole.wording.folded[view.clause.start : view.clause.end]
    if _WAIT.match(said):
        raise NoSense
    left = view.left(*kinds, *_PLAIN, used=used)
    bad = [
        cue
        for cue in view.cues
        if not cue.kinds.isdisjoint(_NEVER)
        and cue.kinds.isdisjoint((*kinds, *_PLAIN, *(() if cue.kinds & _DENIALS else ("light",))))
    ]
    unused = [
        mark
        for mark in view.clause.literals
        if mark not in used and not any(one.start <= mark.start and mark.end <= one.end for one in view.marks)
    ]
    if bad or unused or len(left) > talk:
        raise NoSense
    folded = view.clause.whole.wording.folded
    for aim in near:
        if any(_NAMED_WITH.fullmatch(folded[aim.end : word.start]) for word in left) or any(
            _NAMED_WITH.fullmatch(folded[word.end : aim.start]) for word in left
        ):
            raise NoSense  # "mô hình và bẫy đèn": one of two that is not there
        if aim.strong:
            continue
        for word in left:
            gap = folded[word.end : aim.start] if word.end <= aim.start else folded[aim.end : word.start]
            if not re.search(r"[,:.;(]", gap) and len(gap.split()) <= 1:
                raise NoSense


def changed(scene: Scene, clause: Clause) -> Outcome:
    """Lines get an amount, or more, or less."""
    found = aims(scene, clause)
    view = clause.without(marks_of(found))
    if NEW_LINE.search(scene.wording.folded, clause.start, clause.end) or of_the_whole(view):
        raise NoSense
    if not found:
        return _of_last_line(scene, clause, view)
    found = _without_group(scene, found)
    said = without_names(clause, found)
    if (
        SENT_TO.search(said)
        or _GIVEN_AWAY.search(said)
        or _PASSED_ON.search(said)
        or (_MOVED.search(said) and not view.has("up", "down"))
    ):
        raise NoSense
    if any(_SENT_ON.search(said, mark.end - clause.start) for mark in clause.of("amount", "percent")):
        raise NoSense
    found = _counted(scene, view, found, said)
    if len(found) == 2 and not clause.of("amount", "percent"):
        return _alike(scene, view, found)
    if len(found) == 1 and not clause.of("amount", "percent") and (part := _fraction(view)):
        return _by_fraction(scene, clause, view, found[0], part)
    if (
        len(found) == 1
        and found[0].targets
        and not clause.of("amount", "percent")
        and (bare := _unitless(scene, clause, view, found[0]))
    ):
        return bare
    single = found[0].targets[0] if len(found) == 1 and len(found[0].targets) == 1 else None
    held = own_amount(scene, single) if single is not None and single.address != HOPED else None
    change = change_asked(clause, view, found, held)
    if len({aim.start for aim in found}) > 1 and not _listed(scene, found):
        raise NoSense
    kinds = ("up", "down", "put", "into", "half", "double", "triple", "more_half", "every", "total", *ASIDE)
    settled(view, kinds, (*change.marks, *clause.of("table"), *_old_figures(clause, held)), found)
    if any(not aim.targets for aim in found):
        raise NoSense
    targets = [one_of(scene, aim) for aim in found]
    if len(targets) == 1 and view.has("every") and change.mode not in ("set", "raise_to", "lower_to"):
        targets = _below(scene, targets[0])
    return Outcome(tuple(_set(target, change.amount, change.mode) for target in targets))


_OLD = re.compile(r"\b(?:tu|dang|dang la|hien|hien la) $")


def _old_figures(clause: Clause, held: Money | None) -> tuple[Mark, ...]:
    """What a line has until now, told without its unit ("từ 68 thành 75 triệu"): it is what the line truly holds."""
    folded = clause.whole.wording.folded
    return tuple(
        one
        for one in clause.of("bare")
        if held is not None
        and _OLD.search(folded, clause.start, one.start)
        and any(_dong(one.text, unit) == held.dong for unit in (Unit.TRIEU, Unit.TY, Unit.NGHIN))
    )


def _dong(figure: str, unit: Unit) -> int | None:
    try:
        return read_amount(f"{figure} {unit.label}").dong
    except AmountError:
        return None


def _unitless(scene: Scene, clause: Clause, view: View, aim: Aim) -> Outcome | None:
    """ "sáng kiến 15 thôi": a figure of the unit that the table has, where it is of the size of what stands there."""
    held = None if aim.targets[0].address == HOPED else own_amount(scene, aim.targets[0])
    figures = [one for one in clause.of("bare") if one not in _old_figures(clause, held)]
    if len(figures) != 1 or len(aim.targets) != 1 or aim.targets[0].address == HOPED or scene.plan is None:
        return None
    table, _ = line_asked(scene.plan, aim.targets[0].address, aim.targets[0].table)
    if held is None or table.unit not in (Unit.TRIEU, Unit.TY):
        return None
    said = f"{figures[0].text} {table.unit.label.split()[0]}"
    if not is_readable(said) or not held.dong <= read_amount(said).dong * _ALIKE <= held.dong * _ALIKE * _ALIKE:
        return None
    if _NOUN_AFTER.match(scene.wording.folded, figures[0].end, clause.end):
        return None  # "25 sáng kiến": no money
    up, down = directions(view)
    to = view.before(figures[0].start, "into") is not None
    beside = scene.wording.folded[aim.end : figures[0].start].strip(" ,:=") in ("", "thi", "de", "con", "cho")
    if (up and down) or ((up or down) and not to) or not (to or beside or view.has("put")):
        return None
    kinds = ("up", "down", "put", "into", *ASIDE)
    settled(view, kinds, (*figures, *clause.of("table"), *_old_figures(clause, held)), (aim,), talk=0)
    return Outcome((_set(aim.targets[0], said, "raise_to" if up else "lower_to" if down else "set"),))


def without_names(clause: Clause, found: Sequence[Aim]) -> str:
    """The clause, folded, with every letter of a name a mark ("tiến bộ vào sản xuất" sends nothing)."""
    said = clause.whole.wording.folded[clause.start : clause.end]
    for mark in marks_of(found):
        start, end = mark.start - clause.start, mark.end - clause.start
        said = said[:start] + "#" * (end - start) + said[end:] if mark.kind == "row" else said
    return said


def _below(scene: Scene, target: Target) -> list[Target]:
    """The lines of a group, each by itself; the line itself where it is none."""
    if scene.plan is None or target.address == HOPED:
        return [target]
    _, line = line_asked(scene.plan, target.address, target.table)
    named = line_targets(scene.plan, target.table)
    return [named[child.key] for child in line.children] or [target]


def _without_group(scene: Scene, found: Sequence[Aim]) -> tuple[Aim, ...]:
    """The lines without the group that only tells where they stand ("tập huấn ở phần V")."""
    if scene.plan is None or len(found) != 2 or any(len(aim.targets) != 1 for aim in found):
        return tuple(found)
    if any(aim.targets[0].address == HOPED for aim in found):
        return tuple(found)
    held = [line_asked(scene.plan, aim.targets[0].address, aim.targets[0].table)[1] for aim in found]
    for at in (0, 1):
        if any(child.key == held[1 - at].key for child in held[at].children):
            return (found[1 - at],)
    return tuple(found)


def _counted(scene: Scene, view: View, found: Sequence[Aim], said: str) -> tuple[Aim, ...]:
    """ "hai dòng kiểm tra, mỗi dòng …": every line the words may mean, where there are so many."""
    count = _COUNTED.search(said)
    open_aims = [aim for aim in found if len(aim.targets) > 1]
    if scene.plan is None or count is None or len(open_aims) != 1 or not view.has("every"):
        return tuple(found)
    (aim,) = open_aims
    single = [line for line in aim.targets if not line_asked(scene.plan, line.address, line.table)[1].children]
    if len(single) != _COUNTS.get(count["count"], int(count["count"]) if count["count"].isdecimal() else 0):
        return tuple(found)
    aim = replace(aim, strong=True)
    others = [one for one in found if one is not aim and not set(single) <= set(_below(scene, one_of(scene, one)))]
    return (*others, *(replace(aim, targets=(line,)) for line in single))


def of_the_whole(view: View) -> tuple[Cue, ...]:
    """Words that can only mean the total given: "tổng kinh phí giao"."""
    return tuple(cue for cue in view.of("ceiling") if cue.last - cue.first > 1)


def _of_last_line(scene: Scene, clause: Clause, view: View) -> Outcome:
    """ "lên 40 luôn đi": the line spoken of last; a number without a unit is of the unit said last."""
    kinds = ("up", "down", "put", "into", "half", "double", "triple", "more_half", "rest", "back")
    bare = clause.of("bare")
    if len(bare) == 1 and not clause.of("amount", "percent"):
        unit = _unit_said(scene)
        if not unit or not view.has("up", "down", "into", "put"):
            raise NoSense
        settled(view, kinds, bare, (), talk=0)
        up, down = directions(view)
        to = view.before(bare[0].start, "into") is not None
        if up and down:
            raise NoSense
        mode = ("raise_to" if to else "add") if up else ("lower_to" if to else "subtract") if down else "set"
        change = Change(f"{bare[0].text} {unit}", mode, bare)
    else:
        change = change_asked(clause, view, ())
        settled(view, kinds, change.marks, (), talk=1)
    return Outcome((_set(scene.last_line(), change.amount, change.mode),))


def _unit_said(scene: Scene) -> str:
    """The unit of the amount said last: "triệu"; empty where none was."""
    for _, call in scene.past.said():
        unit = re.search(r"[^\W\d]+$", re.sub(r" ?(?:đồng|dong|vnđ|vnd)$", "", call.arguments.get("amount", "")))
        if call.arguments.get("amount"):
            return unit.group() if unit else ""
    return ""


def _alike(scene: Scene, view: View, found: Sequence[Aim]) -> Outcome:
    """ "hạ mục 1 xuống bằng mục 2": one line gets what the other has."""
    first, second = found
    gap = scene.wording.folded[first.end : second.start]
    if not re.search(r"\b(?:bang|ngang|giong|nhu)\b", gap):
        raise NoSense
    kinds = ("up", "down", "put", "into", "even", "every", "half", "double", *ASIDE)
    settled(view, kinds, view.clause.of("table"), found)
    held = own_amount(scene, one_of(scene, second))
    if held is None or view.has("third", "quarter", "fifth", "triple", "more_half"):
        raise NoSense
    if view.has("half"):
        held = Money(held.dong // 2)
    elif view.has("double"):
        held = Money(held.dong * 2)
    return Outcome((_set(one_of(scene, first), held.text(), "set"),))


def own_amount(scene: Scene, target: Target) -> Money | None:
    """What a line holds itself; None where it is the sum of others."""
    if scene.plan is None:
        return None
    table, line = line_asked(scene.plan, target.address, target.table)
    return None if line.children else line.amount(own_amount_column(table))


def _fraction(view: View) -> int:
    """4 for "một phần tư" and "1/4"; 0 where no such part is said."""
    for mark in view.clause.of("ratio", "day"):
        if match := re.fullmatch(r"1 ?/ ?([2-9])", mark.text):
            return int(match[1])
    return next((parts for kind, parts in (("third", 3), ("quarter", 4), ("fifth", 5)) if view.has(kind)), 0)


def _by_fraction(scene: Scene, clause: Clause, view: View, aim: Aim, parts: int) -> Outcome:
    """A part of what the line has is added or taken away; what is left over by the division stays with it."""
    up, down = directions(view)
    if up == down:
        raise NoSense
    kinds = ("up", "down", "put", "third", "quarter", "fifth", *ASIDE)
    settled(view, kinds, clause.of("table", "ratio", "day"), (aim,))
    target = one_of(scene, aim)
    held = own_amount(scene, target)
    if held is None:
        raise NoSense
    return Outcome((_set(target, Money(held.dong // parts).text(), "add" if up else "subtract"),))


def _set(target: Target, amount: str, mode: str) -> Call:
    return Call("set_amount", {"line": target.address, "table": target.table, "amount": amount, "mode": mode})


def _listed(scene: Scene, found: Sequence[Aim]) -> bool:
    """True when the lines are named side by side: "2.1 và 2.2", "tập huấn, tuyên truyền"."""
    gaps = [scene.wording.folded[one.end : two.start].strip() for one, two in pairwise(found)]
    return all(re.fullmatch(r"(?:,|va|voi|&|cung|cung voi|lan|, va)*", gap) for gap in gaps)
