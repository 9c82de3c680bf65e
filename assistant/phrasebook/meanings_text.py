"""Requests about the words of a plan: agency, year, sections, bases, slots; and the first draft."""

from __future__ import annotations

import re

from assistant.phrasebook.agencies import named
from assistant.phrasebook.families import family
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.targets import MOST_OFFERED, slots
from assistant.tools.words import spelled
from knowledge.domain.folding import fold


def start(scene: Scene) -> Outcome:
    """A first draft from what the sentence names."""
    first, last = scene.match.span()
    found = named(scene.wording, first, last)
    if found.unclear is not None:
        said = scene.wording.said(*found.unclear)
        options = [(f"{said} {unit}", f"{said} {unit} ") for unit in ("triệu đồng", "nghìn đồng")]
        raise scene.ask(f"Số “{said}” chưa có đơn vị tiền.", "Tổng kinh phí là bao nhiêu?", found.unclear, options)
    arguments = {
        "request": scene.wording.said(first, last),
        "template": family(scene.wording.folded[first:last], found.agency),
        "agency": found.agency, "province": found.province, "year": found.year,
        "ceiling": found.ceiling, "carry_over": found.carry_over,
    }  # fmt: skip
    return Outcome((Call("start_draft", arguments),))


def next_year(scene: Scene) -> Outcome:
    """The year after the one planned for: said outright, so that it can be seen."""
    if scene.plan is None or scene.plan.brief is None:
        raise NoSense
    return Outcome((Call("set_year", {"year": str(scene.plan.brief.year + 1)}),))


def date(scene: Scene) -> Outcome:
    """Another day of the plan; without one it is left blank."""
    return Outcome((Call("set_date", {"date": "/".join(re.findall(r"\d+", scene.folded("date")))}),))


def year(scene: Scene) -> Outcome:
    """Another year."""
    return Outcome((Call("set_year", {"year": scene.said("year")}),))


def agency(scene: Scene) -> Outcome:
    """Another agency or province."""
    found = named(scene.wording, *scene.match.span("agency"))
    if not found.agency and not found.province:
        raise NoSense
    return Outcome((Call("set_agency", {"agency": found.agency, "province": found.province}),))


def fill(scene: Scene) -> Outcome:
    """A fact for a slot, asked for by name."""
    return _fill(
        scene, sure=scene.folded("name") != "" and scene.match.group().lstrip(' ,"').startswith(("dien", "khai"))
    )


def fact(scene: Scene) -> Outcome:
    """ "đơn vị chủ trì là …" – without a verb only an open slot can be meant."""
    if scene.plan is None or len(scene.folded("name").split()) < 2:
        raise NoSense
    return _fill(scene, sure=False)


def lead(scene: Scene) -> Outcome:
    """ "phòng KT chủ trì": the unit in charge."""
    value = scene.said("value")
    open_now = dict(slots(scene.plan, "chu tri")[0]) if scene.plan is not None else {}
    known = {name for name, _ in slots(scene.plan, "don vi chu tri")[0]} if scene.plan is not None else set()
    if len(open_now) != 1 or scene.folded("value").startswith(("ai", "don vi nao", "phong nao")):
        if "don_vi_chu_tri" not in known or scene.folded("value").startswith(("ai", "don vi nao", "phong nao")):
            raise NoSense
        return Outcome((Call("fill_slot", {"name": "don_vi_chu_tri", "value": value}),))
    return Outcome((Call("fill_slot", {"name": next(iter(open_now)), "value": value}),))


def fact_bare(scene: Scene) -> Outcome:
    """ "nhân lực 01 công chức": the words a slot is called by, and what stands there from now on."""
    if scene.plan is None:
        raise NoSense
    words = list(re.finditer(r"\S+", scene.folded("text")))
    start = scene.match.start("text") + len(scene.match["text"]) - len(scene.match["text"].lstrip(' ,"'))
    for count in range(min(7, len(words) - 1), 1, -1):
        name = spelled(" ".join(word.group() for word in words[:count]))
        found, _ = slots(scene.plan, name)
        if len(found) != 1 or not _begins(name, found[0]):
            continue
        value = scene.wording.said(start + words[count].start(), scene.match.end("text"))
        value = re.sub(r"^(?:là|số|la|so)\s+(?=\S)", "", value)
        return Outcome((Call("fill_slot", {"name": found[0][0], "value": value}),))
    raise NoSense


def _begins(name: str, slot: tuple[str, str]) -> bool:
    """True when the words are those a slot is called by, or stand together in what it asks for."""
    return name == slot[0].replace("_", " ") or (len(name.split()) > 2 and name in fold(slot[1]))


def _fill(scene: Scene, *, sure: bool) -> Outcome:
    name, value = scene.said("name").rstrip(" :"), scene.said("value")
    if not name or not value:
        raise NoSense
    if scene.plan is None:
        return Outcome((Call("fill_slot", {"name": name, "value": value}),))
    found, known = slots(scene.plan, fold(name))
    if len(found) == 1:
        return Outcome((Call("fill_slot", {"name": found[0][0], "value": value}),))
    if found:
        span = scene.match.span("name")
        options = [(what, what) for _, what in found[:MOST_OFFERED]]
        raise scene.ask(f"Có {len(found)} chỗ cần bổ sung khớp với “{name}”.", "Bạn muốn điền chỗ nào?", span, options)
    if not sure:
        raise NoSense
    listed = "; ".join(known[:MOST_OFFERED]) or "không còn chỗ nào"
    return Outcome(problem=f"Không có chỗ cần bổ sung nào khớp với “{name}”. Các chỗ còn thiếu: {listed}.")


def rewrite(scene: Scene) -> Outcome:
    """A section says something else."""
    section = scene.section("section")
    return Outcome((Call("rewrite_section", {"section": section.address, "title": "", "text": scene.text("text")}),))


def rewrite_how(scene: Scene) -> Outcome:
    """Without its new text a section cannot be rewritten here."""
    said = scene.said("section")
    if scene.plan is None or not said:
        raise NoSense
    return Outcome(problem=f"Chưa viết lại “{said}”: hãy nêu nội dung mới, ví dụ: viết lại mục I.1: Nội dung mới …")


def append(scene: Scene) -> Outcome:
    """More text at the end of a section."""
    section = scene.section("section")
    return Outcome((Call("append_text", {"section": section.address, "text": scene.text("text")}),))


def move_section(scene: Scene) -> Outcome:
    """A section goes before or after another, or to a place among its own."""
    section = scene.section("section")
    given = {"section": section.address}
    for slot in ("before", "after"):
        if scene.has(slot):
            given[slot] = scene.section(slot).address
    if scene.has("place"):
        given["place"] = str(place_of(scene.folded("place")) or "")
    elif len(given) == 1:
        given["place"] = "1"
    return Outcome((Call("move_section", given),))


def swap_sections(scene: Scene) -> Outcome:
    """Two neighbours change places."""
    first, second = scene.section("section"), scene.section("after")
    return Outcome((Call("move_section", {"section": first.address, "after": second.address}),))


def _basis_by_kind(scene: Scene) -> int:
    """ "thông tư 26": the ordinal of the one basis of that kind and number; 0 where it is not one."""
    said = re.fullmatch(r"(?P<kind>[a-z ]+?) (?:so )?(?P<number>\d{1,4})", scene.folded("basis"))
    if said is None or scene.plan is None:
        return 0
    number = re.compile(rf"(?<![\d/]){said['number']}[/-]")
    found = [
        at
        for at, basis in enumerate(scene.plan.bases, 1)
        if said["kind"] in fold(basis.text)[:40] and number.search(fold(basis.text)[:60])
    ]
    return found[0] if len(found) == 1 else 0


def agency_bare(scene: Scene) -> Outcome:
    """A name alone means the agency only where a draft is open."""
    if scene.plan is None:
        raise NoSense
    return agency(scene)


def place_of(folded: str) -> int:
    """ "thứ hai" is 2; -1 is the last; 0 where the words say none."""
    word = folded.removeprefix("thu ")
    if word.isdigit():
        return int(word)
    names = {"mot": 1, "nhat": 1, "dau": 1, "dau tien": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5}
    return -1 if word.startswith("cuoi") else names.get(word, 0)


def add_section(scene: Scene) -> Outcome:
    """A new section, with its text and its place where they were said."""
    parent = scene.section("parent").address if scene.has("parent") else ""
    arguments = {
        "parent": parent,
        "title": scene.said("title"),
        "text": scene.text("text") if scene.has("text") else "",
    }
    return Outcome((Call("add_section", arguments),))


def add_basis(scene: Scene) -> Outcome:
    """One legal basis more."""
    if re.match(r"(?:nao|gi|phap ly nao)\b|(?:moi|nua|khac)$", scene.folded("text")):
        raise NoSense
    return Outcome((Call("add_basis", {"text": scene.said("text").rstrip(" ;.")}),))


def remove_basis(scene: Scene) -> Outcome:
    """One legal basis less."""
    if not scene.has("basis"):
        added = scene.past.basis(scene.plan) if scene.plan is not None else ""
        if not added:
            return Outcome(problem="Chưa rõ căn cứ nào. Hãy nêu số, ký hiệu, ví dụ: bỏ căn cứ 30/2020/NĐ-CP.")
        return Outcome((Call("remove_basis", {"basis": added}),))
    at = place_of(scene.folded("basis")) or _basis_by_kind(scene)
    if at == -1 and scene.plan is not None:
        at = len(scene.plan.bases)
    return Outcome((Call("remove_basis", {"basis": str(at) if at > 0 else scene.said("basis")}),))
