"""Changes outside the sections: header, brief, legal bases, opening and closing words."""

from __future__ import annotations

from dataclasses import replace

from assistant.errors import ToolInputError
from assistant.operations.kinds import (
    AddBasis,
    RemoveBasis,
    SetBrief,
    SetCeiling,
    SetFact,
    SetHeader,
    SetNamedAmount,
)
from knowledge.domain.dates import PartialDate
from knowledge.domain.folding import fold
from knowledge.domain.money import Money
from knowledge.domain.plan import Brief, Paragraph, Plan

HEADER_FIELDS = {
    "parent_agency": "cơ quan chủ quản",
    "agency": "cơ quan ban hành",
    "number": "số, ký hiệu",
    "place": "địa danh",
    "date": "ngày ban hành",
    "kind": "tên loại văn bản",
    "subject": "trích yếu",
}
BRIEF_FIELDS = {
    "year": "năm kế hoạch",
    "agency": "cơ quan ban hành",
    "province": "tỉnh, thành phố",
    "level": "cấp",
    "template": "mẫu kế hoạch",
}
LEVELS = {"xa": "cấp xã", "tinh": "cấp tỉnh", "so": "cấp sở"}
_REQUEST_LINE = "theo de nghi"


def set_header(plan: Plan, operation: SetHeader) -> Plan:
    """One field of the header replaced."""
    field, value = operation.field, operation.value
    if field not in HEADER_FIELDS:
        raise ToolInputError(f"Phần đầu văn bản không có “{field}”; các phần: {', '.join(HEADER_FIELDS)}.")
    if isinstance(value, PartialDate) != (field == "date"):
        wanted = "một ngày" if field == "date" else "một đoạn chữ"
        raise ToolInputError(f"Giá trị của {HEADER_FIELDS[field]} phải là {wanted}.")
    if isinstance(value, PartialDate):
        return replace(plan, header=replace(plan.header, date=value, date_span=None))
    changed = replace(
        plan.header,
        parent_agency=value if field == "parent_agency" else plan.header.parent_agency,
        agency=value if field == "agency" else plan.header.agency,
        number=value if field == "number" else plan.header.number,
        place=value if field == "place" else plan.header.place,
        kind=value if field == "kind" else plan.header.kind,
        subject=value if field == "subject" else plan.header.subject,
    )
    return replace(plan, header=changed)


def brief_of(plan: Plan) -> Brief:
    """The plan's brief; ToolInputError for a plan that was read from a file."""
    if plan.brief is None:
        raise ToolInputError("Kế hoạch này được đọc từ tệp, không có yêu cầu soạn thảo để sửa.")
    return plan.brief


def set_brief(plan: Plan, operation: SetBrief) -> Plan:
    """One field of the brief replaced; the header's agency follows when it was the same name."""
    brief, field, value = brief_of(plan), operation.field, operation.value
    if field not in BRIEF_FIELDS:
        raise ToolInputError(f"Yêu cầu soạn thảo không có “{field}”; các phần: {', '.join(BRIEF_FIELDS)}.")
    if field == "year":
        if not isinstance(value, int) or not 1945 <= value <= 2200:
            raise ToolInputError(f"“{value}” không phải là năm kế hoạch; hãy ghi năm bằng bốn chữ số.")
        return replace(plan, brief=replace(brief, year=value))
    if not isinstance(value, str) or not value.strip():
        raise ToolInputError(f"Giá trị của {BRIEF_FIELDS[field]} không được để trống.")
    value = value.strip()
    if field == "level" and value not in LEVELS:
        raise ToolInputError(f"Không có cấp “{value}”; các cấp: {', '.join(LEVELS)}.")
    changed = replace(
        brief,
        agency=value if field == "agency" else brief.agency,
        province=value if field == "province" else brief.province,
        level=value if field == "level" else brief.level,
        template=value if field == "template" else brief.template,
    )
    header = plan.header
    if field == "agency" and fold(header.agency) == fold(brief.agency):
        header = replace(header, agency=value)
    return replace(plan, brief=changed, header=header)


def set_ceiling(plan: Plan, operation: SetCeiling) -> Plan:
    """The ceiling replaced; it is a positive amount."""
    if operation.money is not None and operation.money.dong <= 0:
        raise ToolInputError(f"Tổng kinh phí phải lớn hơn 0, không thể là {operation.money.text()}.")
    return replace(plan, brief=replace(brief_of(plan), ceiling=operation.money))


def set_named_amount(plan: Plan, operation: SetNamedAmount) -> Plan:
    """A named amount given, replaced or taken away; the order of the others stays."""
    brief, name, money = brief_of(plan), operation.name, operation.money
    if not name:
        raise ToolInputError("Số tiền phải có tên.")
    if money is not None and money.dong < 0:
        raise ToolInputError(f"Số tiền “{name}” không được âm: {money.text()}.")
    amounts = _with(brief.amounts, name, money)
    return replace(plan, brief=replace(brief, amounts=amounts))


def set_fact(plan: Plan, operation: SetFact) -> Plan:
    """A fact given, replaced or taken away; the order of the others stays."""
    brief, name = brief_of(plan), operation.name.strip()
    if not name:
        raise ToolInputError("Thông tin bổ sung phải có tên.")
    value = operation.value.strip()
    if "{" in value or "}" in value:
        raise ToolInputError("Thông tin bổ sung không được có dấu ngoặc nhọn { }.")
    facts = tuple((known, old) for known, old in brief.facts if known != name)
    if value:
        position = next((i for i, (known, _) in enumerate(brief.facts) if known == name), len(facts))
        facts = (*facts[:position], (name, value), *facts[position:])
    return replace(plan, brief=replace(brief, facts=facts))


def _with(amounts: tuple[tuple[str, Money], ...], name: str, money: Money | None) -> tuple[tuple[str, Money], ...]:
    """The named amounts with one replaced in its place, appended, or taken away (None)."""
    position = next((i for i, (known, _) in enumerate(amounts) if known == name), len(amounts))
    others = tuple(pair for pair in amounts if pair[0] != name)
    return others if money is None else (*others[:position], (name, money), *others[position:])


def add_basis(plan: Plan, operation: AddBasis) -> Plan:
    """The basis stands last, but before "Theo đề nghị của …", which closes the block."""
    bases = plan.bases
    position = len(bases)
    if not _is_request(operation.paragraph):
        while position and _is_request(bases[position - 1]):
            position -= 1
    return replace(plan, bases=_punctuated((*bases[:position], operation.paragraph, *bases[position:])))


def remove_basis(plan: Plan, operation: RemoveBasis) -> Plan:
    """One basis taken away."""
    index = operation.index
    if not 0 <= index < len(plan.bases):
        count = len(plan.bases)
        there = f"kế hoạch có {count} căn cứ" if count else "kế hoạch chưa có căn cứ nào"
        raise ToolInputError(f"Không có căn cứ thứ {index + 1}; {there}.")
    return replace(plan, bases=_punctuated(plan.bases[:index] + plan.bases[index + 1 :]))


def _is_request(paragraph: Paragraph) -> bool:
    return fold(paragraph.text).startswith(_REQUEST_LINE)


def _punctuated(bases: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """One basis a line: ";" after each, "." after the last."""
    marked = []
    for position, basis in enumerate(bases, start=1):
        text = basis.text.rstrip(" ;.,") + ("." if position == len(bases) else ";")
        marked.append(basis if text == basis.text else replace(basis, text=text))
    return tuple(marked)
