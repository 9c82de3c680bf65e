"""Our own search as an office meets it: put in by the library's own ingest, asked through the library's own search."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.retrieval.engine import first_of_each
from evals.retrieval.material import Article
from evals.retrieval.sets import passage_key
from knowledge.domain.passage import Hit
from knowledge.embedding import adapted_folder
from knowledge.ingest import Examination, Outcome, ingest
from knowledge.phapdien import add_codification, article_key
from knowledge.search import Library, Models
from knowledge.training.adapting import Adaptation, adapt, use

NAME = "Dự Thảo"
OWN_MODELS = Models(chroma_url="http://127.0.0.1:9")
"""Our own embedder. Chroma keeps a copy of the vectors that no search asks; nobody listens at this address, so the
copy, which takes most of the time of a large library, is not made."""
_PASSAGES = 40
"""Hits asked for, so that twenty different articles are among them: few articles have more than one passage."""
_UNEXAMINED = Examination("evals", lambda plan: ())


@dataclass(frozen=True, slots=True)
class Ours:
    """A library; ``key_of`` says which article or passage of the set a hit is."""

    library: Library
    key_of: Callable[[Hit], str]

    @classmethod
    def of_articles(cls, articles: Sequence[Article], work: Path, models: Models = OWN_MODELS) -> Ours:
        """The articles in a library under ``work``; what is there already is brought up to date as ingest does it."""
        lines = [json.dumps(article.row, ensure_ascii=False) for article in articles]
        folder = work / hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        extract = folder / "articles.jsonl"
        extract.write_text("\n".join(lines) + "\n", encoding="utf-8")
        library = Library.open(folder / "library", models)
        if adapted_folder(library.folder) is not None:
            use(library.folder, "")
        for stage in add_codification(library, extract):
            if stage.bad:
                raise ValueError(f"the library refused articles: {stage.complaints}")
        keys = document_keys(articles)
        return cls(library, lambda hit: keys[hit.document.key])

    @classmethod
    def of_plans(cls, paths: Iterable[Path], work: Path, models: Models = OWN_MODELS) -> Ours:
        """The plans in a library under ``work``."""
        library = Library.open(work / "plans", models)
        failed = [one for one in ingest(library, paths, _UNEXAMINED) if one.outcome is Outcome.FAILED]
        if failed:
            raise ValueError(f"the library refused {failed[0].path}: {failed[0].reason}")
        return cls(library, lambda hit: passage_key(hit.passage))

    def adapt(self) -> Adaptation:
        """Train the model on what is held, as an office does it; the search uses the result if that check lets it."""
        adaptation = adapt(self.library)
        self.library.settle()
        return adaptation

    def find(self, query: str) -> tuple[str, ...]:
        """What is found, best first."""
        return first_of_each(map(self.key_of, self.library.search(query, limit=_PASSAGES)))


def document_keys(articles: Sequence[Article]) -> dict[str, str]:
    """Keys of articles by the keys of the documents they become; some ids stand on two articles."""
    seen: Counter[str] = Counter()
    keys = {}
    for article in articles:
        seen[article.key] += 1
        keys[article_key(article.key, seen[article.key])] = article.key
    return keys
