"""Sai gì: số tiền bằng chữ viết sai chính tả của số đếm (mốt, lăm, linh hoặc lẻ, không trăm) nhưng chỉ hiểu một cách.

Vì sao: “mười năm” đọc thành mười năm tròn, “lẽ” không phải là từ chỉ số; văn bản tài chính phải viết đúng số đếm.
Cách viết miền Nam (ngàn, lẻ), “tỉ”, “bẩy”, “tư” sau mươi đều đúng. Chữ có hai cách hiểu thì coi là không đọc được.

Ví dụ: “15.000.000 đồng (Bằng chữ: Mười năm triệu đồng)”, phải là “Mười lăm triệu đồng”.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import cell_place, described, money_in, one_line, words_in
from assistant.checks.holding import holding
from knowledge.domain.finding import Finding, Fix, Place, Severity
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex
from knowledge.domain.words import WordsInText, mend_words, money_words

NAME = "words-malformed"

_CLOSED = regex(r"\s*\./\.\s*$")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per amount in words that only a corrected spelling makes readable."""
    for prose in holding(plan, words_in):
        for words in words_in(prose.text):
            yield from _malformed(words, prose.text, prose.place(words.start, words.end))
    for section, table in plan.tables():
        for _, line in table.walk():
            for words in words_in(line.label):
                yield from _malformed(words, line.label, cell_place(section, table, line))


def _malformed(words: WordsInText, text: str, place: Place) -> Iterator[Finding]:
    if words.reading.value is not None:
        return
    meant = mend_words(words.raw).value
    if meant is None or meant < 0:
        return
    canonical = money_words(Money(meant))
    told = money_in(text)
    beside = Money(meant) in told
    if told and not beside:
        return  # more than the spelling is wrong: the comparison with the digits says so
    why = words.reading.problem.partition("”: ")[2] or words.reading.problem
    yield Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, words.raw)}: số tiền bằng chữ viết sai chính tả, {why} "
        f"Nên viết “{canonical}” ({Money(meant).text()}).",
        place=place,
        stated=one_line(words.raw),
        computed=canonical,
        stated_money=Money(meant),
        fix=Fix(f"Thay bằng “{canonical}”.", canonical, safe=beside, quote=_CLOSED.sub("", words.raw)),
    )
