"""Frames about amounts: of lines, from line to line, the ceiling, what was carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.phrasebook.aiming import Aim, aims, marks_of, one_of
from assistant.phrasebook.amounts import written
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause, Mark, View
from assistant.phrasebook.targets import Target, lines, reference
from assistant.tools.budget_lines import line_asked, own_amount_column
from knowledge.domain.money import AmountError, Money, read_amount

_PLAIN = ("money", "row", "table", "from", "toward", "this_year", "plan")
"""Cues that may stand beside any amount."""
_ASIDE = ("given", "spent", "every", "back", "part", "over", "ceiling", "final")
_NEVER = (
    "guard", "not", "why", "how_much", "last_year", "compare", "rename", "rewrite", "check", "export", "undo", "search",
    "suggest", "missing", "percent_of", "most", "least", "begin", "share",
)  # fmt: skip
_MOST_TALK = 6
"""So many words that tell nothing of it may stand beside a change."""


@dataclass(frozen=True, slots=True)
class _Change:
    amount: str
    mode: str
    marks: tuple[Mark, ...]


def settled(view: View, kinds: Sequence[str], used: Sequence[Mark], near: Sequence[Aim]) -> None:
    """NoSense unless every word has its place: what is left over is a little talk, and not beside a weak name."""
    left = view.left(*kinds, *_PLAIN, used=used)
    at = {word.start for word in left}
    bad = [
        cue
        for cue in view.cues
        if not cue.kinds.isdisjoint(_NEVER)
        and cue.kinds.isdisjoint((*kinds, *_PLAIN, "light"))
        and view.clause.words[cue.first].start in at
    ]
    unused = [mark for mark in view.clause.literals if mark not in used and mark not in view.marks]
    if bad or unused or len(left) > _MOST_TALK:
        raise NoSense
    folded = view.clause.whole.wording.folded
    for aim in near:
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
    change = _change(clause, view, found)
    if not found:
        raise NoSense
    if len(found) > 1 and not _listed(scene, found):
        raise NoSense
    kinds = ("up", "down", "put", "into", "half", "double", "triple", "more_half", "every", "total", *_ASIDE)
    settled(view, kinds, (*change.marks, *clause.of("table")), found)
    if any(not aim.targets for aim in found):
        raise NoSense
    targets = [one_of(scene, aim) for aim in found]
    return Outcome(tuple(_set(target, change.amount, change.mode) for target in targets))


def _set(target: Target, amount: str, mode: str) -> Call:
    return Call("set_amount", {"line": target.address, "table": target.table, "amount": amount, "mode": mode})


def _listed(scene: Scene, found: Sequence[Aim]) -> bool:
    """True when the lines are named side by side: "2.1 và 2.2", "tập huấn, tuyên truyền"."""
    gaps = [scene.wording.folded[one.end : two.start].strip() for one, two in pairwise(found)]
    return all(re.fullmatch(r"(?:,|va|voi|&|cung|cung voi|lan|, va)*", gap) for gap in gaps)


def _change(clause: Clause, view: View, found: Sequence[Aim]) -> _Change:
    """How much, and which way."""
    up, down = _directions(view)
    percents, amounts = clause.of("percent"), clause.of("amount")
    if len(percents) == 1 and not amounts:
        return _by_percent(clause, view, percents[0], up, down)
    if percents:
        raise NoSense
    if not amounts:
        return _by_part(view, down)
    mark, used = _value(clause, view, amounts)
    said = _said(clause, mark)
    sign = clause.whole.wording.folded[max(0, mark.start - 1) : mark.start]
    if sign in ("+", "-") and (mark.start < 2 or clause.whole.wording.folded[mark.start - 2] == " "):
        return _Change(said, "add" if sign == "+" else "subtract", used)
    to = view.before(mark.start, "into") is not None
    if up and down:
        raise NoSense
    if up:
        return _Change(said, "raise_to" if to else "add", used)
    if down:
        return _Change(said, "lower_to" if to else "subtract", used)
    beside = any(not clause.whole.wording.folded[aim.end : mark.start].strip(" ,:=") for aim in found)
    if not (to or beside or view.has("put", "given") or mark.start < min((aim.start for aim in found), default=0)):
        raise NoSense
    return _Change(said, "set", used)


def _directions(view: View) -> tuple[bool, bool]:
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


def _value(clause: Clause, view: View, amounts: Sequence[Mark]) -> tuple[Mark, tuple[Mark, ...]]:
    """The new amount; of two the one that a change leads to ("từ 30 triệu lên 40 triệu")."""
    if len(amounts) == 1:
        return amounts[0], tuple(amounts)
    if len(amounts) != 2:
        raise NoSense
    first, second = amounts
    between = clause.whole.wording.folded[first.end : second.start].strip(" ,.")
    if view.before(second.start, "into") is not None or between in ("->", "=>", "-"):
        against = re.search(r"\b(?:chu khong phai|khong phai|thay vi|thay cho)\b", between)
        return (first if against else second), (first, second)
    raise NoSense


def _said(clause: Clause, mark: Mark) -> str:
    """An amount as written, its words made figures."""
    return written(mark.text) or clause.whole.wording.said(mark.start, mark.end)


def moved(scene: Scene, clause: Clause) -> Outcome:
    """Money goes from one line to another."""
    found = aims(scene, clause)
    if len(found) != 2:
        raise NoSense
    view = clause.without(marks_of(found))
    source, target = _roles(clause, view, found)
    amounts, percents = clause.of("amount"), clause.of("percent")
    kinds = ("move", "put", "down", "up", "every", "half", "rest", "left", "total", "add", *_ASIDE)
    settled(view, kinds, (*amounts, *percents, *clause.of("table")), found)
    giver, taker = one_of(scene, source), one_of(scene, target)
    if giver == taker:
        raise NoSense
    if len(amounts) == 1 and not percents:
        return Outcome((between(scene, giver, taker, _said(clause, amounts[0])),))
    held = _held(scene, giver)
    if amounts or held is None:
        raise NoSense
    if len(percents) == 1:
        share = re.match(r"\d+", percents[0].text)
        part = Money(held.dong * int(share.group()) // 100) if share else held
    elif view.has("half"):
        part = Money(held.dong // 2)
    elif view.has("every"):
        part = held
    else:
        name = f"{scene.wording.said(source.start, source.end)} sang {scene.wording.said(target.start, target.end)}"
        problem = f"Bạn muốn chuyển bao nhiêu? Hãy nêu số tiền, ví dụ: chuyển 5 triệu từ {name}."
        raise Unsettled(Outcome(problem=problem))
    return Outcome((between(scene, giver, taker, part.text()),))


def _roles(clause: Clause, view: View, found: Sequence[Aim]) -> tuple[Aim, Aim]:
    """Which line gives and which takes."""
    first, second = found
    to_first, to_second = (view.before(aim.start, "toward") is not None for aim in found)
    from_first, from_second = (view.before(aim.start, "from") is not None for aim in found)
    if not (view.has("move", "down") or (from_first != from_second) or view.has("put")):
        raise NoSense
    if not view.has("move", "toward"):
        raise NoSense
    if to_second and not (to_first and not from_first and from_second):
        return first, second
    if to_first and (from_second or view.has("move", "down")):
        return second, first
    if from_first and view.has("move"):
        return first, second
    raise NoSense


def _held(scene: Scene, target: Target) -> Money | None:
    if scene.plan is None:
        return None
    table, line = line_asked(scene.plan, target.address, target.table)
    return None if line.children else line.amount(own_amount_column(table))


def between(scene: Scene, giver: Target, taker: Target, amount: str) -> Call:
    """The call that moves an amount; across tables lines are named by their words where numbers are not enough."""
    given = {"source": giver.address, "target": taker.address, "amount": amount, "table": giver.table}
    if giver.table != taker.table and scene.plan is not None:
        given["table"] = ""
        for role, one in (("source", giver), ("target", taker)):
            if len(lines(scene.plan, reference(f"muc {one.address}")).found) != 1:
                label = one.name.partition(": ")[2]
                given[role] = re.sub(r" \([^()]*đồng\)$", "", label)
    return Call("move_amount", given)


def ceiling_set(scene: Scene, clause: Clause) -> Outcome:
    """The total given, or so much more or less of it."""
    view = clause.view
    if not view.has("ceiling", "given") or aims(scene, clause):
        raise NoSense
    if not view.has("ceiling") and not _is_told(view):
        raise NoSense
    amounts, percents = clause.of("amount"), clause.of("percent")
    up, down = _directions(view)
    kinds = ("ceiling", "given", "up", "down", "put", "into", "year", "total", "old_value", "agency", "over", "every")
    if clause.of("table", "number", "ordinal", "pointer") or view.has("left", "rest", "over", "carry"):
        raise NoSense
    settled(view, kinds, (*amounts, *percents, *clause.of("year")), ())
    if len(percents) == 1 and not amounts and up != down:
        return Outcome((_ceiling(scene, _share(scene, percents[0], up)),))
    if percents or not amounts:
        raise NoSense
    mark, _ = _value(clause, view, amounts)
    said = _said(clause, mark)
    to = view.before(mark.start, "into") is not None
    if (up or down) and not to:
        if up and down:
            raise NoSense
        return Outcome((_ceiling(scene, _stepped(scene, said, up)),))
    return Outcome((Call("set_ceiling", {"amount": said}),))


def _is_told(view: View) -> bool:
    """True when somebody above is said to have given money."""
    folded = view.clause.whole.wording.folded[view.clause.start : view.clause.end]
    return re.search(r"\b(?:tinh|hdnd|ubnd|so tai chinh|cap tren|tren|hoi dong|trung uong|duoc)\b", folded) is not None


def _now(scene: Scene) -> Money:
    now = scene.plan.brief.ceiling if scene.plan is not None and scene.plan.brief is not None else None
    if now is None:
        problem = "Chưa đặt tổng kinh phí nên chưa tăng giảm được; hãy nhắn, ví dụ: “tổng kinh phí là 450 triệu”."
        raise Unsettled(Outcome(problem=problem))
    return now


def _share(scene: Scene, mark: Mark, up: bool) -> Money:
    digits = re.match(r"\d+(?:[.,]\d+)?", mark.text)
    if digits is None:
        raise NoSense
    now, share = _now(scene), round(float(digits.group().replace(",", ".")) * 100)
    step = now.dong * share // 10_000
    return Money(now.dong + step if up else now.dong - step)


def _stepped(scene: Scene, said: str, up: bool) -> Money:
    try:
        step = read_amount(said)
    except AmountError as error:
        raise Unsettled(Outcome(problem=str(error))) from error
    now = _now(scene)
    if not up and step >= now:
        raise Unsettled(Outcome(problem=f"Tổng kinh phí đang là {now.text()}, không giảm được {step.text()}."))
    return now + step if up else now - step


def _ceiling(scene: Scene, amount: Money) -> Call:
    return Call("set_ceiling", {"amount": amount.text()})


def carried_over(scene: Scene, clause: Clause) -> Outcome:
    """What was carried over from last year."""
    view = clause.view
    if not view.has("carry"):
        raise NoSense
    amounts = clause.of("amount")
    kinds = (
        "carry",
        "put",
        "into",
        "up",
        "last_year",
        "ceiling",
        "given",
        "left",
        "year",
        "fill",
        "add",
        "spent",
        "agency",
    )
    if len(amounts) == 1:
        settled(view, (*kinds, "not"), (*amounts, *clause.of("year")), ())
        return Outcome((Call("set_carry_over", {"amount": _said(clause, amounts[0])}),))
    if amounts or not (view.has("remove") or view.has("not")) or view.has("how_much", "why"):
        raise NoSense
    settled(view, (*kinds, "not", "remove", "part", "slot"), clause.of("year"), ())
    return Outcome((Call("set_carry_over", {"amount": ""}),))
