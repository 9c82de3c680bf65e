"""Sai gì: câu “X, trong đó: a, b, c” có các phần không cộng lại thành X.

Vì sao: số tổng và các phần cùng nằm trong một câu hoặc một danh sách; lệch nhau thì người đọc không biết tin số nào.
Chỉ cộng các số cùng đơn vị; danh sách chưa đầy đủ (“chủ yếu”, “như”, “…”) thì chỉ báo lỗi khi các phần vượt quá X.
Danh sách chỉ nhận ra nhờ dấu hai chấm, hoặc kể người theo thành phần, thì là cảnh báo.

Ví dụ: “Tổng diện tích 120 ha, trong đó: lúa 80 ha, ngô 35 ha” – các phần cộng lại được 115 ha.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.checks.context import CheckContext
from assistant.checks.enumerations import (
    Announcement,
    announcement,
    enumerations,
    is_open,
    leading_quantity,
    wholes_of,
)
from assistant.checks.figures import Prose, all_prose, described, prose_of_section
from assistant.checks.items import items_below
from assistant.checks.quantities import Quantity
from assistant.checks.rounding import allowance_in_prose
from knowledge.domain.finding import Figure, Relation, Severity, Term
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex

NAME = "breakdown-mismatch"

_TOTAL_ITEM = regex(r"(?:tổng|cộng)\b", re.IGNORECASE)
_IN_WORDS = regex(r"\W*(?:viết |ghi )?bằng chữ\b[^\d]*$", re.IGNORECASE)
"""A paragraph that only repeats an amount in words; the amount stands above it."""
_FEWEST = 2


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """One relation per whole and list of parts: inside a text, over list items, over subsections."""
    seen: set[tuple[str, ...]] = set()
    for relation in _all(plan):
        keys = (relation.stated.key, *(term.figure.key for term in relation.parts))
        if keys not in seen:
            seen.add(keys)
            yield relation


def _all(plan: Plan) -> Iterator[Relation]:
    for prose in all_prose(plan):
        for found in enumerations(prose.text):
            parts = tuple(part.figure(prose) for part in found.parts)
            relation = _relation(prose, found.whole.figure(prose), parts, found.closed)
            yield relation if found.sure else replace(relation, severity=Severity.WARNING)
    for _, section in plan.walk():
        yield from _lists(section)


def _relation(prose: Prose, stated: Figure, parts: tuple[Figure, ...], closed: bool) -> Relation:
    terms = tuple(Term(part) for part in parts)
    return Relation(
        rule=NAME,
        stated=stated,
        parts=terms,
        subject=described(stated.place, stated.raw),
        closed=closed,
        tolerance=allowance_in_prose(prose, stated, terms),
    )


def _lists(section: Section) -> Iterator[Relation]:
    """Wholes announced by a heading or a paragraph and divided by what stands below it."""
    texts = list(prose_of_section(section))
    for position, prose in enumerate(texts):
        announced = announcement(prose.text)
        if announced is None:
            continue
        earlier = (texts[at] for at in range(position - 1, -1, -1))
        above = next((text for text in earlier if not _IN_WORDS.match(text.text)), None)
        source, wholes = _wholes(prose, above, announced)
        below = items_below(section, prose) or _children(section, prose)
        for whole in wholes:
            yield from _divided(source, whole, below, announced.strong)


def _wholes(prose: Prose, above: Prose | None, announced: Announcement) -> tuple[Prose, tuple[Quantity, ...]]:
    """The quantities announced, from the paragraph itself or, when it only says "Trong đó:", from the one above."""
    if announced.wholes or not announced.opening or above is None or above.index < prose.index - 2:
        return prose, announced.wholes
    return above, wholes_of(above.text)


def _divided(source: Prose, whole: Quantity, below: tuple[Prose, ...], strong: bool) -> Iterator[Relation]:
    """The relation, if every item states exactly one quantity of the whole's kind."""
    if len(below) < _FEWEST or (not strong and whole.unit is None):
        return
    parts: list[Figure] = []
    for item in below:
        quantity = leading_quantity(item.text, whole.kind)
        if quantity is None or quantity.value is None or _TOTAL_ITEM.match(item.text):
            return
        parts.append(quantity.figure(item))
    closed = not any(is_open(item.text[-4:]) for item in below)
    yield _relation(source, whole.figure(source), tuple(parts), closed)


def _children(section: Section, prose: Prose) -> tuple[Prose, ...]:
    """What the subsections announce, when the paragraph is the last thing above them: their headings or first lines."""
    if prose.index != len(section.blocks) - 1:
        return ()
    found: list[Prose] = []
    for child in section.children:
        texts = tuple(prose_of_section(child))
        heading = next((text for text in texts if leading_quantity(text.text, "đồng")), None)
        first = child.blocks[0] if child.blocks else None
        if heading is None or (not heading.is_heading and not (isinstance(first, Paragraph) and heading.index == 0)):
            return ()
        found.append(heading)
    return tuple(found)
