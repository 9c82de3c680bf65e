"""How much a request asks for: a new amount, more or less of it, by a percentage or by parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.phrasebook.aiming import Aim
from assistant.phrasebook.amounts import written
from assistant.phrasebook.scene import NoSense
from assistant.phrasebook.spotting import Clause, Mark, View
from knowledge.domain.money import AmountError, Money, read_amount

_TOLD_AGAIN = re.compile(r"\b(?:tuc|tuong duong|tuong ung|hay)\b")
"""Between a percentage and the amount it comes to."""
_TABLE_NAMED = re.compile(r"(?: (?:cua|o|trong|thuoc))? (?:bang|bieu)(?: \w+){1,3}")
_OF_NOW = re.compile(r" (?:so voi |cua |muc |so )*(?:hien (?:nay|tai|co)|ban dau|cu|bay gio|dang co|luc dau)\b")
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Change:
    """An amount, what is to be done with it (a mode of ``set_amount``), and the figures that tell it."""

    amount: str
    mode: str
    marks: tuple[Mark, ...]


def _between(clause: Clause, first: Mark, second: Mark) -> str:
    return clause.whole.wording.folded[first.end : second.start]


def change_asked(clause: Clause, view: View, found: Sequence[Aim], held: Money | None = None) -> Change:
    """How much, and which way; ``held`` is what the line has now, which may be said too."""
    percents, amounts = clause.of("percent"), clause.of("amount")
    up, down = directions(view, next(iter((*percents, *reversed(amounts))), None))
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
    whole = any("up" not in cue.kinds for cue in view.of("total"))
    if found and whole and all(aim.start > mark.start for aim in found):
        raise NoSense  # "tổng nâng lên 13 tỷ, khoản tăng thêm cho vào mục 3"
    to = view.before(mark.start, "into") is not None and not (down and before.endswith(" them "))
    sign = clause.whole.wording.folded[max(0, mark.start - 1) : mark.start]
    if sign in ("+", "-") and (mark.start < 2 or clause.whole.wording.folded[mark.start - 2] == " "):
        if to or up or down:
            raise NoSense
        return Change(said, "add" if sign == "+" else "subtract", used)
    if up and down:
        raise NoSense
    if not to and view.has("rest", "left") and any(view.before(aim.start, "toward") for aim in found):
        return Change(said, "add", used)
    if up or (not down and not to and any(_FED.search(before + " ", 0, aim.start - clause.start) for aim in found)):
        return Change(said, "raise_to" if to else "add", used)
    if down:
        return Change(said, "lower_to" if to else "subtract", used)
    if not found and not (to or view.has("put")):
        raise NoSense
    beside = any(
        _TABLE_NAMED.sub("", clause.whole.wording.folded[aim.end : mark.start]).strip(" ,:=") in ("", "-")
        for aim in found
    ) and not re.match(r" ?nua\b", clause.whole.wording.folded[mark.end :])
    if not (to or beside or view.has("put", "given") or mark.start < min((aim.start for aim in found), default=0)):
        raise NoSense
    return Change(said, "set", used)


_FED = re.compile(r"\b(?:bu|dap|bom|gop)(?: them)? (?:cho|vao|vo|sang|qua) ")
"""Money goes to a line in addition to what it has."""
_WHY = re.compile(r"[,;.(]|\b(?:vi|tai|tai vi|boi|boi vi|do)\b")


def directions(view: View, figure: Mark | None = None) -> tuple[bool, bool]:
    """Whether more or less is asked for; "bổ sung giảm" and the like are told by the word of less.

    What stands behind the figure and a mark ("ghi 20 triệu thôi, sếp kêu tiết kiệm") is why, and tells nothing of it.
    """
    folded = view.clause.whole.wording.folded
    told = [
        cue
        for cue in view.of("up", "down")
        if figure is None or view.position(cue) < figure.end or not _WHY.search(folded[figure.end : view.position(cue)])
    ]
    down = any("down" in cue.kinds for cue in told)
    ups = [cue for cue in told if "up" in cue.kinds and not (down and "add" in cue.kinds)]
    return bool(ups), down


def _by_percent(clause: Clause, view: View, mark: Mark, up: bool, down: bool) -> Change:
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
        after = folded[mark.end : view.clause.end]
        if not _OF_NOW.match(after) or not digits.group().isdecimal() or int(digits.group()) >= _WHOLE:
            raise NoSense  # "giảm còn 80%": of what?
        return Change(f"{_WHOLE - int(digits.group())}%", "percent_down", (mark,))
    return Change(f"{digits.group()}%", "percent_up" if up else "percent_down", (mark,))


def _by_part(view: View, down: bool) -> Change:
    if view.has("double"):
        return Change("100%", "percent_up", ())
    if view.has("triple"):
        return Change("200%", "percent_up", ())
    if view.has("more_half"):
        return Change("50%", "percent_up", ())
    if view.has("half") and (down or view.has("into")):
        return Change("50%", "percent_down", ())
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
