"""A draft is a plan with a history; a plan becomes JSON and comes back exactly as it was."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from assistant.errors import AssistantError, ToolInputError
from assistant.rendering import resolve_text
from knowledge.domain.plan import Plan

FORMAT_VERSION = 1
"""Raised when JSON written earlier can no longer be read; new fields with a default do not raise it."""

_TAG = "$"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft at one revision. ``notices`` are what the officer was told when it was begun."""

    id: str
    title: str
    revision: int
    plan: Plan
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One step of a draft's history: ``operations`` in words, ``undone_to`` the revision an undo went back to."""

    number: int
    operations: tuple[str, ...]
    author: str
    note: str
    created_at: datetime
    undone_to: int | None = None


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft in a list, without its plan."""

    id: str
    title: str
    revision: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the conversation about a draft; ``role`` is "user" or "assistant"."""

    role: str
    text: str
    created_at: datetime


class StoredPlanUnreadable(AssistantError):
    """What stands in the store is not a plan this version can read."""


def plan_title(plan: Plan) -> str:
    """What the draft is called in lists: kind and subject, written out where that is possible."""
    title = " ".join(f"{plan.header.kind.capitalize()} {plan.header.subject}".split())
    try:
        return resolve_text(plan, title) or "Dự thảo chưa có tên"
    except ToolInputError:
        return title


def encode_plan(plan: Plan) -> str:
    """The plan as JSON text, diacritics readable, with the version of the format."""
    return json.dumps({"version": FORMAT_VERSION, "plan": _encode(plan)}, ensure_ascii=False, separators=(",", ":"))


def decode_plan(text: str) -> Plan:
    """The plan that ``encode_plan`` wrote, equal in every field; StoredPlanUnreadable when it did not."""
    try:
        stored = json.loads(text)
        version = stored["version"]
        if version != FORMAT_VERSION:
            raise StoredPlanUnreadable(
                f"Dự thảo này được lưu theo định dạng {version}; chương trình chỉ đọc được định dạng {FORMAT_VERSION}. "
                "Hãy cập nhật chương trình."
            )
        plan = _decode(stored["plan"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoredPlanUnreadable(f"Bản lưu của dự thảo bị hỏng nên không đọc được ({error}).") from error
    if not isinstance(plan, Plan):
        raise StoredPlanUnreadable("Bản lưu của dự thảo bị hỏng: nội dung không phải là một kế hoạch.")
    return plan


def _encode(value: Any) -> Any:
    """Dataclasses, enums and decimals as tagged objects; fields that have their default are left out."""
    if isinstance(value, Enum):
        return {_TAG: type(value).__name__, "name": value.name}
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return {_TAG: "Decimal", "value": str(value)}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: _encode(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if not _is_default(field, getattr(value, field.name))
        }
        return {_TAG: type(value).__name__, **fields}
    raise TypeError(f"no place in a stored plan for {type(value).__name__}")


def _is_default(field: dataclasses.Field[Any], value: object) -> bool:
    """True when leaving the field out gives the same value of the same type back."""
    if field.default is not dataclasses.MISSING:
        default = field.default
    elif field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    else:
        return False
    return type(default) is type(value) and default == value


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    tag = value[_TAG]
    if tag == "Decimal":
        return Decimal(value["value"])
    kind = _kinds().get(tag)
    if kind is None:
        raise ValueError(f"{tag}?")
    if issubclass(kind, Enum):
        return kind[value["name"]]
    return kind(**{name: _decode(item) for name, item in value.items() if name != _TAG})


@cache
def _kinds() -> dict[str, type]:
    """Every dataclass and enum that a plan can hold, by name, read from the types of its fields."""
    kinds: dict[str, type] = {}

    def visit(hint: Any) -> None:
        for part in typing.get_args(hint):
            visit(part)
        if isinstance(hint, types.GenericAlias) or not isinstance(hint, type) or hint.__name__ in kinds:
            return
        if issubclass(hint, Enum):
            kinds[hint.__name__] = hint
        elif dataclasses.is_dataclass(hint):
            kinds[hint.__name__] = hint
            for field in typing.get_type_hints(hint).items():
                visit(field[1])

    visit(Plan)
    return kinds
