"""Frames about the slots of a plan, "[CẦN BỔ SUNG: …]": what is to stand there, one or several in a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.phrasebook.grammar import AMOUNT
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.slot_names import Said, slots_named
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.targets import MOST_OFFERED
from assistant.phrasebook.trimming import asks, without_chat
from assistant.phrasebook.wording import Wording
from assistant.rendering import open_slots

_POLITE = (
    r"(?:thi|xin|nho|de nghi|kinh de nghi|cho|giup|gium|dum|ho|em|anh|chi|minh|toi|ban|tui|hay|cu|vui long|can|chinh"
    r"|hien|nay|gio|bay gio|do|nay|nhe|ay|duoc)"
)
_FILL = r"(?:ghi|dien|nhap|khai|bo sung|cap nhat|sua|doi|de|chot|viet|dat|thay|lay|chon)"
_LINK = re.compile(
    rf"(?P<polite>(?:[ ,]+{_POLITE}\b)*)[ ,]*(?:"
    rf"{_FILL}\b(?: (?:giup|gium|dum|cho|toi|em|anh|chi|minh|vao|lai|ro|noi dung|luon|nhu sau|la|thanh|bang|cho do"
    rf"|do|day|o do))*"
    r" ?:?|[:=]|(?:se |van |phai |dung |chinh )?la\b|gom(?: co)?\b|co\b|thanh\b|nhu sau\b|(?:la )?do\b(?! luong)"
    r"|giao(?: cho)?\b(?= phong))[ :]*"
)
_LEAD = re.compile(
    r"[ ,:.;\n-]*(?:(?:co|con|va|roi|thi|o|tai|trong|ve|cho|cai|phan|muc|o trong|cho trong|cho con trong|cho con thieu"
    r"|noi dung"
    r"|thong tin|cho can bo sung|mat|rieng|them|nua|ten|so|cac|nhung|cua|kem|voi|dong thoi|con lai|cho con de trong"
    r"|cho de trong"
    r"|ve phan|dien|ghi|khai|nhap|bo sung|cap nhat|sua|doi|dat|vao|giup|em|anh|chi|toi|minh|xin|nho|de nghi|cho em"
    r"|hay|da co|dau"
    r"|gium|dum|ho|tui|ban|de|nay|day|a|ok|da|vang|hien|lai|vui long|kinh|y|sep|bao|noi|nhe|oi|nam nay|\d[.)]"
    r"|[a-d][.)])[ ,:.-]+)*"
)
_AMOUNT = re.compile(rf"(?:{AMOUNT})(?: dong)?|\d+(?:[.,]\d+)? ?%")
_MOST_BETWEEN = 6
_BEFORE_FIGURE = re.compile(
    r"(?:[ ,]+(?:duoc|giao|cap|da|hien|du|kien|chi|tieu|het|khoang|ca|nam|truoc|ngoai"
    r"|cua|phuong|xa|tinh|so))*"
)
_NEVER_BETWEEN = re.compile(
    r"[;\n]|\. |\b(?:tang|giam|len|xuong|bo|xoa|them dong|chuyen|khong|chua|neu|hoac|bao nhieu|vi sao|tai sao|so voi"
    r"|sang)\b"
)
_DISREGARDED = re.compile(
    r"^(?:dai|bua|tam|dai dai|gi cung duoc|sao cung duoc|(?:mot )?(?:so|cai|ten) (?:nao|gi|bat ky)|tuy|tu nghi"
    r"|tu dien|so nao"
    r"|cai gi do|bat ky|nao cung duoc|hu cau|em tu)\b|\b(?:nao|gi|sao) cung duoc\b|\btuy (?:em|y|ban|anh|chi)\b"
    r"|\btu (?:nghi|bia)\b"
)
_EMPTY = re.compile(
    r"(?:(?:de|bo|cu|tam|hien|van|con)[ ,]*)*(?:trong|chua co(?: gi)?|chua biet|chua ro|chua xac dinh|tinh sau"
    r"|bo sung sau|sau)"
    r"(?:[ ,]+(?:nhe|nha|da|di|cung duoc|duoc|sau|bo sung|dien|a|em|anh|chi))*"
)
_QUESTION = re.compile(
    r"^(?:ai|gi|nao|dau|do dau|tu dau|vi sao|bao nhieu|may|don vi nao|phong nao|cai gi|the nao|sao)\b"
    r"|\b(?:la ai|la gi|la sao)$"
)
_COMMANDS = re.compile(
    r"[ ,]*\b(?:xuat (?:ra )?(?:word|file|html|ban|van ban)|in ra|hoan tac|kiem tra (?:lai )?(?:du thao|ke hoach"
    r"|so lieu|giup)"
    r"|tong kinh phi (?:la|len|con)|doi nam|tang (?:muc|dong|khoan)|giam (?:muc|dong|khoan)|xoa (?:muc|dong|khoan|phan)"
    r"|bo (?:muc|dong|khoan|phan|can cu)|them (?:muc|dong|khoan|phan|can cu)|chuyen \d)"
)


@dataclass(frozen=True, slots=True)
class _Head:
    """A slot spoken of at ``folded[start:end]``; the statement begins at ``begins``, its value at ``value``."""

    begins: int
    start: int
    end: int
    value: int
    slots: tuple[str, ...]


def slots_filled(scene: Scene, clause: Clause) -> Outcome:
    """What is to stand in one slot or several."""
    if scene.plan is None:
        raise NoSense
    known = _known(scene)
    if not known:
        raise NoSense
    folded = scene.wording.folded
    found = slots_named(clause, known)
    if not found:
        raise NoSense
    heads = _heads(scene, clause, found)
    if not heads:
        _left_empty(scene, clause, found, known)
        return _value_first(scene, clause, found)
    if not _is_intro(clause, folded[clause.start : heads[0].begins]):
        raise NoSense
    calls: list[Call] = []
    refused: list[str] = []
    for at, head in enumerate(heads):
        stop = heads[at + 1].begins if at + 1 < len(heads) else clause.end
        start, end = _value(scene.wording, head.value, stop, last=at + 1 == len(heads))
        text = folded[start:end]
        name = _one(scene, head, known)
        what = known[name]
        if _EMPTY.fullmatch(text):
            refused.append(f"Chỗ “{what}” vẫn để trống; khi có thông tin, bạn hãy cho biết.")
        elif _DISREGARDED.search(text):
            refused.append(f"Trợ lý không tự đặt thông tin cho “{what}”; bạn hãy cho biết nội dung cần điền.")
        elif len(heads) == 1 and _QUESTION.search(text):
            return Outcome((Call("show_part", {"part": "còn thiếu"}),))
        elif (
            not text
            or _QUESTION.search(text)
            or (asks(scene.wording, start, clause.end) and ":" not in folded[head.end : start])
        ):
            raise NoSense
        elif _AMOUNT.fullmatch(text) and not re.search(r"kinh_phi|thuc_hien|so_|chi_tieu", name):
            raise NoSense  # money is of a line of a table
        elif name.startswith(("don_vi", "phong_", "co_quan")) and re.match(rf"(?:{AMOUNT})", text):
            raise NoSense
        else:
            value = scene.wording.said(start, end).strip(" .;:")
            calls.append(Call("fill_slot", {"name": name, "value": value}))
    if refused and not calls:
        raise Unsettled(Outcome(problem=refused[0]))
    return Outcome(tuple(calls), is_open=True, is_sure=True)


def _left_empty(scene: Scene, clause: Clause, found: Sequence[Said], known: dict[str, str]) -> None:
    """ "sản phẩm đặc trưng chưa có": it stays open."""
    rest = scene.wording.folded[found[0].end : clause.end].strip(" ,.:")
    if len(found) == 1 and len(found[0].slots) == 1 and _EMPTY.fullmatch(rest):
        what = known[found[0].slots[0]]
        raise Unsettled(Outcome(problem=f"Chỗ “{what}” vẫn để trống; khi có thông tin, bạn hãy cho biết."))


def _known(scene: Scene) -> dict[str, str]:
    """Every open slot by its name, with what it asks for."""
    plan = scene.plan
    if plan is None:
        return {}
    spotted = scene.past.spotted(scene.wording, plan)
    return spotted.once(("slots",), lambda: {one.name: one.what for one in open_slots(plan) if one.name})


def _heads(scene: Scene, clause: Clause, found: Sequence[Said]) -> list[_Head]:
    """The mentions that stand where a statement begins and that something is said of."""
    folded = scene.wording.folded
    heads: list[_Head] = []
    for one in found:
        begins = _statement_start(folded, clause.start, one.start)
        if begins is None or (heads and one.start < heads[-1].value):
            continue
        value = _linked(folded, one.end, clause.end)
        if value is None and re.match(
            r" (?:phong|van phong|trung tam|so|chi cuc|ban) \w", folded[one.end : clause.end]
        ):
            units = any(name.startswith(("don_vi", "phong", "co_quan")) for name in one.slots)
            value = one.end if units else None
        if value is not None:
            heads.append(_Head(begins, one.start, one.end, value, one.slots))
    return heads


def _statement_start(folded: str, first: int, start: int) -> int | None:
    """Where the statement that names the slot at ``start`` begins; None where it stands inside one."""
    before = folded[first:start]
    cut = max((match.end() for match in re.finditer(r"[;\n:]|[,.] |^|(?<= )(?:con|va|roi) ", before)), default=0)
    for place in sorted({match.end() for match in re.finditer(r"[;\n:]|[,.] |^", before)} | {cut}):
        lead = _LEAD.match(before, place)
        if lead is not None and lead.end() == len(before):
            return first + place
        if re.fullmatch(r"[ ,]*(?:con|va|roi)? *", before[place:]):
            return first + place
    lead = _LEAD.match(before, cut)
    return first + cut if lead is not None and lead.end() == len(before) else None


def _linked(folded: str, end: int, stop: int) -> int | None:
    """Where what is said of the slot begins: after a word that joins the two, few words between."""
    place = end
    for _ in range(_MOST_BETWEEN + 1):
        link = _LINK.match(folded, place, stop)
        if link is not None and link.start() < link.end() < stop and _apart(folded, link.end()):
            said = link.group().strip(" ,")
            return link.end() - len("do ") if said == "do" else link.end()  # "do sáp nhập": the cause itself
        word = re.compile(r"[ ,]*[\w&/.-]+").match(folded, place, stop)
        if word is None or _NEVER_BETWEEN.search(word.group()):
            break
        if re.match(r" (?:so )?(?:\d|\")", folded[place:stop]) and _BEFORE_FIGURE.fullmatch(folded[end:place]):
            return place
        place = word.end()
    return None


def _apart(folded: str, place: int) -> bool:
    """True where one word ends and another begins."""
    return not (folded[place - 1].isalnum() and folded[place].isalnum())


def _is_intro(clause: Clause, text: str) -> bool:
    """True of what may stand before the first slot: nothing, or a few words that ask for nothing."""
    said = text.strip(" ,.:;-\n")
    if not said:
        return True
    if _LEAD.fullmatch(f"{said} "):
        return True
    if len(said.split()) > 14 or re.search(r"\d|\"", said):
        return False
    return (
        text.rstrip().endswith((":", ".", ",", ";", "\n"))
        and not _NEVER_BETWEEN.search(said)
        and not re.search(r"\b(?:xuat|kiem tra|them|doi|sua|tang|giam|can cu)\b", said)
    )


def _value(wording: Wording, start: int, stop: int, *, last: bool) -> tuple[int, int]:
    """Where the value stands, without quotation marks, joining words and talk."""
    folded = wording.folded
    while start < stop and folded[start] in ' ,:"':
        start += 1
    if folded[start - 1] == '"' and (close := folded.find('"', start, stop)) > start:
        return start, close
    end = without_chat(wording, start, stop)
    if not last:
        end = start + len(
            re.sub(r"[ ,.;\n]*(?:\b(?:con|va|roi|thi|dong thoi|ngoai ra)\b)?[ ,.;\n]*$", "", folded[start:end])
        )
    if (command := _COMMANDS.search(folded, start, end)) is not None and command.start() > start:
        raise NoSense  # the rest is a request of its own
    while end > start and folded[end - 1] in " ,.;:\n":
        end -= 1
    return start, end


def _one(scene: Scene, head: _Head, known: dict[str, str]) -> str:
    if len(head.slots) == 1:
        return head.slots[0]
    said = scene.wording.said(head.start, head.end)
    if not re.search(rf"\b(?:{_FILL}|cho|o)\b", scene.wording.folded[head.begins : head.value]):
        raise NoSense
    options = [(known[name], known[name]) for name in head.slots[:MOST_OFFERED]]
    raise scene.ask(f"Có {len(head.slots)} chỗ cần bổ sung khớp với “{said}”.", "Bạn muốn điền chỗ nào?",
                    (head.start, head.end), options)  # fmt: skip


_INTO = re.compile(
    rf"^[ ,]*(?:{_POLITE}[ ,]+)*(?:dien|ghi|nhap|khai|dua|cho|bo sung)(?: (?:giup|gium|dum|ho|em|anh|chi|toi|so))* "
)


def _value_first(scene: Scene, clause: Clause, found: Sequence[Said]) -> Outcome:
    """ "điền Phòng Kinh tế vào chỗ đơn vị chủ trì", "giao Phòng Kinh tế làm đơn vị chủ trì"."""
    folded = scene.wording.folded
    one = found[-1]
    before, after = folded[clause.start : one.start], folded[one.end : clause.end]
    tail = re.search(r" (?:vao|cho|lam|la|o)(?: (?:phan|cho|o|muc|cho trong|thong tin|ten|dong|so))*[ ]*$", before)
    verb = _INTO.match(before) or re.match(r"(?:giao|phan cong|chon|lay|de) (?:cho )?", before)
    if tail is None or verb is None or after.strip(" ,.;"):
        raise NoSense
    text = before[verb.end() : tail.start()].strip(' ",')
    if not text or _DISREGARDED.search(text) or len(one.slots) != 1:
        raise NoSense
    value = scene.wording.said(clause.start + verb.end(), clause.start + tail.start()).strip(" .;:")
    return Outcome((Call("fill_slot", {"name": one.slots[0], "value": value}),), is_sure=True)


_LEADS = re.compile(
    r"^(?:(?:giao|phan cong|de|cho|chon|nho)(?: (?:cho|viec|luon))* )?(?P<value>(?:phong|van phong|ban|so|trung tam"
    r"|chi cuc|to|ubnd|hdnd|p\.?)"
    r" [^,;.]+?|p\.?[a-z]{2,6}) (?:lam |se |la )*(?:chu tri|dau moi|don vi chu tri|co quan chu tri)(?: (?:thuc hien"
    r"|ke hoach|nay|tham muu))*$"
)


def lead_named(scene: Scene, clause: Clause) -> Outcome:
    """ "phòng KT chủ trì", "giao Phòng Kinh tế làm đầu mối": the unit in charge."""
    folded = scene.wording.folded[clause.start : clause.end]
    match = _LEADS.match(folded)
    if (
        match is None
        or re.search(r"\b(?:chua|khong|nao|ai|co)\b", match["value"])
        or "don_vi_chu_tri" not in _known(scene)
    ):
        raise NoSense
    value = scene.wording.said(clause.start + match.start("value"), clause.start + match.end("value"))
    return Outcome((Call("fill_slot", {"name": "don_vi_chu_tri", "value": value}),), is_sure=True)


def nothing_made_up(scene: Scene, clause: Clause) -> Outcome:
    """ "cứ điền đại một số nào cũng được": nothing is made up."""
    folded = scene.wording.folded[clause.start : clause.end]
    if scene.plan is None or not re.search(r"\b(?:dien|ghi|nhap|khai|bo sung|lap day|lam day)\b", folded):
        raise NoSense
    if not (
        re.search(r"\b(?:dai|bua|bia|tuy y|hu cau|tu nghi|tu dien|nao cung duoc|gi cung duoc|sao cung duoc)\b", folded)
        or re.search(
            r"\b(?:het|tat ca|toan bo|may|cac|nhung)\b.*\b(?:cho trong|cho con thieu|cho thieu|o trong|con trong)\b",
            folded,
        )
    ) or re.search(r"\b(?:nhung gi|cai gi|la gi|nao con|chua)\b", folded):
        raise NoSense
    listed = "; ".join(list(_known(scene).values())[:MOST_OFFERED]) or "không còn chỗ nào"
    return Outcome(
        problem=f"Trợ lý không tự đặt thông tin; hãy cho biết nội dung từng chỗ. Các chỗ còn thiếu: {listed}."
    )
