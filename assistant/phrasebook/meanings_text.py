"""Requests about the words of a plan: agency, year, sections, bases, slots; and the first draft."""

from __future__ import annotations

from assistant.phrasebook.agencies import named
from assistant.phrasebook.families import family
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene
from assistant.phrasebook.targets import MOST_OFFERED, slots
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
    return Outcome((Call("add_basis", {"text": scene.said("text").rstrip(" ;.")}),))


def remove_basis(scene: Scene) -> Outcome:
    """One legal basis less."""
    return Outcome((Call("remove_basis", {"basis": scene.said("basis")}),))
