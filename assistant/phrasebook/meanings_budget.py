"""Requests about money: amounts of lines, the lines themselves, the ceiling, what was carried over."""

from __future__ import annotations

from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.targets import PARTS, ROWS, Sought, Target, lines, reference, sections
from knowledge.domain.money import AmountError, read_amount

_OWN_NOUNS = ("ceiling", "carry")


def amount(scene: Scene) -> Outcome:
    """A line gets an amount, or more, or less."""
    targets = scene.lines("line")
    written = scene.said("amount") if scene.fixed["mode"].startswith("percent") else scene.amount()
    return Outcome(
        tuple(
            Call(
                "set_amount", {"line": one.address, "table": one.table, "amount": written, "mode": scene.fixed["mode"]}
            )
            for one in targets
        )
    )


def named_amount(scene: Scene) -> Outcome:
    """ "tập huấn: 30 triệu" – without a verb only a line that is there can be meant."""
    if scene.plan is None or not lines(scene.plan, reference(scene.folded("line"))).found:
        raise NoSense
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
    if not label or reference(scene.folded("label")).is_number:
        raise NoSense
    parent, table = "", ""
    if scene.has("parent"):
        wanted = reference(scene.folded("parent") + " ")
        if not wanted.words or (wanted.noun == "" and wanted.words == f"bang {wanted.table}"):
            table = wanted.table
        else:
            place = scene.line("parent")
            parent, table = place.address, place.table or wanted.table
    arguments = {
        "label": label, "amount": scene.amount() if scene.has("amount") else "", "parent": parent, "table": table
    }  # fmt: skip
    if scene.plan is not None and not parent and not table:
        arguments["table"] = _only_table(scene)
    return Outcome((Call("add_line", arguments),))


def _only_table(scene: Scene) -> str:
    """The table a new line goes into; asked where several share out the budget."""
    if scene.plan is None:
        return ""
    shared = [(n, place) for n, place in enumerate(scene.plan.tables(), 1) if place[1].allocation]
    if len(shared) < 2:
        return ""
    start, end = scene.match.span()
    while scene.wording.folded[end - 1] in ' ,"':
        end -= 1
    said = scene.wording.said(start, end)
    options = [
        (f"Bảng {n}: {table.caption or (section.title if section else '')}", f"{said} vào bảng {n}")
        for n, (section, table) in shared
    ]
    raise scene.ask(f"Dự thảo có {len(shared)} bảng dự toán.", "Thêm dòng này vào bảng nào?", (start, end), options)


def either(scene: Scene, slot: str) -> tuple[str, Target]:
    """The line or section a slot names: ("line" | "section", target); asked where it could be both."""
    references = scene.references(slot)
    wanted, span = references[0]
    if len(references) != 1 or not wanted.words:
        raise NoSense
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
