"""Faults that show only where two places of a plan are laid side by side: facts, names, days, years, documents, sums.

Each leaves every single place sound: it is the other place that it does not agree with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from evals.mutation.fault import NUMBER, Fault, Ground, put, rules, written, wrong
from evals.mutation.raising import raised_amounts, raised_table, thousandfold
from knowledge.domain.plan import Paragraph, Section

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_COUNTED = re.compile(
    r"(?<!năm )(?<!ISO )(?<![\w.,/%])\d[\d.,]*(?= (?!tháng|năm|giờ|giai|đồng|triệu|tỷ|nghìn)[^\W\d_]+)"
)
_TASK = re.compile(r"trước ngày (\d{1,2}(?:/| tháng )\d{1,2}(?:/| năm )20\d\d)")
_LEADS = ("", "", "Như đã nêu: ", "Cụ thể: ")
_FUTURE = re.compile(r"(?:mục tiêu|nhiệm vụ|kinh phí|kế hoạch|dự toán|nội dung)\b[^.\n]* năm (20\d\d)", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:Phòng|Trung tâm|Văn phòng|Chi cục|Trạm|Sở) [A-ZĐ]\w+(?: \w+(?= (?:và |- |,)?[A-ZĐ])| và| -| [A-ZĐ]\w+)*"
    r"(?: (?:nghệ|tế|hội|lý|học|vụ|thị))?"
)
_RESULTS = re.compile(r"kết quả|đánh giá|tình hình|thực trạng|đặc điểm|tồn tại", re.IGNORECASE)
_SLIPS = {
    "à": "á", "á": "à", "ả": "ã", "ạ": "ả", "ế": "ê", "ề": "ế", "ệ": "ê", "ồ": "ố", "ố": "ồ", "ó": "ò", "ò": "ó",
    "ư": "u", "ơ": "o", "ă": "a", "â": "ă", "ấ": "â", "ê": "e", "ô": "o", "í": "ì", "ú": "ù", "ũ": "ủ", "ã": "ả",
}  # fmt: skip
_ORDERS = ("thực hiện", "triển khai thực hiện", "hướng dẫn thi hành", "quy định chi tiết thi hành", "cụ thể hóa")
_STEPS = (
    ("Các thôn, tổ dân phố gửi báo cáo trước ngày {late}; bộ phận chuyên môn tổng hợp, báo cáo trước ngày {early}.",),
    ("Các đơn vị lập dự toán chi tiết trước ngày {late}; bộ phận tài chính thẩm định dự toán trước ngày {early}.",),
    ("Thẩm định hồ sơ xong trước ngày {late}, trình phê duyệt hồ sơ trước ngày {early}.",),
    ("Nghiệm thu mô hình trước ngày {late}, quyết toán mô hình trước ngày {early}.",),
    (
        "Gửi dự thảo báo cáo để lấy ý kiến trước ngày {late}.",
        "Tiếp thu ý kiến, hoàn thiện báo cáo trước ngày {early}.",
    ),
    ("Xây dựng kế hoạch chi tiết, hoàn thành trước ngày {late}.", "Phê duyệt kế hoạch chi tiết trước ngày {early}."),
)
_AMOUNTS = rules(
    "narrative-mismatch", "funding-mismatch", "breakdown-mismatch", "words-mismatch", "allocation-mismatch",
    "total-mismatch", "execution-mismatch", "figure-conflict",
)  # fmt: skip
_YEARS = rules("caption-year-mismatch", "narrative-mismatch", "reference-unresolved", "year-drift", "figure-conflict")
_DAYS = rules("deadline-conflict", "impossible-date", "name-inconsistent")


def agreement_faults(ground: Ground) -> Iterator[Fault]:
    """Every such fault of the plan; sampling is left to the caller."""
    yield from _facts(ground)
    yield from _tasks(ground)
    yield from _steps(ground)
    yield from _names(ground)
    yield from _orders(ground)
    yield from _years(ground)
    for section, table in ground.plan.tables():
        for text, what in thousandfold(ground, table):
            yield Fault("a thousand times the lines beside it", rules("scale-suspect"), text, what, also=_AMOUNTS)
        for text, what in raised_table(ground, section, table):
            right = rules("allocation-mismatch", "narrative-mismatch")
            yield Fault("table shares out more than there is", right, text, what, numeric=True, also=_AMOUNTS)
    for text, what in raised_amounts(ground):
        right = rules("allocation-mismatch", "narrative-mismatch")
        yield Fault("more money than the table shares out", right, text, what, numeric=True, also=_AMOUNTS)


def _placed(ground: Ground) -> Iterator[tuple[tuple[Section, ...], Paragraph, int]]:
    """The paragraphs of the sections, each with the sections it stands in and where its text begins."""

    def walk(chain: tuple[Section, ...]) -> Iterator[tuple[tuple[Section, ...], Paragraph, int]]:
        for block in chain[-1].blocks:
            if isinstance(block, Paragraph) and block.span is not None:
                start = ground.text.find(block.text, block.span.start)
                if 0 <= start <= block.span.end:
                    yield chain, block, start
        for child in chain[-1].children:
            yield from walk((*chain, child))

    for section in ground.plan.sections:
        if not section.appendix:
            yield from walk((section,))


def _elsewhere(ground: Ground, chain: tuple[Section, ...]) -> int | None:
    """The end of a paragraph in another top section that speaks of no other year, and of results only if this does."""
    years = {year for one in chain for year in _YEAR.findall(one.title)}
    results = any(_RESULTS.search(one.title) for one in chain)
    places = [
        start + len(paragraph.text)
        for other, paragraph, start in _placed(ground)
        if other[0] is not chain[0]
        and not paragraph.text.rstrip().endswith(":")
        and {year for one in other for year in _YEAR.findall(one.title)} <= years
        and any(_RESULTS.search(one.title) for one in other) == results
    ]
    return ground.luck.choice(places) if places else None


def _repeated(ground: Ground, paragraph: Paragraph, text: str) -> str:
    lead = ground.luck.choice(_LEADS)
    told = lead + (text[0].lower() + text[1:] if lead and not text[:2].isupper() else text)
    return f"\n\n{paragraph.marker or '-'} {told}"


def _facts(ground: Ground) -> Iterator[Fault]:
    """A paragraph with one figure stands again in another section, with another figure."""
    for chain, paragraph, _ in _placed(ground):
        counts = [*_COUNTED.finditer(paragraph.text)]
        figures = [*NUMBER.finditer(paragraph.text)]
        at = _elsewhere(ground, chain)
        if len(counts) != 1 or len(figures) != 1 or len(paragraph.text) > 160 or at is None:
            continue
        if figures[0].start() != counts[0].start() or re.search(r"ngày|tháng|quý|khoảng|hơn|[:;]$", paragraph.text):
            continue
        _, told = wrong(written(figures[0]), ground.luck)
        again = _repeated(ground, paragraph, put(paragraph.text, (*figures[0].span(), told)))
        text = put(ground.text, (at, at, again))
        also = rules("breakdown-mismatch", "duplicate-line")
        yield Fault("one fact, two figures", rules("figure-conflict"), text, again.strip(), numeric=True, also=also)


def _tasks(ground: Ground) -> Iterator[Fault]:
    """A task with a deadline stands again in another section, a month or more later or earlier."""
    for chain, paragraph, _ in _placed(ground):
        days = [*_TASK.finditer(paragraph.text)]
        at = _elsewhere(ground, chain)
        if len(days) != 1 or at is None or len(paragraph.text) > 220:
            continue
        day, month, year = (int(number) for number in re.findall(r"\d+", days[0][1]))
        other = date(year, (month + ground.luck.choice((1, 2, 10)) - 1) % 12 + 1, min(day, 28))
        again = _repeated(ground, paragraph, put(paragraph.text, (*days[0].span(1), _told(ground, other))))
        text = put(ground.text, (at, at, again))
        yield Fault("one task, two deadlines", rules("deadline-conflict"), text, again.strip(), also=_DAYS)


def _told(ground: Ground, day: date) -> str:
    """A day as officers write it, in one of two ways."""
    if ground.luck.random() < 0.5:
        month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
        return f"{day.day:02}/{month}/{day.year}"
    return f"{day.day:02} tháng {day.month:02} năm {day.year}"


def _plan_year(ground: Ground) -> int | None:
    years = set(_YEAR.findall(ground.plan.header.subject))
    return int(next(iter(years))) if len(years) == 1 else None


def _steps(ground: Ground) -> Iterator[Fault]:
    """A step that rests on another is to be done before it."""
    year = _plan_year(ground)
    ends = [start + len(one.text) for chain, one, start in _placed(ground) if not one.text.rstrip().endswith(":")]
    if year is None or not ends:
        return
    for step in _STEPS:
        early = date(year, 3, 1) + timedelta(days=ground.luck.randrange(200))
        late = early + timedelta(days=ground.luck.randrange(5, 60))
        days = {"late": _told(ground, late), "early": _told(ground, early)}
        added = "".join(f"\n\n- {one.format(**days)}" for one in step)
        text = put(ground.text, (ends[-1], ends[-1], added))
        yield Fault("steps in the wrong order", rules("deadline-conflict"), text, added.strip(), also=_DAYS)


def _names(ground: Ground) -> Iterator[Fault]:
    """A name that stands several times is written otherwise once: a mark, a letter, a small letter."""
    body = max((basis.span.end for basis in ground.plan.bases if basis.span), default=0)
    for name in sorted({ground.plan.header.place, *_NAMED.findall(ground.text)} - {""}):
        found = [*re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", ground.text)]
        later = [match for match in found if match.start() > body]
        slips = _misspelt(name)
        if len(found) >= 3 and later and slips and " " in name:
            match, new = ground.luck.choice(later), ground.luck.choice(slips)
            text = put(ground.text, (*match.span(), new))
            also = rules("agency-abolished", "duplicate-line")
            yield Fault("one name, two spellings", rules("name-inconsistent"), text, f"{name} → {new}", also=also)


def _misspelt(name: str) -> list[str]:
    """The name with one mark of one vowel changed, a final g left out, or its last capital made small."""
    slips = [name[:at] + _SLIPS[letter] + name[at + 1 :] for at, letter in enumerate(name) if letter in _SLIPS]
    slips += [name[: match.start()] + "n" + name[match.end() :] for match in re.finditer(r"ng(?=\s|$)", name)]
    last = [*re.finditer(r"(?<= )[A-ZĐ]", name)]
    return slips + [name[: one.start()] + one[0].lower() + name[one.end() :] for one in last[-1:]]


def _orders(ground: Ground) -> Iterator[Fault]:
    """One more basis: a document that carries out another one of a later day."""
    span = ground.plan.header.date.interval()
    basis = next((one.span for one in ground.plan.bases if one.span is not None), None)
    if span is None or basis is None:
        return
    for verb in _ORDERS:
        later = span[0] - timedelta(days=ground.luck.randrange(40, 400))
        earlier = later - timedelta(days=ground.luck.randrange(3, 300))
        number, other = ground.luck.randrange(11, 400), ground.luck.randrange(11, 90)
        what = ground.luck.choice(("phát triển chăn nuôi", "giảm nghèo", "an toàn thực phẩm"))
        new = (
            f"Căn cứ Kế hoạch số {number}/KH-UBND ngày {_told(ground, earlier)} của Ủy ban nhân dân tỉnh {verb} "
            f"Nghị quyết số {other}/NQ-HĐND ngày {_told(ground, later)} của Hội đồng nhân dân tỉnh về {what};\n"
        )
        start = ground.text.rfind("\n", 0, basis.start + 1) + 1
        also = rules("citation-unknown", "citation-incomplete", "basis-punctuation")
        text = put(ground.text, (start, start, new))
        yield Fault("what carries out is older", rules("citation-order"), text, new.strip(), also=also)


def _years(ground: Ground) -> Iterator[Fault]:
    """The year before stays in a heading, a table header, a sentence on money or the closing words."""
    year = _plan_year(ground)
    if year is None:
        return
    for _, section in ground.plan.walk():
        match = _FUTURE.search(section.title)
        start = ground.text.find(section.title, section.span.start) if section.span and section.title else -1
        if match is not None and match[1] == str(year) and len(_YEAR.findall(section.title)) == 1 and start >= 0:
            yield _drifted(ground, "year before in a heading", start + match.start(1), year)
    for above, table in ground.plan.tables():
        named = {*_YEAR.findall(f"{table.caption} {above.title if above else ''}")}
        heads = [column.header for column in table.columns if _YEAR.findall(column.title) == [str(year)]]
        told = {one for column in table.columns for one in _YEAR.findall(column.title)}
        if named == told == {str(year)} and table.span is not None and heads:
            at = ground.text.find(heads[0], table.span.start)
            if at >= 0 and str(year) in heads[0]:
                yield _drifted(ground, "year before in a table header", at + heads[0].index(str(year)), year)
    for chain, paragraph, start in _placed(ground):
        titled = {one for section in chain for one in _YEAR.findall(section.title)}
        match = re.match(r"Tổng kinh phí[^.:\n]*? năm (20\d\d)\b", paragraph.text)
        if match is not None and titled <= {str(year)} and match[1] == str(year):
            yield _drifted(ground, "year before in a sentence on money", start + match.start(1), year)
    for paragraph in ground.plan.conclusion:
        years = [*_YEAR.finditer(paragraph.text)]
        start = ground.text.find(paragraph.text, paragraph.span.start) if paragraph.span else -1
        if len(years) == 1 and years[0][0] == str(year) and start >= 0:
            yield _drifted(ground, "year before in the closing words", start + years[0].start(), year)


def _drifted(ground: Ground, kind: str, at: int, year: int) -> Fault:
    new = str(year - 1)
    line = ground.text[ground.text.rfind("\n", 0, at) + 1 : at + 4]
    right = rules("year-drift", "caption-year-mismatch") if "table" in kind else rules("year-drift")
    return Fault(kind, right, put(ground.text, (at, at + 4, new)), f"{line[-90:]!r} → {new}", also=_YEARS)
