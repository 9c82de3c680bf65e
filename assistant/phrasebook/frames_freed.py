"""Frames about money that an earlier change set free, or took: "phần bớt ra cho tuyên truyền", "dồn số đó sang 2.2"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from assistant.errors import AssistantError
from assistant.phrasebook.aiming import Aim, aims, marks_of, one_of
from assistant.phrasebook.frames_money import NEW_LINE, own_amount, settled, without_names
from assistant.phrasebook.how_much import amount_said, directions
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import HOPED, NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause
from assistant.rendering import allocated
from assistant.tools.budget_lines import line_asked, own_amount_column
from assistant.tools.set_amount import Input, after_change
from knowledge.domain.money import AmountError, Money, read_amount
from knowledge.domain.plan import Plan

_FREED = re.compile(
    r"\b(?:phan|so|cho|khoan|muc|bao nhieu|toan bo|ca|het)?(?: so)?(?: kinh phi| tien)? ?(?:vua |moi |da )?"
    r"(?:bot ra|giam ra|doi ra|du ra|cat ra|rut ra|tiet kiem duoc|tiet kiem|con lai|con du|phan du|so du|tien du|du do"
    r"|phan thua|chenh lech|chenh|(?:vua |moi )(?:giam|cat|bot|rut|bo|xoa|tang|them)|(?:bot|giam|cat|tang|them"
    r"|do|nay|ay) (?:do|nay|ay)|bot di|giam di|(?<!phuong )tien (?:do|nay|ay)|(?:trieu|tr|ty|dong) (?:do|nay|ay)"
    r"|so (?:do|nay|ay)"
    r"|(?:phan|so|khoan) tang(?: them)?(?: nay| do| ay)?|cua (?:no|dong do|muc do|dong nay|khoan do|khoan nay)"
    r"|tang ay|tang do)\b"
)
_TAKEN = re.compile(r"\b(?:tru vao|tru o|giam vao|lay bot|bot o|bot vao|cat vao|tru|rut o|lay (?:tu|o|ben))\b")
_OF_LINE = re.compile(r"\bcua (?:no|(?:dong|muc|khoan) (?:do|nay|ay))\b")
_VERB = re.compile(r"(?<!phan )(?<!so )(?<!khoan )\b(?:bot|giam|cat) (?:di|ra) $")
_PART = re.compile(r"\b(?:phan|so|khoan|chenh|du|doi|bot|thua) ?(?:tang|giam|tien|ra|them|lech)\b")
_SENT_ON = re.compile(
    r"\b(?:dua|don|chuyen|san|bu|gop|dap|bo|bom|de)(?: het| qua| xuong| len)?"
    r" (?:sang|qua|vao|vo|xuong|len|cho|ve) "
)
_TAKEN_FROM = re.compile(
    r"(?:lay|rut|trich|cat|bot)(?: tien| kinh phi| nguon)? (?:tu|o|ben|cua) "
    r"|tru (?:vao|o|di o|ben) |nguon (?:lay )?(?:tu|o) "
)
_CHANGES = ("set_amount", "remove_line", "set_ceiling", "add_line")


def freed_to(scene: Scene, clause: Clause) -> Outcome:
    """What the last change set free goes to a line; or what it took is taken from one."""
    said = scene.wording.folded[clause.start : clause.end]
    found = tuple(aim for aim in aims(scene, clause) if aim.kind != "pointer")
    amounts = clause.of("amount")
    if NEW_LINE.search(said) or not found or clause.of("percent") or len(amounts) > 1:
        raise NoSense
    pointed = [one for one in clause.of("pointer") if re.match(r"(?:dong|muc|khoan|cai) ", one.text)]
    removed = any(call.name == "remove_line" for _, call in islice(scene.past.said(), 1))
    if amounts and _VERB.search(scene.wording.folded[clause.start : amounts[0].start]):
        raise NoSense  # "bớt đi 15 triệu": what is to be done
    if amounts and not removed and (_OF_LINE.search(said) or (pointed and not _PART.search(said))):
        raise NoSense  # "chuyển 10 triệu của nó qua 2.2": from that line
    view = clause.without(marks_of(found))
    goes_on = _goes_on(scene, without_names(clause, found))
    if not _FREED.search(said) and not goes_on:
        raise NoSense
    taken = _TAKEN.search(said) is not None or (goes_on and _TAKEN_FROM.match(said) is not None)
    if len(found) > 1 and (taken or not _listed(scene, found) or not view.has("even", "half", "share")):
        raise NoSense
    if amounts and view.before(amounts[0].start, "into") is not None:
        raise NoSense
    if not taken and not view.has("toward", "move", "up"):
        raise NoSense
    kinds = ("move", "up", "down", "put", "add", "rest", "left", "every", "back", "total", "compare", "over",
             "old_value", "into", "spent", "how_much", "ask", *_even(found))  # fmt: skip
    settled(view, kinds, (*amounts, *clause.of("table", "pointer")), (), talk=4)
    targets = [one_of(scene, aim) for aim in found]
    if scene.past.hoping:
        return Outcome(tuple(Call("set_amount", {"line": one.address, "amount": HOPED}) for one in targets))
    free = _free(scene)
    if taken and free is not None:
        free = -free
    if amounts:
        free = read_amount(amount_said(clause, amounts[0])).dong
    if free is None or free <= 0:
        raise Unsettled(Outcome(problem=_nothing(scene, found[0])))
    mode = "subtract" if taken else "add"
    shares = [free // len(targets)] * len(targets)
    shares[0] += free - sum(shares)
    return Outcome(
        tuple(
            Call("set_amount", {"line": one.address, "table": one.table, "amount": Money(share).text(), "mode": mode})
            for one, share in zip(targets, shares, strict=True)
        )
    )


def _even(found: Sequence[Aim]) -> tuple[str, ...]:
    """Words that share it out, where there are several to get it."""
    return ("even", "half", "share") if len(found) > 1 else ()


def _goes_on(scene: Scene, said: str) -> bool:
    """ "…, đưa xuống dòng sau", "…, lấy từ 2.1 ra": what was changed right before goes there, or comes from there."""
    last = scene.past.now[-1] if scene.past.now else None
    if _SENT_ON.search(said):
        return scene.past.hoping or (last is not None and (_set_free_now(scene) or 0) > 0)
    if _TAKEN_FROM.match(said):
        return scene.past.hoping or (last is not None and last.name in ("set_amount", "add_line"))
    return False


def _listed(scene: Scene, found: Sequence[Aim]) -> bool:
    gaps = [scene.wording.folded[one.end : two.start].strip() for one, two in pairwise(found)]
    return all(re.fullmatch(r"(?:,|va|voi|&|cung|cung voi|lan|, va)*", gap) for gap in gaps)


def _nothing(scene: Scene, aim: Aim) -> str:
    name = scene.wording.said(aim.start, aim.end)
    return f"Chưa rõ số tiền nào chuyển cho “{name}”. Hãy nêu số tiền, ví dụ: thêm 5 triệu cho {name}."


def _free(scene: Scene) -> int | None:
    """đồng that the last change left over (below nothing: that it took); without one what the ceiling leaves."""
    if len([call for call in scene.past.now if call.name in _CHANGES]) > 1:
        return _set_free_now(scene)
    for exchange, call in scene.past.said():
        if call.name in _CHANGES:
            before = scene.plan if exchange is None else exchange.before
            return _set_free(before, call) if before is not None else None
        if exchange is not None and exchange.changed:
            break
    return _unspent(scene.plan)


def _set_free_now(scene: Scene) -> int | None:
    """đồng that what the message asked for so far leaves over, all of it together."""
    free = [_set_free(scene.plan, call) for call in scene.past.now if call.name in _CHANGES and scene.plan is not None]
    known = [one for one in free if one is not None]
    return sum(known) if known and len(known) == len(free) else None


def _unspent(plan: Plan | None) -> int | None:
    if plan is None or plan.brief is None or plan.brief.ceiling is None or (total := allocated(plan)) is None:
        return None
    return plan.brief.ceiling.dong - total.dong


def _set_free(plan: Plan, call: Call) -> int | None:
    try:
        if call.name == "set_ceiling":
            total = allocated(plan)
            return read_amount(call.arguments["amount"]).dong - total.dong if total is not None else None
        if call.name == "add_line":
            return -read_amount(call.arguments["amount"]).dong
        table, line = line_asked(plan, call.arguments["line"], call.arguments.get("table", ""))
        held = line.amount(own_amount_column(table))
        if held is None:
            return None
        if call.name == "remove_line":
            return held.dong
        given = Input(call.arguments["line"], call.arguments["amount"], call.arguments["mode"])
        after = after_change(given, held, line.label)
    except (AmountError, AssistantError):
        return None
    return held.dong - after.dong


_LIKEWISE = re.compile(
    r"\b(?:cung (?:y )?(?:nhu )?(?:vay|the|rua)|tuong tu|y (?:chang|nhu|het|vay|the|rua)"
    r"|lam giong|giong vay|nhu tren)\b"
)


def likewise(scene: Scene, clause: Clause) -> Outcome:
    """ "dòng 4 cũng vậy": the last change of an amount, made to another line."""
    said = scene.wording.folded[clause.start : clause.end]
    found = aims(scene, clause)
    more = scene.wording.folded[clause.end : clause.end + len(" nhu vay")]
    if not _LIKEWISE.search(said + more) or not found or clause.of("amount", "percent"):
        raise NoSense
    view = clause.without(marks_of(found))
    settled(view, ("up", "down", "put", "begin", "move", "back", "every"), clause.of("table"), (), talk=4)
    call = next((call for _, call in scene.past.said() if call.name == "set_amount"), None)
    if scene.past.hoping and call is None:
        return Outcome((Call("set_amount", {"line": HOPED}),))
    if call is None:
        raise NoSense
    targets = [one_of(scene, aim) for aim in found]
    return Outcome(
        tuple(Call("set_amount", {**call.arguments, "line": one.address, "table": one.table}) for one in targets)
    )


_AS_MUCH = re.compile(
    r"\b(?:(?:chung|tung|ngan|so|muc|con so|phan tram) (?:do|ay|nay|no|nhu vay)|bang (?:do|ay|vay|the|no))\b"
)


def as_much(scene: Scene, clause: Clause) -> Outcome:
    """ "2.1 thì giảm đúng bằng số đó", "dòng ngay dưới cũng bằng đó": the figure said last, for another line."""
    said = scene.wording.folded[clause.start : clause.end]
    found = tuple(aim for aim in aims(scene, clause) if aim.kind != "pointer")
    if not _AS_MUCH.search(said) or len(found) != 1 or clause.of("amount", "percent"):
        raise NoSense
    view = clause.without(marks_of(found))
    up, down = directions(view)
    kinds = ("up", "down", "put", "into", "even", "every", "ratio", "fit", "back", "percent_of", "move", "spent")
    settled(view, kinds, clause.of("table", "pointer"), (), talk=3)
    target = one_of(scene, found[0])
    if scene.past.hoping:
        return Outcome((Call("set_amount", {"line": target.address, "amount": HOPED}),))
    call = next((call for _, call in scene.past.said() if call.name == "set_amount"), None)
    if call is None or (up and down):
        raise NoSense
    given = {**call.arguments, "line": target.address, "table": target.table}
    mode = given["mode"]
    if up or down:
        if mode in ("set", "raise_to", "lower_to"):
            raise NoSense
        ways = ("percent_up", "percent_down") if mode.startswith("percent") else ("add", "subtract")
        return Outcome((Call("set_amount", {**given, "mode": ways[down]}),))
    if scene.past.now:
        held = None if mode not in ("set", "raise_to", "lower_to") else given["amount"]
    else:
        last = own_amount(scene, scene.last_line())
        held = last.text() if last is not None else None
    if held is None:
        raise NoSense
    return Outcome((Call("set_amount", {**given, "amount": held, "mode": "set"}),))


_ONCE_MORE = re.compile(r"\b(?:tiep|nua|them lan|mot lan|lan nua|nhu vay|y vay|y nhu)\b")


def moved_again(scene: Scene, clause: Clause) -> Outcome:
    """ "chuyển tiếp 5 triệu nữa": between the same two lines once more."""
    end = min(len(scene.wording.folded), clause.end + len(" nhu vay nua"))
    said = scene.wording.folded[clause.start : end]
    amounts = clause.of("amount")
    if aims(scene, clause) or not clause.view.has("move") or not _ONCE_MORE.search(said) or len(amounts) > 1:
        raise NoSense
    settled(clause.view, ("move", "up", "add", "put", "back", "every"), amounts, (), talk=3)
    call = next((call for _, call in scene.past.said() if call.name == "move_amount"), None)
    if call is None:
        raise NoSense
    more = {"amount": amount_said(clause, amounts[0])} if amounts else {}
    return Outcome((Call("move_amount", {**call.arguments, **more}),))
