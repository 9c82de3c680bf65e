"""Sai gì: một việc có hai thời hạn khác nhau, hoặc bước sau có thời hạn trước bước mà nó phải chờ.

Vì sao: đơn vị được giao không biết làm theo hạn nào; lấy ý kiến xong thì văn bản đã phải trình từ trước. Chỉ xét ngày
ghi đủ ngày, tháng, năm và các bước của cùng một văn bản: phần dẫn với các gạch đầu dòng của nó, hoặc các vế một câu.
Việc định kỳ, theo đợt, theo quý thì có nhiều thời hạn là đúng.

Ví dụ: “Lập kế hoạch trước 15/6/2026 trình UBND tỉnh, giao:” rồi “+ Gửi UBND tỉnh phê duyệt trước 30/6/2026”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.checks.context import CheckContext
from assistant.checks.deadlines import Deadline, Step, deadlines, handed_over, lists_of_steps, steps
from assistant.checks.figures import Prose, all_prose, clip, described, sentence_at
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan

NAME = "deadline-conflict"

_RECURS = re.compile(
    r"\b(?:định kỳ|hằng|hàng|mỗi|từng|quý|tháng|tuần|đợt|lần|kỳ|lượt|giai đoạn|sơ kết|bước|vòng|học kỳ|lứa|vụ)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.;!?\n](?:[^.;!?\n]|\.(?=\d))*")
_SHORTEST = 6  # words that make two sentences tell of one task


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """At most one finding per list of steps and per sentence, and one per task that is named twice."""
    for _, section in plan.walk():
        for head, items in lists_of_steps(section):
            found = next(_within_list(head, items), None)
            if found is not None:
                yield found
    told: dict[tuple[str, str], tuple[Prose, Deadline]] = {}
    for prose in all_prose(plan):
        if not prose.is_heading and deadlines(prose.text):
            yield from _within_sentences(prose)
            yield from _named_twice(prose, told)


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


def _named_twice(prose: Prose, told: dict[tuple[str, str], tuple[Prose, Deadline]]) -> Iterator[Finding]:
    """A task told in the same words in one section with another deadline."""
    for sentence in _SENTENCE.finditer(prose.text):
        due = [one for one in deadlines(prose.text) if sentence.start() <= one.start and one.end <= sentence.end()]
        if len(due) != 1 or _RECURS.search(sentence[0]):
            continue
        words = fold(prose.text[sentence.start() : due[0].start] + prose.text[due[0].end : sentence.end()])
        task = " ".join(re.findall(r"[^\W_]+", words))
        if len(task.split()) < _SHORTEST:
            continue
        key = (prose.section.key if prose.section else "", task)
        before = told.setdefault(key, (prose, due[0]))
        if before[1].day != due[0].day:
            place = prose.place(due[0].start, due[0].end)
            quote = sentence_at(prose.text, due[0].start, due[0].end)
            yield Finding(
                rule=NAME,
                severity=Severity.WARNING,
                message=f"{described(place, quote[:40])}: cùng một việc có hai thời hạn {before[1].written}"
                f"{_line(before[0])} và {due[0].written}.",
                place=place,
                stated=due[0].written,
                computed=before[1].written,
            )


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
