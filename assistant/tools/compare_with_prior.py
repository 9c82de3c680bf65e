"""Compare the draft with the agency's own plan of an earlier year in the library: lines added, dropped, ± %, sources.

``year`` is that year (empty: the last one before the draft's that is held). ``words`` asks about one thing only ("tập
huấn"): what was planned for it then, and now; "tổng" asks for the totals alone, "số, ngày ký" for its number and day.
``show`` is "bỏ" or "thêm" where only the lines dropped or added are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.drafting.likeness import alike, spelled_out
from assistant.drafting.priors import PriorPlan, amount_column, read_priors
from assistant.errors import ToolInputError
from assistant.events import Source
from assistant.rendering import allocated, resolve
from assistant.tools.turn import ToolResult, Turn
from assistant.tools.words import likeliest
from knowledge.domain.folding import fold
from knowledge.domain.money import Money, format_number
from knowledge.domain.passage import HeldDocument
from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read

NAME = "compare_with_prior"
TITLE = "So với kế hoạch năm trước"
_ALIKE = 0.5
"""Labels that share at least so much of their words name the same thing."""
_MOST_TOLD = 12
_HEAD = re.compile(r"(?:so(?:,| va)? ngay(?: ky| ban hanh)?|so ky hieu|so hieu|ngay ky|ngay ban hanh)")
"""Asks for number and day of the older plan."""


@dataclass(frozen=True, slots=True)
class Input:
    """Which year and what of it; empty: the whole plan of the last year held."""

    year: str = ""
    words: str = ""
    show: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A budget line with its amount, and how deep it stands."""

    label: str
    money: Money | None
    depth: int
    at: int | None = None


def run(given: Input, turn: Turn) -> ToolResult:
    """Say what was and what is; a figure comes from a line of the older plan, which is named."""
    plan = resolve(turn.draft().plan)
    prior, held = _prior(plan, given.year.strip(), turn)
    then = _rows_of_prior(prior)
    now = _rows(plan)
    flawed = f" (lưu ý: văn bản này có {held.problem_count} lỗi số liệu)" if held.problem_count else ""
    name = f"“{held.name}” (năm {held.year}){flawed}"
    year = plan.brief.year if plan.brief is not None else "này"
    words = fold(given.words)
    if _HEAD.fullmatch(words):
        return _signed(prior, held)
    if words and not re.search(r"\btong\b", words):
        return _about(given.words, name, held, then, now, year)
    before, after = prior.total(), allocated(plan)
    told = f"So với {name}: tổng kinh phí {_change(before, after)}."
    source = Source(
        held.name, f"Tổng kinh phí: {before.text() if before is not None else 'không rõ'}", None, "năm trước"
    )
    if words:
        return ToolResult(told, sources=(source,))
    return ToolResult("\n".join([told, *_lines(then, now, given.show)]), sources=(source,))


def _prior(plan: Plan, year: str, turn: Turn) -> tuple[PriorPlan, HeldDocument]:
    """The agency's own plan of that year, read from the library; ToolInputError when none is held."""
    brief = plan.brief
    if brief is None:
        raise ToolInputError("Dự thảo chưa có năm và cơ quan ban hành nên chưa biết so với kế hoạch nào.")
    agency = spelled_out(brief.agency)
    own = [
        one
        for one in turn.workspace.library.documents()
        if one.year is not None and one.year < brief.year and spelled_out(one.agency) == agency
    ]
    asked = [one for one in own if str(one.year) == year] if year else own
    for one in sorted(asked, key=lambda held: (-(held.year or 0), held.problem_count, held.name)):
        try:
            (prior,) = read_priors(((one.name, parse_plan(read(Path(one.path))), None),))
        except KnowledgeError:
            continue
        if prior.allocations:
            return prior, one
    which = f"năm {year}" if year else f"các năm trước {brief.year}"
    raise ToolInputError(
        f"Không tìm thấy kế hoạch {which} của {brief.agency} trong thư viện nên chưa so sánh được. Hãy đưa kế hoạch đó "
        "vào thư viện trước."
    )


def _signed(prior: PriorPlan, held: HeldDocument) -> ToolResult:
    """The number and the day of the older plan, as its letterhead has them."""
    header = prior.plan.header
    number = held.number or header.number.strip()
    day = header.date.exact()
    told = [
        f"số {number}" if number else "chưa rõ số, ký hiệu",
        f"ngày {day:%d/%m/%Y}" if day is not None else "chưa rõ ngày ban hành",
    ]
    said = f"Kế hoạch năm {held.year} (“{held.name}”): {', '.join(told)}."
    return ToolResult(said, sources=(Source(held.name, said, None, "năm trước"),))


def _rows_of_prior(prior: PriorPlan) -> tuple[_Row, ...]:
    rows = []
    for _, table in prior.allocations:
        column = amount_column(table)
        for depth, line in table.walk():
            at = line.span.line if line.span else None
            rows.append(_Row(line.label, line.entries[column].money or line.amount(column), depth, at))
    return tuple(rows)


def _rows(plan: Plan) -> tuple[_Row, ...]:
    return tuple(
        _Row(line.label, line.amount(amount_column(table)), depth)
        for _, table in plan.tables()
        if table.allocation
        for depth, line in table.walk()
    )


def _change(before: Money | None, after: Money | None) -> str:
    """ "32 → 41 triệu (tăng 9 triệu, 28,1 %)" in đồng."""
    if before is None or after is None:
        return f"{_written(before)} → {_written(after)}"
    step = after - before
    if not step:
        return f"{before.text()} → {after.text()} (không đổi)"
    way = "tăng" if step.dong > 0 else "giảm"
    size = step if step.dong > 0 else -step
    share = ""
    if before:
        rate = (Decimal(100) * size.dong / before.dong).quantize(Decimal("0.1"))
        share = f", {format_number(rate)} %"
    return f"{before.text()} → {after.text()} ({way} {size.text()}{share})"


def _written(money: Money | None) -> str:
    return money.text() if money is not None else "không có số tiền"


def _about(
    words: str, name: str, held: HeldDocument, then: Sequence[_Row], now: Sequence[_Row], year: object
) -> ToolResult:
    found = _best(words, then)
    if not found:
        raise ToolInputError(f"Không tìm thấy khoản nào về “{words}” trong {name}.")
    told = [f"Theo {name}:", *(f"- {row.label}: {_written(row.money)}" for row in found[:_MOST_TOLD])]
    current = _best(words, now)
    if current:
        told.append(f"Dự thảo năm {year}:")
        told += [f"- {row.label}: {_written(row.money)}" for row in current[:_MOST_TOLD]]
    else:
        told.append(f"Dự thảo năm {year} không có khoản nào như vậy.")
    if len(found) == len(current) == 1:
        told.append(f"Chênh lệch: {_change(found[0].money, current[0].money)}.")
    sources = tuple(
        Source(held.name, f"{row.label}: {_written(row.money)}", row.at, "năm trước") for row in found[:_MOST_TOLD]
    )
    return ToolResult("\n".join(told), sources=sources)


def _best(words: str, rows: Sequence[_Row]) -> list[_Row]:
    return [rows[index] for index in likeliest(words, [row.label for row in rows])]


def _pairs(then: Sequence[_Row], now: Sequence[_Row]) -> dict[int, int]:
    """For the place of a line now the place of the line it was; the likest pairs first."""
    scored = sorted(
        (
            (-alike(fold(one.label), fold(other.label)), here, there)
            for here, one in enumerate(now)
            for there, other in enumerate(then)
        ),
    )
    pairs: dict[int, int] = {}
    for score, here, there in scored:
        if -score >= _ALIKE and here not in pairs and there not in pairs.values():
            pairs[here] = there
    return pairs


def _lines(then: Sequence[_Row], now: Sequence[_Row], show: str) -> Iterable[str]:
    pairs = _pairs(then, now)
    kept = [
        f"- {now[here].label}: {_change(then[there].money, now[here].money)}" for here, there in sorted(pairs.items())
    ]
    added = [f"- {row.label}: {_written(row.money)}" for here, row in enumerate(now) if here not in pairs]
    gone = [f"- {row.label}: {_written(row.money)}" for there, row in enumerate(then) if there not in pairs.values()]
    wanted = fold(show)
    for title, lines, only in (
        ("Dòng có ở cả hai năm:", kept, ""),
        ("Dòng mới:", added, "them"),
        ("Dòng không còn:", gone, "bo"),
    ):
        if wanted and only != wanted:
            continue
        if lines:
            yield title
            yield from lines[:_MOST_TOLD]
            if len(lines) > _MOST_TOLD:
                yield f"- … và {len(lines) - _MOST_TOLD} dòng khác"
        elif wanted:
            yield "Không có dòng nào như vậy."
