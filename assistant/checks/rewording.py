"""Fixes that need what the relations found: an amount in words is rewritten from digits only where these are tied.

Safe where other relations confirm the digits and none disputes them; else the words are a proposal for the officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.checks.figures import one_line
from assistant.checks.relations import Judged, Outcome, keys_of
from knowledge.domain.finding import Figure, Finding, Fix, Verdict
from knowledge.domain.money import Money
from knowledge.domain.regex import regex
from knowledge.domain.source import Span
from knowledge.domain.words import find_words, to_words

_WORDS = "words-mismatch"
_TAIL = regex(r"[\s,]*(?:đồng|vnđ)\b.*$", re.IGNORECASE | re.DOTALL)


def with_word_fixes(findings: Iterable[Finding], relations: Iterable[Judged]) -> Iterator[Finding]:
    """The findings; those about an amount in words with the words that its digits make."""
    judged = tuple(relations)
    for finding in findings:
        yield finding if finding.fix is not None or finding.rule != _WORDS else _fixed(finding, judged)


def _fixed(finding: Finding, judged: tuple[Judged, ...]) -> Finding:
    if finding.verdict is Verdict.UNPARSED:
        digits = _digits_beside(finding, judged)
        quote, span = finding.stated or "", finding.place.span
    else:
        broken = next((one for one in judged if _says(one, finding)), None)
        if broken is None:
            return finding
        digits, spelled = broken.relation.stated, broken.relation.parts[0].figure.place
        quote, span = _words_of(spelled.quote), spelled.span
    if digits is None or digits.dong is None or digits.dong < 0 or not quote:
        return finding
    return replace(finding, fix=_fix(quote, span, Money(digits.dong), safe=_is_tied(digits, judged)))


def _is_tied(digits: Figure, judged: tuple[Judged, ...]) -> bool:
    """True where every comparison of the digits holds, there is one, and none rests on a figure in dispute."""
    figures = [one for one in judged if one.relation.rule != _WORDS]
    disputed = {one.relation.stated.key for one in figures if one.outcome is not Outcome.PASS}
    here = [one for one in figures if digits.key in keys_of(one.relation)]
    return bool(here) and all(one.outcome is Outcome.PASS and not keys_of(one.relation) & disputed for one in here)


def _says(one: Judged, finding: Finding) -> bool:
    """True of the broken relation that the finding tells."""
    relation = one.relation
    told = relation.rule == _WORDS and one.outcome in (Outcome.FAIL, Outcome.REVIEW)
    return told and relation.stated.place == finding.place and relation.stated.raw == finding.stated


def _digits_beside(finding: Finding, judged: tuple[Judged, ...]) -> Figure | None:
    """The figure before words that cannot be read: in the same line, or in a table above."""
    for one in judged:
        for figure in (one.relation.stated, *(term.figure for term in one.relation.parts)):
            line, here = figure.place.line, finding.place.line
            near = line is not None and here is not None and (line == here or (figure.place.table and line < here))
            if near and figure.raw == finding.computed and figure.dong is not None:
                return figure
    return None


def _words_of(quote: str) -> str:
    """The words of "Bằng chữ: Một triệu đồng" without their label."""
    found = find_words(quote)
    return found[0].raw if found else quote


def _fix(quote: str, span: Span | None, money: Money, *, safe: bool) -> Fix:
    """The canonical words in the officer's way: capital letter and what follows the number as they were."""
    tail = _TAIL.search(quote)
    words = to_words(money.dong)
    words = words[:1].upper() + words[1:] if quote[:1].isupper() else words
    new = words + (one_line(f"x{tail[0]}")[1:] if tail else "")
    why = f"số {money.format()} đồng khớp các phép đối chiếu khác" if safe else f"nếu số {money.format()} đồng là đúng"
    return Fix(f"Ghi lại số tiền bằng chữ là “{new}” ({why}).", new, safe=safe, quote=quote, span=span)
