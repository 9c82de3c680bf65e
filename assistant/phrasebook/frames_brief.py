"""Frames about who issues the plan, which year it is for, and which day it is dated."""

from __future__ import annotations

import re
from datetime import date

from assistant.phrasebook.agencies import named
from assistant.phrasebook.meanings_text import of_province
from assistant.phrasebook.places import CITIES
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.trimming import asks, without_chat
from assistant.phrasebook.wording import Wording
from knowledge.domain.folding import fold

_YEAR = re.compile(
    r"(?<![\d/.,-])(?P<year>(?:19|20)\d{2})(?![\d/.,-]*\d)|\b(?:nam|kh|ke hoach"
    r"|nien do) (?P<short>\d{2})(?![\d/.,-]*\d)(?! (?:trieu|tr|ty|dong))"
)
_YEARLY = re.compile(r"\b(?:nam|ke hoach|kh|nien do|du thao|bai|van ban|ban nay)\b")
_WRONG_YEAR = re.compile(
    r"(?:chu )?(?:khong|ko|k|hong|chang|dau) phai(?: la)?(?: nam)? *$|\b(?:dang|hien|hien dang|truoc|lo|nham|sai"
    r"|ghi nham|go nham"
    r"|viet nham)(?: (?:ghi|la|de|lam|dat|thanh|cho|nham|dang|hien|nam))* *$|\b(?:tu|thay|thay vi|doi het|doi"
    r"|sua het|sua|bo)(?: nam)? *$"
)
_NOT_THAT = re.compile(
    r"(?:khong|ko|k|hong|chang) phai(?: la)?(?: nam)? *$|\b(?:dang|hien dang|ghi nham|go nham|viet nham"
    r"|lo)(?: (?:ghi|la|de|lam|thanh|nam))* *$"
)
_WRONG_AFTER = re.compile(r"^ *(?:la )?(?:chua dung|khong dung|sai|nham|khong phai)\b")
_SHIFT = re.compile(
    r"\b(?P<back>lui|giam|bot|tru)(?: (?:lai|xuong|ve|truoc|di|ke hoach|nam ke hoach))*(?: di)? (?P<count>mot|1|hai"
    r"|2|ba|3) nam\b"
    r"|\b(?P<on>tang|day|them|cong|doi|doi len|day len|day sang)(?: (?:len|them|sang|ke hoach"
    r"|nam ke hoach))* (?P<more>mot|1|hai|2) nam\b(?! (?:truoc|ngoai))"
)
_NEXT = re.compile(r"\bnam (?P<which>sau|toi|ke tiep|tiep theo|truoc|ngoai|nay)\b")
_COUNTS = {"mot": 1, "1": 1, "hai": 2, "2": 2, "ba": 3, "3": 3}
_NO_YEAR = re.compile(
    r"\b(?:bao nhieu|so voi|so sanh|doi chieu|tim|tra cuu|xuat|kiem tra|ra soat|chi cho|chi tieu|da chi|kinh phi"
    r"|du toan|tong|trieu|ty"
    r"|nghin|can cu|tang|giam|xoa|chuyen nguon|hieu luc|gia su|neu|lay theo|nhu nam|theo nam|vi sao|tai sao|muc|dong"
    r"|khoan|bang|co gi|khac gi|sap nhap|han|truoc ngay|cuoi nam|dau nam|quy|thang|giai doan|den nam"
    r"|tu nam 20\d\d den)\b"
)
_DAY_WORDS = (
    r"(?P<day>\d{1,2})(?: thang |[ ]?[/.-][ ]?)(?P<month>\d{1,2})(?:(?: nam |,? nam |[ ]?[/.-][ ]?)(?P<year>\d{4}"
    r"|\d{2}))?(?![\d/])"
)
_DAY = re.compile(rf"(?<![\d/.,-])(?:(?:mung|mong|ngay) )*{_DAY_WORDS}")
_DATED = re.compile(
    r"\b(?:ngay (?:ban hanh|ky|van ban|thang|ra van ban|ke hoach|cua (?:ke hoach|van ban)|phat hanh|giay)|ky"
    r"|ban hanh|de ngay|ghi ngay)\b"
    r"|^(?:(?:de|ghi|dien|sua|doi|dat|lay|chot|cap nhat|thanh|vao|la|lai|cho|du kien|chuyen|sang)\b[ ,]*)*ngay\b"
)
_NOT_THE_DATE = re.compile(
    r"\b(?:hieu luc|tinh den|den ngay|truoc ngay|tu ngay|sau ngay|bao cao|han|nop|thoi han|quyet dinh|nghi quyet"
    r"|nghi dinh|thong tu"
    r"|cong van|luat|qd|nd|nq|tt|cv|lich|hop|hoi nghi|giai ngan|sinh)\b"
)
_BLANK = re.compile(r"\b(?:trong|de trong|bo trong|xoa|chua ghi|khong ghi|chua ky|ghi tay|bo|de lai)\b")


_BESIDE_DAY = (
    "date", "put", "into", "plan", "fill", "not", "year", "final", "add", "draft", "agency", "given", "remove",
    "missing", "spent", "just", "ready", "slot", "old_value", "fault", "table",
)  # fmt: skip
_BESIDE_YEAR = (
    "year", "put", "into", "plan", "not", "every", "old_value", "fault", "draft", "fill", "this_year", "begin",
    "rename", "just", "move", "part", "table", "undo", "given", "used", "back", "agency", "compare", "last_year",
    "new_lines", "share", "spent", "export", "next", "section_place", "missing", "slot", "toward", "from",
)  # fmt: skip
"""Cues that may stand beside a day, and beside a year, and tell nothing else."""


def date_set(scene: Scene, clause: Clause) -> Outcome:
    """The day of the plan; or it is left to be written in."""
    folded = scene.wording.folded[clause.start : clause.end]
    if clause.of("amount", "percent", "document", "quoted") or _NOT_THE_DATE.search(folded):
        raise NoSense
    if scene.plan is None and not re.search(r"\b(?:ban hanh|ky|de ngay|ngay van ban)\b", folded):
        raise NoSense
    if asks(scene.wording, clause.start, clause.end) or len(folded.split()) > 24:
        raise NoSense
    if _DATED.search(folded) is None:
        raise NoSense
    days = list(_DAY.finditer(folded))
    if not days:
        return _without_day(scene, folded)
    day = _meant(folded, days)
    _only(clause, folded, day, most=4)
    year = day["year"]
    if year is None and (told := _NEXT.match(folded[day.end() :].lstrip())) is not None:
        year = str(date.today().year + (told["which"] in ("sau", "toi")) - (told["which"] in ("truoc", "ngoai")))
    if year is None:
        if scene.plan is None or scene.plan.brief is None:
            raise NoSense
        planned = scene.plan.brief.year
        said = scene.wording.said(clause.start + day.start("day"), clause.start + day.end())
        options = [
            (f"{day['day']}/{day['month']}/{one}", f"{day['day']}/{day['month']}/{one}")
            for one in (planned - 1, planned)
        ]
        raise scene.ask(f"Ngày “{said}” chưa có năm.", "Ngày ban hành là ngày nào?",
                        (clause.start + day.start("day"), clause.start + day.end()), options)  # fmt: skip
    full = year if len(year) == 4 else f"20{year}"
    return Outcome((Call("set_date", {"date": f"{day['day']}/{day['month']}/{full}"}),), is_sure=True)


def _meant(folded: str, days: list[re.Match[str]]) -> re.Match[str]:
    """The one day; of two the new one ("12/12 chứ không phải 10/12", "từ … sang …")."""
    if len(days) == 1:
        return days[0]
    if len(days) != 2:
        raise NoSense
    between = folded[days[0].end() : days[1].start()]
    if re.search(r"\b(?:khong phai|thay vi|thay cho)\b", between):
        return days[1] if re.search(r"\bkhong phai\b", folded[: days[0].start()]) else days[0]
    if re.search(r"\b(?:sang|thanh|la|qua|bang|ma)\b", between):
        return days[1]
    raise NoSense


def _only(clause: Clause, folded: str, used: re.Match[str], most: int) -> None:
    """NoSense where something else is spoken of."""
    view = clause.view
    if view.has(
        "how_much", "why", "compare", "search", "suggest", "guard", "carry", "basis", "up", "down", "force", "share"
    ):
        raise NoSense
    rest = [word for word in clause.words if not used.start() <= word.start - clause.start < used.end()]
    known = {word.start for word in view.left(*_BESIDE_DAY)}
    if len([word for word in rest if word.start in known]) > most or clause.of("number", "ordinal"):
        raise NoSense


def _without_day(scene: Scene, folded: str) -> Outcome:
    if not re.search(r"\bngay (?:ban hanh|ky|van ban|thang|ra van ban|ke hoach|cua)\b|\bde ngay\b", folded):
        raise NoSense
    if scene.plan is None or len(folded.split()) > 16:
        raise NoSense
    if _BLANK.search(folded):
        return Outcome((Call("set_date", {"date": ""}),), is_sure=True)
    if re.search(r"\bhom nay\b|\bhom (?:kia|qua)\b|\bngay mai\b|\bhien tai\b", folded) or re.fullmatch(
        r"(?:doi|sua|thay|chinh|ghi|dien|cap nhat|dieu chinh)(?: lai)? (?:ngay .{2,20})", folded
    ):
        if "hom nay" in folded:
            return Outcome((Call("set_date", {"date": "hôm nay"}),), is_sure=True)
        return Outcome(problem="Hãy ghi rõ ngày, ví dụ: ngày ban hành 15/12/2026.")
    raise NoSense


def year_set(scene: Scene, clause: Clause) -> Outcome:
    """Another year of the plan."""
    folded = scene.wording.folded[clause.start : clause.end]
    brief = scene.plan.brief if scene.plan is not None else None
    if brief is None or len(folded.split()) > 24:
        raise NoSense
    if clause.of("amount", "percent", "document", "day", "quoted", "number", "ordinal", "table") or _NO_YEAR.search(
        folded
    ):
        raise NoSense
    if asks(scene.wording, clause.start, clause.end) or _DAY.search(folded):
        raise NoSense
    found = list(_YEAR.finditer(folded))
    if not found:
        return _relative_year(clause, folded, brief.year)
    years = [int(one["year"] or f"20{one['short']}") for one in found]
    at = _new_year(folded, found, years, brief.year)
    if not _YEARLY.search(folded) and len(found) == 1 and not re.search(r"\b(?:doi|sua|thanh|sang)\b", folded):
        raise NoSense
    _only_year(clause, len(found))
    if len(found) == 1 and not _changes(folded) and years[at] <= brief.year:
        raise NoSense
    return Outcome((Call("set_year", {"year": str(years[at])}),), is_sure=True)


def _changes(folded: str) -> bool:
    return re.search(
        r"\b(?:doi|sua|chuyen|thay|chinh|dieu chinh|cap nhat|thanh|sang|la|lam cho|cho nam|dung cho|lap cho|dung"
        r"|moi phai|moi dung|chot|de|dat"
        r"|phai|ghi|nham|sai|lui)\b",
        folded,
    ) is not None  # fmt: skip


def _only_year(clause: Clause, count: int) -> None:
    view = clause.view
    used = clause.of("year", "bare")
    left = view.left(*_BESIDE_YEAR, used=used)
    if len(left) > 2:
        raise NoSense


def _new_year(folded: str, found: list[re.Match[str]], years: list[int], now: int) -> int:
    """Which of the years is the new one."""
    if len(found) == 1:
        before = folded[: found[0].start()]
        if _NOT_THAT.search(before) or _WRONG_AFTER.match(folded[found[0].end() :]):
            raise NoSense
        return 0
    if len(set(years)) == 1:
        return 0
    if len(set(years)) != 2:
        raise NoSense
    wrong = {
        years[at]
        for at, one in enumerate(found)
        if _WRONG_YEAR.search(folded[: one.start()]) or _WRONG_AFTER.match(folded[one.end() :])
    }
    if len(wrong) != 1:
        wrong = {now} & set(years)
    if len(wrong) != 1:
        raise NoSense
    return next(at for at, one in enumerate(years) if one not in wrong)


def _relative_year(clause: Clause, folded: str, now: int) -> Outcome:
    """ "lùi lại một năm", "chuyển thành kế hoạch năm sau"; a year that is not said is asked for."""
    if shift := _SHIFT.search(folded):
        _only_year(clause, 0)
        step = -_COUNTS[shift["count"]] if shift["back"] else _COUNTS[shift["more"]]
        return Outcome((Call("set_year", {"year": str(now + step)}),), is_sure=True)
    if (match := _NEXT.search(folded)) and re.search(r"\b(?:doi|chuyen|sua|lui|dieu chinh|lam|thanh|sang)\b", folded):
        if match["which"] in ("truoc", "ngoai", "nay") or not re.search(
            r"\b(?:doi|chuyen|sua|thanh|sang|dieu chinh)\b", folded
        ):
            raise NoSense
        _only_year(clause, 0)
        return Outcome((Call("set_year", {"year": str(now + 1)}),), is_sure=True)
    if re.fullmatch(
        r"(?:nham|sai|doi|sua|thay|chinh|dieu chinh|cap nhat)(?: lai)? (?:cai )?nam(?: ke hoach)?(?: (?:roi|di|lai"
        r"|giup|em|nha|nhe))*",
        folded,
    ):
        return Outcome(problem="Bạn muốn đổi sang năm nào? Hãy nêu năm, ví dụ: đổi sang năm 2028.")
    raise NoSense


_AGENCY = re.compile(
    r"\b(?:co quan(?: ban hanh| soan thao| lap)?|cq(?: ban hanh)?|don vi(?: ban hanh| lap| soan)?|noi ban hanh"
    r"|ten (?:xa|phuong|tinh|co quan"
    r"|don vi|so|dac khu|dia phuong)|dia phuong|dia ban|chu the ban hanh|ben ban hanh|tinh|thanh pho|xa|phuong"
    r"|dac khu|so|ubnd|uy ban)\b"
)
_INTO = re.compile(
    r"\b(?:thanh|sang|la|dung la|dung ra la|phai la|gio la|nay la|bang|cho|cua|ve|qua|do|vao)(?: (?:la|cho|ten"
    r"|dung))*\b|:|->|=>"
)
_AGAINST = re.compile(
    r"[ ,]*(?:chu )?(?:khong|ko|k|hong|chang|cho|chu dau|dau) phai(?: la)? (?P<old>.+)$|[ ,]*(?:thay vi"
    r"|thay cho)(?: la)? (?P<other>.+)$"
)
_BUT = re.compile(
    r"(?:khong|ko|k|hong|chang) phai(?: la)? (?P<old>.+?)[ ,]+(?:ma|phai|ma la|dung la|la|ma phai)(?: (?:la"
    r"|phai la))? (?P<new>.+)$"
)
_SWAPPED = re.compile(
    r"\b(?:thay|doi|sua|chuyen|chinh|dieu chinh|cap nhat)(?: (?:lai|het|toan bo|ten|tu|co quan|tinh|xa|phuong"
    r"|don vi))* (?P<old>[a-z][^,;:]*?)"
    r" (?:bang|thanh|sang|qua) (?P<new>.+)$"
)
_WISHED = re.compile(
    r"\b(?:doi|sua|thay|chuyen|chinh|dieu chinh|cap nhat|ghi|de|dat|nham|sai|lon|dung|xai|lam|ap|nhap|sap nhap"
    r"|ban hanh|co quan|cq|don vi"
    r"|la|thanh|dien|noi)\b"
)
_NOT_AGENCY = re.compile(
    r"\b(?:em|toi|minh|anh|chi|tui) (?:la|ten|o|ben|lam)\b|\b(?:chao|moi ve|cong tac (?:tai|o))\b"
    r"|"
    r"\b(?:don vi (?:chu tri|soan thao|phoi hop|su nghiep|phu trach|tham muu)|chu tri|phoi hop|soan thao|kinh phi"
    r"|du toan|trieu|ty|can cu|nhiem"
    r" vu|tang|giam|xoa|them|bo|hieu luc|so sanh|nam ngoai|nam truoc|con thieu|phan bo)\b"
)
_ISSUES = re.compile(r"(?: (?:la noi|la don vi|se|moi la noi|moi))* (?:ban hanh|moi dung|moi phai)$")
_BODIES = re.compile(r"^(?:phong|so|trung tam|hdnd|hoi dong|ban|chi cuc|van phong|thuong truc|dang uy|tinh uy)\b")


def agency_set(scene: Scene, clause: Clause) -> Outcome:
    """Another agency, or another province."""
    folded = scene.wording.folded[clause.start : clause.end]
    brief = scene.plan.brief if scene.plan is not None else None
    if brief is None or clause.of("amount", "percent", "document", "day", "number", "ordinal", "table", "year"):
        raise NoSense
    if _NOT_AGENCY.search(folded) or asks(scene.wording, clause.start, clause.end) or len(folded.split()) > 40:
        raise NoSense
    now = fold(f"{brief.agency} {brief.province}")
    span = _new_agency(folded, now)
    if span is None:
        return _no_agency(folded)
    start, end = clause.start + span[0], clause.start + span[1]
    end = without_chat(scene.wording, start, end, _ISSUES)
    given = _given(scene, start, end, now, brief.agency)
    rest = folded[: span[0]]
    wished = _WISHED.search(rest) or _AGAINST.search(folded) or _AGENCY.search(rest) or folded.endswith("ban hanh")
    if not given or not wished or (clause.rows and not _AGENCY.search(rest) and not _is_body(folded[span[0] :])):
        raise NoSense
    if given.get("agency", "").startswith("Sở ") and (province := given.get("province", "")):
        given["agency"] += f" {'thành phố' if province in CITIES else 'tỉnh'} {province}"
    call = Call("set_agency", {"agency": "", "province": "", **given})
    return Outcome((call,), is_open=not given.get("province"), is_sure=True)


def _new_agency(folded: str, now: str) -> tuple[int, int] | None:
    """Where the new name stands."""
    if but := _BUT.search(folded):
        return but.span("new")
    end = len(folded)
    if against := _AGAINST.search(folded):
        end = against.start()
        joint = list(re.finditer(r"\b(?:la|thanh|sang|cua|do|bang)\b|:", folded[:end]))
        if joint:
            return joint[-1].end(), end
        return 0, end
    if swapped := _SWAPPED.search(folded):
        old = re.sub(r"^(?:ubnd|uy ban nhan dan|tinh|xa|phuong|thanh pho|ten)+ ", "", swapped["old"])
        if old and old in now:
            stop = re.match(r"[^,;]+", swapped["new"])
            return swapped.start("new"), swapped.start("new") + (stop.end() if stop else 0)
    issued = re.match(r"(?P<new>\w.+?) (?:la noi |la don vi |se |moi la noi |moi )*ban hanh$", folded)
    if issued is not None and _is_body(issued["new"]):
        return issued.span("new")
    cue = _AGENCY.search(folded)
    for into in _INTO.finditer(folded):
        after = re.match(r"[ ,:]*", folded[into.end() :])
        place = into.end() + (after.end() if after else 0)
        if _is_body(folded[place:]):
            stop = re.match(r"[^,;]+(?:, (?:tinh|thanh pho|tp) [^,;]+)?", folded[place:])
            return place, place + (stop.end() if stop else 0)
    if cue is not None and re.search(r"\b(?:doi|sua|thay|chuyen|nham|lon|sai|ghi|dung|xai|nhap|dien)\b", folded):
        for one in re.finditer(r"\b(?:ubnd|uy ban nhan dan|xa|phuong|dac khu|tinh|thanh pho|so) [a-z]", folded):
            if _is_body(folded[one.start() :]):
                stop = re.match(r"[^,;]+(?:, (?:tinh|thanh pho|tp) [^,;]+)?", folded[one.start() :])
                return one.start(), one.start() + (stop.end() if stop else 0)
    return None


def _is_body(text: str) -> bool:
    """True of words that begin with a level and a name ("xã Bình An", "UBND phường …", "tỉnh …", "Phòng Kinh tế …")."""
    return (
        re.match(
            r"(?:cho |ve )?(?:ubnd|uy ban|hdnd|xa|phuong|dac khu|tinh|thanh pho|tp\.?|so|phong|trung tam|hoi dong"
            r"|chi cuc) "
            r"(?!nay\b|nao\b|khac\b|do\b|moi\b|minh\b|ta\b|em\b|toi\b|hoi\b|dung\b|ban hanh\b|van ban\b|tien\b"
            r"|lieu\b)[a-z]",
            text,
        )
        is not None
    )


def _given(scene: Scene, start: int, end: int, now: str, agency: str) -> dict[str, str]:
    """The agency and the province as the tool is told them; a bare name keeps the level of the old one."""
    said = scene.wording.said(start, end).strip(" .:")
    folded = fold(said)
    if _BODIES.match(folded) and not folded.startswith("so "):
        return {"agency": said}
    found = named(scene.wording, start, end)
    if found.agency or found.province:
        given = {"agency": found.agency, "province": found.province}
        is_province = re.match(r"(?:tinh|thanh pho|tp)\b", folded) is not None
        if is_province and not of_province(agency):
            given["agency"] = ""
        if not re.search(r"\b(?:xa|phuong|dac khu|ubnd|uy ban|tinh|thanh pho|tp|so)\b", folded):
            given["agency"] = ""
        return {name: value for name, value in given.items() if value}
    if re.fullmatch(r"[a-z][a-z' -]{1,30}", folded) and len(folded.split()) <= 4 and not _AGENCY.search(folded):
        level = re.match(r"(?:ubnd|uy ban nhan dan) (xa|phuong|dac khu)\b", fold(agency))
        if level is None:
            return {}
        words = {"xa": "xã", "phuong": "phường", "dac khu": "đặc khu"}[level[1]]
        inner = named(Wording.of(f"UBND {words} {said}"), 0, len(fold(f"UBND {words} {said}")))
        return {"agency": inner.agency} if inner.agency else {}
    return {}


def _no_agency(folded: str) -> Outcome:
    """ "thay tên đơn vị": which one is asked for."""
    if re.fullmatch(
        r"(?:(?:de nghi|nho|em|anh|chi|toi|minh|can|muon|hay)[ ,]+)*(?:doi|sua|thay|chinh|dieu chinh|cap nhat|nham"
        r"|sai)(?: lai)? (?:ten )?"
        r"(?:co quan(?: ban hanh)?|don vi(?: ban hanh)?|xa|phuong|tinh|dia phuong|noi ban hanh)(?: (?:roi|di|lai"
        r"|giup|em|nha|nhe|khac))*",
        folded,
    ):
        return Outcome(
            problem="Bạn muốn đổi sang cơ quan nào? Hãy nêu tên, ví dụ: đổi cơ quan ban hành thành UBND xã Tây Sơn."
        )
    raise NoSense
