"""Frames about the lines of a table: added, removed, called otherwise, shared out anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.phrasebook.aiming import Aim, aims, groups_of, marks_of, one_of, section_aims, table_said
from assistant.phrasebook.bases import documents
from assistant.phrasebook.frames_money import settled
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import HOPED, NoSense, Outcome, Scene
from assistant.phrasebook.spotting import Clause, View
from assistant.phrasebook.targets import Target, reference
from assistant.tools.budget_lines import line_asked
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan

_BARE_WISH = 6
"""So short is a wish that names nothing: "gạch", "bỏ luôn đi"."""
_PART_NOUNS = re.compile(r"\b(?:phan|chuong|doan|tieu muc|de muc)\b")
_ROW_NOUNS = re.compile(r"\b(?:dong|khoan|hang muc|nhom|muc chi|bang)\b")


_MONEY_OF = re.compile(r"\b(?:xoa|bo|gach)(?: het| cai)? (?:so tien|con so|tien)\b")
_IN_TABLE = re.compile(r"\b(?:du toan|bang|bieu)\b")
_OF_BASES = re.compile(r"\b(?:can cu|vien dan)\b")


def removed(scene: Scene, clause: Clause) -> Outcome:
    """Lines or sections go."""
    if clause.of("amount", "percent", "document", "year") or not clause.view.has("remove"):
        raise NoSense
    if _OF_BASES.search(scene.wording.folded, clause.start, clause.end):
        raise NoSense
    if _MONEY_OF.search(scene.wording.folded, clause.start, clause.end):
        raise NoSense  # the line stays, without its money
    if clause.view.has("half", "third", "quarter", "fifth"):
        raise NoSense  # "cắt đi một nửa"
    rows = aims(scene, clause)
    parts = tuple(one for one in section_aims(scene, clause) if one.targets)
    folded = scene.wording.folded[clause.start : clause.end]
    if parts and _PART_NOUNS.search(folded) and not (_ROW_NOUNS.search(folded) or _IN_TABLE.search(folded)):
        view = clause.without(marks_of(parts))
        settled(view, ("remove", "part", "from", "plan"), (), parts)
        targets = [_section(scene, one) for one in parts]
        return Outcome(tuple(Call("remove_section", {"section": one.address}) for one in targets))
    if not rows and not parts and len(clause.words) <= _BARE_WISH:
        rows = _named_before(scene, clause)
    if not rows or any(not one.targets for one in rows):
        raise NoSense
    view = clause.without(marks_of(rows))
    if not view.has("remove"):
        raise NoSense
    talk = 0 if any(one.kind == "number" for one in rows) else 4
    settled(view, ("remove", "part", *(("every",) if len(rows) > 1 else ())), clause.of("table"), rows, talk)
    named = [one for one in rows if one.kind == "number" and not _ROW_NOUNS.match(one.marks[0].text)]
    if named and parts and not (clause.of("table") or _IN_TABLE.search(folded)):
        raise NoSense  # a line or a section?
    found = [one_of(scene, one) for one in rows]
    return Outcome(tuple(Call("remove_line", {"line": one.address, "table": one.table}) for one in found))


def _named_before(scene: Scene, clause: Clause) -> tuple[Aim, ...]:
    """ "… không có căn cứ chi. Gạch.": the one line named earlier in the same message."""
    earlier = clause.whole.clause(0, clause.start)
    if documents(earlier):
        return ()  # the law on what the line is about
    found = [one for one in aims(scene, earlier) if len(one.targets) == 1]
    return tuple(found) if len({one.targets for one in found}) == 1 else ()


def _section(scene: Scene, aim: Aim) -> Target:
    if len(aim.targets) != 1:
        raise NoSense
    return aim.targets[0]


def renamed(scene: Scene, clause: Clause) -> Outcome:
    """A line is called otherwise: what it is to be called stands in quotation marks or at the end."""
    found = aims(scene, clause)
    if not found or not found[0].targets:
        raise NoSense
    view = clause.without(marks_of(found))
    quoted = clause.of("quoted")
    if quoted:
        start, end = quoted[0].start, quoted[0].end
    else:
        into = [
            cue
            for cue in view.of("into", "rename")
            if view.position(cue) > found[0].end and ("into" in cue.kinds or clause.words[cue.last - 1].text == "la")
        ]
        colon = scene.wording.folded.find(":", found[0].end, clause.end)
        if not into and colon > 0 and not clause.of("amount", "percent"):
            return _renamed(scene, clause, found[:1], colon + 1, clause.end, quoted=False)
        if not into or clause.of("amount", "percent"):
            raise NoSense
        if sum(aim.end <= view.position(into[0]) for aim in found) != 1:
            raise NoSense
        words = clause.words
        if into[0].last >= len(words):
            raise NoSense
        start, end = words[into[0].last].start, clause.end
    return _renamed(scene, clause, found, start, end, quoted=bool(quoted))


def _renamed(scene: Scene, clause: Clause, found: Sequence[Aim], start: int, end: int, *, quoted: bool) -> Outcome:
    head = scene.past.spotted(scene.wording, scene.plan).clause(clause.start, start)
    before = head.without(marks_of(found[:1]))
    if not before.has("rename", "put", "fill") or found[0].start > start:
        raise NoSense
    if not (quoted and before.has("rename")):
        settled(before, ("rename", "put", "fill", "into", "part"), head.of("table"), found[:1])
    said = scene.wording.folded[clause.start : start]
    line = one_of(scene, found[0])
    label = scene.wording.said(start, end).strip(' .:"“”')
    sure = (
        before.has("rename")
        or (quoted and before.has("put", "fill"))
        or re.search(r"\b(?:doi|sua|thay)\b|\bghi\b.*:", said)
    )
    if not sure or len(label.split()) < 2 or reference(fold(label)).is_number:
        raise NoSense
    call = Call("rename_line", {"line": line.address, "table": line.table, "label": label})
    return Outcome((call,), is_open=not quoted)


_COUNTED = re.compile(r" (?:dong|khoan|muc|noi dung|hang muc)\b")


def shared_out(scene: Scene, clause: Clause) -> Outcome:
    """Several lines are shared out anew: evenly, by weights, all by one percentage, or to fit a sum."""
    found = aims(scene, clause)
    view = clause.without(marks_of(found))
    weighed = any("/" not in one.text for one in clause.of("ratio"))
    if not (weighed or view.has("share", "even", "ratio") or (view.has("every") and clause.of("percent"))):
        raise NoSense
    if view.has("agency", "place_unit"):
        raise NoSense
    if len(clause.of("percent")) > 1 and (named := _by_names(scene, clause, found)) is not None:
        return Outcome((Call("reshare_lines", named),))
    given = _how(scene, clause, view)
    if view.has("rest"):
        given["keep"] = _kept(scene, clause)
    where = _where(scene, clause, found)
    if not where and given["how"] == "equal" and not view.has("share"):
        raise NoSense  # "sửa xuống cho bằng": one line
    if not where and not (
        view.has("table", "every", "fit") or given["how"] == "proportion" or _tables(scene.plan) == 1
    ):
        raise NoSense
    kinds = ("share", "even", "ratio", "every", "fit", "up", "down", "ceiling", "total", "put", "into", "part", "rest",
             "keep", "given", "add", "move", "just", "percent_of")  # fmt: skip
    used = clause.of("amount", "percent", "ratio", "table", *(("bare",) if given["how"] == "ratio" else ()))
    used += tuple(one for one in clause.of("bare") if _COUNTED.match(scene.wording.folded, one.end))
    settled(view, kinds, used, (), talk=3)
    return Outcome((Call("reshare_lines", {**given, **where}),))


def _by_names(scene: Scene, clause: Clause, found: Sequence[Aim]) -> dict[str, str] | None:
    """ "nhóm 2: mô hình mới 70%, duy trì 30%": each part beside its name; None where it is not said so."""
    percents = clause.of("percent")
    if not found:
        return None
    told: dict[str, str] = {}
    table = ""
    for aim, after in zip(found, [*found[1:], None], strict=True):
        share = [one for one in percents if one.start >= aim.end and (after is None or one.end <= after.start)]
        if len(share) == 1 and len(aim.targets) == 1 and scene.plan is not None:
            target = aim.targets[0]
            told[line_asked(scene.plan, target.address, target.table)[1].key] = share[0].text
            table = target.table
    if scene.plan is None or len(told) != len(percents):
        return None
    for ordinal, (_, held) in enumerate(scene.plan.tables(), 1):
        for _, group in held.walk():
            if {child.key for child in group.children} == told.keys() and table in ("", str(ordinal)):
                shares = (re.findall(r"[\d.,]+", told[child.key])[0] for child in group.children)
                return {"how": "ratio", "weights": ":".join(shares), "parent": group.key, "table": table}
    return None


def _kept(scene: Scene, clause: Clause) -> str:
    """The lines that another piece of the message wants left as they are ("riêng 2.1 giữ nguyên")."""
    found: list[Target] = []
    for piece in (clause.whole.clause(0, clause.start), clause.whole.clause(clause.end, len(scene.wording.folded))):
        if re.search(r"\bgiu\b|\bkhong doi\b", scene.wording.folded[piece.start : piece.end]):
            found += [one_of(scene, aim) for aim in aims(scene, piece)]
    if not found:
        raise NoSense
    return ", ".join(one.address for one in found)


def _how(scene: Scene, clause: Clause, view: View) -> dict[str, str]:
    percents, ratios, amounts = clause.of("percent"), clause.of("ratio"), clause.of("amount")
    folded = scene.wording.folded
    bare = tuple(one for one in clause.of("bare") if not _COUNTED.match(folded, one.end))
    total = {"total": scene.wording.said(amounts[0].start, amounts[0].end)} if len(amounts) == 1 else {}
    if len(percents) == 1 and not ratios:
        if view.has("up") == view.has("down") or amounts:
            raise NoSense
        digits = re.match(r"[\d.,]+", percents[0].text)
        if digits is None:
            raise NoSense
        return {"how": "percent", "weights": f"{'-' if view.has('down') else ''}{digits.group()}"}
    if any(re.fullmatch(r"1 ?/ ?\d", one.text) for one in ratios) and not view.has("ratio"):
        raise NoSense  # "1/2" is a half
    if len(ratios) == 1 and not percents:
        return {"how": "ratio", "weights": ":".join(re.findall(r"\d+", ratios[0].text)), **total}
    if len(percents) > 1 and not ratios:
        return {"how": "ratio", "weights": ":".join(re.findall(r"\d+(?:[.,]\d+)?", " ".join(p.text for p in percents))),
                **total}  # fmt: skip
    if len(bare) > 1 and view.has("ratio"):
        return {"how": "ratio", "weights": ":".join(one.text for one in bare), **total}
    said = scene.wording.folded[clause.start : clause.end]
    if re.search(r"\bt[yi] le\b", said) and view.has("share", "fit") and not bare and not view.has("even"):
        return {"how": "proportion", **(total or {"total": "ceiling"})}
    if view.has("fit", "ceiling") and not view.has("even") and (amounts or view.has("ceiling")):
        return {"how": "proportion", **(total or {"total": "ceiling"})}
    if view.has("even") and not view.has("up", "down"):
        return {"how": "equal", **total}
    raise NoSense


def _tables(plan: Plan | None) -> int:
    return sum(1 for _, table in plan.tables() if table.allocation) if plan is not None else 0


def _where(scene: Scene, clause: Clause, found: Sequence[Aim]) -> dict[str, str]:
    """The table or the group: one group named, or all the lines of one."""
    if scene.plan is None:
        raise NoSense
    if not found:
        said = table_said(clause, clause.start)
        if not said and clause.of("pointer"):
            said = scene.past.table(scene.plan)
        return {"table": said} if said else {}
    targets = [_group(scene, aim) if len(found) == 1 else one_of(scene, aim) for aim in found]
    if len(targets) == 1:
        return {"parent": targets[0].address, "table": targets[0].table}
    first = line_asked(scene.plan, targets[0].address, targets[0].table)[1]
    if first.children and {child.key for child in first.children} == {
        line_asked(scene.plan, one.address, one.table)[1].key for one in targets[1:]
    }:
        return {"parent": targets[0].address, "table": targets[0].table}
    table, _ = line_asked(scene.plan, targets[0].address, targets[0].table)
    keys = {line_asked(scene.plan, one.address, one.table)[1].key for one in targets}
    for _, group in table.walk():
        if group.children and {child.key for child in group.children} == keys:
            return {"parent": group.key, "table": targets[0].table}
    if {line.key for line in table.lines} == keys:
        return {"table": targets[0].table or "1"}
    raise NoSense


def _group(scene: Scene, aim: Aim) -> Target:
    """The one group of lines among what an aim may be."""
    if scene.plan is None:
        raise NoSense
    if any(one.address == HOPED for one in aim.targets):
        return aim.targets[0]
    groups = groups_of(scene, aim)
    if len(groups) != 1:
        raise NoSense
    return groups[0]
