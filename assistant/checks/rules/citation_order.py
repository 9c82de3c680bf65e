"""Sai gì: văn bản để thực hiện, hướng dẫn, sửa đổi một văn bản khác lại ban hành trước chính văn bản đó.

Vì sao: không thể hướng dẫn điều chưa có; một trong hai ngày, hoặc một trong hai số, bị ghi nhầm.

Ví dụ: “Kế hoạch số 134/KH-UBND ngày 24/6/2020 của UBND tỉnh thực hiện Nghị quyết số 71/NQ-CP ngày 01/4/2025”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.checks.citing import Mention, mentions
from assistant.checks.context import CheckContext
from assistant.checks.figures import clip, described
from knowledge.domain.dates import PartialDate
from knowledge.domain.finding import Finding, Severity, Verdict
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "citation-order"

_SERVES = regex(
    r"\b(?:thực hiện|triển khai|hướng dẫn|thi hành|sửa đổi|bổ sung|thay thế|cụ thể hóa|quy định chi tiết)\b[^,;.:()]*$",
    re.IGNORECASE,
)
_CARRIES_OUT = regex(
    r"^[^,;.:()]*\b(?:thực hiện|triển khai|hướng dẫn|thi hành|cụ thể hóa|quy định chi tiết)\b[^,;.:()]*$", re.IGNORECASE
)
"""Right after the issuer of the first, without a stop: what the second asks for, not what somebody else is to do."""
_REPORTED = regex(r"\b(?:báo cáo|kết quả|tình hình|đã|tiếp tục|để|xây dựng|ban hành|nhằm)\b", re.IGNORECASE)
_TURNED = regex(r"\b(?:được|bị|bởi|tại|theo|và|cùng|hoặc)\s*$|\b(?:được|bị)\s+(?:sửa|bổ|thay)", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per document that is older than the one it is said to implement or amend."""
    told: set[tuple[str, str]] = set()
    serving: Mention | None = None
    for mention in mentions(plan):
        before, serving = serving, serving if mention.nested else mention
        if before is None or before.prose.key != mention.prose.key:
            continue
        if not (mention.nested or _carries_out(before, mention)):
            continue
        pair = (before.number.key, mention.number.key)
        if pair in told or not _serves(before, mention):
            continue
        ours, theirs = _interval(before), _interval(mention)
        if ours is None or theirs is None or ours[1] >= theirs[0]:
            continue
        told.add(pair)
        place = mention.prose.place(before.citation.start, mention.citation.end)
        yield Finding(
            rule=NAME,
            severity=Severity.WARNING,
            verdict=Verdict.REVIEW,
            message=f"{described(place, mention.citation.raw)}: “{clip(before.citation.raw)}” ban hành trước "
            f"“{clip(mention.citation.raw)}”, là văn bản mà nó thực hiện hoặc sửa đổi; kiểm tra lại số và ngày.",
            place=place,
            stated=before.number.text,
            computed=mention.number.text,
        )


def _carries_out(one: Mention, other: Mention) -> bool:
    between = other.prose.text[one.citation.end : other.citation.start]
    return _CARRIES_OUT.search(between) is not None and _REPORTED.search(between) is None


def _serves(serving: Mention, served: Mention) -> bool:
    """The words between the two say that the first is there to carry out or amend the second."""
    between = served.prose.text[serving.citation.end : served.citation.start]
    return _SERVES.search(between) is not None and _TURNED.search(between) is None


def _interval(mention: Mention) -> tuple[date, date] | None:
    written = mention.citation.date
    if written is None or written.interval() is None:
        written = PartialDate(year=mention.number.year) if mention.number.year is not None else None
    return written.interval() if written is not None else None
