"""Sai gì: số, ký hiệu của văn bản viện dẫn viết sai thể thức, hoặc không hợp với loại văn bản, cơ quan ban hành đi kèm.

Vì sao: văn bản của Nhà nước ghi gạch chéo trước (57/NQ-CP), văn bản của Đảng ghi gạch nối trước (57-NQ/TW); ký hiệu cho
biết loại văn bản và cơ quan ban hành. Viết lẫn thì người đọc không tra được, hoặc tra nhầm văn bản khác. Nghị định,
Thông tư phải ghi năm trong số, trừ khi nhắc lại văn bản đã ghi đủ.

Ví dụ: “Nghị quyết số 50-NQ/CP của Chính phủ”; “Quyết định số 12/NQ-HĐND”; “Kế hoạch số 7/KH-UBND của HĐND tỉnh”.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from assistant.checks.citing import Mention, mentions, short_forms
from assistant.checks.context import CheckContext
from assistant.checks.figures import described, numbers_in
from knowledge.domain.finding import Finding, Fix, Severity
from knowledge.domain.folding import fold
from knowledge.domain.legal import DocumentNumber, issuer_key, same_issuer
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex
from knowledge.parsing.citations import issuer_of, kind_of

NAME = "citation-malformed"

_TOLD_APART = frozenset(
    {"Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Chỉ thị", "Kế hoạch", "Báo cáo", "Tờ trình", "Thông báo"}
)
_BODIES = (
    ("UBND", ("uy ban nhan dan",)),
    ("HĐND", ("hoi dong nhan dan",)),
    ("CP", ("chinh phu",)),
    ("TTg", ("thu tuong",)),
    ("TW", ("trung uong", "bo chinh tri", "ban bi thu", "dang cong san")),
    ("TU", ("tinh uy", "thanh uy", "dang bo", "ban chap hanh", "ban thuong vu")),
)
_OTHERS = regex(
    r"(?:uy ban nhan dan|hoi dong nhan dan|chinh phu|thu tuong|quoc hoi|bo chinh tri|ban bi thu|tinh uy|thanh uy"
    r"|so|bo) "
)
_NO_MARK = regex(r"[^/-]")
_DASHES = dict.fromkeys(map(ord, "–—−‑"), "-")
_NEEDS_YEAR = regex(r"(?:NĐ-CP|TT-B[A-ZĐ]+|TTLT-B[A-ZĐ-]+)")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per document number that is misspelt or at odds with its kind or its issuer."""
    told: set[str] = set()
    every = mentions(plan)
    short = short_forms(every)
    for mention in every:
        if mention.number.key in told:
            continue
        problem = _misplaced(mention) or _unitless(mention) or _other_kind(mention) or _other_issuer(mention)
        if problem is None and mention.number.key not in short:
            problem = _yearless(mention)
        if problem is not None:
            told.add(mention.number.key)
            yield _finding(mention, *problem)


def _misplaced(mention: Mention) -> tuple[str, str] | None:
    """The dash and the slash the wrong way round, with the number as it should stand."""
    number = mention.number
    parts = number.symbol.replace("/", "-").split("-")
    if len(parts) < 2 or (number.of_party and (len(parts) > 2 or number.year is not None)):
        return None
    symbol = "/".join(parts) if number.of_party else "-".join(parts)
    right = DocumentNumber(number.number, number.year, symbol, party=number.of_party)
    if _marks(_written(mention)) == _marks(right.text):
        return None
    whose = "văn bản của Đảng ghi gạch nối" if number.of_party else "văn bản của Nhà nước ghi gạch chéo"
    return f"{whose} ngay sau số: “{right.text}”", right.text


def _written(mention: Mention) -> str:
    """The number as it stands in the text."""
    citation, key = mention.citation, mention.number.key
    found = numbers_in(mention.prose.text)
    for one in islice(found, bisect_left(found, citation.start, key=lambda one: one.start), None):
        if one.end > citation.end:
            break
        if one.number.key == key:
            return one.raw
    return mention.number.text


def _marks(written: str) -> str:
    return _NO_MARK.sub("", written.translate(_DASHES))


def _unitless(mention: Mention) -> tuple[str, str] | None:
    """A letter's symbol without the unit that drafted it ("247/UBND")."""
    number = mention.number
    if number.symbol not in ("UBND", "HĐND") or mention.citation.kind is None:
        return None
    return f"sau {number.symbol} phải có chữ viết tắt tên loại văn bản hoặc đơn vị soạn thảo", ""


def _other_kind(mention: Mention) -> tuple[str, str] | None:
    written, meant = mention.citation.kind, kind_of(mention.number)
    if written is None or written == meant or written not in _TOLD_APART or meant not in _TOLD_APART:
        return None
    if not fold(mention.citation.raw).startswith(fold(written)):
        return None
    return f"ký hiệu {mention.number.symbol} là của {meant}, không phải của {written}", ""


def _other_issuer(mention: Mention) -> tuple[str, str] | None:
    """The body that the symbol names is not the one written after it."""
    written, meant = mention.citation.issuer, issuer_of(mention.number)
    if written is None or meant is None or written not in mention.citation.raw or kind_of(mention.number) == "Công văn":
        return None
    parts = re.split(r"[/-]", mention.number.symbol)
    key = issuer_key(written)
    if len(parts) != 2 or not _OTHERS.match(f"{key} "):
        return None
    for body, names in _BODIES:
        if parts[1] == body:
            fits = any(name in key for name in names) and not (body == "CP" and "thu tuong" in key)
            return None if fits else (f"ký hiệu {mention.number.symbol} không phải của {written}", "")
    if parts[1].startswith("B") and key.startswith("bo ") and not same_issuer(written, meant):
        return f"ký hiệu {mention.number.symbol} là của {meant}, không phải của {written}", ""
    return None


def _yearless(mention: Mention) -> tuple[str, str] | None:
    number = mention.number
    if number.year is not None or not _NEEDS_YEAR.fullmatch(number.symbol):
        return None
    year = mention.citation.date.year if mention.citation.date is not None else None
    if year is not None and year < 1997:
        return None
    if year is None:
        return f"số {number.text} thiếu năm ban hành", ""
    full = DocumentNumber(number.number, year, number.symbol).text
    return f"số {number.text} thiếu năm ban hành: “{full}”", full


def _finding(mention: Mention, problem: str, right: str) -> Finding:
    place = mention.prose.place(mention.citation.start, mention.citation.end)
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, mention.citation.raw)}: văn bản “{_written(mention)}” viết chưa đúng: {problem}.",
        place=place,
        stated=_written(mention),
        computed=right or None,
        fix=_fix(_written(mention), right) if right else None,
    )


def _fix(written: str, right: str) -> Fix:
    """The number put right; where that takes digits the text lacks, only the advice."""
    same_digits = re.sub(r"\D", "", written) == re.sub(r"\D", "", right)
    return Fix(f"Sửa “{written}” thành “{right}”.", right if same_digits else "", quote=written if same_digits else "")
