"""Deadlines in running text, and the steps of one task: who gets it, for what, and by which day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.checks.figures import Prose, dates_in, paragraph_prose
from assistant.checks.remembering import found_once
from knowledge.domain.folding import fold
from knowledge.domain.legal import issuer_key
from knowledge.domain.plan import Paragraph, Section
from knowledge.domain.regex import regex

_BY = regex(
    r"\b(?:trước|chậm nhất|muộn nhất|hạn cuối(?: cùng)?|đến hết)(?:\s+(?:là|vào|đến))?\s*(?:ngày\s*)?$", re.IGNORECASE
)
_SAYS_BY = regex(r"(?:[Tt]rước|nhất|hạn cuối|[Đđ]ến hết)\D{0,30}\d")
_FAR = 40  # characters in which "trước ngày" stands before a date
_CLAUSE = regex(r"[^;,]+")
_BODY = (
    r"(?P<body>(?:UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Sở|Bộ|Phòng|Văn phòng|Chủ tịch|Lãnh đạo|Giám đốc|Ban|Đảng ủy|Tỉnh ủy"
    r"|Thường trực|Chính phủ|Thủ tướng|Trung tâm|Cục|Chi cục)\b[^;:.,\d]*?)"
)
_BODY_END = (
    r"(?=\s*(?:$|[;:.,\d]|\b(?:phê duyệt|xem xét|báo cáo|trình|gửi|trước|chậm|muộn|hạn|để|lấy ý kiến|xin ý kiến|góp ý"
    r"|tham gia|tổng hợp|ban hành|thẩm định|cho ý kiến|quyết định|đến hết|và)\b))"
)
_HANDS_OVER = regex(rf"^\W*(?:gửi|trình|nộp)\s+{_BODY}{_BODY_END}", re.IGNORECASE)
_THEN_HANDS_OVER = regex(rf"^\s*,?\s*(?:để\s+)?(?:gửi|trình|nộp)\s+{_BODY}{_BODY_END}", re.IGNORECASE)
_STAGES = (
    (regex(r"\b(?:lấy|xin|tham gia|cho)\s+ý kiến\b|\bgóp ý\b", re.IGNORECASE), "lấy ý kiến"),
    (regex(r"\bthẩm định\b", re.IGNORECASE), "thẩm định"),
    (regex(r"\b(?:phê duyệt|ban hành)\b", re.IGNORECASE), "phê duyệt"),
)
_IDLE = regex(
    r"\b(?:xem xét|quyết định|tổ chức|hoàn thành|việc|để|và|các|cơ quan|đơn vị|có liên quan|liên quan|theo quy định)\b",
    re.IGNORECASE,
)


_WORK = regex(
    r"\b(?:((?<!thành )(?<!độc )(?<!xác )lập|xây dựng|soạn thảo|dự thảo)|(gửi|nộp)|((?:lấy|xin)(?= ý kiến))"
    r"|(tiếp thu|tổng hợp)|(hoàn thiện)|(thẩm định)|(phê duyệt|ban hành)|(nghiệm thu)|(quyết toán|thanh lý))\b",
    re.IGNORECASE,
)
"""What is done to a thing, one group for each kind, in the order in which it can be done."""
_CLAUSE_ENDS = regex(r";|\.(?=\s)|\n")
_THING_ENDS = regex(r"[,;:.()]")
_SAID_OF_A_THING = regex(r"\b(?:xong|hoàn thành|kết quả|để|các|những|cho|việc|và|trình|chi tiết)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due; ``text[start:end]`` begins with the word that makes it one."""

    day: date
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """A clause with one deadline.

    ``body`` is who gets the paper, ``stage`` what for (0 unknown, 1 opinion, 2 appraisal, 3 approval). ``bare`` is true
    when the clause names no paper of its own: it is then about the paper of the sentence or list.
    """

    prose: Prose
    text: str
    start: int
    deadline: Deadline
    body: str
    stage: int
    bare: bool

    @property
    def stage_name(self) -> str:
        return _STAGES[self.stage - 1][1] if self.stage else ""


@dataclass(frozen=True, slots=True)
class Work:
    """Something done to a thing by a day; ``order`` is its place among what can be done to it."""

    prose: Prose
    text: str
    thing: str
    order: int
    deadline: Deadline


def works(prose: Prose) -> Iterator[Work]:
    """What is done to what before each deadline of a text; the clause reaches back to the deadline before it."""
    reached = 0
    for due in deadlines(prose.text):
        stop = max((match.end() for match in _CLAUSE_ENDS.finditer(prose.text, reached, due.start)), default=reached)
        clause = prose.text[stop : due.start]
        for match in _WORK.finditer(clause):
            rest = clause[match.end() :].lstrip(" ,")
            end = min((one.start() for one in (_THING_ENDS.search(rest), _WORK.search(rest)) if one), default=None)
            thing = " ".join(fold(_SAID_OF_A_THING.sub(" ", rest[:end])).split())
            if thing:
                yield Work(prose, clause.strip(" ,;-"), thing, match.lastindex or 0, due)
        reached = due.end


@found_once
def deadlines(text: str) -> tuple[Deadline, ...]:
    """Every whole day of the text that stands after "trước", "chậm nhất", "đến hết"."""
    if not dates_in(text) or not _SAYS_BY.search(text):
        return ()
    found = []
    for one in dates_in(text):
        day = one.date.exact()
        by = _BY.search(text, max(0, one.start - _FAR), one.start)
        if day is not None and by is not None:
            written = re.sub(r"^ngày\s*", "", one.raw)
            found.append(Deadline(day, written, by.start(), one.end))
    return tuple(found)


def steps(prose: Prose, start: int = 0, end: int | None = None) -> Iterator[Step]:
    """The clauses of a stretch of text that bear exactly one deadline."""
    text = prose.text
    due = deadlines(text)
    for clause in _CLAUSE.finditer(text, start, len(text) if end is None else end):
        inside = [one for one in due if clause.start() <= one.start and one.end <= clause.end()]
        if len(inside) != 1:
            continue
        handed = _HANDS_OVER.match(clause[0])
        stages = [number for number, (words, _) in enumerate(_STAGES, 1) if words.search(clause[0])]
        yield Step(
            prose,
            clause[0].strip(),
            clause.start(),
            inside[0],
            issuer_key(handed["body"]) if handed else "",
            stages[0] if len(stages) == 1 else 0,
            _is_bare(clause[0], inside[0].start - clause.start(), handed),
        )


def handed_over(text: str) -> Iterator[tuple[str, Deadline]]:
    """To whom a text says its paper goes right after a deadline ("trước 30/5/2021 trình UBND tỉnh")."""
    for due in deadlines(text):
        found = _THEN_HANDS_OVER.match(text[due.end :])
        if found is not None:
            yield issuer_key(found["body"]), due


def lists_of_steps(section: Section) -> Iterator[tuple[Prose, tuple[Prose, ...]]]:
    """Every paragraph that ends in a colon, with the list items of another mark that follow it."""
    for index, block in enumerate(section.blocks):
        if not isinstance(block, Paragraph) or not block.text.rstrip().endswith(":"):
            continue
        items = tuple(_items(section, index + 1, block.marker))
        if items:
            yield paragraph_prose(section, index, block), items


def _items(section: Section, start: int, head: str) -> Iterator[Prose]:
    """The list items from block ``start`` on, as far as they bear another mark than the paragraph above them."""
    for index, block in enumerate(section.blocks[start:], start):
        if not isinstance(block, Paragraph) or block.marker in ("", head):
            return
        yield paragraph_prose(section, index, block)


def _is_bare(clause: str, due: int, handed: re.Match[str] | None) -> bool:
    """True when beside verb, body, stage and deadline a clause says nothing more than idle words."""
    rest = clause[handed.end() if handed else 0 : due]
    for words, _ in _STAGES:
        rest = words.sub(" ", rest)
    rest = re.sub(r"^\W*(?:gửi|trình|nộp|tổ chức)\b", " ", _IDLE.sub(" ", rest), flags=re.IGNORECASE)
    return len(fold(rest).split()) <= 1 if handed else not re.search(r"\w", rest)
