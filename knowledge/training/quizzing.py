"""What a model is asked about texts: headings and parts of sentences that must find them, and that it was not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.bag import BagEmbedder, FloatRows, at_length_one
from knowledge.training.bags import sums
from knowledge.training.lexicon import Ids, Lexicon, Writing

_ASKED_SHARE = 0.2
_MOST_ASKED = 1000
_SHORTEST_SENTENCE = 8
_KEPT_SHARE = 0.65
_LONGEST_PART = 12
_RANKS = 10
_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """Syllables, and the place of the text they must find."""

    syllables: tuple[str, ...]
    answer: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions among ``texts``. ``taught`` are the writings without what is asked: what a model may be trained on.

    The texts stay whole, as they do in an office: new is the question, not the text.
    """

    questions: tuple[Question, ...]
    texts: tuple[tuple[str, ...], ...]
    taught: tuple[Writing, ...]

    @classmethod
    def about(cls, writings: Sequence[Writing], seed: int) -> Quiz:
        """A quiz on a fifth of the writings, at most 1,000; the same writings and seed give the same quiz.

        Of each its heading is asked, where no other has the same, and a part of a sentence with a third left out.
        """
        chance = np.random.default_rng(seed)
        fit = [place for place, one in enumerate(writings) if len(one.sentences) > 1 and _long(one)]
        count = min(_MOST_ASKED, max(1, round(_ASKED_SHARE * len(writings))), len(fit))
        headings = Counter(one.heading for one in writings)
        taught = list(writings)
        questions = []
        for place in sorted(int(fit[i]) for i in chance.permutation(len(fit))[:count]):
            writing = writings[place]
            alone = headings[writing.heading] == 1 and len(writing.heading) > 2
            if alone:
                questions.append(Question(writing.heading, place))
            sentences = _long(writing)
            asked = sentences[int(chance.integers(len(sentences)))]
            first = int(chance.integers(max(1, len(asked) - _LONGEST_PART + 1)))
            part = asked[first : first + _LONGEST_PART]
            kept = chance.random(len(part)) < _KEPT_SHARE
            questions.append(Question(tuple(one for one, keep in zip(part, kept, strict=True) if keep), place))
            taught[place] = replace(
                writing,
                heading=() if alone else writing.heading,
                sentences=tuple(sentence for sentence in writing.sentences if sentence is not asked),
            )
        texts = tuple(tuple(syllable for sentence in one.sentences for syllable in sentence) for one in writings)
        return cls(tuple(questions), texts, tuple(taught))

    @property
    def size(self) -> int:
        """How many questions there are."""
        return len(self.questions)

    def halves(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which questions belong to the one half and which to the other; those about one text stay together."""
        number_of = {answer: number for number, answer in enumerate(dict.fromkeys(q.answer for q in self.questions))}
        odd = np.array([number_of[question.answer] % 2 == 1 for question in self.questions], bool)
        return odd, ~odd

    def marks(self, model: BagEmbedder) -> NDArray[np.float64]:
        """(size,): one over the rank at which the model finds each answer, 0 beyond the tenth."""
        lexicon = Lexicon.of(model.row_of)
        texts = _vectors(model, [lexicon.number(text) for text in self.texts], lexicon)
        asked = _vectors(model, [lexicon.number(one.syllables) for one in self.questions], lexicon)
        marks = np.zeros(self.size)
        for place, (question, vector) in enumerate(zip(self.questions, asked, strict=True)):
            cosines = texts @ vector
            # Those as near as the answer stand before it: a model that sees no difference finds nothing.
            rank = int((cosines >= cosines[question.answer]).sum())
            marks[place] = 1 / rank if rank <= _RANKS else 0
        return marks


def _long(writing: Writing) -> list[tuple[str, ...]]:
    return [sentence for sentence in writing.sentences if len(sentence) >= _SHORTEST_SENTENCE]


def _vectors(model: BagEmbedder, texts: Sequence[Ids], lexicon: Lexicon) -> FloatRows:
    """As ``model.embed`` gives them, for texts that are numbers already."""
    weights = np.asarray(model.rows.astype(np.float32) * model.scales[:, None], np.float32)
    parts = [
        sums(weights, *lexicon.rows(texts[first : first + _BLOCK], 1 << 30, None))
        for first in range(0, len(texts), _BLOCK)
    ]
    return at_length_one(np.concatenate(parts))
