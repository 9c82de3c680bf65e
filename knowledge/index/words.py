"""BM25 over memory-mapped postings: exact, a few milliseconds at a hundred thousand passages, nothing held in memory.

A store is a folder that never changes once it is complete. Terms are 64-bit keys, sorted; each has a run of postings
(passage, weight), and the weight is tf / (tf + k1·(1 − b + b·length/average)) in 16 bits, so that a score is a sum of
idf · weight. k1 0.9 and b 0.4 were measured on development questions about articles of law; headings count three times.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.beside import beside
from knowledge.index.durable import HEADING_WEIGHT
from knowledge.index.terms import MAX_SYLLABLES, syllables_of

K1, B = 0.9, 0.4
_FULL = 65535
_PAIR = np.uint64(0x9E3779B97F4A7C15)
_BUCKETS = 16
_CHUNK = 500
_AHEAD = 2
"""So many chunks are counted while another is written."""
_POSTING = np.dtype([("term", "<u8"), ("passage", "<u4"), ("times", "<u2")])
_Row = tuple[int, str, str]
_Counted = tuple[NDArray[np.void], NDArray[np.int64]]
_FACTS = "facts.json"
_FILES = {"terms": "<u8", "starts": "<i8", "passages": "<u4", "weights": "<u2", "numbers": "<i8"}


class Keys(dict[str, int]):
    """The 64-bit key of each syllable that was asked for."""

    def __missing__(self, syllable: str) -> int:
        key = int.from_bytes(blake2b(syllable.encode(), digest_size=8).digest(), "little")
        self[syllable] = key
        return key

    def of(self, syllables: Sequence[str]) -> NDArray[np.uint64]:
        """The keys of the syllables."""
        return np.fromiter(map(self.__getitem__, syllables), np.uint64, len(syllables))


def _pairs(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The keys of pairs of neighbours; arithmetic wraps, which is meant."""
    return keys[:-1] * _PAIR + keys[1:]


@dataclass(frozen=True, slots=True)
class Query:
    """The terms of a query: of each its key, and how often it stands there."""

    syllables: Mapping[str, tuple[int, int]]
    pairs: Mapping[tuple[str, str], tuple[int, int]]

    @classmethod
    def read(cls, text: str) -> Query:
        """The terms of ``text``, its first ``MAX_SYLLABLES`` syllables."""
        syllables = syllables_of(text)[:MAX_SYLLABLES]
        keys = Keys().of(syllables)
        single, double = Counter(syllables), Counter(pairwise(syllables))
        return cls(
            {term: (key, single[term]) for term, key in zip(syllables, keys.tolist(), strict=True)},
            {term: (key, double[term]) for term, key in zip(pairwise(syllables), _pairs(keys).tolist(), strict=True)},
        )

    def terms(self) -> Iterator[tuple[int, int]]:
        """Every term with how often it stands in the query."""
        yield from self.syllables.values()
        yield from self.pairs.values()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A complete store. Positions are places in ``numbers``, the numbers of its passages in ascending order."""

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    passages: NDArray[np.uint32]
    weights: NDArray[np.uint16]
    numbers: NDArray[np.int64]
    average: float

    @classmethod
    def open(cls, folder: Path) -> Words | None:
        """The store in ``folder``; None when it is not there or not whole."""
        try:
            facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
            arrays = {
                name: np.memmap(folder / name, dtype=kind, mode="r", shape=(facts[name],)).view(np.ndarray)
                for name, kind in _FILES.items()
            }
            return cls(**arrays, average=float(facts["average"]))
        except (OSError, ValueError, KeyError):
            return None

    def scores(self, query: Query) -> NDArray[np.float32]:
        """The score of every passage, by position; 0 where it shares no term with the query."""
        total = np.zeros(len(self.numbers), np.float32)
        for key, times in query.terms():
            run = self._run(key)
            if run is not None:
                weight = np.float32(self.idf(run.stop - run.start) * times / _FULL)
                total[self.passages[run]] += self.weights[run] * weight
        return total

    def times(self, term: str) -> int:
        """In how many passages a folded syllable or a pair of neighbours ("ke_hoach") stands."""
        keys = Keys().of(term.split("_"))
        run = self._run(int((_pairs(keys) if len(keys) > 1 else keys)[0]))
        return run.stop - run.start if run is not None else 0

    def idf(self, holding: int) -> float:
        """How much it says that a passage has a term which ``holding`` passages have."""
        return math.log(1 + (len(self.numbers) - holding + 0.5) / (holding + 0.5))

    def fits(self, query: Query, positions: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Which of the passages fit the query (see `terms.fits`), and how much of what it says each of them says.

        The latter is the share of the query's terms that the passage has, each counted by its idf.
        """
        paired, shared = np.zeros(len(positions), bool), np.zeros(len(positions), np.int64)
        said = np.zeros(len(positions), np.float32)
        for key, _ in query.syllables.values():
            held = self._holds(key, positions)
            shared += held
            said += held * np.float32(self._idf_of(key))
        for key, _ in query.pairs.values():
            held = self._holds(key, positions)
            paired |= held
            said += held * np.float32(self._idf_of(key))
        all_said = sum(self._idf_of(key) for key, _ in query.terms())
        return paired | (shared * 2 > len(query.syllables)), said / np.float32(all_said or 1)

    def _holds(self, key: int, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
        run = self._run(key)
        if run is None:
            return np.zeros(len(positions), bool)
        held = self.passages[run]
        places = np.minimum(np.searchsorted(held, positions.astype(np.uint32)), len(held) - 1)
        return np.asarray(held[places] == positions)

    def score_of(self, query: Query, heading: str, text: str) -> tuple[float, bool, float]:
        """What a passage that is not in the store would score in it, and what ``fits`` would say of it."""
        times, length = Counter[int](), 0
        for field, weight in ((heading, HEADING_WEIGHT), (text, 1)):
            syllables = syllables_of(field)
            length += weight * max(2 * len(syllables) - 1, 0)
            for syllable in syllables:
                if syllable in query.syllables:
                    times[query.syllables[syllable][0]] += weight
            for pair in pairwise(syllables):
                if pair in query.pairs:
                    times[query.pairs[pair][0]] += weight
        floor = K1 * (1 - B + B * length / max(self.average, 1))
        score, said, all_said = 0.0, 0.0, 0.0
        for key, asked in query.terms():
            idf = self._idf_of(key)
            all_said += idf
            if times[key]:
                said += idf
                score += asked * idf * times[key] / (times[key] + floor)
        paired = any(times[key] for key, _ in query.pairs.values())
        shared = sum(times[key] > 0 for key, _ in query.syllables.values())
        return score, paired or shared * 2 > len(query.syllables), said / (all_said or 1)

    def _idf_of(self, key: int) -> float:
        run = self._run(key)
        return self.idf(run.stop - run.start if run is not None else 0)

    def _run(self, key: int) -> slice | None:
        place = int(np.searchsorted(self.terms, np.uint64(key)))
        if place == len(self.terms) or int(self.terms[place]) != key:
            return None
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


def write_words(folder: Path, rows: Iterable[_Row], tell: Callable[[int], None]) -> int:
    """A store of ``rows`` (number, heading, text; numbers ascending) in the new ``folder``; how many there were.

    ``tell`` hears how many rows are done. Memory stays small: postings wait in files, by the first bits of their term.
    """
    folder.mkdir(parents=True)
    numbers, lengths = array("q"), list[NDArray[np.int64]]()
    with tempfile.TemporaryDirectory(dir=folder) as waiting:
        files = [(Path(waiting) / str(bucket)).open("wb") for bucket in range(_BUCKETS)]
        try:
            for chunk, (postings, length) in _all_counted(rows):
                postings["passage"] += len(numbers)
                numbers.extend(row[0] for row in chunk)
                lengths.append(length)
                cuts = np.searchsorted(postings["term"], [np.uint64(n << 60) for n in range(_BUCKETS)])
                for file, piece in zip(files, np.split(postings, cuts[1:]), strict=True):
                    file.write(piece.tobytes())
                tell(len(numbers))
        finally:
            for file in files:
                file.close()
        if not numbers:
            return 0
        _write_postings(folder, [Path(file.name) for file in files], np.concatenate(lengths))
    _write(folder / "numbers", np.frombuffer(numbers, dtype=np.int64))
    sizes = {name: (folder / name).stat().st_size // np.dtype(kind).itemsize for name, kind in _FILES.items()}
    average = float(np.concatenate(lengths).mean())
    _write(folder / _FACTS, json.dumps(sizes | {"average": average}).encode())
    return len(numbers)


def _chunks(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _all_counted(rows: Iterable[_Row]) -> Iterator[tuple[list[_Row], _Counted]]:
    """The rows in chunks, each with its postings, which another process counts while this one writes."""
    with beside(_Counter(Keys())) as counted:
        coming = list[tuple[list[_Row], Future[_Counted]]]()
        for chunk in _chunks(rows):
            coming.append((chunk, counted([row[1:] for row in chunk])))
            if len(coming) > _AHEAD:
                first, postings = coming.pop(0)
                yield first, postings.result()
        yield from ((chunk, postings.result()) for chunk, postings in coming)


@dataclass(frozen=True, slots=True)
class _Counter:
    """Counts terms; carried to another process it keeps the keys it made there."""

    keys: Keys

    def __call__(self, rows: Sequence[tuple[str, str]]) -> _Counted:
        return _counted(rows, self.keys)


def _counted(rows: Sequence[tuple[str, str]], keys: Keys) -> _Counted:
    """Postings of (heading, text) rows sorted by term then row, and the length of each row."""
    unions, owners, weights = list[NDArray[np.uint64]](), list[int](), list[int]()
    for row, fields in enumerate(rows):
        for field, weight in zip(fields, (HEADING_WEIGHT, 1), strict=True):
            found = keys.of(syllables_of(field))
            for terms in (found, _pairs(found)):
                if len(terms):
                    unions.append(terms)
                    owners.append(row)
                    weights.append(weight)
    if not unions:
        return np.zeros(0, _POSTING), np.zeros(len(rows), np.int64)
    sizes = [len(terms) for terms in unions]
    term = np.concatenate(unions)
    owner = np.repeat(np.array(owners, np.uint32), sizes)
    weight_of = np.repeat(np.array(weights, np.int64), sizes)
    length = np.bincount(owner, weights=weight_of, minlength=len(rows)).astype(np.int64)
    order = np.lexsort((owner, term))
    term, owner, weight_of = term[order], owner[order], weight_of[order]
    begins = np.flatnonzero(np.concatenate(([True], (term[1:] != term[:-1]) | (owner[1:] != owner[:-1]))))
    postings = np.zeros(len(begins), _POSTING)
    postings["term"], postings["passage"] = term[begins], owner[begins]
    postings["times"] = np.minimum(np.add.reduceat(weight_of, begins), _FULL)
    return postings, length


def _write_postings(folder: Path, buckets: Sequence[Path], lengths: NDArray[np.int64]) -> None:
    """The postings of each bucket in the order of their terms, with the weight that their passage's length gives."""
    floor = (K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1))).astype(np.float32)
    terms, starts, written = list[NDArray[np.uint64]](), list[NDArray[np.int64]](), 0
    with (folder / "passages").open("wb") as passages, (folder / "weights").open("wb") as weights:
        for bucket in buckets:
            postings = np.fromfile(bucket, dtype=_POSTING)
            postings = postings[np.argsort(postings["term"], kind="stable")]
            term, times = postings["term"], postings["times"].astype(np.float32)
            begins = np.flatnonzero(np.concatenate(([True], term[1:] != term[:-1]))) if len(term) else np.zeros(0, int)
            terms.append(term[begins])
            starts.append(begins + written)
            written += len(postings)
            passages.write(np.ascontiguousarray(postings["passage"]).tobytes())
            share = times / (times + floor[postings["passage"]])
            weights.write(np.maximum(np.rint(share * _FULL), 1).astype("<u2").tobytes())
        for file in (passages, weights):
            file.flush()
            os.fsync(file.fileno())
    _write(folder / "terms", np.concatenate(terms))
    _write(folder / "starts", np.append(np.concatenate(starts), written).astype("<i8"))


def _write(path: Path, content: NDArray[np.generic] | bytes) -> None:
    """The file whole and on the disk."""
    with path.open("wb") as file:
        file.write(content if isinstance(content, bytes) else np.ascontiguousarray(content).tobytes())
        file.flush()
        os.fsync(file.fileno())
