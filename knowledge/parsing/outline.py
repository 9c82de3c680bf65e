"""The tree of sections: which lines are headings, on which level, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Paragraph, Section
from knowledge.domain.regex import regex
from knowledge.domain.roman import read_roman
from knowledge.domain.source import Span
from knowledge.parsing.lines import Line

TITLE_LIMIT = 160
"""A run-in heading ("8. Đơn vị X: Tích cực …") is cut at its colon when the title before it is at most this long."""

_PART = regex(
    r"^(?P<number>(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:(?:thứ|THỨ)\s+\w+|[IVXLC]+|\d+)\b)(?:\s*[.:]\s*|\s*$|\s+(?=[A-ZĐÀ-Ỹ]))(?P<title>.*)$"
)
_ARTICLE = regex(r"^(?P<number>(?:Điều|Mục|MỤC)\s+(?:\d+|[IVX]+))\s*[.:]\s*(?P<title>\S.*)$")
_ROMAN = regex(r"^(?P<number>[IVXLC]+)\s*[./)-]\s*(?P<title>\S.*)$")
_LETTER = regex(r"^(?P<number>[A-HĐ])\s*[./]\s*(?P<title>\S.*)$")
_DECIMAL = regex(r"^(?P<number>\d{1,2}(?:\.\d{1,2})*)(?:[.)/]\s*|\s+)(?P<title>[^\W\d_]\S*.*|[“\"(\[].*)$")
_APPENDIX = regex(r"^(?P<number>(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?(?:[IVXLC]+|\d+)\b)?)[.:]?\s*(?P<title>.*)$")
_LEGAL_WORDS = regex(r"\b(?:Căn cứ|Bằng chữ|Bảng|Biểu)\b")
_ENDS_IN_FIGURE = regex(r"(?<!năm)\s(?!(?:19|20)\d\d$)\d[\d.,]*$")
_AMOUNT = regex(r"\d\s*(?:ĐỒNG|TRIỆU|TỶ)\b|\d{1,3}(?:\.\d{3})+")

PART, LETTER, ROMAN, DECIMAL = 0, 1, 2, 3
"""Ranks of headings, outermost first; ``1.1`` has rank DECIMAL + 1, and so on."""
_DEEPEST = 20
"""So many dots of a number at most make levels: nobody writes more, and a tree without end is not walked."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line read as a heading; ``rest`` is the text that runs in after it."""

    rank: int
    number: str
    title: str
    rest: str = ""
    appendix: bool = False


@dataclass(slots=True)
class _Node:
    rank: int
    number: str
    title: str
    span: Span | None
    appendix: bool = False
    blocks: list[Paragraph | BudgetTable] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)


def build_outline(
    items: Iterable[Line | BudgetTable], *, first: int = 1, appendix: bool = False
) -> tuple[Section, ...]:
    """The sections; what stands before the first heading is a section without one. Tables stay where they stand.

    ``first`` is the ordinal of the first section (its key is ``s1``); ``appendix`` marks all that follows a signature.
    """
    root = _Node(-1, "", "", None)
    stack = [root]
    for item in items:
        known = [node.number for node in stack[-1].children] + [node.number for node in stack]
        heading = None if isinstance(item, BudgetTable) else read_heading(item, known)
        if heading is None or isinstance(item, BudgetTable):
            if stack[-1] is root:
                root.children.append(_Node(ROMAN, "", "", item.span))
                stack.append(root.children[-1])
            stack[-1].blocks.append(item if isinstance(item, BudgetTable) else item.paragraph)
            continue
        if _entitles(stack[-1], heading):
            stack[-1].title = heading.title
            continue
        while stack[-1].rank >= heading.rank:
            stack.pop()
        node = _Node(heading.rank, heading.number, heading.title, item.span, heading.appendix)
        if heading.rest:
            node.blocks.append(Paragraph(heading.rest, "", item.span))
        stack[-1].children.append(node)
        stack.append(node)
    for node in root.children:
        node.appendix = node.appendix or appendix
    return _sections(root.children, "s", first)


def _entitles(node: _Node, heading: Heading) -> bool:
    """True when the heading is the title of a part or appendix whose number stood alone on the line before."""
    waits = node.rank == PART and not node.title and not node.blocks and not node.children
    return waits and not heading.number and bool(node.number)


def read_heading(line: Line, known: Sequence[str] = ()) -> Heading | None:
    """The line as a heading, or None. ``known`` are the numbers in sight: they tell the letter C from the Roman 100."""
    if line.marker:
        return None
    appendix = _APPENDIX.match(line.text)
    if (
        appendix
        and len(line.text) < TITLE_LIMIT
        and (line.is_upper or line.bold or line.centered or not appendix["title"])
    ):
        return Heading(PART, appendix["number"], appendix["title"], appendix=True)
    part = _PART.match(line.text)
    if part and len(line.text) < TITLE_LIMIT:
        return Heading(PART, part["number"], part["title"])
    article = _ARTICLE.match(line.text)
    if article:
        return _cut(LETTER, article)
    lettered, roman = _LETTER.match(line.text), _ROMAN.match(line.text)
    if lettered and not (roman and _is_roman(lettered["number"], known)):
        return _cut(LETTER, lettered)
    if roman and read_roman(roman["number"]):
        return _cut(ROMAN, roman)
    decimal = _DECIMAL.match(line.text)
    if decimal and _is_decimal(decimal, line):
        return _cut(DECIMAL + min(decimal["number"].count("."), _DEEPEST), decimal)
    if _is_bare_title(line):
        return Heading(ROMAN, "", line.text)
    return None


def _is_roman(letter: str, known: Sequence[str]) -> bool:
    return letter in ("I", "V", "X") or (letter in "CD" and "B" not in known and "XCIX" in known)


def _is_decimal(found: re.Match[str], line: Line) -> bool:
    """A dotted number opens a heading; a bare one ("3 mô hình …") does only in a bold line.

    "2.1 Mục tiêu" opens one too, unless it ends in a figure: then it is the row of a table that lost its cells.
    """
    after = line.text[len(found["number"]) :]
    if after[:1] in ".)/" or line.bold:
        return True
    return "." in found["number"] and not _ENDS_IN_FIGURE.search(line.text)


def _is_bare_title(line: Line) -> bool:
    """An unnumbered heading is a short line in capitals that is no signature, address or table caption."""
    words = line.text.split()
    titled = line.is_upper and 1 < len(words) <= 20 and line.text[-1] not in ".;,"
    return titled and not _LEGAL_WORDS.search(line.text) and not _AMOUNT.search(line.text)


def _cut(rank: int, found: re.Match[str]) -> Heading:
    title, colon, rest = found["title"].partition(":")
    rest = rest.strip()
    inside = title.count("(") > title.count(")")
    if colon and rest and not inside and len(title) <= TITLE_LIMIT and rest[0].isupper() and len(rest) > 20:
        return Heading(rank, found["number"], title.strip(), rest)
    return Heading(rank, found["number"], found["title"].strip())


def _sections(nodes: Sequence[_Node], prefix: str, first: int = 1) -> tuple[Section, ...]:
    sections = []
    for ordinal, node in enumerate(nodes, first):
        key = f"{prefix}{ordinal}"
        sections.append(
            Section(
                key=key,
                number=node.number,
                title=node.title,
                blocks=tuple(node.blocks),
                children=_sections(node.children, f"{key}."),
                span=node.span,
                appendix=node.appendix,
            )
        )
    return tuple(sections)
