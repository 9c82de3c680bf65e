"""Frames about money that goes from one line to another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.phrasebook.aiming import Aim, aims, marks_of, one_of
from assistant.phrasebook.frames_money import ASIDE, own_amount, settled
from assistant.phrasebook.how_much import amount_said
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause, View
from assistant.phrasebook.targets import Target, lines, reference
from knowledge.domain.money import Money


def moved(scene: Scene, clause: Clause) -> Outcome:
    """Money goes from one line to another."""
    found = aims(scene, clause)
    if len(found) != 2:
        raise NoSense
    view = clause.without(marks_of(found))
    source, target = _roles(clause, view, found)
    amounts, percents = clause.of("amount"), clause.of("percent")
    kinds = ("share", "move", "put", "down", "up", "every", "half", "rest", "left", "total", "add", *ASIDE)
    settled(view, kinds, (*amounts, *percents, *clause.of("table", "ratio")), found)
    giver, taker = one_of(scene, source), one_of(scene, target)
    if giver == taker:
        raise NoSense
    if amounts and view.before(amounts[0].start, "into") is not None:
        raise NoSense
    if len(amounts) == 1 and not percents:
        return Outcome((between(scene, giver, taker, amount_said(clause, amounts[0])),))
    held = own_amount(scene, giver)
    if amounts or held is None:
        raise NoSense
    if len(percents) == 1:
        share = re.match(r"\d+", percents[0].text)
        part = Money(held.dong * int(share.group()) // 100) if share else held
    elif view.has("half") or any(one.text.replace(" ", "") == "1/2" for one in clause.of("ratio")):
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
    arrow = re.fullmatch(r" ?[-=>]*> ?", view.clause.whole.wording.folded[first.end : second.start])
    if arrow is not None:
        return first, second
    from_first, from_second = (view.before(aim.start, "from") is not None for aim in found)
    ways = ("toward", "into") if from_first else ("toward",)  # "từ I.2 lên I.1"
    to_first, to_second = (view.before(aim.start, *ways) is not None for aim in found)
    if not (view.has("move", "down") or (from_first != from_second) or view.has("put")):
        raise NoSense
    if not view.has("move", "toward") and not (from_first and to_second):
        raise NoSense
    if re.fullmatch(r" ?(?:va|voi|,|&) ?", view.clause.whole.wording.folded[first.end : second.start]):
        raise NoSense
    between_them = view.clause.whole.wording.folded[first.end : second.start]
    if to_first and re.search(r"\b(?:lay|giam|cat|rut|tru|bot|nguon)\b", between_them):
        return second, first
    if to_second and not (to_first and not from_first and from_second):
        return first, second
    if to_first and (from_second or view.has("move", "down")):
        return second, first
    if from_first and view.has("move"):
        return first, second
    raise NoSense


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
