"""The sets of questions, each with the articles among which the answer must be found.

A: questions over the benchmark's own articles. B: the same questions, the codification around them (without the
articles of the same laws). C: headings of codified articles as queries, each to find its own body, with the headings of
all articles taken away; C1: with only those taken away that are asked. D: short queries of officers over the whole
codification. P: the same over plans, where a passage is to be found.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from evals.measurement import CASES
from evals.retrieval.material import Article, Question, codification, corpus, questions, without_laws
from knowledge.domain.folding import fold
from knowledge.domain.passage import Passage
from knowledge.parsing.plan import parse_plan
from knowledge.passages import passages_of
from knowledge.readers import read
from knowledge.training.codification import is_held_back

OFFICER_QUERIES = CASES / "officer_queries.yaml"
SHORTEST_BODY = 200
"""Characters of a body that a heading must find: shorter ones say nothing."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Articles, and questions whose answers are among them. ``headline`` names the score the set is judged by."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Question, ...]
    headline: str = "MRR@10"

    @property
    def needed(self) -> frozenset[str]:
        """The keys of all articles that answer any question."""
        return frozenset().union(*(question.relevant for question in self.questions))


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the material is: a benchmark's two files and the extract of the codification."""

    corpus: Path
    questions: Path
    codification: Path

    @classmethod
    def in_shared(cls, shared: Path) -> Sources:
        """The places in the folder of real material."""
        held = shared / "data"
        extract = held / "phapdien" / "phapdien.jsonl.gz"
        return cls(held / "alqac" / "corpus.jsonl", held / "alqac" / "queries_dev.jsonl", extract)

    def missing(self, name: str) -> tuple[Path, ...]:
        """The files that set ``name`` needs and that are not there."""
        needed = {"A": (self.corpus, self.questions), "B": (self.corpus, self.questions, self.codification)}
        return tuple(path for path in needed.get(name, (self.codification,)) if not path.exists())


def question_set(name: str, sources: Sources, halves: Sequence[str]) -> QuestionSet:
    """Set ``name`` of A, B, C, C1, D; ``halves`` ("dev", "held") are the officers' queries that are asked."""
    if name == "A":
        return QuestionSet("A", corpus(sources.corpus), questions(sources.questions))
    articles = codification(sources.codification)
    if name == "B":
        own = corpus(sources.corpus)
        around = without_laws(articles, {article.topic for article in own})
        return QuestionSet("B", own + around, questions(sources.questions))
    if name in ("C", "C1"):
        return headings_asked(articles, name)
    return QuestionSet("D", articles, officer_questions(articles, halves), headline="hit@10")


def headings_asked(articles: Sequence[Article], name: str) -> QuestionSet:
    """Headings that occur once, of articles held back from the training of the model.

    "C": no article has its heading any more. "C1": the articles that are asked have none, all others keep theirs.
    """
    times = Counter(fold(article.heading) for article in articles)
    asked = [
        article
        for article in articles
        if article.heading
        and times[fold(article.heading)] == 1
        and len(article.body) >= SHORTEST_BODY
        and is_held_back(article.key)
    ]
    keys = {article.key for article in asked}
    bare = tuple(article.without_heading() if name == "C" or article.key in keys else article for article in articles)
    return QuestionSet(name, bare, tuple(Question(one.heading, frozenset({one.key})) for one in asked))


def officer_questions(articles: Iterable[Article], halves: Sequence[str]) -> tuple[Question, ...]:
    """The officers' queries of these halves over codified articles, in the order of the file."""
    held = [(article.key, article.topic_number, fold(article.heading)) for article in articles]
    rows = yaml.safe_load(OFFICER_QUERIES.read_text("utf-8"))["codification"]
    asked = []
    for half, query, topics, heading in rows:
        if half in halves:
            named, says = set(topics.split()) - {"-"}, re.compile(heading)
            found = (key for key, topic, text in held if (not named or topic in named) and says.search(text))
            asked.append(Question(query, frozenset(found)))
    return tuple(asked)


def sample_around(asked: QuestionSet, count: int) -> tuple[Article, ...]:
    """The articles that answer, and the ``count`` others whose keys have the smallest SHA-256."""
    others = [article for article in asked.articles if article.key not in asked.needed]
    drawn = {
        article.key for article in sorted(others, key=lambda one: hashlib.sha256(one.key.encode()).digest())[:count]
    }
    return tuple(article for article in asked.articles if article.key in asked.needed or article.key in drawn)


def plan_passages(paths: Iterable[Path]) -> dict[str, tuple[Passage, ...]]:
    """The passages of plans as the library cuts them, by the name a case gives the plan.

    Plans of our own are called by their file's name, real ones by the first digits of their SHA-256.
    """
    held = {}
    for path in paths:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        name = path.stem if path.suffix == ".md" else digest[:16]
        held[name] = passages_of(parse_plan(read(path)), digest)
    return held


def plan_set(paths: Iterable[Path], halves: Sequence[str]) -> QuestionSet:
    """The officers' queries over plans: a passage is found, not a document.

    Queries on plans that are absent are left out.
    """
    plans = plan_passages(paths)
    units = {name: [_unit(passage) for passage in passages] for name, passages in plans.items()}
    asked = []
    for half, query, documents, says in yaml.safe_load(OFFICER_QUERIES.read_text("utf-8"))["plans"]:
        named = [unit for name in documents.split() for unit in units.get(name, ())]
        relevant = frozenset(unit.key for unit in named if re.search(says, fold(unit.text)))
        if half in halves and relevant:
            asked.append(Question(query, relevant))
    return QuestionSet("P", tuple(unit for held in units.values() for unit in held), tuple(asked), headline="hit@10")


def _unit(passage: Passage) -> Article:
    return Article(passage_key(passage), "", "", "\n".join(passage.heading), passage.text, {})


def passage_key(passage: Passage) -> str:
    """The key of a passage among all passages."""
    return f"{passage.document}#{passage.ordinal}"
