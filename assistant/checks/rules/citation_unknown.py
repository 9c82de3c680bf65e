"""Sai gì: văn bản được viện dẫn chưa có trong danh mục, nên số, ngày và hiệu lực của nó chưa được xác minh.

Vì sao: “chưa xác minh” không phải là “còn hiệu lực”, cũng không phải là “hết hiệu lực”: người soạn phải tự tra. Trong
bản do trợ lý soạn, một số văn bản mà không nguồn nào nêu là số bịa, phải bỏ. Văn bản của địa phương thường không có
trong danh mục: chỉ nêu chung một lần cho biết.

Ví dụ: “Căn cứ Nghị định số 999/2024/NĐ-CP ngày 30/12/2024 của Chính phủ”.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.citing import Mention, is_central, mentions, short_forms
from assistant.checks.context import CheckContext, LegalRegistry
from assistant.checks.figures import clip, described
from assistant.checks.provenance import prose_origins
from knowledge.domain.finding import Finding, Severity, Verdict
from knowledge.domain.legal import number_key
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan

NAME = "citation-unknown"

_MOST_NAMED = 6
_NEAR = 40  # characters before a number that may say it is the plan's own


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per unknown central document; one for all those of the place together."""
    if context.registry is None:
        return
    origins = prose_origins(plan) if context.own else {}
    every = mentions(plan)
    told = set(short_forms(every))
    others: list[Mention] = []
    for mention in every:
        if mention.nested or mention.number.key in told or _known(mention, context.registry):
            continue
        told.add(mention.number.key)
        if context.own:
            if not _sourced(mention, origins.get(mention.prose.key), plan):
                yield _invented(mention)
        elif mention.citation.kind is None or _is_this_plan(mention, plan) or _lies_ahead(mention, context):
            continue
        elif is_central(mention.number):
            yield _unverified(mention)
        else:
            others.append(mention)
    if others:
        yield _noted(others)


def _known(mention: Mention, registry: LegalRegistry) -> bool:
    """A record has this number and, where the text names a year, that year."""
    found = registry.find(mention.number)
    year = mention.citation.date.year if mention.citation.date is not None else None
    if mention.number.year is not None or year is None:
        return bool(found)
    return any(record.issued is None or record.issued.year == year for record in found)


def _lies_ahead(mention: Mention, context: CheckContext) -> bool:
    """True when the date written is after the plan's: another fault, told elsewhere."""
    written = mention.citation.date.interval() if mention.citation.date is not None else None
    return written is not None and context.plan_date is not None and written[0] > context.plan_date[1]


def _is_this_plan(mention: Mention, plan: Plan) -> bool:
    """True where the plan names itself, as an appendix does ("Kèm theo Kế hoạch số …")."""
    own = number_key(plan.header.number)
    before = mention.prose.text[max(0, mention.citation.start - _NEAR) : mention.citation.start].lower()
    return (bool(own) and own == mention.number.key) or before.rstrip().endswith(("kèm theo", "theo kèm"))


def _sourced(mention: Mention, origin: Origin | None, plan: Plan) -> bool:
    """The officer or a named source gave the number."""
    if origin is not None and origin.kind in (OriginKind.TYPED, OriginKind.QUOTED):
        return True
    given = [fact for _, fact in plan.brief.facts] if plan.brief is not None else []
    return any(mention.number.key in number_key(fact) or mention.number.text in fact for fact in given)


def _invented(mention: Mention) -> Finding:
    place = mention.prose.place(mention.citation.start, mention.citation.end)
    return Finding(
        rule=NAME,
        severity=Severity.ERROR,
        message=f"{described(place, mention.citation.raw)}: văn bản “{clip(mention.citation.raw)}” không có trong danh "
        "mục và không do nguồn nào nêu; bỏ đi, hoặc ghi rõ nguồn.",
        place=place,
        stated=mention.number.text,
    )


def _unverified(mention: Mention) -> Finding:
    place = mention.prose.place(mention.citation.start, mention.citation.end)
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        verdict=Verdict.REVIEW,
        message=f"{described(place, mention.citation.raw)}: văn bản “{clip(mention.citation.raw)}” chưa có trong danh "
        "mục, chưa xác minh được số, ngày và hiệu lực; đề nghị tra cứu trước khi dùng.",
        place=place,
        stated=mention.number.text,
    )


def _noted(others: list[Mention]) -> Finding:
    first = others[0]
    names = list(dict.fromkeys(one.number.text for one in others))
    more = f" và {len(names) - _MOST_NAMED} văn bản khác" if len(names) > _MOST_NAMED else ""
    return Finding(
        rule=NAME,
        severity=Severity.INFO,
        verdict=Verdict.REVIEW,
        message=f"{len(names)} văn bản không có trong danh mục nên chưa xác minh được hiệu lực: "
        f"{', '.join(names[:_MOST_NAMED])}{more}.",
        place=first.prose.place(first.citation.start, first.citation.end),
        stated=first.number.text,
    )
