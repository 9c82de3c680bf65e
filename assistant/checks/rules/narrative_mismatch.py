"""Sai gì: số tiền nêu trong lời văn khác số trong bảng mà câu đó giới thiệu hoặc nhắc tới.

Vì sao: người ký đọc lời văn, kế toán đọc bảng; hai nơi ghi khác nhau thì không biết thực hiện theo số nào.
So sánh sau khi đổi về đồng. Chỉ đối chiếu khi chắc chắn cùng một khoản: tiêu đề mục của bảng, câu dẫn vào bảng,
câu “Tổng kinh phí …” cùng mục với bảng hoặc ghi rõ chi tiết tại Phụ lục, biểu nào, hoặc câu mở đầu bằng đúng tên
một dòng của bảng.

Ví dụ: câu dẫn ghi “Tổng kinh phí: 85.000.000 đồng, cụ thể:” nhưng dòng “Tổng cộng” của bảng là 83,5 triệu đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.enumerations import leading_quantity
from assistant.checks.figures import (
    Prose,
    amounts_in,
    cell,
    described,
    leading_lines,
    main_column,
    paragraph_prose,
    prose_of_section,
    years_in,
)
from assistant.checks.rounding import allowance_in_prose
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.finding import Figure, Operator, Relation, Term
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex

NAME = "narrative-mismatch"

_OTHER_MONEY = regex(
    r"\b(?:được cấp|được giao|giao dự toán|kinh phí giao|đã (?:sử dụng|chi|cấp|giải ngân|thực hiện)|tạm ứng|quyết toán"
    r"|còn lại|trần|chuyển nguồn|chuyển sang|năm trước|mỗi|bình quân|khoảng|gần|hơn|không quá|tối đa|tối thiểu)\b",
    re.IGNORECASE,
)
_TOTAL = regex(
    r"\W*(?:tổng (?:nhu cầu |mức |số )?(?:kinh phí|dự toán|tiền)|tổng cộng|tổng số"
    r"|(?:dự toán|nhu cầu) kinh phí)\b",
    re.IGNORECASE,
)
_MONEY_WORDS = regex(r"\b(?:kinh phí|dự toán|số tiền|tổng|phân bổ|ngân sách)\b", re.IGNORECASE)
_SET_OUT = regex(r"\b(?:theo|của) (?:từng|các|nhóm)\b", re.IGNORECASE)
"""In a lead-in without an amount: the table sets out the total that is told further up."""
_INTRODUCES = regex(r":\s*$|\b(?:như sau|cụ thể|chi tiết|theo bảng|bảng dưới đây|bảng sau)\b", re.IGNORECASE)
_REFERS = regex(
    r"\b(?P<kind>phụ lục|biểu|bảng)(?!\w)\s*(?:chi tiết\s*|tổng hợp\s*)?"
    r"(?:(?:số\s*)?(?P<number>\d[\w.]*\w|\d|[IVX]+(?!\w)))?\s*(?P<attached>kèm theo|đính kèm|ban hành kèm)?",
    re.IGNORECASE,
)
_SHORTEST_LABEL = 12
_FEWEST_WORDS = 3
_LONGEST_LINK = 30


def check(plan: Plan, context: CheckContext) -> Iterator[Relation]:
    """Relations between an amount in prose and the total or a line of a table."""
    seen: set[tuple[str, str]] = set()
    for prose, section, table in (*_nearby(plan), *_referring(plan)):
        if (prose.key, table.key) not in seen:
            seen.add((prose.key, table.key))
            yield from _with_total(prose, section, table)
    yield from _with_lines(plan)


def _nearby(plan: Plan) -> Iterator[tuple[Prose, Section, BudgetTable]]:
    """The texts around each table that state what it costs."""
    for section, table in plan.tables():
        if section is not None:
            for prose in _about_total(section, table):
                yield prose, section, table


def _referring(plan: Plan) -> Iterator[tuple[Prose, Section, BudgetTable]]:
    """The texts that state a total and say in which table of another part it is set out."""
    for _, section in plan.walk():
        for prose in prose_of_section(section):
            quantity = leading_quantity(prose.text, "đồng", whole=True) if _TOTAL.match(prose.text) else None
            if quantity is None:
                continue
            targets = _targets(plan, section, prose.text[quantity.stop :])
            if len(targets) == 1:
                yield prose, *targets[0]


def _targets(plan: Plan, here: Section, words: str) -> list[tuple[Section, BudgetTable]]:
    """The tables that "chi tiết tại Phụ lục II", "biểu kèm theo", "theo Bảng 2" may mean."""
    named = [match for match in _REFERS.finditer(words) if match["number"] or match["attached"] or _is_appendix(match)]
    if len(named) != 1:
        return []
    kind, number = named[0]["kind"].lower(), (named[0]["number"] or "").lower()
    order = {section.key: position for position, (_, section) in enumerate(plan.walk())}
    after = [(at, table) for at, table in plan.tables() if at is not None and order[at.key] > order[here.key]]
    if number:
        tops = [top for top in plan.sections if _names(top.heading, kind, number)]
        inside = {section.key for top in tops for _, section in top.walk()}
        return [(at, table) for at, table in after if at.key in inside or _names(table.caption, kind, number)]
    inside = {section.key for top in plan.sections if top.appendix for _, section in top.walk()}
    return [(at, table) for at, table in after if at.key in inside] if inside else after


def _is_appendix(match: re.Match[str]) -> bool:
    return match["kind"].lower() == "phụ lục"


def _names(text: str, kind: str, number: str) -> bool:
    """True when a caption or heading begins with "Bảng 2", "PHỤ LỤC II"."""
    named = _REFERS.match(text)
    if named is None or named["kind"].lower() != kind:
        return False
    return (named["number"] or "").lower().lstrip("0") == number.lstrip("0")


def _about_total(section: Section, table: BudgetTable) -> Iterator[Prose]:
    """The texts that state what the whole table costs."""
    at = section.blocks.index(table)
    first = max((i + 1 for i, block in enumerate(section.blocks[:at]) if isinstance(block, BudgetTable)), default=0)
    alone = sum(isinstance(block, BudgetTable) for block in section.blocks) == 1
    if alone:
        yield from (prose for prose in prose_of_section(section) if prose.is_heading)
    for index in range(at - 1, first - 1, -1):
        block = section.blocks[index]
        if not isinstance(block, Paragraph):
            continue
        leads = index == at - 1 and _INTRODUCES.search(block.text) and _MONEY_WORDS.search(block.text)
        if leads or (alone and _TOTAL.match(block.text)):
            yield paragraph_prose(section, index, block)
            if amounts_in(block.text) or not _SET_OUT.search(block.text):
                return
    below = section.blocks[at + 1 : at + 2]
    if table.total is not None and below and isinstance(below[0], Paragraph) and _TOTAL.match(below[0].text):
        yield paragraph_prose(section, at + 1, below[0])


def _with_total(prose: Prose, section: Section, table: BudgetTable) -> Iterator[Relation]:
    stated = _amount(prose, section, table)
    column = main_column(table, _years(prose, section, table))
    if stated is None or column is None:
        return
    if table.total is not None and not table.total.entries[column].is_blank:
        yield _relation(prose, stated, (Term(cell(section, table, table.total, column)),))
    elif table.total is None:
        parts = tuple(Term(cell(section, table, line, column)) for line in leading_lines(table.lines, column))
        if parts:
            yield _relation(prose, stated, parts)


def _years(prose: Prose, section: Section, table: BudgetTable) -> frozenset[str]:
    """The year the text speaks of, else that of the table or its section."""
    quantity = leading_quantity(prose.text, "đồng", whole=True)
    told = years_in(prose.text[: quantity.stop]) if quantity else frozenset()
    return told or years_in(table.caption) or years_in(section.title)


def _amount(prose: Prose, section: Section, table: BudgetTable) -> Figure | None:
    """The one amount the text is about, unless it speaks of other money or of another year than the table."""
    quantity = leading_quantity(prose.text, "đồng", whole=True)
    if quantity is None or _OTHER_MONEY.search(_outside_brackets(prose.text[: quantity.stop])):
        return None
    groups = [column.title for column in table.columns]
    told, shown = years_in(prose.text[: quantity.stop]), years_in(table.caption, section.title, *groups)
    return None if told and shown and not told & shown else quantity.figure(prose)


def _relation(prose: Prose, stated: Figure, parts: tuple[Term, ...]) -> Relation:
    return Relation(
        rule=NAME,
        stated=stated,
        parts=parts,
        subject=described(stated.place, stated.raw),
        operator=Operator.EQUAL if len(parts) == 1 else Operator.SUM,
        tolerance=allowance_in_prose(prose, stated, parts),
    )


def _with_lines(plan: Plan) -> Iterator[Relation]:
    """Texts that begin with the very label of one table line, in the same part of the plan."""
    for top in plan.sections:
        known = _labels(top)
        if not known:
            continue
        order = list(known)
        lengths = sorted({len(label) for label in known})
        for _, section in top.walk():
            for prose in prose_of_section(section):
                folded = fold(prose.text)
                begun = [folded[:length] for length in lengths if folded[:length] in known]
                for label in sorted(begun, key=order.index) if len(begun) > 1 else begun:
                    yield from _with_line(prose, len(label), *known[label])


def _labels(top: Section) -> dict[str, tuple[Section, BudgetTable, BudgetLine]]:
    """The table lines under a top-level section by their folded label; short and repeated labels are left out."""
    known: dict[str, tuple[Section, BudgetTable, BudgetLine]] = {}
    twice: set[str] = set()
    for _, section in top.walk():
        for table in (block for block in section.blocks if isinstance(block, BudgetTable)):
            for _, line in table.walk():
                label = fold(line.label).rstrip(" .:;")
                if len(label) < _SHORTEST_LABEL or len(label.split()) < _FEWEST_WORDS:
                    continue
                twice |= {label} & known.keys()
                known[label] = (section, table, line)
    return {label: home for label, home in known.items() if label not in twice}


def _with_line(
    prose: Prose, label_length: int, section: Section, table: BudgetTable, line: BudgetLine
) -> Iterator[Relation]:
    column = main_column(table, _years(prose, section, table))
    stated = _amount(prose, section, table)
    quantity = leading_quantity(prose.text, "đồng", whole=True)
    if column is None or stated is None or quantity is None or line.entries[column].is_blank:
        return
    link = fold(prose.text[: quantity.start])[label_length:]
    if len(link) <= _LONGEST_LINK and not re.search(r"\d", link) and re.match(r"\W|$", link):
        yield _relation(prose, stated, (Term(cell(section, table, line, column)),))


def _outside_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)
