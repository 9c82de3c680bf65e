"""The first draft: whatever the sentences and their order, who plans for which year with how much is enough."""

from __future__ import annotations

import re
from datetime import date

from assistant.phrasebook.agencies import Named, named
from assistant.phrasebook.families import family
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause
from assistant.phrasebook.trimming import asks
from knowledge.domain.folding import fold
from knowledge.registry.places import load_places

_PLAN = (
    r"(?:ke hoach|ke hach|ke haoch|ke hoac|kh|chuong trinh cong tac|chuong trinh|ctct|du thao|ban thao|du toan|khcn"
    r"|kh&cn)"
)
_PLAN_SAID = re.compile(rf"(?<!\w){_PLAN}(?!\w)")
_BEGUN = re.compile(
    rf"(?<!\w)(?<!huong dan )(?<!viec )(?<!cong tac )(?<!ve )(?P<verb>lap|soan thao|soan|xay dung|viet|tao|lam"
    rf"|du thao|khoi tao|khoi thao|bat dau|chuan bi|dung|man|thao|len|tham muu|mo)\b"
    rf"(?! lai\b)(?: (?!(?:muc|phan|dong|khoan|can cu|cau|doan|bang)\b)[\w&]+){{0,7}}? {_PLAN}(?!\w)(?! (?:nay|do|ay"
    rf"|tren)\b)"
)
_ANOTHER = re.compile(
    rf"(?:{_PLAN}|ban)(?: [a-z]\w*){{0,3}} (?:khac|moi(?! dung| phai| du)|nua)\b|\b(?:them|mot|1) (?:mot "
    rf"|1 )?(?:cai |ban )*{_PLAN} (?:nua"
    rf"|khac|moi)\b"
    rf"|\bmoi (?:mot )?{_PLAN}\b"
)
_OTHER_PAPER = re.compile(
    r"\b(?:soan|lap|viet|lam|tao|thao|du thao)(?: (?:giup|gium|dum|cho|ho|toi|em|anh|chi|minh|mot|1|cai|ban|du thao"
    r"|mau))* (?P<paper>to trinh|bao cao"
    r"|cong van|quyet dinh|nghi quyet|giay moi|bien ban|thong bao|bai phat bieu|hop dong|don|thu moi|giay uy quyen"
    r"|ke hoach chi tieu noi bo)\b"
)
_NOT_KNOWN = re.compile(r"\b(?:chua|khong|ko) (?:biet|ro|xac dinh|co)\b[^,.;]*")
_NOT_BEGUN = re.compile(
    r"^(?:cho )?(?:xem|coi|mo lai|doc|tim|tra)\b|\b(?:con hieu luc|hieu luc|thay the bang|thuoc (?:tinh|huyen"
    r"|xa) nao|thuoc dau|sap nhap|nhap vao|tim (?:kiem|trong|cac|nhung|mo hinh|doan)?"
    r"|tra cuu|tra giup|so sanh|bao nhieu|la gi|ai ky|cac mau|nhung mau|mau nao|thu vien|ke hoach cu|nhu the nao"
    r"|the nao)\b"
)
_NEXT_REQUEST = re.compile(
    r"\b(?:xuat|tai ve|in) (?:ra )?(?:word|file|ban word|html|van ban|docx|luon)\b|\bkiem tra (?:lai )?(?:giup"
    r"|du thao)\b"
)
_SHORT_YEAR = re.compile(r"\bnam (?P<year>[234]\d)(?![\d/.,]|\w)(?! (?:trieu|ty|tr|nghin|dong|%))")
_YEAR = re.compile(r"(?<![\d/.,-])(?P<year>20\d{2})(?![\d/.,-]*\d)(?! ?(?:dong|trieu|ty))")
_NO_YEAR_OF_IT = re.compile(
    r"(?:(?:khong|ko) phai(?: la)?(?: nam)?|chuyen nguon(?: (?:tu|cua|nam))*|nguon nam|thang \d{1,2} nam|tu nam"
    r"|giai doan|so voi nam"
    r"|ngay [\d/.-]+(?: nam)?|qd [^ ]+ nam|thay vi(?: nam)?) *$"
)
_AFTER_YEAR = re.compile(r"^ *(?:duoc |con du |du )?(?:chuyen nguon|chuyen sang|chuyen qua|sang nam)")
_DATED = re.compile(
    r"\b(?:ngay ban hanh|ban hanh (?:vao )?ngay|ngay ky|ky (?:vao )?ngay|de ngay|ngay van ban)(?: (?:la|du kien|vao"
    r"|ngay))* ?(?P<day>\d{1,2})"
    r"(?: thang |[ ]?[/.-][ ]?)(?P<month>\d{1,2})(?: nam |[ ]?[/.-][ ]?)(?P<year>20\d\d)"
)


_NEXT_YEAR = re.compile(r"\bnam (?:toi|sau)\b")


_SAME_FAMILY = re.compile(r"\b(?:van |cung |theo |dung |y )(?:dung )?(?:cai )?mau (?:nay|do|cu|hien tai|dang dung)\b")


def first_draft(scene: Scene, clause: Clause) -> Outcome:
    """A draft is begun; with a draft open only what cannot mean a change of it."""
    start, end = clause.start, clause.end
    folded = scene.wording.folded[start:end]
    if (paper := _OTHER_PAPER.search(folded)) is not None and not _BEGUN.search(folded[: paper.end()]):
        if scene.plan is None:
            said = scene.wording.said(start + paper.start("paper"), start + paper.end("paper"))
            return Outcome(problem=f"Trợ lý chỉ soạn kế hoạch và chương trình công tác, không soạn {said.lower()}.")
        raise NoSense
    if (
        _NOT_BEGUN.search(_NOT_KNOWN.sub(" ", folded))
        or _NEXT_REQUEST.search(folded)
        or asks(scene.wording, start, end)
    ):
        raise NoSense
    found = named(scene.wording, start, end)
    year = _year(folded) or ("năm sau" if scene.plan is None and _NEXT_YEAR.search(folded) else "")
    if scene.plan is not None:
        _apart_from(scene, folded, found, year)
    elif not _is_wished(folded, found, year):
        raise NoSense
    if found.unclear is not None:
        said = scene.wording.said(*found.unclear)
        options = [(f"{said} {unit}", f"{said} {unit} ") for unit in ("triệu đồng", "nghìn đồng")]
        raise scene.ask(f"Số “{said}” chưa có đơn vị tiền.", "Tổng kinh phí là bao nhiêu?", found.unclear, options)
    same = scene.plan.brief if scene.plan is not None and _SAME_FAMILY.search(folded) else None
    arguments = {
        "request": scene.wording.said(start, end),
        "template": same.template if same is not None else family(folded, found.agency),
        "agency": found.agency, "province": found.province or _only_province(found.agency), "year": year,
        "ceiling": found.ceiling, "carry_over": found.carry_over,
    }  # fmt: skip
    calls = [Call("start_draft", arguments)]
    if day := _DATED.search(folded):
        calls.append(Call("set_date", {"date": f"{day['day']}/{day['month']}/{day['year']}"}))
    return Outcome(tuple(calls), is_open=True)


def _is_wished(folded: str, found: Named, year: str) -> bool:
    """True where a plan can only be asked for: it is named and begun, or enough is said of it."""
    begun, plan = _BEGUN.search(folded) is not None, _PLAN_SAID.search(folded) is not None
    if begun:
        return True
    told = sum(bool(one) for one in (found.agency, year, found.ceiling, family(folded, "")))
    if plan:
        return (
            told >= 1 and (bool(found.agency) or bool(year)) and re.fullmatch(rf"[ ,.]*{_PLAN}[ ,.]*", folded) is None
        )
    return bool(found.agency) and told >= 3


def _apart_from(scene: Scene, folded: str, found: Named, year: str) -> None:
    """NoSense unless the sentence asks for another plan beside the one that is open."""
    another = _ANOTHER.search(folded) is not None
    if not _BEGUN.search(folded) and not another:
        raise NoSense
    if re.search(r"\b(?:nay|hien tai|dang mo|vua lap|cu|nam ngoai|nam truoc)\b", folded) and not another:
        raise NoSense
    if not found.agency and not another and not (year and re.search(r"\b(?:lap|soan|xay dung|tao)\b", folded)):
        raise NoSense
    if scene.past.spotted(scene.wording, scene.plan).clause(*scene.match.span("text")).of("document", "number"):
        raise NoSense
    if re.search(r"\b(?:muc|dong|khoan|bang|phan|can cu|cho trong)\b(?! bo)", folded):
        raise NoSense


def _year(folded: str) -> str:
    """The year planned for; not the one money comes from, nor one that it is not."""
    years = [
        one
        for one in _YEAR.finditer(folded)
        if not _NO_YEAR_OF_IT.search(folded[: one.start()]) and not _AFTER_YEAR.match(folded[one.end() :])
    ]
    said = [one["year"] for one in years if re.search(rf"(?:nam|nam ke hoach|{_PLAN}) *\(?$", folded[: one.start()])]
    if said or years:
        return max(said or [one["year"] for one in years])
    short = _SHORT_YEAR.search(folded)
    return f"20{short['year']}" if short is not None else ""


def _only_province(agency: str) -> str:
    """The province of a commune whose name no other commune of today has; empty where several have it."""
    name = re.sub(r"^ubnd ", "", fold(agency))
    if not re.match(r"(?:xa|phuong|dac khu) ", name):
        return ""
    standing = [one for one in load_places().resolve(name, date.max) if one.ended is None]
    written = [one for one in standing if one.title.split(",")[0] == agency.removeprefix("UBND ")]
    provinces = {one.province for one in written or standing}
    return provinces.pop() if len(provinces) == 1 else ""
