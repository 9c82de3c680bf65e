"""Sai gì: cùng một văn bản được viện dẫn hai lần với hai ngày ban hành, hoặc hai cơ quan ban hành khác nhau.

Vì sao: một trong hai chỗ sai; người đọc không biết tra văn bản nào, và căn cứ sai thì kế hoạch mất căn cứ.
Số như 01/NQ-CP lặp lại mỗi năm, 124/KH-UBND có thể của tỉnh hoặc của xã: khác năm, khác cơ quan thì là văn bản khác.
Số của Trung ương (57-NQ/TW) chạy suốt một nhiệm kỳ, không lặp lại hằng năm.
Lần sau không nhắc lại ngày, hoặc viết tắt tên cơ quan, là bình thường.

Ví dụ: chỗ trên ghi “Quyết định số 87/QĐ-UBND ngày 12/3/2026”, chỗ dưới ghi “Quyết định số 87/QĐ-UBND ngày 21/3/2026”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checks.citation_years import years_apart
from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, citations_in, clip, described
from assistant.checks.holding import holding
from knowledge.domain.dates import PartialDate
from knowledge.domain.finding import Finding, Severity, Verdict
from knowledge.domain.folding import fold
from knowledge.domain.legal import Citation, DocumentNumber, issuer_key, same_issuer
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex
from knowledge.parsing.citations import issuer_of

NAME = "citation-conflict"

_RECURS_BELOW = 100
"""Numbers this small come back on the same day of another year (01/NQ-CP of 1 January)."""
_LEVELS = ("tinh", "thanh pho", "huyen", "quan", "thi xa", "xa", "phuong", "thi tran", "dac khu")
_ISSUER = regex(rf"^(?P<body>.+?)(?: (?P<level>{'|'.join(_LEVELS)})\b\s*(?P<name>.*))?$")
_SESSION = regex(r"\s+(?:khoa (?:[ivxl]+|\d+)|ky hop|nhiem ky)\b.*$")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A citation with the stretch of text it stands in."""

    prose: Prose
    citation: Citation
    number: DocumentNumber


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per document number whose mentions disagree: the later mention against the first it contradicts."""
    mentions: dict[str, list[_Mention]] = {}
    for prose in holding(plan, citations_in):
        for citation in citations_in(prose.text):
            if citation.number is not None and years_apart(prose.text, citation) is None:
                mention = _Mention(prose, citation, citation.number)
                mentions.setdefault(citation.number.key, []).append(mention)
    for same_number in mentions.values():
        finding = next(_conflicts(same_number), None)
        if finding is not None:
            yield finding


def _conflicts(mentions: list[_Mention]) -> Iterator[Finding]:
    for index, later in enumerate(mentions):
        for earlier in mentions[:index]:
            finding = _compare(earlier, later)
            if finding is not None:
                yield finding


def _compare(earlier: _Mention, later: _Mention) -> Finding | None:
    """The finding of two mentions of one number, or None when they may be told of one document or of two."""
    one, other = earlier.citation, later.citation
    apart = one.issuer is not None and other.issuer is not None and _differ(one.issuer, other.issuer)
    dates = _disagree(one.date, other.date)
    if apart:
        same_day = one.date is not None and one.date == other.date and one.date.exact() is not None
        unique = earlier.number.year is not None and issuer_of(earlier.number) is not None and not _is_local(earlier)
        if not (same_day or unique):
            return None
        return _finding(earlier, later, "hai cơ quan ban hành khác nhau", f"{one.issuer}", f"{other.issuer}")
    if not dates or one.date is None or other.date is None or _another_year(earlier, later):
        return None
    unsure = _is_local(earlier) and (one.issuer is None) != (other.issuer is None)
    return _finding(earlier, later, "hai ngày ban hành khác nhau", _day(one.date), _day(other.date), unsure=unsure)


def _is_local(mention: _Mention) -> bool:
    """True when many bodies use the symbol (UBND, HĐND, Sở, party committees), so a number may exist many times."""
    bodies = re.split(r"[/-]", mention.number.symbol)
    return any(body.startswith(("UBND", "HĐND", "S")) or body in ("TU", "HU", "ĐU", "VP") for body in bodies)


def _disagree(one: PartialDate | None, other: PartialDate | None) -> bool:
    """True when some part that both dates write is different."""
    if one is None or other is None:
        return False
    pairs = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    return any(left is not None and right is not None and left != right for left, right in pairs)


def _another_year(earlier: _Mention, later: _Mention) -> bool:
    """True when the mentions may be of two documents: a number without a year begins anew every year."""
    one, other = earlier.citation, later.citation
    if one.date is None or other.date is None or one.date.year == other.date.year:
        return False
    if earlier.number.year is not None or _one_term(earlier.number, one.date.year, other.date.year):
        return False
    if one.subject and other.subject and fold(one.subject) == fold(other.subject):
        return False
    same_day = (one.date.day, one.date.month) == (other.date.day, other.date.month) and one.date.day is not None
    digits = re.match(r"\d+", earlier.number.number)
    return not (same_day and digits is not None and int(digits[0]) >= _RECURS_BELOW)


def _one_term(number: DocumentNumber, *years: int | None) -> bool:
    """True when a central party number cannot have come back: such numbers begin anew with each congress.

    Congress years (2016, 2021, 2026) belong to two terms and prove nothing.
    """
    if not number.symbol.endswith("TW"):
        return False
    terms = {(year - 1) // 5 for year in years if year is not None and year % 5 != 1}
    return len(terms) == 1 and all(year is not None and year % 5 != 1 for year in years)


def _differ(one: str, other: str) -> bool:
    """True when two written issuers are surely two bodies: another kind of body, another level, or another place."""
    if same_issuer(one, other):
        return False
    first, second = (_ISSUER.match(_SESSION.sub("", issuer_key(text))) for text in (one, other))
    if first is None or second is None:
        return False
    if not _prefixed(first["body"], second["body"]):
        return True
    if not first["level"] or not second["level"]:
        return False
    if first["level"] != second["level"]:
        return True
    return bool(first["name"] and second["name"]) and not _prefixed(first["name"], second["name"])


def _prefixed(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or long.startswith(f"{short} ")


def _day(written: PartialDate) -> str:
    parts = [str(part) if part is not None else "…" for part in (written.year,)]
    if written.month is not None:
        parts.insert(0, f"{written.month:02d}")
    if written.day is not None:
        parts.insert(0, f"{written.day:02d}")
    return f"ngày {'/'.join(parts)}" if written.day is not None else "/".join(parts)


def _finding(
    earlier: _Mention, later: _Mention, what: str, first: str, second: str, *, unsure: bool = False
) -> Finding:
    place = later.prose.place(later.citation.start, later.citation.end)
    line = earlier.prose.span.line if earlier.prose.span else None
    where = f" (dòng {line})" if line is not None else ""
    doubt = " Nếu là văn bản của hai cơ quan khác nhau, đề nghị ghi rõ cơ quan ban hành." if unsure else ""
    return Finding(
        rule=NAME,
        severity=Severity.WARNING if unsure else Severity.ERROR,
        verdict=Verdict.REVIEW if unsure else Verdict.FAIL,
        message=f"{described(place)}: văn bản số {later.number.text} được viện dẫn với {what}: "
        f"{first} ở “{clip(earlier.citation.raw)}”{where} và {second} ở đây.{doubt}",
        place=place,
        stated=second,
        computed=first,
    )
