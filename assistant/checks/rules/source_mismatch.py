"""Sai gì: trong bản do trợ lý soạn, nguồn được trích dẫn không có con số, không có số văn bản mà câu đang ghi.

Vì sao: nguồn gốc chỉ có giá trị khi nguồn nêu đúng điều ấy; trích sai nguồn thì không khác gì không có nguồn. Căn cứ
lấy từ danh mục phải đúng số và ngày của danh mục. Văn bản đọc từ tệp không ghi nguồn gốc nên không áp dụng.

Ví dụ: căn cứ ghi nguồn là danh mục, số 73/2026/NĐ-CP, trong khi câu viết “Nghị định số 163/2016/NĐ-CP”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.citing import day_text
from assistant.checks.context import CheckContext, LegalRegistry
from assistant.checks.figures import (
    Prose,
    amounts,
    amounts_in,
    cell_place,
    cell_subject,
    citations_in,
    clip,
    described,
    one_line,
    paragraph_prose,
)
from assistant.checks.provenance import known_amounts, leaf_entries
from knowledge.domain.budget import Entry
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.legal import DocumentNumber
from knowledge.domain.money import Unit, read_number
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan
from knowledge.domain.regex import regex
from knowledge.parsing.citations import parse_number

NAME = "source-mismatch"

_FIGURE = regex(r"\d[\d.,\u00a0\u202f]*\d|\d")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per quoted sentence or cell whose passage does not hold what it is quoted for."""
    if not context.own:
        return
    facts = " ; ".join(fact for _, fact in plan.brief.facts) if plan.brief is not None else ""
    known = known_amounts(plan)
    for prose, origin in _quoted(plan):
        whole = parse_number(origin.passage)
        if whole is not None:
            problem = _of_record(prose, whole, context.registry)
        else:
            problem = _of_passage(prose, f"{origin.passage} ; {facts}", known)
        if problem is not None:
            place = prose.place()
            yield _finding(f"{described(place)}: {problem}", place, origin)
    for section, table in plan.tables():
        for line, column in leaf_entries(table):
            entry = line.entries[column]
            origin_of_cell = entry.origin
            if origin_of_cell is None or origin_of_cell.kind is not OriginKind.QUOTED or _holds(entry, origin_of_cell):
                continue
            yield _finding(
                f"{cell_subject(section, table, line, column)}: nguồn “{clip(origin_of_cell.source)}” ghi "
                f"“{clip(origin_of_cell.passage)}”, không phải {one_line(entry.raw)}.",
                cell_place(section, table, line, column),
                origin_of_cell,
            )


def _quoted(plan: Plan) -> Iterator[tuple[Prose, Origin]]:
    """The paragraphs that are themselves quoted, with what they are quoted from."""
    for name, block in (("bases", plan.bases), ("preamble", plan.preamble), ("conclusion", plan.conclusion)):
        for index, paragraph in enumerate(block):
            if paragraph.origin is not None and paragraph.origin.kind is OriginKind.QUOTED:
                yield Prose(f"{name}/{index}", paragraph.text, None, paragraph.marker, paragraph.span), paragraph.origin
    for _, section in plan.walk():
        for index, block_ in enumerate(section.blocks):
            if isinstance(block_, Paragraph) and block_.origin is not None and block_.origin.kind is OriginKind.QUOTED:
                yield paragraph_prose(section, index, block_), block_.origin


def _of_record(prose: Prose, number: DocumentNumber, registry: LegalRegistry | None) -> str | None:
    """A basis taken from the registry: its first document is that record, with the day of the record."""
    cited = next((one for one in citations_in(prose.text) if one.number is not None), None)
    if cited is None or cited.number is None or cited.number.key != number.key:
        written = f"câu ghi “{cited.number.text}”" if cited is not None and cited.number else "câu không nêu số văn bản"
        return f"nguồn là văn bản số {number.text}, nhưng {written}."
    found = registry.find(number) if registry is not None else ()
    if registry is not None and not found:
        return f"danh mục không có văn bản số {number.text}."
    day = cited.date.exact() if cited.date is not None else None
    days = {record.issued for record in found if record.issued is not None}
    if day is not None and days and day not in days:
        return f"văn bản số {number.text} trong danh mục ban hành ngày {day_text(min(days))}, câu ghi {day_text(day)}."
    return None


def _of_passage(prose: Prose, passage: str, known: frozenset[int]) -> str | None:
    """A sentence taken from an older plan: its document numbers and amounts stand in the passage."""
    if not re.search(r"\d", passage):
        return None
    numbers = {one.number.key for one in citations_in(passage) if one.number is not None}
    for cited in citations_in(prose.text):
        if cited.number is not None and cited.number.key not in numbers:
            return f"nguồn được trích không có văn bản số {cited.number.text}."
    said = {amount.money for amount in amounts_in(passage)}
    dong = {money.dong for money in said if money is not None} | known
    for amount in amounts(prose):
        if amount.figure.dong is not None and amount.figure.dong not in dong:
            return f"nguồn được trích không có số tiền {one_line(prose.text[amount.start : amount.end])}."
    return None


def _holds(entry: Entry, origin: Origin) -> bool:
    """The passage writes the cell's figure, in whatever money unit; a passage without figures proves nothing."""
    values = [read_number(match[0]).value for match in _FIGURE.finditer(origin.passage)]
    read = [value for value in values if value is not None]
    if not read:
        return True
    if entry.money is not None:
        return any(value * unit.factor == entry.money.dong for value in read for unit in Unit)
    return entry.value is None or entry.value in read


def _finding(message: str, place: Place, origin: Origin) -> Finding:
    return Finding(
        rule=NAME,
        severity=Severity.ERROR,
        message=message,
        place=place,
        stated=place.quote,
        computed=clip(origin.passage),
    )
