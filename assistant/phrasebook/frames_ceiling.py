"""Frames about the total given for the year, and about what was carried over into it."""

from __future__ import annotations

import re

from assistant.phrasebook.aiming import Aim, aims, marks_of
from assistant.phrasebook.cues import Cue
from assistant.phrasebook.frames_money import of_the_whole, settled
from assistant.phrasebook.how_much import amount_said, directions, new_amount
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause, Mark, View
from knowledge.domain.money import AmountError, Money, read_amount


def ceiling_set(scene: Scene, clause: Clause) -> Outcome:
    """The total given, or so much more or less of it."""
    found = aims(scene, clause)
    view = clause.without(marks_of(found))
    sure = of_the_whole(view)
    if found and not (sure and all(_is_beside(view, sure[0], aim) for aim in found)):
        raise NoSense
    again = _goes_on(scene, clause)
    if not again and not view.has("ceiling", "given"):
        raise NoSense
    if not again and not view.has("ceiling") and not _is_told(view):
        raise NoSense
    amounts, percents = clause.of("amount"), clause.of("percent")
    up, down = directions(view)
    kinds = ("ceiling", "given", "up", "down", "put", "into", "year", "total", "old_value", "agency", "over", "every")
    other = [cue for cue in view.of("left", "rest", "over", "carry") if cue.kinds.isdisjoint(("put", "into"))]
    if clause.of("table", "number", "ordinal", "pointer", "neighbour") or other:
        raise NoSense
    settled(view, kinds, (*amounts, *percents, *clause.of("year")), ())
    if len(percents) == 1 and not amounts and up != down:
        return Outcome((_ceiling(scene, _share(scene, percents[0], up)),))
    if percents or not amounts:
        raise NoSense
    mark, _ = new_amount(clause, view, amounts)
    said = amount_said(clause, mark)
    to = view.before(mark.start, "into") is not None
    if (up or down) and not to:
        if up and down:
            raise NoSense
        return Outcome((_ceiling(scene, _stepped(scene, said, up)),))
    return Outcome((Call("set_ceiling", {"amount": said}),))


def _goes_on(scene: Scene, clause: Clause) -> bool:
    """ "nâng tiếp 5% nữa", right after the total was set."""
    said = scene.wording.folded[clause.start : clause.end]
    last = next((call.name for _, call in scene.past.said()), "")
    return last == "set_ceiling" and re.search(r"\b(?:nua|tiep|them)\b", said) is not None and not clause.rows


def _is_beside(view: View, said: Cue, aim: Aim) -> bool:
    """True of words that may name a line but tell of what the total is ("trần kinh phí khoa học của tỉnh")."""
    end = view.clause.words[said.last - 1].end
    return aim.kind == "row" and (aim.end <= view.position(said) or aim.start <= end + 1)


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
        return Outcome((Call("set_carry_over", {"amount": amount_said(clause, amounts[0])}),))
    if amounts or not (view.has("remove") or view.has("not")) or view.has("how_much", "why"):
        raise NoSense
    settled(view, (*kinds, "not", "remove", "part", "slot"), clause.of("year"), ())
    return Outcome((Call("set_carry_over", {"amount": ""}),))
