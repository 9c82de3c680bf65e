"""Faults in words: dates, citations, captions, headings, units left blank, names of agencies, marks at line ends.

Each is a small change of the text that an officer makes when typing or when taking last year's plan as a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evals.mutation.fault import Fault, Ground, put, rules
from knowledge.domain.plan import Paragraph, Section
from knowledge.domain.words import find_words

_DATE = r"ngày (\d{1,2})( tháng |/)(\d{1,2})( năm |/)(20\d\d)"
_CITED = re.compile(r"số (\d{1,4}(?:/20\d\d)?(?:/[A-ZĐ][\wĐ-]+|-[A-ZĐ]+/[A-ZĐ]+)) " + _DATE)
_DAY = re.compile(r"(?:trước|từ|vào|đến) " + _DATE)
_BASIS = re.compile(r"^(?:_|\*)?Căn cứ [^\n]*;(?:_|\*)?$", re.MULTILINE)
_SHORT_MONTHS = {2: 30, 4: 31, 6: 31, 9: 31, 11: 31}
_OLD_LAWS = (
    "Căn cứ Luật Ngân sách nhà nước số 83/2015/QH13 ngày 25 tháng 6 năm 2015;",
    "Căn cứ Luật Khoa học và công nghệ số 29/2013/QH13 ngày 18 tháng 6 năm 2013;",
    "Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 ngày 19 tháng 6 năm 2015;",
)
_INVENTED = "Căn cứ Nghị định số 9{n}/2024/NĐ-CP ngày 30 tháng 12 năm 2024 của Chính phủ về quản lý hoạt động ở cơ sở;"
_LATER = "Căn cứ Luật Chuyển đổi số số 148/2025/QH15 ngày 11 tháng 12 năm 2025;"
_CITING = rules(
    "citation-conflict", "citation-order", "citation-unknown", "citation-incomplete", "citation-year-mismatch"
)
_YEARS = rules("year-drift", "caption-year-mismatch", "narrative-mismatch")


def wording_faults(ground: Ground) -> Iterator[Fault]:
    """Every fault in the words of the plan; sampling is left to the caller."""
    for plant in (
        _dates, _citations, _party_dash, _new_bases, _basis_marks, _captions, _headings, _placeholders, _spelling,
        _agencies, _references, _percentages, _promises, _values, _totals_left_out,
    ):  # fmt: skip
        yield from plant(ground)


def _changed(
    ground: Ground, kind: str, rule: str, start: int, end: int, new: str, also: frozenset[str] = frozenset()
) -> Fault:
    old = ground.text[start:end]
    return Fault(kind, rules(rule), put(ground.text, (start, end, new)), f"{old[:90]!r} → {new[:90]!r}", also=also)


def _dates(ground: Ground) -> Iterator[Fault]:
    """A day that does not exist."""
    for match in _DAY.finditer(ground.text):
        month = int(match[3])
        day = str(_SHORT_MONTHS.get(month, 32))
        also = rules("deadline-conflict")
        yield _changed(ground, "day that does not exist", "impossible-date", match.start(1), match.end(1), day, also)


def _citations(ground: Ground) -> Iterator[Fault]:
    """A cited date after the plan, in another year than the number, or other than where the document is named first."""
    span = ground.plan.header.date.interval()
    seen: dict[str, str] = {}
    for match in _CITED.finditer(ground.text):
        year, (start, end) = int(match[6]), match.span(6)
        has_year = re.search(r"/20\d\d/", match[1]) is not None
        if has_year:
            kind = "year of a number and year of its date"
            yield _changed(ground, kind, "citation-year-mismatch", start, end, str(year - 1), _CITING)
        elif span is not None and year <= span[1].year:
            kind = "cited document younger than the plan"
            also = _CITING | rules("citation-not-in-force")
            yield _changed(ground, kind, "citation-postdates-plan", start, end, str(span[1].year + 1), also)
        if seen.get(match[1]) == match[0]:
            day = str(int(match[2]) % 27 + 1).zfill(2)
            yield _changed(ground, "two dates for one document", "citation-conflict", *match.span(2), day, _CITING)
        seen.setdefault(match[1], match[0])
        symbol = re.search(r"/(?:NĐ-CP|QĐ-TTg|QĐ-UBND|NQ-HĐND|TT-B\w+)$", match[1])
        if symbol is not None:
            kind = "dash and slash changed over" + (", number with a year" if has_year else "")
            new = "-" + symbol[0][1:].replace("-", "/")
            start, end = match.start(1) + symbol.start(), match.end(1)
            yield _changed(ground, kind, "citation-malformed", start, end, new, _CITING)
        kinds = re.search(r"(Nghị định|Quyết định|Thông tư|Nghị quyết) $", ground.text[: match.start()])
        if kinds is not None and symbol is not None:
            new = "Chỉ thị" if kinds[1] != "Chỉ thị" else "Công điện"
            kind = "symbol of another kind of document"
            yield _changed(ground, kind, "citation-malformed", *kinds.span(1), new, _CITING)
    for match in re.finditer(
        r"^Căn cứ (?:Quyết định|Nghị quyết) số \d+/[\w-]+( " + _DATE + r" của [^;\n]*?) (?:về|giao)",
        ground.text,
        re.MULTILINE,
    ):
        kind = "first mention without date and issuer"
        yield _changed(ground, kind, "citation-incomplete", *match.span(1), "", _CITING)


def _party_dash(ground: Ground) -> Iterator[Fault]:
    for match in re.finditer(r"(?<=số )(\d+)-(NQ|CT|KL)/TW", ground.text):
        new = f"{match[1]}/{match[2]}-TW"
        yield _changed(ground, "dash and slash changed over", "citation-malformed", *match.span(), new, _CITING)


def _new_bases(ground: Ground) -> Iterator[Fault]:
    """One more basis: a law that has ended, one that is not yet in force, a decree that does not exist."""
    first = _BASIS.search(ground.text)
    span = ground.plan.header.date.interval()
    if first is None:
        return
    added: list[tuple[str, str, str]] = [
        ("invented decree", "citation-unknown", _INVENTED.format(n=ground.luck.randint(10, 99)))
    ]
    if span is not None and span[0].year >= 2026:
        added.append(("basis that has ended", "citation-expired", ground.luck.choice(_OLD_LAWS)))
    if span is not None and span[1].year == 2026 and span[1].month < 6 and span[0].year == 2026:
        added.append(("basis not yet in force", "citation-not-in-force", _LATER))
    for kind, rule, basis in added:
        yield _changed(ground, kind, rule, first.start(), first.start(), basis + "\n", _CITING)


def _basis_marks(ground: Ground) -> Iterator[Fault]:
    for match in _BASIS.finditer(ground.text):
        at = ground.text.rindex(";", match.start(), match.end())
        new = ground.luck.choice(("", ".", ","))
        yield _changed(ground, "basis without its semicolon", "basis-punctuation", at, at + 1, new)


def _captions(ground: Ground) -> Iterator[Fault]:
    """Another year in a caption than in the heading above it or in a column of its table."""
    for section, table in ground.plan.tables():
        above = [
            one for _, one in ground.plan.walk() if section is not None and any(one is section for _, one in one.walk())
        ]
        titles = [*(one.title for one in above), *(column.title for column in table.columns)]
        named = {int(year) for title in titles for year in re.findall(r"20\d\d", title)}
        start = (
            ground.text.find(table.caption, table.caption_span.start) if table.caption_span and table.caption else -1
        )
        years = [*re.finditer(r"năm (20\d\d)", table.caption)]
        if start >= 0 and len(years) == 1 and named == {int(years[0][1])}:
            new = str(int(years[0][1]) + ground.luck.choice((-1, 1)))
            place = (start + years[0].start(1), start + years[0].end(1))
            yield _changed(ground, "year in a caption", "caption-year-mismatch", *place, new, _YEARS)


def _headings(ground: Ground) -> Iterator[Fault]:
    """A heading whose number skips one, or stands twice."""
    groups = [ground.plan.sections, *(section.children for _, section in ground.plan.walk())]
    for group in groups:
        for before, section in pairwise(group):
            for new, kind in (
                (before.number, "heading number twice"),
                (_next_but_one(section), "heading number left out"),
            ):
                place = _number_of(ground, section)
                if place is not None and new not in ("", section.number) and before.number and not section.appendix:
                    also = rules("lone-item", "reference-unresolved")
                    yield _changed(ground, kind, "numbering-broken", *place, new, also)


def _number_of(ground: Ground, section: Section) -> tuple[int, int] | None:
    if section.span is None or not re.fullmatch(r"[IVX]+|\d{1,2}", section.number):
        return None
    match = re.match(rf"[#*\s_]*({section.number})[.]", ground.text[section.span.start : section.span.end])
    return (section.span.start + match.start(1), section.span.start + match.end(1)) if match else None


def _next_but_one(section: Section) -> str:
    romans = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
    if section.number.isdigit():
        return str(int(section.number) + 1)
    return romans[romans.index(section.number) + 1] if section.number in romans[:-1] else ""


def _placeholders(ground: Ground) -> Iterator[Fault]:
    for match in re.finditer(
        r"(?<=- )(?:Sở|Phòng|Trung tâm|Ban) [A-ZĐ][^:,;.\n|]{4,60}(?=:)|(?<= )\d{2,} (?:hộ|người|cơ sở|lớp)",
        ground.text,
    ):
        new = ground.luck.choice(("[…]", "[tên đơn vị]", "…………", "[CẦN BỔ SUNG: tên đơn vị]"))
        also = rules("value-missing", "breakdown-mismatch")
        yield _changed(ground, "place left to be filled", "placeholder-left", *match.span(), new, also)


def _spelling(ground: Ground) -> Iterator[Fault]:
    """Words of an amount that are misspelled, and its label."""
    swaps = (("mươi lăm", "mươi năm"), ("mươi mốt", "mươi một"), ("mười lăm", "mười năm"), ("linh", "lẽ"), ("lẻ", "lẽ"))
    for match in re.finditer(r"\(Bằng chữ: ([^()\n]+)\)", ground.text):
        if find_words(match[0]):
            new = ground.luck.choice(("Bảng chữ:", "Băng chữ:", "Bằng chử:"))
            yield _changed(ground, "label of the words", "words-label", match.start() + 1, match.start() + 10, new)
            for right, bad in swaps:
                at = ground.text.lower().find(right, match.start(1), match.end(1))
                if at >= 0:
                    also = rules("words-mismatch")
                    yield _changed(ground, "words misspelled", "words-malformed", at, at + len(right), bad, also)


def _agencies(ground: Ground) -> Iterator[Fault]:
    """A task for an agency of before 2025."""
    span = ground.plan.header.date.interval()
    if span is None or span[0].year < 2026:
        return
    old = ("Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông", "Ủy ban nhân dân huyện", "Sở Giao thông vận tải")
    for match in re.finditer(r"(?<=\d\. )(?:Sở|Phòng) [A-ZĐ][^:,;.\n|]{2,40}(?=:)", ground.text):
        yield _changed(ground, "agency that is no more", "agency-abolished", *match.span(), ground.luck.choice(old))


def _references(ground: Ground) -> Iterator[Fault]:
    for match in re.finditer(r"cụ thể:|như sau:(?=\n)", ground.text):
        before = ground.text[ground.text.rfind("\n", 0, match.start()) + 1 : match.start()].lower()
        if "kinh phí" in before and ground.plan.header.kind:
            new = f"(chi tiết tại {ground.luck.choice(('Phụ lục IX', 'Bảng 19', 'Biểu số 27'))}) " + match[0]
            yield _changed(ground, "table or appendix that is not there", "reference-unresolved", *match.span(), new)


def _percentages(ground: Ground) -> Iterator[Fault]:
    for match in re.finditer(
        r"(?<![\d,.])([5-9]\d|100)%(?= (?:hồ sơ|nhiệm vụ|số|cán bộ|hộ|thủ tục|cơ quan))", ground.text
    ):
        new = str(int(match[1]) + 100)
        yield _changed(
            ground, "share over a hundred", "percentage-impossible", *match.span(1), new, rules("figure-conflict")
        )


def _promises(ground: Ground) -> Iterator[Fault]:
    """The last chapter announces what each task costs, and no amount follows."""
    tops = ground.plan.sections
    last = tops[-1] if tops else None
    if last is None or last.appendix or last.span is None or not last.number or not last.blocks:
        return
    if re.search(r"đồng|kinh phí|dự toán", ground.text[last.span.start :], re.IGNORECASE):
        return
    at = ground.text.find("\n", last.span.start)
    new = "\nNhiệm vụ và kinh phí của từng đơn vị như sau:"
    yield _changed(ground, "costs announced and not told", "promise-unkept", at, at, new)


def _values(ground: Ground) -> Iterator[Fault]:
    """A figure left out of "… là 450.000.000 đồng"."""
    for match in re.finditer(
        r"(?:[Tt]ổng kinh phí|[Tt]ổng dự toán|[Dd]ự toán)[^.\n|]{0,40} là (\d[\d.,]* )(?:triệu )?đồng", ground.text
    ):
        also = rules("words-mismatch", "narrative-mismatch", "funding-mismatch")
        yield _changed(ground, "figure left out", "value-missing", *match.span(1), "", also)


def _totals_left_out(ground: Ground) -> Iterator[Fault]:
    """The total row is gone, and no amount in the text around the table says the sum."""
    for section, table in ground.plan.tables():
        span = table.total.span if table.total else None
        texts = [block.text for block in section.blocks if isinstance(block, Paragraph)] if section else []
        told = any("đồng" in text for text in (*texts, section.title if section else ""))
        groups = sum(bool(line.children) for line in table.lines)
        if span is None or told or groups < 2 or any(line.sums for line in table.lines):
            continue
        end = ground.text.find("\n", span.start)
        start = ground.text.rfind("\n", 0, span.start)
        also = rules("narrative-mismatch", "words-mismatch")
        yield _changed(
            ground, "total row left out", "missing-total", start, end if end > 0 else len(ground.text), "", also
        )
