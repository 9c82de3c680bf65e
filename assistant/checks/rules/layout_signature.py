"""Sai gì: quyền hạn, chức vụ người ký ghi không khớp cơ quan ban hành, hoặc không in hoa, không in đậm.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: ký thay mặt tập thể ghi “TM.”, cấp phó ký thay ghi “KT.” rồi chức vụ của
mình, thừa lệnh “TL.”, thừa ủy quyền “TUQ.”, quyền cấp trưởng “Q.”; chữ in hoa, đậm; họ tên in thường, đậm, không ghi
học hàm, học vị. Ủy ban nhân dân làm việc theo tập thể nên ký “TM. ỦY BAN NHÂN DÂN”; thủ trưởng một sở ký không có
“TM.”.

Ví dụ: kế hoạch của sở ký “TM. GIÁM ĐỐC”; “PHÓ CHỦ TỊCH” ký mà không có “KT. CHỦ TỊCH”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.checks.context import CheckContext
from assistant.checks.figures import one_line
from assistant.checks.looks import foot_lines, signature_lines, told, told_looks, unset
from knowledge.domain.finding import Finding, Fix, Verdict
from knowledge.domain.folding import fold
from knowledge.domain.layout import LineLook, Look
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "layout-signature"

_COUNCIL = regex(r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)\b")
_DIRECTED = regex(r"(?:so|phong|chi cuc|cuc)\b")
_FOR = regex(r"\b(TM|KT|TL|TUQ|Q)\s*\.")
_CRAMPED = regex(r"(TM|KT|TL|TUQ|Q)(?:\s+\.\s*|\.)(?=\S)")
_UNDOTTED = regex(r"(TM|KT|TL|TUQ)[,:]?\s+(?=[^\W\d_]{2})")
_DEPUTY = regex(r"(?:PHÓ|THỨ TRƯỞNG)\b")
_DEGREE = regex(r"(?:PGS|GS|TS|ThS|Ths|BS|KS|CN)\.|(?:Tiến sĩ|Thạc sĩ|Kỹ sư|Cử nhân|Bác sĩ)\b")
_POSITIONS = frozenset({"chu tich", "pho chu tich", "giam doc", "pho giam doc", "truong phong", "pho truong phong"})


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per line of the signature that is wrong, one for looks."""
    authority, signer = signature_lines(plan)
    yield from _abbreviations(plan)
    if not authority:
        return
    foot = foot_lines(plan)
    undotted = [line for line in foot if line.text.isupper() and _UNDOTTED.match(line.text) and line not in authority]
    marks = {mark[1] for line in foot for mark in _FOR.finditer(line.text)}
    marks |= {mark[1] for line in undotted if (mark := _UNDOTTED.match(line.text))}
    yield from _deputies(authority, marks)
    yield from _consistency(plan.header.agency, authority, marks)
    thin = [line for line in (*undotted, *authority, signer) if line is not None and unset(plan, line, (Look.BOLD,))]
    if thin:
        yield told_looks(NAME, "quyền hạn, chức vụ và họ tên người ký", thin, (Look.BOLD,))
    if signer is not None:
        yield from _signer(plan.header.agency, signer)


def _abbreviations(plan: Plan) -> Iterator[Finding]:
    """TM., KT. and their like have a full stop and a space."""
    for line in foot_lines(plan):
        written = one_line(line.text)
        right = _UNDOTTED.sub(r"\1. ", written, count=1) if _UNDOTTED.match(written) else written
        right = _CRAMPED.sub(r"\1. ", right, count=1) if _CRAMPED.match(right) else right
        if written.isupper() and "\t" not in line.text and right != written:
            fix = Fix(f"Viết “{right}”.", right, safe=True, quote=written)
            yield told(NAME, line, f"Dòng ký “{written}” phải viết “{right}”", fix)


def _deputies(authority: list[LineLook], marks: set[str]) -> Iterator[Finding]:
    """A deputy signs KT.; whoever signs KT. is a deputy."""
    texts = [one_line(line.text) for line in authority]
    deputies = [line for line, text in zip(authority, texts, strict=True) if _DEPUTY.match(text)]
    if deputies and not marks & {"KT", "TL", "TUQ", "Q"}:
        written = one_line(deputies[0].text)
        chief = _DEPUTY.sub("", written).strip()
        advice = f"Thêm dòng “KT. {chief}” phía trên." if chief else "Thêm dòng “KT.” của cấp trưởng phía trên."
        yield told(NAME, deputies[0], f"Cấp phó ký thay (“{written}”) phải có dòng “KT.” phía trên", Fix(advice))
    line = next((line for line, text in zip(authority, texts, strict=True) if text.startswith("KT")), None)
    if line is not None and not deputies:
        said = f"Sau dòng “{one_line(line.text)}” phải ghi chức vụ của cấp phó trực tiếp ký"
        yield told(NAME, line, said, Fix("Ghi chức vụ của cấp phó, ví dụ “PHÓ CHỦ TỊCH”."))


def _consistency(agency: str, authority: list[LineLook], marks: set[str]) -> Iterator[Finding]:
    """A council signs TM.; the head of a department signs for himself."""
    issuer = fold(agency)
    first = authority[0]
    written = one_line(first.text)
    chaired = any("CHỦ TỊCH" in line.text for line in authority)
    if _COUNCIL.match(issuer) and chaired and not marks & {"TM", "TL", "TUQ"}:
        body = "HỘI ĐỒNG NHÂN DÂN" if re.match(r"hoi dong|hdnd", issuer) else "ỦY BAN NHÂN DÂN"
        said = f"{agency} ban hành theo tập thể thì ký “TM. {body}”; tệp ghi “{written}”"
        yield replace(told(NAME, first, said, Fix(f"Thêm dòng “TM. {body}”.")), verdict=Verdict.REVIEW)
    if _DIRECTED.match(issuer) and "TM" in marks:
        said = f"Thủ trưởng của {agency} ký trực tiếp, không ghi “TM.”; tệp ghi “{written}”"
        yield told(NAME, first, said, Fix("Chỉ ghi chức vụ người ký, ví dụ “GIÁM ĐỐC”."))


def _signer(agency: str, line: LineLook) -> Iterator[Finding]:
    written = one_line(line.text)
    if fold(written) in _POSITIONS:
        fix = Fix(f"Viết “{written.upper()}”.", written.upper(), safe=True, quote=written)
        yield told(NAME, line, f"Chức vụ người ký “{written}” phải in hoa", fix)
        return
    degree = _DEGREE.match(written)
    if degree and (_COUNCIL.match(fold(agency)) or _DIRECTED.match(fold(agency))):
        said = f"Trước họ tên người ký không ghi học hàm, học vị (“{degree[0]}”)"
        yield told(NAME, line, said, Fix(f"Bỏ “{degree[0]}” trước họ tên."))
