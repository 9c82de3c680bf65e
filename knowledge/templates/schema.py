"""One template file gives one Template and the list of everything wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from knowledge.domain.budget import Column, Role
from knowledge.domain.template import (
    LEVELS,
    OTHER_OFFICE,
    Template,
    TemplateLine,
    TemplateParagraph,
    TemplateSection,
    TemplateSignature,
    TemplateSlot,
    TemplateTable,
    TemplateTopic,
    TemplateUnit,
)
from knowledge.templates.fields import Field, Problem, read_yaml
from knowledge.templates.references import check_references

_MARKED = re.compile(r"([-+]|[a-zđ]\))\s+(.+)", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_DEADLINE = re.compile(
    r"(?:(?P<day>\d{1,2})/(?P<month>\d{1,2})/|tháng (?P<only>\d{1,2})/|quý (?:I|II|III|IV)/)\{year(?:[+-]1)?\}"
)
_KINDS = ("Luật", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Thông tư")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_template(source: str) -> tuple[Template | None, tuple[Problem, ...]]:
    """The template in a YAML text, and its problems in the order of lines; None where nothing could be built."""
    problems: list[Problem] = []
    root = read_yaml(source, problems)
    template = _template(root) if root is not None else None
    if template is not None and root is not None:
        check_references(template, root)
    ordered = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
    return template, ordered


def _template(root: Field) -> Template | None:
    fields = root.record(
        "id", "title", "description", "levels", "kind", "subject", "topics", "preamble", "sections", "conclusion",
        "signatures", optional=("bases", "slots", "amounts", "options", "unless"),
    )  # fmt: skip
    if not fields:
        return None
    levels = _levels(fields.get("levels"))
    signatures = tuple(_signatures(fields.get("signatures")))
    if "signatures" in fields:
        for level in levels:
            if all(one.level != level for one in signatures):
                fields["signatures"].blame(f"thiếu phần ký cho cấp “{level}”.")
    if not signatures:
        return None
    return Template(
        id=_matching(fields.get("id"), _KEY, "chỉ gồm chữ thường không dấu, số và dấu gạch nối"),
        title=_text(fields, "title"),
        description=_text(fields, "description"),
        levels=levels,
        kind=_text(fields, "kind"),
        subject=_text(fields, "subject"),
        topics=tuple(_topics(fields.get("topics"))),
        bases=tuple(_paragraph(item) for item in _items(fields, "bases")),
        preamble=tuple(_paragraph(item) for item in _items(fields, "preamble")),
        sections=tuple(_section(item) for item in _items(fields, "sections")),
        conclusion=tuple(_paragraph(item) for item in _items(fields, "conclusion")),
        signatures=signatures,
        slots=tuple(_slots(fields.get("slots"))),
        amounts=tuple(_slots(fields.get("amounts"))),
        options=tuple(_slots(fields.get("options"))),
        unless=fields["unless"].choice((OTHER_OFFICE,)) if "unless" in fields else "",
    )


def _text(fields: dict[str, Field], name: str) -> str:
    return fields[name].text() if name in fields else ""


def _items(fields: dict[str, Field], name: str) -> Iterator[Field]:
    return fields[name].items() if name in fields else iter(())


def _matching(field: Field | None, pattern: re.Pattern[str], rule: str) -> str:
    words = field.text() if field is not None else ""
    if field is not None and words and not pattern.fullmatch(words):
        field.blame(f"“{words}” {rule}.")
    return words


def _levels(field: Field | None) -> tuple[str, ...]:
    return tuple(item.choice(LEVELS) for item in field.items()) if field is not None else ()


def _slots(field: Field | None) -> Iterator[TemplateSlot]:
    for name, value in field.entries() if field is not None else ():
        if not _NAME.fullmatch(name):
            value.blame("tên chỉ gồm chữ thường không dấu, số và dấu gạch dưới.")
        parts = value.record("description", optional=("example", "prior"))
        prior = parts["prior"].choice(("total", "name")) if "prior" in parts else ""
        description = _text(parts, "description")
        if any(sign in description for sign in "{}[]|"):
            parts["description"].blame("không được chứa các dấu { } [ ] |.")
        yield TemplateSlot(name, description, _text(parts, "example"), prior)


def _topics(field: Field | None) -> Iterator[TemplateTopic]:
    for name, value in field.entries() if field is not None else ():
        yield TemplateTopic(name, tuple(item.choice(_KINDS) for item in value.items()))


def _signatures(field: Field | None) -> Iterator[TemplateSignature]:
    for level, value in field.entries() if field is not None else ():
        if level not in LEVELS:
            value.blame(f"“{level}” không phải là một cấp ({', '.join(LEVELS)}).")
        parts = value.record("symbol", "authority", "recipients")
        authority = tuple(item.text() for item in _items(parts, "authority"))
        recipients = tuple(_paragraph(item) for item in _items(parts, "recipients"))
        yield TemplateSignature(level, _text(parts, "symbol"), authority, recipients)


def _paragraph(field: Field) -> TemplateParagraph:
    if not field.is_mapping:
        return _marked(field.text())
    parts = field.record("text", optional=("levels", "if", "unless", "deadline"))
    deadline = _text(parts, "deadline")
    if deadline:
        _check_deadline(parts["deadline"], deadline)
    return _marked(
        _text(parts, "text"),
        levels=_levels(parts.get("levels")),
        condition=_text(parts, "if"),
        unless=_text(parts, "unless"),
        deadline=deadline,
    )


def _marked(
    words: str, levels: tuple[str, ...] = (), condition: str = "", unless: str = "", deadline: str = ""
) -> TemplateParagraph:
    match = _MARKED.fullmatch(words)
    marker, text = (match[1], match[2]) if match else ("", words)
    return TemplateParagraph(text, marker, levels, condition, unless, deadline)


def _check_deadline(field: Field, deadline: str) -> None:
    match = _DEADLINE.fullmatch(deadline)
    if match is None:
        field.blame(f"thời hạn “{deadline}” phải viết như 30/6/{{year}}, tháng 6/{{year}} hoặc quý II/{{year}}.")
        return
    month = int(match["month"] or match["only"] or 1)
    if not 1 <= month <= 12 or not 1 <= int(match["day"] or 1) <= _DAYS[month - 1]:
        field.blame(f"ngày trong thời hạn “{deadline}” không có thật.")


def _section(field: Field) -> TemplateSection:
    parts = field.record("key", "title", optional=("guidance", "levels", "if", "carries", "body", "sections", "units"))
    unit_title, units = _units(parts.get("units"))
    return TemplateSection(
        key=_matching(parts.get("key"), _KEY, "chỉ gồm chữ thường không dấu, số và dấu gạch nối"),
        title=_text(parts, "title"),
        guidance=_text(parts, "guidance"),
        blocks=tuple(_block(item) for item in _items(parts, "body")),
        children=tuple(_section(item) for item in _items(parts, "sections")),
        levels=_levels(parts.get("levels")),
        condition=_text(parts, "if"),
        carries=parts["carries"].truth() if "carries" in parts else False,
        unit_title=unit_title,
        units=units,
    )


def _units(field: Field | None) -> tuple[str, tuple[TemplateUnit, ...]]:
    if field is None:
        return "", ()
    parts = field.record("title", "list")
    units = []
    for item in _items(parts, "list"):
        unit = item.record("name", "table", optional=("levels",))
        if "table" in unit:
            units.append(TemplateUnit(_text(unit, "name"), _table(unit["table"]), _levels(unit.get("levels"))))
    return _text(parts, "title"), tuple(units)


def _block(field: Field) -> TemplateParagraph | TemplateTable:
    if field.is_mapping and any(name == "table" for name, _ in field.entries()):
        return _table(field.record("table")["table"])
    return _paragraph(field)


def _table(field: Field) -> TemplateTable:
    parts = field.record(
        "key", "columns", "lines",
        optional=("caption", "allocation", "share", "levels", "appendix", "appendix_title", "option"),
    )  # fmt: skip
    columns = tuple(_column(item) for item in _items(parts, "columns"))
    allocation = parts["allocation"].truth() if "allocation" in parts else True
    lines = tuple(_line(item, allocation) for item in _items(parts, "lines"))
    if columns and not any(column.role is Role.AMOUNT for column in columns):
        field.blame("bảng phải có ít nhất một cột số tiền (role: amount).")
    if columns and not any(column.role is Role.LABEL for column in columns):
        field.blame("bảng phải có cột nội dung (role: label).")
    if "appendix" in parts and "appendix_title" not in parts:
        parts["appendix"].blame("thiếu “appendix_title” (tên của phụ lục).")
    return TemplateTable(
        key=_matching(parts.get("key"), _KEY, "chỉ gồm chữ thường không dấu, số và dấu gạch nối"),
        caption=_text(parts, "caption"),
        columns=columns,
        lines=lines,
        allocation=allocation,
        share=parts["share"].number() if "share" in parts else Decimal(1),
        levels=_levels(parts.get("levels")),
        appendix=_text(parts, "appendix"),
        appendix_title=_text(parts, "appendix_title"),
        option=_text(parts, "option"),
    )


def _column(field: Field) -> Column:
    parts = field.record("header", "role", optional=("group",))
    role = parts["role"].choice(tuple(role.value for role in Role)) if "role" in parts else ""
    known = role in {one.value for one in Role}
    return Column(_text(parts, "header"), Role(role) if known else Role.OTHER, None, _text(parts, "group"))


def _line(field: Field, allocation: bool) -> TemplateLine:
    parts = field.record("label", optional=("share", "measure", "quantity", "norm", "note", "lines", "if", "unless"))
    children = tuple(_line(item, allocation) for item in _items(parts, "lines"))
    share = parts["share"].number() if "share" in parts else None
    if allocation and not share:
        field.blame("thiếu “share” (tỷ trọng lớn hơn 0 so với các dòng cùng cấp).")
    if children and ("quantity" in parts or "norm" in parts):
        field.blame("dòng có dòng con thì không có số lượng và định mức riêng.")
    if "norm" in parts and "quantity" not in parts:
        parts["norm"].blame("có định mức thì phải có “quantity”.")
    return TemplateLine(
        label=_text(parts, "label"),
        share=share if share is not None else Decimal(0),
        measure=_text(parts, "measure"),
        quantity=parts["quantity"].number() if "quantity" in parts else None,
        norm=_matching(parts.get("norm"), _NAME, "chỉ gồm chữ thường không dấu, số và dấu gạch dưới"),
        note=_text(parts, "note"),
        children=children,
        condition=_text(parts, "if"),
        unless=_text(parts, "unless"),
    )
