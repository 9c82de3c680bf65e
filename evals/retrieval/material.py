"""Articles of law and questions about them, as the files kept outside the project hold them.

Two layouts: the extract of the official codification (gzip of JSON lines: id, demuc, chuong, title, src, body, refs),
and a benchmark's corpus with questions (JSON lines: id, law, art, text; and text, rel).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.domain.folding import fold

_NUMBER = re.compile(r"^Điều\s+\S+\s*")
_TOPIC = re.compile(r"^Đề mục\s+([\d.]+)\s*")
_OF_A_LAW = re.compile(r"^\(Điều \S+ (?:Bộ luật|Luật|Hiến pháp) ")
_LAW = re.compile(r"^(?:bo luat|luat) ")


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``row`` is all that the file says of it, in the layout of the codification."""

    key: str
    topic: str
    """The name of its law or đề mục, without its number."""
    topic_number: str
    heading: str
    body: str
    row: dict[str, Any]

    @property
    def text(self) -> str:
        """Law, heading and body, as one text."""
        return "\n".join(part for part in (self.topic, self.heading, self.body) if part)

    def without_heading(self) -> Article:
        """The same article with its heading left out."""
        return replace(self, heading="", row=self.row | {"title": ""})


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked and the keys of what answers it."""

    text: str
    relevant: frozenset[str]


def codification(path: Path) -> tuple[Article, ...]:
    """Every article of the extract, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return tuple(_codified(json.loads(line)) for line in lines)


def _codified(row: dict[str, Any]) -> Article:
    number = _TOPIC.match(row["demuc"])
    return Article(
        key=row["id"],
        topic=_TOPIC.sub("", row["demuc"]),
        topic_number=number.group(1) if number else "",
        heading=_NUMBER.sub("", row["title"]).strip(),
        body=row["body"],
        row=row,
    )


def corpus(path: Path) -> tuple[Article, ...]:
    """The articles of a benchmark; the first line of an article's text is its heading where a blank line follows it."""
    with path.open(encoding="utf-8") as lines:
        return tuple(_benched(json.loads(line)) for line in lines if line.strip())


def _benched(row: dict[str, Any]) -> Article:
    heading, blank, body = row["text"].partition("\n\n")
    if not blank:
        heading, body = "", row["text"]
    title = f"Điều {row['art']}. {heading}".strip()
    codified = {"id": row["id"], "demuc": row["law"], "chuong": "", "title": title, "src": "", "body": body, "refs": []}
    return Article(row["id"], row["law"], "", heading, body, codified)


def questions(path: Path) -> tuple[Question, ...]:
    """The questions of a benchmark with the keys of the articles that answer them."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return tuple(Question(row["text"], frozenset(row["rel"])) for row in rows)


def without_laws(articles: Iterable[Article], laws: Iterable[str]) -> tuple[Article, ...]:
    """The codified articles but those that stand in one of the ``laws`` themselves.

    The codification calls a topic after its law; decrees and circulars under the same topic stay.
    """
    named = {_LAW.sub("", fold(law)) for law in laws}
    return tuple(
        article
        for article in articles
        if not (_OF_A_LAW.match(article.row["src"]) and _LAW.sub("", fold(article.topic)) in named)
    )


def strip_marks(text: str) -> str:
    """The text as one types it without diacritics."""
    return fold(text)
