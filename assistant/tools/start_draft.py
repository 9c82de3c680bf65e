"""Start a first draft from a template.

``template`` is a template id; without one, and with none named in ``request`` (the officer's sentence), the one that
agencies of that level mostly write is taken where the total is given too, and the others are offered; else the officer
is asked to choose. ``agency`` is the body that issues the plan ("UBND xã Tây Sơn"), ``province`` its province, ``year``
four digits, ``ceiling`` the total budget and ``carry_over`` what was carried over from last year, both as officers
write them, empty when not given. ``lean`` is "khong" where no older plan and no sample may be leaned on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.draft import Draft
from assistant.errors import ToolInputError
from assistant.events import Choice, Choices, Source
from assistant.operations import Operation, RewriteSection, apply
from assistant.rendering import allocated, open_slots, proposals, resolve
from assistant.tools.changing import amount_of, change, year_of
from assistant.tools.turn import ToolResult, Turn
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan
from knowledge.domain.template import Template
from knowledge.templates import find_template, load_templates

if TYPE_CHECKING:
    from assistant.drafting import Leaning

NAME = "start_draft"
TITLE = "Lập dự thảo đầu tiên"
MOST_NOTICES = 6
_YEARS_ON = {"nam nay": 0, "nam sau": 1, "nam toi": 1}
NO_LEANING = ("không dùng kế hoạch mẫu", "không dùng kế hoạch cũ", "không theo kế hoạch mẫu")


@dataclass(frozen=True, slots=True)
class Input:
    """What is known of the plan wanted; what is empty is taken from the office's profile."""

    request: str = ""
    template: str = ""
    agency: str = ""
    province: str = ""
    year: str = ""
    ceiling: str = ""
    carry_over: str = ""
    lean: str = ""


def run(given: Input, turn: Turn) -> ToolResult:
    """Begin the draft and say what it holds, what was proposed and what is missing."""
    from assistant.drafting import DraftRequest, start

    settings = turn.workspace.settings
    office = settings.office
    agency, province = given.agency.strip() or office.agency, given.province.strip() or office.province
    missing = [
        what for what, value in (("cơ quan ban hành", agency), ("năm kế hoạch", given.year.strip())) if not value
    ]
    if missing:
        open_too = (("tỉnh, thành phố", province), ("tổng kinh phí", given.ceiling.strip()))
        wished = " và ".join(what for what, value in open_too if not value)
        also = f"; nếu biết, nêu luôn {wished}" if wished else ""
        raise ToolInputError(
            f"Để lập dự thảo, hãy cho biết thêm {' và '.join(missing)}{also}. Ví dụ: “Lập kế hoạch phân bổ kinh phí "
            "năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng”."
        )
    template = given.template.strip()
    if not template:
        return _ask_family(given, turn)
    today = turn.workspace.today()
    year = today.year + _YEARS_ON[fold(given.year)] if fold(given.year) in _YEARS_ON else year_of(given.year)
    drafted = start(
        DraftRequest(
            template=template,
            agency=agency,
            province=province,
            year=year,
            today=today,
            ceiling=amount_of(given.ceiling) if given.ceiling.strip() else None,
            facts=(("chuyen_nguon", given.carry_over),) if given.carry_over.strip() else (),
            leaning=None if _declined(given, turn) else _leaning(template, agency, province, year, turn),
            office=office,
            template_folder=settings.templates,
            registry=turn.workspace.registry,
        )
    )
    draft = turn.workspace.store.create(drafted.plan, turn.author, turn.message, drafted.notices)
    turn.draft_id = draft.id
    summary = _summary(resolve(drafted.plan), drafted.notices)
    if turn.writer is not None:
        draft, said = _written(draft, find_template(template, settings.templates), turn)
        summary = f"{summary} {said}".rstrip()
    sources = tuple(Source(use.name, use.use) for use in drafted.sources)
    return ToolResult(summary, draft.revision, draft.id, sources)


def _written(draft: Draft, template: Template, turn: Turn) -> tuple[Draft, str]:
    """The draft with what the writer added to its open sections, as a revision of its own, and what is said of it."""
    from assistant.drafting.writing import open_sections

    sections = open_sections(draft.plan, template)
    if turn.writer is None or not sections:
        return draft, ""
    written = turn.writer.write(draft.plan, sections)
    operations: list[Operation] = []
    plan = draft.plan
    for key, paragraphs in written.items():
        _, section = next(one for one in plan.walk() if one[1].key == key)
        standing = tuple(block for block in section.blocks if isinstance(block, Paragraph))
        fitting = tuple(one for one in paragraphs if _fits(plan, key, (*standing, one)))
        if fitting:
            operation = RewriteSection(key, None, (*standing, *fitting))
            plan = apply(plan, operation)
            operations.append(operation)
    if operations:
        author = f"{turn.author} (mô hình viết)"
        draft = change(turn.workspace, draft.id, draft.revision, operations, author=author, note=turn.message)
    left = len(sections) - len(operations)
    kept = f"; {left} mục giữ câu chữ của mẫu" if left else ""
    return draft, f"Mô hình đã viết thêm {len(operations)} mục, chờ bạn xác nhận{kept}."


def _fits(plan: Plan, key: str, paragraphs: tuple[Paragraph, ...]) -> bool:
    """True when what the paragraphs refer to exists in the draft."""
    if not set("{}") & set(paragraphs[-1].text):
        return True
    try:
        resolve(apply(plan, RewriteSection(key, None, paragraphs)))
    except ToolInputError:
        return False
    return True


def _declined(given: Input, turn: Turn) -> bool:
    """True when the officer wants neither an older plan nor a sample to lean on."""
    return fold(given.lean) == "khong" or any(fold(words) in fold(turn.message) for words in NO_LEANING)


def _leaning(template: str, agency: str, province: str, year: int, turn: Turn) -> Leaning | None:
    """The plan of the library, or the sample, that the draft can lean on; None where there is none."""
    from assistant.drafting import issuer_of, lean_on

    workspace = turn.workspace
    folder = workspace.settings.templates
    return lean_on(
        find_template(template, folder),
        issuer_of(agency, province, workspace.today()),
        year,
        workspace.library.documents(),
        load_templates(folder),
        samples=workspace.settings.samples,
    )


def _summary(plan: Plan, notices: tuple[str, ...]) -> str:
    brief = plan.brief
    slots = len({slot.name or slot.what for slot in open_slots(plan)})
    proposed = sum(1 for proposal in proposals(plan) if proposal.money is not None)
    total = allocated(plan)
    said = [f"Đã lập dự thảo “{plan.header.subject}”" + (f" của {brief.agency}." if brief else ".")]
    if total is not None:
        match = ", đúng bằng tổng kinh phí được giao" if brief and brief.ceiling == total else ""
        said.append(f"Tổng dự toán {total.text()}{match}; {proposed} số tiền do trợ lý đề xuất, cần bạn xác nhận.")
    if slots:
        said.append(f"Còn {slots} chỗ cần bổ sung, đánh dấu vàng trong văn bản.")
    said += notices[:MOST_NOTICES]
    return " ".join(said)


_USUAL = ((r"(?:ubnd|uy ban nhan dan) (?:xa|phuong|dac khu)\b", "phan-bo-kinh-phi"),
          (r"(?:ubnd|uy ban nhan dan) (?:tinh|thanh pho)\b", "theo-muc-tieu"))  # fmt: skip
"""What an agency of each level mostly writes: a commune shares its money out, a province sets aims."""


def _usual(given: Input, turn: Turn) -> str:
    agency = fold(given.agency.strip() or turn.workspace.settings.office.agency)
    return next((template for pattern, template in _USUAL if re.match(pattern, agency)), "")


def _ask_family(given: Input, turn: Turn) -> ToolResult:
    """The officer did not say which family of plans: ask, with the families as choices."""
    asked = given.request.strip() or turn.message
    templates = load_templates(turn.workspace.settings.templates)
    options = tuple(Choice(template.title, f"{asked} (mẫu {template.id})") for template in templates)
    named = next((template for template in templates if fold(template.id) in fold(asked)), None)
    if named is not None:
        return run(replace(given, request=asked, template=named.id), turn)
    usual = next((one for one in templates if given.ceiling.strip() and one.id == _usual(given, turn)), None)
    if usual is not None:
        begun = run(replace(given, request=asked, template=usual.id), turn)
        others = tuple(option for option in options if option.label != usual.title)
        said = f"Chưa nói mẫu nào nên dùng mẫu “{usual.title}”. {begun.text}"
        return replace(begun, text=said, choices=Choices("Lập lại theo mẫu khác:", others))
    return ToolResult("Bạn muốn lập theo mẫu kế hoạch nào?", choices=Choices("Chọn mẫu kế hoạch:", options))
