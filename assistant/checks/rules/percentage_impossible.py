"""Sai gì: tỷ lệ phần trăm không thể có: quá 100% của một tổng thể, các phần cộng quá 100%, hoặc không khớp với k/N.

Vì sao: tỷ lệ là số được đưa vào báo cáo của cấp trên; “12/15 xã (đạt 85%)” thì một trong ba số đã sai.
So với kế hoạch, dự toán, cùng kỳ thì có thể quá 100%; hai tỷ lệ tính trên hai tổng thể khác nhau thì không đối chiếu.

Ví dụ: “Có 12/15 xã có tổ công nghệ số cộng đồng (đạt 85%)” – 12/15 là 80%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, islice

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, described, sentence_says
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.money import format_number, read_number
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "percentage-impossible"

_NUMBER = r"\d+(?:\.\d{3})*(?:,\d+)?"
_PERCENT = regex(rf"(?<![\d.,/–-])({_NUMBER})\s?%")
_RATIO = regex(  # 12/15 xã … (đạt 80%): nothing may stand between but what is counted and a word for "is"
    r"(?<![\w./,–-])(?P<k>\d{1,3}(?:\.\d{3})*|\d+)\s?/\s?(?P<n>\d{1,3}(?:\.\d{3})*|\d+)(?![\d/]|[.,]\d)"
    r"(?P<things>\s[^\d.,;:()/%\n–-]{1,60}?)\s*[,(–-]\s*"
    r"(?:(?:đạt|chiếm|tương ứng|tương đương|bằng|=)\s+)?(?:(?:tỷ|tỉ) lệ\s+)?"
    rf"(?P<rate>{_NUMBER})\s?%(?=\s*(?:[).,;]|$|\n))",
    re.IGNORECASE,
)
_DATED = regex(r"\b(?:ngày|tháng|quý|kỳ|đợt|số|mục|điều|khoản)\s*$", re.IGNORECASE)
_BEYOND = regex(  # what may pass 100%: comparisons, growth, plans, norms
    r"\b(?:kế hoạch|kh|chỉ tiêu|dự toán|cùng kỳ|so|tăng|giảm|vượt|hơn|gấp|giao|nghị quyết|mục tiêu|năm trước|bằng|mức"
    r"|lương|giá|phụ cấp|định mức|công suất|năng suất|sản lượng|lợi nhuận|doanh thu|thu ngân sách)\b",
    re.IGNORECASE,
)
_SHARE = regex(r"\bchiếm(?:\s+(?:tỷ|tỉ) (?:lệ|trọng))?\s*$", re.IGNORECASE)
_OF_ALL = regex(
    r"\s*(?:số\s+)?(?:các\s+)?(?:số\s+)?(?:cơ quan|đơn vị|cán bộ|công chức|viên chức|hộ|xã|phường|thôn|ấp|trường"
    r"|trạm|hồ sơ|văn bản|người dân|học sinh|giáo viên|hợp tác xã|doanh nghiệp|thủ tục|phòng|cơ sở)\b",
    re.IGNORECASE,
)
_COMPOSITION = regex(r"\b(?:cơ cấu|tỷ trọng|tỉ trọng)\b[^.:;\d]{0,60}:", re.IGNORECASE)
_SEXES = regex(
    rf"\bnam(?: giới)?\s+(?:chiếm\s+)?(?P<one>{_NUMBER})\s?%\s*(?:[,;]|và)"
    rf"\s*nữ(?: giới)?\s+(?:chiếm\s+)?(?P<other>{_NUMBER})\s?%",
    re.IGNORECASE,
)
_CHANGES = regex(r"\b(?:tăng|giảm|từ|sang|năm|so|còn|quý|tháng|giai đoạn|trong đó|riêng)\b", re.IGNORECASE)
_WHOLE = Decimal(100)
_FEWEST = 2
_FARTHEST = 8000  # characters a composition may take
_MOST = 20  # findings of one paragraph
_NEAR = 40  # characters before a figure that say what it is


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per rate that cannot be: a share above the whole, shares beyond it, a rate that k/N does not give."""
    for prose in all_prose(plan):
        if "%" in prose.text:
            yield from islice(chain(_beyond(prose), _ratios(prose), _shares(prose)), _MOST)


def _beyond(prose: Prose) -> Iterator[Finding]:
    for match in _PERCENT.finditer(prose.text):
        rate = read_number(match[1]).value
        if rate is None or rate <= _WHOLE or sentence_says(_BEYOND, prose.text, match.start(), match.end()):
            continue
        if _SHARE.search(prose.text, max(match.start() - _NEAR, 0), match.start()) or _OF_ALL.match(
            prose.text, match.end()
        ):
            yield _finding(prose, match.start(), match.end(), "một phần không thể quá 100% của tổng thể")


def _ratios(prose: Prose) -> Iterator[Finding]:
    for match in _RATIO.finditer(prose.text):
        part, whole, rate = (read_number(match[name]) for name in ("k", "n", "rate"))
        if (
            part.value is None
            or rate.value is None
            or not whole.value
            or _DATED.search(prose.text[max(match.start() - _NEAR, 0) : match.start()])
        ):
            continue
        if _BEYOND.search(match["things"]):
            continue
        exact = part.value / whole.value * 100
        if abs(exact - rate.value) < Decimal(1).scaleb(-rate.decimals):
            continue
        shown = format_number(exact.quantize(Decimal(1).scaleb(-max(rate.decimals, 1))))
        what = f"{match['k']}/{match['n']} là {shown}%, không phải {match['rate']}%"
        yield _finding(prose, match.start("rate"), match.end("rate") + 1, what)


def _shares(prose: Prose) -> Iterator[Finding]:
    """Shares of one composition that pass the whole, and the two sexes that do not make it."""
    for match in _SEXES.finditer(prose.text):
        one, other = (read_number(match[name]) for name in ("one", "other"))
        if one.value is not None and other.value is not None and abs(one.value + other.value - _WHOLE) >= 1:
            both = format_number(one.value + other.value)
            what = f"nam {match['one']}% và nữ {match['other']}% cộng lại là {both}%, không phải 100%"
            yield _finding(prose, match.start("one"), match.end(), what)
    for match in _COMPOSITION.finditer(prose.text):
        end = re.compile(r"[.;](?=\s|$)|\n").search(prose.text, match.end())
        stop = min(end.start() if end else len(prose.text), match.end() + _FARTHEST)
        listed = prose.text[match.end() : stop]
        found = [read_number(rate) for rate in _PERCENT.findall(listed)]
        values = [number.value for number in found if number.value is not None]
        if len(values) < _FEWEST or len(values) != len(found) or _CHANGES.search(listed) or "(" in listed:
            continue
        total = sum(values, Decimal(0))
        if total >= _WHOLE + 1:
            parts = " + ".join(format_number(value) for value in values)
            yield _finding(
                prose, match.end(), stop, f"các phần cộng lại là {parts} = {format_number(total)}%, quá 100%"
            )


def _finding(prose: Prose, start: int, end: int, what: str) -> Finding:
    place = prose.place(start, end)
    raw = prose.text[start:end].strip()
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, raw)}: {what}; đề nghị kiểm tra lại tỷ lệ hoặc số liệu gốc.",
        place=place,
        stated=raw,
    )
