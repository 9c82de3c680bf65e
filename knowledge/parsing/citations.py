"""Numbers of legal documents and what a text says of them, found as officers write them.

Pure text in, values out. `find_numbers` is strict enough for whole plans (anchored on the left, so
`222/2026/NĐ-CP` is never read as `22/2026/NĐ-CP`); `parse_number` reads one number in any spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.domain.dates import PartialDate, date_at
from knowledge.domain.folding import fold, settle_tones
from knowledge.domain.legal import Citation, DocumentNumber
from knowledge.domain.regex import matches_at, regex
from knowledge.parsing.symbols import issuer_of, kind_of, known_body, known_kind, spelled

__all__ = ["NumberInText", "find_citations", "find_numbers", "issuer_of", "kind_of", "parse_number"]


@dataclass(frozen=True, slots=True)
class NumberInText:
    """A document number where it stands; `text[start:end] == raw`."""

    raw: str
    start: int
    end: int
    number: DocumentNumber


_FIRST = r"\d(?<![\w./&-]\d)"
_STATE = regex(
    rf"(?P<number>{_FIRST}\d{{0,4}}(?:\.\d{{1,3}})?[a-c]?)(?:/(?P<year>(?:19|20)\d{{2}}))?"
    r"/(?P<symbol>(?:QH|UBTVQH)[ \u00a0]?\d{1,2}|[A-ZĐ][A-Za-zĐđ&]*(?:-[A-ZĐ&][A-Za-zĐđ&0-9]*)*)(?!\w)"
)
_PARTY = regex(
    rf"(?P<number>{_FIRST}\d{{0,3}}[a-c]?)" + r"-(?P<symbol>[A-ZĐ][A-Za-zĐđ]{1,4}/[A-ZĐ][A-Za-zĐđ]{1,9}\d{0,2})(?!\w)"
)
_ASSEMBLY = regex(r"(?:QH|UBTVQH)\d{1,2}")
_LETTERS = r"[A-Za-zĐđ][A-Za-zĐđ&]*\d{0,2}"
_DASH = r"[-–—−‑]"
_LOOSE_SYMBOL = rf"{_LETTERS}(?:\s*(?:{_DASH}|/)\s*{_LETTERS}){{0,3}}"
_LOOSE = regex(
    rf"(?P<number>{_FIRST}\d{{0,4}}(?:\.\d{{1,3}})?[a-cA-C]?)\s?(?P<first>/|{_DASH})\s?"
    rf"(?:(?P<year>(?:19|20)\d{{2}})\s?(?:/|{_DASH})\s?)?(?P<symbol>{_LOOSE_SYMBOL})(?![\w/])"
)
_ANY = regex(
    rf"(?P<number>\d{{1,5}}(?:\.\d{{1,3}})?[a-c]?)\s*(?P<first>/|{_DASH}|\s)\s*"
    rf"(?:(?P<year>(?:19|20)\d{{2}})\s*(?:/|{_DASH}|\s)\s*)?"
    rf"(?P<symbol>{_LETTERS}(?:\s*(?:{_DASH}|/|\s)\s*{_LETTERS}){{0,3}}(?:\s\d{{1,2}})?)",
    re.IGNORECASE,
)
_BETWEEN = regex(rf"\s*(?:/|{_DASH})\s*")
_MAY_BE_NUMBER = regex(r"[0-9](?=[a-cA-C\s/–—−‑-])(?=[a-cA-C]?\s?[/–—−‑-]\s?\w)")
"""The last digit before the first mark of a number."""
_KINDS = (
    "Thông tư liên tịch", "Văn bản hợp nhất", "Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Chỉ thị",
    "Kế hoạch", "Công văn", "Văn bản", "Báo cáo", "Tờ trình", "Thông báo", "Hướng dẫn", "Chương trình", "Kết luận",
    "Quy chế", "Quy định", "Pháp lệnh", "Bộ luật", "Luật", "Lệnh", "Đề án", "Công điện",
)  # fmt: skip
_ABBREVIATED = {
    "QĐ": "Quyết định", "NQ": "Nghị quyết", "NĐ": "Nghị định", "TT": "Thông tư", "CT": "Chỉ thị", "KH": "Kế hoạch",
    "CV": "Công văn", "TTr": "Tờ trình", "BC": "Báo cáo",
}  # fmt: skip
_NEAR = 60  # characters in which the kind usually stands before its number
_KIND_WORDS = "|".join(kind.replace(" ", r"\s+") for kind in _KINDS)
_KIND_OF_WORD = {fold(kind): kind for kind in _KINDS} | {fold(short): kind for short, kind in _ABBREVIATED.items()}
_KIND_BEFORE = regex(
    rf"(?<!\w)(?:(?P<kind>(?i:{_KIND_WORDS}))|(?P<short>{'|'.join(_ABBREVIATED)}))\s+(?:(?i:số)\s*:?\s*)?$"
)
_LAW_BEFORE = regex(
    r"(?<!\w)(?P<kind>Luật|Bộ luật|Pháp lệnh)\s+(?P<name>[^;:.()\n\d“”\"]{2,160}?),?\s+(?:số\s*:?\s*)?$"
)


def _number_of(number: str, year: str | None, symbol: str, first: str) -> DocumentNumber | None:
    """The number in canonical letters and marks; None when the letters name neither a kind nor a body."""
    marks = re.findall(rf"/|{_DASH}", symbol)
    parts = [part for part in re.split(rf"\s*(?:/|{_DASH})\s*|\s+", symbol.strip()) if part]
    if len(parts) > 1 and parts[-1].isdigit():
        parts[-2:] = [parts[-2] + parts[-1]]
    proper = spelled(parts)
    if len(proper) == 1 and (first != "/" or not known_body(proper[0])):
        return DocumentNumber(number, int(year), proper[0]) if year and _ASSEMBLY.fullmatch(proper[0]) else None
    if not (known_kind(proper[0]) or known_body(proper[0]) or any(known_body(part) for part in proper[1:])):
        return None
    if len(proper) == 2 and not year:
        written = DocumentNumber(number, None, "/".join(proper), party=True)
        dash_first = first not in "/ " and marks == ["/"]
        slash_first = first == "/" and marks and marks[-1] != "/"
        if dash_first or (written.of_party and not slash_first):
            return written
    return DocumentNumber(number, int(year) if year else None, "-".join(proper))


def parse_number(text: str) -> DocumentNumber | None:
    """The one number a text consists of, in any spelling: `5700/qd-ubnd`, `09-2015-QĐ-UBND`, `quyết định số 57 nq/tw`.

    Kind words and "số" may stand before it; anything else around it gives None (see `find_numbers`).
    """
    flat = " ".join(text.split()).strip(" .;,:()“”\"'")
    first = re.search(r"\d", flat)
    if first is None:
        return None
    lead = fold(flat[: first.start()]).rstrip(" :.")
    lead = re.sub(r"(?:^|\s)so$", "", lead).strip()
    match = _ANY.fullmatch(flat[first.start() :])
    if match is None or (lead and lead not in _KIND_OF_WORD):
        return None
    strict = _STATE.fullmatch(match.group(0)) or _PARTY.fullmatch(match.group(0))
    read = _number_of(match["number"].lower(), match["year"], match["symbol"], match["first"])
    return read or (DocumentNumber.read(match.group(0)) if strict and "-" in match["symbol"] else None)


def _openings(text: str) -> list[int]:
    """Where a number may begin: at the first of the digits (and points) that stand before a mark."""
    found: list[int] = []
    for last in _MAY_BE_NUMBER.finditer(text):
        at = last.start()
        while at and (text[at - 1].isdecimal() or text[at - 1] == "."):
            at -= 1
        if text[at] != "." and (not found or found[-1] != at):
            found.append(at)
    return found


def _strict_numbers(text: str, openings: list[int]) -> Iterator[NumberInText]:
    for pattern, party in ((_STATE, False), (_PARTY, True)):
        for match in matches_at(pattern, text, openings):
            symbol = "".join(match["symbol"].split())
            if not party and "-" not in symbol and not known_body(symbol):
                continue
            year = None if party or match["year"] is None else int(match["year"])
            number = DocumentNumber(match["number"], year, symbol, party=party)
            yield NumberInText(match.group(0), match.start(), match.end(), number)


def _loose_numbers(text: str, openings: list[int], strict: dict[int, int]) -> Iterator[NumberInText]:
    """Lower case, missing marks and stray spaces, only where the letters are a known kind with a known body.

    ``strict`` tells where the numbers end that are found already, by where they begin.
    """
    for match in matches_at(_LOOSE, text, openings):
        if match.end() <= strict.get(match.start(), 0):
            continue
        parts = [part for part in _BETWEEN.split(match["symbol"]) if part]
        proper = spelled(parts)
        assembly = len(proper) == 1 and match["year"] and proper[0][-1].isdigit()
        if not assembly and not (len(proper) > 1 and known_kind(proper[0]) and known_body(proper[-1])):
            continue
        number = _number_of(match["number"].lower(), match["year"], match["symbol"], match["first"])
        if number is not None and known_body(proper[-1]):
            yield NumberInText(match.group(0), match.start(), match.end(), number)


def find_numbers(text: str) -> tuple[NumberInText, ...]:
    """Every document number of the text, in order, none overlapping another."""
    found: list[NumberInText] = []
    openings = _openings(text)
    if not openings:
        return ()
    candidates = list(_strict_numbers(text, openings))
    candidates += _loose_numbers(text, openings, {one.start: one.end for one in candidates})
    for one in sorted(candidates, key=lambda found: (found.start, -found.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


_ISSUER_HEADS = (
    "Quốc hội", "Ủy ban", "UBTVQH", "UBND", "HĐND", "Hội đồng", "Chính phủ", "Thủ tướng", "Chủ tịch", "Bộ", "Liên bộ",
    "Ban", "BCH", "BCĐ", "Trung ương", "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Thị ủy", "Quận ủy", "Đảng ủy", "Sở",
    "Liên Sở", "Giám đốc", "Tổng cục", "Cục", "Chi cục", "Vụ", "Viện", "Văn phòng", "VP", "Phòng", "Trung tâm",
    "Tòa án", "Kiểm toán", "Kho bạc", "Thanh tra",
)  # fmt: skip
_STOP_WORDS = (
    "về", "v/v", "ban hành", "phê duyệt", "quy định", "hướng dẫn", "sửa đổi", "bổ sung", "khóa", "kỳ họp",
    r"giao(?!\s+thông)", "đến", "theo", "để", "cho", "tại", "trong", "trên", "là", "do", "với", "thực hiện", "tiếp tục",
    "nhằm", "làm", "năm", "ngày", "kèm", "đã", "được", "có", "tới", "triển khai", "công bố", "bãi bỏ", "thay thế",
    "cụ thể hóa", "cụ thể hoá",
    "điều chỉnh", "thông qua", "quyết định", "nghị quyết", "chỉ đạo", "yêu cầu", "từ", "khi", "nếu", "vào", "sẽ",
    "công nhận", "thành lập", "tổ chức", "nêu", "nói", "như", "hoặc", "cùng", "còn", "hết",
)  # fmt: skip
_ISSUER = regex(
    rf"[\s,]*\bcủa\s+(?P<issuer>(?:{'|'.join(head.replace(' ', chr(92) + 's+') for head in _ISSUER_HEADS)})\b"
    rf"(?:[^;:.()\n“”\",?!]|,(?=\s+Thể\s+thao\b|\s+Hạ\s+tầng\b)){{0,90}}?)"
    rf"(?=\s*(?:[;:.()\n“”\"?!]|,(?!\s+(?:Thể\s+thao|Hạ\s+tầng)\b)|$|\b(?:{'|'.join(_STOP_WORDS)})\b|\bvà\s+(?:{_KIND_WORDS}|số|\d)))",
    re.IGNORECASE,
)
_BEFORE_DATE = regex(r"[\s,]*(?:\(\s*)?(?:ban\s+hành\s+|ký\s+)?", re.IGNORECASE)
_YEAR_AFTER = regex(r"\s+năm\s+(?P<year>(?:19|20)\d{2})(?!\d)", re.IGNORECASE)
_SUBJECT = regex(
    r"(?:\s*\([^()\n]{1,30}\))?(?:[\s,]*(?:khóa|kỳ\s+họp(?:\s+thứ)?)\s+\w{1,9})*[\s,]*(?:(?:về\s+việc|v/v|về)\s+(?P<about>\S)|(?P<verb>ban\s+hành|phê\s+duyệt|quy\s+định|sửa\s+đổi|hướng\s+dẫn"
    r"|điều\s+chỉnh|triển\s+khai|thông\s+qua|giao)\b)",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 4000  # characters
_SUBJECT_END = regex(r"[;\n]|\.(?=\s|$)|:|[,;]?\s*theo đó\b")
_BRACKET = regex(r"[()]")
_CONNECTOR = regex(r"[\s,]*(?:và|hoặc|cùng(?:\s+với)?|,)?\s*(?:(?i:số)\s*)?")


def _kind_before(text: str, start: int) -> tuple[str | None, str | None, int]:
    """The kind written before a number, the name between them (laws), and where the citation begins."""
    line = text[max(0, start - 220) : start]
    offset = start - len(line)
    if match := _KIND_BEFORE.search(line, max(0, len(line) - _NEAR)) or _KIND_BEFORE.search(line):
        word = match["kind"] or match["short"]
        return _KIND_OF_WORD[fold(word)], None, offset + match.start()
    if match := _LAW_BEFORE.search(line):
        return match["kind"], " ".join(match["name"].split()), offset + match.start()
    return None, None, start


def _date_after(text: str, end: int) -> tuple[PartialDate | None, int]:
    lead = _BEFORE_DATE.match(text, end)
    begin = lead.end() if lead else end
    if written := date_at(text, begin):
        close = text[end:begin].count("(") and text[written.end : written.end + 1] == ")"
        return written.date, written.end + (1 if close else 0)
    if match := _YEAR_AFTER.match(text, end):
        return PartialDate(None, None, int(match["year"])), match.end()
    return None, end


def _issuer_after(text: str, end: int) -> tuple[int, int] | None:
    """Where the issuer stands that a text names after a number or its date."""
    match = _ISSUER.match(text, end)
    if match is None:
        return None
    begin = match.start("issuer")
    return begin, begin + len(match["issuer"].rstrip(" -–,*_\n\t"))


def _subject_after(text: str, settled: str, end: int) -> str | None:
    match = _SUBJECT.match(settled, end)
    if match is None:
        return None
    begin = match.start("about") if match["about"] else match.start("verb")
    stop = _SUBJECT_END.search(text, begin, begin + _LONGEST_SUBJECT)
    subject = text[begin : stop.start() if stop else begin + _LONGEST_SUBJECT]
    depth = 0
    for bracket in _BRACKET.finditer(subject) if ")" in subject else ():
        depth += 1 if bracket[0] == "(" else -1
        if depth < 0:
            subject = subject[: bracket.start()]
            break
    return " ".join(subject.split()).strip(" ,*_") or None


def _cited(text: str, settled: str, found: NumberInText) -> Citation:
    kind, name, start = _kind_before(settled, found.start)
    day, end = _date_after(settled, found.end)
    issuer = None
    if span := _issuer_after(settled, end):
        issuer, end = " ".join(text[span[0] : span[1]].split()), span[1]
        if day is None:
            day, end = _date_after(settled, end)
    subject = name or _subject_after(text, settled, end)
    return Citation(text[start:end], kind, found.number, day, issuer, subject, start, end)


def _shared(text: str, citations: list[Citation]) -> Iterator[Citation]:
    """Neighbours in one list share what is written once: the kind from the left, the issuer from the right."""
    joined = [_CONNECTOR.fullmatch(text, one.end, other.start) is not None for one, other in pairwise(citations)]
    for place in range(1, len(citations)):
        before, one = citations[place - 1], citations[place]
        if joined[place - 1] and one.kind is None and _same_symbol(before, one):
            citations[place] = replace(one, kind=before.kind)
    for place in range(len(citations) - 2, -1, -1):
        one, after = citations[place], citations[place + 1]
        if joined[place] and one.issuer is None and _same_symbol(one, after):
            citations[place] = replace(one, issuer=after.issuer)
    yield from citations


def _same_symbol(one: Citation, other: Citation) -> bool:
    return (
        one.number is not None
        and other.number is not None
        and issuer_of(one.number) is not None
        and issuer_of(one.number) == issuer_of(other.number)
    )


def find_citations(text: str, numbers: tuple[NumberInText, ...] | None = None) -> tuple[Citation, ...]:
    """Every citation of a numbered document: kind, number, date, issuer and subject as far as they are written.

    A date belongs to the number it follows; an issuer written after the last of several joined numbers belongs to all.
    """
    numbers = find_numbers(text) if numbers is None else numbers
    if not numbers:
        return ()
    settled = settle_tones(text)
    return tuple(_shared(text, [_cited(text, settled, found) for found in numbers]))
