"""Sai gì: một việc có hai thời hạn khác nhau, hoặc bước sau có thời hạn trước bước mà nó phải chờ.

Vì sao: đơn vị được giao không biết làm theo hạn nào; lấy ý kiến xong thì văn bản đã phải trình từ trước. Chỉ xét ngày
ghi đủ ngày, tháng, năm và các bước của cùng một việc: phần dẫn với các gạch đầu dòng của nó, các vế một câu, hoặc hai
gạch đầu dòng liền nhau nói về cùng một thứ (lập dự toán, thẩm định dự toán).
Việc định kỳ, theo đợt, theo quý thì có nhiều thời hạn là đúng.

Ví dụ: “Lập kế hoạch trước 15/6/2026 trình UBND tỉnh, giao:” rồi “+ Gửi UBND tỉnh phê duyệt trước 30/6/2026”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.checks.context import CheckContext
from assistant.checks.deadlines import Deadline, Step, deadlines, handed_over, lists_of_steps, steps, works
from assistant.checks.figures import Prose, all_prose, clip, described, sentence_at
from assistant.checks.retelling import SENTENCE, Chapters, chapters, may_be_one, words_of
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "deadline-conflict"

_RECURS = regex(
    r"\b(?:định kỳ|hằng|hàng (?:năm|tháng|quý|tuần|ngày)|mỗi|từng|quý|tháng|tuần|đợt|lần|kỳ|lượt|giai đoạn"
    r"|sơ kết|bước|vòng|học kỳ|lứa|(?<!nhiệm )(?<!dịch )(?<!phục )(?<!nghiệp )(?<!chức )vụ)\b",
    re.IGNORECASE,
)
_COMES_BACK = regex(r"\b(?:báo cáo|họp|giao ban|kiểm tra)\b", re.IGNORECASE)
_MAY_COME_BACK = regex(r"\b(?:tổng hợp|rà soát|tuyên truyền|tập huấn)\b", re.IGNORECASE)
"""What one plan may ask for at several days; in two chapters it need not be one task, unless told at length."""
_AT_LENGTH = 10  # words
_FULL_STOP = regex(r"[.!?](?=\s)|\n")
_SHORTEST = 6  # words that make two sentences tell of one task


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """At most one finding per list of steps and per sentence, and one per task that is named twice."""
    for _, section in plan.walk():
        for head, items in lists_of_steps(section):
            found = next(_within_list(head, items), None)
            if found is not None:
                yield found
    told: dict[str, list[tuple[Prose, Deadline]]] = {}
    above: Prose | None = None
    for prose in all_prose(plan):
        if prose.is_heading or not deadlines(prose.text):
            above = None
            continue
        yield from _within_sentences(prose)
        yield from _undone(prose, above)
        yield from _named_twice(prose, told, chapters(plan))
        above = prose


def _within_list(head: Prose, items: Sequence[Prose]) -> Iterator[Finding]:
    """Steps of a list against the deadline of its head, then against each other."""
    found = [step for item in items for step in steps(item)]
    for body, due in handed_over(head.text):
        for step in found:
            if step.body == body and step.bare and step.deadline.day > due.day:
                where = head.text[due.start :].rstrip(" :")
                yield _finding(
                    step,
                    due,
                    f"bước “{clip(step.text)}” muộn hơn thời hạn {due.written} của chính việc này "
                    f"(“{clip(where)}”{_line(head)})",
                )
    yield from _out_of_order([step for step in found if step.bare])


def _within_sentences(prose: Prose) -> Iterator[Finding]:
    """Steps of one sentence: only the first may name the paper that all are about."""
    for sentence in re.finditer(r"(?:[^.;\n]|\.(?=\d))+", prose.text):
        chain = list(steps(prose, sentence.start(), sentence.end()))
        if all(step.bare for step in chain[1:]):
            found = next(_out_of_order(chain), None)
            if found is not None:
                yield found


def _out_of_order(chain: Sequence[Step]) -> Iterator[Finding]:
    """Opinion, appraisal, approval: a step that must wait for another is due before it."""
    staged = sorted((step for step in chain if step.stage), key=lambda step: step.stage)
    for first, then in pairwise(staged):
        if first.stage < then.stage and first.deadline.day > then.deadline.day:
            yield _finding(
                first,
                then.deadline,
                f"{first.stage_name} có thời hạn {first.deadline.written}, sau thời hạn {then.stage_name} "
                f"{then.deadline.written}{_line(then.prose) if then.prose is not first.prose else ''}",
            )


def _undone(prose: Prose, above: Prose | None) -> Iterator[Finding]:
    """Work on one thing that cannot be done before other work on it, in one text or in two items of a list."""
    earlier = list(works(above)) if above is not None and above.marker and above.marker == prose.marker else []
    here = list(works(prose))
    for position, then in enumerate(here):
        for first in (*earlier, *here[:position]):
            if first.thing == then.thing and first.order < then.order and first.deadline.day > then.deadline.day:
                place = then.prose.place(then.deadline.start, then.deadline.end)
                yield Finding(
                    rule=NAME,
                    severity=Severity.WARNING,
                    message=f"{described(place, then.text)}: “{clip(then.text)}” có thời hạn {then.deadline.written}, "
                    f"trước thời hạn {first.deadline.written} của “{clip(first.text)}” mà việc này phải chờ.",
                    place=place,
                    stated=then.deadline.written,
                    computed=first.deadline.written,
                )
                return


def _named_twice(prose: Prose, told: dict[str, list[tuple[Prose, Deadline]]], paths: Chapters) -> Iterator[Finding]:
    """A task told in the same words, in one section or in two chapters, with another deadline."""
    for start, due in _tasks(prose):
        end = SENTENCE.match(prose.text, due.end)
        said = prose.text[start : due.start] + " " + prose.text[due.end : end.end() if end else due.end]
        task = words_of(said)
        if len(task.split()) < _SHORTEST or _RECURS.search(said):
            continue
        for before, other in told.setdefault(task, []):
            one_section = (before.section.key if before.section else "") == (prose.section.key if prose.section else "")
            if other.day == due.day or not (
                one_section or (_is_done_once(task, said) and may_be_one(before, prose, paths))
            ):
                continue
            place = prose.place(due.start, due.end)
            quote = sentence_at(prose.text, due.start, due.end)
            yield Finding(
                rule=NAME,
                severity=Severity.WARNING,
                message=f"{described(place, quote[:40])}: cùng một việc có hai thời hạn {other.written}"
                f"{_line(before)} và {due.written}.",
                place=place,
                stated=due.written,
                computed=other.written,
            )
            break
        told[task].append((prose, due))


def _is_done_once(task: str, said: str) -> bool:
    """True of work that a plan asks for once."""
    if _COMES_BACK.search(said):
        return False
    return len(task.split()) >= _AT_LENGTH or not _MAY_COME_BACK.search(said)


def _tasks(prose: Prose) -> Iterator[tuple[int, Deadline]]:
    """Where the words of each task with one deadline begin: at its clause, or before ("…; hoàn thành trước ngày …")."""
    every = deadlines(prose.text)
    for clause in SENTENCE.finditer(prose.text):
        due = [one for one in every if clause.start() <= one.start and one.end <= clause.end()]
        if len(due) != 1:
            continue
        start = clause.start()
        if len(words_of(prose.text[start : due[0].start]).split()) < _SHORTEST:
            opening = max((match.end() for match in _FULL_STOP.finditer(prose.text, 0, start)), default=0)
            if not any(opening <= one.start < start for one in every):
                start = opening
        yield start, due[0]


def _line(prose: Prose) -> str:
    return f" (dòng {prose.span.line})" if prose.span else ""


def _finding(step: Step, other: Deadline, what: str) -> Finding:
    place = step.prose.place(step.deadline.start, step.deadline.end)
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, step.text)}: {what}.",
        place=place,
        stated=step.deadline.written,
        computed=other.written,
    )
