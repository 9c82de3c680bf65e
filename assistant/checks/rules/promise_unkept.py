"""Sai gì: câu dẫn hứa nêu kinh phí (“… và kinh phí của từng nội dung như sau”) nhưng phần sau không có số tiền nào.

Vì sao: người duyệt không biết mỗi nội dung cần bao nhiêu tiền; kế hoạch thiếu nội dung mà chính nó hứa, phải bổ sung.
Có bảng, có số tiền trong câu, còn chỗ chờ điền, nói rõ là không bố trí, hoặc dẫn tới phụ lục thì coi là đã nêu. Câu nói
về nguyên tắc, nguồn, quy trình, hồ sơ kinh phí không hứa số tiền.

Ví dụ: “Mục tiêu, nội dung và kinh phí cần thiết của từng hoạt động như sau:” rồi chỉ có mục tiêu và nội dung.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, amounts_in, clip, described, holds_figure, sentence_at
from assistant.checks.lowered import lowered
from knowledge.domain.budget import BudgetTable
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.plan import SLOT_PREFIX, Plan, Section
from knowledge.domain.regex import regex

NAME = "promise-unkept"

_FOLLOWS = ("như sau", "sau đây", "dưới đây")
_AS_FOLLOWS = regex(rf"\b(?:{'|'.join(_FOLLOWS)})\s*(?:[:.;]|$)", re.IGNORECASE)
_COSTS = regex(
    r"\b(?:dự toán|nhu cầu|dự kiến|mức|tổng|phân bổ)\s+kinh phí\b"
    r"|\bkinh phí\s+(?:cần thiết|dự kiến|cụ thể|chi tiết)\b"
    r"|\bkinh phí\s+(?:thực hiện\s+)?(?:của|cho|theo)\s+(?:từng|mỗi)\b"
    r"|\bkinh phí\s+từng\b",
    re.IGNORECASE,
)
_ABOUT_RULES = regex(
    r"\b(?:nguyên tắc|quy định|quy trình|trình tự|thủ tục|hồ sơ|tiêu chí|căn cứ|nguồn|quản lý|sử dụng|thanh toán"
    r"|quyết toán|lập|thẩm định|trách nhiệm|giải pháp|cơ chế|phương thức|hình thức|theo hướng|tham mưu|đề nghị|văn bản"
    r"|thuyết minh|lưu ý|ý kiến|nhận xét|đánh giá|lý do|nguyên nhân|các bước|tiến độ|thời gian)\b",
    re.IGNORECASE,
)
_ELSEWHERE = regex(
    r"\b(?:phụ lục|đính kèm|kèm theo|(?:bảng|biểu)\s+(?:số\s+)?(?:\d|chi tiết|tổng hợp|dưới)|dự toán chi tiết)"
    r"|\b(?:kinh phí|nguồn|vốn)\s+lồng ghép\b|\blồng ghép\s+(?:\w+\s+){0,3}(?:kinh phí|vốn)\b"
    r"|\b(?:không|chưa)\s+(?:\w+\s+){0,3}kinh phí\b|\bkhông\s+phát sinh\b",
    re.IGNORECASE,
)
_EACH = regex(r"\b(?:từng|mỗi)\b", re.IGNORECASE)
_SPENT_ON = regex(
    r"\b(?:chi|cho|dành|tập trung|ưu tiên|bố trí|để|hỗ trợ|phục vụ|đảm bảo|bảo đảm|từ|do|thuộc|nội dung|hoạt động"
    r"|công việc)\b",
    re.IGNORECASE,
)
_FIGURE = regex(
    r"\d\s*%\s*(?:tổng\s+)?(?:chi phí|kinh phí|giá trị|mức|dự toán|đơn giá)\b|\b(?:đơn vị tính|đvt)\b"
    r"|:\s*\d[\d.,]*\W*$",
    re.IGNORECASE,
)
"""A share of costs, a unit line, or a figure at the end of an item, its unit left out."""
_MOST = 50  # promises of one plan, and of one paragraph
_NEAR = 30  # characters before the costs in which a word tells that their rules are meant
_MONEY = regex(r"\b(?:kinh phí|dự toán|tài chính|ngân sách)\b", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per sentence that promises costs "như sau" when no amount follows in its chapter."""
    if not plan.unread:
        yield from islice(_unkept(plan), _MOST)


def _unkept(plan: Plan) -> Iterator[Finding]:
    every = list(all_prose(plan))
    for position, prose in enumerate(every):
        small = lowered(prose.text)
        if "kinh phí" not in small or not any(words in small for words in _FOLLOWS):
            continue
        for found in islice(_AS_FOLLOWS.finditer(prose.text), _MOST):
            sentence = sentence_at(prose.text, found.start(), found.start())
            promise = _COSTS.search(sentence)
            if promise is None or not _is_promise(sentence, promise):
                continue
            rest = prose.text[found.end() :]
            chapter = _chapter(plan, prose)
            if _states(rest) or _kept(plan, chapter, prose, islice(every, position + 1, None)):
                continue
            place = prose.place(found.start(), found.end())
            yield Finding(
                rule=NAME,
                severity=Severity.ERROR,
                message=f"{described(place, found[0])}: hứa nêu kinh phí “{clip(_promise(sentence))}” nhưng phần sau "
                "không có số tiền nào.",
                place=place,
                stated=_promise(sentence),
            )


def _is_promise(sentence: str, promise: re.Match[str]) -> bool:
    """False when the sentence gives the amount itself, speaks of rules, or announces what the money is spent on."""
    if amounts_in(sentence) or _ABOUT_RULES.search(sentence, max(0, promise.start() - _NEAR)):
        return False
    said = sentence[promise.start() :]
    return _EACH.search(said) is not None or _SPENT_ON.search(said, promise.end() - promise.start()) is None


def _promise(sentence: str) -> str:
    """The words of the sentence from the costs promised to its end."""
    found = _COSTS.search(sentence)
    end = _AS_FOLLOWS.search(sentence)
    return sentence[found.start() if found else 0 : end.end() if end else len(sentence)].rstrip(" :.;")


def _chapter(plan: Plan, prose: Prose) -> Section | None:
    """The chapter (section of the highest level) the sentence stands in; None outside the sections."""
    own = prose.section
    if own is None:
        return None
    return next((top for top in plan.sections if any(one is own for _, one in top.walk())), None)


def _kept(plan: Plan, chapter: Section | None, prose: Prose, after: Iterable[Prose]) -> bool:
    """True when an amount, or word of where it stands, follows in the chapter or in a later chapter about money."""
    within = {section.key for _, section in chapter.walk()} if chapter else {section.key for _, section in plan.walk()}
    later = False
    for top in plan.sections:
        later = later or top is chapter
        if later and top is not chapter and (_MONEY.search(top.title) or top.appendix):
            within |= {section.key for _, section in top.walk()}
    if any(one.section is not None and one.section.key in within and _states(one.text) for one in after):
        return True
    return any(_follows(section, block, prose) for section, block in _tables(plan, within) if _holds(block))


def _tables(plan: Plan, within: set[str]) -> Iterator[tuple[Section, BudgetTable]]:
    for _, section in plan.walk():
        if section.key in within:
            yield from ((section, block) for block in section.blocks if isinstance(block, BudgetTable))


def _follows(section: Section, table: BudgetTable, prose: Prose) -> bool:
    """True unless the table stands before the sentence in the same section."""
    if prose.section is not section or prose.index < 0:
        return True
    return any(block is table for block in section.blocks[prose.index + 1 :])


def _holds(table: BudgetTable) -> bool:
    return any(holds_figure(entry) or entry.money is not None for _, line in table.walk() for entry in line.entries)


def _states(text: str) -> bool:
    """True when the text has an amount, a slot for one, or says where the amounts stand or why there are none."""
    told = amounts_in(text) or SLOT_PREFIX in text or _ELSEWHERE.search(text) or _FIGURE.search(text)
    return bool(told)
