"""Frames about new lines of a table: what they are called, what they get, where they go."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.phrasebook.aiming import aims, groups_of, table_said
from assistant.phrasebook.amounts import written
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause, Mark
from assistant.phrasebook.targets import Target
from knowledge.domain.folding import fold

_ROW_NOUNS = re.compile(r"\b(?:dong|khoan|hang muc|nhom|muc chi|bang)\b")
_LABEL_BEFORE = re.compile(
    r"(?:(?:cai|mot|1|01|dong|khoan|muc chi|muc|noi dung chi|noi dung|hang muc|dau viec|nhiem vu|moi|nua|la|ten|co ten"
    r"|ve|giup|gium|dum|minh|em|anh|chi (?:phi )?cho|gom|nhu sau|vao|vo|do)\b[ ,:.-]*)+"
)
_LABEL_AFTER = re.compile(
    r"(?:[ ,:.-]*\b(?:voi|so tien|kinh phi|kp|muc|muc chi|du toan|la|het|khoang|tri gia|gia la|cho|vao|vo|o|trong|thuoc"
    r"|duoi|tai|bo tri|du kien|ton|can|chung|tam|nhom|cua|ben|nhe|nha|nghen|gium|dum|giup|di|nua|a|luon|hen|them"
    r"|day|bo sung|ghi vao|dua|tien thi de trong|tien de trong|de trong tien|chua co tien))+[ ,:.-]*$"
)
_ADDING = re.compile(
    r"^(?:.{0,80}?\b)??(?P<cue>cho them|them vao|them moi|bo sung them|bo sung|chen them|chen|tao them|ke them|dua them"
    r"|mo them|lap them|dua vao|ghi them|bo them|kep them|them|con thieu)\b|^\+ ?"
)


_NO_LABEL = re.compile(r"(?:duoc$|lai|nhu|y|tuong tu|giong|vay|so voi|nua|nay|do|moi)\b")


_LATE = 24
_LEAST_LABEL = 2
_GOES_ON = re.compile(
    r"(?:ma|thi|nhung|con|tong|de|roi|giu|trong do|hoac|hay|thay cho|thay vi|den|tu|tuc|toi da|gom|bao gom|la|giam|tang"
    r"|khoang|khong|chua)\b|.* (?:tu|den|hoac|hay|la)$"
)
_FOR = re.compile(r"[ ,:.-]*(?P<word>cho)\b")
_ROW_AFTER = re.compile(r"[ ,:]*(?:mot |1 |01 |cai |vao )*(?:dong|khoan|muc|hang muc|noi dung|nhiem vu)\b")


def added(scene: Scene, clause: Clause) -> Outcome:
    """A new line: its label is what stands between the wish and the amount, or in quotation marks."""
    amounts = clause.of("amount")
    folded = scene.wording.folded[clause.start : clause.end]
    wish = _ADDING.match(folded)
    if wish is None or clause.of("percent", "document", "ratio"):
        raise NoSense
    quoted = clause.of("quoted")
    if len(amounts) > 1:
        return _several_added(scene, clause, clause.start + wish.end(), amounts)
    if wish.start("cue") > _LATE and not _ROW_AFTER.match(folded, wish.end()) and not quoted:
        raise NoSense
    if amounts and not quoted and not folded[wish.end() : amounts[0].start - clause.start].strip(" ,:"):
        raise NoSense  # "thêm 5 triệu …": more of something
    table = table_said(clause, clause.start)
    parent, groups = _parent(scene, clause, quoted)
    if quoted:
        label = scene.wording.said(quoted[0].start, quoted[0].end).strip(' "“”.:')
    else:
        label = _label(scene, clause, clause.start + wish.end(), (*amounts, *clause.of("table"), *groups))
    if _NO_LABEL.match(fold(label)):
        raise NoSense
    if not label or (not amounts and not _ROW_NOUNS.search(folded)):
        raise NoSense
    given = {"label": label, "amount": "", "parent": "", "table": table}
    if amounts:
        given["amount"] = written(amounts[0].text) or scene.wording.said(amounts[0].start, amounts[0].end)
    if parent is not None:
        given |= {"parent": parent.address, "table": parent.table or table}
    if not given["table"] and not given["parent"]:
        given["table"] = scene.only_table(clause.start, clause.end)
    return Outcome((Call("add_line", given),), is_open=not quoted and not amounts)


def _several_added(scene: Scene, clause: Clause, start: int, amounts: Sequence[Mark]) -> Outcome:
    """ "thêm hội nghị 12 triệu và in tài liệu 3 triệu vào bảng 1": each label before its amount."""
    table = table_said(clause, clause.start)
    parent, groups = _parent(scene, clause, ())
    others = (*clause.of("table"), *groups)
    calls = []
    for amount in amounts:
        piece = scene.past.spotted(scene.wording, scene.plan).clause(start, amount.start)
        label = _label(scene, piece, start, [one for one in others if start <= one.start and one.end <= amount.start])
        label = re.sub(r"^(?:và|va|cùng|với) ", "", label)
        if len(label.split()) < _LEAST_LABEL or _NO_LABEL.match(fold(label)) or _GOES_ON.match(fold(label)):
            raise NoSense
        given = {"label": label, "parent": "", "table": table}
        given["amount"] = written(amount.text) or scene.wording.said(amount.start, amount.end)
        if parent is not None:
            given |= {"parent": parent.address, "table": parent.table or table}
        calls.append(given)
        start = amount.end
    rest = re.sub(
        r"[ ,.;]|\b(?:vao|vo|trong|o|nhe|nha|a|moi|dong|nhom|muc|phan)\b",
        "",
        _unmarked(scene, start, clause.end, others),
    )
    if rest:
        raise NoSense
    if not table and parent is None:
        chosen = scene.only_table(clause.start, clause.end)
        calls = [{**one, "table": chosen} for one in calls]
    return Outcome(tuple(Call("add_line", one) for one in calls))


def _unmarked(scene: Scene, start: int, end: int, marks: Sequence[Mark]) -> str:
    """What is said there beside the marks."""
    text = scene.wording.folded[start:end]
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            text = text.replace(scene.wording.folded[mark.start : mark.end], " ", 1)
    return text


def _parent(scene: Scene, clause: Clause, quoted: Sequence[Mark]) -> tuple[Target | None, tuple[Mark, ...]]:
    """The group a new line goes into: after "nhóm", "dưới mục", "trong phần"."""
    for aim in aims(scene, clause):
        if aim.start <= clause.start + len("phan ") and len(groups := groups_of(scene, aim)) == 1:
            return groups[0], (Mark("group", aim.start, aim.end, ""),)
        before = scene.wording.folded[clause.start : aim.start]
        own = scene.wording.folded[aim.start : aim.end]
        led = re.search(
            r"(?<!\w)(?:trong|vao|vo|duoi|thuoc|o)(?: (?:nhom|muc|phan|dong|khoan))?[ \"]*$|nhom[ \"]*$", before
        )
        groups = groups_of(scene, aim) if len(aim.targets) > 1 else list(aim.targets)
        if not (led or own.startswith("nhom ")) or len(groups) != 1:
            continue
        if any(mark.start <= aim.start < mark.end for mark in quoted):
            continue
        start = clause.start + led.start() if led else aim.start
        return groups[0], (Mark("group", start, aim.end, own),)
    return None, ()


def _label(scene: Scene, clause: Clause, start: int, marks: Sequence[Mark]) -> str:
    """The one piece of text between the marks that is not mere connection."""
    pieces: list[tuple[int, int]] = []
    place = start
    for mark in sorted(marks, key=lambda one: one.start):
        if mark.start > place:
            pieces.append((place, mark.start))
        place = max(place, mark.end)
    pieces.append((place, clause.end))
    found: list[str] = []
    for first, last in pieces:
        text = scene.wording.folded[first:last]
        lead = _LABEL_BEFORE.match(text.lstrip(" ,:.-()"))
        skipped = len(text) - len(text.lstrip(" ,:.-()"))
        begin = first + skipped + (lead.end() if lead else 0)
        tail = _LABEL_AFTER.search(scene.wording.folded, begin, last)
        while tail is not None and (word := _FOR.match(tail.group())) is not None:
            at = (tail.start() + word.start("word"), tail.start() + word.end("word"))
            if scene.wording.means(*at, "cho"):
                break
            tail = _LABEL_AFTER.search(scene.wording.folded, at[1], last)  # "hội chợ"
        end = tail.start() if tail else last
        if end > begin and scene.wording.folded[begin:end].strip(" ,:.-()"):
            found.append(scene.wording.said(begin, end).strip(" ,:.-()"))
    if len(found) != 1 or len(found[0]) > 160:
        raise NoSense
    return found[0]
