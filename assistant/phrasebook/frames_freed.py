"""Frames about money that an earlier change set free, or took: "phần bớt ra cho tuyên truyền", "dồn số đó sang 2.2"."""

from __future__ import annotations

import re

from assistant.errors import AssistantError
from assistant.phrasebook.aiming import Aim, aims, marks_of, one_of
from assistant.phrasebook.frames_money import amount_said, settled
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
    r"|cua (?:no|dong do|muc do|dong nay|khoan do|khoan nay)|tang ay|tang do)\b"
)
_TAKEN = re.compile(r"\b(?:tru vao|tru o|giam vao|lay bot|bot o|bot vao|cat vao|tru|rut o)\b")
_CHANGES = ("set_amount", "remove_line", "set_ceiling", "add_line")


def freed_to(scene: Scene, clause: Clause) -> Outcome:
    """What the last change set free goes to a line; or what it took is taken from one."""
    said = scene.wording.folded[clause.start : clause.end]
    found = tuple(aim for aim in aims(scene, clause) if aim.kind != "pointer")
    amounts = clause.of("amount")
    if not _FREED.search(said) or len(found) != 1 or clause.of("percent") or len(amounts) > 1:
        raise NoSense
    taken = _TAKEN.search(said) is not None
    view = clause.without(marks_of(found))
    if amounts and view.before(amounts[0].start, "into") is not None:
        raise NoSense
    if not taken and not view.has("toward", "move", "up"):
        raise NoSense
    kinds = (
        "move",
        "up",
        "down",
        "put",
        "add",
        "rest",
        "left",
        "every",
        "back",
        "total",
        "compare",
        "over",
        "old_value",
    )
    settled(view, kinds, (*amounts, *clause.of("table", "pointer")), (), talk=4)
    target = one_of(scene, found[0])
    if scene.past.hoping:
        return Outcome((Call("set_amount", {"line": target.address, "amount": HOPED}),))
    free = _free(scene)
    if taken and free is not None:
        free = -free
    if amounts:
        free = read_amount(amount_said(clause, amounts[0])).dong
    if free is None or free <= 0:
        raise Unsettled(Outcome(problem=_nothing(scene, found[0])))
    mode = "subtract" if taken else "add"
    given = {"line": target.address, "table": target.table, "amount": Money(free).text(), "mode": mode}
    return Outcome((Call("set_amount", given),))


def _nothing(scene: Scene, aim: Aim) -> str:
    name = scene.wording.said(aim.start, aim.end)
    return f"Chưa rõ số tiền nào chuyển cho “{name}”. Hãy nêu số tiền, ví dụ: thêm 5 triệu cho {name}."


def _free(scene: Scene) -> int | None:
    """đồng that the last change left over (below nothing: that it took); without one what the ceiling leaves."""
    for exchange, call in scene.past.said():
        if call.name in _CHANGES:
            before = scene.plan if exchange is None else exchange.before
            return _set_free(before, call) if before is not None else None
        if exchange is not None and exchange.changed:
            break
    return _unspent(scene.plan)


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
