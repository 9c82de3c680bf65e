"""A query answered: the article it asks for, what cites a number it names, then what fits by words and by meaning.

Nothing is answered that only resembles: a passage must share a pair of syllables or most of the words with the query,
or be near to it in meaning, and of a short query it must say or mean enough.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from knowledge.abbreviations import is_abbreviation
from knowledge.articles import LAW_KINDS, AskedArticle, besides_article, laws_named, read_article
from knowledge.catalog import Catalog
from knowledge.domain.folding import fold, folded_syllables
from knowledge.domain.legal import Force
from knowledge.domain.passage import CitedIn, Filters, HeldDocument, Hit, Lane, Passage
from knowledge.domain.syllables import is_folded_syllable
from knowledge.embedding import Embedder
from knowledge.fusion import SHORT, fuse
from knowledge.index import Index
from knowledge.index.lanes import Candidates, Lanes, best_first
from knowledge.index.terms import syllables_of, words_in_common
from knowledge.misspelling import corrected
from knowledge.numbers import keys_beginning, read_typed
from knowledge.parsing.citations import find_numbers, kind_of, parse_number
from knowledge.registry import Registry
from knowledge.snippets import LONGEST, snippet_at, snippet_of

LEAST_LOOKED_AT = 100
"""So many passages of each lane are weighed against each other, more when more hits are asked for."""
LEAST_CITED = 50
"""Of a number among words at least so many passages that cite it are put in the order of the words."""
SAME_YEAR = 0.05
"""What it adds to a score that the document is of the year the query names."""
LEAST_COSINE = 0.6
"""By meaning alone a passage is found when its cosine is at least this."""
LESS_BESIDE = 0.3
"""Beside a passage that is like enough to a short query others are found that are less like it, by so much."""
_LAST = re.compile(r"\w+$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Answering:
    """What there is to answer from, at one moment. How like a passage must be was measured with our own model alone."""

    catalog: Catalog
    index: Index
    registry: Registry
    lanes: Lanes
    embedder: Embedder | None
    is_own_model: bool

    def hits(self, query: str, limit: int, filters: Filters, reading: str = "") -> tuple[Hit, ...]:
        """The best hits by words and by meaning, after the article that is asked for and what cites a number named.

        ``reading`` is the query as it reads with diacritics, for models that tell them; "" where it has none to add.
        """
        allowed = self._allowed(filters)
        if allowed is not None and not len(allowed):
            return ()
        typed, query = query, self._completed(query)
        direction = self._direction(query, reading)
        most = max(LEAST_LOOKED_AT, limit * 2)
        found = self.lanes.ask(self.index, query, direction, most, allowed)
        scores = fuse(found.words, found.cosines, len(folded_syllables(query)))
        sections = _Sections(limit)
        sections.take(self._article(typed, allowed))
        score_of = dict(zip(found.numbers.tolist(), scores.tolist(), strict=True))
        for number in find_numbers(typed):
            cited = self._citing(number.number.key, max(limit, LEAST_CITED), allowed)
            sections.take(hit for _, hit in sorted(cited, key=lambda one: -score_of.get(one[0], 0.0)))
        years = {int(year) for year in _YEAR.findall(query)}
        searched = self.lanes.size if allowed is None else len(allowed)
        judged = self.is_own_model and len(folded_syllables(typed)) <= SHORT
        is_find = _finds(found, least_likeness(searched) if judged else -math.inf)
        finds = [place for place in best_first(scores) if is_find[place]]
        for window in _windows(finds, 2 * limit + 10):
            if sections.full:
                break
            sections.take(self._weighed(found, scores, window, years))
        return tuple(self._shown(query, hit) for hit in sections.hits())

    def spelt(self, query: str) -> str:
        """The query with words that no document has as they are meant (see `misspelling`); half-typed ones stay."""
        last = folded_syllables(query)[-1:]

        def is_known(word: str) -> bool:
            return is_abbreviation(word) or (word in last and self._completed(query) != query)

        return corrected(query, partial(self.lanes.times, self.index), is_known)

    def _direction(self, query: str, reading: str) -> NDArray[np.float32] | None:
        if self.embedder is None:
            return None
        vectors = self.embedder.embed([reading if reading and self.embedder.tells_accents else query])
        return np.asarray(vectors[0], np.float32)

    def _completed(self, query: str) -> str:
        """The query with its last syllable written to its end, where it was left half typed ("hội đồng tư v").

        What could be a syllable as it is ("chuẩn đo lư") stays beside what it may be the beginning of.
        """
        syllables = folded_syllables(query)
        if len(syllables) < 2 or not query[-1].isalpha():
            return query
        whole = self.index.completion(syllables[-2], syllables[-1])
        if not whole:
            return query
        return f"{query} {whole}" if is_folded_syllable(syllables[-1]) else _LAST.sub(whole, query)

    def _weighed(
        self, found: Candidates, scores: NDArray[np.float32], window: Sequence[int], years: set[int]
    ) -> list[Hit]:
        """The hits at these places, best first, with their lanes."""
        passages = self.index.passages([int(found.numbers[place]) for place in window])
        documents = {key: self.catalog.holds(key) for key in {passage.document for passage in passages.values()}}
        hits: list[Hit] = []
        for place in window:
            passage = passages.get(int(found.numbers[place]))
            document = documents[passage.document] if passage is not None else None
            if passage is None or document is None:
                continue
            same_year = document.year in years
            by = {
                Lane.WORDS: bool(found.fits[place]), Lane.MEANING: _is_near(found, place), Lane.YEAR: same_year
            }  # fmt: skip
            lanes = tuple(lane for lane, holds in by.items() if holds)
            hits.append(Hit(passage, document, "", float(scores[place]) + (SAME_YEAR if same_year else 0), lanes))
        return sorted(hits, key=lambda hit: -hit.score)

    # ---- numbers

    def _bearing(self, key: str, limit: int, allowed: NDArray[np.int64] | None) -> Iterator[Hit]:
        """The first passage of each document that bears the number, then of the articles of that law."""
        for document in (*self.catalog.numbered(key), *self.catalog.articles(key, limit)):
            number = self.index.first_of(document.key)
            passage = self._allowed_passage(number, allowed)
            if passage is not None:
                yield Hit(passage, document, f"là văn bản số {document.number}", 1.0, (Lane.NUMBER,))

    def _citing(self, key: str, limit: int, allowed: NDArray[np.int64] | None) -> Iterator[tuple[int, Hit]]:
        """The passages that cite the number, with their own numbers; the office's documents first."""
        for cited in self.catalog.citing(key, limit * 2):
            number = self.index.holding(cited.document.key, cited.quote, cited.line)
            passage = self._allowed_passage(number, allowed)
            if number is not None and passage is not None:
                yield number, _cites(cited, key, passage)

    def _allowed_passage(self, number: int | None, allowed: NDArray[np.int64] | None) -> Passage | None:
        if number is None or (allowed is not None and number not in allowed):
            return None
        return self.index.passages([number]).get(number)

    def by_number(self, key: str, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The documents that bear the number and the passages that cite it."""
        allowed = self._allowed(filters)
        sections = _Sections(limit)
        sections.take(self._bearing(key, limit, allowed))
        sections.take(hit for _, hit in self._citing(key, limit, allowed))
        return tuple(self._shown(hit.reason, hit) for hit in sections.hits())

    # ---- articles

    def _article(self, query: str, allowed: NDArray[np.int64] | None) -> Iterator[Hit]:
        """The article that the query asks for, where it is held; of a clause the passage that has it."""
        asked = read_article(query)
        if asked is None:
            return
        for document in self._documents_with(asked, query):
            passages = [
                passage
                for number, passage in self.index.of_document(document.key)
                if (allowed is None or number in allowed)
                and (document.is_law or asked.is_in(*passage.heading, passage.text))
            ]
            yield from sorted(
                (_is_article(asked, document, passage) for passage in passages), key=lambda hit: -hit.score
            )

    def _documents_with(self, asked: AskedArticle, query: str) -> Iterator[HeldDocument]:
        """The documents that may hold the article: those with the number of the query, else the laws it names."""
        numbers = {one.number.key for one in find_numbers(query)} or self._keys_meant(query)
        numbers = numbers or {one.number.key for one in laws_named(asked, self.registry.documents) if one.number}
        found = [
            *(one for key in numbers for one in self.catalog.article(asked.article, key)),
            *(one for key in numbers for one in self.catalog.numbered(key)),
        ]
        yield from found
        if found or not asked.names_law:
            return
        named: list[tuple[int, HeldDocument]] = []
        for document in self.catalog.articles_called(asked.article, (*LAW_KINDS, "")):
            for _, passage in self.index.of_document(document.key)[:1]:
                topic = passage.heading[0] if passage.heading else ""
                if asked.names_law_on(topic):
                    named.append((len(topic), document))
        longest = max((length for length, _ in named), default=0)
        yield from (document for length, document in named if length == longest)

    def _keys_meant(self, query: str) -> set[str]:
        """The number of a query that writes only its beginning ("Điều 5 Nghị định 13/2021"), where one is meant."""
        typed = read_typed(besides_article(query))
        if typed is None or typed.digits_only:
            return set()
        found = keys_beginning(self.index.connection, typed, ())
        said = f" {' '.join(folded_syllables(query))} "
        kinds = {key: kind_of(number) for key, text in found.items() if (number := parse_number(text)) is not None}
        of_kind = {key for key, kind in kinds.items() if kind is not None and f" {fold(kind)} " in said}
        return of_kind or (set(found) if len(found) == 1 else set())

    # ---- filters

    def _allowed(self, filters: Filters) -> NDArray[np.int64] | None:
        """The numbers of the passages of documents that the filters admit, ascending; None when they admit all."""
        if filters.empty:
            return None
        conditions, values = list[str](), list[object]()
        if filters.year is not None:
            conditions.append("year = ?")
            values.append(filters.year)
        if filters.family:
            conditions.append("family = ?")
            values.append(filters.family)
        for column, wanted in (
            ("agency", (filters.agency,)),
            ("kind", (filters.kind,)),
            ("agency", self._places(filters)),
        ):
            if any(wanted):
                matching = [one for one in self._distinct(column) if any(_within(part, one) for part in wanted)]
                conditions.append(f"{column} IN ({','.join('?' * len(matching))})")
                values += matching
        if filters.in_force_on is not None:
            dead = self._not_in_force(filters.in_force_on)
            conditions.append(f"number_key NOT IN ({','.join('?' * len(dead))}) AND effective <= ?")
            values += [*dead, filters.in_force_on.isoformat()]
        rows = self.index.connection.execute(
            f"SELECT id FROM passage WHERE document IN (SELECT key FROM document WHERE {' AND '.join(conditions)})",
            values,
        )
        return np.sort(np.fromiter((row[0] for row in rows), np.int64))

    def _distinct(self, column: str) -> list[str]:
        return [row[0] for row in self.index.connection.execute(f"SELECT DISTINCT {column} FROM document")]

    def _places(self, filters: Filters) -> tuple[str, ...]:
        """The place, and with one of today's provinces those it had taken in by the day asked about.

        A former province stands alone: who names it wants its own documents.
        """
        if not filters.place:
            return ()
        from knowledge.registry.places import load_places

        places = load_places()
        today = places.agencies.province(filters.place)
        if today is None or today.name not in places.province_on(filters.place, date.min):
            return (filters.place,)
        return (filters.place, *places.province_on(filters.place, filters.in_force_on or date.max))

    def _not_in_force(self, day: date) -> list[str]:
        """The keys of numbers of which every record says that it did not bind on the day."""
        states: dict[str, set[Force]] = {}
        for record in self.registry.documents:
            if record.number is not None:
                states.setdefault(record.number.key, set()).add(record.in_force(day))
        return sorted(key for key, found in states.items() if found <= {Force.EXPIRED, Force.NOT_YET})

    # ---- how a hit is shown

    def _shown(self, query: str, hit: Hit) -> Hit:
        """The hit with its snippet, the words it shares with the query, and the reason in words."""
        passage = hit.passage
        if hit.snippet:
            return hit
        if Lane.NUMBER in hit.lanes:
            snippet, marks = snippet_at(passage.text, hit.reason.rpartition(" ")[2])
            return replace(hit, snippet=snippet, marks=marks)
        whole = " ".join((*passage.heading, passage.text))
        words = words_in_common(query, whole)
        snippet, marks = snippet_of(passage.text, {*words, *folded_syllables(query)})
        reasons = [hit.reason] if hit.reason else []
        if Lane.WORDS in hit.lanes and words:
            seen = [snippet[start:end].lower() for start, end in marks] if query.isascii() else []
            reasons.append(f"có từ khóa: {', '.join(dict.fromkeys(seen)) or _said(query, words)}")
        elsewhere = [word for word in words_in_common(query, passage.about) if word not in words]
        if elsewhere:
            reasons.append(f"văn bản về: {_said(query, elsewhere)}")
        if Lane.MEANING in hit.lanes:
            reasons.append("gần nghĩa")
        if Lane.YEAR in hit.lanes:
            reasons.append(f"cùng năm {hit.document.year}")
        return replace(hit, reason="; ".join(reasons), words=words, snippet=snippet, marks=marks)


@dataclass(slots=True)
class _Sections:
    """The first hit of each section of each document, with how many others there are of it."""

    limit: int
    first: dict[tuple[str, tuple[str, ...]], Hit] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        return len(self.first) >= self.limit

    def take(self, hits: Iterable[Hit]) -> None:
        """Hits that are no better than those taken before."""
        for hit in hits:
            section = hit.document.key, hit.passage.heading
            if section in self.first:
                known = self.first[section]
                if known.passage != hit.passage:
                    self.first[section] = replace(known, others=known.others + 1)
            elif not self.full:
                self.first[section] = hit

    def hits(self) -> list[Hit]:
        return list(self.first.values())


def _windows(finds: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (finds[start : start + size] for start in range(0, len(finds), size))


def least_likeness(passages: int) -> float:
    """How like a short query the likest passage must be, among so many: of more some are liker by chance alone.

    Chosen on officers' queries and everyday ones at 241, 427 and 62,874 passages: see docs/search-quality.md.
    """
    return 0.2 + math.log10(max(passages, 1)) / 6


def _finds(found: Candidates, likeness: float) -> NDArray[np.bool_]:
    """Which passages are finds: all that share or mean enough, and none where the likest of them is not like enough.

    How like one is: its cosine and the share of the query it says. Without a cosine (no model, a passage not settled
    yet, no known word) shared words must do.
    """
    enough = found.fits | (found.cosines >= LEAST_COSINE)
    like = np.where(found.cosines == 0, math.inf, found.cosines + found.said)
    if not (enough & (like >= likeness)).any():
        return np.zeros(len(enough), bool)
    return np.asarray(enough & (like >= likeness - LESS_BESIDE))


def _is_near(found: Candidates, place: int) -> bool:
    return bool(found.cosines[place] >= LEAST_COSINE)


def _cites(cited: CitedIn, key: str, passage: Passage) -> Hit:
    written = next((one.number.text for one in find_numbers(cited.quote) if one.number.key == key), key)
    return Hit(passage, cited.document, f"viện dẫn {written}", 1.0, (Lane.NUMBER,))


def _is_article(asked: AskedArticle, document: HeldDocument, passage: Passage) -> Hit:
    """The passage as the article that is asked for, shown from the clause on where it has that; that scores higher."""
    flat = " ".join(passage.text.split())
    place = asked.clause_at(flat)
    clause = f"khoản {asked.clause} " if place >= 0 else ""
    own = document.name if document.is_law else f"Điều {asked.article} của {document.number}"
    snippet, _ = snippet_at(flat, flat[place : place + LONGEST] if place >= 0 else "")
    return Hit(passage, document, f"là {clause}{own}", 2.0 if place >= 0 else 1.0, (Lane.NUMBER,), snippet=snippet)


def _within(part: str, whole: str) -> bool:
    """``part`` is some neighbouring words of ``whole``, marks, case and abbreviations aside."""
    return bool(part) and f" {' '.join(syllables_of(part))} " in f" {' '.join(syllables_of(whole))} "


def _said(query: str, words: Sequence[str]) -> str:
    """The shared words as they were typed, neighbours together: "tập huấn, sở hữu trí tuệ"."""
    shared = set(words)
    runs: list[list[str]] = [[]]
    for word in query.split():
        syllables = syllables_of(word)
        if syllables and shared.issuperset(syllables):
            runs[-1].append(word.strip(" .,;:!?()“”\"'"))
        elif runs[-1]:
            runs.append([])
    said = dict.fromkeys(" ".join(run) for run in runs if run)
    return ", ".join(said) if said else fold(" ".join(words))
