"""Sai gì: câu dẫn tới một bảng, biểu, phụ lục hoặc mục mà tệp không có.

Vì sao: người đọc không tìm được chỗ được dẫn; thường là phụ lục quên đính kèm, hoặc số mục, số bảng đã đổi mà câu dẫn
chưa đổi. Phụ lục có thể là tệp riêng, nên chỉ cảnh báo. Dẫn tới mục, phụ lục của văn bản khác (nghị định, thông tư,
công văn…) thì không xét; đoạn trích không có phần đầu văn bản cũng không xét.

Ví dụ: “(chi tiết tại Phụ lục II kèm theo)” trong khi tệp không có Phụ lục II.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, all_prose, citations_in, clip, described, sentence_at
from assistant.checks.lowered import lowered
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex
from knowledge.domain.roman import read_roman

NAME = "reference-unresolved"

_MARK = r"[IVX]+(?:\.\d{1,2})*|\d{1,2}(?:[.-]\d{1,2})*[a-zđ]?"
_REFERENCE = regex(
    rf"(?P<kind>[bBpPmM](?<!\w.)(?i:(?<=b)ảng|(?<=b)iểu|(?<=p)hụ\s+lục|(?<=m)ục))(?i:\s+(?:số\s+)?(?P<number>{_MARK})(?![\w/]|[.,-]\d|\s*%))"
)
_ATTACHED = regex(r"(?P<kind>[pP](?<!\w.)(?i:hụ\s+lục))(?i:\s+(?:chi tiết\s+)?(?:đính\s+)?kèm(?:\s+theo)?\b)")
_COMPOUND = regex(r"\b(?:danh|đề|hạng|chuyên|tiểu|khoản|biên|thư|toàn)\s+$", re.IGNORECASE)
_DEFINES = regex(rf"^\W*(?P<kind>bảng|biểu|phụ\s+lục)(?:\s+(?:số\s+)?(?P<number>{_MARK})(?!\w)|\W|$)", re.IGNORECASE)
_POINTS = regex(r"\bkèm(?:\s+theo)?\W*$", re.IGNORECASE)
_FOREIGN = regex(
    r"\b(?:Luật|Pháp lệnh|[Nn]ghị định|[Nn]ghị quyết|[Tt]hông tư|[Qq]uyết định|Chỉ thị|[Cc]ông văn|Hướng dẫn|Báo cáo"
    r"|Tờ trình|Thông báo|Kết luận|Quy chế|Quy định|Đề án|Chương trình|Hợp đồng|Công điện|Chiến lược|Chương|Điều|[Mm]ẫu"
    r"|QCVN|TCVN|Quy chuẩn|Tiêu chuẩn|Dự án|Bộ tiêu chí|Biểu thuế|Công ước"
    r"|Hiệp định|[Ss]ửa đổi|[Tt]hay thế|[Bb]ãi bỏ|Kế hoạch(?! này))\b"
)
_OF_OTHERS = regex(r"[^.;]{0,40}\bcủa\s+(?:Sở|Bộ|Chính phủ|UBND|HĐND|Ủy ban|Hội đồng|Cục|Trung ương)\b")
_LAWS = frozenset({"luat", "bo luat", "phap lenh", "nghi dinh", "thong tu"})  # they refer to the texts they amend
_DETAILS = regex(r"\b(?:chi tiết|kèm theo|đính kèm|xem)\b", re.IGNORECASE)
_WORD = regex(r"\w")
_RIGHT_BEFORE = 40  # characters before a bracket in which another document may stand that it belongs to
_OPENING_NUMBER = regex(rf"^(?P<number>{_MARK})[.)]?\s")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a document has, by number in one spelling; ``unnamed`` is how many tables bear no number."""

    tables: frozenset[str]
    appendices: frozenset[str]
    sections: frozenset[str]
    unnamed: int
    has_appendix: bool

    def holds(self, kind: str, number: str) -> bool:
        """True when the thing of this kind and number (empty: any) exists; unnumbered tables count by their order."""
        if not number:
            return self.has_appendix
        if kind == "muc":
            return number in self.sections
        if kind == "phu luc":
            return number in self.appendices or (number == "1" and self.has_appendix and not self.appendices)
        ordered = number.isdigit() and int(number) <= self.unnamed
        return ordered or number in self.tables or number in self.appendices


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per thing referred to that the document lacks, at the first reference to it."""
    if not plan.header.kind or plan.unread or fold(plan.header.kind) in _LAWS:
        return
    known: _Known | None = None
    told: set[tuple[str, str]] = set()
    for prose in all_prose(plan):
        if prose.section is not None and prose.section.appendix and prose.is_heading:
            continue
        for found, kind, number in _references(prose):
            known = known or _known(plan)
            if not known.holds(kind, number) and (kind, number) not in told:
                told.add((kind, number))
                yield _finding(prose, found, kind)


def _references(prose: Prose) -> Iterator[tuple[re.Match[str], str, str]]:
    """The references to a part of this document: the match, its kind folded, its number in one spelling."""
    text, plain = prose.text, lowered(prose.text)
    if not ("mục" in plain or "phụ" in plain or "biểu" in plain or "bảng" in plain):
        return
    points = _POINTS.search(text[-_RIGHT_BEFORE:]) is not None
    foreign: dict[str, bool] = {}
    for pattern in (_REFERENCE, _ATTACHED):
        for found in pattern.finditer(text):
            titles = not points and _WORD.search(text, 0, found.start()) is None
            if titles or _COMPOUND.search(text, max(0, found.start() - _RIGHT_BEFORE), found.start()):
                continue
            sentence = _around(text, found)
            if sentence not in foreign:
                foreign[sentence] = bool(_FOREIGN.search(sentence) or citations_in(sentence))
            if foreign[sentence] or _OF_OTHERS.match(text, found.end()):
                continue
            kind = fold(found["kind"])
            yield found, kind, _settled(found["number"], kind) if pattern is _REFERENCE else ""


def _around(text: str, found: re.Match[str]) -> str:
    """What tells whose part is meant: the sentence; of "(chi tiết tại Phụ lục I)" the bracket and what precedes it."""
    opening, closing = text.rfind("(", 0, found.start()), text.find(")", found.end())
    if opening >= 0 and closing >= 0 and ")" not in text[opening : found.start()]:
        bracket = text[opening:closing]
        if _DETAILS.search(bracket):
            return text[max(0, opening - _RIGHT_BEFORE) : opening] + bracket
    return sentence_at(text, found.start(), found.end())


def _settled(number: str, kind: str) -> str:
    """A number in one spelling: 02 is 2; of tables and appendices II is 2. Of "1-3" the first counts."""
    parts = number.lower().partition("-")[0].split(".") if kind != "muc" else number.partition("-")[0].split(".")
    plain = [part.lstrip("0") or "0" for part in parts]
    if kind != "muc":
        plain = [str(read_roman(part.upper()) or part) for part in plain]
    return ".".join(plain)


def _known(plan: Plan) -> _Known:
    """What the document has: captions and titles that open with their number, appendices, sections, rows."""
    captions = [table.caption for _, table in plan.tables()]
    titles = [section.number for _, section in plan.walk() if section.appendix]
    held: dict[str, set[str]] = {"bang": set(), "bieu": set(), "phu luc": set()}
    has_appendix = any(section.appendix for _, section in plan.walk())
    for text in (*(prose.text for prose in all_prose(plan)), *captions, *titles):
        found = _DEFINES.match(text)
        if found is None or _POINTS.search(text):
            continue
        kind = fold(found["kind"])
        has_appendix = has_appendix or kind == "phu luc"
        if found["number"]:
            held[kind].add(_settled(found["number"], kind))
    return _Known(
        tables=frozenset(held["bang"] | held["bieu"]),
        appendices=frozenset(held["phu luc"]),
        sections=frozenset(_numbers(plan)),
        unnamed=sum(_DEFINES.match(caption) is None for caption in captions),
        has_appendix=has_appendix,
    )


def _numbers(plan: Plan) -> Iterator[str]:
    """Every number that a "mục" can have: of sections (alone, and after those above), of list items and of rows."""
    for path in _paths(plan.sections, ()):
        own = _settled(path[-1].number.split(" ")[-1], "muc")
        yield own
        above = [_settled(section.number.split(" ")[-1], "muc") for section in path[:-1]]
        yield from (".".join((*above[start:], own)) for start in range(len(above)))
        yield from (f"{number}.{own}" for number in above)
        for block in path[-1].blocks:
            if isinstance(block, Paragraph):
                opening = _OPENING_NUMBER.match(f"{block.marker} {block.text}".strip())
                if opening is not None:
                    yield _settled(opening["number"], "muc")
    for _, table in plan.tables():
        yield from (_settled(line.number, "muc") for _, line in table.walk() if line.number)


def _paths(sections: tuple[Section, ...], above: tuple[Section, ...]) -> Iterator[tuple[Section, ...]]:
    for section in sections:
        path = (*above, section)
        yield path
        yield from _paths(section.children, path)


def _finding(prose: Prose, found: re.Match[str], kind: str) -> Finding:
    place = prose.place(found.start(), found.end())
    named = found[0] if found.groupdict().get("number") else "Phụ lục"
    lacking = f"tệp không có {'mục này' if kind == 'muc' else 'phần này'}"
    apart = "" if kind == "muc" else "; nếu là tệp riêng, kiểm tra xem đã gửi kèm chưa"
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, found[0])}: dẫn tới “{clip(named)}” nhưng {lacking}{apart}.",
        place=place,
        stated=named,
    )
