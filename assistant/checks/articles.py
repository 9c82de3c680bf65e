"""Documents of articles: what stands in an article is no heading of a plan, and may be quoted from the law it amends.

A law, decree or circular is made of articles from end to end. Another document (a decision that issues a plan) has its
plan beside the articles: only what stands below "Điều …" is theirs.
"""

from __future__ import annotations

import re

from assistant.checks.figures import all_prose
from assistant.checks.remembering import found_once
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

_LAWS = frozenset({"luat", "bo luat", "phap lenh", "nghi dinh", "thong tu", "thong tu lien tich", "hien phap"})
_ARTICLE = regex(r"điều\s+\d", re.IGNORECASE)
_OPENS, _CLOSES = "“", "”"


def is_law(plan: Plan) -> bool:
    """True of a document that is articles from end to end, by its kind."""
    return fold(plan.header.kind) in _LAWS


@found_once
def below_articles(plan: Plan) -> frozenset[str]:
    """The sections, by key, that stand in an article."""
    found: set[str] = set()
    for _, section in plan.walk():
        if section.key not in found and _ARTICLE.match(section.number):
            found |= {below.key for _, below in section.walk()}
    return frozenset(found)


def quoted(plan: Plan) -> frozenset[str]:
    """The headings and paragraphs, by key, that begin within quotation marks opened above: words of another document.

    Only in a document with articles: elsewhere a mark left open is a slip, and no reason to be silent.
    """
    if not below_articles(plan):
        return frozenset()
    found: set[str] = set()
    depth = 0
    for prose in all_prose(plan):
        if depth:
            found.add(prose.key)
        depth = max(0, depth + prose.text.count(_OPENS) - prose.text.count(_CLOSES))
    return frozenset(found)
