"""Sai gì: số thứ tự của đề mục hoặc cột STT bị trùng, bị nhảy số hoặc không bắt đầu từ đầu.

Vì sao: hai mục cùng mang số II trong một phần thì không viện dẫn được mục nào (lỗi); nhảy số là lỗi thể thức
(cảnh báo). Đề mục đếm riêng trong từng mục cha, nên phần B bắt đầu lại từ I là đúng; chữ cái theo bảng chữ cái
tiếng Việt: a, b, c, d, đ, e, g. Khoản, điểm được trích trong ngoặc kép để sửa đổi văn bản khác đếm theo văn bản đó nên
không xét; luật, nghị định, thông tư không có đề mục của kế hoạch, chỉ xét cột STT của bảng.

Ví dụ: phần A có các mục I, II rồi lại II; bảng có STT 1, 2, 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.checks.articles import is_law, quoted
from assistant.checks.context import CheckContext
from assistant.checks.counting import ALPHABET, Count, count_of, families
from assistant.checks.figures import cell_place, clip, line_name, one_line, paragraph_prose, place_table, table_name
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.finding import Finding, Place, Severity
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex
from knowledge.domain.roman import write_roman

NAME = "numbering-broken"

_TITLE = regex(r"(?:phần|chương|điều|tiểu mục)\s+\S+", re.IGNORECASE)
_TITLE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Something that carries a number: a section, a list item or a row.

    ``introduced`` is true when an unnumbered title stands right above it, so that a list may begin anew.
    """

    count: Count
    name: str
    place: Callable[[], Place]
    introduced: bool = False


@dataclass(frozen=True, slots=True)
class _Break:
    """Where a series stops counting. ``first`` is the earlier bearer of the same number, None for a gap."""

    item: _Numbered
    expected: int
    first: _Numbered | None = None
    restarts: bool = False


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """Findings on headings, on lettered items within a section, and on the STT of each group of a table."""
    if not is_law(plan):
        yield from _headings(plan, quoted(plan))
        yield from _letters(plan, quoted(plan))
    for found, table in plan.tables():
        yield from _rows(found, table)


def _letters(plan: Plan, amended: frozenset[str]) -> Iterator[Finding]:
    """Breaks among the lettered items of each section that quotes no other document."""
    for _, section in plan.walk():
        if amended and any(f"{section.key}/{index}" in amended for index in range(len(section.blocks))):
            continue
        for run in _lettered(section):
            for broken in _breaks(run, 0):
                yield _finding(f"Mục “{clip(section.heading)}”", "điểm", broken, Severity.WARNING)


def _headings(plan: Plan, amended: frozenset[str]) -> Iterator[Finding]:
    """Breaks among the headings under each parent, groups that quote another document left out."""
    reached: dict[tuple[int, str], int] = {}
    for depth, parent, children in families(plan.sections, None, 0):
        if amended and any(f"{child.key}#" in amended for child in children):
            continue
        for series in _series(_numbered_sections(children, parent)):
            style = (depth, series[0].count.style)
            excerpt = parent is None and not plan.header.kind  # the pages before may be missing
            before = series[0].count.value - 1 if excerpt else reached.get(style, 0)
            for broken in _breaks(series, before):
                clash = broken.first is not None and not broken.restarts
                where = f"Mục “{clip(parent.heading)}”" if parent else "Các đề mục lớn"
                yield _finding(where, "mục", broken, Severity.ERROR if clash else Severity.WARNING)
            reached[style] = series[-1].count.value


def _numbered_sections(sections: Sequence[Section], parent: Section | None) -> Iterator[_Numbered]:
    above: Section | None = None
    for section in sections:
        count = count_of(section.number)
        if count is not None and not (parent is not None and _stands_as_text(parent, section)):
            introduced = above is not None and _opens_list(above, count)
            yield _Numbered(count, section.title, partial(_place_of, section), introduced)
        above = section


def _place_of(section: Section) -> Place:
    heading = one_line(section.heading)
    return Place(line=section.span.line if section.span else None, heading=heading, quote=heading, span=section.span)


def _last_paragraph(section: Section) -> Paragraph | None:
    """The last paragraph of a section and all below it, when nothing else follows it."""
    last = section.children[-1] if section.children else None
    if last is not None:
        return _last_paragraph(last)
    block = section.blocks[-1] if section.blocks else None
    return block if isinstance(block, Paragraph) else None


def _opens_list(above: Section, count: Count) -> bool:
    """True when a list may begin anew: after "Chương II", a short unnumbered line over 1, 2, 3, or "2. Gồm có:"."""
    if not above.blocks and not above.children:
        return count.value == 1 and above.title.rstrip().endswith(":")
    paragraph = _last_paragraph(above)
    if paragraph is None or paragraph.marker not in ("", "*"):
        return False
    if _TITLE.match(paragraph.text):
        return True
    text = paragraph.text.rstrip()
    return count.style == "n" and len(text) < _TITLE_LENGTH and text[-1:] not in ".;,!?…"


def _stands_as_text(parent: Section, section: Section) -> bool:
    """True when the first of a list was taken for a paragraph ("1 Tập huấn"), so the rest seems to start late."""
    count = count_of(section.number)
    texts = (block.text for block in parent.blocks if isinstance(block, Paragraph))
    return count is not None and count.value == 2 and any(re.match(r"(?:1|I|A|a)[.)/]?\s", text) for text in texts)


def _series(items: Iterator[_Numbered]) -> Iterator[list[_Numbered]]:
    """The items of each style apart, in order: I, II and 1, 2 count on their own."""
    styles: dict[str, list[_Numbered]] = {}
    for item in items:
        styles.setdefault(item.count.style, []).append(item)
    yield from (_latin(series) for series in styles.values())


def _latin(series: list[_Numbered]) -> list[_Numbered]:
    """Parts A, B, C, D, E that count up without Đ do count up: capitals may follow the Latin alphabet."""
    letters = [item.count.written[-1:] for item in series]
    if not series[0].count.style.endswith(" A") or letters != list("ABCDEFGHIJKLMNOP")[: len(letters)]:
        return series
    counts = (replace(item.count, value=value) for value, item in enumerate(series, 1))
    return [replace(item, count=count) for item, count in zip(series, counts, strict=True)]


def _breaks(series: Sequence[_Numbered], before: int) -> Iterator[_Break]:
    """Where the series repeats a number, else the first place where it does not go on by one.

    ``before`` is where the same style stopped under the parent before: numbering may run on through the document.
    """
    first: dict[int, _Numbered] = {}
    outer: tuple[dict[int, _Numbered], int] | None = None
    told = False
    expected = 1
    for position, item in enumerate(series):
        value = item.count.value
        if position and item.introduced:
            outer, first, told = (first, expected), {}, False
        elif outer is not None and value in first and value == outer[1]:
            first, outer = outer[0], None  # back from a list within an item to the list of that item
        elif value == 1 and position > 1 and _counts_up(series[position:]):
            first = {}
            yield _Break(item, expected, series[0], restarts=True)
        elif value in first:
            told = True
            yield _Break(item, expected, first[value])
        elif value != expected and not told and not (position == 0 and value == before + 1):
            told = True
            yield _Break(item, expected)
        first.setdefault(value, item)
        expected = value + 1


def _counts_up(rest: Sequence[_Numbered]) -> bool:
    """True when a new list begins here: 1, 2 …; a single 1 in the middle is a slip of the keyboard."""
    return len(rest) > 1 and rest[1].count.value == 2


def _lettered(section: Section) -> Iterator[list[_Numbered]]:
    """The lists a), b), c) and 1), 2), 3) among the paragraphs of a section; a new "a)" begins a new list."""
    runs: dict[str, list[_Numbered]] = {}
    for index, block in enumerate(section.blocks):
        if not isinstance(block, Paragraph) or not block.marker.endswith(")"):
            continue
        count = count_of(block.marker)
        if count is None:
            continue
        run = runs.setdefault(count.style, [])
        if count.value == 1 and run:
            yield run
            run = runs[count.style] = []
        prose = paragraph_prose(section, index, block)
        if run or count.value == 1:
            run.append(_Numbered(count, block.text, prose.place))
    yield from runs.values()


def _rows(section: Section | None, table: BudgetTable) -> Iterator[Finding]:
    reached: dict[tuple[int, str], int] = {}
    for depth, parent, lines in _groups(table.lines, None, 0):
        group = f", nhóm “{clip(line_name(parent))}”" if parent else ""
        for series in _series(_numbered_rows(section, table, lines)):
            style = (depth, series[0].count.style)
            for broken in _breaks(series, reached.get(style, 0)):
                if not broken.restarts:
                    yield _finding(f"{table_name(place_table(table))}{group}", "STT", broken, Severity.WARNING)
            reached[style] = series[-1].count.value


def _groups(
    lines: Sequence[BudgetLine], parent: BudgetLine | None, depth: int
) -> Iterator[tuple[int, BudgetLine | None, Sequence[BudgetLine]]]:
    yield depth, parent, lines
    for line in lines:
        yield from _groups(line.children, line, depth + 1)


def _numbered_rows(section: Section | None, table: BudgetTable, lines: Sequence[BudgetLine]) -> Iterator[_Numbered]:
    for line in lines:
        count = count_of(line.number)
        if count is not None:
            yield _Numbered(count, line_name(line), partial(cell_place, section, table, line))


def _finding(where: str, what: str, broken: _Break, severity: Severity) -> Finding:
    written = broken.item.count.written
    if broken.restarts:
        problem = f"{what} {written} (“{clip(broken.item.name)}”) bắt đầu đếm lại từ đầu trong cùng một mục"
    elif broken.first is not None:
        problem = f"có hai {what} {written}: “{clip(broken.first.name)}” và “{clip(broken.item.name)}”"
    else:
        expected = _written(broken.item.count, broken.expected)
        problem = f"{what} {written} (“{clip(broken.item.name)}”) đứng ở vị trí của {what} {expected}"
    return Finding(
        rule=NAME,
        severity=severity,
        message=f"{where}: {problem}; đánh số lại cho liên tục.",
        place=broken.item.place(),
        stated=written,
    )


def _written(count: Count, value: int) -> str:
    """The number that should stand there, in the style of its neighbours."""
    last = re.split(r"[.\s]", count.written)[-1]
    lead = count.written[: len(count.written) - len(last)]
    if last.isdigit():
        return f"{lead}{value:0{len(last) if last.startswith('0') else 1}d}"
    if count.style.endswith("I"):
        return f"{lead}{write_roman(value)}"
    letter = ALPHABET[(value - 1) % len(ALPHABET)]
    return f"{lead}{letter.upper() if last.isupper() else letter}"
