"""Sai gì: lần đầu viện dẫn một văn bản mà thiếu ngày ban hành, cơ quan ban hành hoặc trích yếu.

Vì sao: số như 130/QĐ-TTg, 40/KH-UBND lặp lại hằng năm, ở nhiều nơi; thiếu ngày hoặc cơ quan thì không biết là văn bản
nào. Luật, Pháp lệnh ghi tên là đủ; ký hiệu đã cho biết cơ quan (CP, TTg, Bộ) thì không đòi ghi lại. Từ lần thứ hai ghi
gọn là đúng. Ở phần căn cứ, chỉ thiếu trích yếu là điều nên sửa chứ chưa sai.

Ví dụ: “Căn cứ Quyết định số 2087/QĐ-UBND về giao dự toán” (thiếu ngày, thiếu cơ quan ban hành).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.citing import Mention, Use, is_central, mentions, short_forms
from assistant.checks.context import CheckContext
from assistant.checks.figures import clip, described, one_line
from assistant.checks.whole import whole_of
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "citation-incomplete"

_BY_NAME = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})


_PROPOSED = regex(r"\s*(?:theo|xét)\s+(?:đề nghị|đề xuất)\b", re.IGNORECASE)
"""A basis that names the proposer first: the letter's issuer and title are said with that."""
_AMENDING = regex(r"\b(?:được|bị)\s+(?:sửa đổi|bổ sung|thay thế|bãi bỏ)\b[^;]*$", re.IGNORECASE)
"""Before a document that only tells how the basis stands now."""
_JOINED = regex(r"\s*(?:,|và|hoặc|cùng)\s*(?:Quyết định|Nghị quyết|Kế hoạch|Công văn|Thông tư|Chỉ thị|số|\d)")


_BLANK_DAY = regex(r"[\s,]*\b(?:ngày|năm)\s*(?:\[|<|[.…_]{2,}|tháng)", re.IGNORECASE)
"""A date left to be filled in: another fault."""
_BARE = regex(
    r"(?P<kind>[NQTC](?<!\w.)(?:(?<=N)ghị (?:quyết|định)|(?<=Q)uyết định|(?<=T)hông tư|(?<=C)hỉ thị))"
    r"\s+(?:số\s+)?(?P<number>\d{1,4}[a-c]?)\s+của\s+"
    r"(?:Chính phủ|Thủ tướng(?: Chính phủ)?|Bộ Chính trị|Ban Bí thư|Bộ [A-ZĐ]\w+|UBND|HĐND|Ủy ban|Hội đồng nhân dân)"
)


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per document whose first mention leaves out what tells which document it is."""
    every = mentions(plan)
    told = set(short_forms(every))
    for mention in every:
        if mention.nested or mention.number.key in told:
            continue
        told.add(mention.number.key)
        if mention.citation.kind is None or mention.citation.kind in _BY_NAME:
            continue
        missing, grave = _missing(mention)
        if missing:
            place = mention.prose.place(mention.citation.start, mention.citation.end)
            yield Finding(
                rule=NAME,
                severity=Severity.WARNING if grave else Severity.INFO,
                message=f"{described(place, mention.citation.raw)}: lần đầu viện dẫn “{clip(mention.citation.raw)}” "
                f"còn thiếu {', '.join(missing)}.",
                place=place,
                stated=mention.number.text,
            )
    yield from _symbolless(plan, every)


def _symbolless(plan: Plan, every: tuple[Mention, ...]) -> Iterator[Finding]:
    """A number without its symbol ("Nghị quyết 36a của Chính phủ") that the plan never writes in full."""
    told = {(fold(one.citation.kind or ""), one.number.number.lstrip("0")) for one in every}
    whole = whole_of(plan)
    for match in _BARE.finditer(whole.text):
        key = (fold(match["kind"]), match["number"].lstrip("0"))
        if key in told:
            continue
        told.add(key)
        prose, start = whole.at(match.start())
        place = prose.place(start, start + len(match[0]))
        yield Finding(
            rule=NAME,
            severity=Severity.WARNING,
            message=f"{described(place, match[0])}: “{clip(match[0])}” còn thiếu ký hiệu và ngày ban hành.",
            place=place,
            stated=one_line(match[0]),
        )


def _missing(mention: Mention) -> tuple[list[str], bool]:
    """What is left out, and whether it keeps the reader from telling which document is meant."""
    citation, before = mention.citation, mention.prose.text[: mention.citation.start]
    basis = mention.use is Use.BASIS and not _PROPOSED.match(mention.prose.text) and not _AMENDING.search(before)
    missing: list[str] = []
    blank = _BLANK_DAY.match(mention.prose.text, citation.end)
    if citation.date is None and not blank and (basis or mention.number.year is None):
        missing.append("ngày ban hành")
    if citation.issuer is None and basis and not is_central(mention.number) and not _aside(mention):
        missing.append("cơ quan ban hành")
    grave = bool(missing)
    if citation.subject is None and basis and not _aside(mention) and not _goes_on(mention):
        missing.append("trích yếu")
    return missing, grave


def _goes_on(mention: Mention) -> bool:
    """True when words follow that may be a title, however it begins, or another document that shares one."""
    after = mention.prose.text[mention.citation.end :]
    if _JOINED.match(after):
        return True
    rest = re.split(r"[;:\n]|\.(?=\s|$)|,|\bvà\b", after, maxsplit=1)[0]
    return len(re.sub(r"\([^()]*\)?", " ", rest).split()) >= 3


def _aside(mention: Mention) -> bool:
    """True in brackets, where the document is only pointed to."""
    before = mention.prose.text[: mention.citation.start]
    return before.count("(") > before.count(")")
