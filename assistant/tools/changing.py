"""How tools change a draft and say so: one revision per change, totals before and after, the ceiling kept in sight."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from assistant.checks.gate import verify
from assistant.draft import Draft, encode_plan
from assistant.errors import ToolInputError
from assistant.events import Choice, Choices, FileReady
from assistant.operations import Operation, amount_column, apply_all, find_section
from assistant.rendering import allocated, proposals, resolve, resolve_text, tell
from assistant.tools.turn import ToolResult, Turn, Workspace
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.folding import fold
from knowledge.domain.money import AmountError, Money, read_amount
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.parsing.lines import split_marker

MOST_CHOICES = 3
"""How many lines are offered to take an excess from."""


def change(
    workspace: Workspace, draft_id: str, base: int, operations: Sequence[Operation], *, author: str, note: str = ""
) -> Draft:
    """Apply ``operations`` on revision ``base`` and keep the next revision; VersionConflict when it moved on."""
    draft = workspace.store.load(draft_id, base)
    plan = apply_all(draft.plan, operations)
    resolve(plan)  # a reference that no longer holds is refused here, before anything is kept
    return workspace.store.save(draft_id, base, plan, operations, author, note)


def changed(turn: Turn, operations: Sequence[Operation], sentence: str = "") -> ToolResult:
    """Change the draft of ``turn`` and confirm it in a sentence with the totals it moved; offer ways out of an excess.

    ToolInputError when the draft is like that already: a revision without a change would only be in the way of undo.
    """
    before = turn.draft()
    remark = ""
    if turn.voucher is not None:
        vouched = turn.voucher.vouch(before.plan, operations)
        operations, remark = vouched.operations, vouched.remark
        sentence = "" if vouched.rewritten else sentence
    if _same(before.plan, apply_all(before.plan, operations)):
        raise ToolInputError("Dự thảo đã đúng như vậy rồi nên không có gì thay đổi.")
    after = change(turn.workspace, before.id, before.revision, operations, author=turn.author, note=turn.message)
    said = sentence or "; ".join(tell(before.plan, operations)) + "."
    said = f"{said} {remark}".rstrip()
    total_before, total_after = allocated(before.plan), allocated(after.plan)
    if total_after is not None and total_before != total_after:
        was = f" (trước đó {total_before.text()})" if total_before is not None else ""
        said = f"{said} Tổng kinh phí các bảng: {total_after.text()}{was}."
    before_ceiling, ceiling = (plan.brief.ceiling if plan.brief else None for plan in (before.plan, after.plan))
    if (total_before, before_ceiling) == (total_after, ceiling):
        return ToolResult(said, after.revision, after.id)
    excess, choices = excess_over_ceiling(after.plan, operations)
    return ToolResult(f"{said}{excess}", after.revision, after.id, choices=choices)


def _same(before: Plan, after: Plan) -> bool:
    """True when the two differ in nothing but in which message of the officer asked for what stands there."""
    if before == after:
        return True
    return _without_origins(before) == _without_origins(after) and proposals(before) == proposals(after)


def _without_origins(plan: Plan) -> Any:
    return json.loads(encode_plan(plan), object_hook=lambda value: {k: v for k, v in value.items() if k != "origin"})


def excess_over_ceiling(plan: Plan, operations: Sequence[Operation] = ()) -> tuple[str, Choices | None]:
    """By how much the tables pass the ceiling, and what the officer may do about it; nothing when they do not."""
    total = allocated(plan)
    ceiling = plan.brief.ceiling if plan.brief else None
    if total is None or ceiling is None or total <= ceiling:
        return "", None
    over = total - ceiling
    touched = {getattr(operation, "line", "") for operation in operations}
    options = [
        Choice(f"Giảm {name} bớt {over.text()}", f"giảm mục {line.key} bảng {number} bớt {over.text()}")
        for number, name, line in _donors(plan, over, touched)
    ]
    options.append(Choice(f"Nâng tổng kinh phí lên {total.text()}", f"nâng tổng kinh phí lên {total.text()}"))
    options.append(Choice("Để nguyên, chưa xuất tệp", "để nguyên"))
    sentence = f" Tổng này vượt tổng kinh phí được giao {ceiling.text()} là {over.text()}."
    return sentence, Choices("Bạn muốn xử lý phần vượt thế nào?", tuple(options))


def _donors(plan: Plan, over: Money, touched: set[str]) -> list[tuple[int, str, BudgetLine]]:
    """The largest lines that can give ``over`` up, other than those just changed."""
    found: list[tuple[Money, int, str, BudgetLine]] = []
    for number, (_, table) in enumerate(plan.tables(), 1):
        if not table.allocation:
            continue
        column = amount_column(table)
        for _, line in table.walk():
            money = line.entries[column].money if not line.children else None
            if money is not None and money > over and line.key not in touched and line.number not in touched:
                found.append((money, number, f"mục {line.number or line.label} Bảng {number}", line))
    found.sort(key=lambda item: -item[0].dong)
    return [(number, name, line) for _, number, name, line in found[:MOST_CHOICES]]


def export_draft(workspace: Workspace, draft_id: str, suffix: str, *, final: bool, sources: bool = False) -> FileReady:
    """Write the head of a draft as a file in the export folder; GateRefused when the checker forbids it.

    ``sources``: footnotes name where its figures come from.
    """
    from assistant.export import export

    draft = workspace.store.load(draft_id)
    plan = resolve(draft.plan)
    checked = verify(plan, workspace.context(plan, final=final))
    kind = ("" if final else "-du-thao") + ("-kem-nguon" if sources else "")
    name = f"{_file_name(plan)}{kind}-ban-{draft.revision}{suffix}"
    workspace.settings.exports.mkdir(parents=True, exist_ok=True)
    path = workspace.settings.exports / f"{draft.id}-{name}"
    export(checked, path, sources=sources)
    return FileReady(path, name)


def amount_of(text: str) -> Money:
    """What the officer typed as an amount; ToolInputError with the sentence that teaches how to write one."""
    try:
        return read_amount(text)
    except AmountError as error:
        raise ToolInputError(str(error)) from error


def year_of(text: str) -> int:
    """What the officer typed as a year; ToolInputError when that is not four digits."""
    if not re.fullmatch("[0-9]{4}", text.strip()):
        raise ToolInputError(f"Không đọc được năm “{text}”; viết bốn chữ số, ví dụ 2027.")
    return int(text)


def table_asked(plan: Plan, text: str) -> BudgetTable | None:
    """The table meant by "1", "bảng 1", "bang-1" or words of its caption or heading; None when ``text`` is empty."""
    tables = list(plan.tables())
    asked = fold(text)
    if not asked:
        return None
    numbered = re.search(r"\d+", asked)
    if numbered and 1 <= int(numbered.group()) <= len(tables):
        return tables[int(numbered.group()) - 1][1]
    for section, table in tables:
        if asked in fold(table.caption) or (section is not None and asked in fold(section.title)):
            return table
    raise ToolInputError(f"Không có bảng “{text}”. Dự thảo có {len(tables)} bảng: " + _listed(plan))


def _listed(plan: Plan) -> str:
    return (
        "; ".join(
            f"Bảng {i}: {table.caption or (section.title if section else '')}"
            for i, (section, table) in enumerate(plan.tables(), 1)
        )
        + "."
    )


def _file_name(plan: Plan) -> str:
    brief = plan.brief
    words = fold(f"ke hoach {brief.agency} {brief.year}" if brief else plan.header.subject or "ke hoach")
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:80]


def heading_of(plan: Plan, section: Section) -> str:
    """The heading as it stands on the page."""
    return resolve_text(plan, section.heading)


def section_asked(plan: Plan, text: str) -> Section:
    """The section called so ("II.1") or the one whose title holds the words; ToolInputError lists what there is."""
    wanted = re.sub(r"^(muc|phan)\s+", "", fold(text)).strip(" .")
    titled = [section for _, section in plan.walk() if wanted and wanted in fold(section.title)]
    exact = [section for section in titled if fold(section.title) == wanted]
    for found in (exact, titled):
        if len(found) == 1:
            return found[0]
    return find_section(plan, re.sub(r"^\s*(mục|phần|muc|phan)\s+", "", text, flags=re.IGNORECASE).strip())


def siblings_of(plan: Plan, wanted: Section) -> tuple[Section | None, tuple[Section, ...]]:
    """The section above (None: top level) and all sections of that place."""
    for _, section in plan.walk():
        if any(child.key == wanted.key for child in section.children):
            return section, section.children
    return None, plan.sections


def paragraphs_of(text: str, message: str) -> tuple[Paragraph, ...]:
    """Text the officer gave as paragraphs, one a line, list markers set apart, origin typed."""
    origin = Origin(OriginKind.TYPED, "yêu cầu của cán bộ", message)
    pieces = (split_marker(line.strip()) for line in text.splitlines() if line.strip())
    return tuple(Paragraph(rest, marker, origin=origin) for marker, rest in pieces)
