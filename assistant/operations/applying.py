"""``apply`` gives the changed plan and leaves the old one as it was; what cannot be done is a ``ToolInputError``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from assistant.operations import document, sections, tables
from assistant.operations.confirming import confirm
from assistant.operations.kinds import (
    AddBasis,
    AddLine,
    AddSection,
    AddTable,
    ConfirmProposals,
    MoveSection,
    Operation,
    RecallFinding,
    ReleaseFinding,
    RemoveBasis,
    RemoveLine,
    RemoveSection,
    RemoveTable,
    RewriteSection,
    SetBases,
    SetBrief,
    SetCeiling,
    SetClosing,
    SetConclusion,
    SetEntry,
    SetFact,
    SetHeader,
    SetLabel,
    SetNamedAmount,
    SetPreamble,
)
from assistant.operations.releasing import recall, release
from knowledge.domain.plan import Plan


def apply_all(plan: Plan, operations: Iterable[Operation]) -> Plan:
    """The plan after all operations in order; nothing is changed when one of them cannot be applied."""
    for operation in operations:
        plan = apply(plan, operation)
    return plan


def apply(plan: Plan, operation: Operation) -> Plan:
    """The plan after the operation; ToolInputError (a Vietnamese sentence) when its target does not exist."""
    match operation:
        case SetHeader():
            return document.set_header(plan, operation)
        case SetBrief():
            return document.set_brief(plan, operation)
        case SetCeiling():
            return document.set_ceiling(plan, operation)
        case SetNamedAmount():
            return document.set_named_amount(plan, operation)
        case SetFact():
            return document.set_fact(plan, operation)
        case SetBases():
            return replace(plan, bases=operation.paragraphs)
        case AddBasis():
            return document.add_basis(plan, operation)
        case RemoveBasis():
            return document.remove_basis(plan, operation)
        case SetPreamble():
            return replace(plan, preamble=operation.paragraphs)
        case SetConclusion():
            return replace(plan, conclusion=operation.paragraphs)
        case SetClosing():
            return replace(plan, closing=operation.closing)
        case AddSection() | RemoveSection() | MoveSection() | RewriteSection() | AddTable() | RemoveTable():
            return _apply_to_sections(plan, operation)
        case AddLine():
            return tables.add_line(plan, operation)
        case RemoveLine():
            return tables.remove_line(plan, operation)
        case SetLabel():
            return tables.set_label(plan, operation)
        case SetEntry():
            return tables.set_entry(plan, operation)
        case ConfirmProposals():
            return confirm(plan, operation)
        case ReleaseFinding():
            return release(plan, operation)
        case RecallFinding():
            return recall(plan, operation)
        case _:
            assert_never(operation)


def _apply_to_sections(
    plan: Plan,
    operation: AddSection | RemoveSection | MoveSection | RewriteSection | AddTable | RemoveTable,
) -> Plan:
    match operation:
        case AddSection():
            return sections.add_section(plan, operation)
        case RemoveSection():
            return sections.remove_section(plan, operation)
        case MoveSection():
            return sections.move_section(plan, operation)
        case RewriteSection():
            return sections.rewrite_section(plan, operation)
        case AddTable():
            return sections.add_table(plan, operation)
        case RemoveTable():
            return sections.remove_table(plan, operation)
        case _:
            assert_never(operation)
