"""Requests about money: amounts of lines, the lines themselves, the ceiling, what was carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.errors import AssistantError
from assistant.phrasebook.agencies import is_clear
from assistant.phrasebook.frames_money import SENT_TO, own_amount
from assistant.phrasebook.grammar import AMOUNT
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import HOPED, NoSense, Outcome, Scene, Unsettled, points
from assistant.phrasebook.targets import (
    PARTS,
    POINTED,
    ROWS,
    Sought,
    Target,
    lines,
    reference,
    sections,
    table_of,
)
from assistant.rendering import allocated
from assistant.tools.budget_lines import line_asked, own_amount_column
from knowledge.domain.folding import fold
from knowledge.domain.money import AmountError, read_amount

_OWN_NOUNS = ("ceiling", "carry")


def amount(scene: Scene) -> Outcome:
    """A line gets an amount, or more, or less."""
    targets = scene.lines("line")
    return _set(scene, targets)


def amount_here(scene: Scene) -> Outcome:
    """The same, of the line spoken of last."""
    return _set(scene, [scene.last_line()])


def _set(scene: Scene, targets: Sequence[Target]) -> Outcome:
    percent = scene.fixed["mode"].startswith("percent") and "amount" not in scene.fixed
    rate = re.match(r"[\d.,]+", scene.folded("amount")) if percent else None
    amount = f"{rate.group()}%" if rate is not None else scene.amount()
    return Outcome(
        tuple(
            Call("set_amount", {"line": one.address, "table": one.table, "amount": amount, "mode": scene.fixed["mode"]})
            for one in targets
        )
    )


def named_amount(scene: Scene) -> Outcome:
    """ "tập huấn: 30 triệu" – without a verb only a line that is there can be meant."""
    wanted = reference(scene.folded("line"))
    if scene.wording.folded[scene.match.start("amount") - 1] in "+-":
        raise NoSense
    if scene.fixed["mode"] == "set" and re.match(r" ?nua\b", scene.wording.folded[scene.match.end("amount") :]):
        raise NoSense  # "6 triệu nữa" is so much more
    if re.search(r"\b(?:tru|bot|giam|cat|tang|them|cong|nang|ha)$", scene.folded("line").rstrip(" ,:")):
        raise NoSense  # "văn phòng phẩm: trừ 3 triệu"
    if SENT_TO.match(scene.match.group()):
        raise NoSense  # "san qua nhãn hiệu 6 triệu": from where?
    if scene.plan is None or not (points(wanted) or lines(scene.plan, wanted, scene.past.table(scene.plan)).found):
        raise NoSense
    if not re.search(r"[:=]| (?:la|thanh|con|len|xuong|bang|chi|cho|lay|de) ", scene.match.group()) and not is_clear(
        scene.folded("amount") or "1%"
    ):
        raise NoSense  # "bỏ mục 1.4": a number alone is an amount only where something says so
    return amount(scene)


def move(scene: Scene) -> Outcome:
    """Money goes from one line to another."""
    source, target = scene.line("source"), scene.line("target")
    table = source.table if source.table == target.table else ""
    if scene.plan is None:
        table = source.table or target.table
    elif not table and source.table:
        source, target = _by_label(scene, source, "source"), _by_label(scene, target, "target")
    return Outcome(
        (
            Call(
                "move_amount",
                {"source": source.address, "target": target.address, "amount": scene.amount(), "table": table},
            ),
        )
    )


def move_all(scene: Scene) -> Outcome:
    """All the money of a line goes to another."""
    source, target = scene.line("source"), scene.line("target")
    if scene.plan is None or source.table != target.table:
        raise NoSense
    try:
        held = own_amount(scene, source)
    except AssistantError as error:  # a number that no line has
        raise Unsettled(Outcome(problem=str(error))) from error
    if not held:
        return Outcome(problem=f"{source.name} không có số tiền riêng để chuyển.")
    given = {"source": source.address, "target": target.address, "amount": held.text(), "table": source.table}
    return Outcome((Call("move_amount", given),))


def move_some(scene: Scene) -> Outcome:
    """An amount that was not said is asked for."""
    source, target = scene.line("source"), scene.line("target")
    name = f"{scene.said('source')} sang {scene.said('target')}"
    if source.address == target.address:
        raise NoSense
    return Outcome(problem=f"Bạn muốn chuyển bao nhiêu? Hãy nêu số tiền, ví dụ: chuyển 5 triệu từ {name}.")


def rest_to(scene: Scene) -> Outcome:
    """What the ceiling leaves over goes to one line."""
    target = scene.line("line")
    if scene.plan is None:
        raise NoSense
    total = allocated(scene.plan)
    ceiling = scene.plan.brief.ceiling if scene.plan.brief is not None else None
    for call in scene.past.now:
        if call.name == "set_ceiling":
            ceiling = read_amount(call.arguments["amount"])
    left = ceiling - total if ceiling is not None and total is not None else None
    if left is None or left.dong <= 0:
        return Outcome(problem="Không còn kinh phí chưa phân bổ để bố trí thêm.")
    given = {"line": target.address, "table": target.table, "amount": left.text(), "mode": "add"}
    return Outcome((Call("set_amount", given),))


def freed(scene: Scene) -> Outcome:
    """What a line held that goes with this message is given to another."""
    target = scene.line("line")
    if scene.past.hoping:
        return Outcome((Call("set_amount", {"line": target.address, "amount": HOPED}),))
    gone = next((call for call in reversed(scene.past.now) if call.name == "remove_line"), None)
    if scene.plan is None or gone is None:
        raise NoSense
    table, line = line_asked(scene.plan, gone.arguments["line"], gone.arguments["table"])
    held = line.amount(own_amount_column(table))
    if held is None or (scene.has("amount") and read_amount(scene.amount()) != held):
        raise NoSense
    given = {"line": target.address, "table": target.table, "amount": held.text(), "mode": "add"}
    return Outcome((Call("set_amount", given),))


def again(scene: Scene) -> Outcome:
    """ "sửa giúp em" after what is to be changed asks for nothing more; alone it lacks all."""
    if scene.past.hoping or scene.past.now:
        return Outcome()
    raise NoSense


def reshare(scene: Scene) -> Outcome:
    """Several lines are shared out anew."""
    given = dict(scene.fixed)
    weights = scene.said("weights")
    if given["how"] == "percent":
        weights = given.pop("sign").replace("+", "") + weights.rstrip("% ").removesuffix("phần trăm").strip()
    given["weights"] = weights
    if given.pop("keep", ""):
        given["keep"] = scene.last_line().address
    if scene.has("where"):
        given |= _whereabouts(scene, "where")
    elif given["how"] == "percent":
        raise NoSense
    return Outcome((Call("reshare_lines", {name: value for name, value in given.items() if value}),))


def _whereabouts(scene: Scene, slot: str) -> dict[str, str]:
    """A table ("bảng 3") or a group of lines ("mục 3")."""
    wanted = reference(scene.folded(slot) + " ")
    if match := re.fullmatch(r"bang (?:so )?(\d+)", scene.folded(slot)):
        return {"table": match[1]}
    if wanted.table == POINTED and not wanted.words and scene.plan is not None:
        return {"table": scene.past.table(scene.plan)}
    if wanted.words in ("bang", "cac bang", "cac dong", "cac khoan", "kinh phi"):
        return {}
    if scene.plan is not None and not wanted.noun and (table := table_of(scene.plan, wanted.words)):
        return {"table": table}
    place = scene.group(slot)
    return {"parent": place.address, "table": place.table}


def _by_label(scene: Scene, target: Target, slot: str) -> Target:
    """Across tables a number may name two lines; the label then tells them apart, where it does."""
    if scene.plan is None:
        return target
    for ordinal, (_, table) in enumerate(scene.plan.tables(), 1):
        for _, line in table.walk():
            if str(ordinal) == target.table and target.name.startswith(
                f"Mục {target.address} Bảng {ordinal}: {line.label}"
            ):
                if len(lines(scene.plan, reference(f"muc {target.address}")).found) == 1:
                    return target
                return Target(line.label, "", target.name, target.words)
    return target


def add_line(scene: Scene) -> Outcome:
    """A new line, with its amount and its place where they were said."""
    label = scene.said("label").rstrip(" :.")
    if not label or reference(scene.folded("label")).is_number or re.search(r"[“\"].", label[1:]):
        raise NoSense
    if re.search(r"\d+ ?t[a-z]{2,5}$", scene.folded("label")):
        raise NoSense  # an amount with a slip in its unit
    if any(is_clear(match.group()) for match in re.finditer(AMOUNT, scene.folded("label"))):
        raise NoSense
    if fold(label) in ("nua", "moi", "khac", "tuong tu", "nhu vay", "duoc", "cho", "vao", "mat") or scene.folded(
        "label"
    ).startswith("can cu "):
        raise NoSense
    parent, table = "", ""
    if scene.has("table_first") or scene.has("owner"):
        slot = "table_first" if scene.has("table_first") else "owner"
        wanted = reference(scene.folded(slot) + " ")
        table = wanted.table.replace(POINTED, scene.past.table(scene.plan) if scene.plan else "")
        if slot == "owner" and not table:
            table = table_of(scene.plan, scene.folded("owner")) if scene.plan is not None else ""
            if not table:
                raise NoSense
    if scene.has("parent"):
        wanted = reference(scene.folded("parent") + " ")
        if wanted.words == "bang" and not wanted.table:
            pass
        elif not wanted.words or (wanted.noun == "" and wanted.words == f"bang {wanted.table}"):
            table = wanted.table
            if table == POINTED:
                table = scene.past.table(scene.plan) if scene.plan is not None else ""
        elif scene.plan is not None and not wanted.noun and (named := table_of(scene.plan, wanted.words)):
            table = named
        else:
            place = scene.group("parent")
            parent, table = place.address, place.table or wanted.table
    arguments = {
        "label": label, "amount": scene.amount() if scene.has("amount") else "", "parent": parent, "table": table
    }  # fmt: skip
    if scene.plan is not None and not parent and not table:
        arguments["table"] = scene.only_table(*scene.match.span())
    return Outcome((Call("add_line", arguments),))


def add_bare(scene: Scene) -> Outcome:
    """A line or section that nothing was said of yet."""
    return Outcome(
        problem="Bạn muốn thêm nội dung gì? Hãy nêu tên và số tiền, ví dụ: thêm dòng Tập huấn 20 triệu vào bảng 1."
    )


def rename_what(scene: Scene) -> Outcome:
    """The new name was not said."""
    scene.line("target")
    said = scene.said("target")
    return Outcome(
        problem=f"Bạn muốn đổi tên {said} thành gì? Hãy nêu tên mới, ví dụ: đổi tên {said} thành Hội nghị tổng kết."
    )


def either(scene: Scene, slot: str) -> tuple[str, Target]:
    """The line or section a slot names: ("line" | "section", target); asked where it could be both."""
    references = scene.references(slot)
    wanted, span = references[0]
    if len(references) != 1 or not wanted.words:
        raise NoSense
    if scene.plan is not None and points(wanted):
        if wanted.noun in PARTS or (wanted.noun in ("", "muc") and scene.past.section_is_later(scene.plan)):
            return "section", scene.section(slot)
        return "line", scene.line(slot)
    if wanted.noun in ROWS or wanted.table:
        return "line", scene.line(slot)
    if wanted.noun in PARTS:
        return "section", scene.section(slot)
    if scene.plan is None:
        return "line", scene.line(slot)
    rows, parts = lines(scene.plan, wanted), sections(scene.plan, wanted)
    if rows.found and parts.found:
        offered = [(one.name, one.words) for one in (*rows.found, *parts.found)]
        reason = f"“{scene.wording.said(*span)}” có thể là dòng dự toán hoặc phần của kế hoạch."
        raise scene.ask(reason, "Bạn muốn nói nội dung nào?", span, offered)
    if parts.found:
        return "section", scene.section(slot)
    if not rows.found and not wanted.is_number and wanted.noun != "muc":
        _refuse_unless_near(scene, rows, slot)
    return "line", scene.line(slot)


def _refuse_unless_near(scene: Scene, rows: Sought, slot: str) -> None:
    if not rows.near:
        raise Unsettled(Outcome(problem=f"Không thấy “{scene.said(slot)}” trong dự thảo."))


def remove(scene: Scene) -> Outcome:
    """A line or a section goes."""
    if re.match(r"(?:so tien|con so|tien) ", scene.folded("target")):
        raise NoSense  # the line stays, without its money
    several = scene.references("target")
    if len(several) > 1 and scene.plan is not None and all(sections(scene.plan, one).found for one, _ in several):
        if any(lines(scene.plan, one).found for one, _ in several):
            raise NoSense
        parts = [sections(scene.plan, one).found for one, _ in several]
        if any(len(found) != 1 for found in parts):
            raise NoSense
        return Outcome(tuple(Call("remove_section", {"section": found[0].address}) for found in parts))
    if len(several) > 1:
        return Outcome(
            tuple(Call("remove_line", {"line": one.address, "table": one.table}) for one in scene.lines("target"))
        )
    kind, target = either(scene, "target")
    if kind == "section":
        return Outcome((Call("remove_section", {"section": target.address}),))
    return Outcome((Call("remove_line", {"line": target.address, "table": target.table}),))


def rename(scene: Scene) -> Outcome:
    """A line or a section gets other words."""
    kind, target = either(scene, "target")
    label = scene.said("label")
    if kind == "section":
        return Outcome((Call("rewrite_section", {"section": target.address, "title": label, "text": ""}),))
    return Outcome((Call("rename_line", {"line": target.address, "table": target.table, "label": label}),))


def ceiling(scene: Scene) -> Outcome:
    """The total given."""
    return Outcome((Call("set_ceiling", {"amount": scene.amount()}),))


def ceiling_by(scene: Scene) -> Outcome:
    """The total given, by so much more or less."""
    written = scene.amount()
    now = scene.plan.brief.ceiling if scene.plan is not None and scene.plan.brief is not None else None
    if now is None:
        problem = "Chưa đặt tổng kinh phí nên chưa tăng giảm được; hãy nhắn, ví dụ: “tổng kinh phí là 450 triệu”."
        return Outcome(problem=problem)
    try:
        step = read_amount(written)
    except AmountError as error:
        return Outcome(problem=str(error))
    after = now + step if scene.fixed["sign"] == "+" else now - step
    if after.dong <= 0:
        return Outcome(problem=f"Tổng kinh phí đang là {now.text()}, không giảm được {step.text()}.")
    return Outcome((Call("set_ceiling", {"amount": after.text()}),))


def carry(scene: Scene) -> Outcome:
    """What was carried over from last year."""
    return Outcome((Call("set_carry_over", {"amount": scene.amount()}),))


def no_carry(scene: Scene) -> Outcome:
    """Nothing was carried over."""
    return Outcome((Call("set_carry_over", {"amount": ""}),))
