"""Sai gì: nhãn đứng trước số tiền bằng chữ viết sai (“Bảng chữ”, “Băng chữ”) hoặc thiếu dấu hai chấm.

Vì sao: nhãn đúng là “Bằng chữ:”; nhãn sai là lỗi chính tả ở đúng chỗ người kiểm soát chi đọc kỹ nhất.
“Viết bằng chữ:”, “Số tiền bằng chữ:” là cách viết thường gặp nên không nhắc.

Ví dụ: “90.000.000 đồng (Bảng chữ: Chín mươi triệu đồng chẵn)”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell_place, clip, described, words_in
from assistant.checks.holding import holding
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex
from knowledge.domain.words import LABEL, WordsInText

NAME = "words-label"

_RIGHT = regex(r"(?:(?:viết |ghi |đọc )?bằng chữ:|(?:viết |ghi |đọc )bằng chữ|bằng chữ là:?)", re.IGNORECASE)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per amount in words whose label is a near miss."""
    for prose in holding(plan, words_in):
        for words in _mislabelled(prose.text):
            yield _finding(words, prose.text, prose.place(words.start, words.end))
    for section, table in plan.tables():
        for _, line in table.walk():
            for words in _mislabelled(line.label):
                yield _finding(words, line.label, cell_place(section, table, line))


def _mislabelled(text: str) -> Iterator[WordsInText]:
    """The amounts whose label is misspelt; a text typed without diacritics throughout misspells nothing."""
    found = words_in(text)
    if not found or fold(text) == " ".join(text.lower().split()):
        return
    for words in found:
        if words.label and words.raw.strip(" .…_") and not _RIGHT.fullmatch(words.label):
            yield words


def _finding(words: WordsInText, text: str, place: Place) -> Finding:
    wrong = words.label.rstrip(" :")
    spelled = _RIGHT.fullmatch(f"{wrong}:") is not None
    what = "thiếu dấu hai chấm" if spelled else "viết chưa đúng"
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, wrong)}: nhãn “{clip(words.label)}” trước số tiền bằng chữ {what}; "
        f"cần viết “{LABEL}”.",
        place=place,
        stated=words.label,
        computed=LABEL,
        fix=Fix(f"Thay “{words.label}” bằng “{LABEL}”.", LABEL, safe=words.label in text, quote=words.label),
    )
