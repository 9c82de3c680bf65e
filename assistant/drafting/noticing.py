"""What the officer should know about a request and about the draft made of it, in whole Vietnamese sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.drafting.issuer import Issuer, oddities
from assistant.drafting.priors import findings_of
from assistant.drafting.request import DraftRequest, Given, SourceUse
from assistant.drafting.sharing import Shared
from assistant.drafting.tabling import Models, TableDraft
from assistant.drafting.wording import Wording
from assistant.operations.texts import map_texts
from knowledge.domain.folding import fold
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan
from knowledge.domain.template import LEVEL_NAMES, Template
from knowledge.registry import load_agencies
from knowledge.registry.agencies import DISTRICTS_END

_YEARS_AHEAD = 5
_LARGEST, _SMALLEST = Money(10_000_000_000_000), Money(1_000_000)
_ASKED = re.compile(r"\{(?:words:)?(?:fact|amount):([^{}|]+)(?:\|([^{}]*))?\}")
_NUMBER = re.compile(r"\d/[A-ZĐ]")
_DAY_ONLY = re.compile(r"\bngày \d{1,2}(?: tháng \d{1,2}(?!\d|\s+năm\s+\d)|/\d{1,2}(?![/\d]))(?: năm trước| năm nay)?")


def misfit(template: Template, issuer: Issuer, on: date) -> str:
    """Why this agency cannot sign a plan of this family, worded as what is needed; "" where it can."""
    if issuer.level is None or load_agencies().abolished(issuer.agency, on):
        return f"thẩm quyền ký, sau khi xác định cơ quan ban hành hiện nay thay cho {issuer.agency}"
    if issuer.level not in template.levels:
        return f"thẩm quyền ký, sau khi chọn mẫu phù hợp với {issuer.agency}"
    return ""


def request_notices(request: DraftRequest, template: Template, issuer: Issuer, on: date) -> Iterator[str]:
    """What is odd about the request itself."""
    yield from oddities(issuer, on)
    if issuer.level is not None and issuer.level not in template.levels:
        fits = ", ".join(LEVEL_NAMES[level] for level in template.levels)
        yield f"Mẫu “{template.title}” dành cho {fits}; chưa phù hợp với {issuer.agency}."
    if misfit(template, issuer, on):
        yield "Phần ký để [CẦN BỔ SUNG]; chưa xuất được bản trình ký khi cơ quan ban hành chưa phù hợp với mẫu."
    if template.unless and issuer.has(template.unless):
        yield (
            f"Mẫu “{template.title}” viết cho Sở Khoa học và Công nghệ; hãy viết lại nhiệm vụ của các phòng, đơn vị "
            f"theo chức năng của {issuer.agency}."
        )
    if on < DISTRICTS_END:
        yield "Mẫu được viết cho chính quyền hai cấp từ ngày 01/7/2025; kế hoạch trước ngày đó cần rà soát tên cơ quan."
    if request.year is not None and request.year > request.today.year + _YEARS_AHEAD:
        yield f"Năm kế hoạch {request.year} còn rất xa; hãy kiểm tra lại."
    if request.ceiling is not None and not _SMALLEST <= request.ceiling <= _LARGEST:
        yield f"Tổng kinh phí {request.ceiling.text()} khác thường; hãy kiểm tra lại số chữ số và đơn vị tính."
    if request.ceiling is not None and not template.has_budget:
        yield f"Mẫu “{template.title}” không có phần kinh phí; tổng kinh phí {request.ceiling.text()} không được dùng."
    for name, value in request.facts:
        if _NUMBER.search(value) and (day := _DAY_ONLY.search(value)):
            yield f"Giá trị của “{name}” ghi “{day[0]}” mà không ghi rõ năm ban hành; hãy ghi đủ ngày, tháng, năm."
    yield from findings_of(request.likes)


def leaning_notices(request: DraftRequest, models: Models) -> Iterator[str]:
    """What the draft leans on though nobody named it, and how to do without."""
    leaning, structure = request.leaning, models.structure
    if leaning is not None and structure is not None and structure[0] is leaning.prior:
        yield leaning.notice()


def draft_notices(
    wording: Wording, ceiling: Money | None, shared: Shared, models: Models, tables: Sequence[TableDraft]
) -> Iterator[str]:
    """What could not be used, and what is left open."""
    template = wording.template
    if template.has_budget and ceiling is None:
        yield "Chưa có tổng kinh phí nên các ô số tiền để trống."
    if shared.prices_dropped:
        yield "Số lượng × đơn giá không khớp với tổng kinh phí; bản thảo chia theo tỷ trọng và không dùng đơn giá."
    if models.texts and template.has_budget and models.structure is None:
        yield "Kế hoạch mẫu không có bảng phân bổ kinh phí dùng được; cấu trúc bảng lấy từ mẫu của chương trình."
    if models.structure is not None and not models.structure[0].shares_only:
        name = models.structure[0].name
        yield f"Tên các nội dung chi lấy từ “{name}”, bỏ các dòng không có kinh phí; hãy đọc lại chính tả, tên gọi."
    if not template.has_budget and wording.quoted:
        name = next(iter(wording.quoted.values())).origin.source
        yield f"Tên phòng, đơn vị lấy từ “{name}”; hãy kiểm tra lại theo cơ cấu tổ chức hiện hành."
    if models.slots:
        yield (
            "Kế hoạch mẫu có cơ quan, địa danh hoặc văn bản không dùng được cho kế hoạch này; những chỗ đó được để "
            "[CẦN BỔ SUNG] kèm tên cũ."
        )
    yield from _reporting(wording, tables)


def _reporting(wording: Wording, tables: Sequence[TableDraft]) -> Iterator[str]:
    """Which reporting tables are left out or still ask for figures."""
    standing = {draft.template.key: index for index, draft in enumerate(tables, 1)}
    for table in wording.template.tables():
        if table.allocation or table.option in wording.given.declined:
            continue
        if table.key in standing:
            yield f"Bảng {standing[table.key]} (số liệu năm trước): ô nào chưa có số liệu được để [CẦN BỔ SUNG]."
        else:
            yield (
                "Chưa có số liệu năm trước nên bản thảo không lập bảng năm trước; cần bảng này thì đặt "
                f"{table.option}=co hoặc đưa kế hoạch năm trước làm mẫu."
            )


def idle_sources(request: DraftRequest, sources: Sequence[SourceUse]) -> Iterator[str]:
    """One sentence for each model plan of which nothing was used."""
    used = {source.name for source in sources}
    for name in dict.fromkeys(name for name, _, _ in request.likes):
        if name not in used:
            yield f"Không dùng được nội dung nào của “{name}”."


def unused_names(plan: Plan, template: Template, given: Given) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names given that nothing in the plan asks for, and all the names that may be given."""
    known = tuple(dict.fromkeys((*_asked(plan), *template.given_names())))
    return tuple(name for name in (*given.facts, *given.amounts) if name not in known), known


def named_by_words(plan: Plan, facts: Sequence[tuple[str, str]], unused: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The facts, with those that name a slot by its words given by its name; () when none does."""
    names = {_letters(words): name for name, words in _asked(plan).items() if words}
    renamed = tuple((names.get(_letters(name), name) if _key(name) in unused else name, value) for name, value in facts)
    return renamed if renamed != tuple(facts) else ()


def _asked(plan: Plan) -> dict[str, str]:
    """The names that the texts of a plan ask for, each with the words of its slot."""
    asked: dict[str, str] = {}

    def note(text: str, _where: str) -> str:
        for name, words in _ASKED.findall(text):
            asked[name] = words or asked.get(name, "")
        return text

    map_texts(plan, note)
    return asked


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text).replace("_", " ")))


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_")
