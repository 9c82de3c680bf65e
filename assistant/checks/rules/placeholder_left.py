"""Sai gì: còn chỗ chưa điền: ngoặc vuông “[…]”, dòng chấm để điền, gạch đầu dòng của mẫu bỏ trống hoặc lặp lại.

Vì sao: bản trình ký còn chỗ trống thì không ban hành được (lỗi); trong bản thảo thì chỉ nhắc (cảnh báo).
Số và ngày ở phần đầu văn bản để trống là đúng, vì được ghi sau khi ký; “[1]” là dấu chú thích, không phải chỗ trống.

Ví dụ: “Giao [tên đơn vị] chủ trì”; “Kinh phí: ……… đồng”; hai dòng “- Số lớp đã mở:”, dòng trên không ghi gì.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, cell_place, clip, described, one_line, paragraph_prose
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex
from knowledge.domain.source import Span

NAME = "placeholder-left"

_BRACKETS = regex(r"\[(?!\s*[\dIVX]+(?:\s*[,;–-]\s*[\dIVX]+)*\s*\])[^\[\]\n]*\](?!\()")
_FILL_IN = regex(r"(?:[.…]\s?){5,}|…\s?…[.…]*|(?<!\w)_{3,}")
_FEWEST_DOTS = 5
_MAY_BE_LINE = regex(r"[.…_]\s?[.…_]")
_DRAWN_LINE = regex(r"[\s_-]*")
_OWN_NUMBER = regex(r"\bkèm theo\b[^;]*\b(?:số|ngày)\b", re.IGNORECASE)
"""An appendix repeats the number and day of its plan, which are given after signature."""
_DOTS_ONLY = regex(r"[\s.…_-]*[.…_]{3,}[\s.…_-]*|\s*…\s*")
_BULLETS = ("-", "+", "*", "–", "•")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per unfilled place: in the header, in prose, in tables, in the closing."""
    severity = Severity.ERROR if context.final else Severity.WARNING
    for place, raw in (*_header(plan), *_running_text(plan), *_tables(plan), *_closing(plan)):
        yield Finding(
            rule=NAME,
            severity=severity,
            message=f"{described(place)}: còn chỗ chưa điền “{clip(raw)}”.",
            place=place,
            stated=one_line(raw),
        )
    for _, section in plan.walk():
        for prose, repeated in _empty_bullets(section):
            again = ", trong khi nội dung này được ghi lại ở dòng khác" if repeated else ""
            yield Finding(
                rule=NAME,
                severity=severity,
                message=f"{described(prose.place())}: gạch đầu dòng của mẫu còn bỏ trống{again}; "
                "điền nội dung hoặc xóa dòng này.",
                place=prose.place(),
                stated=one_line(prose.text),
            )


def _gaps(text: str) -> Iterator[re.Match[str]]:
    """Brackets to be filled and fill-in lines; the blank number and day of the plan itself are not among them."""
    if "[" in text:
        yield from _BRACKETS.finditer(text)
    dotted = "…" in text or "___" in text or text.count(".") >= _FEWEST_DOTS
    if dotted and _MAY_BE_LINE.search(text) and not _OWN_NUMBER.search(text) and not _DRAWN_LINE.fullmatch(text):
        yield from _FILL_IN.finditer(text)


def _header(plan: Plan) -> Iterator[tuple[Place, str]]:
    header = plan.header
    parts = ((header.parent_agency, header.span), (header.agency, header.span), (header.place, header.date_span))
    for text, span in (*parts, (header.subject, header.subject_span)):
        yield from _strings(text, span)


def _closing(plan: Plan) -> Iterator[tuple[Place, str]]:
    closing = plan.closing
    for text in (*closing.recipients, *closing.authority, closing.signer):
        yield from _strings(text, closing.span)


def _strings(text: str, span: Span | None) -> Iterator[tuple[Place, str]]:
    for match in _gaps(text):
        yield Place(line=span.line if span else None, quote=one_line(text), span=span), match[0]


def _running_text(plan: Plan) -> Iterator[tuple[Place, str]]:
    for prose in all_prose(plan):
        for match in _gaps(prose.text):
            yield prose.place(match.start(), match.end()), match[0]


def _tables(plan: Plan) -> Iterator[tuple[Place, str]]:
    for section, table in plan.tables():
        yield from _strings(table.caption, table.caption_span or table.span)
        columns = table.columns_of(Role.OTHER, Role.NOTE, Role.MEASURE, Role.AMOUNT, Role.PRICE, Role.QUANTITY)
        for _, line in table.walk():
            if _DOTS_ONLY.fullmatch(line.label):
                yield cell_place(section, table, line), line.label
            else:
                yield from ((cell_place(section, table, line), match[0]) for match in _gaps(line.label))
            for column in columns:
                for match in _gaps(line.entries[column].raw):
                    yield cell_place(section, table, line, column), match[0]


def _empty_bullets(section: Section) -> Iterator[tuple[Prose, bool]]:
    """List items that end in a colon with nothing after it, and whether another item repeats their words.

    Followed by items of another mark, by a table or by running text, such an item introduces them; followed by its
    like it may still introduce them, unless these are empty too or say the same again.
    """
    bullets = [
        (index, block)
        for index, block in enumerate(section.blocks)
        if isinstance(block, Paragraph) and block.marker in _BULLETS
    ]
    if not any(block.text.rstrip().endswith(":") for _, block in bullets):
        return
    labels = [fold(block.text.partition(":")[0]) for _, block in bullets]
    times = Counter(labels)
    until = _opened_until(section.blocks)
    for position, (index, block) in enumerate(bullets):
        if not block.text.rstrip().endswith(":"):
            continue
        repeated = times[labels[position]] > 1
        if _is_empty(section, until[index], index, repeated):
            yield paragraph_prose(section, index, block), repeated


def _opened_until(blocks: Sequence[Paragraph | BudgetTable]) -> list[int]:
    """For each block, where the items of its mark that end in a colon, right below it, end."""
    until = list(range(1, len(blocks) + 1))
    for at in range(len(blocks) - 2, -1, -1):
        block = blocks[at]
        if isinstance(block, Paragraph) and _opens(blocks[at + 1], block.marker):
            until[at] = until[at + 1]
    return until


def _is_empty(section: Section, after: int, index: int, repeated: bool) -> bool:
    """True when nothing that follows the item can be what it announces.

    Items of one mark that all end in a colon may be nested titles whose levels a converter lost: what follows the last
    of them decides.
    """
    item = section.blocks[index]
    marker = item.marker if isinstance(item, Paragraph) else ""
    opened = after > index + 1
    following = section.blocks[after] if after < len(section.blocks) else None
    if following is None:
        return repeated or not section.children
    if isinstance(following, BudgetTable) or following.marker != marker:
        return repeated and opened
    return repeated or opened


def _opens(item: Paragraph | BudgetTable, marker: str) -> bool:
    return isinstance(item, Paragraph) and item.marker == marker and item.text.rstrip().endswith(":")
