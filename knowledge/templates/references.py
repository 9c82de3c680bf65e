"""Every reference of a template leads somewhere: slots, tables, amounts and conditions are declared by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import yaml

from knowledge.domain.template import DERIVED_AMOUNTS, OTHER_OFFICE, REFERENCE, WORDS, Template
from knowledge.templates.fields import Field, nearest

_PLAIN = ("year", "year-1", "year+1", "agency", "province", *WORDS)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LITERATE = {"description", "example", "guidance", "appendix", "id", "norm", "if", "unless", "option"}
"""Keys whose words never enter a plan."""


def check_references(template: Template, root: Field) -> None:
    """Blames each unknown reference, condition, doubled key and bare year at the place where it stands."""
    names = {
        "fact": tuple(slot.name for slot in template.slots),
        "amount": (*DERIVED_AMOUNTS, *(amount.name for amount in template.amounts)),
        "total": tuple(table.key for table in template.tables()),
        "if": (OTHER_OFFICE, *(one.name for one in (*template.amounts, *template.options))),
    }
    used: set[str] = set()
    for key, field in _scalars(root):
        words = str(field.node.value)
        if key in ("if", "unless", "appendix", "option"):
            _check_name(field, words, names["if"], "điều kiện")
        if key in _LITERATE or field.path.startswith(("slots.", "amounts.", "options.")):
            continue
        for match in REFERENCE.finditer(words):
            used.add(match[1])
            _check_one(field, match[1], names, in_unit=".units" in field.path or words == "{unit}")
        if re.search(r"[{}]", REFERENCE.sub("", words)):
            field.blame("dấu ngoặc nhọn { } không thành cặp.")
        if (year := _YEAR.search(words)) and key != "topics":
            field.blame(f"không viết năm cụ thể ({year[0]}); dùng {{year}}, {{year-1}} hoặc {{year+1}}.")
    _check_doubles(root, "bảng", Counter(table.key for table in template.tables()))
    _check_doubles(root, "đề mục", Counter(section.key for section in template.walk()))
    for slot in template.slots:
        if not any(reference.split("|")[0] == f"fact:{slot.name}" for reference in used):
            root.blame(f"ô “{slot.name}” được khai báo nhưng không dùng ở đâu.")


def _scalars(field: Field, key: str = "") -> Iterator[tuple[str, Field]]:
    """Every scalar below a field with the name of the nearest mapping key above it."""
    if isinstance(field.node, yaml.ScalarNode):
        yield key, field
    elif isinstance(field.node, yaml.MappingNode):
        for name, value in field.node.value:
            path = f"{field.path}.{name.value}" if field.path else str(name.value)
            yield from _scalars(Field(value, path, field.problems), str(name.value))
    elif isinstance(field.node, yaml.SequenceNode):
        for item in field.items():
            yield from _scalars(item, key)


def _check_one(field: Field, reference: str, names: dict[str, tuple[str, ...]], in_unit: bool) -> None:
    head, _, rest = reference.removeprefix("words:").partition(":")
    if not rest:
        known = (*_PLAIN, "unit", "total") if in_unit else _PLAIN
        _check_name(field, reference, known, "chỗ tham chiếu")
    elif head == "total":
        _check_name(field, rest, names["total"], "bảng")
    elif head in ("fact", "amount"):
        _check_name(field, rest.split("|")[0], names[head], "ô" if head == "fact" else "số tiền")
    else:
        field.blame(f"không hiểu {{{reference}}}; dùng fact:, amount:, total: hoặc words:.")


def _check_name(field: Field, name: str, known: tuple[str, ...], kind: str) -> None:
    if name in known:
        return
    like = nearest(name, known)
    hint = f" Có phải “{like}”?" if like else f" Đã khai báo: {', '.join(known) or '(chưa có gì)'}."
    field.blame(f"{kind} “{name}” chưa được khai báo.{hint}")


def _check_doubles(root: Field, kind: str, counted: Counter[str]) -> None:
    for key in [key for key, times in counted.items() if times > 1]:
        root.blame(f"khóa {kind} “{key}” dùng hai lần.")
