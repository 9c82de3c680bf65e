"""A query answered: by number where it is one, else by words and by meaning at once, each hit with why it was found.

Nothing is answered that only resembles: a passage must share a pair of syllables or most of the words with the query,
or be near to it in meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog import Catalog
from knowledge.domain.folding import fold, folded_syllables
from knowledge.domain.legal import Force
from knowledge.domain.passage import CitedIn, Filters, Hit, Lane, Passage
from knowledge.fusion import fuse
from knowledge.index import Index
from knowledge.index.lanes import Candidates, Lanes, best_first
from knowledge.index.terms import syllables_of, words_in_common
from knowledge.index.vectors import Embedder
from knowledge.parsing.citations import find_numbers
from knowledge.registry import Registry
from knowledge.snippets import snippet_at, snippet_of

LEAST_LOOKED_AT = 100
"""So many passages of each lane are weighed against each other, more when more hits are asked for."""
SAME_YEAR = 0.05
"""What it adds to a score that the document is of the year the query names."""
LEAST_COSINE = 0.6
"""By meaning alone a passage is found when its cosine is at least this: queries about nothing that is there reach 0.4
to 0.6 with the nearest of sixty thousand articles."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Answering:
    """What there is to answer from, at one moment."""

    catalog: Catalog
    index: Index
    registry: Registry
    lanes: Lanes
    embedder: Embedder | None

    def hits(self, query: str, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The best hits by words and by meaning; passages that cite a number of the query come first."""
        allowed = self._allowed(filters)
        if allowed is not None and not len(allowed):
            return ()
        query = self._completed(query)
        direction = self.embedder.embed([query])[0] if self.embedder is not None else None
        most = max(LEAST_LOOKED_AT, limit * 2)
        found = self.lanes.ask(self.index, query, direction, most, allowed)
        scores = fuse(found.words, found.cosines, len(folded_syllables(query)))
        sections = _Sections(limit)
        for number in find_numbers(query):
            sections.take(self.citing(number.number.key, limit, allowed))
        years = {int(year) for year in _YEAR.findall(query)}
        for window in self._windows(found, best_first(scores), limit):
            if sections.full:
                break
            sections.take(self._weighed(found, scores, window, years))
        return tuple(self._shown(query, hit) for hit in sections.hits())

    def _completed(self, query: str) -> str:
        """The query with its last syllable written to its end, where it was left half typed ("hội đồng tư v")."""
        syllables = folded_syllables(query)
        if len(syllables) < 2 or not query[-1].isalpha():
            return query
        whole = self.index.completion(syllables[-2], syllables[-1])
        return f"{query} {whole}" if whole else query

    def _windows(self, found: Candidates, order: Sequence[int], limit: int) -> Iterator[list[int]]:
        """The places of the candidates that are finds, best first, some at a time."""
        finds = [place for place in order if found.fits[place] or _is_near(found, place)]
        size = 2 * limit + 10
        return (finds[start : start + size] for start in range(0, len(finds), size))

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

    def bearing(self, key: str, limit: int, allowed: NDArray[np.int64] | None = None) -> Iterator[Hit]:
        """The first passage of each document that bears the number, then of the articles of that law."""
        for document in (*self.catalog.numbered(key), *self.catalog.articles(key, limit)):
            number = self.index.first_of(document.key)
            passage = self._allowed_passage(number, allowed)
            if passage is not None:
                yield Hit(passage, document, f"là văn bản số {document.number}", 1.0, (Lane.NUMBER,))

    def citing(self, key: str, limit: int, allowed: NDArray[np.int64] | None = None) -> Iterator[Hit]:
        """The passages that cite the number, the office's documents first."""
        for cited in self.catalog.citing(key, limit * 2):
            passage = self._allowed_passage(self.index.holding(cited.document.key, cited.quote, cited.line), allowed)
            if passage is not None:
                yield _cites(cited, key, passage)

    def _allowed_passage(self, number: int | None, allowed: NDArray[np.int64] | None) -> Passage | None:
        if number is None or (allowed is not None and number not in allowed):
            return None
        return self.index.passages([number]).get(number)

    def by_number(self, key: str, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The documents that bear the number and the passages that cite it."""
        allowed = self._allowed(filters)
        sections = _Sections(limit)
        sections.take(self.bearing(key, limit, allowed))
        sections.take(self.citing(key, limit, allowed))
        return tuple(self._shown(hit.reason, hit) for hit in sections.hits())

    # ---- filters

    def _allowed(self, filters: Filters) -> NDArray[np.int64] | None:
        """The numbers of the passages of documents that the filters admit, ascending; None when they admit all."""
        if filters.empty:
            return None
        conditions, values = list[str](), list[object]()
        if filters.year is not None:
            conditions.append("year = ?")
            values.append(filters.year)
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
            dead = self._not_in_force(filters)
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
        """The place, and where it is one of today's provinces, the former ones that are part of it."""
        if not filters.place:
            return ()
        from knowledge.registry import load_agencies

        province = load_agencies().province(filters.place)
        if province is None or not _within(province.name, filters.place):
            return (filters.place,)
        return (filters.place, *(name for name, _ in province.absorbed))

    def _not_in_force(self, filters: Filters) -> list[str]:
        """The keys of numbers of which every record says that it did not bind on the day."""
        day = filters.in_force_on
        states: dict[str, set[Force]] = {}
        for record in self.registry.documents if day is not None else ():
            if record.number is not None and day is not None:
                states.setdefault(record.number.key, set()).add(record.in_force(day))
        return sorted(key for key, found in states.items() if found <= {Force.EXPIRED, Force.NOT_YET})

    # ---- how a hit is shown

    def _shown(self, query: str, hit: Hit) -> Hit:
        """The hit with its snippet, the words it shares with the query, and the reason in words."""
        passage = hit.passage
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


def _is_near(found: Candidates, place: int) -> bool:
    return bool(found.cosines[place] >= LEAST_COSINE)


def _cites(cited: CitedIn, key: str, passage: Passage) -> Hit:
    written = next((one.number.text for one in find_numbers(cited.quote) if one.number.key == key), key)
    return Hit(passage, cited.document, f"viện dẫn {written}", 1.0, (Lane.NUMBER,))


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
