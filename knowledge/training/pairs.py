"""Pairs of texts about one thing, drawn from documents that nobody labelled.

A heading and its body, a sentence and the rest of its document, neighbouring passages, documents that refer to each
other. A fresh draw is made for every round of training.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.training.lexicon import Ids, Lexicon, Writing

_WINDOW = 70
"""Syllables after which a passage may end: about 350 characters."""
_SENTENCE = (8, 70)
_CLAUSE = (5, 18)
_KEPT_SHARE = 0.65
_FRAMED_SHARE = 0.35
_CHUNK = 64

Chosen = TypeVar("Chosen")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document in numbers. ``cuts`` are the places in ``body`` where sentences begin, and its end."""

    group: int
    title: int
    """Equal for documents under the same heading; -1 without one."""
    topic: Ids
    heading: Ids
    body: Ids
    cuts: tuple[int, ...]
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts about the document at place ``about``."""

    about: int
    left: Ids
    right: Ids


def number(writings: Sequence[Writing], lexicon: Lexicon) -> tuple[Numbered, ...]:
    """The writings in the numbers of the lexicon, in the same order."""
    groups: dict[str, int] = {}
    titles: dict[tuple[str, ...], int] = {}
    numbered = []
    for writing in writings:
        cuts = np.cumsum([0, *(len(sentence) for sentence in writing.sentences)])
        numbered.append(
            Numbered(
                group=groups.setdefault(writing.group, len(groups)),
                title=titles.setdefault(writing.heading, len(titles)) if writing.heading else -1,
                topic=lexicon.number(writing.topic),
                heading=lexicon.number(writing.heading),
                body=lexicon.number([syllable for sentence in writing.sentences for syllable in sentence]),
                cuts=tuple(cuts.tolist()),
                references=writing.references,
            )
        )
    return tuple(numbered)


class Draw:
    """Draws pairs from documents; the same seed and documents give the same pairs."""

    def __init__(self, documents: Sequence[Numbered], lexicon: Lexicon, frames: Sequence[Ids], seed: int) -> None:
        self._documents = documents
        self._frames = frames
        self._gap = np.array([lexicon.unknown], np.int32)
        self._chance = np.random.default_rng(seed)

    def round(self) -> list[Pair]:
        """One round of pairs from every document, in the order of the documents."""
        return [pair for place in range(len(self._documents)) for pair in self._of(place)]

    def batches(self, size: int) -> list[list[Pair]]:
        """One round in batches of ``size``, in which runs of pairs come from one group; the rest is left out."""
        grouped: defaultdict[int, list[Pair]] = defaultdict(list)
        for pair in self.round():
            grouped[self._documents[pair.about].group].append(pair)
        chunks = []
        for pairs in grouped.values():
            mixed = [pairs[i] for i in self._chance.permutation(len(pairs))]
            chunks += [mixed[i : i + _CHUNK] for i in range(0, len(mixed), _CHUNK)]
        flat = [pair for i in self._chance.permutation(len(chunks)) for pair in chunks[i]]
        return [flat[i : i + size] for i in range(0, max(len(flat) - size, 0) + 1, size)]

    def no_contrast(self, batch: Sequence[Pair]) -> NDArray[np.bool_]:
        """Which pairs of the batch are about one document, or under one heading: (n, n), False on the diagonal."""
        about = np.array([pair.about for pair in batch])
        title = np.array([self._documents[pair.about].title for pair in batch])
        same = (about[:, None] == about) | ((title[:, None] == title) & (title >= 0))
        np.fill_diagonal(same, False)
        return np.asarray(same, np.bool_)

    def _of(self, place: int) -> list[Pair]:
        document = self._documents[place]
        pairs: list[Pair] = []
        if not len(document.body):
            return pairs

        def add(left: Ids, right: Ids) -> None:
            if len(left) and len(right):
                pairs.append(Pair(place, left, right))

        windows = self._windows(document)
        whole = self._joined(document.topic, document.heading, document.body)
        if len(document.heading) > 1:
            topical = self._joined(document.topic, document.heading)
            add(
                self._framed(document.heading),
                self._chosen([document.body, self._joined(document.topic, document.body)]),
            )
            add(self._framed(topical), self._chosen(windows))
            if len(windows) > 1:
                add(document.heading, self._chosen(windows[1:]))
            add(self._joined(self._thinned(document.heading), document.topic), whole)
        if len(windows) > 1:
            at = self._chance.integers(len(windows) - 1)
            add(windows[at], windows[at + 1])
        sentences = [
            (a, b)
            for a, b in zip(document.cuts, document.cuts[1:], strict=False)
            if _SENTENCE[0] <= b - a <= _SENTENCE[1]
        ]
        if sentences:
            first, last = self._chosen(sentences)
            add(self._framed(self._clause(document.body[first:last])), whole)
        for _ in range(min(2, len(sentences) - 2)):
            first, last = self._chosen(sentences)
            rest = self._joined(document.topic, document.heading, document.body[:first], document.body[last:])
            add(self._framed(document.body[first:last]), rest)
        for other in document.references[:2]:
            cited = self._documents[other]
            add(self._joined(document.heading, document.body[:50]), self._joined(cited.heading, cited.body[:150]))
        return pairs

    def _chosen(self, options: Sequence[Chosen]) -> Chosen:
        return options[int(self._chance.integers(len(options)))]

    def _windows(self, document: Numbered) -> list[Ids]:
        """The body in runs of whole sentences of about ``_WINDOW`` syllables; a short rest joins the last run."""
        windows, first = [], 0
        for cut in document.cuts[1:]:
            if cut - first >= _WINDOW:
                windows.append(document.body[first:cut])
                first = cut
        if len(document.body) - first >= _WINDOW // 4 or not windows:
            windows.append(document.body[first:])
        return windows

    def _clause(self, sentence: Ids) -> Ids:
        """A part of the sentence with about a third of its syllables left out, as somebody asks from memory."""
        length = int(self._chance.integers(_CLAUSE[0], max(_CLAUSE[0] + 1, min(_CLAUSE[1], len(sentence)))))
        first = int(self._chance.integers(max(1, len(sentence) - length)))
        part = sentence[first : first + 2 * length]
        return part[self._chance.random(len(part)) < _KEPT_SHARE]

    def _thinned(self, heading: Ids) -> Ids:
        """The heading, or a run of its syllables when it is long."""
        if len(heading) <= _CLAUSE[0]:
            return heading
        length = int(self._chance.integers(3, len(heading)))
        first = int(self._chance.integers(len(heading) - length + 1))
        return heading[first : first + length]

    def _framed(self, text: Ids) -> Ids:
        """The text, sometimes as a question: with words that ask and say nothing of what is asked about."""
        if not self._frames or not len(text) or self._chance.random() >= _FRAMED_SHARE:
            return text
        frame = self._chosen(self._frames)
        return np.concatenate([text, frame] if self._chance.random() < 0.7 else [frame, text])

    def _joined(self, *parts: Ids) -> Ids:
        """The parts one after the other, with gaps that no pair of syllables spans."""
        return np.concatenate([piece for part in parts for piece in (part, self._gap)])
