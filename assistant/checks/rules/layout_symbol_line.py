"""Sai gì: dòng “Số: …/KH-UBND” viết sai cách: thiếu dấu hai chấm, thừa khoảng trắng, đảo gạch chéo, sai tên loại.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I và III: sau chữ “Số” có dấu hai chấm; số nhỏ hơn 10 ghi thêm số 0 phía
trước; giữa số và ký hiệu có dấu gạch chéo, giữa các nhóm chữ viết tắt có gạch nối, không cách chữ; ký hiệu bắt đầu bằng
chữ viết tắt tên loại. Số để trống trong bản thảo là đúng: số được cấp sau khi ký.

Ví dụ: “Số 5 / KH - UBND”; kế hoạch mang ký hiệu “/BC-UBND”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.looks import line_at, parts, told
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "layout-symbol-line"

_LABEL = regex(r"Số\s*:?\s*")
_ROOM = regex(r":\s*")
_REST = regex(r"(?P<number>\d{0,5})(?P<blank>[\s._…]*)(?P<joint>[/-])\s*(?P<symbol>[^\W\d_].*)")
_SYMBOL = regex(r"[A-ZĐ][\wĐđ&.]*(?:\s*[-–/]\s*[A-ZĐ][\wĐđ&.]*)*")
_ABBREVIATIONS = {
    "KẾ HOẠCH": "KH",
    "BÁO CÁO": "BC",
    "TỜ TRÌNH": "TTr",
    "QUYẾT ĐỊNH": "QĐ",
    "NGHỊ QUYẾT": "NQ",
    "THÔNG BÁO": "TB",
    "CHƯƠNG TRÌNH": "CTr",
    "CHƯƠNG TRÌNH CÔNG TÁC": "CTr",
    "PHƯƠNG ÁN": "PA",
    "HƯỚNG DẪN": "HD",
}


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning for the line of the number."""
    line = line_at(plan, plan.header.number_span)
    written = next((part for part in parts(line) if _LABEL.match(part)), "") if line is not None else ""
    if line is None or not written:
        return
    label = _LABEL.match(written)
    rest = written[label.end() :] if label else ""
    if not rest.strip(" ._…/-"):
        return
    found = _REST.fullmatch(rest)
    if found is None or not _SYMBOL.fullmatch(found["symbol"]):
        return
    wrong_kind = _wrong_kind(plan.header.kind, found["symbol"])
    right = _right(written, found)
    same = _ROOM.sub(": ", written) == _ROOM.sub(": ", right)
    if same and not wrong_kind:
        return
    faults = [] if same else [f"phải viết “{right}”"]
    faults += [wrong_kind] if wrong_kind else []
    fix = None if same else Fix(f"Viết “{right}”.", right, safe=True, quote=written)
    yield told(NAME, line, f"Dòng số, ký hiệu “{written}” {'; '.join(faults)}", fix, written)


def _right(written: str, found: re.Match[str]) -> str:
    """The line as the decree writes it; the room left for a number stays."""
    number = found["number"]
    number = f"0{number}" if len(number) == 1 else number
    symbol = re.sub(r"\s*([-–/])\s*", r"\1", found["symbol"]).replace("–", "-")
    if found["joint"] == "-":
        symbol = symbol.replace("/", "-")
    label = written[: written.index("ố") + 1]
    return f"{label}: {number}{found['blank'] if not number else ''}/{symbol}"


def _wrong_kind(kind: str, symbol: str) -> str:
    """Why the symbol does not fit the kind of the document; empty where it does, or nobody can tell."""
    wanted = _ABBREVIATIONS.get(kind.upper())
    written = re.split(r"[\s/–-]", symbol)[0]
    others = set(_ABBREVIATIONS.values()) - {wanted}
    if wanted is None or written == wanted or written not in others:
        return ""
    return f"văn bản là {kind.lower()} nên ký hiệu bắt đầu bằng “{wanted}”, không phải “{written}”"
