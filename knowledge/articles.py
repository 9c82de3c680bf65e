"""An article of a document, as it is asked for: "khoản 2 Điều 10 Luật Đo lường", "điều 5 nghị định 13/2021/nđ-cp"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.abbreviations import expand
from knowledge.domain.folding import fold, folded_syllables
from knowledge.domain.legal import LegalDocument

LAW_KINDS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
"""Kinds of documents that are called by their name rather than by their number."""
_ARTICLE = re.compile(r"\bdieu\s+(?P<number>\d{1,3}[a-z]?)\b(?!\s*[/%])")
_CLAUSE = re.compile(r"\bkhoan\s+(?P<number>\d{1,2}[a-z]?)\b")
_LAW = re.compile(r"\b(?:bo luat|luat|phap lenh|hien phap)\b")
_PARTS = re.compile(r"\b(?:diem\s+[a-z]|khoan\s+\d{1,2}[a-z]?|dieu\s+\d{1,3}[a-z]?)\b[\s,]*|\bcua\s+")


@dataclass(frozen=True, slots=True)
class AskedArticle:
    """The number of an article, of a clause ("" where none is asked for), and the query in folded syllables."""

    article: str
    clause: str
    query: str

    @property
    def names_law(self) -> bool:
        """True when a law, a code, an ordinance or the constitution is spoken of."""
        return _LAW.search(self.query) is not None

    def names(self, name: str) -> bool:
        """True when the query says this name, marks and case aside."""
        said = _said(name)
        return bool(said) and f" {said} " in f" {self.query} "

    def names_law_on(self, topic: str) -> bool:
        """True when the query says the law of this topic of the codification ("Thanh niên": "Luật Thanh niên")."""
        bare = " ".join(_LAW.sub("", fold(topic), count=1).split())
        return any(self.names(f"{kind} {bare}") for kind in LAW_KINDS)

    def is_in(self, *texts: str) -> bool:
        """True when one of the texts begins as this article does ("Điều 5. …")."""
        opening = re.compile(rf"\W*dieu\s+{self.article}(?!\w)")
        return any(opening.match(fold(text)) for text in texts)

    def clause_at(self, flat: str) -> int:
        """Where the clause begins in the text of the article; -1 where none is asked for, or it has no such clause."""
        found = re.search(rf"(?<!\S){self.clause}[.)]\s", flat) if self.clause else None
        return found.start() if found else -1


def read_article(query: str) -> AskedArticle | None:
    """The article that a query asks for; None when it names none."""
    folded = fold(query)
    article = _ARTICLE.search(folded)
    if article is None:
        return None
    clause = _CLAUSE.search(folded)
    return AskedArticle(article["number"], clause["number"] if clause else "", _said(query))


def _said(text: str) -> str:
    return " ".join(expand(folded_syllables(text)))


def besides_article(query: str) -> str:
    """What a query says but for the article: "khoản 1 Điều 5 Nghị định 13/2021" speaks of "nghi dinh 13/2021"."""
    return _PARTS.sub("", fold(query)).strip()


def laws_named(asked: AskedArticle, documents: Iterable[LegalDocument]) -> tuple[LegalDocument, ...]:
    """The laws whose name the query says, of the year it says; of names one in another the longest."""
    found = [
        one for one in documents if one.kind in LAW_KINDS and one.number and asked.names(f"{one.kind} {one.title}")
    ]
    longest = max((len(one.title) for one in found), default=0)
    named = [one for one in found if len(one.title) == longest]
    of_year = [one for one in named if one.year is not None and asked.names(str(one.year))]
    return tuple(of_year or named)
