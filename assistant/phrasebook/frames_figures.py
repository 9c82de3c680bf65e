"""Frames of questions about the figures of a draft: totals, one line, the largest, shares."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.phrasebook.aiming import Aim, aims, one_of, table_said
from assistant.phrasebook.frames_prior import HOW_MUCH, MONEY, SHARE, prior_year
from assistant.phrasebook.hearing import asks, commands, hears
from assistant.phrasebook.hearing import said as said_in
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.targets import Target, lines, reference, table_of
from assistant.rendering import allocated
from assistant.tools.budget_lines import own_amount_column
from knowledge.domain.money import AmountError, Money, read_amount

_NOT_MUCH = re.compile(r"\b(?:qua|rat|kha|hoi) nhieu|nhieu (?:qua|hon|nhat|len)\b")
_WHY = re.compile(
    r"\b(?:vi sao|tai sao|sao lai|sao ma|sao no|lam sao|rang ma|rang lai|do dau|(?:o|tu|lay) dau|dau ra|vi dau"
    r"|co so nao"
    r"|giai (?:thich|trinh)|thuyet minh|dien giai|can cu vao dau|dua vao dau|dua tren|nguon nao|nguon goc|cach (?:tinh"
    r"|cong)"
    r"|(?:tinh|cong|ra|chia)(?: \w+)? (?:the nao|nhu the nao|ra sao|kieu gi|sao|ntn|bang cach nao)|gom|bao gom"
    r"|cong (?:lai|tu)"
    r"|cau thanh|hop thanh|chi tiet|nhung khoan nao|sao .{0,30}\b(?:ra|la|bang|len|toi|nhieu|it|cao|thap))\b|^(?:sao"
    r"|rang)\b"
)
_TOTAL = re.compile(
    r"\b(?:tran(?! cong)|cong (?:ca )?(?:\d|ba|hai|may|cac|tung) bang|tong(?! (?:hop|ket|the|quan|cuc))|cong lai"
    r"|cong chung"
    r"|tat ca|toan bo|ca thay|cong don|ca nam|tong cong)\b"
)
_LEFT = re.compile(
    r"\b(?:con|du|thua|con lai|con du|du ra|con thua)(?: \w+){0,3} (?:bao nhieu|nhiu|nhieu|bn|may)\b"
    r"|\b(?:con|du|thua) (?:du|thua|tien|kinh phi|dong|kp)(?: \w+){0,2} (?:khong|ko|k|hong|gi)\b"
    r"|\b(?:chua|con) (?:chia|phan bo|phan|bo tri|giao|dung|su dung)(?: het)?\b|\bhet (?:tien|kinh phi)? ?(?:chua"
    r"|roi ha)\b"
    r"|\b(?:da )?(?:chia|phan bo|dung|xai) (?:da )?het (?:\w+ )?(?:chua|khong|ko)\b|\bcon du\b|\bdu (?:tien"
    r"|kinh phi) khong\b"
)
_UNUSED = re.compile(
    r"\b(?:con du|du ra|con thua|(?:chua|con) (?:chia|phan bo|phan|bo tri|giao|dung|su dung)(?: het| di)?)\b"
)
_OVER = re.compile(
    r"\b(?:vuot|qua|lo|am|thieu|du|thua)(?: \w+){0,4} (?:chua|khong|ko|k|hong|bao nhieu|nhiu|ko ta)\b|\bvuot (?:tran"
    r"|tong|muc)\b"
    r"|\b(?:khop|bang|dung|vua) (?:voi )?(?:tran|tong|muc|so)(?: \w+){0,4} (?:chua|khong|ko)\b"
)
_MOST = re.compile(
    r"\b(?:lon|cao|nhieu|ton|ton kem|to|nang|ngon|dat|bu|khung)(?: \w+){0,2} (?:nhat)\b|\bngon .{0,8}nhat\b|\b(?:max"
    r"|top)\b"
)
_LEAST = re.compile(r"\b(?:nho|thap|it|be|re|nhe)(?: \w+){0,2} nhat\b|\bmin\b")
_ROWS = re.compile(r"\b(?:dong|khoan|muc|hang muc|bang|nhom|noi dung|phan|nhiem vu|dau viec|cho|cai|don vi|viec|chi)\b")


def figure_asked(scene: Scene, clause: Clause) -> Outcome:
    """How much, why so much, how many percent, the largest: of a line, a table, or all."""
    said = said_in(scene, clause)
    if scene.plan is None or clause.of("document", "day", "quoted", "percent") or prior_year(scene, clause) is not None:
        raise NoSense
    if commands(scene, clause):
        raise NoSense
    shares = bool(SHARE.search(said)) and (
        asks(scene, clause) or re.search(r"\b(?:co cau|tung|moi|cac)\b", said) is not None
    )
    most, least = bool(_MOST.search(said)), bool(_LEAST.search(said))
    if (most or least) and _ROWS.search(said):
        return _explained({"table": table_spoken_of(scene, clause), "show": "nhỏ nhất" if least else "lớn nhất"})
    how_much = (bool(HOW_MUCH.search(said)) or _how_many_dong(scene, clause, said)) and not _NOT_MUCH.search(said)
    why = bool(_WHY.search(said))
    near = MONEY.search(said) is not None or len(said.split()) <= 7
    over = bool(_UNUSED.search(said)) or (bool(_OVER.search(said) or _LEFT.search(said)) and near)
    if _RANKED.search(said):
        return _explained({"table": table_spoken_of(scene, clause), "show": "tỷ lệ"})
    sums = bool(_TOTAL.search(said)) and asks(scene, clause)
    if not (how_much or why or shares or over or sums):
        raise NoSense
    numbered = [one for one in aims(scene, clause) if one.kind in _BY_PLACE and one.targets]
    if 1 < len(numbered) <= _MOST_LINES:
        each = [_explained(_aimed(one_of(scene, one), shares)) for one in numbered]
        return Outcome(tuple(call for one in each for call in one.calls))
    line = _line(scene, clause, said)
    if line is not None and over and not (how_much or why or shares or sums) and not asks(scene, clause):
        raise NoSense  # "bên tập huấn còn dư, …" tells, it does not ask
    if line is not None:
        return _explained(_aimed(line, shares))
    several = len(clause.of("table")) > 1 or (over and not clause.of("table") and not re.search(r"\bbang\b", said))
    table = "" if several else table_spoken_of(scene, clause)
    if shares:
        return _explained({"table": table, "show": "tỷ lệ"})
    if table:
        return _explained({"table": table})
    if over or _TOTAL.search(said):
        return _explained({})
    if why and clause.of("amount", "bare"):
        return _explained(_by_amount(scene, clause) or {})
    raise NoSense


def _aimed(line: Target, shares: bool) -> dict[str, str]:
    return {"line": line.address, "table": line.table, "show": "tỷ lệ" if shares else ""}


def _how_many_dong(scene: Scene, clause: Clause, said: str) -> bool:
    """ "mấy đồng", which without marks may be "mấy dòng"."""
    if scene.wording.is_bare:
        return re.search(r"\bmay dong(?: tien| vay| roi| the)*$", said) is not None
    return hears(scene, clause, ("mấy đồng",))


def _explained(given: dict[str, str]) -> Outcome:
    return Outcome((Call("why_total", {name: value for name, value in given.items() if value}),))


_BY_PLACE = ("number", "ordinal", "pointer")
_MOST_LINES = 4
_RANKED = re.compile(
    r"\b(?:khoan|dong|muc|noi dung) nao(?: \w+)? (?:tren|duoi|hon|nhieu hon|it hon|lon hon|cao hon|qua) ?(?:\d|$|het)"
)
_ROMAN = re.compile(r"(?<![\w.,/-])(?P<number>[ivx]{1,4}|\d{1,2}(?:\.\d{1,2}){1,2})(?![\w/]|[.,]\d)")


def _line(scene: Scene, clause: Clause, said: str) -> Target | None:
    """The line the question is about."""
    found = [one for one in aims(scene, clause) if one.targets]
    numbered = [one for one in found if one.kind in _BY_PLACE]
    if numbered:
        return one_of(scene, numbered[0])
    if (bare := _bare_number(scene, clause)) is not None:
        return bare
    named = [one for one in found if _is_named(scene, clause, one)]
    if not named:
        return None
    longest = max(named, key=lambda one: (len(one.targets) == 1, one.end - one.start))
    return one_of(scene, longest)


_WEAK_ALONE = frozenset(
    (
        "tong", "kinh", "phi", "bang", "chi", "dong", "khoan", "muc", "nam", "cong", "so", "phan", "tien", "von",
        "tran", "giao", "trinh", "can", "cu", "ke", "hoach",
    )
)  # fmt: skip


def _is_named(scene: Scene, clause: Clause, aim: Aim) -> bool:
    """True of a mention that is more than a word of the question, and no name of a table."""
    text = scene.wording.folded[aim.start : aim.end]
    if set(text.split()) <= _WEAK_ALONE:
        return False
    return not (scene.plan is not None and len(aim.targets) > 1 and table_of(scene.plan, text))


def _bare_number(scene: Scene, clause: Clause) -> Target | None:
    """ "209tr của II ở đâu ra": a Roman number alone."""
    if scene.plan is None:
        return None
    table = table_said(clause, clause.start)
    for match in _ROMAN.finditer(scene.wording.folded, clause.start, clause.end):
        said = scene.wording.said(*match.span())
        if not said.isupper() and not (len(said) > 1 and said.isalpha() and said in ("ii", "iii", "iv", "vi", "vii")):
            continue
        words = f"muc {match['number']}" + (f" bang {table}" if table else "")
        sought = lines(scene.plan, reference(words), scene.past.table(scene.plan))
        if len(sought.found) == 1:
            return sought.found[0]
    return None


_CAPTION = re.compile(r"\b(?:bang|bieu|phan|cua|cho|giao|ben|kinh phi)\b")


def table_spoken_of(scene: Scene, clause: Clause) -> str:
    """The table spoken of: by number, by pointing, or by words of its caption."""
    said = said_in(scene, clause)
    if scene.plan is None:
        return ""
    if table := table_said(clause, clause.start):
        return table
    if re.search(r"\bbang (?:nay|do|ay|kia|tren)\b", said):
        return scene.past.table(scene.plan)
    words = clause.words
    for count in range(min(8, len(words)), 0, -1):
        for first in range(len(words) - count + 1):
            piece = " ".join(word.text for word in words[first : first + count])
            if _is_caption(piece) and (table := table_of(scene.plan, _UNITS.get(piece, piece))):
                return table
    return ""


_NO_CAPTION = frozenset(
    (
        "kinh", "phi", "bang", "du", "toan", "tong", "cong", "bao", "nhieu", "phan", "bo", "giao", "cho", "cua", "va",
        "thuc", "hien", "nhiem", "vu", "nam", "khoa", "hoc", "nghe", "dong", "trieu", "tien", "so", "muc", "chi",
        "hoat", "noi", "dung", "ke", "hoach", "may", "nao", "gi", "la", "duoc", "het", "trong", "ca", "ba", "cac",
        "sao", "the", "vay", "lai", "ra", "len", "dau", "o",
    )
)  # fmt: skip


_UNITS = {
    "phong kt": "phong kinh te", "p kt": "phong kinh te", "pkt": "phong kinh te", "kt": "kinh te",
    "phong vhxh": "phong van hoa xa hoi", "vhxh": "van hoa xa hoi", "pvhxh": "phong van hoa xa hoi", "vp": "van phong",
}  # fmt: skip


def _is_caption(piece: str) -> bool:
    """True of words that could call a table: more than those every caption has."""
    return any(word not in _NO_CAPTION and len(word) > 1 and not word.isdigit() for word in piece.split()) and all(
        word not in ("bao", "nhieu", "nhiu", "may", "dong", "duoc", "tong", "sao", "vi", "tai", "nao")
        for word in piece.split()
    )


def _by_amount(scene: Scene, clause: Clause) -> dict[str, str] | None:
    """The figure that has just the amount said: the total, a table, a line."""
    if scene.plan is None:
        return None
    wanted = _amounts_said(clause)
    if not wanted:
        return None
    total = allocated(scene.plan)
    if total in wanted or (scene.plan.brief is not None and scene.plan.brief.ceiling in wanted):
        return {}
    for ordinal, (_, table) in enumerate(scene.plan.tables(), 1):
        if not table.allocation:
            continue
        column = own_amount_column(table)
        if table.computed_total(column) in wanted:
            return {"table": str(ordinal)}
        held = [line for _, line in table.walk() if line.amount(column) in wanted]
        if len(held) == 1:
            return {"line": held[0].key, "table": str(ordinal)}
    return None


def _amounts_said(clause: Clause) -> Sequence[Money]:
    found = []
    for mark in clause.of("amount", "bare"):
        text = mark.text if mark.kind == "amount" else f"{mark.text} triệu"
        try:
            found.append(read_amount(text))
        except AmountError:
            continue
    return found
