"""Frames about the amounts of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.phrasebook.aiming import Aim, aims, marks_of, one_of
from assistant.phrasebook.amounts import written
from assistant.phrasebook.cues import Cue
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
_TOLD_AGAIN = re.compile(r"\b(?:tuc|tuong duong|tuong ung|hay)\b")
"""Between a percentage and the amount it comes to."""
_NEW_LINE = re.compile(
    r"\b(?:them|bo sung|chen|lap them|dua them)(?: vao)?(?: (?:mot|1|cai|01))? (?:dong|khoan|muc chi|muc"
    r"|hang muc|noi dung)"
    r"(?: chi)?(?! (?:(?:so )?[\divx]+|nay|do|ay|thu|cuoi|dau)\b)"
)
"""A new line is asked for, not more money."""
_TABLE_NAMED = re.compile(r"(?: (?:cua|o|trong|thuoc))? (?:bang|bieu)(?: \w+){1,3}")
_GIVEN_AWAY = re.compile(r"\b(?:trich|san|nhuong|dieu chuyen|ghep)\b(?! xuat)")
_NAMED_WITH = re.compile(r"[ ,]*(?:va|voi|cung voi|lan|&)[ ,]*")
_PASSED_ON = re.compile(r"\b(?:phan|so|cho|khoan)(?: tien)? (?:bot|du|giam|con|chenh|doi|thua|cat)\b")
"""What is left over is spoken of, which another frame must settle."""
_MOVED = re.compile(r"\b(?:san|don|nhuong|trich|ghep|dap|rot|dieu chuyen|chuyen|dieu(?= ?\d))\b(?! (?:doi|giao|nguon))")
"""Money goes from somewhere to somewhere."""
_DENIALS = frozenset(("guard", "not"))
_ALIKE = 10
"""A figure without a unit is ten times what stands there at most, and a tenth at least."""
_MOST_TALK = 6
"""So many words that tell nothing of it may stand beside a change."""
_WAIT = re.compile(
    r"(?:khoan(?: da| vo)?[ ,]+|tu tu|doi (?:da|chut)|thoi )(?:tang|giam|xoa|bo|sua|doi|chuyen|them|cho|dung|cat)"
)
"""Something is put off."""


@dataclass(frozen=True, slots=True)
class _Change:
    amount: str
    mode: str
    marks: tuple[Mark, ...]


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
    if _NEW_LINE.search(scene.wording.folded, clause.start, clause.end) or of_the_whole(view):
        raise NoSense
    if not found:
        return _of_last_line(scene, clause, view)
    found = _without_group(scene, found)
    said = scene.wording.folded[clause.start : clause.end]
    if _GIVEN_AWAY.search(said) or _PASSED_ON.search(said) or (_MOVED.search(said) and not view.has("up", "down")):
        raise NoSense
    if len(found) == 2 and not clause.of("amount", "percent"):
        return _alike(scene, view, found)
    if len(found) == 1 and not clause.of("amount", "percent") and (part := _fraction(view)):
        return _by_fraction(scene, clause, view, found[0], part)
    if len(found) == 1 and not clause.of("amount", "percent") and (bare := _unitless(scene, clause, view, found[0])):
        return bare
    single = found[0].targets[0] if len(found) == 1 and len(found[0].targets) == 1 else None
    held = own_amount(scene, single) if single is not None and single.address != HOPED else None
    change = _change(clause, view, found, held)
    if len(found) > 1 and not _listed(scene, found):
        raise NoSense
    kinds = ("up", "down", "put", "into", "half", "double", "triple", "more_half", "every", "total", *ASIDE)
    settled(view, kinds, (*change.marks, *clause.of("table"), *_old_figures(clause)), found)
    if any(not aim.targets for aim in found):
        raise NoSense
    targets = [one_of(scene, aim) for aim in found]
    if len(targets) == 1 and view.has("every") and change.mode not in ("set", "raise_to", "lower_to"):
        targets = _below(scene, targets[0])
    return Outcome(tuple(_set(target, change.amount, change.mode) for target in targets))


_OLD = re.compile(r"\b(?:tu|dang|dang la|hien|hien la) $")


def _old_figures(clause: Clause) -> tuple[Mark, ...]:
    """What a line has until now, told without its unit ("từ 68 thành 75 triệu")."""
    folded = clause.whole.wording.folded
    return tuple(one for one in clause.of("bare") if _OLD.search(folded, clause.start, one.start))


def _unitless(scene: Scene, clause: Clause, view: View, aim: Aim) -> Outcome | None:
    """ "sáng kiến 15 thôi": a figure of the unit that the table has, where it is of the size of what stands there."""
    figures = [one for one in clause.of("bare") if one not in _old_figures(clause)]
    if len(figures) != 1 or len(aim.targets) != 1 or aim.targets[0].address == HOPED or scene.plan is None:
        return None
    table, _ = line_asked(scene.plan, aim.targets[0].address, aim.targets[0].table)
    held = own_amount(scene, aim.targets[0])
    if held is None or table.unit not in (Unit.TRIEU, Unit.TY):
        return None
    said = f"{figures[0].text} {table.unit.label.split()[0]}"
    if not is_readable(said) or not held.dong <= read_amount(said).dong * _ALIKE <= held.dong * _ALIKE * _ALIKE:
        return None
    up, down = directions(view)
    to = view.before(figures[0].start, "into") is not None
    beside = scene.wording.folded[aim.end : figures[0].start].strip(" ,:=") in ("", "thi", "de", "con", "cho")
    if (up and down) or ((up or down) and not to) or not (to or beside or view.has("put")):
        return None
    kinds = ("up", "down", "put", "into", *ASIDE)
    settled(view, kinds, (*figures, *clause.of("table"), *_old_figures(clause)), (aim,), talk=1)
    return Outcome((_set(aim.targets[0], said, "raise_to" if up else "lower_to" if down else "set"),))


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
        change = _Change(f"{bare[0].text} {unit}", mode, bare)
    else:
        change = _change(clause, view, ())
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
    settled(view, ("up", "down", "put", "into", "even", "every", *ASIDE), view.clause.of("table"), found)
    held = own_amount(scene, one_of(scene, second))
    if held is None:
        raise NoSense
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


def _between(clause: Clause, first: Mark, second: Mark) -> str:
    return clause.whole.wording.folded[first.end : second.start]


def _change(clause: Clause, view: View, found: Sequence[Aim], held: Money | None = None) -> _Change:
    """How much, and which way; ``held`` is what the line has now, which may be said too."""
    up, down = directions(view)
    percents, amounts = clause.of("percent"), clause.of("amount")
    if len(percents) == 1 and not amounts:
        return _by_percent(clause, view, percents[0], up, down)
    if percents and not (len(amounts) == 1 and _TOLD_AGAIN.search(_between(clause, percents[-1], amounts[0]))):
        raise NoSense
    if not amounts:
        return _by_part(view, down)
    mark, used = new_amount(clause, view, amounts, held)
    used = (*used, *percents)
    said = amount_said(clause, mark)
    before = clause.whole.wording.folded[clause.start : mark.start]
    if found and view.has("total") and all(aim.start > mark.start for aim in found):
        raise NoSense  # "tổng nâng lên 13 tỷ, khoản tăng thêm cho vào mục 3"
    to = view.before(mark.start, "into") is not None and not (down and before.endswith(" them "))
    sign = clause.whole.wording.folded[max(0, mark.start - 1) : mark.start]
    if sign in ("+", "-") and (mark.start < 2 or clause.whole.wording.folded[mark.start - 2] == " "):
        if to or up or down:
            raise NoSense
        return _Change(said, "add" if sign == "+" else "subtract", used)
    if up and down:
        raise NoSense
    if not to and view.has("rest", "left") and any(view.before(aim.start, "toward") for aim in found):
        return _Change(said, "add", used)
    if up:
        return _Change(said, "raise_to" if to else "add", used)
    if down:
        return _Change(said, "lower_to" if to else "subtract", used)
    if not found and not (to or view.has("put")):
        raise NoSense
    beside = any(
        _TABLE_NAMED.sub("", clause.whole.wording.folded[aim.end : mark.start]).strip(" ,:=") in ("", "-")
        for aim in found
    ) and not re.match(r" ?nua\b", clause.whole.wording.folded[mark.end :])
    if not (to or beside or view.has("put", "given") or mark.start < min((aim.start for aim in found), default=0)):
        raise NoSense
    return _Change(said, "set", used)


def directions(view: View) -> tuple[bool, bool]:
    """Whether more or less is asked for; "bổ sung giảm" and the like are told by the word of less."""
    down = view.has("down")
    ups = [cue for cue in view.of("up") if not (down and "add" in cue.kinds)]
    return bool(ups), down


def _by_percent(clause: Clause, view: View, mark: Mark, up: bool, down: bool) -> _Change:
    folded = clause.whole.wording.folded
    sign = folded[max(0, mark.start - 1) : mark.start]
    digits = re.match(r"[\d.,]+", mark.text)
    if digits is None or (up and down):
        raise NoSense
    if sign in ("+", "-"):
        up, down = sign == "+", sign == "-"
    if not (up or down):
        raise NoSense
    if down and view.before(mark.start, "into") is not None:
        raise NoSense  # "giảm còn 80%": of what?
    return _Change(f"{digits.group()}%", "percent_up" if up else "percent_down", (mark,))


def _by_part(view: View, down: bool) -> _Change:
    if view.has("double"):
        return _Change("100%", "percent_up", ())
    if view.has("triple"):
        return _Change("200%", "percent_up", ())
    if view.has("more_half"):
        return _Change("50%", "percent_up", ())
    if view.has("half") and (down or view.has("into")):
        return _Change("50%", "percent_down", ())
    raise NoSense


def new_amount(
    clause: Clause, view: View, amounts: Sequence[Mark], held: Money | None = None
) -> tuple[Mark, tuple[Mark, ...]]:
    """The new amount; of two the one that a change leads to ("từ 30 triệu lên 40 triệu")."""
    if len(amounts) == 1:
        return amounts[0], tuple(amounts)
    if len(amounts) != 2:
        raise NoSense
    first, second = amounts
    if held is not None and _clear(first) != _clear(second) and held in (_clear(first), _clear(second)):
        return (second if _clear(first) == held else first), (first, second)
    between = clause.whole.wording.folded[first.end : second.start].strip(" ,.")
    if view.before(second.start, "into") is not None or between in ("->", "=>", "-"):
        against = re.search(r"\b(?:chu khong phai|khong phai|thay vi|thay cho)\b", between)
        return (first if against else second), (first, second)
    raise NoSense


def is_readable(amount: str) -> bool:
    """True of an amount that a tool can read."""
    try:
        read_amount(amount)
    except AmountError:
        return False
    return True


def _clear(mark: Mark) -> Money | None:
    try:
        return read_amount(written(mark.text) or mark.text)
    except AmountError:
        return None


def amount_said(clause: Clause, mark: Mark) -> str:
    """An amount as written, its words made figures, slips in its unit put right."""
    said = written(mark.text) or clause.whole.wording.said(mark.start, mark.end)
    return said if is_readable(said) else mark.text
