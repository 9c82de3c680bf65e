"""Corrections by what stands in them: the last request asked again with the line, the amount, the day that is named.

"Lộn rồi, 87 chứ không phải 78", "nhầm mục, II.2 cơ, II.1 để như cũ": what is denied and what is to stay is left out,
and what is then named takes the place of what the last request named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.phrasebook.amounts import written
from assistant.phrasebook.how_much import is_readable
from assistant.phrasebook.reading import Call
from assistant.phrasebook.spotting import Mark, Spotted
from assistant.phrasebook.targets import Target, lines, reference
from assistant.phrasebook.trimming import without_chat
from assistant.phrasebook.wording import Wording
from knowledge.domain.plan import Plan

_NOT = r"(?:khong|ko|k|hong|hok|hem|dau|cha|chang|chua)"
_BEGINS = re.compile(
    r"(?:(?:a|ay|o|u|ua|oi|thoi|da|e|hu|troi|y|em|anh|chi)[ ,!.]+)*"
    rf"(?:(?:thoi )?chet|nham|lon|sai|xin loi|sorry|(?:a )?quen(?=[ ,]*,)|{_NOT} dung|{_NOT} phai|{_NOT}(?=[,.!])"
    r"|y (?:toi|minh|em|anh|chi|tui|tao|e|a|c) (?:la|noi|bao|muon)|noi lai"
    r"|(?:toi|minh|em|anh|chi|tui) (?:noi|bao) (?:la )?(?:tang|giam|bot|them)"
    r"|(?:doc|go|ghi|noi|nhap) (?:nham|lon|thieu|sai))\b"
)
_TURNS = re.compile(
    rf"\b(?:chu|cho|ma) {_NOT} phai\b|\bmoi (?:dung|phai)\b|\bco ma\b|^{_NOT} phai .+ ma\b|[,. ]co$"
    r"|^(?:khong|dung|hong|ko) (?:phai )?(?P<verb>xoa|bo|cat|gach) [^,;.]*[,;.] (?:ma )?(?P=verb)\b"
    r"|\b(?:nhin|doc|go|nghe) (?:nham|lon)\b|\bmoi (?:chu tri|soan|la don vi|lam)"
)
"""That something else was meant."""
_MARKED = {"lon": ("lộn",), "sai": ("sai",), "nham": ("nhầm",), "chet": ("chết",)}
_SEGMENT = re.compile(r"(?:[^,;.!?\n]|[,.](?! |$))+")
_DENIED = (
    re.compile(rf"^(?:{_BEGINS.pattern})?[ ,]*{_NOT} phai(?: la)? .*? ma (?:la |phai la |phai )?"),
    re.compile(rf",? ?\b(?:chu|cho) (?:{_NOT} phai|{_NOT} co|co phai|dau phai|ai bao)(?: la)? .*$"),
    re.compile(rf"(?:^| ){_NOT} phai(?: la)?(?= (?!ma\b)).*$"),
    re.compile(r"^.*\bdau ra\b.*$"),
    re.compile(r"^[ ,]*(?:khong|dung|hong|ko) (?:xoa|bo|cat|gach) .*$"),
    re.compile(r"\b(?:tay )?(?:go|ghi|doc|nhap|noi|nhin|nghe) (?:nham|lon|sai)\b.*$"),
    re.compile(r"\bso \w+ thanh so \w+.*$"),
)
_KEPT = re.compile(
    r"\b(?:giu|de|tra)(?: \w+){0,4} (?:nguyen|nhu cu|nhu ban dau|nhu luc dau|y)\b|\bnhu (?:cu|ban dau|luc dau)\b"
    r"|\bdung (?:dung|dong|xoa|bo|sua|cham)\b|\b(?:phai )?con nguyen\b|\bvan\b|\bgiu\b"
)
_UP = re.compile(r"\b(?:tang|them|nang|cong)\b")
_DOWN = re.compile(r"\b(?:giam|bot|ha|tru|cat)\b")
_LEVEL = re.compile(r"\b(?:con|xuong|len|thanh|la|muc|bang|de lai|de)\b")
_TO = re.compile(r"\b(?:sang|qua|cho|vao|vo|den|dich)\b")
_OUT_OF = re.compile(r"\b(?:tu|cua|lay|nguon)\b")
_ONLY = re.compile(r"\b(?:co )?moi(?: la)? (?:dung|phai)\b")
_OF_ALL = re.compile(r"\b(?:tong|tran|duoc giao|con du|con lai|con thua|chua phan bo)\b")
"""An amount of the whole, or what is left: not that of a line."""
_JUDGES = re.compile(r"\b(?:nhieu|it|cao|thap|lon|nho) (?:qua|lam|the|vay)\b|\bloi\b")
_DAY = re.compile(r"\b(?:ngay|mung|mong)\b")
_WAY = re.compile(r".*\b(?:tang|giam)(?: co| ma| cho| chu| thoi)*")
_GROUP = re.compile(r"\b(?:nhom|muc|phan|vao|duoi|o)\b")
_MONTH = re.compile(r"\bthang (?P<month>\d{1,2})(?:[ /]+(?:nam )?(?P<year>20\d\d))?")
_NAME = re.compile(r"\bten(?: \w+){0,2} la (?P<name>.+)$")
_ROLE = re.compile(
    r"(?P<name>\b(?:phong|so|ban|van phong|trung tam|chi cuc) .+?) moi (?:la |lam )?(?:chu tri|dau moi|soan)"
)
_FIGURES = ("amount", "percent", "bare", "year", "day", "document", "table")


@dataclass(slots=True)
class Meant:
    """What a correction names, without what it denies; ``text`` is what is then left of it."""

    text: str
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)

    def one(self, kind: str) -> Mark | None:
        """The only figure of a kind; None where there is none, or several."""
        found = self.marks.get(kind, [])
        return found[0] if len(found) == 1 else None


def is_correction(wording: Wording) -> bool:
    """True of a message that takes something back ("lộn rồi", "… mới đúng")."""
    text = wording.folded.strip(" .!?\n")
    begins = _BEGINS.match(text)
    if begins is not None:
        last = re.search(r"\w+$", begins.group())
        known = _MARKED.get(last.group(), ()) if last is not None else ()
        at = wording.folded.index(text) + begins.end() if known else 0
        start = at - len(last.group()) if last is not None else 0
        if not known or any(wording.means(start, at, one) for one in known):
            return True
    return _TURNS.search(text) is not None


def meant(call: Call, plan: Plan, spotted: Spotted) -> Meant | None:
    """What is named and not denied; what is to stay, or is said of the old line, counts where nothing else is named."""
    folded = spotted.wording.folded
    pieces = [_named(call, plan, spotted, start, end) for start, end in _segments(folded)]
    others = [one for one in pieces if not _KEPT.search(one.text)]
    if any(one.targets and not _is_own(call, one) for one in others):
        others = [one for one in others if not _is_own(call, one)]
    for chosen in (others, pieces):
        found = _joined(chosen)
        if chosen is pieces and found.targets:
            break  # what is to stay names no other line
        told = _NAME.search(found.text) or _ROLE.search(found.text)
        if found.marks or found.targets or told or _WAY.fullmatch(found.text):
            return found
    return None


def stated_anew(calls: Sequence[Call], plan: Plan, spotted: Spotted) -> tuple[Call, ...]:
    """Of several lines set in one message, those whose amount is told otherwise now ("IV.2 vẫn 9 triệu")."""
    found = []
    for start, end in _segments(spotted.wording.folded):
        for call in calls if all(one.name == "set_amount" for one in calls) else ():
            piece = _named(call, plan, spotted, start, end)
            amount = piece.one("amount")
            if amount is not None and len(piece.targets) == 1 and _is_own(call, piece):
                found.append(_changed(call, amount=_money(call, amount, None, spotted.wording) or "", mode="set"))
    return tuple(found)


def _is_own(call: Call, piece: Meant) -> bool:
    """True of a piece that speaks of the line the call was about, and of no other."""
    own = {call.arguments.get(name, "") for name in ("line", "source", "target")} - {""}
    return bool(piece.targets) and all(target.address in own for target in piece.targets)


def _joined(pieces: Sequence[Meant]) -> Meant:
    whole = Meant(" ".join(one.text for one in pieces))
    for one in pieces:
        whole.targets += [target for target in one.targets if target not in whole.targets]
        for kind, marks in one.marks.items():
            whole.marks.setdefault(kind, []).extend(marks)
    return whole


def _segments(folded: str) -> Iterator[tuple[int, int]]:
    """The pieces between marks, without what they deny."""
    for segment in _SEGMENT.finditer(folded):
        start, end = segment.span()
        for pattern in _DENIED:
            if (denied := pattern.search(folded[start:end])) is None:
                continue
            if denied.end() == end - start:
                end = start + denied.start()
            else:
                start += denied.end()
        if folded[start:end].strip():
            yield start, end


def _named(call: Call, plan: Plan, spotted: Spotted, start: int, end: int) -> Meant:
    """What stands in one piece; lines of the table the call was about come first."""
    found = Meant(spotted.wording.folded[start:end].strip())
    clause = spotted.clause(start, end)
    for mark in clause.of(*_FIGURES):
        found.marks.setdefault(mark.kind, []).append(mark)
    pointed = [lines(plan, reference(mark.text)).found for mark in clause.of("number", "ordinal")]
    idle = [(start + one.start(), start + one.end()) for one in _ONLY.finditer(spotted.wording.folded[start:end])]
    rows = [mark for mark in clause.rows if not any(first <= mark.start and mark.end <= last for first, last in idle)]
    for targets in (*pointed, *(mark.targets for mark in rows)):
        near = [one for one in targets if one.table == call.arguments.get("table", "")]
        found.targets += near or targets
    found.targets = list(dict.fromkeys(found.targets))
    return found


def asked_again(call: Call, what: Meant, wording: Wording) -> Call | None:
    """The call with what was meant in place of what was said; None where it does not fit, or leaves a doubt."""
    if len(what.targets) > 1 or (call.name != "set_ceiling" and _OF_ALL.search(what.text)) or _JUDGES.search(what.text):
        return None
    target = what.targets[0] if what.targets else None
    amount, percent, bare = what.one("amount"), what.one("percent"), what.one("bare")
    money = _money(call, amount, bare, wording)
    if call.name == "set_amount":
        return _amount_again(call, what, target, money, percent, wording)
    if call.name == "remove_line" and target is None and amount is not None:
        kept = _changed(call, amount=money or "", mode="set")
        return replace(kept, name="set_amount") if money else None
    if call.name == "fill_slot" and (role := _ROLE.search(what.text)) is not None:
        at = wording.folded.find(role["name"])
        return _changed(call, value=wording.said(at, at + len(role["name"]))) if at >= 0 else None
    if call.name == "rename_line" and (name := _NAME.search(what.text)) is not None:
        at = wording.folded.find(name["name"])
        end = without_chat(wording, at, at + len(name["name"]))
        return _changed(call, label=wording.said(at, end)) if at >= 0 else None
    if call.name in ("remove_line", "rename_line") and target is not None and money is None:
        return _changed(call, line=target.address, table=target.table)
    if call.name == "move_amount" and target is not None and money is None:
        return _moved_again(call, what, target)
    if call.name == "add_line" and money is None:
        if target is not None and _GROUP.search(what.text):
            return _changed(call, parent=target.address, table=target.table)
        table = what.one("table")
        number = re.search(r"\d+", table.text) if table is not None else None
        return _changed(call, table=number.group(), parent="") if number is not None else None
    if call.name in ("add_line", "move_amount", "set_ceiling", "set_carry_over"):
        return _changed(call, amount=money) if money and target is None else None
    if call.name == "set_year":
        year = None if re.search(r"\b(?:luat|nghi dinh|quyet dinh|thong tu)\b", what.text) else what.one("year")
        number = re.search(r"20\d\d", year.text) if year is not None else None
        return _changed(call, year=number.group()) if number is not None else None
    return _day_again(call, what, bare) if call.name == "set_date" else None


def _amount_again(
    call: Call, what: Meant, target: Target | None, money: str | None, percent: Mark | None, wording: Wording
) -> Call | None:
    new = call if target is None else _changed(call, line=target.address, table=target.table)
    mode = call.arguments["mode"]
    if percent is not None:
        if money is not None or not (_UP.search(what.text) or _DOWN.search(what.text) or mode.startswith("percent")):
            return None
        way = "percent_down" if _DOWN.search(what.text) else "percent_up"
        way = mode if mode.startswith("percent") and not _UP.search(what.text) else way
        return _changed(new, amount=wording.said(percent.start, percent.end), mode=way)
    if money is None:
        ways = {"add": "subtract", "subtract": "add", "percent_up": "percent_down", "percent_down": "percent_up"}
        down = _DOWN.search(what.text) is not None
        if target is None and mode in ways and down != (_UP.search(what.text) is not None):
            return _changed(new, mode=ways[mode]) if down == (mode in ("add", "percent_up")) else None
        return new if target is not None else None
    if target is None and mode.startswith("percent") and not (_UP.search(what.text) or _DOWN.search(what.text)):
        return _changed(new, amount=money, mode="set") if _LEVEL.search(what.text) else None
    relative = _UP.search(what.text) or _DOWN.search(what.text)
    if relative and not re.search(r"\b(?:con|xuong|len|thanh)\b", what.text):
        return _changed(new, amount=money, mode="subtract" if _DOWN.search(what.text) else "add")
    stays = mode in ("add", "subtract") and not _LEVEL.search(what.text)
    return _changed(new, amount=money, mode=mode if stays else "set")


def _moved_again(call: Call, what: Meant, target: Target) -> Call | None:
    """The giver or the taker was another: the word before it tells which."""
    to, out_of = _TO.search(what.text), _OUT_OF.search(what.text)
    other = call.arguments["source" if to else "target"]
    if (to is None) == (out_of is None) or target.address == other or target.table != call.arguments.get("table", ""):
        return None
    return _changed(call, **{"target" if to else "source": target.address})


def _day_again(call: Call, what: Meant, bare: Mark | None) -> Call | None:
    day = re.fullmatch(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})", call.arguments.get("date", ""))
    if day is None:
        return None
    written_day = what.one("day")
    parts = re.findall(r"\d+", written_day.text) if written_day is not None else []
    month = _MONTH.search(what.text)
    if len(parts) == 3:
        new = (parts[0], parts[1], parts[2])
    elif month is not None:
        new = (day[1], month["month"], month["year"] or day[3])
    elif bare is not None and bare.text.isdecimal() and (_DAY.search(what.text) or what.text == bare.text):
        new = (bare.text, day[2], day[3])
    else:
        return None
    try:
        date(int(new[2]), int(new[1]), int(new[0]))
    except ValueError:
        return None
    return _changed(call, date="/".join(new))


def _money(call: Call, amount: Mark | None, bare: Mark | None, wording: Wording) -> str | None:
    """The amount named; a bare number takes the unit of the one it replaces."""
    if amount is not None:
        said = written(amount.text) or wording.said(amount.start, amount.end)
        return said if is_readable(said) else amount.text
    old = call.arguments.get("amount", "")
    if bare is None or not re.search(r"\d", old) or "%" in old or len(bare.text) > 5:
        return None
    return re.sub(r"\d+(?:[.,]\d+)*", bare.text, old, count=1)


def _changed(call: Call, **arguments: str) -> Call:
    return replace(call, arguments={**call.arguments, **arguments})
