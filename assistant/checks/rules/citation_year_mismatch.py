"""Sai gì: năm nằm trong số của văn bản khác năm trong ngày ban hành của chính văn bản đó.

Vì sao: số được cấp trong năm ban hành, nên một trong hai chỗ gõ nhầm; người đọc không tra được văn bản, và căn cứ sai
thì kế hoạch mất căn cứ. Số không ghi năm (5700/QĐ-UBND), hoặc chỉ ghi “năm …” mà không ghi ngày, thì không xét.

Ví dụ: “Quyết định số 19/2023/QĐ-UBND ngày 14/7/2024 của UBND tỉnh”.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.citation_years import years_apart
from assistant.checks.context import CheckContext
from assistant.checks.figures import citations_in, clip, described
from assistant.checks.holding import holding
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.plan import Plan

NAME = "citation-year-mismatch"


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per number and pair of years, at its first place."""
    told: set[tuple[str, int]] = set()
    for prose in holding(plan, citations_in):
        for citation in citations_in(prose.text):
            apart = years_apart(prose.text, citation)
            if apart is None or citation.number is None or (citation.number.key, apart[1]) in told:
                continue
            told.add((citation.number.key, apart[1]))
            place = prose.place(citation.start, citation.end)
            yield Finding(
                rule=NAME,
                severity=Severity.ERROR,
                message=f"{described(place, citation.raw)}: văn bản “{clip(citation.raw)}” có số ghi năm {apart[0]}, "
                f"nhưng ngày ban hành ghi năm {apart[1]}.",
                place=place,
                stated=str(apart[1]),
                computed=str(apart[0]),
            )
